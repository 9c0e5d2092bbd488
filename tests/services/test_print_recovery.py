from __future__ import annotations

import pytest
from sqlalchemy import select

from app.errors import BadInput, IllegalMove, NotAllowed, NotFound
from app.models.parcels import parcel
from app.models.print_jobs import print_job, print_journal, printer
from app.services.cancel_orders import cancel_orders
from app.services.open_parcels import prove_label
from app.services.print_progress import (
    claim_next,
    mark_confirmed,
    mark_failed,
    mark_sending,
    mark_sent,
    mark_unknown,
    recover,
)
from app.services.print_recovery import settle_last_good, settle_nothing
from app.services.print_waybills import queue_prints, queue_reprint
from tests.clock import FakeClock
from tests.services.factories import CLERK, HOLDER, PACKER, SUPERVISOR, Floor, MadeOrder, expect_sound
from tests.services.fake_carrier import FakeCarrier
from tests.services.steps import get_numbers, pack, print_queue


def queue_labels(floor: Floor, count: int) -> list[MadeOrder]:
    connector = FakeCarrier()
    connector.next_number += floor.made
    orders = floor.make_orders(count)
    get_numbers(floor, orders, connector)
    queue_prints(floor.db, [order.id for order in orders], floor.printer_id, CLERK)
    floor.drive()
    return orders


def make_mute(floor: Floor) -> None:
    with floor.db.write() as tx:
        tx.conn.execute(printer.update().values(mute=True))


def send(floor: Floor, count: int = 3, *, sent: int = 3) -> list[int]:
    """Send ``count`` jobs, of which the last ones may be left in the middle of it."""
    ids = [job.id for job in claim_next(floor.db, floor.printer_id, HOLDER, count)]
    mark_sending(floor.db, floor.printer_id, ids, HOLDER)
    mark_sent(floor.db, ids[:sent])
    return ids


def rows(floor: Floor) -> list[tuple[str, str]]:
    with floor.db.read() as conn:
        found = conn.execute(select(print_job).order_by(print_job.c.place, print_job.c.id))
        return [(row.batch_serial[-3:], row.state) for row in found]


def test_one_scan_of_the_last_good_label_settles_a_crash(floor: Floor) -> None:
    orders = queue_labels(floor, 6)
    mark_confirmed(floor.db, send(floor), "printer")
    send(floor, 3, sent=2)  # 004 and 005 were sent, 006 was in the middle of it
    floor.drive(holder="next engine")
    recover(floor.db, floor.printer_id, "next engine")
    outcomes = settle_last_good(floor.db, "260302-001-004", CLERK)
    assert [(line.subject[-3:], line.detail) for line in outcomes] == [
        ("004", "confirmed"), ("005", "again"), ("006", "again"),
    ]  # fmt: skip
    assert [floor.state(order.parcel_id) for order in orders] == ["printed"] * 4 + ["waybilled"] * 2
    assert not floor.one(printer, floor.printer_id).stopped
    floor.drive()
    assert print_queue(floor) == ["260302-001-005", "260302-001-006"]
    assert {floor.one(parcel, order.parcel_id).print_count for order in orders} == {1}
    expect_sound(floor.db)


def test_a_label_found_in_the_middle_of_sending_may_be_the_good_one(floor: Floor) -> None:
    orders = queue_labels(floor, 2)
    send(floor, 2, sent=0)
    floor.drive(holder="next engine")
    recover(floor.db, floor.printer_id, "next engine")
    number = floor.one(parcel, orders[1].parcel_id).waybill_no
    settle_last_good(floor.db, number, CLERK, printer_id=floor.printer_id)
    row = floor.one(parcel, orders[0].parcel_id)
    assert (row.state, row.print_count, row.printed_by) == ("printed", 1, "李梅")
    assert rows(floor) == [("001", "confirmed"), ("002", "confirmed")]
    with floor.db.read() as conn:
        assert set(conn.execute(select(print_job.c.proof)).scalars()) == {"person"}
    expect_sound(floor.db)


def test_nothing_came_out(floor: Floor) -> None:
    orders = queue_labels(floor, 4)
    unsure = send(floor, 3, sent=2)
    mark_unknown(floor.db, unsure, "printer.connection_cut", {})
    outcomes = settle_nothing(floor.db, floor.printer_id, CLERK)
    assert [line.detail for line in outcomes] == ["again"] * 3
    assert [floor.state(order.parcel_id) for order in orders] == ["waybilled"] * 4
    assert print_queue(floor) == [f"260302-001-00{place}" for place in (1, 2, 3, 4)]
    expect_sound(floor.db)


