"""Fill waybills and packing slips from the database, receivers masked, times by the warehouse's clock.

The receiver's stored masked forms are used: no key is opened for a person's data just to print it. Only the sender is
opened, to be masked.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from app.domain.bundles import Item, price_shares
from app.domain.masking import masked_party, masked_text
from app.domain.parcel_state import ParcelState
from app.domain.sheets import PackingSlip, Party, PrinterFacts, SheetLine, WaybillSheet
from app.errors import IllegalMove, NotFound
from app.models.base import AnyRow
from app.models.orders import order_line, receiver, sales_order
from app.models.parcels import parcel, parcel_line
from app.models.raw_orders import raw_order
from app.models.shops import shop
from app.models.stock import sku, stock
from app.models.warehouses import carrier, warehouse
from app.services.keys import KeyBook
from app.services.lineage import raw_ids_of
from app.services.manage_warehouses import SENDER, unseal_sender
from app.services.order_demand import items_of
from app.services.queries.order_detail import one_line, region_of

GOODS_LENGTH = 80
"""Characters of the goods text on a label; what is longer is counted instead."""


def _siblings() -> tuple[ColumnElement[int], ColumnElement[int]]:
    """Return which of the order's live parcels this is, and how many there are, as columns ``place``, ``siblings``."""
    other = parcel.alias()
    live = (
        select(func.count())
        .where(
            other.c.order_id == parcel.c.order_id,
            (other.c.state != ParcelState.CANCELLED.value) | (other.c.id == parcel.c.id),
        )
        .correlate(parcel)
    )
    before = live.where(other.c.parcel_index < parcel.c.parcel_index)
    return (before.scalar_subquery() + 1).label("place"), live.scalar_subquery().label("siblings")


_PARCEL = (
    select(
        parcel.c.id, parcel.c.order_id, parcel.c.warehouse_id, parcel.c.waybill_no, parcel.c.label_data,
        parcel.c.service_code, parcel.c.batch_serial, parcel.c.weight_g, parcel.c.expected_weight_g,
        sales_order.c.order_no, sales_order.c.print_note, sales_order.c.buyer_nick, sales_order.c.buyer_message,
        sales_order.c.seller_memo, sales_order.c.paid_at, sales_order.c.currency,
        shop.c.name.label("shop_name"), shop.c.platform, shop.c.service_phone, warehouse.c.timezone,
        func.coalesce(carrier.c.name, "").label("carrier_name"),
        *_siblings(), receiver.c.id.label("receiver_id"), receiver.c.masked_name, receiver.c.masked_phone,
        receiver.c.masked_street, receiver.c.country, receiver.c.province, receiver.c.city, receiver.c.district,
        receiver.c.town, *SENDER,
    )
    .join(sales_order, sales_order.c.id == parcel.c.order_id)
    .join(shop, shop.c.id == sales_order.c.shop_id)
    .join(warehouse, warehouse.c.id == parcel.c.warehouse_id)
    .outerjoin(carrier, carrier.c.id == parcel.c.carrier_id)
    .outerjoin(receiver, (receiver.c.order_id == parcel.c.order_id) & receiver.c.current)
    .where(parcel.c.id == bindparam("parcel_id"))
    .order_by(receiver.c.id.desc())
)  # fmt: skip
"""The parcel with all that stands once on its paper, in one question: labels must not wait for a network."""

_LINES = (
    select(
        sku.c.sku_code, sku.c.name, sku.c.spec, parcel_line.c.qty, order_line.c.qty.label("ordered"),
        order_line.c.price_cents, order_line.c.total_cents, order_line.c.bundle_id, parcel_line.c.sku_id,
        func.coalesce(stock.c.bin, "").label("bin"),
    )
    .select_from(parcel_line)
    .join(order_line, order_line.c.id == parcel_line.c.order_line_id)
    .join(sku, sku.c.id == parcel_line.c.sku_id)
    .outerjoin(
        stock, (stock.c.sku_id == parcel_line.c.sku_id) & (stock.c.warehouse_id == bindparam("warehouse_id"))
    )
    .where(parcel_line.c.parcel_id == bindparam("parcel_id"))
    .order_by(parcel_line.c.id)
)  # fmt: skip


