from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from app.domain.exceptions import ExceptionKind
from app.domain.people import Actor, Role
from app.errors import BadInput, NotAllowed, PlatformDown
from app.models.orders import order_event, sales_order
from app.models.outbox import outbox
from app.models.parcels import parcel, parcel_line, writeback
from app.models.staff import setting
from app.models.stock import stock, stock_move
from app.services import order_book
from app.services.hold_orders import hold_orders
from app.services.queries.rows import Outcome
from app.services.ship_parcels import ship_in, ship_orders, unship_orders
from tests.clock import FakeClock
from tests.services.factories import PACKER, SUPERVISOR, Floor, MadeOrder, expect_sound
from tests.services.fake_platform import FakePlatform
from tests.services.steps import pack, print_orders
from tests.services.test_write_back_shipments import relay


def verified(floor: Floor, count: int = 1, goods: tuple[tuple[str, int], ...] = (("CUP-500", 2),)) -> list[MadeOrder]:
    """Orders whose parcels are verified and wait to be shipped."""
    with floor.db.write() as tx:
        tx.conn.execute(setting.insert().values(name="bench.auto_ship", value=False))
    orders = floor.make_orders(count, goods)
    print_orders(floor, orders)
    for order in orders:
        pack(floor, order, [code for code, qty in goods for _ in range(qty)])
    return orders


def balance(floor: Floor, code: str = "CUP-500") -> tuple[int, int]:
    with floor.db.read() as conn:
        row = conn.execute(select(stock).where(stock.c.sku_id == floor.skus[code])).one()
    return row.on_hand_qty, row.reserved_qty


def test_shipping_moves_stock_and_queues_the_write_back_after_the_undo_window(floor: Floor, clock: FakeClock) -> None:
    (order,) = verified(floor)
    assert balance(floor) == (10_000, 2)
    (line,) = ship_orders(floor.db, [order.id], PACKER)
    assert (line.error, line.detail) == (None, floor.one(parcel, order.parcel_id).waybill_no)
    assert balance(floor) == (9_998, 0)
    with floor.db.read() as conn:
        moves = conn.execute(select(stock_move).where(stock_move.c.kind == "ship").order_by(stock_move.c.id)).all()
        call = conn.execute(select(outbox).where(outbox.c.kind == "write_back")).one()
        told = conn.execute(select(writeback)).one()
    assert {(move.figure, move.change, move.parcel_id, move.by_name) for move in moves} == {
        ("reserved", -2, order.parcel_id, "王强"), ("on_hand", -2, order.parcel_id, "王强"),
    }  # fmt: skip
    assert (call.subject_id, call.account) == (told.id, f"shop:{floor.shop_id}")
    assert (call.not_before - clock()).total_seconds() == 10
    assert (told.raw_order_id, told.parcel_id, told.state) == (order.raw_order_id, order.parcel_id, "waiting")
    row = floor.one(sales_order, order.id)
    assert (row.state, row.queue, row.shipped_at) == ("shipped", "shipped", clock())
    expect_sound(floor.db)


@pytest.mark.parametrize(("set_to", "given", "seconds"), [(30, None, 30), (30, 0, 0), (-5, None, 0), ("x", None, 10)])
def test_the_undo_window_is_a_setting(
    floor: Floor, clock: FakeClock, set_to: object, given: int | None, seconds: int
) -> None:
    (order,) = verified(floor)
    with floor.db.write() as tx:
        tx.conn.execute(setting.insert().values(name="ship.undo_seconds", value=set_to))
    ship_orders(floor.db, [order.id], PACKER, undo_s=given)
    with floor.db.read() as conn:
        not_before = conn.execute(select(outbox.c.not_before).where(outbox.c.kind == "write_back")).scalar_one()
    assert (not_before - clock()).total_seconds() == seconds


