"""Plain SQL for the few statements whose shape decides their speed, the same text for both databases.

Text uses ``?`` for every value. Raw rows come back as the driver gives them: ``Values`` turns times and flags into what
rows hold, and mark values into what the driver takes. Nothing from outside ever becomes part of a text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.models.base import from_ms, to_ms

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass
class Sql:
    """A growing piece of SQL with its values."""

    text: str
    values: list[Any] = field(default_factory=list)

    def __add__(self, other: Sql) -> Sql:
        """Return both pieces, one after the other."""
        return Sql(self.text + other.text, [*self.values, *other.values])


def joined(parts: Sequence[Sql], between: str) -> Sql:
    """Return the pieces with ``between`` between them."""
    return Sql(between.join(part.text for part in parts), [value for part in parts for value in part.values])


def one_of(column: str, values: Sequence[Any]) -> Sql:
    """Return ``column IN (...)``; with a single value an equality, which plans better."""
    if len(values) == 1:
        return Sql(f"{column} = ?", [values[0]])
    return Sql(f"{column} IN ({', '.join('?' * len(values))})", list(values))


def run(conn: Connection, statement: Sql) -> list[Any]:
    """Run a statement; return its rows as tuples."""
    text = statement.text if conn.dialect.name == "sqlite" else statement.text.replace("?", "%s")
    return list(conn.exec_driver_sql(text, tuple(statement.values)).fetchall())


class Values:
    """How one database's driver gives and takes times."""

    def __init__(self, conn: Connection) -> None:
        self.on_sqlite = conn.dialect.name == "sqlite"

    def bind(self, at: datetime) -> int | datetime:
        """Return a time as the driver takes it."""
        return to_ms(at) if self.on_sqlite else at

    def bind_ms(self, at: int) -> int | datetime:
        """Return a time in milliseconds as the driver takes it."""
        return at if self.on_sqlite else from_ms(at)

    def ms(self, raw: Any) -> int:  # noqa: ANN401 - int or datetime, by driver
        """Return a time from the driver in milliseconds since 1970."""
        return int(raw) if self.on_sqlite else to_ms(raw)

    def when(self, raw: Any) -> datetime | None:  # noqa: ANN401
        """Return a time from the driver as an aware UTC time."""
        if raw is None:
            return None
        if self.on_sqlite:
            return from_ms(raw)
        at: datetime = raw
        return at.astimezone(UTC)
