"""A rule in plain words: 「省是「新疆」、「西藏」之一，且实付至少 100.00：只用 顺丰；打标签「远」」."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.rules.conditions import All, AnyOf, Compare, Condition, Not, Value
from app.domain.rules.fields import FIELDS, Field, FieldType, Op
from app.domain.rules.outcomes import (
    Carrier,
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
from app.domain.rules.rule import Rule
from app.errors import Param
from app.wording import knows, say


def preview(rule: Rule, language: str = "zh_CN") -> str:
    """Return what the rule does, as one sentence without its name."""
    speaker = _Speaker(language)
    return speaker.say("rule_text.rule", when=speaker.condition(rule.condition), do=speaker.outcomes(rule.outcomes))


def say_condition(condition: Condition, language: str = "zh_CN") -> str:
    """Return a condition in plain words."""
    return _Speaker(language).condition(condition)


def say_outcomes(outcomes: Sequence[Outcome], language: str = "zh_CN") -> str:
    """Return outcomes in plain words."""
    return _Speaker(language).outcomes(outcomes)


class _Speaker:
    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, code: str, /, **params: Param) -> str:
        return say(code, params, self.language)

    def condition(self, condition: Condition) -> str:
        if isinstance(condition, Compare):
            return self.compare(condition)
        if isinstance(condition, Not):
            return self.say("rule_text.not", text=self.condition(condition.part))
        if not condition.parts:
            return self.say("rule_text.always")
        link = self.say("rule_text.and_all" if isinstance(condition, All) else "rule_text.and_any")
        return link.join(self.inside(part) for part in condition.parts)

    def inside(self, part: Condition) -> str:
        """Return a part of a group, in brackets when it is a group itself."""
        text = self.condition(part)
        grouped = isinstance(part, (All, AnyOf)) and len(part.parts) > 1
        return self.say("rule_text.group", text=text) if grouped else text

    def compare(self, compare: Compare) -> str:
        field = FIELDS[compare.field]
        name = self.say(f"rule_field.{field.name}")
        if field.type is FieldType.YES_NO:
            return self.say("rule_op.yes" if compare.value else "rule_op.no", field=name)
        if compare.op is Op.BETWEEN and isinstance(compare.value, tuple):
            low, high = compare.value
            return self.say("rule_op.between", field=name, low=self.value(field, low), high=self.value(field, high))
        return self.say(f"rule_op.{compare.op.value}", field=name, value=self.value(field, compare.value))

    def value(self, field: Field, value: Value) -> str:
        if isinstance(value, tuple):
            return self.say("rule_text.or").join(self.value(field, one) for one in value)
        if field.type is FieldType.MONEY and isinstance(value, int):
            return f" {value / 100:,.2f}" if self.language == "zh_CN" else f"{value / 100:,.2f}"
        if isinstance(value, int):
            return f" {value}" if self.language == "zh_CN" else str(value)
        code = f"{field.words}.{value}"
        return self.say("rule_text.quote", text=self.say(code) if field.words and knows(code) else str(value))

    def outcomes(self, outcomes: Sequence[Outcome]) -> str:
        return self.say("rule_text.then").join(self.outcome(one) for one in outcomes)

    def outcome(self, outcome: Outcome) -> str:  # noqa: PLR0911 - one line an outcome
        match outcome:
            case Stop():
                return self.say("rule_do.stop")
            case Excuse(kinds):
                return self.say("rule_do.excuse", kinds=list(kinds))
            case Tag(tag):
                return self.say("rule_do.tag", tag=tag)
            case HoldFor(None):
                return self.say("rule_do.hold")
            case HoldFor(hours):
                return self.say("rule_do.hold_for", hours=hours)
            case HoldUntil(until):
                return self.say("rule_do.hold_until", until=f"{until:%Y-%m-%d %H:%M}Z")
            case Urgent():
                return self.say("rule_do.urgent")
            case Gift():
                return self.gift(outcome)
            case Carrier(mode, names):
                return self.say(f"rule_do.carrier_{mode.value}", names=list(names))
            case Warehouse(name):
                return self.say("rule_do.warehouse", name=name)
            case PrintNote(text):
                return self.say("rule_do.print_note", text=text)

    def gift(self, gift: Gift) -> str:
        amount = "" if gift.per_cents is None else f"{gift.per_cents / 100:,.2f}"
        return self.say(
            "rule_do.gift",
            sku=gift.sku,
            qty=gift.qty,
            per=self.say("rule_do.gift_per", amount=amount) if amount else "",
            first=self.say("rule_do.gift_first", first=gift.first) if gift.first else "",
            stock=self.say("rule_do.gift_stock") if gift.while_stock else "",
        )
