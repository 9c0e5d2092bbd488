"""What comes again: broken elements, late versions, changes after the parcel left, findings that cure themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from app.connectors.base import PulledOrder, SetAside
from app.domain.intake import IntakeOrder, PlatformOrderStatus, Receiver
from app.errors import BadInput
from app.models.orders import sales_order
from app.models.parcels import parcel
from app.models.raw_orders import raw_order, raw_order_version
from app.services.audit_orders import audit_waiting, force_orders, pass_orders
from app.services.audit_settings import set_audit_setting
from app.services.cancel_orders import cancel_orders
from app.services.intake_orders import PageResult, read_page, store_page, take_in
from tests.clock import FakeClock
from tests.services.world import BOSS, WANG, World


def later(order: IntakeOrder, minutes: int = 1, **changes: object) -> IntakeOrder:
    """A newer version of an order."""
    return replace(order, modified_at=order.modified_at + timedelta(minutes=minutes), **changes)  # type: ignore[arg-type]


def take_broken(world: World, *items: SetAside, good: IntakeOrder | None = None) -> PageResult:
    """Take in a page with elements that could not be split."""
    reads = world.read(good) if good is not None else []
    return world.db.run(lambda tx: store_page(tx, world.keys, world.facts, reads, items))


def raw_states(world: World) -> list[tuple[str, str | None]]:
    with world.db.read() as conn:
        rows = conn.execute(select(raw_order.c.state, raw_order.c.reason_code).order_by(raw_order.c.id))
        return [(state, reason) for state, reason in rows]


def ship(world: World, order_id: int) -> None:
    """Let an order leave as the floor does, without its paper."""
    with world.db.write(BOSS) as tx:
        from app.domain.parcel_state import ParcelMove
        from app.services import order_book, stock_book

        ids = list(tx.conn.execute(select(parcel.c.id).where(parcel.c.order_id == order_id)).scalars())
        order_book.move_parcels(tx, ids, ParcelMove.WAYBILL, "parcel.waybilled", waybill_no=f"SF{order_id}")
        order_book.move_parcels(tx, ids, ParcelMove.PRINT, "parcel.printed")
        order_book.move_parcels(tx, ids, ParcelMove.VERIFY, "parcel.verified")
        stock_book.ship_out(tx, stock_book.pieces_of(tx, ids))
        order_book.move_parcels(tx, ids, ParcelMove.SHIP, "parcel.shipped", shipped_at=tx.at)
        order_book.settle(tx, [order_id])


# --- elements that cannot be split ------------------------------------------------------------------------------------


def test_several_broken_elements_without_a_number_are_all_kept_and_once(world: World) -> None:
    world.add_sku("A1")
    items = [SetAside("", '{"a"', "json.bad"), SetAside("", '{"b"', "json.bad"), SetAside("", '{"b"', "json.bad")]
    result = take_broken(world, *items, good=world.intake("1", ("A1", 1)))
    assert (len(result.order_ids), result.set_aside) == (1, 2)
    again = take_broken(world, *items)
    assert (again.fresh, again.set_aside) == (0, 0)
    assert [state for state, _ in raw_states(world)].count("set_aside") == 2
    with world.db.read() as conn:
        payloads = set(conn.execute(select(raw_order_version.c.payload)).scalars())
    assert {'{"a"', '{"b"'} <= payloads, "verbatim"
    world.sound()


def test_a_broken_element_beside_a_good_one_of_the_same_number_stops_neither(world: World) -> None:
    world.add_sku("A1")
    result = take_broken(world, SetAside("7", "{broken", "json.bad"), good=world.intake("7", ("A1", 1)))
    assert (len(result.order_ids), result.set_aside) == (1, 1)


def test_once_readable_a_broken_order_counts_whatever_its_time_says(world: World, clock: FakeClock) -> None:
    """The shop's own time of change lies before the moment at which we could not read it."""
    world.add_sku("A1")
    take_broken(world, SetAside("7", "{broken", "json.bad"))
    clock.advance(hours=1)
    good = world.intake("7", ("A1", 1))
    assert good.modified_at < clock()
    assert len(world.take(good).order_ids) == 1
    assert raw_states(world) == [("taken", None)]
    world.sound()


def test_a_broken_version_of_a_known_order_is_shown_and_overtaken(world: World) -> None:
    world.add_sku("A1")
    order = world.intake("7", ("A1", 1))
    (order_id,) = world.take(order).order_ids
    assert take_broken(world, SetAside("7", "{broken", "json.bad")).set_aside == 1
    assert raw_states(world) == [("set_aside", "json.bad")]
    assert world.order(order_id).state == "received", "the order itself goes on"
    world.take(later(order, seller_memo="好了"))
    assert raw_states(world) == [("taken", None)]
    assert world.order(order_id).seller_memo == "好了"
    world.sound()


