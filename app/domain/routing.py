"""Which warehouse sends an order: the whole order from one that covers the region, and what to do where none can.

The wished warehouse is tried first, then the shop's own, then by rank for the region, then by freight, then by
priority. Every decision names what it is for and why each other warehouse was not taken.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.address import region_short
from app.domain.reasons import pack
from app.domain.shares import Shares
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
    wished_warehouse_id: int | None = None
    """What a rule prefers or a person chose: before the shop's own."""
    bound: str = ""
    """The code of the only warehouse that may send it, chosen by a person: whatever its regions and the others have."""
    province: str = ""
    city: str = ""
    may_split: bool = True
    shop_id: int = 0
    """Whose share of the stock it draws from, where stock is shared out."""


@dataclass(frozen=True)
class Depot:
    """A warehouse as routing sees it."""

    id: int
    name: str
    priority: int = 0
    regions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """(province, city or empty) -> rank, lower first; none at all: it sends everywhere, after those that name it."""

    def rank(self, province: str, city: str) -> int | None:
        """Return its rank for a place, None where it does not send to."""
        if not self.regions:
            return _EVERYWHERE
        found = self.regions.get((province, city))
        return found if found is not None else self.regions.get((province, ""))


_EVERYWHERE = 1 << 30
_NO_COST = (0, 0)
_ANY = 2

Cost = Callable[[Demand, Depot], tuple[int, int]]
"""(0, cents) for a known freight, (1, 0) for an unknown one, (2, 0) where no carrier would take it there."""


@dataclass(frozen=True)
class Missing:
    """One SKU of which the best warehouse has too little."""

    sku_id: int
    need: int
    have: int


@dataclass(frozen=True)
class Part:
    """Pieces of a SKU that one warehouse could give to an order that no single one can send."""

    warehouse: str
    sku_id: int
    qty: int


@dataclass(frozen=True)
class Decision:
    """Where an order goes, or why it cannot; ``code`` with ``params`` is the reason as it is shown."""

    order_id: int
    warehouse_id: int | None
    code: str
    params: dict[str, Param] = field(default_factory=dict)
    missing: tuple[Missing, ...] = ()
    others: tuple[str, ...] = ()
    """Why each other warehouse was not taken, packed reasons."""
    proposal: str = ""
    """``route.propose_split``, ``_transfer``, ``_share`` or ``_restock`` where no single warehouse has all."""
    parts: tuple[Part, ...] = ()
    """What each warehouse would send or transfer; what is missing everywhere for a restock."""


@dataclass(frozen=True)
class _Candidate:
    depot: Depot
    rank: int


def _named(demand: Demand, depot: Depot) -> int:
    """Return 0 for the wished warehouse, 1 for the shop's own, 2 for any other."""
    return 0 if depot.id == demand.wished_warehouse_id else 1 if depot.id == demand.own_warehouse_id else _ANY


def decide(
    demands: Sequence[Demand],
    depots: Sequence[Depot],
    available: Available,
    cost: Cost | None = None,
    shares: Shares | None = None,
) -> list[Decision]:
    """Decide all demands against what is available, which is used up as orders are placed (the dict is changed).

    ``cost`` is asked only where several warehouses cover the place. With ``shares`` (used up as well) each order sees
    of the available pieces those that its shop may have.
    """
    board = _Board(depots, available, cost, shares)
    return [board.decide(demand) for demand in demands]


