"""Bundles: one sold thing that stands for several SKUs, its pieces and the shares of its price."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.domain.money import share


class Item(NamedTuple):
    """One component: so many pieces of a SKU in each bundle, and its weight in the price."""

    sku_id: int
    qty: int
    share: int


def components(items: Sequence[Item], qty: int) -> dict[int, int]:
    """Return the pieces of each SKU in ``qty`` bundles."""
    return {item.sku_id: item.qty * qty for item in items}


def whole_bundles(pieces: int, pieces_each: int) -> int:
    """Return how many whole bundles so many pieces make, each of ``pieces_each``."""
    return pieces // pieces_each


def price_shares(total_cents: int, items: Sequence[Item]) -> dict[int, int]:
    """Divide a line's money (minor units) over the components; the shares add up exactly.

    Where no component has a weight, the pieces are the weights.
    """
    weights = [item.share for item in items]
    if not any(weights):
        weights = [item.qty for item in items]
    return dict(zip((item.sku_id for item in items), share(total_cents, weights), strict=True))
