"""The list widget: keys, hands, selection by id, hover, and painting through RowPainter.

Letters never reach an input method and never jump rows: the router turns them into verbs (keys.py).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QToolTip

from app.ui.grids.columns import Column, ColumnState
from app.ui.grids.copying import CellCopying
from app.ui.grids.delegate import Frame, Line, RowPainter, row_height
from app.ui.grids.header import GridHeader
from app.ui.grids.id_grid import IdGrid
from app.ui.grids.selection import Selection
from app.ui.grids.window import GridRow
from app.ui.painting import make_ground, painted
from app.ui.theme import look
from app.ui.tips import plain

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_SIDEWAYS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class GridView(CellCopying):
    """A grid over an IdGrid. The current row and the selection are remembered by id."""

    row_changed = Signal(object)
    """The current GridRow, or None."""
    row_opened = Signal(object)
    moved = Signal()
    """The person moved: cursor or scroll."""
    menu_asked = Signal(QPoint)

    def __init__(self, grid: IdGrid, *, density: str = "normal") -> None:
        super().__init__()
        make_ground(self)
        self.grid = grid
        self.density = density
        self.selection = Selection(self)
        self.current: int | None = None
        """Position of the current row."""
        self.current_id: int | None = None
        self._anchor: int | None = None
        self._by_itself = False
        """The cursor came to the first row with the focus and the person has not moved yet."""
        self._hot = -1
        self._shifting = False
        self._held = 0
        """Where the scroll bar stood before the model was laid anew."""
        self._painter = RowPainter()
        self.header = GridHeader(grid.columns, self)
        self._set_up()
        self.setModel(grid)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self._connect()
        self.apply_density(density)

    def _set_up(self) -> None:
        self.setHorizontalHeader(self.header)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(self.verticalHeader().ResizeMode.Fixed)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setAutoScroll(False)
        self.setMouseTracking(True)
        self.setProperty("letters", True)

    def _connect(self) -> None:
        self.grid.modelAboutToBeReset.connect(self._hold)
        self.grid.opened.connect(self._opened)
        self.grid.renewed.connect(self._renewed)
        self.grid.filled.connect(self._filled)
        self.grid.shifted.connect(self._shifted)
        self.grid.rowsInserted.connect(self._resized)
        self.grid.rowsRemoved.connect(self._resized)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.selection.changed.connect(self._selection_changed)
        self.header.state_changed.connect(lambda _state: self.lay_columns())
        self.header.check_clicked.connect(self.toggle_all)
        look().changed.connect(self._look_changed)

    # --- geometry -----------------------------------------------------------------------------------------------------
    def apply_density(self, density: str) -> None:
        """compact, normal, two_line or touch."""
        top = self.first_visible()
        self.density = density
        height = row_height(density)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height)
        self.scroll_to_top(top)
        self.viewport().update()

    def _look_changed(self) -> None:
        self._painter.brush.forget()
        self.apply_density(self.density)
        self.lay_columns()

    def lay_columns(self) -> None:
        self.header.lay(self.viewport().width(), round(self.window().width() / look().scale))
        self.viewport().update()

    def take_columns(self, state: ColumnState) -> None:
        """Put remembered columns in force."""
        self.header.take_state(state)
        self.lay_columns()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_columns()
        self._ask()

    def row_px(self) -> int:
        return self.verticalHeader().defaultSectionSize()

    def first_visible(self) -> int:
        return self.verticalScrollBar().value() // max(1, self.row_px())

    def visible_rows(self) -> tuple[int, int]:
        """Return the first and last visible position."""
        first = self.first_visible()
        return first, first + self.viewport().height() // max(1, self.row_px()) + 1

    def scroll_to_top(self, position: int) -> None:
        """Bring a position to the top edge."""
        self.verticalScrollBar().setValue(position * self.row_px())

    def jump(self, fraction: float) -> None:
        """Go to a fraction of the list, 0 to 1."""
        self.verticalScrollBar().setValue(round(self.verticalScrollBar().maximum() * fraction))

    # --- the model tells ----------------------------------------------------------------------------------------------
    def _hold(self) -> None:
        self._held, self._shifting = self.verticalScrollBar().value(), True

    def _opened(self) -> None:
        self.updateGeometries()
        self.verticalScrollBar().setValue(0)
        self._shifting = False
        self._hot = -1
        found = self.grid.position_of(self.current_id) if self.current_id is not None else None
        self._set_current(found, tell=True)
        self._ask()

    def _renewed(self, place: Callable[[int], int | None]) -> None:
        """Rows came in: the row under the person's eye stays where it is on screen, an untouched top stays the top."""
        top = self._held // max(1, self.row_px())
        in_sight = self.current is not None and top <= self.current <= top + self.viewport().height() // self.row_px()
        eye = self.current if self.current is not None and in_sight else top
        at_rest = self._held == 0 and (self.current is None or self._by_itself)
        now = None if at_rest else place(eye)
        self.updateGeometries()
        self.verticalScrollBar().setValue(self._held + (0 if now is None else now - eye) * self.row_px())
        self._shifting = False
        self._hot = -1
        self._anchor = place(self._anchor) if self._anchor is not None else None
        if self.current is not None and at_rest:
            self._set_current(0, tell=self.current_id != self._id_at(0))
        elif self.current is not None:
            found = place(self.current)
            if found is not None:
                self._set_current(found, tell=False)
        self.grid.note_visible(*self.visible_rows())

    def _id_at(self, position: int) -> int | None:
        row = self.grid.row_at(position)
        return row.id if row is not None else None

    def _filled(self) -> None:
        if self.current is not None and self._id_at(self.current) not in (None, self.current_id):
            found = self.grid.position_of(self.current_id) if self.current_id is not None else None
            self._set_current(self.current if found is None else found, tell=found is None)
        self.viewport().update()

    def _shifted(self, by: int) -> None:
        """Positions were corrected: move everything along so that nothing jumps on screen."""
        self._shifting = True
        self.updateGeometries()
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + by * self.row_px())
        if self.current is not None:
            self.current = max(0, self.current + by)
        if self._anchor is not None:
            self._anchor = max(0, self._anchor + by)
        self._hot = -1
        self._shifting = False
        self.grid.note_visible(*self.visible_rows())

    def _resized(self) -> None:
        """The list's length was corrected: the scroll bar follows at once, and what is in sight is noted."""
        was, self._shifting = self._shifting, True
        self.updateGeometries()
        self._shifting = was
        self.grid.note_visible(*self.visible_rows())

    def _ask(self) -> None:
        self.grid.look_at(*self.visible_rows())

    def _scrolled(self) -> None:
        if not self._shifting:
            self._by_itself = False
            self._settle()
            self.moved.emit()
            self._ask()

    def _settle(self) -> list[int]:
        """The person moved: greyed rows go now, what stands on screen stays where it is; return their positions."""
        gone = self.grid.settle()
        if not gone:
            return gone
        top = self.first_visible()
        above = sum(1 for position in gone if position < top)
        for position in gone:
            if self.current is not None and position < self.current:
                self.current -= 1
        self._shifting = True
        self.updateGeometries()
        if above:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - above * self.row_px())
        self._shifting = False
        self._ask()  # what moved up may come from pages that are not loaded yet
        return gone

    # --- current row --------------------------------------------------------------------------------------------------
    def current_row(self) -> GridRow | None:
        return self.grid.row_at(self.current) if self.current is not None else None

    def _set_current(self, position: int | None, *, tell: bool) -> None:
        self.current = position
        row = self.current_row()
        if position is None or row is not None:
            self.current_id = row.id if row is not None else None
        index = self.grid.index(position, 0) if position is not None else QModelIndex()
        self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.NoUpdate)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.viewport().update()
        if tell:
            self.row_changed.emit(row)

    def go(self, position: int, *, extend: bool = False) -> None:
        """Move the current row and bring it into sight; ``extend`` selects from where Shift was first held."""
        count = self.grid.rowCount()
        if count == 0:
            return
        self._by_itself = False
        position = max(0, min(count - 1, position))
        position -= sum(1 for gone in self._settle() if gone < position)
        position = max(0, min(self.grid.rowCount() - 1, position))
        if extend:
            if self._anchor is None:
                self._anchor = self.current if self.current is not None else position
        else:
            self._anchor = None
        self._bring_in(position)
        self._set_current(min(position, self.grid.rowCount() - 1), tell=True)
        if extend and self._anchor is not None:
            low, high = sorted((self._anchor, position))
            rows = [self.grid.row_at(at) for at in range(low, high + 1)]
            self.selection.only([row for row in rows if row is not None and not row.gone])
        self.moved.emit()

    def _bring_in(self, position: int) -> None:
        height, bar = self.row_px(), self.verticalScrollBar()
        top, bottom = position * height, (position + 1) * height
        if top < bar.value():
            bar.setValue(top)
        elif bottom > bar.value() + self.viewport().height():
            bar.setValue(bottom - self.viewport().height())

    def step(self, by: int, *, extend: bool = False) -> None:
        """One row (or several) down or up; from nowhere to the first visible row."""
        self.go(self.first_visible() if self.current is None else self.current + by, extend=extend)

    # --- selection ----------------------------------------------------------------------------------------------------
    def toggle_current(self) -> None:
        row = self.current_row()
        if row is not None and not row.gone:
            self.selection.toggle(row)

    def toggle_all(self) -> None:
        """The whole list by rule, or nothing."""
        if self.selection.is_empty():
            self.selection.all()
        else:
            self.selection.clear()

    def chosen_rows(self) -> list[GridRow]:
        """Return the rows selected one by one, or the current one."""
        if self.selection.rows:
            return list(self.selection.rows.values())
        row = self.current_row()
        return [row] if row is not None and not self.selection.whole else []

    def _selection_changed(self) -> None:
        state = "off" if self.selection.is_empty() else "on" if self.selection.whole else "some"
        self.header.show_check(state)
        self.viewport().update()

    # --- keys and hands -----------------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = Qt.Key(event.key())
        page = max(1, self.viewport().height() // self.row_px() - 1)
        count = self.grid.rowCount()
        targets = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: count - 1}
        if key in _STEPS:
            self.step(_STEPS[key], extend=extend)
        elif key in _SIDEWAYS:
            self.step_column(_SIDEWAYS[key])
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.step(page if key == Qt.Key.Key_PageDown else -page, extend=extend)
        elif key in targets:
            self.go(targets[key], extend=extend)
        else:
            event.ignore()

    def keyboardSearch(self, search: str) -> None:
        """Letters are verbs, they never jump rows (ui-design 11.5)."""

    def _position_at(self, event: QMouseEvent) -> int:
        position = (self.verticalScrollBar().value() + event.position().toPoint().y()) // max(1, self.row_px())
        return position if position < self.grid.rowCount() else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = self._position_at(event)
        if position < 0:
            return
        row = self.grid.row_at(position)
        column = self.header.logicalIndexAt(event.position().toPoint().x())
        known = 0 <= column < len(self.grid.columns)
        on_check = known and self.grid.columns[column].key == "check"
        if known:
            self.choose_column(self.grid.columns[column])
        modifiers = event.modifiers()
        if event.button() == Qt.MouseButton.LeftButton and modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.go(position, extend=True)
            return
        self.go(position)
        picks = on_check or bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        if picks and event.button() == Qt.MouseButton.LeftButton and row is not None and not row.gone:
            self.selection.toggle(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row = self.current_row()
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.row_opened.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hot(self._position_at(event))

    def leaveEvent(self, event: QEvent) -> None:
        self._set_hot(-1)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_asked.emit(event.globalPos())

    def _set_hot(self, position: int) -> None:
        if position != self._hot:
            old, self._hot = self._hot, position
            for row in (old, position):
                if row >= 0:
                    y = row * self.row_px() - self.verticalScrollBar().value()
                    self.viewport().update(0, y, self.viewport().width(), self.row_px())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._tip(event)
            return True
        return super().viewportEvent(event)

    def _tip(self, event) -> None:
        """Show a cell's whole text where it does not fit."""
        x, y = event.pos().x(), event.pos().y()
        position = (self.verticalScrollBar().value() + y) // max(1, self.row_px())
        row, column = self.grid.row_at(position), self.header.logicalIndexAt(x)
        if row is None or column < 0:
            QToolTip.hideText()
            return
        words = self.grid.words(row, column)
        short = look().width(words) <= self.header.sectionSize(column) - 16 and self.grid.columns[column].key != "marks"
        QToolTip.showText(event.globalPos(), "" if short else plain(words), self)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        if self.current is None and self.grid.rowCount() and self.grid.row_at(self.first_visible()) is not None:
            self._by_itself = self.first_visible() == 0
            self._set_current(self.first_visible(), tell=True)
        self.viewport().update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # --- paint --------------------------------------------------------------------------------------------------------
    def _frame(self) -> Frame:
        height, offset = self.row_px(), self.verticalScrollBar().value()
        first, last = self.visible_rows()
        last = min(last, self.grid.rowCount() - 1)
        lines = []
        for position in range(first, last + 1):
            row = self.grid.row_at(position)
            selected = row is not None and not row.gone and self.selection.has(row.id)
            lines.append(
                Line(position * height - offset, row, selected, position == self._hot, position == self.current)
            )
        columns: list[tuple[int, Column, float, float]] = []
        for at, column in enumerate(self.grid.columns):
            if not self.header.isSectionHidden(at):
                columns.append((at, column, self.header.sectionViewportPosition(at), self.header.sectionSize(at)))
        return Frame(lines, columns, height, self.viewport().width(), self.hasFocus(), self.current_column())

    @painted
    def paintEvent(self, painter: QPainter, dirty: QRect) -> None:
        self._painter.draw(painter, dirty, self._frame())
