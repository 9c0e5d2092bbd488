"""Batches that are running: pause, go on, take the rest off, or give it to another printer."""

from __future__ import annotations

from sqlalchemy import select, update

from app.domain.people import Actor, Right
from app.domain.print_state import PrintJobState, PrintKind, PrintMove
from app.errors import NotFound
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.print_jobs import print_batch, print_job
from app.services import order_book
from app.services.job_book import move_jobs, note_jobs, told
from app.services.manage_printers import printer_row
from app.services.pick_printer import check_paper
from app.services.queries.rows import Outcome


def pause_batch(db: Database, batch_id: int, by: Actor) -> None:
    """Let a batch wait: nothing more of it is sent until it is resumed."""
    _pause(db, batch_id, by, paused=True)


def resume_batch(db: Database, batch_id: int, by: Actor) -> None:
    """Let a paused batch go on."""
    _pause(db, batch_id, by, paused=False)


def _pause(db: Database, batch_id: int, by: Actor, *, paused: bool) -> None:
    by.require(Right.PRINT)

    def work(tx: Tx) -> None:
        changed = tx.conn.execute(update(print_batch).where(print_batch.c.id == batch_id).values(paused=paused))
        if changed.rowcount == 0:
            raise NotFound("print.batch_not_found", batch=str(batch_id))
        tx.touch("batch", batch_id)

    db.run(work, by)


def stop_batch(db: Database, batch_id: int, by: Actor) -> tuple[Outcome, ...]:
    """Take what was not sent off the queue; one Outcome per job, those that had been sent say so."""
    by.require(Right.PRINT)

    def work(tx: Tx) -> tuple[Outcome, ...]:
        rows = tx.conn.execute(
            select(print_job.c.id, print_job.c.batch_serial, print_job.c.state)
            .where(print_job.c.batch_id == batch_id)
            .order_by(print_job.c.print_seq)
        ).all()
        taken = {
            job.id
            for job in move_jobs(
                tx,
                [row.id for row in rows],
                PrintMove.CANCEL,
                settled_at=tx.at,
                **told("print.taken_off", {"by": by.name}),
            )
        }
        ended = (PrintJobState.FAILED.value, PrintJobState.CANCELLED.value)
        return tuple(
            Outcome(row.batch_serial)
            if row.id in taken
            else Outcome(row.batch_serial, "print.sent_already", {"serial": row.batch_serial, "state": row.state})
            for row in rows
            if row.id in taken or row.state not in ended
        )

    return db.run(work, by)


def move_rest(db: Database, printer_id: int, to_printer_id: int, by: Actor) -> tuple[Outcome, ...]:
    """Give what waits at one printer to another, in the same order; one Outcome per job."""
    by.require(Right.PRINT)

    def work(tx: Tx) -> tuple[Outcome, ...]:
        device = printer_row(tx.conn, to_printer_id)
        name = printer_row(tx.conn, printer_id).name
        waiting = tx.conn.execute(
            select(print_job.c.id, print_job.c.kind)
            .where(print_job.c.printer_id == printer_id, print_job.c.state == PrintJobState.QUEUED.value)
            .order_by(print_job.c.place, print_job.c.id)
        ).all()
        for kind in {row.kind for row in waiting}:
            check_paper(device, PrintKind(kind))
        moved: list[AnyRow] = []
        for ids in order_book.chunks([row.id for row in waiting]):
            moved += tx.conn.execute(
                update(print_job)
                .where(print_job.c.id.in_(ids), print_job.c.state == PrintJobState.QUEUED.value)
                .values(printer_id=to_printer_id)
                .returning(print_job.c.id, print_job.c.batch_serial)
            ).all()
        note_jobs(tx, [(row.id, PrintJobState.QUEUED) for row in moved], f"{name} -> {device.name}")
        tx.touch("printer", printer_id, to_printer_id)
        return tuple(Outcome(row.batch_serial, detail=device.name) for row in sorted(moved))

    return db.run(work, by)
