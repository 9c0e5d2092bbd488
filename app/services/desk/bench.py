"""The packing bench: scans in, what to show out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from app.domain.masking import masked_text
from app.domain.order_state import OrderQueue
from app.domain.parcel_state import ParcelState
from app.domain.people import Actor
from app.models.orders import queue_counter, sales_order
from app.models.parcels import parcel
from app.models.stock import sku
from app.services import put_back_parcels, put_goods_back, verify_parcels
from app.services.call_supervisor import call_supervisor
from app.services.core import Core
from app.services.floor_settings import undo_seconds
from app.services.open_parcels import BenchResult, leave_parcel
from app.services.pick_printer import label_printers
from app.services.plan_batch import end_of_day
from app.services.print_waybills import queue_reprint
from app.services.queries.detail_rows import ParcelLineRow
from app.services.queries.order_detail import barcodes_of, parcels_of
from app.services.queries.order_rows import read_rows
from app.services.queries.put_back_rows import GoodsBack, PutBackRow
from app.services.queries.rows import Outcome
from app.services.queries.work_rows import BenchAnswer, BenchDay, BenchView, StopNote

Outcomes = tuple[Outcome, ...]

_TROUBLED = frozenset({"paper_out", "cover_open", "jam", "ribbon_out", "other", "paused", "offline"})


class BenchDesk:
    """Fulfils the window's Bench protocol; the command line uses it too."""

    def __init__(self, core: Core) -> None:
        self._db = core.db

    def scan(self, code: str, parcel_id: int | None, by: Actor) -> BenchAnswer:
        """Take a scan: opens a parcel when none is open, else counts a piece; the last piece completes it."""
        if parcel_id is None:
            return self._answer(verify_parcels.open_parcel(self._db, code, by))
        return self._answer(verify_parcels.scan_piece(self._db, parcel_id, code, by))

    def look(self, parcel_id: int, by: Actor) -> BenchAnswer:  # noqa: ARG002 - as the protocol has it
        """Tell how an open parcel stands now: opened, done or stop."""
        return self._answer(verify_parcels.look_at(self._db, parcel_id))

    def count(self, parcel_id: int, line_id: int, qty: int, by: Actor) -> BenchAnswer:
        """Set how many pieces of a line are there."""
        return self._answer(verify_parcels.count_pieces(self._db, parcel_id, line_id, qty, by))

    def complete(self, parcel_id: int, weight_g: int | None, by: Actor) -> BenchAnswer:
        """Complete the parcel; on a complete one inside its undo window only the weight is stored."""
        return self._answer(verify_parcels.complete_parcel(self._db, parcel_id, weight_g, by))

    def undo(self, parcel_id: int, by: Actor) -> BenchAnswer:
        """Take back the last piece, or the completion inside its undo window."""
        return self._answer(verify_parcels.undo_last(self._db, parcel_id, by))

    def short(self, parcel_id: int, line_id: int, reason: str, by: Actor) -> Outcomes:
        """A piece is missing or damaged."""
        return put_back_parcels.short_piece(self._db, parcel_id, line_id, reason, by)

    def leave(self, parcel_id: int, by: Actor) -> None:
        """Put the parcel aside unfinished."""
        leave_parcel(self._db, parcel_id, by)

    def reprint(self, parcel_id: int, reason: str, by: Actor) -> Outcomes:
        """Queue the label once more, on the printer it came from."""
        return queue_reprint(self._db, [parcel_id], reason, by).outcomes

    def put_back(self, parcel_id: int, by: Actor) -> Outcomes:
        """The goods of a stopped parcel go back; a put-back slip is printed."""
        return put_back_parcels.put_back(self._db, parcel_id, by)

    def put_backs(self, limit: int) -> tuple[PutBackRow, ...]:
        """Return the goods that have to be found and put back, oldest first."""
        with self._db.read() as conn:
            return put_goods_back.put_back_rows(conn, limit)

    def goods_back(self, code: str, by: Actor) -> GoodsBack:
        """End the task of a scanned label, number or piece; raise NotFound, IllegalMove."""
        return put_goods_back.goods_back(self._db, code, by)

    def task_back(self, task_id: int, by: Actor) -> GoodsBack:
        """End the task of a chosen row; raise NotFound."""
        return put_goods_back.task_back(self._db, task_id, by)

    def not_back(self, task_ids: Sequence[int], by: Actor) -> Outcomes:
        """Take ended tasks back."""
        return put_goods_back.not_back(self._db, task_ids, by)

    def call(self, on: bool, by: Actor) -> None:  # noqa: FBT001 - the wanted state
        """Ask for a supervisor, or take the call back."""
        call_supervisor(self._db, on, by)

    def day(self, by: Actor) -> BenchDay:
        """Return the figures of the actor's day."""
        with self._db.read() as conn:
            return _day(conn, by, self._db.now(conn))

    def _answer(self, result: BenchResult) -> BenchAnswer:
        """Return a result with everything the bench shows about it."""
        with self._db.read() as conn:
            view = None if result.parcel_id is None else bench_view(conn, result.parcel_id, result.stop)
            scanned = None if result.sku_id is None else _piece(conn, result.sku_id, view)
        return BenchAnswer(
            kind=result.kind,
            view=view,
            line_id=result.line_id,
            scanned=scanned,
            code=result.code,
            params=result.params,
            undo_until=result.undo_until,
        )


