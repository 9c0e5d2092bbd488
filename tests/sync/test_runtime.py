"""The whole engine with real threads: it starts, hears, works within milliseconds, and leaves nothing behind."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from app.connectors.base import Carrier, Platform
from app.domain.people import SYSTEM
from app.models.outbox import lease
from app.models.print_jobs import print_job
from app.models.shops import shop
from app.services.answer_requests import Answered
from app.services.ask_sync import ask_sync
from app.services.collect_orders import Collected
from app.services.intake_orders import PageResult
from app.services.keys import KeyBook
from app.services.manage_printers import save_printer
from app.services.print_waybills import queue_test
from app.services.queue_calls import Call, OutboxRowData, queue_calls
from app.sync.carrier_thread import CarrierWork
from app.sync.chores import Chore
from app.sync.life_sign import LifeSign
from app.sync.print_worker import PrinterWork
from app.sync.runtime import Engine, EngineWork, WindowThreads, bare_executors
from app.sync.sync_thread import ShopWork
from tests.sync.fake_printer import FakePrinter
from tests.sync.fakes import PATIENCE_S, FakePlatform, Seconds, add_shop, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.domain.sheets import PrinterFacts
    from app.models.database import Database
    from app.services.print_progress import JobToPrint
    from app.vault import Vault


class Diary:
    """What happened when, seen from any thread."""

    def __init__(self) -> None:
        self.entries: list[tuple[str, float]] = []
        self._more = threading.Condition()

    def note(self, what: str) -> None:
        with self._more:
            self.entries.append((what, time.perf_counter()))
            self._more.notify_all()

    def wait_for(self, what: str, times: int = 1) -> float:
        """Wait until ``what`` happened so many times; return when it last did."""
        with self._more:
            assert self._more.wait_for(lambda: self.count(what) >= times, PATIENCE_S), f"never: {what}"
            return [at for said, at in self.entries if said == what][times - 1]

    def count(self, what: str) -> int:
        return sum(said == what for said, _ in self.entries)


class Yard:
    """An engine's work made of fakes, and the diary they write."""

    def __init__(self, database: Database, vault: Vault, folder: Path) -> None:
        self.database = database
        self.diary = Diary()
        self.folder = folder
        self.vault = vault
        self.device = FakePrinter(Seconds())
        self.has_room = True

    def engine(self, station: str = "A") -> Engine:
        work = EngineWork(
            shops=ShopWork(
                open_platform=self._open_platform,
                collect=self._collect,
                take_in=lambda _shop_id, _platform: PageResult(),
                handlers={"write_back": self._write_back},
            ),
            carriers=CarrierWork(
                open_carrier=self._no_carrier,
                due_requests=lambda _db, _carrier_id, _limit: (),
                answer=lambda *_: Answered.ANSWERED,
                handlers={},
            ),
            printers=PrinterWork(
                open_transport=self.device.open,
                answers=lambda _kind: True,
                read_status=lambda _line, _facts: self.device.status(),
                draw=self._draw,
            ),
            chores=(Chore("audit", self._audit, every_s=3600, kinds=frozenset({"order"})),),
            backups=(),
            carrier_threads=lambda _kind: 2,
            pulling=frozenset({"woocommerce"}),
            has_room=self._has_room,
        )
        life = LifeSign(self.folder / "engines")
        return Engine(self.database, KeyBook(self.vault), work, station=station, life=life, random=Random(1))

    @contextmanager
    def running(self) -> Iterator[Engine]:
        engine = self.engine()
        engine.start()
        try:
            yield engine
        finally:
            left = engine.stop()
        assert left == []

    def state(self, job_id: int) -> str:
        with self.database.read() as conn:
            return str(conn.execute(select(print_job.c.state).where(print_job.c.id == job_id)).scalar_one())

    def _open_platform(self, shop_id: int) -> Platform:
        self.diary.note(f"open {shop_id}")
        return FakePlatform()

    def _no_carrier(self, _carrier_id: int) -> Carrier:
        raise AssertionError("nobody asked for a number")

    def _collect(self, _db: Database, _keys: KeyBook, shop_id: int, *_: object, **__: object) -> Collected:
        self.diary.note(f"pull {shop_id}")
        return Collected()

    def _write_back(self, _db: Database, _keys: KeyBook, _platform: Platform, row: OutboxRowData, _holder: str) -> None:
        self.diary.note(f"write back {row.subject_id}")

    def _draw(self, _db: Database, _keys: KeyBook, job: JobToPrint, _facts: PrinterFacts) -> bytes:
        self.diary.note("drawn")
        return f"job {job.id}".encode()

    def _has_room(self) -> bool:
        if not self.has_room:
            self.diary.note("asked for room")
        return self.has_room

    def _audit(self) -> bool:
        self.diary.note("audit")
        return False


