"""Merging: a group of the automatic round has nothing against it, and each reason is found by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.merging import MergeFacts, MergeLimits, WhyNot, circle, groups, why_not
from app.domain.order_state import OrderState

NOON = datetime(2026, 11, 11, 12, tzinfo=UTC)
ONE = MergeFacts(1, 1, "same", OrderState.AUDITED, b"wang", "CNY", NOON, weight_g=500)
TWO = replace(ONE, order_id=2, placed_at=NOON + timedelta(hours=2))
LIMITS = MergeLimits(timedelta(hours=3), 1000, 2)


def test_two_orders_of_one_person_may_be_merged() -> None:
    assert why_not([ONE, TWO], LIMITS) == ()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"order_id": 1}, WhyNot.TOO_FEW),
        ({"state": OrderState.SHIPPED}, WhyNot.WRONG_STATE),
        ({"state": OrderState.REPLACED}, WhyNot.WRONG_STATE),
        ({"sealed": True}, WhyNot.SEALED),
        ({"stopped": True}, WhyNot.STOPPED),
        ({"same_key": None}, WhyNot.NO_RECEIVER),
        ({"same_key": b"li"}, WhyNot.OTHER_RECEIVER),
        ({"currency": "USD"}, WhyNot.OTHER_CURRENCY),
        ({"cod": True}, WhyNot.COD_MIX),
        ({"policy": "never"}, WhyNot.SHOP_NEVER),
        ({"shop_id": 2}, WhyNot.SHOPS_APART),
        ({"policy": "group:A"}, WhyNot.SHOPS_APART),
        ({"placed_at": NOON + timedelta(hours=4)}, WhyNot.TOO_FAR_APART),
        ({"weight_g": 501}, WhyNot.TOO_HEAVY),
    ],
)
def test_each_reason_is_told_by_itself_and_keeps_the_round_from_merging(change: dict[str, Any], reason: WhyNot) -> None:
    other = replace(TWO, **change)
    assert why_not([ONE, other], LIMITS) == (reason,)
    assert groups([ONE, other], LIMITS) == []


def test_different_wishes_for_a_carrier_stand_against_it_but_one_wish_does_not() -> None:
    assert why_not([replace(ONE, carrier_wish="顺丰"), TWO]) == ()
    assert why_not([replace(ONE, carrier_wish="顺丰"), replace(TWO, carrier_wish="圆通")]) == (WhyNot.OTHER_CARRIER,)


def test_shops_of_one_group_merge_and_the_number_of_orders_is_bounded() -> None:
    orders = [replace(ONE, order_id=at, shop_id=at, policy="group:A", weight_g=1) for at in range(1, 6)]
    assert [len(group) for group in groups(orders, LIMITS)] == [2, 2]
    assert why_not(orders, LIMITS) == (WhyNot.TOO_MANY,)
    assert circle(replace(ONE, policy="never")) == ""


facts = st.builds(
    MergeFacts,
    order_id=st.integers(1, 10**6),
    shop_id=st.integers(1, 3),
    policy=st.sampled_from(["same", "never", "group:A", "group:B"]),
    state=st.sampled_from(OrderState),
    same_key=st.sampled_from([None, b"a", b"b"]),
    currency=st.sampled_from(["CNY", "USD"]),
    placed_at=st.integers(0, 10).map(lambda hours: NOON + timedelta(hours=hours)),
    cod=st.booleans(),
    sealed=st.booleans(),
    stopped=st.booleans(),
    carrier_wish=st.sampled_from(["", "顺丰", "圆通"]),
    weight_g=st.integers(0, 900),
)
limits = st.builds(
    MergeLimits,
    window=st.none() | st.integers(0, 12).map(lambda hours: timedelta(hours=hours)),
    weight_g=st.none() | st.integers(1, 2000),
    orders=st.none() | st.integers(1, 5),
)


@given(st.lists(facts, max_size=14, unique_by=lambda one: one.order_id), limits)
def test_nothing_stands_against_a_group_and_nobody_is_in_two(orders: list[MergeFacts], bounds: MergeLimits) -> None:
    made = groups(orders, bounds)
    assert all(why_not(group, bounds) == () for group in made)
    members = [one.order_id for group in made for one in group]
    assert len(members) == len(set(members))


@given(st.lists(facts, max_size=10, unique_by=lambda one: one.order_id))
def test_without_limits_no_two_that_could_be_merged_are_left_alone(orders: list[MergeFacts]) -> None:
    merged = {one.order_id for group in groups(orders) for one in group}
    alone = [one for one in orders if one.order_id not in merged]
    assert [(a, b) for a in alone for b in alone if a.order_id < b.order_id and not why_not([a, b])] == []
