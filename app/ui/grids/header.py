"""The head of a grid: painted, movable, sizable; the first section is the "select all" box; right click hides."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QHeaderView, QMenu, QWidget

from app.ui import painting, tokens
from app.ui.grids.columns import Column, ColumnState
from app.ui.painting import make_ground, painted
from app.ui.theme import look

PAD = 8


class GridHeader(QHeaderView):
    """Knows the columns; tells when a person changed them."""

    state_changed = Signal(object)
    check_clicked = Signal()
    sort_asked = Signal(str)

    def __init__(self, columns: tuple[Column, ...], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        make_ground(self, QPalette.ColorRole.Button, tracking=True)
        self.columns = columns
        self.made = ColumnState()
        self.check = "off"
        self.sorted_by = ""
        self._laying = False
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(28)
        self.setFixedHeight(look().px(tokens.HEADER))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.open_menu(self.mapToGlobal(at)))
        self.sectionResized.connect(self._resized)
        self.sectionMoved.connect(self._moved)
        look().changed.connect(self._look_changed)

    def _look_changed(self) -> None:
        self.setFixedHeight(look().px(tokens.HEADER))

    def sizeHint(self) -> QSize:
        """Return the fixed height; Qt would measure every heading's text for it, again at each layout."""
        return QSize(100, look().px(tokens.HEADER))

    # --- layout -------------------------------------------------------------------------------------------------------
    def lay(self, room: int, window_width: int) -> None:
        """Give every column its width; the stretching one takes the rest. What does not fit drops, by rank."""
        self._laying = True
        widths = self._widths(room, window_width)
        stretch = next((at for at, column in enumerate(self.columns) if column.stretch and at in widths), None)
        if stretch is not None and self.columns[stretch].key not in dict(self.made.widths):
            used = sum(width for at, width in widths.items() if at != stretch)
            widths[stretch] = max(widths[stretch], room - used)
        for at in range(len(self.columns)):
            self.setSectionHidden(at, at not in widths)
            if at in widths:
                self.resizeSection(at, widths[at])
        self._laying = False

    def _widths(self, room: int, window_width: int) -> dict[int, int]:
        """Return section -> width of what is shown."""
        own, style = dict(self.made.widths), look()
        widths = {
            at: own.get(column.key) or style.px(column.width)
            for at, column in enumerate(self.columns)
            if self.made.visible(column, window_width)
        }
        ranked = sorted((at for at in widths if self.columns[at].drop), key=lambda at: self.columns[at].drop)
        while ranked and sum(widths.values()) > room:
            at = ranked.pop()
            if self.columns[at].key not in self.made.shown:
                del widths[at]
        return widths

    def take_state(self, state: ColumnState) -> None:
        """Put a remembered order, hidden columns and widths in force."""
        self.made = state
        self._laying = True
        keys = [column.key for column in self.columns]
        for to, key in enumerate(key for key in state.order if key in keys):
            self.moveSection(self.visualIndex(keys.index(key)), to)
        self._laying = False

    def _resized(self, at: int, _old: int, width: int) -> None:
        if not self._laying and 0 <= at < len(self.columns) and width > 0:
            column = self.columns[at]
            if not column.fixed:
                self.made = self.made.with_width(column.key, width)
                self.state_changed.emit(self.made)

    def _moved(self, _logical: int, _old: int, _new: int) -> None:
        if self._laying:
            return
        keys = tuple(self.columns[self.logicalIndex(at)].key for at in range(self.count()))
        fixed = sum(1 for column in self.columns if column.fixed)
        if any(column.key not in keys[:fixed] for column in self.columns[:fixed]):
            self._laying = True  # fixed columns stay in front
            for at in range(fixed):
                self.moveSection(self.visualIndex(at), at)
            self._laying = False
            keys = tuple(self.columns[self.logicalIndex(at)].key for at in range(self.count()))
        self.made = ColumnState(keys, self.made.hidden, self.made.shown, self.made.widths)
        self.state_changed.emit(self.made)

    def open_menu(self, at) -> None:
        """Offer every column that may be hidden or shown."""
        menu = QMenu(self)
        window = look().room(self.window().width())
        for column in self.columns:
            if column.fixed:
                continue
            action = menu.addAction(column.words())
            action.setCheckable(True)
            action.setChecked(self.made.visible(column, window))
            action.toggled.connect(lambda on, column=column: self._toggle(column, on))
        menu.addSeparator()
        menu.addAction(self.tr("恢复默认列")).triggered.connect(self._reset)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _toggle(self, column: Column, on: bool) -> None:
        self.made = self.made.toggled(column, on)
        self.state_changed.emit(self.made)

    def _reset(self) -> None:
        self.take_state(ColumnState((*(column.key for column in self.columns),)))
        self.state_changed.emit(self.made)

    # --- hands and paint ----------------------------------------------------------------------------------------------
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self.logicalIndexAt(event.position().toPoint())
        super().mouseReleaseEvent(event)
        if event.button() != Qt.MouseButton.LeftButton or not 0 <= at < len(self.columns):
            return
        column = self.columns[at]
        if column.key == "check":
            self.check_clicked.emit()
        elif column.sort and self.cursor().shape() == Qt.CursorShape.ArrowCursor:
            self.sort_asked.emit(column.sort)

    def show_check(self, state: str) -> None:
        """off, some or on."""
        if state != self.check:
            self.check = state
            self.viewport().update()

    @painted
    def paintEvent(self, painter: QPainter, dirty: QRect) -> None:
        style = look()
        painter.fillRect(dirty, style.colour("surface"))
        height = self.height()
        for at, column in enumerate(self.columns):
            if self.isSectionHidden(at):
                continue
            x, width = self.sectionViewportPosition(at), self.sectionSize(at)
            if column.key == "check":
                painting.check(painter, x + (width - 16) / 2, (height - 16) / 2, 16, self.check)
                continue
            sorted_ = bool(column.sort) and column.sort == self.sorted_by
            box = QRectF(x + PAD, 0, width - 2 * PAD, height)
            mark = 16 if sorted_ else 0
            align = painting.RIGHT if column.right else painting.CENTRE if column.centre else painting.LEFT
            words = column.words()
            painting.text(
                painter,
                box.adjusted(0, 0, 0 if column.right else -mark, 0),
                words,
                size=tokens.CAPTION,
                bold=True,
                role="text" if sorted_ else "text2",
                align=align,
            )
            if sorted_:
                wide = min(style.width(words, tokens.CAPTION, bold=True), box.width())
                left = box.right() - wide - 16 if column.right else box.x() + wide + 2
                painting.icon(painter, "chevron-down", left, height / 2 - 7, 14, "text")
        painting.hairline(painter, 0, height - 1, self.viewport().width(), "border")
