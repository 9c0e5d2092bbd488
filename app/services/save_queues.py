"""Keep named filters as tabs: one person's own."""

from __future__ import annotations

from sqlalchemy import func, select, update

from app.domain.people import Actor
from app.domain.text_cleaning import clean_text
from app.errors import BadInput, NotFound
from app.models.database import Database, Tx
from app.models.orders import saved_queue
from app.services.queries.choices import as_queue
from app.services.queries.order_filters import to_json
from app.services.queries.rows import OrderFilter
from app.services.queries.screen_rows import SavedQueue

_LONGEST = 12
"""Characters a tab has room for (ui-design, tab 5 zh / 12 en)."""


def save_queue(db: Database, name: str, where: OrderFilter, sort: str, by: Actor) -> SavedQueue:
    """Keep a filter under a name; a queue of the same name and person is replaced. Raises BadInput."""
    title = _title(name)
    stored = {**to_json(where), "sort": sort}

    def store(tx: Tx) -> SavedQueue:
        mine = saved_queue.c.staff_id == by.staff_id if by.staff_id is not None else saved_queue.c.staff_id.is_(None)
        row = tx.conn.execute(
            update(saved_queue).where(mine, saved_queue.c.name == title).values(filter=stored).returning(saved_queue)
        ).first()
        if row is None:
            last = tx.conn.execute(select(func.coalesce(func.max(saved_queue.c.position), 0))).scalar_one()
            row = tx.conn.execute(
                saved_queue.insert()
                .values(staff_id=by.staff_id, name=title, filter=stored, position=last + 1)
                .returning(saved_queue)
            ).one()
        tx.touch("setting", row.id)
        return as_queue(row)

    return db.run(store, by)


def _title(name: str) -> str:
    title = clean_text(name)
    if not title or len(title) > _LONGEST:
        raise BadInput("queue.bad_name", longest=_LONGEST)
    return title


def rename_queue(db: Database, queue_id: int, name: str, by: Actor) -> SavedQueue:
    """Call a queue of this person's, or a shared one, by another name. Raises BadInput, NotFound."""
    title = _title(name)

    def store(tx: Tx) -> SavedQueue:
        reachable = saved_queue.c.staff_id.is_(None) | (saved_queue.c.staff_id == by.staff_id)
        row = tx.conn.execute(
            update(saved_queue).where(saved_queue.c.id == queue_id, reachable).values(name=title).returning(saved_queue)
        ).first()
        if row is None:
            raise NotFound("queue.not_found")
        tx.touch("setting", queue_id)
        return as_queue(row)

    return db.run(store, by)


def drop_queue(db: Database, queue_id: int, by: Actor) -> None:
    """Forget a queue of this person's, or a shared one. Raises NotFound for another person's."""

    def drop(tx: Tx) -> None:
        mine = saved_queue.c.staff_id.is_(None) | (saved_queue.c.staff_id == by.staff_id)
        gone = tx.conn.execute(saved_queue.delete().where(saved_queue.c.id == queue_id, mine))
        if gone.rowcount == 0:
            raise NotFound("queue.not_found")
        tx.touch("setting", queue_id)

    db.run(drop, by)
