"""What a check may know about an order, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

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


@dataclass(frozen=True)
class Finding:
    """One thing that stands in an order's way."""

    kind: ExceptionKind
    params: dict[str, Param] = field(default_factory=dict)


Check = Callable[[Facts], Iterable[Finding]]
