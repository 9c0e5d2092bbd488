"""Ranges of labels as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.print_station.reprint import parse_ranges, ranges_words


@pytest.mark.parametrize(
    ("typed", "places"),
    [
        ("183", {183}),
        ("183, 185-188", {183, 185, 186, 187, 188}),
        ("１８３、１８５－１８６", {183, 185, 186}),
        ("3到5", {3, 4, 5}),
        ("7,", {7}),
    ],
)
def test_what_people_type(typed: str, places: set[int]) -> None:
    assert parse_ranges(typed) == frozenset(places)


@pytest.mark.parametrize("typed", ["", " ", "abc", "5-3", "1--2", "1;2", "-4"])
def test_what_is_no_range(typed: str) -> None:
    assert parse_ranges(typed) is None


@given(st.sets(st.integers(1, 9999), min_size=1, max_size=40))
def test_words_and_back(places: set[int]) -> None:
    assert parse_ranges(ranges_words(list(places))) == frozenset(places)
