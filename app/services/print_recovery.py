"""After a crash or a jam: one label named by a person settles everything before it, the rest prints again.

The last good label and all before it are confirmed. Those after it that are not proven did not come out: they fail,
their parcels go back, and new jobs at the same places take their turn, linked by ``place`` and in the journal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, or_, select

from app.domain.parcel_state import ParcelState
from app.domain.people import Actor, Right
from app.domain.print_state import PrintJobState, PrintKind, PrintMove
from app.errors import BadInput, IllegalMove, NotFound
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.outbox import lease
from app.models.parcels import parcel
from app.models.print_jobs import print_job
from app.services import order_book
from app.services.job_book import LIVE, JobDraft, MovedJob, add_jobs, confirm_jobs, fail_jobs, move_jobs, start_printers
from app.services.manage_printers import printer_row
from app.services.queries.rows import Outcome

_UNPROVED = (PrintJobState.SENDING.value, PrintJobState.SENT.value, PrintJobState.UNKNOWN.value)
_BEYOND = (ParcelState.VERIFIED.value, ParcelState.SHIPPED.value)


def settle_last_good(db: Database, code: str, by: Actor, *, printer_id: int | None = None) -> tuple[Outcome, ...]:
    """Take ``code`` (batch serial or waybill number) as the last label that came out well on its printer.

    Returns one Outcome per job settled; detail is ``confirmed`` or ``again``. Raises NotAllowed, NotFound for a label
    this printer never got, BadInput for one of an older batch, IllegalMove while bytes are on their way.
    """
    by.require(Right.PRINT)

    def work(tx: Tx) -> tuple[Outcome, ...]:
        good = _named_job(tx.conn, code.strip(), printer_id)
        jobs = _unproved(tx, good.printer_id)
        _expect_current(tx.conn, good, jobs)
        here = [row for row in jobs if row.turn <= good.turn]
        gone = [row for row in jobs if row.turn > good.turn]
        return _settle(tx, good.printer_id, here, gone)

    return db.run(work, by)


def settle_nothing(db: Database, printer_id: int, by: Actor) -> tuple[Outcome, ...]:
    """None of the unsure labels of this printer came out: they fail and wait again. Outcomes and errors as above.

    On a mute printer, whose labels stay *sent* for long, this means the unknown ones and what was sent after them.
    """
    by.require(Right.PRINT)

    def work(tx: Tx) -> tuple[Outcome, ...]:
        device = printer_row(tx.conn, printer_id)
        jobs = _unproved(tx, printer_id)
        unsure = [row.turn for row in jobs if row.state != PrintJobState.SENT.value]
        first = 0 if not device.mute else min(unsure, default=None)
        gone = [] if first is None else [row for row in jobs if row.turn >= first]
        return _settle(tx, printer_id, [], gone)

    return db.run(work, by)


def _named_job(conn: Connection, code: str, printer_id: int | None) -> AnyRow:
    """Return the newest job that the printer got of the label called ``code``."""
    query = (
        select(print_job)
        .join(parcel, parcel.c.id == print_job.c.parcel_id)
        .where(
            or_(parcel.c.batch_serial == code, parcel.c.waybill_no == code),
            print_job.c.kind == PrintKind.WAYBILL.value,
            print_job.c.turn.is_not(None),
            print_job.c.state.in_((*_UNPROVED, PrintJobState.CONFIRMED.value)),
        )
        .order_by(print_job.c.id.desc())
        .limit(1)
    )
    if printer_id is not None:
        query = query.where(print_job.c.printer_id == printer_id)
    row = conn.execute(query).one_or_none() if code else None
    if row is None:
        raise NotFound("print.label_unknown", label=code)
    return row


def _unproved(tx: Tx, printer_id: int) -> list[AnyRow]:
    """Return what the printer got and nobody proved, in the order it got it, with the parcel's state."""
    rows = tx.conn.execute(
        select(
            print_job.c.id, print_job.c.batch_id, print_job.c.batch_serial, print_job.c.state, print_job.c.turn,
            parcel.c.state.label("parcel_state"),
        )
        .outerjoin(parcel, parcel.c.id == print_job.c.parcel_id)
        .where(print_job.c.printer_id == printer_id, print_job.c.state.in_(_UNPROVED))
        .order_by(print_job.c.turn)
    ).all()  # fmt: skip
    sending = [row for row in rows if row.state == PrintJobState.SENDING.value]
    if sending:
        driven = tx.conn.execute(
            select(lease.c.account).where(lease.c.account == f"printer:{printer_id}", lease.c.expires_at > tx.at)
        ).one_or_none()
        if driven is not None:
            raise IllegalMove("print.still_sending", serial=sending[0].batch_serial)
    return list(rows)


