"""Chores run when due and soon after what concerns them; one that fails stops nobody."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.errors import PlatformDown
from app.models.change_log import change_log
from app.sync.change_feed import Change
from app.sync.chores import KEPT, REST_S, Chore, ChoresWorker, trim_change_log
from app.sync.leases import LeaseBook
from app.sync.worker import ASK_AGAIN_S
from tests.sync.fakes import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.models.database import Database
    from tests.clock import FakeClock


class List:
    """Three chores that note when they ran."""

    def __init__(self, database: Database) -> None:
        self.seconds = Seconds()
        self.ran: list[str] = []
        self.more = 0
        self.trouble: list[BaseException] = []
        self.book = LeaseBook(database, station="A", monotonic=self.seconds)
        chores = (
            Chore("audit", self._audit, every_s=60, kinds=frozenset({"order"})),
            Chore("route", lambda: self._note("route"), every_s=60, kinds=frozenset({"order", "stock"})),
            Chore("trim", lambda: self._note("trim"), every_s=3600),
        )
        self.worker = ChoresWorker("chores", chores, book=self.book, random=Random(1))

    def _note(self, name: str) -> bool:
        self.ran.append(name)
        return False

    def _audit(self) -> bool:
        self._note("audit")
        if self.trouble:
            raise self.trouble.pop(0)
        self.more -= 1
        return self.more > 0

    def hear(self, *kinds: str) -> None:
        self.worker.hear(Change({kind: frozenset({1}) for kind in kinds}))

    def turn_after(self, seconds: float, clock: FakeClock) -> list[str]:
        clock.advance(seconds=seconds)
        self.seconds.now += seconds
        self.book.renew_all()
        self.ran.clear()
        self.worker.turn()
        return list(self.ran)


@pytest.fixture
def chores(sqlite_database: Database) -> List:
    return List(sqlite_database)


def test_all_run_at_the_start_and_then_every_so_often(chores: List, clock: FakeClock) -> None:
    assert chores.worker.turn() == pytest.approx(60)
    assert chores.ran == ["audit", "route", "trim"]
    for _ in range(5):
        assert chores.turn_after(10, clock) == []
    assert chores.turn_after(10, clock) == ["audit", "route"]


def test_what_a_change_concerns_runs_after_a_short_rest(chores: List, clock: FakeClock) -> None:
    chores.worker.turn()
    chores.hear("stock")
    assert chores.worker.bell.wait(0)
    assert chores.turn_after(REST_S * 0.6, clock) == []
    assert chores.turn_after(REST_S * 0.6, clock) == ["route"]
    chores.hear("printer")
    assert not chores.worker.bell.wait(0)
    assert chores.turn_after(1, clock) == []


def test_a_change_that_comes_while_a_chore_runs_is_not_forgotten(chores: List, clock: FakeClock) -> None:
    chores.worker.turn()
    first = chores._audit  # noqa: SLF001 - the fake's own method

    def audit_while_an_order_comes() -> bool:
        chores.hear("order")
        return first()

    object.__setattr__(chores.worker._list[0][0], "run", audit_while_an_order_comes)  # noqa: SLF001 - a frozen chore
    chores.hear("order")
    assert chores.turn_after(1, clock) == ["audit", "route"]
    assert chores.turn_after(1, clock) == ["audit", "route"]


def test_a_chore_with_more_to_do_runs_again_at_once(chores: List, clock: FakeClock) -> None:
    chores.more = 3
    assert chores.worker.turn() == pytest.approx(REST_S)
    assert chores.turn_after(REST_S, clock) == ["audit"]
    assert chores.turn_after(REST_S, clock) == ["audit"]
    assert chores.turn_after(REST_S, clock) == []


def test_a_failing_chore_waits_longer_and_longer_and_stops_nobody(
    chores: List, clock: FakeClock, expect_log: Callable[..., None]
) -> None:
    expect_log("chore failed")
    chores.trouble = [PlatformDown("x"), PlatformDown("x")]
    wait = chores.worker.turn()
    assert chores.ran == ["audit", "route", "trim"]
    assert wait is not None
    assert wait < 2
    assert chores.turn_after(wait, clock) == ["audit"]
    assert chores.turn_after(wait, clock) == []
    assert chores.turn_after(3, clock) == ["audit"]


def test_a_fault_of_our_own_does_not_keep_the_others_from_their_turn(chores: List, clock: FakeClock) -> None:
    chores.trouble = [ZeroDivisionError()]
    with pytest.raises(ZeroDivisionError):
        chores.worker.turn()
    assert chores.turn_after(0.1, clock) == ["route", "trim"]


def test_one_engine_at_a_time_does_them(chores: List, sqlite_database: Database) -> None:
    chores.worker.turn()
    other = List(sqlite_database)
    other.book.holder = "B/1/x"
    assert other.worker.turn() == ASK_AGAIN_S
    assert other.ran == []


def test_old_changes_go_but_never_the_newest(database: Database, clock: FakeClock) -> None:
    for number in range(3):
        with database.write() as tx:
            tx.touch("order", number)
    clock.advance(seconds=KEPT.total_seconds() + 1)
    assert not trim_change_log(database)
    with database.read() as conn:
        assert conn.execute(select(func.count(), func.max(change_log.c.id)).select_from(change_log)).one() == (1, 3)
    with database.write() as tx:
        tx.touch("order", 9)
    clock.advance(hours=1)
    with database.read() as conn:
        assert list(conn.execute(select(change_log.c.id).order_by(change_log.c.id)).scalars()) == [3, 4]
    trim_change_log(database)
    with database.read() as conn:
        assert list(conn.execute(select(change_log.c.id)).scalars()) == [4]


def test_a_long_log_is_trimmed_in_pieces(sqlite_database: Database, clock: FakeClock) -> None:
    with sqlite_database.write() as tx:
        long_ago = clock() - KEPT - timedelta(hours=1)
        tx.conn.execute(change_log.insert(), [{"kind": "order", "ids": [1], "at": long_ago} for _ in range(6000)])
    assert trim_change_log(sqlite_database)
    assert not trim_change_log(sqlite_database)
    with sqlite_database.read() as conn:
        assert conn.execute(select(func.count()).select_from(change_log)).scalar() == 1
