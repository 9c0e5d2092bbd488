"""The next batch of a print queue: which parcels, in which order, on which printers, and what stays behind and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from app.domain.exceptions import ExceptionKind
from app.domain.natural_order import natural_key
from app.domain.order_state import OrderQueue, OrderShape, OrderState
from app.domain.parcel_state import ParcelState
from app.domain.print_state import PrintKind
from app.errors import BadInput, Param
from app.models.base import AnyRow
from app.models.orders import order_exception, sales_order
from app.models.parcels import parcel, parcel_line
from app.models.print_jobs import print_job, printer
from app.models.stock import sku, stock
from app.models.warehouses import carrier
from app.services import order_book
from app.services.job_book import LIVE
from app.services.number_days import DEFAULT_ZONE
from app.services.pick_printer import label_printers
from app.services.queries import order_pages
from app.services.queries.rows import OrderFilter, SortKey
from app.services.queries.work_rows import BatchPlan, LeftBehind, PrintQueueRow

BATCH = 500
"""Orders in one batch."""

COUNTED = 10_000
"""Orders of the print queue that are looked at to count its parts."""

LOOKED_THROUGH = 5_000
"""The most urgent orders that are looked through for a part of the queue before the whole queue is sorted."""

_SHOWN = 200
"""Orders named per reason that stay behind."""

SHARED_FROM = 60
"""Fewer labels than this all go to one printer: one pile is easier to pack from."""

SHAPES = {shape.value for shape in OrderShape}
QUEUES = ("due_today", "single", "multi_qty", "multi_sku", "urgent", "to_request", "failed")
ORDERS = ("ship_by", "bin", "sku")


def end_of_day(now: datetime, zone: str = DEFAULT_ZONE) -> datetime:
    """Return the end of the warehouse's day, UTC-aware."""
    local = now.astimezone(ZoneInfo(zone))
    return local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def print_queues(conn: Connection, now: datetime) -> tuple[PrintQueueRow, ...]:
    """Return the parts of the print queue with their orders; an order stands in every part that fits it."""
    waiting = conn.execute(
        select(
            sales_order.c.shape, sales_order.c.urgent, sales_order.c.sort_at, sales_order.c.waybill_no
        )
        .where(sales_order.c.queue == OrderQueue.TO_PRINT.value)
        .limit(COUNTED)
    ).all()  # fmt: skip
    today = end_of_day(now)
    counts: Counter[str] = Counter(row.shape for row in waiting)
    counts["due_today"] = sum(row.sort_at < today for row in waiting)
    counts["urgent"] = sum(bool(row.urgent) for row in waiting)
    counts["to_request"] = sum(not row.waybill_no for row in waiting)
    counts["failed"] = conn.execute(
        select(func.count()).select_from(
            select(order_exception.c.id)
            .where(order_exception.c.kind == ExceptionKind.WAYBILL_REFUSED.value, order_exception.c.closed_at.is_(None))
            .limit(COUNTED)
            .subquery()
        )
    ).scalar_one()
    return tuple(PrintQueueRow(key, counts[key]) for key in QUEUES)


def plan_batch(conn: Connection, queue: str, order: str, station: str, now: datetime) -> BatchPlan:
    """Return what the next batch of a queue would be; raise BadInput for an unknown queue or order of labels."""
    if queue not in QUEUES or order not in ORDERS:
        raise BadInput("print.unknown_queue", queue=queue, order=order)
    order_ids, more = _order_ids(conn, queue, now)
    parcels, left = _parcels(conn, order_ids)
    parcels = _in_label_order(conn, parcels, order)
    left += _blocked(conn, queue)
    if more:
        left.append(LeftBehind(more, "print.next_batch", {"most": BATCH}))
    usable = label_printers(conn, station)
    shares = share_out(len(parcels), [row.waiting for row in usable if not row.stopped])
    working = [row for row in usable if not row.stopped]
    if usable and not working:
        working, shares = usable[:1], [len(parcels)]
    paper = _paper(conn, usable)
    return BatchPlan(
        queue=queue,
        order_ids=tuple(dict.fromkeys(found.order_id for found in parcels)),
        parcel_ids=tuple(found.id for found in parcels),
        pieces=sum(found.pieces for found in parcels),
        carriers=tuple(Counter(found.carrier for found in parcels).most_common()),
        printers=tuple(
            (row.id, row.name, share) for row, share in zip(working, shares, strict=True) if share or not parcels
        ),
        paper_ok=bool(usable),
        paper=paper,
        order=order,
        left_behind=tuple(left),
        first_parcel_id=next((found.id for found in parcels if found.numbered), None),
        slips=any(row.prints_slips for row in working),
    )


