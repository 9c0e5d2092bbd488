"""Pauses and turns are arithmetic on clocks and randomness handed in."""

from __future__ import annotations

import math
from random import Random

import pytest

from app.sync.schedule import ACCOUNT_BACK_OFF, FAULT_BACK_OFF, ROW_BACK_OFF, BackOff, Turns
from tests.sync.fakes import Seconds


@pytest.mark.parametrize("back_off", [ROW_BACK_OFF, ACCOUNT_BACK_OFF, FAULT_BACK_OFF])
def test_pauses_grow_to_a_limit_and_never_march_in_step(back_off: BackOff) -> None:
    random = Random(1)
    for failures in range(1, 200):
        pauses = {back_off.pause_s(failures, random) for _ in range(20)}
        plain = min(back_off.longest_s, back_off.first_s * back_off.factor ** (failures - 1))
        assert len(pauses) == 20
        assert plain * 0.8 <= min(pauses) <= max(pauses) <= plain * 1.2


def test_a_very_long_row_of_failures_still_has_a_pause() -> None:
    assert math.isfinite(ROW_BACK_OFF.pause_s(10_000, Random(1)))


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def turns(seconds: Seconds) -> Turns:
    return Turns(seconds, Random(1), BackOff(10, 2, 100))


def test_due_at_once_and_then_every_so_often(turns: Turns, seconds: Seconds) -> None:
    assert turns.wait_s() == 0
    turns.begin()
    turns.done(60)
    assert turns.wait_s() == 60
    seconds.now += 61
    assert turns.wait_s() == 0


def test_asking_makes_it_due_but_does_not_shorten_a_pause(turns: Turns, seconds: Seconds) -> None:
    turns.begin()
    turns.done(60)
    turns.ask()
    assert turns.wait_s() == 0
    turns.hold(30)
    turns.ask()
    assert turns.wait_s() == 30


def test_asking_while_it_is_being_done_counts_for_another_time(turns: Turns, seconds: Seconds) -> None:
    turns.begin()
    turns.ask()
    turns.done(60, rest_s=2)
    assert turns.wait_s() == pytest.approx(2)


def test_failing_again_and_again_waits_longer(turns: Turns, seconds: Seconds) -> None:
    waits = []
    for _ in range(3):
        turns.begin()
        turns.failed()
        waits.append(turns.wait_s())
        seconds.now += waits[-1]
    assert 8 <= waits[0] <= 12 < waits[1] <= 24 < waits[2] <= 48
    turns.begin()
    turns.done(5)
    seconds.now += 5
    turns.begin()
    turns.failed()
    assert turns.wait_s() <= 12


def test_what_the_other_side_asks_for_counts_when_it_is_longer(turns: Turns) -> None:
    turns.failed(500)
    assert turns.wait_s() == 500
    turns.failed(1)
    assert turns.wait_s() == 500