def test_the_repeated_jobs_are_linked_by_place_and_in_the_journal(floor: Floor) -> None:
    queue_labels(floor, 1)
    (job_id,) = send(floor, 1)
    mark_unknown(floor.db, [job_id], "printer.jam", {})
    settle_nothing(floor.db, floor.printer_id, CLERK)
    with floor.db.read() as conn:
        first, again = conn.execute(select(print_job).order_by(print_job.c.id)).all()
        lines = conn.execute(select(print_journal.c.job_id, print_journal.c.note, print_journal.c.by_name)).all()
    assert (first.place, again.place) == (first.id, first.id)
    assert (again.reprint, again.batch_serial, again.print_seq) == (0, first.batch_serial, 2)
    assert (first.id, "not there", "李梅") in lines
    assert (again.id, f"again for job {first.id}", "李梅") in lines


def test_a_mute_printer_jammed_at_57_of_200_goes_on_there(floor: Floor, clock: FakeClock) -> None:
    make_mute(floor)
    orders = queue_labels(floor, 200)
    paper: list[str] = []
    while batch := claim_next(floor.db, floor.printer_id, HOLDER):
        mark_sending(floor.db, floor.printer_id, [job.id for job in batch], HOLDER)
        mark_sent(floor.db, [job.id for job in batch])
        paper += [job.batch_serial for job in batch]
        clock.advance(seconds=5)
        if len(paper) > 90:
            break
    assert len(paper) == 93  # a mute printer does not tell: 36 labels went into the jam
    good = paper[56]
    settle_last_good(floor.db, good, CLERK)
    again: list[str] = []
    while batch := claim_next(floor.db, floor.printer_id, HOLDER):
        mark_sending(floor.db, floor.printer_id, [job.id for job in batch], HOLDER)
        mark_sent(floor.db, [job.id for job in batch])
        again += [job.batch_serial for job in batch]
        clock.advance(seconds=5)
    assert paper[:57] + again == [f"260302-001-{place:03d}" for place in range(1, 201)]
    assert {floor.one(parcel, order.parcel_id).print_count for order in orders} == {1}


def test_on_a_mute_printer_nothing_means_the_unknown_and_what_followed(floor: Floor, clock: FakeClock) -> None:
    make_mute(floor)
    queue_labels(floor, 6)
    send(floor)
    clock.advance(seconds=10)
    ids = send(floor, 3, sent=0)
    mark_unknown(floor.db, ids[:1], "printer.connection_cut", {})
    mark_sent(floor.db, ids[1:])
    outcomes = settle_nothing(floor.db, floor.printer_id, CLERK)
    assert [line.subject[-3:] for line in outcomes] == ["004", "005", "006"]
    assert rows(floor)[:3] == [("001", "sent"), ("002", "sent"), ("003", "sent")]


def test_a_label_of_an_older_batch_is_refused(floor: Floor) -> None:
    queue_labels(floor, 2)
    print_queue(floor)
    queue_labels(floor, 3)
    mark_unknown(floor.db, send(floor), "printer.jam", {})
    with pytest.raises(BadInput) as caught:
        settle_last_good(floor.db, "260302-001-001", CLERK)
    assert caught.value.code == "print.older_batch"
    settle_last_good(floor.db, "260302-001-002", CLERK)  # the one right before: nothing of the new batch came out
    assert [state for _serial, state in rows(floor)[-6:]] == ["failed", "queued"] * 3


def test_a_label_nobody_sent_is_refused(floor: Floor) -> None:
    queue_labels(floor, 5)
    mark_unknown(floor.db, send(floor), "printer.jam", {})
    for code in ("260302-001-004", "no such label", ""):
        with pytest.raises(NotFound):
            settle_last_good(floor.db, code, CLERK)
    assert floor.one(printer, floor.printer_id).stopped


def test_while_bytes_are_on_their_way_nothing_is_settled(floor: Floor, clock: FakeClock) -> None:
    queue_labels(floor, 2)
    send(floor, 2, sent=1)
    with pytest.raises(IllegalMove):
        settle_last_good(floor.db, "260302-001-001", CLERK)
    clock.advance(hours=2)  # its engine is gone
    settle_last_good(floor.db, "260302-001-001", CLERK)
    assert rows(floor) == [("001", "confirmed"), ("002", "failed"), ("002", "queued")]


