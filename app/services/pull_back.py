"""Take orders back from the floor: parcels cancelled, promises released, numbers recycled, paper labels named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from app.domain.order_state import OrderMove, OrderState
from app.domain.parcel_state import ParcelMove, ParcelState
from app.errors import IllegalMove, Param
from app.models.database import Tx
from app.models.orders import sales_order
from app.models.parcels import parcel
from app.services import order_book, stock_book
from app.services.order_book import Move
from app.services.print_waybills import withdraw_jobs
from app.services.push_stock import queue_push
from app.services.put_back_tasks import open_tasks
from app.services.recycle_waybills import queue_recycle

ON_PAPER = (ParcelState.PRINTED.value, ParcelState.VERIFIED.value)
LIVE = (ParcelState.PLANNED.value, ParcelState.WAYBILLED.value, *ON_PAPER)


def has_left(tx: Tx, order_id: int) -> bool:
    """Tell whether a parcel of this order has been shipped."""
    gone = select(parcel.c.id).where(parcel.c.order_id == order_id, parcel.c.state == ParcelState.SHIPPED.value)
    return tx.conn.execute(gone.limit(1)).first() is not None


def labels_on_paper(tx: Tx, order_ids: Collection[int]) -> dict[int, list[str]]:
    """Return, per order, the batch serials of unshipped parcels whose label is on paper: they have to be found."""
    found: dict[int, list[str]] = defaultdict(list)
    for ids in order_book.chunks(order_ids):
        rows = tx.conn.execute(
            select(parcel.c.order_id, parcel.c.batch_serial, parcel.c.waybill_no).where(
                parcel.c.order_id.in_(ids), parcel.c.state.in_(ON_PAPER)
            )
        )
        for row in rows:
            found[row.order_id].append(row.batch_serial or row.waybill_no or "")
    return found


def drop_parcels(tx: Tx, order_ids: Collection[int], code: str, *, reason: str) -> dict[int, list[str]]:
    """Cancel every unshipped parcel of these orders and undo what hangs on it; return the labels on paper per order.

    Reserved stock is released, queued print jobs are withdrawn, waybill numbers are queued for recycling, and for each
    label on paper a task to put the goods back is opened. ``reason`` is the last word of a code ``reason.…``. The
    caller settles the orders.
    """
    # Stock first, as shipping does: from here on nobody else ships these parcels, and no two wait for each other.
    stock_book.lock(tx, stock_book.pieces_of(tx, _live_parcels(tx, order_ids)))
    labels = labels_on_paper(tx, order_ids)
    parcel_ids = _live_parcels(tx, order_ids)
    printed = _parcels_in(tx, order_ids, ON_PAPER)
    if not parcel_ids:
        return labels
    withdraw_jobs(tx, parcel_ids)
    queue_recycle(tx, parcel_ids)
    moved = order_book.move_parcels(
        tx, parcel_ids, ParcelMove.CANCEL, code, {parcel_id: {"reason": reason} for parcel_id in parcel_ids}
    )
    pieces = stock_book.pieces_of(tx, list(moved))
    stock_book.unreserve(tx, pieces)
    open_tasks(tx, printed, reason)
    queue_push(tx, {piece.sku_id for piece in pieces})
    return labels


def _live_parcels(tx: Tx, order_ids: Collection[int]) -> list[int]:
    return _parcels_in(tx, order_ids, LIVE)


def _parcels_in(tx: Tx, order_ids: Collection[int], states: Collection[str]) -> list[int]:
    found: list[int] = []
    for ids in order_book.chunks(order_ids):
        query = select(parcel.c.id).where(parcel.c.order_id.in_(ids), parcel.c.state.in_(states))
        found += tx.conn.execute(query).scalars()
    return found


def back_to_audit(tx: Tx, order_id: int, code: str, **params: Param) -> list[str]:
    """Take an order that passed audit back to RECEIVED: parcels dropped, un-routed, audit revoked, each an event.

    Returns the labels on paper. Orders still RECEIVED are left as they are. Raises IllegalMove once a parcel has left.
    """
    if has_left(tx, order_id):
        number = tx.conn.execute(select(sales_order.c.order_no).where(sales_order.c.id == order_id)).scalar_one()
        raise IllegalMove("order.partly_left", order_no=number)
    labels = drop_parcels(tx, [order_id], "parcel.cancelled", reason=code).get(order_id, [])
    state = tx.conn.execute(select(sales_order.c.state).where(sales_order.c.id == order_id)).scalar_one()
    if state == OrderState.ROUTED.value:
        order_book.settle(tx, [order_id], {order_id: Move(OrderMove.UNROUTE, "order.unrouted", {"reason": code})})
        state = OrderState.AUDITED.value
    if state != OrderState.RECEIVED.value:
        order_book.settle(
            tx, [order_id], {order_id: Move(OrderMove.AUDIT_REVOKE, "order.audit_revoked", {"reason": code, **params})}
        )
    return labels
