"""Hold orders with a reason and an optional end: a time, or a condition on the order as rules have them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderState
from app.domain.people import SYSTEM, Actor, Right
from app.domain.rules.compiling import compile_condition
from app.domain.rules.json_form import condition_from, condition_to
from app.errors import IllegalMove
from app.models.database import Database, Tx
from app.models.orders import order_exception, sales_order
from app.services import order_book
from app.services.outcomes import per_order
from app.services.queries.rows import Outcome
from app.services.rule_facts import facts_for_rules

_WAITS_FOR_CONDITION = (
    order_exception.c.kind == ExceptionKind.HOLD.value,
    order_exception.c.closed_at.is_(None),
    order_exception.c.release_when.is_not(None),
)
_OVER = (OrderState.SHIPPED.value, OrderState.CLOSED.value, OrderState.CANCELLED.value, OrderState.REPLACED.value)


def hold_orders(
    db: Database,
    ids: Collection[int],
    reason: str,
    release_at: datetime | None,
    by: Actor,
    *,
    release_when: Mapping[str, Any] | None = None,
) -> tuple[Outcome, ...]:
    """Stop these orders wherever they are before shipping; holding a held one renews reason and end.

    Whichever of ``release_at`` and ``release_when`` (a condition's JSON) comes first ends the hold. Raises BadInput for
    what is no condition.
    """
    by.require(Right.HOLD)
    when = None if release_when is None else condition_to(condition_from(release_when, reason))

    def work(tx: Tx, order_id: int) -> None:
        row = tx.conn.execute(
            select(sales_order.c.order_no, sales_order.c.state).where(sales_order.c.id == order_id)
        ).one()
        if row.state in _OVER:
            raise IllegalMove("order.over_already", order_no=row.order_no, state=row.state)
        order_book.open_exception(
            tx, order_id, ExceptionKind.HOLD, release_at=release_at, release_when=when, reason=reason, by=by.name
        )
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
    """Release the holds whose time or condition has come; return how many orders went on."""
    return _release_by_time(db) + _release_by_condition(db)


def _release_by_condition(db: Database) -> int:
    """Look at every hold with a condition, a chunk of orders a transaction."""
    query = select(order_exception.c.order_id).where(*_WAITS_FOR_CONDITION).order_by(order_exception.c.order_id)
    with db.read() as conn:
        ids = list(conn.execute(query).scalars())
    return sum(db.run(partial(_release_met, part), SYSTEM) for part in order_book.chunks(ids))


def _release_met(ids: Collection[int], tx: Tx) -> int:
    held = tx.conn.execute(
        select(order_exception.c.order_id, order_exception.c.release_when).where(
            order_exception.c.order_id.in_(ids), *_WAITS_FOR_CONDITION
        )
    ).all()
    facts = facts_for_rules(tx.conn, [row.order_id for row in held], with_lines=True, at=tx.at)
    met = []
    for row in held:
        test = compile_condition(condition_from(row.release_when, ""))
        if row.order_id in facts and test(facts[row.order_id][0]):
            met.append(row.order_id)
    order_book.close_exceptions(tx, met, [ExceptionKind.HOLD.value], "condition_met")
    order_book.settle(tx, met)
    return len(met)


def _release_by_time(db: Database) -> int:

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
