"""The print station: queues, the next batch, running batches, the journal, stopped printers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from app.domain.people import Actor
from app.domain.print_state import PrintKind
from app.errors import IllegalMove
from app.models.print_jobs import print_job
from app.services import draw_jobs, plan_batch
from app.services.core import Core
from app.services.manage_printers import printer_rows
from app.services.pick_printer import label_printers
from app.services.print_recovery import settle_last_good, settle_nothing
from app.services.print_waybills import Queued, queue_prints, queue_reprint
from app.services.queries import print_lists
from app.services.queries.rows import Outcome, PageMark
from app.services.queries.screen_rows import RowCount
from app.services.queries.work_place_rows import BatchRow, PrinterRow, PrintJobRow
from app.services.queries.work_rows import BatchPlan, JamRow, JobPage, LabelPicture, PrintQueueRow
from app.services.request_waybills import ask_waybills
from app.services.run_batches import move_rest, pause_batch, resume_batch, stop_batch

Ids = Sequence[int]
Outcomes = tuple[Outcome, ...]


class PrintsDesk:
    """Fulfils the window's Prints protocol; the command line uses it too."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._db = core.db
        self._station = core.settings.station

    # --- the next batch -----------------------------------------------------------------------------------------------
    def queues(self) -> tuple[PrintQueueRow, ...]:
        """Return the parts of the print queue."""
        with self._db.read() as conn:
            return plan_batch.print_queues(conn, self._db.now(conn))

    def plan(self, queue: str, order: str) -> BatchPlan:
        """Return what the next batch of a queue would be."""
        with self._db.read() as conn:
            return plan_batch.plan_batch(conn, queue, order, self._station, self._db.now(conn))

    def preview(self, parcel_id: int) -> LabelPicture:
        """Return a parcel's label as this station's printer would put it on paper."""
        with self._db.read() as conn:
            usable = label_printers(conn, self._station)
        return draw_jobs.preview(self._db, self._core.keys, parcel_id, usable[0].id if usable else None)

    def start(self, plan: BatchPlan, by: Actor) -> BatchRow:
        """Queue the labels of a plan, one batch per printer; return the first. Raises IllegalMove when none may go."""
        queued: list[Queued] = []
        at = 0
        for printer_id, _name, labels in plan.printers:
            if labels:
                part = plan.parcel_ids[at : at + labels]
                queued.append(queue_prints(self._db, (), printer_id, by, parcel_ids=part))
                at += labels
        batch_ids = [one.batch_id for one in queued if one.batch_id is not None]
        if not batch_ids:
            why = next((line for one in queued for line in one.outcomes if line.error is not None), None)
            if why is None:
                raise IllegalMove("print.nothing_to_print")
            raise IllegalMove(why.error or "", **why.params)
        with self._db.read() as conn:
            (row,) = print_lists.batch_rows(conn, batch_ids[:1])
        return row

    def numbers_only(self, plan: BatchPlan, by: Actor) -> Outcomes:
        """Ask the numbers of a plan without printing."""
        return ask_waybills(self._db, plan.order_ids, by)

    # --- running batches ----------------------------------------------------------------------------------------------
    def batches(self) -> tuple[BatchRow, ...]:
        """Return the running batches, then today's, newest first."""
        with self._db.read() as conn:
            since = plan_batch.end_of_day(self._db.now(conn)) - timedelta(days=1)
            return print_lists.batches(conn, since)

    def failures(self, batch_id: int) -> Outcomes:
        """Return the labels of a batch that failed, with their reasons."""
        with self._db.read() as conn:
            return print_lists.failures(conn, batch_id)

    def pause(self, batch_id: int, by: Actor) -> None:
        """Let a batch wait."""
        pause_batch(self._db, batch_id, by)

    def resume(self, batch_id: int, by: Actor) -> None:
        """Let a batch go on."""
        resume_batch(self._db, batch_id, by)

    def stop(self, batch_id: int, by: Actor) -> Outcomes:
        """Take back what was not sent; tells what had been."""
        return stop_batch(self._db, batch_id, by)

    def move_rest(self, printer_id: int, to_printer_id: int, by: Actor) -> Outcomes:
        """Give what waits at one printer to another."""
        return move_rest(self._db, printer_id, to_printer_id, by)

    # --- the journal --------------------------------------------------------------------------------------------------
    def jobs(self, batch_id: int | None, mark: PageMark | None, limit: int, backwards: bool) -> JobPage:  # noqa: FBT001
        """Return a page of the journal, of one batch or of all."""
        with self._db.read() as conn:
            return print_lists.job_page(conn, batch_id, mark, limit, backwards=backwards)

    def job_count(self, batch_id: int | None, cap: int) -> RowCount:
        """Return the journal's length."""
        with self._db.read() as conn:
            return print_lists.job_count(conn, batch_id, cap)

    def job_anchor_at(self, batch_id: int | None, fraction: float) -> PageMark | None:
        """Return a mark near ``fraction`` of the journal."""
        with self._db.read() as conn:
            return print_lists.job_anchor(conn, batch_id, fraction)

    def jobs_still_there(self, batch_id: int | None, job_ids: Ids) -> tuple[PrintJobRow, ...]:
        """Return the present rows of those jobs."""
        with self._db.read() as conn:
            return print_lists.jobs_still_there(conn, batch_id, job_ids)

    def reprint(self, job_ids: Ids, reason: str, by: Actor) -> Outcomes:
        """Queue further sheets for these jobs' parcels: labels and slips, each as it was."""
        with self._db.read() as conn:
            rows = conn.execute(
                select(print_job.c.parcel_id, print_job.c.kind)
                .where(print_job.c.id.in_(list(job_ids)), print_job.c.parcel_id.is_not(None))
                .order_by(print_job.c.batch_id, print_job.c.print_seq)
            ).all()
        found: list[Outcome] = []
        for kind in (PrintKind.WAYBILL, PrintKind.PACKING_SLIP):
            parcel_ids = list(dict.fromkeys(row.parcel_id for row in rows if row.kind == kind.value))
            if parcel_ids:
                found += queue_reprint(self._db, parcel_ids, reason, by, kind=kind).outcomes
        return tuple(found)

    # --- printers -----------------------------------------------------------------------------------------------------
    def printers(self) -> tuple[PrinterRow, ...]:
        """Return all printers with their status."""
        with self._db.read() as conn:
            return printer_rows(conn)

    def jams(self) -> tuple[JamRow, ...]:
        """Return the printers that wait for their last good label."""
        with self._db.read() as conn:
            return print_lists.jams(conn, self._station)

    def settle(self, printer_id: int, last_good: str, by: Actor) -> Outcomes:
        """Take a label as the last that came out well."""
        return settle_last_good(self._db, last_good, by, printer_id=printer_id)

    def settle_nothing(self, printer_id: int, by: Actor) -> Outcomes:
        """None of the unsure labels came out."""
        return settle_nothing(self._db, printer_id, by)