def bench_view(conn: Connection, parcel_id: int, stop: StopNote | None) -> BenchView:
    """Return what the bench shows of a parcel."""
    about = conn.execute(
        select(parcel.c.order_id, parcel.c.expected_weight_g, sales_order.c.print_note, sales_order.c.buyer_message)
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .where(parcel.c.id == parcel_id)
    ).one()
    parcels = parcels_of(conn, [about.order_id])[about.order_id]
    here = next(row for row in parcels if row.id == parcel_id)
    others = [row for row in parcels if row.id != parcel_id and row.state != ParcelState.CANCELLED.value]
    return BenchView(
        parcel=here,
        order=read_rows(conn, [about.order_id])[about.order_id],
        lines=here.lines,
        print_note=masked_text(about.print_note),
        buyer_message=masked_text(about.buyer_message),
        stop=stop,
        other_parcels=len(others),
        expected_weight_g=about.expected_weight_g,
    )


def _piece(conn: Connection, sku_id: int, view: BenchView | None) -> ParcelLineRow:
    """Return a scanned piece as we know it: the parcel's own line, or a line of nothing."""
    for line in view.lines if view is not None else ():
        if line.sku_id == sku_id:
            return line
    row = conn.execute(select(sku).where(sku.c.id == sku_id)).one()
    codes = barcodes_of(conn, [sku_id]).get(sku_id, ())
    return ParcelLineRow(0, 0, sku_id, row.sku_code, row.name, row.spec, codes, 0, 0, "", row.image)


def _day(conn: Connection, by: Actor, now: datetime) -> BenchDay:
    to_pack = conn.execute(
        select(func.coalesce(func.sum(queue_counter.c.orders), 0)).where(
            queue_counter.c.queue == OrderQueue.TO_PACK.value
        )
    ).scalar_one()
    mine = parcel.c.verified_by == by.name
    done = _count(conn, mine, parcel.c.verified_at >= end_of_day(now) - timedelta(days=1))
    hour = _count(conn, mine, parcel.c.verified_at > now - timedelta(hours=1))
    last = conn.execute(
        select(parcel.c.id, parcel.c.shipped_at, sales_order.c.order_no)
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .where(mine, parcel.c.verified_at.is_not(None))
        .order_by(parcel.c.verified_at.desc(), parcel.c.id.desc())
        .limit(1)
    ).one_or_none()
    until = None
    if last is not None and last.shipped_at is not None:
        until = last.shipped_at + timedelta(seconds=undo_seconds(conn))
    return BenchDay(
        to_pack=int(to_pack),
        done_today=done,
        per_hour=hour,
        printer_tone=_printer_tone(conn, by.station),
        last_order_no="" if last is None else last.order_no,
        last_parcel_id=None if last is None or (until is not None and until <= now) else last.id,
        last_undo_until=until,
        put_backs=put_goods_back.put_back_count(conn),
    )


def _count(conn: Connection, *where: ColumnElement[bool]) -> int:
    return int(conn.execute(select(func.count()).select_from(parcel).where(*where)).scalar_one())


def _printer_tone(conn: Connection, station: str) -> str:
    """Return ok, warn (needs a look), or bad (waits for a person) for the station's printer."""
    usable = label_printers(conn, station)
    if not usable:
        return "warn"
    own = [row for row in usable if row.station == station] or usable
    if all(row.stopped for row in own):
        return "bad"
    return "warn" if all(row.stopped or row.status in _TROUBLED for row in own) else "ok"
