"""Paints whole rows of a grid straight from the page cache: ground, hover, selection, hairline, cells, focus lines.

This stands in for an item delegate: asking ``data()`` several times per cell costs two to four times as much
(performance P7). Column by column, so that font and pen change rarely. Nothing of the style sheet's ``::item`` is used.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter

from app.ui import painting, tokens
from app.ui.grids.cells import DRAW, Brush, Ink
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.theme import look

PAD = 8


@dataclass(slots=True, eq=False, repr=False)
class Line:
    """One visible row: where it is, what stands in it, how it is marked."""

    y: float
    row: GridRow | None
    selected: bool
    hot: bool
    current: bool


@dataclass(slots=True, eq=False, repr=False)
class Frame:
    """One frame's geometry and marks."""

    lines: list[Line]
    columns: list[tuple[int, Column, float, float]]
    """(place in GridRow.cells, column, x, width)."""
    height: float
    width: float
    focused: bool
    column: int | None = None
    """The column the cursor is in."""


class RowPainter:
    """Draws a frame. One per view; keeps laid-out texts."""

    def __init__(self) -> None:
        self.brush = Brush()

    def draw(self, painter: QPainter, dirty: QRect, frame: Frame) -> None:
        """Draw the dirty part of the frame."""
        style = look()
        painter.fillRect(dirty, style.colour("surface"))
        self._grounds(painter, frame)
        brush = self.brush
        brush.begin(painter)
        full = _ink("text", "text2", selected=False, faded=False)
        chosen = _ink("text", "text2", selected=True, faded=False)
        faded = _ink("muted", "muted", selected=False, faded=True)
        left, right = dirty.left(), dirty.right()
        for at, column, x, width in frame.columns:
            if x > right or x + width < left:
                continue
            if column.key == "check":
                self._checks(frame, x, width)
                continue
            box = QRectF(x + PAD, 0, width - 2 * PAD, frame.height)
            for line in frame.lines:
                row = line.row
                if row is None:
                    self._placeholder(painter, box, line.y, column)
                    continue
                ink = faded if row.gone else chosen if line.selected else full
                self._cell(brush, row.cells[at], column, box, line.y, ink)
        self._focus(painter, frame)

    def _cell(self, brush: Brush, cell: object, column: Column, box: QRectF, y: float, ink: Ink) -> None:
        if type(cell) is str:
            role = ink.second if column.quiet else ink.role
            brush.text(
                box.x(),
                y,
                box.width(),
                box.height(),
                cell,
                role,
                bold=column.bold,
                right=column.right,
                centre=column.centre,
            )
        else:
            place = QRectF(box.x(), y, box.width(), box.height())
            DRAW[type(cell)](brush, cell, place, ink, column.bold, column.right)

    def _grounds(self, painter: QPainter, frame: Frame) -> None:
        style = look()
        selected = style.colour("selected" if frame.focused else "selected_idle")
        hover = style.colour("hover")
        line_colour = style.colour("line")
        for line in frame.lines:
            if line.selected:
                painter.fillRect(QRectF(0, line.y, frame.width, frame.height), selected)
            elif line.hot:
                painter.fillRect(QRectF(0, line.y, frame.width, frame.height), hover)
            painter.fillRect(QRectF(0, line.y + frame.height - 1, frame.width, 1), line_colour)

    def _checks(self, frame: Frame, x: float, width: float) -> None:
        for line in frame.lines:
            if line.row is not None:
                state, enabled = "on" if line.selected else "off", not line.row.gone

                def draw(painter: QPainter, state: str = state, enabled: bool = enabled) -> None:
                    painting.check(painter, 0, 0, 16, state, enabled=enabled)

                self.brush.stamp(
                    ("check", state, enabled),
                    x + (width - 16) / 2,
                    line.y + (frame.height - 16) / 2,
                    16,
                    16,
                    draw,
                )

    def _placeholder(self, painter: QPainter, box: QRectF, y: float, column: Column) -> None:
        width = box.width() * (0.4 if column.right else 0.6)
        x = box.right() - width if column.right else box.x()
        height = 8.0
        painting.rounded(
            painter, QRectF(x, y + (box.height() - height) / 2, width, height), 4, look().colour("neutral.tint")
        )
        self.brush.forget_state()

    def _focus(self, painter: QPainter, frame: Frame) -> None:
        colour = look().colour("focus" if frame.focused else "strong")
        for line in frame.lines:
            if line.current:
                thick = 2 if frame.focused else 1
                painter.fillRect(QRectF(0, line.y - 1, frame.width, thick), colour)
                painter.fillRect(QRectF(0, line.y + frame.height - thick, frame.width, thick), colour)
                painter.fillRect(QRectF(0, line.y - 1, 3, frame.height + 1), colour)
                for at, _column, x, width in frame.columns:
                    if at == frame.column and frame.focused:
                        painter.fillRect(QRectF(x + 1, line.y, 1, frame.height), colour)
                        painter.fillRect(QRectF(x + width - 3, line.y, 1, frame.height), colour)


def _ink(role: str, second: str, *, selected: bool, faded: bool) -> Ink:
    return Ink(role, second, selected, faded)


def row_height(density: str) -> int:
    """Return a row's height at the chosen text size."""
    return look().px(tokens.ROW[density])