@pytest.fixture
def yard(database: Database, vault: Vault, tmp_path: Path) -> Yard:
    return Yard(database, vault, tmp_path)


def leases(database: Database) -> set[str]:
    with database.read() as conn:
        return set(conn.execute(select(lease.c.account)).scalars())


def test_starts_one_thread_for_each_account_and_leaves_nothing_behind(yard: Yard) -> None:
    first, second = add_shop(yard.database, "One"), add_shop(yard.database, "Two")
    with yard.running():
        yard.diary.wait_for(f"pull {first}")
        yard.diary.wait_for(f"pull {second}")
        names = {thread.name for thread in threading.enumerate()}
        assert {f"sync-WOOCOMMERCE-{first}", f"sync-WOOCOMMERCE-{second}", "change-feed", "leases", "chores"} <= names
        assert {f"shop:{first}", f"shop:{second}", "chores", "backups"} <= leases(yard.database)
    assert leases(yard.database) == set(), "given back, so that the next engine begins at once"
    assert not list((yard.folder / "engines").glob("*"))


def test_a_queued_call_is_made_within_moments(yard: Yard) -> None:
    """Measured on a quiet two-core machine: about 25 ms on SQLite, 10 ms on Postgres."""
    shop_id = add_shop(yard.database)
    waits = []
    with yard.running():
        yard.diary.wait_for(f"pull {shop_id}")
        for subject in range(10):
            began = time.perf_counter()
            with yard.database.write() as tx:
                queue_calls(tx, [Call("write_back", f"shop:{shop_id}", subject)])
            waits.append(yard.diary.wait_for(f"write back {subject}") - began)
    assert sorted(waits)[5] < 0.5, f"woken by the safety net only: {waits}"


def test_a_queued_label_reaches_the_printer_within_moments(yard: Yard) -> None:
    values = {"name": "P1", "language": "tspl", "transport": "network", "address": "fake"}
    printer_id = save_printer(yard.database, None, values, SYSTEM)
    with yard.running():
        until(lambda: yard.device.opened > 0)  # the first look at the device
        began = time.perf_counter()
        job_id = queue_test(yard.database, printer_id, SYSTEM)
        assert yard.diary.wait_for("drawn") - began < 1
        until(lambda: bool(yard.device.buffer))
        yard.device.seconds.now += 0.5  # printing is seen ...
        threading.Event().wait(0.1)
        yard.device.seconds.now += 5  # ... and then it is not any more
        until(lambda: yard.state(job_id) == "confirmed")


def test_a_full_disk_stops_calls_and_labels_but_not_the_chores(yard: Yard) -> None:
    yard.has_room = False
    shop_id = add_shop(yard.database)
    values = {"name": "P1", "language": "tspl", "transport": "network", "address": "fake"}
    printer_id = save_printer(yard.database, None, values, SYSTEM)
    queue_test(yard.database, printer_id, SYSTEM)
    with yard.database.write() as tx:
        queue_calls(tx, [Call("write_back", f"shop:{shop_id}", 1)])
    with yard.running():
        yard.diary.wait_for("audit")
        yard.diary.wait_for("asked for room", 3)  # shop, printer and backups
        assert {said for said, _ in yard.diary.entries} == {"audit", "asked for room"}
        yard.has_room = True
        with yard.database.write() as tx:
            queue_calls(tx, [Call("write_back", f"shop:{shop_id}", 2)])
        queue_test(yard.database, printer_id, SYSTEM)
        yard.diary.wait_for("write back 1")
        yard.diary.wait_for("drawn", 2)


