"""Edit the rules: one draft at a time, switched on as a whole; every version that was ever in force is kept.

Going back to a version switches on a copy of it under a new number. So each version was in force for exactly one span
of time, and which rules decided about an order follows from the order's time alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from app.domain.people import SYSTEM, Actor, Right
from app.domain.rules.conditions import All, AnyOf, Compare, Condition, Not
from app.domain.rules.first_rules import FIRST_RULES
from app.domain.rules.json_form import condition_to, outcomes_to, rule_from, rule_to
from app.domain.rules.outcomes import Carrier, Gift, Warehouse
from app.domain.rules.rule import Rule
from app.domain.text_cleaning import clean_text
from app.errors import BadInput, IllegalMove, LostRace, NotFound
from app.models.base import AnyRow
from app.models.bulk import insert_many
from app.models.database import Database, Tx
from app.models.rules import audit_rule, gift_given, rule_hit, rule_set
from app.models.shops import shop
from app.models.stock import sku
from app.models.warehouses import carrier, warehouse
from app.services.rule_book import DRAFT, ON, RETIRED, rules_in_force, rules_of, rules_of_version, set_row

FORMAT = "packdesk-rules-1"
"""What a file of exported rules calls itself."""

T = TypeVar("T")


def make_draft(db: Database, by: Actor, *, source: int | None = None, note: str = "") -> int:
    """Begin a draft from the version in force, or from any other; return its number.

    Raises IllegalMove when there is a draft already, NotFound for an unknown source.
    """

    def work(tx: Tx) -> int:
        _refuse_second_draft(tx)
        if source is not None:
            rules = rules_of_version(tx.conn, source).rules
        else:
            in_force = rules_in_force(tx.conn)
            rules = in_force.rules if in_force is not None else ()
        return _new_set(tx, DRAFT, note, rules)

    return _run(db, work, by)


def discard_draft(db: Database, by: Actor) -> int:
    """Throw the draft away; it was never in force. Returns its number."""

    def work(tx: Tx) -> int:
        draft = _draft(tx)
        tx.conn.execute(delete(audit_rule).where(audit_rule.c.rule_set_id == draft.id))
        tx.conn.execute(delete(rule_set).where(rule_set.c.id == draft.id))
        return int(draft.version_no)

    return _run(db, work, by)


def add_rule(db: Database, value: object, by: Actor, *, position: int | None = None, rule_no: int | None = None) -> int:
    """Add a rule in its JSON form to the draft, at a place counted from 1 or at the end; return its rule number.

    ``rule_no`` puts a rule back that was taken out of this draft: it is the same rule then. A number that the draft
    has, or that no version ever had, is not taken: the rule gets one of its own.
    """

    def work(tx: Tx) -> int:
        draft, rules = _draft_rules(tx)
        fresh = _next_no(tx)
        free = rule_no is not None and 0 < rule_no < fresh and all(one.no != rule_no for one in rules)
        rule = rule_from(value, rule_no if free and rule_no is not None else fresh)
        _refuse_same_name(rules, rule)
        refuse_unknown_names(tx, [rule])
        at = len(rules) if position is None else max(0, min(position - 1, len(rules)))
        _store(tx, draft.id, [*rules[:at], rule, *rules[at:]])
        return rule.no

    return _run(db, work, by)


def change_rule(db: Database, rule_no: int, value: object, by: Actor) -> None:
    """Replace a rule of the draft by another in JSON form; its number and its place stay."""

    def work(tx: Tx) -> None:
        draft, rules = _draft_rules(tx)
        rule = rule_from(value, rule_no)
        at = _place(rules, rule_no)
        _refuse_same_name([one for one in rules if one.no != rule_no], rule)
        refuse_unknown_names(tx, [rule])
        _store(tx, draft.id, [*rules[:at], rule, *rules[at + 1 :]])

    _run(db, work, by)


def enable_rule(db: Database, rule_no: int, enabled: bool, by: Actor) -> None:  # noqa: FBT001 - the wanted state
    """Let a rule of the draft act once the draft is on, or not."""

    def work(tx: Tx) -> None:
        draft, rules = _draft_rules(tx)
        at = _place(rules, rule_no)
        rule = replace(rules[at], enabled=enabled)
        refuse_unknown_names(tx, [rule])
        _store(tx, draft.id, [*rules[:at], rule, *rules[at + 1 :]])

    _run(db, work, by)


def remove_rule(db: Database, rule_no: int, by: Actor) -> None:
    """Take a rule out of the draft; earlier versions keep it."""

    def work(tx: Tx) -> None:
        draft, rules = _draft_rules(tx)
        at = _place(rules, rule_no)
        _store(tx, draft.id, [*rules[:at], *rules[at + 1 :]])

    _run(db, work, by)


def reorder_rules(db: Database, rule_nos: Sequence[int], by: Actor) -> None:
    """Put the rules of the draft into this order, which names each of them once."""

    def work(tx: Tx) -> None:
        draft, rules = _draft_rules(tx)
        known = {rule.no: rule for rule in rules}
        if sorted(rule_nos) != sorted(known):
            raise BadInput("rules.order_incomplete", known=[str(no) for no in known])
        _store(tx, draft.id, [known[no] for no in rule_nos])

    _run(db, work, by)


def switch_on(db: Database, by: Actor, *, note: str = "") -> int:
    """Put the draft in force and retire the version before it; return its number.

    Raises BadInput that names the rule when one names a carrier, warehouse, SKU or shop that does not exist.
    """

    def work(tx: Tx) -> int:
        draft, rules = _draft_rules(tx)
        refuse_unknown_names(tx, rules)
        _retire(tx)
        values = {"state": ON, "on_at": tx.at, "on_by": tx.by.name}
        if clean_text(note):
            values["note"] = clean_text(note)
        tx.conn.execute(update(rule_set).where(rule_set.c.id == draft.id).values(values))
        return int(draft.version_no)

    return _run(db, work, by)


def go_back(db: Database, version_no: int, by: Actor, *, note: str = "") -> int:
    """Put a copy of an earlier version in force; return the copy's number. A draft is left as it is."""

    def work(tx: Tx) -> int:
        row = set_row(tx.conn, version_no)
        if row.state == ON:
            raise IllegalMove("rules.is_on", version=version_no)
        if row.state == DRAFT:
            raise IllegalMove("rules.back_to_draft", version=version_no)
        rules = rules_of(tx.conn, row.id)
        refuse_unknown_names(tx, rules)
        _retire(tx)
        return _new_set(tx, ON, note or f"← {version_no}", rules)

    return _run(db, work, by)


