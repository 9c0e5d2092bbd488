"""Un-route: give up the warehouse, stock, parcels and numbers of orders, which routing then decides anew."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.domain.order_state import OrderMove, OrderState, next_state
from app.domain.people import Actor, Right
from app.errors import IllegalMove
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.services import order_book
from app.services.order_book import Move
from app.services.outcomes import per_order
from app.services.pull_back import drop_parcels, has_left
from app.services.queries.rows import Outcome

REASON = "by_person"


def unroute_orders(db: Database, ids: Collection[int], by: Actor) -> tuple[Outcome, ...]:
    """Take routed orders of which nothing has left back to AUDITED; the outcome names labels that are on paper.

    The engine routes them again at once by today's rules and stock, unless something is open on them: hold first what
    shall wait.
    """
    by.require(Right.AUDIT)
    return per_order(db, ids, unroute_in, by)


def unroute_in(tx: Tx, order_id: int) -> str:
    """Un-route one order inside a transaction; return its labels on paper. Raises IllegalMove."""
    row = tx.conn.execute(select(sales_order.c.order_no, sales_order.c.state).where(sales_order.c.id == order_id)).one()
    next_state(OrderState(row.state), OrderMove.UNROUTE, order_no=row.order_no)
    if has_left(tx, order_id):
        raise IllegalMove("order.partly_left", order_no=row.order_no)
    labels = drop_parcels(tx, [order_id], "parcel.cancelled", reason=REASON).get(order_id, [])
    order_book.settle(tx, [order_id], {order_id: Move(OrderMove.UNROUTE, "order.unrouted", {"reason": REASON})})
    return ", ".join(labels)
