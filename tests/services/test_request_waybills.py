from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from app.domain.exceptions import ExceptionKind
from app.domain.people import SYSTEM, Actor, Role
from app.errors import Declined, LoginExpired, NotAllowed, PlatformDown, RateLimited, Unclear
from app.models.orders import order_event, order_exception, sales_order
from app.models.outbox import outbox
from app.models.parcels import parcel, waybill_request
from app.models.warehouses import carrier
from app.services import order_book
from app.services.answer_requests import CLAIM_S, Answered, answer_request, due_requests
from app.services.cancel_orders import cancel_orders
from app.services.change_orders import choose_carrier
from app.services.hold_orders import hold_orders, release_orders
from app.services.queue_calls import OutboxRowData
from app.services.recycle_waybills import recycle_waybill
from app.services.reissue_waybills import reissue_waybills
from app.services.request_waybills import ask_for_parcels, ask_waybills
from tests.clock import FakeClock
from tests.services.factories import CLERK, PERSON, SENDER, SUPERVISOR, Floor, expect_sound
from tests.services.fake_carrier import FakeCarrier
from tests.services.steps import answer_all, get_numbers


class Killed(BaseException):
    """The process ends here."""


def requests(floor: Floor) -> list[tuple[str, str | None, int]]:
    with floor.db.read() as conn:
        rows = conn.execute(select(waybill_request).order_by(waybill_request.c.id)).all()
    return [(row.state, row.waybill_no, row.attempts) for row in rows]


def recycle_due(floor: Floor, connector: FakeCarrier) -> None:
    with floor.db.read() as conn:
        rows = conn.execute(select(outbox).where(outbox.c.kind == "recycle_waybill", outbox.c.done_at.is_(None))).all()
    for row in rows:
        data = OutboxRowData(row.id, row.kind, row.account, row.subject_id, row.params, 1)
        recycle_waybill(floor.db, floor.keys, connector, data, "engine")


def test_a_number_is_asked_with_our_own_number_and_everything_the_carrier_needs(floor: Floor) -> None:
    order = floor.make_order((("CUP-500", 2), ("TEA-A", 1)))
    connector = get_numbers(floor, [order])
    (ask,) = connector.asked
    prefix, rest = ask.request_no.split("-", 1)
    assert rest == f"{order.order_no}-1-1"
    assert len(prefix) == 4
    assert (ask.sender, ask.receiver) == (SENDER, PERSON)
    assert [(cargo.name, cargo.qty) for cargo in ask.cargo] == [("不锈钢保温杯", 2), ("龙井茶", 1)]
    assert (ask.weight_g, ask.service_code, ask.order_no) == (900, "1", order.order_no)
    row = floor.one(parcel, order.parcel_id)
    assert (row.state, row.waybill_no, row.waybill_no_reversed) == ("waybilled", "SF1000000000001", "1000000000001FS")
    assert row.label_data["routing_code"] == "755W-AB-012"
    assert floor.one(sales_order, order.id).waybill_no == "SF1000000000001"
    expect_sound(floor.db)


def test_the_timeline_names_who_asked_and_what_came(floor: Floor) -> None:
    order = floor.make_order()
    get_numbers(floor, [order])
    with floor.db.read() as conn:
        events = conn.execute(
            select(order_event).where(order_event.c.order_id == order.id).order_by(order_event.c.id)
        ).all()
    assert [(event.code, event.by_name, event.station, event.before, event.after) for event in events[-2:]] == [
        ("waybill.asked", "李梅", "打单台", None, None),
        ("parcel.waybilled", "system", "", "planned", "waybilled"),
    ]
    assert events[-1].params == {"waybill_no": "SF1000000000001"}


def test_asking_twice_asks_once(floor: Floor) -> None:
    orders = floor.make_orders(3)
    ids = [order.id for order in orders]
    assert all(outcome.error is None for outcome in ask_waybills(floor.db, ids, CLERK))
    assert all(outcome.error is None for outcome in ask_waybills(floor.db, ids, CLERK))
    assert [state for state, _no, _attempts in requests(floor)] == ["asked"] * 3


