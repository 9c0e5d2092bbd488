"""What has to be put back, as people see it: the list of tasks, the scan that ends one, and taking that back."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Connection, func, or_, select

from app.domain.parcel_state import ParcelState
from app.domain.people import Actor, Right
from app.errors import IllegalMove, NotFound
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.parcels import parcel, parcel_line, put_back_task
from app.models.print_jobs import print_job, printer
from app.services.open_parcels import bins_of, bins_of_all, folded
from app.services.put_back_tasks import close_tasks, reopen_tasks
from app.services.queries.put_back_rows import GoodsBack, PutBackRow
from app.services.queries.rows import Outcome
from app.services.queries.screen_rows import TroubleRow
from app.services.verify_parcels import find_sku

TOLD = 5
"""A station is told of so many of its labels at once, the newest; the list has them all."""


def put_back_done(db: Database, codes: Sequence[str], by: Actor) -> tuple[Outcome, ...]:
    """The goods of what was scanned are back in their bins; one Outcome per code, see ``goods_back``.

    Its detail names the order and the bins.
    """
    outcomes = []
    for code in codes:
        try:
            done = goods_back(db, code, by)
        except (NotFound, IllegalMove) as error:
            outcomes.append(Outcome(code, error.code, error.params))
        else:
            outcomes.append(Outcome(code, detail=f"{done.order_no}: {', '.join(done.bins)}"))
    return tuple(outcomes)


def goods_back(db: Database, code: str, by: Actor) -> GoodsBack:
    """End the tasks of a label, waybill or order number, or of a piece that can belong to one task only.

    Raises NotFound when nothing of it waits, IllegalMove for a piece that several tasks have or that is not all of its
    parcel: then the label says which is meant.
    """
    by.require(Right.PACK)

    def work(tx: Tx) -> GoodsBack:
        tasks = _tasks_of(tx.conn, code) or _tasks_with_piece(tx.conn, code)
        if not tasks:
            raise NotFound("putback.no_task", scanned=code.strip())
        return _end(tx, tasks)

    return db.run(work, by)


def task_back(db: Database, task_id: int, by: Actor) -> GoodsBack:
    """End one task that was chosen in the list. Raises NotFound when somebody else has ended it."""
    by.require(Right.PACK)

    def work(tx: Tx) -> GoodsBack:
        tasks = _open_tasks(tx.conn, put_back_task.c.id == task_id)
        if not tasks:
            label = tx.conn.execute(select(put_back_task.c.label).where(put_back_task.c.id == task_id)).scalar()
            raise NotFound("putback.no_task", scanned=label or str(task_id))
        return _end(tx, tasks)

    return db.run(work, by)


def not_back(db: Database, task_ids: Collection[int], by: Actor) -> tuple[Outcome, ...]:
    """Take ended tasks back: their goods are not in the bins after all. One Outcome per label.

    A parcel that has left meanwhile, or that waits to be put back already, is refused or left as it is.
    """
    by.require(Right.PACK)

    def work(tx: Tx) -> tuple[Outcome, ...]:
        rows = tx.conn.execute(
            select(put_back_task.c.id, put_back_task.c.label, parcel.c.state)
            .join(parcel, parcel.c.id == put_back_task.c.parcel_id)
            .where(put_back_task.c.id.in_(list(task_ids)), put_back_task.c.done_at.is_not(None))
            .order_by(put_back_task.c.id)
        ).all()
        gone = {row.id for row in rows if row.state == ParcelState.SHIPPED.value}
        reopen_tasks(tx, [row.id for row in rows if row.id not in gone])
        return tuple(
            Outcome(row.label, "putback.left", {"label": row.label}) if row.id in gone else Outcome(row.label)
            for row in rows
        )

    return db.run(work, by)


def _end(tx: Tx, tasks: Sequence[AnyRow]) -> GoodsBack:
    closed = close_tasks(tx, [task.parcel_id for task in tasks])
    bins = [place for task in tasks for place in bins_of(tx.conn, task.parcel_id)]
    return GoodsBack(
        tuple(row.id for row in closed), tasks[0].order_no, tuple(task.label for task in tasks), tuple(bins)
    )


def _open_tasks(conn: Connection, *where: ColumnElement[bool]) -> Sequence[AnyRow]:
    return conn.execute(
        select(put_back_task.c.parcel_id, put_back_task.c.label, sales_order.c.order_no)
        .join(parcel, parcel.c.id == put_back_task.c.parcel_id)
        .join(sales_order, sales_order.c.id == put_back_task.c.order_id)
        .where(put_back_task.c.done_at.is_(None), *where)
        .order_by(put_back_task.c.id)
    ).all()


def _tasks_of(conn: Connection, code: str) -> Sequence[AnyRow]:
    """Return the open tasks of a label or waybill number; those of all its parcels for an order number."""
    words = sorted({code.strip(), folded(code)})
    return _open_tasks(
        conn,
        or_(
            put_back_task.c.label.in_(words), parcel.c.waybill_no.in_(words), parcel.c.batch_serial.in_(words),
            sales_order.c.order_no.in_(words),
        ),
    )  # fmt: skip


def _tasks_with_piece(conn: Connection, code: str) -> Sequence[AnyRow]:
    """Return the one open task that is this one piece; raise IllegalMove where the label has to be scanned."""
    piece = find_sku(conn, code)
    if piece is None:
        return ()
    having = select(parcel_line.c.parcel_id).where(parcel_line.c.sku_id == piece.id)
    tasks = _open_tasks(conn, put_back_task.c.parcel_id.in_(having))
    if len(tasks) > 1:
        raise IllegalMove("putback.which_label", sku_code=piece.sku_code, count=len(tasks))
    for task in tasks:
        pieces = select(func.sum(parcel_line.c.qty)).where(parcel_line.c.parcel_id == task.parcel_id)
        if conn.execute(pieces).scalar_one() > 1:
            raise IllegalMove("putback.more_goods", label=task.label, order_no=task.order_no)
    return tasks


def put_back_rows(conn: Connection, limit: int) -> tuple[PutBackRow, ...]:
    """Return the open tasks, oldest first, with the bins that the goods belong to and the printer of the label."""
    rows = conn.execute(
        select(put_back_task, sales_order.c.order_no, parcel.c.waybill_no)
        .join(parcel, parcel.c.id == put_back_task.c.parcel_id)
        .join(sales_order, sales_order.c.id == put_back_task.c.order_id)
        .where(put_back_task.c.done_at.is_(None))
        .order_by(put_back_task.c.opened_at, put_back_task.c.id)
        .limit(limit)
    ).all()
    parcel_ids = [row.parcel_id for row in rows]
    bins, printers = bins_of_all(conn, parcel_ids), _printers_of(conn, parcel_ids)
    return tuple(
        PutBackRow(row.id, row.order_id, row.order_no, row.parcel_id, row.label, row.waybill_no or "", row.reason,
                   row.opened_at, bins.get(row.parcel_id, ()), printers.get(row.parcel_id, ""))
        for row in rows
    )  # fmt: skip


def _printers_of(conn: Connection, parcel_ids: Collection[int]) -> dict[int, str]:
    """Return the name of the printer that the newest label of each parcel came from."""
    rows = conn.execute(
        select(print_job.c.parcel_id, printer.c.name)
        .join(printer, printer.c.id == print_job.c.printer_id)
        .where(print_job.c.parcel_id.in_(list(parcel_ids)), print_job.c.kind == "waybill")
        .order_by(print_job.c.id)
    )
    return {row.parcel_id: row.name for row in rows}


def put_back_count(conn: Connection) -> int:
    """Return how many parcels wait to be put back."""
    waiting = select(func.count()).select_from(put_back_task).where(put_back_task.c.done_at.is_(None))
    return int(conn.execute(waiting).scalar_one())


def station_troubles(conn: Connection, station: str) -> tuple[TroubleRow, ...]:
    """Return the labels that this station's printers put on paper and whose goods have to be put back, newest first."""
    rows = conn.execute(
        select(put_back_task, sales_order.c.order_no)
        .join(sales_order, sales_order.c.id == put_back_task.c.order_id)
        .where(
            put_back_task.c.done_at.is_(None),
            put_back_task.c.parcel_id.in_(
                select(print_job.c.parcel_id)
                .join(printer, printer.c.id == print_job.c.printer_id)
                .where(printer.c.station == station, print_job.c.parcel_id == put_back_task.c.parcel_id)
            ),
        )
        .order_by(put_back_task.c.id.desc())
        .limit(TOLD)
    ).all()
    return tuple(
        TroubleRow(
            f"putback:{row.id}", "putback.find", {"label": row.label, "order_no": row.order_no, "reason": row.reason},
            row.opened_at, "global.put_backs", {"id": row.id},
        )
        for row in rows
    )  # fmt: skip
