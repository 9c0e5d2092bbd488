"""Rows of an .xlsx or .xls, read by calamine after the guards have looked at the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from app.connectors.platforms.files import limits
from app.connectors.platforms.files.sniff import FileKind
from app.connectors.platforms.files.xls_guard import check_xls
from app.connectors.platforms.files.xlsx_guard import check_xlsx
from app.errors import BadInput, NotFound

Cell = str | int | float | bool | datetime | date | time | timedelta
"""What a cell may hold; an empty cell is an empty text."""


@dataclass(frozen=True)
class Merged:
    """A cell that reaches over several rows; the reader gives its value in the first one only."""

    column: int
    """From 0."""
    first_row: int
    last_row: int


@dataclass(frozen=True)
class Sheet:
    """One sheet's name and rows."""

    name: str
    names: tuple[str, ...]
    rows: Iterator[tuple[int, list[Cell]]]
    """(row number from 1, cells)."""
    merged: tuple[Merged, ...] = ()


def open_sheet(path: Path, kind: FileKind, name: str = "") -> Sheet:
    """Open the named sheet, or the first visible one that holds something.

    Raises BadInput for the limits, ``file.damaged``, ``file.password``, ``file.no_sheet``; NotFound
    ``file.sheet_not_found``.
    """
    (check_xlsx if kind is FileKind.XLSX else check_xls)(path)
    try:
        workbook = CalamineWorkbook.from_path(path)
        visible = tuple(
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible
        )
        if name and name not in visible:
            raise NotFound("file.sheet_not_found", sheet=name)
        for candidate in (name,) if name else visible:
            sheet = workbook.get_sheet_by_name(candidate)
            if name or sheet.height:
                return Sheet(candidate, visible, _rows(sheet), _merged(sheet))
    except PasswordError:
        raise BadInput("file.password", name=path.name) from None
    except (CalamineError, OSError, ValueError):
        raise BadInput("file.damaged", name=path.name) from None
    raise BadInput("file.no_sheet", name=path.name)


def _merged(sheet: CalamineSheet) -> tuple[Merged, ...]:
    return tuple(
        Merged(left, top + 1, bottom + 1)
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or ()
        if bottom > top and bottom < limits.ROWS
    )


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > limits.ROWS:
            raise limits.too_much("too_many_rows", limits.ROWS)
        yield number, cells
