"""Small changes by staff: urgent, tags, carrier, holds with reasons, a receiver put right, orders asked about again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.connectors.base import PulledOrder
from app.domain.intake import PlatformOrderStatus
from app.domain.people import Actor, Role
from app.errors import BadInput, NotAllowed, NotFound, PlatformDown
from app.models import receiver_words
from app.models.orders import order_event, receiver, sales_order
from app.models.outbox import outbox
from app.models.parcels import parcel
from app.models.raw_orders import raw_order
from app.services.audit_orders import audit_waiting
from app.services.change_address import change_address
from app.services.change_orders import choose_carrier, set_tags, set_urgent, split_tags
from app.services.hold_orders import hold_orders, release_due, release_orders
from app.services.list_outbox import outbox_rows, retry_calls
from app.services.manage_shops import add_shop
from app.services.queue_calls import Call, queue_calls
from app.services.receivers import open_receiver, tokens_of
from app.services.recheck_orders import queue_recheck, recheck_order
from tests.clock import FakeClock
from tests.services.pulled_shop import PulledShop, made_order
from tests.services.world import BOSS, WANG, World

PACKER = Actor(None, "小张", Role.PACKER, "bench 1")
PRINT_CLERK = Actor(None, "打单员", Role.PRINT_CLERK, "desk")


def routed(world: World, count: int = 1) -> list[int]:
    world.add_sku("A1", 50)
    return world.flow(*(world.intake(str(number), ("A1", 1)) for number in range(1, count + 1)))


def words_of_event(world: World, order_id: int, code: str) -> dict[str, object]:
    with world.db.read() as conn:
        query = select(order_event.c.params).where(order_event.c.order_id == order_id, order_event.c.code == code)
        return dict(conn.execute(query.order_by(order_event.c.id.desc())).scalars().first() or {})


# --- urgent, tags, carrier --------------------------------------------------------------------------------------------


def test_urgent_is_set_and_taken_back_with_one_event_each(world: World) -> None:
    (order_id,) = routed(world)
    for on in (True, True, False):
        (outcome,) = set_urgent(world.db, [order_id], on, BOSS)
        assert outcome.error is None
    events = world.events(order_id)
    assert (events.count("order.made_urgent"), events.count("order.made_normal")) == (1, 1)
    with world.db.write() as tx:
        tx.conn.execute(update(sales_order).values(state="closed"))
    (outcome,) = set_urgent(world.db, [order_id], True, BOSS)
    assert outcome.error == "order.over_already"


def test_tags_are_kept_once_in_order_and_hold_no_separator(world: World) -> None:
    (order_id,) = routed(world)
    set_tags(world.db, [order_id], ["送礼", "VIP", "a,b", " VIP ", ""], [], BOSS)
    assert split_tags(world.order(order_id).tags) == ("VIP", "a b", "送礼")
    set_tags(world.db, [order_id], [], ["VIP", "nothing"], BOSS)
    set_tags(world.db, [order_id], ["送礼"], [], BOSS)
    assert world.order(order_id).tags == ",a b,送礼,"
    assert world.events(order_id).count("order.tagged") == 2, "a change that changes nothing is no event"


def test_a_carrier_is_chosen_for_parcels_whose_label_is_not_on_paper(world: World) -> None:
    first, second = routed(world, 2)
    other = world.add_carrier("顺丰二号")
    with world.db.write() as tx:
        tx.conn.execute(update(parcel).where(parcel.c.order_id == second).values(state="printed", waybill_no="SF1"))
    done, refused = choose_carrier(world.db, [first, second], other, PRINT_CLERK)
    assert (done.error, refused.error) == (None, "order.label_on_paper")
    assert world.parcels(first)[0].carrier_id == world.order(first).carrier_id == other
    with pytest.raises(NotFound):
        choose_carrier(world.db, [first], 999, PRINT_CLERK)
    with pytest.raises(NotAllowed):
        choose_carrier(world.db, [first], other, PACKER)


# --- holds ------------------------------------------------------------------------------------------------------------


def test_holding_again_renews_reason_and_end_and_a_release_may_say_why(world: World, clock: FakeClock) -> None:
    (order_id,) = routed(world)
    hold_orders(world.db, [order_id], "等买家", clock() + timedelta(hours=1), BOSS)
    hold_orders(world.db, [order_id], "等补货", clock() + timedelta(hours=3), BOSS)
    assert world.open_kinds(order_id) == ["hold"]
    clock.advance(hours=2)
    assert release_due(world.db) == 0, "the newer end counts"
    release_orders(world.db, [order_id], BOSS, reason="货到了")
    assert words_of_event(world, order_id, "exception.closed.hold") == {"reason": "released", "why": "货到了"}
    assert world.order(order_id).queue == "to_print"
    world.sound()


def test_what_is_over_cannot_be_held_and_what_does_not_exist_is_said(world: World) -> None:
    (order_id,) = routed(world)
    with world.db.write() as tx:
        tx.conn.execute(update(sales_order).values(state="cancelled"))
    over, missing = hold_orders(world.db, [order_id, 999], "x", None, BOSS)
    assert (over.error, missing.error) == ("order.over_already", "order.not_found")


# --- a receiver put right ---------------------------------------------------------------------------------------------


def test_a_new_address_cures_its_findings_and_the_order_goes_on_by_itself(world: World) -> None:
    world.add_sku("A1", 5)
    odd = replace(WANG, city="杭州市", phone="123")
    (order_id,) = world.take(world.intake("1", ("A1", 1), receiver=odd)).order_ids
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["address_invalid", "phone_odd"]
    (outcome,) = change_address(world.db, world.keys, order_id, {"city": "深圳市", "phone": "138 0013 8000"}, BOSS)
    assert outcome.error is None
    assert (world.order(order_id).state, world.open_kinds(order_id)) == ("audited", [])
    with world.db.read() as conn:
        person = open_receiver(conn, world.keys, order_id)
        rows = conn.execute(select(receiver.c.current).where(receiver.c.order_id == order_id)).scalars().all()
    assert (person.city, person.phone, person.name) == ("深圳市", "13800138000", "王小明")
    assert sorted(rows) == [False, True], "the old one stays as history"
    assert words_of_event(world, order_id, "order.receiver_changed") == {"fields": ["city", "phone"]}
    world.sound()


def test_an_address_that_is_still_wrong_is_found_again(world: World) -> None:
    world.add_sku("A1", 5)
    (order_id,) = world.take(world.intake("1", ("A1", 1), receiver=replace(WANG, city="杭州市"))).order_ids
    audit_waiting(world.db)
    change_address(world.db, world.keys, order_id, {"city": "苏州市"}, BOSS)
    assert world.open_kinds(order_id) == ["address_invalid"]


def test_masked_and_unknown_parts_change_nothing(world: World) -> None:
    (order_id,) = routed(world)
    change_address(world.db, world.keys, order_id, {"name": "王**", "phone": "138****8000", "town": "粤海街道"}, BOSS)
    with world.db.read() as conn:
        person = open_receiver(conn, world.keys, order_id)
    assert (person.name, person.phone) == (WANG.name, WANG.phone)
    with pytest.raises(BadInput) as refused:
        change_address(world.db, world.keys, order_id, {"planet": "Mars"}, BOSS)
    assert refused.value.code == "account.unknown_field"
    with pytest.raises(NotAllowed):
        change_address(world.db, world.keys, order_id, {"name": "x"}, PACKER)


def test_past_audit_the_order_comes_back_with_its_paper_label_named(world: World) -> None:
    (order_id,) = routed(world)
    with world.db.write() as tx:
        tx.conn.execute(update(parcel).values(state="printed", waybill_no="SF1", batch_serial="260302-001-1"))
    (outcome,) = change_address(world.db, world.keys, order_id, {"street": "新路1号"}, BOSS)
    assert outcome.detail == "260302-001-1"
    assert words_of_event(world, order_id, "order.receiver_changed")["labels"] == ["260302-001-1"]
    assert world.order(order_id).state == "audited", "it was clean, and is checked again at once"
    assert [one.state for one in world.parcels(order_id)] == ["cancelled"]


def test_search_words_follow_the_receiver(world: World) -> None:
    (order_id,) = routed(world)
    moved = replace(WANG, name="令狐冲", phone="13755556666")
    change_address(world.db, world.keys, order_id, {"name": moved.name, "phone": moved.phone}, BOSS)
    with world.db.read() as conn:
        words = world.keys.words(conn)
        gone = set(tokens_of(words, WANG)) - set(tokens_of(words, moved))
        for token in tokens_of(words, moved):
            assert receiver_words.find(conn, token) == [order_id]
        for token in gone:
            assert receiver_words.find(conn, token) == []


def test_what_has_left_keeps_its_receiver(world: World) -> None:
    (order_id,) = routed(world)
    with world.db.write() as tx:
        tx.conn.execute(update(sales_order).values(state="shipped"))
    (outcome,) = change_address(world.db, world.keys, order_id, {"name": "李四"}, BOSS)
    assert outcome.error == "order.over_already"


# --- asked about again ------------------------------------------------------------------------------------------------


def test_orders_are_asked_about_where_the_platform_can_be_asked(world: World) -> None:
    ids = routed(world, 2)
    files = add_shop(world.db, world.keys, "files", "门店", {}, BOSS)
    with world.db.write() as tx:
        tx.conn.execute(update(raw_order).where(raw_order.c.order_id == ids[1]).values(shop_id=files))
        queue_recheck(tx, ids)
        queue_recheck(tx, ids)
    with world.db.read() as conn:
        rows = conn.execute(select(outbox).where(outbox.c.kind == "recheck_order")).all()
    assert [(row.account, row.subject_id) for row in rows] == [(f"shop:{world.shop_id}", 1)]


class AskedShop(PulledShop):
    """Answers when it is asked about one order."""

    def get_order(self, platform_order_no: str) -> PulledOrder | None:
        """See Platform."""
        found = self.orders.get(platform_order_no)
        said = f"{platform_order_no} {found and found.status}"
        return None if found is None else PulledOrder(platform_order_no, found.modified_at, said, found.receiver)


def test_a_refund_asked_a_minute_ago_stops_the_order(world: World) -> None:
    world.add_sku("A1", 5)
    order = replace(made_order("1", world.now), paid_cents=1000)
    (order_id,) = world.flow(order)
    platform = AskedShop()
    platform.orders["1"] = replace(order, refund_asked=True, modified_at=world.now + timedelta(minutes=1))
    recheck_order(world.db, world.keys, platform, 1)
    assert world.open_kinds(order_id) == ["refund_asked"]
    platform.orders["1"] = replace(
        order, status=PlatformOrderStatus.CANCELLED, modified_at=world.now + timedelta(minutes=2)
    )
    recheck_order(world.db, world.keys, platform, 1)
    assert world.order(order_id).state == "cancelled"
    platform.orders.clear()
    recheck_order(world.db, world.keys, platform, 1)  # the platform has forgotten it: nothing changes
    world.sound()


# --- waiting calls ----------------------------------------------------------------------------------------------------


def test_waiting_and_dead_calls_are_listed_apart_and_can_be_tried_again(world: World, clock: FakeClock) -> None:
    account = f"shop:{world.shop_id}"
    with world.db.write() as tx:
        queue_calls(tx, [Call("push_stock", account, number) for number in (1, 2, 3)])
        tx.conn.execute(
            update(outbox)
            .where(outbox.c.subject_id == 1)
            .values(dead_at=tx.at, attempts=10, error_code="http.cut", error_params={"host": "x"})
        )
        tx.conn.execute(
            update(outbox)
            .where(outbox.c.subject_id == 2)
            .values(claimed_until=tx.at + timedelta(minutes=2), claimed_by="engine", not_before=tx.at)
        )
        tx.conn.execute(update(outbox).where(outbox.c.subject_id == 3).values(not_before=tx.at + timedelta(hours=1)))
    with world.db.read() as conn:
        (dead,) = outbox_rows(conn, dead=True)
        waiting = outbox_rows(conn, dead=False)
    assert (dead.subject, dead.attempts, dead.error, dead.error_params) == ("1", 10, "http.cut", {"host": "x"})
    assert [row.subject for row in waiting] == ["2", "3"]
    ids = [dead.id, *(row.id for row in waiting), 999]
    with pytest.raises(NotAllowed):
        retry_calls(world.db, ids, PACKER)
    outcomes = retry_calls(world.db, ids, BOSS)
    assert [one.error for one in outcomes] == [None, "outbox.not_waiting", None, "outbox.not_waiting"]
    with world.db.read() as conn:
        assert outbox_rows(conn, dead=True) == ()
        due = {row.subject: row.not_before for row in outbox_rows(conn, dead=False)}
    assert (due["1"], due["3"]) == (clock(), clock())


def test_nothing_reaches_an_order_through_a_platform_that_is_down(world: World) -> None:
    world.add_sku("A1", 5)
    (order_id,) = world.flow(made_order("1", world.now))

    class Down(PulledShop):
        def get_order(self, platform_order_no: str) -> PulledOrder | None:
            raise PlatformDown("http.cut")

    with pytest.raises(PlatformDown):
        recheck_order(world.db, world.keys, Down(), 1)
    assert world.order(order_id).queue == "to_print"


def test_a_hold_ends_when_its_condition_holds(world: World) -> None:
    world.add_sku("A1", 50)
    order = world.intake("1", ("A1", 1), seller_memo="等客户回话")
    (order_id,) = world.take(order).order_ids
    answered = {"field": "seller_memo", "op": "contains", "value": "可发"}
    (outcome,) = hold_orders(world.db, [order_id], "等回话", None, BOSS, release_when=answered)
    assert outcome.error is None
    assert release_due(world.db) == 0
    world.take(replace(order, seller_memo="客户说可发", modified_at=world.now + timedelta(minutes=1)))
    assert release_due(world.db) == 1
    assert "hold" not in world.open_kinds(order_id)
    assert words_of_event(world, order_id, "exception.closed.hold")["reason"] == "condition_met"
    world.sound()


def test_renewing_a_hold_takes_its_condition_away_and_bad_ones_are_refused(world: World) -> None:
    (order_id,) = routed(world)
    always: dict[str, object] = {"all": []}
    hold_orders(world.db, [order_id], "等", None, BOSS, release_when=always)
    hold_orders(world.db, [order_id], "等人", None, BOSS)
    assert release_due(world.db) == 0
    assert world.open_kinds(order_id) == ["hold"]
    with pytest.raises(BadInput):
        hold_orders(world.db, [order_id], "等", None, BOSS, release_when={"field": "nothing"})
    world.sound()