# --- running again ----------------------------------------------------------------------------------------------------


def unreadable_version(world: World, order: IntakeOrder) -> None:
    """A newer version that this program cannot translate."""

    def refuse(_payload: str, _person: Receiver) -> IntakeOrder:
        raise BadInput("woocommerce.bad_money", field="total")

    pulled = PulledOrder(order.platform_order_no, order.modified_at, "new form", order.receiver)
    reads = read_page(refuse, [pulled])
    world.db.run(lambda tx: store_page(tx, world.keys, world.facts, reads))


def test_what_an_update_of_the_program_can_read_is_applied_once(world: World) -> None:
    world.add_sku("A1")
    order = world.intake("7", ("A1", 1))
    (order_id,) = world.take(order).order_ids
    newer = later(order, seller_memo="改了")
    unreadable_version(world, newer)
    result = take_in(world.db, world.keys, world.facts, lambda _payload, _person: newer)
    assert result.changed_ids == {order_id}
    assert world.order(order_id).seller_memo == "改了"
    assert raw_states(world) == [("taken", None)]
    assert take_in(world.db, world.keys, world.facts, lambda _payload, _person: newer).got == 0, "it waits no more"


def test_a_cancellation_that_was_unreadable_cancels_when_it_is_read(world: World) -> None:
    sku_id = world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 2))
    (order_id,) = world.flow(order)
    ended = later(order, status=PlatformOrderStatus.CANCELLED)
    unreadable_version(world, ended)
    take_in(world.db, world.keys, world.facts, lambda _payload, _person: ended)
    assert world.order(order_id).state == "cancelled"
    assert world.balance(sku_id) == (5, 0)
    world.sound()


def test_a_version_that_came_meanwhile_is_not_overwritten_by_the_older_one(world: World) -> None:
    world.add_sku("A1")
    order = world.intake("7", ("A1", 1))
    (order_id,) = world.take(order).order_ids
    middle = later(order, 1, seller_memo="中")
    unreadable_version(world, middle)

    def translate(_payload: str, _person: Receiver) -> IntakeOrder:
        world.take(later(order, 2, seller_memo="新"))  # another station is faster, between reading and storing
        return middle

    take_in(world.db, world.keys, world.facts, translate)
    assert world.order(order_id).seller_memo == "新"


# --- after the parcel left --------------------------------------------------------------------------------------------


def test_a_refund_wish_after_shipping_is_no_exception_of_the_floor(world: World) -> None:
    world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 1))
    (order_id,) = world.flow(order)
    ship(world, order_id)
    world.take(later(order, refund_asked=True, seller_memo="买家要退"))
    assert world.open_kinds(order_id) == []
    assert world.order(order_id).seller_memo == "买家要退"
    assert world.order(order_id).open_exceptions == 0


def test_a_cancellation_after_shipping_is_told_to_a_person_once(world: World) -> None:
    world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 1))
    (order_id,) = world.flow(order)
    ship(world, order_id)
    world.take(later(order, 1, status=PlatformOrderStatus.REFUNDED))
    assert (world.order(order_id).state, world.open_kinds(order_id)) == ("shipped", ["cancelled_after_ship"])
    pass_orders(world.db, [order_id], BOSS)
    world.take(later(order, 2, status=PlatformOrderStatus.REFUNDED, seller_memo="x"))
    assert world.open_kinds(order_id) == [], "what a person has seen does not come up again"


def test_with_one_parcel_gone_a_new_address_stops_the_rest_where_it_is(world: World) -> None:
    world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 1))
    (order_id,) = world.flow(order)
    ship(world, order_id)
    with world.db.write(BOSS) as tx:  # a second parcel of the same order that has not left
        tx.conn.execute(
            parcel.insert().values(
                order_id=order_id, parcel_index=2, state="planned", warehouse_id=world.warehouse_id, created_at=tx.at
            )
        )
        tx.conn.execute(sales_order.update().values(state="routed"))
    moved = replace(WANG, street="体育西路9号")
    world.take(later(order, receiver=moved))
    assert (world.order(order_id).state, world.open_kinds(order_id)) == ("routed", ["address_changed"])
    assert [one.state for one in world.parcels(order_id)] == ["shipped", "planned"]


# --- cures ------------------------------------------------------------------------------------------------------------


def test_a_receiver_that_becomes_whole_on_the_platform_lets_the_order_go_on(world: World) -> None:
    world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 1), receiver=replace(WANG, phone="", street=""))
    (order_id,) = world.take(order).order_ids
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["receiver_incomplete"]
    world.take(later(order, receiver=WANG))
    assert world.open_kinds(order_id) == []
    assert audit_waiting(world.db).passed == [order_id]
    world.sound()


