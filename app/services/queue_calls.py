"""Queue calls to the outside in the transaction that makes them necessary: rows of the outbox.

The relay (app.sync.outbox_relay) claims a row, calls its handler and marks it. A dedupe key, ``kind:subject``, is
unique while a row is open, so asking twice costs one call. Asking again while the first call is on its way is not lost
either: the row forgets who claimed it, the relay cannot mark it done any more, and it runs once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Text, case, cast, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.errors import Param
from app.models.bulk import given
from app.models.database import Tx
from app.models.outbox import outbox

_AT_ONCE = 500
"""Rows in one INSERT."""
_ASKED = ("kind", "account", "subject_id", "dedupe_key", "params", "not_before", "created_at")


@dataclass(frozen=True)
class OutboxRowData:
    """One claimed row as its handler gets it. ``attempts`` counts this one: 1 is the first."""

    id: int
    kind: str
    account: str
    subject_id: int
    params: dict[str, Param]
    attempts: int


@dataclass(frozen=True)
class Call:
    """One call to make: ``account`` is ``shop:ID`` or ``carrier:ID``; ``not_before`` None means at once."""

    kind: str
    account: str
    subject_id: int
    params: dict[str, Param] = field(default_factory=dict)
    not_before: datetime | None = None

    @property
    def dedupe_key(self) -> str:
        """Unique among open rows."""
        return f"{self.kind}:{self.subject_id}"


def queue_calls(tx: Tx, calls: Iterable[Call]) -> None:
    """Write outbox rows; a call that is queued already is made due again, a dead one gets its attempts back."""
    wanted = list({call.dedupe_key: call for call in calls}.values())
    for start in range(0, len(wanted), _AT_ONCE):
        _upsert(tx, wanted[start : start + _AT_ONCE])


def _upsert(tx: Tx, calls: Sequence[Call]) -> None:
    rows = [
        (call.kind, call.account, call.subject_id, call.dedupe_key, call.params, call.not_before or tx.at, tx.at)
        for call in calls
    ]
    asked = given(tx.conn, "asked", {name: outbox.c[name].type for name in _ASKED}, rows)
    # SQLite would read ON CONFLICT after a bare FROM as the condition of a join
    fresh_rows = select(*(asked.c[name] for name in _ASKED)).where(literal_column("1") == 1)
    insert = (sqlite.insert if tx.on_sqlite else postgresql.insert)(outbox).from_select(_ASKED, fresh_rows)
    fresh = insert.excluded
    sooner = case((fresh.not_before < outbox.c.not_before, fresh.not_before), else_=outbox.c.not_before)
    statement = insert.on_conflict_do_update(
        index_elements=["dedupe_key"],
        index_where=outbox.c.done_at.is_(None) & outbox.c.withdrawn_at.is_(None),
        set_={
            "params": fresh.params,
            "not_before": case((outbox.c.dead_at.is_not(None), fresh.not_before), else_=sooner),
            "attempts": case((outbox.c.dead_at.is_not(None), 0), else_=outbox.c.attempts),
            "claimed_by": None,
            "dead_at": None,
        },
        # One that waits to be sent all the same needs no new version; the row is locked either way.
        where=outbox.c.claimed_by.is_not(None)
        | outbox.c.dead_at.is_not(None)
        | (outbox.c.not_before > fresh.not_before)
        | (cast(outbox.c.params, Text) != cast(fresh.params, Text)),
    ).returning(outbox.c.id)
    tx.touch("outbox", *tx.conn.execute(statement).scalars())


def withdraw_call(tx: Tx, kind: str, subject_id: int) -> bool:
    """Take back a call that was not begun (undo); False when there is none, or it is on its way or done."""
    begun = tx.conn.execute(
        select(outbox.c.id, outbox.c.claimed_until).where(
            outbox.c.dedupe_key == f"{kind}:{subject_id}",
            outbox.c.done_at.is_(None),
            outbox.c.withdrawn_at.is_(None),
        )
    ).one_or_none()
    if begun is None:
        return False
    taken = tx.conn.execute(
        update(outbox)
        .where(outbox.c.id == begun.id, outbox.c.done_at.is_(None), outbox.c.claimed_until.is_(None))
        .values(withdrawn_at=tx.at)
    )
    if taken.rowcount == 0:
        return False
    tx.touch("outbox", begun.id)
    return True
