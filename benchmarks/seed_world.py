"""What a seeded warehouse consists of before the first order: shops, goods, warehouses, carriers, printers, people."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from app.models.bulk import insert_many, take_ids
from app.models.database import Tx
from app.models.orders import queue_counter
from app.models.print_jobs import printer
from app.models.shops import listing, shop
from app.models.stock import sku, sku_barcode
from app.models.warehouses import carrier, warehouse
from app.services.keys import SEARCH, KeyBook
from benchmarks import invented
from benchmarks.invented import Good

if TYPE_CHECKING:
    from sqlalchemy import Table

QUEUES = ("to_audit", "exception", "to_print", "to_pack", "to_ship", "shipped", "closed", "cancelled")
_SHOP_NAMES = (
    "云栖生活", "北山茶事", "小满零食", "木槿服饰", "山月户外", "南浦家居",
    "拾光文具", "青禾母婴", "半夏美妆", "远岸数码",
)  # fmt: skip
_WAREHOUSES = (("杭州一号仓", "浙江省", "杭州市"), ("东莞二号仓", "广东省", "东莞市"))
_CARRIERS = (("顺丰速运", "SF", "sf"), ("圆通速递", "YT", "yto"), ("申通快递", "77", "sto"))
PEOPLE = ("陈静", "林强", "周敏")
"""Who audited, printed and packed; they are names in events only, nobody signs in as them."""
LISTINGS_PER_SHOP = 300


@dataclass(frozen=True)
class Offer:
    """One listing of a shop with the SKU behind it."""

    listing_id: int
    listing_no: str
    sku_id: int
    good: Good


@dataclass(frozen=True)
class World:
    """Everything orders refer to, by id."""

    shop_ids: tuple[int, ...]
    offers: tuple[tuple[Offer, ...], ...]
    """Per shop, in the order of ``shop_ids``."""
    sku_ids: tuple[int, ...]
    sold_out: frozenset[int]
    """SKUs that are never replenished: orders for them wait as short of stock."""
    warehouse_ids: tuple[int, ...]
    carriers: tuple[tuple[int, str], ...]
    """(id, first letters of its numbers)."""
    carrier_names: dict[int, str]
    warehouse_names: dict[int, str]
    printer_ids: tuple[int, ...]

    @property
    def letters(self) -> dict[int, str]:
        """First letters of numbers by carrier."""
        return dict(self.carriers)


def build(tx: Tx, keys: KeyBook, random: Random, shops: int, skus: int) -> World:
    """Create the world in one transaction."""
    keys.key(tx, SEARCH)
    warehouses = _insert(tx, warehouse, [
        {"code": f"W{n}", "name": name, "province": province, "city": city, "district": "", "created_at": tx.at}
        for n, (name, province, city) in enumerate(_WAREHOUSES, start=1)
    ])  # fmt: skip
    carriers = _insert(tx, carrier, [
        {"name": name, "kind": kind, "settings": {}, "service_code": "1", "priority": 10 - n, "created_at": tx.at}
        for n, (name, _letters, kind) in enumerate(_CARRIERS)
    ])  # fmt: skip
    goods = invented.goods(skus)
    sku_ids = _insert(tx, sku, [
        {"sku_code": good.code, "name": good.name, "spec": good.spec, "weight_g": good.weight_g,
         "price_cents": good.price_cents, "created_at": tx.at}
        for good in goods
    ])  # fmt: skip
    insert_many(tx.conn, sku_barcode, [
        {"barcode": good.barcode, "sku_id": sku_id} for good, sku_id in zip(goods, sku_ids, strict=True)
    ])  # fmt: skip
    shop_ids = _shops(tx, shops, warehouses[0])
    offers = tuple(_offers(tx, random, shop_id, sku_ids, goods) for shop_id in shop_ids)
    printers = _insert(tx, printer, [
        {"name": f"面单机 {n}", "language": "tspl", "transport": "file", "address": f"printer-{n}", "created_at": tx.at}
        for n in (1, 2)
    ])  # fmt: skip
    return World(
        shop_ids=tuple(shop_ids),
        offers=offers,
        sku_ids=tuple(sku_ids),
        sold_out=frozenset(sku_ids[:: max(len(sku_ids) // 8, 1)]),
        warehouse_ids=tuple(warehouses),
        carriers=tuple(
            (carrier_id, letters) for carrier_id, (_name, letters, _kind) in zip(carriers, _CARRIERS, strict=True)
        ),
        carrier_names=dict(zip(carriers, (name for name, _letters, _kind in _CARRIERS), strict=True)),
        warehouse_names=dict(zip(warehouses, (name for name, _province, _city in _WAREHOUSES), strict=True)),
        printer_ids=tuple(printers),
    )


def _shops(tx: Tx, count: int, warehouse_id: int) -> list[int]:
    ids = _insert(tx, shop, [
        {"name": f"{_SHOP_NAMES[n % len(_SHOP_NAMES)]} {n + 1:02d}",
         "platform": "files" if n % 4 == 3 else "woocommerce", "settings": {},
         "warehouse_id": warehouse_id, "start_at": tx.at, "paused": True, "created_at": tx.at}
        for n in range(count)
    ])  # fmt: skip
    insert_many(tx.conn, queue_counter, [
        {"shop_id": shop_id, "queue": queue, "orders": 0} for shop_id in ids for queue in QUEUES
    ])  # fmt: skip
    return ids


def _offers(tx: Tx, random: Random, shop_id: int, sku_ids: list[int], goods: list[Good]) -> tuple[Offer, ...]:
    chosen = random.sample(range(len(goods)), min(LISTINGS_PER_SHOP, len(goods)))
    ids = _insert(tx, listing, [
        {"shop_id": shop_id, "listing_no": str(10_000 + at), "variant_no": "", "merchant_code": goods[at].code,
         "title": goods[at].name, "spec": goods[at].spec, "sku_id": sku_ids[at], "mapped_by": "code"}
        for at in chosen
    ])  # fmt: skip
    return tuple(
        Offer(listing_id, str(10_000 + at), sku_ids[at], goods[at]) for listing_id, at in zip(ids, chosen, strict=True)
    )


def _insert(tx: Tx, table: Table, rows: list[dict[str, Any]]) -> list[int]:
    ids = take_ids(tx.conn, table, len(rows))
    insert_many(tx.conn, table, [{"id": row_id, **row} for row_id, row in zip(ids, rows, strict=True)])
    return ids
