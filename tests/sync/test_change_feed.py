"""Every committed change is told, soon, once the feed runs; late and lost ones too."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select, text

from app.models.change_log import change_log
from app.sync.change_feed import Change, ChangeFeed
from tests.sync.fakes import PATIENCE_S, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from app.models.database import Database
    from tests.clock import FakeClock


class Ear:
    """Collects what a feed tells and lets a test wait for it."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.times: list[float] = []
        self._more = threading.Condition()

    def __call__(self, change: Change) -> None:
        with self._more:
            self.changes.append(change)
            self.times.append(time.perf_counter())
            self._more.notify_all()

    def wait_for(self, count: int) -> None:
        with self._more:
            assert self._more.wait_for(lambda: len(self.changes) >= count, PATIENCE_S), "the feed stayed silent"

    def ids(self, kind: str) -> set[int]:
        return {found for change in self.changes for found in change.ids.get(kind, ())}


def touch(database: Database, kind: str, *ids: int) -> None:
    with database.write() as tx:
        tx.touch(kind, *ids)


def listening(database: Database) -> tuple[ChangeFeed, Ear]:
    feed, ear = ChangeFeed(database), Ear()
    feed.subscribe(ear)
    feed.start_here()
    return feed, ear


@contextmanager
def running(feed: ChangeFeed) -> Iterator[None]:
    thread = threading.Thread(target=feed.run, name="change-feed")
    thread.start()
    try:
        yield
    finally:
        feed.stop()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def test_tells_what_was_committed_since_and_merges_it(database: Database) -> None:
    touch(database, "order", 1)
    feed, ear = listening(database)
    assert not feed.look()
    touch(database, "order", 2, 3)
    touch(database, "order", 3, 4)
    touch(database, "parcel", 9)
    assert feed.look()
    assert ear.changes == [Change({"order": frozenset({2, 3, 4}), "parcel": frozenset({9})})]
    assert not feed.look()
    assert ear.changes[0].touches("parcel")
    assert not ear.changes[0].touches("stock")


def test_a_listener_that_left_is_told_nothing(database: Database) -> None:
    feed, ear = listening(database)
    leave = feed.subscribe(lambda _change: pytest.fail("told after leaving"))
    leave()
    leave()
    touch(database, "order", 1)
    assert feed.look()
    assert len(ear.changes) == 1


def test_a_lower_id_committed_later_is_not_missed(postgres_database: Database) -> None:
    """The feed's reading by id alone would skip it for ever."""
    feed, ear = listening(postgres_database)
    with postgres_database.engine.connect() as slow:
        slow.execute(text("INSERT INTO change_log (kind, ids, at) VALUES ('order', '[1]', now())"))
        touch(postgres_database, "order", 2)
        assert feed.look()
        assert ear.ids("order") == {2}
        slow.commit()
    assert feed.look()
    assert ear.ids("order") == {1, 2}
    assert not feed.look()


def test_a_lower_id_in_flight_while_the_feed_starts_is_not_missed(postgres_database: Database) -> None:
    with postgres_database.engine.connect() as slow:
        slow.execute(text("INSERT INTO change_log (kind, ids, at) VALUES ('order', '[1]', now())"))
        touch(postgres_database, "order", 2)
        feed, ear = listening(postgres_database)
        slow.commit()
    assert feed.look()
    assert ear.ids("order") == {1}


def test_ids_that_were_rolled_back_are_given_up_after_a_minute(postgres_database: Database) -> None:
    now = [0.0]
    feed = ChangeFeed(postgres_database, monotonic=lambda: now[0])
    feed.start_here()
    with postgres_database.engine.connect() as undone:
        undone.execute(text("INSERT INTO change_log (kind, ids, at) VALUES ('order', '[1]', now())"))
        undone.rollback()
    touch(postgres_database, "order", 2)
    feed.look()
    assert list(feed._holes) == [1]  # noqa: SLF001 - nothing else shows that memory does not grow
    now[0] = 61.0
    feed.look()
    assert not feed._holes  # noqa: SLF001


