"""The change feed's wake on Postgres: a connection of its own that listens for NOTIFY."""

from __future__ import annotations

import selectors
import socket
from contextlib import suppress

import psycopg
from sqlalchemy.exc import DBAPIError

from app.errors import DatabaseBusy
from app.models.database import CHANNEL, Database


class PostgresWake:
    """Listens on a connection of its own, in autocommit; the payload is never looked at: anybody may send one."""

    def __init__(self, db: Database) -> None:
        try:
            pooled = db.engine.raw_connection()
        except DBAPIError as error:
            raise DatabaseBusy("database.no_connection") from error
        connection = pooled.driver_connection
        assert isinstance(connection, psycopg.Connection)  # noqa: S101 - what the engine was made for
        pooled.detach()
        self._connection = connection
        self._ear, self._mouth = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        try:
            connection.rollback()
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL}")
        except psycopg.Error as error:
            self.close()
            raise DatabaseBusy("database.no_connection") from error
        self._selector.register(connection.fileno(), selectors.EVENT_READ)
        self._selector.register(self._ear, selectors.EVENT_READ)

    def wait(self, seconds: float) -> None:
        """Return at a notification; several that came together count as one."""
        try:
            self._selector.select(seconds)
            for _ in self._connection.notifies(timeout=0):
                pass
        except (psycopg.Error, OSError) as error:
            raise DatabaseBusy("database.no_connection") from error

    def interrupt(self) -> None:
        """See feed_wakes.Wake."""
        with suppress(OSError):
            self._mouth.send(b"x")

    def close(self) -> None:
        """See feed_wakes.Wake."""
        self._selector.close()
        self._ear.close()
        self._mouth.close()
        with suppress(psycopg.Error):
            self._connection.close()
