"""What a print worker writes while it drives a printer: each step is committed before the next byte goes.

Order of events for one label: ``claim_next`` (look), draw, ``mark_sending`` (commit), bytes, ``mark_sent``, proof,
``mark_confirmed``. At most MAX_UNPROVED jobs lie between sending and proof. Only the holder of the printer's lease gets
past ``mark_sending``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, update

from app.domain.paper_pace import label_seconds, labels_ahead
from app.domain.parcel_state import ParcelState
from app.domain.people import SYSTEM, Actor
from app.domain.print_state import MAX_UNPROVED, PrintJobState, PrintKind, PrintMove
from app.errors import LostRace, Param
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.outbox import lease
from app.models.parcels import parcel, waybill_request
from app.models.print_jobs import print_batch, print_job, printer
from app.models.warehouses import carrier
from app.services import order_book
from app.services.job_book import confirm_jobs, fail_jobs, move_jobs, paper_came, signer, stop_printer, told
from app.services.manage_printers import printer_row
from app.services.print_recovery import requeue
from app.services.print_waybills import ON_PAPER
from app.services.recycle_waybills import RequestState

NUMBER_PATIENCE = timedelta(seconds=30)
"""So long the labels behind it wait for a number; a carrier that is refused, paused or silent stops nobody else."""

_LOOK_BACK = 4 * MAX_UNPROVED
"""So many of a mute printer's last labels are enough to know what is still ahead of the paper."""


@dataclass(frozen=True)
class JobToPrint:
    """One job that a printer may get now."""

    id: int
    kind: str
    batch_id: int
    printer_id: int
    batch_serial: str
    waybill_no: str
    reprint: int
    parcel_id: int | None
    order_id: int | None


def claim_next(db: Database, printer_id: int, holder: str, limit: int = MAX_UNPROVED) -> tuple[JobToPrint, ...]:  # noqa: ARG001 - the holder proves itself in mark_sending
    """Return the next jobs in the printer's order that may go now; nothing while it waits for a person.

    Skipped without blocking others: paused batches, stopped orders, parcels whose number is refused or late. A number
    asked less than NUMBER_PATIENCE ago is waited for, so that labels come out in the order of their batch. Nothing is
    changed: draw them, then ``mark_sending``.
    """
    with db.read() as conn:
        device = printer_row(conn, printer_id)
        now = db.now(conn)
        room = min(limit, _room(conn, device, now))
        if room <= 0 or device.stopped or not device.active:
            return ()
        ready = _ready(printer_id)
        awaited = conn.execute(_first_awaited(printer_id, now)).scalar()
        if awaited is not None:
            ready = ready.where(print_job.c.place < awaited)
        rows = conn.execute(ready.limit(room)).all()
        return tuple(
            JobToPrint(
                row.id, row.kind, row.batch_id, row.printer_id, row.batch_serial, row.waybill_no, row.reprint,
                row.parcel_id, row.order_id,
            )
            for row in rows
        )  # fmt: skip


def _ready(printer_id: int) -> Select[Any]:
    """Jobs of a printer that may go to paper now, in its order."""
    going: ColumnElement[bool] = or_(sales_order.c.open_exceptions == 0, parcel.c.state.in_(ON_PAPER))
    first_label = and_(
        print_job.c.kind == PrintKind.WAYBILL.value,
        parcel.c.state == ParcelState.WAYBILLED.value,
        sales_order.c.open_exceptions == 0,
    )
    label_again = and_(
        print_job.c.kind == PrintKind.WAYBILL.value, print_job.c.reprint > 0, parcel.c.state.in_(ON_PAPER)
    )
    slip = and_(
        print_job.c.kind == PrintKind.PACKING_SLIP.value,
        parcel.c.state.not_in((ParcelState.PLANNED.value, ParcelState.CANCELLED.value)),
        going,
    )
    return (
        select(print_job, parcel.c.order_id)
        .join(print_batch, print_batch.c.id == print_job.c.batch_id)
        .outerjoin(parcel, parcel.c.id == print_job.c.parcel_id)
        .outerjoin(sales_order, sales_order.c.id == parcel.c.order_id)
        .where(
            print_job.c.printer_id == printer_id,
            print_job.c.state == PrintJobState.QUEUED.value,
            print_batch.c.paused.is_(False),
            or_(
                print_job.c.parcel_id.is_(None),
                print_job.c.kind == PrintKind.PUT_BACK.value,
                first_label,
                label_again,
                slip,
            ),
        )
        .order_by(print_job.c.place, print_job.c.id)
    )


