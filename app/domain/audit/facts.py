"""What a check may know about an order, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind
from app.errors import Param


@dataclass(frozen=True)
class LineFacts:
    """One order line, money in minor units."""

    title: str
    merchant_code: str
    sku_id: int | None
    qty: int
    refunded_qty: int
    total_cents: int
    kind: str = "goods"
    bundle_id: int | None = None
    floor_cents: int | None = None
    """The SKU's floor price a piece, where it is in the order's currency."""
    median_cents: int = 0
    """The SKU's median price a piece over 30 days, in the order's currency; 0 when unknown."""
    usual_qty: int = 0
    """99 of 100 order lines of the SKU had at most so many pieces; 0 when unknown."""
    usual_lines: int = 0
    """Order lines that median and usual quantity stand on."""

    @property
    def is_sold(self) -> bool:
        """Tell whether the line is goods that somebody pays for and still gets."""
        return self.kind == "goods" and self.qty > self.refunded_qty

    @property
    def name(self) -> str:
        """Return what people call the line by."""
        return self.merchant_code or self.title


@dataclass(frozen=True)
class Facts:
    """One order as the checks see it. Receiver facts are booleans and kinds, never clear text."""

    currency: str
    goods_cents: int
    discount_cents: int
    postage_cents: int
    tax_cents: int
    fee_cents: int
    paid_cents: int
    refunded_cents: int
    paid: bool
    cod: bool
    buyer_message: str
    has_name: bool
    has_street: bool
    phone_kind: str
    """A PhoneKind value, or empty when there is no phone."""
    phone_digits: int
    """How many signs the number has, as its mask shows."""
    country: str
    province: str
    city: str
    district: str
    lines: tuple[LineFacts, ...]
    shop_id: int = 0
    oddities: tuple[str, ...] = ()
    """What is implausible about the receiver (app.domain.plausible), found out when it was sealed."""
    blacklisted: tuple[str, ...] = ()
    """Entries of the blacklist that the order meets, as they are shown."""
    no_ship: tuple[str, str] | None = None
    """The no-ship region of all carriers in which the receiver lives, and its note."""
    seller_memo: str = ""
    flag: int = 0
    presale: bool = False
    risk: str = ""
    promise_left_h: int | None = None
    """Whole hours until the promised time; negative once it is over, None without a promise."""
    bought_before: tuple[str, ...] = ()
    """Orders of the same buyer or receiver with one of these SKUs within the hours that the settings say."""
    finance_passed: bool = False
    """The second audit has passed it."""
    order_discount_cents: int = 0
    """The part of the discount that is on no line."""
    platform_discount_cents: int = 0
    """The part of the discount that the platform pays."""
    shop_discount_cents: int = 0
    """The part of the discount that the shop pays."""

    @property
    def expected_cents(self) -> int:
        """Return what the order should cost by its parts."""
        return self.goods_cents - self.discount_cents + self.postage_cents + self.tax_cents + self.fee_cents


@dataclass(frozen=True)
class Finding:
    """One thing that stands in an order's way."""

    kind: ExceptionKind
    params: dict[str, Param] = field(default_factory=dict)


Check = Callable[[Facts, Limits], Iterable[Finding]]
