"""The one neutral form into which every source's order is cleaned.

A connector's *translate* makes an IntakeOrder from a raw order; everything after intake works on this form
only, and no vendor's field name passes beyond it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class PlatformOrderStatus(StrEnum):
    """What the platform says about its order, in our words."""

    UNPAID = "unpaid"
    TO_SHIP = "to_ship"
    ON_HOLD = "on_hold"
    """Paid or not: the platform or seller asks to wait."""
    SHIPPED = "shipped"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    DELETED = "deleted"
    """In the platform's trash."""


@dataclass(frozen=True, repr=False)
class Receiver:
    """One receiver in clear. Lives in memory only: for intake, one label, or one reveal.

    ``repr`` shows stars, so that a log line or a traceback cannot print a person.
    """

    name: str = ""
    phone: str = ""
    country: str = "CN"
    province: str = ""
    city: str = ""
    district: str = ""
    town: str = ""
    street: str = ""
    """Everything below the town: road, number, building, unit, room."""
    postcode: str = ""
    token: str = ""
    """The platform's stand-in for masked data (OAID), when it has one."""

    def __repr__(self) -> str:
        """Return stars only."""
        return "Receiver(***)"


@dataclass(frozen=True)
class IntakeLine:
    """One goods line as sold."""

    platform_line_no: str
    listing_no: str
    """The platform's product id; with ``variant_no`` it names the listing."""
    variant_no: str
    merchant_code: str
    """The seller's own code on the listing (our SKU code when kept in step); may be empty."""
    title: str
    spec: str
    qty: int
    price_cents: int
    discount_cents: int
    total_cents: int
    """What the buyer pays for the line: price x qty - discount."""
    tax_cents: int = 0
    refunded_qty: int = 0
    barcode: str = ""
    image_url: str = ""


@dataclass(frozen=True)
class IntakeOrder:
    """One platform order in neutral form. Money in minor units of ``currency``; times in UTC."""

    platform_order_no: str
    status: PlatformOrderStatus
    placed_at: datetime
    modified_at: datetime
    currency: str
    lines: tuple[IntakeLine, ...]
    paid_at: datetime | None = None
    ship_by_at: datetime | None = None
    buyer_nick: str = ""
    buyer_message: str = ""
    seller_memo: str = ""
    flag: int = 0
    goods_cents: int = 0
    discount_cents: int = 0
    """All that is taken off: on lines and on the order, by the shop and by the platform."""
    order_discount_cents: int | None = None
    """The part of the discount that is on no line; None: what the lines' own discounts leave of it."""
    platform_discount_cents: int = 0
    """The part of the discount that the platform pays: income of the shop besides what the buyer paid."""
    shop_discount_cents: int | None = None
    """The part of the discount that the shop pays; None: all that the platform does not."""
    postage_cents: int = 0
    tax_cents: int = 0
    fee_cents: int = 0
    paid_cents: int = 0
    refunded_cents: int = 0
    cod: bool = False
    refund_asked: bool = False
    presale: bool = False
    """A deposit is paid, the rest is not yet."""
    risk: str = ""
    """What the platform warns of, in its own words; empty for nothing."""
    carrier_wish: str = ""
    """A carrier code or name that the buyer or a file asked for; empty when nobody did."""
    receiver: Receiver = field(default_factory=Receiver)
