"""A carrier's threads: numbers first and in order, one asking each, still when the account is in trouble."""

from __future__ import annotations

import threading
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from app.connectors.base import Carrier, CarrierCan, WaybillAnswer, WaybillAsk
from app.domain.people import SYSTEM
from app.errors import LoginExpired, PlatformDown
from app.models.outbox import outbox
from app.models.warehouses import carrier
from app.services.answer_requests import Answered
from app.services.keys import KeyBook
from app.services.pause_accounts import resume_carrier
from app.services.queue_calls import Call, OutboxRowData, queue_calls
from app.sync.carrier_thread import CarrierWork, CarrierWorker
from app.sync.leases import LeaseBook
from app.sync.worker import Works, work_until_over
from tests.sync.fakes import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.models.database import Database
    from app.vault import Vault
    from tests.clock import FakeClock


class FakeCarrier:
    """An account's connector that does nothing by itself: the test's ``answer`` is what is called."""

    CAN = CarrierCan(recycles=True, answers_duplicate=True, max_parallel=4)

    def __init__(self) -> None:
        self.closed = False

    def test(self) -> str:
        return "fake"

    def request_waybill(self, ask: WaybillAsk) -> WaybillAnswer:
        return WaybillAnswer(f"SF{ask.request_no}")

    def recycle_waybill(self, request_no: str, waybill_no: str) -> None:
        """Taken."""

    def close(self) -> None:
        self.closed = True


class Counter:
    """The account, its worker, and the requests that are due, kept in memory."""

    def __init__(self, database: Database, vault: Vault, seconds: Seconds, *, threads: int = 1) -> None:
        self.database = database
        self.seconds = seconds
        self.due: list[int] = []
        self.asked: list[int] = []
        self.done: list[str] = []
        self.outcomes: dict[int, Answered | BaseException] = {}
        self.connectors: list[FakeCarrier] = []
        self.guard = threading.Lock()
        self.meet: threading.Barrier | None = None
        with database.write() as tx:
            self.carrier_id: int = tx.conn.execute(
                carrier.insert().values(name="SF", kind="sf", settings={}, created_at=tx.at).returning(carrier.c.id)
            ).scalar_one()
        work = CarrierWork(self._open, self._due, self._answer, {"recycle_waybill": self._recycle})
        self.book = LeaseBook(database, station="A", monotonic=seconds)
        self.worker = CarrierWorker(
            self.carrier_id,
            "sf",
            work,
            db=database,
            keys=KeyBook(vault),
            book=self.book,
            random=Random(1),
            threads=threads,
        )

    def _open(self, _carrier_id: int) -> Carrier:
        self.connectors.append(FakeCarrier())
        return self.connectors[-1]

    def _due(self, _db: Database, _carrier_id: int, limit: int) -> tuple[int, ...]:
        with self.guard:
            return tuple(self.due[:limit])

    def _answer(self, _db: Database, _keys: KeyBook, _carrier: Carrier, request_id: int, _holder: str) -> Answered:
        if self.meet is not None:
            self.meet.wait(5)
        with self.guard:
            self.asked.append(request_id)
            self.done.append(f"ask {request_id}")
            outcome = self.outcomes.pop(request_id, Answered.ANSWERED)
            if outcome in (Answered.ANSWERED, Answered.REFUSED):
                self.due.remove(request_id)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def _recycle(self, _db: Database, _keys: KeyBook, _carrier: Carrier, row: OutboxRowData, _holder: str) -> None:
        self.done.append(f"recycle {row.subject_id}")
        if row.subject_id == 90:
            raise PlatformDown("http.down")

    def queue_recycle(self, *subjects: int) -> None:
        with self.database.write() as tx:
            queue_calls(tx, [Call("recycle_waybill", f"carrier:{self.carrier_id}", subject) for subject in subjects])

    def pass_time(self, clock: FakeClock, seconds: float) -> None:
        while seconds > 0:
            step = min(5.0, seconds)
            clock.advance(seconds=step)
            self.seconds.now += step
            self.book.renew_all()
            seconds -= step


@pytest.fixture
def counter(database: Database, vault: Vault) -> Counter:
    return Counter(database, vault, Seconds())


def test_answers_all_in_order_and_then_gives_back(counter: Counter) -> None:
    counter.due = [1, 2, 3]
    counter.queue_recycle(7, 8)
    assert counter.worker.turn() is None
    assert counter.done == ["ask 1", "ask 2", "ask 3", "recycle 7", "recycle 8"]
    assert len(counter.connectors) == 1