def test_who_may_not_print_may_not_ask(floor: Floor) -> None:
    with pytest.raises(NotAllowed):
        ask_waybills(floor.db, [floor.make_order().id], Actor(name="x", role=Role.AUDIT_CLERK))


def test_orders_that_cannot_go_forward_say_why(floor: Floor) -> None:
    held, cancelled, bare, good = floor.make_orders(4)
    hold_orders(floor.db, [held.id], "等买家", None, SUPERVISOR)
    cancel_orders(floor.db, [cancelled.id], "不要了", SUPERVISOR)
    with floor.db.write() as tx:
        tx.conn.execute(parcel.update().where(parcel.c.id == bare.parcel_id).values(carrier_id=None))
        order_book.settle(tx, [bare.id])
    ids = [held.id, cancelled.id, bare.id, good.id, 999_999]
    outcomes = ask_waybills(floor.db, ids, CLERK)
    assert [outcome.error for outcome in outcomes] == [
        "floor.order_stopped", "floor.order_cancelled", "floor.no_carrier", None, "order.not_found",
    ]  # fmt: skip
    assert outcomes[0].params == {"order_no": held.order_no, "kind": "hold"}
    assert len(requests(floor)) == 1


def test_a_refusal_stops_the_order_with_the_reason(floor: Floor) -> None:
    order, other = floor.make_orders(2)
    connector = FakeCarrier()
    connector.trouble = [Declined("sf.unreachable_address", code="8061", words="不支持派送")]
    ask_waybills(floor.db, [order.id, other.id], CLERK)
    assert answer_all(floor, connector) == [Answered.REFUSED, Answered.ANSWERED]
    assert requests(floor)[0][0] == "refused"
    with floor.db.read() as conn:
        (finding,) = conn.execute(select(order_exception)).all()
    assert (finding.order_id, finding.kind, finding.parcel_id) == (order.id, "waybill_refused", order.parcel_id)
    assert finding.params == {
        "reason": "sf.unreachable_address",
        "code_": "8061",
        "words": "不支持派送",
        "carrier": "顺丰",
    }
    assert floor.one(sales_order, order.id).queue == "exception"
    expect_sound(floor.db)


def test_a_number_that_comes_with_a_refusal_is_given_back(floor: Floor) -> None:
    order = floor.make_order()
    connector = FakeCarrier()
    connector.trouble = [Declined("sf.not_deliverable", waybill_no="SF7444000000999")]
    ask_waybills(floor.db, [order.id], CLERK)
    assert answer_all(floor, connector) == [Answered.REFUSED]
    recycle_due(floor, connector)
    assert [number for _, number in connector.recycled] == ["SF7444000000999"]
    assert requests(floor)[0][0] == "recycled"
    assert floor.one(sales_order, order.id).queue == "exception"
    expect_sound(floor.db)


def test_after_a_refusal_a_new_issue_is_asked_with_a_new_number_of_ours(floor: Floor) -> None:
    order = floor.make_order()
    connector = FakeCarrier()
    connector.trouble = [Declined("sf.balance")]
    get_numbers(floor, [order], connector)
    with floor.db.write(SUPERVISOR) as tx:
        order_book.close_exceptions(tx, [order.id], [ExceptionKind.WAYBILL_REFUSED.value], "passed")
        order_book.settle(tx, [order.id])
    get_numbers(floor, [order], connector)
    assert [ask.request_no[-4:] for ask in connector.asked] == ["-1-1", "-1-2"]
    assert floor.state(order.parcel_id) == "waybilled"


