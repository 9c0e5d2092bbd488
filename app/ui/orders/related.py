"""The 相关 tab: what was made of an order, what it was made of, and the receiver's other orders; Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.services.queries.detail_rows import RelatedRow
from app.ui import painting, tokens
from app.ui.painting import painted
from app.ui.theme import look
from app.ui.words import listed, moment, say


class RelatedLine(QWidget):
    """One order: number and state in the first line, goods and time in the second."""

    opened = Signal(int)

    def __init__(self, row: RelatedRow, now: datetime) -> None:
        super().__init__()
        self.row = row
        self._state = say(f"queue.{row.queue}")
        self._second = listed([row.goods, moment(row.placed_at, now)])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{row.order_no} {self._state} {row.goods}")

    def sizeHint(self) -> QSize:
        return QSize(200, look().px(42))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, look().px(42))

    def mouseReleaseEvent(self, event) -> None:
        self.opened.emit(self.row.order_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.row.order_id)
        else:
            super().keyPressEvent(event)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        half = self.height() / 2
        role = "muted" if self.row.ended else "text"
        painting.text(painter, QRectF(0, 1, self.width(), half), self.row.order_no, bold=True, role=role)
        painting.text(painter, QRectF(0, 1, self.width(), half), self._state, role="text2", align=painting.RIGHT)
        second = QRectF(0, half - 1, self.width(), half)
        painting.text(painter, second, self._second, size=tokens.CAPTION, role="muted")
        if self.hasFocus():
            painting.focus_ring(painter, QRectF(self.rect()))


def by_kind(rows: Sequence[RelatedRow]) -> dict[str, list[RelatedRow]]:
    """Return the rows under the words of what they are to the order."""
    found: dict[str, list[RelatedRow]] = {}
    for row in rows:
        words = say(f"related.{row.kind}" + (".ended" if row.ended else ""))
        found.setdefault(words, []).append(row)
    return found
