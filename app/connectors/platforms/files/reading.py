"""Open a file as a table: kind, encoding, sheet, heading row, and a stream of the rows below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from app.connectors.platforms.files.cells import cell_text, is_blank
from app.connectors.platforms.files.fields import count_known, missing_fields, propose, unique_headings
from app.connectors.platforms.files.sniff import FileKind, open_checked
from app.connectors.platforms.files.text_table import shape_of, text_rows
from app.connectors.platforms.files.workbook import Cell, Merged, open_sheet
from app.errors import BadInput

_LOOK_FOR_HEADINGS = 20
_SHOWN_ROWS = 20


@dataclass(frozen=True)
class OpenTable:
    """A table whose headings are known and whose rows are still to be read, once."""

    kind: FileKind
    encoding: str
    """Empty for workbooks."""
    separator: str
    sheet: str
    sheets: tuple[str, ...]
    headings: tuple[str, ...]
    heading_row: int
    rows: Iterator[tuple[int, list[Cell]]] = field(repr=False)
    """(row number from 1, cells) below the headings."""
    merged: tuple[Merged, ...] = ()
    """Cells that reach over several rows."""


@dataclass(frozen=True)
class Preview:
    """What a person sees before importing. ``shown`` holds receivers in clear: it goes to the screen only."""

    kind: FileKind
    encoding: str
    separator: str
    sheet: str
    sheets: tuple[str, ...]
    headings: tuple[str, ...]
    heading_row: int
    template: str
    mapping: dict[str, str]
    """Our field to their heading."""
    missing: tuple[str, ...]
    """Required fields without a column."""
    shown: tuple[tuple[int, tuple[str, ...]], ...] = field(repr=False)
    """(row number, cells as text) of the first rows."""
    total: int
    """Rows below the headings that are not empty."""


def open_table(path: Path, sheet: str = "") -> OpenTable:
    """Open a CSV, TSV, XLS or XLSX; raise BadInput or NotFound with the limit, row or reason."""
    kind = open_checked(path)
    if kind is FileKind.TEXT:
        shape = shape_of(path, count_known)
        rows: Iterator[tuple[int, list[Cell]]] = ((number, list(cells)) for number, cells in text_rows(path, shape))
        found_row, headings, rest = _below_headings(rows, path.name)
        return OpenTable(kind, shape.encoding, shape.separator, "", (), headings, found_row, rest)
    opened = open_sheet(path, kind, sheet)
    found_row, headings, rest = _below_headings(opened.rows, path.name)
    return OpenTable(kind, "", "", opened.name, opened.names, headings, found_row, rest, opened.merged)


def _below_headings(
    rows: Iterator[tuple[int, list[Cell]]], name: str
) -> tuple[int, tuple[str, ...], Iterator[tuple[int, list[Cell]]]]:
    """Find the heading row among the first rows: the one with most known headings, else the first with content."""
    first = [(number, cells) for number, cells in islice(rows, _LOOK_FOR_HEADINGS)]
    texts = [[_shown(cell) for cell in cells] for _, cells in first]
    filled = [at for at, cells in enumerate(texts) if any(cells)]
    if not filled:
        raise BadInput("file.no_rows", name=name)
    best = max(filled, key=lambda at: (count_known(texts[at]), -at))
    headings = texts[best]
    while headings and not headings[-1]:
        headings.pop()
    return first[best][0], unique_headings(headings), chain(first[best + 1 :], rows)


def preview_file(path: Path, template: str = "", sheet: str = "") -> Preview:
    """Return headings, proposed mapping and first rows. Reads the whole file, so every limit speaks up here."""
    table = open_table(path, sheet)
    chosen, mapping = propose(table.headings, template)
    shown: list[tuple[int, tuple[str, ...]]] = []
    total = 0
    for number, cells in table.rows:
        if is_blank(cells):
            continue
        total += 1
        if len(shown) < _SHOWN_ROWS:
            shown.append((number, tuple(_shown(cell) for cell in cells)))
    return Preview(
        kind=table.kind,
        encoding=table.encoding,
        separator=table.separator,
        sheet=table.sheet,
        sheets=table.sheets,
        headings=table.headings,
        heading_row=table.heading_row,
        template=chosen,
        mapping=mapping,
        missing=missing_fields(mapping),
        shown=tuple(shown),
        total=total,
    )


def check_mapping(mapping: Mapping[str, str], headings: tuple[str, ...]) -> None:
    """Raise BadInput when a mapped heading is not there, a heading serves two fields, or a required field is open."""
    absent = [heading for heading in mapping.values() if heading and heading not in headings]
    if absent:
        raise BadInput("file.headings_missing", headings=absent)
    used = [heading for heading in mapping.values() if heading]
    twice = sorted({heading for heading in used if used.count(heading) > 1})
    if twice:
        raise BadInput("file.heading_used_twice", headings=twice)
    missing = missing_fields(mapping)
    if missing:
        raise BadInput("file.fields_missing", fields=list(missing))


def _shown(cell: Cell) -> str:
    """Return a cell for looking at; what cannot be read shows a mark instead of stopping the preview."""
    try:
        return cell_text(cell)
    except BadInput:
        return "�"
