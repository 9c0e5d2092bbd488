"""The first rows of the list as they were last seen, so that the first paint of a start shows them.

The window paints before the database can be opened (SQLAlchemy alone takes longer to load than Qt). What is kept is
what stood on the screen: masked receivers, nothing that is sealed in the database. The rows are replaced as soon as the
real first page is there, and no verb acts before that.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from app.services.queries.rows import OrderRow

KEPT = 60
_TIMES = ("paid_at", "ship_by_at")
_VERSION = list(OrderRow._fields)
"""Another set of fields is another version of the program: its snapshot is not read."""


def keep(path: Path, tab: str, rows: list[OrderRow], total: int) -> None:
    """Write the first rows; a disk that refuses costs nothing but the next start's first glance."""
    kept = []
    for row in rows[:KEPT]:
        values: dict[str, Any] = row._asdict()
        for name in _TIMES:
            values[name] = values[name].isoformat() if values[name] is not None else None
        kept.append(values)
    text = json.dumps({"fields": _VERSION, "tab": tab, "total": total, "rows": kept}, ensure_ascii=False)
    try:
        path.write_text(text, "utf-8")
    except OSError:
        path.unlink(missing_ok=True)


def kept(path: Path, tab: str) -> tuple[list[OrderRow], int]:
    """Return the rows and the length of the list; nothing where there is no snapshot of this tab."""
    try:
        found = json.loads(path.read_text("utf-8"))
        if found["fields"] != _VERSION or found["tab"] != tab:
            return [], 0
        return [_row(values) for values in found["rows"]], int(found["total"])
    except (OSError, ValueError, KeyError, TypeError):
        return [], 0


def _row(values: dict[str, Any]) -> OrderRow:
    for name in _TIMES:
        values[name] = datetime.fromisoformat(values[name]) if values[name] is not None else None
    values["tags"], values["stands"] = tuple(values["tags"]), tuple(values["stands"])
    return OrderRow(**values)
