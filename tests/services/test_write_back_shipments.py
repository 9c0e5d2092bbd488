from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.connectors.base import ShippedLine
from app.domain.people import Actor, Role
from app.errors import AppError, Declined, LoginExpired, NotAllowed, PlatformDown, Unclear
from app.models.orders import order_event, order_exception, order_line, sales_order
from app.models.outbox import outbox
from app.models.parcels import parcel, parcel_line, writeback
from app.models.raw_orders import raw_order
from app.models.stock import bundle, bundle_item
from app.services.build_sheets import packing_slip
from app.services.queue_calls import OutboxRowData
from app.services.ship_parcels import ship_orders
from app.services.write_back_shipments import close_due, retry_writebacks, write_back
from tests.clock import FakeClock
from tests.services.factories import PACKER, SUPERVISOR, Floor, MadeOrder, expect_sound
from tests.services.fake_platform import FakePlatform
from tests.services.steps import pack, print_orders


class Killed(BaseException):
    """The process ends here."""


def relay(floor: Floor, platform: FakePlatform) -> list[str]:
    """Carry out the write-backs that are due, as the relay does; return what became of each."""
    with floor.db.read() as conn:
        now = floor.db.now(conn)
        rows = conn.execute(
            select(outbox)
            .where(
                outbox.c.kind == "write_back", outbox.c.done_at.is_(None), outbox.c.dead_at.is_(None),
                outbox.c.withdrawn_at.is_(None), outbox.c.not_before <= now,
            )
            .order_by(outbox.c.id)
        ).all()  # fmt: skip
    became = []
    for row in rows:
        mark(floor, row.id, claimed_until=now + timedelta(minutes=2), claimed_by="engine", attempts=row.attempts + 1)
        data = OutboxRowData(row.id, row.kind, row.account, row.subject_id, row.params, row.attempts + 1)
        try:
            write_back(floor.db, floor.keys, platform, data, "engine")
        except (Declined, LoginExpired) as error:
            mark(floor, row.id, dead_at=now, claimed_until=None, error_code=error.code)
            became.append(error.code)
        except AppError as error:
            mark(floor, row.id, not_before=now + timedelta(seconds=5), claimed_until=None, error_code=error.code)
            became.append(error.code)
        else:
            mark(floor, row.id, done_at=now, claimed_until=None)
            became.append("done")
    return became


def mark(floor: Floor, row_id: int, **values: object) -> None:
    with floor.db.write() as tx:
        tx.conn.execute(outbox.update().where(outbox.c.id == row_id).values(**values))


def shipped(floor: Floor, clock: FakeClock, count: int = 1) -> list[MadeOrder]:
    orders = floor.make_orders(count, (("CUP-500", 2), ("TEA-A", 1)))
    print_orders(floor, orders)
    ship_orders(floor.db, [order.id for order in orders], SUPERVISOR, unverified=True)
    clock.advance(seconds=10)
    return orders


def test_the_platform_is_told_what_is_in_the_parcel_and_the_order_closes(floor: Floor, clock: FakeClock) -> None:
    (order,) = shipped(floor, clock)
    platform = FakePlatform()
    assert relay(floor, platform) == ["done"]
    (told,) = platform.calls
    row = floor.one(parcel, order.parcel_id)
    assert (told.platform_order_no, told.waybill_no) == (order.platform_order_no, row.waybill_no)
    assert (told.carrier_code, told.carrier_name, told.shipped_at) == ("sf", "顺丰", row.shipped_at)
    assert told.lines == (ShippedLine("L1", 2), ShippedLine("L2", 1))
    assert told.whole_order
    assert row.written_back_at == clock()
    order_row = floor.one(sales_order, order.id)
    assert (order_row.state, order_row.queue, order_row.closed_at) == ("closed", "closed", clock())
    assert order_row.shipped_at is not None
    with floor.db.read() as conn:
        codes = list(conn.execute(select(order_event.c.code).where(order_event.c.order_id == order.id)).scalars())
    assert codes[-2:] == ["parcel.written_back", "order.closed"]
    expect_sound(floor.db)


def test_nothing_is_told_before_the_undo_window_ends(floor: Floor, clock: FakeClock) -> None:
    order = floor.make_order()
    print_orders(floor, [order])
    ship_orders(floor.db, [order.id], SUPERVISOR, unverified=True)
    clock.advance(seconds=9)
    assert relay(floor, FakePlatform()) == []


def test_only_the_last_parcel_completes_the_platforms_order(floor: Floor, clock: FakeClock) -> None:
    goods = (("CUP-500", 2), ("TEA-A", 1))
    order = floor.make_order(goods, parcels=[[("CUP-500", 1)], [("CUP-500", 1), ("TEA-A", 1)]])
    print_orders(floor, [order])
    pack(floor, order, ["CUP-500"])
    clock.advance(seconds=10)
    platform = FakePlatform()
    relay(floor, platform)
    pack(floor, order, ["CUP-500", "TEA-A"])
    clock.advance(seconds=10)
    relay(floor, platform)
    assert [(call.lines, call.whole_order) for call in platform.calls] == [
        ((ShippedLine("L1", 1),), False), ((ShippedLine("L1", 1), ShippedLine("L2", 1)), True),
    ]  # fmt: skip
    assert floor.one(sales_order, order.id).state == "closed"
    expect_sound(floor.db)


