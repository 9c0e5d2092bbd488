"""Splitting: whatever the way to cut, the parts are the whole order, to the last piece and cent."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.splitting import (
    OrderMoney,
    Part,
    SplitLine,
    by_lines,
    by_pieces,
    by_stock,
    by_warehouse,
    by_weight,
    share_lines,
    share_money,
    whole,
)
from app.errors import BadInput

CUP = SplitLine(1, 5, 1, 100, 0, 9900, ((10, 1),), 300)
SET = SplitLine(2, 2, 0, 0, 0, 5000, ((10, 1), (11, 2)), 800)
"""A bundle of one piece of SKU 10 and two of SKU 11."""


def test_named_pieces_make_a_part_and_the_rest_another() -> None:
    assert by_pieces([CUP, SET], [{1: 1}]) == [{1: 1}, {1: 3, 2: 2}]
    assert by_lines([CUP, SET], [[2]]) == [{2: 2}, {1: 4}]
    with pytest.raises(BadInput) as refused:
        by_pieces([CUP, SET], [{1: 5}])
    assert (refused.value.code, refused.value.params) == ("split.not_so_many", {"qty": 5, "left": 4})


def test_what_is_there_goes_now_and_a_bundle_needs_all_its_components() -> None:
    assert by_stock([CUP, SET], {10: 5, 11: 1}) == [{1: 4}, {2: 2}]
    assert by_stock([CUP, SET], {10: 5, 11: 9}) == [{1: 4, 2: 1}, {2: 1}]
    assert by_stock([replace(CUP, needs=()), SET], {10: 5, 11: 9}) == [{2: 2}, {1: 4}]


def test_a_line_goes_whole_to_the_first_warehouse_that_has_it_all() -> None:
    assert by_warehouse([CUP, SET], [{10: 3}, {10: 6, 11: 4}]) == [{1: 4, 2: 2}]
    assert by_warehouse([CUP, SET], [{10: 4}, {10: 6, 11: 4}]) == [{1: 4}, {2: 2}]
    assert by_warehouse([CUP], [{10: 3}, {10: 1}]) == [{1: 3}, {1: 1}]
    assert by_warehouse([CUP], [{10: 1}, {10: 1}]) == [{1: 1}, {1: 1}, {1: 2}]


def test_no_part_is_heavier_than_the_limit_but_one_piece_that_is_alone() -> None:
    assert by_weight([CUP, SET], 900) == [{1: 3}, {1: 1}, {2: 1}, {2: 1}]
    assert by_weight([CUP, SET], 1400) == [{1: 4}, {2: 1}, {2: 1}]
    assert by_weight([replace(CUP, weight_g=5000)], 1000) == [{1: 1}] * 4
    assert by_weight([replace(CUP, weight_g=0)], 1000) == [{1: 4}]


cents = st.integers(0, 10**7)


@st.composite
def lines(draw: st.DrawFn) -> list[SplitLine]:
    made = []
    for at in range(1, draw(st.integers(1, 5)) + 1):
        qty = draw(st.integers(1, 9))
        needs = draw(st.dictionaries(st.integers(1, 4), st.integers(1, 3), max_size=3))
        made.append(
            SplitLine(
                at, qty, draw(st.integers(0, qty)), draw(cents), draw(cents), draw(cents),
                tuple(sorted(needs.items())), draw(st.integers(0, 3000)),
            )
        )  # fmt: skip
    return made


stocks = st.dictionaries(st.integers(1, 4), st.integers(0, 12))


def total(parts: list[Part]) -> Part:
    return dict(sum((Counter(part) for part in parts), Counter()))


@given(lines(), stocks, st.lists(stocks, max_size=3), st.integers(1, 6000))
def test_every_way_to_cut_gives_the_whole_order(
    order: list[SplitLine], free: dict[int, int], several: list[dict[int, int]], limit: int
) -> None:
    for parts in (by_stock(order, free), by_warehouse(order, several), by_weight(order, limit)):
        assert total(parts) == whole(order)
        assert all(qty > 0 for part in parts for qty in part.values())
        assert all(parts)


@given(lines(), stocks)
def test_no_more_is_sent_than_the_stock_has(order: list[SplitLine], free: dict[int, int]) -> None:
    matched = [line for line in order if line.needs and line.open_qty]
    parts = by_stock(order, free)
    if len(parts) < 2:
        return
    sent: Counter[int] = Counter()
    for line in matched:
        sent.update({sku: each * parts[0].get(line.id, 0) for sku, each in line.needs})
    assert all(free.get(sku, 0) >= qty for sku, qty in sent.items())


@given(lines(), st.data())
def test_shares_of_lines_add_up_to_the_last_cent(order: list[SplitLine], data: st.DataObject) -> None:
    left = whole(order)
    parts = by_pieces(order, [{line: data.draw(st.integers(0, qty)) for line, qty in left.items()}])
    if not parts:
        return
    shares = [one for part in share_lines(order, parts) for one in part]
    for line in order:
        own = [one for one in shares if one.line_id == line.id]
        for name in ("qty", "refunded_qty", "discount_cents", "tax_cents", "total_cents"):
            assert sum(getattr(one, name) for one in own) == getattr(line, name)
        assert all(one.qty > 0 and 0 <= one.refunded_qty <= one.qty for one in own)


money = st.builds(OrderMoney, *[cents] * 10)


@given(money, st.lists(st.tuples(st.integers(-5, 10**6), st.integers(-5, 10**6)), min_size=1, max_size=5))
def test_shares_of_an_order_add_up_and_keep_what_was_paid_right_right(
    whole_sum: OrderMoney, lines: list[tuple[int, int]]
) -> None:
    discounts, totals = [one for one, _ in lines], [other for _, other in lines]
    parts = share_money(whole_sum, discounts, totals)
    for name, value in asdict(whole_sum).items():
        assert sum(getattr(part, name) for part in parts) == value
    paid_right = replace(whole_sum, paid_cents=whole_sum.due_cents)
    assert all(part.paid_cents == part.due_cents for part in share_money(paid_right, discounts, totals))


@given(st.lists(st.tuples(cents, cents), min_size=1, max_size=5), cents, st.data())
def test_the_parts_of_an_order_whose_sums_fit_have_sums_that_fit(
    lines: list[tuple[int, int]], on_order: int, data: st.DataObject
) -> None:
    discounts, totals = [off for off, _ in lines], [total for _, total in lines]
    off = sum(discounts) + on_order
    by_platform = data.draw(st.integers(0, off))
    whole_sum = OrderMoney(
        goods_cents=sum(totals) + sum(discounts), discount_cents=off, order_discount_cents=on_order,
        platform_discount_cents=by_platform, shop_discount_cents=off - by_platform, postage_cents=600, tax_cents=0,
        fee_cents=0, paid_cents=0, refunded_cents=0,
    )  # fmt: skip
    for part, (discount, total_) in zip(share_money(whole_sum, discounts, totals), lines, strict=True):
        assert part.discount_cents - part.order_discount_cents == discount
        assert part.goods_cents - discount == total_
        assert part.platform_discount_cents + part.shop_discount_cents == part.discount_cents
        assert min(part.platform_discount_cents, part.shop_discount_cents) >= 0


def test_parts_that_are_not_the_whole_are_a_bug() -> None:
    with pytest.raises(ValueError, match="whole line"):
        share_lines([CUP], [{1: 3}])