def export_rules(db: Database, version_no: int) -> dict[str, Any]:
    """Return a version as the JSON object of a file."""
    with db.read() as conn:
        stored = rules_of_version(conn, version_no)
    return {"format": FORMAT, "version": version_no, "rules": [rule_to(rule) for rule in stored.rules]}


def import_rules(db: Database, value: object, file: str, by: Actor) -> int:
    """Begin a draft with the rules of a file; a rule of a known name keeps its number. Returns the draft's number."""

    def work(tx: Tx) -> int:
        if not isinstance(value, Mapping) or value.get("format") != FORMAT or not isinstance(value.get("rules"), list):
            raise BadInput("rules.bad_file", file=file)
        _refuse_second_draft(tx)
        in_force = rules_in_force(tx.conn)
        numbers = {rule.name: rule.no for rule in in_force.rules} if in_force is not None else {}
        rules: list[Rule] = []
        fresh = _next_no(tx)
        for one in value["rules"]:
            rule = rule_from(one)
            _refuse_same_name(rules, rule)
            no = numbers.get(rule.name)
            if no is None:
                no, fresh = fresh, fresh + 1
            rules.append(replace(rule, no=no))
        return _new_set(tx, DRAFT, file, rules)

    return _run(db, work, by)


def first_rules(db: Database) -> None:
    """Give a database that never had rules its first ones (``FIRST_RULES``), switched on; else do nothing."""
    with db.read() as conn:
        if conn.execute(select(rule_set.c.id).limit(1)).first() is not None:
            return

    def work(tx: Tx) -> None:
        if tx.conn.execute(select(rule_set.c.id).limit(1)).first() is None:
            _new_set(tx, ON, "", FIRST_RULES)

    try:
        db.run(work, SYSTEM)
    except IntegrityError:
        return  # another program that starts this moment was faster


def _run(db: Database, work: Callable[[Tx], T], by: Actor) -> T:
    by.require(Right.RULES)

    def told(tx: Tx) -> T:
        result = work(tx)
        tx.touch("rule_set")
        return result

    try:
        return db.run(told, by)
    except IntegrityError:
        raise LostRace("rules.changed_meanwhile") from None


def _new_set(tx: Tx, state: str, note: str, rules: Sequence[Rule]) -> int:
    version: int = tx.conn.execute(select(func.coalesce(func.max(rule_set.c.version_no), 0) + 1)).scalar_one()
    on = {"on_at": tx.at, "on_by": tx.by.name} if state == ON else {}
    set_id: int = tx.conn.execute(
        rule_set.insert()
        .values(version_no=version, state=state, note=clean_text(note), made_at=tx.at, made_by=tx.by.name, **on)
        .returning(rule_set.c.id)
    ).scalar_one()
    _insert(tx, set_id, rules)
    return version


