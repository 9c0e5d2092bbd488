"""Gifts: given by rules at the audit, counted, limited, recomputed, and given or taken by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.intake import IntakeOrder
from app.domain.people import Actor, Role
from app.errors import BadInput, NotAllowed, NotFound
from app.models.orders import order_event, order_exception, order_line, sales_order
from app.models.parcels import parcel_line
from app.models.rules import rule_hit
from app.services.audit_orders import audit_waiting, pass_orders, revoke_audit
from app.services.cancel_orders import cancel_orders
from app.services.hand_gifts import give_gift, take_gift
from app.services.list_gifts import list_gifts
from app.services.manage_rules import enable_rule, make_draft, switch_on
from app.services.merge_orders import merge_orders
from app.services.queries.order_detail import detail
from app.services.route_orders import route_waiting
from tests.services.rules import ALWAYS, in_force, rule
from tests.services.world import BOSS, World

PACKER = Actor(None, "小张", Role.PACKER, "bench 1")


def gift(sku: str = "SOCK", qty: int = 1, **limits: int | bool) -> dict[str, Any]:
    return {"do": "gift", "sku": sku, "qty": qty, **limits}


def spend(cents: int) -> dict[str, Any]:
    return {"field": "spend_cents", "op": ">=", "value": cents}


def gifts(world: World, order_id: int) -> list[tuple[str, int, int | None]]:
    """(title, pieces to send, rule) of an order's gifts, those taken back left out."""
    with world.db.read() as conn:
        rows = conn.execute(
            select(order_line)
            .where(order_line.c.order_id == order_id, order_line.c.kind == "gift")
            .order_by(order_line.c.id)
        )
        return [(row.title, row.qty - row.refunded_qty, row.rule_no) for row in rows if row.qty > row.refunded_qty]


def told(world: World, order_id: int, code: str) -> list[dict[str, Any]]:
    with world.db.read() as conn:
        query = select(order_event.c.params).where(order_event.c.order_id == order_id, order_event.c.code == code)
        return list(conn.execute(query.order_by(order_event.c.id)).scalars())


def take(world: World, *orders: IntakeOrder) -> list[int]:
    ids = world.take(*orders).order_ids
    audit_waiting(world.db)
    return ids


@pytest.fixture
def shop(world: World) -> World:
    world.add_sku("CUP")
    world.add_sku("SOCK", 5)
    return world


def test_a_rule_gives_a_gift_once_and_names_itself(shop: World) -> None:
    in_force(shop.db, rule("满二十送袜", spend(2000), gift()))
    small, big = take(shop, shop.intake("1", ("CUP", 1)), shop.intake("2", ("CUP", 2)))
    assert gifts(shop, small) == []
    assert gifts(shop, big) == [("商品 SOCK", 1, 1)]
    order = shop.order(big)
    assert (order.has_gift, order.qty, order.shape, order.paid_cents) == (True, 3, "multi_sku", 2000)
    (event,) = told(shop, big, "gift.given")
    assert (event["rule"], event["sku"], event["qty"]) == ("满二十送袜", "SOCK", 1)
    assert revoke_audit(shop.db, [big], BOSS)[0].error is None
    assert pass_orders(shop.db, [big], BOSS)[0].error is None
    assert gifts(shop, big) == [("商品 SOCK", 1, 1)]
    assert len(told(shop, big, "gift.given")) == 1
    with shop.db.read() as conn:
        assert conn.execute(select(rule_hit.c.hits)).scalars().all() == [1]
    give_gift(shop.db, [big], "CUP", 1, BOSS)
    with shop.db.read() as conn:
        rules = [(line.kind, line.gift_rule) for line in detail(conn, big).lines]
    assert rules == [("goods", ""), ("gift", "满二十送袜"), ("gift", "")], "what a person gave has no rule"
    shop.sound()


def test_a_gift_is_reserved_packed_and_sent_like_goods(shop: World) -> None:
    in_force(shop.db, rule("送袜", ALWAYS, gift(qty=2)))
    (order_id,) = take(shop, shop.intake("1", ("CUP", 1)))
    route_waiting(shop.db)
    with shop.db.read() as conn:
        assert sorted(conn.execute(select(parcel_line.c.qty)).scalars()) == [1, 2]
    assert shop.order(order_id).state == "routed"
    shop.sound()


