"""Numbers of the day: by the warehouse's calendar, and unique whoever asks at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from app.models.database import Database
from app.models.warehouses import warehouse
from app.services.manage_warehouses import save_warehouse
from app.services.number_days import order_nos, take_numbers, zone_of_shop
from tests.clock import FakeClock
from tests.services.world import BOSS, World

BEFORE_MIDNIGHT = datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC)
"""23:59:59 in Shanghai."""
AFTER_MIDNIGHT = datetime(2026, 3, 2, 16, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(("at", "number"), [(BEFORE_MIDNIGHT, "260302-00001"), (AFTER_MIDNIGHT, "260303-00001")])
def test_the_day_changes_at_midnight_in_shanghai(world: World, clock: FakeClock, at: datetime, number: str) -> None:
    world.add_sku("A1")
    clock.set(at)
    (order_id,) = world.take(world.intake("1", ("A1", 1))).order_ids
    assert world.order(order_id).order_no == number


def test_the_packing_warehouse_tells_the_day_not_the_shops_platform(world: World, clock: FakeClock) -> None:
    world.add_sku("A1")
    clock.set(AFTER_MIDNIGHT)
    world.set_shop(timezone="America/New_York")
    (first,) = world.take(world.intake("1", ("A1", 1))).order_ids
    assert world.order(first).order_no == "260303-00001"
    los_angeles = save_warehouse(
        world.db, world.keys, None,
        {"code": "LA", "name": "洛杉矶仓", "timezone": "America/Los_Angeles", "priority": "-1",
         "province": "广东省"}, BOSS,
    )  # fmt: skip
    with world.db.read() as conn:
        assert zone_of_shop(conn, world.shop_id) == "Asia/Shanghai", "the preferred one, while the shop has none"
    world.set_shop(warehouse_id=los_angeles)
    (second,) = world.take(world.intake("2", ("A1", 1))).order_ids
    assert world.order(second).order_no == "260302-00001"


def test_without_any_warehouse_the_day_is_shanghais(world: World) -> None:
    with world.db.write() as tx:
        tx.conn.execute(update(warehouse).values(active=False))
    with world.db.read() as conn:
        assert zone_of_shop(conn, world.shop_id) == "Asia/Shanghai"


def test_numbers_are_unique_whoever_asks_at_once(database: Database) -> None:
    taken: list[str] = []
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        for _ in range(10):
            taken.extend(database.run(lambda tx: order_nos(tx, 3)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [f"260302-{number:05d}" for number in range(1, 121)]


def test_a_number_of_a_rolled_back_order_is_not_lost_and_kinds_count_apart(database: Database) -> None:
    day = datetime(2026, 3, 2, tzinfo=UTC).date()

    def fail(tx: object) -> None:
        take_numbers(tx, "order", day, 5)  # type: ignore[arg-type]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.run(fail)
    assert database.run(lambda tx: take_numbers(tx, "order", day, 2)) == range(1, 3)
    assert database.run(lambda tx: take_numbers(tx, "print_batch", day, 1)) == range(1, 2)
    assert database.run(lambda tx: take_numbers(tx, "order", day, 1)) == range(3, 4)


def test_more_than_99999_orders_a_day_go_on_with_six_digits(database: Database) -> None:
    with database.write() as tx:
        take_numbers(tx, "order", tx.at.date(), 99_998)
        assert order_nos(tx, 3) == ["260302-99999", "260302-100000", "260302-100001"]


def test_an_order_number_stays_the_orders_for_ever(world: World) -> None:
    world.add_sku("A1")
    order = world.intake("1", ("A1", 1))
    (order_id,) = world.take(order).order_ids
    before = world.order(order_id).order_no
    world.take(replace(order, seller_memo="x", modified_at=world.now))
    assert world.order(order_id).order_no == before
