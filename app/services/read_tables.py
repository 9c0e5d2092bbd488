"""Read a CSV, XLS or XLSX of ours (SKUs, stock) as plain text cells, with the same guards as order files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.connectors.platforms.files.cells import cell_text, number_text
from app.connectors.platforms.files.reading import open_table
from app.connectors.platforms.files.workbook import Cell
from app.errors import BadInput

_LOST_DIGITS = 10**15


@dataclass(frozen=True)
class Table:
    """A file's headings and rows."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """(row number as a spreadsheet shows it, cells as text)."""
    encoding: str
    problems: tuple[tuple[int, BadInput], ...] = ()
    """Rows with a cell that cannot be read as text, for example a long number damaged by the spreadsheet."""


def read_table(path: str | Path) -> Table:
    """Read a whole file; raises BadInput or NotFound with the limit or reason when it cannot be used at all."""
    table = open_table(Path(path))
    rows: list[tuple[int, tuple[str, ...]]] = []
    problems: list[tuple[int, BadInput]] = []
    for number, cells in table.rows:
        try:
            texts = tuple(_text(cell, _heading(table.headings, at)) for at, cell in enumerate(cells))
        except BadInput as problem:
            problems.append((number, problem))
            continue
        if any(texts):
            rows.append((number, texts))
    return Table(table.headings, tuple(rows), table.encoding, tuple(problems))


def _heading(headings: Sequence[str], at: int) -> str:
    return headings[at] if at < len(headings) else f"#{at + 1}"


def _text(cell: Cell, heading: str) -> str:
    """Return a cell as text; raise BadInput for a number of 16 digits or more, whose last ones are lost already."""
    try:
        return cell_text(cell) if isinstance(cell, str) or not _is_long(cell) else number_text(cell)
    except BadInput as problem:
        raise BadInput(problem.code, **{**problem.params, "field": heading}) from None


def _is_long(cell: Cell) -> bool:
    return isinstance(cell, int | float) and abs(cell) >= _LOST_DIGITS
