"""What the window asks of the program below it: one object, grouped by area, fulfilled by app.bootstrap.

Every method is synchronous and runs on a database thread: screens call it as ``await desk.read(app.orders.page, ...)``
or ``await desk.write(app.orders.hold, ...)``. Readers return frozen rows of app.services.queries. Writers take the
acting person as ``by``, check the right themselves, commit on their own and return one Outcome per thing touched;
nothing here waits for a network, a printer or a person: a waybill number or a label is an intent that the engine
carries out, and the window learns of it through the change feed. Expected trouble is an AppError.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from datetime import datetime

    from app.domain.people import Actor
    from app.services.queries.detail_rows import ExceptionRow, OrderDetail, RelatedRow, RouteWhy
    from app.services.queries.history_rows import MomentRow, PastStep
    from app.services.queries.put_back_rows import GoodsBack, PutBackRow
    from app.services.queries.rows import OrderFilter, OrderPage, OrderRow, Outcome, PageMark
    from app.services.queries.screen_rows import (
        AddressForm,
        AuditDay,
        AuditPage,
        AuditRow,
        Choice,
        Counters,
        HealthRow,
        ReasonRow,
        RevealedReceiver,
        RowCount,
        SavedQueue,
        SearchHit,
        StockDetail,
        StockFilter,
        StockPage,
        Suggestion,
        TroubleRow,
        WorkRow,
    )
    from app.services.queries.work_place_rows import BatchRow, PrinterRow, PrintJobRow, StockMoveRow, StockRow
    from app.services.queries.work_rows import (
        BatchPlan,
        BenchAnswer,
        BenchDay,
        JamRow,
        JobPage,
        LabelPicture,
        PrintQueueRow,
    )
    from app.ui.facade_making import Making
    from app.ui.facade_raws import Raws
    from app.ui.facade_regroup import Regroup
    from app.ui.facade_rules import Policies, Rules
    from app.ui.facade_setup import Settings, Setup


Ids = Sequence[int]
Outcomes = tuple["Outcome", ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One merged piece of the change feed: ids touched, by kind. ``kind`` is a table's noun (order, parcel, ...).

    ``everything`` True: the feed cannot say what changed (a restore, a long gap); re-read what is shown.
    """

    ids: dict[str, frozenset[int]]
    everything: bool = False


class Orders(Protocol):
    """The order grid, its detail panel and the verbs on orders."""

    def page(self, where: OrderFilter, sort: str, mark: PageMark | None, limit: int, backwards: bool) -> OrderPage:
        """Return up to ``limit`` rows after ``mark`` (before it when ``backwards``), always in list order.

        ``mark`` None starts at the first row, or with ``backwards`` at the last. ``OrderPage.before`` and ``after``
        are None exactly when the list ends on that side.
        """

    def anchor_at(self, where: OrderFilter, sort: str, fraction: float) -> PageMark | None:
        """Return a mark near ``fraction`` (0 to 1) of the list; None means its start.

        It should be exact up to 20,000 rows (an OFFSET is cheap there) and may be off by some percent above; the
        grid corrects itself when a true end comes into sight.
        """

    def count(self, where: OrderFilter, cap: int) -> RowCount:
        """Return the exact length when counters know it or it is at most ``cap``, else an estimate, ``exact`` False."""

    def still_there(self, where: OrderFilter, ids: Ids) -> tuple[OrderRow, ...]:
        """Return the present rows of those ``ids`` that still match; the others have left the list."""

    def counters(self) -> Counters: ...

    def detail(self, order_id: int) -> OrderDetail:
        """Return everything the panel shows; raise NotFound."""

    def moments(self, order_id: int) -> tuple[MomentRow, ...]:
        """Return when something happened to an order, oldest first."""

    def at(self, order_id: int, when: datetime) -> PastStep:
        """Return an order as it was at a moment and just before it; raise NotFound for a moment before it came."""

    def why(self, order_id: int) -> RouteWhy:
        """Return why an order goes from its warehouse with its carrier, and what would be decided now."""

    def related(self, order_id: int) -> tuple[RelatedRow, ...]:
        """Return the orders made of one, those it was made of, its resends, and the receiver's others."""

    def find(self, order_no: str) -> int | None:
        """Return the order's id for an order number, waybill number, batch serial or platform number, or None."""

    def search(self, text: str, limit: int) -> tuple[SearchHit, ...]: ...

    def ids(self, where: OrderFilter, sort: str, limit: int) -> tuple[int, ...]:
        """Return the first ids by rule, for "select all" followed by a verb."""

    def choices(self, kind: str) -> tuple[Choice, ...]:
        """Return what a filter may offer; ``kind``: shop, carrier, warehouse, tag."""

    def saved_queues(self, by: Actor) -> tuple[SavedQueue, ...]: ...

    def save_queue(self, name: str, where: OrderFilter, sort: str, by: Actor) -> SavedQueue: ...

    def rename_queue(self, queue_id: int, name: str, by: Actor) -> SavedQueue: ...

    def drop_queue(self, queue_id: int, by: Actor) -> None: ...

    def hold(
        self,
        ids: Ids,
        reason: str,
        release_at: datetime | None,
        by: Actor,
        release_when: Mapping[str, object] | None = None,
    ) -> Outcomes:
        """Stop orders until a time or until a condition (as rules have them) holds, whichever comes first."""

    def release(self, ids: Ids, by: Actor) -> Outcomes: ...

    def cancel(self, ids: Ids, reason: str, by: Actor) -> Outcomes: ...

    def urgent(self, ids: Ids, on: bool, by: Actor) -> Outcomes: ...

    def tag(self, ids: Ids, add: Sequence[str], remove: Sequence[str], by: Actor) -> Outcomes: ...

    def choose_carrier(self, ids: Ids, carrier_id: int, by: Actor) -> Outcomes: ...

    def choose_warehouse(self, ids: Ids, warehouse_id: int | None, by: Actor) -> Outcomes: ...

    def request_numbers(self, ids: Ids, by: Actor) -> Outcomes:
        """Write the intent to take waybill numbers for the open parcels of these orders."""

    def print(self, ids: Ids, printer_id: int | None, by: Actor) -> Outcomes:
        """Write the intent to print; numbers that are missing are requested first. None: the station's printer."""

    def save_slips(self, ids: Ids, target: str, by: Actor) -> Outcomes:
        """Save the packing slips of these orders as one PDF of A4 sheets; raise BadInput, NotAllowed."""

    def ship(self, ids: Ids, by: Actor) -> Outcomes: ...

    def unship(self, ids: Ids, reason: str, by: Actor) -> Outcomes: ...

    def reveal(self, order_id: int, reason: str, by: Actor) -> RevealedReceiver:
        """Log the reveal, commit, then return the plain texts; raise NotAllowed."""


