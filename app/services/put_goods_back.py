"""What has to be put back, as people see it: the list of tasks, and the scan that ends one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from app.domain.people import Actor, Right
from app.errors import NotFound
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.parcels import parcel, put_back_task
from app.services.open_parcels import bins_of, folded
from app.services.put_back_tasks import close_tasks
from app.services.queries.put_back_rows import PutBackRow
from app.services.queries.rows import Outcome


def put_back_done(db: Database, codes: Sequence[str], by: Actor) -> tuple[Outcome, ...]:
    """The goods of what was scanned (label, waybill or order number) are back in their bins; one Outcome per code.

    Its detail names the order and the bins.
    """
    by.require(Right.PACK)

    def work(tx: Tx, code: str) -> Outcome:
        tasks = _tasks_of(tx.conn, code)
        if not tasks:
            raise NotFound("putback.no_task", scanned=code)
        close_tasks(tx, [task.parcel_id for task in tasks])
        bins = [place for task in tasks for place in bins_of(tx.conn, task.parcel_id)]
        return Outcome(code, detail=f"{tasks[0].order_no}: {', '.join(bins)}")

    outcomes = []
    for code in codes:
        try:
            outcomes.append(db.run(lambda tx, code=code: work(tx, code), by))  # type: ignore[misc]
        except NotFound as error:
            outcomes.append(Outcome(code, error.code, error.params))
    return tuple(outcomes)


def _tasks_of(conn: Connection, code: str) -> Sequence[AnyRow]:
    """Return the open tasks of a label or waybill number; those of all its parcels for an order number."""
    words = sorted({code.strip(), folded(code)})
    return conn.execute(
        select(put_back_task.c.parcel_id, sales_order.c.order_no)
        .join(parcel, parcel.c.id == put_back_task.c.parcel_id)
        .join(sales_order, sales_order.c.id == put_back_task.c.order_id)
        .where(
            put_back_task.c.done_at.is_(None),
            or_(
                put_back_task.c.label.in_(words), parcel.c.waybill_no.in_(words), parcel.c.batch_serial.in_(words),
                sales_order.c.order_no.in_(words),
            ),
        )
        .order_by(put_back_task.c.id)
    ).all()  # fmt: skip


def put_back_rows(conn: Connection, limit: int) -> tuple[PutBackRow, ...]:
    """Return the open tasks, oldest first, with the bins that the goods belong to."""
    rows = conn.execute(
        select(put_back_task, sales_order.c.order_no, parcel.c.waybill_no)
        .join(parcel, parcel.c.id == put_back_task.c.parcel_id)
        .join(sales_order, sales_order.c.id == put_back_task.c.order_id)
        .where(put_back_task.c.done_at.is_(None))
        .order_by(put_back_task.c.opened_at, put_back_task.c.id)
        .limit(limit)
    ).all()
    return tuple(
        PutBackRow(row.id, row.order_id, row.order_no, row.parcel_id, row.label, row.waybill_no or "", row.reason,
                   row.opened_at, bins_of(conn, row.parcel_id))
        for row in rows
    )  # fmt: skip
