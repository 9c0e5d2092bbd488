"""The rows of one order's panel: lines, findings, history, parcels. Plain values, as in rows.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.money import income_cents
from app.errors import Param
from app.services.queries.rows import OrderRow


@dataclass(frozen=True, slots=True)
class LineRow:
    """One goods line in the detail panel, bench or CLI."""

    id: int
    sku_id: int | None
    sku_code: str
    name: str
    spec: str
    qty: int
    price_cents: int
    total_cents: int
    kind: str
    refunded_qty: int
    barcode: str = ""
    bin: str = ""
    image: str = ""
    listing_no: str = ""
    available_qty: int | None = None
    gift_rule: str = ""
    """Of a gift: the name of the rule that gave it; empty where a person did."""
    components: tuple[Component, ...] = ()
    """Of a bundle: what one line of it is made of, pieces for all its quantity."""


@dataclass(frozen=True, slots=True)
class Component:
    """One SKU of a bundle, with the pieces that the line needs."""

    sku_code: str
    name: str
    qty: int


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One finding, hold or intercept."""

    id: int
    order_id: int
    kind: str
    category: str
    params: dict[str, Param]
    opened_at: datetime
    closed_at: datetime | None
    release_at: datetime | None
    by: str
    release_when: dict[str, Any] | None = None
    """Of a hold that ends by itself: the condition, as rules have them."""
    opened_by: str = ""
    close_reason: str = ""
    """How it ended, worded by ``ended.*``; empty while it is open."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """One entry of an order's timeline."""

    id: int
    at: datetime
    code: str
    params: dict[str, Param]
    by: str
    station: str


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """One parcel of an order."""

    id: int
    order_id: int
    order_no: str
    parcel_index: int
    state: str
    warehouse: str
    carrier: str
    carrier_id: int | None
    waybill_no: str
    batch_serial: str
    print_count: int
    print_state: str | None
    weight_g: int
    verified_by: str
    shipped_at: datetime | None
    written_back_at: datetime | None
    lines: tuple[ParcelLineRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ParcelLineRow:
    """One line of one parcel."""

    id: int
    order_line_id: int
    sku_id: int
    sku_code: str
    name: str
    spec: str
    barcodes: tuple[str, ...]
    qty: int
    verified_qty: int
    bin: str = ""
    image: str = ""


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """Everything the detail panel and ``order NO`` show."""

    row: OrderRow
    platform_order_nos: tuple[str, ...]
    buyer_nick: str
    buyer_message: str
    seller_memo: str
    print_note: str
    receiver_name: str
    receiver_phone: str
    receiver_region: str
    receiver_street: str
    goods_cents: int
    discount_cents: int
    postage_cents: int
    tax_cents: int
    fee_cents: int
    refunded_cents: int
    route_why: EventRow | None
    lines: tuple[LineRow, ...] = ()
    parcels: tuple[ParcelRow, ...] = ()
    exceptions: tuple[ExceptionRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    raw: tuple[RawRow, ...] = ()
    flag: int = 0
    order_discount_cents: int = 0
    """The part of the discount that is on no line."""
    platform_discount_cents: int = 0
    """The part of the discount that the platform pays."""
    shop_discount_cents: int = 0
    """The part of the discount that the shop pays."""

    @property
    def income_cents(self) -> int:
        """What the shop gets: paid less refunds, and what the platform pays of the discount."""
        return income_cents(self.row.paid_cents, self.refunded_cents, self.platform_discount_cents)

    @property
    def due_cents(self) -> int:
        """What the order costs by its parts."""
        return self.goods_cents - self.discount_cents + self.postage_cents + self.tax_cents + self.fee_cents


@dataclass(frozen=True, slots=True)
class RouteWhy:
    """Why an order goes from this warehouse with this carrier, and what would be decided if it were routed now."""

    decided: tuple[EventRow, ...]
    """The last decision and what people changed of it since, newest first; empty: not routed yet."""
    code: str
    """``route.would_go``, the finding that routing would open, or why there is nothing to decide."""
    params: dict[str, Param]

    def same(self) -> bool:
        """Tell whether routing it now would choose the same warehouse and carrier as the last decision."""
        last = self.decided[-1].params if self.decided else {}
        return self.code == WOULD_GO and all(
            self.params.get(name) == last.get(name) for name in ("warehouse", "carrier")
        )


WOULD_GO = "route.would_go"


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """An order that belongs to another one; ``kind`` is worded by ``related.*``."""

    kind: str
    """link.merge.to, link.resend.from ..., or same_receiver."""
    order_id: int
    order_no: str
    queue: str
    goods: str
    placed_at: datetime
    ended: bool = False
    """The merge or split was undone."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One raw order of an order; the payload has no receiver fields."""

    id: int
    shop_name: str
    platform_order_no: str
    state: str
    reason: str | None
    reason_params: dict[str, Param]
    modified_at: datetime
    versions: int
    payload: str
