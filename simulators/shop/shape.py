"""The JSON a WooCommerce 11 shop shows for an order, a product and their parts (field names as in its REST v3)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulators.goods import Sku
    from simulators.shopfronts import Shopfront

STATUSES = {
    "pending": "Pending payment",
    "processing": "Processing",
    "on-hold": "On hold",
    "completed": "Completed",
    "cancelled": "Cancelled",
    "refunded": "Refunded",
    "failed": "Failed",
    "checkout-draft": "Draft",
}
PICTURES = "https://pictures.invalid"
"""Stands for the shop's own address in stored documents, because its port may be another one next time."""
ADDRESS_KEYS = (
    "first_name",
    "last_name",
    "company",
    "address_1",
    "address_2",
    "city",
    "state",
    "postcode",
    "country",
    "phone",
)


def money(cents: int) -> str:
    """Return an amount as the shop writes it: two decimals, as text."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def cents(text: object) -> int:
    """Return an amount of the shop (text or number) in minor units."""
    return round(float(str(text)) * 100)


def stamps(moment: float, gmt_offset_h: float) -> tuple[str, str]:
    """Return (shop-local, GMT) stamps, both without a zone, as the shop writes them."""
    gmt = datetime.fromtimestamp(int(moment), UTC).replace(tzinfo=None)
    return (gmt + timedelta(hours=gmt_offset_h)).isoformat(), gmt.isoformat()


def stamp(doc: dict[str, Any], field: str, moment: float, front: Shopfront) -> None:
    """Set a date field and its _gmt twin."""
    doc[field], doc[f"{field}_gmt"] = stamps(moment, front.gmt_offset_h)


def address(values: dict[str, Any], *, billing: bool = False) -> dict[str, Any]:
    """Return a whole address, missing parts empty."""
    keys = (*ADDRESS_KEYS[:-1], "email", "phone") if billing else ADDRESS_KEYS
    return {key: str(values.get(key) or "") for key in keys}


def unit_price(total_cents: int, qty: int) -> float:
    """Return a line's price a piece, a JSON number; PHP writes a whole one without ``.0``."""
    price = total_cents / 100 / qty if qty else 0
    return int(price) if price == int(price) else price


def line_item(
    line_id: int,
    product: dict[str, Any],
    parent: dict[str, Any] | None,
    qty: int,
    total_cents: int,
    subtotal_cents: int,
) -> dict[str, Any]:
    """Return one line of an order. ``parent`` is the variable product when ``product`` is a variation."""
    spec = product["attributes"][0]["option"] if parent else ""
    name = f"{parent['name']} - {spec}" if parent else product["name"]
    attribute = {"id": line_id * 10 + 1, "key": "规格", "value": spec, "display_key": "规格", "display_value": spec}
    image = product.get("image") or (product.get("images") or [None])[0] or {"id": "", "src": ""}
    return {
        "id": line_id,
        "name": name,
        "product_id": parent["id"] if parent else product["id"],
        "variation_id": product["id"] if parent else 0,
        "quantity": qty,
        "tax_class": "",
        "subtotal": money(subtotal_cents),
        "subtotal_tax": "0.00",
        "total": money(total_cents),
        "total_tax": "0.00",
        "taxes": [],
        "meta_data": [attribute] if parent else [],
        "sku": product["sku"],
        "global_unique_id": product.get("global_unique_id", ""),
        "price": unit_price(subtotal_cents, qty),
        "image": {"id": image["id"], "src": image["src"]},
        "parent_name": parent["name"] if parent else None,
    }