def test_an_amount_put_right_on_the_platform_lets_the_order_go_on(world: World) -> None:
    world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 1), paid_cents=1)
    (order_id,) = world.take(order).order_ids
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["amount_anomaly"]
    world.take(later(order, 1, paid_cents=2))
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["amount_anomaly"], "still wrong"
    world.take(later(order, 2, paid_cents=1000))
    assert audit_waiting(world.db).passed == [order_id]


def test_an_unmatched_line_that_is_refunded_stands_in_nobodys_way(world: World) -> None:
    world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 1), ("NOPE", 1))
    (order_id,) = world.take(order).order_ids
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["unmatched"]
    refunded = replace(order.lines[1], refunded_qty=1)
    world.take(later(order, lines=(order.lines[0], refunded)))
    assert world.open_kinds(order_id) == []
    assert audit_waiting(world.db).passed == [order_id]
    world.sound()


def test_shipped_elsewhere_opens_and_closes_with_the_platforms_word(world: World) -> None:
    world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 1))
    (order_id,) = world.flow(order)
    world.take(later(order, 1, status=PlatformOrderStatus.SHIPPED))
    assert (world.order(order_id).queue, world.open_kinds(order_id)) == ("exception", ["shipped_elsewhere"])
    world.take(later(order, 2))
    assert world.open_kinds(order_id) == []
    world.sound()


def test_a_message_that_changes_after_the_audit_is_looked_at_again(world: World) -> None:
    world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 1), buyer_message="你好")
    (order_id,) = world.take(order).order_ids
    audit_waiting(world.db)
    pass_orders(world.db, [order_id], BOSS)
    assert world.order(order_id).state == "audited"
    world.take(later(order, 1, buyer_message="不要发红色"))
    assert world.open_kinds(order_id) == ["message"]
    pass_orders(world.db, [order_id], BOSS)
    world.take(later(order, 2, buyer_message="不要发红色", flag=3))
    assert world.open_kinds(order_id) == []
    world.sound()


def test_a_memo_or_flag_that_changes_after_the_audit_is_looked_at_again(world: World) -> None:
    world.add_sku("A1", 5)
    set_audit_setting(world.db, "flags", "1", BOSS)
    order = world.intake("7", ("A1", 1))
    (order_id,) = world.flow(order)
    assert world.order(order_id).state == "routed"
    world.take(later(order, 1, seller_memo="等等再发", flag=1))
    assert world.open_kinds(order_id) == ["flag", "memo"]
    assert world.order(order_id).queue == "exception"
    world.take(later(order, 2, seller_memo="", flag=2))
    assert world.open_kinds(order_id) == []
    assert world.order(order_id).queue == "to_print"
    world.sound()


def test_what_the_audit_has_not_seen_yet_is_left_to_it(world: World) -> None:
    world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 1), buyer_message="急")
    (order_id,) = world.take(order).order_ids
    world.take(later(order, 1, buyer_message="很急"))
    assert world.open_kinds(order_id) == []
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["message"]


def test_a_new_promise_of_the_platform_moves_the_order_in_the_queue(world: World) -> None:
    world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 1))
    (order_id,) = world.take(order).order_ids
    sooner = world.now + timedelta(hours=3)
    world.take(later(order, ship_by_at=sooner))
    row = world.order(order_id)
    assert (row.ship_by_at, row.sort_at) == (sooner, sooner)


def test_an_order_wanted_again_says_so_once_in_its_timeline(world: World) -> None:
    world.add_sku("A1", 5)
    order = world.intake("7", ("A1", 1))
    (order_id,) = world.take(order).order_ids
    cancel_orders(world.db, [order_id], "买家取消", BOSS)
    for minutes in (1, 2, 3):
        world.take(later(order, minutes, seller_memo=str(minutes)))
    assert world.events(order_id).count("order.wanted_again") == 1
    assert world.order(order_id).state == "cancelled"


def test_a_platform_hold_stops_the_order_from_its_first_moment(world: World) -> None:
    world.add_sku("A1", 5)
    held = world.intake("1", ("A1", 1), status=PlatformOrderStatus.ON_HOLD)
    refund = world.intake("2", ("A1", 1), refund_asked=True)
    first, second = world.take(held, refund).order_ids
    audit_waiting(world.db)
    assert (world.open_kinds(first), world.open_kinds(second)) == (["platform_hold"], ["refund_asked"])
    (outcome,) = force_orders(world.db, [first], "急", BOSS)
    assert outcome.error == "audit.still_open", "only the platform ends its own hold"
    world.take(later(held, status=PlatformOrderStatus.TO_SHIP))
    assert audit_waiting(world.db).passed == [first]
    world.sound()
