"""The keyed search words of receivers: a contentless FTS5 table on SQLite, a row a word on Postgres.

On SQLite the row id is the order's id. On Postgres the primary key (word, order) is read backwards, so the newest
orders of a word that thousands share are as near as those of a rare one. Words are 8-byte tokens (app.vault); decision
and figures: docs/architecture.md.
Not in the MetaData, since the two databases have nothing in common here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import Connection, text

from app.models.bulk import copying

NAME = "receiver_words"
_TOKEN_BYTES = 8


def create(conn: Connection) -> None:
    """Create the table and its index; called by the first migration."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql(f"CREATE VIRTUAL TABLE {NAME} USING fts5(words, content='', detail=none)")
    else:
        conn.exec_driver_sql(
            f"CREATE TABLE {NAME} (word bigint NOT NULL, order_id bigint NOT NULL, PRIMARY KEY (word, order_id))"
        )


def drop(conn: Connection) -> None:
    """Drop the table; called when the first migration is taken back."""
    conn.exec_driver_sql(f"DROP TABLE {NAME}")


def add(conn: Connection, rows: Sequence[tuple[int, Sequence[bytes]]]) -> None:
    """Add the words of many orders, each ``(order_id, tokens)``."""
    rows = [row for row in rows if row[1]]
    if not rows:
        return
    if conn.dialect.name == "sqlite":
        values = [(order_id, _hex(tokens)) for order_id, tokens in rows]
        conn.exec_driver_sql(f"INSERT INTO {NAME} (rowid, words) VALUES (?, ?)", values)  # noqa: S608 - our own name
        return
    words = {(_number(token), order_id) for order_id, tokens in rows for token in tokens}
    with copying(conn, f"COPY {NAME} (word, order_id) FROM STDIN") as copy:
        for row in sorted(words):  # in the index's order
            copy.write_row(row)


def remove(conn: Connection, order_id: int, tokens: Sequence[bytes]) -> None:
    """Remove an order's words; SQLite's contentless table has to be told the old ones."""
    if not tokens:
        return
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql(
            f"INSERT INTO {NAME} ({NAME}, rowid, words) VALUES ('delete', ?, ?)",  # noqa: S608 - our own name
            (order_id, _hex(tokens)),
        )
    else:
        conn.execute(
            text(f"DELETE FROM {NAME} WHERE word = ANY(:words) AND order_id = :id"),  # noqa: S608 - our own name
            {"words": [_number(token) for token in tokens], "id": order_id},
        )


def forget(conn: Connection) -> None:
    """Take removed words out of SQLite's file for good (a deleted token stays until the index is rewritten)."""
    if conn.dialect.name == "sqlite":
        with _pages_wiped(conn):
            conn.exec_driver_sql(f"INSERT INTO {NAME} ({NAME}) VALUES ('optimize')")  # noqa: S608 - our own name


def clear(conn: Connection) -> None:
    """Take all words out, before they are built anew with another key."""
    if conn.dialect.name == "sqlite":
        with _pages_wiped(conn):
            conn.exec_driver_sql(f"INSERT INTO {NAME} ({NAME}) VALUES ('delete-all')")  # noqa: S608 - our own name
    else:
        conn.execute(text(f"TRUNCATE {NAME}"))


@contextmanager
def _pages_wiped(conn: Connection) -> Iterator[None]:
    """Have SQLite overwrite the pages it gives up: what lay there would stay readable in the file."""
    conn.exec_driver_sql("PRAGMA secure_delete=ON").close()
    try:
        yield
    finally:
        conn.exec_driver_sql("PRAGMA secure_delete=OFF").close()


def find(conn: Connection, token: bytes, *, below: int | None = None, limit: int = 100) -> list[int]:
    """Return ids of orders that have the token, newest first, only ids below ``below``."""
    top = below if below is not None else 2**62
    if conn.dialect.name == "sqlite":
        rows = conn.exec_driver_sql(
            f"SELECT rowid FROM {NAME} WHERE {NAME} MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",  # noqa: S608
            (_hex([token]), top, limit),
        )
    else:
        rows = conn.execute(
            text(
                f"SELECT order_id FROM {NAME} WHERE word = CAST(:word AS bigint) AND order_id < :top"  # noqa: S608
                " ORDER BY order_id DESC LIMIT :limit"
            ),
            {"word": _number(token), "top": top, "limit": limit},
        )
    return [row[0] for row in rows]


def _hex(tokens: Sequence[bytes]) -> str:
    return "w" + b"".join(tokens).hex(" ", _TOKEN_BYTES).replace(" ", " w")


def _number(token: bytes) -> int:
    return int.from_bytes(token, "big", signed=True)