def order(front: Shopfront, order_id: int, moment: float, status: str) -> dict[str, Any]:
    """Return an order without lines, addresses and money."""
    doc: dict[str, Any] = {
        "id": order_id,
        "parent_id": 0,
        "status": status,
        "currency": "CNY",
        "version": "11.0.1",
        "prices_include_tax": False,
        "date_created": "",
        "date_modified": "",
        "discount_total": "0.00",
        "discount_tax": "0.00",
        "shipping_total": "0.00",
        "shipping_tax": "0.00",
        "cart_tax": "0.00",
        "total": "0.00",
        "total_tax": "0.00",
        "customer_id": 0,
        "order_key": "wc_order_" + hashlib.sha256(f"{front.slug}/{order_id}".encode()).hexdigest()[:13],
        "billing": address({}, billing=True),
        "shipping": address({}),
        "payment_method": "",
        "payment_method_title": "",
        "transaction_id": "",
        "customer_ip_address": "",
        "customer_user_agent": "",
        "created_via": "rest-api",
        "customer_note": "",
        "date_completed": None,
        "date_paid": None,
        "cart_hash": "",
        "number": f"{front.slug[:2].upper()}{order_id + 100000}" if front.number_meta else str(order_id),
        "meta_data": [],
        "line_items": [],
        "tax_lines": [],
        "shipping_lines": [],
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": [],
        "payment_url": "",
        "is_editable": False,
        "needs_payment": False,
        "needs_processing": True,
        "date_created_gmt": "",
        "date_modified_gmt": "",
        "date_completed_gmt": None,
        "date_paid_gmt": None,
        "currency_symbol": "¥",
    }
    stamp(doc, "date_created", moment, front)
    stamp(doc, "date_modified", moment, front)
    return doc


def recalculate(doc: dict[str, Any]) -> None:
    """Add the totals up again from lines, shipping and fees."""
    lines = sum(cents(line["total"]) for line in doc["line_items"])
    before_discount = sum(cents(line["subtotal"]) for line in doc["line_items"])
    shipping = sum(cents(line.get("total") or 0) for line in doc["shipping_lines"])
    fees = sum(cents(line.get("total") or 0) for line in doc["fee_lines"])
    doc["discount_total"] = money(before_discount - lines)
    doc["shipping_total"] = money(shipping)
    doc["total"] = money(lines + shipping + fees)


def show_order(doc: dict[str, Any]) -> dict[str, Any]:
    """Set the fields that follow from the status."""
    doc["needs_payment"] = doc["status"] in {"pending", "failed"} and cents(doc["total"]) > 0
    doc["is_editable"] = doc["status"] in {"pending", "on-hold", "auto-draft"}
    return doc


def product(front: Shopfront, product_id: int, moment: float, sku: Sku, kind: str, stock: int | None) -> dict[str, Any]:
    """Return a product: ``kind`` is simple, variable or variation. ``stock`` None means not managed."""
    price = money(sku.price_cents)
    doc: dict[str, Any] = {
        "id": product_id,
        "name": {"variation": sku.spec, "variable": sku.style}.get(kind, f"{sku.style} {sku.spec}"),
        "type": kind,
        "status": "publish",
        "sku": "" if kind == "variable" else sku.code,
        "global_unique_id": "" if kind == "variable" else sku.barcode,
        "price": price,
        "regular_price": "" if kind == "variable" else price,
        "sale_price": "",
        "on_sale": False,
        "purchasable": True,
        "virtual": False,
        "manage_stock": stock is not None,
        "stock_quantity": stock,
        "backorders": "yes",
        "stock_status": "instock",
        "weight": "" if kind == "variable" else f"{sku.weight_g / 1000:g}",
        "parent_id": 0,
        "variations": [],
        "attributes": [],
        "images": [],
        "meta_data": [],
    }
    picture = {"id": product_id, "src": f"{PICTURES}/{front.slug}/wp-content/uploads/{sku.code}.png", "name": sku.spec}
    if kind != "variation":
        doc["images"] = [picture]
    else:
        doc["image"] = picture
        doc["attributes"] = [{"id": 0, "name": "规格", "slug": "规格", "option": sku.spec}]
    stamp(doc, "date_created", moment, front)
    stamp(doc, "date_modified", moment, front)
    return doc


def set_stock_status(doc: dict[str, Any]) -> None:
    """Follow the shop's rule: managed stock at or below its threshold of 0 is out of stock."""
    if doc["manage_stock"]:
        doc["stock_status"] = "instock" if (doc["stock_quantity"] or 0) > 0 else "outofstock"