def _store(tx: Tx, set_id: int, rules: Sequence[Rule]) -> None:
    """Write a draft's rules anew; there are dozens, and so they are simply all replaced."""
    tx.conn.execute(delete(audit_rule).where(audit_rule.c.rule_set_id == set_id))
    _insert(tx, set_id, rules)


def _insert(tx: Tx, set_id: int, rules: Sequence[Rule]) -> None:
    insert_many(
        tx.conn,
        audit_rule,
        [
            {
                "rule_set_id": set_id,
                "rule_no": rule.no,
                "position": at,
                "name": rule.name,
                "condition": condition_to(rule.condition),
                "outcomes": outcomes_to(rule.outcomes),
                "enabled": rule.enabled,
            }
            for at, rule in enumerate(rules, 1)
        ],
    )


def _retire(tx: Tx) -> None:
    tx.conn.execute(update(rule_set).where(rule_set.c.state == ON).values(state=RETIRED, retired_at=tx.at))


def _draft(tx: Tx) -> AnyRow:
    """Return the draft, locked on Postgres, so that two stations edit one after the other."""
    row = tx.conn.execute(select(rule_set).where(rule_set.c.state == DRAFT).with_for_update()).one_or_none()
    if row is None:
        raise IllegalMove("rules.no_draft")
    return row


def _draft_rules(tx: Tx) -> tuple[AnyRow, list[Rule]]:
    draft = _draft(tx)
    return draft, list(rules_of(tx.conn, draft.id))


def _refuse_second_draft(tx: Tx) -> None:
    there = tx.conn.execute(select(rule_set.c.version_no).where(rule_set.c.state == DRAFT)).scalar_one_or_none()
    if there is not None:
        raise IllegalMove("rules.draft_there", version=there)


def _place(rules: Sequence[Rule], rule_no: int) -> int:
    for at, rule in enumerate(rules):
        if rule.no == rule_no:
            return at
    raise NotFound("rules.no_rule", rule_no=rule_no)


def _refuse_same_name(rules: Sequence[Rule], rule: Rule) -> None:
    if any(one.name == rule.name for one in rules):
        raise BadInput("rules.name_taken", rule=rule.name)


def _next_no(tx: Tx) -> int:
    """Return a rule number that no version, hit or gift ever had."""
    tops = [select(func.coalesce(func.max(table.c.rule_no), 0)) for table in (audit_rule, rule_hit, gift_given)]
    return 1 + max(int(tx.conn.execute(top).scalar_one()) for top in tops)


def refuse_unknown_names(tx: Tx, rules: Sequence[Rule]) -> None:
    """Raise BadInput when an enabled rule names a carrier, warehouse, SKU or shop that does not exist."""
    named = [(rule, what, name) for rule in rules if rule.enabled for what, name in _names(rule)]
    asked = {what for _, what, _ in named}
    known = {what: _known(tx, what, {name for _, one, name in named if one == what}) for what in asked}
    for rule, what, name in named:
        if _as_compared(what, name) not in known[what]:
            raise BadInput("rules.no_such_thing", rule=rule.name, what=what, name=name)


def _known(tx: Tx, what: str, names: set[str]) -> set[str]:
    """Return all that things of one sort are called, as they are compared."""
    columns = {
        "carrier": (carrier.c.name, carrier.c.kind),
        "warehouse": (warehouse.c.name, warehouse.c.code),
        "shop": (shop.c.name,),
    }
    if what == "sku":
        rows = tx.conn.execute(select(sku.c.sku_code).where(sku.c.sku_code.in_(sorted(names))))
    else:
        rows = tx.conn.execute(select(*columns[what]))
    return {_as_compared(what, one) for row in rows for one in row}


def _as_compared(what: str, name: str) -> str:
    """Return a name as routing and conditions compare it: only a carrier's case does not count."""
    return name.casefold() if what == "carrier" else name


def _names(rule: Rule) -> Iterator[tuple[str, str]]:
    for outcome in rule.outcomes:
        if isinstance(outcome, Carrier):
            yield from (("carrier", name) for name in outcome.names)
        elif isinstance(outcome, Warehouse):
            yield "warehouse", outcome.name
        elif isinstance(outcome, Gift):
            yield "sku", outcome.sku
    yield from (("shop", name) for name in _shops(rule.condition))


def _shops(condition: Condition) -> Iterator[str]:
    if isinstance(condition, Compare):
        if condition.field == "shop" and condition.value is not None:
            values = condition.value if isinstance(condition.value, tuple) else (condition.value,)
            yield from (str(value) for value in values)
    elif isinstance(condition, Not):
        yield from _shops(condition.part)
    elif isinstance(condition, (All, AnyOf)):
        for part in condition.parts:
            yield from _shops(part)
