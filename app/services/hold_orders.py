"""Hold orders with a reason and an optional end; release them by hand or when their time comes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderState
from app.domain.people import SYSTEM, Actor, Right
from app.errors import IllegalMove
from app.models.database import Database, Tx
from app.models.orders import order_exception, sales_order
from app.services import order_book
from app.services.outcomes import per_order
from app.services.queries.rows import Outcome

_OVER = (OrderState.SHIPPED.value, OrderState.CLOSED.value, OrderState.CANCELLED.value, OrderState.REPLACED.value)


def hold_orders(
    db: Database, ids: Collection[int], reason: str, release_at: datetime | None, by: Actor
) -> tuple[Outcome, ...]:
    """Stop these orders wherever they are before shipping; holding a held one renews reason and end."""
    by.require(Right.HOLD)

    def work(tx: Tx, order_id: int) -> None:
        row = tx.conn.execute(
            select(sales_order.c.order_no, sales_order.c.state).where(sales_order.c.id == order_id)
        ).one()
        if row.state in _OVER:
            raise IllegalMove("order.over_already", order_no=row.order_no, state=row.state)
        order_book.open_exception(tx, order_id, ExceptionKind.HOLD, release_at=release_at, reason=reason, by=by.name)
        tx.touch("order", order_id)
        order_book.settle(tx, [order_id])

    return per_order(db, ids, work, by)


def release_orders(db: Database, ids: Collection[int], by: Actor, *, reason: str = "") -> tuple[Outcome, ...]:
    """End the hold of these orders, with an optional reason for the timeline; one that is not on hold is said so."""
    by.require(Right.HOLD)
    why: dict[str, Any] = {"why": reason} if reason.strip() else {}

    def work(tx: Tx, order_id: int) -> Outcome | None:
        if not order_book.close_exceptions(tx, [order_id], [ExceptionKind.HOLD.value], "released", **why):
            number = tx.conn.execute(select(sales_order.c.order_no).where(sales_order.c.id == order_id)).scalar_one()
            return Outcome(number, "order.not_held", {"order_no": number})
        order_book.settle(tx, [order_id])
        return None

    return per_order(db, ids, work, by)


def release_due(db: Database) -> int:
    """Release the holds whose time has come; return how many orders went on."""

    def work(tx: Tx) -> int:
        ids = list(
            tx.conn.execute(
                select(order_exception.c.order_id).where(
                    order_exception.c.kind == ExceptionKind.HOLD.value,
                    order_exception.c.closed_at.is_(None),
                    order_exception.c.release_at <= tx.at,
                )
            ).scalars()
        )
        order_book.close_exceptions(tx, ids, [ExceptionKind.HOLD.value], "time_came")
        order_book.settle(tx, ids)
        return len(ids)

    return db.run(work, SYSTEM)
