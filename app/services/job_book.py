"""The one door through which print jobs change: each move is one conditional UPDATE and one journal line.

A parcel follows its paper: it becomes PRINTED when its label's job is *sent* (or proven, when the sending itself was
never seen to end), and goes back when that job turns out *failed*. ``sent_at`` says whether a job counts as paper.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from app.domain.parcel_state import ParcelMove
from app.domain.people import Actor
from app.domain.print_state import PrintJobState, PrintKind, PrintMove, next_state, sources
from app.errors import Param
from app.models.base import AnyRow
from app.models.bulk import insert_many, take_ids
from app.models.database import Tx
from app.models.parcels import parcel
from app.models.print_jobs import print_batch, print_job, print_journal, printer
from app.models.staff import staff
from app.services import order_book
from app.services.number_days import DEFAULT_ZONE, local_day, take_numbers
from app.services.put_back_tasks import close_tasks, open_tasks

LIVE = (PrintJobState.QUEUED.value, PrintJobState.SENDING.value, PrintJobState.UNKNOWN.value)
"""States in which no further job of the kind is queued for a parcel. At most one is queued or sending (index
``uq_print_job_live``); a label and its reprint may both become unknown."""


@dataclass(frozen=True)
class JobDraft:
    """One job to be queued. ``place`` None: at the end of the printer's queue."""

    kind: PrintKind
    batch_serial: str
    parcel_id: int | None = None
    waybill_no: str = ""
    reprint: int = 0
    reason: str | None = None
    place: int | None = None
    note: str = ""


@dataclass(frozen=True)
class MovedJob:
    """One job after a move, with what it was before."""

    id: int
    batch_id: int
    kind: str
    parcel_id: int | None
    printer_id: int
    batch_serial: str
    waybill_no: str
    reprint: int
    reason: str | None
    place: int
    before: PrintJobState
    was_paper: bool
    """It counted as paper before this move."""

    @property
    def is_label(self) -> bool:
        """Tell whether a parcel follows this job."""
        return self.kind == PrintKind.WAYBILL.value and self.parcel_id is not None


def new_batch(tx: Tx, printer_id: int, zone: str = DEFAULT_ZONE) -> tuple[int, str]:
    """Make a batch, one press of print, signed by the transaction's actor; return ``(id, "YYMMDD-BBB")``.

    The day is the warehouse's, by its time zone.
    """
    day = local_day(tx.at, zone)
    (number,) = take_numbers(tx, "print_batch", day, 1)
    batch = f"{day:%y%m%d}-{number:03d}"
    batch_id: int = tx.conn.execute(
        print_batch.insert()
        .values(batch=batch, printer_id=printer_id, created_at=tx.at, by_name=tx.by.name, station=tx.by.station)
        .returning(print_batch.c.id)
    ).scalar_one()
    return batch_id, batch


def add_jobs(tx: Tx, batch_id: int, printer_id: int, drafts: Sequence[JobDraft], first_seq: int = 1) -> list[int]:
    """Queue jobs in this order; return their ids."""
    ids = take_ids(tx.conn, print_job, len(drafts))
    insert_many(
        tx.conn,
        print_job,
        [
            {
                "id": job_id,
                "batch_id": batch_id,
                "print_seq": first_seq + offset,
                "kind": draft.kind.value,
                "parcel_id": draft.parcel_id,
                "printer_id": printer_id,
                "batch_serial": draft.batch_serial,
                "waybill_no": draft.waybill_no,
                "reprint": draft.reprint,
                "reprint_reason": draft.reason,
                "place": job_id if draft.place is None else draft.place,
                "state": PrintJobState.QUEUED.value,
                "queued_at": tx.at,
            }
            for offset, (job_id, draft) in enumerate(zip(ids, drafts, strict=True))
        ],
    )
    queued = PrintJobState.QUEUED.value
    _write_journal(tx, ((job_id, None, queued, draft.note) for job_id, draft in zip(ids, drafts, strict=True)))
    tx.touch("job", *ids)
    tx.touch("batch", batch_id)
    return ids