def test_so_many_for_each_amount_and_a_refund_takes_back_what_is_not_earned(shop: World) -> None:
    in_force(shop.db, rule("每十元一双", ALWAYS, gift(per_cents=1000)))
    order = shop.intake("1", ("CUP", 3))
    (order_id,) = take(shop, order)
    assert gifts(shop, order_id) == [("商品 SOCK", 3, 1)]
    less = replace(order, refunded_cents=1500, modified_at=shop.now + timedelta(minutes=1))
    shop.take(less)
    assert shop.open_kinds(order_id) == ["gift_changed"]
    assert shop.order(order_id).state == "received"
    with shop.db.read() as conn:
        row = conn.execute(select(order_exception.c.params).where(order_exception.c.order_id == order_id)).one()
    assert row.params["gifts"] == ["SOCK ×2"]
    assert pass_orders(shop.db, [order_id], BOSS)[0].error is None
    assert gifts(shop, order_id) == [("商品 SOCK", 1, 1)]
    (event,) = told(shop, order_id, "gift.withdrawn")
    assert (event["sku"], event["qty"]) == ("SOCK", 1)
    shop.sound()


def test_a_gift_lost_after_routing_stops_the_parcel(shop: World) -> None:
    in_force(shop.db, rule("满三十送袜", spend(3000), gift()))
    order = shop.intake("1", ("CUP", 3))
    (order_id,) = shop.flow(order)
    assert shop.order(order_id).state == "routed"
    shop.take(replace(order, refunded_cents=1, modified_at=shop.now + timedelta(minutes=1)))
    assert shop.open_kinds(order_id) == ["gift_changed"]
    assert pass_orders(shop.db, [order_id], BOSS)[0].error is None
    route_waiting(shop.db)
    assert gifts(shop, order_id) == []
    assert (shop.order(order_id).state, shop.order(order_id).has_gift) == ("routed", False)
    shop.sound()


def test_more_money_back_that_changes_no_gift_stops_nothing(shop: World) -> None:
    in_force(shop.db, rule("满十元送袜", spend(1000), gift()))
    order = shop.intake("1", ("CUP", 3))
    (order_id,) = shop.flow(order)
    shop.take(replace(order, refunded_cents=1, modified_at=shop.now + timedelta(minutes=1)))
    assert shop.open_kinds(order_id) == []
    assert shop.order(order_id).state == "routed"


def test_only_the_first_orders_get_it_and_a_cancelled_one_makes_room(shop: World) -> None:
    in_force(shop.db, rule("前两单送袜", ALWAYS, gift(first=2)))
    ids = take(shop, *(shop.intake(str(number), ("CUP", 1)) for number in range(3)))
    assert [len(gifts(shop, order_id)) for order_id in ids] == [1, 1, 0]
    assert cancel_orders(shop.db, [ids[0]], "不要了", BOSS)[0].error is None
    (late,) = take(shop, shop.intake("9", ("CUP", 1)))
    assert len(gifts(shop, late)) == 1
    (last,) = take(shop, shop.intake("10", ("CUP", 1)))
    assert gifts(shop, last) == []
    shop.sound()


def test_while_stock_lasts_it_is_given_and_never_the_reason_for_a_shortage(shop: World) -> None:
    in_force(shop.db, rule("送完为止", ALWAYS, gift(qty=2, while_stock=True)))
    ids = take(shop, *(shop.intake(str(number), ("CUP", 1)) for number in range(3)))
    assert [len(gifts(shop, order_id)) for order_id in ids] == [1, 1, 0], "five pieces make two gifts of two"
    with shop.db.read() as conn:
        sock = conn.execute(select(order_line.c.sku_id).where(order_line.c.kind == "gift").limit(1)).scalar_one()
    shop.count(sock, 3)
    route_waiting(shop.db)
    assert [shop.order(order_id).state for order_id in ids] == ["routed"] * 3
    assert [len(gifts(shop, order_id)) for order_id in ids] == [1, 0, 0]
    assert told(shop, ids[1], "gift.out_of_stock") == [{"gifts": ["SOCK ×2"]}]
    shop.sound()


def test_a_short_order_keeps_its_gift_when_the_goods_are_what_is_missing(shop: World) -> None:
    in_force(shop.db, rule("送完为止", ALWAYS, gift(while_stock=True)))
    shop.add_sku("RARE", 0)
    (order_id,) = take(shop, shop.intake("1", ("RARE", 1)))
    route_waiting(shop.db)
    assert shop.open_kinds(order_id) == ["shortage"]
    assert len(gifts(shop, order_id)) == 1
    shop.sound()


