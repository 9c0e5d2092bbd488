"""What routing decides with, loaded once for a batch and compiled for look-up.

Warehouses with their regions, carriers with terms, prices, stopped regions and record, and the weight and tags of SKUs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, exists, func, or_, select

from app.domain.carrier_rules import CarrierChoice, Chooser, Delay, Load, Stop, Terms
from app.domain.freight import Price, PriceRow, Tariff
from app.domain.routing import Available, Demand, Depot
from app.domain.wishes import read_warehouse_wish
from app.models.base import AnyRow
from app.models.freight import carrier_delay, carrier_terms, freight_price, warehouse_region
from app.models.orders import receiver, sales_order
from app.models.parcels import waybill_request
from app.models.shops import shop
from app.models.stock import sku, stock
from app.models.stop_lists import no_ship_region
from app.models.warehouses import carrier, warehouse
from app.services.order_book import chunks

RECORD = timedelta(days=30)
"""How far a carrier's record reaches back."""
_RECORD_ROWS = 2000
"""At most so many of the newest numbers asked, of all carriers together, make the record."""
_RECORD_LEAST = 20
"""With fewer numbers asked a carrier has no record."""

_NO_TAGS: frozenset[str] = frozenset()


class SkuFacts(NamedTuple):
    """What routing knows of a SKU."""

    code: str
    weight_g: int
    tags: frozenset[str]


@dataclass(frozen=True)
class Surroundings:
    """Everything a batch of orders is decided with."""

    depots: tuple[Depot, ...]
    chooser: Chooser
    skus: Mapping[int, SkuFacts]
    warehouse_names: Mapping[str, int]
    """Code and name to id, of active warehouses."""

    def load_of(self, order: AnyRow, skus: Mapping[int, int], warehouse_id: int) -> Load:
        """Return one order's parcel from a warehouse as the carrier rules see it."""
        weight_g = 0
        tags = _NO_TAGS
        for sku_id, qty in skus.items():
            facts = self.skus[sku_id]
            weight_g += facts.weight_g * qty
            tags = tags | facts.tags if facts.tags else tags
        return Load(
            order.shop_id, order.platform, warehouse_id, order.province, order.city, order.district, weight_g, tags,
            order.cod, order.urgent, order.carrier_wish, order.shop_carrier_id,
        )  # fmt: skip

    def cost(self, orders: Mapping[int, AnyRow], demand: Demand, depot: Depot) -> tuple[int, int]:
        """Return what sending this order from a warehouse costs, as ``app.domain.routing.Cost`` has it."""
        chosen = self.chooser.choose(self.load_of(orders[demand.order_id], demand.skus, depot.id))
        if chosen.carrier is None:
            return (2, 0)
        return (1, 0) if chosen.freight_cents is None else (0, chosen.freight_cents)


def order_facts(ids: Collection[int]) -> Select[Any]:
    """Return the query for what routing knows of these orders."""
    return (
        select(
            sales_order.c.id, sales_order.c.order_no, sales_order.c.state, sales_order.c.carrier_wish,
            sales_order.c.warehouse_wish, sales_order.c.shop_id, sales_order.c.cod, sales_order.c.urgent,
            sales_order.c.sealed, shop.c.platform, shop.c.warehouse_id.label("own_warehouse_id"),
            shop.c.carrier_id.label("shop_carrier_id"), receiver.c.province, receiver.c.city, receiver.c.district,
        )
        .join(shop, shop.c.id == sales_order.c.shop_id)
        .join(receiver, (receiver.c.order_id == sales_order.c.id) & receiver.c.current)
        .where(sales_order.c.id.in_(ids))
    )  # fmt: skip


def load_surroundings(
    conn: Connection, now: datetime, sku_ids: Collection[int], provinces: Collection[str]
) -> Surroundings:
    """Load what is needed to decide orders for these SKUs and provinces, with a few statements."""
    houses = conn.execute(
        select(warehouse.c.id, warehouse.c.code, warehouse.c.name, warehouse.c.priority).where(warehouse.c.active)
    ).all()
    regions: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    for row in conn.execute(select(warehouse_region).order_by(warehouse_region.c.id)):
        regions[row.warehouse_id][(row.province, row.city)] = row.rank
    skus: dict[int, SkuFacts] = {}
    for part in chunks(sku_ids):
        for row in conn.execute(select(sku.c.id, sku.c.sku_code, sku.c.weight_g, sku.c.tags).where(sku.c.id.in_(part))):
            skus[row.id] = SkuFacts(row.sku_code, row.weight_g, _words(row.tags))
    return Surroundings(
        tuple(Depot(row.id, row.name, row.priority, regions.get(row.id, {})) for row in houses),
        Chooser(load_carriers(conn, now, provinces)),
        skus,
        {name: row.id for row in houses for name in (row.code, row.name)},
    )


