"""Build and store the rows of new working orders, a whole page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Row, text

from app.domain.address import region_short
from app.domain.exceptions import ExceptionKind
from app.domain.intake import IntakeLine, IntakeOrder, PlatformOrderStatus
from app.domain.order_state import OrderQueue, OrderState, shape_of
from app.errors import Param
from app.models import receiver_words
from app.models.bulk import insert_many, take_ids
from app.models.database import Tx
from app.models.orders import order_line, receiver, sales_order
from app.models.raw_orders import raw_order
from app.services import order_book
from app.services.blacklist import read_blacklist
from app.services.keys import KeyBook, receivers_scope
from app.services.match_listings import ListingKey, Match, key_of, match_lines
from app.services.number_days import order_nos, zone_of_shop
from app.services.receivers import receiver_row, tokens_of

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""What ``sort_at`` holds for an order without a promise."""

_GOODS_LIMIT = 80
_RECEIVED = OrderState.RECEIVED.value
_TO_AUDIT = OrderQueue.TO_AUDIT.value


class NewOrder(NamedTuple):
    """One raw order that becomes a working order."""

    raw_order_id: int
    intake: IntakeOrder


@dataclass(frozen=True)
class ShopFacts:
    """What intake needs to know about the shop."""

    id: int
    platform: str
    promise_hours: int
    searchable: bool
    """True where receivers may be held in clear and so indexed."""


def shop_facts(row: Row[Any], *, searchable: bool) -> ShopFacts:
    """Return the facts of a shop row."""
    return ShopFacts(row.id, row.platform, row.promise_hours, searchable)


def store_new_orders(
    tx: Tx, keys: KeyBook, shop: ShopFacts, new: Sequence[NewOrder], raws: Sequence[dict[str, Any]] = ()
) -> list[int]:
    """Make working orders with lines, receivers, search words, events and counters; return their ids.

    ``raws`` are rows of raw orders that are stored along, those of new orders already linked to them. Set-based: the
    number of statements does not depend on the number of orders.
    """
    if not new:
        insert_many(tx.conn, raw_order, raws)
        return []
    matches = match_lines(tx, shop.id, (line for item in new for line in item.intake.lines))
    ids = take_ids(tx.conn, sales_order, len(new))
    numbers = order_nos(tx, len(new), zone_of_shop(tx.conn, shop.id))
    key = keys.key(tx, receivers_scope(shop.id, tx.at))
    words = keys.words_to_store(tx)
    stops = read_blacklist(tx.conn, keys)
    orders, lines, receivers, tokens = [], [], [], []
    for order_id, order_no, item in zip(ids, numbers, new, strict=True):
        person = receiver_row(tx, key, words, order_id, item.intake.receiver, stops=stops, nick=item.intake.buyer_nick)
        receivers.append(person)
        orders.append(order_row(tx, shop, order_id, order_no, item.intake, person["masked_name"]))
        lines += [line_row(order_id, item.raw_order_id, line, matches) for line in item.intake.lines]
        if shop.searchable:
            tokens.append((order_id, tokens_of(words, item.intake.receiver)))
        tx.event(
            order_id,
            "order.received",
            after=_RECEIVED,
            platform_order_no=item.intake.platform_order_no,
        )
    insert_many(tx.conn, sales_order, orders)
    made = {item.raw_order_id: order_id for order_id, item in zip(ids, new, strict=True)}
    for row in raws:
        if row["id"] in made:
            row |= {"order_id": made.pop(row["id"]), "state": "taken"}
    insert_many(tx.conn, raw_order, raws)
    _link(tx, made)
    insert_many(tx.conn, order_line, lines)
    insert_many(tx.conn, receiver, receivers)
    receiver_words.add(tx.conn, tokens)
    order_book.count_queues(tx, {(shop.id, _TO_AUDIT): len(new)})
    _open_platform_holds(tx, dict(zip(ids, (item.intake for item in new), strict=True)))
    return ids


def _open_platform_holds(tx: Tx, intakes: dict[int, IntakeOrder]) -> None:
    """Open what the platform itself says against shipping; intake closes it when the platform changes its mind."""
    nothing: dict[str, Param] = {}
    found = [
        (order_id, kind, None, nothing)
        for order_id, intake in intakes.items()
        for kind, on in (
            (ExceptionKind.PLATFORM_HOLD, intake.status is PlatformOrderStatus.ON_HOLD),
            (ExceptionKind.REFUND_ASKED, intake.refund_asked),
        )
        if on
    ]
    if found:
        order_book.open_exceptions(tx, found)
        order_book.settle(tx, {order_id for order_id, *_ in found})


