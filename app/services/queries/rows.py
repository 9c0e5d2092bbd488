"""The frozen rows that cross from the database to screens and verbs. Plain values; no SQLAlchemy here.

Receiver texts are masked. Times are aware UTC; money is integer minor units.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.errors import Param


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One line of the order grid."""

    id: int
    order_no: str
    shop_id: int
    shop_name: str
    platform: str
    receiver_name: str
    region: str
    """Province and city, short."""
    goods: str
    """Summary such as 不锈钢保温杯 500 ml 等 2 种."""
    qty: int
    paid_cents: int
    currency: str
    state: str
    queue: str
    exception: str | None
    """The most serious open finding's kind, or None."""
    open_exceptions: int
    warehouse: str
    carrier: str
    waybill_no: str
    paid_at: datetime | None
    ship_by_at: datetime | None
    urgent: bool
    has_message: bool
    has_memo: bool
    has_gift: bool
    merged: bool
    held: bool
    parcels: int
    version: int
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What the grid shows. Empty tuples mean "any"; times are UTC.

    A saved queue keeps rolling bounds ("4 hours left"); ``at`` turns them into times before the list is asked for.
    """

    queues: tuple[str, ...] = ()
    shop_ids: tuple[int, ...] = ()
    carrier_ids: tuple[int, ...] = ()
    warehouse_ids: tuple[int, ...] = ()
    exception_kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    paid_since: datetime | None = None
    paid_until: datetime | None = None
    ship_by_until: datetime | None = None
    held: bool | None = None
    urgent: bool | None = None
    ids: tuple[int, ...] = ()
    """Exactly these orders, for what a search found."""
    left_hours: int = 0
    """Rolling: at most so many hours left."""
    paid_days: int = 0
    """Rolling: paid within so many days."""

    def at(self, now: datetime) -> OrderFilter:
        """Return the filter as it is meant at a moment, without rolling bounds."""
        return replace(
            self,
            ship_by_until=now + timedelta(hours=self.left_hours) if self.left_hours else self.ship_by_until,
            paid_since=now - timedelta(days=self.paid_days) if self.paid_days else self.paid_since,
            left_hours=0,
            paid_days=0,
        )


class SortKey:
    """The sort columns a page may ask for (allow-list): name -> meaning."""

    NEWEST = "newest"
    """Descending id."""
    SHIP_BY = "ship_by"
    """Urgent first, then promise time, then id; the print queue's order."""


@dataclass(frozen=True, slots=True)
class PageMark:
    """Where a key-set page starts: after this row, exclusive. Opaque to the screen."""

    key: tuple[int | str | None, ...]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """One key-set page, ready to paint."""

    rows: tuple[OrderRow, ...]
    before: PageMark | None
    after: PageMark | None


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


@dataclass(frozen=True, slots=True)
class StockRow:
    """One SKU in one warehouse."""

    sku_id: int
    warehouse_id: int
    sku_code: str
    name: str
    spec: str
    warehouse: str
    on_hand_qty: int
    reserved_qty: int
    quarantine_qty: int
    available_qty: int
    pending_qty: int
    """Pieces of the SKU that orders not yet routed will take, over all warehouses."""
    safety_qty: int
    bin: str = ""
    free_qty: int = 0
    """Available pieces of the SKU over all warehouses."""


@dataclass(frozen=True, slots=True)
class StockMoveRow:
    """One line of the stock ledger."""

    id: int
    at: datetime
    kind: str
    figure: str
    change: int
    before: int
    after: int
    order_no: str
    document: str
    by: str


@dataclass(frozen=True, slots=True)
class PrintJobRow:
    """One line of the print journal."""

    id: int
    batch_serial: str
    kind: str
    waybill_no: str
    order_no: str
    goods: str
    printer: str
    state: str
    reprint: int
    sent_at: datetime | None
    error: str | None
    error_params: dict[str, Param] = field(default_factory=dict)
    parcel_id: int | None = None
    batch_id: int = 0
    print_seq: int = 0


@dataclass(frozen=True, slots=True)
class BatchRow:
    """One print batch with its live figures."""

    id: int
    batch: str
    """``YYMMDD-BBB``."""
    printer: str
    total: int
    confirmed: int
    sent: int
    failed: int
    unknown: int
    waiting: int
    paused: bool
    started_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PrinterRow:
    """One printer with its last known status."""

    id: int
    name: str
    language: str
    transport: str
    address: str
    dpi: int
    width_mm: int
    height_mm: int
    status: str
    """ready, printing, paper_out, cover_open, jam, offline, mute, unknown."""
    status_at: datetime | None
    waiting: int
    station: str


@dataclass(frozen=True, slots=True)
class ShopRow:
    """One shop with its sync health."""

    id: int
    name: str
    platform: str
    paused: bool
    pause_reason: str | None
    pause_params: dict[str, Param]
    last_sync_at: datetime | None
    checkpoint_at: datetime | None
    orders: int
    waiting_writebacks: int
    set_aside: int
    timezone: str
    currency: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One waiting or dead outside call."""

    id: int
    kind: str
    account: str
    subject: str
    attempts: int
    not_before: datetime
    error: str | None
    error_params: dict[str, Param]
    dead: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one thing in a bulk action; ``error`` is None when it was done."""

    subject: str
    error: str | None = None
    params: dict[str, Param] = field(default_factory=dict)
    detail: str = ""
