"""The rows of an order's past: what it was at a moment, and the moments there are. Plain values, as in rows.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.errors import Param
from app.services.queries.detail_rows import EventRow


@dataclass(frozen=True, slots=True)
class MomentRow:
    """One step of a slider: everything that one transaction did to the order."""

    at: datetime
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class PastReceiver:
    """Who it was to go to, masked."""

    name: str
    phone: str
    region: str
    street: str


@dataclass(frozen=True, slots=True)
class PastLine:
    """One goods line; money in minor units of the order's currency."""

    id: int
    kind: str
    sku_id: int | None
    bundle_id: int | None
    sku_code: str
    title: str
    spec: str
    qty: int
    refunded_qty: int
    price_cents: int
    discount_cents: int
    total_cents: int


@dataclass(frozen=True, slots=True)
class PastParcel:
    """One parcel with the number and carrier it had."""

    id: int
    parcel_index: int
    state: str
    warehouse_id: int
    warehouse: str
    carrier_id: int | None
    carrier: str
    service_code: str
    waybill_no: str


@dataclass(frozen=True, slots=True)
class PastFinding:
    """A finding, hold or intercept that was open."""

    id: int
    kind: str
    category: str
    params: dict[str, Param]
    opened_at: datetime
    release_at: datetime | None
    release_when: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PastLink:
    """A relation to another order: ``old`` True when that one was made from this one."""

    kind: str
    order_no: str
    old: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PastOrder:
    """An order as it was at a moment.

    ``columns`` has every column of the order but its number, key and version: Python values, times aware UTC, money in
    minor units.
    """

    order_no: str
    at: datetime
    columns: Mapping[str, Any]
    receiver: PastReceiver
    lines: tuple[PastLine, ...]
    parcels: tuple[PastParcel, ...]
    findings: tuple[PastFinding, ...]
    links: tuple[PastLink, ...]
    last: EventRow
    """What had happened last."""


@dataclass(frozen=True, slots=True)
class PastStep:
    """An order as it was at a moment, and just before it, so that it can be told what the moment changed."""

    now: PastOrder
    before: PastOrder | None
    """None where the order came with this moment."""
