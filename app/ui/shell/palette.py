"""What drops down under the search box: hits in groups, or with ``>`` every command of this place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.ui import painting, tokens
from app.ui.actions import Action, KeyMap
from app.ui.painting import painted
from app.ui.theme import look
from app.ui.words import grouped, say

if TYPE_CHECKING:
    from app.services.queries.screen_rows import SearchHit

_GROUP_ICON = {"order": "list-details", "waybill": "printer", "person": "user", "item": "package"}


class Entry(NamedTuple):
    """One line: a hit or a command. ``head`` entries name a group and cannot be chosen."""

    words: str
    second: str = ""
    third: str = ""
    icon: str = ""
    key: str = ""
    head: bool = False
    hit: SearchHit | None = None
    action: Action | None = None
    all_hits: bool = False
    """Shows everything found as a list."""


class Palette(QWidget):
    """A child of the window laid over it: no pop-up, so the search box keeps the focus."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.over = parent
        self._entries: list[Entry] = []
        self._current = -1
        self._top = 0
        self.setMouseTracking(True)
        self.hide()

    def show_hits(self, hits: tuple[SearchHit, ...], nothing: str, everything: str = "") -> None:
        """Show search results by group and the way to all of them as a list, or why there are none."""
        names = {
            "order": self.tr("订单"),
            "waybill": self.tr("运单"),
            "person": self.tr("收件人"),
            "item": self.tr("商品"),
        }
        entries: list[Entry] = []
        for kind, name in names.items():
            found = [hit for hit in hits if hit.kind == kind]
            if found:
                entries.append(Entry(name, head=True))
            for hit in found:
                title = grouped(hit.title) if kind == "waybill" else hit.title
                second = hit.detail if hit.title == hit.order_no else f"{hit.order_no}  {hit.detail}"
                entries.append(Entry(title, second, say(f"queue.{hit.queue}"), _GROUP_ICON[kind], hit=hit))
        if entries and everything:
            entries.append(Entry(everything, icon="list-details", key="Ctrl ↵", all_hits=True))
        self._show(entries or [Entry(nothing, head=True)])

    def show_commands(self, actions: list[Action], keys: KeyMap, typed: str) -> None:
        """Show what can be done here, filtered by what was typed after ``>``."""
        typed = typed.strip().casefold()
        found = [action for action in actions if typed in action.words().casefold() or typed in action.name]
        self._show(
            [
                Entry(action.words(), icon=action.icon or "bolt", key=keys.shown(action), action=action)
                for action in found
            ]
            or [Entry(self.tr("没有这个命令"), head=True)]
        )

    def _show(self, entries: list[Entry]) -> None:
        self._entries = entries
        choosable = [at for at, entry in enumerate(entries) if not entry.head]
        self._current = choosable[0] if choosable else -1
        self._top = 0
        self.resize(self.width(), self.sizeHint().height())
        self.show()
        self.raise_()
        self.update()

    def step(self, by: int) -> None:
        """Go to the next line that can be chosen."""
        choosable = [at for at, entry in enumerate(self._entries) if not entry.head]
        if choosable:
            at = choosable.index(self._current) if self._current in choosable else 0
            self._current = choosable[(at + by) % len(choosable)]
            self._bring_in()
            self.update()

    def _bring_in(self) -> None:
        """Scroll so far that the current line is in sight."""
        box = self._boxes()[self._current]
        if box.bottom() > self.height() - 6:
            self._top += round(box.bottom() - self.height() + 6)
        elif box.top() < 6:
            self._top = max(0, self._top + round(box.top() - 6))
        if self._current == 0 or all(entry.head for entry in self._entries[: self._current]):
            self._top = 0

    def wheelEvent(self, event: QWheelEvent) -> None:
        boxes = self._boxes()
        longest = round(boxes[-1].bottom() + self._top - self.height() + 6) if boxes else 0
        self._top = min(max(0, longest), max(0, self._top - event.angleDelta().y() // 2))
        self.update()

    def take(self) -> bool:
        """Choose the current line; False when there is none."""
        if not self.isVisible() or not 0 <= self._current < len(self._entries):
            return False
        self.chosen.emit(self._entries[self._current])
        return True

    def entries(self) -> list[Entry]:
        return list(self._entries)

    # --- geometry and hands -------------------------------------------------------------------------------------------
    def _boxes(self) -> list[QRectF]:
        y, boxes = 6.0 - self._top, []
        for entry in self._entries:
            height = look().px(26 if entry.head else 36)
            boxes.append(QRectF(6, y, self.width() - 12, height))
            y += height
        return boxes

    def sizeHint(self) -> QSize:
        height = sum(look().px(26 if entry.head else 36) for entry in self._entries) + 12
        limit = self.parentWidget().height() - 90
        return QSize(self.width(), min(height, max(60, limit)))

    def _at(self, event: QMouseEvent) -> int:
        for at, box in enumerate(self._boxes()):
            if box.contains(event.position()) and not self._entries[at].head:
                return at
        return -1

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = self._at(event)
        if at >= 0 and at != self._current:
            self._current = at
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._at(event) >= 0:
            self.take()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        painting.rounded(painter, self.rect(), tokens.RADIUS_L, style.colour("raised"), style.colour("border"))
        inside = QPainterPath()
        inside.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), tokens.RADIUS_L, tokens.RADIUS_L)
        painter.setClipPath(inside)
        for at, (entry, box) in enumerate(zip(self._entries, self._boxes(), strict=True)):
            if entry.head:
                painting.text(
                    painter, box.adjusted(10, 2, -10, 0), entry.words, size=tokens.CAPTION, bold=True, role="text2"
                )
                continue
            if at == self._current:
                painting.rounded(painter, box, tokens.RADIUS, style.colour("selected"))
            painting.icon(painter, entry.icon, box.x() + 10, box.center().y() - 8, 16)
            words = style.width(entry.words, tokens.BODY, bold=True)
            painting.text(painter, box.adjusted(36, 0, -12, 0), entry.words, bold=True)
            right = entry.key or entry.third
            wide = (painting.cap_width(right) if entry.key else style.width(right, tokens.CAPTION)) if right else 0
            if entry.second:
                painting.text(painter, box.adjusted(36 + words + 12, 0, -wide - 24, 0), entry.second, role="muted")
            if entry.key:
                painting.cap(painter, box.right() - wide - 10, box.center().y(), entry.key)
            elif right:
                painting.text(
                    painter,
                    box.adjusted(0, 0, -12, 0),
                    right,
                    size=tokens.CAPTION,
                    role="text2",
                    align=painting.RIGHT,
                    elide=False,
                )