def test_an_order_is_shipped_with_its_last_parcel_only(floor: Floor) -> None:
    goods = (("CUP-500", 1), ("TEA-A", 1))
    order = floor.make_order(goods, parcels=[[("CUP-500", 1)], [("TEA-A", 1)]])
    print_orders(floor, [order])
    assert pack(floor, order, ["CUP-500"]).kind == "done"
    assert floor.one(sales_order, order.id).state == "routed"
    (line,) = ship_orders(floor.db, [order.id], PACKER)
    assert (line.error, line.params["state"]) == ("ship.not_verified", "printed")
    assert pack(floor, order, ["TEA-A"]).kind == "done"
    assert floor.one(sales_order, order.id).state == "shipped"
    expect_sound(floor.db)


def test_two_stations_ship_the_same_orders_at_once_and_stock_leaves_once(floor: Floor) -> None:
    orders = floor.make_orders(4)
    print_orders(floor, orders)
    start = threading.Barrier(2)

    def work(number: int) -> None:
        by = Actor(name=f"packer {number}", role=Role.SUPERVISOR, station=f"bench {number}")
        for order in orders:
            start.wait()
            ship_orders(floor.db, [order.id], by, unverified=True)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {floor.one(sales_order, order.id).state for order in orders} == {"shipped"}
    assert balance(floor) == (9_996, 0)
    expect_sound(floor.db)


def test_two_stations_ship_the_two_parcels_of_an_order_at_once_and_it_is_complete(floor: Floor) -> None:
    goods = (("CUP-500", 1), ("TEA-A", 1))
    orders = floor.make_orders(6, goods, parcels=[[("CUP-500", 1)], [("TEA-A", 1)]])
    print_orders(floor, orders)
    start = threading.Barrier(2)

    def work(number: int) -> None:
        for order in orders:
            start.wait()
            floor.db.run(lambda tx, order=order: ship_in(tx, [order.parcel_ids[number]], unverified=True))  # type: ignore[misc]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {floor.one(sales_order, order.id).state for order in orders} == {"shipped"}
    assert balance(floor) == (9_994, 0)
    expect_sound(floor.db)


def test_what_cannot_leave_says_why_and_the_rest_leaves(floor: Floor) -> None:
    good, held, done = verified(floor, 3)
    ship_orders(floor.db, [done.id], PACKER)
    printed = floor.make_order()
    hold_orders(floor.db, [held.id], "等买家", None, SUPERVISOR)
    outcomes = ship_orders(floor.db, [held.id, good.id, done.id, printed.id, 999_999], PACKER)
    assert [line.error for line in outcomes] == [
        "floor.order_stopped", None, "ship.shipped_already", "ship.not_verified", "order.not_found",
    ]  # fmt: skip
    expect_sound(floor.db)


def test_one_order_with_wrong_stock_figures_does_not_keep_the_others(floor: Floor) -> None:
    good, bad = verified(floor, 2)
    with floor.db.write() as tx:  # a foreign hand
        tx.conn.execute(
            parcel_line.update().where(parcel_line.c.parcel_id == bad.parcel_id).values(qty=5000, verified_qty=5000)
        )
    outcomes = ship_orders(floor.db, [bad.id, good.id], PACKER)
    assert [line.error for line in outcomes] == ["stock.figures_differ", None]
    assert [floor.state(order.parcel_id) for order in (bad, good)] == ["verified", "shipped"]


def test_shipping_unverified_is_a_right_of_its_own(floor: Floor) -> None:
    order = floor.make_order()
    print_orders(floor, [order])
    with pytest.raises(NotAllowed):
        ship_orders(floor.db, [order.id], PACKER, unverified=True)
    assert ship_orders(floor.db, [order.id], PACKER)[0].error == "ship.not_verified"
    assert ship_orders(floor.db, [order.id], SUPERVISOR, unverified=True)[0].error is None
    expect_sound(floor.db)


def test_three_hundred_ship_in_chunks(floor: Floor) -> None:
    orders = floor.make_orders(120)
    print_orders(floor, orders)
    outcomes = ship_orders(floor.db, [order.id for order in orders], SUPERVISOR, unverified=True)
    assert [line.subject for line in outcomes] == [order.order_no for order in orders]
    assert {line.error for line in outcomes} == {None}
    assert balance(floor) == (9_880, 0)
    expect_sound(floor.db)


# --- the way back -----------------------------------------------------------------------------------------------------