def load_carriers(conn: Connection, now: datetime, provinces: Collection[str] | None = None) -> list[CarrierChoice]:
    """Return all carriers with what they take, cost and refuse; prices of all provinces when none are named."""
    tariffs = _tariffs(conn, provinces)
    terms = {row.carrier_id: row for row in conn.execute(select(carrier_terms))}
    stops = _stops(conn, now)
    record, delays = _record(conn, now), _delays(conn, provinces)
    priced = exists().where(freight_price.c.carrier_id == carrier.c.id)
    rows = conn.execute(
        select(
            carrier.c.id, carrier.c.name, carrier.c.kind, carrier.c.service_code, carrier.c.priority, carrier.c.paused,
            priced.label("priced"),
        )
    )  # fmt: skip
    return [
        CarrierChoice(
            row.id, row.name, row.kind, row.service_code, row.priority, row.paused, _terms(terms.get(row.id)),
            Tariff(tariffs.get(row.id, ()), bound=bool(row.priced)), tuple(stops.get(row.id, ())),
            record.get(row.id, 0), delays.get(row.id, {}),
        )
        for row in rows
    ]  # fmt: skip


def _words(stored: str) -> frozenset[str]:
    return frozenset(part for part in stored.split(",") if part) if stored else _NO_TAGS


def _terms(row: AnyRow | None) -> Terms:
    if row is None:
        return Terms()
    return Terms(
        row.max_weight_g,
        row.takes_cod,
        _words(row.refused_tags),
        _words(row.only_platforms),
        frozenset(int(part) for part in _words(row.only_shops)),
        row.express,
    )


def _tariffs(conn: Connection, provinces: Collection[str] | None) -> dict[int, list[PriceRow]]:
    query = select(freight_price)
    if provinces is not None:
        query = query.where(freight_price.c.province.in_(sorted(provinces)))
    found: dict[int, list[PriceRow]] = defaultdict(list)
    for row in conn.execute(query):
        found[row.carrier_id].append(_price_row(row))
    return found


def _price_row(row: AnyRow) -> PriceRow:
    price = Price(row.first_g, row.first_cents, row.step_g, row.step_cents, row.days)
    return PriceRow(row.warehouse_id, row.province, row.city, price)


def _stops(conn: Connection, now: datetime) -> dict[int, list[Stop]]:
    """Return the regions each carrier does not serve at this moment; those for all carriers are the audit's."""
    found: dict[int, list[Stop]] = defaultdict(list)
    for row in conn.execute(
        select(no_ship_region).where(
            no_ship_region.c.carrier_id.is_not(None),
            no_ship_region.c.ended_at.is_(None),
            no_ship_region.c.from_at <= now,
            or_(no_ship_region.c.until_at.is_(None), no_ship_region.c.until_at > now),
        )
    ):
        found[row.carrier_id].append(Stop(row.province, row.city, row.district, row.note))
    return found


def _delays(conn: Connection, provinces: Collection[str] | None) -> dict[int, dict[tuple[str, str], Delay]]:
    """Return how long each carrier really took to the places of these provinces, and how often it was late."""
    query = select(carrier_delay)
    if provinces is not None:
        query = query.where(carrier_delay.c.province.in_(sorted(provinces)))
    found: dict[int, dict[tuple[str, str], Delay]] = defaultdict(dict)
    for row in conn.execute(query):
        found[row.carrier_id][(row.province, row.city)] = Delay(row.days, row.late_percent)
    return found


def _record(conn: Connection, now: datetime) -> dict[int, int]:
    """Return the percent of the numbers lately asked that each carrier refused."""
    newest = (
        select(waybill_request.c.carrier_id, waybill_request.c.state, waybill_request.c.asked_at)
        .order_by(waybill_request.c.id.desc())
        .limit(_RECORD_ROWS)
        .subquery()
    )
    asked: dict[int, int] = defaultdict(int)
    refused: dict[int, int] = defaultdict(int)
    for carrier_id, state, count in conn.execute(
        select(newest.c.carrier_id, newest.c.state, func.count())
        .where(newest.c.asked_at >= now - RECORD)
        .group_by(newest.c.carrier_id, newest.c.state)
    ):
        asked[carrier_id] += count
        refused[carrier_id] += count if state == "refused" else 0
    return {one: 100 * refused[one] // count for one, count in asked.items() if count >= _RECORD_LEAST}


def available(conn: Connection, sku_ids: Collection[int]) -> Available:
    """Return what may still be promised of these SKUs, by warehouse."""
    found: Available = {}
    for part in chunks(sku_ids):
        rows = conn.execute(
            select(
                stock.c.sku_id,
                stock.c.warehouse_id,
                stock.c.on_hand_qty - stock.c.reserved_qty - stock.c.quarantine_qty,
            ).where(stock.c.sku_id.in_(part))
        )
        found.update({(sku_id, warehouse_id): qty for sku_id, warehouse_id, qty in rows})
    return found


def demand_of(order: AnyRow, skus: dict[int, int], around: Surroundings) -> Demand:
    """Return what one order needs as the warehouse rules see it."""
    name, bound = read_warehouse_wish(order.warehouse_wish)
    return Demand(
        order.id, skus, order.own_warehouse_id, around.warehouse_names.get(name), name if bound else "", order.province,
        order.city, may_split=not order.sealed, shop_id=order.shop_id,
    )  # fmt: skip


def tariff_of(conn: Connection, carrier_id: int) -> Tariff:
    """Return one carrier's whole price table."""
    rows = conn.execute(select(freight_price).where(freight_price.c.carrier_id == carrier_id))
    found = [_price_row(row) for row in rows]
    return Tariff(found, bound=bool(found))
