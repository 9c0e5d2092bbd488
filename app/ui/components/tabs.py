"""Tabs: saved queues with a count in a pill, and the plain ones of a detail panel. Painted, one widget for all."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from app.ui import painting, tokens
from app.ui.painting import painted
from app.ui.theme import look


class Tab(NamedTuple):
    """One tab. ``tone`` of its count: empty (grey), warn or bad; the active one's is the accent."""

    key: str
    words: str
    count: str = ""
    tone: str = ""


class TabRow(QWidget):
    """A row of tabs; those that do not fit go into a "⋯" menu, the active one always stays visible."""

    chosen = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, *, height: int = tokens.TABS, pad: int = 16) -> None:
        super().__init__()
        self._tabs: list[Tab] = []
        self._active = ""
        self._boxes: dict[str, QRectF] = {}
        self._more = QRectF()
        self._hot = ""
        self._height, self._pad = height, pad
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._lay)

    def show_tabs(self, tabs: list[Tab], active: str = "") -> None:
        """Show these tabs; counts change in place."""
        if tabs == self._tabs and (not active or active == self._active):
            return
        self._tabs = tabs
        if active:
            self._active = active
        self._lay()

    def tabs(self) -> list[Tab]:
        return list(self._tabs)

    def active(self) -> str:
        return self._active

    def activate(self, key: str) -> None:
        """Make a tab the active one and tell it."""
        if key != self._active and any(tab.key == key for tab in self._tabs):
            self._active = key
            self._lay()
            self.chosen.emit(key)

    def step(self, by: int) -> None:
        """Go to the next or previous tab, around the ends."""
        keys = [tab.key for tab in self._tabs]
        if keys:
            at = keys.index(self._active) if self._active in keys else 0
            self.activate(keys[(at + by) % len(keys)])

    def nth(self, number: int) -> None:
        """Activate the n-th tab, counted from 1; nothing where there are fewer."""
        if 1 <= number <= len(self._tabs):
            self.activate(self._tabs[number - 1].key)

    # --- geometry -----------------------------------------------------------------------------------------------------
    def sizeHint(self) -> QSize:
        return QSize(sum(self._width(tab) for tab in self._tabs) + 8, look().px(self._height))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, look().px(self._height))

    def _width(self, tab: Tab) -> int:
        words = look().width(tab.words, tokens.BODY, bold=True)
        return words + (6 + painting.count_width(tab.count) if tab.count else 0) + 24

    def _lay(self) -> None:
        """Place what fits; the active tab takes the last place when it would fall into the menu."""
        self._boxes.clear()
        room = self.width() - self._pad + 12
        x = float(self._pad - 12)
        widths = {tab.key: self._width(tab) for tab in self._tabs}
        self._more = QRectF()
        if sum(widths.values()) > room:
            room -= 40
            active = widths.get(self._active, 0)
            shown: list[Tab] = []
            used = 0
            for tab in self._tabs:
                is_active = tab.key == self._active
                reserve = 0 if is_active or any(t.key == self._active for t in shown) else active
                if used + widths[tab.key] + reserve <= room:
                    shown.append(tab)
                    used += widths[tab.key]
        else:
            shown = self._tabs
        height = look().px(self._height)
        for tab in shown:
            self._boxes[tab.key] = QRectF(x, 0, widths[tab.key], height)
            x += widths[tab.key]
        if len(shown) < len(self._tabs):
            self._more = QRectF(x + 4, height / 2 - 14, 32, 28)
        self.updateGeometry()
        self.update()

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._lay()

    def place_of(self, key: str) -> QPoint:
        """Return the lower left corner of a tab, for a menu that belongs to it."""
        return self._boxes[key].bottomLeft().toPoint() if key in self._boxes else QPoint(self._pad, self.height())

    def hidden_tabs(self) -> list[Tab]:
        return [tab for tab in self._tabs if tab.key not in self._boxes]

    # --- hands --------------------------------------------------------------------------------------------------------
    def _at(self, point: QPoint) -> str:
        return next((key for key, box in self._boxes.items() if box.contains(point.toPointF())), "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        key = self._at(point)
        if event.button() == Qt.MouseButton.RightButton and key:
            self.menu_asked.emit(key, event.globalPosition().toPoint())
        elif key:
            self.activate(key)
        elif self._more.contains(event.position()):
            self.open_more()

    def open_more(self) -> None:
        """Show the tabs that did not fit."""
        menu = QMenu(self)
        for tab in self.hidden_tabs():
            action = menu.addAction(f"{tab.words}  {tab.count}".rstrip())
            action.triggered.connect(lambda _=False, key=tab.key: self.activate(key))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.mapToGlobal(self._more.bottomLeft().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hot = self._at(event.position().toPoint())
        if hot != self._hot:
            self._hot = hot
            self.setCursor(Qt.CursorShape.PointingHandCursor if hot else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hot = ""
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step(-1 if event.key() == Qt.Key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    # --- paint --------------------------------------------------------------------------------------------------------
    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        for tab in self._tabs:
            box = self._boxes.get(tab.key)
            if box is None:
                continue
            active = tab.key == self._active
            role = "text" if active or tab.key == self._hot else "text2"
            words = style.width(tab.words, tokens.BODY, bold=True)
            painting.text(
                painter,
                QRectF(box.x() + 12, 0, words + 2, box.height()),
                tab.words,
                bold=active,
                role=role,
                elide=False,
            )
            if tab.count:
                x = box.x() + 12 + (words if active else style.width(tab.words)) + 6
                fill, ink = self._count_inks(tab, active)
                painting.count(painter, x, box.height() / 2, tab.count, fill, ink)
            if active:
                painter.fillRect(QRectF(box.x() + 12, box.height() - 2, box.width() - 24, 2), style.colour("accent"))
                if self.hasFocus():
                    painting.focus_ring(painter, box.adjusted(2, 5, -2, -5))
        if not self._more.isNull():
            painting.icon(painter, "dots", self._more.x() + 8, self._more.y() + 6, 16)

    def _count_inks(self, tab: Tab, active: bool) -> tuple[str, str]:
        if active:
            return "accent", "on_accent"
        if tab.tone:
            return f"{tab.tone}.tint", f"{tab.tone}.text"
        return "neutral.tint", "neutral.text"
