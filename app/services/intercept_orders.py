"""Intercept orders by hand, at any stage before shipping: the floor stops at once, and the paper is named."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderState
from app.domain.people import Actor, Right
from app.errors import BadInput, IllegalMove, Param
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.services import order_book
from app.services.outcomes import per_order
from app.services.pull_back import back_to_audit, has_left, labels_on_paper
from app.services.queries.rows import Outcome

_BEFORE_SHIPPING = (OrderState.RECEIVED.value, OrderState.AUDITED.value, OrderState.ROUTED.value)


def intercept_orders(db: Database, ids: Collection[int], reason: str, by: Actor) -> tuple[Outcome, ...]:
    """Stop these orders with a reason that a person has to pass; the outcome names labels that are on paper.

    What passed audit goes back to it: parcels are dropped, stock and numbers released, each label on paper gets a task
    to put the goods back. An order of which a parcel has left already stops where it is. Raises NotAllowed, BadInput.
    """
    by.require(Right.HOLD)
    why = reason.strip()
    if not why:
        raise BadInput("intercept.reason_missing")
    return per_order(db, ids, lambda tx, order_id: intercept_in(tx, order_id, why), by)


def intercept_in(tx: Tx, order_id: int, why: str) -> str:
    """Intercept one order inside a transaction; return its labels on paper. Raises IllegalMove when it is over."""
    row = tx.conn.execute(select(sales_order.c.order_no, sales_order.c.state).where(sales_order.c.id == order_id)).one()
    if row.state not in _BEFORE_SHIPPING:
        raise IllegalMove("order.over_already", order_no=row.order_no, state=row.state)
    if has_left(tx, order_id):
        labels = labels_on_paper(tx, [order_id]).get(order_id, [])
    else:
        labels = back_to_audit(tx, order_id, ExceptionKind.INTERCEPTED.value)
    detail: dict[str, Param] = {"reason": why, **({"labels": labels} if labels else {})}
    order_book.open_exception(tx, order_id, ExceptionKind.INTERCEPTED, **detail)  # type: ignore[arg-type]
    order_book.settle(tx, [order_id])
    return ", ".join(labels)
