from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from app.domain.people import Actor, Role
from app.domain.print_state import PrintKind
from app.errors import BadInput, Declined, DeviceTrouble, NotAllowed, NotFound
from app.models.orders import order_event
from app.models.parcels import parcel
from app.models.print_jobs import print_batch, print_job, print_journal, printer
from app.services.cancel_orders import cancel_orders
from app.services.hold_orders import hold_orders
from app.services.print_progress import claim_next, mark_failed, mark_sending, mark_sent
from app.services.print_waybills import queue_prints, queue_reprint, queue_test
from app.services.queries.rows import Outcome
from app.services.run_batches import move_rest, pause_batch, resume_batch, stop_batch
from tests.clock import FakeClock
from tests.services.factories import AUDITOR, CLERK, HOLDER, PACKER, SUPERVISOR, Floor, expect_sound, make_printer
from tests.services.fake_carrier import FakeCarrier
from tests.services.steps import answer_all, get_numbers, print_orders, print_queue


def jobs(floor: Floor, **where: object) -> list[tuple[str, str, str, int]]:
    with floor.db.read() as conn:
        query = select(print_job).order_by(print_job.c.batch_id, print_job.c.print_seq)
        for name, value in where.items():
            query = query.where(print_job.c[name] == value)
        return [(row.batch_serial, row.kind, row.state, row.reprint) for row in conn.execute(query)]


def journal(floor: Floor, serial: str) -> list[tuple[str | None, str, str, str]]:
    with floor.db.read() as conn:
        rows = conn.execute(
            select(print_journal)
            .join(print_job, print_job.c.id == print_journal.c.job_id)
            .where(print_job.c.batch_serial == serial)
            .order_by(print_journal.c.id)
        )
        return [(row.before, row.after, row.note, row.by_name) for row in rows]


def test_one_press_is_a_batch_in_the_given_order(floor: Floor) -> None:
    first, second, third = floor.make_orders(3)
    get_numbers(floor, [first, second, third])
    queued = queue_prints(floor.db, [third.id, first.id, second.id], floor.printer_id, CLERK)
    assert queued.batch == "260302-001"
    assert [(line.subject, line.error, line.detail) for line in queued.outcomes] == [
        (third.order_no, None, "260302-001-001"),
        (first.order_no, None, "260302-001-002"),
        (second.order_no, None, "260302-001-003"),
    ]
    assert jobs(floor) == [(f"260302-001-00{place}", "waybill", "queued", 0) for place in (1, 2, 3)]
    assert journal(floor, "260302-001-001") == [(None, "queued", "", "李梅")]
    with floor.db.read() as conn:
        batch = conn.execute(select(print_batch)).one()
    assert (batch.by_name, batch.station) == ("李梅", "打单台")


def test_the_batchs_day_is_the_warehouses(floor: Floor, clock: FakeClock) -> None:
    order, other = floor.make_orders(2)
    get_numbers(floor, [order, other])
    clock.advance(hours=15, minutes=30)  # 00:30 of the next day in Shanghai, still the same day in UTC
    assert queue_prints(floor.db, [order.id], floor.printer_id, CLERK).batch == "260303-001"
    assert queue_prints(floor.db, [other.id], floor.printer_id, CLERK).batch == "260303-002"


def test_printing_makes_the_parcel_printed_and_signs_with_who_pressed_print(floor: Floor) -> None:
    order = floor.make_order()
    print_orders(floor, [order])
    row = floor.one(parcel, order.parcel_id)
    assert (row.state, row.print_count, row.printed_by, row.batch_serial) == ("printed", 1, "李梅", "260302-001-001")
    with floor.db.read() as conn:
        event = conn.execute(select(order_event).where(order_event.c.code == "parcel.printed")).one()
    assert (event.by_name, event.station, event.params) == ("李梅", "打单台", {"serial": "260302-001-001"})
    assert [after for _before, after, _note, _by in journal(floor, "260302-001-001")] == [
        "queued", "sending", "sent", "confirmed",
    ]  # fmt: skip
    expect_sound(floor.db)