def _expect_current(conn: Connection, good: AnyRow, jobs: Sequence[AnyRow]) -> None:
    """Refuse a label from before the batch in question: it would put all labels since then on paper twice.

    In question are the batches of unknown jobs, or of the job sent last when none is unknown; the one label right
    before them may be named too.
    """
    unsure = [row for row in jobs if row.state != PrintJobState.SENT.value] or list(jobs[-1:])
    if not unsure:
        return
    batches = {row.batch_id for row in unsure}
    first = conn.execute(
        select(func.min(print_job.c.turn)).where(
            print_job.c.printer_id == good.printer_id, print_job.c.batch_id.in_(batches), print_job.c.turn.is_not(None)
        )
    ).scalar_one()
    if good.turn < first - 1:
        raise BadInput("print.older_batch", serial=good.batch_serial, now=unsure[0].batch_serial)


def _settle(tx: Tx, printer_id: int, here: Sequence[AnyRow], gone: Sequence[AnyRow]) -> tuple[Outcome, ...]:
    # A parcel that was verified or shipped had its label in a packer's hand, whatever else is said.
    seen = [row for row in gone if row.parcel_state in _BEYOND]
    gone = [row for row in gone if row.parcel_state not in _BEYOND]
    here = [*here, *seen]
    dead = [row.id for row in (*here, *gone) if row.state == PrintJobState.SENDING.value]
    move_jobs(tx, dead, PrintMove.LOSE_SIGHT, note="nobody drives it")
    proven, orders = confirm_jobs(tx, [row.id for row in here], "person")
    failed, more = fail_jobs(tx, [row.id for row in gone], "print.not_there", {"by": tx.by.name}, note="not there")
    requeue(tx, failed)
    start_printers(tx, [printer_id])
    order_book.settle(tx, orders | more)
    return tuple(
        [Outcome(job.batch_serial, detail="confirmed") for job in proven]
        + [Outcome(job.batch_serial, detail="again") for job in failed]
    )


def requeue(tx: Tx, failed: Collection[MovedJob]) -> list[int]:
    """Queue failed jobs again, as new jobs at the same places; return their ids.

    Left out: parcels that were taken back, that have another label on paper, or that have a job waiting already.
    """
    parcels = {job.parcel_id for job in failed if job.parcel_id is not None}
    states: dict[int, str] = {}
    busy: set[tuple[int, str]] = set()
    for ids in order_book.chunks(parcels):
        states.update(dict(tx.conn.execute(select(parcel.c.id, parcel.c.state).where(parcel.c.id.in_(ids))).all()))
        busy.update(
            tx.conn.execute(
                select(print_job.c.parcel_id, print_job.c.kind).where(
                    print_job.c.parcel_id.in_(ids), print_job.c.state.in_(LIVE)
                )
            ).all()
        )  # fmt: skip
    again: dict[tuple[int, int], list[MovedJob]] = defaultdict(list)
    for job in sorted(failed, key=lambda job: job.place):
        if not _still_wanted(job, states, busy):
            continue
        again[(job.batch_id, job.printer_id)].append(job)
        if job.parcel_id is not None:
            busy.add((job.parcel_id, job.kind))
    fresh: list[int] = []
    for (batch_id, printer_id), jobs in sorted(again.items()):
        last = tx.conn.execute(
            select(func.max(print_job.c.print_seq)).where(print_job.c.batch_id == batch_id)
        ).scalar_one()
        drafts = [
            JobDraft(
                PrintKind(job.kind), job.batch_serial, job.parcel_id, job.waybill_no, job.reprint, job.reason,
                job.place, f"again for job {job.id}",
            )
            for job in jobs
        ]  # fmt: skip
        fresh += add_jobs(tx, batch_id, printer_id, drafts, last + 1)
    return fresh


def _still_wanted(job: MovedJob, states: dict[int, str], busy: set[tuple[int, str]]) -> bool:
    if job.parcel_id is None:
        return True
    if (job.parcel_id, job.kind) in busy:
        return False
    if job.kind == PrintKind.PUT_BACK.value:
        return True
    state = states[job.parcel_id]
    if state == ParcelState.CANCELLED.value:
        return False
    return not (job.is_label and job.reprint == 0 and state != ParcelState.WAYBILLED.value)
