"""One rule, and what a set of rules decides for one order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.domain.rules.compiling import Test, compile_condition
from app.domain.rules.conditions import ALWAYS, Condition, fields_of
from app.domain.rules.facts import RuleFacts
from app.domain.rules.fields import FIELDS
from app.domain.rules.outcomes import (
    Carrier,
    CarrierMode,
    Excuse,
    Gift,
    HoldFor,
    HoldUntil,
    Outcome,
    PrintNote,
    Stop,
    Tag,
    Urgent,
    Warehouse,
)
from app.domain.wishes import Wish


@dataclass(frozen=True)
class Rule:
    """A condition and what follows. ``no`` is the rule's own through all versions, 0 before it has one."""

    name: str
    outcomes: tuple[Outcome, ...]
    condition: Condition = ALWAYS
    no: int = 0
    enabled: bool = True


@dataclass(frozen=True)
class Given:
    """A gift as one rule gives it to one order."""

    rule_no: int
    sku: str
    qty: int
    first: int | None = None
    while_stock: bool = False


@dataclass(frozen=True)
class Ruling:
    """Everything the rules that fired want of one order."""

    stopped_by: tuple[Rule, ...] = ()
    held_by: tuple[Rule, ...] = ()
    hold_until: datetime | None = None
    """When the last hold ends; None with ``held_by``: when a person ends it."""
    excused: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    urgent: bool = False
    wish: Wish = field(default_factory=Wish)
    warehouse: str = ""
    print_notes: tuple[str, ...] = ()
    gifts: tuple[Given, ...] = ()

    @property
    def stops(self) -> bool:
        """Tell whether the order does not go on by itself."""
        return bool(self.stopped_by or self.held_by)


NO_RULING = Ruling()


class RuleBook:
    """A set of rules made ready to be asked about many orders. Disabled rules are left out."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rule for rule in rules if rule.enabled)
        self._tests: list[tuple[Test, Rule]] = [(compile_condition(rule.condition), rule) for rule in self.rules]
        read = {name for rule in self.rules for name in fields_of(rule.condition)}
        self.reads_lines = any(FIELDS[name].of_lines for name in read)
        """Whether any condition needs the lines of an order."""

    def fired(self, facts: RuleFacts) -> list[Rule]:
        """Return the rules whose condition holds, in their order."""
        return [rule for test, rule in self._tests if test(facts)]


def ruling(fired: Sequence[Rule], facts: RuleFacts, at: datetime) -> Ruling:
    """Put together what these rules want of an order that is audited at ``at``.

    Of several holds the longest counts; the first rule that prefers a carrier or a warehouse is heard; carriers allowed
    by several rules are those all of them allow, unless that leaves none: then the first rule's.
    """
    made = NO_RULING
    for rule in fired:
        for outcome in rule.outcomes:
            made = _FOLLOWS[type(outcome)](made, rule, outcome, facts, at)
    return made


def _stop(made: Ruling, rule: Rule, *_: object) -> Ruling:
    return replace(made, stopped_by=(*made.stopped_by, rule))


def _excuse(made: Ruling, _rule: Rule, outcome: Excuse, *_: object) -> Ruling:
    return replace(made, excused=made.excused | set(outcome.kinds))


def _tag(made: Ruling, _rule: Rule, outcome: Tag, *_: object) -> Ruling:
    return replace(made, tags=made.tags | {outcome.tag})


def _hold_for(made: Ruling, rule: Rule, outcome: HoldFor, _facts: RuleFacts, at: datetime) -> Ruling:
    return _held(made, rule, None if outcome.hours is None else at + timedelta(hours=outcome.hours))


def _hold_until(made: Ruling, rule: Rule, outcome: HoldUntil, _facts: RuleFacts, at: datetime) -> Ruling:
    return _held(made, rule, outcome.until) if outcome.until > at else made


def _held(made: Ruling, rule: Rule, until: datetime | None) -> Ruling:
    if made.held_by:
        before = made.hold_until
        until = None if until is None or before is None else max(until, before)
    return replace(made, held_by=(*made.held_by, rule), hold_until=until)


def _urgent(made: Ruling, *_: object) -> Ruling:
    return replace(made, urgent=True)


def _gift(made: Ruling, rule: Rule, outcome: Gift, facts: RuleFacts, _at: datetime) -> Ruling:
    times = 1 if outcome.per_cents is None else facts.spend_cents // outcome.per_cents
    if times <= 0:
        return made
    given = Given(rule.no, outcome.sku, outcome.qty * times, outcome.first, outcome.while_stock)
    return replace(made, gifts=(*made.gifts, given))


def _carrier(made: Ruling, _rule: Rule, outcome: Carrier, *_: object) -> Ruling:
    wish = made.wish
    if outcome.mode is CarrierMode.PREFER:
        wish = wish if wish.prefer else replace(wish, prefer=outcome.names[0])
    elif outcome.mode is CarrierMode.NOT:
        wish = replace(wish, never=tuple(dict.fromkeys((*wish.never, *outcome.names))))
    else:
        both = tuple(name for name in wish.only if name in outcome.names)
        wish = replace(wish, only=both or wish.only or outcome.names)
    return replace(made, wish=wish)


def _warehouse(made: Ruling, _rule: Rule, outcome: Warehouse, *_: object) -> Ruling:
    return made if made.warehouse else replace(made, warehouse=outcome.name)


def _print_note(made: Ruling, _rule: Rule, outcome: PrintNote, *_: object) -> Ruling:
    return replace(made, print_notes=tuple(dict.fromkeys((*made.print_notes, outcome.text))))


_FOLLOWS: dict[type[Outcome], Callable[..., Ruling]] = {
    Stop: _stop,
    Excuse: _excuse,
    Tag: _tag,
    HoldFor: _hold_for,
    HoldUntil: _hold_until,
    Urgent: _urgent,
    Gift: _gift,
    Carrier: _carrier,
    Warehouse: _warehouse,
    PrintNote: _print_note,
}
