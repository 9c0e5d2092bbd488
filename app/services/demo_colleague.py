"""The demo's colleague: a second station that prints and packs through the same services as a person.

So a newcomer sees the whole flow move before touching anything: labels come out, parcels leave, shops are told. The
colleague takes the orders promised last, leaves enough for the newcomer, and packs only what it printed itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Select, func, select

from app.domain.order_state import OrderQueue
from app.domain.parcel_state import ParcelState
from app.domain.people import Actor, Role
from app.domain.print_state import PrintJobState, PrintKind
from app.models.database import Database
from app.models.orders import sales_order
from app.models.parcels import parcel, parcel_line
from app.models.print_jobs import print_batch, print_job
from app.models.stock import sku
from app.services.job_book import LIVE
from app.services.pick_printer import label_printers
from app.services.print_waybills import queue_prints
from app.services.verify_parcels import verify_codes

COLLEAGUE = Actor(None, "小林（演示同事）", Role.PRINT_CLERK, "2 号台")
EVERY_S = 5.0
"""Seconds from one turn to the next: one order in about ten seconds."""
LEAVES = 40
"""Orders that nobody prints yet and that are left alone."""
_IN_HAND = 2
"""Labels on their way or waiting to be packed before the next is printed."""
_TRIES = 5


def take_turn(db: Database) -> bool:
    """Pack one parcel whose label came out, or else print one more label; False when there was nothing to do.

    Raises what the services raise.
    """
    return _pack_one(db) or _print_one(db)


def _pack_one(db: Database) -> bool:
    with db.read() as conn:
        ready = conn.execute(
            _mine()
            .where(
                print_job.c.state == PrintJobState.CONFIRMED.value,
                parcel.c.state == ParcelState.PRINTED.value,
                sales_order.c.queue == OrderQueue.TO_PACK.value,
            )
            .order_by(print_job.c.id)
            .limit(_TRIES)
        ).all()
        pieces = {row.parcel_id: _codes(conn, row.parcel_id) for row in ready}
    return any(_pack(db, row.waybill_no, pieces[row.parcel_id]) for row in ready)


def _pack(db: Database, waybill_no: str, codes: Sequence[str]) -> bool:
    """Scan label and pieces; False for a parcel that was stopped, or opened elsewhere, a moment ago."""
    return all(one.error is None for one in verify_codes(db, waybill_no, codes, COLLEAGUE))


def _print_one(db: Database) -> bool:
    with db.read() as conn:
        in_hand = conn.execute(
            _mine().where(print_job.c.state.in_(LIVE) | (parcel.c.state == ParcelState.PRINTED.value)).limit(_IN_HAND)
        ).all()
        order_id = None if len(in_hand) >= _IN_HAND else _next_order(conn)
        device = next((one for one in label_printers(conn, COLLEAGUE.station) if not one.stopped), None)
    if order_id is None or device is None:
        return False
    return queue_prints(db, [order_id], device.id, COLLEAGUE).batch_id is not None


def _next_order(conn: Connection) -> int | None:
    """Return the order promised last, None when too few are left that nobody prints."""
    queued = select(print_job.c.parcel_id).where(print_job.c.state.in_(LIVE), print_job.c.parcel_id.is_not(None))
    waiting = (
        select(sales_order.c.id)
        .join(parcel, parcel.c.order_id == sales_order.c.id)
        .where(
            sales_order.c.queue == OrderQueue.TO_PRINT.value,
            sales_order.c.parcel_count == 1,
            parcel.c.state.in_((ParcelState.PLANNED.value, ParcelState.WAYBILLED.value)),
            parcel.c.id.not_in(queued),
        )
    )
    if conn.execute(select(func.count()).select_from(waiting.subquery())).scalar_one() <= LEAVES:
        return None
    last = waiting.order_by(sales_order.c.sort_at.desc(), sales_order.c.id.desc()).limit(1)
    return int(conn.execute(last).scalar_one())


def _mine() -> Select[tuple[int, str]]:
    """Return the SELECT of the labels that the colleague printed, for orders that nothing stops."""
    return (
        select(print_job.c.parcel_id, parcel.c.waybill_no)
        .join(print_batch, print_batch.c.id == print_job.c.batch_id)
        .join(parcel, parcel.c.id == print_job.c.parcel_id)
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .where(
            print_batch.c.by_name == COLLEAGUE.name,
            print_job.c.kind == PrintKind.WAYBILL.value,
            parcel.c.state != ParcelState.CANCELLED.value,
            sales_order.c.open_exceptions == 0,
        )
    )


def _codes(conn: Connection, parcel_id: int) -> list[str]:
    """Return a code to scan for every piece that was not counted yet."""
    rows = conn.execute(
        select(sku.c.sku_code, parcel_line.c.qty - parcel_line.c.verified_qty)
        .join(sku, sku.c.id == parcel_line.c.sku_id)
        .where(parcel_line.c.parcel_id == parcel_id)
        .order_by(parcel_line.c.id)
    )
    return [code for code, qty in rows for _ in range(qty)]
