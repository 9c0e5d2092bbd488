"""Bundles in pieces and money: shares add up to the last minor unit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain.bundles import Item, components, price_shares, whole_bundles

ITEMS = st.lists(
    st.builds(Item, st.integers(1, 9), st.integers(1, 20), st.integers(0, 500)),
    min_size=1,
    max_size=6,
    unique_by=lambda item: item.sku_id,
)


@given(items=ITEMS, total=st.integers(-(10**9), 10**9))
def test_the_shares_of_a_price_add_up_exactly_and_follow_the_weights(items: list[Item], total: int) -> None:
    shares = price_shares(total, items)
    assert sum(shares.values()) == total
    assert set(shares) == {item.sku_id for item in items}
    weights = {item.sku_id: item.share for item in items}
    if not any(weights.values()):
        weights = {item.sku_id: item.qty for item in items}
    whole = sum(weights.values())
    assert all(abs(shares[sku] * whole - total * weight) < whole for sku, weight in weights.items())


@given(items=ITEMS, qty=st.integers(1, 500))
def test_what_is_taken_apart_makes_as_many_bundles_again(items: list[Item], qty: int) -> None:
    pieces = components(items, qty)
    assert min(whole_bundles(pieces[item.sku_id], item.qty) for item in items) == qty
    assert whole_bundles(sum(pieces.values()) - 1, sum(item.qty for item in items)) == qty - 1