def _link(tx: Tx, made: Mapping[int, int]) -> None:
    """Link raw orders that were stored before to the orders made of them now, each ``raw id: order id``."""
    if not made:
        return
    taken = "state = 'taken', reason_code = NULL, reason_params = NULL"
    if tx.on_sqlite:
        values = [(order_id, raw_id) for raw_id, order_id in made.items()]
        tx.conn.exec_driver_sql(f"UPDATE raw_order SET order_id = ?, {taken} WHERE id = ?", values)  # noqa: S608
        return
    tx.conn.execute(
        text(
            f"UPDATE raw_order SET order_id = made.order_id, {taken}"  # noqa: S608 - our own words
            " FROM unnest(CAST(:raws AS bigint[]), CAST(:orders AS bigint[])) AS made(raw_id, order_id)"
            " WHERE raw_order.id = made.raw_id"
        ),
        {"raws": list(made), "orders": list(made.values())},
    )


def order_row(
    tx: Tx, shop: ShopFacts, order_id: int, order_no: str, intake: IntakeOrder, masked_name: str
) -> dict[str, Any]:
    """Return the row of a new order, which waits to be audited."""
    promise = intake.ship_by_at
    if promise is None and intake.paid_at is not None:
        promise = intake.paid_at + timedelta(hours=shop.promise_hours)
    return {
        "id": order_id,
        "order_no": order_no,
        "order_no_reversed": order_no[::-1],
        "shop_id": shop.id,
        "state": _RECEIVED,
        "queue": _TO_AUDIT,
        "cod": intake.cod,
        "flag": intake.flag,
        "presale": intake.presale,
        "risk": intake.risk,
        "buyer_nick": intake.buyer_nick,
        "buyer_message": intake.buyer_message,
        "seller_memo": intake.seller_memo,
        "carrier_wish": intake.carrier_wish,
        "currency": intake.currency,
        **money_values(intake),
        **goods_values(intake.lines),
        "receiver_name": masked_name,
        "region": region_short(intake.receiver.province, intake.receiver.city),
        "placed_at": intake.placed_at,
        "paid_at": intake.paid_at,
        "ship_by_at": promise,
        "sort_at": promise or NEVER,
        "created_at": tx.at,
    }


def money_values(intake: IntakeOrder) -> dict[str, Any]:
    """Return the order's money columns, in minor units. Who pays a discount is told or follows from the rest."""
    on_order, by_shop = intake.order_discount_cents, intake.shop_discount_cents
    if on_order is None:
        on_order = max(0, intake.discount_cents - sum(line.discount_cents for line in intake.lines))
    if by_shop is None:
        by_shop = max(0, intake.discount_cents - intake.platform_discount_cents)
    return {
        "goods_cents": intake.goods_cents,
        "discount_cents": intake.discount_cents,
        "order_discount_cents": on_order,
        "platform_discount_cents": intake.platform_discount_cents,
        "shop_discount_cents": by_shop,
        "postage_cents": intake.postage_cents,
        "tax_cents": intake.tax_cents,
        "fee_cents": intake.fee_cents,
        "paid_cents": intake.paid_cents,
        "refunded_cents": intake.refunded_cents,
    }


def goods_values(lines: Sequence[IntakeLine]) -> dict[str, Any]:
    """Return the columns that sum the lines up for lists: pieces still to send, shape, and a readable summary."""
    return goods_summary(
        (line.merchant_code or f"{line.listing_no}/{line.variant_no}", line.title, line.spec,
         line.qty - line.refunded_qty)
        for line in lines
    )  # fmt: skip


def goods_summary(lines: Iterable[tuple[str, str, str, int]]) -> dict[str, Any]:
    """Return the columns that sum lines up for lists; each is (what names its goods, title, spec, pieces to send)."""
    every = list(lines)
    pieces: dict[int | str, int] = {}
    sent = [line for line in every if line[3] > 0]
    for name, _, _, left in sent:
        pieces[name] = pieces.get(name, 0) + left
    _, title, spec, _ = (sent or every or [("", "", "", 0)])[0]
    text = f"{title} {spec}".strip()
    if len(text) > _GOODS_LIMIT:
        text = text[: _GOODS_LIMIT - 1] + "…"
    if len(pieces) > 1:
        text += f" 等 {len(pieces)} 种"
    return {"goods": text, "qty": sum(pieces.values()), "shape": shape_of(pieces).value}


def line_row(order_id: int, raw_order_id: int, line: IntakeLine, matches: dict[ListingKey, Match]) -> dict[str, Any]:
    """Return one order line's row."""
    match = matches[key_of(line)]
    return {
        "order_id": order_id,
        "raw_order_id": raw_order_id,
        "platform_line_no": line.platform_line_no,
        "listing_id": match.listing_id,
        "sku_id": match.goods.sku_id,
        "bundle_id": match.goods.bundle_id,
        "kind": "goods",
        "title": line.title,
        "spec": line.spec,
        "qty": line.qty,
        "refunded_qty": min(line.refunded_qty, line.qty),
        "price_cents": line.price_cents,
        "discount_cents": line.discount_cents,
        "tax_cents": line.tax_cents,
        "total_cents": line.total_cents,
    }
