"""Gather what rules may know about many orders, with few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from app.domain.money import income_cents
from app.domain.order_state import shape_of
from app.domain.rules.facts import RuleFacts
from app.models.base import AnyRow
from app.models.orders import order_line, receiver, sales_order
from app.models.shops import shop
from app.models.stock import bundle, bundle_item, sku
from app.services.order_book import chunks

_ORDER = (
    sales_order.c.id, sales_order.c.shop_id, sales_order.c.kind, sales_order.c.shape, sales_order.c.paid_cents,
    sales_order.c.goods_cents, sales_order.c.discount_cents, sales_order.c.platform_discount_cents,
    sales_order.c.postage_cents, sales_order.c.refunded_cents, sales_order.c.currency, sales_order.c.qty,
    sales_order.c.buyer_nick,
    sales_order.c.buyer_message, sales_order.c.seller_memo, sales_order.c.flag, sales_order.c.tags, sales_order.c.risk,
    sales_order.c.carrier_wish, sales_order.c.cod, sales_order.c.presale, sales_order.c.urgent, sales_order.c.has_gift,
    sales_order.c.paid_at, sales_order.c.ship_by_at, sales_order.c.audited_at, sales_order.c.created_at,
    receiver.c.country, receiver.c.province, receiver.c.city, receiver.c.district, receiver.c.town,
    receiver.c.phone_kind,
)  # fmt: skip


@dataclass(frozen=True)
class _Goods:
    """What the lines of one order come to."""

    sku_codes: tuple[str, ...] = ()
    sku_tags: tuple[str, ...] = ()
    goods: str = ""
    sku_count: int = 0
    weight_g: int = 0


@dataclass(frozen=True)
class _Bundle:
    """A bundle as a line sees it: its own code, the weight and tags of what is in it."""

    code: str
    weight_g: int
    tags: tuple[str, ...]


_NO_GOODS = _Goods()


@lru_cache(maxsize=4096)
def _tags(stored: str) -> tuple[str, ...]:
    return tuple(part for part in stored.split(",") if part)


def facts_for_rules(
    conn: Connection, ids: Collection[int], *, with_lines: bool, at: datetime | None
) -> dict[int, tuple[RuleFacts, datetime]]:
    """Return the facts of these orders, each with the moment they are seen from.

    ``with_lines`` False leaves out what only lines tell. ``at`` None looks back: each order is seen as of its last
    audit, or of its coming when it never passed one.
    """
    shops = {row.id: row for row in conn.execute(select(shop.c.id, shop.c.name, shop.c.platform, shop.c.timezone))}
    found: dict[int, tuple[RuleFacts, datetime]] = {}
    for part in chunks(ids):
        goods = _goods(conn, part) if with_lines else {}
        rows = conn.execute(
            select(*_ORDER)
            .join(receiver, (receiver.c.order_id == sales_order.c.id) & receiver.c.current)
            .where(sales_order.c.id.in_(part))
            .order_by(sales_order.c.id)
        ).all()
        own = _without_rule_gifts(conn, [row.id for row in rows if row.has_gift])
        for row in rows:
            seen = at or row.audited_at or row.created_at
            facts = _facts(row, shops[row.shop_id], goods.get(row.id, _NO_GOODS), seen)
            found[row.id] = (facts._replace(**own[row.id]) if row.id in own else facts, seen)
    return found


def _without_rule_gifts(conn: Connection, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return what an order is without the gifts that rules gave: else a rule's gift would decide about itself."""
    pieces: dict[int, dict[int | str, int]] = {order_id: {} for order_id in ids}
    has_gift = dict.fromkeys(ids, False)
    if not ids:
        return {}
    rows = conn.execute(
        select(
            order_line.c.order_id, order_line.c.kind, order_line.c.sku_id, order_line.c.bundle_id,
            order_line.c.listing_id, (order_line.c.qty - order_line.c.refunded_qty).label("left"),
        ).where(
            order_line.c.order_id.in_(ids), order_line.c.rule_no.is_(None), order_line.c.qty > order_line.c.refunded_qty
        )
    )  # fmt: skip
    for row in rows:
        goods = f"{row.sku_id} {row.bundle_id} {'' if row.sku_id or row.bundle_id else row.listing_id}"
        pieces[row.order_id][goods] = pieces[row.order_id].get(goods, 0) + row.left
        has_gift[row.order_id] |= row.kind == "gift"
    return {
        order_id: {"qty": sum(own.values()), "shape": shape_of(own).value, "has_gift": has_gift[order_id]}
        for order_id, own in pieces.items()
    }