def test_both_parcels_shipped_before_the_first_is_told_the_second_completes(floor: Floor, clock: FakeClock) -> None:
    goods = (("CUP-500", 1), ("TEA-A", 1))
    order = floor.make_order(goods, parcels=[[("CUP-500", 1)], [("TEA-A", 1)]])
    print_orders(floor, [order])
    ship_orders(floor.db, [order.id], SUPERVISOR, unverified=True)
    clock.advance(seconds=10)
    platform = FakePlatform()
    assert relay(floor, platform) == ["done", "done"]
    assert [call.whole_order for call in platform.calls] == [False, True]


def test_refunded_pieces_are_not_waited_for(floor: Floor, clock: FakeClock) -> None:
    order = floor.make_order((("CUP-500", 1), ("TEA-A", 1)), parcels=[[("CUP-500", 1)]])
    with floor.db.write() as tx:
        tx.conn.execute(order_line.update().where(order_line.c.id == order.line_ids[1]).values(refunded_qty=1))
    print_orders(floor, [order])
    pack(floor, order, ["CUP-500"])
    clock.advance(seconds=10)
    platform = FakePlatform()
    relay(floor, platform)
    assert [call.whole_order for call in platform.calls] == [True]


def test_a_merged_parcel_tells_each_platform_order_in_it(floor: Floor, clock: FakeClock) -> None:
    order = floor.make_order((("CUP-500", 1), ("TEA-A", 1)))
    with floor.db.write() as tx:
        row = tx.conn.execute(select(raw_order).where(raw_order.c.id == order.raw_order_id)).one()
        values = {name: getattr(row, name) for name in row._fields if name != "id"} | {"platform_order_no": "W2"}
        second = tx.conn.execute(raw_order.insert().values(**values).returning(raw_order.c.id)).scalar_one()
        tx.conn.execute(order_line.update().where(order_line.c.id == order.line_ids[1]).values(raw_order_id=second))
    print_orders(floor, [order])
    pack(floor, order, ["CUP-500", "TEA-A"])
    clock.advance(seconds=10)
    platform = FakePlatform()
    platform.trouble = [PlatformDown("woo.down")]
    assert relay(floor, platform) == ["woo.down", "done"]
    assert floor.one(parcel, order.parcel_id).written_back_at is None
    assert floor.one(sales_order, order.id).state == "shipped"
    clock.advance(seconds=5)
    assert relay(floor, platform) == ["done"]
    assert sorted((call.platform_order_no, len(call.lines)) for call in platform.calls[1:]) == [
        (order.platform_order_no, 1), ("W2", 1),
    ]  # fmt: skip
    assert floor.one(sales_order, order.id).state == "closed"


@pytest.mark.parametrize(
    "trouble", [PlatformDown("woo.down"), Unclear("woo.cut"), Killed()], ids=["down", "cut", "kill"]
)
def test_a_cut_call_is_repeated_and_told_once(floor: Floor, clock: FakeClock, trouble: BaseException) -> None:
    (order,) = shipped(floor, clock)
    platform = FakePlatform()
    platform.cut = [trouble]
    if isinstance(trouble, Killed):
        with pytest.raises(Killed):
            relay(floor, platform)
    else:
        relay(floor, platform)
    assert floor.one(sales_order, order.id).state == "shipped"
    clock.advance(minutes=5)
    assert relay(floor, platform) == ["done"]
    assert [len(told) for told in platform.known.values()] == [1]
    expect_sound(floor.db)


def test_killed_between_the_answer_and_the_relays_mark_nothing_is_told_twice(floor: Floor, clock: FakeClock) -> None:
    shipped(floor, clock)
    platform = FakePlatform()
    relay(floor, platform)
    with floor.db.write() as tx:  # the relay died before it marked the row
        tx.conn.execute(outbox.update().values(done_at=None, claimed_until=None))
    assert relay(floor, platform) == ["done"]
    assert len(platform.calls) == 1


@pytest.mark.parametrize(
    ("code", "kind"),
    [("woocommerce.order_gone", "writeback_refused"), ("woocommerce.order_stopped", "cancelled_after_ship")],
)
def test_a_refusal_is_a_finding_on_the_shipped_order(floor: Floor, clock: FakeClock, code: str, kind: str) -> None:
    order, other = shipped(floor, clock, 2)
    platform = FakePlatform()
    platform.trouble = [Declined(code, status="cancelled")]
    assert relay(floor, platform) == [code, "done"]
    with floor.db.read() as conn:
        finding = conn.execute(select(order_exception)).one()
    assert (finding.order_id, finding.kind) == (order.id, kind)
    assert finding.params == {"reason": code, "status": "cancelled", "platform_order_no": order.platform_order_no}
    assert [floor.one(sales_order, made.id).queue for made in (order, other)] == ["shipped", "closed"]
    expect_sound(floor.db)


