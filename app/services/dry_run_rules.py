"""Try a version of the rules on stored orders: what it would have done, against the version in force and against what
people decided, order by order. Nothing is written.

Each order is seen as of its last audit, with the data stored now; what rules themselves did to its tags, urgency and
wished carrier is taken back first, where a rule asks about these. Only rules and what they may excuse are compared: the
other checks find the same whatever the rules are. Merged and split orders are left out, since the orders they were made
of are there. A gift for the first orders is counted from the beginning of the period. How many orders could have been
merged by themselves is counted by dry_run_merges.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderState
from app.domain.people import SYSTEM, Actor, Right
from app.domain.rules.conditions import fields_of
from app.domain.rules.facts import RuleFacts
from app.domain.rules.looks import looks
from app.domain.rules.rule import NO_RULING, Given, Rule, RuleBook, Ruling, ruling
from app.domain.wishes import Wish
from app.errors import BadInput
from app.models.base import AnyRow
from app.models.database import Database
from app.models.orders import order_event, order_exception, sales_order
from app.models.warehouses import carrier, warehouse
from app.services.audit_settings import AuditSettings, audit_settings
from app.services.change_orders import split_tags
from app.services.dry_run_merges import Merges, wish_text
from app.services.merge_settings import MergeSettings, merge_settings
from app.services.order_book import chunks
from app.services.queries.rule_rows import DryRun, OrderDifference, RuleTotals
from app.services.rule_book import rules_in_force, rules_of_version
from app.services.rule_facts import facts_for_rules

CHUNK = 2000
"""Orders read on one snapshot; between two chunks the run may be stopped."""

_STOPPED, _PASSED, _BY_ITSELF, _WAITING = "stopped", "passed", "by_itself", "waiting"
_WENT = (_PASSED, _BY_ITSELF)
_CHANGED_BY_RULES = ("tags", "urgent", "carrier_wish")
"""Facts that rules change themselves."""
_NOT_OURS = ("merged", "split")


def try_rules(
    db: Database,
    version_no: int,
    since: datetime,
    until: datetime,
    by: Actor,
    *,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
    goes_on: Callable[[], bool] = lambda: True,
) -> DryRun:
    """Evaluate a version over the orders that came in from ``since`` until before ``until``.

    ``goes_on`` is asked between chunks; when it answers False, what was found so far is returned as incomplete.
    Raises NotFound for an unknown version, BadInput for a period that ends before it begins.
    """
    by.require(Right.RULES)
    if since >= until:
        raise BadInput("rules.bad_period")
    with db.read() as conn:
        tried = rules_of_version(conn, version_no)
        in_force = rules_in_force(conn)
        ids = _ids(conn, since, until)
        around = _surroundings(conn)
    comparison = _Comparison(RuleBook(tried.rules), RuleBook(in_force.rules if in_force else ()), around)
    done = 0
    while done < len(ids) and goes_on():
        part = ids[done : done + CHUNK]
        with db.read() as conn:
            comparison.take(conn, part)
        done += len(part)
        progress(done, len(ids))
    against_no = None if in_force is None else in_force.version_no
    return comparison.result(version_no, against_no, since, until, complete=done == len(ids))


def _ids(conn: Connection, since: datetime, until: datetime) -> Sequence[int]:
    return (
        conn.execute(
            select(sales_order.c.id)
            .where(
                sales_order.c.created_at >= since,
                sales_order.c.created_at < until,
                sales_order.c.kind.not_in(_NOT_OURS),
            )
            .order_by(sales_order.c.id)
        )
        .scalars()
        .all()
    )


@dataclass(frozen=True)
class _Surroundings:
    settings: AuditSettings
    carriers: dict[int, tuple[str, str]]
    """id -> what it is called: name and connector's code."""
    warehouses: dict[int, tuple[str, str]]
    """id -> name and code."""
    merging: MergeSettings


def _surroundings(conn: Connection) -> _Surroundings:
    carriers = conn.execute(select(carrier.c.id, carrier.c.name, carrier.c.kind))
    houses = conn.execute(select(warehouse.c.id, warehouse.c.name, warehouse.c.code))
    return _Surroundings(
        audit_settings(conn),
        {row.id: (row.name, row.kind) for row in carriers},
        {row.id: (row.name, row.code) for row in houses},
        merge_settings(conn),
    )