def test_a_number_asked_while_giving_back_goes_first(counter: Counter) -> None:
    counter.queue_recycle(*range(70, 75))
    recycled = counter.done

    def recycle(_db: Database, _keys: KeyBook, _carrier: Carrier, row: OutboxRowData, _holder: str) -> None:
        recycled.append(f"recycle {row.subject_id}")
        if row.subject_id == 71:
            counter.due.append(1)

    counter.worker._relay._handlers = {"recycle_waybill": recycle}  # noqa: SLF001 - one hook
    counter.worker.turn()
    counter.worker.turn()
    assert counter.done == ["recycle 70", "recycle 71", "ask 1", "recycle 72", "recycle 73", "recycle 74"]


def test_a_carrier_that_cannot_answer_is_left_alone_for_growing_whiles(counter: Counter, clock: FakeClock) -> None:
    counter.due = [1, 2, 3]
    counter.outcomes = {1: Answered.LATER}
    wait = counter.worker.turn()
    assert counter.asked == [1]
    assert wait is not None
    assert 1 < wait < 3
    counter.due.remove(1)
    counter.outcomes = {2: Answered.LATER}
    counter.worker.turn()
    assert counter.asked == [1], "still left alone"
    counter.pass_time(clock, wait)
    again = counter.worker.turn()
    assert again is not None
    assert again > wait
    counter.pass_time(clock, again)
    counter.worker.turn()
    assert counter.asked == [1, 2, 2, 3]


def test_a_refusal_concerns_one_parcel_only(counter: Counter) -> None:
    counter.due = [1, 2]
    counter.outcomes = {1: Answered.REFUSED}
    counter.worker.turn()
    assert counter.asked == [1, 2]


def test_a_login_that_ended_pauses_the_account_until_a_person_resumes_it(
    counter: Counter, clock: FakeClock, expect_log: Callable[..., None]
) -> None:
    expect_log("carrier paused")
    counter.due = [1, 2]
    counter.outcomes = {1: LoginExpired("sf.checkword")}
    counter.queue_recycle(7)
    assert counter.worker.turn() is None
    with counter.database.read() as conn:
        assert conn.execute(select(carrier.c.paused, carrier.c.pause_code)).one() == (True, "sf.checkword")
    counter.pass_time(clock, 100)
    assert counter.worker.turn() is None
    assert counter.done == ["ask 1"]
    assert counter.connectors[0].closed
    resume_carrier(counter.database, counter.carrier_id, SYSTEM)
    counter.worker.turn()
    assert counter.done == ["ask 1", "ask 1", "ask 2", "recycle 7"]
    assert len(counter.connectors) == 2


def test_giving_back_waits_when_the_carrier_is_down(counter: Counter) -> None:
    counter.queue_recycle(90, 91)
    wait = counter.worker.turn()
    assert counter.done == ["recycle 90"]
    assert wait is not None
    assert wait > 1


def test_requests_of_a_dead_engine_wait_no_longer_than_their_claim(counter: Counter, clock: FakeClock) -> None:
    """Not proven dead: the claim has to run out; the outbox row says when to look again."""
    counter.queue_recycle(7)
    with counter.database.write() as tx:
        values = {"claimed_until": tx.at + timedelta(seconds=60), "claimed_by": "B/1/unknown"}
        tx.conn.execute(update(outbox).values(**values))
    assert counter.worker.turn() == pytest.approx(60)
    counter.pass_time(clock, 60)
    counter.worker.turn()
    assert counter.done == ["recycle 7"]


def test_helpers_share_the_work_and_nobody_asks_twice(sqlite_database: Database, vault: Vault) -> None:
    counter = Counter(sqlite_database, vault, Seconds(), threads=4)
    counter.due = list(range(40))
    counter.meet = threading.Barrier(4)
    random = Random(2)
    everybody: tuple[Works, ...] = (counter.worker, *counter.worker.helpers)
    threads = [
        threading.Thread(target=work_until_over, args=(worker, random), name=worker.name) for worker in everybody
    ]
    for thread in threads:
        thread.start()
    waited = threading.Event()
    for _ in range(500):
        if not counter.due:
            break
        waited.wait(0.02)
    for worker in everybody:
        worker.bell.end()
    for thread in threads:
        thread.join(10)
    assert sorted(counter.asked) == list(range(40))
    assert {thread.name for thread in threads} == {"carrier-SF-1", "carrier-SF-1-1", "carrier-SF-1-2", "carrier-SF-1-3"}
    assert len(counter.connectors) == 4
    assert all(connector.closed for connector in counter.connectors)
