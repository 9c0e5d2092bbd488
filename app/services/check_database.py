"""``db check``: verify every invariant and name what breaks it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection, text

from app.errors import Param
from app.models import receiver_words
from app.models.database import Database
from app.services.check_history import broken_histories
from app.services.invariants import INVARIANTS
from app.services.queries.rows import Outcome

_SHOWN = 5
NO_ORPHANS = "no_orphans"
NO_ORPHAN_WORDS = "no_orphan_words"
HISTORY_CHAINS = "history_chains"


def check_database(
    db: Database, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> tuple[Outcome, ...]:
    """Verify every invariant; one outcome each, with the first violations named. Each is read on its own snapshot."""
    outcomes = []
    for number, check in enumerate(_CHECKS, 1):
        with db.read() as conn:
            outcomes.append(check(conn))
        progress(number, len(_CHECKS))
    return tuple(outcomes)


def verify(conn: Connection) -> tuple[Outcome, ...]:
    """Verify every invariant on one connection, within whatever transaction is open there."""
    return tuple(check(conn) for check in _CHECKS)


def _verify(conn: Connection, name: str, query: str) -> Outcome:
    if conn.dialect.name == "postgresql":
        conn.execute(text("SET LOCAL statement_timeout = 0"))
    return _told(name, [str(row[0]) for row in conn.execute(text(f"{query} LIMIT {_SHOWN + 1}"))])


def _told(name: str, found: list[str]) -> Outcome:
    if not found:
        return Outcome(name)
    params: dict[str, Param] = {"check": name, "first": found[:_SHOWN]}
    return Outcome(name, "check.broken", params)


def _orphan_words(conn: Connection) -> str:
    """Search words of orders that do not exist; the two databases call the order's id differently."""
    key = "rowid" if conn.dialect.name == "sqlite" else "order_id"
    return (
        f"SELECT 'order ' || w.{key} FROM {receiver_words.NAME} w"  # noqa: S608 - our own names
        f" WHERE NOT EXISTS (SELECT 1 FROM sales_order o WHERE o.id = w.{key})"
    )


def _foreign_keys(conn: Connection) -> Outcome:
    """SQLite only enforces foreign keys on connections that ask for it, so a foreign hand may have made orphans."""
    if conn.dialect.name != "sqlite":
        return Outcome(NO_ORPHANS)
    rows = conn.execute(text("PRAGMA foreign_key_check")).fetchmany(_SHOWN)
    return _told(NO_ORPHANS, [f"{row[0]} {row[1]} → {row[2]}" for row in rows])


_CHECKS: tuple[Callable[[Connection], Outcome], ...] = (
    *(partial(_verify, name=one.name, query=one.query) for one in INVARIANTS),
    lambda conn: _verify(conn, NO_ORPHAN_WORDS, _orphan_words(conn)),
    _foreign_keys,
    lambda conn: _told(HISTORY_CHAINS, broken_histories(conn)),
)
