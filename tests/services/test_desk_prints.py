from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.natural_order import natural_key
from app.errors import BadInput, Declined, IllegalMove
from app.models.parcels import parcel
from app.models.print_jobs import print_job, printer
from app.models.stock import stock
from app.models.warehouses import carrier
from app.printing.raster import ensure_gui_app
from app.services.core import Core
from app.services.desk.prints import PrintsDesk
from app.services.hold_orders import hold_orders
from app.services.plan_batch import share_out
from app.services.print_progress import claim_next, mark_failed, mark_sending, mark_sent, mark_unknown
from app.services.print_waybills import queue_prints
from app.services.queries.rows import PageMark
from app.settings import Settings
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.factories import CLERK, HOLDER, SUPERVISOR, Floor, make_printer
from tests.services.fake_carrier import FakeCarrier
from tests.services.steps import answer_all, get_numbers, print_orders, print_queue


@pytest.fixture
def desk(floor: Floor, vault: Vault, tmp_path: Path) -> PrintsDesk:
    settings = Settings(home=tmp_path, database_url=floor.db.url, station="打单台")
    return PrintsDesk(Core(settings, floor.db, vault, floor.keys))


def send(floor: Floor, count: int = 3) -> list[int]:
    floor.drive()
    ids = [job.id for job in claim_next(floor.db, floor.printer_id, HOLDER, count)]
    mark_sending(floor.db, floor.printer_id, ids, HOLDER)
    mark_sent(floor.db, ids)
    return ids


def test_queues_count_an_order_in_every_part_it_fits(floor: Floor, desk: PrintsDesk, clock: FakeClock) -> None:
    soon = {"sort_at": clock() + timedelta(hours=3), "ship_by_at": clock() + timedelta(hours=3)}
    floor.make_orders(3)
    floor.make_order((("CUP-500", 2),), urgent=True)
    floor.make_order((("CUP-500", 1), ("TEA-A", 1)), **soon)
    refused, numbered = floor.make_orders(2)
    connector = FakeCarrier()
    connector.trouble = [Declined("sf.unreachable_address")]
    get_numbers(floor, [refused, numbered], connector)
    assert {row.key: row.count for row in desk.queues()} == {
        "due_today": 1, "single": 4, "multi_qty": 1, "multi_sku": 1, "urgent": 1, "to_request": 5, "failed": 1,
    }  # fmt: skip


def test_a_plan_by_promise_says_what_it_is_and_starts(floor: Floor, desk: PrintsDesk, clock: FakeClock) -> None:
    late, soon = (
        floor.make_order(sort_at=clock() + timedelta(hours=hours), ship_by_at=clock() + timedelta(hours=hours))
        for hours in (30, 20)
    )
    rush = floor.make_order(urgent=True)
    plan = desk.plan("single", "ship_by")
    assert plan.order_ids == (rush.id, soon.id, late.id)
    assert plan.parcel_ids == (rush.parcel_id, soon.parcel_id, late.parcel_id)
    assert (plan.pieces, plan.carriers) == (3, (("顺丰", 3),))
    assert plan.printers == ((floor.printer_id, "面单机1", 3),)
    assert (plan.paper_ok, plan.paper, plan.left_behind, plan.first_parcel_id) == (True, "76 × 130 mm", (), None)
    row = desk.start(plan, CLERK)
    assert (row.batch, row.total, row.waiting, row.by, row.printer) == ("260302-001", 3, 3, "李梅", "面单机1")
    get_numbers(floor, [rush, soon, late])
    assert print_queue(floor) == ["260302-001-001", "260302-001-002", "260302-001-003"]
    with floor.db.read() as conn:
        order = conn.execute(select(print_job.c.parcel_id).order_by(print_job.c.turn)).scalars()
        assert tuple(order) == plan.parcel_ids


def test_labels_come_out_by_bin_or_by_goods(floor: Floor, desk: PrintsDesk) -> None:
    orders = [floor.make_order(((code, 1),)) for code in ("TEA-A", "CUP-500", "SOCK-M", "CUP-500")]
    with floor.db.write() as tx:
        for code, place in (("TEA-A", "A10"), ("CUP-500", "B1"), ("SOCK-M", "A2")):
            tx.conn.execute(stock.update().where(stock.c.sku_id == floor.skus[code]).values(bin=place))
    ids = [order.parcel_id for order in orders]
    assert desk.plan("single", "bin").parcel_ids == (ids[2], ids[0], ids[1], ids[3])
    assert desk.plan("single", "sku").parcel_ids == (ids[1], ids[3], ids[2], ids[0])
    assert sorted(["A10", "a2", "A1-10", "A1-9", "B"], key=natural_key) == ["A1-9", "A1-10", "a2", "A10", "B"]