def _facts(row: AnyRow, of_shop: AnyRow, goods: _Goods, at: datetime) -> RuleFacts:
    paid = None if row.paid_at is None else row.paid_at.astimezone(ZoneInfo(of_shop.timezone))
    return RuleFacts(
        shop=of_shop.name,
        platform=of_shop.platform,
        kind=row.kind,
        shape=row.shape,
        paid_cents=row.paid_cents,
        spend_cents=max(0, row.paid_cents - row.refunded_cents),
        goods_cents=row.goods_cents,
        discount_cents=row.discount_cents,
        platform_discount_cents=row.platform_discount_cents,
        income_cents=income_cents(row.paid_cents, row.refunded_cents, row.platform_discount_cents),
        postage_cents=row.postage_cents,
        refunded_cents=row.refunded_cents,
        currency=row.currency,
        qty=row.qty,
        sku_count=goods.sku_count,
        weight_g=goods.weight_g,
        sku_codes=goods.sku_codes,
        sku_tags=goods.sku_tags,
        goods=goods.goods,
        country=row.country,
        province=row.province,
        city=row.city,
        district=row.district,
        town=row.town,
        phone_kind=row.phone_kind,
        buyer=row.buyer_nick,
        buyer_message=row.buyer_message,
        seller_memo=row.seller_memo,
        flag=row.flag,
        tags=_tags(row.tags),
        risk=row.risk,
        carrier_wish=row.carrier_wish,
        cod=row.cod,
        presale=row.presale,
        urgent=row.urgent,
        has_gift=row.has_gift,
        paid_hour=None if paid is None else paid.hour,
        paid_weekday=None if paid is None else paid.isoweekday(),
        hours_since_paid=None if row.paid_at is None else _hours(row.paid_at, at),
        hours_to_promise=None if row.ship_by_at is None else _hours(at, row.ship_by_at),
    )


def _hours(since: datetime, until: datetime) -> int:
    return int((until - since).total_seconds() // 3600)


def _goods(conn: Connection, ids: Collection[int]) -> dict[int, _Goods]:
    rows = conn.execute(
        select(
            order_line.c.order_id,
            order_line.c.title,
            order_line.c.spec,
            (order_line.c.qty - order_line.c.refunded_qty).label("pieces"),
            order_line.c.bundle_id,
            sku.c.sku_code,
            sku.c.weight_g,
            sku.c.tags,
        )
        .join(sku, sku.c.id == order_line.c.sku_id, isouter=True)
        .where(
            order_line.c.order_id.in_(ids), order_line.c.qty > order_line.c.refunded_qty, order_line.c.rule_no.is_(None)
        )
        .order_by(order_line.c.id)
    ).all()
    bundles = _bundles(conn, {row.bundle_id for row in rows if row.bundle_id is not None})
    of_order: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        of_order[row.order_id].append(row)
    return {order_id: _summed(lines, bundles) for order_id, lines in of_order.items()}


def _summed(lines: list[AnyRow], bundles: dict[int, _Bundle]) -> _Goods:
    codes: dict[str, None] = {}
    tags: dict[str, None] = {}
    weight = 0
    for line in lines:
        sold = bundles.get(line.bundle_id)
        code = sold.code if sold is not None else line.sku_code
        if code is None:
            continue
        codes[code] = None
        weight += line.pieces * (sold.weight_g if sold is not None else line.weight_g)
        tags |= dict.fromkeys(sold.tags if sold is not None else _tags(line.tags))
    text = " ".join(f"{line.title} {line.spec}".strip() for line in lines)
    return _Goods(tuple(codes), tuple(tags), text, len(codes), weight)


def _bundles(conn: Connection, ids: Collection[int]) -> dict[int, _Bundle]:
    found: dict[int, _Bundle] = {}
    for part in chunks(ids):
        tags: dict[int, dict[str, None]] = defaultdict(dict)
        for row in conn.execute(
            select(bundle_item.c.bundle_id, sku.c.tags)
            .join(sku, sku.c.id == bundle_item.c.sku_id)
            .where(bundle_item.c.bundle_id.in_(part), sku.c.tags != "")
        ):
            tags[row.bundle_id] |= dict.fromkeys(_tags(row.tags))
        for one in conn.execute(
            select(bundle.c.id, bundle.c.bundle_code, func.sum(bundle_item.c.qty * sku.c.weight_g).label("weight_g"))
            .join(bundle_item, bundle_item.c.bundle_id == bundle.c.id)
            .join(sku, sku.c.id == bundle_item.c.sku_id)
            .where(bundle.c.id.in_(part))
            .group_by(bundle.c.id, bundle.c.bundle_code)
        ):
            found[one.id] = _Bundle(one.bundle_code, int(one.weight_g), tuple(tags[one.id]))
    return found
