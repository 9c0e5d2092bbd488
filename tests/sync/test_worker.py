"""The loop around every worker, and what a lease means to it."""

from __future__ import annotations

import logging
import threading
from random import Random
from typing import TYPE_CHECKING

import pytest

from app.errors import DatabaseBusy, LostRace
from app.sync.bell import Bell
from app.sync.leases import LeaseBook
from app.sync.worker import ASK_AGAIN_S, NO_ROOM_LOOK_S, Worker, soonest, work_until_over
from tests.sync.fakes import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.models.database import Database


class Clerk(Worker):
    """Notes what is asked of it and answers as told."""

    def __init__(self, book: LeaseBook) -> None:
        super().__init__("clerk", "account:1", book)
        self.said: list[str] = []
        self.trouble: dict[str, list[BaseException]] = {}

    def _say(self, what: str) -> None:
        self.said.append(what)
        if self.trouble.get(what):
            raise self.trouble[what].pop(0)

    def begin(self) -> None:
        self._say("begin")

    def work(self) -> float | None:
        self._say("work")
        return 7.0

    def leave(self) -> None:
        self._say("leave")


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def clerk(sqlite_database: Database, seconds: Seconds) -> Clerk:
    return Clerk(LeaseBook(sqlite_database, station="A", monotonic=seconds))


def test_begins_once_works_often_and_leaves_in_the_end(clerk: Clerk) -> None:
    assert [clerk.turn(), clerk.turn()] == [7.0, 7.0]
    clerk.end()
    assert clerk.said == ["begin", "work", "work", "leave"]
    assert not clerk.goes_on()


def test_what_a_predecessor_left_is_looked_after_before_any_work(clerk: Clerk) -> None:
    """A database that is busy just then must not make a print worker send without having looked."""
    clerk.trouble["begin"] = [DatabaseBusy("database.busy")]
    with pytest.raises(DatabaseBusy):
        clerk.turn()
    assert not clerk.goes_on()
    assert clerk.turn() == 7.0
    assert clerk.said == ["begin", "begin", "work"]


def test_without_room_it_keeps_its_lease_and_looks_again(clerk: Clerk) -> None:
    room = False
    clerk.has_room = lambda: room
    assert clerk.turn() == NO_ROOM_LOOK_S
    assert clerk.said == ["begin"]
    assert not clerk.goes_on()
    room = True
    assert clerk.turn() == 7.0
    assert clerk.goes_on()


def test_losing_the_lease_in_the_middle_ends_the_work_without_a_complaint(clerk: Clerk) -> None:
    clerk.turn()

    class Taken(LostRace):
        """Raised by a decision that only the holder may make."""

        def __init__(self) -> None:
            super().__init__("print.lease_lost")
            assert clerk.lease is not None
            clerk.lease.lost()

    work = clerk.work

    def lose() -> float | None:
        work()
        raise Taken

    clerk.work = lose  # type: ignore[method-assign]
    assert clerk.turn() == 0.0
    clerk.work = work  # type: ignore[method-assign]
    clerk.turn()
    assert clerk.said == ["begin", "work", "work", "leave", "begin", "work"]


def test_a_lost_race_about_something_else_is_told(clerk: Clerk) -> None:
    clerk.trouble["work"] = [LostRace("order.changed_meanwhile")]
    with pytest.raises(LostRace):
        clerk.turn()


def test_an_account_somebody_else_has_is_asked_for_again(clerk: Clerk, sqlite_database: Database) -> None:
    other = LeaseBook(sqlite_database, station="B")
    assert other.take("account:1") is not None
    assert clerk.turn() == ASK_AGAIN_S
    assert clerk.said == []


def test_the_loop_survives_trouble_and_faults_and_ends_when_asked(
    clerk: Clerk, expect_log: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_log("work interrupted")
    expect_log("fault in a thread", level=logging.ERROR)
    clerk.trouble["work"] = [DatabaseBusy("database.busy"), ZeroDivisionError()]
    waits: list[float | None] = []
    wait = clerk.bell.wait

    def count(limit: float | None) -> bool:
        waits.append(limit)
        if len(waits) == 3:
            clerk.bell.end()
        return wait(0)

    monkeypatch.setattr(clerk.bell, "wait", count)
    work_until_over(clerk, Random(1))
    assert clerk.said == ["begin", "work", "work", "work", "leave"]
    first, second, third = waits
    assert first is not None
    assert second is not None
    assert 0.5 < first < second < 3
    assert third == 7.0


def test_a_bell_rung_during_work_is_heard_afterwards() -> None:
    bell = Bell()
    assert not bell.wait(0)
    bell.ring()
    assert bell.wait(None)
    assert not bell.wait(0)
    bell.end()
    assert bell.over
    assert bell.wait(None)
    assert bell.wait(None)


def test_a_waiting_thread_hears_the_bell() -> None:
    bell = Bell()
    heard = threading.Event()

    def listen() -> None:
        bell.wait(60)
        heard.set()

    thread = threading.Thread(target=listen)
    thread.start()
    bell.ring()
    assert heard.wait(5)
    thread.join()


def test_the_soonest_wait_counts() -> None:
    assert soonest(None, None) is None
    assert soonest(None, 3, 2) == 2