def share_out(labels: int, waiting: Sequence[int]) -> list[int]:
    """Return how many labels each printer gets, so that all end at about the same time.

    ``waiting`` is what each has still to do, the preferred printer first; few labels all go to that one.
    """
    shares = [0] * len(waiting)
    if not waiting:
        return shares
    if labels < SHARED_FROM:
        shares[0] = labels
        return shares
    for _ in range(labels):
        shares[min(range(len(waiting)), key=lambda at: (waiting[at] + shares[at], at))] += 1
    return shares


def _order_ids(conn: Connection, queue: str, now: datetime) -> tuple[list[int], int]:
    """Return the orders of the next batch by promise, urgent first, and how many more there are (capped)."""
    if queue == "failed":
        return [], 0
    to_print = (OrderQueue.TO_PRINT.value,)
    where = OrderFilter(queues=to_print)
    if queue == "due_today":
        where = OrderFilter(queues=to_print, ship_by_until=end_of_day(now))
    elif queue == "urgent":
        where = OrderFilter(queues=to_print, urgent=True)
    first: Sequence[int] = order_pages.ids(conn, where, SortKey.SHIP_BY, LOOKED_THROUGH)
    if queue in SHAPES or queue == "to_request":
        first = _fitting(conn, queue, first)
    return list(first[:BATCH]), max(0, len(first) - BATCH)


def _fitting(conn: Connection, queue: str, ids: Sequence[int]) -> list[int]:
    """Return those of the most urgent orders that belong to a part of the queue; all of the queue if they are rare."""
    test = sales_order.c.shape == queue if queue in SHAPES else sales_order.c.waybill_no == ""
    if len(ids) < LOOKED_THROUGH:
        fitting: set[int] = set()
        for part in order_book.chunks(ids):
            fitting.update(conn.execute(select(sales_order.c.id).where(sales_order.c.id.in_(part), test)).scalars())
        return [order_id for order_id in ids if order_id in fitting]
    rows = conn.execute(
        select(sales_order.c.id)
        .where(sales_order.c.queue == OrderQueue.TO_PRINT.value, test)
        .order_by(sales_order.c.urgent.desc(), sales_order.c.sort_at, sales_order.c.id)
        .limit(LOOKED_THROUGH)
    )
    return list(rows.scalars())


@dataclass(frozen=True)
class _Planned:
    """One parcel of the next batch."""

    id: int
    order_id: int
    carrier: str
    numbered: bool
    pieces: int


def _parcels(conn: Connection, order_ids: Sequence[int]) -> tuple[list[_Planned], list[LeftBehind]]:
    """Return the parcels of these orders that would print, and the others by reason."""
    rows: dict[int, list[AnyRow]] = defaultdict(list)
    pieces: dict[int, int] = {}
    busy: set[int] = set()
    for ids in order_book.chunks(order_ids):
        for row in conn.execute(
            select(parcel.c.id, parcel.c.order_id, parcel.c.state, carrier.c.name, carrier.c.paused)
            .outerjoin(carrier, carrier.c.id == parcel.c.carrier_id)
            .where(
                parcel.c.order_id.in_(ids),
                parcel.c.state.in_((ParcelState.PLANNED.value, ParcelState.WAYBILLED.value)),
            )
            .order_by(parcel.c.order_id, parcel.c.parcel_index)
        ):
            rows[row.order_id].append(row)
        mine = select(parcel.c.id).where(parcel.c.order_id.in_(ids))
        pieces.update(
            conn.execute(
                select(parcel_line.c.parcel_id, func.sum(parcel_line.c.qty))
                .where(parcel_line.c.parcel_id.in_(mine))
                .group_by(parcel_line.c.parcel_id)
            ).all()
        )  # fmt: skip
        busy.update(
            conn.execute(
                select(print_job.c.parcel_id).where(
                    print_job.c.parcel_id.in_(mine),
                    print_job.c.kind == PrintKind.WAYBILL.value,
                    print_job.c.state.in_(LIVE),
                )
            ).scalars()
        )
    good: list[_Planned] = []
    left: dict[tuple[str, str], list[int]] = defaultdict(list)
    for order_id in order_ids:
        for row in rows[order_id]:
            why = _why_left(row, busy)
            if why is None:
                numbered = row.state == ParcelState.WAYBILLED.value
                good.append(_Planned(row.id, order_id, row.name or "", numbered, int(pieces.get(row.id, 0))))
            elif order_id not in left[why]:
                left[why].append(order_id)
    return good, [_left(code, {"carrier": name} if name else {}, ids) for (code, name), ids in left.items()]


