"""What a carrier's price table (首重/续重) asks for a parcel, and which regions it reaches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Price(NamedTuple):
    """One line of a price table: so many cents (CNY) up to the first weight, then for every begun step."""

    first_g: int
    first_cents: int
    step_g: int
    step_cents: int
    days: int | None = None
    """Usual days to the door, None when not known."""


class PriceRow(NamedTuple):
    """A price and where it is valid."""

    warehouse_id: int | None
    """None: from every warehouse."""
    province: str
    city: str
    """Empty: the whole province."""
    price: Price


def freight_cents(price: Price, weight_g: int) -> int:
    """Return the freight of a parcel in cents; one without a known weight costs the first weight."""
    over = max(0, weight_g - price.first_g)
    return price.first_cents + -(-over // price.step_g) * price.step_cents


class Tariff:
    """One carrier's price table, compiled for look-up.

    The rows of a warehouse come before those for all, and of either the city's before the province's.
    """

    def __init__(self, rows: Iterable[PriceRow], *, bound: bool = True) -> None:
        self._prices = {(row.warehouse_id, row.province, row.city): row.price for row in rows}
        self.bound = bound
        """Whether the carrier reaches only the regions of its table; one without any table reaches all."""
        self.by_warehouse = any(warehouse_id is not None for warehouse_id, _, _ in self._prices)
        """Whether the price may depend on the warehouse."""

    def find(self, warehouse_id: int | None, province: str, city: str) -> Price | None:
        """Return the price for a place, None where the table does not reach."""
        prices = self._prices
        houses = (warehouse_id, None) if warehouse_id is not None else (None,)
        for house in houses:
            found = prices.get((house, province, city)) or prices.get((house, province, ""))
            if found is not None:
                return found
        return None


NO_TARIFF = Tariff((), bound=False)
