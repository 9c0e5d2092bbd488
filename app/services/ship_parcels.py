"""Ship: goods leave, stock follows, platforms are told once the undo window is over; and the way back.

Stock rows are taken first and in fixed order, then parcels, then orders, as everywhere. A chunk of orders ships in one
transaction; when another station interfered with it, its orders ship one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta

from sqlalchemy import select, update

from app.domain.order_state import OrderState
from app.domain.parcel_state import ParcelMove, ParcelState
from app.domain.people import Actor, Right
from app.errors import BadInput, IllegalMove, LostRace
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.outbox import outbox
from app.models.parcels import parcel, parcel_line, writeback
from app.services import order_book, stock_book
from app.services.floor_settings import undo_seconds, verifies
from app.services.outcomes import order_numbers, per_order
from app.services.push_stock import queue_push
from app.services.put_back_tasks import close_tasks, open_tasks
from app.services.queries.rows import Outcome
from app.services.queue_calls import withdraw_call
from app.services.request_waybills import order_heads, why_stopped
from app.services.write_back_shipments import KIND, WritebackState, queue_writebacks

CHUNK = 100
"""Orders in one transaction."""


def ship_orders(
    db: Database, order_ids: Sequence[int], by: Actor, *, unverified: bool = False, undo_s: int | None = None
) -> tuple[Outcome, ...]:
    """Ship every verified parcel of these orders; one Outcome per order, its detail the numbers that left.

    ``unverified`` ships printed parcels too and needs its own right, unless the actor's station does not verify at
    all. ``undo_s`` is the undo window in seconds before the platform is told, None for the setting. Raises NotAllowed.
    """
    by.require(Right.PACK)
    if unverified:
        by.require(Right.SHIP_UNVERIFIED)
    outcomes: dict[int, Outcome] = {}
    wanted = list(dict.fromkeys(order_ids))
    for start in range(0, len(wanted), CHUNK):
        outcomes.update(_ship_some(db, wanted[start : start + CHUNK], by, unverified=unverified, undo_s=undo_s))
    return tuple(outcomes[order_id] for order_id in wanted)


def _ship_some(
    db: Database, ids: Sequence[int], by: Actor, *, unverified: bool, undo_s: int | None
) -> dict[int, Outcome]:
    """Ship a chunk in one transaction, or order by order when something in it cannot go as one."""

    def work(tx: Tx) -> dict[int, Outcome]:
        return _ship_chunk(tx, ids, unverified=unverified, undo_s=undo_s)

    try:
        return db.run(work, by)
    except LostRace as error:
        if len(ids) == 1:
            subject = order_numbers(db, ids).get(ids[0], str(ids[0]))
            return {ids[0]: Outcome(subject, error.code, error.params)}
    found: dict[int, Outcome] = {}
    for order_id in ids:
        found.update(_ship_some(db, [order_id], by, unverified=unverified, undo_s=undo_s))
    return found


def _ship_chunk(tx: Tx, order_ids: Sequence[int], *, unverified: bool, undo_s: int | None) -> dict[int, Outcome]:
    unverified = unverified or not verifies(tx.conn, tx.by.station)
    rows: dict[int, list[AnyRow]] = defaultdict(list)
    heads = order_heads(tx.conn, order_ids)
    for ids in order_book.chunks(order_ids):
        for row in tx.conn.execute(
            select(parcel.c.id, parcel.c.order_id, parcel.c.state, parcel.c.waybill_no)
            .where(parcel.c.order_id.in_(ids), parcel.c.state != ParcelState.CANCELLED.value)
            .order_by(parcel.c.order_id, parcel.c.parcel_index)
        ):
            rows[row.order_id].append(row)
    good = {ParcelState.VERIFIED.value} | ({ParcelState.PRINTED.value} if unverified else set())
    may_go = [
        row.id
        for order_id, order in heads.items()
        if order.order_state == OrderState.ROUTED.value and order.exception_kind is None
        for row in rows[order_id]
        if row.state in good
    ]
    shipped = ship_in(tx, may_go, unverified=unverified, undo_s=undo_s)
    return {order_id: _outcome(order_id, heads.get(order_id), rows[order_id], shipped) for order_id in order_ids}


def _outcome(order_id: int, order: AnyRow | None, rows: Sequence[AnyRow], shipped: dict[int, int]) -> Outcome:
    if order is None:
        return Outcome(str(order_id), "order.not_found", {"order_no": str(order_id)})
    gone = " ".join(row.waybill_no for row in rows if row.id in shipped)
    left = [row for row in rows if row.id not in shipped and row.state != ParcelState.SHIPPED.value]
    if left and gone:
        return Outcome(order.order_no, "ship.partly", {"order_no": order.order_no, "left": len(left)}, gone)
    if gone:
        return Outcome(order.order_no, detail=gone)
    if rows and not left:
        return Outcome(order.order_no, "ship.shipped_already", {"order_no": order.order_no})
    if order.exception_kind is not None or order.order_state != OrderState.ROUTED.value:
        code, params = why_stopped(order)
        return Outcome(order.order_no, code, params)
    return Outcome(order.order_no, "ship.not_verified", {"order_no": order.order_no, "state": left[0].state})


def ship_in(
    tx: Tx, parcel_ids: Collection[int], *, unverified: bool = False, undo_s: int | None = None
) -> dict[int, int]:
    """Ship these parcels inside a transaction; return ``{parcel_id: order_id}``. The caller has checked the orders.

    Raises LostRace when stock figures or a parcel changed under our hands: nothing has happened then once the
    transaction is rolled back.
    """
    if not parcel_ids:
        return {}
    pieces = [piece for ids in order_book.chunks(parcel_ids) for piece in stock_book.pieces_of(tx, ids)]
    stock_book.ship_out(tx, pieces)
    moved = order_book.move_parcels(tx, parcel_ids, ParcelMove.SHIP, "parcel.shipped", shipped_at=tx.at)
    if unverified:
        rest = set(parcel_ids) - set(moved)
        moved |= order_book.move_parcels(
            tx, rest, ParcelMove.SHIP_UNVERIFIED, "parcel.shipped_unverified", shipped_at=tx.at
        )
    if len(moved) != len(set(parcel_ids)):
        raise LostRace("floor.changed_meanwhile")
    close_tasks(tx, moved, "putback.packed_again")
    window = undo_seconds(tx.conn) if undo_s is None else undo_s
    queue_writebacks(tx, moved, tx.at + timedelta(seconds=window))
    queue_push(tx, {piece.sku_id for piece in pieces})
    order_book.settle(tx, set(moved.values()))
    return moved


# --- the way back -----------------------------------------------------------------------------------------------------


def unship_orders(db: Database, order_ids: Sequence[int], reason: str, by: Actor) -> tuple[Outcome, ...]:
    """Take shipped parcels of these orders back: stock returns, nothing is told; one Outcome per order.

    Each parcel gets a task to be found and put back, which ends as well when it is packed again. Possible until a
    platform was told. Raises NotAllowed, BadInput without a reason.
    """
    by.require(Right.UNSHIP)
    if not reason.strip():
        raise BadInput("ship.reason_missing")

    return per_order(db, order_ids, lambda tx, order_id: unship_order(tx, order_id, reason.strip()), by)


def unship_order(tx: Tx, order_id: int, reason: str) -> str:
    """Take all shipped parcels of one order back inside a transaction; return their numbers. Raises IllegalMove."""
    rows = tx.conn.execute(
        select(parcel.c.id, parcel.c.waybill_no).where(
            parcel.c.order_id == order_id, parcel.c.state == ParcelState.SHIPPED.value
        )
    ).all()
    unship_in(tx, order_id, [row.id for row in rows], reason)
    return " ".join(row.waybill_no or "" for row in rows)


def unship_in(tx: Tx, order_id: int, parcel_ids: Collection[int], reason: str) -> None:
    """Take shipped parcels of one order back inside a transaction; without a reason it is the bench's own undo.

    Raises IllegalMove: nothing shipped, a platform was told or may have been.
    """
    order = tx.conn.execute(
        select(sales_order.c.order_no, sales_order.c.state).where(sales_order.c.id == order_id)
    ).one()
    if order.state == OrderState.CLOSED.value:
        raise IllegalMove("ship.already_told", order_no=order.order_no)
    if not parcel_ids:
        raise IllegalMove("ship.nothing_shipped", order_no=order.order_no)
    pieces = stock_book.pieces_of(tx, sorted(parcel_ids))
    stock_book.take_back(tx, pieces)
    for row in tx.conn.execute(
        select(writeback.c.id, writeback.c.state)
        .where(writeback.c.parcel_id.in_(sorted(parcel_ids)), writeback.c.state != WritebackState.WITHDRAWN)
        .order_by(writeback.c.id)
    ).all():
        _withdraw(tx, row, order.order_no)
    moved = order_book.move_parcels(
        tx, parcel_ids, ParcelMove.UNSHIP, "parcel.unshipped" if reason else "parcel.unshipped_at_once",
        {key: {"reason": reason} for key in parcel_ids} if reason else None,
        shipped_at=None, verified_at=None, verified_by="",
    )  # fmt: skip
    if len(moved) != len(set(parcel_ids)):
        raise LostRace("floor.changed_meanwhile")
    forget_counts(tx, moved)
    if reason:
        open_tasks(tx, moved, "unshipped")
    queue_push(tx, {piece.sku_id for piece in pieces})
    order_book.settle(tx, [order_id])


def _withdraw(tx: Tx, row: AnyRow, order_no: str) -> None:
    if row.state == WritebackState.DONE:
        raise IllegalMove("ship.already_told", order_no=order_no)
    found = tx.conn.execute(
        select(outbox.c.claimed_until).where(
            outbox.c.dedupe_key == f"{KIND}:{row.id}", outbox.c.done_at.is_(None), outbox.c.withdrawn_at.is_(None)
        )
    ).one_or_none()
    if found is not None:
        if found.claimed_until is not None and found.claimed_until > tx.at:
            raise IllegalMove("ship.being_told", order_no=order_no)
        # A call that ended without a clear no may have reached the platform all the same.
        if row.state == WritebackState.TELLING or not withdraw_call(tx, KIND, row.id):
            raise IllegalMove("ship.maybe_told", order_no=order_no)
    tx.conn.execute(update(writeback).where(writeback.c.id == row.id).values(state=WritebackState.WITHDRAWN))


def forget_counts(tx: Tx, parcel_ids: Collection[int]) -> None:
    """Set what was counted at the bench back to nothing."""
    for ids in order_book.chunks(parcel_ids):
        tx.conn.execute(
            update(parcel_line).where(parcel_line.c.parcel_id.in_(ids)).values(verified_qty=0, verified_seq=0)
        )