def test_what_stays_behind_says_why(floor: Floor) -> None:
    held, cancelled, printed, queued, good = floor.make_orders(5)
    connector = print_orders(floor, [printed])
    get_numbers(floor, [held, cancelled, queued, good], connector)
    queue_prints(floor.db, [queued.id], floor.printer_id, CLERK)
    hold_orders(floor.db, [held.id], "等买家", None, SUPERVISOR)
    cancel_orders(floor.db, [cancelled.id], "不要了", SUPERVISOR)
    ids = [held.id, cancelled.id, printed.id, queued.id, good.id, 999_999]
    outcomes = queue_prints(floor.db, ids, floor.printer_id, CLERK).outcomes
    assert [outcome.error for outcome in outcomes] == [
        "floor.order_stopped", "floor.order_cancelled", "print.printed_already", "print.queued_already", None,
        "order.not_found",
    ]  # fmt: skip
    assert [serial for serial, _kind, state, _n in jobs(floor) if state == "queued"] == [
        "260302-002-001", "260302-003-001",
    ]  # fmt: skip


def test_nothing_printable_makes_no_batch(floor: Floor) -> None:
    order = floor.make_order()
    hold_orders(floor.db, [order.id], "等买家", None, SUPERVISOR)
    queued = queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    assert (queued.batch_id, queued.batch) == (None, "")
    with floor.db.read() as conn:
        assert conn.execute(select(func.count()).select_from(print_batch)).scalar_one() == 0


def test_labels_come_out_in_the_order_of_their_batch_whichever_numbers_were_there_first(floor: Floor) -> None:
    first, second, third, fourth = floor.make_orders(4)
    connector = get_numbers(floor, [first, third])
    queue_prints(floor.db, [first.id, fourth.id, third.id, second.id], floor.printer_id, CLERK)
    assert print_queue(floor) == ["260302-001-001"], "the third waits for the number of the second"
    answer_all(floor, connector)
    asked = [call.request_no.split("-", 1)[1].rsplit("-", 2)[0] for call in connector.asked]
    assert asked[-2:] == [fourth.order_no, second.order_no], "numbers are asked in the same order"
    assert print_queue(floor) == [f"260302-001-00{place}" for place in (2, 3, 4)]


def test_a_number_that_stays_away_is_asked_and_its_label_does_not_block_the_others(
    floor: Floor, clock: FakeClock
) -> None:
    late, ready = floor.make_orders(2)
    connector = get_numbers(floor, [ready])
    queue_prints(floor.db, [late.id, ready.id], floor.printer_id, CLERK)
    assert print_queue(floor) == []
    clock.advance(seconds=31)
    assert print_queue(floor) == ["260302-001-002"]
    answer_all(floor, connector)
    assert print_queue(floor) == ["260302-001-001"]
    with floor.db.read() as conn:
        job = conn.execute(select(print_job).where(print_job.c.parcel_id == late.parcel_id)).one()
    assert job.waybill_no == floor.one(parcel, late.parcel_id).waybill_no
    expect_sound(floor.db)


def test_a_refused_number_fails_the_label_that_waited_for_it(floor: Floor) -> None:
    order = floor.make_order()
    connector = FakeCarrier()
    connector.trouble = [Declined("sf.unreachable_address")]
    queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    answer_all(floor, connector)
    with floor.db.read() as conn:
        job = conn.execute(select(print_job)).one()
    assert (job.state, job.error_code, job.error_params) == (
        "failed", "waybill.refused", {"reason": "sf.unreachable_address"},
    )  # fmt: skip
    expect_sound(floor.db)


def test_a_slip_follows_each_label_with_the_same_serial(floor: Floor) -> None:
    orders = floor.make_orders(2)
    get_numbers(floor, orders)
    with floor.db.write() as tx:
        tx.conn.execute(printer.update().values(prints_slips=True))
    queue_prints(floor.db, [order.id for order in orders], floor.printer_id, CLERK)
    assert [(serial, kind) for serial, kind, _state, _n in jobs(floor)] == [
        ("260302-001-001", "waybill"), ("260302-001-001", "packing_slip"),
        ("260302-001-002", "waybill"), ("260302-001-002", "packing_slip"),
    ]  # fmt: skip
    print_queue(floor)
    assert floor.one(parcel, orders[0].parcel_id).print_count == 1
    again = queue_prints(floor.db, [orders[0].id], floor.printer_id, CLERK, kind=PrintKind.PACKING_SLIP)
    assert again.outcomes[0].detail == "260302-001-001"
    assert jobs(floor)[-1] == ("260302-001-001", "packing_slip", "queued", 1)


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"width_mm": 60, "height_mm": 40}, "print.wrong_paper"),
        ({"width_mm": 90, "height_mm": 150}, "print.wrong_paper"),
        ({"language": "escpos", "width_mm": 80, "height_mm": 200}, "print.wrong_paper"),
        ({"active": False}, "print.printer_off"),
    ],
)
def test_paper_that_takes_no_label_is_refused_first(floor: Floor, columns: dict[str, object], code: str) -> None:
    order = floor.make_order()
    with floor.db.write() as tx:
        tx.conn.execute(printer.update().values(**columns))
    with pytest.raises(DeviceTrouble) as caught:
        queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    assert caught.value.code == code
    assert jobs(floor) == []


