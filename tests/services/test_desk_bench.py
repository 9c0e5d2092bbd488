from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models.orders import sales_order
from app.models.parcels import parcel
from app.models.print_jobs import print_job, printer
from app.services.call_supervisor import open_calls
from app.services.cancel_orders import cancel_orders
from app.services.core import Core
from app.services.desk.bench import BenchDesk
from app.services.print_waybills import queue_prints
from app.settings import Settings
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.factories import CLERK, OTHER_PACKER, PACKER, SUPERVISOR, Floor
from tests.services.steps import get_numbers, print_orders, print_queue

CUP, TEA, SOCK = "6901234567892", "6909876543210", "6905555555555"


@pytest.fixture
def bench(floor: Floor, vault: Vault, tmp_path: Path) -> BenchDesk:
    settings = Settings(home=tmp_path, database_url=floor.db.url, station="包装1")
    return BenchDesk(Core(settings, floor.db, vault, floor.keys))


def test_a_parcel_from_label_to_shipped(floor: Floor, bench: BenchDesk, clock: FakeClock) -> None:
    order = floor.make_order((("CUP-500", 1), ("TEA-A", 1)), print_note="轻放", buyer_message="电话 13912345678")
    print_orders(floor, [order])
    number = floor.one(parcel, order.parcel_id).waybill_no
    opened = bench.scan(number, None, PACKER)
    assert opened.view is not None
    assert (opened.kind, opened.view.parcel.id, opened.view.order.id) == ("opened", order.parcel_id, order.id)
    assert [(line.sku_code, line.barcodes, line.qty, line.bin) for line in opened.view.lines] == [
        ("CUP-500", (CUP,), 1, "A-01"), ("TEA-A", (TEA,), 1, "A-02"),
    ]  # fmt: skip
    assert (opened.view.print_note, opened.view.buyer_message) == ("轻放", "电话 139******78")
    wrong = bench.scan(SOCK, order.parcel_id, PACKER)
    assert wrong.scanned is not None
    assert (wrong.kind, wrong.scanned.sku_code, wrong.scanned.name, wrong.line_id) == (
        "wrong", "SOCK-M", "棉袜", opened.view.lines[0].id,
    )  # fmt: skip
    piece = bench.scan(CUP, order.parcel_id, PACKER)
    assert piece.view is not None
    assert [line.verified_qty for line in piece.view.lines] == [1, 0]
    surplus = bench.scan(CUP, order.parcel_id, PACKER)
    assert (surplus.kind, surplus.scanned) == ("surplus", piece.view.lines[0])
    clock.advance(seconds=30)
    done = bench.scan(TEA, order.parcel_id, PACKER)
    assert (done.kind, done.undo_until) == ("done", clock() + timedelta(seconds=10))
    assert done.view is not None
    assert done.view.parcel.state == "shipped"
    assert bench.complete(order.parcel_id, 512, PACKER).kind == "done"
    assert floor.one(parcel, order.parcel_id).weight_g == 512
    assert bench.undo(order.parcel_id, PACKER).kind == "opened"
    assert floor.one(sales_order, order.id).queue == "to_pack"


def test_look_tells_how_an_open_parcel_stands_now(floor: Floor, bench: BenchDesk) -> None:
    order, other = floor.make_orders(2)
    print_orders(floor, [order, other])
    bench.scan(order.order_no, None, PACKER)
    assert bench.look(order.parcel_id, PACKER).kind == "opened"
    cancel_orders(floor.db, [order.id], "不要了", SUPERVISOR)
    stop = bench.look(order.parcel_id, PACKER)
    assert (stop.kind, stop.view is not None and stop.view.stop is not None) == ("stop", True)
    bench.scan(other.order_no, None, PACKER)
    bench.scan(CUP, other.parcel_id, PACKER)
    assert bench.look(other.parcel_id, PACKER).kind == "done"


def test_a_stopped_parcels_goods_go_back_with_a_slip(floor: Floor, bench: BenchDesk) -> None:
    order = floor.make_order()
    print_orders(floor, [order])
    bench.scan(order.order_no, None, PACKER)
    cancel_orders(floor.db, [order.id], "不要了", SUPERVISOR)
    bench.put_back(order.parcel_id, PACKER)
    bench.put_back(order.parcel_id, PACKER)  # pressed twice: one slip
    with floor.db.read() as conn:
        kinds = list(conn.execute(select(print_job.c.kind).order_by(print_job.c.id)).scalars())
    assert kinds == ["waybill", "put_back"]
    assert print_queue(floor) == ["260302-002-001"]
    assert floor.one(parcel, order.parcel_id).print_count == 1  # a slip is no label


