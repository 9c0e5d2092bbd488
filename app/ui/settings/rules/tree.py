"""A rule while it is edited: groups and comparisons with what was typed, and the way from and to its JSON form.

No widgets here. Which fields there are, how they compare and what outcomes are made of comes from the domain's
registries; what is wrong with a row is the domain's own complaint about that row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app import wording
from app.domain.money import parse_cents, to_text
from app.domain.rules.conditions import All, AnyOf, Compare, Condition, Not, Value
from app.domain.rules.fields import FIELDS, LISTS, OPS, Field, FieldType, Op
from app.domain.rules.json_form import condition_from, outcomes_from, rule_from, rule_to
from app.domain.rules.outcome_form import outcome_to
from app.domain.rules.outcome_parts import PARTS, Part, PartType
from app.domain.rules.outcomes import Outcome
from app.domain.rules.rule import Rule
from app.errors import AppError, BadInput
from app.ui.words import is_zh, say

ALL, ANY, NOT_ALL, NONE = "all", "any", "not_all", "none"
MODES = (ALL, ANY, NONE, NOT_ALL)
"""How the parts of a group go together: words in ``rule_mode.*``."""
YES, NO = "yes", "no"
_CURRENCY = "CNY"
_BETWEEN = re.compile(r"[、，,;；\n]+")
_NUMBERS = (FieldType.NUMBER, FieldType.MONEY)


@dataclass(eq=False)
class Leaf:
    """One comparison with what was typed: one text, or two for a range."""

    field: str
    op: str
    texts: list[str] = field(default_factory=lambda: [""])


@dataclass(eq=False)
class Group:
    """Some conditions that hold together, or one of them, or not."""

    mode: str = ALL
    parts: list[Leaf | Group] = field(default_factory=list)


@dataclass(eq=False)
class Effect:
    """One outcome with what was typed for its parts."""

    do: str
    texts: dict[str, str] = field(default_factory=dict)


Node = Leaf | Group


@dataclass(eq=False)
class Draft:
    """A whole rule."""

    name: str = ""
    enabled: bool = True
    root: Group = field(default_factory=Group)
    effects: list[Effect] = field(default_factory=list)


# --- from a rule ------------------------------------------------------------------------------------------------------
def draft_of(rule: Rule | None) -> Draft:
    """Return a rule as it is edited; None: a new one with a first row for each half."""
    if rule is None:
        return Draft(root=Group(ALL, [new_leaf()]), effects=[Effect(next(iter(PARTS)))])
    node = _node(rule.condition)
    root = node if isinstance(node, Group) else Group(ALL, [node])
    return Draft(rule.name, rule.enabled, root, [_effect(one) for one in rule.outcomes])


def new_leaf() -> Leaf:
    """Return a first comparison, to be changed."""
    first = next(iter(FIELDS.values()))
    return Leaf(first.name, OPS[first.type][0].value)


def _node(condition: Condition) -> Node:
    if isinstance(condition, Compare):
        known = FIELDS[condition.field]
        return Leaf(condition.field, condition.op.value, _texts(known, condition.op, condition.value))
    if isinstance(condition, Not):
        inner = condition.part
        if isinstance(inner, All | AnyOf):
            return Group(NOT_ALL if isinstance(inner, All) else NONE, [_node(one) for one in inner.parts])
        return Group(NONE, [_node(inner)])
    return Group(ALL if isinstance(condition, All) else ANY, [_node(one) for one in condition.parts])


def _texts(known: Field, op: Op, value: Value) -> list[str]:
    if op is Op.EMPTY:
        return [""]
    if isinstance(value, tuple):
        texts = [_text(known, one) for one in value]
        return texts if op is Op.BETWEEN else [join(texts)]
    return [_text(known, value)]


def _text(known: Field, value: object) -> str:
    if known.type is FieldType.YES_NO:
        return YES if value else NO
    if known.type is FieldType.MONEY and isinstance(value, int):
        return to_text(value, _CURRENCY)
    return words_of(str(value), known.words)


def _effect(outcome: Outcome) -> Effect:
    told = outcome_to(outcome)
    do = told.pop("do")
    return Effect(do, {part.name: _part_text(part, told[part.name]) for part in PARTS[do] if part.name in told})


def _part_text(part: Part, value: object) -> str:
    if part.type is PartType.YES_NO:
        return YES if value else ""
    if part.type is PartType.MONEY and isinstance(value, int):
        return to_text(value, _CURRENCY)
    if part.type is PartType.TIME:
        return f"{datetime.fromisoformat(str(value)).astimezone():%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        return join([words_of(str(one), part.words) for one in value])
    return str(value)


# --- words of values --------------------------------------------------------------------------------------------------
def words_of(value: str, family: str) -> str:
    """Return what people call a value: a code is worded, a name stays as it is."""
    code = f"{family}.{value}"
    return say(code) if family and wording.knows(code) else value


def join(texts: Sequence[str]) -> str:
    """Return several values as they are typed."""
    return ("、" if is_zh() else ", ").join(texts)


def split(text: str) -> list[str]:
    """Return the values of a typed list."""
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _value_called(words: str, family: str, values: Sequence[str]) -> str:
    """Return the value that people call so; what is none is returned as typed, for the domain to refuse."""
    return next((value for value in values if words in (value, words_of(value, family))), words)


# --- to a rule --------------------------------------------------------------------------------------------------------
def rule_of(draft: Draft, no: int = 0) -> Rule:
    """Return the rule that was typed; raise BadInput for the first thing that is wrong."""
    when, do = json_of(draft.root), [effect_json(effect) for effect in draft.effects]
    return rule_from({"name": draft.name, "enabled": draft.enabled, "when": when, "do": do}, no)


def value_of(rule: Rule) -> dict[str, Any]:
    """Return the JSON form that the program below stores."""
    return rule_to(rule)


def json_of(node: Node) -> dict[str, Any]:
    """Return a condition in its JSON form; numbers that are none stay texts, for the domain to refuse."""
    if isinstance(node, Leaf):
        return leaf_json(node)
    parts = [json_of(part) for part in node.parts]
    if node.mode in (ALL, ANY):
        return parts[0] if len(parts) == 1 else {node.mode: parts}
    inner = parts[0] if len(parts) == 1 else {"all" if node.mode == NOT_ALL else "any": parts}
    return {"not": inner}


def leaf_json(leaf: Leaf) -> dict[str, Any]:
    """Return one comparison in its JSON form."""
    known, op = FIELDS[leaf.field], Op(leaf.op)
    told: dict[str, Any] = {"field": leaf.field, "op": leaf.op}
    if op is Op.EMPTY:
        return told
    if op is Op.BETWEEN:
        return told | {"value": [_typed(known, text) for text in leaf.texts]}
    if op in LISTS:
        return told | {"value": [_typed(known, text) for text in split(leaf.texts[0])]}
    return told | {"value": _typed(known, leaf.texts[0])}


def _typed(known: Field, text: str) -> object:
    if known.type is FieldType.YES_NO:
        return text != NO
    if known.type in _NUMBERS:
        return _number(text, money=known.type is FieldType.MONEY)
    return _value_called(text.strip(), known.words, known.choices)


def _number(text: str, *, money: bool) -> object:
    try:
        return parse_cents(text, _CURRENCY) if money else int(text.strip().replace(",", ""))
    except (AppError, ValueError):
        return text


def effect_json(effect: Effect) -> dict[str, Any]:
    """Return one outcome in its JSON form; parts that were left empty are left out."""
    told: dict[str, Any] = {"do": effect.do}
    for part in PARTS[effect.do]:
        text = effect.texts.get(part.name, "").strip()
        if text:
            told[part.name] = _part(part, text)
    return told


def _part(part: Part, text: str) -> object:
    if part.type in (PartType.NUMBER, PartType.MONEY):
        return _number(text, money=part.type is PartType.MONEY)
    if part.type is PartType.YES_NO:
        return text == YES
    if part.type is PartType.LIST:
        return [_value_called(one, part.words, part.choices) for one in split(text)]
    if part.type is PartType.TIME:
        try:
            return datetime.fromisoformat(text).astimezone().isoformat()
        except ValueError:
            return text
    return _value_called(text, part.words, part.choices)


# --- what is wrong ----------------------------------------------------------------------------------------------------
def leaf_problem(leaf: Leaf, rule: str) -> BadInput | None:
    """Return what is wrong with one comparison."""
    if _wants_money(FIELDS[leaf.field].type is FieldType.MONEY, leaf_json(leaf).get("value")):
        return BadInput("rule_form.money")
    problem = _refused(lambda: condition_from(leaf_json(leaf), rule))
    if problem is not None and problem.code == "rules.bad_value":
        return BadInput("rule_form.value", field=leaf.field, wanted=problem.params["wanted"])
    return problem


def group_problem(group: Group, rule: str) -> BadInput | None:
    """Return what is wrong with a group itself, whatever is in it."""
    if group.parts or group.mode == ALL:
        return None
    return BadInput("rules.empty_any", rule=rule)


def effect_problem(effect: Effect, rule: str) -> BadInput | None:
    """Return what is wrong with one outcome."""
    told = effect_json(effect)
    for part in PARTS[effect.do]:
        if _wants_money(part.type is PartType.MONEY, told.get(part.name)):
            return BadInput("rule_form.money", part=part.name)
    problem = _refused(lambda: outcomes_from([told], rule))
    if problem is not None and problem.code == "rules.bad_outcome_part":
        return BadInput("rule_form.part", part=problem.params["part"], wanted=problem.params["wanted"])
    return problem


def _wants_money(money: bool, value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    return money and any(isinstance(one, str) for one in values)


def _refused(read: Any) -> BadInput | None:
    try:
        read()
    except BadInput as error:
        return error
    return None


def walk(group: Group, depth: int = 0) -> Iterator[tuple[Node, Group | None, int]]:
    """Yield every node below a group with the group it stands in and its depth, as a table lists them."""
    for part in group.parts:
        yield part, group, depth
        if isinstance(part, Group):
            yield from walk(part, depth + 1)


def finished(draft: Draft) -> Draft:
    """Return the draft without the rows that something is wrong with: what a preview can say already."""
    rule = draft.name or "?"
    effects = [effect for effect in draft.effects if effect_problem(effect, rule) is None]
    return Draft(rule, draft.enabled, _finished(draft.root, rule), effects)


def _finished(group: Group, rule: str) -> Group:
    kept: list[Node] = []
    for part in group.parts:
        if isinstance(part, Leaf):
            if leaf_problem(part, rule) is None:
                kept.append(part)
        else:
            inner = _finished(part, rule)
            if inner.parts:
                kept.append(inner)
    mode = group.mode if kept or group.mode == ALL else ALL
    return Group(mode, kept)