def test_unshipping_brings_everything_back_and_tells_nobody(floor: Floor, clock: FakeClock) -> None:
    (order,) = verified(floor)
    ship_orders(floor.db, [order.id], PACKER)
    clock.advance(seconds=5)
    (line,) = unship_orders(floor.db, [order.id], "拿错了", PACKER)
    assert line.error is None
    assert balance(floor) == (10_000, 2)
    row = floor.one(parcel, order.parcel_id)
    assert (row.state, row.shipped_at, row.verified_by, row.verified_at) == ("printed", None, "", None)
    with floor.db.read() as conn:
        assert conn.execute(select(writeback.c.state)).scalar_one() == "withdrawn"
        assert conn.execute(select(outbox.c.withdrawn_at).where(outbox.c.kind == "write_back")).scalar_one() == clock()
        event = conn.execute(select(order_event).where(order_event.c.code == "parcel.unshipped")).one()
        assert list(conn.execute(select(parcel_line.c.verified_qty)).scalars()) == [0]
    assert (event.params, event.by_name) == ({"reason": "拿错了"}, "王强")
    assert floor.one(sales_order, order.id).shipped_at is None
    platform = FakePlatform()
    clock.advance(minutes=5)
    assert relay(floor, platform) == []
    assert platform.calls == []
    expect_sound(floor.db)


def test_shipped_again_it_is_told_once(floor: Floor, clock: FakeClock) -> None:
    (order,) = verified(floor)
    ship_orders(floor.db, [order.id], PACKER)
    unship_orders(floor.db, [order.id], "拿错了", PACKER)
    pack(floor, order, ["CUP-500", "CUP-500"])
    ship_orders(floor.db, [order.id], PACKER)
    clock.advance(seconds=10)
    platform = FakePlatform()
    relay(floor, platform)
    assert [len(told) for told in platform.known.values()] == [1]
    assert len(platform.calls) == 1
    expect_sound(floor.db)


def test_what_a_platform_was_told_stays_shipped(floor: Floor, clock: FakeClock) -> None:
    (order,) = verified(floor)
    ship_orders(floor.db, [order.id], PACKER)
    clock.advance(seconds=10)
    relay(floor, FakePlatform())
    assert unship_orders(floor.db, [order.id], "拿错了", SUPERVISOR)[0].error == "ship.already_told"
    assert balance(floor) == (9_998, 0)


def test_what_a_platform_may_have_been_told_stays_shipped(floor: Floor, clock: FakeClock) -> None:
    (order,) = verified(floor)
    ship_orders(floor.db, [order.id], PACKER)
    clock.advance(seconds=10)
    platform = FakePlatform()
    platform.meanwhile = lambda: answers.extend(unship_orders(floor.db, [order.id], "拿错了", PACKER))
    platform.cut = [PlatformDown("woo.cut")]
    answers: list[Outcome] = []
    relay(floor, platform)
    assert [line.error for line in answers] == ["ship.being_told"]
    assert unship_orders(floor.db, [order.id], "拿错了", PACKER)[0].error == "ship.maybe_told"


def test_unshipping_needs_a_right_a_reason_and_a_shipped_parcel(floor: Floor) -> None:
    order = floor.make_order()
    with pytest.raises(NotAllowed):
        unship_orders(floor.db, [order.id], "x", Actor(name="x", role=Role.AUDIT_CLERK))
    with pytest.raises(BadInput):
        unship_orders(floor.db, [order.id], " ", PACKER)
    assert unship_orders(floor.db, [order.id], "x", PACKER)[0].error == "ship.nothing_shipped"


def test_a_finding_after_shipping_does_not_unship(floor: Floor) -> None:
    (order,) = verified(floor)
    ship_orders(floor.db, [order.id], PACKER)
    with floor.db.write() as tx:
        order_book.open_exception(tx, order.id, ExceptionKind.CANCELLED_AFTER_SHIP, status="cancelled")
        order_book.settle(tx, [order.id])
    assert floor.one(sales_order, order.id).queue == "shipped"
    assert unship_orders(floor.db, [order.id], "平台取消", PACKER)[0].error is None
    assert floor.one(sales_order, order.id).queue == "exception"
    expect_sound(floor.db)