def test_a_refused_one_is_told_again_by_a_person(floor: Floor, clock: FakeClock) -> None:
    (order,) = shipped(floor, clock)
    platform = FakePlatform()
    platform.trouble = [Declined("woocommerce.order_gone")]
    relay(floor, platform)
    with pytest.raises(NotAllowed):
        retry_writebacks(floor.db, [order.id], Actor(name="x", role=Role.AUDIT_CLERK))
    assert [line.error for line in retry_writebacks(floor.db, [order.id], PACKER)] == [None]
    assert relay(floor, platform) == ["done"]
    row = floor.one(sales_order, order.id)
    assert (row.state, row.open_exceptions) == ("closed", 0)
    expect_sound(floor.db)


def test_an_expired_login_is_not_the_orders_fault(floor: Floor, clock: FakeClock) -> None:
    (order,) = shipped(floor, clock)
    platform = FakePlatform()
    platform.trouble = [LoginExpired("woo.key")]
    relay(floor, platform)
    assert floor.one(sales_order, order.id).open_exceptions == 0


def test_a_shop_that_cannot_be_told_is_left_in_peace_and_its_orders_close(
    floor: Floor, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = FakePlatform.CAN.__class__(**{**FakePlatform.CAN.__dict__, "writes_back": False})
    kind = type("Kind", (), {"can": quiet})
    monkeypatch.setattr("app.services.write_back_shipments.platform_kind", lambda _code: kind)
    (order,) = shipped(floor, clock)
    with floor.db.read() as conn:
        assert conn.execute(select(outbox).where(outbox.c.kind == "write_back")).all() == []
        assert conn.execute(select(writeback.c.state)).scalar_one() == "not_needed"
    assert close_due(floor.db) == 0
    clock.advance(hours=1)
    assert close_due(floor.db) == 1
    row = floor.one(sales_order, order.id)
    assert (row.state, floor.one(parcel, order.parcel_id).written_back_at) == ("closed", None)
    assert close_due(floor.db) == 0
    expect_sound(floor.db)


def test_an_order_with_something_untold_is_not_closed_by_the_chore(floor: Floor, clock: FakeClock) -> None:
    shipped(floor, clock)
    clock.advance(days=1)
    assert close_due(floor.db) == 0


def as_one_bundle(floor: Floor, order: MadeOrder, qty: int) -> None:
    """Let both lines of an order be one line: a bundle of two cups and one tea."""
    first, second = order.line_ids
    with floor.db.write() as tx:
        (box,) = tx.conn.execute(
            bundle.insert().values(bundle_code="BOX", name="礼盒", created_at=tx.at).returning(bundle.c.id)
        ).one()
        for code, pieces, share in (("CUP-500", 2, 1), ("TEA-A", 1, 2)):
            tx.conn.execute(
                bundle_item.insert().values(bundle_id=box, sku_id=floor.skus[code], qty=pieces, share=share)
            )
        tx.conn.execute(
            order_line.update()
            .where(order_line.c.id == first)
            .values(sku_id=None, bundle_id=box, qty=qty, price_cents=1000, total_cents=1000 * qty)
        )
        tx.conn.execute(parcel_line.update().where(parcel_line.c.order_line_id == second).values(order_line_id=first))
        tx.conn.execute(order_line.delete().where(order_line.c.id == second))


def test_a_bundle_is_packed_by_components_and_told_in_sold_units(floor: Floor, clock: FakeClock) -> None:
    (order,) = floor.make_orders(1, (("CUP-500", 4), ("TEA-A", 2)))
    as_one_bundle(floor, order, 2)
    print_orders(floor, [order])
    with floor.db.read() as conn:
        slip = packing_slip(conn, order.parcel_ids[0], floor.db.now(conn))
    assert [(line.sku_code, line.qty, line.total_cents) for line in slip.lines] == [
        ("CUP-500", 4, 667), ("TEA-A", 2, 1333),
    ]  # fmt: skip
    assert slip.total_cents == 2000, "the shares of the price add up"
    assert pack(floor, order, ["CUP-500", "TEA-A", *["CUP-500"] * 3, "TEA-A"]).kind == "done"
    ship_orders(floor.db, [order.id], SUPERVISOR)
    clock.advance(seconds=10)
    platform = FakePlatform()
    assert relay(floor, platform) == ["done"]
    (told,) = platform.calls
    assert (told.lines, told.whole_order) == ((ShippedLine("L1", 2),), True)
    expect_sound(floor.db)


def test_a_bundle_of_which_pieces_are_missing_does_not_complete_the_order(floor: Floor, clock: FakeClock) -> None:
    (order,) = floor.make_orders(1, (("CUP-500", 4), ("TEA-A", 2)))
    as_one_bundle(floor, order, 3)
    print_orders(floor, [order])
    ship_orders(floor.db, [order.id], SUPERVISOR, unverified=True)
    clock.advance(seconds=10)
    platform = FakePlatform()
    assert relay(floor, platform) == ["done"]
    (told,) = platform.calls
    assert (told.lines, told.whole_order) == ((ShippedLine("L1", 2),), False)
