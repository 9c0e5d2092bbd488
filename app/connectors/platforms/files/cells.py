"""What a cell means: order numbers, phones, quantities, dates. One cell in, one value or a BadInput out.

Rules (platforms page, section 5; those about long numbers were checked against three readers): a number cell of 16
digits or more has lost its last digits already, so it is refused, never guessed; integral floats become digits; the
guards that shops put around text (``="2876…"``, a leading apostrophe, a trailing tab) come off; a text that starts
with ``=`` is a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.connectors.platforms.files import limits
from app.connectors.platforms.files.workbook import Cell
from app.domain.text_cleaning import clean_code, clean_text, narrow
from app.errors import BadInput

_GUARDED = re.compile(r'^="(.*)"$', re.DOTALL)
_SCIENTIFIC = re.compile(r"^[+-]?\d(?:\.\d+)?E\+?\d{1,3}$", re.IGNORECASE)
_FIRST_LOST = 10**15
"""Numbers from here up have 16 digits or more; spreadsheets keep 15."""
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - wall time; the shop's zone is put on later
_SERIAL_FIRST, _SERIAL_LAST = 36_526, 73_050
"""Bare serial numbers are believed from 2000-01-01 to 2099-12-31."""
_QTY = re.compile(r"^\+?(\d+)(?:\.(\d+))?\s*(?:件|个|只|套|双|盒|包|瓶|袋|条|本|支|pcs?)?$", re.IGNORECASE)
MOST_PIECES = 1_000_000

_DATE_FORMS = (
    re.compile(
        r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?"
        r"(?:[ T]?(?P<H>\d{1,2})[:时点](?P<M>\d{1,2})(?:[:分](?P<S>\d{1,2})(?:\.\d+)?秒?)?分?)?"
        r"(?P<z>Z|[+-]\d{2}:?\d{2})?"
    ),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:[ T]?(?P<H>\d{2}):?(?P<M>\d{2}):?(?P<S>\d{2})?)?(?P<z>)"),
)


def cell_text(cell: Cell) -> str:
    """Return a cell as one line of text: guards off, integral floats without ``.0``, dates as ISO wall time.

    Raises BadInput ``cell.nul`` and ``cell.too_long``.
    """
    if isinstance(cell, str):
        if "\x00" in cell:
            raise BadInput("cell.nul")
        if len(cell) > limits.CELL_CHARS:
            raise BadInput("cell.too_long", limit=limits.CELL_CHARS, length=len(cell))
        return _without_guards(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def is_blank(cells: Sequence[Cell]) -> bool:
    """Tell whether a row holds nothing that anybody could see."""
    return all(isinstance(cell, str) and not cell.strip(" \t\r\n\x00\u3000") for cell in cells)


def _without_guards(text: str) -> str:
    bare = text.strip(" \t\r\n\ufeff")
    guarded = _GUARDED.match(bare)
    if guarded:
        bare = guarded[1].replace('""', '"')
    elif len(bare) > 1 and bare[0] in "'’":
        bare = bare[1:]
    return clean_text(bare)


def number_text(cell: Cell) -> str:
    """Return an order number, line number or code; raise BadInput ``cell.damaged_number`` for one that lost digits."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= _FIRST_LOST:
        raise BadInput("cell.damaged_number", shown=f"{cell:.6g}")
    if isinstance(cell, float) and not cell.is_integer():
        raise BadInput("cell.not_a_code", shown=repr(cell))
    if isinstance(cell, datetime | date | time | timedelta):
        raise BadInput("cell.not_a_code", shown=cell_text(cell))
    text = clean_code(cell_text(cell))
    if _SCIENTIFIC.match(text):
        raise BadInput("cell.damaged_number", shown=text)
    return text


def phone_text(cell: Cell) -> str:
    """Return a phone number's text; numbers and ``13800000000.0`` become digits, 1.38E+10 is refused."""
    text = cell_text(cell)
    if _SCIENTIFIC.match(narrow(text)):
        raise BadInput("cell.damaged_phone")
    return text


def pieces(text: str) -> int:
    """Return a quantity in whole pieces: ``2``, ``２``, ``2.0``, ``2件``.

    Raises BadInput ``qty.missing``, ``qty.not_a_number``, ``qty.fraction``, ``qty.not_positive``, ``qty.too_large``.
    """
    bare = narrow(text).replace(",", "").strip()
    if not bare:
        raise BadInput("qty.missing")
    found = _QTY.match(bare)
    if not found:
        code = "qty.not_positive" if re.fullmatch(r"-\d+(\.0*)?", bare) else "qty.not_a_number"
        raise BadInput(code, shown=bare[:40])
    if found[2] and found[2].strip("0"):
        raise BadInput("qty.fraction", shown=bare[:40])
    if len(found[1]) > 12 or int(found[1]) > MOST_PIECES:
        raise BadInput("qty.too_large", shown=bare[:40], limit=MOST_PIECES)
    if int(found[1]) == 0:
        raise BadInput("qty.not_positive", shown=bare[:40])
    return int(found[1])


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Return a time in UTC; None for an empty text. Times without a zone are the shop's wall time.

    Understood: 2026/11/22 8:00, 2026-11-22 08:00:00, 2026年11月22日, 20261122, 20261122080000, ISO 8601, and bare
    spreadsheet serial numbers. Raises BadInput ``date.not_understood``.
    """
    bare = narrow(text).strip()
    if not bare:
        return None
    serial = _serial(bare)
    if serial is not None:
        return serial.replace(tzinfo=zone).astimezone(UTC)
    for form in _DATE_FORMS:
        found = form.fullmatch(bare)
        if found:
            return _composed(found, zone, bare)
    raise BadInput("date.not_understood", shown=bare[:40])


def _serial(text: str) -> datetime | None:
    """Return the wall time of a bare serial number (days since 1899-12-30), None when it is none."""
    if not re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return None
    days = Decimal(text)
    if not _SERIAL_FIRST <= days <= _SERIAL_LAST:
        raise BadInput("date.not_understood", shown=text[:40])
    return _EXCEL_EPOCH + timedelta(seconds=round(float(days) * 86_400))


def _composed(found: re.Match[str], zone: ZoneInfo, shown: str) -> datetime:
    year, month, day, hour, minute, second = (int(found[name] or 0) for name in "ymdHMS")
    try:
        wall = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - its zone follows
    except ValueError:
        raise BadInput("date.not_understood", shown=shown[:40]) from None
    if not found["z"]:
        return wall.replace(tzinfo=zone).astimezone(UTC)
    return datetime.fromisoformat(wall.isoformat() + found["z"]).astimezone(UTC)
