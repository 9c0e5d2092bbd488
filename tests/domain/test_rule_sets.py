"""Rules as JSON, what they decide together, and their plain words."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.rules.conditions import All, Compare, Not
from app.domain.rules.facts import RuleFacts
from app.domain.rules.fields import FIELDS, OPS, Op
from app.domain.rules.first_rules import FIRST_RULES
from app.domain.rules.json_form import condition_from, condition_to, rule_from, rule_to
from app.domain.rules.outcome_form import KINDS
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
from app.domain.rules.rule import NO_RULING, Given, Rule, RuleBook, ruling
from app.domain.wishes import Wish
from app.errors import BadInput
from app.wording import knows, say_error
from app.wording.rule_sentences import preview, say_condition
from tests.domain.rule_values import CONDITIONS, FACTS, RULES

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@given(RULES)
def test_a_rule_survives_the_way_through_json(rule: Rule) -> None:
    text = json.dumps(rule_to(rule), ensure_ascii=False)
    assert rule_from(json.loads(text), rule.no) == rule


@given(CONDITIONS)
def test_a_condition_survives_the_way_through_json(condition: All) -> None:
    assert condition_from(json.loads(json.dumps(condition_to(condition))), "x") == condition


@given(RULES)
def test_every_rule_can_be_said_in_both_languages(rule: Rule) -> None:
    for language in ("zh_CN", "en_US"):
        text = preview(rule, language)
        assert text
        assert "rule_" not in text
        assert "–" not in text


STOP = [{"do": "stop"}]
COD = {"field": "cod", "op": "=", "value": True}


def when(field: str, op: str, value: object) -> dict[str, Any]:
    """A rule that compares one field."""
    return {"name": "r", "when": {"field": field, "op": op, "value": value}, "do": STOP}


def does(kind: str, **parts: object) -> dict[str, Any]:
    """A rule with one outcome."""
    return {"name": "r", "when": COD, "do": [{"do": kind, **parts}]}


WRONG_PARTS = [
    (does("tag", tag="a,b"), "tag"),
    (does("tag", tag="长" * 21), "tag"),
    (does("hold", hours=0), "hours"),
    (does("hold", until="2026-12-12T00:00"), "08:00"),
    (does("hold", hours=1, until="2026-12-12T00:00Z"), "hours"),
    (does("excuse", kinds=["blacklisted"]), "message"),
    (does("gift", sku="A", qty=0), "qty"),
    (does("gift", sku="A", while_stock=1), "true"),
    (does("carrier", mode="maybe", names=["a"]), "prefer"),
    (does("carrier", mode="prefer", names=["a", "b"]), "名字"),
    (does("carrier", mode="only", names=["a;b"]), "names"),
    (does("carrier", mode="only", names=["=a"]), "names"),
    (does("warehouse"), "name"),
]


@pytest.mark.parametrize(
    ("rule", "code", "says"),
    [
        ([], "rules.not_a_rule", "JSON"),
        ({"name": " ", "when": COD, "do": STOP}, "rules.no_name", "60"),
        ({"name": "长" * 61, "when": COD, "do": STOP}, "rules.no_name", "60"),
        ({"name": "r", "when": COD, "do": []}, "rules.does_nothing", "do"),
        ({"name": "r", "when": COD, "do": STOP, "then": 1}, "rules.unknown_part", "then"),
        ({"name": "r", "when": COD, "do": STOP, "enabled": "yes"}, "rules.bad_part", "enabled"),
        ({"name": "r", "do": STOP}, "rules.bad_condition", "all"),
        ({"name": "r", "when": {"any": []}, "do": STOP}, "rules.empty_any", "any"),
        ({"name": "r", "when": {"all": [], "any": []}, "do": STOP}, "rules.bad_condition", "all"),
        ({"name": "r", "when": {"all": "cod"}, "do": STOP}, "rules.bad_condition", "all"),
        ({"name": "r", "when": {**COD, "not": COD}, "do": STOP}, "rules.unknown_part", "not"),
        (when("price", "=", 1), "rules.unknown_field", "paid_cents"),
        (when("cod", "<", 1), "rules.bad_op", "="),
        (when("cod", "=", 1), "rules.bad_value", "true"),
        (when("qty", "=", value=True), "rules.bad_value", "整数"),
        (when("qty", "=", "3"), "rules.bad_value", "整数"),
        (when("paid_cents", "=", 3.5), "rules.bad_value", "分"),
        (when("qty", "between", [3, 1]), "rules.bad_value", "小"),
        (when("qty", "between", [3]), "rules.bad_value", "小"),
        (when("qty", "in", []), "rules.bad_value", "列表"),
        (when("town", "in", "ab"), "rules.bad_value", "列表"),
        (when("town", "=", ""), "rules.bad_value", "文字"),
        (when("town", "empty", 1), "rules.bad_value", "不写"),
        (when("kind", "=", "odd"), "rules.bad_choice", "merged"),
        (does("explode"), "rules.bad_outcome", "print_note"),
        ({"name": "r", "when": COD, "do": ["stop"]}, "rules.bad_outcome", "stop"),
        (does("stop", why=1), "rules.unknown_outcome_part", "why"),
        *((rule, "rules.bad_outcome_part", says) for rule, says in WRONG_PARTS),
    ],
)
def test_a_wrong_rule_is_refused_with_its_name_and_what_may_stand_there(rule: Any, code: str, says: str) -> None:  # noqa: ANN401
    with pytest.raises(BadInput) as refused:
        rule_from(rule)
    assert refused.value.code == code
    sentence = say_error(refused.value)
    assert says in sentence
    assert "rule" not in refused.value.params or "「r」" in sentence


def test_conditions_have_a_limit_of_depth_and_size() -> None:
    deep: Any = COD
    for _ in range(8):
        deep = {"not": deep}
    for value in (deep, {"all": [COD] * 500}):
        with pytest.raises(BadInput, match=r"rules\.too_large"):
            condition_from(value, "r")
    condition_from(deep["not"], "r")
    condition_from({"all": [COD] * 499}, "r")


def ruled(*outcomes: Any, facts: RuleFacts = RuleFacts(paid_cents=26_000, spend_cents=25_000)) -> Any:  # noqa: ANN401, B008 - a value
    return ruling([Rule(str(no), tuple(one), no=no) for no, one in enumerate(outcomes, 1)], facts, NOON)


def test_no_rule_wants_nothing() -> None:
    assert ruled() == NO_RULING
    assert not NO_RULING.stops


def test_of_several_holds_the_longest_counts_and_a_past_time_holds_nothing() -> None:
    assert ruled([HoldFor(2)], [HoldFor(5)], [HoldFor(3)]).hold_until == NOON + timedelta(hours=5)
    until = HoldUntil(NOON + timedelta(hours=9))
    assert ruled([HoldFor(2)], [until]).hold_until == until.until
    endless = ruled([HoldFor()], [HoldFor(3)])
    assert (endless.hold_until, [rule.name for rule in endless.held_by]) == (None, ["1", "2"])
    assert ruled([HoldFor(3)], [HoldFor()]).hold_until is None
    assert not ruled([HoldUntil(NOON)]).stops


def test_carriers_the_first_preference_all_prohibitions_and_what_all_allow() -> None:
    only, never, prefer = CarrierMode.ONLY, CarrierMode.NOT, CarrierMode.PREFER
    made = ruled(
        [Carrier(prefer, ("A",))], [Carrier(prefer, ("B",))], [Carrier(never, ("C",))], [Carrier(never, ("D", "C"))],
        [Carrier(only, ("A", "B"))], [Carrier(only, ("B", "E"))], [Carrier(only, ("F",))],
    )  # fmt: skip
    assert made.wish == Wish("A", ("B",), ("C", "D"))


def test_gifts_are_counted_by_what_was_paid() -> None:
    made = ruled([Gift("A", 2, 10_000)], [Gift("B", 1, 25_001)], [Gift("C", 1, None, 50, while_stock=True)])
    assert made.gifts == (Given(1, "A", 4), Given(3, "C", 1, 50, while_stock=True))


def test_the_rest_is_gathered() -> None:
    made = ruled(
        [Stop(), Tag("x"), PrintNote("轻放")], [Urgent(), Tag("y"), PrintNote("轻放")],
        [Warehouse("HZ"), Excuse(("message",))], [Warehouse("GZ"), Excuse(("memo",))],
    )  # fmt: skip
    assert (made.tags, made.urgent, made.print_notes) == ({"x", "y"}, True, ("轻放",))
    assert (made.warehouse, made.excused, made.stops) == ("HZ", {"message", "memo"}, True)


@given(rules=st.lists(RULES, max_size=4), facts=FACTS)
def test_a_book_fires_enabled_rules_in_their_order(rules: list[Rule], facts: RuleFacts) -> None:
    alone = [rule for rule in rules if rule.enabled and RuleBook([rule]).fired(facts)]
    assert RuleBook(rules).fired(facts) == alone


def test_a_book_knows_whether_it_needs_the_lines() -> None:
    assert not RuleBook([Rule("a", (Stop(),), Compare("qty", Op.GT, 1))]).reads_lines
    assert RuleBook([Rule("a", (Stop(),), Not(Compare("sku_codes", Op.CONTAINS, "A")))]).reads_lines


# --- words ---


def test_a_rule_in_plain_words() -> None:
    rule = rule_from(
        {
            "name": "远",
            "when": {
                "all": [
                    {"field": "province", "op": "in", "value": ["新疆", "西藏"]},
                    {"any": [{"field": "paid_cents", "op": ">=", "value": 10_000}, {"not": COD}]},
                ]
            },
            "do": [
                {"do": "carrier", "mode": "only", "names": ["顺丰"]},
                {"do": "hold", "hours": 4},
                {"do": "gift", "sku": "CUP", "per_cents": 20_000, "first": 100, "while_stock": True},
            ],
        }
    )
    assert preview(rule) == (
        "省是「新疆」、「西藏」之一，且（实付至少 100.00，或并非（货到付款））：只用 顺丰；挂起 4 小时；"
        "送 CUP ×1，每满 200.00 一份，前 100 单，送完为止"
    )
    assert preview(rule, "en_US").startswith("province is one of “新疆”, “西藏” and (paid at least 100.00 or not (cash")
    assert say_condition(All()) == "每一单"
    assert say_condition(Compare("shape", Op.EQ, "single"), "en_US") == "shape is “single piece”"


def test_every_field_operator_choice_and_outcome_has_words() -> None:
    wanted = [
        *(f"rule_field.{name}" for name in FIELDS),
        *(f"rule_op.{op.value}" for op in Op),
        *(f"{field.words}.{one}" for field in FIELDS.values() if field.words for one in field.choices),
        *(f"rule_value.{field.type.value}" for field in FIELDS.values() if Op.LT in OPS[field.type]),
        *(f"rule_did.{kind}" for kind in KINDS if kind != "gift"),
    ]
    assert [code for code in wanted if not knows(code)] == []


# --- the first set ---


def test_the_first_rules_are_sound_and_act_on_what_buyers_write() -> None:
    assert [rule_from(rule_to(rule), rule.no) for rule in FIRST_RULES] == list(FIRST_RULES)
    assert len({rule.name for rule in FIRST_RULES}) == len(FIRST_RULES)
    book = RuleBook(FIRST_RULES)
    facts = RuleFacts(buyer_message="麻烦加急，谢谢")
    assert ruling(book.fired(facts), facts, NOON).urgent
    facts = RuleFacts(buyer_message="不要发圆通")
    assert ruling(book.fired(facts), facts, NOON).tags == {"指定快递"}
    assert book.fired(RuleFacts()) == []
    assert book.fired(RuleFacts(buyer_message="尽快发货，谢谢！")) == [], "everybody writes that"