def move_jobs(
    tx: Tx,
    job_ids: Collection[int],
    move: PrintMove,
    *,
    note: str = "",
    only: Collection[PrintJobState] | None = None,
    **values: Any,  # noqa: ANN401 - column values set together with the state
) -> list[MovedJob]:
    """Move jobs that may make this move, write one journal line each, return those moved in the printer's order.

    Jobs in another state are left alone. ``only`` narrows the states to start from. What follows for parcels is the
    caller's next step: ``paper_came`` or ``paper_gone``.
    """
    moved: list[MovedJob] = []
    lines: list[tuple[int, str | None, str, str]] = []
    for before in sources(move) if only is None else [state for state in sources(move) if state in only]:
        after = next_state(before, move)
        for ids in order_book.chunks(job_ids):
            rows = tx.conn.execute(
                update(print_job)
                .where(print_job.c.id.in_(ids), print_job.c.state == before.value)
                .values(state=after.value, **values)
                .returning(print_job)
            ).all()
            moved += [_moved(row, before, values) for row in rows]
            lines += [(row.id, before.value, after.value, note) for row in rows]
    _write_journal(tx, sorted(lines))
    tx.touch("job", *(job.id for job in moved))
    tx.touch("batch", *{job.batch_id for job in moved})
    return sorted(moved, key=lambda job: (job.place, job.id))


def _moved(row: AnyRow, before: PrintJobState, values: dict[str, Any]) -> MovedJob:
    # A move that sets sent_at makes it paper now; before that it was not.
    was_paper = "sent_at" not in values and row.sent_at is not None
    return MovedJob(
        row.id, row.batch_id, row.kind, row.parcel_id, row.printer_id, row.batch_serial, row.waybill_no, row.reprint,
        row.reprint_reason, row.place, before, was_paper,
    )  # fmt: skip


def note_jobs(tx: Tx, jobs: Iterable[tuple[int, PrintJobState]], note: str) -> None:
    """Write a journal line about jobs that stay in their state."""
    rows = list(jobs)
    _write_journal(tx, ((job_id, state.value, state.value, note) for job_id, state in rows))
    tx.touch("job", *(job_id for job_id, _state in rows))


def _write_journal(tx: Tx, lines: Iterable[tuple[int, str | None, str, str]]) -> None:
    insert_many(
        tx.conn,
        print_journal,
        [
            {
                "job_id": job_id,
                "at": tx.at,
                "before": before,
                "after": after,
                "note": note,
                "by_name": tx.by.name,
                "station": tx.by.station,
            }
            for job_id, before, after, note in lines
        ],
    )


# --- what follows for parcels -----------------------------------------------------------------------------------------


def paper_came(tx: Tx, jobs: Collection[MovedJob]) -> set[int]:
    """These labels are on paper: count them, and move parcels that waited for it. Returns orders to settle."""
    orders: set[int] = set()
    for batch_id, by_parcel in _one_a_parcel(jobs):
        printed_by = tx.conn.execute(select(print_batch.c.by_name).where(print_batch.c.id == batch_id)).scalar_one()
        paper = {"print_count": parcel.c.print_count + 1, "printed_at": tx.at, "printed_by": printed_by}
        moved = order_book.move_parcels(
            tx,
            by_parcel,
            ParcelMove.PRINT,
            "parcel.printed",
            {parcel_id: {"serial": job.batch_serial} for parcel_id, job in by_parcel.items()},
            **paper,
        )
        orders |= set(moved.values())
        others = [parcel_id for parcel_id in by_parcel if parcel_id not in moved]
        for row in _count(tx, others, paper):
            job = by_parcel[row.id]
            code = "label.reprinted" if job.reprint else "label.after_stop"
            if not job.reprint:
                open_tasks(tx, [row.id], "after_stop")
            tx.event(
                row.order_id, code, parcel_id=row.id, serial=job.batch_serial, reprint=job.reprint, reason=job.reason
            )
    return orders


def paper_gone(tx: Tx, jobs: Collection[MovedJob]) -> set[int]:
    """These labels do not exist after all: count them off; a parcel without any goes back. Returns orders to settle."""
    orders: set[int] = set()
    for _batch_id, by_parcel in _one_a_parcel(job for job in jobs if job.was_paper):
        rows = _count(tx, list(by_parcel), {"print_count": parcel.c.print_count - 1})
        bare = [row.id for row in rows if row.print_count <= 0]
        close_tasks(tx, bare, "putback.no_label")
        moved = order_book.move_parcels(
            tx,
            bare,
            ParcelMove.UNPRINT,
            "parcel.unprinted",
            {parcel_id: {"serial": by_parcel[parcel_id].batch_serial} for parcel_id in bare},
            printed_at=None,
        )
        orders |= set(moved.values())
        for row in rows:
            if row.id not in moved:
                tx.event(row.order_id, "label.not_there", parcel_id=row.id, serial=by_parcel[row.id].batch_serial)
    return orders