def test_only_who_prints_may_settle(floor: Floor) -> None:
    with pytest.raises(NotAllowed):
        settle_last_good(floor.db, "x", PACKER)
    with pytest.raises(NotAllowed):
        settle_nothing(floor.db, floor.printer_id, PACKER)


def test_orders_cancelled_meanwhile_do_not_print_again(floor: Floor) -> None:
    orders = queue_labels(floor, 3)
    mark_unknown(floor.db, send(floor), "printer.jam", {})
    cancel_orders(floor.db, [orders[1].id], "不要了", SUPERVISOR)
    settle_nothing(floor.db, floor.printer_id, CLERK)
    assert print_queue(floor) == ["260302-001-001", "260302-001-003"]
    expect_sound(floor.db)


def test_a_parcel_already_packed_had_its_label_whatever_is_said(floor: Floor) -> None:
    orders = queue_labels(floor, 3)
    mark_sent(floor.db, send(floor))
    pack(floor, orders[2], ["CUP-500"])
    with floor.db.read() as conn:
        left = list(conn.execute(select(print_job.c.id).where(print_job.c.state == "sent")).scalars())
    mark_unknown(floor.db, left, "printer.jam", {})
    settle_last_good(floor.db, "260302-001-001", CLERK)
    assert rows(floor) == [("001", "confirmed"), ("002", "failed"), ("002", "queued"), ("003", "confirmed")]
    expect_sound(floor.db)


def test_a_label_and_its_reprint_lost_together_are_made_good_by_one(floor: Floor) -> None:
    (order,) = queue_labels(floor, 1)
    mark_sent(floor.db, send(floor, 1))
    queue_reprint(floor.db, [order.parcel_id], "脏了", CLERK)
    mark_sent(floor.db, send(floor, 1))
    settle_nothing(floor.db, floor.printer_id, CLERK)
    assert print_queue(floor) == ["260302-001-001"]
    row = floor.one(parcel, order.parcel_id)
    assert (row.state, row.print_count) == ("printed", 1)
    expect_sound(floor.db)


@pytest.mark.parametrize("sent", [True, False])
def test_a_label_and_its_reprint_may_both_be_unsure(floor: Floor, sent: bool) -> None:
    (order,) = queue_labels(floor, 1)
    mark_sent(floor.db, send(floor, 1))
    queue_reprint(floor.db, [order.parcel_id], "脏了", CLERK)
    if sent:
        mark_sent(floor.db, send(floor, 1))
    floor.drive(holder="next engine")
    assert recover(floor.db, floor.printer_id, "next engine") == 1 + sent
    assert queue_reprint(floor.db, [order.parcel_id], "脏了", CLERK).outcomes[0].error == "print.unsure"
    settle_nothing(floor.db, floor.printer_id, CLERK)
    assert print_queue(floor) == ["260302-001-001"]
    row = floor.one(parcel, order.parcel_id)
    assert (row.state, row.print_count) == ("printed", 1)
    expect_sound(floor.db)


def test_a_lost_reprint_of_a_lost_label_becomes_the_first(floor: Floor) -> None:
    (order,) = queue_labels(floor, 1)
    first = send(floor, 1)
    mark_sent(floor.db, first)
    queue_reprint(floor.db, [order.parcel_id], "脏了", CLERK)
    mark_sent(floor.db, send(floor, 1))
    mark_failed(floor.db, first, "printer.jam", {})
    assert floor.state(order.parcel_id) == "printed"
    settle_nothing(floor.db, floor.printer_id, CLERK)
    assert floor.state(order.parcel_id) == "waybilled"
    assert print_queue(floor) == ["260302-001-001"]
    assert floor.one(parcel, order.parcel_id).print_count == 1


def test_a_bench_scan_proves_an_unknown_label_and_lets_the_printer_go_on(floor: Floor) -> None:
    orders = queue_labels(floor, 2)
    ids = send(floor, 2, sent=0)
    mark_unknown(floor.db, ids, "printer.jam", {})
    for order in orders:
        floor.db.run(lambda tx, order=order: prove_label(tx, order.parcel_id))  # type: ignore[misc]
        assert floor.state(order.parcel_id) == "printed"
        assert floor.one(printer, floor.printer_id).stopped == (order is orders[0])
    assert rows(floor) == [("001", "confirmed"), ("002", "confirmed")]
    assert not floor.one(printer, floor.printer_id).stopped
