"""Ask the rules in force about a batch of orders: which of them fire, and what they want together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from app.domain.exceptions import ExceptionKind
from app.domain.rules.facts import RuleFacts
from app.domain.rules.outcomes import Excuse, Gift
from app.domain.rules.rule import Rule, RuleBook, Ruling, ruling
from app.models.database import Tx
from app.services.rule_book import rules_in_force
from app.services.rule_facts import facts_for_rules


@dataclass(frozen=True)
class Fired:
    """The rules that fired for one order."""

    rules: tuple[Rule, ...]
    facts: RuleFacts
    at: datetime

    @cached_property
    def whole(self) -> Ruling:
        """What they want all together."""
        return ruling(self.rules, self.facts, self.at)

    def excuses(self, rule: Rule) -> bool:
        """Tell whether a rule excuses something that is there."""
        there = {
            ExceptionKind.MESSAGE.value: bool(self.facts.buyer_message.strip()),
            ExceptionKind.MEMO.value: bool(self.facts.seller_memo.strip()),
            ExceptionKind.FLAG.value: bool(self.facts.flag),
        }
        return any(there[kind] for one in rule.outcomes if isinstance(one, Excuse) for kind in one.kinds)


@dataclass(frozen=True)
class Evaluated:
    """The version in force and what fired, by order; loaded once for the whole batch."""

    version_no: int = 0
    fired: dict[int, Fired] = field(default_factory=dict)
    gift_rules: dict[int, Rule] = field(default_factory=dict)
    """The enabled rules that give something, by their number, whether they fired or not."""


def evaluate(tx: Tx, ids: Collection[int]) -> Evaluated:
    """Evaluate the rules in force over these orders as they are now."""
    stored = rules_in_force(tx.conn)
    book = RuleBook(stored.rules if stored is not None else ())
    if stored is None or not book.rules:
        return Evaluated()
    fired: dict[int, Fired] = {}
    for order_id, (facts, at) in facts_for_rules(tx.conn, ids, with_lines=book.reads_lines, at=tx.at).items():
        rules = book.fired(facts)
        if rules:
            fired[order_id] = Fired(tuple(rules), facts, at)
    gifts = {rule.no: rule for rule in book.rules if any(isinstance(one, Gift) for one in rule.outcomes)}
    return Evaluated(stored.version_no, fired, gifts)
