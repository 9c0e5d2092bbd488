"""Queued calls are made at least once, in order, by one relay at a time, and none vanishes."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Row, select, update

from app.errors import AppError, Declined, LoginExpired, PlatformDown, RateLimited, TryLater, Unclear
from app.models.outbox import outbox
from app.services.keys import KeyBook
from app.services.queue_calls import Call, OutboxRowData, queue_calls, withdraw_call
from app.sync.leases import LeaseBook
from app.sync.life_sign import LifeSign
from app.sync.outbox_relay import CLAIM_S, MOST_ATTEMPTS, OutboxRelay, free_claims_of_the_dead

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from app.models.database import Database
    from app.vault import Vault
    from tests.clock import FakeClock


class Outside:
    """A connector's stand-in that remembers calls and answers as told."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int]] = []
        self.answers: dict[int, list[BaseException]] = {}

    def call(self, row: OutboxRowData) -> None:
        self.calls.append((row.kind, row.subject_id))
        waiting = self.answers.get(row.subject_id)
        if waiting:
            raise waiting.pop(0)


def handler(_db: Database, _keys: KeyBook, outside: Outside, row: OutboxRowData, _holder: str) -> None:
    outside.call(row)


@pytest.fixture
def keys(vault: Vault) -> KeyBook:
    return KeyBook(vault)


@pytest.fixture
def outside() -> Outside:
    return Outside()


def relay_of(database: Database, keys: KeyBook, holder: str = "A/1/x") -> OutboxRelay[Outside]:
    handlers = {"write_back": handler, "push_stock": handler}
    return OutboxRelay(database, keys, "shop:1", handlers, holder=holder, random=Random(1))


def queue(
    database: Database,
    *subjects: int,
    kind: str = "write_back",
    account: str = "shop:1",
    not_before: datetime | None = None,
) -> None:
    with database.write() as tx:
        queue_calls(tx, [Call(kind, account, subject, not_before=not_before) for subject in subjects])


def rows(database: Database) -> list[Row[Any]]:
    with database.read() as conn:
        return list(conn.execute(select(outbox).order_by(outbox.c.id)))


def always() -> bool:
    return True


@pytest.fixture
def expect_nothing_left(database: Database) -> Callable[[], list[int]]:
    """Return the dead letters' subjects, after making sure that every row was marked."""

    def look() -> list[int]:
        assert all(row.claimed_until is None and (row.done_at or row.dead_at) for row in rows(database))
        return [row.subject_id for row in rows(database) if row.dead_at is not None]

    return look


def test_carries_out_what_is_due_in_order_and_only_its_own_account(
    database: Database, keys: KeyBook, outside: Outside, clock: FakeClock
) -> None:
    queue(database, 5, not_before=clock() + timedelta(seconds=30))
    queue(database, *range(10, 30))
    queue(database, 99, account="shop:2")
    relay = relay_of(database, keys)
    assert relay.relay(outside, always).done == 20
    assert [subject for _, subject in outside.calls] == list(range(10, 30))
    assert relay.wait_s() == pytest.approx(30)
    clock.advance(seconds=30)
    assert relay.relay(outside, always).done == 1
    assert relay.wait_s() is None
    assert [row.subject_id for row in rows(database) if row.done_at is None] == [99]


def test_a_kind_that_goes_together_is_one_call_with_an_answer_for_each(
    database: Database, keys: KeyBook, outside: Outside, expect_nothing_left: Callable[[], list[int]]
) -> None:
    queue(database, 1, 2)
    queue(database, *range(100, 230), kind="push_stock")
    queue(database, 3)
    told: list[list[int]] = []

    def batch(
        _db: Database, _keys: KeyBook, _outside: Outside, rows: Sequence[OutboxRowData], _holder: str
    ) -> dict[int, AppError]:
        told.append([row.subject_id for row in rows])
        return {row.id: Declined("stock.push_refused") for row in rows if row.subject_id == 107}

    relay = OutboxRelay(
        database, keys, "shop:1", {"write_back": handler}, holder="A", random=Random(1), batches={"push_stock": batch}
    )
    assert relay.relay(outside, always).done == 133
    assert [len(one) for one in told] == [100, 30]
    assert told[0] + told[1] == list(range(100, 230))
    assert [subject for _, subject in outside.calls] == [1, 2, 3]
    assert expect_nothing_left() == [107]


