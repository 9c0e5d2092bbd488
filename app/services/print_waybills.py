"""Print: put labels and slips on a printer's queue; the engine's print worker drives the printer.

One press of print is a batch ``YYMMDD-BBB``; each parcel in it has the serial ``YYMMDD-BBB-NNN``, which it keeps for
ever from its first print on. A parcel whose number is still missing is asked for and its job waits in the queue, not
blocking others. A second label for a parcel only ever comes from ``queue_reprint``, with a reason.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from app.domain.order_state import OrderState
from app.domain.parcel_state import ParcelState
from app.domain.people import Actor, Right
from app.domain.print_state import PrintJobState, PrintKind, PrintMove
from app.errors import BadInput, Param
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.parcels import parcel
from app.models.print_jobs import print_job
from app.models.warehouses import warehouse
from app.services import order_book
from app.services.job_book import LIVE, JobDraft, add_jobs, move_jobs, new_batch, told
from app.services.manage_printers import printer_row
from app.services.pick_printer import check_paper
from app.services.queries.rows import Outcome
from app.services.request_waybills import ask_for_parcels, order_heads, why_stopped

Told = tuple[str, dict[str, Param]]
"""Why something is not done: code and parameters."""

ON_PAPER = (ParcelState.PRINTED.value, ParcelState.VERIFIED.value, ParcelState.SHIPPED.value)


@dataclass(frozen=True)
class Queued:
    """What became of one press of print. ``batch_id`` None: nothing was queued."""

    batch_id: int | None
    batch: str
    outcomes: tuple[Outcome, ...]


def queue_prints(
    db: Database,
    order_ids: Sequence[int],
    printer_id: int,
    by: Actor,
    *,
    parcel_ids: Sequence[int] = (),
    kind: PrintKind = PrintKind.WAYBILL,
) -> Queued:
    """Queue the labels (or slips) of these orders, in this order, as one batch; one Outcome per order.

    ``parcel_ids`` names the parcels and their order instead. Raises NotAllowed, NotFound, DeviceTrouble (paper).
    """
    by.require(Right.PRINT)

    def work(tx: Tx) -> Queued:
        device = printer_row(tx.conn, printer_id)
        check_paper(device, kind)
        rows = _parcels(tx, order_ids, parcel_ids)
        live = _live_jobs(tx.conn, [row.id for row in rows])
        heads = order_heads(tx.conn, order_ids)
        left: dict[int, Told] = {}
        for row in rows:
            why = _why_not(row, kind, live)
            if why is not None:
                left[row.id] = why
        waiting = [row.id for row in rows if row.id not in left and row.state == ParcelState.PLANNED.value]
        asked = ask_for_parcels(tx, waiting)
        left.update({row.id: why_stopped(row) for row in rows if row.id in waiting and row.id not in asked})
        good = [row for row in rows if row.id not in left]
        if not good:
            return Queued(None, "", _outcomes(rows, left, {}, heads, order_ids))
        batch_id, batch = new_batch(tx, printer_id, good[0].timezone)
        serials = {row.id: row.batch_serial or f"{batch}-{place:03d}" for place, row in enumerate(good, 1)}
        again = _slips_before(tx.conn, list(serials)) if kind is PrintKind.PACKING_SLIP else {}
        drafts = []
        for row in good:
            drafts.append(_draft(row, kind, serials[row.id], again.get(row.id, 0)))
            if kind is PrintKind.WAYBILL and device.prints_slips and (row.id, PrintKind.PACKING_SLIP.value) not in live:
                drafts.append(_draft(row, PrintKind.PACKING_SLIP, serials[row.id], 0))
        add_jobs(tx, batch_id, printer_id, drafts)
        return Queued(batch_id, batch, _outcomes(rows, left, serials, heads, order_ids))

    return db.run(work, by)


def _draft(row: AnyRow, kind: PrintKind, serial: str, again: int) -> JobDraft:
    return JobDraft(kind, serial, row.id, row.waybill_no or "", reprint=again)


def _parcels(tx: Tx, order_ids: Sequence[int], parcel_ids: Sequence[int]) -> list[AnyRow]:
    """Return the live parcels, locked, in the order in which their labels shall come out."""
    rows: dict[int, AnyRow] = {}
    wanted = parcel.c.id if parcel_ids else parcel.c.order_id
    for ids in order_book.chunks(set(parcel_ids or order_ids)):
        here = (wanted.in_(ids), parcel.c.state != ParcelState.CANCELLED.value)
        tx.conn.execute(select(parcel.c.id).where(*here).order_by(parcel.c.id).with_for_update()).all()
        found = tx.conn.execute(
            select(
                parcel.c.id, parcel.c.order_id, parcel.c.parcel_index, parcel.c.state, parcel.c.carrier_id,
                parcel.c.waybill_no, parcel.c.batch_serial, sales_order.c.order_no,
                sales_order.c.state.label("order_state"), sales_order.c.exception_kind, warehouse.c.timezone,
            )
            .join(sales_order, sales_order.c.id == parcel.c.order_id)
            .join(warehouse, warehouse.c.id == parcel.c.warehouse_id)
            .where(*here)
        )  # fmt: skip
        rows.update({row.id: row for row in found})
    if parcel_ids:
        return [rows[parcel_id] for parcel_id in dict.fromkeys(parcel_ids) if parcel_id in rows]
    place = {order_id: number for number, order_id in enumerate(dict.fromkeys(order_ids))}
    return sorted(rows.values(), key=lambda row: (place[row.order_id], row.parcel_index))


def _live_jobs(conn: Connection, parcel_ids: Collection[int]) -> dict[tuple[int, str], str]:
    """Return ``{(parcel_id, kind): state}`` of jobs that are queued, on their way, or unsure."""
    found: dict[tuple[int, str], str] = {}
    for ids in order_book.chunks(parcel_ids):
        rows = conn.execute(
            select(print_job.c.parcel_id, print_job.c.kind, print_job.c.state)
            .where(print_job.c.parcel_id.in_(ids), print_job.c.state.in_(LIVE))
            .order_by(print_job.c.state)  # unknown comes last and is what has to be said of several
        )
        found.update({(row.parcel_id, row.kind): row.state for row in rows})
    return found


def _why_not(row: AnyRow, kind: PrintKind, live: dict[tuple[int, str], str]) -> Told | None:
    if row.order_state == OrderState.CANCELLED.value or (row.exception_kind and row.state not in ON_PAPER):
        return why_stopped(row)
    state = live.get((row.id, kind.value))
    if state is not None:
        code = "print.unsure" if state == PrintJobState.UNKNOWN.value else "print.queued_already"
        return code, {"order_no": row.order_no}
    if kind is PrintKind.PACKING_SLIP:
        return ("print.no_number_yet", {"order_no": row.order_no}) if row.state == ParcelState.PLANNED.value else None
    if row.state in ON_PAPER:
        return "print.printed_already", {"order_no": row.order_no, "serial": row.batch_serial}
    return None


def _slips_before(conn: Connection, parcel_ids: Collection[int]) -> dict[int, int]:
    """Return how many slips of a parcel came out so far; a further one says so on paper."""
    found: dict[int, int] = {}
    for ids in order_book.chunks(parcel_ids):
        rows = conn.execute(
            select(print_job.c.parcel_id, func.count())
            .where(
                print_job.c.parcel_id.in_(ids),
                print_job.c.kind == PrintKind.PACKING_SLIP.value,
                print_job.c.state.in_((PrintJobState.SENT.value, PrintJobState.CONFIRMED.value)),
            )
            .group_by(print_job.c.parcel_id)
        )
        found.update(dict(rows.all()))
    return found


def _outcomes(
    rows: Sequence[AnyRow],
    left: dict[int, Told],
    serials: dict[int, str],
    heads: dict[int, AnyRow],
    order_ids: Sequence[int],
) -> tuple[Outcome, ...]:
    """One line per order: its serials, or the reason why (a part of) it stays behind."""
    by_order: dict[int, list[AnyRow]] = defaultdict(list)
    for row in rows:
        by_order[row.order_id].append(row)
    lines = []
    for order_id in dict.fromkeys([*order_ids, *by_order]):
        found = by_order.get(order_id)
        if found:
            code, params = next((left[row.id] for row in found if row.id in left), (None, {}))
            serial = " ".join(serials[row.id] for row in found if row.id in serials)
            lines.append(Outcome(found[0].order_no, code, params, serial))
            continue
        head = heads.get(order_id)
        subject = str(order_id) if head is None else head.order_no
        code, params = ("order.not_found", {"order_no": subject}) if head is None else why_stopped(head)
        lines.append(Outcome(subject, code, params))
    return tuple(lines)


# --- a second label ---------------------------------------------------------------------------------------------------


def queue_reprint(
    db: Database,
    parcel_ids: Sequence[int],
    reason: str,
    by: Actor,
    *,
    printer_id: int | None = None,
    kind: PrintKind = PrintKind.WAYBILL,
) -> Queued:
    """Queue a further label for parcels that have one: same number, same serial, marked as reprint, with a reason.

    ``printer_id`` None: the printer of each parcel's last label, one batch for the first parcel's printer. Raises
    NotAllowed, BadInput without a reason, DeviceTrouble.
    """
    by.require(Right.REPRINT)
    why = reason.strip()
    if not why:
        raise BadInput("print.reason_missing")

    def work(tx: Tx) -> Queued:
        rows = _parcels(tx, (), parcel_ids)
        before = _printed(tx.conn, [row.id for row in rows], kind)
        live = _live_jobs(tx.conn, [row.id for row in rows])
        left = {row.id: told for row in rows if (told := _why_no_reprint(row, kind, before, live)) is not None}
        good = [row for row in rows if row.id not in left]
        if not good:
            return Queued(None, "", _outcomes(rows, left, {}, {}, ()))
        device = printer_row(tx.conn, printer_id or before[good[0].id].printer_id)
        check_paper(device, kind)
        batch_id, batch = new_batch(tx, device.id, good[0].timezone)
        serials = {row.id: str(row.batch_serial or before[row.id].batch_serial) for row in good}
        times = {row.id: before[row.id].times for row in good}
        add_jobs(
            tx,
            batch_id,
            device.id,
            [
                JobDraft(kind, serials[row.id], row.id, row.waybill_no or "", times[row.id], why, note=why)
                for row in good
            ],
        )
        for row in good:
            tx.event(
                row.order_id, "label.reprint_asked", parcel_id=row.id,
                serial=serials[row.id], reprint=times[row.id], reason=why,
            )  # fmt: skip
        return Queued(batch_id, batch, _outcomes(rows, left, serials, {}, ()))

    return db.run(work, by)


@dataclass(frozen=True)
class _Printed:
    printer_id: int
    batch_serial: str
    times: int
    """The next reprint's number: 1 for the first."""


