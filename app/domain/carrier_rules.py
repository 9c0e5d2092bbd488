"""Which carrier takes a parcel, and why each other does not.

First the restrictions: what the wish rules out, paused, region reach, stopped regions, weight, refused tags, COD,
shops and platforms. Of those that may carry it: the wished one, then the shop's own; otherwise the cheapest by price
table (of the express ones for urgent orders), with the faster one and then the priority settling a tie. Days as they
really were come before those of the price table. A carrier that lately refused many numbers, or whose parcels to the
place often came late, comes after the others. Without any price known the priority decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.address import region_short
from app.domain.freight import NO_TARIFF, Tariff, freight_cents
from app.domain.reasons import pack
from app.domain.wishes import Wish, read_wish
from app.errors import Param

REFUSES_OFTEN = 20
"""Percent of refused numbers from which a carrier comes after the others."""

LATE_OFTEN = 20
"""Percent of late parcels to a place from which a carrier comes after the others there."""

_NO_DAYS = 999


class Stop(NamedTuple):
    """A region to which a carrier sends nothing at the moment; empty parts mean all below."""

    province: str
    city: str = ""
    district: str = ""
    note: str = ""

    def holds(self, load: Load) -> bool:
        """Tell whether it concerns this parcel."""
        return (
            self.province == load.province
            and self.city in ("", load.city)
            and self.district in ("", load.district)
        )  # fmt: skip


class Delay(NamedTuple):
    """How a carrier did with parcels to a region."""

    days: int | None = None
    """To the door, None when not known."""
    late_percent: int = 0


NO_DELAY = Delay()


@dataclass(frozen=True)
class Terms:
    """What a carrier takes."""

    max_weight_g: int | None = None
    takes_cod: bool = True
    refused_tags: frozenset[str] = frozenset()
    only_platforms: frozenset[str] = frozenset()
    """Empty: all."""
    only_shops: frozenset[int] = frozenset()
    """Empty: all."""
    express: bool = False


NO_TERMS = Terms()


@dataclass(frozen=True)
class CarrierChoice:
    """A carrier as the rules see it."""

    id: int
    name: str
    kind: str
    service_code: str = ""
    priority: int = 0
    paused: bool = False
    terms: Terms = NO_TERMS
    tariff: Tariff = NO_TARIFF
    stops: tuple[Stop, ...] = ()
    refused_percent: int = 0
    """Of the numbers lately asked, how many it refused; 0 while too few were asked to tell."""
    delays: Mapping[tuple[str, str], Delay] = field(default_factory=dict)
    """By province and city (empty: the whole province)."""

    def delay(self, province: str, city: str) -> Delay:
        """Return how it did to a place, by the city's record before the province's."""
        return self.delays.get((province, city)) or self.delays.get((province, ""), NO_DELAY)

    @property
    def refuses_often(self) -> bool:
        """Whether it comes after the others for its record."""
        return self.refused_percent >= REFUSES_OFTEN


class Load(NamedTuple):
    """One parcel as the rules see it: what decides, and nothing else, so that equal parcels are decided once."""

    shop_id: int = 0
    platform: str = ""
    warehouse_id: int | None = None
    province: str = ""
    city: str = ""
    district: str = ""
    weight_g: int = 0
    tags: frozenset[str] = frozenset()
    cod: bool = False
    urgent: bool = False
    wish: str = ""
    """As ``app.domain.wishes`` has it; the buyer's, the file's or a rule's."""
    shop_carrier_id: int | None = None


@dataclass(frozen=True)
class Chosen:
    """The carrier and why; ``carrier`` None when none may carry the parcel."""

    carrier: CarrierChoice | None
    code: str
    params: dict[str, Param] = field(default_factory=dict)
    freight_cents: int | None = None
    """By price table; None where no price is known. CNY."""
    others: tuple[str, ...] = ()
    """Why each other was not chosen, packed reasons."""


class _Offer(NamedTuple):
    carrier: CarrierChoice
    cents: int | None
    days: int | None
    late_percent: int = 0

    @property
    def often_late(self) -> bool:
        return self.late_percent >= LATE_OFTEN

    def rank(self) -> tuple[bool, bool, int, int, int, int]:
        one = self.carrier
        days = _NO_DAYS if self.days is None else self.days
        behind = one.refuses_often or self.often_late
        return (behind, self.cents is None, self.cents or 0, days, -one.priority, one.id)


class Chooser:
    """Chooses for many parcels among the same carriers; equal parcels are decided once."""

    def __init__(self, carriers: Sequence[CarrierChoice]) -> None:
        self.carriers = tuple(carriers)
        self.by_warehouse = any(one.tariff.by_warehouse for one in carriers)
        """Whether the freight may depend on the warehouse."""
        self._known: dict[Load, Chosen] = {}

    def choose(self, load: Load) -> Chosen:
        """Return the decision for one parcel."""
        found = self._known.get(load)
        if found is None:
            found = self._known[load] = choose(load, self.carriers)
        return found