@pytest.mark.parametrize("trouble", [PlatformDown("http.timed_out"), RateLimited("http.rate_limited", after_s=60.0)])
def test_trouble_of_a_batch_puts_all_of_it_off(
    trouble: AppError, database: Database, keys: KeyBook, outside: Outside, clock: FakeClock
) -> None:
    queue(database, *range(20), kind="push_stock")
    tries = iter((trouble, None))

    def batch(
        _db: Database, _keys: KeyBook, _outside: Outside, _rows: Sequence[OutboxRowData], _holder: str
    ) -> dict[int, AppError]:
        if (error := next(tries)) is not None:
            raise error
        return {}

    relay = OutboxRelay(database, keys, "shop:1", {}, holder="A", random=Random(1), batches={"push_stock": batch})
    assert relay.relay(outside, always).trouble is trouble
    assert {row.attempts for row in rows(database)} == {0 if isinstance(trouble, RateLimited) else 1}
    assert all(row.claimed_until is None for row in rows(database))
    clock.advance(seconds=70)
    assert relay.relay(outside, always).done == 20


def test_asking_twice_costs_one_call(database: Database, keys: KeyBook, outside: Outside) -> None:
    queue(database, 1)
    queue(database, 1)
    queue(database, 1, kind="push_stock")
    relay_of(database, keys).relay(outside, always)
    assert sorted(outside.calls) == [("push_stock", 1), ("write_back", 1)]
    queue(database, 1)
    relay_of(database, keys).relay(outside, always)
    assert len(outside.calls) == 3, "done is done; a new asking is a new call"


def test_asking_again_while_the_call_is_on_its_way_is_not_lost(
    database: Database, keys: KeyBook, outside: Outside
) -> None:
    """Stock is read when it is sent: a change after the reading has to send it once more."""
    queue(database, 1, kind="push_stock")

    def changed_meanwhile(db: Database, _keys: KeyBook, outside: Outside, row: OutboxRowData, _holder: str) -> None:
        outside.call(row)
        if len(outside.calls) == 1:
            queue(db, 1, kind="push_stock")

    relay = OutboxRelay(database, keys, "shop:1", {"push_stock": changed_meanwhile}, holder="A", random=Random(1))
    assert relay.relay(outside, always).done == 2
    assert len(outside.calls) == 2
    assert [row.done_at is not None for row in rows(database)] == [True]


def test_crash_between_call_and_mark_repeats_the_call_after_the_claim_ran_out(
    database: Database, keys: KeyBook, outside: Outside, clock: FakeClock
) -> None:
    queue(database, 1, 2)

    class Killed(BaseException):
        """What kill -9 leaves behind: nothing more is written."""

    def killed(db: Database, _keys: KeyBook, outside: Outside, row: OutboxRowData, _holder: str) -> None:
        outside.call(row)
        db.run = refuse  # type: ignore[method-assign, assignment]
        raise Killed

    def refuse(*_: object) -> None:
        raise Killed

    dying = OutboxRelay(database, keys, "shop:1", {"write_back": killed}, holder="A/1/dead", random=Random(1))
    with pytest.raises(Killed):
        dying.relay(outside, always)
    del database.run
    heir = relay_of(database, keys, "B/2/heir")
    assert heir.relay(outside, always).done == 0
    assert heir.wait_s() == pytest.approx(CLAIM_S)
    clock.advance(seconds=CLAIM_S)
    assert heir.relay(outside, always).done == 2
    assert Counter(outside.calls) == {("write_back", 1): 2, ("write_back", 2): 1}


