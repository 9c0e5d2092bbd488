"""Hand refused rows back as a file of their own, to be put right and imported again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from app.connectors.platforms.files.bad_rows import write_bad_rows
from app.connectors.platforms.files.cells import cell_text
from app.connectors.platforms.files.orders import ImportResult, RowError
from app.connectors.platforms.files.reading import open_table
from app.connectors.platforms.files.workbook import Cell
from app.errors import BadInput, Param
from app.wording import say

Refused = tuple[int, str, Mapping[str, Param]]
"""Row number as a spreadsheet shows it, code, parameters."""


def hand_back_rows(path: str, refused: Sequence[Refused], target: str, language: str) -> int:
    """Write the refused rows of ``path`` with number and reason as a CSV; return how many reasons were written.

    Raises BadInput when the file cannot be read any more, and ``file.unreadable`` when the target cannot be written.
    """
    table = open_table(Path(path))
    reasons: dict[int, list[tuple[str, dict[str, Param]]]] = {}
    for number, code, params in refused:
        reasons.setdefault(number, []).append((code, dict(params)))
    errors = [
        RowError(number, code, params, cells=tuple(_shown(cell) for cell in cells))
        for number, cells in table.rows
        for code, params in reasons.get(number, ())
    ]
    try:
        return write_bad_rows(
            Path(target),
            ImportResult((), tuple(errors), table.headings, 0),
            say=lambda code, params: say(code, params, language),
            row_heading=say("import.row", {}, language),
            reason_heading=say("import.reason", {}, language),
        )
    except OSError as error:
        raise BadInput("file.not_written", name=Path(target).name, reason=error.strerror or "") from None


def _shown(cell: Cell) -> str:
    try:
        return cell_text(cell)
    except BadInput:
        return str(cell)