def test_a_log_cut_below_the_reader_means_everything(database: Database) -> None:
    touch(database, "order", 1)
    feed, ear = listening(database)
    touch(database, "order", 2)
    touch(database, "order", 3)
    with database.write() as tx:
        newest = tx.conn.execute(select(func.max(change_log.c.id))).scalar_one()
        tx.conn.execute(delete(change_log).where(change_log.c.id < newest))
    assert feed.look()
    assert ear.changes == [Change({}, everything=True)]
    assert ear.changes[0].touches("whatever")
    touch(database, "order", 4)
    assert feed.look()
    assert ear.changes[1].ids == {"order": frozenset({4})}


def test_a_flood_means_everything_and_then_goes_on(database: Database, clock: FakeClock) -> None:
    feed, ear = listening(database)
    touch(database, "order", 1)
    feed.look()
    with database.write() as tx:
        rows = [{"kind": "order", "ids": [number], "at": clock()} for number in range(2500)]
        tx.conn.execute(change_log.insert(), rows)
    assert feed.look()
    assert ear.changes[-1].everything
    assert not feed.look()


def test_a_commit_wakes_the_running_feed(database: Database) -> None:
    """Measured on a quiet two-core machine: SQLite about 15 ms, Postgres about 3 ms; the slow look alone takes 5 s."""
    feed, ear = listening(database)
    waits = []
    with running(feed):
        touch(database, "order", 0)
        ear.wait_for(1)
        for number in range(1, 11):
            began = time.perf_counter()
            touch(database, "order", number)
            ear.wait_for(number + 1)
            waits.append(ear.times[number] - began)
    assert sorted(waits)[5] < 0.5, f"woken by the slow look only: {waits}"


def test_a_commit_of_another_process_wakes_it_too(sqlite_url: str, sqlite_database: Database) -> None:
    feed, ear = listening(sqlite_database)
    code = (
        "import sys\n"
        "from app.models.database import Database\n"
        "db = Database(sys.argv[1])\n"
        "with db.write() as tx:\n"
        "    tx.touch('parcel', 7)\n"
        "db.close()\n"
    )
    with running(feed):
        subprocess.run([sys.executable, "-c", code, sqlite_url], check=True)
        ear.wait_for(1)
    assert ear.ids("parcel") == {7}


def test_a_lost_connection_is_made_anew_and_nothing_is_missed(
    postgres_database: Database, expect_log: Callable[..., None]
) -> None:
    expect_log("change feed interrupted")
    feed, ear = listening(postgres_database)
    with running(feed):
        touch(postgres_database, "order", 1)
        ear.wait_for(1)
        with postgres_database.engine.connect() as admin:
            admin.execute(text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"))
            admin.commit()
        touch(postgres_database, "order", 2)
        touch(postgres_database, "order", 3)
        until(lambda: ear.ids("order") == {1, 2, 3})
        until(lambda: any(change.everything for change in ear.changes))  # whoever gave up meanwhile is woken


def test_a_listener_that_fails_does_not_make_the_feed_deaf(
    sqlite_database: Database, expect_log: Callable[..., None]
) -> None:
    expect_log("fault in the change feed", level=logging.ERROR)
    feed, ear = listening(sqlite_database)
    faults = [ZeroDivisionError()]

    def fail_once(_change: Change) -> None:
        if faults:
            raise faults.pop()

    feed.subscribe(fail_once)
    with running(feed):
        touch(sqlite_database, "order", 1)
        until(lambda: any(change.everything for change in ear.changes))
        touch(sqlite_database, "order", 2)
        until(lambda: 2 in ear.ids("order"))


def test_stopping_does_not_wait_for_the_slow_look(database: Database) -> None:
    feed = ChangeFeed(database, slow_look_s=3600)
    began = time.monotonic()
    with running(feed):
        pass
    assert time.monotonic() - began < PATIENCE_S
