"""The demo's colleague works like a person at a second station, and keeps out of the newcomer's way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.models.orders import order_event
from app.models.print_jobs import print_batch, printer
from app.services import demo_colleague
from app.services.demo_colleague import COLLEAGUE, take_turn
from app.services.hold_orders import hold_orders
from app.services.print_waybills import queue_prints
from tests.clock import FakeClock
from tests.services.factories import CLERK, SUPERVISOR, Floor, expect_sound
from tests.services.fake_carrier import FakeCarrier
from tests.services.steps import answer_all, print_queue


@pytest.fixture(autouse=True)
def _leaves_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_colleague, "LEAVES", 2)


def batches(floor: Floor) -> list[str]:
    with floor.db.read() as conn:
        return list(conn.execute(select(print_batch.c.by_name).order_by(print_batch.c.id)).scalars())


def test_it_prints_what_is_promised_last_and_packs_it(floor: Floor, clock: FakeClock) -> None:
    early = floor.make_orders(2)
    later = clock() + timedelta(days=9)
    late = floor.make_order((("CUP-500", 2), ("TEA-A", 1)), ship_by_at=later, sort_at=later)
    assert take_turn(floor.db)
    assert batches(floor) == [COLLEAGUE.name]
    assert not take_turn(floor.db), "two orders are left to others, and its label is not out yet"
    answer_all(floor, FakeCarrier())
    print_queue(floor)
    assert take_turn(floor.db)
    assert floor.state(late.parcel_id) == "shipped"
    assert [floor.state(order.parcel_id) for order in early] == ["planned", "planned"]
    with floor.db.read() as conn:
        packed = conn.execute(
            select(order_event.c.by_name, order_event.c.station).where(order_event.c.code == "parcel.verified")
        ).one()
    assert tuple(packed) == (COLLEAGUE.name, COLLEAGUE.station)
    expect_sound(floor.db)


def test_what_others_printed_is_theirs_to_pack(floor: Floor) -> None:
    order = floor.make_order()
    queue_prints(floor.db, [order.id], floor.printer_id, CLERK)
    answer_all(floor, FakeCarrier())
    print_queue(floor)
    assert not take_turn(floor.db)
    assert floor.state(order.parcel_id) == "printed"


def test_two_labels_in_hand_are_enough_and_a_stopped_order_is_none(floor: Floor) -> None:
    orders = floor.make_orders(6)
    assert take_turn(floor.db)
    assert take_turn(floor.db)
    assert not take_turn(floor.db)
    last, second = orders[-1], orders[-2]
    hold_orders(floor.db, [last.id, second.id], "wait", None, SUPERVISOR)
    assert take_turn(floor.db)
    assert len(batches(floor)) == 3


def test_a_stopped_printer_is_left_alone(floor: Floor) -> None:
    floor.make_orders(3)
    with floor.db.write() as tx:
        tx.conn.execute(printer.update().values(stopped=True))
    assert not take_turn(floor.db)
    assert batches(floor) == []
