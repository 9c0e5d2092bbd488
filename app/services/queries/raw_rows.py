"""Rows of raw orders and of listings that stand for nothing yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.errors import Param


@dataclass(frozen=True, slots=True)
class WaitingRaw:
    """A platform order as received that is no working order, and why not."""

    id: int
    shop: str
    platform_order_no: str
    state: str
    """new, set_aside or not_needed."""
    reason: str
    reason_params: dict[str, Param]
    changed_at: datetime
    versions: int


@dataclass(frozen=True, slots=True)
class RawVersion:
    """One version of a raw order. ``payload`` is verbatim but for the receiver, whom ``receiver`` names masked."""

    version_no: int
    modified_at: datetime
    fetched_at: datetime
    repaired_by: str
    """The person who repaired it, empty for what the platform sent."""
    payload: str
    receiver: tuple[str, ...] = ()
    """Masked name, phone, region and street."""


@dataclass(frozen=True, slots=True)
class RawDetail:
    """A raw order with all of its versions, the newest first."""

    row: WaitingRaw
    order_no: str
    """Of the working order, empty without one."""
    versions: tuple[RawVersion, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class UnmatchedListing:
    """A platform's product that stands for no SKU, and how many orders wait for it."""

    id: int
    shop: str
    listing_no: str
    variant_no: str
    merchant_code: str
    title: str
    spec: str
    orders: int