def waybill_sheet(
    conn: Connection,
    keys: KeyBook,
    parcel_id: int,
    paper: PrinterFacts,
    at: datetime,
    *,
    batch_serial: str = "",
    reprint: int = 0,
) -> WaybillSheet:
    """Return what the label of a parcel says on this printer's paper; ``at`` is the moment of printing (UTC).

    Raises NotFound, and IllegalMove for a parcel without a number.
    """
    row = _parcel(conn, parcel_id)
    if not row.waybill_no:
        raise IllegalMove("print.no_number_yet", order_no=row.order_no)
    label = row.label_data or {}
    lines = _lines(conn, row)
    return WaybillSheet(
        carrier_name=row.carrier_name,
        service_name=label.get("service_name") or row.service_code,
        waybill_no=row.waybill_no,
        routing_code=label.get("routing_code", ""),
        routing_small=label.get("routing_small", ""),
        qr_text=label.get("qr_text") or row.waybill_no,
        receiver=_receiver(row),
        sender=_sender(conn, keys, row),
        goods_text=goods_text(lines),
        order_no=row.order_no,
        batch_serial=batch_serial or row.batch_serial or "",
        printed_at=at.astimezone(ZoneInfo(row.timezone)),
        parcel_index=row.place,
        parcel_count=row.siblings,
        weight_g=row.weight_g or row.expected_weight_g,
        print_note=masked_text(row.print_note),
        currency=row.currency,
        reprint=reprint,
        width_mm=paper.width_mm,
        height_mm=paper.height_mm,
    )


def packing_slip(
    conn: Connection, parcel_id: int, at: datetime, *, batch_serial: str = "", reprint: int = 0
) -> PackingSlip:
    """Return what the packing slip of a parcel says; ``at`` is the moment of printing (UTC). Raises NotFound."""
    row = _parcel(conn, parcel_id)
    zone = ZoneInfo(row.timezone)
    numbers = conn.execute(
        select(raw_order.c.platform_order_no)
        .where(raw_order.c.id.in_(raw_ids_of(row.order_id)))
        .order_by(raw_order.c.id)
    )
    lines = _lines(conn, row)
    return PackingSlip(
        shop_name=row.shop_name,
        platform=row.platform,
        order_no=row.order_no,
        platform_order_nos=tuple(numbers.scalars()),
        buyer_nick=row.buyer_nick,
        receiver=_receiver(row),
        paid_at=None if row.paid_at is None else row.paid_at.astimezone(zone),
        printed_at=at.astimezone(zone),
        carrier_name=row.carrier_name,
        waybill_no=row.waybill_no or "",
        batch_serial=batch_serial or row.batch_serial or "",
        lines=lines,
        total_qty=sum(line.qty for line in lines),
        total_cents=sum(line.total_cents for line in lines),
        currency=row.currency,
        buyer_message=masked_text(row.buyer_message),
        seller_memo=masked_text(row.seller_memo),
        service_phone=row.service_phone,
        reprint=reprint,
    )


def goods_text(lines: Sequence[SheetLine]) -> str:
    """Return the goods in one short text: ``name spec ×n`` of as many lines as fit, then the totals if some did not."""
    parts: list[str] = []
    for line in lines:
        part = " ".join(word for word in (line.name, line.spec) if word) + f" ×{line.qty}"
        if parts and len("；".join([*parts, part])) > GOODS_LENGTH:
            return "；".join(parts) + f" 等 {len(lines)} 种 {sum(line.qty for line in lines)} 件"
        parts.append(part)
    return "；".join(parts)


def _parcel(conn: Connection, parcel_id: int) -> AnyRow:
    row = conn.execute(_PARCEL, {"parcel_id": parcel_id}).first()
    if row is None:
        raise NotFound("print.parcel_not_found", parcel=str(parcel_id))
    return row


def _receiver(row: AnyRow) -> Party:
    if row.receiver_id is None:
        raise NotFound("order.no_receiver", order_id=row.order_id)
    return Party(row.masked_name, row.masked_phone, region_of(row), row.masked_street)


def _sender(conn: Connection, keys: KeyBook, row: AnyRow) -> Party:
    sender = unseal_sender(conn, keys, row)
    region = one_line((sender.province, sender.city, sender.district, sender.town))
    return masked_party(Party(sender.name, sender.phone, region, sender.street))


def _lines(conn: Connection, row: AnyRow) -> tuple[SheetLine, ...]:
    """Return what lies in the parcel; a line that is split over parcels carries its share of the money.

    Components of a bundle carry their shares of its price.
    """
    rows = conn.execute(_LINES, {"parcel_id": row.id, "warehouse_id": row.warehouse_id}).all()
    bundles = items_of(conn, {line.bundle_id for line in rows if line.bundle_id is not None})
    return tuple(_sheet_line(line, bundles.get(line.bundle_id, ())) for line in rows)


def _sheet_line(line: AnyRow, items: Sequence[Item]) -> SheetLine:
    price, total, ordered = line.price_cents, line.total_cents, line.ordered
    component = next((item for item in items if item.sku_id == line.sku_id), None)
    if component is not None:
        ordered = line.ordered * component.qty
        total = price_shares(line.total_cents, items)[line.sku_id]
        price = price_shares(line.price_cents, items)[line.sku_id] // component.qty
    return SheetLine(line.sku_code, line.name, line.spec, line.qty, price, total * line.qty // ordered, line.bin)
