"""Conditions: a table of cases, and the compiled form against an interpreter that reads them naively."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given

from app.domain.rules.compiling import compile_condition
from app.domain.rules.conditions import ALWAYS, All, AnyOf, Compare, Condition, Not, fields_of
from app.domain.rules.facts import RuleFacts
from app.domain.rules.fields import FIELDS, OPS, FieldType, Op
from tests.domain.rule_values import CONDITIONS, FACTS

ORDER = RuleFacts(
    shop="晴川官网", paid_cents=12_000, qty=3, sku_codes=("TEA-1", "CUP"), sku_tags=("易碎",), goods="龙井 250g 杯子",
    province="广东省", city="深圳市", district="昆山市", buyer_message="请发 ＳＦ 快递，急用！", flag=2, tags=("VIP",),
    cod=True, paid_hour=23, hours_to_promise=None,
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "op", "value", "holds"),
    [
        ("paid_cents", Op.GE, 12_000, True),
        ("paid_cents", Op.GT, 12_000, False),
        ("paid_cents", Op.LT, 12_001, True),
        ("paid_cents", Op.LE, 11_999, False),
        ("paid_cents", Op.BETWEEN, (12_000, 12_000), True),
        ("qty", Op.IN, (1, 3), True),
        ("qty", Op.NE, 3, False),
        ("shop", Op.EQ, "晴川官网", True),
        ("shop", Op.IN, ("别的",), False),
        ("province", Op.EQ, "广东", True),
        ("province", Op.NE, "广东", False),
        ("province", Op.IN, ("新疆", "广东省"), True),
        ("city", Op.EQ, "深圳", True),
        ("district", Op.EQ, "昆山", True),
        ("town", Op.EMPTY, None, True),
        ("buyer_message", Op.CONTAINS, "sf", True),
        ("buyer_message", Op.CONTAINS_ANY, ("圆通", "急"), True),
        ("buyer_message", Op.CONTAINS_ANY, ("圆通", "中通"), False),
        ("buyer_message", Op.STARTS_WITH, "请发", True),
        ("buyer_message", Op.EMPTY, None, False),
        ("seller_memo", Op.CONTAINS, "急", False),
        ("sku_codes", Op.CONTAINS, "cup", True),
        ("sku_codes", Op.CONTAINS, "CU", False),
        ("sku_codes", Op.STARTS_WITH, "tea-", True),
        ("sku_tags", Op.CONTAINS_ANY, ("液体", "易碎"), True),
        ("goods", Op.CONTAINS, "龙井", True),
        ("tags", Op.EMPTY, None, False),
        ("cod", Op.EQ, True, True),
        ("cod", Op.EQ, False, False),
        ("hours_to_promise", Op.LT, 5, False),
        ("hours_to_promise", Op.GE, -5, False),
        ("hours_to_promise", Op.NE, 5, True),
        ("hours_to_promise", Op.BETWEEN, (-9, 9), False),
        ("hours_to_promise", Op.EMPTY, None, True),
        ("paid_hour", Op.EMPTY, None, False),
    ],
)
def test_a_comparison_holds_or_not(field: str, op: Op, value: Any, holds: bool) -> None:  # noqa: ANN401
    assert compile_condition(Compare(field, op, value))(ORDER) is holds


def test_groups_hold_as_their_parts_do() -> None:
    yes, no = Compare("cod", Op.EQ, True), Compare("cod", Op.EQ, False)
    cases: list[tuple[Condition, bool]] = [
        (ALWAYS, True), (All((yes, yes)), True), (All((yes, no)), False), (AnyOf((no, yes)), True),
        (AnyOf((no, no)), False), (Not(no), True), (Not(ALWAYS), False), (All((AnyOf((no, yes)), Not(no))), True),
    ]  # fmt: skip
    assert [compile_condition(condition)(ORDER) for condition, _ in cases] == [holds for _, holds in cases]
    assert list(fields_of(All((AnyOf((no, yes)), Not(Compare("qty", Op.EQ, 1)))))) == ["cod", "cod", "qty"]


def test_every_field_is_a_fact_and_every_type_has_operators() -> None:
    assert set(FIELDS) == set(RuleFacts._fields)
    assert set(OPS) == set(FieldType)
    for name, field in FIELDS.items():
        default = RuleFacts._field_defaults[name]
        wanted = {FieldType.TEXTS: tuple, FieldType.YES_NO: bool}.get(field.type)
        assert wanted is None or type(default) is wanted, name


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


PLACES = {"广东": "广东省", "深圳": "深圳市"}
"""The everyday names that the test values use, with their official ones."""


def naive(condition: Condition, facts: RuleFacts) -> bool:
    """What a condition means, written down without regard to speed."""
    if isinstance(condition, All):
        return all(naive(part, facts) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(naive(part, facts) for part in condition.parts)
    if isinstance(condition, Not):
        return not naive(condition.part, facts)
    kind = FIELDS[condition.field].type
    return _naive_compare(kind, condition.op, condition.value, getattr(facts, condition.field))


def _naive_compare(kind: FieldType, op: Op, value: Any, found: Any) -> bool:  # noqa: ANN401
    if op is Op.EMPTY:
        return found is None or found == () or (isinstance(found, str) and found.strip() == "")
    values = list(value) if isinstance(value, tuple) else [value]
    if kind is FieldType.TEXTS:
        return any(
            _fold(one).startswith(_fold(word)) if op is Op.STARTS_WITH else _fold(one) == _fold(word)
            for one in found
            for word in values
        )
    if kind is FieldType.TEXT:
        found, values = _fold(found), [_fold(word) for word in values]
    elif kind is FieldType.PLACE:
        found, values = PLACES.get(found, found), [PLACES.get(word, word) for word in values]
    if op in (Op.EQ, Op.IN, Op.NE):
        return (found in values) is (op is not Op.NE)
    if op in (Op.CONTAINS, Op.CONTAINS_ANY):
        return any(word in found for word in values)
    if op is Op.STARTS_WITH:
        return bool(found.startswith(values[0]))
    if found is None:
        return False
    if op is Op.BETWEEN:
        return bool(values[0] <= found <= values[1])
    answers = {Op.LT: found < values[0], Op.LE: found <= values[0], Op.GT: found > values[0], Op.GE: found >= values[0]}
    return bool(answers[op])


@given(condition=CONDITIONS, facts=FACTS)
def test_the_compiled_condition_says_what_a_naive_reading_says(condition: Condition, facts: RuleFacts) -> None:
    assert compile_condition(condition)(facts) is naive(condition, facts)
