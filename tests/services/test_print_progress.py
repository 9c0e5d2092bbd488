from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from app.domain.print_state import MAX_UNPROVED
from app.errors import LostRace
from app.models.orders import order_event
from app.models.parcels import parcel
from app.models.print_jobs import print_job, printer
from app.services.cancel_orders import cancel_orders
from app.services.hold_orders import hold_orders, release_orders
from app.services.print_progress import (
    claim_next,
    mark_confirmed,
    mark_failed,
    mark_sending,
    mark_sent,
    mark_unknown,
    put_back,
    recover,
)
from app.services.print_waybills import queue_prints, queue_reprint
from tests.clock import FakeClock
from tests.services.factories import CLERK, HOLDER, SUPERVISOR, Floor, MadeOrder, expect_sound
from tests.services.steps import get_numbers, print_orders, print_queue


@pytest.fixture
def queue(floor: Floor) -> list[MadeOrder]:
    """Six labels on the printer's queue, the printer driven by us."""
    orders = floor.make_orders(6)
    get_numbers(floor, orders)
    queue_prints(floor.db, [order.id for order in orders], floor.printer_id, CLERK)
    floor.drive()
    return orders


def send(floor: Floor, count: int = 1) -> list[int]:
    ids = [job.id for job in claim_next(floor.db, floor.printer_id, HOLDER, count)]
    assert list(mark_sending(floor.db, floor.printer_id, ids, HOLDER)) == ids
    return ids


def states(floor: Floor) -> list[str]:
    with floor.db.read() as conn:
        return list(conn.execute(select(print_job.c.state).order_by(print_job.c.id)).scalars())


def mute(floor: Floor) -> None:
    with floor.db.write() as tx:
        tx.conn.execute(printer.update().values(mute=True))


@pytest.mark.usefixtures("queue")
def test_at_most_three_lie_between_sending_and_proof(floor: Floor) -> None:
    first = send(floor, 10)
    assert len(first) == MAX_UNPROVED
    assert claim_next(floor.db, floor.printer_id, HOLDER) == ()
    mark_sent(floor.db, first)
    assert claim_next(floor.db, floor.printer_id, HOLDER) == ()
    mark_confirmed(floor.db, first[:1], "printer")
    assert len(claim_next(floor.db, floor.printer_id, HOLDER)) == 1


@pytest.mark.usefixtures("queue")
def test_the_limit_holds_even_against_a_worker_that_asks_for_more(floor: Floor) -> None:
    with floor.db.read() as conn:
        every = list(conn.execute(select(print_job.c.id).order_by(print_job.c.id)).scalars())
    assert mark_sending(floor.db, floor.printer_id, every, HOLDER) == tuple(every[:3])
    assert mark_sending(floor.db, floor.printer_id, every[3:], HOLDER) == ()


@pytest.mark.usefixtures("queue")
def test_a_mute_printer_is_fed_at_the_papers_own_pace(floor: Floor, clock: FakeClock) -> None:
    mute(floor)
    mark_sent(floor.db, send(floor, 3))
    assert claim_next(floor.db, floor.printer_id, HOLDER) == ()
    clock.advance(seconds=1.6)  # 132 mm at 5 inches a second, and the pause between jobs
    assert len(claim_next(floor.db, floor.printer_id, HOLDER)) == 1
    clock.advance(seconds=10)
    assert len(claim_next(floor.db, floor.printer_id, HOLDER)) == 3
    assert states(floor)[:3] == ["sent"] * 3


def test_only_the_leases_holder_gets_past_sending(floor: Floor, queue: list[MadeOrder], clock: FakeClock) -> None:
    (job, *_rest) = claim_next(floor.db, floor.printer_id, HOLDER)
    with pytest.raises(LostRace):
        mark_sending(floor.db, floor.printer_id, [job.id], "another engine")
    clock.advance(hours=2)  # asleep past its lease
    with pytest.raises(LostRace):
        mark_sending(floor.db, floor.printer_id, [job.id], HOLDER)
    assert states(floor) == ["queued"] * 6


def test_two_threads_send_one_queue_and_each_job_goes_once(floor: Floor, queue: list[MadeOrder]) -> None:
    start = threading.Barrier(2)
    sent: list[int] = []

    def work() -> None:
        start.wait()
        for _ in range(2):
            ids = [job.id for job in claim_next(floor.db, floor.printer_id, HOLDER, 2)]
            sent.extend(mark_sending(floor.db, floor.printer_id, ids, HOLDER))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sent) == len(set(sent)) <= MAX_UNPROVED


def test_a_stopped_order_is_skipped_until_it_is_released(floor: Floor, queue: list[MadeOrder]) -> None:
    hold_orders(floor.db, [queue[0].id], "等买家", None, SUPERVISOR)
    assert [job.batch_serial[-3:] for job in claim_next(floor.db, floor.printer_id, HOLDER)] == ["002", "003", "004"]
    release_orders(floor.db, [queue[0].id], SUPERVISOR)
    assert claim_next(floor.db, floor.printer_id, HOLDER)[0].batch_serial.endswith("001")


