"""Only what differs between two names is boxed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.bench.difference import Part, boxed, difference

CASES = (
    ("羊绒圆领衫 雾灰 L", "羊绒圆领衫 雾灰 M", "L", "M"),
    ("羊绒圆领衫 雾蓝 M", "羊绒圆领衫 雾灰 M", "蓝", "灰"),
    ("儿童雨靴 黄 32", "儿童雨靴 蓝 34", "黄 32", "蓝 34"),
    ("保温杯 750 ml", "保温杯 500 ml", "750", "500"),
    ("Cup 500ml red", "Cup 500ml", "red", ""),
    ("竹纤维毛巾", "露营灯 暖光", "竹纤维毛巾", "露营灯 暖光"),
)


@pytest.mark.parametrize(("scanned", "expected", "wrong", "right"), CASES)
def test_the_part_that_differs_is_found(scanned: str, expected: str, wrong: str, right: str) -> None:
    ours, theirs = difference(scanned, expected)
    assert (boxed(ours), boxed(theirs)) == (wrong, right)


def test_equal_names_have_no_box() -> None:
    ours, theirs = difference("毛巾 4 条装", "毛巾 4 条装")
    assert ours == theirs == (Part("毛巾 4 条装", differs=False),)


@given(st.text("雾灰蓝MLX 0123-", max_size=20), st.text("雾灰蓝MLX 0123-", max_size=20))
def test_no_letter_is_lost_or_moved(scanned: str, expected: str) -> None:
    for words, parts in zip((scanned, expected), difference(scanned, expected), strict=True):
        assert "".join("".join(part.words for part in parts).split()) == "".join(words.split())
