"""Rules as JSON values: what the database stores and files exchange. Reading is strict.

    {"name": "新疆只发顺丰", "enabled": true,
     "when": {"all": [{"field": "province", "op": "in", "value": ["新疆", "西藏"]}, {"not": {"field": "cod", ...}}]},
     "do": [{"do": "carrier", "mode": "only", "names": ["顺丰"]}, {"do": "tag", "tag": "远"}]}

Every complaint is a BadInput that names the rule, the place in it, and what may stand there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.rules.conditions import All, AnyOf, Compare, Condition, Not, Value
from app.domain.rules.fields import FIELDS, LISTS, OPS, Field, FieldType, Op
from app.domain.rules.outcome_form import outcome_from, outcome_to
from app.domain.rules.outcomes import Outcome
from app.domain.rules.rule import Rule
from app.domain.text_cleaning import clean_text
from app.errors import BadInput

DEEPEST = 8
"""How many groups may stand inside one another."""
MOST_PARTS = 500
"""How many comparisons and groups one condition may have."""
LONGEST_NAME = 60

_NUMBERS = (FieldType.NUMBER, FieldType.MONEY)
_LARGEST = 2**53


def rule_from(value: object, no: int = 0) -> Rule:
    """Return the rule of a JSON object; raise BadInput for anything that is not exactly one."""
    if not isinstance(value, Mapping):
        raise BadInput("rules.not_a_rule", value=_shown(value))
    name = value.get("name")
    if not isinstance(name, str) or not clean_text(name) or len(clean_text(name)) > LONGEST_NAME:
        raise BadInput("rules.no_name", limit=LONGEST_NAME)
    name = clean_text(name)
    _only(name, value, ("name", "enabled", "when", "do"))
    enabled = value.get("enabled", True)
    if not isinstance(enabled, bool):
        raise BadInput("rules.bad_part", rule=name, part="enabled", value=_shown(enabled), known=["true", "false"])
    return Rule(name, outcomes_from(value.get("do"), name), condition_from(value.get("when"), name), no, enabled)


def rule_to(rule: Rule) -> dict[str, Any]:
    """Return the JSON object of a rule; ``rule_from`` gives the same rule back."""
    return {
        "name": rule.name,
        "enabled": rule.enabled,
        "when": condition_to(rule.condition),
        "do": outcomes_to(rule.outcomes),
    }


def outcomes_from(value: object, rule: str) -> tuple[Outcome, ...]:
    """Return the outcomes of a JSON array; a rule must do something."""
    if not isinstance(value, Sequence) or isinstance(value, str) or not value:
        raise BadInput("rules.does_nothing", rule=rule)
    return tuple(outcome_from(one, rule) for one in value)


def outcomes_to(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """Return the JSON array of outcomes."""
    return [outcome_to(one) for one in outcomes]


def condition_from(value: object, rule: str) -> Condition:
    """Return the condition of a JSON object."""
    return _Reader(rule).condition(value, 1)


def condition_to(condition: Condition) -> dict[str, Any]:
    """Return the JSON object of a condition."""
    if isinstance(condition, All):
        return {"all": [condition_to(part) for part in condition.parts]}
    if isinstance(condition, AnyOf):
        return {"any": [condition_to(part) for part in condition.parts]}
    if isinstance(condition, Not):
        return {"not": condition_to(condition.part)}
    value = condition.value
    told = {} if condition.op is Op.EMPTY else {"value": list(value) if isinstance(value, tuple) else value}
    return {"field": condition.field, "op": condition.op.value, **told}


class _Reader:
    """Reads one rule's condition."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        self.parts = 0

    def condition(self, value: object, depth: int) -> Condition:
        self.parts += 1
        if depth > DEEPEST or self.parts > MOST_PARTS:
            raise BadInput("rules.too_large", rule=self.rule, deepest=DEEPEST, most=MOST_PARTS)
        if isinstance(value, Mapping):
            if "field" in value:
                return self.compare(value)
            if len(value) == 1 and "not" in value:
                return Not(self.condition(value["not"], depth + 1))
            if len(value) == 1 and ("all" in value or "any" in value):
                return self.group(value, depth)
        raise BadInput("rules.bad_condition", rule=self.rule, value=_shown(value))

    def group(self, value: Mapping[Any, Any], depth: int) -> Condition:
        ((word, inner),) = value.items()
        if not isinstance(inner, Sequence) or isinstance(inner, str):
            raise BadInput("rules.bad_condition", rule=self.rule, value=_shown(value))
        if word == "any" and not inner:
            raise BadInput("rules.empty_any", rule=self.rule)
        parts = tuple(self.condition(one, depth + 1) for one in inner)
        return All(parts) if word == "all" else AnyOf(parts)

    def compare(self, value: Mapping[Any, Any]) -> Compare:
        _only(self.rule, value, ("field", "op", "value"))
        field = FIELDS.get(value["field"]) if isinstance(value["field"], str) else None
        if field is None:
            raise BadInput("rules.unknown_field", rule=self.rule, field=_shown(value["field"]), known=list(FIELDS))
        known = OPS[field.type]
        op = next((one for one in known if one.value == value.get("op")), None)
        if op is None:
            raise BadInput(
                "rules.bad_op", rule=self.rule, field=field.name, op=_shown(value.get("op")),
                known=[one.value for one in known],
            )  # fmt: skip
        return Compare(field.name, op, self.value(field, op, value.get("value")))

    def value(self, field: Field, op: Op, value: object) -> Value:
        if op is Op.EMPTY:
            if value is not None:
                raise self.refused(field, value, "nothing")
            return None
        if op is Op.BETWEEN:
            if not isinstance(value, (list, tuple)) or len(value) != 2:
                raise self.refused(field, value, "range")
            low, high = (self.number(field, one) for one in value)
            if low > high:
                raise self.refused(field, value, "range")
            return low, high
        if op in LISTS:
            if not isinstance(value, (list, tuple)) or not value:
                raise self.refused(field, value, "list")
            if field.type in _NUMBERS:
                return tuple(self.number(field, one) for one in value)
            return tuple(self.text(field, one) for one in value)
        if field.type is FieldType.YES_NO:
            if not isinstance(value, bool):
                raise self.refused(field, value, "yes_no")
            return value
        return self.number(field, value) if field.type in _NUMBERS else self.text(field, value)

    def number(self, field: Field, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
            raise self.refused(field, value, field.type.value)
        return value

    def text(self, field: Field, value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.refused(field, value, "text")
        if field.choices and value not in field.choices:
            raise BadInput(
                "rules.bad_choice", rule=self.rule, field=field.name, value=_shown(value), known=list(field.choices)
            )
        return value.strip()

    def refused(self, field: Field, value: object, wanted: str) -> BadInput:
        return BadInput("rules.bad_value", rule=self.rule, field=field.name, value=_shown(value), wanted=wanted)


def _only(rule: str, value: Mapping[Any, Any], known: Sequence[str]) -> None:
    for name in value:
        if name not in known:
            raise BadInput("rules.unknown_part", rule=rule, part=_shown(name), known=list(known))


def _shown(value: object) -> str:
    """Return a value short enough for a sentence."""
    return str(value)[:60]
