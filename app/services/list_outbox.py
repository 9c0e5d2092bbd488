"""Waiting and dead outside calls, as people see them, and trying them again."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, or_, select, update

from app.domain.people import Actor, Right
from app.models.database import Database, Tx
from app.models.outbox import outbox
from app.services.order_book import chunks
from app.services.queries.rows import Outcome
from app.services.queries.work_place_rows import OutboxRow

_LIMIT = 500


def outbox_rows(conn: Connection, *, dead: bool) -> tuple[OutboxRow, ...]:
    """Return open calls, at most 500: the dead ones, or those that wait; the next due first."""
    query = (
        select(outbox)
        .where(outbox.c.done_at.is_(None), outbox.c.withdrawn_at.is_(None))
        .where(outbox.c.dead_at.is_not(None) if dead else outbox.c.dead_at.is_(None))
        .order_by(outbox.c.not_before, outbox.c.id)
        .limit(_LIMIT)
    )
    return tuple(
        OutboxRow(
            id=row.id,
            kind=row.kind,
            account=row.account,
            subject=str(row.subject_id),
            attempts=row.attempts,
            not_before=row.not_before,
            error=row.error_code,
            error_params=row.error_params or {},
            dead=row.dead_at is not None,
        )
        for row in conn.execute(query)
    )


def retry_calls(db: Database, ids: Collection[int], by: Actor) -> tuple[Outcome, ...]:
    """Make these calls due now; a dead letter gets all its attempts back. One that is on its way is left alone."""
    by.require(Right.SETTINGS)

    def work(tx: Tx) -> tuple[Outcome, ...]:
        changed: set[int] = set()
        for part in chunks(ids):
            changed |= set(
                tx.conn.execute(
                    update(outbox)
                    .where(
                        outbox.c.id.in_(part),
                        outbox.c.done_at.is_(None),
                        outbox.c.withdrawn_at.is_(None),
                        or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until < tx.at),
                    )
                    .values(not_before=tx.at, attempts=0, dead_at=None)
                    .returning(outbox.c.id)
                ).scalars()
            )
        tx.touch("outbox", *changed)
        return tuple(
            Outcome(str(one)) if one in changed else Outcome(str(one), "outbox.not_waiting", {"id": one}) for one in ids
        )

    return db.run(work, by)
