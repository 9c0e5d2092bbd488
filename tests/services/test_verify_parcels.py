from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from app.domain.exceptions import ExceptionKind
from app.domain.people import Actor, Role
from app.errors import BadInput, IllegalMove, NotAllowed
from app.models.orders import order_event, order_exception, sales_order
from app.models.outbox import outbox
from app.models.parcels import parcel, parcel_line
from app.models.print_jobs import print_job
from app.models.staff import setting
from app.models.stock import stock
from app.services import order_book
from app.services.cancel_orders import cancel_orders
from app.services.hold_orders import hold_orders
from app.services.open_parcels import leave_parcel
from app.services.print_progress import claim_next, mark_sending, mark_sent
from app.services.print_recovery import settle_nothing
from app.services.print_waybills import queue_prints
from app.services.put_back_parcels import put_back, short_piece
from app.services.verify_parcels import (
    complete_parcel,
    count_pieces,
    open_parcel,
    scan_piece,
    undo_last,
    verify_codes,
)
from tests.clock import FakeClock
from tests.services.factories import CLERK, HOLDER, OTHER_PACKER, PACKER, SUPERVISOR, Floor, MadeOrder, expect_sound
from tests.services.steps import get_numbers, pack, print_orders, print_queue

CUP, TEA, SOCK = "6901234567892", "6909876543210", "6905555555555"


def printed(floor: Floor, goods: tuple[tuple[str, int], ...] = (("CUP-500", 2), ("TEA-A", 1))) -> MadeOrder:
    order = floor.make_order(goods)
    print_orders(floor, [order])
    return order


def put(floor: Floor, name: str, value: object) -> None:
    with floor.db.write() as tx:
        tx.conn.execute(setting.insert().values(name=name, value=value))


def counts(floor: Floor, parcel_id: int) -> list[int]:
    with floor.db.read() as conn:
        return list(
            conn.execute(
                select(parcel_line.c.verified_qty)
                .where(parcel_line.c.parcel_id == parcel_id)
                .order_by(parcel_line.c.id)
            ).scalars()
        )


def line_ids(floor: Floor, parcel_id: int) -> list[int]:
    with floor.db.read() as conn:
        query = select(parcel_line.c.id).where(parcel_line.c.parcel_id == parcel_id).order_by(parcel_line.c.id)
        return list(conn.execute(query).scalars())


def test_scanning_every_piece_completes_and_ships(floor: Floor) -> None:
    order = printed(floor)
    number = floor.one(parcel, order.parcel_id).waybill_no
    opened = open_parcel(floor.db, number, PACKER)
    assert (opened.kind, opened.parcel_id) == ("opened", order.parcel_id)
    kinds = [scan_piece(floor.db, order.parcel_id, code, PACKER).kind for code in (CUP, TEA)]
    assert kinds == ["piece", "piece"]
    assert counts(floor, order.parcel_id) == [1, 1]
    last = scan_piece(floor.db, order.parcel_id, CUP, PACKER)
    assert (last.kind, last.code) == ("done", "bench.shipped")
    assert last.undo_until is not None
    row = floor.one(parcel, order.parcel_id)
    assert (row.state, row.verified_by) == ("shipped", "王强")
    assert floor.one(sales_order, order.id).queue == "shipped"
    expect_sound(floor.db)


@pytest.mark.parametrize("how", ["waybill_no", "batch_serial", "order_no"])
def test_a_parcel_opens_by_number_serial_or_order(floor: Floor, how: str) -> None:
    order = printed(floor)
    code = order.order_no if how == "order_no" else getattr(floor.one(parcel, order.parcel_id), how)
    assert open_parcel(floor.db, f" {code.lower()} ", PACKER).parcel_id == order.parcel_id


@pytest.mark.parametrize(
    "code", ["6901234567892", "６９０１２３４５６７８９２", "cup-500", "ＣＵＰ－５００", " CUP-500\t"]
)
def test_a_piece_counts_whatever_the_width_and_case(floor: Floor, code: str) -> None:
    order = printed(floor)
    assert pack(floor, order, [code]).kind == "piece"


