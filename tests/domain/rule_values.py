"""Rules, conditions and facts for property tests: everything the registry allows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from app.domain.rules.conditions import All, AnyOf, Compare, Condition, Not
from app.domain.rules.facts import RuleFacts
from app.domain.rules.fields import FIELDS, LISTS, OPS, Field, FieldType, Op
from app.domain.rules.outcomes import (
    EXCUSABLE,
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
from app.domain.rules.rule import Rule

WORDS = ("顺丰", "SF", "sf", "急", "不要发圆通", "ＳＦ", "A-1", "广东省", "广东", "深圳市", "深圳", "昆山")
_NUMBERS = st.integers(-3, 3)
_WORD = st.sampled_from(WORDS)
_NUMERIC = (FieldType.NUMBER, FieldType.MONEY)


def _one(field: Field) -> st.SearchStrategy[Any]:
    if field.type in _NUMERIC:
        return _NUMBERS
    if field.type is FieldType.YES_NO:
        return st.booleans()
    return st.sampled_from(field.choices) if field.choices else _WORD


def _value(field: Field, op: Op) -> st.SearchStrategy[Any]:
    if op is Op.EMPTY:
        return st.none()
    if op is Op.BETWEEN:
        return st.tuples(_NUMBERS, _NUMBERS).map(lambda pair: tuple(sorted(pair)))
    one = _one(field)
    return st.lists(one, min_size=1, max_size=3).map(tuple) if op in LISTS else one


@st.composite
def compares(draw: st.DrawFn) -> Compare:
    field = draw(st.sampled_from(list(FIELDS.values())))
    op = draw(st.sampled_from(OPS[field.type]))
    return Compare(field.name, op, draw(_value(field, op)))


def _groups(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
    )


CONDITIONS: st.SearchStrategy[Condition] = st.recursive(compares(), _groups, max_leaves=8)

_NAMES = st.lists(_WORD, min_size=1, max_size=3, unique=True).map(tuple)
OUTCOMES: st.SearchStrategy[Outcome] = st.one_of(
    st.builds(Stop),
    st.lists(st.sampled_from(EXCUSABLE), min_size=1, unique=True).map(lambda kinds: Excuse(tuple(kinds))),
    st.builds(Tag, _WORD),
    st.builds(HoldFor, st.one_of(st.none(), st.integers(1, 100))),
    st.integers(-10, 10).map(lambda h: HoldUntil(datetime(2026, 12, 1, tzinfo=UTC) + timedelta(hours=h))),
    st.builds(Urgent),
    st.builds(Gift, _WORD, st.integers(1, 9), st.one_of(st.none(), st.integers(1, 9)),
              st.one_of(st.none(), st.integers(1, 9)), st.booleans()),
    st.builds(Carrier, st.sampled_from([CarrierMode.ONLY, CarrierMode.NOT]), _NAMES),
    _WORD.map(lambda name: Carrier(CarrierMode.PREFER, (name,))),
    st.builds(Warehouse, _WORD),
    st.builds(PrintNote, _WORD),
)  # fmt: skip

RULES: st.SearchStrategy[Rule] = st.builds(
    Rule,
    _WORD,
    st.lists(OUTCOMES, min_size=1, max_size=3).map(tuple),
    CONDITIONS,
    st.integers(0, 50),
    st.booleans(),
)


def _fact(name: str) -> st.SearchStrategy[Any]:
    field = FIELDS[name]
    if field.type is FieldType.TEXTS:
        return st.lists(_WORD, max_size=3).map(tuple)
    if field.type == FieldType.NUMBER and RuleFacts._field_defaults[name] is None:
        return st.one_of(st.none(), _NUMBERS)
    if field.type is FieldType.TEXT:
        return st.one_of(st.just(""), st.just(" "), _WORD, st.lists(_WORD).map("".join))
    return st.one_of(st.just(""), _one(field)) if field.type in (FieldType.CHOICE, FieldType.PLACE) else _one(field)


FACTS: st.SearchStrategy[RuleFacts] = st.fixed_dictionaries({name: _fact(name) for name in FIELDS}).map(
    lambda values: RuleFacts(**values)
)