def choose(load: Load, carriers: Sequence[CarrierChoice]) -> Chosen:
    """Choose among these carriers; never one that a restriction forbids."""
    wish = read_wish(load.wish)
    offers: list[_Offer] = []
    refused: list[str] = []
    for one in sorted(carriers, key=lambda one: (-one.priority, one.id)):
        reason = forbids(load, one, wish)
        if reason is None:
            offers.append(_offer(load, one))
        else:
            refused.append(reason)
    if not offers:
        params: dict[str, Param] = {"of": len(carriers), "region": region_short(load.province, load.city)}
        return Chosen(None, "carrier.none_usable", params, None, tuple(refused))
    named, code, other = _named(load, wish, offers)
    if named is not None:
        others = [pack(other, carrier=one.carrier.name) for one in offers if one is not named]
        return Chosen(named.carrier, code, {"carrier": named.carrier.name}, named.cents, (*others, *refused))
    express = [one for one in offers if one.carrier.terms.express] if load.urgent else []
    pool = express or offers
    best = min(pool, key=_Offer.rank)
    region = region_short(load.province, load.city)
    others = [_why_not(one, best, region, in_pool=one in pool) for one in offers if one is not best]
    code, params = _why(load, best, pool, urgent=bool(express))
    return Chosen(best.carrier, code, params, best.cents, (*others, *refused))


def forbids(load: Load, one: CarrierChoice, wish: Wish) -> str | None:
    """Return why a carrier may not carry a parcel, packed, or None."""
    if not wish.allows(one.name, one.kind):
        return pack("carrier.wished_away", carrier=one.name)
    if one.paused:
        return pack("carrier.is_paused", carrier=one.name)
    return _out_of_reach(load, one) or _against_terms(load, one)


def _out_of_reach(load: Load, one: CarrierChoice) -> str | None:
    if one.tariff.bound and one.tariff.find(load.warehouse_id, load.province, load.city) is None:
        return pack("carrier.no_reach", carrier=one.name, region=region_short(load.province, load.city))
    stop = next((stop for stop in one.stops if stop.holds(load)), None)
    if stop is None:
        return None
    region = region_short(stop.province, stop.city) + (f" {stop.district}" if stop.district else "")
    return pack("carrier.stopped_region", carrier=one.name, region=region, note=stop.note)


def _against_terms(load: Load, one: CarrierChoice) -> str | None:
    terms = one.terms
    if terms.max_weight_g is not None and load.weight_g > terms.max_weight_g:
        return pack("carrier.too_heavy", carrier=one.name, weight_g=load.weight_g, limit_g=terms.max_weight_g)
    tags = sorted(terms.refused_tags & load.tags)
    if tags:
        return pack("carrier.refuses_tags", carrier=one.name, tags=tags)
    if load.cod and not terms.takes_cod:
        return pack("carrier.no_cod", carrier=one.name)
    if terms.only_platforms and load.platform not in terms.only_platforms:
        return pack("carrier.other_platforms", carrier=one.name)
    if terms.only_shops and load.shop_id not in terms.only_shops:
        return pack("carrier.other_shops", carrier=one.name)
    return None


def _offer(load: Load, one: CarrierChoice) -> _Offer:
    price = one.tariff.find(load.warehouse_id, load.province, load.city)
    delay = one.delay(load.province, load.city)
    if price is None:
        return _Offer(one, None, delay.days, delay.late_percent)
    days = price.days if delay.days is None else delay.days
    return _Offer(one, freight_cents(price, load.weight_g), days, delay.late_percent)


def _named(load: Load, wish: Wish, offers: Sequence[_Offer]) -> tuple[_Offer | None, str, str]:
    """Return the offer that the wish, or else the shop, names; its code, and the code for all others."""
    for one in offers:
        if wish.prefers(one.carrier.name, one.carrier.kind):
            return one, "carrier.by_wish", "carrier.not_wished"
    for one in offers:
        if one.carrier.id == load.shop_carrier_id:
            return one, "carrier.of_shop", "carrier.not_of_shop"
    return None, "", ""


def _why(load: Load, best: _Offer, pool: Sequence[_Offer], *, urgent: bool) -> tuple[str, dict[str, Param]]:
    region = region_short(load.province, load.city)
    params: dict[str, Param] = {"carrier": best.carrier.name, "region": region}
    if best.cents is not None:
        priced = [one for one in pool if one.cents is not None and one.rank()[0] == best.rank()[0]]
        params |= {"of": len(priced), "weight_g": load.weight_g, "freight_cents": best.cents}
        return ("carrier.cheapest_express" if urgent else "carrier.cheapest"), params
    if urgent:
        return "carrier.express", params
    if len(pool) == 1:
        return "carrier.only_one", params
    return "carrier.by_priority", {"carrier": best.carrier.name, "of": len(pool)}


def _why_not(one: _Offer, best: _Offer, region: str, *, in_pool: bool) -> str:
    """Return the first point in which an offer is behind the best, packed."""
    name = one.carrier.name
    if not in_pool:
        return pack("carrier.not_express", carrier=name)
    if one.carrier.refuses_often and not best.carrier.refuses_often:
        return pack("carrier.often_refuses", carrier=name, percent=one.carrier.refused_percent)
    if one.often_late and not best.rank()[0]:
        return pack("carrier.often_late", carrier=name, percent=one.late_percent, region=region)
    if best.cents is not None and one.cents is None:
        return pack("carrier.no_price", carrier=name)
    if best.cents is not None and one.cents is not None and one.cents > best.cents:
        return pack("carrier.dearer", carrier=name, freight_cents=one.cents, more_cents=one.cents - best.cents)
    if one.rank()[3] > best.rank()[3]:
        if one.days is not None:
            return pack("carrier.slower_by_days", carrier=name, days=one.days, best_days=best.days)
        return pack("carrier.slower", carrier=name)
    return pack("carrier.lower_priority", carrier=name)