def test_a_gift_does_not_decide_about_itself(shop: World) -> None:
    in_force(
        shop.db,
        rule("单件送袜", {"field": "qty", "op": "=", "value": 1}, gift()),
        rule("有赠品要看", {"field": "has_gift", "op": "=", "value": True}, "stop"),
        rule("重的", {"field": "weight_g", "op": ">", "value": 300}, "stop"),
        rule("两种", {"field": "sku_count", "op": ">", "value": 1}, "stop"),
    )
    (order_id,) = take(shop, shop.intake("1", ("CUP", 1)))
    assert (len(gifts(shop, order_id)), shop.open_kinds(order_id)) == (1, [])
    assert revoke_audit(shop.db, [order_id], BOSS)[0].error is None
    assert pass_orders(shop.db, [order_id], BOSS)[0].error is None
    assert (len(gifts(shop, order_id)), shop.open_kinds(order_id)) == (1, [])


def test_a_rule_that_is_off_takes_nothing_back(shop: World) -> None:
    in_force(shop.db, rule("送袜", ALWAYS, gift()))
    (order_id,) = take(shop, shop.intake("1", ("CUP", 1)))
    make_draft(shop.db, BOSS)
    enable_rule(shop.db, 1, False, BOSS)
    switch_on(shop.db, BOSS)
    revoke_audit(shop.db, [order_id], BOSS)
    pass_orders(shop.db, [order_id], BOSS)
    assert len(gifts(shop, order_id)) == 1


def test_merged_orders_keep_the_gifts_each_earned(shop: World) -> None:
    in_force(shop.db, rule("送袜", ALWAYS, gift()))
    ids = take(shop, shop.intake("1", ("CUP", 1)), shop.intake("2", ("CUP", 1)))
    merge_orders(shop.db, shop.keys, ids, BOSS)
    with shop.db.read() as conn:
        (made,) = conn.execute(select(sales_order.c.id).where(sales_order.c.kind == "merged")).scalars()
    assert len(gifts(shop, made)) == 2
    revoke_audit(shop.db, [made], BOSS)
    pass_orders(shop.db, [made], BOSS)
    assert len(gifts(shop, made)) == 2
    shop.sound()


def test_by_hand_a_gift_is_added_and_taken_back(shop: World) -> None:
    shop.set_shop(auto_audit=False)
    (order_id,) = take(shop, shop.intake("1", ("CUP", 1)))
    (outcome,) = give_gift(shop.db, [order_id], "sock".upper(), 2, BOSS)
    assert outcome.error is None
    assert gifts(shop, order_id) == [("商品 SOCK", 2, None)]
    assert shop.order(order_id).qty == 3
    assert take_gift(shop.db, [order_id], "SOCK", BOSS)[0].error is None
    assert gifts(shop, order_id) == []
    assert take_gift(shop.db, [order_id], "SOCK", BOSS)[0].error == "gift.none"
    assert (shop.order(order_id).qty, shop.order(order_id).has_gift) == (1, False)
    shop.sound()


def test_what_a_person_took_away_no_rule_gives_again(shop: World) -> None:
    in_force(shop.db, rule("送袜", ALWAYS, gift()))
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 1)))
    assert take_gift(shop.db, [order_id], "SOCK", BOSS)[0].error is None
    assert shop.open_kinds(order_id) == ["gift_changed"], "its parcel was planned with the gift"
    pass_orders(shop.db, [order_id], BOSS)
    assert gifts(shop, order_id) == []
    assert shop.order(order_id).state == "audited"
    shop.sound()


def test_bad_wishes_are_refused_before_anything_is_done(shop: World) -> None:
    (order_id,) = take(shop, shop.intake("1", ("CUP", 1)))
    with pytest.raises(NotFound, match=r"gift\.no_sku"):
        give_gift(shop.db, [order_id], "NOPE", 1, BOSS)
    with pytest.raises(BadInput, match=r"gift\.qty"):
        give_gift(shop.db, [order_id], "SOCK", 0, BOSS)
    with pytest.raises(NotAllowed):
        give_gift(shop.db, [order_id], "SOCK", 1, PACKER)
    cancel_orders(shop.db, [order_id], "不要了", BOSS)
    assert give_gift(shop.db, [order_id], "SOCK", 1, BOSS)[0].error == "gift.too_late"


def test_the_list_says_how_far_each_gift_has_come(shop: World) -> None:
    in_force(shop.db, rule("前两单送袜", ALWAYS, gift(first=2)), rule("停用", ALWAYS, gift(), enabled=False))
    take(shop, *(shop.intake(str(number), ("CUP", 1)) for number in range(3)))
    with shop.db.read() as conn:
        (row,) = list_gifts(conn)
    assert (row.rule, row.sku, row.first, row.orders, row.pieces, row.stock) == ("前两单送袜", "SOCK", 2, 2, 2, 3)
