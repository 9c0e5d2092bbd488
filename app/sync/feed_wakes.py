"""What wakes the change feed: a NOTIFY on Postgres, a moved ``data_version`` on SQLite."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import Protocol

from app.errors import DatabaseBusy
from app.models.database import Database

POLL_S = 0.02
"""How often SQLite's data_version is looked at; one look takes about 30 microseconds."""


class Wake(Protocol):
    """Waits for a hint that something was committed."""

    def wait(self, seconds: float) -> None:
        """Return at a hint, at an interrupt, or after ``seconds``. Raises DatabaseBusy when the connection is lost."""

    def interrupt(self) -> None:
        """Let ``wait`` return at once, from another thread; also a ``wait`` that begins later."""

    def close(self) -> None:
        """Close the connection."""


def wake_for(db: Database) -> Wake:
    """Return the wake of a database, its connection open and listening. Raises DatabaseBusy."""
    if db.on_sqlite:
        return SqliteWake(db)
    from app.sync.postgres_wake import PostgresWake  # its driver is 10 MB that a PC with SQLite never needs

    return PostgresWake(db)


class SqliteWake:
    """Looks at ``PRAGMA data_version``, which moves when any other connection commits, in whatever process."""

    def __init__(self, db: Database) -> None:
        pooled = db.engine.raw_connection()
        connection = pooled.driver_connection
        assert isinstance(connection, sqlite3.Connection)  # noqa: S101 - what the engine was made for
        pooled.detach()
        self._connection = connection
        self._end = threading.Event()
        self._version = self._look()

    def _look(self) -> int:
        try:
            with closing(self._connection.execute("PRAGMA data_version")) as cursor:
                version: int = cursor.fetchone()[0]
        except sqlite3.Error as error:
            raise DatabaseBusy("database.no_connection") from error
        return version

    def wait(self, seconds: float) -> None:
        """Return once the version moved."""
        for _ in range(max(1, round(seconds / POLL_S))):
            version = self._look()
            if version != self._version:
                self._version = version
                return
            if self._end.wait(POLL_S):
                return

    def interrupt(self) -> None:
        """See Wake."""
        self._end.set()

    def close(self) -> None:
        """See Wake."""
        self._connection.close()
