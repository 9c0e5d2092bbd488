"""The token bucket, on a clock that only the test moves."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from app.connectors.rates import NO_PACE, MemoryBuckets, Rate, TokenBucket
from app.errors import RateLimited
from tests.clock import FakeClock


class Fixture:
    """A bucket whose pauses move the clock and are written down."""

    def __init__(self, clock: FakeClock, rate: Rate, store: MemoryBuckets | None = None, **more: float) -> None:
        self.clock = clock
        self.pauses: list[float] = []
        self.bucket = TokenBucket("sf", rate, store=store or MemoryBuckets(), clock=clock, pause=self.pause, **more)

    def pause(self, seconds: float) -> None:
        self.pauses.append(round(seconds, 6))
        self.clock.advance(seconds=seconds)


def test_a_burst_goes_at_once_and_then_the_rate_holds(clock: FakeClock) -> None:
    fixture = Fixture(clock, Rate(per_s=2, burst=3))
    for _ in range(6):
        fixture.bucket.wait_turn()
    assert fixture.pauses == [0.5, 0.5, 0.5]


def test_idle_time_fills_the_bucket_only_to_its_burst(clock: FakeClock) -> None:
    fixture = Fixture(clock, Rate(per_s=2, burst=3))
    clock.advance(hours=5)
    for _ in range(4):
        fixture.bucket.wait_turn()
    assert fixture.pauses == [0.5]


def test_never_more_than_the_rate_in_any_stretch(clock: FakeClock) -> None:
    fixture = Fixture(clock, Rate(per_s=5, burst=4))
    start = clock.now
    for _ in range(104):
        fixture.bucket.wait_turn()
    assert (clock.now - start).total_seconds() == pytest.approx(100 / 5, abs=0.01)


def test_two_stations_share_one_stamp(clock: FakeClock) -> None:
    store = MemoryBuckets()
    here, there = Fixture(clock, Rate(1), store), Fixture(clock, Rate(1), store)
    here.bucket.wait_turn()
    there.bucket.wait_turn()
    here.bucket.wait_turn()
    assert (here.pauses, there.pauses) == ([1.0], [1.0])


def test_a_wait_too_long_to_sleep_is_told_and_takes_no_token(clock: FakeClock) -> None:
    fixture = Fixture(clock, Rate(per_s=0.01), longest_s=10)
    fixture.bucket.wait_turn()
    for _ in range(3):
        with pytest.raises(RateLimited) as caught:
            fixture.bucket.wait_turn()
        assert caught.value.after_s == 100.0
    assert fixture.pauses == []


def test_hold_off_silences_every_station_until_its_end(clock: FakeClock) -> None:
    store = MemoryBuckets()
    here, there = Fixture(clock, Rate(per_s=10, burst=5), store), Fixture(clock, Rate(per_s=10, burst=5), store)
    here.bucket.hold_off(60)
    with pytest.raises(RateLimited) as caught:
        there.bucket.wait_turn()
    assert caught.value.after_s == 60.0
    clock.advance(seconds=59)
    there.bucket.wait_turn()
    assert there.pauses == [1.0]


def test_no_token_is_lost_or_doubled_between_threads(clock: FakeClock) -> None:
    store = MemoryBuckets()
    waits: list[float] = []
    bucket = TokenBucket("sf", Rate(per_s=1), store=store, clock=clock, pause=waits.append, longest_s=10_000)

    def work(bucket: TokenBucket = bucket) -> None:
        for _ in range(50):
            bucket.wait_turn()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # The clock stood still: request n had to wait n seconds, each wait given out once.
    assert sorted(round(wait) for wait in waits) == list(range(1, 400))


@pytest.mark.parametrize("rate", [Rate(0), Rate(-1), Rate(1, 0)])
def test_senseless_rates_are_refused(rate: Rate, clock: FakeClock) -> None:
    with pytest.raises(ValueError, match="rate"):
        Fixture(clock, rate)


def test_no_pace_never_waits() -> None:
    calls: list[Callable[[], None]] = [NO_PACE.wait_turn, lambda: NO_PACE.hold_off(1000), NO_PACE.wait_turn]
    for call in calls:
        call()
