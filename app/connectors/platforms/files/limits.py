"""How much a handed-in file may hold (reliability page, T4). Every limit is an error that names it and the row."""

from __future__ import annotations

from app.errors import BadInput

FILE_BYTES = 100 * 1024 * 1024
INFLATED_BYTES = 200 * 1024 * 1024
INFLATION = 100
INFLATION_FREE_BYTES = 20 * 1024 * 1024
"""Below this inflated size the ratio does no harm: small tables of repeated words pack very well."""
MEMBERS = 2_000
ROWS = 500_000
COLUMNS = 200
CELL_CHARS = 32_767
CELLS = 5_000_000
"""Rows x columns of one workbook sheet: the reader keeps all of that in memory at once."""


def too_much(what: str, limit: int, **params: int | str) -> BadInput:
    """Return the error for a limit that was passed: ``file.too_many_rows`` and its like."""
    return BadInput(f"file.{what}", limit=limit, **params)