def test_other_parcels_of_the_order_are_counted(floor: Floor, bench: BenchDesk) -> None:
    goods = (("CUP-500", 1), ("TEA-A", 1))
    order = floor.make_order(goods, parcels=[[("CUP-500", 1)], [("TEA-A", 1)]])
    print_orders(floor, [order])
    view = bench.scan(order.order_no, None, PACKER).view
    assert view is not None
    assert (view.parcel.parcel_index, view.other_parcels) == (1, 1)


def test_counting_leaving_short_and_reprint_reach_the_services(floor: Floor, bench: BenchDesk) -> None:
    order = floor.make_order((("CUP-500", 3),))
    print_orders(floor, [order])
    view = bench.scan(order.order_no, None, PACKER).view
    assert view is not None
    assert view.expected_weight_g == 900, "three pieces of 300 g"
    assert bench.count(order.parcel_id, view.lines[0].id, 2, PACKER).kind == "piece"
    assert bench.scan(order.order_no, None, OTHER_PACKER).kind == "busy"
    bench.leave(order.parcel_id, PACKER)
    assert bench.scan(order.order_no, None, OTHER_PACKER).kind == "opened"
    assert [line.error for line in bench.reprint(order.parcel_id, "脏了", CLERK)] == [None]
    assert [line.error for line in bench.short(order.parcel_id, view.lines[0].id, "missing", OTHER_PACKER)] == [None]
    assert floor.one(sales_order, order.id).exception_kind == "short_or_damaged"


def test_the_day_counts_this_persons_parcels(floor: Floor, bench: BenchDesk, clock: FakeClock) -> None:
    orders = floor.make_orders(5)
    print_orders(floor, orders)
    assert bench.day(PACKER).to_pack == 5
    for order in orders[:3]:
        bench.scan(order.order_no, None, PACKER)
        bench.scan(CUP, order.parcel_id, PACKER)
        if order is not orders[2]:
            clock.advance(minutes=40)
    day = bench.day(PACKER)
    assert (day.to_pack, day.done_today, day.per_hour) == (2, 3, 2)
    assert (day.last_order_no, day.last_parcel_id) == (orders[2].order_no, orders[2].parcel_id)
    assert day.last_undo_until is not None
    clock.advance(minutes=40)
    day = bench.day(PACKER)
    assert (day.per_hour, day.last_order_no) == (1, orders[2].order_no)
    assert day.last_parcel_id is None, "too late to take back"
    assert bench.day(OTHER_PACKER).done_today == 0
    clock.advance(hours=15)
    assert bench.day(PACKER).done_today == 0


@pytest.mark.parametrize(
    ("columns", "tone"),
    [
        ({"status": "ready"}, "ok"),
        ({"status": "paper_out"}, "warn"),
        ({"stopped": True}, "bad"),
        ({"active": False}, "warn"),
    ],
)
def test_the_head_shows_the_stations_printer(
    floor: Floor, bench: BenchDesk, columns: dict[str, object], tone: str
) -> None:
    with floor.db.write() as tx:
        tx.conn.execute(printer.update().values(**columns))
    assert bench.day(PACKER).printer_tone == tone


def test_a_call_for_a_supervisor_stays_until_it_is_taken_back(floor: Floor, bench: BenchDesk, clock: FakeClock) -> None:
    called_at = clock()
    bench.call(True, PACKER)
    clock.advance(minutes=2)
    bench.call(True, PACKER)
    bench.call(True, OTHER_PACKER)
    first, second = open_calls(floor.db)
    assert (first.code, first.params, first.at) == ("bench.called", {"station": "包装1", "name": "王强"}, called_at)
    assert second.params["station"] == "包装2"
    bench.call(False, PACKER)
    assert [call.key for call in open_calls(floor.db)] == ["call:包装2"]


def test_a_waiting_label_says_so(floor: Floor, bench: BenchDesk) -> None:
    order = floor.make_order()
    get_numbers(floor, [order])
    queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    answer = bench.scan(order.order_no, None, PACKER)
    assert (answer.kind, answer.code) == ("unknown", "bench.not_printed")
    assert answer.view is not None
    assert answer.view.parcel.print_state == "queued"
