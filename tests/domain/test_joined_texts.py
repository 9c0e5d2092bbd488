"""Texts of several orders in one, and what a change of it makes of each."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.joined_texts import carried_over, joined, parts_of


@pytest.mark.parametrize(
    ("mine", "before", "after", "expected"),
    [
        ("甲", "甲；乙", "甲；乙；贺卡", "甲；贺卡"),
        ("乙", "甲；乙", "甲；乙；贺卡", "乙；贺卡"),
        ("甲", "甲；乙", "乙", ""),
        ("乙", "甲；乙", "乙", "乙"),
        ("甲", "甲；乙", "新的", "新的"),
        ("甲", "甲；乙", "甲；乙", "甲"),
        ("", "甲", "甲；贺卡", "贺卡"),
        ("贺卡", "甲；贺卡", "甲；贺卡；加急", "贺卡；加急"),
        ("别的", "甲", "", "别的"),
        ("甲", "甲", "  甲 ；； 贺卡 ", "甲；贺卡"),
    ],
)
def test_what_went_goes_what_is_new_comes_and_the_rest_stays(mine: str, before: str, after: str, expected: str) -> None:
    assert carried_over(mine, before, after) == expected


words = st.lists(st.sampled_from("甲乙丙丁戊"), max_size=4).map(joined)


@given(st.lists(words, min_size=1, max_size=3), words)
def test_the_changed_texts_joined_say_what_the_changed_joined_text_says(members: list[str], after: str) -> None:
    before = joined(part for one in members for part in parts_of(one))
    changed = [carried_over(one, before, after) for one in members]
    assert {part for one in changed for part in parts_of(one)} == set(parts_of(after))
    assert all(carried_over(one, before, before) == one for one in members)