def test_a_wrong_piece_names_what_it_is_and_what_was_expected(floor: Floor) -> None:
    order = printed(floor)
    answer = pack(floor, order, [SOCK])
    assert (answer.kind, answer.sku_id) == ("wrong", floor.skus["SOCK-M"])
    assert answer.params == {"sku_code": "SOCK-M", "expected": "CUP-500"}
    assert answer.line_id == line_ids(floor, order.parcel_id)[0]
    assert counts(floor, order.parcel_id) == [0, 0]


def test_one_too_many_is_surplus(floor: Floor) -> None:
    order = printed(floor)
    answer = pack(floor, order, [TEA, TEA])
    assert (answer.kind, answer.params) == ("surplus", {"sku_code": "TEA-A", "qty": 1})
    assert counts(floor, order.parcel_id) == [0, 1]


def test_a_code_nobody_knows(floor: Floor) -> None:
    order = printed(floor)
    assert pack(floor, order, ["4006381333931"]).code == "bench.unknown_code"
    assert open_parcel(floor.db, "4006381333931", PACKER).code == "bench.unknown_code"
    assert open_parcel(floor.db, CUP, PACKER).code == "bench.label_first"


def test_the_next_label_does_not_open_before_this_parcel_is_done(floor: Floor) -> None:
    first, second = floor.make_orders(2, (("CUP-500", 2),))
    print_orders(floor, [first, second])
    number = floor.one(parcel, second.parcel_id).waybill_no
    assert pack(floor, first, [number]).code == "bench.finish_first"
    own = floor.one(parcel, first.parcel_id).waybill_no
    assert scan_piece(floor.db, first.parcel_id, own, PACKER).kind == "opened"


def test_the_same_goods_on_two_lines_are_counted_line_by_line(floor: Floor) -> None:
    order = printed(floor, (("CUP-500", 1),))
    with floor.db.write() as tx:
        line = tx.conn.execute(select(parcel_line)).one()
        tx.conn.execute(
            parcel_line.insert().values(
                parcel_id=line.parcel_id, order_line_id=line.order_line_id, sku_id=line.sku_id, qty=1
            )
        )
        tx.conn.execute(stock.update().where(stock.c.sku_id == line.sku_id).values(reserved_qty=2))
    assert [pack(floor, order, [CUP]).kind, scan_piece(floor.db, order.parcel_id, CUP, PACKER).kind] == [
        "piece",
        "done",
    ]


# --- stop -------------------------------------------------------------------------------------------------------------


def test_cancelled_says_stop_with_time_and_bins(floor: Floor, clock: FakeClock) -> None:
    order = printed(floor)
    number = floor.one(parcel, order.parcel_id).waybill_no
    cancelled_at = clock.advance(minutes=3)
    cancel_orders(floor.db, [order.id], "不要了", SUPERVISOR)
    clock.advance(minutes=3)
    answer = open_parcel(floor.db, number, PACKER)
    assert (answer.kind, answer.code) == ("stop", "floor.order_cancelled")
    assert answer.stop is not None
    assert answer.stop.at == cancelled_at
    assert answer.stop.bins == ("A-01 CUP-500 × 2", "A-02 TEA-A × 1")


def test_a_refund_asked_between_two_scans_stops_it(floor: Floor) -> None:
    order = printed(floor)
    pack(floor, order, [CUP])
    with floor.db.write() as tx:
        order_book.open_exception(tx, order.id, ExceptionKind.MESSAGE)
        order_book.open_exception(tx, order.id, ExceptionKind.REFUND_ASKED, asked="全部")
        order_book.settle(tx, [order.id])
    answer = scan_piece(floor.db, order.parcel_id, CUP, PACKER)
    assert (answer.kind, answer.code) == ("stop", "bench.stopped")
    assert answer.params == {"asked": "全部", "order_no": order.order_no, "kind": "refund_asked"}
    assert counts(floor, order.parcel_id) == [1, 0]
    assert [place.detail for place in put_back(floor.db, order.parcel_id, PACKER)] == [
        "A-01 CUP-500 × 2",
        "A-02 TEA-A × 1",
    ]
    assert counts(floor, order.parcel_id) == [0, 0]
    expect_sound(floor.db)


