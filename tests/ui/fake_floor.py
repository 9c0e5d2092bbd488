"""The floor's half of the facade, for tests: a bench that counts for real and a print station with a running batch."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.people import Actor
from app.errors import AppError, NotFound
from app.services.queries.detail_rows import ParcelLineRow, ParcelRow
from app.services.queries.put_back_rows import GoodsBack, PutBackRow
from app.services.queries.rows import Outcome, PageMark
from app.services.queries.screen_rows import Choice, RowCount
from app.services.queries.work_place_rows import BatchRow, PrinterRow, PrintJobRow
from app.services.queries.work_rows import (
    BatchPlan,
    BenchAnswer,
    BenchDay,
    BenchView,
    JamRow,
    JobPage,
    LabelPicture,
    LeftBehind,
    PrintQueueRow,
    StopNote,
)
from tests.ui.fakes import NOW, order_row

GOODS = (
    ("6971234500017", "BWB-500-SS", "不锈钢保温杯", "500 ml", "C01-04"),
    ("6971234500024", "YR-8801-MG-M", "羊绒圆领衫", "雾灰 M", "A03-12"),
    ("6971234500031", "YR-8801-MG-L", "羊绒圆领衫", "雾灰 L", "A03-13"),
    ("6971234500048", "MJ-ZX-04", "竹纤维毛巾", "4 条装", "B11-04"),
)
CATALOGUE = {
    barcode: ParcelLineRow(0, 0, 11 + at, code, name, spec, (barcode,), 1, 0, place, f"{code}.png")
    for at, (barcode, code, name, spec, place) in enumerate(GOODS)
}
CUP, SHIRT_M, SHIRT_L, TOWEL = CATALOGUE


def line(line_id: int, barcode: str, qty: int, got: int = 0) -> ParcelLineRow:
    """One line of a made-up parcel."""
    return replace(CATALOGUE[barcode], id=line_id, order_line_id=line_id, qty=qty, verified_qty=got)


class FakeBench:
    """Counts pieces as the real bench does; ``stops`` and ``troubles`` are set by a test."""

    def __init__(self) -> None:
        self.now: datetime = NOW
        self.done: list[tuple[Any, ...]] = []
        self.parcels: dict[str, BenchView] = {}
        self.stops: dict[int, StopNote] = {}
        self.trouble: BaseException | None = None
        self.failure: Outcome | None = None
        self.held_elsewhere: set[int] = set()
        self.last: tuple[str, int | None] = ("", None)
        self.to_put_back: list[PutBackRow] = []
        self.was_put_back: dict[int, PutBackRow] = {}
        self.add("YT7588011248306", 5, (line(51, CUP, 2), line(52, SHIRT_M, 2), line(53, TOWEL, 1)))
        self.add("SF1402883011752", 6, (line(61, TOWEL, 1),))

    def add(self, waybill_no: str, parcel_id: int, lines: tuple[ParcelLineRow, ...], **view: Any) -> BenchView:
        """Put a printed parcel on the floor."""
        order = order_row(parcel_id)._replace(ship_by_at=NOW + timedelta(minutes=18))
        parcel = ParcelRow(
            parcel_id,
            order.id,
            order.order_no,
            1,
            "printed",
            "杭州一仓",
            "圆通 标快",
            2,
            waybill_no,
            "261122-003-188",
            1,
            "confirmed",
            0,
            "",
            None,
            None,
            lines,
        )
        made = BenchView(parcel, order, lines, **view)
        self.parcels[waybill_no] = made
        return made

    def _view(self, parcel_id: int) -> BenchView:
        return next(view for view in self.parcels.values() if view.parcel.id == parcel_id)

    def _keep(self, view: BenchView, lines: tuple[ParcelLineRow, ...] | None = None, state: str = "") -> BenchView:
        parcel = replace(view.parcel, state=state or view.parcel.state)
        made = replace(view, parcel=parcel, lines=view.lines if lines is None else lines)
        self.parcels[parcel.waybill_no] = made
        return made

    def scan(self, code: str, parcel_id: int | None, by: Actor) -> BenchAnswer:
        self.done.append(("scan", code, parcel_id))
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise trouble
        if code in self.parcels:
            return self._open(self.parcels[code])
        if parcel_id is None:
            return BenchAnswer("unknown")
        view = self._view(parcel_id)
        if parcel_id in self.stops:
            return self._stop(view)
        if code not in CATALOGUE:
            return BenchAnswer("wrong", view, line_id=self._expected(view))
        return self._count(view, code)

    def _open(self, view: BenchView) -> BenchAnswer:
        if view.parcel.id in self.held_elsewhere:
            return BenchAnswer("busy")
        if view.parcel.id in self.stops:
            return self._stop(view)
        if view.parcel.state == "verified":
            return BenchAnswer("already", view)
        return BenchAnswer("opened", view)

    def _stop(self, view: BenchView) -> BenchAnswer:
        return BenchAnswer("stop", replace(view, stop=self.stops[view.parcel.id]))

    def _expected(self, view: BenchView) -> int | None:
        return next((one.id for one in view.lines if one.verified_qty < one.qty), None)

    def _count(self, view: BenchView, code: str) -> BenchAnswer:
        mine = [one for one in view.lines if code in one.barcodes]
        if not mine:
            return BenchAnswer("wrong", view, line_id=self._expected(view), scanned=CATALOGUE[code])
        open_ = next((one for one in mine if one.verified_qty < one.qty), None)
        if open_ is None:
            return BenchAnswer("surplus", view, line_id=self._expected(view), scanned=mine[0])
        lines = tuple(replace(one, verified_qty=one.verified_qty + 1) if one is open_ else one for one in view.lines)
        view = self._keep(view, lines)
        if self._expected(view) is None:
            return self._complete(view)
        return BenchAnswer("piece", view, line_id=open_.id)

    def _complete(self, view: BenchView) -> BenchAnswer:
        view = self._keep(view, state="verified")
        self.last = (view.parcel.order_no, view.parcel.id)
        return BenchAnswer("done", view, undo_until=self.now + timedelta(seconds=30))

    def look(self, parcel_id: int, by: Actor) -> BenchAnswer:
        view = self._view(parcel_id)
        return self._stop(view) if parcel_id in self.stops else BenchAnswer("opened", view)

    def count(self, parcel_id: int, line_id: int, qty: int, by: Actor) -> BenchAnswer:
        self.done.append(("count", parcel_id, line_id, qty))
        view = self._view(parcel_id)
        lines = tuple(replace(one, verified_qty=qty) if one.id == line_id else one for one in view.lines)
        view = self._keep(view, lines)
        return self._complete(view) if self._expected(view) is None else BenchAnswer("piece", view, line_id=line_id)

    def complete(self, parcel_id: int, weight_g: int | None, by: Actor) -> BenchAnswer:
        self.done.append(("complete", parcel_id, weight_g))
        view = self._view(parcel_id)
        if self._expected(view) is not None:
            raise AppError("bench.pieces_missing", missing=1)
        return self._complete(view)

    def undo(self, parcel_id: int, by: Actor) -> BenchAnswer:
        self.done.append(("undo", parcel_id))
        view = self._view(parcel_id)
        counted = [one for one in view.lines if one.verified_qty]
        last = counted[-1]
        lines = tuple(replace(one, verified_qty=one.verified_qty - 1) if one is last else one for one in view.lines)
        self.last = ("", None)
        return BenchAnswer("opened", self._keep(view, lines, "printed"), line_id=last.id)

    def _bulk(self, *called: Any) -> tuple[Outcome, ...]:
        self.done.append(called)
        return (self.failure,) if self.failure is not None else (Outcome("261122-04830"),)

    def short(self, parcel_id: int, line_id: int, reason: str, by: Actor) -> tuple[Outcome, ...]:
        return self._bulk("short", parcel_id, line_id, reason)

    def leave(self, parcel_id: int, by: Actor) -> None:
        self.done.append(("leave", parcel_id))

    def reprint(self, parcel_id: int, reason: str, by: Actor) -> tuple[Outcome, ...]:
        return self._bulk("reprint", parcel_id, reason)

    def put_back(self, parcel_id: int, by: Actor) -> tuple[Outcome, ...]:
        return self._bulk("put_back", parcel_id)

    def put_backs(self, limit: int) -> tuple[PutBackRow, ...]:
        return tuple(self.to_put_back[:limit])

    def goods_back(self, code: str, by: Actor) -> GoodsBack:
        found = [row for row in self.to_put_back if code in (row.label, row.waybill_no, row.order_no)]
        if not found:
            raise NotFound("putback.no_task", scanned=code)
        return self.task_back(found[0].id, by)

    def task_back(self, task_id: int, by: Actor) -> GoodsBack:
        self.done.append(("task_back", task_id))
        row = next(row for row in self.to_put_back if row.id == task_id)
        self.to_put_back.remove(row)
        self.was_put_back[row.id] = row
        return GoodsBack((row.id,), row.order_no, (row.label,), row.bins)

    def not_back(self, task_ids: Sequence[int], by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("not_back", *task_ids))
        rows = [self.was_put_back.pop(task_id) for task_id in task_ids]
        self.to_put_back = sorted([*self.to_put_back, *rows], key=lambda row: row.id)
        return tuple(Outcome(row.label) for row in rows)

    def call(self, on: bool, by: Actor) -> None:
        self.done.append(("call", on, by.station))

    def day(self, by: Actor) -> BenchDay:
        return BenchDay(412, 146, 38, "ok", *self.last, put_backs=len(self.to_put_back))


def put_back_rows() -> list[PutBackRow]:
    """Three parcels that have to be found: an intercept, a cancelled order with much in it, one without a printer."""
    places = tuple(f"A03-{at:02d} YR-8801-MG-{at} × 1" for at in range(1, 8))
    minutes = timedelta(minutes=1)
    return [
        PutBackRow(31, 8, "261122-04838", 8, "261122-003-188", "YT7588011248321", "intercepted", NOW - 9 * minutes,
                   ("C01-04 BWB-500-SS × 2", "B11-04 MJ-ZX-04 × 1"), "A 台左"),
        PutBackRow(32, 9, "261122-04839", 9, "261122-003-191", "YT7588011248322", "order.cancelled_by_platform",
                   NOW - 4 * minutes, places, "A 台左"),
        PutBackRow(33, 10, "261122-04840", 10, "SF1402883011799", "SF1402883011799", "unshipped", NOW - minutes,
                   ("– MJ-ZX-04 × 1",)),
    ]  # fmt: skip


# --- print station ----------------------------------------------------------------------------------------------------
BATCH = "261122-003"


def batch_row(**changed: Any) -> BatchRow:
    """The running batch of the pictures."""
    row = BatchRow(3, BATCH, "A 台左", 500, 183, 3, 1, 0, 313, False, NOW - timedelta(minutes=2), "李娜")
    return replace(row, **changed)


def job_row(seq: int, batch_id: int = 3) -> PrintJobRow:
    """The job at a place of the batch; confirmed up to 183, sent up to 186, the rest waiting."""
    state = "confirmed" if seq <= 183 else "sent" if seq <= 186 else "queued"
    sent = NOW - timedelta(seconds=3 * (187 - seq)) if seq <= 186 else None
    return PrintJobRow(
        id=1000 + seq, batch_serial=f"{BATCH}-{seq:03d}", kind="waybill", waybill_no=f"YT75880112{4642 + seq:04d}",
        order_no=f"261122-{4817 + 13 * seq:05d}", goods=("保温杯 500 ml", "雨靴 黄 32", "咖啡滤纸 ×1")[seq % 3],
        printer="A 台左", state=state, reprint=0, sent_at=sent, error=None, parcel_id=seq, batch_id=batch_id,
        print_seq=seq,
    )  # fmt: skip


def plan_of(queue: str, order: str, **changed: Any) -> BatchPlan:
    """The next batch of a queue."""
    plan = BatchPlan(
        queue=queue, order_ids=tuple(range(1, 319)), parcel_ids=tuple(range(1, 332)), pieces=902,
        carriers=(("圆通", 254), ("申通", 62), ("顺丰", 15)), printers=((1, "A 台左", 166), (2, "B 台右", 165)),
        paper_ok=True, paper="76 × 130 mm", order=order, first_parcel_id=1,
        left_behind=(
            LeftBehind(3, "exception.refund_asked", {}, (4, 5, 6)), LeftBehind(2, "exception.no_carrier", {}, (7, 8)),
        ),
    )  # fmt: skip
    return replace(plan, **changed)


def label_picture() -> LabelPicture:
    """A label of bars, quick to make."""
    width, height = 608, 1040
    dots = bytearray(b"\xff" * width * height)
    for y in range(60, 200):
        for x in range(60, 540):
            if (x // 6) % 3:
                dots[y * width + x] = 0
    for y in (230, 330, 470, 600, 760):
        dots[y * width + 20 : y * width + 588] = bytes(568)
    return LabelPicture(width, height, bytes(dots))


class FakePrints:
    """A print station with one running batch; keeps what was done."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.queue_rows = [
            PrintQueueRow("due_today", 731), PrintQueueRow("single", 612), PrintQueueRow("multi_qty", 204),
            PrintQueueRow("multi_sku", 318), PrintQueueRow("urgent", 26), PrintQueueRow("to_request", 124),
            PrintQueueRow("failed", 8),
        ]  # fmt: skip
        self.plan_changes: dict[str, Any] = {}
        self.batch_rows = [batch_row()]
        refused: dict[str, Any] = {"reason": "sf.not_deliverable_receiver"}
        self.failure_rows = {3: (Outcome("261122-04843", "waybill.refused", refused),)}
        self.printer_rows = [
            PrinterRow(1, "A 台左", "tspl", "network", "192.168.1.61:9100", 203, 76, 130, "printing", NOW, 313, ""),
            PrinterRow(2, "B 台右", "tspl", "network", "192.168.1.62:9100", 203, 76, 130, "ready", NOW, 0, ""),
            PrinterRow(3, "C 台大标", "tspl", "network", "192.168.1.63:9100", 203, 100, 150, "offline", NOW, 0, ""),
            PrinterRow(4, "小票 80", "escpos", "network", "192.168.1.64:9100", 203, 80, 0, "mute", NOW, 0, ""),
        ]
        self.jam_rows: list[JamRow] = []
        self.size = 500
        self.trouble: AppError | None = None
        self.outcome: Outcome | None = None
        self.gate: threading.Event | None = None
        self.label: LabelPicture | None = None

    def stop_printer(self) -> None:
        """Printer A runs out of paper after label 186."""
        batch = batch_row(confirmed=184, sent=0, unknown=2)
        last = tuple(replace(job_row(seq), state="confirmed" if seq == 184 else "unknown") for seq in (184, 185, 186))
        self.batch_rows = [batch]
        others = (Choice(2, "B 台右"),)
        self.jam_rows = [JamRow(1, "A 台左", "printer.paper_out", {"printer": "A 台左"}, batch, last, 158, others)]

    def _refuse(self) -> None:
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise trouble

    def queues(self) -> tuple[PrintQueueRow, ...]:
        return tuple(self.queue_rows)

    def plan(self, queue: str, order: str) -> BatchPlan:
        count = next((row.count for row in self.queue_rows if row.key == queue), 0)
        if not count:
            none = dict.fromkeys(("order_ids", "parcel_ids", "carriers", "printers", "left_behind"), ())
            return plan_of(queue, order, **none, pieces=0, first_parcel_id=None)
        return plan_of(queue, order, **self.plan_changes)

    def preview(self, parcel_id: int) -> LabelPicture:
        return self.label or label_picture()

    def start(self, plan: BatchPlan, by: Actor) -> BatchRow:
        self.done.append(("start", plan.queue, plan.order, by.name))
        if self.gate is not None:
            self.gate.wait(5)
        self._refuse()
        total = len(plan.parcel_ids)
        row = batch_row(id=4, batch="261122-004", total=total, confirmed=0, sent=0, failed=0, waiting=total)
        self.batch_rows.insert(0, row)
        return row

    def numbers_only(self, plan: BatchPlan, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("numbers_only", plan.queue))
        return (Outcome("261122-04817"), Outcome("261122-04830"), *((self.outcome,) if self.outcome else ()))

    def batches(self) -> tuple[BatchRow, ...]:
        return tuple(self.batch_rows)

    def failures(self, batch_id: int) -> tuple[Outcome, ...]:
        return self.failure_rows.get(batch_id, ())

    def jobs(self, batch_id: int | None, mark: PageMark | None, limit: int, backwards: bool) -> JobPage:
        size = 0 if batch_id == 4 else self.size
        if backwards:
            end = size + 1 if mark is None else int(str(mark.key[0]))
            places = range(max(1, end - limit), end)
        else:
            start = 1 if mark is None else int(str(mark.key[0])) + 1
            places = range(start, min(size + 1, start + limit))
        rows = tuple(job_row(seq) for seq in places)
        before = PageMark((places[0],)) if rows and places[0] > 1 else None
        after = PageMark((places[-1],)) if rows and places[-1] < size else None
        return JobPage(rows, before, after)

    def job_count(self, batch_id: int | None, cap: int) -> RowCount:
        return RowCount(0 if batch_id == 4 else self.size)

    def job_anchor_at(self, batch_id: int | None, fraction: float) -> PageMark | None:
        at = round(self.size * fraction)
        return PageMark((at,)) if at >= 1 else None

    def jobs_still_there(self, batch_id: int | None, job_ids: Any) -> tuple[PrintJobRow, ...]:
        return tuple(job_row(job_id - 1000) for job_id in job_ids)

    def printers(self) -> tuple[PrinterRow, ...]:
        return tuple(self.printer_rows)

    def pause(self, batch_id: int, by: Actor) -> None:
        self.done.append(("pause", batch_id))
        self.batch_rows = [replace(row, paused=True) for row in self.batch_rows]

    def resume(self, batch_id: int, by: Actor) -> None:
        self.done.append(("resume", batch_id))
        self.batch_rows = [replace(row, paused=False) for row in self.batch_rows]

    def stop(self, batch_id: int, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("stop", batch_id))
        return (Outcome(f"{BATCH}-187"), Outcome(f"{BATCH}-186", "print.sent_already", {"serial": f"{BATCH}-186"}))

    def reprint(self, job_ids: Any, reason: str, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("reprint", tuple(job_ids), reason))
        return tuple(Outcome(f"{BATCH}-{job_id - 1000:03d}") for job_id in job_ids)

    def jams(self) -> tuple[JamRow, ...]:
        return tuple(self.jam_rows)

    def settle(self, printer_id: int, last_good: str, by: Actor) -> tuple[Outcome, ...]:
        self._refuse()
        self.done.append(("settle", printer_id, last_good))
        self.jam_rows = []
        return (Outcome(f"{BATCH}-185", detail="confirmed"), Outcome(f"{BATCH}-186", detail="again"))

    def settle_nothing(self, printer_id: int, by: Actor) -> tuple[Outcome, ...]:
        self.done.append(("settle_nothing", printer_id))
        self.jam_rows = []
        return (Outcome(f"{BATCH}-185", detail="again"), Outcome(f"{BATCH}-186", detail="again"))

    def move_rest(self, printer_id: int, to_printer_id: int, by: Actor) -> tuple[Outcome, ...]:
        self._refuse()
        self.done.append(("move_rest", printer_id, to_printer_id))
        return tuple(Outcome(f"{BATCH}-{seq}", detail="B 台右") for seq in range(187, 345))
