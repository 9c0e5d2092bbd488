"""Only those are woken who have something to do, and nobody who has is left asleep."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.domain.people import SYSTEM
from app.services.ask_sync import ask_sync
from app.services.hold_orders import hold_orders, release_orders
from app.services.print_waybills import queue_prints
from app.services.queue_calls import Call, queue_calls
from app.services.request_waybills import ask_waybills
from app.services.run_batches import pause_batch, resume_batch
from app.sync.change_feed import Change, ChangeFeed
from app.sync.concerned import concerned
from tests.services.factories import CLERK, SUPERVISOR, Floor, make_floor
from tests.services.steps import get_numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.models.database import Database
    from app.vault import Vault


class Watch:
    """A floor and what its changes concern."""

    def __init__(self, floor: Floor) -> None:
        self.floor = floor
        self._feed = ChangeFeed(floor.db)
        self._changes: list[Change] = []
        self._feed.subscribe(self._changes.append)
        self._feed.start_here()

    def after(self, act: Callable[[], object]) -> set[str] | None:
        act()
        self._changes.clear()
        self._feed.look()
        found: set[str] = set()
        for change in self._changes:
            accounts = concerned(self.floor.db, change)
            if accounts is None:
                return None
            found |= accounts
        return found


@pytest.fixture
def watch(database: Database, vault: Vault) -> Watch:
    return Watch(make_floor(database, vault))


def test_asking_for_a_number_wakes_its_carrier_and_nobody_else(watch: Watch) -> None:
    floor = watch.floor
    order = floor.make_order()
    assert watch.after(lambda: ask_waybills(floor.db, [order.id], CLERK)) == {f"carrier:{floor.carrier_id}"}


def test_a_queued_label_wakes_its_printer(watch: Watch) -> None:
    floor = watch.floor
    order = floor.make_order()
    get_numbers(floor, [order])
    woken = watch.after(lambda: queue_prints(floor.db, [order.id], floor.printer_id, CLERK))
    assert woken == {f"printer:{floor.printer_id}"}


def test_an_answered_number_wakes_the_printer_that_waits_for_it(watch: Watch) -> None:
    floor = watch.floor
    order = floor.make_order()
    queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    assert f"printer:{floor.printer_id}" in (watch.after(lambda: get_numbers(floor, [order])) or ())


def test_an_order_that_goes_on_wakes_who_waits_for_it(watch: Watch) -> None:
    floor = watch.floor
    asked, printing = floor.make_order(), floor.make_order()
    ask_waybills(floor.db, [asked.id], CLERK)
    get_numbers(floor, [printing])
    queue_prints(floor.db, [printing.id], floor.printer_id, CLERK)
    hold_orders(floor.db, [asked.id, printing.id], "wait", None, SUPERVISOR)
    woken = watch.after(lambda: release_orders(floor.db, [printing.id], SUPERVISOR))
    assert woken == {f"printer:{floor.printer_id}"}


def test_a_resumed_batch_wakes_its_printer(watch: Watch) -> None:
    floor = watch.floor
    order = floor.make_order()
    get_numbers(floor, [order])
    batch_id = queue_prints(floor.db, [order.id], floor.printer_id, CLERK).batch_id
    assert batch_id is not None
    pause_batch(floor.db, batch_id, CLERK)
    assert watch.after(lambda: resume_batch(floor.db, batch_id, CLERK)) == {f"printer:{floor.printer_id}"}


def test_calls_accounts_and_askings_wake_by_name(watch: Watch) -> None:
    floor = watch.floor

    def call() -> None:
        with floor.db.write() as tx:
            queue_calls(tx, [Call("write_back", "shop:71", 1), Call("recycle_waybill", "carrier:72", 2)])

    def touch() -> None:
        with floor.db.write() as tx:
            tx.touch("shop", 5)
            tx.touch("printer", 6)
            tx.touch("carrier", 7)
            tx.touch("stock", 8)

    assert watch.after(call) == {"shop:71", "carrier:72"}
    assert watch.after(touch) == {"shop:5", "printer:6", "carrier:7"}
    assert watch.after(lambda: ask_sync(floor.db, SYSTEM)) == {f"shop:{floor.shop_id}"}


def test_what_concerns_nobody_wakes_nobody(watch: Watch) -> None:
    floor = watch.floor
    order = floor.make_order()
    assert watch.after(lambda: hold_orders(floor.db, [order.id], "wait", None, SUPERVISOR)) == set()


def test_a_flood_wakes_everybody(watch: Watch) -> None:
    assert concerned(watch.floor.db, Change({}, everything=True)) is None
    assert concerned(watch.floor.db, Change({"order": frozenset(range(501))})) is None
    assert concerned(watch.floor.db, Change({"order": frozenset(range(500))})) == set()