def test_who_may_not_print_is_told(floor: Floor) -> None:
    order = floor.make_order()
    with pytest.raises(NotAllowed):
        queue_prints(floor.db, [order.id], floor.printer_id, PACKER)
    with pytest.raises(NotFound):
        queue_prints(floor.db, [order.id], 999, CLERK)


def test_a_parcel_of_several_is_labelled_for_itself(floor: Floor) -> None:
    order = floor.make_order((("CUP-500", 1), ("TEA-A", 1)), parcels=[[("CUP-500", 1)], [("TEA-A", 1)]])
    get_numbers(floor, [order])
    queued = queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    assert queued.outcomes[0].detail == "260302-001-001 260302-001-002"
    other = floor.make_order((("CUP-500", 1), ("TEA-A", 1)), parcels=[[("CUP-500", 1)], [("TEA-A", 1)]])
    second = queue_prints(floor.db, [], floor.printer_id, CLERK, parcel_ids=[other.parcel_ids[1]])
    assert [(line.subject, line.detail) for line in second.outcomes] == [(other.order_no, "260302-002-001")]


def test_a_cancelled_order_leaves_the_queue(floor: Floor) -> None:
    gone, stays = floor.make_orders(2)
    get_numbers(floor, [gone, stays])
    queue_prints(floor.db, [gone.id, stays.id], floor.printer_id, CLERK)
    cancel_orders(floor.db, [gone.id], "不要了", SUPERVISOR)
    assert [state for _serial, _kind, state, _n in jobs(floor)] == ["cancelled", "queued"]
    assert print_queue(floor) == ["260302-001-002"]


# --- reprint ----------------------------------------------------------------------------------------------------------


def test_a_reprint_keeps_number_and_serial_counts_and_says_why(floor: Floor) -> None:
    order = floor.make_order()
    print_orders(floor, [order])
    before = floor.one(parcel, order.parcel_id)
    queued = queue_reprint(floor.db, [order.parcel_id], "面单脏了", CLERK)
    assert queued.outcomes[0].error is None
    assert print_queue(floor) == ["260302-001-001"]
    after = floor.one(parcel, order.parcel_id)
    assert (after.waybill_no, after.batch_serial) == (before.waybill_no, before.batch_serial)
    assert (after.state, after.print_count) == ("printed", 2)
    assert jobs(floor) == [("260302-001-001", "waybill", "confirmed", 0), ("260302-001-001", "waybill", "confirmed", 1)]
    assert ("李梅", "面单脏了") in [(by, note) for _b, _a, note, by in journal(floor, "260302-001-001")]
    with floor.db.read() as conn:
        codes = list(conn.execute(select(order_event.c.code).where(order_event.c.order_id == order.id)).scalars())
    assert codes[-2:] == ["label.reprint_asked", "label.reprinted"]
    queue_reprint(floor.db, [order.parcel_id], "又脏了", CLERK)
    assert jobs(floor)[-1][3] == 2
    expect_sound(floor.db)


def test_a_reprint_needs_right_reason_and_a_first_label(floor: Floor) -> None:
    printed, fresh = floor.make_orders(2)
    print_orders(floor, [printed])
    with pytest.raises(NotAllowed):
        queue_reprint(floor.db, [printed.parcel_id], "x", AUDITOR)
    with pytest.raises(BadInput):
        queue_reprint(floor.db, [printed.parcel_id], "  ", CLERK)
    assert queue_reprint(floor.db, [fresh.parcel_id], "x", CLERK).outcomes[0].error == "print.not_printed_yet"
    queue_reprint(floor.db, [printed.parcel_id], "x", CLERK)
    assert queue_reprint(floor.db, [printed.parcel_id], "x", CLERK).outcomes[0].error == "print.queued_already"


