"""The order grid, its detail panel, the search box and the verbs on orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from app.domain.people import SYSTEM, Actor
from app.services import history
from app.services.cancel_orders import cancel_orders
from app.services.change_orders import choose_carrier, choose_warehouse, set_tags, set_urgent
from app.services.core import Core
from app.services.explain_routes import why_routed
from app.services.hold_orders import hold_orders, release_orders
from app.services.pick_printer import station_printer
from app.services.print_waybills import queue_prints
from app.services.queries import choices, find_orders, order_depth, order_detail, order_pages, related
from app.services.queries.counters import counters
from app.services.queries.detail_rows import OrderDetail, RelatedRow, RouteWhy
from app.services.queries.history_rows import MomentRow, PastStep
from app.services.queries.rows import OrderFilter, OrderPage, OrderRow, Outcome, PageMark
from app.services.queries.screen_rows import (
    Choice,
    Counters,
    RevealedReceiver,
    RowCount,
    SavedQueue,
    SearchHit,
    StreetStep,
)
from app.services.request_waybills import ask_waybills
from app.services.reveal_receiver import reveal
from app.services.save_queues import drop_queue, rename_queue, save_queue
from app.services.save_slips import save_slips
from app.services.search_orders import LIMIT, SearchGate, blind_shops, is_about_people, search, search_street
from app.services.ship_parcels import ship_orders, unship_orders

Ids = Sequence[int]
Outcomes = tuple[Outcome, ...]


class OrdersDesk:
    """Fulfils the window's Orders protocol; the command line uses it too."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._db = core.db
        self._gate = SearchGate()

    # --- reading ------------------------------------------------------------------------------------------------------
    def page(self, where: OrderFilter, sort: str, mark: PageMark | None, limit: int, backwards: bool) -> OrderPage:  # noqa: FBT001
        """Return up to ``limit`` rows after ``mark`` (before it when ``backwards``), in list order."""
        with self._db.read() as conn:
            return order_pages.page(conn, where, sort, mark, limit, backwards=backwards)

    def anchor_at(self, where: OrderFilter, sort: str, fraction: float) -> PageMark | None:
        """Return a mark near ``fraction`` of the list; None means its start."""
        with self._db.read() as conn:
            return order_depth.anchor_at(conn, where, sort, fraction)

    def count(self, where: OrderFilter, cap: int) -> RowCount:
        """Return the length: exact when counters know it or it is at most ``cap``, else an estimate."""
        with self._db.read() as conn:
            return order_depth.count(conn, where, cap)

    def still_there(self, where: OrderFilter, ids: Ids) -> tuple[OrderRow, ...]:
        """Return the present rows of those orders that still match."""
        with self._db.read() as conn:
            return order_pages.still_there(conn, where, ids)

    def counters(self) -> Counters:
        """Return what tabs and the rail count."""
        with self._db.read() as conn:
            return counters(conn, self._db.now(conn))

    def detail(self, order_id: int) -> OrderDetail:
        """Return everything about one order; raise NotFound."""
        with self._db.read() as conn:
            return order_detail.detail(conn, order_id)

    def moments(self, order_id: int) -> tuple[MomentRow, ...]:
        """Return when something happened to an order, oldest first: the steps of a slider."""
        with self._db.read() as conn:
            return history.moments(conn, order_id)

    def at(self, order_id: int, when: datetime) -> PastStep:
        """Return an order as it was at a moment and just before it; raise NotFound for a moment before it came."""
        with self._db.read() as conn:
            return history.past_step(conn, order_id, when)

    def why(self, order_id: int) -> RouteWhy:
        """Return why an order goes from its warehouse with its carrier, and what would be decided now."""
        with self._db.read() as conn:
            return why_routed(conn, self._db.now(conn), order_id)

    def related(self, order_id: int) -> tuple[RelatedRow, ...]:
        """Return the orders that belong to one."""
        with self._db.read() as conn:
            return related.related(conn, order_id)

    def find(self, order_no: str) -> int | None:
        """Return the order of an order, waybill or platform number or batch serial, or None."""
        with self._db.read() as conn:
            return find_orders.find(conn, order_no)

    def search(self, text: str, limit: int = LIMIT, by: Actor = SYSTEM) -> tuple[SearchHit, ...]:
        """Return hits by number, receiver and article, at most ``limit`` of each kind; raise RateLimited."""
        if is_about_people(text):
            self._gate.pass_through(by.name)
        with self._db.read() as conn:
            return search(conn, self._core.keys, text, limit)

    def search_street(
        self, fragment: str, where: OrderFilter, stop: Callable[[], bool] = lambda: False, by: Actor = SYSTEM
    ) -> Iterator[StreetStep]:
        """Look through the streets of the orders of a filter, step by step; raise RateLimited, BadInput."""
        self._gate.pass_through(by.name)
        return search_street(self._db, self._core.keys, fragment, where, stop=stop)

    def blind_shops(self) -> tuple[Choice, ...]:
        """Return the shops whose receivers no search can look into."""
        with self._db.read() as conn:
            return blind_shops(conn)

    def ids(self, where: OrderFilter, sort: str, limit: int) -> tuple[int, ...]:
        """Return the first ids of a list by rule."""
        with self._db.read() as conn:
            return order_pages.ids(conn, where, sort, limit)

    def choices(self, kind: str) -> tuple[Choice, ...]:
        """Return what a filter may offer."""
        with self._db.read() as conn:
            return choices.choices(conn, kind)

    def saved_queues(self, by: Actor) -> tuple[SavedQueue, ...]:
        """Return the shared queues and this person's own."""
        with self._db.read() as conn:
            return choices.saved_queues(conn, by)

    # --- verbs --------------------------------------------------------------------------------------------------------
    def save_queue(self, name: str, where: OrderFilter, sort: str, by: Actor) -> SavedQueue:
        """Keep a filter under a name as this person's tab; the same name replaces it."""
        return save_queue(self._db, name, where, sort, by)

    def rename_queue(self, queue_id: int, name: str, by: Actor) -> SavedQueue:
        """Call a tab by another name."""
        return rename_queue(self._db, queue_id, name, by)

    def drop_queue(self, queue_id: int, by: Actor) -> None:
        """Take a tab away."""
        drop_queue(self._db, queue_id, by)

    def hold(
        self,
        ids: Ids,
        reason: str,
        release_at: datetime | None,
        by: Actor,
        release_when: Mapping[str, object] | None = None,
    ) -> Outcomes:
        """Stop orders."""
        return hold_orders(self._db, ids, reason, release_at, by, release_when=release_when)

    def release(self, ids: Ids, by: Actor) -> Outcomes:
        """Let held orders go on."""
        return release_orders(self._db, ids, by)

    def cancel(self, ids: Ids, reason: str, by: Actor) -> Outcomes:
        """Cancel orders."""
        return cancel_orders(self._db, ids, reason, by)

    def urgent(self, ids: Ids, on: bool, by: Actor) -> Outcomes:  # noqa: FBT001 - the wanted state
        """Put orders before all others, or take that back."""
        return set_urgent(self._db, ids, on, by)

    def tag(self, ids: Ids, add: Sequence[str], remove: Sequence[str], by: Actor) -> Outcomes:
        """Add and remove our own labels."""
        return set_tags(self._db, ids, add, remove, by)

    def choose_carrier(self, ids: Ids, carrier_id: int, by: Actor) -> Outcomes:
        """Give the open parcels of orders to a carrier."""
        return choose_carrier(self._db, ids, carrier_id, by)

    def choose_warehouse(self, ids: Ids, warehouse_id: int | None, by: Actor) -> Outcomes:
        """Send orders from one warehouse only, or from any again."""
        return choose_warehouse(self._db, ids, warehouse_id, by)

    def request_numbers(self, ids: Ids, by: Actor) -> Outcomes:
        """Write the intent to take waybill numbers."""
        return ask_waybills(self._db, ids, by)

    def print(self, ids: Ids, printer_id: int | None, by: Actor) -> Outcomes:
        """Write the intent to print, on the station's printer when none is named."""
        if printer_id is None:
            with self._db.read() as conn:
                printer_id = station_printer(conn, by.station)
        return queue_prints(self._db, ids, printer_id, by).outcomes

    def save_slips(self, ids: Ids, target: str, by: Actor) -> Outcomes:
        """Save packing slips as a PDF of A4 sheets; raise BadInput when the file cannot be written."""
        return save_slips(self._db, ids, Path(target), by)

    def ship(self, ids: Ids, by: Actor) -> Outcomes:
        """Ship verified parcels."""
        return ship_orders(self._db, ids, by)

    def unship(self, ids: Ids, reason: str, by: Actor) -> Outcomes:
        """Take shipped parcels back."""
        return unship_orders(self._db, ids, reason, by)

    def reveal(self, order_id: int, reason: str, by: Actor) -> RevealedReceiver:
        """Log the look, then return the plain receiver; raise NotAllowed."""
        person = reveal(self._db, self._core.keys, order_id, reason, by)
        region = order_detail.one_line((person.province, person.city, person.district, person.town))
        return RevealedReceiver(person.name, person.phone, region, person.street)
