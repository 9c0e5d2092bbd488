"""Write back: tell each platform about each parcel of its orders, once the undo window of shipping has ended.

One row per raw order and parcel, so a merged parcel tells every platform order in it and a split order tells each of
its parcels. The outbox carries the call; the connector reads first, and "already shipped" counts as success.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, select, update

from app.connectors.base import Platform, Shipment, ShippedLine
from app.domain.bundles import whole_bundles
from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderMove, OrderState
from app.domain.parcel_state import ParcelState
from app.domain.people import Actor, Right
from app.errors import AppError, Declined, LoginExpired, NeedsPerson, RateLimited
from app.models.base import AnyRow
from app.models.bulk import insert_many, take_ids
from app.models.database import Database, Tx
from app.models.orders import order_line, sales_order
from app.models.parcels import parcel, parcel_line, writeback
from app.models.raw_orders import raw_order
from app.models.shops import shop
from app.models.stock import bundle_item
from app.models.warehouses import carrier
from app.services import order_book
from app.services.accounts import platform_kind
from app.services.keys import KeyBook
from app.services.order_book import Move
from app.services.outcomes import per_order
from app.services.queries.rows import Outcome
from app.services.queue_calls import Call, OutboxRowData, queue_calls
from app.services.recycle_waybills import reason_of

KIND = "write_back"
"""The outbox kind."""

CLOSE_AFTER = timedelta(hours=1)
"""Shipped orders with nothing to write back are closed this long after shipping."""

_STOPPED_THERE = "order_stopped"
"""Last word of a connector's code when the platform's order was cancelled or refunded."""


class WritebackState:
    """States of a writeback row."""

    WAITING = "waiting"
    TELLING = "telling"
    """A call was begun: the platform may have been told."""
    DONE = "done"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NOT_NEEDED = "not_needed"
    """The shop cannot be told (files): the row stands for the parcel having left."""


_NOT_SENT = (OrderState.REPLACED.value, OrderState.CANCELLED.value)
"""Nothing leaves with orders in these states; what stands for a replaced one has lines of its own."""

_OPEN = (WritebackState.WAITING, WritebackState.TELLING, WritebackState.REFUSED)


# --- queueing ---------------------------------------------------------------------------------------------------------


def queue_writebacks(tx: Tx, parcel_ids: Collection[int], not_before: datetime) -> None:
    """Queue the write-backs of shipped parcels: one per raw order and parcel, where the platform can be told."""
    for ids in order_book.chunks(parcel_ids):
        rows = tx.conn.execute(
            select(order_line.c.raw_order_id, parcel.c.id, parcel.c.waybill_no, raw_order.c.shop_id, shop.c.platform)
            .select_from(parcel_line)
            .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
            .join(order_line, order_line.c.id == parcel_line.c.order_line_id)
            .join(raw_order, raw_order.c.id == order_line.c.raw_order_id)
            .join(shop, shop.c.id == raw_order.c.shop_id)
            .where(parcel.c.id.in_(ids), parcel.c.waybill_no.is_not(None))
            .distinct()
            .order_by(parcel.c.id, order_line.c.raw_order_id)
        ).all()
        shops = {(row.raw_order_id, row.id, row.waybill_no): row.shop_id for row in rows}
        told = {row.shop_id for row in rows if platform_kind(row.platform).can.writes_back}
        states = {
            key: WritebackState.WAITING if shop_id in told else WritebackState.NOT_NEEDED
            for key, shop_id in shops.items()
        }
        known = _known(tx.conn, ids)
        for state in (WritebackState.WAITING, WritebackState.NOT_NEEDED):
            again = [known[key] for key in shops if key in known and states[key] == state]
            tx.conn.execute(
                update(writeback)
                .where(writeback.c.id.in_(again), writeback.c.state == WritebackState.WITHDRAWN)
                .values(state=state)
            )
        fresh = [key for key in shops if key not in known]
        known |= dict(zip(fresh, take_ids(tx.conn, writeback, len(fresh)), strict=True))
        insert_many(
            tx.conn,
            writeback,
            [
                {
                    "id": known[key],
                    "raw_order_id": key[0],
                    "parcel_id": key[1],
                    "waybill_no": key[2],
                    "state": states[key],
                    "created_at": tx.at,
                }
                for key in fresh
            ],
        )
        queue_calls(
            tx,
            (
                Call(KIND, f"shop:{shop_id}", known[key], not_before=not_before)
                for key, shop_id in shops.items()
                if shop_id in told
            ),
        )


def _known(conn: Connection, parcel_ids: Collection[int]) -> dict[tuple[int, int, str], int]:
    rows = conn.execute(select(writeback).where(writeback.c.parcel_id.in_(parcel_ids)))
    return {(row.raw_order_id, row.parcel_id, row.waybill_no): row.id for row in rows}


# --- the call ---------------------------------------------------------------------------------------------------------


def write_back(db: Database, _keys: KeyBook, connector: Platform, row: OutboxRowData, _holder: str) -> None:
    """Tell the platform about one parcel of one raw order (the outbox handler). Safe to repeat.

    A refusal opens WRITEBACK_REFUSED, or CANCELLED_AFTER_SHIP when the platform's order was cancelled, and is raised
    again so that the row becomes a dead letter. Raises what the connector raises.
    """
    begun = db.run(lambda tx: _begin(tx, row.subject_id))
    if begun is None:
        return
    task, shipment = begun
    try:
        connector.write_back(shipment)
    except (LoginExpired, RateLimited):
        db.run(lambda tx: _turn(tx, task, WritebackState.TELLING, WritebackState.WAITING))
        raise
    except (Declined, NeedsPerson) as error:
        db.run(lambda tx, error=error: _refused(tx, task, error))  # type: ignore[misc]
        raise
    db.run(lambda tx: _told(tx, task))


def _begin(tx: Tx, writeback_id: int) -> tuple[AnyRow, Shipment] | None:
    """Write down that the platform is being told, so that nobody un-ships it any more; None when there is no need."""
    task = _task(tx.conn, writeback_id)
    if task is None:
        return None
    if task.state != WritebackState.TELLING and not _turn(tx, task, task.state, WritebackState.TELLING):
        return None
    return task, _shipment(tx.conn, task)


def _turn(tx: Tx, task: AnyRow, before: str, after: str) -> bool:
    changed = tx.conn.execute(
        update(writeback).where(writeback.c.id == task.id, writeback.c.state == before).values(state=after)
    )
    return changed.rowcount == 1


def _task(conn: Connection, writeback_id: int) -> AnyRow | None:
    """Return what is to be told, None when it was told or taken back."""
    return conn.execute(
        select(
            writeback.c.id, writeback.c.raw_order_id, writeback.c.parcel_id, writeback.c.waybill_no, writeback.c.state,
            raw_order.c.platform_order_no, parcel.c.order_id, parcel.c.shipped_at,
            carrier.c.kind.label("carrier_code"), carrier.c.name.label("carrier_name"),
        )
        .join(raw_order, raw_order.c.id == writeback.c.raw_order_id)
        .join(parcel, parcel.c.id == writeback.c.parcel_id)
        .join(carrier, carrier.c.id == parcel.c.carrier_id)
        .where(
            writeback.c.id == writeback_id,
            writeback.c.state.in_(_OPEN),
            parcel.c.state == ParcelState.SHIPPED.value,
        )
    ).one_or_none()  # fmt: skip


def _shipment(conn: Connection, task: AnyRow) -> Shipment:
    lines = conn.execute(
        select(order_line.c.platform_line_no, func.sum(parcel_line.c.qty).label("pieces"), _pieces_each().label("each"))
        .join(order_line, order_line.c.id == parcel_line.c.order_line_id)
        .where(
            parcel_line.c.parcel_id == task.parcel_id,
            order_line.c.raw_order_id == task.raw_order_id,
            order_line.c.platform_line_no != "",
        )
        .group_by(order_line.c.id, order_line.c.platform_line_no, order_line.c.bundle_id)
        .order_by(order_line.c.id)
    )
    sold: dict[str, int] = defaultdict(int)
    for line in lines:
        sold[line.platform_line_no] += whole_bundles(int(line.pieces), int(line.each))
    return Shipment(
        platform_order_no=task.platform_order_no,
        waybill_no=task.waybill_no,
        carrier_code=task.carrier_code,
        carrier_name=task.carrier_name,
        shipped_at=task.shipped_at,
        lines=tuple(ShippedLine(number, qty) for number, qty in sold.items() if qty),
        whole_order=_completes(conn, task),
    )


def _pieces_each() -> ColumnElement[int]:
    """SQL: how many pieces one sold unit of an order line is: those of its bundle, else 1."""
    pieces = select(func.sum(bundle_item.c.qty)).where(bundle_item.c.bundle_id == order_line.c.bundle_id)
    return func.coalesce(pieces.correlate(order_line).scalar_subquery(), 1)


def _completes(conn: Connection, task: AnyRow) -> bool:
    """Tell whether everything of the raw order has left and every other parcel of it was told already."""
    others = conn.execute(
        select(writeback.c.id).where(
            writeback.c.raw_order_id == task.raw_order_id, writeback.c.id != task.id, writeback.c.state.in_(_OPEN)
        )
    ).first()
    if others is not None:
        return False
    gone = (
        select(func.coalesce(func.sum(parcel_line.c.qty), 0))
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .where(parcel_line.c.order_line_id == order_line.c.id, parcel.c.state == ParcelState.SHIPPED.value)
        .scalar_subquery()
    )
    left = conn.execute(
        select(order_line.c.id)
        .join(sales_order, sales_order.c.id == order_line.c.order_id)
        .where(
            order_line.c.raw_order_id == task.raw_order_id,
            sales_order.c.state.not_in(_NOT_SENT),
            gone < (order_line.c.qty - order_line.c.refunded_qty) * _pieces_each(),
        )
    ).first()
    return left is None


# --- storing the answer -----------------------------------------------------------------------------------------------


def _told(tx: Tx, task: AnyRow) -> None:
    changed = tx.conn.execute(
        update(writeback)
        .where(writeback.c.id == task.id, writeback.c.state.in_(_OPEN))
        .values(state=WritebackState.DONE, written_back_at=tx.at)
    )
    if changed.rowcount == 0:
        return
    tx.event(
        task.order_id, "parcel.written_back", parcel_id=task.parcel_id,
        platform_order_no=task.platform_order_no, waybill_no=task.waybill_no,
    )  # fmt: skip
    if not _has(tx.conn, writeback.c.parcel_id == task.parcel_id, writeback.c.state.in_(_OPEN)):
        tx.conn.execute(
            update(parcel)
            .where(parcel.c.id == task.parcel_id)
            .values(written_back_at=tx.at, version=parcel.c.version + 1)
        )
        tx.touch("parcel", task.parcel_id)
    of_order = writeback.c.parcel_id.in_(select(parcel.c.id).where(parcel.c.order_id == task.order_id))
    if not _has(tx.conn, of_order, writeback.c.state == WritebackState.REFUSED):
        order_book.close_exceptions(tx, [task.order_id], [ExceptionKind.WRITEBACK_REFUSED.value], "told")
    order_book.settle(tx, [task.order_id])
    _close(tx, [task.order_id])


def _refused(tx: Tx, task: AnyRow, error: AppError) -> None:
    if not _turn(tx, task, WritebackState.TELLING, WritebackState.REFUSED):
        return
    gone = error.code.rpartition(".")[2] == _STOPPED_THERE
    kind = ExceptionKind.CANCELLED_AFTER_SHIP if gone else ExceptionKind.WRITEBACK_REFUSED
    why = reason_of(error, platform_order_no=task.platform_order_no)
    order_book.open_exception(tx, task.order_id, kind, parcel_id=task.parcel_id, **why)
    order_book.settle(tx, [task.order_id])


def _has(conn: Connection, *where: Any) -> bool:  # noqa: ANN401 - conditions
    return conn.execute(select(writeback.c.id).where(*where).limit(1)).first() is not None


def _close(tx: Tx, order_ids: Collection[int]) -> list[int]:
    """Close those of these orders that are shipped, have nothing open and nothing left to tell; return them."""
    untold = exists().where(
        writeback.c.parcel_id == parcel.c.id, parcel.c.order_id == sales_order.c.id, writeback.c.state.in_(_OPEN)
    )
    done: list[int] = []
    for ids in order_book.chunks(order_ids):
        done += tx.conn.execute(
            select(sales_order.c.id).where(
                sales_order.c.id.in_(ids),
                sales_order.c.state == OrderState.SHIPPED.value,
                sales_order.c.open_exceptions == 0,
                ~untold,
            )
        ).scalars()
    order_book.settle(tx, [], {order_id: Move(OrderMove.CLOSE, "order.closed") for order_id in done})
    for ids in order_book.chunks(done):
        tx.conn.execute(update(sales_order).where(sales_order.c.id.in_(ids)).values(closed_at=tx.at))
    return done


# --- chores and people ------------------------------------------------------------------------------------------------


def close_due(db: Database, limit: int = 500) -> int:
    """Close shipped orders that nothing more will happen to: of shops that are not told, or passed since. A chore.

    Returns how many were closed.
    """

    def work(tx: Tx) -> int:
        ids = tx.conn.execute(
            select(sales_order.c.id)
            .where(
                sales_order.c.state == OrderState.SHIPPED.value,
                sales_order.c.shipped_at <= tx.at - CLOSE_AFTER,
                sales_order.c.open_exceptions == 0,
            )
            .order_by(sales_order.c.shipped_at)
            .limit(limit)
        ).scalars()
        return len(_close(tx, list(ids)))

    return db.run(work)


def retry_writebacks(db: Database, order_ids: Collection[int], by: Actor) -> tuple[Outcome, ...]:
    """Tell the platform again what it refused or did not answer; one Outcome per order, its detail the numbers."""
    by.require(Right.PACK)

    def work(tx: Tx, order_id: int) -> str:
        rows = tx.conn.execute(
            update(writeback)
            .where(
                writeback.c.parcel_id.in_(select(parcel.c.id).where(parcel.c.order_id == order_id)),
                writeback.c.state.in_((WritebackState.REFUSED, WritebackState.TELLING)),
            )
            .values(state=WritebackState.TELLING)
            .returning(writeback.c.id, writeback.c.raw_order_id, writeback.c.waybill_no)
        ).all()
        shops: dict[int, int] = defaultdict(int)
        for row in rows:
            shops[row.id] = tx.conn.execute(
                select(raw_order.c.shop_id).where(raw_order.c.id == row.raw_order_id)
            ).scalar_one()
        queue_calls(tx, (Call(KIND, f"shop:{shop_id}", writeback_id) for writeback_id, shop_id in shops.items()))
        if rows:
            order_book.close_exceptions(tx, [order_id], [ExceptionKind.WRITEBACK_REFUSED.value], "retried")
            order_book.settle(tx, [order_id])
        return " ".join(sorted({row.waybill_no for row in rows}))

    return per_order(db, order_ids, work, by)
