"""The rows of stock, print station and settings. Plain values, as in rows.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.errors import Param


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
