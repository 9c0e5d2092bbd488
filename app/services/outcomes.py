"""Bulk actions commit per order and answer one Outcome a line: one bad order never undoes the others."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import Connection, select

from app.domain.people import Actor
from app.errors import AppError
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.services import order_book
from app.services.order_book import chunks
from app.services.queries.rows import Outcome


def per_order(
    db: Database, ids: Collection[int], work: Callable[[Tx, int], str | Outcome | None], by: Actor
) -> tuple[Outcome, ...]:
    """Run ``work(tx, order_id)`` in a transaction of its own for each order.

    Its text becomes the outcome's detail. An AppError undoes that order's transaction and becomes its error; an Outcome
    that work returns keeps what was done and still tells what is left.
    """
    numbers = order_numbers(db, ids)
    outcomes = []
    for order_id in ids:
        subject = numbers.get(order_id)
        if subject is None:
            outcomes.append(Outcome(str(order_id), "order.not_found", {"order_no": str(order_id)}))
            continue

        def one(tx: Tx, order_id: int = order_id) -> str | Outcome | None:
            return work(tx, order_id)

        try:
            result = db.run(one, by)
            outcomes.append(result if isinstance(result, Outcome) else Outcome(subject, detail=result or ""))
        except AppError as error:
            outcomes.append(Outcome(subject, error.code, error.params))
    return tuple(outcomes)


def order_numbers(db: Database, ids: Collection[int]) -> dict[int, str]:
    """Return the order number of each id that exists."""
    found: dict[int, str] = {}
    with db.read() as conn:
        for part in chunks(ids):
            rows = conn.execute(select(sales_order.c.id, sales_order.c.order_no).where(sales_order.c.id.in_(part)))
            found.update(dict(rows.all()))
    return found


def ids_of_numbers(conn: Connection, numbers: Collection[str]) -> dict[str, int]:
    """Return ``{number: order id}`` for order numbers that exist."""
    return order_book.find_orders(conn, numbers)