def test_new_shops_are_taken_up_and_deleted_ones_let_go(yard: Yard) -> None:
    with yard.running():
        with yard.database.write() as tx:
            tx.touch("shop", 0)
        shop_id = add_shop(yard.database)
        with yard.database.write() as tx:
            tx.touch("shop", shop_id)
        yard.diary.wait_for(f"pull {shop_id}")
        with yard.database.write() as tx:
            tx.conn.execute(shop.delete())
            tx.touch("shop", shop_id)
        until(lambda: f"shop:{shop_id}" not in leases(yard.database))
        assert f"sync-WOOCOMMERCE-{shop_id}" not in {thread.name for thread in threading.enumerate()}


def test_a_person_may_ask_for_a_sync_now(yard: Yard) -> None:
    asked, other = add_shop(yard.database, "One"), add_shop(yard.database, "Two")
    with yard.running():
        yard.diary.wait_for(f"pull {asked}")
        yard.diary.wait_for(f"pull {other}")
        ask_sync(yard.database, SYSTEM, [asked])
        yard.diary.wait_for(f"pull {asked}", times=2)
        assert yard.diary.count(f"pull {other}") == 1
        ask_sync(yard.database, SYSTEM)
        yard.diary.wait_for(f"pull {asked}", times=3)
        yard.diary.wait_for(f"pull {other}", times=2)


def test_a_touched_order_wakes_the_chores(yard: Yard) -> None:
    with yard.running():
        yard.diary.wait_for("audit")
        with yard.database.write() as tx:
            tx.touch("order", 5)
        yard.diary.wait_for("audit", times=2)


def test_a_second_engine_does_nothing_until_the_first_ends(yard: Yard) -> None:
    shop_id = add_shop(yard.database)
    with yard.running():
        yard.diary.wait_for(f"pull {shop_id}")
        second = yard.engine("B")
        second.start()
        threading.Event().wait(0.3)
        assert yard.diary.count(f"pull {shop_id}") == 1
        assert second.stop() == []


def test_idle_means_all_read_and_nothing_due(yard: Yard) -> None:
    shop_id = add_shop(yard.database)
    with yard.running() as engine:
        yard.diary.wait_for(f"pull {shop_id}")
        assert not engine.is_idle(), "the fake read nothing: there is no checkpoint"
        with yard.database.write() as tx:
            tx.conn.execute(update(shop).values(paused=True))
        assert engine.is_idle()
        with yard.database.write() as tx:
            queue_calls(tx, [Call("write_back", f"shop:{shop_id}", 1)])
        assert engine.is_idle(), "calls of a paused shop wait for a person"
        with yard.database.write() as tx:
            queue_calls(tx, [Call("recycle_waybill", "carrier:99", 1)])
        assert not engine.is_idle()


def test_a_fault_in_a_thread_is_logged_and_the_thread_goes_on(
    yard: Yard, expect_log: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    import logging

    expect_log("fault in a thread", level=logging.ERROR)
    shop_id = add_shop(yard.database)
    collect = yard._collect  # noqa: SLF001 - the fake's own method
    faults = [ZeroDivisionError("a fault of our own")]

    def once_wrong(db: Database, keys: KeyBook, shop_id: int, *_: object, **__: object) -> Collected:
        if faults:
            raise faults.pop()
        return collect(db, keys, shop_id)

    monkeypatch.setattr(yard, "_collect", once_wrong)
    with yard.running():
        yard.diary.wait_for(f"pull {shop_id}")


def test_the_windows_threads_end_with_it(database: Database) -> None:
    threads = WindowThreads(database)
    heard = threading.Event()
    threads.feed.subscribe(lambda _change: heard.set())
    threads.start()
    assert threads.reader.submit(lambda: threading.current_thread().name).result().startswith("db-read")
    assert threads.writer.submit(lambda: threading.current_thread().name).result().startswith("db-write")
    with database.write() as tx:
        tx.touch("order", 1)
    assert heard.wait(PATIENCE_S)
    assert threads.stop() == []


def test_a_window_without_a_database_has_executors_too() -> None:
    for executor in bare_executors():
        assert executor.submit(lambda: 7).result() == 7
        executor.shutdown()