def _why_left(row: AnyRow, busy: set[int]) -> tuple[str, str] | None:
    if row.id in busy:
        return "print.left_queued", ""
    if row.name is None:
        return "print.left_no_carrier", ""
    if row.paused and row.state == ParcelState.PLANNED.value:
        return "print.left_carrier_paused", str(row.name)
    return None


def _left(code: str, params: dict[str, Param], order_ids: Sequence[int]) -> LeftBehind:
    return LeftBehind(len(order_ids), code, params, tuple(order_ids[:_SHOWN]))


def _blocked(conn: Connection, queue: str) -> list[LeftBehind]:
    """Return routed orders that something open keeps from printing, by their most serious finding."""
    if queue not in SHAPES and queue != "failed":
        return []
    test = sales_order.c.shape == queue
    if queue == "failed":
        test = sales_order.c.exception_kind == ExceptionKind.WAYBILL_REFUSED.value
    rows = conn.execute(
        select(sales_order.c.id, sales_order.c.exception_kind)
        .where(
            sales_order.c.queue == OrderQueue.EXCEPTION.value,
            sales_order.c.state == OrderState.ROUTED.value,
            sales_order.c.exception_kind.is_not(None),
            test,
        )
        .order_by(sales_order.c.id)
        .limit(COUNTED)
    )
    kinds: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        kinds[row.exception_kind].append(row.id)
    return [_left(f"exception.{kind}", {}, ids) for kind, ids in sorted(kinds.items(), key=lambda item: -len(item[1]))]


def _in_label_order(conn: Connection, parcels: list[_Planned], order: str) -> list[_Planned]:
    """Sort by the first piece's bin or SKU; parcels of equal goods come out together."""
    if order == "ship_by":
        return parcels
    places: dict[int, tuple[str, str]] = {}
    for ids in order_book.chunks([found.id for found in parcels]):
        rows = conn.execute(
            select(parcel_line.c.parcel_id, sku.c.sku_code, func.coalesce(stock.c.bin, "").label("bin"))
            .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
            .join(sku, sku.c.id == parcel_line.c.sku_id)
            .outerjoin(
                stock, (stock.c.sku_id == parcel_line.c.sku_id) & (stock.c.warehouse_id == parcel.c.warehouse_id)
            )
            .where(parcel_line.c.parcel_id.in_(ids))
            .order_by(parcel_line.c.id.desc())
        )  # fmt: skip
        for row in rows:
            places[row.parcel_id] = (row.bin, row.sku_code) if order == "bin" else (row.sku_code, row.bin)
    keys = {found.id: tuple(natural_key(part) for part in places.get(found.id, ("", ""))) for found in parcels}
    return sorted(parcels, key=lambda found: keys[found.id])


def _paper(conn: Connection, usable: Sequence[AnyRow]) -> str:
    """Return the paper in use; when no printer can take a label, the paper that is wrong."""
    rows = usable or conn.execute(select(printer).where(printer.c.active).order_by(printer.c.id)).all()
    return f"{rows[0].width_mm} × {rows[0].height_mm} mm" if rows else ""
