"""What the checks may know about orders, gathered for a whole batch with a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, text

from app.domain.audit.facts import Facts, LineFacts
from app.domain.masking import STAR
from app.domain.order_state import OrderState
from app.models.base import AnyRow
from app.models.bulk import among
from app.models.orders import order_line, receiver, sales_order
from app.models.shops import listing
from app.models.stock import sku, sku_usual
from app.models.stop_lists import blacklist
from app.services.audit_settings import AuditSettings
from app.services.no_ship_regions import NoShip, no_ship_for_all
from app.services.order_book import chunks

_BOUGHT = ("normal", "manual")
"""Kinds of orders that a buyer placed; merged, split and resent ones are made of these."""
_SHOWN = 5
"""So many earlier orders a finding names."""
_HOUR = timedelta(hours=1)
_CURRENT = text("receiver.current")
"""As the index of same_key says it; SQLite finds the index by these very words, not by ``current = 1``."""


def facts_of(conn: Connection, ids: Collection[int], settings: AuditSettings, at: datetime) -> dict[int, Facts]:
    """Return the facts of these orders as of ``at``, in ascending order of ids."""
    facts: dict[int, Facts] = {}
    regions = no_ship_for_all(conn, at)
    for part in chunks(ids):
        lines = _lines(conn, part)
        rows = _orders(conn, part)
        goods = _goods(conn, {line.sku_id for each in lines.values() for line in each if line.sku_id is not None})
        listed = _listed(conn, rows)
        before = _bought_before(conn, rows, lines, settings)
        for row in rows:
            of_order = tuple(_line(line, goods.get((line.sku_id, row.currency))) for line in lines[row.id])
            facts[row.id] = _facts(row, of_order, at, listed, regions, before.get(row.id, ()))
    return facts


def _orders(conn: Connection, ids: Collection[int]) -> list[AnyRow]:
    o, r = sales_order.c, receiver.c
    return list(
        conn.execute(
            select(
                o.id, o.order_no, o.shop_id, o.kind, o.currency, o.goods_cents, o.discount_cents,
                o.order_discount_cents, o.platform_discount_cents, o.shop_discount_cents, o.postage_cents, o.tax_cents,
                o.fee_cents, o.paid_cents, o.refunded_cents, o.paid_at, o.placed_at, o.ship_by_at, o.cod,
                o.flag, o.buyer_nick, o.buyer_message, o.seller_memo, o.presale, o.risk, o.finance_passed_at,
                r.masked_name, r.masked_street, r.masked_phone, r.phone_kind, r.country, r.province, r.city,
                r.district, r.same_key, r.oddities, r.listed,
            )
            .join(receiver, (r.order_id == o.id) & r.current)
            .where(o.id.in_(ids))
            .order_by(o.id)
        )
    )  # fmt: skip


def _lines(conn: Connection, ids: Collection[int]) -> dict[int, list[AnyRow]]:
    line = order_line.c
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for row in conn.execute(
        select(
            line.order_id, line.title, listing.c.merchant_code, line.sku_id, line.bundle_id, line.kind, line.qty,
            line.refunded_qty, line.total_cents,
        )
        .join(listing, listing.c.id == line.listing_id, isouter=True)
        .where(line.order_id.in_(ids))
        .order_by(line.id)
    ):  # fmt: skip
        found[row.order_id].append(row)
    return found


@dataclass(frozen=True)
class _Goods:
    """What is known of a SKU in one currency."""

    floor_cents: int | None = None
    median_cents: int = 0
    usual_qty: int = 0
    usual_lines: int = 0


_UNKNOWN = _Goods()


def _goods(conn: Connection, sku_ids: Collection[int]) -> dict[tuple[int, str], _Goods]:
    found: dict[tuple[int, str], _Goods] = {}
    for part in chunks(sku_ids):
        floors = {
            (row.id, row.currency): row.floor_cents
            for row in conn.execute(
                select(sku.c.id, sku.c.currency, sku.c.floor_cents).where(
                    sku.c.id.in_(part), sku.c.floor_cents.is_not(None)
                )
            )
        }
        found |= {key: _Goods(floor_cents=floor) for key, floor in floors.items()}
        for row in conn.execute(select(sku_usual).where(sku_usual.c.sku_id.in_(part))):
            key = (row.sku_id, row.currency)
            found[key] = _Goods(floors.get(key), row.median_cents, row.usual_qty, row.line_count)
    return found


def _line(row: AnyRow, goods: _Goods | None) -> LineFacts:
    known = goods or _UNKNOWN
    return LineFacts(
        title=row.title,
        merchant_code=row.merchant_code or "",
        sku_id=row.sku_id,
        qty=row.qty,
        refunded_qty=row.refunded_qty,
        total_cents=row.total_cents,
        kind=row.kind,
        bundle_id=row.bundle_id,
        floor_cents=known.floor_cents,
        median_cents=known.median_cents,
        usual_qty=known.usual_qty,
        usual_lines=known.usual_lines,
    )


def _listed(conn: Connection, rows: Collection[AnyRow]) -> dict[int, str]:
    """Return how the blacklist entries that these orders meet are shown; ended ones are left out."""
    ids = {int(one) for row in rows if row.listed for one in row.listed.split(",")}
    shown: dict[int, str] = {}
    for part in chunks(ids):
        entries = select(blacklist.c.id, blacklist.c.masked).where(
            blacklist.c.id.in_(part), blacklist.c.ended_at.is_(None)
        )
        shown |= dict(conn.execute(entries).all())
    return shown


# --- duplicates -------------------------------------------------------------------------------------------------------


def _bought_before(
    conn: Connection, rows: Collection[AnyRow], lines: Mapping[int, list[AnyRow]], settings: AuditSettings
) -> dict[int, tuple[str, ...]]:
    """Return the numbers of earlier orders of the same buyer or receiver with one of the SKUs, per order."""
    asked = [row for row in rows if row.kind in _BOUGHT and settings.of(row.shop_id).duplicate_hours]
    if not asked:
        return {}
    since = min(row.placed_at for row in asked) - settings.most_duplicate_hours * _HOUR
    by_receiver = _others_by_receiver(conn, asked, since)
    by_nick = _others_by_nick(conn, asked, since)
    pairs: list[tuple[int, AnyRow]] = []
    for row in asked:
        hours = settings.of(row.shop_id).duplicate_hours * _HOUR
        same = [*by_receiver.get(row.same_key, ()), *by_nick.get((row.shop_id, row.buyer_nick), ())]
        for other in {one.id: one for one in same}.values():
            earlier = (other.placed_at, other.id) < (row.placed_at, row.id)
            if earlier and row.placed_at - other.placed_at <= hours:
                pairs.append((row.id, other))
    return _with_same_goods(conn, pairs, lines)


_OTHER = (sales_order.c.id, sales_order.c.order_no, sales_order.c.placed_at)


def _others_by_receiver(conn: Connection, rows: Collection[AnyRow], since: datetime) -> dict[bytes, list[AnyRow]]:
    keys = sorted({row.same_key for row in rows if row.same_key is not None})
    found: dict[bytes, list[AnyRow]] = defaultdict(list)
    if not keys:
        return found
    for row in conn.execute(
        select(receiver.c.same_key, *_OTHER)
        .join(sales_order, sales_order.c.id == receiver.c.order_id)
        .where(receiver.c.same_key.in_(keys), _CURRENT, receiver.c.same_key.is_not(None), *_counts(since))
    ):
        found[row.same_key].append(row)
    return found


def _others_by_nick(conn: Connection, rows: Collection[AnyRow], since: datetime) -> dict[tuple[int, str], list[AnyRow]]:
    # A masked nick is shared by many people.
    nicks = {row.buyer_nick for row in rows if row.buyer_nick and STAR not in row.buyer_nick}
    found: dict[tuple[int, str], list[AnyRow]] = defaultdict(list)
    if not nicks:
        return found
    for row in conn.execute(
        select(sales_order.c.shop_id, sales_order.c.buyer_nick, *_OTHER).where(
            among(conn, sales_order.c.buyer_nick, nicks), sales_order.c.buyer_nick != "", *_counts(since)
        )
    ):
        found[(row.shop_id, row.buyer_nick)].append(row)
    return found


def _counts(since: datetime) -> tuple[Any, ...]:
    return (
        sales_order.c.placed_at >= since,
        sales_order.c.state != OrderState.CANCELLED.value,
        sales_order.c.kind.in_(_BOUGHT),
    )


def _with_same_goods(
    conn: Connection, pairs: Collection[tuple[int, AnyRow]], lines: Mapping[int, list[AnyRow]]
) -> dict[int, tuple[str, ...]]:
    """Keep the pairs of orders that have a SKU in common, gifts and what was refunded aside."""
    goods: dict[int, set[int]] = defaultdict(set)
    for part in chunks({other.id for _, other in pairs}):
        for row in conn.execute(
            select(order_line.c.order_id, order_line.c.sku_id).where(
                order_line.c.order_id.in_(part),
                order_line.c.sku_id.is_not(None),
                order_line.c.kind == "goods",
                order_line.c.qty > order_line.c.refunded_qty,
            )
        ):
            goods[row.order_id].add(row.sku_id)
    found: dict[int, list[str]] = defaultdict(list)
    for order_id, other in sorted(pairs, key=lambda pair: -pair[1].id):
        own = {line.sku_id for line in lines[order_id] if line.kind == "goods" and line.qty > line.refunded_qty}
        if own & goods[other.id] and len(found[order_id]) < _SHOWN:
            found[order_id].append(other.order_no)
    return {order_id: tuple(numbers) for order_id, numbers in found.items()}


def _facts(
    row: AnyRow,
    lines: tuple[LineFacts, ...],
    at: datetime,
    listed: Mapping[int, str],
    regions: NoShip,
    before: tuple[str, ...],
) -> Facts:
    entries = [listed.get(int(one)) for one in row.listed.split(",")] if row.listed else []
    return Facts(
        currency=row.currency,
        goods_cents=row.goods_cents,
        discount_cents=row.discount_cents,
        postage_cents=row.postage_cents,
        tax_cents=row.tax_cents,
        fee_cents=row.fee_cents,
        paid_cents=row.paid_cents,
        refunded_cents=row.refunded_cents,
        paid=row.paid_at is not None,
        cod=row.cod,
        buyer_message=row.buyer_message,
        has_name=bool(row.masked_name),
        has_street=bool(row.masked_street),
        phone_kind=row.phone_kind,
        phone_digits=sum(1 for sign in row.masked_phone if sign.isdigit() or sign == STAR),
        country=row.country,
        province=row.province,
        city=row.city,
        district=row.district,
        lines=lines,
        shop_id=row.shop_id,
        oddities=tuple(row.oddities.split(",")) if row.oddities else (),
        blacklisted=tuple(one for one in entries if one is not None),
        no_ship=regions.of(row.province, row.city, row.district),
        seller_memo=row.seller_memo,
        flag=row.flag,
        presale=row.presale,
        risk=row.risk,
        promise_left_h=None if row.ship_by_at is None else (row.ship_by_at - at) // _HOUR,
        bought_before=before,
        finance_passed=row.finance_passed_at is not None,
        order_discount_cents=row.order_discount_cents,
        platform_discount_cents=row.platform_discount_cents,
        shop_discount_cents=row.shop_discount_cents,
    )