def _printed(conn: Connection, parcel_ids: Collection[int], kind: PrintKind) -> dict[int, _Printed]:
    """Return what is known of each parcel's earlier sheets of this kind."""
    found: dict[int, _Printed] = {}
    for ids in order_book.chunks(parcel_ids):
        rows = conn.execute(
            select(print_job.c.parcel_id, print_job.c.printer_id, print_job.c.batch_serial, print_job.c.reprint)
            .where(
                print_job.c.parcel_id.in_(ids),
                print_job.c.kind == kind.value,
                print_job.c.state.in_((PrintJobState.SENT.value, PrintJobState.CONFIRMED.value)),
            )
            .order_by(print_job.c.id)
        )
        for row in rows:
            times = max(row.reprint + 1, found[row.parcel_id].times if row.parcel_id in found else 1)
            found[row.parcel_id] = _Printed(row.printer_id, row.batch_serial, times)
    return found


def _why_no_reprint(
    row: AnyRow, kind: PrintKind, before: dict[int, _Printed], live: dict[tuple[int, str], str]
) -> Told | None:
    state = live.get((row.id, kind.value))
    if state is not None:
        code = "print.unsure" if state == PrintJobState.UNKNOWN.value else "print.queued_already"
        return code, {"order_no": row.order_no}
    if row.id not in before or row.state not in ON_PAPER:
        return "print.not_printed_yet", {"order_no": row.order_no}
    return None


# --- test sheet -------------------------------------------------------------------------------------------------------


def queue_test(db: Database, printer_id: int, by: Actor) -> int:
    """Queue a test sheet that belongs to no parcel; return its job's id."""
    by.require(Right.PRINT)

    def work(tx: Tx) -> int:
        device = printer_row(tx.conn, printer_id)
        check_paper(device, PrintKind.TEST)
        batch_id, batch = new_batch(tx, printer_id)
        return add_jobs(tx, batch_id, printer_id, [JobDraft(PrintKind.TEST, f"{batch}-001")])[0]

    return db.run(work, by)


def withdraw_jobs(tx: Tx, parcel_ids: Collection[int]) -> None:
    """Take the queued jobs of these parcels off their printers: the orders were taken back or get another number."""
    for ids in order_book.chunks(parcel_ids):
        queued = tx.conn.execute(
            select(print_job.c.id).where(
                print_job.c.parcel_id.in_(ids), print_job.c.state == PrintJobState.QUEUED.value
            )
        )
        move_jobs(tx, list(queued.scalars()), PrintMove.CANCEL, settled_at=tx.at, **told("print.order_taken_back", {}))
