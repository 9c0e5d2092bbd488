"""Everything the detail panel and ``order NO`` show of one order, in a handful of statements by key."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, or_, select

from app.domain.bundles import whole_bundles
from app.errors import NotFound
from app.models.base import AnyRow
from app.models.orders import order_event, order_exception, order_line, receiver, sales_order
from app.models.parcels import parcel, parcel_line
from app.models.print_jobs import print_job
from app.models.raw_orders import raw_order, raw_order_version
from app.models.rules import audit_rule, rule_set
from app.models.shops import listing, shop
from app.models.stock import bundle, bundle_item, sku, sku_barcode, stock
from app.models.warehouses import carrier, warehouse
from app.services.lineage import raw_ids_of
from app.services.order_demand import items_of
from app.services.queries.detail_rows import (
    Component,
    EventRow,
    ExceptionRow,
    LineRow,
    OrderDetail,
    ParcelLineRow,
    ParcelRow,
    RawRow,
)
from app.services.queries.order_rows import read_rows

EVENTS = 500
"""The newest entries of a timeline that are shown; older ones stay in the table."""
_ROUTED = "order.routed"


def detail(conn: Connection, order_id: int) -> OrderDetail:
    """Return everything about one order; raise NotFound."""
    row = read_rows(conn, [order_id]).get(order_id)
    if row is None:
        raise NotFound("order.not_found", order_no=str(order_id))
    order = conn.execute(select(sales_order).where(sales_order.c.id == order_id)).one()
    person = conn.execute(
        select(receiver).where(receiver.c.order_id == order_id, receiver.c.current).order_by(receiver.c.id.desc())
    ).first()
    events = events_of(conn, order_id)
    raw = _raw(conn, order_id)
    return OrderDetail(
        row=row,
        platform_order_nos=tuple(item.platform_order_no for item in raw),
        buyer_nick=order.buyer_nick,
        buyer_message=order.buyer_message,
        seller_memo=order.seller_memo,
        flag=order.flag,
        print_note=order.print_note,
        receiver_name=person.masked_name if person is not None else "",
        receiver_phone=person.masked_phone if person is not None else "",
        receiver_region=region_of(person) if person is not None else "",
        receiver_street=person.masked_street if person is not None else "",
        goods_cents=order.goods_cents,
        discount_cents=order.discount_cents,
        order_discount_cents=order.order_discount_cents,
        platform_discount_cents=order.platform_discount_cents,
        shop_discount_cents=order.shop_discount_cents,
        postage_cents=order.postage_cents,
        tax_cents=order.tax_cents,
        fee_cents=order.fee_cents,
        refunded_cents=order.refunded_cents,
        route_why=next((event for event in reversed(events) if event.code == _ROUTED), None),
        lines=_lines(conn, order_id, order.warehouse_id),
        parcels=parcels_of(conn, [order_id])[order_id],
        exceptions=exceptions_of(conn, [order_id])[order_id],
        events=events,
        raw=raw,
    )


def region_of(person: AnyRow) -> str:
    """Return a receiver row's province to town in one line."""
    return one_line((person.province, person.city, person.district, person.town))


def one_line(parts: Sequence[str]) -> str:
    """Return the parts of a region in one line, a municipality's name once."""
    return "".join(part for at, part in enumerate(parts) if part and part not in parts[:at])


def events_of(conn: Connection, order_id: int, limit: int = EVENTS) -> tuple[EventRow, ...]:
    """Return the newest entries of an order's timeline, oldest first."""
    rows = conn.execute(
        select(order_event).where(order_event.c.order_id == order_id).order_by(order_event.c.id.desc()).limit(limit)
    ).all()
    return tuple(EventRow(row.id, row.at, row.code, row.params, row.by_name, row.station) for row in reversed(rows))


def exceptions_of(conn: Connection, order_ids: Collection[int]) -> dict[int, tuple[ExceptionRow, ...]]:
    """Return all findings, holds and intercepts per order, open ones first, then newest first."""
    found: dict[int, list[ExceptionRow]] = defaultdict(list)
    for row in conn.execute(
        select(order_exception)
        .where(order_exception.c.order_id.in_(list(order_ids)))
        .order_by(order_exception.c.closed_at.is_not(None), order_exception.c.id.desc())
    ):
        found[row.order_id].append(exception_row(row))
    return {order_id: tuple(found[order_id]) for order_id in order_ids}


def exception_row(row: AnyRow) -> ExceptionRow:
    """Return one exception as screens know it."""
    return ExceptionRow(
        id=row.id,
        order_id=row.order_id,
        kind=row.kind,
        category=row.category,
        params=row.params,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        release_at=row.release_at,
        release_when=row.release_when,
        by=row.closed_by or row.opened_by,
        opened_by=row.opened_by,
        close_reason=row.close_reason or "",
    )