class _Side:
    """One of the two versions, and what it has done so far."""

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self.totals: Counter[str] = Counter()
        self.passed: dict[int, str] = {}
        """Orders it does not stop, with the carriers they wish then."""
        self._given: Counter[int] = Counter()

    def judge(self, facts: RuleFacts, at: datetime) -> tuple[list[Rule], Ruling]:
        fired = self.book.fired(facts)
        return fired, ruling(fired, facts, at) if fired else NO_RULING

    def gifts(self, made: Ruling) -> list[Given]:
        """Return the gifts that are given: those for the first orders run out."""
        given = [gift for gift in made.gifts if gift.first is None or self._given[gift.rule_no] < gift.first]
        self._given.update({gift.rule_no for gift in given})
        return given

    def count(self, made: Ruling, gifts: Sequence[Given], asks: frozenset[str], *, stops: bool) -> None:
        told = {
            "stopped": stops,
            "excused": bool(asks & made.excused),
            "tagged": bool(made.tags),
            "urgent": made.urgent,
            "carrier": made.wish != Wish(),
            "warehouse": bool(made.warehouse),
            "noted": bool(made.print_notes),
            "gifted": bool(gifts),
        }
        self.totals.update(name for name, true in told.items() if true)
        self.totals["gift_pieces"] += sum(gift.qty for gift in gifts)

    def summed(self) -> RuleTotals:
        return RuleTotals(**{one.name: self.totals[one.name] for one in fields(RuleTotals)})


class _Comparison:
    """Takes orders chunk by chunk and remembers where the two versions, or the version and people, differ."""

    def __init__(self, tried: RuleBook, in_force: RuleBook, around: _Surroundings) -> None:
        self._tried = _Side(tried)
        self._against = _Side(in_force)
        self._around = around
        self._with_lines = tried.reads_lines or in_force.reads_lines
        read = {name for book in (tried, in_force) for rule in book.rules for name in fields_of(rule.condition)}
        self._takes_back = not read.isdisjoint(_CHANGED_BY_RULES)
        self._orders = 0
        self._moved: Counter[str] = Counter()
        self._fired: Counter[str] = Counter()
        self._differences: list[OrderDifference] = []
        self._merges = Merges(around.merging)

    def take(self, conn: Connection, ids: Collection[int]) -> None:
        """Evaluate both versions over these orders."""
        seen = facts_for_rules(conn, ids, with_lines=self._with_lines, at=None)
        before = _before_rules(conn, ids) if self._takes_back else {}
        decided = _decided(conn, ids)
        self._merges.take(conn, ids)
        for row in _fates(conn, ids):
            facts, at = seen[row.id]
            if row.id in before:
                facts = _taken_back(facts, before[row.id])
            self._one(row, facts, at, decided.get(row.id, ""))

    def _one(self, row: AnyRow, facts: RuleFacts, at: datetime, by_people: str) -> None:
        self._orders += 1
        fired, made = self._tried.judge(facts, at)
        _, other = self._against.judge(facts, at)
        asks = looks(facts, self._around.settings.of(row.shop_id))
        stops = made.stops or bool(asks - made.excused)
        other_stops = other.stops or bool(asks - other.excused)
        gifts, other_gifts = self._tried.gifts(made), self._against.gifts(other)
        self._tried.count(made, gifts, asks, stops=stops)
        self._against.count(other, other_gifts, asks, stops=other_stops)
        for side, stopped, wish in ((self._tried, stops, made.wish), (self._against, other_stops, other.wish)):
            if self._merges.counted and not stopped:
                side.passed[row.id] = wish_text(facts.carrier_wish, wish)
        self._fired.update(rule.name for rule in fired)
        moved = () if stops == other_stops else ("held" if stops else "freed",)
        differs = (*moved, *_differs(made, other, gifts, other_gifts))
        self._moved.update(differs)
        decision = by_people or (_WAITING if row.state == OrderState.RECEIVED.value else _BY_ITSELF)
        people = tuple(self._against_people(row, made, decision, stops=stops))
        if differs or people:
            self._differences.append(
                OrderDifference(row.id, row.order_no, differs, people, decision, tuple(rule.name for rule in fired))
            )

    def _against_people(self, row: AnyRow, made: Ruling, decision: str, *, stops: bool) -> Iterator[str]:
        if stops and decision in _WENT:
            yield "stops_passed"
        if not stops and decision == _STOPPED:
            yield "lets_stopped"
        names = self._around.carriers.get(row.carrier_id)
        wish = made.wish
        if names is not None and (not wish.allows(*names) or (wish.prefer and not wish.prefers(*names))):
            yield "other_carrier"
        house = self._around.warehouses.get(row.warehouse_id)
        if house is not None and made.warehouse and made.warehouse not in house:
            yield "other_warehouse"

    def result(
        self, version_no: int, against_no: int | None, since: datetime, until: datetime, *, complete: bool
    ) -> DryRun:
        """Return what was found."""
        for side in (self._tried, self._against):
            side.totals["merged"] = self._merges.count(side.passed)
        return DryRun(
            version_no, against_no, since, until, self._orders, complete, self._tried.summed(),
            self._against.summed(), self._moved["held"], self._moved["freed"],
            sum(bool(one.people) for one in self._differences), dict(self._fired), tuple(self._differences),
            self._merges.counted,
        )  # fmt: skip


