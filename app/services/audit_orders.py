"""Audit: run the checks, open their findings or pass the order; people pass, force, revoke and settle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import select, update

from app.domain.audit import findings, second_audit
from app.domain.audit.facts import Finding
from app.domain.exceptions import ABOUT_RECEIVER, NATURE, Ends, ExceptionKind
from app.domain.order_state import OrderMove, OrderState
from app.domain.people import Actor, Right
from app.errors import IllegalMove, NotFound
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import order_exception, receiver, sales_order
from app.models.shops import shop
from app.services import order_book
from app.services.apply_rules import apply_rules, stopping_rules
from app.services.audit_facts import facts_of
from app.services.audit_settings import audit_settings
from app.services.cure_findings import close_gone, gone
from app.services.order_book import Move, chunks
from app.services.order_demand import needs_of
from app.services.outcomes import Told, per_order, per_share
from app.services.pull_back import back_to_audit
from app.services.push_stock import queue_push
from app.services.queries.rows import Outcome
from app.services.record_changes import change_order

BATCH = 500
_SETTLED_BY_PERSON = ("passed", "forced")


@dataclass
class Audited:
    """What one round of the audit did."""

    passed: list[int] = field(default_factory=list)
    stopped: list[int] = field(default_factory=list)


def audit_waiting(db: Database, limit: int = BATCH) -> Audited:
    """Check received orders that have nothing open, oldest first, in one transaction."""
    return db.run(lambda tx: _audit_waiting(tx, limit))


def _audit_waiting(tx: Tx, limit: int) -> Audited:
    ids = list(
        tx.conn.execute(
            select(sales_order.c.id)
            .join(shop, shop.c.id == sales_order.c.shop_id)
            .where(
                sales_order.c.state == OrderState.RECEIVED.value, sales_order.c.open_exceptions == 0, shop.c.auto_audit
            )
            .order_by(sales_order.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=sales_order)
        ).scalars()
    )
    return audit_in(tx, ids, "audit.passed_by_rules")


def audit_in(tx: Tx, ids: Collection[int], code: str) -> Audited:
    """Check these received orders inside a transaction: close what is cured, open what is found, pass the rest."""
    result = Audited()
    if not ids:
        return result
    settled_before = _passed_kinds(tx, ids)
    open_now = order_book.open_kinds(tx.conn, ids)
    fresh: list[tuple[int, Finding]] = []
    ruled = apply_rules(tx, ids)
    settings = audit_settings(tx.conn)
    every = facts_of(tx.conn, ids, settings, tx.at)
    cured: dict[int, set[str]] = {}
    for order_id, facts in every.items():
        limits = settings.of(facts.shop_id)
        cured[order_id] = gone(facts, limits, open_now.get(order_id, ()))
        still = set(open_now.get(order_id, ())) - cured[order_id]
        known = still | settled_before[order_id] | ruled.excused.get(order_id, frozenset())
        found = [finding for finding in findings(facts, limits) if finding.kind.value not in known]
        waits = bool(found or still or order_id in ruled.stopped)
        if not waits:
            found = second_audit(facts, limits)
        fresh += [(order_id, finding) for finding in found]
        (result.stopped if found or waits else result.passed).append(order_id)
    close_gone(tx, cured)
    order_book.open_exceptions(tx, [(order_id, finding.kind, None, finding.params) for order_id, finding in fresh])
    moves = {order_id: Move(OrderMove.AUDIT, code) for order_id in result.passed}
    order_book.settle(tx, [*result.stopped, *result.passed], moves)
    # Those that were stopped wait unreserved: other shops may sell that much less.
    stuck = {order_id for order_id, _ in fresh} | ruled.stopped
    queue_push(tx, {need.sku_id for need in needs_of(tx.conn, stuck)})
    for part in chunks(result.passed):
        tx.conn.execute(update(sales_order).where(sales_order.c.id.in_(part)).values(audited_at=tx.at))
    return result


def _passed_kinds(tx: Tx, ids: Collection[int]) -> dict[int, set[str]]:
    """Return kinds that a person has settled before; the checks do not bring them up again.

    What was settled about a receiver says nothing of the one that took his place.
    """
    found: dict[int, set[str]] = defaultdict(set)
    for part in chunks(ids):
        rows = tx.conn.execute(
            select(order_exception.c.order_id, order_exception.c.kind)
            .join(receiver, (receiver.c.order_id == order_exception.c.order_id) & receiver.c.current, isouter=True)
            .where(
                order_exception.c.order_id.in_(part),
                order_exception.c.close_reason.in_(_SETTLED_BY_PERSON),
                order_exception.c.kind.not_in(ABOUT_RECEIVER) | (order_exception.c.closed_at >= receiver.c.created_at),
            )
        )
        for row in rows:
            found[row.order_id].add(row.kind)
    return found


def pass_orders(db: Database, ids: Collection[int], by: Actor) -> tuple[Outcome, ...]:
    """A person looked: close what may be passed, and audit the order when nothing else is open.

    The second audit is passed along by whoever has the right to do so, but never with the same look: it is only asked
    for when nothing else is open.
    """
    by.require(Right.AUDIT)
    ends = {Ends.BY_PASS} | _finance(by)
    return per_share(db, ids, lambda tx, share: _pass(tx, share, ends, "passed", ""), by)


def _finance(by: Actor) -> set[Ends]:
    return {Ends.BY_FINANCE} if by.may(Right.FINANCE_AUDIT) else set()


def force_orders(db: Database, ids: Collection[int], reason: str, by: Actor) -> tuple[Outcome, ...]:
    """Pass in spite of findings, with a reason (强制审核); what only a cure can end stays open."""
    by.require(Right.FORCE_AUDIT)
    ends = {Ends.BY_PASS, Ends.BY_FORCE} | _finance(by)
    return per_share(db, ids, lambda tx, share: _pass(tx, share, ends, "forced", reason), by)


def _pass(tx: Tx, ids: list[int], ends: set[Ends], how: str, reason: str) -> dict[int, Told]:
    orders = _taken(tx, ids)
    kinds = order_book.open_kinds(tx.conn, ids)
    passable = {kind.value for kind, nature in NATURE.items() if nature.ends in ends}
    order_book.close_exceptions(tx, ids, passable, how, **({"why": reason} if reason else {}))
    for order_id in ids:
        if ExceptionKind.FINANCE.value in passable.intersection(kinds.get(order_id, ())):
            _finance_passed(tx, order_id)
    left = {order_id: [kind for kind in kinds.get(order_id, ()) if kind not in passable] for order_id in ids}
    free = [order_id for order_id in ids if orders[order_id].state == OrderState.RECEIVED.value and not left[order_id]]
    _remember(tx, free, ends, how)
    audited = audit_in(tx, free, "audit.passed_by_person")
    order_book.settle(tx, set(ids) - set(free))
    left |= order_book.open_kinds(tx.conn, audited.stopped)
    return {order_id: _still_open(orders[order_id].order_no, left[order_id]) for order_id in ids}


def _taken(tx: Tx, ids: Collection[int]) -> dict[int, AnyRow]:
    """Take these orders before anything of theirs, in the order of their ids: two people may pass the same ones."""
    return {
        row.id: row
        for part in chunks(ids)
        for row in tx.conn.execute(
            select(sales_order.c.id, sales_order.c.order_no, sales_order.c.state)
            .where(sales_order.c.id.in_(part))
            .order_by(sales_order.c.id)
            .with_for_update()
        )
    }


def _still_open(order_no: str, kinds: Collection[str]) -> Told:
    if not kinds:
        return ""
    return Outcome(order_no, "audit.still_open", {"order_no": order_no, "kinds": sorted(kinds)})


def _finance_passed(tx: Tx, order_id: int) -> None:
    tx.event(order_id, "audit.finance_passed", changes=change_order(tx, order_id, {"finance_passed_at": tx.at}))


def _remember(tx: Tx, ids: Collection[int], ends: set[Ends], how: str) -> None:
    """Orders that were never checked: what their checks find now counts as seen by this person, if it may."""
    known = _passed_kinds(tx, ids)
    settings = audit_settings(tx.conn)
    found = [
        (order_id, finding.kind, None, finding.params)
        for order_id, facts in facts_of(tx.conn, ids, settings, tx.at).items()
        for finding in findings(facts, settings.of(facts.shop_id))
        if NATURE[finding.kind].ends in ends and finding.kind.value not in known[order_id]
    ]
    found += [(order_id, ExceptionKind.RULE, None, params) for order_id, params in stopping_rules(tx, ids).items()]
    if found:
        order_book.open_exceptions(tx, found)
        order_book.close_exceptions(
            tx, {order_id for order_id, *_ in found}, {kind.value for _, kind, *_ in found}, how
        )


def revoke_audit(db: Database, ids: Collection[int], by: Actor) -> tuple[Outcome, ...]:
    """Back to audit (反审核), as long as nothing has left: parcels are dropped, stock and numbers released."""
    by.require(Right.AUDIT)
    return per_order(db, ids, revoke_in, by)


def revoke_in(tx: Tx, order_id: int) -> str:
    """Take one order back to audit inside a transaction; return its labels on paper. Raises IllegalMove."""
    row = tx.conn.execute(select(sales_order.c.order_no, sales_order.c.state).where(sales_order.c.id == order_id)).one()
    if row.state == OrderState.RECEIVED.value:
        raise IllegalMove("audit.not_audited", order_no=row.order_no)
    labels = back_to_audit(tx, order_id, "by_person")
    tx.conn.execute(
        update(order_exception)
        .where(order_exception.c.order_id == order_id, order_exception.c.close_reason.in_(_SETTLED_BY_PERSON))
        .values(close_reason="revoked")
    )
    voided = change_order(tx, order_id, {"finance_passed_at": None})
    if voided:
        tx.event(order_id, "audit.finance_voided", changes=voided)
    order_book.open_exception(tx, order_id, ExceptionKind.REVOKED, by=tx.by.name)
    order_book.settle(tx, [order_id])
    return ", ".join(labels)


def settle_exception(db: Database, exception_id: int, by: Actor) -> tuple[Outcome, ...]:
    """Close one finding that a person may pass; the order goes on when it was the last."""
    by.require(Right.AUDIT)
    with db.read() as conn:
        row = conn.execute(
            select(order_exception.c.order_id, order_exception.c.kind).where(order_exception.c.id == exception_id)
        ).one_or_none()
    if row is None:
        raise NotFound("exception.not_found")
    nature = NATURE[ExceptionKind(row.kind)]
    if nature.ends is Ends.BY_FORCE:
        by.require(Right.FORCE_AUDIT)
    if nature.ends is Ends.BY_FINANCE:
        by.require(Right.FINANCE_AUDIT)

    def work(tx: Tx, order_id: int) -> str:
        if nature.ends in (Ends.BY_CURE, Ends.BY_RELEASE):
            raise IllegalMove("audit.only_cured", kind=row.kind)
        order_book.close_exceptions(tx, [order_id], [row.kind], "passed")
        if nature.ends is Ends.BY_FINANCE:
            _finance_passed(tx, order_id)
        order_book.settle(tx, [order_id])
        return ""

    return per_order(db, [row.order_id], work, by)
