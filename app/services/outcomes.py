"""Bulk actions answer one Outcome an order: one bad order never undoes the others.

Most commit per order; those that thousands wait for commit a share of orders at a time, and order by order only where
something in a share is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from sqlalchemy import Connection, select

from app.domain.people import Actor
from app.errors import AppError, TryLater
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.services import order_book
from app.services.lineage import expect_not_replaced
from app.services.order_book import chunks
from app.services.queries.rows import Outcome

Told = str | Outcome | None
"""What work says of an order: a detail of what was done, or an Outcome that keeps it and tells what is left."""

SHARE = 250
"""Orders in one transaction of ``per_share``: far below a second, so that other stations get their turn."""


def per_order(db: Database, ids: Collection[int], work: Callable[[Tx, int], Told], by: Actor) -> tuple[Outcome, ...]:
    """Run ``work(tx, order_id)`` in a transaction of its own for each order.

    Its text becomes the outcome's detail. An AppError undoes that order's transaction and becomes its error; an Outcome
    that work returns keeps what was done and still tells what is left. An order that was merged or split is refused,
    naming what stands for it.
    """
    numbers = order_numbers(db, ids)
    outcomes = []
    for order_id in ids:
        subject = numbers.get(order_id)
        if subject is None:
            outcomes.append(_unknown(order_id))
            continue

        def one(tx: Tx, order_id: int = order_id) -> Told:
            expect_not_replaced(tx, [order_id])
            return work(tx, order_id)

        try:
            outcomes.append(_told(subject, db.run(one, by)))
        except AppError as error:
            outcomes.append(Outcome(subject, error.code, error.params))
    return tuple(outcomes)


def per_share(
    db: Database, ids: Collection[int], work: Callable[[Tx, list[int]], Mapping[int, Told]], by: Actor
) -> tuple[Outcome, ...]:
    """Run ``work(tx, order_ids)`` for ``SHARE`` orders a transaction; it says of each order what ``per_order``'s may.

    When a share is refused, its orders are done again one by one, and the AppError stays with its order; when the
    database cannot be had, all of the share wait for being tried again.
    """
    numbers = order_numbers(db, ids)
    known = [order_id for order_id in dict.fromkeys(ids) if order_id in numbers]
    told: dict[int, Outcome] = {}
    for start in range(0, len(known), SHARE):
        share = known[start : start + SHARE]

        def many(tx: Tx, share: list[int] = share) -> Mapping[int, Told]:
            expect_not_replaced(tx, share)
            return work(tx, share)

        try:
            told |= {order_id: _told(numbers[order_id], said) for order_id, said in db.run(many, by).items()}
        except TryLater as error:
            told |= {order_id: Outcome(numbers[order_id], error.code, error.params) for order_id in share}
        except AppError:
            one_by_one = per_order(db, share, lambda tx, order_id: work(tx, [order_id])[order_id], by)
            told |= dict(zip(share, one_by_one, strict=True))
    return tuple(told[order_id] if order_id in told else _unknown(order_id) for order_id in ids)


def _told(order_no: str, said: Told) -> Outcome:
    return said if isinstance(said, Outcome) else Outcome(order_no, detail=said or "")


def _unknown(order_id: int) -> Outcome:
    return Outcome(str(order_id), "order.not_found", {"order_no": str(order_id)})


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
