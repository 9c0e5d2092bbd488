"""What the print station knows and does: queues, the next batch, running batches, printers, jams."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.services.queries.rows import Outcome
from app.services.queries.screen_rows import Choice, Counters
from app.services.queries.work_place_rows import BatchRow, PrinterRow, PrintJobRow
from app.services.queries.work_rows import BatchPlan, JamRow, LabelPicture, PrintQueueRow
from app.ui.bridge import Desk
from app.ui.calm import Calm
from app.ui.facade import Change, Outcomes

QUEUE_MS, BATCH_MS = 1_000, 250
ORDERS = ("ship_by", "bin", "sku")
"""In which order labels come out."""
USUAL_ORDER = {"single": "sku", "multi_qty": "sku", "multi_sku": "bin"}
MOST_JOBS = 5_000


class PrintWork(QObject):
    """The station's state. Each signal says which part was read again."""

    queues_read = Signal()
    plan_read = Signal()
    picture_read = Signal()
    batches_read = Signal()
    printers_read = Signal()
    started = Signal(object)
    """The BatchRow that was begun."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.queues: tuple[PrintQueueRow, ...] = ()
        self.counters: Counters | None = None
        self.queue = ""
        self.order = ""
        self.plan: BatchPlan | None = None
        self.picture: LabelPicture | None = None
        self.batches: tuple[BatchRow, ...] = ()
        self.failures: dict[int, tuple[Outcome, ...]] = {}
        self.printers: tuple[PrinterRow, ...] = ()
        self.jams: tuple[JamRow, ...] = ()
        self.starting = False
        self._queue_news = Calm(QUEUE_MS, self.read_queues, self)
        self._batch_news = Calm(BATCH_MS, self.read_batches, self)
        self._printer_news = Calm(BATCH_MS, self.read_printers, self)

    def hear(self, change: Change) -> None:
        """Something changed: read the parts it may concern again, soon."""
        kinds = change.ids.keys()
        if change.everything or kinds & {"order", "parcel"}:
            self._queue_news.ask()
        if change.everything or kinds & {"batch", "job"}:
            self._batch_news.ask()
        if change.everything or kinds & {"printer", "batch", "job"}:
            self._printer_news.ask()

    def read_all(self) -> None:
        self.read_queues()
        self.read_batches()
        self.read_printers()

    # --- queues and the next batch ------------------------------------------------------------------------------------
    def read_queues(self) -> None:
        self.desk.start(self, self._read_queues(), slot="queues")

    async def _read_queues(self) -> None:
        app = self.desk.app

        def both() -> tuple[tuple[PrintQueueRow, ...], Counters]:
            return app.prints.queues(), app.orders.counters()

        self.queues, self.counters = await self.desk.read(both)
        known = [row.key for row in self.queues]
        if self.queue not in known and known:
            self.queue = next((row.key for row in self.queues if row.count), known[0])
            self.order = USUAL_ORDER.get(self.queue, ORDERS[0])
        self.queues_read.emit()
        self.read_plan()

    def choose_queue(self, key: str) -> None:
        """Show the next batch of another queue."""
        if key != self.queue:
            self.queue = key
            self.order = USUAL_ORDER.get(key, ORDERS[0])
            self.plan = None
            self.picture = None
            self.plan_read.emit()
            self.read_plan()

    def next_order(self) -> None:
        """Turn to the next order of labels."""
        at = ORDERS.index(self.order) if self.order in ORDERS else -1
        self.order = ORDERS[(at + 1) % len(ORDERS)]
        self.read_plan()

    def read_plan(self) -> None:
        if self.queue and not self.starting:
            self.desk.start(self, self._read_plan(self.queue, self.order), slot="plan")

    async def _read_plan(self, queue: str, order: str) -> None:
        plan = await self.desk.read(self.desk.app.prints.plan, queue, order)
        old = self.plan.first_parcel_id if self.plan is not None else None
        self.plan = plan
        self.plan_read.emit()
        if plan.first_parcel_id is None:
            self.picture = None
            self.picture_read.emit()
        elif plan.first_parcel_id != old or self.picture is None:
            self.picture = await self.desk.read(self.desk.app.prints.preview, plan.first_parcel_id)
            self.picture_read.emit()

    def may_start(self) -> bool:
        """Tell whether the shown batch can be begun."""
        plan = self.plan
        return bool(plan is not None and plan.parcel_ids and plan.paper_ok and plan.printers) and not self.starting

    def start(self) -> None:
        """Begin the batch as shown; pressed twice it begins once."""
        if self.plan is not None and self.may_start():
            self.starting = True
            self.plan_read.emit()
            self.desk.start(self, self._start(self.plan))

    async def _start(self, plan: BatchPlan) -> None:
        try:
            batch = await self.desk.write(self.desk.app.prints.start, plan, self.desk.by)
        finally:
            self.starting = False
            self.read_queues()
        self.started.emit(batch)
        self.read_batches()

    async def numbers_only(self) -> Outcomes:
        """Take numbers for the batch as shown, print nothing."""
        if self.plan is None or not self.plan.parcel_ids:
            return ()
        outcomes = await self.desk.write(self.desk.app.prints.numbers_only, self.plan, self.desk.by)
        self.read_queues()
        return outcomes

    # --- batches ------------------------------------------------------------------------------------------------------
    def read_batches(self) -> None:
        self.desk.start(self, self._read_batches(), slot="batches")

    async def _read_batches(self) -> None:
        prints = self.desk.app.prints

        def all_at_once() -> tuple[tuple[BatchRow, ...], dict[int, tuple[Outcome, ...]]]:
            rows = prints.batches()
            return rows, {row.id: prints.failures(row.id) for row in rows if row.failed}

        self.batches, self.failures = await self.desk.read(all_at_once)
        self.batches_read.emit()

    def running(self) -> tuple[BatchRow, ...]:
        """Return the batches that are not finished."""
        return tuple(row for row in self.batches if is_running(row))

    def batch(self, batch_id: int | None) -> BatchRow | None:
        return next((row for row in self.batches if row.id == batch_id), None)

    async def pause(self, batch: BatchRow) -> None:
        """Pause a batch, or let it go on."""
        prints = self.desk.app.prints
        await self.desk.write(prints.resume if batch.paused else prints.pause, batch.id, self.desk.by)
        self.read_batches()

    async def stop(self, batch: BatchRow) -> Outcomes:
        """Take what was not sent off the printers."""
        outcomes = await self.desk.write(self.desk.app.prints.stop, batch.id, self.desk.by)
        self.read_batches()
        self.read_queues()
        return outcomes

    async def jobs_of(self, batch_id: int) -> tuple[PrintJobRow, ...]:
        """Return every job of a batch, for a reprint by range."""
        return (await self.desk.read(self.desk.app.prints.jobs, batch_id, None, MOST_JOBS, False)).rows

    async def reprint(self, job_ids: Sequence[int], reason: str) -> Outcomes:
        """Print further labels with the same numbers and serials."""
        outcomes = await self.desk.write(self.desk.app.prints.reprint, job_ids, reason, self.desk.by)
        self.read_batches()
        return outcomes

    # --- printers and jams --------------------------------------------------------------------------------------------
    def read_printers(self) -> None:
        self.desk.start(self, self._read_printers(), slot="printers")

    async def _read_printers(self) -> None:
        prints = self.desk.app.prints

        def both() -> tuple[tuple[PrinterRow, ...], tuple[JamRow, ...]]:
            return prints.printers(), prints.jams()

        self.printers, self.jams = await self.desk.read(both)
        self.printers_read.emit()

    def jam(self, printer_id: int) -> JamRow | None:
        """Return what is known about a stopped printer."""
        return next((row for row in self.jams if row.printer_id == printer_id), None)

    async def settle(self, jam: JamRow, last_good: str) -> Outcomes:
        """The last good label is known; without one, nothing came out."""
        prints = self.desk.app.prints
        if last_good:
            outcomes = await self.desk.write(prints.settle, jam.printer_id, last_good, self.desk.by)
        else:
            outcomes = await self.desk.write(prints.settle_nothing, jam.printer_id, self.desk.by)
        self.read_printers()
        self.read_batches()
        return outcomes

    async def move_rest(self, printer_id: int, to: Choice) -> Outcomes:
        """Give what waits at a printer to another."""
        outcomes = await self.desk.write(self.desk.app.prints.move_rest, printer_id, to.id, self.desk.by)
        self.read_printers()
        self.read_batches()
        return outcomes

    def quiet(self) -> None:
        """Nothing more is read for now."""
        for news in (self._queue_news, self._batch_news, self._printer_news):
            news.stop()


def is_running(batch: BatchRow) -> bool:
    """Tell whether a batch still waits for something."""
    return batch.waiting > 0 or batch.sent > 0 or batch.unknown > 0
