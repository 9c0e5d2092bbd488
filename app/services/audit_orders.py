"""Audit: run the checks, open their findings or pass the order; people pass, force, revoke and settle."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select, update

from app.domain.audit import findings
from app.domain.audit.facts import Facts, Finding, LineFacts
from app.domain.exceptions import NATURE, Ends, ExceptionKind
from app.domain.masking import STAR
from app.domain.order_state import OrderMove, OrderState
from app.domain.people import Actor, Right
from app.errors import IllegalMove, NotFound
from app.models.database import Database, Tx
from app.models.orders import order_exception, order_line, receiver, sales_order
from app.models.shops import listing, shop
from app.services import order_book
from app.services.order_book import Move, chunks
from app.services.outcomes import per_order
from app.services.pull_back import back_to_audit
from app.services.push_stock import queue_push
from app.services.queries.rows import Outcome

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
    """Check these received orders inside a transaction: open what is found, pass the rest."""
    result = Audited()
    if not ids:
        return result
    settled_before = _passed_kinds(tx, ids)
    open_now = order_book.open_kinds(tx.conn, ids)
    fresh: list[tuple[int, Finding]] = []
    every = facts_of(tx, ids)
    for order_id, facts in every.items():
        known = set(open_now.get(order_id, ())) | settled_before[order_id]
        found = [finding for finding in findings(facts) if finding.kind.value not in known]
        fresh += [(order_id, finding) for finding in found]
        (result.stopped if found or open_now.get(order_id) else result.passed).append(order_id)
    order_book.open_exceptions(tx, [(order_id, finding.kind, None, finding.params) for order_id, finding in fresh])
    moves = {order_id: Move(OrderMove.AUDIT, code) for order_id in result.passed}
    order_book.settle(tx, [*result.stopped, *result.passed], moves)
    stuck = {order_id for order_id, _ in fresh}  # they wait unreserved: other shops may sell that much less
    queue_push(tx, {line.sku_id for order_id in stuck for line in every[order_id].lines if line.sku_id is not None})
    for part in chunks(result.passed):
        tx.conn.execute(update(sales_order).where(sales_order.c.id.in_(part)).values(audited_at=tx.at))
    return result


def _passed_kinds(tx: Tx, ids: Collection[int]) -> dict[int, set[str]]:
    """Return kinds that a person has settled before; the checks do not bring them up again."""
    found: dict[int, set[str]] = defaultdict(set)
    for part in chunks(ids):
        rows = tx.conn.execute(
            select(order_exception.c.order_id, order_exception.c.kind).where(
                order_exception.c.order_id.in_(part), order_exception.c.close_reason.in_(_SETTLED_BY_PERSON)
            )
        )
        for row in rows:
            found[row.order_id].add(row.kind)
    return found


def facts_of(tx: Tx, ids: Collection[int]) -> dict[int, Facts]:
    """Gather what the checks may know, for many orders with few statements."""
    facts: dict[int, Facts] = {}
    for part in chunks(ids):
        lines: dict[int, list[LineFacts]] = defaultdict(list)
        for row in tx.conn.execute(
            select(order_line, listing.c.merchant_code)
            .join(listing, listing.c.id == order_line.c.listing_id, isouter=True)
            .where(order_line.c.order_id.in_(part))
            .order_by(order_line.c.id)
        ):
            lines[row.order_id].append(
                LineFacts(row.title, row.merchant_code or "", row.sku_id, row.qty, row.refunded_qty, row.total_cents)
            )
        rows = tx.conn.execute(
            select(
                sales_order,
                receiver.c.masked_name, receiver.c.masked_street, receiver.c.masked_phone,
                receiver.c.phone_kind, receiver.c.country,
                receiver.c.province, receiver.c.city, receiver.c.district,
            )
            .join(receiver, (receiver.c.order_id == sales_order.c.id) & receiver.c.current)
            .where(sales_order.c.id.in_(part))
            .order_by(sales_order.c.id)
        )  # fmt: skip
        for row in rows:
            facts[row.id] = _facts(row, tuple(lines[row.id]))
    return facts


def _facts(row: Row[Any], lines: tuple[LineFacts, ...]) -> Facts:
    return Facts(
        currency=row.currency,
        goods_cents=row.goods_cents,
        discount_cents=row.discount_cents,
        postage_cents=row.postage_cents,
        tax_cents=row.tax_cents,
        fee_cents=row.fee_cents,
        paid_cents=row.paid_cents,
        refunded_cents=row.refunded_cents,
        paid=row.paid_at is not None,
        cod=row.cod,
        buyer_message=row.buyer_message,
        has_name=bool(row.masked_name),
        has_street=bool(row.masked_street),
        phone_kind=row.phone_kind,
        phone_digits=sum(1 for sign in row.masked_phone if sign.isdigit() or sign == STAR),
        country=row.country,
        province=row.province,
        city=row.city,
        district=row.district,
        lines=lines,
    )


def pass_orders(db: Database, ids: Collection[int], by: Actor) -> tuple[Outcome, ...]:
    """A person looked: close what may be passed, and audit the order when nothing else is open."""
    by.require(Right.AUDIT)
    return per_order(db, ids, lambda tx, order_id: _pass(tx, order_id, {Ends.BY_PASS}, "passed", ""), by)


def force_orders(db: Database, ids: Collection[int], reason: str, by: Actor) -> tuple[Outcome, ...]:
    """Pass in spite of findings, with a reason (强制审核); what only a cure can end stays open."""
    by.require(Right.FORCE_AUDIT)
    ends = {Ends.BY_PASS, Ends.BY_FORCE}
    return per_order(db, ids, lambda tx, order_id: _pass(tx, order_id, ends, "forced", reason), by)


def _pass(tx: Tx, order_id: int, ends: set[Ends], how: str, reason: str) -> str | Outcome:
    kinds = order_book.open_kinds(tx.conn, [order_id]).get(order_id, [])
    passable = [kind for kind in kinds if NATURE[ExceptionKind(kind)].ends in ends]
    order_book.close_exceptions(tx, [order_id], passable, how, **({"why": reason} if reason else {}))
    row = tx.conn.execute(select(sales_order.c.state, sales_order.c.order_no).where(sales_order.c.id == order_id)).one()
    left = [kind for kind in kinds if kind not in passable]
    if row.state == OrderState.RECEIVED.value and not left:
        _remember(tx, order_id, ends, how)
        audited = audit_in(tx, [order_id], "audit.passed_by_person")
        left = order_book.open_kinds(tx.conn, [order_id]).get(order_id, []) if audited.stopped else []
    else:
        order_book.settle(tx, [order_id])
    if left:
        return Outcome(row.order_no, "audit.still_open", {"order_no": row.order_no, "kinds": sorted(left)})
    return ""


def _remember(tx: Tx, order_id: int, ends: set[Ends], how: str) -> None:
    """An order that was never checked: what its checks find now counts as seen by this person, if it may."""
    known = _passed_kinds(tx, [order_id])[order_id]
    found = [
        finding
        for finding in findings(facts_of(tx, [order_id])[order_id])
        if NATURE[finding.kind].ends in ends and finding.kind.value not in known
    ]
    if found:
        order_book.open_exceptions(tx, [(order_id, finding.kind, None, finding.params) for finding in found])
        order_book.close_exceptions(tx, [order_id], [finding.kind.value for finding in found], how)


def revoke_audit(db: Database, ids: Collection[int], by: Actor) -> tuple[Outcome, ...]:
    """Back to audit (反审核), as long as nothing was printed: parcels are dropped, stock and numbers released."""
    by.require(Right.AUDIT)

    def work(tx: Tx, order_id: int) -> str:
        labels = back_to_audit(tx, order_id, "by_person")
        tx.conn.execute(
            update(order_exception)
            .where(order_exception.c.order_id == order_id, order_exception.c.close_reason.in_(_SETTLED_BY_PERSON))
            .values(close_reason="revoked")
        )
        order_book.open_exception(tx, order_id, ExceptionKind.REVOKED, by=by.name)
        order_book.settle(tx, [order_id])
        return ", ".join(labels)

    return per_order(db, ids, work, by)


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

    def work(tx: Tx, order_id: int) -> str:
        if nature.ends in (Ends.BY_CURE, Ends.BY_RELEASE):
            raise IllegalMove("audit.only_cured", kind=row.kind)
        order_book.close_exceptions(tx, [order_id], [row.kind], "passed")
        order_book.settle(tx, [order_id])
        return ""

    return per_order(db, [row.order_id], work, by)