class Audit(Protocol):
    """The audit queue."""

    def reasons(self) -> tuple[ReasonRow, ...]: ...

    def page(self, kind: str, mark: PageMark | None, limit: int, backwards: bool) -> AuditPage:
        """As Orders.page, for open findings of ``kind`` (empty: waiting without a finding), most urgent first."""

    def anchor_at(self, kind: str, fraction: float) -> PageMark | None: ...

    def count(self, kind: str, cap: int) -> RowCount: ...

    def still_there(self, kind: str, order_ids: Ids) -> tuple[AuditRow, ...]:
        """As Orders.still_there, for the orders of one reason group."""

    def today(self) -> AuditDay: ...

    def address(self, order_id: int) -> AddressForm: ...

    def suggestions(self, order_id: int) -> tuple[Suggestion, ...]: ...

    def findings(self, order_id: int) -> tuple[ExceptionRow, ...]: ...

    def pass_orders(self, ids: Ids, by: Actor) -> Outcomes: ...

    def force(self, ids: Ids, reason: str, by: Actor) -> Outcomes: ...

    def revoke(self, ids: Ids, by: Actor) -> Outcomes:
        """Undo a pass: back to received, as long as nothing was routed beyond recall."""

    def settle(self, exception_id: int, by: Actor) -> Outcomes: ...

    def take(self, suggestion: Suggestion, by: Actor) -> Outcomes: ...

    def change_address(self, order_id: int, values: dict[str, str], by: Actor) -> Outcomes:
        """Write a new receiver row from province, city, district, town, street (only those given)."""


class Stock(Protocol):
    """The stock panel."""

    def page(self, where: StockFilter, mark: PageMark | None, limit: int, backwards: bool) -> StockPage: ...

    def anchor_at(self, where: StockFilter, fraction: float) -> PageMark | None: ...

    def count(self, where: StockFilter, cap: int) -> RowCount: ...

    def still_there(self, where: StockFilter, sku_ids: Ids) -> tuple[StockRow, ...]:
        """Return the present rows of those SKUs, one per warehouse, that still match."""

    def counters(self) -> dict[str, int]:
        """Return all, short and low."""

    def detail(self, sku_id: int) -> StockDetail: ...

    def ledger(self, sku_id: int, below: int | None, limit: int) -> tuple[StockMoveRow, ...]:
        """Return ledger lines older than the one with the id ``below``, newest first."""

    def find(self, code: str) -> int | None:
        """Return the SKU's id for a barcode or SKU code, or None."""

    def adjust(
        self, sku_id: int, warehouse_id: int, on_hand_qty: int, reason: str, by: Actor, place: str | None = None
    ) -> Outcomes:
        """Set the counted figure; the difference becomes one ledger line. ``place``: the bin, None leaves it."""

    def set_safety(self, sku_id: int, warehouse_id: int, safety_qty: int, by: Actor) -> Outcomes: ...

    def transfer(self, sku_id: int, from_id: int, to_id: int, qty: int, by: Actor) -> Outcomes: ...

    def push(self, sku_ids: Ids, by: Actor) -> Outcomes: ...


