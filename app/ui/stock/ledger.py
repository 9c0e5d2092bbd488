"""The stock ledger, painted in two-line rows: what changed which figure, and when, by whom, for which document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Signal
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import wording
from app.services.queries.work_place_rows import StockMoveRow
from app.ui import painting, tokens
from app.ui.painting import painted
from app.ui.theme import look
from app.ui.words import change, listed, moment, number, say

ROW = 42


def reason_words(move: StockMoveRow) -> str:
    """Return why a figure changed: the kind of move, or the reason a person gave for setting it."""
    code = f"stock_reason.{move.document}"
    if move.kind == "set" and wording.knows(code):
        return say(code)
    return say(f"stock_move.{move.kind}")


def document_words(move: StockMoveRow) -> str:
    """Return the order or document a move belongs to; a reason by code is not one."""
    if move.order_no:
        return move.order_no
    return "" if wording.knows(f"stock_reason.{move.document}") else move.document


class LedgerList(QWidget):
    """Lines of one SKU's ledger, newest first. ``order_asked`` when a line with an order is clicked."""

    order_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._moves: tuple[StockMoveRow, ...] = ()
        self._now: datetime | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_moves(self, moves: Sequence[StockMoveRow], now: datetime) -> None:
        """Show these lines."""
        self._moves, self._now = tuple(moves), now
        self.setAccessibleName("\n".join(self.words(move) for move in self._moves[:50]))
        self.updateGeometry()
        self.update()

    def moves(self) -> tuple[StockMoveRow, ...]:
        return self._moves

    def words(self, move: StockMoveRow) -> str:
        """Return a line as one sentence."""
        parts = [moment(move.at, self._now or move.at), reason_words(move), change(move.change)]
        return " ".join([*parts, _figures(move), document_words(move), _who(move)]).strip()

    def sizeHint(self) -> QSize:
        return QSize(260, look().px(ROW) * len(self._moves))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = int(event.position().y()) // look().px(ROW)
        if 0 <= at < len(self._moves) and self._moves[at].order_no:
            self.order_asked.emit(self._moves[at].order_no)

    @painted
    def paintEvent(self, painter: QPainter, dirty: QRect) -> None:
        height = look().px(ROW)
        first = max(0, dirty.top() // height)
        for at in range(first, min(len(self._moves), dirty.bottom() // height + 1)):
            self._line(painter, self._moves[at], QRectF(0, at * height, self.width(), height))

    def _line(self, painter: QPainter, move: StockMoveRow, box: QRectF) -> None:
        style = look()
        half = box.height() / 2
        top = QRectF(box.x(), box.y() + 3, box.width(), half)
        foot = QRectF(box.x(), box.y() + half - 1, box.width(), half)
        figures = _figures(move)
        wide = style.width(figures, tokens.CAPTION)
        painting.text(painter, top, figures, size=tokens.CAPTION, role="text2", align=painting.RIGHT)
        amount = change(move.change)
        amount_wide = style.width(amount, tokens.BODY, bold=True)
        right = box.width() - max(wide, style.px(96)) - 12
        role = "ok.text" if move.change > 0 else "text"
        place = QRectF(right - amount_wide, top.y(), amount_wide + 2, half)
        painting.text(painter, place, amount, bold=True, role=role, elide=False)
        painting.text(painter, QRectF(0, top.y(), right - amount_wide - 8, half), reason_words(move))
        document = document_words(move)
        document_wide = min(style.width(document, tokens.CAPTION), round(box.width() * 0.55))
        left = listed([moment(move.at, self._now or move.at), _who(move)])
        painting.text(painter, foot.adjusted(0, 0, -document_wide - 8, 0), left, size=tokens.CAPTION, role="muted")
        role = "accent_text" if move.order_no else "muted"
        painting.text(painter, foot, document, size=tokens.CAPTION, role=role, align=painting.RIGHT)
        painting.hairline(painter, 0, box.bottom() - 1, box.width())


def _figures(move: StockMoveRow) -> str:
    name = say(f"stock_figure.{move.figure}")
    return f"{name} {number(move.before)} → {number(move.after)}"


def _who(move: StockMoveRow) -> str:
    return QCoreApplication.translate("Stock", "自动") if move.by == "system" else move.by
