"""What an event changed in columns of the order itself, as ``order_event.changes`` holds it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Changes = Mapping[str, tuple[Any, Any]]
"""By column name: the value before and the value after."""


def as_stored(value: object) -> object:
    """Return a column's value as JSON has it: times as ISO text in UTC, to the millisecond, as columns keep them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="milliseconds")
    return value


def stored_changes(changes: Changes | None) -> dict[str, list[Any]] | None:
    """Return the columns that really changed as ``{column: [before, after]}``; None when there is none."""
    if not changes:
        return None
    pairs = {name: [as_stored(before), as_stored(after)] for name, (before, after) in changes.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]} or None
