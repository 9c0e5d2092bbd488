"""One engine per account: taking, renewing, losing and inheriting leases."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from app.sync.leases import LIFETIME_S, LeaseBook
from app.sync.life_sign import LifeSign
from tests.sync.fakes import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.models.database import Database
    from tests.clock import FakeClock


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def book(database: Database, seconds: Seconds, station: str, life: LifeSign | None = None) -> LeaseBook:
    return LeaseBook(database, station=station, life=life, monotonic=seconds)


def test_only_one_engine_gets_an_account(database: Database, seconds: Seconds) -> None:
    first, second = book(database, seconds, "A"), book(database, seconds, "B")
    mine = first.take("shop:1")
    assert mine is not None
    assert mine.held
    assert second.take("shop:1") is None
    assert second.take("shop:2") is not None


def test_release_lets_the_next_engine_begin_at_once(database: Database, seconds: Seconds) -> None:
    first, second = book(database, seconds, "A"), book(database, seconds, "B")
    mine = first.take("shop:1")
    assert mine is not None
    mine.release()
    assert not mine.held
    assert second.take("shop:1") is not None


def test_a_lease_that_is_not_renewed_moves_over_by_the_database_clock(
    database: Database, clock: FakeClock, seconds: Seconds
) -> None:
    first, second = book(database, seconds, "A"), book(database, seconds, "B")
    assert first.take("printer:1") is not None
    clock.advance(seconds=LIFETIME_S - 0.1)
    assert second.take("printer:1") is None
    clock.advance(seconds=0.1)
    assert second.take("printer:1") is not None


def test_renewing_keeps_it(database: Database, clock: FakeClock, seconds: Seconds) -> None:
    first, second = book(database, seconds, "A"), book(database, seconds, "B")
    mine = first.take("printer:1")
    assert mine is not None
    for _ in range(10):
        clock.advance(seconds=5)
        seconds.now += 5
        first.renew_all()
        assert mine.held
        assert second.take("printer:1") is None


def test_an_engine_that_cannot_renew_stops_before_another_may_begin(
    database: Database, clock: FakeClock, seconds: Seconds
) -> None:
    first, second = book(database, seconds, "A"), book(database, seconds, "B")
    mine = first.take("printer:1")
    assert mine is not None
    seconds.now += LIFETIME_S
    assert not mine.held
    assert second.take("printer:1") is None, "nobody else may begin yet: the database's clock stood still"
    clock.advance(seconds=LIFETIME_S)
    assert second.take("printer:1") is not None


def test_the_loser_learns_of_it_when_renewing(
    database: Database, clock: FakeClock, seconds: Seconds, expect_log: Callable[..., None]
) -> None:
    expect_log("lease lost")
    first, second = book(database, seconds, "A"), book(database, seconds, "B")
    mine, kept = first.take("printer:1"), first.take("printer:2")
    assert mine is not None
    assert kept is not None
    clock.advance(seconds=LIFETIME_S)
    assert second.take("printer:1") is not None
    kept.lost()
    again = first.take("printer:2")
    assert again is not None
    first.renew_all()
    assert not mine.held
    assert again.held
    assert first.take("printer:1") is None


def test_a_second_thread_of_the_same_engine_waits_for_the_first(database: Database, seconds: Seconds) -> None:
    """As when a printer is switched off and on: its old thread may still be waiting for the last label."""
    mine = book(database, seconds, "A")
    old = mine.take("printer:1")
    assert old is not None
    assert mine.take("printer:1") is None
    old.release()
    assert mine.take("printer:1") is not None


def test_a_lease_given_up_unseen_can_be_taken_again_and_the_old_one_gives_nothing_away(
    database: Database, seconds: Seconds
) -> None:
    mine = book(database, seconds, "A")
    old = mine.take("shop:1")
    assert old is not None
    old.lost()
    new = mine.take("shop:1")
    assert new is not None
    old.release()
    assert new.held
    assert book(database, seconds, "B").take("shop:1") is None


def test_sixteen_threads_one_winner(database: Database, seconds: Seconds) -> None:
    books = [book(database, seconds, f"S{place}") for place in range(16)]
    start = threading.Barrier(16)
    winners: list[str] = []

    def run(mine: LeaseBook) -> None:
        start.wait()
        if mine.take("shop:1") is not None:
            winners.append(mine.holder)

    threads = [threading.Thread(target=run, args=(mine,)) for mine in books]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(winners) == 1


# --- proof of death ---------------------------------------------------------------------------------------------------

_HOLD = """
import sys
from pathlib import Path
from app.sync.life_sign import LifeSign
from tests.sync.fakes import Seconds
sign = LifeSign(Path(sys.argv[1]))
print(sign.token, flush=True)
sys.stdin.read()
"""


def other_engine(folder: Path) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, process.stdout.readline().strip()


def test_a_killed_engines_lease_is_inherited_at_once(
    sqlite_database: Database, seconds: Seconds, tmp_path: Path
) -> None:
    process, token = other_engine(tmp_path)
    with process:
        life = LifeSign(tmp_path)
        mine = book(sqlite_database, seconds, "A", life)
        dead = LeaseBook(sqlite_database, station="A", monotonic=seconds)
        dead.holder = f"A/{process.pid}/{token}"
        assert dead.take("printer:1") is not None
        assert mine.take("printer:1") is None, "it lives"
        process.kill()
        process.wait()
        taken = mine.take("printer:1")
        life.close()
    assert taken is not None


def test_nothing_is_proven_about_engines_of_other_machines(tmp_path: Path) -> None:
    life = LifeSign(tmp_path)
    assert not life.proves_dead("0123456789abcdef")
    assert not life.proves_dead("../../etc/passwd")
    assert not life.proves_dead(life.token)
    life.close()


def test_files_of_the_dead_are_cleared_away_and_the_living_stay(tmp_path: Path) -> None:
    process, token = other_engine(tmp_path)
    with process:
        life = LifeSign(tmp_path)
        life.clear_away()
        assert (tmp_path / f"{token}.alive").exists()
        process.kill()
        process.wait()
        life.clear_away()
        assert {path.stem for path in tmp_path.glob("*.alive")} == {life.token}
        life.close()
    assert not list(tmp_path.glob("*.alive"))
