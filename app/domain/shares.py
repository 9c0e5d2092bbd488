"""Virtual warehouses (虚拟仓): a share of real warehouses' stock that is set apart for some shops.

A share is a part of what is sellable at the moment, on hand less quarantine: so many pieces of a SKU, or a percentage
of every SKU without a number of its own. What its shops have reserved counts against it; what has left is no stock any
more. Its shops get no more than their share, all other shops no more than what no share has set apart; and nobody gets
what is not there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

Place = tuple[int, int]
"""(sku_id, warehouse_id)."""

WHOLE = 100


@dataclass(frozen=True)
class VirtualWarehouse:
    """One share with its shops and the real warehouses it is taken from."""

    id: int
    name: str
    shop_ids: frozenset[int]
    warehouse_ids: frozenset[int]
    percent: int = 0
    """Of every SKU that has no number of its own; 0: of those nothing is set apart."""
    pieces: Mapping[int, int] = field(default_factory=dict)
    """Pieces by SKU, in each of its warehouses."""

    def holds(self, sku_id: int) -> bool:
        """Tell whether anything of a SKU is set apart."""
        return sku_id in self.pieces or self.percent > 0


class Shares:
    """What every share still has, used up as orders are placed."""

    def __init__(
        self,
        houses: Sequence[VirtualWarehouse],
        sellable: Mapping[Place, int],
        reserved: Mapping[tuple[int, int, int], int],
    ) -> None:
        """``sellable`` are pieces on hand less quarantine, ``reserved`` those of each share's shops (its id first)."""
        self._at: dict[int, list[VirtualWarehouse]] = {}
        for house in sorted(houses, key=lambda one: one.id):
            for warehouse_id in house.warehouse_ids:
                self._at.setdefault(warehouse_id, []).append(house)
        self._left: dict[tuple[int, int, int], int] = {}
        for (sku_id, warehouse_id), qty in sellable.items():
            self._set_apart(sku_id, warehouse_id, max(0, qty), reserved)

    def _set_apart(
        self, sku_id: int, warehouse_id: int, qty: int, reserved: Mapping[tuple[int, int, int], int]
    ) -> None:
        """Give each share its part: numbers of pieces first, then percentages, never more than is there in all."""
        rest = qty
        here = [one for one in self._at.get(warehouse_id, ()) if one.holds(sku_id)]
        for house in sorted(here, key=lambda one: (sku_id not in one.pieces, one.id)):
            wanted = house.pieces.get(sku_id, qty * house.percent // WHOLE)
            part = min(wanted, rest)
            rest -= part
            key = (house.id, sku_id, warehouse_id)
            self._left[key] = max(0, part - reserved.get(key, 0))

    def of(self, shop_id: int, sku_id: int, warehouse_id: int) -> VirtualWarehouse | None:
        """Return the share a shop draws this SKU from, None where it draws from what is left to all."""
        for house in self._at.get(warehouse_id, ()):
            if shop_id in house.shop_ids and house.holds(sku_id):
                return house
        return None

    def free(self, shop_id: int, sku_id: int, warehouse_id: int, available: int) -> int:
        """Return how many of the available pieces a shop may have."""
        mine = self.of(shop_id, sku_id, warehouse_id)
        if mine is not None:
            return max(0, min(available, self._left.get((mine.id, sku_id, warehouse_id), 0)))
        apart = sum(self._left.get((one.id, sku_id, warehouse_id), 0) for one in self._at.get(warehouse_id, ()))
        return max(0, available - apart)

    def take(self, shop_id: int, sku_id: int, warehouse_id: int, qty: int) -> None:
        """Use up pieces that were promised to a shop."""
        mine = self.of(shop_id, sku_id, warehouse_id)
        if mine is not None:
            key = (mine.id, sku_id, warehouse_id)
            self._left[key] = max(0, self._left.get(key, 0) - qty)


def overlap(houses: Collection[VirtualWarehouse]) -> tuple[int, str] | None:
    """Return what two shares cannot have in common: a warehouse with why, ``percent`` or ``shop``; None for nothing."""
    for warehouse_id in sorted({one for house in houses for one in house.warehouse_ids}):
        here = [house for house in houses if warehouse_id in house.warehouse_ids]
        if sum(house.percent for house in here) > WHOLE:
            return warehouse_id, "percent"
        shops = [shop_id for house in here for shop_id in house.shop_ids]
        if len(shops) != len(set(shops)):
            return warehouse_id, "shop"
    return None