def test_what_stays_behind_is_counted_by_reason(floor: Floor, desk: PrintsDesk) -> None:
    good, queued, held, refused = floor.make_orders(4)
    connector = FakeCarrier()
    get_numbers(floor, [queued], connector)
    queue_prints(floor.db, [queued.id], floor.printer_id, CLERK)
    hold_orders(floor.db, [held.id], "等买家", None, SUPERVISOR)
    connector.trouble = [Declined("sf.unreachable_address")]
    get_numbers(floor, [refused], connector)
    plan = desk.plan("single", "ship_by")
    assert plan.order_ids == (good.id,)
    assert [(group.code, group.count, group.order_ids) for group in plan.left_behind] == [
        ("print.left_queued", 1, (queued.id,)),
        ("exception.hold", 1, (held.id,)),
        ("exception.waybill_refused", 1, (refused.id,)),
    ]
    with floor.db.write() as tx:
        tx.conn.execute(carrier.update().values(paused=True))
    (paused, *_rest) = desk.plan("single", "ship_by").left_behind
    assert (paused.code, paused.params) == ("print.left_carrier_paused", {"carrier": "顺丰"})
    failed = desk.plan("failed", "ship_by")
    assert (failed.parcel_ids, [group.order_ids for group in failed.left_behind]) == ((), [(refused.id,)])


def test_a_plan_without_a_fitting_printer_says_so(floor: Floor, desk: PrintsDesk) -> None:
    floor.make_order()
    with floor.db.write() as tx:
        tx.conn.execute(printer.update().values(width_mm=60, height_mm=40))
    plan = desk.plan("single", "ship_by")
    assert (plan.printers, plan.paper_ok, plan.paper) == ((), False, "60 × 40 mm")
    with pytest.raises(IllegalMove):
        desk.start(plan, CLERK)
    with pytest.raises(BadInput):
        desk.plan("nonsense", "ship_by")


def test_a_plan_that_somebody_else_printed_meanwhile_is_refused(floor: Floor, desk: PrintsDesk) -> None:
    floor.make_order()
    plan = desk.plan("single", "ship_by")
    desk.start(plan, CLERK)
    with pytest.raises(IllegalMove) as caught:
        desk.start(plan, CLERK)
    assert caught.value.code == "print.queued_already"


@pytest.mark.parametrize(
    ("labels", "waiting", "shares"),
    [(10, [0, 0], [10, 0]), (100, [0, 0], [50, 50]), (100, [80, 0], [10, 90]), (70, [], []), (60, [500, 0], [0, 60])],
)
def test_labels_are_shared_so_that_all_printers_end_together(
    labels: int, waiting: list[int], shares: list[int]
) -> None:
    assert share_out(labels, waiting) == shares


def test_a_large_plan_uses_both_printers_in_order(floor: Floor, desk: PrintsDesk) -> None:
    with floor.db.write() as tx:
        second = make_printer(tx, "面单机2", station="打单台")
        make_printer(tx, "别的台", station="包装1")
    orders = floor.make_orders(60)
    plan = desk.plan("single", "ship_by")
    assert plan.printers == ((second, "面单机2", 30), (floor.printer_id, "面单机1", 30))
    desk.start(plan, CLERK)
    with floor.db.read() as conn:
        rows = conn.execute(select(print_job.c.parcel_id, print_job.c.printer_id).order_by(print_job.c.id)).all()
    assert [row.parcel_id for row in rows] == [order.parcel_id for order in orders]
    assert [row.printer_id for row in rows] == [second] * 30 + [floor.printer_id] * 30


def test_numbers_only_prints_nothing(floor: Floor, desk: PrintsDesk) -> None:
    order = floor.make_order()
    assert [line.error for line in desk.numbers_only(desk.plan("single", "ship_by"), CLERK)] == [None]
    answer_all(floor, FakeCarrier())
    assert floor.state(order.parcel_id) == "waybilled"
    assert desk.plan("single", "ship_by").first_parcel_id == order.parcel_id
    assert desk.batches() == ()


def test_running_batches_come_first_and_a_repeated_label_counts_once(
    floor: Floor, desk: PrintsDesk, clock: FakeClock
) -> None:
    orders = floor.make_orders(4)
    get_numbers(floor, orders)
    running = queue_prints(floor.db, [order.id for order in orders[:3]], floor.printer_id, CLERK)
    clock.advance(hours=1)
    done = queue_prints(floor.db, [orders[3].id], floor.printer_id, CLERK)
    desk.pause(running.batch_id or 0, CLERK)
    print_queue(floor)
    desk.resume(running.batch_id or 0, CLERK)
    first, second, third = send(floor)
    mark_failed(floor.db, [first], "printer.jam", {"printer": "面单机1"})
    mark_unknown(floor.db, [second, third], "printer.connection_cut", {})
    desk.settle(floor.printer_id, "260302-001-002", CLERK)
    found = desk.batches()
    assert [row.id for row in found] == [running.batch_id, done.batch_id]
    row = found[0]
    assert (row.total, row.confirmed, row.sent, row.failed, row.unknown, row.waiting) == (3, 1, 0, 1, 0, 1)
    (failure,) = desk.failures(row.id)
    assert (failure.subject, failure.error, failure.detail) == (orders[0].order_no, "printer.jam", "260302-001-001")
    clock.advance(days=1)
    assert [row.id for row in desk.batches()] == [running.batch_id]


