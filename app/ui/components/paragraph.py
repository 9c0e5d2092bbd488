"""Wrapped text for painters: lines broken as a label would, the last one elided when there is no room for more."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QTextLayout, QTextOption

from app.ui import tokens
from app.ui.theme import look


class Paragraph(NamedTuple):
    """Laid-out lines of one text; ``height`` in logical pixels."""

    lines: tuple[str, ...]
    line_height: float
    size: int
    bold: bool

    @property
    def height(self) -> float:
        return self.line_height * len(self.lines)

    def draw(
        self, painter: QPainter, box: QRectF, role: str = "text", align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> None:
        """Draw from the top of ``box``."""
        style = look()
        painter.setFont(style.font(self.size, self.bold))
        painter.setPen(style.colour(role))
        flags = int(Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip | Qt.AlignmentFlag.AlignVCenter) | int(align)
        for at, words in enumerate(self.lines):
            top = box.y() + at * self.line_height - style.lift(self.size)
            place = QRectF(box.x(), top, box.width(), self.line_height)
            painter.drawText(place, flags, words)


def paragraph(words: str, width: float, *, size: int = tokens.BODY, bold: bool = False, most: int = 0) -> Paragraph:
    """Break ``words`` into lines no wider than ``width``; at most ``most`` lines (0: any number)."""
    style = look()
    metrics: QFontMetricsF = style.metrics(size, bold)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    lines: list[str] = []
    for part in words.split("\n"):
        layout = QTextLayout(part, style.font(size, bold))
        layout.setTextOption(option)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1.0, width))
            line.setPosition(QPointF(0, 0))
            lines.append(part[line.textStart() : line.textStart() + line.textLength()])
        layout.endLayout()
    if most and len(lines) > most:
        rest = "".join(lines[most - 1 :])
        lines = [*lines[: most - 1], metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]
    return Paragraph(tuple(line.rstrip() for line in lines), round(metrics.height() * 0.94), size, bold)
