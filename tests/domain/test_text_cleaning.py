"""Text that is safe to keep: nothing invisible, every letter kept."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.text_cleaning import (
    clean_code,
    clean_text,
    drop_invisible,
    is_cjk,
    narrow,
    narrow_alphanumerics,
    shorten,
)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("  张 三 ", "张 三"),
        ("张\u3000\u3000三", "张 三"),
        ("a\r\nb\tc", "a b c"),
        ("a\u2028b\u2029c\x85d", "a b c d"),
        ("\ufeff订单", "订单"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("a\u202eb\u2066c\u200fd", "abcd"),
        ("a\u200bb\u2060c\xadd", "abcd"),
        ("a\ud800b", "ab"),
        ("a\ue000b\U000f0000c", "abc"),
        ("𬭎𫖯㛃𠮷", "𬭎𫖯㛃𠮷"),
        ("👨\u200d👩\u200d👧 好", "👨\u200d👩\u200d👧 好"),
        ("❤\ufe0f\u200d🔥", "❤\ufe0f\u200d🔥"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        ("张\u200d三\ufe0f", "张三"),
        ("\u200d😀", "😀"),
        ("（北京）：，。", "（北京）：，。"),
        ("", ""),
    ],
)
def test_lines_of_text(text: str, clean: str) -> None:
    assert clean_text(text) == clean


def test_exactly_the_hidden_categories_go() -> None:
    """Every character of every plane, one by one."""
    kept_together = {"\u200d", "\ufe0e", "\ufe0f"}
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) == "Cn":
            continue  # not yet assigned in this Python's tables
        hidden = unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} or char in kept_together
        shown = drop_invisible(f"字{char}字")
        assert (char not in shown) == hidden, f"U+{code:04X} {unicodedata.category(char)}"


@given(st.text())
def test_cleaning_settles_and_can_be_stored(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode("utf-8")
    assert "\x00" not in once
    assert "\n" not in once


def test_widths() -> None:
    assert narrow("ＡＢｃ１２３－（）　￥") == "ABc123-() ¥"
    assert narrow_alphanumerics("Ａ１－（）　：") == "A1－（） ："
    assert clean_code(" ＳＫＵ－０１\u200b ") == "SKU-01"
    assert clean_code("A 1  B") == "A 1 B"


def test_cutting_shows_that_it_cut() -> None:
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdefg", 6) == "abcde…"
    assert shorten("abc", 0) == "…"


@pytest.mark.parametrize(
    ("text", "expected"), [("张", True), ("𬭎", True), ("Ann", False), ("ｱ", False), ("", False), ("a张", True)]
)
def test_chinese_characters(text: str, expected: bool) -> None:
    assert is_cjk(text) is expected
