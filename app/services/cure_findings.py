"""Findings whose cause is gone close by themselves: after a change of the order, of settings and lists, or in time."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from app.domain.audit import CHECKS, findings, second_audit
from app.domain.audit.facts import Facts
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderState
from app.models.database import Database, Tx
from app.models.orders import order_exception, sales_order
from app.services import order_book
from app.services.audit_facts import facts_of
from app.services.audit_settings import audit_settings
from app.services.order_book import chunks

CHECKED = frozenset(kind.value for kind in CHECKS)
"""Kinds that are there exactly as long as their check finds them."""

_PAST_AUDIT = frozenset({ExceptionKind.BLACKLISTED.value, ExceptionKind.NO_SHIP_REGION.value})
"""Kinds that stop orders past audit too, when a list changes."""

LIVE = (OrderState.RECEIVED.value, OrderState.AUDITED.value, OrderState.ROUTED.value)
"""States in which an order can still be stopped, and go on."""

_DATED = frozenset({ExceptionKind.NO_SHIP_REGION.value})
"""Kinds that go away with time alone."""

_AT_ONCE = 500


def gone(facts: Facts, limits: Limits, open_now: Collection[str]) -> set[str]:
    """Return the open kinds of findings that the checks do not find any more."""
    checked = CHECKED.intersection(open_now)
    kinds = set(checked)
    if kinds:
        kinds -= {finding.kind.value for finding in findings(facts, limits)}
    if ExceptionKind.FINANCE.value in open_now and not second_audit(facts, limits):
        kinds.add(ExceptionKind.FINANCE.value)
    return kinds


def close_gone(tx: Tx, kinds: Mapping[int, Collection[str]]) -> None:
    """Close these kinds as cured, per order; the caller settles."""
    by_kind: dict[str, list[int]] = {}
    for order_id, each in kinds.items():
        for kind in each:
            by_kind.setdefault(kind, []).append(order_id)
    for kind, ids in sorted(by_kind.items()):
        order_book.close_exceptions(tx, ids, [kind], "cured")


def cure_in(tx: Tx, order_ids: Collection[int]) -> set[int]:
    """Close what is gone on these orders, as far as they are still here; return those that had something to close."""
    waiting: dict[int, str] = {}
    for part in chunks(order_ids):
        stopped = select(sales_order.c.id, sales_order.c.state).where(
            sales_order.c.id.in_(part), sales_order.c.state.in_(LIVE), sales_order.c.open_exceptions > 0
        )
        waiting |= dict(tx.conn.execute(stopped).all())
    if not waiting:
        return set()
    settings = audit_settings(tx.conn)
    open_now = order_book.open_kinds(tx.conn, waiting)
    found: dict[int, set[str]] = {}
    for order_id, facts in facts_of(tx.conn, waiting, settings, tx.at).items():
        kinds = gone(facts, settings.of(facts.shop_id), open_now.get(order_id, ()))
        if waiting[order_id] != OrderState.RECEIVED.value:
            kinds &= _PAST_AUDIT
        if kinds:
            found[order_id] = kinds
    close_gone(tx, found)
    order_book.settle(tx, found)
    return set(found)


def cure_dated(db: Database) -> int:
    """Close findings that only their time has ended; return how many orders went on."""
    return cure_kinds(db, _DATED)


def cure_kinds(db: Database, kinds: Collection[str]) -> int:
    """Check the orders again that wait with one of these kinds open, batch by batch; return how many went on."""
    done = last = 0
    while True:
        with db.read() as conn:
            ids = list(
                conn.execute(
                    select(order_exception.c.order_id)
                    .where(
                        order_exception.c.kind.in_(sorted(kinds)),
                        order_exception.c.closed_at.is_(None),
                        order_exception.c.order_id > last,
                    )
                    .distinct()
                    .order_by(order_exception.c.order_id)
                    .limit(_AT_ONCE)
                ).scalars()
            )
        if not ids:
            return done
        done += len(db.run(lambda tx, ids=ids: cure_in(tx, ids)))  # type: ignore[misc] # bound to this round's ids
        last = ids[-1]
