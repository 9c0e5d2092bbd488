"""Parts of an order's panel: goods lines, facts, the time line. Painted, so that they stand on one grid of columns."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui import painting, tokens
from app.ui.components.labels import label
from app.ui.components.paragraph import Paragraph, paragraph
from app.ui.painting import painted
from app.ui.theme import look
from app.ui.tips import tip
from app.ui.words import as_sentence, listed, moment, money, say

if TYPE_CHECKING:
    from app.services.queries.detail_rows import EventRow, LineRow

REVEAL_S = 30
"""Plain text stays on screen so many seconds."""

_EVENT_ICON = {
    "cancelled": ("ban", "neutral.text"),
    "shipped": ("truck", "ok.text"),
    "held": ("player-pause", "hold.text"),
    "printed": ("printer", "info.text"),
}


class LeftLine(QWidget):
    """The time left, in a sentence, with the promise at the right end."""

    def __init__(self, words: str, promise: str, tone: str, icon: str) -> None:
        super().__init__()
        self._words, self._promise, self._tone, self._icon = words, promise, tone, icon or "clock"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{words} {promise}")

    def sizeHint(self) -> QSize:
        return QSize(200, look().px(24))

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        role = f"{self._tone}.text" if self._tone else "text"
        painting.icon(painter, self._icon, 0, self.height() / 2 - 8, 16, role)
        painting.text(painter, self.rect().adjusted(24, 0, 0, 0), self._words, size=tokens.CARD, bold=True, role=role)
        painting.text(painter, self.rect(), self._promise, size=tokens.CAPTION, role="muted", align=painting.RIGHT)


class RevealRing(QWidget):
    """Shrinks while plain text is on screen."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = REVEAL_S
        self.setFixedSize(24, 24)

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        painting.rounded(painter, self.rect().adjusted(2, 2, -2, -2), 10, None, look().colour("line"), 3)
        pen = painter.pen()
        pen.setColor(look().colour("accent"))
        pen.setWidthF(3)
        painter.setPen(pen)
        painter.drawArc(self.rect().adjusted(3, 3, -4, -4), 90 * 16, round(360 * 16 * self.seconds / REVEAL_S))


class GoodsLine(QWidget):
    """Name and count in the first line, code and bin and price in the second; below what a bundle is made of."""

    def __init__(self, line: LineRow, currency: str) -> None:
        super().__init__()
        self._line, self._currency = line, currency
        parts = [listed([f"{part.sku_code} ×{part.qty}", part.name]) for part in line.components]
        gift = QCoreApplication.translate("GoodsLine", "规则「{rule}」送的").format(rule=line.gift_rule)
        self._below = ([gift] if line.gift_rule else []) + parts
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" ".join([f"{self._name()} ×{line.qty}", *self._below]))
        tip(self, "\n".join([self._name(), *self._below]))

    def _name(self) -> str:
        return f"{self._line.name} {self._line.spec}".strip()

    def sizeHint(self) -> QSize:
        return QSize(200, look().px(42 + 18 * len(self._below)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style, line = look(), self._line
        side, high = style.px(36), style.px(42)
        box = QRectF(0, (high - side) / 2, side, side)
        painting.rounded(painter, box, tokens.RADIUS, style.colour("sunken"))
        icon = "gift" if line.kind == "gift" else "packages" if line.components else "package"
        painting.icon(painter, icon, box.center().x() - 9, box.center().y() - 9, 18, "text2")
        x, half = side + 8.0, high / 2
        qty = f"×{line.qty}"
        wide = style.width(qty, tokens.CARD, bold=True)
        room = self.width() - x
        painting.text(painter, QRectF(x, 1, room - wide - 8, half), self._name())
        painting.text(painter, QRectF(x, 1, room, half), qty, size=tokens.CARD, bold=True, align=painting.RIGHT)
        price = money(line.price_cents, self._currency)
        wide = style.width(price, tokens.CAPTION)
        second = listed([line.sku_code or line.listing_no, line.bin])
        painting.text(painter, QRectF(x, half - 1, room - wide - 8, half), second, size=tokens.CAPTION, role="muted")
        painting.text(
            painter, QRectF(x, half - 1, room, half), price, size=tokens.CAPTION, role="muted", align=painting.RIGHT
        )
        step = style.px(18)
        for at, words in enumerate(self._below):
            painting.text(
                painter, QRectF(x, high + at * step - 2, room, step), words, size=tokens.CAPTION, role="text2"
            )


class EventLine(QWidget):
    """One entry of the time line: what, who and where, when; a rail joins it to the next.

    ``whole`` says the whole sentence on as many lines as it needs, else one line is enough.
    """

    def __init__(self, event: EventRow, now: datetime, *, first: bool, last: bool, whole: bool = False) -> None:
        super().__init__()
        self.event_row = event
        self._words = as_sentence(say(event.code, event.params))
        who = say("who.system") if event.by == "system" else event.by
        self._who = listed([who, event.station])
        self._when = moment(event.at, now)
        self._first, self._last, self._most = first, last, 0 if whole else 1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{self._words} {self._who} {self._when}")
        tip(self, self._words)

    def _lines(self) -> Paragraph:
        room = self.width() - 24 - look().width(self._when, tokens.CAPTION) - 10
        return paragraph(self._words, max(80, room), most=self._most)

    def sizeHint(self) -> QSize:
        return QSize(200, round(look().px(26) + self._lines().height))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        if not self._last:
            painter.fillRect(QRectF(7, 24, 2, self.height() - 22), style.colour("line"))
        name, role = _EVENT_ICON.get(self.event_row.code.rpartition(".")[2], ("circle-check", "ok.text"))
        if self._first and name == "circle-check":
            name, role = "circle-dot", "info.text"
        painting.icon(painter, name, 0, 4, 16, role)
        line, words = style.px(22), self._lines()
        words.draw(painter, QRectF(24, 2, self.width() - 24, words.height))
        painting.text(
            painter,
            QRectF(24, 1, self.width() - 24, line),
            self._when,
            size=tokens.CAPTION,
            role="muted",
            align=painting.RIGHT,
        )
        painting.text(
            painter, QRectF(24, words.height, self.width() - 24, line), self._who, size=tokens.CAPTION, role="muted"
        )


def fact(name: str, value: str, *, bold: bool = False, tone: str = "") -> QWidget:
    """A name and its value on the panel's two columns."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    left = label(name, "muted", wrap=True)
    left.setFixedWidth(look().px(84))
    row.addWidget(left, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(label(value, "strong" if bold else "", tone, wrap=True, select=True), 1)
    return made


def head(words: str, right: str = "") -> QWidget:
    """A section's title with a quiet remark at the right end."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 2, 0, 0)
    row.addWidget(label(words, "section"))
    row.addStretch(1)
    row.addWidget(label(right, "caption"))
    return made