def _differs(made: Ruling, other: Ruling, gifts: Sequence[Given], other_gifts: Sequence[Given]) -> Iterator[str]:
    pairs: dict[str, tuple[Any, Any]] = {
        "tags": (made.tags, other.tags),
        "urgent": (made.urgent, other.urgent),
        "carrier": (made.wish, other.wish),
        "warehouse": (made.warehouse, other.warehouse),
        "gifts": (_pieces(gifts), _pieces(other_gifts)),
        "print_note": (made.print_notes, other.print_notes),
    }
    yield from (name for name, (one, another) in pairs.items() if one != another)


def _pieces(gifts: Sequence[Given]) -> Counter[str]:
    pieces: Counter[str] = Counter()
    for gift in gifts:
        pieces[gift.sku] += gift.qty
    return pieces


def _fates(conn: Connection, ids: Collection[int]) -> Iterator[AnyRow]:
    for part in chunks(ids):
        yield from conn.execute(
            select(
                sales_order.c.id, sales_order.c.order_no, sales_order.c.state, sales_order.c.shop_id,
                sales_order.c.carrier_id, sales_order.c.warehouse_id,
            )
            .where(sales_order.c.id.in_(part))
            .order_by(sales_order.c.id)
        )  # fmt: skip


def _decided(conn: Connection, ids: Collection[int]) -> dict[int, str]:
    """Return what people decided about these orders: stopped (held, intercepted, cancelled) or passed."""
    found: dict[int, str] = {}
    stops = (ExceptionKind.HOLD.value, ExceptionKind.INTERCEPTED.value)
    for part in chunks(ids):
        rows = conn.execute(
            select(
                order_exception.c.order_id, order_exception.c.kind, order_exception.c.opened_by,
                order_exception.c.close_reason, order_exception.c.params,
            ).where(order_exception.c.order_id.in_(part))
        )  # fmt: skip
        for row in rows:
            by_person = row.opened_by != SYSTEM.name and "rule_nos" not in row.params
            if row.kind in stops and by_person:
                found[row.order_id] = _STOPPED
            elif row.close_reason in ("passed", "forced"):
                found.setdefault(row.order_id, _PASSED)
        cancelled = conn.execute(
            select(order_event.c.order_id)
            .join(sales_order, sales_order.c.id == order_event.c.order_id)
            .where(
                order_event.c.order_id.in_(part),
                order_event.c.code == "order.cancelled",
                sales_order.c.state == OrderState.CANCELLED.value,
            )
        )
        found |= dict.fromkeys(cancelled.scalars(), _STOPPED)
    return found


def _before_rules(conn: Connection, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the values that columns had before a rule first changed them, by order."""
    found: dict[int, dict[str, Any]] = {}
    for part in chunks(ids):
        rows = conn.execute(
            select(order_event.c.order_id, order_event.c.changes)
            .where(
                order_event.c.order_id.in_(part),
                order_event.c.code == "rule.applied",
                order_event.c.changes.is_not(None),
            )
            .order_by(order_event.c.id)
        )
        for row in rows:
            old = found.setdefault(row.order_id, {})
            for name, (before, _after) in row.changes.items():
                old.setdefault(name, before)
    return found


def _taken_back(facts: RuleFacts, before: dict[str, Any]) -> RuleFacts:
    old = {name: before[name] for name in _CHANGED_BY_RULES if name in before}
    if "tags" in old:
        old["tags"] = split_tags(old["tags"])
    return facts._replace(**old)
