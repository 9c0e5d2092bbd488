"""Tells whether an engine has nothing left to do, for trials that wait for the end."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, FromClause, and_, or_, select

from app.domain.order_state import OrderState
from app.domain.print_state import PrintJobState
from app.models.database import Database
from app.models.orders import sales_order
from app.models.outbox import outbox
from app.models.parcels import waybill_request
from app.models.print_jobs import print_batch, print_job, printer
from app.models.raw_orders import raw_order
from app.models.shops import shop, sync_checkpoint
from app.models.warehouses import carrier
from app.services.recycle_waybills import RequestState
from app.sync.outbox_relay import OPEN

SOON = timedelta(seconds=60)
"""Calls that wait for less than this (the undo window of shipping) are still waited for."""


def is_idle(db: Database, since: datetime, pulling: Collection[str]) -> bool:
    """Tell whether every shop was read since ``since`` and nothing is due now or soon.

    ``pulling`` are the platforms that can be read. What waits for a person (findings, stopped printers, dead letters,
    paused shops) is not waited for. Raises DatabaseBusy.
    """
    with db.read() as conn:
        soon = db.now(conn) + SOON
        return _all_read(conn, since, pulling) and not any(_any(conn, *some) for some in _busy(soon, _paused(conn)))


def _paused(conn: Connection) -> list[str]:
    """Return the accounts that are not called."""
    return [
        f"{table.name}:{account_id}"
        for table in (shop, carrier)
        for account_id in conn.execute(select(table.c.id).where(table.c.paused)).scalars()
    ]


def _busy(soon: datetime, paused: Sequence[str]) -> tuple[tuple[FromClause, ColumnElement[bool]], ...]:
    audited = sales_order.join(shop)
    asked = waybill_request.join(carrier)
    jobs = print_job.join(printer, printer.c.id == print_job.c.printer_id).join(
        print_batch, print_batch.c.id == print_job.c.batch_id
    )
    unproven = and_(print_job.c.state == PrintJobState.SENT.value, printer.c.mute.is_(False))
    queued = and_(print_job.c.state == PrintJobState.QUEUED.value, print_batch.c.paused.is_(False))
    under_way = or_(print_job.c.state == PrintJobState.SENDING.value, unproven, queued)
    clear = sales_order.c.open_exceptions == 0
    return (
        (raw_order, raw_order.c.state == "new"),
        (audited, and_(sales_order.c.state == OrderState.RECEIVED.value, clear, shop.c.auto_audit)),
        (sales_order, and_(sales_order.c.state == OrderState.AUDITED.value, clear)),
        (outbox, and_(OPEN, outbox.c.not_before <= soon, outbox.c.account.not_in(paused))),
        (
            asked,
            and_(
                waybill_request.c.state == RequestState.ASKED,
                waybill_request.c.not_before <= soon,
                carrier.c.paused.is_(False),
            ),
        ),
        (jobs, and_(printer.c.stopped.is_(False), printer.c.active, under_way)),
    )


def _any(conn: Connection, table: FromClause, where: ColumnElement[bool]) -> bool:
    return conn.execute(select(1).select_from(table).where(where).limit(1)).first() is not None


def _all_read(conn: Connection, since: datetime, pulling: Collection[str]) -> bool:
    unread = (
        select(shop.c.id)
        .outerjoin(sync_checkpoint, sync_checkpoint.c.shop_id == shop.c.id)
        .where(
            shop.c.paused.is_(False),
            shop.c.platform.in_(list(pulling)),
            sync_checkpoint.c.synced_at.is_(None) | (sync_checkpoint.c.synced_at < since),
        )
    )
    return conn.execute(unread.limit(1)).first() is None