def _first_awaited(printer_id: int, now: datetime) -> Select[Any]:
    """The place of a printer's first label whose number is on its way and expected any moment."""
    return (
        select(func.min(print_job.c.place))
        .join(print_batch, print_batch.c.id == print_job.c.batch_id)
        .join(parcel, parcel.c.id == print_job.c.parcel_id)
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .join(waybill_request, waybill_request.c.parcel_id == parcel.c.id)
        .join(carrier, carrier.c.id == waybill_request.c.carrier_id)
        .where(
            print_job.c.printer_id == printer_id,
            print_job.c.state == PrintJobState.QUEUED.value,
            print_job.c.kind == PrintKind.WAYBILL.value,
            print_batch.c.paused.is_(False),
            sales_order.c.open_exceptions == 0,
            carrier.c.paused.is_(False),
            waybill_request.c.state == RequestState.ASKED,
            waybill_request.c.error_code.is_(None),
            waybill_request.c.asked_at > now - NUMBER_PATIENCE,
        )
    )


def _room(conn: Connection, device: AnyRow, now: datetime) -> int:
    """Return how many more jobs may be sent before something is proven."""
    here = print_job.c.printer_id == device.id
    sending = _count(conn, here, print_job.c.state == PrintJobState.SENDING.value)
    if not device.mute:
        return MAX_UNPROVED - sending - _count(conn, here, print_job.c.state == PrintJobState.SENT.value)
    last = conn.execute(
        select(print_job.c.sent_at)
        .where(here, print_job.c.turn.is_not(None), print_job.c.sent_at.is_not(None))
        .order_by(print_job.c.turn.desc())
        .limit(_LOOK_BACK)
    ).scalars()
    pace = label_seconds(device.height_mm, device.gap_mm, device.speed)
    return MAX_UNPROVED - sending - labels_ahead(sorted(last), pace, now)


def _count(conn: Connection, *where: ColumnElement[bool]) -> int:
    return int(conn.execute(select(func.count()).select_from(print_job).where(*where)).scalar_one())


def mark_sending(db: Database, printer_id: int, job_ids: Collection[int], holder: str) -> tuple[int, ...]:
    """Write, before a byte goes, that these jobs are being sent; return those that may go, in order.

    A job whose order was stopped or taken back since ``claim_next``, or that is one too many, is left out. Raises
    LostRace when ``holder`` does not hold the printer's lease.
    """

    def work(tx: Tx) -> tuple[int, ...]:
        _expect_lease(tx, printer_id, holder)
        device = tx.conn.execute(select(printer).where(printer.c.id == printer_id).with_for_update()).one()
        room = _room(tx.conn, device, tx.at)
        if device.stopped or room <= 0:
            return ()
        may_go = tx.conn.execute(_ready(printer_id).where(print_job.c.id.in_(list(job_ids)))).all()[:room]
        turn = tx.conn.execute(
            select(func.coalesce(func.max(print_job.c.turn), 0)).where(
                print_job.c.printer_id == printer_id, print_job.c.turn.is_not(None)
            )
        ).scalar_one()
        moved = move_jobs(tx, [row.id for row in may_go], PrintMove.SEND)
        for offset, job in enumerate(moved, 1):
            tx.conn.execute(update(print_job).where(print_job.c.id == job.id).values(turn=turn + offset))
            if job.parcel_id is not None:
                tx.conn.execute(
                    update(parcel)
                    .where(parcel.c.id == job.parcel_id, parcel.c.batch_serial.is_(None))
                    .values(batch_serial=job.batch_serial)
                )
        return tuple(job.id for job in moved)

    return db.run(work)


