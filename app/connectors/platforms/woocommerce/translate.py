"""Turn a stored raw order into the neutral form. Pure: text in, order out.

Money in WooCommerce is text; the one float (``line_items[].price``) is not used: unit prices come from the
line's own subtotal. Totals of lines are without tax whatever the shop shows; tax stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeGuard

import msgspec

from app.connectors.platforms.woocommerce.account import Account
from app.connectors.platforms.woocommerce.raw_order import REFUNDS_KEY, gmt, order_id
from app.domain.address import tidy_receiver
from app.domain.intake import IntakeLine, IntakeOrder, PlatformOrderStatus, Receiver
from app.domain.money import parse_cents
from app.domain.text_cleaning import clean_code, clean_text
from app.errors import BadInput

_STATUS = {
    "pending": PlatformOrderStatus.UNPAID,
    "checkout-draft": PlatformOrderStatus.UNPAID,
    "failed": PlatformOrderStatus.UNPAID,
    "processing": PlatformOrderStatus.TO_SHIP,
    "on-hold": PlatformOrderStatus.ON_HOLD,
    "completed": PlatformOrderStatus.COMPLETED,
    "cancelled": PlatformOrderStatus.CANCELLED,
    "refunded": PlatformOrderStatus.REFUNDED,
    "trash": PlatformOrderStatus.DELETED,
}
_FINAL = frozenset({"completed", "cancelled", "refunded", "trash"})
"""Statuses that no setting can turn into "to ship"."""

_CARRIERS = re.compile(r"顺丰|SF Express|圆通|YTO|中通|ZTO|申通|STO|韵达|京东|EMS|邮政|德邦|极兔", re.IGNORECASE)


def translate_order(payload: str, receiver: Receiver, account: Account) -> IntakeOrder:
    """Return the order in neutral form; raise BadInput with what is wrong in it."""
    order = _parsed(payload)
    number = order_id(order)
    if number is None:
        raise BadInput("woocommerce.no_order_id")
    currency = _text(order, "currency").upper()
    if not re.fullmatch(r"[A-Z]{3}", currency):
        raise BadInput("woocommerce.bad_currency", currency=currency[:10])
    pieces_back = _refunded_pieces(order)
    lines = tuple(_line(line, currency, pieces_back) for line in _objects(order, "line_items"))
    return IntakeOrder(
        platform_order_no=number,
        status=status_of(_text(order, "status"), account.statuses_to_ship),
        placed_at=gmt(order, "date_created_gmt"),
        modified_at=gmt(order, "date_modified_gmt", "date_created_gmt"),
        currency=currency,
        lines=lines,
        paid_at=_optional_time(order, "date_paid_gmt"),
        buyer_message=clean_text(_text(order, "customer_note")),
        seller_memo=memo_of(order, number, account),
        goods_cents=sum(_cents(line, "subtotal", currency) for line in _objects(order, "line_items")),
        discount_cents=_cents(order, "discount_total", currency),
        order_discount_cents=0,  # the shop puts every coupon on the lines, and pays all of it
        postage_cents=_cents(order, "shipping_total", currency),
        tax_cents=_cents(order, "total_tax", currency),
        fee_cents=sum(_cents(fee, "total", currency) for fee in _objects(order, "fee_lines")),
        paid_cents=_cents(order, "total", currency),
        refunded_cents=sum(abs(_cents(refund, "total", currency)) for refund in _objects(order, "refunds")),
        cod=_text(order, "payment_method") == "cod",
        carrier_wish=_carrier_wish(order),
        receiver=tidy_receiver(receiver),
    )


def status_of(status: str, statuses_to_ship: frozenset[str]) -> PlatformOrderStatus:
    """Return our word for a status. Those of plugins that no setting names wait ON_HOLD, where people see them."""
    if status in statuses_to_ship and status not in _FINAL:
        return PlatformOrderStatus.TO_SHIP
    if status == "processing":
        return PlatformOrderStatus.ON_HOLD  # the shop chose other statuses to ship from
    return _STATUS.get(status, PlatformOrderStatus.ON_HOLD)


def _parsed(payload: str) -> dict[str, Any]:
    """Parse a stored payload; the pull has been strict about it (double keys), so the fast parser does."""
    try:
        order = msgspec.json.decode(payload)
    except (msgspec.MsgspecError, RecursionError):
        raise BadInput("json.malformed") from None
    if not isinstance(order, dict):
        raise BadInput("woocommerce.not_an_order")
    return order


def _line(line: Mapping[str, Any], currency: str, pieces_back: Mapping[int, int]) -> IntakeLine:
    line_id, qty = line.get("id"), line.get("quantity")
    if not _whole(line_id) or not _whole(qty) or qty <= 0:
        raise BadInput("woocommerce.bad_line", line=str(line_id)[:20], qty=str(qty)[:20])
    subtotal, total = _cents(line, "subtotal", currency), _cents(line, "total", currency)
    # Rounded up, so that price x qty - discount = total with a discount that is never negative by rounding.
    price = -(-max(subtotal, total) // qty)
    return IntakeLine(
        platform_line_no=str(line_id),
        listing_no=_id_text(line.get("product_id")),
        variant_no=_id_text(line.get("variation_id")),
        merchant_code=clean_code(_text(line, "sku")),
        title=clean_text(_text(line, "parent_name") or _text(line, "name")),
        spec=_spec(line),
        qty=qty,
        price_cents=price,
        discount_cents=price * qty - total,
        total_cents=total,
        tax_cents=_cents(line, "total_tax", currency),
        refunded_qty=min(qty, pieces_back.get(line_id, 0)),
        barcode=clean_code(_text(line, "global_unique_id")),
        image_url=_image(line),
    )


def _spec(line: Mapping[str, Any]) -> str:
    """Return the chosen variation as people read it: ``颜色: 红; 尺码: L``. Hidden meta (``_…``) stays out."""
    parts = []
    for meta in _objects(line, "meta_data"):
        key, shown = meta.get("display_key") or meta.get("key"), meta.get("display_value")
        if not isinstance(key, str) or not isinstance(shown, str) or str(meta.get("key", "")).startswith("_"):
            continue
        parts.append(f"{clean_text(key)}: {clean_text(_TAG.sub('', shown))}")
    return "; ".join(parts)


_TAG = re.compile(r"<[^<>]{0,200}>")


def _image(line: Mapping[str, Any]) -> str:
    image = line.get("image")
    source = image.get("src") if isinstance(image, dict) else ""
    return source if isinstance(source, str) and source.startswith(("http://", "https://")) else ""


def _refunded_pieces(order: Mapping[str, Any]) -> dict[int, int]:
    """Return pieces given back per order line id, from the refunds read beside the order.

    A refund's line carries a negative quantity and, in its meta ``_refunded_item_id``, the order line's id.
    """
    pieces: dict[int, int] = {}
    for refund in _objects(order, REFUNDS_KEY):
        for line in _objects(refund, "line_items"):
            qty = line.get("quantity")
            target = next(
                (meta.get("value") for meta in _objects(line, "meta_data") if meta.get("key") == "_refunded_item_id"),
                None,
            )
            if _whole(qty) and str(target).isdigit():
                pieces[int(str(target))] = pieces.get(int(str(target)), 0) + abs(qty)
    return pieces


def memo_of(order: Mapping[str, Any], number: str, account: Account) -> str:
    """Return the shop's own order number, when it differs from the id, and the staff memo a plugin keeps."""
    parts = [number_mark(order, number, account), _meta(order, account.memo_meta)]
    return clean_text(" ".join(part for part in parts if part))


