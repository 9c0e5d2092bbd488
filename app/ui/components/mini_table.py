"""A small table inside a panel or card: painted, not for selecting; cells are words or a status pill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.ui import painting, tokens
from app.ui.grids.cells import Pill
from app.ui.painting import painted
from app.ui.theme import look

ROW = 32


@dataclass(frozen=True, slots=True)
class Heading:
    """One column. ``width`` in logical pixels; 0 takes the rest."""

    words: str
    width: int = 0
    right: bool = False
    bold: bool = False
    quiet: bool = False


class MiniTable(QWidget):
    """Headings and rows; as tall as its rows."""

    def __init__(self) -> None:
        super().__init__()
        self._headings: tuple[Heading, ...] = ()
        self._rows: tuple[tuple[str | Pill, ...], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_rows(self, headings: Sequence[Heading], rows: Sequence[tuple[str | Pill, ...]]) -> None:
        """Show these rows."""
        self._headings, self._rows = tuple(headings), tuple(rows)
        lines = [" ".join(_words(cell) for cell in row) for row in self._rows[:50]]
        self.setAccessibleName("\n".join([" ".join(heading.words for heading in self._headings), *lines]))
        self.updateGeometry()
        self.update()

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows in words."""
        return tuple(tuple(_words(cell) for cell in row) for row in self._rows)

    def sizeHint(self) -> QSize:
        return QSize(240, look().px(ROW) * (len(self._rows) + 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def _places(self) -> list[tuple[float, float]]:
        """Return x and width of every column; the one without a width takes the rest."""
        style = look()
        used = sum(style.px(heading.width) for heading in self._headings)
        rest = max(style.px(40), self.width() - used)
        places, x = [], 0.0
        for heading in self._headings:
            wide = float(style.px(heading.width) or rest)
            places.append((x, wide))
            x += wide
        return places

    @painted
    def paintEvent(self, painter: QPainter, dirty: QRect) -> None:
        height = look().px(ROW)
        places = self._places()
        for heading, (x, wide) in zip(self._headings, places, strict=True):
            align = painting.RIGHT if heading.right else painting.LEFT
            box = QRectF(x, 0, wide - 8, height)
            painting.text(painter, box, heading.words, size=tokens.CAPTION, bold=True, role="text2", align=align)
        painting.hairline(painter, 0, height - 1, self.width(), "border")
        for at, row in enumerate(self._rows, 1):
            if at * height > dirty.bottom() or (at + 1) * height < dirty.top():
                continue
            for heading, (x, wide), cell in zip(self._headings, places, row, strict=True):
                self._cell(painter, heading, cell, QRectF(x, at * height, wide - 8, height))
            painting.hairline(painter, 0, (at + 1) * height - 1, self.width())

    def _cell(self, painter: QPainter, heading: Heading, cell: str | Pill, box: QRectF) -> None:
        if isinstance(cell, Pill):
            room = box.width() + 8
            painting.pill(painter, box.x() - 2, box.center().y(), cell.words, cell.tone, cell.icon, limit=room)
            return
        align = painting.RIGHT if heading.right else painting.LEFT
        painting.text(painter, box, cell, bold=heading.bold, role="text2" if heading.quiet else "text", align=align)


def _words(cell: str | Pill) -> str:
    return cell.words if isinstance(cell, Pill) else cell