def parcels_of(conn: Connection, order_ids: Collection[int]) -> dict[int, tuple[ParcelRow, ...]]:
    """Return the parcels per order in the order of their index, with their lines and their newest label's state."""
    rows = conn.execute(
        select(parcel, sales_order.c.order_no, warehouse.c.name.label("warehouse"), carrier.c.name.label("carrier"))
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .join(warehouse, warehouse.c.id == parcel.c.warehouse_id)
        .join(carrier, carrier.c.id == parcel.c.carrier_id, isouter=True)
        .where(parcel.c.order_id.in_(list(order_ids)))
        .order_by(parcel.c.order_id, parcel.c.parcel_index)
    ).all()
    ids = [row.id for row in rows]
    lines = _parcel_lines(conn, ids)
    labels = _label_states(conn, ids)
    found: dict[int, list[ParcelRow]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(
            ParcelRow(
                id=row.id,
                order_id=row.order_id,
                order_no=row.order_no,
                parcel_index=row.parcel_index,
                state=row.state,
                warehouse=row.warehouse,
                carrier=row.carrier or "",
                carrier_id=row.carrier_id,
                waybill_no=row.waybill_no or "",
                batch_serial=row.batch_serial or "",
                print_count=row.print_count,
                print_state=labels.get(row.id),
                weight_g=row.weight_g,
                verified_by=row.verified_by,
                shipped_at=row.shipped_at,
                written_back_at=row.written_back_at,
                lines=tuple(lines[row.id]),
            )
        )
    return {order_id: tuple(found[order_id]) for order_id in order_ids}


def _parcel_lines(conn: Connection, parcel_ids: Collection[int]) -> dict[int, list[ParcelLineRow]]:
    rows = conn.execute(
        select(
            parcel_line, sku.c.sku_code, sku.c.name, sku.c.spec, sku.c.image,
            func.coalesce(stock.c.bin, "").label("bin"),
        )
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .join(sku, sku.c.id == parcel_line.c.sku_id)
        .join(
            stock,
            (stock.c.sku_id == parcel_line.c.sku_id) & (stock.c.warehouse_id == parcel.c.warehouse_id),
            isouter=True,
        )
        .where(parcel_line.c.parcel_id.in_(list(parcel_ids)))
        .order_by(parcel_line.c.id)
    ).all()  # fmt: skip
    codes = barcodes_of(conn, {row.sku_id for row in rows})
    found: dict[int, list[ParcelLineRow]] = defaultdict(list)
    for row in rows:
        found[row.parcel_id].append(
            ParcelLineRow(row.id, row.order_line_id, row.sku_id, row.sku_code, row.name, row.spec,
                          codes.get(row.sku_id, ()), row.qty, row.verified_qty, row.bin, row.image)
        )  # fmt: skip
    return found


def _label_states(conn: Connection, parcel_ids: Collection[int]) -> dict[int, str]:
    """Return the state of each parcel's newest waybill job."""
    rows = conn.execute(
        select(print_job.c.parcel_id, print_job.c.state)
        .where(print_job.c.parcel_id.in_(list(parcel_ids)), print_job.c.kind == "waybill")
        .order_by(print_job.c.id)
    )
    return {row.parcel_id: row.state for row in rows}


def barcodes_of(conn: Connection, sku_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the barcodes per SKU, in order."""
    found: dict[int, list[str]] = defaultdict(list)
    for row in conn.execute(
        select(sku_barcode).where(sku_barcode.c.sku_id.in_(list(sku_ids))).order_by(sku_barcode.c.barcode)
    ):
        found[row.sku_id].append(row.barcode)
    return {sku_id: tuple(codes) for sku_id, codes in found.items()}


def _lines(conn: Connection, order_id: int, warehouse_id: int | None) -> tuple[LineRow, ...]:
    """Return the goods lines; stock and bin are of the order's warehouse, or over all while it has none."""
    free = stock.c.on_hand_qty - stock.c.reserved_qty - stock.c.quarantine_qty
    here = select(func.sum(free)).where(stock.c.sku_id == order_line.c.sku_id)
    place = select(func.max(stock.c.bin)).where(stock.c.sku_id == order_line.c.sku_id)
    if warehouse_id is not None:
        only = stock.c.warehouse_id == warehouse_id
        here, place = here.where(only), place.where(only)
    rows = conn.execute(
        select(
            order_line, sku.c.sku_code, sku.c.image, bundle.c.bundle_code, listing.c.listing_no,
            listing.c.merchant_code, here.scalar_subquery().label("available"), place.scalar_subquery().label("bin"),
        )
        .join(sku, sku.c.id == order_line.c.sku_id, isouter=True)
        .join(bundle, bundle.c.id == order_line.c.bundle_id, isouter=True)
        .join(listing, listing.c.id == order_line.c.listing_id, isouter=True)
        .where(order_line.c.order_id == order_id)
        .order_by(order_line.c.id)
    ).all()  # fmt: skip
    codes = barcodes_of(conn, {row.sku_id for row in rows if row.sku_id is not None})
    bundle_ids = {row.bundle_id for row in rows if row.bundle_id is not None}
    bundles = _bundles_there(conn, bundle_ids, warehouse_id)
    parts = _parts_of(conn, bundle_ids)
    rules = _rule_names(conn, {row.rule_no for row in rows if row.rule_no is not None})
    return tuple(
        LineRow(
            id=row.id,
            sku_id=row.sku_id,
            sku_code=row.sku_code or row.bundle_code or row.merchant_code or "",
            name=row.title,
            spec=row.spec,
            qty=row.qty,
            price_cents=row.price_cents,
            total_cents=row.total_cents,
            kind=row.kind,
            refunded_qty=row.refunded_qty,
            barcode=next(iter(codes.get(row.sku_id, ())), ""),
            bin=row.bin or "",
            image=row.image or "",
            listing_no=row.listing_no or "",
            available_qty=bundles.get(row.bundle_id) if row.sku_id is None else int(row.available or 0),
            gift_rule=rules.get(row.rule_no, ""),
            components=tuple(
                replace(part, qty=part.qty * (row.qty - row.refunded_qty)) for part in parts.get(row.bundle_id, ())
            ),
        )
        for row in rows
    )


def _parts_of(conn: Connection, bundle_ids: Collection[int]) -> dict[int, list[Component]]:
    """Return what one of each bundle is made of."""
    found: dict[int, list[Component]] = defaultdict(list)
    for row in conn.execute(
        select(bundle_item.c.bundle_id, bundle_item.c.qty, sku.c.sku_code, sku.c.name, sku.c.spec)
        .join(sku, sku.c.id == bundle_item.c.sku_id)
        .where(bundle_item.c.bundle_id.in_(list(bundle_ids)))
        .order_by(bundle_item.c.bundle_id, sku.c.sku_code)
    ):
        found[row.bundle_id].append(Component(row.sku_code, f"{row.name} {row.spec}".strip(), row.qty))
    return found


def _rule_names(conn: Connection, rule_nos: Collection[int]) -> dict[int, str]:
    """Return what these rules are called in the newest version that has them."""
    rows = conn.execute(
        select(audit_rule.c.rule_no, audit_rule.c.name)
        .join(rule_set, rule_set.c.id == audit_rule.c.rule_set_id)
        .where(audit_rule.c.rule_no.in_(list(rule_nos)), rule_set.c.on_at.is_not(None))
        .order_by(rule_set.c.version_no)
    )
    return {row.rule_no: row.name for row in rows}


def _bundles_there(conn: Connection, bundle_ids: Collection[int], warehouse_id: int | None) -> dict[int, int]:
    """Return how many whole bundles the free pieces make, in one warehouse or over all."""
    free: dict[int, int] = defaultdict(int)
    bundles = items_of(conn, bundle_ids)
    query = select(stock).where(stock.c.sku_id.in_({item.sku_id for items in bundles.values() for item in items}))
    if warehouse_id is not None:
        query = query.where(stock.c.warehouse_id == warehouse_id)
    for row in conn.execute(query) if bundles else ():
        free[row.sku_id] += row.on_hand_qty - row.reserved_qty - row.quarantine_qty
    return {
        bundle_id: min(whole_bundles(free[item.sku_id], item.qty) for item in items)
        for bundle_id, items in bundles.items()
    }


def _raw(conn: Connection, order_id: int) -> tuple[RawRow, ...]:
    """Return the raw orders of an order with their newest payload, which holds no receiver."""
    rows = conn.execute(
        select(raw_order, shop.c.name.label("shop"), raw_order_version.c.payload)
        .join(shop, shop.c.id == raw_order.c.shop_id)
        .join(
            raw_order_version,
            (raw_order_version.c.raw_order_id == raw_order.c.id)
            & (raw_order_version.c.version_no == raw_order.c.version_no),
            isouter=True,
        )
        .where(or_(raw_order.c.order_id == order_id, raw_order.c.id.in_(raw_ids_of(order_id))))
        .order_by(raw_order.c.id)
    )
    return tuple(
        RawRow(row.id, row.shop, row.platform_order_no, row.state, row.reason_code, row.reason_params or {},
               row.modified_at, row.version_no, row.payload or "")
        for row in rows
    )  # fmt: skip
