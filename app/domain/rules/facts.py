"""What a rule may know about an order."""

from __future__ import annotations

from typing import NamedTuple


class RuleFacts(NamedTuple):
    """One order as rules see it; a field of the registry reads the attribute of its own name.

    Money is in minor units of ``currency``, weight in grams. Of the receiver there is no more than the region and the
    kind of the phone. Hours are whole hours at the moment of the audit; None where there is no such time.
    """

    shop: str = ""
    platform: str = ""
    kind: str = "normal"
    shape: str = "single"
    paid_cents: int = 0
    spend_cents: int = 0
    """What was paid less what was given back, never negative: what gifts are earned by."""
    goods_cents: int = 0
    discount_cents: int = 0
    platform_discount_cents: int = 0
    """The part of the discount that the platform pays."""
    income_cents: int = 0
    """What the shop gets: paid less refunds and what the platform pays of the discount."""
    postage_cents: int = 0
    refunded_cents: int = 0
    currency: str = "CNY"
    qty: int = 0
    """Pieces still to send."""
    sku_count: int = 0
    """Different SKUs and bundles still to send."""
    weight_g: int = 0
    sku_codes: tuple[str, ...] = ()
    """Codes of SKUs and bundles still to send; a line without one has none."""
    sku_tags: tuple[str, ...] = ()
    goods: str = ""
    """Title and spec of every line still to send, one after the other."""
    country: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    town: str = ""
    phone_kind: str = ""
    buyer: str = ""
    buyer_message: str = ""
    seller_memo: str = ""
    flag: int = 0
    tags: tuple[str, ...] = ()
    risk: str = ""
    carrier_wish: str = ""
    cod: bool = False
    presale: bool = False
    urgent: bool = False
    has_gift: bool = False
    """A gift of the platform's or a person's; what rules give does not count, nor in pieces, SKUs and weight."""
    paid_hour: int | None = None
    """Hour of the day, 0 to 23, by the shop's clock."""
    paid_weekday: int | None = None
    """1 Monday to 7 Sunday, by the shop's clock."""
    hours_since_paid: int | None = None
    hours_to_promise: int | None = None
    """Negative once the promise is broken."""
