"""Collecting: every order in the window once, the checkpoint only behind what was read, whatever happens between."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app.connectors.base import SetAside
from app.errors import LoginExpired, PlatformDown
from app.models.orders import sales_order
from app.models.raw_orders import raw_order
from app.models.shops import shop, sync_checkpoint, sync_window
from app.services import collect_orders
from app.services.collect_orders import Collected, collect_shop
from app.services.manage_shops import pull_again, shop_rows, window_rows
from tests.clock import FakeClock
from tests.services.pulled_shop import PulledShop
from tests.services.world import BOSS, World

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def platform(world: World) -> PulledShop:
    world.add_sku("A1", 1000)
    return PulledShop()


def collect(world: World, platform: PulledShop, **more: Any) -> Collected:  # noqa: ANN401 - stop and progress
    return collect_shop(world.db, world.keys, world.shop_id, platform, **more)


def checkpoint(world: World) -> datetime | None:
    with world.db.read() as conn:
        found: datetime | None = conn.execute(select(sync_checkpoint.c.read_until_at)).scalar_one_or_none()
        return found


def ledger(world: World) -> list[tuple[str, int, int | None, str | None]]:
    with world.db.read() as conn:
        columns = (sync_window.c.state, sync_window.c.got, sync_window.c.theirs, sync_window.c.error_code)
        return [tuple(row) for row in conn.execute(select(*columns).order_by(sync_window.c.id))]


def stored(world: World) -> tuple[int, int]:
    """(raw orders, working orders)."""
    with world.db.read() as conn:
        raws = conn.execute(select(func.count()).select_from(raw_order)).scalar_one()
        return raws, conn.execute(select(func.count()).select_from(sales_order)).scalar_one()


# --- windows ----------------------------------------------------------------------------------------------------------


def test_everything_since_the_shops_start_comes_in_and_the_checkpoint_follows(
    world: World, platform: PulledShop, clock: FakeClock
) -> None:
    platform.sell(25, clock() - timedelta(hours=3))
    done = collect(world, platform)
    assert (done.windows, done.pages, done.result.got, done.result.fresh) == (1, 3, 25, 25)
    assert stored(world) == (25, 25)
    assert checkpoint(world) == done.read_until_at == clock()
    assert ledger(world) == [("done", 25, 25, None)]
    world.sound()


def test_the_next_window_overlaps_and_repeats_nothing(world: World, platform: PulledShop, clock: FakeClock) -> None:
    platform.sell(5, clock() - timedelta(minutes=5))
    collect(world, platform)
    clock.advance(minutes=1)
    platform.sell(2, clock() - timedelta(seconds=30), first=100)
    done = collect(world, platform)
    assert platform.windows[1].since == platform.windows[0].until - timedelta(minutes=10)
    assert (done.result.got, done.result.fresh) == (7, 2)
    assert stored(world) == (7, 7)


def test_a_long_absence_is_read_in_windows_the_platform_allows(
    world: World, platform: PulledShop, clock: FakeClock
) -> None:
    platform.sell(3, clock() - timedelta(hours=1))
    collect(world, platform)
    clock.advance(days=20)
    platform.sell(3, clock() - timedelta(days=12), first=10)
    platform.sell(3, clock() - timedelta(minutes=1), first=20)
    done = collect(world, platform)
    assert done.windows == 3
    assert all(one.until - one.since <= timedelta(days=7) for one in platform.windows)
    assert stored(world) == (9, 9)
    assert checkpoint(world) == clock()


def test_nothing_before_the_shops_start_is_ever_asked_for(world: World, platform: PulledShop, clock: FakeClock) -> None:
    with world.db.read() as conn:
        start = conn.execute(select(shop.c.start_at)).scalar_one()
    platform.sell(3, clock() - timedelta(days=30))
    collect(world, platform)
    assert platform.windows[0].since == start == clock() - timedelta(days=7)
    assert stored(world) == (0, 0)


def test_reading_the_past_again_changes_nothing(world: World, platform: PulledShop, clock: FakeClock) -> None:
    platform.sell(12, clock() - timedelta(days=2))
    collect(world, platform)
    pull_again(world.db, world.shop_id, clock() - timedelta(days=3), BOSS)
    assert checkpoint(world) == clock() - timedelta(days=3)
    done = collect(world, platform)
    assert (done.result.got, done.result.fresh) == (12, 0)
    assert stored(world) == (12, 12)
    pull_again(world.db, world.shop_id, clock() - timedelta(days=30), BOSS)
    collect(world, platform)
    assert platform.windows[2].since == clock() - timedelta(days=30), "also before the shop's first day"


def test_the_last_page_and_the_checkpoint_are_stored_together_or_not_at_all(
    world: World, platform: PulledShop, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.sell(25, clock() - timedelta(hours=3))

    def fail(*_: object) -> None:
        raise PlatformDown("test.failed")

    with monkeypatch.context() as patch:
        patch.setattr(collect_orders, "_close_window", fail)
        with pytest.raises(PlatformDown):
            collect(world, platform)
    assert stored(world) == (20, 20), "the third page went back with the checkpoint"
    assert checkpoint(world) is None
    collect(world, platform)
    assert (stored(world), checkpoint(world)) == ((25, 25), clock())


def test_a_platform_that_does_not_know_its_last_page_is_read_to_the_end(
    world: World, platform: PulledShop, clock: FakeClock
) -> None:
    platform.sell(25, clock() - timedelta(hours=3))
    platform.knows_its_end = False
    collect(world, platform)
    assert (stored(world), checkpoint(world)) == ((25, 25), clock())
    assert ledger(world) == [("done", 25, 25, None)]


# --- what may go wrong ------------------------------------------------------------------------------------------------


def test_a_window_that_is_short_is_not_covered(world: World, platform: PulledShop, clock: FakeClock) -> None:
    platform.sell(25, clock() - timedelta(hours=3))
    platform.hides = 1
    with pytest.raises(PlatformDown) as short:
        collect(world, platform)
    assert short.value.params["theirs"] == 25
    assert checkpoint(world) is None
    assert ledger(world) == [("failed", 24, 25, "sync.window_short")]
    assert stored(world) == (24, 24), "what came is kept"
    platform.hides = 0
    collect(world, platform)
    assert stored(world) == (25, 25)
    assert checkpoint(world) == clock()


def test_an_order_that_comes_on_two_pages_does_not_make_up_for_one_that_is_missing(
    world: World, platform: PulledShop, clock: FakeClock
) -> None:
    platform.sell(25, clock() - timedelta(hours=3))
    platform.repeats, platform.hides = True, 2
    with pytest.raises(PlatformDown) as short:
        collect(world, platform)
    assert short.value.params["got"] == 23
    assert checkpoint(world) is None


def test_elements_that_cannot_be_read_count_as_read(world: World, platform: PulledShop, clock: FakeClock) -> None:
    platform.sell(3, clock() - timedelta(hours=3))
    platform.set_aside = (SetAside("", "{1", "json.bad"), SetAside("", "{2", "json.bad"))
    done = collect(world, platform)
    assert (done.result.got, done.result.set_aside) == (5, 2)
    assert ledger(world) == [("done", 5, 5, None)]
    with world.db.read() as conn:
        (row,) = shop_rows(conn)
    assert row.set_aside == 2, "a person sees them"


def test_a_platform_that_does_not_count_is_believed(world: World, platform: PulledShop, clock: FakeClock) -> None:
    platform.sell(25, clock() - timedelta(hours=3))
    platform.counts = False
    collect(world, platform)
    assert ledger(world) == [("done", 25, None, None)]


@pytest.mark.parametrize("error", [PlatformDown("http.cut"), LoginExpired("woocommerce.login")])
def test_an_error_between_pages_keeps_what_came_and_moves_nothing(
    world: World, platform: PulledShop, clock: FakeClock, error: PlatformDown | LoginExpired
) -> None:
    platform.sell(25, clock() - timedelta(hours=3))

    def fail(page: int) -> None:
        if page == 2:
            raise error

    platform.between = fail
    with pytest.raises(type(error)):
        collect(world, platform)
    assert stored(world) == (20, 20)
    assert checkpoint(world) is None
    assert ledger(world) == [("failed", 20, 25, error.code)]
    with world.db.read() as conn:
        (window,) = window_rows(conn, world.shop_id, 10)
    assert (window.state, window.error) == ("failed", error.code)
    platform.between = lambda _page: None
    assert collect(world, platform).result.fresh == 5
    world.sound()


def test_a_stop_between_pages_is_noted_and_the_window_read_again(
    world: World, platform: PulledShop, clock: FakeClock
) -> None:
    platform.sell(25, clock() - timedelta(hours=3))
    pages: list[int] = []
    done = collect(world, platform, stop=lambda: len(pages) >= 2, progress=lambda now: pages.append(now.pages))
    assert (done.windows, pages) == (0, [1, 2])
    assert checkpoint(world) is None
    assert ledger(world) == [("failed", 20, 25, "sync.window_cut")]
    collect(world, platform)
    assert stored(world) == (25, 25)
    assert [state for state, *_ in ledger(world)] == ["failed", "done"]


def test_a_paused_shop_makes_no_call(world: World, platform: PulledShop, clock: FakeClock) -> None:
    platform.sell(3, clock() - timedelta(hours=3))
    world.set_shop(paused=True, pause_code="shop.paused_by", pause_params={"name": "主管"})
    assert collect(world, platform).windows == 0
    assert platform.windows == []
    assert ledger(world) == []
    world.set_shop(paused=False)
    assert collect(world, platform).result.fresh == 3


def test_a_pause_between_windows_ends_the_reading(world: World, platform: PulledShop, clock: FakeClock) -> None:
    platform.span = timedelta(days=1)
    platform.__post_init__()
    platform.sell(3, clock() - timedelta(days=6, hours=12))

    def pause(_page: int) -> None:
        world.set_shop(paused=True)

    platform.between, platform.knows_its_end = pause, False
    done = collect(world, platform)
    assert (done.windows, len(platform.windows)) == (1, 1)
    assert checkpoint(world) == platform.windows[0].until


@pytest.mark.parametrize("after", [("1", "read"), ("2", "stored"), ("3", "stored")])
def test_a_kill_at_any_page_loses_nothing_and_repeats_nothing(
    world: World, platform: PulledShop, clock: FakeClock, after: tuple[str, str]
) -> None:
    command = [sys.executable, "-m", "tests.services.collector", world.db.url, str(world.shop_id), "25", *after]
    died = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    assert died.returncode == -9, died.stderr.decode()
    assert checkpoint(world) is None
    pages = int(after[0]) - (after[1] == "read")
    assert stored(world) == (min(25, 10 * pages),) * 2
    assert ledger(world) == [("open", 0, None, None)]
    platform.sell(25, clock() - timedelta(hours=3))
    collect(world, platform)
    assert stored(world) == (25, 25)
    assert [(state, error) for state, _, _, error in ledger(world)] == [("failed", "sync.window_cut"), ("done", None)]
    assert checkpoint(world) == clock()
    world.sound()


# --- clocks -----------------------------------------------------------------------------------------------------------


def test_a_clock_that_was_a_day_fast_leaves_no_hole(world: World, platform: PulledShop, clock: FakeClock) -> None:
    platform.sell(3, clock() - timedelta(hours=1))
    collect(world, platform)
    right = clock()
    clock.advance(days=1)  # the PC's clock is wrong now; the shop's is not
    collect(world, platform)
    assert checkpoint(world) == right + timedelta(days=1)
    clock.set(right + timedelta(hours=2))  # put right; meanwhile orders came
    platform.sell(4, right + timedelta(minutes=30), first=50)
    done = collect(world, platform)
    assert done.result.fresh == 4
    assert stored(world) == (7, 7)
    assert checkpoint(world) == clock()


def test_a_clock_that_goes_back_a_little_reads_on(world: World, platform: PulledShop, clock: FakeClock) -> None:
    collect(world, platform)
    clock.advance(minutes=-2)
    platform.sell(2, clock() - timedelta(seconds=5))
    assert collect(world, platform).result.fresh == 2


def test_a_change_while_reading_is_taken_with_the_next_window(
    world: World, platform: PulledShop, clock: FakeClock
) -> None:
    platform.sell(25, clock() - timedelta(hours=3))

    def change(page: int) -> None:
        if page == 1:
            old = platform.orders["25"]
            platform.orders["25"] = replace(old, modified_at=clock() + timedelta(seconds=5), seller_memo="新备注")

    platform.between = change
    collect(world, platform)
    platform.between = lambda _page: None
    clock.advance(minutes=1)
    collect(world, platform)
    with world.db.read() as conn:
        memos = conn.execute(select(sales_order.c.seller_memo).where(sales_order.c.seller_memo != "")).scalars().all()
    assert memos == ["新备注"]
    assert stored(world) == (25, 25)
