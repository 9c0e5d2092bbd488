"""A rule goes through the table's form and back unchanged, and each row says what is wrong with it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.domain.rules.conditions import All, AnyOf, Compare, Condition, Not
from app.domain.rules.fields import FIELDS, OPS, FieldType, Op
from app.domain.rules.first_rules import FIRST_RULES
from app.domain.rules.outcomes import (
    Carrier,
    CarrierMode,
    Excuse,
    Gift,
    HoldFor,
    HoldUntil,
    PrintNote,
    Stop,
    Tag,
    Urgent,
    Warehouse,
)
from app.domain.rules.rule import Rule
from app.ui.settings.rules.tree import (
    Draft,
    Effect,
    Group,
    Leaf,
    draft_of,
    effect_problem,
    finished,
    group_problem,
    leaf_problem,
    rule_of,
)
from app.ui.words import EN, ZH, speak
from app.wording import knows

OUTCOMES = (
    Stop(), Excuse(("message", "flag")), Tag("远"), HoldFor(), HoldFor(3),
    HoldUntil(datetime(2026, 12, 12, 4, 30, tzinfo=UTC)), Urgent(), Gift("CUP", 2, 9950, 100, True), Gift("CUP"),
    Carrier(CarrierMode.ONLY, ("顺丰", "圆通")), Carrier(CarrierMode.PREFER, ("sf",)), Warehouse("HZ"),
    PrintNote("轻放"),
)  # fmt: skip


def example(name: str, op: Op) -> Compare:
    """A comparison of this field by this operator."""
    field = FIELDS[name]
    one = field.choices[0] if field.choices else {
        FieldType.NUMBER: 3, FieldType.MONEY: 12345, FieldType.YES_NO: False,
    }.get(field.type, "甲乙")  # fmt: skip
    if op is Op.EMPTY:
        return Compare(name, op)
    if op is Op.BETWEEN:
        return Compare(name, op, (1, 100))
    return Compare(name, op, (one,) if op in (Op.IN, Op.CONTAINS_ANY) else one)  # type: ignore[arg-type]


@pytest.fixture(params=[ZH, EN])
def spoken(qapp, request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    speak(request.param)
    yield request.param
    speak(ZH)


@pytest.mark.parametrize("rule", FIRST_RULES, ids=lambda rule: rule.name)
def test_the_first_rules_come_back_as_they_were(rule: Rule, spoken: str) -> None:
    assert rule_of(draft_of(rule), rule.no) == rule


def test_every_comparison_and_outcome_comes_back_as_it_was(spoken: str) -> None:
    for field in FIELDS.values():
        for op in OPS[field.type]:
            rule = Rule("甲", OUTCOMES, All((example(field.name, op), Not(example(field.name, op)))), 7)
            assert rule_of(draft_of(rule), 7) == rule, (field.name, op)


@pytest.mark.parametrize(
    "condition",
    [
        All(), Compare("qty", Op.GT, 1), Not(Compare("qty", Op.GT, 1)), Not(Not(Compare("qty", Op.GT, 1))),
        Not(All((Compare("qty", Op.GT, 1), Compare("qty", Op.LT, 9)))),
        AnyOf((Compare("qty", Op.GT, 1), All((Compare("cod", Op.EQ, True), Compare("qty", Op.IN, (1, 2)))))),
    ],
)  # fmt: skip
def test_groups_come_back_as_they_were(qapp, condition: Condition) -> None:  # type: ignore[no-untyped-def]
    rule = Rule("甲", (Stop(),), condition)
    assert rule_of(draft_of(rule)) == rule


def test_a_row_says_what_is_wrong_with_it(qapp) -> None:  # type: ignore[no-untyped-def]
    def code(leaf: Leaf) -> str:
        problem = leaf_problem(leaf, "甲")
        return "" if problem is None else problem.code

    assert code(Leaf("paid_cents", ">=", ["abc"])) == "rule_form.money"
    assert code(Leaf("paid_cents", ">=", ["99.50"])) == ""
    assert code(Leaf("qty", ">", ["1.5"])) == "rule_form.value"
    assert code(Leaf("qty", "between", ["5", "2"])) == "rule_form.value"
    assert code(Leaf("qty", "in", [""])) == "rule_form.value"
    assert code(Leaf("kind", "=", ["没有的"])) == "rules.bad_choice"
    assert code(Leaf("buyer", "=", [" "])) == "rule_form.value"
    assert group_problem(Group("any"), "甲") is not None
    assert group_problem(Group("all"), "甲") is None
    for effect, wrong in (
        (Effect("tag", {"tag": ""}), "rule_form.part"), (Effect("stop"), None),
        (Effect("gift", {"sku": "CUP", "per_cents": "x"}), "rule_form.money"),
        (Effect("hold", {"until": "明天"}), "rule_form.part"),
        (Effect("carrier", {"mode": "only", "names": ""}), "rule_form.part"),
    ):  # fmt: skip
        problem = effect_problem(effect, "甲")
        assert (problem.code if problem is not None else None) == wrong, effect


def test_the_preview_leaves_out_what_is_not_ready(qapp) -> None:  # type: ignore[no-untyped-def]
    draft = Draft("", True, Group("all", [Leaf("qty", ">", ["3"]), Leaf("qty", "<", [""]), Group("any", [])]),
                  [Effect("urgent"), Effect("tag")])  # fmt: skip
    ready = finished(draft)
    assert rule_of(ready) == Rule("?", (Urgent(),), Compare("qty", Op.GT, 3))


def test_everything_the_table_says_has_words() -> None:
    from app.domain.rules.outcome_parts import PARTS
    from app.ui.settings.rules.tree import MODES

    codes = [f"rule_compare.{op.value}" for op in Op] + [f"rule_mode.{mode}" for mode in MODES]
    codes += [f"rule_kind.{do}" for do in PARTS] + [
        f"rule_part.{part.name}" for parts in PARTS.values() for part in parts
    ]
    codes += [f"carrier_mode.{mode.value}" for mode in CarrierMode]
    codes += [f"rule_change.{what}" for what in
              ("added", "removed", "renamed", "when", "do", "enabled", "disabled", "moved")]  # fmt: skip
    assert [code for code in codes if not knows(code)] == []
