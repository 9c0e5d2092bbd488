"""Goods that have to be found and put back: the parcels of stopped orders whose label is on paper, and unshipped ones.

Whoever takes parcels back opens the task; it ends when somebody scans the label or number of what was found, when the
bench puts the goods away or packs them after all, or when the label turns out never to have come out.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select, update

from app.models.base import AnyRow
from app.models.bulk import insert_many
from app.models.database import Tx
from app.models.parcels import parcel, put_back_task
from app.services.order_book import chunks


def open_tasks(tx: Tx, parcel_ids: Collection[int], reason: str) -> None:
    """Open a task for each of these parcels that has paper to be found and no open task yet; write its event.

    ``reason`` is the last word of a code ``reason.…``.
    """
    for ids in chunks(parcel_ids):
        waiting = select(put_back_task.c.parcel_id).where(
            put_back_task.c.parcel_id.in_(ids), put_back_task.c.done_at.is_(None)
        )
        rows = tx.conn.execute(
            select(parcel.c.id, parcel.c.order_id, parcel.c.batch_serial, parcel.c.waybill_no)
            .where(parcel.c.id.in_(ids), parcel.c.id.not_in(waiting))
            .order_by(parcel.c.id)
        ).all()
        found = [(row, row.batch_serial or row.waybill_no) for row in rows if row.batch_serial or row.waybill_no]
        insert_many(
            tx.conn,
            put_back_task,
            [
                {"parcel_id": row.id, "order_id": row.order_id, "reason": reason, "label": label, "opened_at": tx.at}
                for row, label in found
            ],
        )
        for row, label in found:
            tx.event(row.order_id, "putback.opened", parcel_id=row.id, label=label, reason=reason)
            tx.touch("parcel", row.id)


def close_tasks(tx: Tx, parcel_ids: Collection[int], code: str = "putback.done") -> list[AnyRow]:
    """End the open tasks of these parcels and write their event; return them."""
    closed: list[AnyRow] = []
    for ids in chunks(parcel_ids):
        closed += tx.conn.execute(
            update(put_back_task)
            .where(put_back_task.c.parcel_id.in_(ids), put_back_task.c.done_at.is_(None))
            .values(done_at=tx.at, done_by=tx.by.name)
            .returning(put_back_task.c.id, put_back_task.c.parcel_id, put_back_task.c.order_id, put_back_task.c.label)
        ).all()
    for row in closed:
        tx.event(row.order_id, code, parcel_id=row.parcel_id, label=row.label)
        tx.touch("parcel", row.parcel_id)
    return closed


def reopen_tasks(tx: Tx, task_ids: Collection[int]) -> list[AnyRow]:
    """Open ended tasks again, but for parcels that have an open one already, and write their event; return them."""
    waiting = select(put_back_task.c.parcel_id).where(put_back_task.c.done_at.is_(None))
    mine = select(func.max(put_back_task.c.id)).where(put_back_task.c.id.in_(list(task_ids)))
    newest = mine.group_by(put_back_task.c.parcel_id)
    opened = tx.conn.execute(
        update(put_back_task)
        .where(put_back_task.c.id.in_(newest), put_back_task.c.parcel_id.not_in(waiting))
        .values(done_at=None, done_by=None)
        .returning(put_back_task.c.id, put_back_task.c.parcel_id, put_back_task.c.order_id, put_back_task.c.label)
    ).all()
    for row in opened:
        tx.event(row.order_id, "putback.reopened", parcel_id=row.parcel_id, label=row.label)
        tx.touch("parcel", row.parcel_id)
    return list(opened)
