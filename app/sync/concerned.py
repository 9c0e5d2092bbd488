"""Whom a change concerns: the accounts whose threads have something new to do.

Looking it up once costs less than waking every thread to look for itself: on a busy day something changes a hundred
times a second, and nearly always it concerns nobody or one.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, or_, select

from app.domain.print_state import PrintJobState
from app.errors import AppError
from app.models.database import Database
from app.models.outbox import outbox
from app.models.parcels import parcel, waybill_request
from app.models.print_jobs import print_job
from app.services.ask_sync import SYNC
from app.services.recycle_waybills import RequestState
from app.sync.change_feed import Change

_MOST = 500
"""Ids of one kind beyond which everybody is woken."""

_LOOKED_UP = ("outbox", "order", "parcel", "job", "batch")


def concerned(db: Database, change: Change) -> set[str] | None:
    """Return accounts such as ``shop:3``; None: possibly everybody."""
    if change.everything or any(len(change.ids.get(kind, ())) > _MOST for kind in _LOOKED_UP):
        return None
    found = {f"{kind}:{one}" for kind in ("shop", "carrier", "printer") for one in change.ids.get(kind, ())}
    found |= {f"shop:{one}" for one in change.ids.get(SYNC, ())}
    if not change.touches(*_LOOKED_UP):
        return found
    try:
        with db.read() as conn:
            return found | _with_calls(conn, change) | _with_requests(conn, change) | _with_jobs(conn, change)
    except AppError:
        return None


def _ids(change: Change, kind: str) -> Collection[int]:
    return sorted(change.ids.get(kind, ()))


def _with_calls(conn: Connection, change: Change) -> set[str]:
    """Accounts with open rows among these of the outbox."""
    if not change.touches("outbox"):
        return set()
    rows = select(outbox.c.account).where(outbox.c.id.in_(_ids(change, "outbox")), outbox.c.done_at.is_(None))
    return set(conn.execute(rows.distinct()).scalars())


def _with_requests(conn: Connection, change: Change) -> set[str]:
    """Carriers asked for a number by these parcels, or by parcels of these orders (they may go on again)."""
    if not change.touches("parcel", "order"):
        return set()
    rows = (
        select(waybill_request.c.carrier_id)
        .join(parcel, parcel.c.id == waybill_request.c.parcel_id)
        .where(
            waybill_request.c.state == RequestState.ASKED,
            or_(parcel.c.id.in_(_ids(change, "parcel")), parcel.c.order_id.in_(_ids(change, "order"))),
        )
    )
    return {f"carrier:{one}" for one in conn.execute(rows.distinct()).scalars()}


def _with_jobs(conn: Connection, change: Change) -> set[str]:
    """Printers with queued jobs among these, of these batches, or of these orders (they may go on again)."""
    if not change.touches("job", "batch", "order"):
        return set()
    rows = (
        select(print_job.c.printer_id)
        .outerjoin(parcel, parcel.c.id == print_job.c.parcel_id)
        .where(
            print_job.c.state == PrintJobState.QUEUED.value,
            or_(
                print_job.c.id.in_(_ids(change, "job")),
                print_job.c.batch_id.in_(_ids(change, "batch")),
                parcel.c.order_id.in_(_ids(change, "order")),
            ),
        )
    )
    return {f"printer:{one}" for one in conn.execute(rows.distinct()).scalars()}