@pytest.mark.parametrize("trouble", [PlatformDown("sf.down"), Unclear("sf.cut")], ids=["down", "unclear"])
def test_a_cut_call_is_repeated_with_the_same_number(floor: Floor, clock: FakeClock, trouble: BaseException) -> None:
    order = floor.make_order()
    connector = FakeCarrier()
    connector.cut = [trouble]
    ask_waybills(floor.db, [order.id], CLERK)
    assert answer_all(floor, connector) == [Answered.LATER]
    assert due_requests(floor.db, floor.carrier_id, 10) == ()
    clock.advance(seconds=3)
    assert answer_all(floor, connector) == [Answered.ANSWERED]
    first, again = connector.asked
    assert first.request_no == again.request_no
    assert list(connector.given.values()) == ["SF1000000000001"]


def test_a_carrier_that_asks_for_a_pause_gets_it(floor: Floor, clock: FakeClock) -> None:
    connector = FakeCarrier()
    connector.trouble = [RateLimited("sf.busy", after_s=120)]
    ask_waybills(floor.db, [floor.make_order().id], CLERK)
    answer_all(floor, connector)
    clock.advance(seconds=119)
    assert due_requests(floor.db, floor.carrier_id, 10) == ()
    clock.advance(seconds=1)
    assert len(due_requests(floor.db, floor.carrier_id, 10)) == 1


def test_an_expired_login_is_told_and_costs_the_order_nothing(floor: Floor, clock: FakeClock) -> None:
    order = floor.make_order()
    connector = FakeCarrier()
    connector.trouble = [LoginExpired("sf.check_word")]
    ask_waybills(floor.db, [order.id], CLERK)
    with pytest.raises(LoginExpired):
        answer_all(floor, connector)
    assert floor.one(sales_order, order.id).queue == "to_print"
    clock.advance(minutes=2)
    assert answer_all(floor, connector) == [Answered.ANSWERED]


def test_killed_between_answer_and_commit_the_first_answer_is_asked_for_again(floor: Floor, clock: FakeClock) -> None:
    order = floor.make_order()
    connector = FakeCarrier()
    connector.cut = [Killed()]
    ask_waybills(floor.db, [order.id], CLERK)
    with pytest.raises(Killed):
        answer_all(floor, connector)
    assert answer_all(floor, connector) == []  # the dead holder's claim has to run out first
    clock.advance(seconds=CLAIM_S)
    assert answer_all(floor, connector) == [Answered.ANSWERED]
    assert len(connector.given) == 1
    assert floor.one(parcel, order.parcel_id).waybill_no == "SF1000000000001"
    expect_sound(floor.db)


def test_held_while_waiting_no_number_is_taken_until_release(floor: Floor) -> None:
    order = floor.make_order()
    connector = FakeCarrier()
    ask_waybills(floor.db, [order.id], CLERK)
    (request_id,) = due_requests(floor.db, floor.carrier_id, 10)
    hold_orders(floor.db, [order.id], "等买家", None, SUPERVISOR)
    assert due_requests(floor.db, floor.carrier_id, 10) == ()
    assert answer_request(floor.db, floor.keys, connector, request_id, "engine") is Answered.LATER
    assert connector.asked == []
    assert requests(floor) == [("asked", None, 0)]
    release_orders(floor.db, [order.id], SUPERVISOR)


def test_held_while_the_call_hangs_the_number_is_kept(floor: Floor) -> None:
    order = floor.make_order()
    connector = FakeCarrier()
    connector.meanwhile = lambda: hold_orders(floor.db, [order.id], "等买家", None, SUPERVISOR)
    get_numbers(floor, [order], connector)
    assert floor.state(order.parcel_id) == "waybilled"
    assert floor.one(sales_order, order.id).queue == "exception"
    expect_sound(floor.db)


def test_cancelled_before_the_call_nothing_is_asked(floor: Floor) -> None:
    order = floor.make_order()
    ask_waybills(floor.db, [order.id], CLERK)
    cancel_orders(floor.db, [order.id], "不要了", SUPERVISOR)
    connector = FakeCarrier()
    assert answer_all(floor, connector) == []
    assert connector.asked == []
    assert requests(floor) == [("dropped", None, 0)]
    expect_sound(floor.db)


