"""An order is rebuilt exactly as it was at every moment, whatever was done to it, and the database can tell."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.errors import NotFound
from app.models.database import Database
from app.services import history
from app.services.match_listings import choose_sku
from tests.clock import FakeClock
from tests.services.walker import STEPS, Walker, picture, pictured
from tests.services.world import BOSS, World

SMOOTH = ("audit", "route", "ask number", "answer", "print", "pack", "ship")
"""What brings an order forward; mixed in, so that walks come far."""


@pytest.fixture
def walker(world: World, clock: FakeClock) -> Walker:
    """A warehouse in which everything can be done to an order."""
    return Walker(world, clock)


def album(walker: Walker, order_id: int, steps: list[str]) -> list[tuple[datetime, dict[str, Any]]]:
    """Take these steps; return a picture after each, with its time."""
    pictures = [(walker.clock(), picture(walker.world, order_id))]
    for step in steps:
        walker.do(step, order_id)
        pictures.append((walker.clock(), picture(walker.world, order_id)))
    return pictures


def expect_rebuilt(db: Database, order_id: int, pictures: list[tuple[datetime, dict[str, Any]]]) -> None:
    """Every picture is what history shows of its time."""
    with db.read() as conn:
        for at, seen in pictures:
            assert pictured(history.order_at(conn, order_id, at)) == seen, at


# Walks are deep rather than many: one of 40 steps visits most of what an order can go through.
@settings(
    max_examples=40, deadline=None, phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(steps=st.lists(st.sampled_from([*STEPS, *SMOOTH, *SMOOTH, *SMOOTH]), min_size=5, max_size=40))
def test_every_moment_of_any_walk_is_rebuilt(walker: Walker, steps: list[str]) -> None:
    order_id = walker.new()
    pictures = album(walker, order_id, steps)
    expect_rebuilt(walker.db, order_id, pictures)
    walker.world.sound()
    with walker.db.read() as conn:
        told = history.moments(conn, order_id)
    times = [moment.at for moment in told]
    assert times == sorted(set(times))
    assert set(times) <= {at for at, _ in pictures}


def test_the_whole_way_there_and_back_is_rebuilt(walker: Walker) -> None:
    order_id = walker.new()
    steps = [
        "urgent", "tag", "audit", "platform memo", "pass", "route", "other carrier", "ask number", "answer", "reissue",
        "answer", "print", "hold", "hold", "release", "pack", "ship", "unship", "platform items", "address", "pass",
        "route", "first carrier", "print", "pack", "ship",
    ]  # fmt: skip
    pictures = album(walker, order_id, steps)
    states = [seen["columns"]["state"] for _, seen in pictures]
    assert {"received", "audited", "routed", "shipped"} <= set(states)
    expect_rebuilt(walker.db, order_id, pictures)
    walker.world.sound()


def test_a_listing_matched_later_was_not_matched_before(walker: Walker) -> None:
    order_id = walker.new(matched=False)
    before = picture(walker.world, order_id)
    at = walker.clock()
    walker.clock.advance(minutes=1)
    listing_id = walker.world.raw(f"SELECT listing_id FROM order_line WHERE order_id = {order_id} AND sku_id IS NULL")
    choose_sku(walker.db, listing_id[0][0], "B2", BOSS)
    expect_rebuilt(walker.db, order_id, [(at, before), (walker.clock(), picture(walker.world, order_id))])
    assert before != picture(walker.world, order_id)


def test_before_it_came_there_is_nothing_to_show(walker: Walker) -> None:
    order_id = walker.new()
    with walker.db.read() as conn:
        with pytest.raises(NotFound, match=r"history\.not_yet"):
            history.order_at(conn, order_id, walker.clock() - timedelta(milliseconds=1))
        with pytest.raises(NotFound, match=r"order\.not_found"):
            history.order_at(conn, 4711, walker.clock())


def test_merges_and_splits_undone_by_hand_and_by_the_platform_are_rebuilt(walker: Walker) -> None:
    order_id = walker.new()
    steps = [
        "hold", "merge", "hold successor", "undo regroup", "release", "audit", "route", "print", "merge",
        "merge printed", "audit", "route", "print successor", "platform memo", "platform address", "pass", "seal",
        "split", "unseal", "merge", "audit", "split successor", "route", "print successor", "cancel successor",
        "platform items", "pass", "split", "route", "print successor", "ship successor", "undo regroup",
        "platform address", "platform cancel",
    ]  # fmt: skip
    pictures = album(walker, order_id, steps)
    states = [seen["columns"]["state"] for _, seen in pictures]
    turns = [state for at, state in enumerate(states) if not at or states[at - 1] != state]
    assert turns.count("replaced") == 4, turns
    assert turns[-1] == "replaced", "what has left is not undone"
    expect_rebuilt(walker.db, order_id, pictures)
    walker.world.sound()
