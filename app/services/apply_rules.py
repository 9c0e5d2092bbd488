"""Apply the rules in force to orders that are being audited.

Whatever a rule did to an order it does not do again: a person who released its hold or passed its finding is not
contradicted at the next audit, and a rule whose tag, wish and note are there already leaves no second event.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.exceptions import ExceptionKind
from app.domain.rules.rule import Rule, Ruling, ruling
from app.domain.wishes import Wish, bound_to, read_wish, write_wish
from app.errors import Param
from app.models.database import Tx
from app.models.orders import order_exception, sales_order
from app.models.rules import rule_hit
from app.services import order_book
from app.services.change_orders import join_tags, split_tags
from app.services.fire_rules import Fired, evaluate
from app.services.give_gifts import give_by_rules
from app.services.number_days import local_day
from app.services.order_book import chunks

_RULE, _HOLD = ExceptionKind.RULE.value, ExceptionKind.HOLD.value
_COLUMNS = (
    sales_order.c.tags, sales_order.c.urgent, sales_order.c.carrier_wish, sales_order.c.warehouse_wish,
    sales_order.c.print_note,
)  # fmt: skip
_DID = {"tags": "tag", "urgent": "urgent", "carrier_wish": "carrier", "warehouse_wish": "warehouse"}
"""By column: the outcome that changes it, where the two have different names."""
_JOINT = "；"
"""Between print notes."""


@dataclass
class RulesApplied:
    """What the rules did to a batch."""

    stopped: set[int] = field(default_factory=set)
    """Orders that wait now, for a look or for a hold to end."""
    excused: dict[int, frozenset[str]] = field(default_factory=dict)
    """Kinds of findings that a rule has taken off a person's hands, by order."""


class _Acted:
    """What rules have stopped or held before, and what stands open now."""

    def __init__(self) -> None:
        self.before: set[tuple[int, str, int]] = set()
        self.open: set[tuple[int, str]] = set()

    def fresh(self, order_id: int, kind: str, rules: Sequence[Rule]) -> list[Rule]:
        """Return the rules that may stop or hold the order now: none while another such finding is open."""
        if (order_id, kind) in self.open:
            return []
        return [rule for rule in rules if (order_id, kind, rule.no) not in self.before]


_Found = tuple[int, ExceptionKind, int | None, dict[str, Param]]


def apply_rules(tx: Tx, ids: Collection[int]) -> RulesApplied:
    """Evaluate the rules in force over these orders and do what they say; the caller settles the orders."""
    done = RulesApplied()
    book = evaluate(tx, ids)
    version_no, fired = book.version_no, book.fired
    gifts = give_by_rules(tx, book, ids)
    if not fired:
        return done
    acted = _acted(tx, fired)
    before = _order_columns(tx, fired)
    changed: list[dict[str, Any]] = []
    found: list[_Found] = []
    holds: dict[datetime | None, list[_Found]] = defaultdict(list)
    hits: Counter[int] = Counter()
    for order_id, one in fired.items():
        stops = acted.fresh(order_id, _RULE, one.whole.stopped_by)
        held = acted.fresh(order_id, _HOLD, one.whole.held_by)
        did = _tell(tx, version_no, order_id, one, before[order_id], stops, held)
        hits.update({*did.rule_nos, *gifts.get(order_id, ())})
        if did.values:
            changed.append({"b_id": order_id, **did.values})
        if stops:
            found.append((order_id, ExceptionKind.RULE, None, _named(stops)))
        if held:
            params = {"reason": "、".join(rule.name for rule in held), **_named(held)}
            holds[ruling(held, one.facts, one.at).hold_until].append((order_id, ExceptionKind.HOLD, None, params))
        if stops or held:
            done.stopped.add(order_id)
        if one.whole.excused:
            done.excused[order_id] = one.whole.excused
    _store(tx, changed)
    order_book.open_exceptions(tx, found)
    for until, orders in holds.items():
        order_book.open_exceptions(tx, orders, release_at=until)
    _count(tx, version_no, hits)
    return done


def stopping_rules(tx: Tx, ids: Collection[int]) -> dict[int, dict[str, Param]]:
    """Return the parameters of the finding that the rules would open, for the orders that they would stop."""
    fired = evaluate(tx, ids).fired
    acted = _acted(tx, fired)
    stops = {order_id: acted.fresh(order_id, _RULE, one.whole.stopped_by) for order_id, one in fired.items()}
    return {order_id: _named(rules) for order_id, rules in stops.items() if rules}


def _named(rules: Collection[Rule]) -> dict[str, Param]:
    return {"rules": [rule.name for rule in rules], "rule_nos": [str(rule.no) for rule in rules]}


