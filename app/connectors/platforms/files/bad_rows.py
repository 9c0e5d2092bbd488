"""Hand refused rows back as a CSV with their reasons, safe to open in a spreadsheet.

Cells that a spreadsheet would take for a formula get a leading apostrophe (OWASP's list of beginnings); our own import
takes it off again.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from app.connectors.platforms.files.orders import ImportResult
from app.domain.text_cleaning import narrow
from app.errors import Param

_FORMULA = re.compile(r"^[\"'\s]*[=+\-@\t\r]")
_PLAIN_NUMBER = re.compile(r"^[+-]?\d{1,15}(?:\.\d+)?$")

Say = Callable[[str, Mapping[str, Param]], str]
"""Words a code with its parameters (app.wording)."""


def safe_cell(text: str) -> str:
    """Return a text cell that no spreadsheet evaluates; plain numbers stay as they are."""
    if _PLAIN_NUMBER.match(text):
        return text
    return f"'{text}" if _FORMULA.match(narrow(text)) else text


def write_bad_rows(path: Path, result: ImportResult, *, say: Say, row_heading: str, reason_heading: str) -> int:
    """Write the refused rows with number and reason; return how many. The file is UTF-8 with a mark, for Excel."""
    width = max([len(result.headings), *(len(error.cells) for error in result.errors)])
    headings = [*result.headings, *[""] * (width - len(result.headings))]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([safe_cell(heading) for heading in (*headings, row_heading, reason_heading)])
        for error in result.errors:
            cells = [*error.cells, *[""] * (width - len(error.cells))]
            reason = say(error.code, error.params)
            writer.writerow([safe_cell(_visible(cell)) for cell in (*cells, str(error.row), reason)])
    return len(result.errors)


def _visible(text: str) -> str:
    """Return a cell without NULs and cut to what a spreadsheet cell can hold."""
    return text.replace("\x00", "")[:32_767]
