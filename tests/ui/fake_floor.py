"""The floor's half of the facade, for tests: a bench that counts for real, over parcels made up here."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.domain.people import Actor
from app.errors import AppError
from app.services.queries.rows import Outcome, ParcelLineRow, ParcelRow
from app.services.queries.work_rows import BenchAnswer, BenchDay, BenchView, StopNote
from tests.ui.fakes import NOW, order_row

GOODS = (
    ("6971234500017", "BWB-500-SS", "不锈钢保温杯", "500 ml", "C01-04"),
    ("6971234500024", "YR-8801-MG-M", "羊绒圆领衫", "雾灰 M", "A03-12"),
    ("6971234500031", "YR-8801-MG-L", "羊绒圆领衫", "雾灰 L", "A03-13"),
    ("6971234500048", "MJ-ZX-04", "竹纤维毛巾", "4 条装", "B11-04"),
)
CATALOGUE = {
    barcode: ParcelLineRow(0, 0, 11 + at, code, name, spec, (barcode,), 1, 0, place)
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
        self.add("YT7588011248306", 5, (line(51, CUP, 2), line(52, SHIRT_M, 2), line(53, TOWEL, 1)))
        self.add("SF1402883011752", 6, (line(61, TOWEL, 1),))

    def add(self, waybill_no: str, parcel_id: int, lines: tuple[ParcelLineRow, ...], **view: Any) -> BenchView:
        """Put a printed parcel on the floor."""
        order = replace(order_row(parcel_id), ship_by_at=NOW + timedelta(minutes=18))
        parcel = ParcelRow(parcel_id, order.id, order.order_no, 1, "printed", "杭州一仓", "圆通 标快", 2, waybill_no,
                           "261122-003-188", 1, "confirmed", 0, "", None, None, lines)
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

    def call(self, on: bool, by: Actor) -> None:
        self.done.append(("call", on, by.station))

    def day(self, by: Actor) -> BenchDay:
        return BenchDay(412, 146, 38, "ok", *self.last)
