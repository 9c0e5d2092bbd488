"""What the person at the desk and the bench does, again and again, until every order is on its way."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from app.domain.order_state import OrderQueue, OrderState
from app.domain.parcel_state import ParcelState
from app.domain.print_state import PrintJobState
from app.models.base import AnyRow
from app.models.orders import order_exception, sales_order
from app.models.parcels import parcel, parcel_line, writeback
from app.models.print_jobs import print_job, print_journal, printer
from app.models.stock import sku
from app.services.audit_orders import force_orders, pass_orders
from app.services.job_book import LIVE
from app.services.print_recovery import settle_last_good, settle_nothing
from app.services.print_waybills import queue_prints, queue_reprint
from app.services.verify_parcels import verify_codes
from tools.flow.world import PERSON, World, fetch, seconds, send

BATCH = 40
PRINTING = 0x20
"""Of the status byte; every other bit is a fault."""
HANDS_S = 1.5
"""No person gets to a printer sooner."""
AT_BENCH = 15
"""Parcels packed before the person looks up again."""


@dataclass
class Progress:
    """Where all orders are; ``done`` counts write-backs."""

    orders: int = 0
    numbers: int = 0
    printed: int = 0
    shipped: int = 0
    done: int = 0

    def share(self, expected: int) -> float:
        """Return how much of the whole way is behind us, 0 to 1."""
        return (self.orders + self.numbers + self.printed + self.done) / (4 * expected) if expected else 1.0


@dataclass
class Person:
    """One person working through the queues."""

    world: World
    passed: set[int] = field(default_factory=set)
    settled: list[str] = field(default_factory=list)
    """What was said to each stopped printer."""
    odd: list[str] = field(default_factory=list)
    """Refusals that should not have come."""
    faulty_since: dict[str, float] = field(default_factory=dict)
    mended: int = 0
    reprints: Counter[str] = field(default_factory=Counter)
    """Which waybill numbers were asked for on paper again."""

    def work(self) -> None:
        """Look at every queue once and do what is there."""
        self.mend_printers()
        self.settle_printers()
        self.audit()
        self.print_labels()
        self.pack()

    def audit(self) -> None:
        """Look at findings: pass what can be passed, force the rest with a reason."""
        db = self.world.core.db
        with db.read() as conn:
            waiting = set(
                conn.execute(
                    select(order_exception.c.order_id)
                    .join(sales_order, sales_order.c.id == order_exception.c.order_id)
                    .where(order_exception.c.closed_at.is_(None), sales_order.c.state == OrderState.RECEIVED.value)
                ).scalars()
            )
        fresh = sorted(waiting - self.passed)
        if not fresh:
            return
        self.passed |= set(fresh)
        refused = [one for one in pass_orders(db, fresh, PERSON) if one.error]
        if refused:
            left = self._ids([one.subject for one in refused])
            self._note(force_orders(db, left, "looked at", PERSON))

    def print_labels(self) -> None:
        """Press print for everything that waits for its label and is not queued yet."""
        db = self.world.core.db
        with db.read() as conn:
            queued = select(print_job.c.parcel_id).where(
                print_job.c.state.in_(LIVE), print_job.c.parcel_id.is_not(None)
            )
            ids = list(
                conn.execute(
                    select(sales_order.c.id)
                    .join(parcel, parcel.c.order_id == sales_order.c.id)
                    .where(
                        sales_order.c.queue == OrderQueue.TO_PRINT.value,
                        parcel.c.state.in_((ParcelState.PLANNED.value, ParcelState.WAYBILLED.value)),
                        parcel.c.id.not_in(queued),
                    )
                    .order_by(sales_order.c.id)
                    .limit(BATCH)
                ).scalars()
            )
            device = conn.execute(
                select(printer.c.id).where(printer.c.stopped.is_(False)).order_by(func.random()).limit(1)
            ).scalar_one_or_none()
        if ids and device is not None:
            self._note(queue_prints(db, list(dict.fromkeys(ids)), device, PERSON).outcomes)

    def pack(self) -> None:
        """Scan labels and pieces of printed parcels; the last piece ships."""
        db = self.world.core.db
        with db.read() as conn:
            rows = conn.execute(
                select(parcel.c.id, parcel.c.waybill_no)
                .join(print_job, print_job.c.parcel_id == parcel.c.id)
                .where(parcel.c.state == ParcelState.PRINTED.value, print_job.c.state == PrintJobState.CONFIRMED.value)
                .order_by(parcel.c.id)
                .limit(AT_BENCH)
            ).all()
            pieces = _pieces(conn, [row.id for row in rows])
        for row in {row.id: row for row in rows}.values():
            self._note(verify_codes(db, row.waybill_no, pieces[row.id], PERSON))

    def settle_printers(self) -> None:
        """Go to each stopped printer, wait until it is still, and name the last good label in its tray."""
        db = self.world.core.db
        with db.read() as conn:
            stopped = conn.execute(select(printer.c.id, printer.c.name).where(printer.c.stopped)).all()
            unsure = {row.id: _unsure(conn, row.id) for row in stopped}
        for row in stopped:
            if not unsure[row.id] or not self._is_still(row.name):
                continue
            tray = labels_in_tray(self._device(row.name))
            good = [job.waybill_no for job in unsure[row.id] if job.waybill_no in tray]
            if good:
                self._note(settle_last_good(db, good[-1], PERSON, printer_id=row.id))
            else:
                self._note(settle_nothing(db, row.id, PERSON))
            self.settled.append(f"{row.name}: {good[-1] if good else 'nothing'} of {len(unsure[row.id])}")
            self._reprint_spoilt(unsure[row.id], good)

    def _is_still(self, name: str) -> bool:
        """First the jam is cleared and what the printer still holds comes out, then the last good label is named."""
        state = fetch(self._device(name)["control"])
        return bool(state["powered"]) and state["status"] == 0

    def _reprint_spoilt(self, unsure: list[AnyRow], good: list[str]) -> None:
        """A jam may spoil one label and let later ones out: the spoilt one is seen and asked for again."""
        numbers = [job.waybill_no for job in unsure]
        before = numbers[: numbers.index(good[-1])] if good else []
        spoilt = [job for job in unsure if job.waybill_no in before and job.waybill_no not in good]
        if spoilt:
            self.reprints.update(job.waybill_no for job in spoilt)
            parcels = [job.parcel_id for job in spoilt]
            self._note(queue_reprint(self.world.core.db, parcels, "jammed", PERSON).outcomes)

    def mend_printers(self) -> None:
        """Load paper, take out a jam, switch on again."""
        for device in self.world.printers:
            state = fetch(device["control"])
            if state["powered"] and not state["status"] & ~PRINTING:
                self.faulty_since.pop(device["name"], None)
            elif seconds() - self.faulty_since.setdefault(device["name"], seconds()) > HANDS_S:
                self.mended += 1
                send(f"{device['control']}/cure", {})

    def _device(self, name: str) -> dict[str, Any]:
        return next(one for one in self.world.printers if one["name"] == name)

    def _ids(self, numbers: list[str]) -> list[int]:
        with self.world.core.db.read() as conn:
            return list(conn.execute(select(sales_order.c.id).where(sales_order.c.order_no.in_(numbers))).scalars())

    def _note(self, outcomes: Any) -> None:  # noqa: ANN401 - any bulk action's outcomes
        self.odd += [f"{one.subject}: {one.error} {one.params}" for one in outcomes if one.error]

    def progress(self) -> Progress:
        """Count where everything is."""
        with self.world.core.db.read() as conn:
            return Progress(
                orders=_count(conn, sales_order),
                numbers=_count(conn, parcel, parcel.c.waybill_no.is_not(None)),
                printed=_count(conn, parcel, parcel.c.print_count > 0),
                shipped=_count(conn, parcel, parcel.c.shipped_at.is_not(None)),
                done=_count(conn, writeback, writeback.c.state == "done"),
            )

    def unknown_so_far(self) -> int:
        """Return how many labels ever became unknown."""
        with self.world.core.db.read() as conn:
            return _count(
                conn,
                print_journal,
                print_journal.c.after == PrintJobState.UNKNOWN.value,
                print_journal.c.before != PrintJobState.UNKNOWN.value,
            )


def _count(conn: Connection, table: Any, *where: Any) -> int:  # noqa: ANN401 - a table and conditions
    return int(conn.execute(select(func.count()).select_from(table).where(*where)).scalar_one())


def _unsure(conn: Connection, printer_id: int) -> list[AnyRow]:
    """Return what the printer got and nobody has proven, in the order it got it."""
    return list(
        conn.execute(
            select(print_job.c.id, print_job.c.waybill_no, print_job.c.parcel_id)
            .where(print_job.c.printer_id == printer_id, print_job.c.state == PrintJobState.UNKNOWN.value)
            .order_by(print_job.c.turn)
        ).all()
    )


def _pieces(conn: Connection, parcel_ids: list[int]) -> dict[int, list[str]]:
    """Return the codes to scan for each parcel, one for each piece."""
    codes: dict[int, list[str]] = defaultdict(list)
    rows = conn.execute(
        select(parcel_line.c.parcel_id, sku.c.sku_code, parcel_line.c.qty - parcel_line.c.verified_qty)
        .join(sku, sku.c.id == parcel_line.c.sku_id)
        .where(parcel_line.c.parcel_id.in_(parcel_ids))
        .order_by(parcel_line.c.id)
    )
    for parcel_id, code, qty in rows:
        codes[parcel_id] += [code] * qty
    return codes


def labels_in_tray(device: dict[str, Any]) -> set[str]:
    """Return every code on whole labels, once the printer has stood still for a moment."""
    for _ in range(2):
        fetch(f"{device['control']}?status=0&wait=20")
    return {
        code["text"]
        for entry in fetch(f"{device['control']}/ledger")
        if entry["kind"] == "label"
        for code in entry["codes"] or ()
    }
