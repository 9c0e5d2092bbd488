"""Named reverses that first show what they will undo: 反审核 revoke, un-route, recycle number, un-ship with put-back.

A plan is found by doing the work in a transaction that is then rolled back: what its timeline, the stock ledger and
the outbox would say is exactly what will be said, and nothing has to be kept in step with the services.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Table, func, select

from app.domain.people import Actor, Right
from app.errors import AppError, BadInput
from app.models.database import Database, Tx
from app.models.outbox import outbox
from app.models.stock import sku, stock_move
from app.services.audit_orders import revoke_in
from app.services.outcomes import order_numbers, per_order
from app.services.queries.plan_rows import PlanStep, UndoPlan
from app.services.queries.rows import Outcome
from app.services.reissue_waybills import give_back_in
from app.services.ship_parcels import unship_order
from app.services.unroute_orders import unroute_in

Work = Callable[[Tx, int], str | Outcome | None]
"""What a reverse does to one order inside a transaction."""


class Reverse(StrEnum):
    """The reverses by name."""

    REVOKE = "revoke"
    UNROUTE = "unroute"
    RECYCLE = "recycle"
    UNSHIP = "unship"


@dataclass(frozen=True)
class _Nature:
    right: Right
    no_reason: str | None
    """The code of the refusal without a reason, None where none is asked for."""
    work: Callable[[Tx, int, str], str]


_NATURE: dict[Reverse, _Nature] = {
    Reverse.REVOKE: _Nature(Right.AUDIT, None, lambda tx, order_id, _: revoke_in(tx, order_id)),
    Reverse.UNROUTE: _Nature(Right.AUDIT, None, lambda tx, order_id, _: unroute_in(tx, order_id)),
    Reverse.RECYCLE: _Nature(Right.PRINT, "waybill.reason_missing", give_back_in),
    Reverse.UNSHIP: _Nature(Right.UNSHIP, "ship.reason_missing", unship_order),
}


def plan_reverse(
    db: Database, reverse: Reverse, order_ids: Collection[int], reason: str, by: Actor
) -> tuple[UndoPlan, ...]:
    """Tell for each order what this reverse would undo; nothing is written. Raises NotAllowed, BadInput."""
    return plan(db, order_ids, _work(reverse, reason, by), by)


def carry_out(
    db: Database, reverse: Reverse, order_ids: Collection[int], reason: str, by: Actor
) -> tuple[Outcome, ...]:
    """Do it; one Outcome per order, its detail the labels on paper or the numbers. Raises NotAllowed, BadInput."""
    return per_order(db, order_ids, _work(reverse, reason, by), by)


def _work(reverse: Reverse, reason: str, by: Actor) -> Work:
    nature = _NATURE[reverse]
    by.require(nature.right)
    why = reason.strip()
    if nature.no_reason is not None and not why:
        raise BadInput(nature.no_reason)
    return lambda tx, order_id: nature.work(tx, order_id, why)


# --- trying it --------------------------------------------------------------------------------------------------------


class _TriedError(Exception):
    """Carries a plan out of the transaction that must not be kept."""

    def __init__(self, found: UndoPlan) -> None:
        super().__init__()
        self.found = found


def plan(db: Database, order_ids: Collection[int], work: Work, by: Actor) -> tuple[UndoPlan, ...]:
    """Tell what ``work`` would do to each order, without doing it."""
    numbers = order_numbers(db, order_ids)
    return tuple(_plan_one(db, order_id, numbers.get(order_id), work, by) for order_id in order_ids)


def _plan_one(db: Database, order_id: int, number: str | None, work: Work, by: Actor) -> UndoPlan:
    if number is None:
        return UndoPlan(str(order_id), (), "order.not_found", {"order_no": str(order_id)})

    def tried(tx: Tx) -> None:
        marks = _top(tx, stock_move), _top(tx, outbox)
        result = work(tx, order_id)
        error, params = (result.error, result.params) if isinstance(result, Outcome) else (None, {})
        raise _TriedError(UndoPlan(number, tuple(_steps(tx, order_id, *marks)), error, params))

    try:
        db.run(tried, by)
    except _TriedError as done:
        return done.found
    except AppError as error:
        return UndoPlan(number, (), error.code, error.params)
    raise AssertionError("unreachable")


def _top(tx: Tx, table: Table) -> int:
    return int(tx.conn.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())


def _steps(tx: Tx, order_id: int, last_move: int, last_call: int) -> list[PlanStep]:
    steps = [PlanStep(event["code"], event["params"]) for event in tx.events if event["order_id"] == order_id]
    goods: dict[str, list[str]] = defaultdict(list)
    rows = tx.conn.execute(
        select(stock_move.c.kind, sku.c.sku_code, func.sum(func.abs(stock_move.c.change)).label("qty"))
        .join(sku, sku.c.id == stock_move.c.sku_id)
        .where(stock_move.c.id > last_move, stock_move.c.order_id == order_id, stock_move.c.figure == "reserved")
        .group_by(stock_move.c.kind, sku.c.sku_code)
        .order_by(stock_move.c.kind, sku.c.sku_code)
    )
    for row in rows:
        goods[row.kind].append(f"{row.sku_code} × {row.qty}")
    steps += [PlanStep(f"undo.stock.{kind}", {"goods": lines}) for kind, lines in goods.items()]
    calls = tx.conn.execute(
        select(func.count()).where(outbox.c.id > last_call, outbox.c.kind == "recycle_waybill")
    ).scalar_one()
    if calls:
        steps.append(PlanStep("undo.numbers_given_back", {"count": calls}))
    return steps
