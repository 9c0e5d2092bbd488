"""What a waybill or a packing slip must say, as plain values; how it looks is app.printing's business.

Receiver texts arrive here already masked (app.domain.masking) unless the caller was allowed to show them.
Sources of the fields: GB/T 41833-2022 and the labels page of the reference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Party:
    """One side of a parcel as printed."""

    name: str
    phone: str
    region: str
    """Province, city, district, town in one line."""
    street: str


@dataclass(frozen=True)
class SheetLine:
    """One goods line as printed."""

    sku_code: str
    name: str
    spec: str
    qty: int
    price_cents: int = 0
    total_cents: int = 0
    bin: str = ""


@dataclass(frozen=True)
class WaybillSheet:
    """Everything on one waybill label."""

    carrier_name: str
    service_name: str
    """Product mark such as 标快; printed in the header."""
    waybill_no: str
    routing_code: str
    """The big sorting text; never split, shrunk to fit one line."""
    routing_small: str
    """Collection place or inbound code, second line."""
    qr_text: str
    receiver: Party
    sender: Party
    goods_text: str
    order_no: str
    batch_serial: str
    """``YYMMDD-BBB-NNN``, the same for ever."""
    printed_at: datetime
    """Local wall time of the warehouse (aware)."""
    parcel_index: int = 1
    parcel_count: int = 1
    parent_waybill_no: str = ""
    weight_g: int = 0
    print_note: str = ""
    cod_cents: int = 0
    currency: str = "CNY"
    reprint: int = 0
    """0 for the first print; n marks the label as n-th reprint 补打."""
    width_mm: int = 76
    height_mm: int = 130


@dataclass(frozen=True)
class PackingSlip:
    """Everything on the list that goes into the box."""

    shop_name: str
    platform: str
    order_no: str
    platform_order_nos: tuple[str, ...]
    buyer_nick: str
    receiver: Party
    paid_at: datetime | None
    printed_at: datetime
    carrier_name: str
    waybill_no: str
    batch_serial: str
    lines: tuple[SheetLine, ...]
    total_qty: int
    total_cents: int
    currency: str
    buyer_message: str = ""
    seller_memo: str = ""
    service_phone: str = ""
    show_prices: bool = True
    reprint: int = 0
    title: str = "发货单"
    """发货单, or 放回单 for goods that go back to their bins."""


@dataclass(frozen=True)
class PrinterFacts:
    """What the drawing and the language need to know about one printer."""

    name: str
    language: str
    dpi: int = 203
    width_mm: int = 76
    height_mm: int = 130
    gap_mm: int = 2
    inverted: bool = False
    """Polarity: True where the firmware takes a 1 bit as black in TSPL."""
    density: int = 8
    speed: int = 5
    """Inches per second."""
    offset_x_mm: float = 0.0
    offset_y_mm: float = 0.0

    @property
    def dots_per_mm(self) -> int:
        """Whole dots per millimetre: 8 at 203 dpi, 12 at 300 dpi."""
        return {203: 8, 300: 12, 600: 24}.get(self.dpi, round(self.dpi / 25.4))
