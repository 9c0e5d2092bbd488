"""Fill tables as fast as each database takes rows: executemany on SQLite, COPY on Postgres, indexes afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Index, Table, text
from sqlalchemy.exc import DBAPIError

from app.models.base import from_ms
from app.models.database import Database
from app.models.tables import metadata

Row = tuple[Any, ...]


class Loader:
    """Rows by table, each as a tuple in the order of the columns it was opened with.

    Values are as the driver takes them: times through ``stamp`` (milliseconds in, the database's own form out), JSON as
    text, booleans as 0 and 1.
    """

    def __init__(self, conn: Connection) -> None:
        self.conn = conn
        self.on_sqlite = conn.dialect.name == "sqlite"
        self.stamp: Callable[[int], int | datetime] = int if self.on_sqlite else from_ms
        self._tables: list[tuple[Table, tuple[str, ...], list[Row]]] = []

    def open(self, table: Table, columns: str) -> list[Row]:
        """Return the list that collects rows of ``table`` with these columns (names between spaces)."""
        rows: list[Row] = []
        self._tables.append((table, tuple(columns.split()), rows))
        return rows

    def flush(self) -> int:
        """Write what was collected, table by table in the order they were opened; return how many rows that was."""
        written = 0
        for table, columns, rows in self._tables:
            if rows:
                self._write(table, columns, rows)
                written += len(rows)
                rows.clear()
        return written

    def _write(self, table: Table, columns: tuple[str, ...], rows: list[Row]) -> None:
        names = ", ".join(f'"{name}"' for name in columns)
        raw: Any = self.conn.connection.driver_connection
        if self.on_sqlite:
            marks = ", ".join("?" * len(columns))
            raw.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', rows)
            return
        with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(row)


@contextmanager
def without_indexes(db: Database, tell: Callable[[str], None]) -> Iterator[None]:
    """Drop the declared indexes of all tables while the body fills them, and build them again in the end."""
    indexes = [index for table in metadata.sorted_tables for index in sorted(table.indexes, key=_name)]
    with db.write() as tx:
        _lift_limits(tx.conn)
        for index in indexes:
            index.drop(tx.conn)
    yield
    for index in indexes:
        tell(f"index {index.name}")
        with db.write() as tx:
            _lift_limits(tx.conn)
            index.create(tx.conn)


def finish(db: Database) -> None:
    """Bring Postgres' id sequences behind the highest id, and give both planners fresh statistics."""
    with db.write() as tx:
        _lift_limits(tx.conn)
        if not db.on_sqlite:
            for table in metadata.sorted_tables:
                if "id" in table.c and table.c.id.primary_key:
                    highest = f'SELECT max(id) FROM "{table.name}"'
                    tx.conn.execute(text(f"SELECT setval('{table.name}_id_seq', GREATEST(({highest}), 1))"))
        tx.conn.exec_driver_sql("ANALYZE")
    if db.on_sqlite:
        with db.engine.connect() as conn:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    else:
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            conn.exec_driver_sql("SET statement_timeout = 0")
            conn.exec_driver_sql("VACUUM (ANALYZE)")


@contextmanager
def bulk_connection(db: Database) -> Iterator[Connection]:
    """One connection that trades safety for speed: a power cut while filling may cost the whole database."""
    with db.engine.connect() as conn:
        if db.on_sqlite:
            for pragma in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000", "wal_autocheckpoint=20000"):
                conn.exec_driver_sql(f"PRAGMA {pragma}")
            conn.commit()
        try:
            yield conn
        finally:
            conn.invalidate()  # its pragmas must not live on in the pool


@contextmanager
def transaction(conn: Connection) -> Iterator[None]:
    """One transaction on a bulk connection, left open to nothing: commits in the end, rolls back on any error."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        _lift_limits(conn)
        _lift_foreign_keys(conn)
    try:
        yield
    except BaseException:
        conn.rollback()
        raise
    conn.commit()


def _lift_foreign_keys(conn: Connection) -> None:
    """Leave out foreign key checks on Postgres where the login may; the rows are made to fit."""
    try:
        with conn.begin_nested():
            conn.exec_driver_sql("SET LOCAL session_replication_role = replica")
    except DBAPIError:
        return  # only a superuser may; the load is slower and just as right


def _lift_limits(conn: Connection) -> None:
    if conn.dialect.name != "sqlite":
        conn.exec_driver_sql("SET LOCAL statement_timeout = 0")
        conn.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")
        conn.exec_driver_sql("SET LOCAL maintenance_work_mem = '512MB'")


def _name(index: Index) -> str:
    return str(index.name)
