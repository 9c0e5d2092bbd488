"""Interception by hand: the floor stops at once, paper is named, goods get a task that ends with a scan."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.people import Actor, Role
from app.errors import BadInput, IllegalMove, NotAllowed, NotFound
from app.models.orders import order_event
from app.models.parcels import put_back_task
from app.models.print_jobs import printer
from app.services.cancel_orders import cancel_orders
from app.services.intercept_orders import intercept_orders
from app.services.print_waybills import queue_prints
from app.services.put_back_parcels import put_back
from app.services.put_goods_back import (
    TOLD,
    goods_back,
    not_back,
    put_back_count,
    put_back_done,
    put_back_rows,
    station_troubles,
    task_back,
)
from app.services.queries.put_back_rows import PutBackRow
from app.services.queries.vitals import work
from app.services.ship_parcels import ship_orders, unship_orders
from app.services.verify_parcels import look_at, open_parcel, scan_piece
from tests.services.factories import AUDITOR, Floor, MadeOrder, expect_sound
from tests.services.steps import get_numbers, pack, print_orders, print_queue
from tests.services.world import BOSS

PACKER = Actor(name="王强", role=Role.PACKER, station="包装1")


def tasks(floor: Floor) -> tuple[PutBackRow, ...]:
    with floor.db.read() as conn:
        return put_back_rows(conn, 100)


def printed(floor: Floor) -> MadeOrder:
    order = floor.make_order((("CUP-500", 2),))
    print_orders(floor, [order])
    return order


def test_the_bench_that_holds_the_parcel_stops_and_the_task_ends_with_a_scan(floor: Floor) -> None:
    order = printed(floor)
    assert open_parcel(floor.db, order.order_no, PACKER).kind == "opened"
    (outcome,) = intercept_orders(floor.db, [order.id], "客户电话说别发", BOSS)
    (task,) = tasks(floor)
    assert (outcome.detail, task.label, task.reason) == (task.label, task.label, "intercepted")
    assert task.bins == ("A-01 CUP-500 × 2",)
    assert look_at(floor.db, order.parcel_id).kind == "stop"
    assert scan_piece(floor.db, order.parcel_id, "CUP-500", PACKER).kind == "stop"
    (unknown, done) = put_back_done(floor.db, ["WHAT", task.label.lower()], PACKER)
    assert (unknown.error, done.error) == ("putback.no_task", None)
    assert order.order_no in done.detail
    assert tasks(floor) == ()
    assert put_back_done(floor.db, [task.label], PACKER)[0].error == "putback.no_task"
    expect_sound(floor.db)


def test_the_waybill_number_ends_a_task_and_so_does_the_bench(floor: Floor) -> None:
    first, second = floor.make_orders(2)
    print_orders(floor, [first, second])
    for order in (first, second):
        cancel_orders(floor.db, [order.id], "不要了", BOSS)
    assert [task.reason for task in tasks(floor)] == ["order.cancelled", "order.cancelled"]
    (done,) = put_back_done(floor.db, [tasks(floor)[0].waybill_no], PACKER)
    assert done.error is None
    put_back(floor.db, second.parcel_id, PACKER)
    assert tasks(floor) == ()
    with floor.db.read() as conn:
        assert set(conn.execute(select(put_back_task.c.done_by)).scalars()) == {PACKER.name}
    expect_sound(floor.db)


def test_without_paper_nobody_has_to_look_for_anything(floor: Floor) -> None:
    order = floor.make_order()
    get_numbers(floor, [order])
    (outcome,) = intercept_orders(floor.db, [order.id], "等等", BOSS)
    assert (outcome.error, outcome.detail) == (None, "")
    assert tasks(floor) == ()
    assert floor.state(order.parcel_id) == "cancelled"


def test_an_unshipped_parcel_is_looked_for_until_it_is_packed_again(floor: Floor) -> None:
    order = printed(floor)
    pack(floor, order, ["CUP-500", "CUP-500"])
    unship_orders(floor.db, [order.id], "发错了", BOSS)
    assert [task.reason for task in tasks(floor)] == ["unshipped"]
    assert open_parcel(floor.db, order.order_no, PACKER).kind == "opened"
    assert tasks(floor) == ()
    pack(floor, order, ["CUP-500", "CUP-500"])
    unship_orders(floor.db, [order.id], "又错了", BOSS)
    assert len(tasks(floor)) == 1
    ship_orders(floor.db, [order.id], BOSS, unverified=True)
    assert tasks(floor) == ()
    expect_sound(floor.db)


def test_a_label_that_comes_out_after_the_stop_is_looked_for(floor: Floor) -> None:
    order = floor.make_order()
    get_numbers(floor, [order])
    queue_prints(floor.db, [order.id], floor.printer_id, BOSS)
    print_queue(floor, confirm=False)
    (outcome,) = intercept_orders(floor.db, [order.id], "等等", BOSS)
    assert len(tasks(floor)) == 1
    assert outcome.detail == tasks(floor)[0].label


def test_where_a_part_has_left_the_rest_stops_where_it_is(floor: Floor) -> None:
    order = floor.make_order((("CUP-500", 1), ("TEA-A", 1)), parcels=[[("CUP-500", 1)], [("TEA-A", 1)]])
    print_orders(floor, [order])
    opened = open_parcel(floor.db, order.order_no, PACKER)
    assert opened.parcel_id is not None
    scan_piece(floor.db, opened.parcel_id, "CUP-500", PACKER)
    (outcome,) = intercept_orders(floor.db, [order.id], "另一半别发", BOSS)
    assert outcome.error is None
    left = next(parcel_id for parcel_id in order.parcel_ids if parcel_id != opened.parcel_id)
    assert floor.state(left) == "printed"
    assert look_at(floor.db, left).kind == "stop"
    assert ship_orders(floor.db, [order.id], BOSS, unverified=True)[0].error is not None
    expect_sound(floor.db)


def test_what_is_over_cannot_be_intercepted_and_a_reason_is_a_must(floor: Floor) -> None:
    order = printed(floor)
    pack(floor, order, ["CUP-500", "CUP-500"])
    (outcome,) = intercept_orders(floor.db, [order.id], "晚了", BOSS)
    assert outcome.error == "order.over_already"
    with pytest.raises(BadInput):
        intercept_orders(floor.db, [order.id], " ", BOSS)


def test_a_piece_ends_the_task_it_can_only_belong_to(floor: Floor) -> None:
    alone, many, more = floor.make_order((("SOCK-M", 1),)), floor.make_order((("TEA-A", 2),)), floor.make_order()
    again = floor.make_order()
    orders = [alone, many, more, again]
    print_orders(floor, orders)
    intercept_orders(floor.db, [order.id for order in orders], "别发", BOSS)
    assert goods_back(floor.db, "6905555555555", PACKER).order_no == alone.order_no
    with pytest.raises(IllegalMove) as refused:
        goods_back(floor.db, "TEA-A", PACKER)
    assert (refused.value.code, refused.value.params["order_no"]) == ("putback.more_goods", many.order_no)
    with pytest.raises(IllegalMove) as refused:
        goods_back(floor.db, "cup-500", PACKER)
    assert (refused.value.code, refused.value.params["count"]) == ("putback.which_label", 2)
    with pytest.raises(NotFound):
        goods_back(floor.db, "SOCK-M", PACKER)
    assert len(tasks(floor)) == 3
    with pytest.raises(NotAllowed):
        goods_back(floor.db, "TEA-A", AUDITOR)


def test_a_task_ended_by_mistake_is_opened_again_unless_the_parcel_has_left(floor: Floor) -> None:
    order = printed(floor)
    pack(floor, order, ["CUP-500", "CUP-500"])
    unship_orders(floor.db, [order.id], "发错了", BOSS)
    (task,) = tasks(floor)
    assert task.printer == "面单机1"
    done = task_back(floor.db, task.id, PACKER)
    assert (done.labels, done.task_ids, tasks(floor)) == ((task.label,), (task.id,), ())
    with pytest.raises(NotFound):
        task_back(floor.db, task.id, PACKER)
    (outcome,) = not_back(floor.db, done.task_ids, PACKER)
    assert (outcome.subject, outcome.error) == (task.label, None)
    assert tasks(floor) == (task,)
    assert not_back(floor.db, done.task_ids, PACKER) == (), "it is open already"
    task_back(floor.db, task.id, PACKER)
    pack(floor, order, ["CUP-500", "CUP-500"])
    assert [one.error for one in not_back(floor.db, done.task_ids, PACKER)] == ["putback.left"]
    assert tasks(floor) == ()
    with floor.db.read() as conn:
        codes = conn.execute(select(order_event.c.code).where(order_event.c.order_id == order.id)).scalars().all()
    assert [code for code in codes if code.startswith("putback.")] == [
        "putback.opened", "putback.done", "putback.reopened", "putback.done",
    ]  # fmt: skip
    expect_sound(floor.db)


def test_only_the_station_whose_printer_made_the_label_is_told(floor: Floor) -> None:
    with floor.db.write() as tx:
        tx.conn.execute(printer.update().values(station="打单台"))
    orders = floor.make_orders(TOLD + 1)
    print_orders(floor, orders)
    intercept_orders(floor.db, [order.id for order in orders], "别发", BOSS)
    with floor.db.read() as conn:
        told = station_troubles(conn, "打单台")
        assert [trouble.params["order_no"] for trouble in told] == [order.order_no for order in orders[:0:-1]]
        assert station_troubles(conn, "包装1") == ()
        assert put_back_count(conn) == TOLD + 1
        assert [(row.kind, row.total) for row in work(conn) if row.kind == "putback"] == [("putback", TOLD + 1)]