def test_held_before_the_last_scan_it_does_not_leave(floor: Floor) -> None:
    order = printed(floor, (("CUP-500", 1),))
    open_parcel(floor.db, order.order_no, PACKER)
    hold_orders(floor.db, [order.id], "等买家", None, SUPERVISOR)
    assert scan_piece(floor.db, order.parcel_id, CUP, PACKER).kind == "stop"
    assert floor.state(order.parcel_id) == "printed"


def test_held_between_the_last_scan_and_shipping_it_stays(floor: Floor, monkeypatch: pytest.MonkeyPatch) -> None:
    order = printed(floor, (("CUP-500", 1),))

    def held_meanwhile(_conn: object) -> bool:
        hold_orders(floor.db, [order.id], "等买家", None, SUPERVISOR)
        return True

    open_parcel(floor.db, order.order_no, PACKER)
    # Asked once the last piece is stored, right before shipping.
    monkeypatch.setattr("app.services.verify_parcels.auto_ships", held_meanwhile)
    assert scan_piece(floor.db, order.parcel_id, CUP, PACKER).kind == "stop"
    assert floor.state(order.parcel_id) == "verified"
    expect_sound(floor.db)


def test_every_opening_looks_again_at_the_platform(floor: Floor) -> None:
    order = printed(floor)
    open_parcel(floor.db, order.order_no, PACKER)
    with floor.db.read() as conn:
        row = conn.execute(select(outbox).where(outbox.c.kind == "recheck_order")).one()
    assert (row.account, row.subject_id) == (f"shop:{floor.shop_id}", order.raw_order_id)


# --- not ready --------------------------------------------------------------------------------------------------------


def test_what_has_no_label_cannot_be_packed(floor: Floor) -> None:
    order = floor.make_order()
    assert open_parcel(floor.db, order.order_no, PACKER).code == "bench.not_printed"
    get_numbers(floor, [order])
    answer = open_parcel(floor.db, order.order_no, PACKER)
    assert (answer.code, answer.params["state"]) == ("bench.not_printed", "waybilled")


def test_a_label_settled_as_not_there_that_turns_up_is_void(floor: Floor) -> None:
    order = floor.make_order()
    get_numbers(floor, [order])
    queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    floor.drive()
    ids = [job.id for job in claim_next(floor.db, floor.printer_id, HOLDER)]
    mark_sending(floor.db, floor.printer_id, ids, HOLDER)
    mark_sent(floor.db, ids)
    settle_nothing(floor.db, floor.printer_id, CLERK)
    number = floor.one(parcel, order.parcel_id).waybill_no
    assert open_parcel(floor.db, number, PACKER).code == "bench.label_replaced"


def test_a_scanned_label_is_proven(floor: Floor) -> None:
    order = floor.make_order()
    get_numbers(floor, [order])
    queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    print_queue(floor, confirm=False)
    open_parcel(floor.db, order.order_no, PACKER)  # typed: proves nothing
    with floor.db.read() as conn:
        assert conn.execute(select(print_job.c.state)).scalar_one() == "sent"
    open_parcel(floor.db, floor.one(parcel, order.parcel_id).waybill_no, PACKER)
    with floor.db.read() as conn:
        row = conn.execute(select(print_job)).one()
    assert (row.state, row.proof) == ("confirmed", "scan")


def test_shipped_already_says_by_whom(floor: Floor) -> None:
    order = printed(floor, (("CUP-500", 1),))
    pack(floor, order, [CUP])
    answer = open_parcel(floor.db, order.order_no, OTHER_PACKER)
    assert (answer.kind, answer.code, answer.params["by"]) == ("already", "bench.shipped_already", "王强")


# --- whose parcel -----------------------------------------------------------------------------------------------------


def test_one_station_holds_a_parcel_for_a_while(floor: Floor, clock: FakeClock) -> None:
    order = printed(floor)
    pack(floor, order, [CUP])
    busy = open_parcel(floor.db, order.order_no, OTHER_PACKER)
    assert (busy.kind, busy.params["station"]) == ("busy", "包装1")
    assert scan_piece(floor.db, order.parcel_id, TEA, OTHER_PACKER).kind == "busy"
    clock.advance(minutes=6)
    scan_piece(floor.db, order.parcel_id, CUP, PACKER)  # every scan renews the hold
    clock.advance(minutes=6)
    assert open_parcel(floor.db, order.order_no, OTHER_PACKER).kind == "busy"
    clock.advance(minutes=5)
    assert open_parcel(floor.db, order.order_no, OTHER_PACKER).kind == "opened"
    assert scan_piece(floor.db, order.parcel_id, TEA, PACKER).kind == "busy"
    assert counts(floor, order.parcel_id) == [2, 0]