def test_cancelled_while_the_call_hangs_the_number_is_given_back(floor: Floor) -> None:
    order = floor.make_order()
    connector = FakeCarrier()
    connector.meanwhile = lambda: cancel_orders(floor.db, [order.id], "不要了", SUPERVISOR)
    ask_waybills(floor.db, [order.id], CLERK)
    assert answer_all(floor, connector) == [Answered.NOT_NEEDED]
    assert requests(floor) == [("recycling", "SF1000000000001", 1)]
    recycle_due(floor, connector)
    assert connector.recycled == [(connector.asked[0].request_no, "SF1000000000001")]
    assert requests(floor)[0][0] == "recycled"
    assert floor.state(order.parcel_id) == "cancelled"
    expect_sound(floor.db)


def test_cancelled_after_a_cut_call_whatever_came_is_given_back(floor: Floor, clock: FakeClock) -> None:
    order = floor.make_order()
    connector = FakeCarrier()
    connector.cut = [Unclear("sf.cut")]
    ask_waybills(floor.db, [order.id], CLERK)
    answer_all(floor, connector)
    cancel_orders(floor.db, [order.id], "不要了", SUPERVISOR)
    clock.advance(minutes=5)
    assert requests(floor) == [("recycling", None, 1)]
    recycle_due(floor, connector)
    assert connector.recycled == [(connector.asked[0].request_no, "")]


def test_cancelled_with_a_number_it_is_recycled_once(floor: Floor) -> None:
    order = floor.make_order()
    connector = get_numbers(floor, [order])
    cancel_orders(floor.db, [order.id], "不要了", SUPERVISOR)
    recycle_due(floor, connector)
    recycle_due(floor, connector)
    assert connector.recycled == [(connector.asked[0].request_no, "SF1000000000001")]
    with floor.db.read() as conn:
        codes = list(conn.execute(select(order_event.c.code).where(order_event.c.order_id == order.id)).scalars())
    assert codes.count("waybill.recycled") == 1
    expect_sound(floor.db)


def test_a_carrier_that_refuses_a_number_back_makes_a_dead_letter_with_the_reason(floor: Floor) -> None:
    order = floor.make_order()
    connector = get_numbers(floor, [order])
    cancel_orders(floor.db, [order.id], "不要了", SUPERVISOR)
    connector.trouble = [Declined("sf.picked_up")]
    with pytest.raises(Declined):
        recycle_due(floor, connector)
    with floor.db.read() as conn:
        row = conn.execute(select(waybill_request)).one()
    assert (row.state, row.error_code) == ("recycling", "sf.picked_up")


def test_a_number_that_another_parcel_has_is_refused(floor: Floor) -> None:
    first, second = floor.make_orders(2)
    get_numbers(floor, [first])
    get_numbers(floor, [second])  # a carrier that starts again at its first number
    assert floor.state(second.parcel_id) == "planned"
    with floor.db.read() as conn:
        finding = conn.execute(select(order_exception)).one()
    assert finding.params["reason"] == "waybill.number_taken"
    assert finding.params["other"] == first.order_no
    expect_sound(floor.db)


def test_a_late_refusal_does_not_undo_another_holders_answer(floor: Floor, clock: FakeClock) -> None:
    order = floor.make_order()
    ask_waybills(floor.db, [order.id], CLERK)
    (request_id,) = due_requests(floor.db, floor.carrier_id, 10)
    slow, quick = FakeCarrier(), FakeCarrier()

    def meanwhile() -> None:
        clock.advance(seconds=CLAIM_S)
        assert answer_request(floor.db, floor.keys, quick, request_id, "other engine") is Answered.ANSWERED

    slow.meanwhile = meanwhile
    slow.cut = [Declined("sf.duplicate")]
    answer_request(floor.db, floor.keys, slow, request_id, "engine")
    assert requests(floor)[0][0] == "answered"
    assert floor.state(order.parcel_id) == "waybilled"
    expect_sound(floor.db)


