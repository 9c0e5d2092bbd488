"""The money of an order from a file. Pure.

What a file does not tell is taken from what it tells: without any column of discounts, what the buyer paid less than
the order costs was taken off by the shop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypedDict

from app.domain.intake import IntakeLine
from app.domain.money import parse_cents

SUMS = (
    "paid", "goods_total", "postage", "tax", "fee", "refunded", "order_discount", "platform_discount",
    "shop_discount", "pay_discount",
)  # fmt: skip
"""Columns that hold a sum of the whole order; none may be negative."""


class OrderSums(TypedDict):
    """The money of an order, named as in its neutral form."""

    goods_cents: int
    discount_cents: int
    order_discount_cents: int
    platform_discount_cents: int
    shop_discount_cents: int | None
    postage_cents: int
    tax_cents: int
    fee_cents: int
    paid_cents: int
    refunded_cents: int


def cents(item: Mapping[str, str], name: str, currency: str) -> int:
    """Return a column's sum in minor units; 0 without one."""
    text = item.get(name, "")
    return parse_cents(text, currency) if text else 0


def order_sums(order: Mapping[str, str], lines: Sequence[IntakeLine], currency: str) -> OrderSums:
    """Return the order's money. Nothing is made to fit: what does not add up is for the audit to find."""
    told = {name: cents(order, name, currency) for name in SUMS}
    of_lines = sum(line.discount_cents for line in lines)
    before = sum(line.total_cents for line in lines) + told["postage"] + told["tax"] + told["fee"]
    by_platform = told["platform_discount"] + told["pay_discount"]
    if order.get("order_discount"):
        on_order = told["order_discount"]
    elif order.get("shop_discount"):
        on_order = by_platform + told["shop_discount"]
    else:
        on_order = max(by_platform, before - told["paid"] if told["paid"] else 0)
    discount = of_lines + on_order
    goods = told["goods_total"] or sum(line.price_cents * line.qty for line in lines)
    due = goods - discount + told["postage"] + told["tax"] + told["fee"]
    return {
        "goods_cents": goods,
        "discount_cents": discount,
        "order_discount_cents": on_order,
        "platform_discount_cents": by_platform,
        "shop_discount_cents": of_lines + told["shop_discount"] if order.get("shop_discount") else None,
        "postage_cents": told["postage"],
        "tax_cents": told["tax"],
        "fee_cents": told["fee"],
        "paid_cents": told["paid"] if order.get("paid") else due,
        "refunded_cents": told["refunded"],
    }