def _expect_lease(tx: Tx, printer_id: int, holder: str) -> None:
    row = tx.conn.execute(
        select(lease.c.holder, lease.c.expires_at).where(lease.c.account == f"printer:{printer_id}")
    ).one_or_none()
    if row is None or row.holder != holder or row.expires_at <= tx.at:
        raise LostRace("print.lease_lost", printer=printer_id)


def mark_sent(db: Database, job_ids: Collection[int]) -> None:
    """The bytes of these jobs were taken: their parcels are PRINTED, signed by the person who pressed print."""
    by_batch: dict[int, list[int]] = defaultdict(list)
    with db.read() as conn:
        for row in conn.execute(
            select(print_job.c.id, print_job.c.batch_id)
            .where(print_job.c.id.in_(list(job_ids)))
            .order_by(print_job.c.id)
        ):
            by_batch[row.batch_id].append(row.id)
        signers = {batch_id: signer(conn, batch_id) for batch_id in by_batch}

    for batch_id, ids in by_batch.items():

        def work(tx: Tx, ids: list[int] = ids) -> None:
            sent = move_jobs(tx, ids, PrintMove.HANDED_OVER, sent_at=tx.at)
            order_book.settle(tx, paper_came(tx, sent))

        db.run(work, signers[batch_id])


def mark_confirmed(db: Database, job_ids: Collection[int], proof: str, by: Actor = SYSTEM) -> None:
    """These jobs are proven to be on paper; ``proof`` is printer, scan or person."""

    def work(tx: Tx) -> None:
        order_book.settle(tx, confirm_jobs(tx, job_ids, proof)[1])

    db.run(work, by)


def mark_failed(db: Database, job_ids: Collection[int], code: str, params: dict[str, Param]) -> None:
    """These jobs gave no paper, for certain; their parcels go back. They may be queued again as new jobs."""

    def work(tx: Tx) -> None:
        order_book.settle(tx, fail_jobs(tx, job_ids, code, params)[1])

    db.run(work)


def put_back(db: Database, job_ids: Collection[int], code: str, params: dict[str, Param]) -> None:
    """Not one byte of these jobs left us: they fail with the reason and wait again, as new jobs at the same place."""

    def work(tx: Tx) -> None:
        sending = move_jobs(
            tx, job_ids, PrintMove.FAIL, only=(PrintJobState.SENDING,), settled_at=tx.at, note="untouched",
            **told(code, params),
        )  # fmt: skip
        requeue(tx, sending)

    db.run(work)


def mark_unknown(db: Database, job_ids: Collection[int], code: str, params: dict[str, Param]) -> None:
    """Nobody can say whether these jobs are on paper: their printers stop and ask for the last good label."""

    def work(tx: Tx) -> None:
        unsure = move_jobs(tx, job_ids, PrintMove.LOSE_SIGHT, **told(code, params))
        for printer_id in sorted({job.printer_id for job in unsure}):
            stop_printer(tx, printer_id)

    db.run(work)


def recover(db: Database, printer_id: int, holder: str) -> int:
    """Take up a printer after another engine died: what it had under way is unknown. Returns how many jobs that are.

    Called right after taking the printer's lease, before anything is sent. Jobs *sent* to a printer that answers status
    queries are unproven as well, since nobody watched it meanwhile; a mute printer's stay *sent* until a scan. Raises
    LostRace without the lease.
    """

    def work(tx: Tx) -> int:
        _expect_lease(tx, printer_id, holder)
        device = printer_row(tx.conn, printer_id)
        states = [PrintJobState.SENDING.value] + ([] if device.mute else [PrintJobState.SENT.value])
        left = tx.conn.execute(
            select(print_job.c.id).where(print_job.c.printer_id == printer_id, print_job.c.state.in_(states))
        ).scalars()
        unsure = move_jobs(tx, list(left), PrintMove.LOSE_SIGHT, note="recovered", **told("print.engine_died", {}))
        if unsure:
            stop_printer(tx, printer_id)
        return len(unsure)

    return db.run(work)