class _Board:
    """The warehouses and what they still have, while one batch is decided."""

    def __init__(self, depots: Sequence[Depot], available: Available, cost: Cost | None, shares: Shares | None) -> None:
        self._shares = shares
        self._depots = sorted(depots, key=lambda depot: (-depot.priority, depot.id))
        self._available = available
        self._cost = cost
        self._covering: dict[tuple[object, ...], tuple[list[_Candidate], tuple[str, ...]]] = {}

    def decide(self, demand: Demand) -> Decision:
        candidates, uncovered = self._candidates(demand)
        if not candidates:
            region = region_short(demand.province, demand.city)
            return Decision(demand.order_id, None, "route.no_warehouse", {"region": region}, others=uncovered)
        costs: dict[int, tuple[int, int]] = {}
        if self._cost is not None and len(candidates) > 1:
            costs = {one.depot.id: self._cost(demand, one.depot) for one in candidates}
            candidates = sorted(
                candidates,
                key=lambda one: (_named(demand, one.depot), one.rank, costs[one.depot.id]),
            )
        for place, one in enumerate(candidates):
            if all(self._has(demand, one.depot, sku_id) >= qty for sku_id, qty in demand.skus.items()):
                self._use_up(demand, one.depot)
                others = (
                    *(self._lacks(other.depot, demand) for other in candidates[:place]),
                    *(_behind(other, one, demand, costs) for other in candidates[place + 1 :]),
                    *uncovered,
                )
                code = _why(demand, candidates, place, costs)
                params: dict[str, Param] = {"warehouse": one.depot.name}
                return Decision(demand.order_id, one.depot.id, code, params, others=others)
        return self._short(demand, [one.depot for one in candidates], uncovered)

    def _candidates(self, demand: Demand) -> tuple[list[_Candidate], tuple[str, ...]]:
        """Return the warehouses that cover the place, best first as far as cost does not matter, and the others."""
        key = (demand.wished_warehouse_id, demand.own_warehouse_id, demand.province, demand.city, demand.bound)
        found = self._covering.get(key)
        if found is None and demand.bound:
            found = self._covering[key] = self._bound(demand)
        if found is None:
            covering: list[_Candidate] = []
            uncovered: list[str] = []
            for depot in self._depots:
                rank = depot.rank(demand.province, demand.city)
                if rank is None:
                    region = region_short(demand.province, demand.city)
                    uncovered.append(pack("route.not_covering", warehouse=depot.name, region=region))
                else:
                    covering.append(_Candidate(depot, rank))
            covering.sort(key=lambda one: (_named(demand, one.depot), one.rank))
            found = self._covering[key] = covering, tuple(uncovered)
        return found

    def _bound(self, demand: Demand) -> tuple[list[_Candidate], tuple[str, ...]]:
        """Return the one warehouse that may send it, where it is in use, and that no other may."""
        only = [_Candidate(depot, _EVERYWHERE) for depot in self._depots if depot.id == demand.wished_warehouse_id]
        others = [pack("route.not_wished", warehouse=depot.name) for depot in self._depots
                  if depot.id != demand.wished_warehouse_id]  # fmt: skip
        return only, tuple(others) if only else (pack("route.bound_gone", warehouse=demand.bound), *others)

    def _use_up(self, demand: Demand, depot: Depot) -> None:
        for sku_id, qty in demand.skus.items():
            self._available[(sku_id, depot.id)] -= qty
            if self._shares is not None:
                self._shares.take(demand.shop_id, sku_id, depot.id, qty)

    def _there(self, depot: Depot, sku_id: int) -> int:
        """Return what is available at all."""
        return max(0, self._available.get((sku_id, depot.id), 0))

    def _has(self, demand: Demand, depot: Depot, sku_id: int) -> int:
        """Return what is available to this order's shop."""
        there = self._there(depot, sku_id)
        return there if self._shares is None else self._shares.free(demand.shop_id, sku_id, depot.id, there)

    def _lacking(self, depot: Depot, demand: Demand) -> int:
        return sum(max(0, qty - self._has(demand, depot, sku_id)) for sku_id, qty in demand.skus.items())

    def _lacks(self, depot: Depot, demand: Demand) -> str:
        return self._by_share(depot, demand) or pack(
            "route.lacks", warehouse=depot.name, pieces=self._lacking(depot, demand)
        )

    def _by_share(self, depot: Depot, demand: Demand) -> str:
        """Return, packed, that all would be there if it were not set apart for other shops; else nothing."""
        if self._shares is None or any(self._there(depot, sku_id) < qty for sku_id, qty in demand.skus.items()):
            return ""
        pieces = self._lacking(depot, demand)
        names = {
            share.name
            for sku_id, qty in demand.skus.items()
            if self._has(demand, depot, sku_id) < qty
            and (share := self._shares.of(demand.shop_id, sku_id, depot.id)) is not None
        }
        if names:
            return pack("route.share_lacks", warehouse=depot.name, pieces=pieces, shares=sorted(names))
        return pack("route.set_apart", warehouse=depot.name, pieces=pieces)

    def _short(self, demand: Demand, covering: Sequence[Depot], uncovered: tuple[str, ...]) -> Decision:
        fullest = min(covering, key=lambda depot: self._lacking(depot, demand))
        missing = tuple(
            Missing(sku_id, qty, self._has(demand, fullest, sku_id))
            for sku_id, qty in demand.skus.items()
            if self._has(demand, fullest, sku_id) < qty
        )
        shared = self._by_share(fullest, demand)
        others = (
            *([shared] if shared else []),
            *(self._lacks(depot, demand) for depot in covering if depot is not fullest),
            *uncovered,
        )
        proposal, parts = self._propose(demand, covering, fullest, missing)
        params: dict[str, Param] = {"warehouse": fullest.name}
        return Decision(demand.order_id, None, "route.short", params, missing, others, proposal, parts)

    def _propose(
        self, demand: Demand, covering: Sequence[Depot], fullest: Depot, missing: Sequence[Missing]
    ) -> tuple[str, tuple[Part, ...]]:
        """Propose to split where each SKU is whole somewhere, else a transfer, else to buy what is nowhere."""
        nowhere = []
        for one in missing:
            everywhere = sum(self._has(demand, depot, one.sku_id) for depot in self._depots)
            if everywhere < one.need:
                nowhere.append(Part("", one.sku_id, one.need - everywhere))
        if nowhere:
            return self._propose_more(demand, nowhere), tuple(nowhere)
        if demand.may_split:
            split = self._split(demand, [fullest, *(depot for depot in covering if depot is not fullest)])
            if split is not None:
                return "route.propose_split", split
        moves: list[Part] = []
        for one in missing:
            still = one.need - one.have
            for depot in self._depots:
                taken = 0 if depot is fullest else min(still, self._has(demand, depot, one.sku_id))
                if taken > 0:
                    moves.append(Part(depot.name, one.sku_id, taken))
                    still -= taken
        return "route.propose_transfer", tuple(moves)

    def _propose_more(self, demand: Demand, nowhere: Sequence[Part]) -> str:
        """Return what to do about pieces that no warehouse has for this shop: they may be set apart for others."""
        for part in nowhere:
            if sum(self._there(depot, part.sku_id) for depot in self._depots) < demand.skus[part.sku_id]:
                return "route.propose_restock"
        return "route.propose_share"

    def _split(self, demand: Demand, depots: Sequence[Depot]) -> tuple[Part, ...] | None:
        """Give each SKU whole to one warehouse, few warehouses in all; None where a SKU is whole nowhere."""
        left = dict(demand.skus)
        parts: list[Part] = []
        while left:
            whole = [[sku for sku, qty in left.items() if self._has(demand, depot, sku) >= qty] for depot in depots]
            most = max(range(len(depots)), key=lambda at: (len(whole[at]), -at))
            if not whole[most]:
                return None
            parts += [Part(depots[most].name, sku, left.pop(sku)) for sku in whole[most]]
        return tuple(parts)