def test_a_late_refusal_means_nothing_for_the_number_asked_since(floor: Floor, clock: FakeClock) -> None:
    order = floor.make_order()
    ask_waybills(floor.db, [order.id], CLERK)
    (request_id,) = due_requests(floor.db, floor.carrier_id, 10)
    slow, quick = FakeCarrier(), FakeCarrier()

    def meanwhile() -> None:
        clock.advance(seconds=CLAIM_S)
        answer_request(floor.db, floor.keys, quick, request_id, "other engine")
        reissue_waybills(floor.db, [order.id], "快递不收", CLERK)

    slow.meanwhile = meanwhile
    slow.cut = [Declined("sf.duplicate")]
    answer_request(floor.db, floor.keys, slow, request_id, "engine")
    assert [state for state, _no, _attempts in requests(floor)] == ["recycling", "asked"]
    assert floor.one(sales_order, order.id).open_exceptions == 0


def test_a_dead_engines_request_of_the_old_carrier_is_given_back(floor: Floor, clock: FakeClock) -> None:
    order = floor.make_order()
    with floor.db.write() as tx:
        other = tx.conn.execute(
            carrier.insert().values(name="圆通", kind="yto", settings={}, created_at=tx.at).returning(carrier.c.id)
        ).scalar_one()
    connector = FakeCarrier()
    connector.cut = [Killed()]
    ask_waybills(floor.db, [order.id], CLERK)
    with pytest.raises(Killed):
        answer_all(floor, connector)
    choose_carrier(floor.db, [order.id], other, CLERK)
    clock.advance(seconds=CLAIM_S)
    assert answer_all(floor, connector) == [Answered.NOT_NEEDED]
    assert len(connector.asked) == 1
    assert [state for state, _no, _attempts in requests(floor)] == ["recycling", "asked"]
    assert len(due_requests(floor.db, other, 10)) == 1


def test_given_to_another_carrier_the_new_one_is_asked(floor: Floor) -> None:
    order, hanging = floor.make_orders(2)
    with floor.db.write() as tx:
        other = tx.conn.execute(
            carrier.insert().values(name="圆通", kind="yto", settings={}, created_at=tx.at).returning(carrier.c.id)
        ).scalar_one()
    old, new = FakeCarrier(), FakeCarrier()
    new.next_number = 500
    ask_waybills(floor.db, [order.id, hanging.id], CLERK)
    choose_carrier(floor.db, [order.id], other, CLERK)  # before the call
    old.meanwhile = lambda: choose_carrier(floor.db, [hanging.id], other, CLERK)
    assert answer_all(floor, old) == [Answered.NOT_NEEDED]
    for request_id in due_requests(floor.db, other, 10):
        answer_request(floor.db, floor.keys, new, request_id, "engine")
    rows = [floor.one(parcel, made.parcel_id) for made in (order, hanging)]
    assert [(row.state, row.carrier_id) for row in rows] == [("waybilled", other)] * 2
    assert {row.waybill_no for row in rows} == set(new.given.values())
    expect_sound(floor.db)


def test_two_threads_claim_one_request_and_one_number_is_taken(floor: Floor) -> None:
    orders = floor.make_orders(4)
    ask_waybills(floor.db, [order.id for order in orders], CLERK)
    due = due_requests(floor.db, floor.carrier_id, 10)
    connector, start = FakeCarrier(), threading.Barrier(2)
    found: list[Answered] = []

    def work(holder: str) -> None:
        start.wait()
        found.extend([answer_request(floor.db, floor.keys, connector, request_id, holder) for request_id in due])

    threads = [threading.Thread(target=work, args=(f"engine {number}",)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["answered"] * 4 + ["not_mine"] * 4
    assert len(connector.asked) == 4
    expect_sound(floor.db)


def test_two_stations_ask_at_once_and_one_request_is_written(floor: Floor) -> None:
    orders = floor.make_orders(6)
    ids = [order.parcel_id for order in orders]
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        floor.db.run(lambda tx: ask_for_parcels(tx, ids), SYSTEM)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(requests(floor)) == 6
    assert {floor.one(parcel, parcel_id).issue for parcel_id in ids} == {1}
