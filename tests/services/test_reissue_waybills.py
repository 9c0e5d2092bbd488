from __future__ import annotations

import pytest

from app.errors import BadInput, NotAllowed
from app.models.parcels import parcel
from app.services.print_progress import claim_next, mark_failed, mark_sending, mark_sent, mark_unknown
from app.services.print_waybills import queue_prints
from app.services.reissue_waybills import reissue_waybills
from app.services.verify_parcels import open_parcel
from tests.services.factories import CLERK, HOLDER, PACKER, Floor, expect_sound
from tests.services.fake_carrier import FakeCarrier
from tests.services.steps import answer_all, get_numbers, pack, print_orders, print_queue
from tests.services.test_request_waybills import recycle_due, requests


def test_the_old_number_goes_back_and_a_new_one_is_printed_under_the_same_serial(floor: Floor) -> None:
    order = floor.make_order((("CUP-500", 2),))
    connector = print_orders(floor, [order])
    pack(floor, order, ["CUP-500"])
    old = floor.one(parcel, order.parcel_id)
    (line,) = reissue_waybills(floor.db, [order.id], "快递不收", CLERK)
    assert (line.error, line.detail) == (None, "260302-001-001")
    assert answer_all(floor, connector)
    recycle_due(floor, connector)
    assert connector.recycled == [(connector.asked[0].request_no, old.waybill_no)]
    assert connector.asked[1].request_no.endswith("-1-2")
    queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    assert print_queue(floor) == ["260302-001-001"]
    new = floor.one(parcel, order.parcel_id)
    assert (new.state, new.print_count, new.batch_serial) == ("printed", 1, old.batch_serial)
    assert new.waybill_no == "SF1000000000002"
    assert [state for state, _no, _attempts in requests(floor)] == ["recycled", "answered"]
    answer = open_parcel(floor.db, old.waybill_no, PACKER)
    assert (answer.code, answer.params) == ("bench.old_number", {"order_no": order.order_no, "now": new.waybill_no})
    assert pack(floor, order, ["CUP-500", "CUP-500"]).kind == "done"  # the pieces are counted anew
    expect_sound(floor.db)


def test_a_new_label_that_fails_leaves_the_parcel_without_one(floor: Floor) -> None:
    order = floor.make_order()
    connector = print_orders(floor, [order])
    reissue_waybills(floor.db, [order.id], "快递不收", CLERK)
    answer_all(floor, connector)
    queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    (job,) = claim_next(floor.db, floor.printer_id, HOLDER)
    mark_sending(floor.db, floor.printer_id, [job.id], HOLDER)
    mark_sent(floor.db, [job.id])
    mark_failed(floor.db, [job.id], "printer.jam", {})
    assert floor.state(order.parcel_id) == "waybilled"


def test_a_label_that_may_be_on_paper_has_to_be_settled_first(floor: Floor) -> None:
    order, bare = floor.make_orders(2)
    get_numbers(floor, [order], FakeCarrier())
    queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    floor.drive()
    (job,) = claim_next(floor.db, floor.printer_id, HOLDER)
    mark_sending(floor.db, floor.printer_id, [job.id], HOLDER)
    mark_unknown(floor.db, [job.id], "printer.jam", {})
    outcomes = reissue_waybills(floor.db, [order.id, bare.id], "快递不收", CLERK)
    assert [line.error for line in outcomes] == ["print.unsure", "waybill.nothing_to_reissue"]


def test_a_reissue_needs_right_and_reason(floor: Floor) -> None:
    with pytest.raises(NotAllowed):
        reissue_waybills(floor.db, [], "x", PACKER)
    with pytest.raises(BadInput):
        reissue_waybills(floor.db, [], "", CLERK)
