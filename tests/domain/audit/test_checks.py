"""Each audit check as a table of cases: what it finds, what it leaves alone, and what its settings change."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.audit import CHECKS, findings, second_audit
from app.domain.audit.facts import Facts, LineFacts
from app.domain.audit.limits import DEFAULTS, SWITCHED, Limits
from app.domain.exceptions import ExceptionKind

CUP = LineFacts("杯子", "CUP", 1, 2, 0, 2000)
KNOWN = replace(CUP, floor_cents=900, median_cents=1000, usual_qty=4, usual_lines=50)
CLEAN = Facts(
    currency="CNY", goods_cents=2000, discount_cents=0, postage_cents=600, tax_cents=0, fee_cents=0, paid_cents=2600,
    refunded_cents=0, paid=True, cod=False, buyer_message="", has_name=True, has_street=True, phone_kind="mobile",
    phone_digits=11, country="CN", province="广东省", city="深圳市", district="南山区", lines=(KNOWN,), shop_id=1,
    promise_left_h=40,
)  # fmt: skip


def line(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - any field of a line
    """An order of one line, whose sums are those of the line."""
    sold = replace(KNOWN, **changes)
    return {"lines": (sold,), "goods_cents": sold.total_cents, "paid_cents": sold.total_cents + 600}


def sums(*totals: int, goods: int, off: int = 0, on_order: int = 0, gone: int = 0) -> dict[str, Any]:
    """An order whose lines come to these totals, the last ``gone`` with nothing left to send."""
    each = [replace(CUP, total_cents=total) for total in totals]
    each[len(each) - gone :] = [replace(one, refunded_qty=one.qty) for one in each[len(each) - gone :]]
    return {
        "lines": tuple(each), "goods_cents": goods, "discount_cents": off, "order_discount_cents": on_order,
        "shop_discount_cents": off, "paid_cents": goods - off + 600,
    }  # fmt: skip


CASES: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    # facts that differ, limits that differ, kinds found
    ({}, {}, []),
    ({"oddities": ("name_digits",)}, {}, ["receiver_odd"]),
    ({"oddities": ("locker",)}, {}, ["receiver_odd"]),
    ({"oddities": ("locker", "po_box")}, {"lockers": False}, []),
    ({"oddities": ("locker", "name_digits")}, {"lockers": False}, ["receiver_odd"]),
    # floor price: a piece after the line's own discount
    (line(total_cents=1800), {}, []),
    (line(total_cents=1799), {}, ["price_low"]),
    (line(total_cents=1799, floor_cents=None), {}, []),
    (line(total_cents=100, kind="gift"), {}, []),
    (line(total_cents=100, refunded_qty=2), {}, []),
    # median: further than 50 percent, either way
    (line(total_cents=3000), {}, []),
    (line(total_cents=3001), {}, ["price_odd"]),
    (line(total_cents=999, floor_cents=None), {}, ["price_odd"]),
    (line(total_cents=1000, floor_cents=None), {}, []),
    (line(total_cents=0, floor_cents=None), {}, ["price_odd"]),
    (line(total_cents=9000, usual_lines=9), {}, []),
    (line(total_cents=9000, median_cents=0), {}, []),
    (line(total_cents=9000), {"price_odd_percent": 400}, []),
    # usual quantity: more than three times, from ten pieces on
    (line(qty=12, total_cents=12000), {}, []),
    (line(qty=13, total_cents=13000), {}, ["qty_odd"]),
    (line(qty=9, total_cents=9000, usual_qty=1), {}, []),
    (line(qty=10, total_cents=10000, usual_qty=1), {}, ["qty_odd"]),
    (line(qty=99, total_cents=99000, usual_qty=0), {}, []),
    (line(qty=99, total_cents=99000, usual_lines=3), {}, []),
    (line(qty=13, total_cents=13000), {"qty_odd_times": 5}, []),
    # lines: their totals are goods less what is off on lines, each rounded by one at most
    (sums(1000, 2000, goods=3000), {}, []),
    (sums(1000, 1998, goods=3000), {}, []),
    (sums(1000, 1997, goods=3000), {}, ["lines_sum"]),
    (sums(1000, 2003, goods=3000), {}, ["lines_sum"]),
    (sums(1000, 2003, goods=3000), {"off": frozenset({ExceptionKind.LINES_SUM})}, []),
    (sums(900, 1900, goods=3000, off=200), {}, []),
    (sums(1000, 2000, goods=3000, off=200, on_order=200), {}, []),
    (sums(1000, 2000, goods=3000, off=200), {}, ["lines_sum"]),
    (sums(950, 1900, goods=3000, off=200, on_order=50), {}, []),
    # a line with nothing left may be counted among the goods or not, each for itself
    (sums(1000, 2000, goods=3000, gone=1), {}, []),
    (sums(1000, 2000, goods=1000, gone=1), {}, []),
    (sums(1000, 2000, 4000, goods=5000, gone=2), {}, []),
    (sums(1000, 2000, 4000, goods=3000, gone=2), {}, []),
    (sums(1000, 2000, 4000, goods=6000, gone=2), {}, ["lines_sum"]),
    (sums(1000, 2000, goods=2000, gone=1), {}, ["lines_sum"]),
    (sums(1000, *[100] * 11, goods=1000, gone=11), {}, []),
    (sums(1000, *[100] * 11, goods=2100, gone=11), {}, []),
    # discounts: what platform and shop pay is all of it
    (
        {**sums(2000, goods=2000, off=300, on_order=300), "shop_discount_cents": 100, "platform_discount_cents": 200},
        {},
        [],
    ),
    (
        {**sums(2000, goods=2000, off=300, on_order=300), "shop_discount_cents": 300, "platform_discount_cents": 1},
        {},
        ["discount_sum"],
    ),
    ({**sums(2000, goods=2000, off=300, on_order=300), "shop_discount_cents": 0}, {}, ["discount_sum"]),
    # texts and flags
    ({"seller_memo": "  \n"}, {}, []),
    ({"seller_memo": "不要发顺丰"}, {}, ["memo"]),
    ({"seller_memo": "x"}, {"off": frozenset({ExceptionKind.MEMO})}, []),
    ({"buyer_message": "x"}, {"off": frozenset({ExceptionKind.MESSAGE})}, []),
    ({"flag": 1}, {}, []),
    ({"flag": 1}, {"flags": (1, 3)}, ["flag"]),
    ({"flag": 2}, {"flags": (1, 3)}, []),
    ({"flag": 0}, {"flags": (0,)}, ["flag"]),
    # duplicates, lists, platform
    ({"bought_before": ("261201-00001",)}, {}, ["duplicate"]),
    ({"bought_before": ("261201-00001",)}, {"duplicate_hours": 0}, []),
    ({"blacklisted": ("138******00",)}, {}, ["blacklisted"]),
    ({"no_ship": ("新疆维吾尔自治区", "疫情")}, {}, ["no_ship_region"]),
    ({"risk": "疑似刷单"}, {}, ["platform_risk"]),
    ({"presale": True}, {}, ["presale"]),
    # promise
    ({"promise_left_h": -3}, {}, []),
    ({"promise_left_h": 3}, {"promise_hours": 4}, ["promise_at_risk"]),
    ({"promise_left_h": 4}, {"promise_hours": 4}, []),
    ({"promise_left_h": None}, {"promise_hours": 4}, []),
    # COD: what is due at the door
    ({"cod": True, "paid": False, "paid_cents": 0}, {"cod_limit_cents": 2600}, []),
    ({"cod": True, "paid": False, "paid_cents": 0}, {"cod_limit_cents": 2599}, ["cod_limit"]),
    ({"cod": True, "paid": False, "paid_cents": 0}, {"cod_limit_cents": 0}, []),
    ({}, {"cod_limit_cents": 1}, []),
    # SKU or bundle
    ({"lines": (replace(CUP, sku_id=None),)}, {}, ["unmatched"]),
    ({"lines": (replace(CUP, sku_id=None, bundle_id=7),)}, {}, []),
]


@pytest.mark.parametrize(("change", "limits", "kinds"), CASES)
def test_each_check_finds_its_own_and_nothing_else(
    change: dict[str, Any], limits: dict[str, Any], kinds: list[str]
) -> None:
    found = findings(replace(CLEAN, **change), replace(DEFAULTS, **limits))
    assert [finding.kind.value for finding in found] == kinds


@pytest.mark.parametrize(
    ("change", "limits", "asked"),
    [
        ({}, {}, False),
        ({}, {"finance_cents": 2600}, True),
        ({}, {"finance_cents": 2601}, False),
        ({}, {"finance_all": True}, True),
        ({"finance_passed": True}, {"finance_all": True, "finance_cents": 1}, False),
        ({"paid_cents": 0, "cod": True}, {"finance_cents": 2600}, True),
        ({"paid_cents": 0}, {"finance_cents": 2600}, False),
    ],
)
def test_the_second_audit_is_asked_by_amount_or_by_shop_once(
    change: dict[str, Any], limits: dict[str, Any], asked: bool
) -> None:
    found = second_audit(replace(CLEAN, **change), replace(DEFAULTS, **limits))
    assert [finding.kind for finding in found] == ([ExceptionKind.FINANCE] if asked else [])


BAD = replace(
    CLEAN, paid_cents=1, has_name=False, phone_kind="unknown", city="广州市", buyer_message="x", seller_memo="x",
    discount_cents=5, flag=1, oddities=("locker",), bought_before=("1",), blacklisted=("x",), no_ship=("x", ""),
    risk="x", presale=True, promise_left_h=0, lines=(replace(KNOWN, qty=99, total_cents=1), replace(CUP, sku_id=None)),
)  # fmt: skip
STRICT = Limits(flags=(1,), promise_hours=1)


def test_each_check_makes_its_own_kind_alone() -> None:
    for facts in (BAD, replace(BAD, cod=True, paid_cents=10**9)):
        for kind, check in CHECKS.items():
            assert {finding.kind for finding in check(facts, STRICT)} <= {kind}
    found = {finding.kind for finding in findings(BAD, STRICT)}
    found |= {finding.kind for finding in findings(replace(BAD, cod=True, paid_cents=10**9), STRICT)}
    assert found == set(CHECKS), "the bad order shows every kind"


@given(off=st.frozensets(st.sampled_from(SWITCHED)))
def test_a_switch_takes_away_its_own_check_and_no_other(off: frozenset[ExceptionKind]) -> None:
    every = {finding.kind for finding in findings(BAD, STRICT)}
    assert {finding.kind for finding in findings(BAD, replace(STRICT, off=off))} == every - off
