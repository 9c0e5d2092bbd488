"""Cancel orders: by staff, or because the platform did. Stock is released, the number recycled, the label named."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderMove, OrderState, may
from app.domain.people import Actor, Right
from app.errors import IllegalMove, Param
from app.models.database import Database, Tx
from app.models.orders import order_exception, sales_order
from app.services import order_book
from app.services.order_book import Move
from app.services.order_demand import needs_of
from app.services.outcomes import per_order
from app.services.pull_back import drop_parcels, has_left
from app.services.push_stock import queue_push
from app.services.queries.rows import Outcome


def cancel_orders(db: Database, ids: Collection[int], reason: str, by: Actor) -> tuple[Outcome, ...]:
    """Cancel each order that nothing has left of; the outcome names labels that are on paper."""
    by.require(Right.CANCEL)

    def work(tx: Tx, order_id: int) -> str:
        labels = cancel_in(tx, order_id, "order.cancelled", reason=reason)
        return ", ".join(labels)

    return per_order(db, ids, work, by)


def cancel_in(tx: Tx, order_id: int, code: str, **params: Param) -> list[str]:
    """Cancel one order inside a transaction; return its labels on paper. Raises IllegalMove once a parcel left."""
    row = tx.conn.execute(select(sales_order.c.order_no, sales_order.c.state).where(sales_order.c.id == order_id)).one()
    if row.state == OrderState.CANCELLED.value:
        return []
    if has_left(tx, order_id) or not may(OrderState(row.state), OrderMove.CANCEL):
        raise IllegalMove("order.left_already", order_no=row.order_no)
    labels = drop_parcels(tx, [order_id], "parcel.cancelled", reason=code).get(order_id, [])
    if row.state != OrderState.ROUTED.value:  # it promised nothing yet, but shops were told less for its sake
        queue_push(tx, {need.sku_id for need in needs_of(tx.conn, [order_id])})
    kinds = order_book.open_kinds(tx.conn, [order_id]).get(order_id, [])
    order_book.close_exceptions(tx, [order_id], kinds, "cancelled")
    detail: dict[str, Param] = {**params, **({"labels": labels} if labels else {})}
    order_book.settle(tx, [order_id], {order_id: Move(OrderMove.CANCEL, code, detail)})
    return labels


def cancelled_on_platform(tx: Tx, order_id: int, status: str) -> None:
    """The platform cancelled, refunded or deleted it: cancel here too, or, when it has left, tell a person."""
    try:
        cancel_in(tx, order_id, "order.cancelled_by_platform", status=status)
    except IllegalMove:
        already = tx.conn.execute(
            select(order_exception.c.id).where(
                order_exception.c.order_id == order_id,
                order_exception.c.kind == ExceptionKind.CANCELLED_AFTER_SHIP.value,
            )
        ).first()
        if already is None:
            order_book.open_exception(tx, order_id, ExceptionKind.CANCELLED_AFTER_SHIP, status=status)
            order_book.settle(tx, [order_id])