def test_a_stopped_printer_shows_its_last_labels_and_who_could_help(floor: Floor, desk: PrintsDesk) -> None:
    orders = floor.make_orders(9)
    get_numbers(floor, orders)
    queue_prints(floor.db, [order.id for order in orders], floor.printer_id, CLERK)
    with floor.db.write() as tx:
        other = make_printer(tx, "面单机2")
    assert desk.jams() == ()
    mark_unknown(floor.db, send(floor)[1:], "printer.connection_cut", {})
    (jam,) = desk.jams()
    assert (jam.printer, jam.code, jam.params) == ("面单机1", "printer.connection_cut", {"printer": "面单机1"})
    assert [(job.batch_serial[-3:], job.state) for job in jam.last] == [
        ("001", "sent"), ("002", "unknown"), ("003", "unknown"),
    ]  # fmt: skip
    assert (jam.batch.batch, jam.rest, [(choice.id, choice.name) for choice in jam.others]) == (
        "260302-001", 6, [(other, "面单机2")],
    )  # fmt: skip
    assert len(desk.move_rest(floor.printer_id, other, CLERK)) == 6
    assert [line.detail for line in desk.settle_nothing(floor.printer_id, CLERK)] == ["again"] * 3
    assert desk.jams() == ()


def test_the_journal_pages_both_ways(floor: Floor, desk: PrintsDesk) -> None:
    orders = floor.make_orders(7)
    get_numbers(floor, orders)
    batch_id = queue_prints(floor.db, [order.id for order in orders], floor.printer_id, CLERK).batch_id
    whole: list[int] = []
    for chosen in (batch_id, None):
        whole = [row.id for row in desk.jobs(chosen, None, 100, backwards=False).rows]
        assert len(whole) == 7
        seen: list[int] = []
        mark: PageMark | None = None
        while True:
            page = desk.jobs(chosen, mark, 3, backwards=False)
            assert (page.before is None) == (not seen)
            seen += [row.id for row in page.rows]
            if page.after is None:
                break
            mark = page.after
        assert seen == whole
        back = desk.jobs(chosen, None, 3, backwards=True)
        assert [row.id for row in back.rows] == whole[-3:]
        assert back.after is None
        back = desk.jobs(chosen, back.before, 100, backwards=True)
        assert [row.id for row in back.rows] == whole[:-3]
        assert back.before is None
        assert back.after == PageMark((whole[3],))
        assert desk.jobs(chosen, desk.job_anchor_at(chosen, 0.5), 1, backwards=False).rows[0].id == whole[3]
        assert desk.job_anchor_at(chosen, 0.0) is None
        assert (desk.job_count(chosen, 100).total, desk.job_count(chosen, 5).exact) == (7, False)
    row = desk.jobs_still_there(batch_id, [whole[0], 999])[0]
    assert (row.order_no, row.goods, row.printer, row.kind) == (orders[-1].order_no, "CUP-500", "面单机1", "waybill")
    assert desk.jobs_still_there(999, whole) == ()


def test_reprint_by_job_takes_label_and_slip_as_they_were(floor: Floor, desk: PrintsDesk) -> None:
    with floor.db.write() as tx:
        tx.conn.execute(printer.update().values(prints_slips=True))
    order = floor.make_order()
    print_orders(floor, [order])
    with floor.db.read() as conn:
        ids = list(conn.execute(select(print_job.c.id)).scalars())
    assert [line.error for line in desk.reprint(ids, "都湿了", CLERK)] == [None, None]
    assert print_queue(floor) == ["260302-001-001"] * 2
    assert floor.one(parcel, order.parcel_id).print_count == 2


def test_the_preview_is_the_label_as_dots(floor: Floor, desk: PrintsDesk) -> None:
    ensure_gui_app()
    order = floor.make_order()
    get_numbers(floor, [order])
    picture = desk.preview(order.parcel_id)
    assert (picture.width, picture.height) == (608, 1040)
    assert len(picture.dots) == 608 * 1040
    assert set(picture.dots) == {0, 255}
    assert 0.05 < picture.dots.count(0) / len(picture.dots) < 0.4
    with pytest.raises(IllegalMove):
        desk.preview(floor.make_order().parcel_id)
