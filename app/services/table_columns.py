"""Tables of ours: which column holds what, and whole numbers in cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.text_cleaning import clean_text, narrow
from app.errors import BadInput

Columns = Mapping[str, Sequence[str]]
"""Headings understood, by our field; compared without case and width. The first is the one a template has."""


def guess_columns(headings: Sequence[str], columns: Columns) -> dict[str, int]:
    """Return the place of each field whose heading we understand."""
    plain: dict[str, int] = {}
    for place, heading in enumerate(headings):
        plain.setdefault(_plain(heading), place)
    found = {}
    for name, words in columns.items():
        known = [plain[word] for word in map(_plain, words) if word in plain]
        if known:
            found[name] = known[0]
    return found


def _plain(heading: str) -> str:
    return narrow(clean_text(heading)).casefold().replace(" ", "")


def cells_of(cells: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    """Return a row's cells by field, stripped; empty where the row is shorter."""
    return {name: cells[at].strip() if at < len(cells) else "" for name, at in places.items()}


def whole(text: str, most: int) -> int:
    """Return the whole number in a cell; raise BadInput for anything else, or one above ``most``."""
    plain = narrow(text).replace(",", "").strip()
    head, _, tail = plain.partition(".")
    if not head.isascii() or not head.isdecimal() or tail.strip("0"):
        raise BadInput("import.not_whole", value=text[:40])
    if len(head) > len(str(most)) or int(head) > most:
        raise BadInput("import.too_large", value=text[:40], limit=most)
    return int(head)