class Prints(Protocol):
    """The print station."""

    def queues(self) -> tuple[PrintQueueRow, ...]: ...

    def plan(self, queue: str, order: str) -> BatchPlan: ...

    def preview(self, parcel_id: int) -> LabelPicture: ...

    def start(self, plan: BatchPlan, by: Actor) -> BatchRow: ...

    def numbers_only(self, plan: BatchPlan, by: Actor) -> Outcomes: ...

    def batches(self) -> tuple[BatchRow, ...]:
        """Return the running batches, then today's, newest first."""

    def failures(self, batch_id: int) -> tuple[Outcome, ...]: ...

    def jobs(self, batch_id: int | None, mark: PageMark | None, limit: int, backwards: bool) -> JobPage: ...

    def job_count(self, batch_id: int | None, cap: int) -> RowCount: ...

    def job_anchor_at(self, batch_id: int | None, fraction: float) -> PageMark | None: ...

    def jobs_still_there(self, batch_id: int | None, job_ids: Ids) -> tuple[PrintJobRow, ...]: ...

    def printers(self) -> tuple[PrinterRow, ...]: ...

    def pause(self, batch_id: int, by: Actor) -> None: ...

    def resume(self, batch_id: int, by: Actor) -> None: ...

    def stop(self, batch_id: int, by: Actor) -> Outcomes:
        """Take back what was not sent; tells what had been."""

    def reprint(self, job_ids: Ids, reason: str, by: Actor) -> Outcomes: ...

    def jams(self) -> tuple[JamRow, ...]: ...

    def settle(self, printer_id: int, last_good: str, by: Actor) -> Outcomes:
        """Take ``last_good`` (batch serial or waybill number) as the last label that came out well."""

    def settle_nothing(self, printer_id: int, by: Actor) -> Outcomes:
        """None of the unsure labels came out."""

    def move_rest(self, printer_id: int, to_printer_id: int, by: Actor) -> Outcomes: ...


class Bench(Protocol):
    """The packing bench."""

    def scan(self, code: str, parcel_id: int | None, by: Actor) -> BenchAnswer:
        """Take a scan: opens a parcel when none is open, else counts a piece; the last piece completes it."""

    def look(self, parcel_id: int, by: Actor) -> BenchAnswer:
        """Tell how an open parcel stands now: opened, done or stop. Asked when its order was changed by others."""

    def count(self, parcel_id: int, line_id: int, qty: int, by: Actor) -> BenchAnswer:
        """Set how many pieces of a line are there, typed in (F3)."""

    def complete(self, parcel_id: int, weight_g: int | None, by: Actor) -> BenchAnswer:
        """Complete the parcel; on a complete one inside its undo window only the weight is stored."""

    def undo(self, parcel_id: int, by: Actor) -> BenchAnswer:
        """Take back the last piece, or the completion inside its undo window."""

    def short(self, parcel_id: int, line_id: int, reason: str, by: Actor) -> Outcomes: ...

    def leave(self, parcel_id: int, by: Actor) -> None: ...

    def reprint(self, parcel_id: int, reason: str, by: Actor) -> Outcomes: ...

    def put_back(self, parcel_id: int, by: Actor) -> Outcomes: ...

    def put_backs(self, limit: int) -> tuple[PutBackRow, ...]:
        """Return the goods that have to be found and put back, oldest first."""

    def goods_back(self, code: str, by: Actor) -> GoodsBack:
        """End the task of a scanned label, waybill or order number, or piece; raise NotFound, IllegalMove."""

    def task_back(self, task_id: int, by: Actor) -> GoodsBack:
        """End the task of a chosen row; raise NotFound."""

    def not_back(self, task_ids: Ids, by: Actor) -> Outcomes:
        """Take ended tasks back: the goods are not in their bins after all."""

    def call(self, on: bool, by: Actor) -> None:
        """Ask for a supervisor at the actor's station (a trouble on every window), or take the call back."""

    def day(self, by: Actor) -> BenchDay: ...


class App(Protocol):
    """The program below the window."""

    orders: Orders
    audit: Audit
    regroup: Regroup
    making: Making
    raws: Raws
    stock: Stock
    prints: Prints
    bench: Bench
    settings: Settings
    rules: Rules
    policies: Policies
    setup: Setup
    reader: Executor
    """Runs readers; two threads."""
    writer: Executor
    """Runs writers; one thread."""

    def health(self) -> tuple[HealthRow, ...]: ...

    def troubles(self) -> tuple[TroubleRow, ...]: ...

    def work(self) -> tuple[WorkRow, ...]: ...

    def pause_work(self, key: str, on: bool, by: Actor) -> None: ...

    def cancel_work(self, key: str, by: Actor) -> Outcomes: ...

    def sync_now(self, by: Actor) -> None: ...

    def subscribe(self, told: Callable[[Change], None]) -> Callable[[], None]:
        """Call ``told`` from any thread after every change of this or another station; returns how to stop it."""

    def close(self) -> None:
        """Stop the engine child, finish writers, join threads; may take seconds, runs off the UI thread."""
