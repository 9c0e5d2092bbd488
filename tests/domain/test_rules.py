"""Audit checks, routing, carrier choice, rights and search words, as tables of cases and properties."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.audit import findings
from app.domain.audit.facts import Facts, LineFacts
from app.domain.exceptions import NATURE, SEVERITY, ExceptionKind, most_serious
from app.domain.intake import Receiver
from app.domain.people import RIGHTS, SYSTEM, Actor, Right, Role
from app.domain.reasons import unpack
from app.domain.routing import Demand, Depot, decide
from app.domain.search_words import given_name, matches, normal_name, normal_phone, words_of, words_of_query
from app.errors import NotAllowed

CLEAN = Facts(
    currency="CNY", goods_cents=2000, discount_cents=100, postage_cents=600, tax_cents=0, fee_cents=0, paid_cents=2500,
    refunded_cents=0, paid=True, cod=False, buyer_message="", has_name=True, has_street=True, phone_kind="mobile",
    phone_digits=11, order_discount_cents=100, shop_discount_cents=100,
    country="CN", province="广东省", city="深圳市", district="南山区",
    lines=(LineFacts("杯子", "CUP", 1, 2, 0, 2000),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "kinds"),
    [
        ({}, []),
        ({"paid_cents": 2499}, []),
        ({"paid_cents": 2498}, ["amount_anomaly"]),
        ({"paid_cents": 0, "cod": True}, []),
        ({"paid_cents": 0, "paid": False}, []),
        ({"buyer_message": " \n"}, []),
        ({"buyer_message": "尽快"}, ["message"]),
        ({"has_name": False, "phone_kind": ""}, ["receiver_incomplete"]),
        ({"phone_kind": "unknown"}, ["phone_odd"]),
        ({"city": "广州市"}, ["address_invalid"]),
        ({"province": "火星省"}, ["address_invalid"]),
        ({"district": ""}, []),
        ({"province": "Ontario", "city": "Toronto", "country": "CA"}, []),
        ({"lines": (LineFacts("杯子", "CUP", None, 1, 0, 2000),)}, ["unmatched"]),
        ({"lines": (LineFacts("杯子", "CUP", None, 1, 1, 2000), CLEAN.lines[0])}, []),
    ],
)
def test_each_check_finds_its_own_and_nothing_else(change: dict[str, object], kinds: list[str]) -> None:
    assert [finding.kind.value for finding in findings(replace(CLEAN, **change))] == kinds  # type: ignore[arg-type]


def test_every_kind_has_a_nature_and_a_place_in_the_order_of_seriousness() -> None:
    assert set(NATURE) == set(ExceptionKind)
    assert most_serious([]) is None
    assert most_serious(["message", "refund_asked"]) == "refund_asked"
    assert min(SEVERITY, key=SEVERITY.__getitem__) == "cancelled_after_ship"


# --- routing ---
DEPOTS = (Depot(1, "杭州", 10), Depot(2, "广州", 5))


def test_the_shops_own_warehouse_comes_first_then_priority_then_whoever_has_all() -> None:
    stock = {(7, 1): 1, (7, 2): 5, (8, 2): 1}
    own, first, all_lines, short = decide(
        [Demand(1, {7: 1}, 2), Demand(2, {7: 1}), Demand(3, {7: 1, 8: 1}), Demand(4, {8: 1})], DEPOTS, stock
    )
    assert (own.warehouse_id, own.code) == (2, "route.own_warehouse")
    assert (first.warehouse_id, first.code) == (1, "route.first_choice")
    assert (all_lines.warehouse_id, all_lines.code) == (2, "route.next_with_stock")
    assert short.warehouse_id is None
    assert [(one.sku_id, one.need, one.have) for one in short.missing] == [(8, 1, 0)]


def test_no_warehouse_is_its_own_reason() -> None:
    (nowhere,) = decide([Demand(1, {7: 1})], (), {})
    assert nowhere.code == "route.no_warehouse"
    south = Depot(2, "广州", 5, {("广东省", ""): 0})
    (uncovered,) = decide([Demand(1, {7: 1}, province="浙江省", city="杭州市")], (south,), {(7, 2): 9})
    assert (uncovered.code, uncovered.params) == ("route.no_warehouse", {"region": "浙江 杭州"})
    assert [unpack(one)[0] for one in uncovered.others] == ["route.not_covering"]


def test_a_warehouse_that_names_the_region_comes_before_one_that_sends_everywhere() -> None:
    everywhere = Depot(1, "总仓", 10)
    south = Depot(2, "广州", 5, {("广东省", ""): 1, ("广东省", "深圳市"): 3})
    other = Depot(3, "深圳", 0, {("广东省", "深圳市"): 2})
    stock = {(7, 1): 9, (7, 2): 9, (7, 3): 9}
    demands = [
        Demand(1, {7: 1}, province="广东省", city="广州市"),
        Demand(2, {7: 1}, province="广东省", city="深圳市"),
        Demand(3, {7: 1}, province="浙江省", city="杭州市"),
        Demand(4, {7: 1}, 2, province="浙江省", city="杭州市"),
        Demand(5, {7: 1}, 2, 1, province="广东省", city="广州市"),
    ]
    found = decide(demands, (everywhere, south, other), stock)
    assert [(one.warehouse_id, one.code) for one in found] == [
        (2, "route.for_region"), (3, "route.for_region"), (1, "route.first_choice"), (1, "route.first_choice"),
        (1, "route.by_wish"),
    ]  # fmt: skip
    assert [unpack(one)[0] for one in found[0].others] == ["route.later_for_region", "route.not_covering"]


def test_between_equals_the_lower_freight_decides_and_no_carrier_comes_last() -> None:
    cents = {1: (0, 900), 2: (0, 500), 3: (2, 0)}
    three = (*DEPOTS, Depot(3, "成都", 99))
    stock = {(7, 1): 9, (7, 2): 1, (7, 3): 9}
    found = decide([Demand(1, {7: 1}), Demand(2, {7: 1})], three, stock, lambda _, depot: cents[depot.id])
    assert [(one.warehouse_id, one.code) for one in found] == [(2, "route.cheapest"), (1, "route.next_with_stock")]
    assert [unpack(one) for one in found[0].others] == [
        ("route.dearer", {"warehouse": "杭州", "more_cents": 400}), ("route.no_freight", {"warehouse": "成都"}),
    ]  # fmt: skip
    assert unpack(found[1].others[0]) == ("route.lacks", {"warehouse": "广州", "pieces": 1})


@pytest.mark.parametrize(
    ("skus", "may_split", "proposal", "parts"),
    [
        ({7: 3, 8: 1}, True, "route.propose_split", [("杭州", 7, 3), ("广州", 8, 1)]),
        ({7: 3, 8: 1}, False, "route.propose_transfer", [("广州", 8, 1)]),
        ({7: 4, 8: 1}, True, "route.propose_transfer", [("广州", 7, 1), ("广州", 8, 1)]),
        ({7: 9, 8: 1}, True, "route.propose_restock", [("", 7, 4)]),
    ],
)
def test_what_no_warehouse_has_alone_comes_with_a_proposal(
    skus: dict[int, int],
    may_split: bool,
    proposal: str,
    parts: list[tuple[str, int, int]],
) -> None:
    stock = {(7, 1): 3, (7, 2): 2, (8, 2): 1}
    (found,) = decide([Demand(1, skus, may_split=may_split)], DEPOTS, stock)
    assert (found.warehouse_id, found.code, found.proposal) == (None, "route.short", proposal)
    assert [(one.warehouse, one.sku_id, one.qty) for one in found.parts] == parts
    assert stock == {(7, 1): 3, (7, 2): 2, (8, 2): 1}, "a proposal takes nothing"


@given(
    needs=st.lists(st.dictionaries(st.integers(1, 4), st.integers(1, 5), min_size=1, max_size=3), max_size=25),
    have=st.dictionaries(st.tuples(st.integers(1, 4), st.integers(1, 2)), st.integers(0, 20)),
)
def test_routing_never_promises_more_than_there_is(
    needs: list[dict[int, int]], have: dict[tuple[int, int], int]
) -> None:
    left = dict(have)
    decisions = decide([Demand(at, skus) for at, skus in enumerate(needs)], DEPOTS, left)
    taken: dict[tuple[int, int], int] = {}
    for decision, skus in zip(decisions, needs, strict=True):
        for sku_id, qty in skus.items():
            if decision.warehouse_id is not None:
                place = (sku_id, decision.warehouse_id)
                taken[place] = taken.get(place, 0) + qty
    for place, qty in taken.items():
        assert qty <= have.get(place, 0)
        assert left[place] == have[place] - qty


# --- people ---
def test_the_supervisor_may_everything_the_program_too_and_a_packer_little() -> None:
    assert RIGHTS[Role.SUPERVISOR] == frozenset(Right)
    for right in Right:
        SYSTEM.require(right)
    packer = Actor(1, "小张", Role.PACKER)
    packer.require(Right.PACK)
    for right in (Right.REVEAL, Right.SETTINGS, Right.CANCEL, Right.ADJUST_STOCK, Right.FORCE_AUDIT):
        with pytest.raises(NotAllowed):
            packer.require(right)


# --- search words ---
@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("１３８００１３８０００", "13800138000"),
        ("18400000000-1234", "18400000000x1234"),
        ("18400000000 转 1234", "18400000000x1234"),
        ("0571-88886666", "057188886666"),
        ("0571-88886666-801", "057188886666x801"),
        ("", ""),
    ],
)
def test_one_form_for_every_way_to_write_a_phone(typed: str, normal: str) -> None:
    assert normal_phone(typed) == normal


@pytest.mark.parametrize(
    ("name", "given_part"),
    [
        ("张三", "三"),
        ("欧阳娜娜", "娜娜"),
        ("欧阳", "阳"),
        ("王", ""),
        ("迪丽热巴·迪力木拉提", "丽热巴迪力木拉提"),
        ("𠮷田健", "田健"),
        ("", ""),
    ],
)
def test_given_names_know_compound_surnames(name: str, given_part: str) -> None:
    assert given_name(name) == given_part


def test_a_latin_name_is_found_by_each_word_in_any_case() -> None:
    words = words_of(Receiver(name="Mary Ann Lee", phone=""))
    assert ("name", "maryannlee") in words
    assert {word for field, word in words if field == "given"} == {"mary", "ann", "lee"}


@given(name=st.text(max_size=12), phone=st.text(alphabet="0123456789+-() 转", max_size=20))
def test_whatever_is_indexed_is_found_by_typing_it_whole(name: str, phone: str) -> None:
    person = Receiver(name=name, phone=phone)
    fields = dict(words_of(person))
    if normal_name(name):
        assert matches(person, "name", normal_name(name))
    for field, word in fields.items():
        assert matches(person, field, word)
    if "phone" in fields and len(fields["phone"]) > 4:
        assert ("phone", fields["phone"]) in words_of_query(phone)
