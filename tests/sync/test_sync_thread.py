"""A shop's thread pulls in time, relays at once, keeps still when asked to, and never calls a paused shop."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from app.connectors.base import Page, Platform
from app.domain.people import SYSTEM
from app.errors import BadInput, LoginExpired, PlatformDown, RateLimited
from app.models.outbox import outbox
from app.models.shops import shop, sync_window
from app.services.collect_orders import collect_shop
from app.services.intake_orders import PageResult
from app.services.keys import SEARCH, KeyBook
from app.services.pause_accounts import pause_shop, resume_shop
from app.services.queue_calls import Call, OutboxRowData, queue_calls
from app.sync.leases import LIFETIME_S, LeaseBook
from app.sync.sync_thread import ShopWork, ShopWorker
from app.sync.worker import ASK_AGAIN_S
from tests.sync.fakes import FakePlatform, Seconds, add_shop

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.models.database import Database
    from app.vault import Vault
    from tests.clock import FakeClock


def write_back(_db: Database, _keys: KeyBook, connector: Platform, row: OutboxRowData, _holder: str) -> None:
    assert isinstance(connector, FakePlatform)
    connector._called(f"write_back {row.subject_id}")  # noqa: SLF001 - the fake's own test


class Bench:
    """One shop, its worker, and the fake platform behind it."""

    def __init__(self, database: Database, vault: Vault, seconds: Seconds, station: str = "A") -> None:
        self.database = database
        self.seconds = seconds
        self.platform = FakePlatform()
        self.opened = 0
        self.refused: BadInput | None = None
        self.keys = KeyBook(vault)
        with database.write() as tx:
            self.keys.key(tx, SEARCH)
        self.shop_id = add_shop(database)
        self.worker = self.another(station)

    def another(self, station: str) -> ShopWorker:
        work = ShopWork(
            open_platform=self._open,
            collect=collect_shop,
            take_in=lambda _shop_id, _platform: PageResult(),
            handlers={"write_back": write_back},
        )
        book = LeaseBook(self.database, station=station, monotonic=self.seconds)
        return ShopWorker(
            self.shop_id, "woocommerce", work, db=self.database, keys=self.keys, book=book, random=Random(1)
        )

    def _open(self, shop_id: int) -> Platform:
        assert shop_id == self.shop_id
        if self.refused is not None:
            raise self.refused
        self.opened += 1
        return self.platform

    def queue(self, *subjects: int) -> None:
        with self.database.write() as tx:
            queue_calls(tx, [Call("write_back", f"shop:{self.shop_id}", subject) for subject in subjects])

    def row(self) -> tuple[bool, str | None]:
        with self.database.read() as conn:
            found = conn.execute(select(shop.c.paused, shop.c.pause_code).where(shop.c.id == self.shop_id)).one()
        return found.paused, found.pause_code

    def pass_time(self, clock: FakeClock, seconds: float) -> None:
        """Let time pass as a running engine does: with its leases renewed."""
        while seconds > 0:
            step = min(5.0, seconds)
            clock.advance(seconds=step)
            self.seconds.now += step
            self.worker.book.renew_all()
            seconds -= step


@pytest.fixture
def bench(database: Database, vault: Vault) -> Bench:
    return Bench(database, vault, Seconds())


def test_pulls_at_once_and_then_every_poll(bench: Bench, clock: FakeClock) -> None:
    assert bench.worker.turn() == pytest.approx(60)
    assert bench.platform.calls == ["pull"]
    bench.pass_time(clock, 30)
    assert bench.worker.turn() == pytest.approx(30)
    assert bench.platform.calls == ["pull"]
    bench.pass_time(clock, 30)
    bench.worker.turn()
    assert bench.platform.calls == ["pull", "pull"]
    assert bench.opened == 1


def test_pulls_when_asked(bench: Bench, clock: FakeClock) -> None:
    bench.worker.turn()
    bench.pass_time(clock, 1)
    bench.worker.ask()
    assert bench.worker.bell.wait(0)
    bench.worker.turn()
    assert bench.platform.calls == ["pull", "pull"]


def test_relays_what_is_due_without_pulling_again(bench: Bench, clock: FakeClock) -> None:
    bench.worker.turn()
    bench.queue(1, 2)
    bench.pass_time(clock, 1)
    assert bench.worker.turn() == pytest.approx(59)
    assert bench.platform.calls == ["pull", "write_back 1", "write_back 2"]


def test_write_backs_do_not_wait_for_the_end_of_a_long_pull(bench: Bench) -> None:
    bench.queue(1)
    bench.platform.pages = [Page(()), Page(())]
    bench.worker.turn()
    assert bench.platform.calls == ["pull", "write_back 1", "pull"]


def test_a_login_that_ended_pauses_the_shop_and_nothing_is_called_until_a_person_resumes_it(
    bench: Bench, clock: FakeClock, expect_log: Callable[..., None]
) -> None:
    expect_log("shop paused")
    bench.queue(1)
    bench.platform.trouble = [LoginExpired("woo.login_refused")]
    assert bench.worker.turn() is None
    assert bench.row() == (True, "woo.login_refused")
    assert bench.platform.closed == 1
    bench.pass_time(clock, 300)
    assert bench.worker.turn() is None
    assert bench.platform.calls == ["pull"]
    with bench.database.read() as conn:
        assert conn.execute(select(outbox.c.done_at, outbox.c.dead_at, outbox.c.attempts)).one() == (None, None, 0)
    resume_shop(bench.database, bench.shop_id, SYSTEM)
    bench.worker.turn()
    assert sorted(bench.platform.calls) == ["pull", "pull", "write_back 1"]
    assert bench.opened == 2


def test_a_login_that_ends_while_relaying_pauses_too(bench: Bench, expect_log: Callable[..., None]) -> None:
    expect_log("shop paused")
    bench.worker.turn()
    bench.queue(1, 2)
    bench.platform.trouble = [LoginExpired("woo.login_refused")]
    assert bench.worker.turn() is None
    assert bench.row() == (True, "woo.login_refused")
    assert bench.platform.calls == ["pull", "write_back 1"]


def test_a_connector_that_cannot_be_built_pauses_with_its_reason(bench: Bench, expect_log: Callable[..., None]) -> None:
    expect_log("shop paused")
    bench.refused = BadInput("account.field_missing", field="url")
    assert bench.worker.turn() is None
    assert bench.row() == (True, "account.field_missing")
    assert bench.platform.calls == []


def test_a_person_pausing_between_two_calls_stops_the_second(bench: Bench) -> None:
    bench.worker.turn()
    bench.queue(1, 2)
    calls = bench.platform._called  # noqa: SLF001

    def pausing(what: str) -> None:
        calls(what)
        pause_shop(bench.database, bench.shop_id, BadInput("shop.paused_by_person"))

    bench.platform._called = pausing  # type: ignore[method-assign] # noqa: SLF001
    bench.worker.turn()
    assert bench.platform.calls == ["pull", "write_back 1"]
    assert bench.worker.turn() is None
    assert len(bench.platform.calls) == 2


def test_a_rate_limit_holds_pulling_and_relaying_for_as_long_as_asked(bench: Bench, clock: FakeClock) -> None:
    bench.platform.trouble = [RateLimited("http.rate_limited", after_s=90)]
    bench.queue(1)
    assert bench.worker.turn() == pytest.approx(90)
    bench.worker.ask()
    bench.pass_time(clock, 60)
    assert bench.worker.turn() == pytest.approx(30)
    assert bench.platform.calls == ["pull"]
    bench.pass_time(clock, 30)
    bench.worker.turn()
    assert sorted(bench.platform.calls) == ["pull", "pull", "write_back 1"]


def test_a_rate_limit_met_by_a_call_between_two_pages_ends_the_pull(bench: Bench, clock: FakeClock) -> None:
    bench.queue(1)
    bench.platform.pages = [Page(()), Page(()), Page(())]
    called = bench.platform._called  # noqa: SLF001

    def limited(what: str) -> None:
        called(what)
        if what == "write_back 1" and len(bench.platform.calls) == 2:
            raise RateLimited("http.rate_limited", after_s=90)

    bench.platform._called = limited  # type: ignore[method-assign] # noqa: SLF001
    assert bench.worker.turn() == pytest.approx(90)
    assert bench.platform.calls == ["pull", "write_back 1"]
    bench.pass_time(clock, 90)
    bench.worker.turn()
    assert bench.platform.calls[2:] == ["pull", "write_back 1", "pull", "pull"]


def test_a_shop_that_is_down_is_asked_again_after_growing_pauses(bench: Bench, clock: FakeClock) -> None:
    bench.platform.trouble = [PlatformDown("http.down")] * 4
    pauses = []
    for _ in range(4):
        pause = bench.worker.turn()
        assert pause is not None
        pauses.append(pause)
        bench.pass_time(clock, pause)
    assert pauses[0] < 3
    assert pauses[3] > 10
    assert bench.worker.turn() == pytest.approx(60)
    with bench.database.read() as conn:
        states = list(conn.execute(select(sync_window.c.state).order_by(sync_window.c.id)).scalars())
    assert states == ["failed"] * 4 + ["done"]


def test_changed_settings_build_a_new_connector(bench: Bench) -> None:
    bench.worker.turn()
    bench.worker.turn()
    assert bench.opened == 1
    with bench.database.write() as tx:
        tx.conn.execute(update(shop).values(settings={"url": "http://127.0.0.1:1"}))
    bench.worker.turn()
    assert (bench.opened, bench.platform.closed) == (2, 1)
    assert bench.platform.calls == ["pull", "pull"]


def test_the_work_moves_over_when_the_holder_dies(bench: Bench, clock: FakeClock) -> None:
    other = bench.another("B")
    bench.worker.turn()
    assert other.turn() == ASK_AGAIN_S
    assert bench.platform.calls == ["pull"]
    clock.advance(seconds=LIFETIME_S)
    bench.seconds.now += LIFETIME_S
    assert other.turn() == pytest.approx(60)
    assert bench.platform.calls == ["pull", "pull"]
    assert bench.worker.turn() == ASK_AGAIN_S
    assert bench.platform.closed == 1
    other.end()
    assert bench.worker.turn() == pytest.approx(60)


def test_a_deleted_shop_is_left_alone(bench: Bench) -> None:
    with bench.database.write() as tx:
        tx.conn.execute(shop.delete())
    assert bench.worker.turn() is None
    assert bench.platform.calls == []