def test_claims_of_an_engine_proven_dead_are_free_at_once(
    database: Database, keys: KeyBook, outside: Outside, tmp_path: Path
) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom app.sync.life_sign import LifeSign\n"
        "print(LifeSign(Path(sys.argv[1])).token)\nsys.stdout.flush()\nimport os\nos._exit(9)\n"
    )
    token = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    ).stdout.strip()
    queue(database, 1, 2, 3)
    relay = relay_of(database, keys)
    with database.write() as tx:
        until = tx.at + timedelta(seconds=60)
        for subject, holder in ((1, f"A/1/{token}"), (2, "B/2/living")):
            tx.conn.execute(
                update(outbox).where(outbox.c.subject_id == subject).values(claimed_until=until, claimed_by=holder)
            )
    life = LifeSign(tmp_path)
    free_claims_of_the_dead(database, LeaseBook(database, station="A", life=life), "shop:1")
    life.close()
    relay.relay(outside, always)
    assert [subject for _, subject in outside.calls] == [1, 3]


@pytest.mark.parametrize("error", [TryLater("x"), PlatformDown("x"), Unclear("x")])
def test_what_may_work_later_is_tried_ten_times_with_growing_pauses_and_then_shown(
    database: Database, keys: KeyBook, outside: Outside, clock: FakeClock, error: AppError
) -> None:
    queue(database, 1)
    outside.answers[1] = [error] * 20
    relay = relay_of(database, keys)
    pauses = []
    for _ in range(MOST_ATTEMPTS):
        relay.relay(outside, always)
        pause = relay.wait_s()
        if pause is not None:
            pauses.append(pause)
            clock.advance(seconds=pause)
    assert len(outside.calls) == MOST_ATTEMPTS
    assert len(pauses) == MOST_ATTEMPTS - 1
    assert pauses[0] < 10 < pauses[1] < pauses[3] < pauses[6]
    assert max(pauses) < 3600 * 1.21
    (row,) = rows(database)
    assert row.dead_at is not None
    assert row.error_code == "x"
    queue(database, 1)
    outside.answers[1] = []
    assert relay.relay(outside, always).done == 1, "asked again, a dead letter gets its attempts back"


def test_a_shop_that_is_down_is_not_asked_for_every_row(database: Database, keys: KeyBook, outside: Outside) -> None:
    queue(database, 1, 2, 3)
    outside.answers[1] = [PlatformDown("http.down")]
    told = relay_of(database, keys).relay(outside, always)
    assert told.trouble is not None
    assert len(outside.calls) == 1
    assert [row.attempts for row in rows(database)] == [1, 0, 0]
    assert [row.claimed_until for row in rows(database)] == [None, None, None]


def test_trouble_with_one_subject_leaves_the_others_alone(database: Database, keys: KeyBook, outside: Outside) -> None:
    queue(database, 1, 2, 3)
    outside.answers[1] = [TryLater("x")]
    outside.answers[2] = [Declined("woo.refused", why="gone")]
    told = relay_of(database, keys).relay(outside, always)
    assert told.trouble is None
    assert [subject for _, subject in outside.calls] == [1, 2, 3]
    later, dead, done = rows(database)
    assert (later.dead_at, later.done_at, later.error_code) == (None, None, "x")
    assert (dead.error_code, dead.error_params) == ("woo.refused", {"why": "gone"})
    assert dead.dead_at is not None
    assert done.done_at is not None


def test_a_rate_limit_is_respected_and_costs_no_attempt(database: Database, keys: KeyBook, outside: Outside) -> None:
    queue(database, 1)
    outside.answers[1] = [RateLimited("x", after_s=77)]
    relay = relay_of(database, keys)
    told = relay.relay(outside, always)
    assert isinstance(told.trouble, RateLimited)
    assert relay.wait_s() == pytest.approx(77)
    assert rows(database)[0].attempts == 0


def test_an_expired_login_leaves_the_rows_waiting(database: Database, keys: KeyBook, outside: Outside) -> None:
    queue(database, 1, 2)
    outside.answers[1] = [LoginExpired("woo.login")]
    relay = relay_of(database, keys)
    with pytest.raises(LoginExpired):
        relay.relay(outside, always)
    assert [(row.attempts, row.claimed_until, row.dead_at) for row in rows(database)] == [(0, None, None)] * 2
    assert relay.relay(outside, always).done == 2