def test_held_between_looking_and_sending_it_does_not_go(floor: Floor, queue: list[MadeOrder]) -> None:
    first, second, *_ = claim_next(floor.db, floor.printer_id, HOLDER)
    hold_orders(floor.db, [queue[0].id], "等买家", None, SUPERVISOR)
    assert mark_sending(floor.db, floor.printer_id, [first.id, second.id], HOLDER) == (second.id,)


def test_cancelled_while_it_was_being_sent_the_paper_is_on_the_timeline(floor: Floor, queue: list[MadeOrder]) -> None:
    ids = send(floor)
    cancel_orders(floor.db, [queue[0].id], "不要了", SUPERVISOR)
    mark_sent(floor.db, ids)
    row = floor.one(parcel, queue[0].parcel_id)
    assert (row.state, row.print_count) == ("cancelled", 1)
    with floor.db.read() as conn:
        codes = list(conn.execute(select(order_event.c.code).where(order_event.c.order_id == queue[0].id)).scalars())
    assert codes[-1] == "label.after_stop"
    expect_sound(floor.db)


@pytest.mark.usefixtures("queue")
def test_not_one_byte_gone_waits_again_at_its_place(floor: Floor) -> None:
    ids = send(floor, 2)
    put_back(floor.db, ids, "print.no_answer", {"printer": "面单机1"})
    assert [job.batch_serial[-3:] for job in claim_next(floor.db, floor.printer_id, HOLDER)] == ["001", "002", "003"]
    assert states(floor)[:2] == ["failed"] * 2
    expect_sound(floor.db)


def test_unknown_stops_the_printer_and_keeps_the_parcel_where_it_is(floor: Floor, queue: list[MadeOrder]) -> None:
    sent, cut = send(floor, 2)
    mark_sent(floor.db, [sent])
    mark_unknown(floor.db, [sent, cut], "printer.connection_cut", {"printer": "面单机1"})
    assert [floor.state(order.parcel_id) for order in queue[:2]] == ["printed", "waybilled"]
    assert floor.one(printer, floor.printer_id).stopped
    assert claim_next(floor.db, floor.printer_id, HOLDER) == ()
    with floor.db.read() as conn:
        more = list(conn.execute(select(print_job.c.id).where(print_job.c.state == "queued")).scalars())
    assert mark_sending(floor.db, floor.printer_id, more, HOLDER) == ()


def test_after_a_crash_what_was_under_way_is_unknown(floor: Floor, queue: list[MadeOrder]) -> None:
    ids = send(floor, 3)
    mark_sent(floor.db, ids[:2])
    mark_confirmed(floor.db, ids[:1], "printer")
    floor.drive(holder="next engine")
    assert recover(floor.db, floor.printer_id, "next engine") == 2
    assert states(floor)[:4] == ["confirmed", "unknown", "unknown", "queued"]
    assert floor.one(printer, floor.printer_id).stopped
    assert recover(floor.db, floor.printer_id, "next engine") == 0
    with pytest.raises(LostRace):
        recover(floor.db, floor.printer_id, HOLDER)
    expect_sound(floor.db)


@pytest.mark.usefixtures("queue")
def test_after_a_crash_a_mute_printers_sent_labels_stay_sent(floor: Floor) -> None:
    mute(floor)
    ids = send(floor, 3)
    mark_sent(floor.db, ids[:2])
    assert recover(floor.db, floor.printer_id, HOLDER) == 1
    assert states(floor)[:3] == ["sent", "sent", "unknown"]


@pytest.mark.usefixtures("queue")
def test_after_a_clean_end_nothing_is_asked(floor: Floor) -> None:
    print_queue(floor)
    assert recover(floor.db, floor.printer_id, HOLDER) == 0
    assert not floor.one(printer, floor.printer_id).stopped


def test_a_job_moves_only_as_the_table_allows(floor: Floor, queue: list[MadeOrder]) -> None:
    (job, *_rest) = claim_next(floor.db, floor.printer_id, HOLDER)
    mark_sent(floor.db, [job.id])
    mark_confirmed(floor.db, [job.id], "printer")
    mark_unknown(floor.db, [job.id], "x", {})
    assert states(floor)[0] == "queued"
    assert floor.state(queue[0].parcel_id) == "waybilled"
    assert not floor.one(printer, floor.printer_id).stopped


def test_a_reprint_that_fails_leaves_the_first_label_standing(floor: Floor) -> None:
    order = floor.make_order()
    print_orders(floor, [order])
    queue_reprint(floor.db, [order.parcel_id], "脏了", CLERK)
    ids = send(floor)
    mark_sent(floor.db, ids)
    assert floor.one(parcel, order.parcel_id).print_count == 2
    mark_failed(floor.db, ids, "printer.jam", {})
    row = floor.one(parcel, order.parcel_id)
    assert (row.state, row.print_count) == ("printed", 1)
    expect_sound(floor.db)
