"""A carrier wish as text: read, written, and what it allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.wishes import Wish, read_wish, write_wish

NAME = st.text("顺丰圆通SFyto 1", min_size=1, max_size=6).map(str.strip).filter(bool)
NAMES = st.lists(NAME, max_size=3, unique=True).map(tuple)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("", Wish()),
        ("顺丰", Wish("顺丰")),
        (" 顺丰 ; 圆通", Wish("顺丰")),
        ("=顺丰|圆通", Wish("", ("顺丰", "圆通"))),
        ("顺丰;!申通|中通|", Wish("顺丰", (), ("申通", "中通"))),
    ],
)
def test_a_wish_is_read(text: str, wish: Wish) -> None:
    assert read_wish(text) == wish


@given(st.builds(Wish, st.one_of(st.just(""), NAME), NAMES, NAMES))
def test_what_was_written_is_read_back(wish: Wish) -> None:
    assert read_wish(write_wish(wish)) == wish


def test_only_allows_these_and_never_forbids_whatever_else_is_said() -> None:
    wish = Wish("SF", ("顺丰月结", "圆通"), ("圆通",))
    assert wish.allows("顺丰月结", "sf")
    assert not wish.allows("圆通", "yto")
    assert not wish.allows("申通", "sto")
    assert wish.prefers("顺丰月结", "sf")
    assert not Wish().prefers("")
