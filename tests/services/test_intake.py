"""Intake: verbatim, repeatable, nothing dropped, differences by field."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.connectors.base import PulledOrder, SetAside
from app.domain.intake import IntakeOrder, PlatformOrderStatus, Receiver
from app.errors import BadInput
from app.models.orders import order_line, receiver
from app.models.raw_orders import raw_order, raw_order_version
from app.services.intake_orders import read_page, store_page, take_in
from app.services.receivers import open_receiver
from tests.services.world import WANG, World


def test_an_order_is_taken_in_whole(world: World) -> None:
    world.add_sku("A1")
    (order_id,) = world.take(world.intake("10001", ("A1", 2), buyer_message="轻拿轻放")).order_ids
    order = world.order(order_id)
    assert order.order_no == "260302-00001"
    assert (order.state, order.queue, order.qty, order.paid_cents) == ("received", "to_audit", 2, 2000)
    assert order.receiver_name == "王**"
    assert order.region == "广东 深圳"
    assert order.ship_by_at == world.now + timedelta(hours=47), (
        "two days after payment where the platform promises nothing"
    )
    assert world.counters() == {"to_audit": 1}
    with world.db.read() as conn:
        assert open_receiver(conn, world.keys, order_id) == WANG
    world.sound()


def test_the_same_page_twice_changes_nothing(world: World) -> None:
    world.add_sku("A1")
    page = [world.intake(str(number), ("A1", 1)) for number in range(20)]
    first = world.take(*page)
    second = world.take(*page)
    assert (len(first.order_ids), first.fresh) == (20, 20)
    assert (second.order_ids, second.fresh) == ([], 0)
    assert world.counters() == {"to_audit": 20}


def test_an_order_that_comes_twice_in_one_page_counts_once_and_the_newer_wins(world: World) -> None:
    world.add_sku("A1")
    old = world.intake("7", ("A1", 1))
    new = replace(old, buyer_message="改了", modified_at=old.modified_at + timedelta(seconds=5))
    known = {"": old, "改了": new}
    pulled = [PulledOrder("7", one.modified_at, one.buyer_message, one.receiver) for one in (new, old)]
    reads = read_page(lambda payload, _: known[payload], pulled)
    result = world.db.run(lambda tx: store_page(tx, world.keys, world.facts, reads))
    assert len(result.order_ids) == 1
    assert world.order(result.order_ids[0]).buyer_message == "改了"


def test_an_older_version_that_arrives_late_is_ignored(world: World) -> None:
    world.add_sku("A1")
    order = world.intake("7", ("A1", 1), buyer_message="新")
    (order_id,) = world.take(order).order_ids
    late = replace(order, buyer_message="旧", modified_at=order.modified_at - timedelta(minutes=1))
    assert world.take(late).fresh == 0
    assert world.order(order_id).buyer_message == "新"


def test_what_cannot_be_read_is_set_aside_and_can_be_run_again(world: World) -> None:
    world.add_sku("A1")
    good, bad = world.intake("1", ("A1", 1)), world.intake("2", ("A1", 1))

    def broken(payload: str, _person: Receiver) -> object:
        if payload == "2":
            raise BadInput("woocommerce.no_currency", platform_order_no="2")
        return good

    pulled = [
        PulledOrder(one.platform_order_no, one.modified_at, one.platform_order_no, one.receiver) for one in (good, bad)
    ]
    reads = read_page(broken, pulled)  # type: ignore[arg-type]
    result = world.db.run(
        lambda tx: store_page(tx, world.keys, world.facts, reads, [SetAside("", "{broken", "json.bad")])
    )
    assert (len(result.order_ids), result.set_aside) == (1, 2), "one bad element never stops the others"
    with world.db.read() as conn:
        reasons = set(conn.execute(select(raw_order.c.reason_code).where(raw_order.c.state == "set_aside")).scalars())
    assert reasons == {"woocommerce.no_currency", "json.bad"}
    again = take_in(world.db, world.keys, world.facts, lambda payload, _: _still_bad(payload, bad))
    assert len(again.order_ids) == 1
    assert world.counters() == {"to_audit": 2}
    world.sound()


def _still_bad(payload: str, order: IntakeOrder) -> IntakeOrder:
    if payload == "2":
        return order
    raise BadInput("json.bad")


def test_unpaid_waits_and_becomes_an_order_when_it_is_paid(world: World) -> None:
    world.add_sku("A1")
    unpaid = world.intake("5", ("A1", 1), status=PlatformOrderStatus.UNPAID, paid_at=None)
    assert world.take(unpaid).order_ids == []
    with world.db.read() as conn:
        assert conn.execute(select(raw_order.c.state, raw_order.c.reason_code)).one() == ("not_needed", "raw.unpaid")
    paid = world.intake("5", ("A1", 1), modified_at=world.now + timedelta(minutes=1))
    assert len(world.take(paid).order_ids) == 1
    world.sound()


def test_receiver_texts_lie_nowhere_in_clear(world: World) -> None:
    world.add_sku("A1")
    person = replace(WANG, name="慕容雪见", phone="13911112222", street="望江路88号6单元1201室")
    world.take(world.intake("9", ("A1", 1), receiver=person))
    with world.db.read() as conn:
        tables = [receiver, raw_order_version, raw_order, order_line]
        everything = "".join(str(row) for table in tables for row in conn.execute(select(table)))
    for secret in ("慕容雪见", "13911112222", "1201"):
        assert secret not in everything


def test_a_changed_memo_is_an_event_and_blanks_never_overwrite_the_receiver(world: World) -> None:
    world.add_sku("A1")
    order = world.intake("9", ("A1", 1))
    (order_id,) = world.take(order).order_ids
    masked = Receiver(name="王**", phone="138******00", province="广东省", city="深圳市", street="")
    newer = replace(order, seller_memo="送礼", receiver=masked, modified_at=order.modified_at + timedelta(minutes=1))
    assert world.take(newer).changed_ids == {order_id}
    assert world.order(order_id).seller_memo == "送礼"
    with world.db.read() as conn:
        assert open_receiver(conn, world.keys, order_id) == WANG
    assert "order.changed_by_platform" in world.events(order_id)
    assert "order.receiver_changed" not in world.events(order_id)


def test_a_new_address_after_routing_brings_the_order_back_to_audit(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    order = world.intake("9", ("A1", 3))
    (order_id,) = world.flow(order)
    assert world.order(order_id).queue == "to_print"
    assert world.balance(sku_id) == (10, 3)
    moved = replace(WANG, city="广州市", district="天河区", street="体育西路9号")
    world.take(replace(order, receiver=moved, modified_at=order.modified_at + timedelta(minutes=1)))
    row = world.order(order_id)
    assert (row.state, row.queue, row.region) == ("received", "to_audit", "广东 广州")
    assert world.open_kinds(order_id) == ["address_changed"]
    assert world.balance(sku_id) == (10, 0)
    assert [one.state for one in world.parcels(order_id)] == ["cancelled"]
    world.sound()


def test_fewer_pieces_after_routing_are_taken_over(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    other = world.add_sku("B2", 10)
    order = world.intake("9", ("A1", 3), ("B2", 1))
    (order_id,) = world.flow(order)
    lines = (replace(order.lines[0], refunded_qty=2), order.lines[1])
    world.take(replace(order, lines=lines, modified_at=order.modified_at + timedelta(minutes=1)))
    assert world.open_kinds(order_id) == ["items_changed"]
    assert world.order(order_id).qty == 2
    assert (world.balance(sku_id), world.balance(other)) == ((10, 0), (10, 0))
    world.sound()


def test_a_cancellation_on_the_platform_cancels_here_and_releases_stock(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    order = world.intake("9", ("A1", 3))
    (order_id,) = world.flow(order)
    ended = replace(order, status=PlatformOrderStatus.CANCELLED, modified_at=order.modified_at + timedelta(minutes=1))
    world.take(ended)
    assert world.order(order_id).state == "cancelled"
    assert world.balance(sku_id) == (10, 0)
    assert world.counters() == {"cancelled": 1}
    assert (
        world.take(replace(ended, modified_at=ended.modified_at + timedelta(minutes=1), seller_memo="x")).order_ids
        == []
    )
    world.sound()


def test_a_refund_wish_stops_the_order_and_clears_itself(world: World) -> None:
    world.add_sku("A1", 10)
    order = world.intake("9", ("A1", 1))
    (order_id,) = world.flow(order)
    asked = replace(order, refund_asked=True, modified_at=order.modified_at + timedelta(minutes=1))
    world.take(asked)
    assert world.order(order_id).queue == "exception"
    assert world.open_kinds(order_id) == ["refund_asked"]
    world.take(replace(asked, refund_asked=False, modified_at=asked.modified_at + timedelta(minutes=1)))
    assert world.order(order_id).queue == "to_print"
    world.sound()
