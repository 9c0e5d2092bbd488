"""Which warehouse sends an order: the whole order from one, the shop's own first, then by priority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.errors import Param

Available = dict[tuple[int, int], int]
"""(sku_id, warehouse_id) -> pieces that may still be promised."""


@dataclass(frozen=True)
class Demand:
    """What one order needs. Demands are decided in the order given: urgent and early promises first."""

    order_id: int
    skus: dict[int, int]
    """sku_id -> pieces."""
    own_warehouse_id: int | None = None
    """The shop's own warehouse, tried first."""


@dataclass(frozen=True)
class Depot:
    """A warehouse as routing sees it."""

    id: int
    name: str
    priority: int = 0


@dataclass(frozen=True)
class Missing:
    """One SKU of which the best warehouse has too little."""

    sku_id: int
    need: int
    have: int


@dataclass(frozen=True)
class Decision:
    """Where an order goes, or why it cannot; ``code`` with ``params`` is the reason as it is shown."""

    order_id: int
    warehouse_id: int | None
    code: str
    params: dict[str, Param] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()


def decide(demands: Sequence[Demand], depots: Sequence[Depot], available: Available) -> list[Decision]:
    """Decide all demands against what is available, which is used up as orders are placed (the dict is changed)."""
    ranked = sorted(depots, key=lambda depot: (-depot.priority, depot.id))
    return [_decide(demand, ranked, available) for demand in demands]


def _decide(demand: Demand, ranked: Sequence[Depot], available: Available) -> Decision:
    own_first = sorted(ranked, key=lambda depot: depot.id != demand.own_warehouse_id)
    if not own_first:
        return Decision(demand.order_id, None, "route.no_warehouse")
    for place, depot in enumerate(own_first):
        if all(available.get((sku_id, depot.id), 0) >= qty for sku_id, qty in demand.skus.items()):
            for sku_id, qty in demand.skus.items():
                available[(sku_id, depot.id)] -= qty
            return Decision(demand.order_id, depot.id, _why(demand, depot, place), {"warehouse": depot.name})
    fullest = min(own_first, key=lambda depot: _lacking(demand, depot, available))
    missing = tuple(
        Missing(sku_id, qty, max(0, available.get((sku_id, fullest.id), 0)))
        for sku_id, qty in demand.skus.items()
        if available.get((sku_id, fullest.id), 0) < qty
    )
    return Decision(demand.order_id, None, "route.short", {"warehouse": fullest.name}, missing)


def _lacking(demand: Demand, depot: Depot, available: Available) -> int:
    return sum(max(0, qty - available.get((sku_id, depot.id), 0)) for sku_id, qty in demand.skus.items())


def _why(demand: Demand, depot: Depot, place: int) -> str:
    if depot.id == demand.own_warehouse_id:
        return "route.own_warehouse"
    return "route.first_choice" if place == 0 else "route.next_with_stock"
