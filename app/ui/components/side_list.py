"""A short list at a screen's left: reasons, print queues, settings, steps. One painted widget; arrows, J and K move.

The chosen item is shown at once, as queues are; digits and other keys are the screen's.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import painting, tokens
from app.ui.painting import painted
from app.ui.theme import look

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_PAD = 8


@dataclass(frozen=True, slots=True)
class Item:
    """One line. ``tone`` colours icon and second line; ``count_tone`` the figure."""

    key: str
    words: str
    second: str = ""
    icon: str = ""
    count: str = ""
    cap: str = ""
    tone: str = ""
    count_tone: str = ""


class SideList(QWidget):
    """Items with icon, words, count and key cap."""

    chosen = Signal(str)

    def __init__(self, *, height: int = 36, cap_room: bool = True) -> None:
        super().__init__()
        self._items: tuple[Item, ...] = ()
        self._active = ""
        self._hot = -1
        self._height, self._cap_room = height, cap_room
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setProperty("letters", True)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look().changed.connect(self._look_changed)

    def show_items(self, items: tuple[Item, ...], active: str = "") -> None:
        """Show these items; figures change in place."""
        if items == self._items and (not active or active == self._active):
            return
        grown = len(items) != len(self._items)
        self._items = items
        if active:
            self._active = active
        self.setAccessibleName(" ".join(f"{item.words} {item.count}".strip() for item in items))
        if grown:
            self.updateGeometry()
        self.update()

    def items(self) -> tuple[Item, ...]:
        return self._items

    def active(self) -> str:
        return self._active

    def activate(self, key: str) -> None:
        """Choose an item and tell it."""
        if key != self._active and any(item.key == key for item in self._items):
            self._active = key
            self.update()
            self.chosen.emit(key)

    def step(self, by: int) -> None:
        """Choose the next or previous item; the ends hold."""
        keys = [item.key for item in self._items]
        if keys:
            at = keys.index(self._active) if self._active in keys else -1
            self.activate(keys[max(0, min(len(keys) - 1, at + by))])

    def nth(self, number: int) -> None:
        """Choose the n-th item, counted from 1."""
        if 1 <= number <= len(self._items):
            self.activate(self._items[number - 1].key)

    # --- geometry and hands -------------------------------------------------------------------------------------------
    def _row(self) -> int:
        return look().px(self._height)

    def _look_changed(self) -> None:
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(180, self._row() * len(self._items))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self._row() * len(self._items))

    def place_of(self, key: str) -> QRect:
        """Return where an item stands in the list."""
        at = next((at for at, item in enumerate(self._items) if item.key == key), 0)
        return QRect(0, at * self._row(), self.width(), self._row())

    def _at(self, event: QMouseEvent) -> int:
        at = int(event.position().y()) // self._row()
        return at if 0 <= at < len(self._items) else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if at >= 0:
            self.activate(self._items[at].key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if at != self._hot:
            self._hot = at
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hot = -1
        self.update()
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = _STEPS.get(Qt.Key(event.key()))
        if by is None:
            event.ignore()
        else:
            self.step(by)

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event) -> None:
        super().focusOutEvent(event)
        self.update()

    # --- paint --------------------------------------------------------------------------------------------------------
    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style, height = look(), self._row()
        for at, item in enumerate(self._items):
            box = QRectF(0, at * height, self.width(), height)
            active = item.key == self._active
            if active:
                ground = style.colour("selected" if self.hasFocus() else "selected_idle")
                painting.rounded(painter, box.adjusted(0, 1, 0, -1), tokens.RADIUS, ground)
                if self.hasFocus():
                    painting.focus_ring(painter, box.adjusted(0, 1, 0, -1))
            elif at == self._hot:
                painting.rounded(painter, box.adjusted(0, 1, 0, -1), tokens.RADIUS, style.colour("hover"))
            self._item(painter, item, box, active=active)

    def _item(self, painter: QPainter, item: Item, box: QRectF, *, active: bool) -> None:
        style = look()
        middle = box.center().y()
        tone = f"{item.tone}.text" if item.tone else "text2"
        x = box.x() + _PAD
        if item.icon:
            painting.icon(painter, item.icon, x, middle - 8, 16, tone)
            x += 26
        right = box.right() - _PAD
        if item.cap:
            right -= painting.cap_width(item.cap)
            painting.cap(painter, right, middle, item.cap)
            right -= 8
        elif self._cap_room and any(other.cap for other in self._items):
            right -= painting.cap_width("1") + 8
        if item.count:
            wide = style.width(item.count, tokens.BODY, bold=True)
            place = QRectF(right - wide, box.y(), wide + 1, box.height())
            role = f"{item.count_tone}.text" if item.count_tone else "text"
            painting.text(painter, place, item.count, bold=True, role=role, elide=False)
            right -= wide + 8
        room = right - x
        if not item.second:
            painting.text(painter, QRectF(x, box.y(), room, box.height()), item.words, bold=active)
            return
        half = box.height() / 2
        painting.text(painter, QRectF(x, box.y() + 3, room, half), item.words, bold=active)
        painting.text(
            painter,
            QRectF(x, box.y() + half - 2, room, half - 2),
            item.second,
            size=tokens.CAPTION,
            role=tone if item.tone else "muted",
        )