def _why(demand: Demand, candidates: Sequence[_Candidate], place: int, costs: Mapping[int, tuple[int, int]]) -> str:
    one = candidates[place]
    named = _named(demand, one.depot)
    if named < _ANY:
        return "route.by_wish" if named == 0 else "route.own_warehouse"
    if place:
        return "route.next_with_stock"
    rest = candidates[1:]
    if any(other.rank > one.rank for other in rest):
        return "route.for_region"
    if any(costs.get(other.depot.id, _NO_COST) > costs.get(one.depot.id, _NO_COST) for other in rest):
        return "route.cheapest"
    return "route.first_choice"


def _behind(other: _Candidate, one: _Candidate, demand: Demand, costs: Mapping[int, tuple[int, int]]) -> str:
    """Return why a warehouse comes after the one taken, packed: the first point in which it is behind."""
    name = other.depot.name
    named = _named(demand, one.depot)
    if named < _ANY:
        return pack("route.not_wished" if named == 0 else "route.not_own", warehouse=name)
    if other.rank > one.rank:
        return pack("route.later_for_region", warehouse=name)
    mine, theirs = costs.get(one.depot.id, _NO_COST), costs.get(other.depot.id, _NO_COST)
    if theirs[0] > mine[0]:
        return pack("route.no_freight", warehouse=name)
    if theirs > mine:
        return pack("route.dearer", warehouse=name, more_cents=theirs[1] - mine[1])
    return pack("route.lower_priority", warehouse=name)