def number_mark(order: Mapping[str, Any], number: str, account: Account) -> str:
    """Return how the memo begins when the shop has an order number of its own: ``#1001``; else nothing."""
    shown = _meta(order, account.order_number_meta) or _text(order, "number")
    return f"#{clean_text(shown)}" if shown and shown != number else ""


def _meta(order: Mapping[str, Any], key: str) -> str:
    if not key:
        return ""
    value = next((meta.get("value") for meta in _objects(order, "meta_data") if meta.get("key") == key), "")
    return str(value) if isinstance(value, str | int) else ""


def _carrier_wish(order: Mapping[str, Any]) -> str:
    """Return the chosen shipping method when its title names a carrier; "Flat rate" is no wish."""
    for line in _objects(order, "shipping_lines"):
        title = clean_text(_text(line, "method_title"))
        if _CARRIERS.search(title):
            return title
    return ""


def _optional_time(order: Mapping[str, Any], name: str) -> datetime | None:
    return gmt(dict(order), name) if order.get(name) else None


def _cents(item: Mapping[str, Any], name: str, currency: str) -> int:
    """Return a money field (text) in minor units; absent or empty is 0."""
    value = item.get(name)
    if value is None or value == "":
        return 0
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadInput("woocommerce.bad_money", field=name)
    return parse_cents(str(value), currency)


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _id_text(value: object) -> str:
    return str(value) if _whole(value) and value else ""


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)


def _objects(item: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return a list field's objects; anything else in its place is refused."""
    value = item.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise BadInput("woocommerce.bad_list", field=name)
    return value