def test_a_parcel_put_aside_can_be_taken_up_elsewhere(floor: Floor) -> None:
    order = printed(floor)
    pack(floor, order, [CUP])
    leave_parcel(floor.db, order.parcel_id, PACKER)
    assert pack(floor, order, [CUP, TEA], OTHER_PACKER).kind == "done"


def test_two_stations_scan_one_label_at_once_and_one_gets_it(floor: Floor) -> None:
    order = printed(floor)
    start = threading.Barrier(2)
    kinds: list[str] = []

    def work(by: Actor) -> None:
        start.wait()
        kinds.append(open_parcel(floor.db, order.order_no, by).kind)

    threads = [threading.Thread(target=work, args=(by,)) for by in (PACKER, OTHER_PACKER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kinds) == ["busy", "opened"]


# --- counting by hand, undo, complete ---------------------------------------------------------------------------------


def test_a_counted_line_completes_the_parcel(floor: Floor) -> None:
    order = printed(floor)
    cup, tea = line_ids(floor, order.parcel_id)
    open_parcel(floor.db, order.order_no, PACKER)
    assert count_pieces(floor.db, order.parcel_id, cup, 3, PACKER).kind == "surplus"
    assert count_pieces(floor.db, order.parcel_id, cup, 2, PACKER).kind == "piece"
    with pytest.raises(BadInput):
        count_pieces(floor.db, order.parcel_id, tea, -1, PACKER)
    with pytest.raises(BadInput):
        count_pieces(floor.db, order.parcel_id, 999_999, 1, PACKER)
    assert count_pieces(floor.db, order.parcel_id, tea, 1, PACKER).kind == "done"


def test_undo_takes_back_the_last_piece_and_the_one_before(floor: Floor) -> None:
    order = printed(floor)
    pack(floor, order, [CUP, TEA])
    assert undo_last(floor.db, order.parcel_id, PACKER).kind == "opened"
    assert counts(floor, order.parcel_id) == [1, 0]
    undo_last(floor.db, order.parcel_id, PACKER)
    undo_last(floor.db, order.parcel_id, PACKER)  # nothing left: nothing happens
    assert counts(floor, order.parcel_id) == [0, 0]


def test_undo_takes_back_the_shipping_inside_its_window(floor: Floor, clock: FakeClock) -> None:
    order = printed(floor, (("CUP-500", 1),))
    pack(floor, order, [CUP])
    clock.advance(seconds=9)
    assert undo_last(floor.db, order.parcel_id, PACKER).kind == "opened"
    assert (floor.state(order.parcel_id), counts(floor, order.parcel_id)) == ("printed", [0])
    assert scan_piece(floor.db, order.parcel_id, CUP, PACKER).kind == "done"
    clock.advance(seconds=11)
    with pytest.raises(IllegalMove):
        undo_last(floor.db, order.parcel_id, PACKER)
    expect_sound(floor.db)


def test_without_auto_ship_the_packer_completes(floor: Floor) -> None:
    put(floor, "bench.auto_ship", False)
    order = printed(floor, (("CUP-500", 1),))
    done = pack(floor, order, [CUP])
    assert (done.kind, done.code) == ("done", "")
    assert floor.one(sales_order, order.id).queue == "to_ship"
    assert open_parcel(floor.db, order.order_no, PACKER).code == "bench.verified_already"
    assert undo_last(floor.db, order.parcel_id, PACKER).kind == "opened"
    assert (floor.state(order.parcel_id), counts(floor, order.parcel_id)) == ("printed", [0])
    scan_piece(floor.db, order.parcel_id, CUP, PACKER)
    assert complete_parcel(floor.db, order.parcel_id, 420, PACKER).code == "bench.shipped"
    row = floor.one(parcel, order.parcel_id)
    assert (row.state, row.weight_g) == ("shipped", 420)
    expect_sound(floor.db)


def test_completing_with_pieces_missing_says_how_many(floor: Floor) -> None:
    order = printed(floor)
    pack(floor, order, [CUP])
    answer = complete_parcel(floor.db, order.parcel_id, None, PACKER)
    assert (answer.kind, answer.code, answer.params) == ("opened", "bench.pieces_missing", {"missing": 2})
    with pytest.raises(BadInput):
        complete_parcel(floor.db, order.parcel_id, -5, PACKER)


def test_a_station_that_does_not_verify_ships_by_the_label_alone(floor: Floor) -> None:
    put(floor, "bench.verify:包装1", False)
    order, other = floor.make_orders(2)
    print_orders(floor, [order, other])
    assert open_parcel(floor.db, other.order_no, OTHER_PACKER).kind == "opened"
    assert open_parcel(floor.db, order.order_no, PACKER).kind == "done"
    with floor.db.read() as conn:
        events = conn.execute(select(order_event.c.code).where(order_event.c.parcel_id == order.parcel_id)).scalars()
        assert "parcel.shipped_unverified" in set(events)
    expect_sound(floor.db)


def test_killed_between_verifying_and_shipping_the_next_scan_ships(floor: Floor) -> None:
    put(floor, "bench.auto_ship", False)
    order = printed(floor, (("CUP-500", 1),))
    pack(floor, order, [CUP])  # verified and stored; the step that ships never ran
    with floor.db.write() as tx:
        tx.conn.execute(setting.update().where(setting.c.name == "bench.auto_ship").values(value=True))
    assert open_parcel(floor.db, order.order_no, OTHER_PACKER).kind == "done"
    assert floor.state(order.parcel_id) == "shipped"


def test_stock_that_does_not_add_up_keeps_the_parcel_verified_and_says_so(floor: Floor) -> None:
    order = printed(floor, (("CUP-500", 1),))
    with floor.db.write() as tx:
        tx.conn.execute(stock.update().values(reserved_qty=0))
    answer = pack(floor, order, [CUP])
    assert (answer.kind, answer.code) == ("done", "stock.figures_differ")
    assert floor.state(order.parcel_id) == "verified"


# --- trouble and headless ---------------------------------------------------------------------------------------------


def test_a_missing_piece_stops_the_order(floor: Floor) -> None:
    order = printed(floor)
    pack(floor, order, [CUP])
    (line,) = short_piece(floor.db, order.parcel_id, line_ids(floor, order.parcel_id)[0], "damaged", PACKER)
    assert (line.subject, line.error) == (order.order_no, None)
    with floor.db.read() as conn:
        finding = conn.execute(select(order_exception)).one()
    assert finding.kind == "short_or_damaged"
    assert finding.params == {"sku_code": "CUP-500", "missing": 1, "reason": "damaged"}
    assert open_parcel(floor.db, order.order_no, PACKER).kind == "stop"
    expect_sound(floor.db)


def test_who_may_not_pack_is_told(floor: Floor) -> None:
    order = printed(floor)
    auditor = Actor(name="x", role=Role.AUDIT_CLERK)
    with pytest.raises(NotAllowed):
        open_parcel(floor.db, order.order_no, auditor)
    with pytest.raises(NotAllowed):
        scan_piece(floor.db, order.parcel_id, CUP, auditor)


def test_headless_verify_lists_each_scan_and_ends_at_the_wrong_one(floor: Floor) -> None:
    good, bad = floor.make_orders(2, (("CUP-500", 2),))
    print_orders(floor, [good, bad])
    outcomes = verify_codes(floor.db, good.order_no, [CUP, "cup-500"], PACKER)
    assert [(line.subject, line.error, line.detail) for line in outcomes] == [
        (good.order_no, None, "opened"), (CUP, None, "piece"), ("cup-500", None, "done"),
    ]  # fmt: skip
    outcomes = verify_codes(floor.db, bad.order_no, [CUP, SOCK, CUP], PACKER)
    assert [(line.subject, line.error) for line in outcomes] == [
        (bad.order_no, None), (CUP, None), (SOCK, "bench.wrong_piece"),
    ]  # fmt: skip
    assert verify_codes(floor.db, "nothing", [CUP], PACKER)[0].error == "bench.unknown_code"