def test_a_failed_label_is_queued_again_as_a_new_job_in_a_new_batch_with_its_old_serial(floor: Floor) -> None:
    order = floor.make_order()
    get_numbers(floor, [order])
    queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    floor.drive()
    (job,) = claim_next(floor.db, floor.printer_id, HOLDER)
    mark_sending(floor.db, floor.printer_id, [job.id], HOLDER)
    mark_sent(floor.db, [job.id])
    assert floor.state(order.parcel_id) == "printed"
    mark_failed(floor.db, [job.id], "printer.jam", {"printer": "面单机1"})
    row = floor.one(parcel, order.parcel_id)
    assert (row.state, row.print_count, row.printed_at) == ("waybilled", 0, None)
    assert queue_prints(floor.db, [order.id], floor.printer_id, CLERK).outcomes[0].detail == "260302-001-001"
    assert [(state, again) for _serial, _kind, state, again in jobs(floor)] == [("failed", 0), ("queued", 0)]
    expect_sound(floor.db)


# --- running batches --------------------------------------------------------------------------------------------------


def test_a_paused_batch_waits_and_lets_others_pass(floor: Floor) -> None:
    first, second = floor.make_orders(2)
    get_numbers(floor, [first, second])
    paused = queue_prints(floor.db, [first.id], floor.printer_id, CLERK)
    queue_prints(floor.db, [second.id], floor.printer_id, CLERK)
    assert paused.batch_id is not None
    pause_batch(floor.db, paused.batch_id, CLERK)
    assert print_queue(floor) == ["260302-002-001"]
    resume_batch(floor.db, paused.batch_id, CLERK)
    assert print_queue(floor) == ["260302-001-001"]
    with pytest.raises(NotFound):
        pause_batch(floor.db, 999, CLERK)


def test_stopping_takes_back_what_was_not_sent_and_tells_what_was(floor: Floor) -> None:
    orders = floor.make_orders(5)
    get_numbers(floor, orders)
    queued = queue_prints(floor.db, [order.id for order in orders], floor.printer_id, CLERK)
    print_queue(floor, confirm=False)
    assert queued.batch_id is not None
    outcomes = stop_batch(floor.db, queued.batch_id, CLERK)
    assert [(line.subject[-3:], line.error) for line in outcomes] == [
        ("001", "print.sent_already"), ("002", "print.sent_already"), ("003", "print.sent_already"),
        ("004", None), ("005", None),
    ]  # fmt: skip
    assert [state for _serial, _kind, state, _n in jobs(floor)] == ["sent"] * 3 + ["cancelled"] * 2
    assert floor.one(parcel, orders[4].parcel_id).batch_serial is None  # nothing of it was ever on paper


def test_the_rest_moves_to_another_printer_in_order(floor: Floor) -> None:
    orders = floor.make_orders(5)
    get_numbers(floor, orders)
    queue_prints(floor.db, [order.id for order in orders], floor.printer_id, CLERK)
    print_queue(floor, confirm=False)
    with floor.db.write() as tx:
        other = make_printer(tx, "面单机2")
        small = make_printer(tx, "小票机", language="escpos", width_mm=80, height_mm=200)
    with pytest.raises(DeviceTrouble):
        move_rest(floor.db, floor.printer_id, small, CLERK)
    assert [line.detail for line in move_rest(floor.db, floor.printer_id, other, CLERK)] == ["面单机2"] * 2
    assert print_queue(floor, printer_id=other) == ["260302-001-004", "260302-001-005"]


def test_a_test_sheet_belongs_to_no_parcel(floor: Floor) -> None:
    queue_test(floor.db, floor.printer_id, CLERK)
    assert print_queue(floor) == ["260302-001-001"]
    assert jobs(floor) == [("260302-001-001", "test", "confirmed", 0)]


def test_two_stations_press_print_at_once_and_each_label_is_queued_once(floor: Floor) -> None:
    orders = floor.make_orders(8)
    get_numbers(floor, orders)
    ids = [order.id for order in orders]
    start = threading.Barrier(2)
    outcomes: list[Outcome] = []

    def work(station: str, wanted: list[int]) -> None:
        start.wait()
        by = Actor(name="李梅", role=Role.PRINT_CLERK, station=station)
        outcomes.extend(queue_prints(floor.db, wanted, floor.printer_id, by).outcomes)

    threads = [threading.Thread(target=work, args=args) for args in (("a", ids), ("b", ids[::-1]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(line.error or "" for line in outcomes) == [""] * 8 + ["print.queued_already"] * 8
    assert len(jobs(floor)) == 8