def _one_a_parcel(jobs: Iterable[MovedJob]) -> Iterator[tuple[int, dict[int, MovedJob]]]:
    """Yield ``(batch_id, {parcel_id: label job})``: each batch by itself, and no parcel twice in one go."""
    rounds: dict[tuple[int, int], dict[int, MovedJob]] = defaultdict(dict)
    seen: dict[int, int] = defaultdict(int)
    for job in jobs:
        if job.is_label and job.parcel_id is not None:
            rounds[seen[job.parcel_id], job.batch_id][job.parcel_id] = job
            seen[job.parcel_id] += 1
    for (_round, batch_id), by_parcel in sorted(rounds.items(), key=lambda item: item[0]):
        yield batch_id, by_parcel


def confirm_jobs(tx: Tx, job_ids: Collection[int], proof: str, note: str = "") -> tuple[list[MovedJob], set[int]]:
    """These jobs are proven to be on paper (``proof``: printer, scan, person); return them and the orders to settle."""
    proven = move_jobs(tx, job_ids, PrintMove.CONFIRM, note=note, proof=proof, settled_at=tx.at)
    fresh = [job for job in proven if not job.was_paper]
    for ids in order_book.chunks([job.id for job in fresh]):
        tx.conn.execute(update(print_job).where(print_job.c.id.in_(ids)).values(sent_at=tx.at))
    return proven, paper_came(tx, fresh)


def fail_jobs(
    tx: Tx, job_ids: Collection[int], code: str, params: dict[str, Param], note: str = ""
) -> tuple[list[MovedJob], set[int]]:
    """These jobs gave no paper; return them and the orders to settle."""
    failed = move_jobs(tx, job_ids, PrintMove.FAIL, note=note, settled_at=tx.at, error_code=code, error_params=params)
    return failed, paper_gone(tx, failed)


def _count(tx: Tx, parcel_ids: Collection[int], values: dict[str, Any]) -> list[AnyRow]:
    rows: list[AnyRow] = []
    for ids in order_book.chunks(parcel_ids):
        rows += tx.conn.execute(
            update(parcel)
            .where(parcel.c.id.in_(ids))
            .values(version=parcel.c.version + 1, **values)
            .returning(parcel.c.id, parcel.c.order_id, parcel.c.print_count)
        ).all()
    tx.touch("parcel", *(row.id for row in rows))
    return rows


# --- printers ---------------------------------------------------------------------------------------------------------


def stop_printer(tx: Tx, printer_id: int) -> None:
    """Let a printer wait for a person."""
    tx.conn.execute(update(printer).where(printer.c.id == printer_id).values(stopped=True))
    tx.touch("printer", printer_id)


def start_printers(tx: Tx, printer_ids: Collection[int]) -> None:
    """Let stopped printers go on as soon as nothing about them is unknown any more."""
    unsure = select(print_job.c.printer_id).where(print_job.c.state == PrintJobState.UNKNOWN.value)
    rows = tx.conn.execute(
        update(printer)
        .where(printer.c.id.in_(sorted(printer_ids)), printer.c.stopped, printer.c.id.not_in(unsure))
        .values(stopped=False)
        .returning(printer.c.id)
    )
    tx.touch("printer", *rows.scalars())


def signer(conn: Connection, batch_id: int) -> Actor:
    """Return who pressed print: the events of the batch's labels carry this person and station."""
    row = conn.execute(
        select(print_batch.c.by_name, print_batch.c.station, staff.c.id)
        .outerjoin(staff, staff.c.name == print_batch.c.by_name)
        .where(print_batch.c.id == batch_id)
    ).one()
    return Actor(staff_id=row.id, name=row.by_name, station=row.station)


def told(code: str, params: dict[str, Param]) -> dict[str, Any]:
    """Return the columns that keep why a job failed or became unsure."""
    return {"error_code": code, "error_params": params}