def _acted(tx: Tx, fired: Mapping[int, Fired]) -> _Acted:
    """Read what rules did to these orders before; what a person revoked with the audit counts no more."""
    acted = _Acted()
    for part in chunks([order_id for order_id, one in fired.items() if one.whole.stops]):
        rows = tx.conn.execute(
            select(
                order_exception.c.order_id, order_exception.c.kind, order_exception.c.params,
                order_exception.c.close_reason, order_exception.c.closed_at,
            ).where(order_exception.c.order_id.in_(part), order_exception.c.kind.in_([_RULE, _HOLD]))
        )  # fmt: skip
        for row in rows:
            if row.closed_at is None:
                acted.open.add((row.order_id, row.kind))
            elif row.close_reason != "revoked":
                acted.before |= {(row.order_id, row.kind, int(no)) for no in row.params.get("rule_nos", ())}
    return acted


def _order_columns(tx: Tx, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for part in chunks(ids):
        rows = tx.conn.execute(select(sales_order.c.id, *_COLUMNS).where(sales_order.c.id.in_(part)))
        found |= {row.id: {column.name: getattr(row, column.name) for column in _COLUMNS} for row in rows}
    return found


@dataclass(frozen=True)
class _Did:
    """What was told in an order's timeline."""

    values: dict[str, Any]
    """The order's columns as they become; empty when none changes."""
    rule_nos: list[int]
    """Rules that had any effect."""


def _tell(
    tx: Tx,
    version_no: int,
    order_id: int,
    one: Fired,
    stored: dict[str, Any],
    stops: Collection[Rule],
    held: Collection[Rule],
) -> _Did:
    """Write one event for each rule that has an effect, with the columns it changes after those before it."""
    now, rule_nos = stored, []
    for place, rule in enumerate(one.rules, 1):
        after = columns_after(stored, ruling(one.rules[:place], one.facts, one.at))
        did = [_DID.get(name, name) for name, value in after.items() if value != now[name]]
        did += [word for word, rules in (("stop", stops), ("hold", held)) if rule in rules]
        did += ["excuse"] if one.excuses(rule) else []
        if did:
            tx.record(
                order_id,
                "rule.applied",
                {"rule": rule.name, "rule_no": rule.no, "version": version_no, "did": did},
                changes={name: (now[name], value) for name, value in after.items()},
            )
            rule_nos.append(rule.no)
        now = after
    return _Did(now if now != stored else {}, rule_nos)


def columns_after(stored: Mapping[str, Any], wanted: Ruling) -> dict[str, Any]:
    """Return an order's columns once a ruling is applied: tags, urgent, carrier_wish, warehouse_wish, print_note.

    What is there stays: a buyer's own wish of a carrier is not overruled by a rule's preference, nor the warehouse that
    a person chose.
    """
    house = stored["warehouse_wish"]
    wish = read_wish(stored["carrier_wish"])
    new = Wish(
        wish.prefer or wanted.wish.prefer,
        wanted.wish.only or wish.only,
        tuple(dict.fromkeys((*wish.never, *wanted.wish.never))),
    )
    note = stored["print_note"]
    fresh = [text for text in wanted.print_notes if text not in note]
    return {
        "tags": join_tags(set(split_tags(stored["tags"])) | wanted.tags) if wanted.tags else stored["tags"],
        "urgent": stored["urgent"] or wanted.urgent,
        "carrier_wish": stored["carrier_wish"] if new == wish else write_wish(new),
        "warehouse_wish": house if bound_to(house) else wanted.warehouse or house,
        "print_note": _JOINT.join([note, *fresh] if note else fresh) if fresh else note,
    }


def _store(tx: Tx, changed: list[dict[str, Any]]) -> None:
    if not changed:
        return
    tx.conn.execute(
        update(sales_order)
        .where(sales_order.c.id == bindparam("b_id"))
        .values({column.name: bindparam(column.name) for column in _COLUMNS} | {"version": sales_order.c.version + 1}),
        changed,
    )


def _count(tx: Tx, version_no: int, hits: Mapping[int, int]) -> None:
    """Add to the day's count of each rule, in fixed order so that two audits cannot deadlock."""
    insert = sqlite.insert if tx.on_sqlite else postgresql.insert
    day = local_day(tx.at)
    for rule_no, count in sorted(hits.items()):
        statement = insert(rule_hit).values(rule_no=rule_no, version_no=version_no, day_on=day, hits=count)
        tx.conn.execute(
            statement.on_conflict_do_update(
                index_elements=["rule_no", "version_no", "day_on"], set_={"hits": rule_hit.c.hits + count}
            )
        )
