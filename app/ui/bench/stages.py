"""What fills the bench outside of scanning: waiting, STOP, done."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import painting, tokens
from app.ui.components.paragraph import Paragraph, paragraph
from app.ui.painting import painted
from app.ui.theme import look


class Stage(QWidget):
    """A painted page of the bench."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)


class WaitingStage(Stage):
    """Nothing is open: what to scan, and the last finished order small below."""

    def __init__(self) -> None:
        super().__init__()
        self.words = self.last = ""

    def say(self, words: str, last: str) -> None:
        self.words, self.last = words, last
        self.setAccessibleName(f"{words} {last}".strip())
        self.update()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        room = QRectF(self.rect()).adjusted(24, 16, -24, -16)
        words = paragraph(self.words, room.width(), size=40, bold=True, most=2)
        last = paragraph(self.last, room.width(), size=tokens.BENCH_BUTTON, most=2)
        side = min(160.0, room.height() * 0.34)
        total = side + 28 + words.height + 20 + last.height
        y = room.y() + max(0.0, (room.height() - total) / 2)
        painting.icon(painter, "scan", room.center().x() - side / 2, y, round(side), "accent_text")
        y += side + 28
        words.draw(painter, QRectF(room.x(), y, room.width(), words.height), align=painting.CENTRE)
        y += words.height + 20
        last.draw(painter, QRectF(room.x(), y, room.width(), last.height), "text2", painting.CENTRE)
        painter.setPen(style.colour("text"))


class DoneStage(Stage):
    """Green ground, a big tick, the figures; stays until the next scan."""

    def __init__(self) -> None:
        super().__init__()
        self.words = self.undo = ""
        self.figures: tuple[tuple[str, str], ...] = ()
        """(number, caption)."""

    def say(self, words: str, figures: tuple[tuple[str, str], ...], undo: str) -> None:
        """Set the sentence, the figures, and how the completion is taken back."""
        self.words, self.figures, self.undo = words, figures, undo
        spoken = " ".join(f"{number} {caption}" for number, caption in figures)
        self.setAccessibleName(f"{words} {spoken} {undo}".strip())
        self.update()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        painter.fillRect(self.rect(), style.colour("ok.tint"))
        room = QRectF(self.rect()).adjusted(24, 16, -24, -16)
        side = min(200.0, room.height() * 0.38)
        words = paragraph(self.words, room.width(), size=40, bold=True, most=2)
        figure, caption = style.px(tokens.BENCH_COUNT) * 1.25, style.px(tokens.BENCH_BUTTON) * 1.6
        undo = style.px(tokens.BENCH_BUTTON) * 1.6 if self.undo else 0
        total = side + 12 + words.height + 16 + figure + caption + undo
        y = room.y() + max(0.0, (room.height() - total) / 2)
        painting.icon(painter, "circle-check", room.center().x() - side / 2, y, round(side), "ok.text")
        y += side + 12
        words.draw(painter, QRectF(room.x(), y, room.width(), words.height), "ok.text", painting.CENTRE)
        y += words.height + 16
        self._figures(painter, room, y, figure, caption)
        if self.undo:
            box = QRectF(room.x(), y + figure + caption + 4, room.width(), undo)
            painting.text(painter, box, self.undo, size=tokens.BENCH_BUTTON, role="text2", align=painting.CENTRE)

    def _figures(self, painter: QPainter, room: QRectF, y: float, figure: float, caption: float) -> None:
        step = min(240.0, room.width() / max(1, len(self.figures)))
        x = room.center().x() - step * len(self.figures) / 2
        for number, words in self.figures:
            painting.text(
                painter, QRectF(x, y, step, figure), number, size=tokens.BENCH_COUNT, bold=True, align=painting.CENTRE
            )
            painting.text(
                painter,
                QRectF(x, y + figure, step, caption),
                words,
                size=tokens.BENCH_BUTTON,
                role="text2",
                align=painting.CENTRE,
            )
            x += step


class StopStage(Stage):
    """The whole panel dark red: hand, reason, source and time, three steps. Sizes follow the panel's height."""

    def __init__(self) -> None:
        super().__init__()
        self.reason = self.source = self.sign = ""
        self.steps: tuple[str, ...] = ()

    def say(self, sign: str, reason: str, source: str, steps: tuple[str, ...]) -> None:
        """Set the big word, why, from where and when, and what to do."""
        self.sign, self.reason, self.source, self.steps = sign, reason, source, steps
        self.setAccessibleName(" ".join([sign, reason, source, *steps]))
        self.update()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style = look()
        painter.fillRect(self.rect(), style.colour("stop"))
        height, width = self.height(), self.width()
        unit = height / style.scale
        left = QRectF(0, 0, width * 0.38, height)
        side = min(left.width() * 0.55, height * 0.42)
        word = round(max(36, min(unit * 0.11, 110)))
        total = side + 16 + style.px(word) * 1.2
        y = (height - total) / 2
        painting.icon(painter, "hand-stop", left.center().x() - side / 2, y, round(side), "on_stop")
        painting.text(
            painter,
            QRectF(0, y + side + 16, left.width(), style.px(word) * 1.2),
            self.sign,
            size=word,
            bold=True,
            role="on_stop",
            align=painting.CENTRE,
            elide=False,
        )
        self._words(painter, QRectF(width * 0.4, 0, width * 0.57, height), unit)

    def _words(self, painter: QPainter, room: QRectF, unit: float) -> None:
        style = look()
        reason_size = round(max(28, min(unit * 0.09, 72)))
        step_size = round(max(20, min(unit * 0.055, 40)))
        while reason_size > 26 and len(paragraph(self.reason, room.width(), size=reason_size, bold=True).lines) > 2:
            reason_size -= 4
        reason = paragraph(self.reason, room.width(), size=reason_size, bold=True, most=3)
        source = paragraph(self.source, room.width(), size=round(max(20, min(unit * 0.05, 34))), most=2)
        round_side = style.px(step_size) * 1.6
        inner = room.width() - round_side - 20
        steps = [paragraph(words, inner, size=step_size, most=2) for words in self.steps]
        heights = [max(round_side, step.height) + style.px(12) for step in steps]
        total = reason.height + 10 + source.height + style.px(24) + sum(heights)
        y = max(8.0, (room.height() - total) / 2)
        reason.draw(painter, QRectF(room.x(), y, room.width(), reason.height), "on_stop")
        y += reason.height + 10
        source.draw(painter, QRectF(room.x(), y, room.width(), source.height), "on_stop")
        y += source.height + style.px(24)
        for number, (step, high) in enumerate(zip(steps, heights, strict=True), 1):
            self._step(painter, QRectF(room.x(), y, room.width(), high - style.px(12)), number, step, round_side)
            y += high

    def _step(self, painter: QPainter, box: QRectF, number: int, words: Paragraph, side: float) -> None:
        ground = QColor(look().colour("on_stop"))
        ground.setAlpha(38)
        ring = QRectF(box.x(), box.center().y() - side / 2, side, side)
        painting.rounded(painter, ring, side / 2, ground)
        painting.text(
            painter, ring, str(number), size=words.size, bold=True, role="on_stop", align=painting.CENTRE, elide=False
        )
        top = box.center().y() - words.height / 2
        words.draw(painter, QRectF(box.x() + side + 20, top, box.width(), words.height), "on_stop")
