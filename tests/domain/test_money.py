"""Money: text to minor units, back again, and shares that add up."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.money import exponent, format_cents, parse_cents, parse_decimal, share, to_cents, to_text
from app.errors import BadInput

SUMS = st.integers(-(10**12), 10**12)


@pytest.mark.parametrize(
    ("text", "currency", "cents"),
    [
        ("12.34", "CNY", 1234),
        ("12", "CNY", 1200),
        ("12.3", "cny", 1230),
        ("-12.34", "CNY", -1234),
        ("0.005", "CNY", 1),
        ("0.004", "CNY", 0),
        ("-0.005", "CNY", -1),
        ("¥1,234.50", "CNY", 123450),
        ("￥1,234.50元", "CNY", 123450),
        ("１２．３４", "CNY", 1234),
        ("RMB 88", "CNY", 8800),
        ("CNY1.50", "CNY", 150),
        (" 1 234.50 ", "CNY", 123450),
        ("US$5", "USD", 500),
        ("1200", "JPY", 1200),
        ("1200.00", "JPY", 1200),
        ("1.234", "KWD", 1234),
        ("1.2345", "KWD", 1235),
        (".5", "CNY", 50),
        ("5.", "CNY", 500),
        ("000012.340", "CNY", 1234),
    ],
)
def test_texts_become_minor_units(text: str, currency: str, cents: int) -> None:
    assert parse_cents(text, currency) == cents


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "1,23",
        "12,3,4.5",
        "1.2.3",
        "1e3",
        "NaN",
        "Infinity",
        "十元",
        "0x10",
        "1-2",
        "--1",
        "１．２．３",
        "12abc",
    ],
)
def test_texts_that_are_no_sum(text: str) -> None:
    with pytest.raises(BadInput, match=r"money\.not_a_number"):
        parse_cents(text, "CNY")


def test_sums_that_no_order_has() -> None:
    with pytest.raises(BadInput, match=r"money\.too_large"):
        parse_cents("99999999999999.99", "CNY")
    with pytest.raises(BadInput, match=r"money\.not_a_number"):
        to_cents(Decimal("NaN"), "CNY")


@pytest.mark.parametrize(
    ("cents", "currency", "text"),
    [
        (123450, "CNY", "1,234.50"),
        (-5, "CNY", "-0.05"),
        (0, "CNY", "0.00"),
        (1234567, "JPY", "1,234,567"),
        (1, "KWD", "0.001"),
    ],
)
def test_sums_on_screens(cents: int, currency: str, text: str) -> None:
    assert format_cents(cents, currency) == text


@given(SUMS, st.sampled_from(["CNY", "JPY", "KWD"]))
def test_what_is_written_is_read_back(cents: int, currency: str) -> None:
    assert parse_cents(to_text(cents, currency), currency) == cents
    assert parse_cents(format_cents(cents, currency), currency) == cents


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_the_short_way_and_the_long_way_agree(value: Decimal) -> None:
    text = f"{value:f}"
    assert parse_cents(text, "CNY") == to_cents(parse_decimal(text), "CNY")


def test_exponents_of_iso_4217() -> None:
    assert [exponent(code) for code in ("CNY", "USD", "JPY", "KRW", "VND", "KWD", "BHD", "TND")] == [
        2,
        2,
        0,
        0,
        0,
        3,
        3,
        3,
    ]


@given(SUMS, st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_shares_add_up_exactly_and_stay_fair(total: int, weights: list[int]) -> None:
    parts = share(total, weights)
    assert sum(parts) == total
    whole = sum(weights) or len(weights)
    for part, weight in zip(parts, weights if any(weights) else [1] * len(weights), strict=True):
        assert abs(part * whole - total * weight) < whole
        assert part * total >= 0


def test_shares_of_nothing_and_wrong_weights() -> None:
    assert share(10, [1, 1, 1]) == (4, 3, 3)
    assert share(-10, [1, 1, 1]) == (-4, -3, -3)
    assert share(0, [3, 4]) == (0, 0)
    assert share(7, [0, 0]) == (4, 3)
    for weights in ([], [1, -1]):
        with pytest.raises(ValueError, match="weights"):
            share(1, weights)