def test_a_fault_of_our_own_parks_the_row_and_frees_the_others(
    database: Database, keys: KeyBook, outside: Outside
) -> None:
    queue(database, 1, 2)
    outside.answers[1] = [ZeroDivisionError()]
    relay = relay_of(database, keys)
    with pytest.raises(ZeroDivisionError):
        relay.relay(outside, always)
    assert relay.relay(outside, always).done == 1
    assert [subject for _, subject in outside.calls] == [1, 2]
    assert rows(database)[0].error_code == "program.fault"


def test_a_row_that_kills_the_program_every_time_is_buried_in_the_end(
    database: Database, keys: KeyBook, outside: Outside
) -> None:
    queue(database, 1)
    with database.write() as tx:
        tx.conn.execute(update(outbox).values(attempts=MOST_ATTEMPTS))
    assert relay_of(database, keys).relay(outside, always).done == 0
    assert not outside.calls
    assert rows(database)[0].dead_at is not None


def test_a_kind_nobody_handles_is_shown(database: Database, keys: KeyBook, outside: Outside) -> None:
    queue(database, 1, kind="sing")
    relay_of(database, keys).relay(outside, always)
    assert rows(database)[0].error_code == "outbox.no_handler"


def test_stopping_gives_back_what_was_not_tried(database: Database, keys: KeyBook, outside: Outside) -> None:
    queue(database, 1, 2, 3)
    told = relay_of(database, keys).relay(outside, lambda: len(outside.calls) < 2)
    assert told.done == 2
    last = rows(database)[2]
    assert (last.attempts, last.claimed_until, last.done_at) == (0, None, None)


def test_undo_takes_a_call_back_only_before_it_began(database: Database, keys: KeyBook, outside: Outside) -> None:
    queue(database, 1, 2)
    with database.write() as tx:
        assert withdraw_call(tx, "write_back", 1)
        assert not withdraw_call(tx, "write_back", 1)
        assert not withdraw_call(tx, "write_back", 7)

    def undone_too_late(db: Database, _keys: KeyBook, outside: Outside, row: OutboxRowData, _holder: str) -> None:
        outside.call(row)
        with db.write() as tx:
            assert not withdraw_call(tx, "write_back", row.subject_id)

    relay = OutboxRelay(database, keys, "shop:1", {"write_back": undone_too_late}, holder="A", random=Random(1))
    assert relay.relay(outside, always).done == 1
    assert outside.calls == [("write_back", 2)]
    queue(database, 1)
    assert relay_of(database, keys).relay(outside, always).done == 1, "a withdrawn call can be asked for anew"


_RELAY = """
import sys
from random import Random
from app.models.database import Database
from app.services.keys import KeyBook
from app.sync.outbox_relay import OutboxRelay
from app.vault import KEY_BYTES, Vault

def handler(db, keys, connector, row, holder):
    print(row.subject_id)

db = Database(sys.argv[1])
relay = OutboxRelay(db, KeyBook(Vault(bytes(KEY_BYTES))), "shop:1", {"write_back": handler},
                    holder=sys.argv[2], random=Random(1))
print("ready", flush=True)
sys.stdin.readline()
relay.relay(None, lambda: True)
db.close()
"""


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_three_processes_claim_two_thousand_rows_without_a_double(request: pytest.FixtureRequest, engine: str) -> None:
    """As the lease would never allow; the claim alone must hold too."""
    url: str = request.getfixturevalue(f"{engine}_url")
    database: Database = request.getfixturevalue(f"{engine}_database")
    queue(database, *range(2000))
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _RELAY, url, f"P{number}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for number in range(3)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    said = [process.communicate()[0].split() for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert sorted(int(subject) for each in said for subject in each) == list(range(2000))
    assert all(row.done_at is not None and row.attempts == 1 for row in rows(database))
