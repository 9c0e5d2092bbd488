"""A person says where an order leaves from: no rule, rank or stock elsewhere overrules it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from app.domain.people import Actor, Role
from app.errors import IllegalMove, NotAllowed, NotFound
from app.models.orders import sales_order
from app.models.stock import stock
from app.models.warehouses import warehouse
from app.services.audit_orders import audit_waiting
from app.services.change_orders import choose_warehouse
from app.services.merge_orders import merge_orders
from app.services.route_orders import route_waiting
from app.services.split_orders import Cut, split_order
from tests.services.test_routing_choices import open_params, put, second_house
from tests.services.world import BOSS, World

PACKER = Actor(None, "小张", Role.PACKER, "bench 1")


def house_of(world: World, order_id: int) -> int | None:
    found: int | None = world.order(order_id).warehouse_id
    return found


def reserved(world: World, sku_id: int, house: int) -> int:
    with world.db.read() as conn:
        query = select(stock.c.reserved_qty).where(stock.c.sku_id == sku_id, stock.c.warehouse_id == house)
        return int(conn.execute(query).scalar_one())


def test_a_routed_order_goes_to_the_chosen_warehouse_and_its_stock_follows(world: World) -> None:
    cup = world.add_sku("CUP", 10)
    other = second_house(world, ("北京市", 1))  # whose regions do not name the place: a person may still
    put(world, cup, other, 5)
    (order_id,) = world.flow(world.intake("1", ("CUP", 2)))
    assert house_of(world, order_id) == world.warehouse_id
    (outcome,) = choose_warehouse(world.db, [order_id], other, BOSS)
    assert outcome.error is None
    assert world.order(order_id).state == "audited"
    route_waiting(world.db)
    assert (world.order(order_id).state, house_of(world, order_id)) == ("routed", other)
    assert (reserved(world, cup, world.warehouse_id), reserved(world, cup, other)) == (0, 2)
    (again,) = choose_warehouse(world.db, [order_id], other, BOSS)
    assert again.error is None
    assert world.order(order_id).state == "routed", "the same choice again takes nothing back"
    world.sound()


def test_what_the_chosen_warehouse_lacks_waits_and_holds_up_nobody(world: World) -> None:
    cup = world.add_sku("CUP", 10)
    other = second_house(world)
    first, second = world.take(world.intake("1", ("CUP", 2)), world.intake("2", ("CUP", 1))).order_ids
    choose_warehouse(world.db, [first], other, BOSS)
    audit_waiting(world.db)
    route_waiting(world.db)
    assert world.open_kinds(first) == ["shortage"]
    assert "广州仓" in str(open_params(world, first))
    assert house_of(world, second) == world.warehouse_id
    assert route_waiting(world.db, limit=1).stopped == [], "it is not looked at again before stock comes"
    put(world, cup, other, 2)
    route_waiting(world.db)
    assert (world.open_kinds(first), house_of(world, first)) == ([], other)
    world.sound()


def test_a_choice_taken_back_leaves_it_to_the_rules(world: World) -> None:
    world.add_sku("CUP", 10)
    other = second_house(world)
    (order_id,) = world.take(world.intake("1", ("CUP", 2))).order_ids
    choose_warehouse(world.db, [order_id], other, BOSS)
    audit_waiting(world.db)
    route_waiting(world.db)
    choose_warehouse(world.db, [order_id], None, BOSS)
    route_waiting(world.db)
    assert (world.open_kinds(order_id), house_of(world, order_id)) == ([], world.warehouse_id)
    world.sound()


def test_a_warehouse_that_is_closed_later_is_named(world: World) -> None:
    world.add_sku("CUP", 10)
    other = second_house(world)
    (order_id,) = world.take(world.intake("1", ("CUP", 2))).order_ids
    choose_warehouse(world.db, [order_id], other, BOSS)
    with world.db.write() as tx:
        tx.conn.execute(update(warehouse).where(warehouse.c.id == other).values(active=False))
    audit_waiting(world.db)
    route_waiting(world.db)
    assert world.open_kinds(order_id) == ["no_warehouse"]
    assert "route.bound_gone" in str(open_params(world, order_id))
    with pytest.raises(NotFound):
        choose_warehouse(world.db, [order_id], other, BOSS)


def test_who_may_not_and_what_is_over_is_refused(world: World) -> None:
    cup = world.add_sku("CUP", 10)
    other = second_house(world)
    put(world, cup, other, 5)
    (order_id,) = world.flow(world.intake("1", ("CUP", 2)))
    with pytest.raises(NotAllowed):
        choose_warehouse(world.db, [order_id], other, PACKER)
    with world.db.write() as tx:
        tx.conn.execute(update(sales_order).where(sales_order.c.id == order_id).values(state="closed"))
    (outcome,) = choose_warehouse(world.db, [order_id], other, BOSS)
    assert outcome.error == "order.over_already"


def test_merged_orders_keep_the_choice_and_two_choices_do_not_merge(world: World) -> None:
    world.add_sku("CUP", 10)
    other = second_house(world)
    ids = world.take(*(world.intake(str(n), ("CUP", 1)) for n in range(3))).order_ids
    choose_warehouse(world.db, [ids[1]], other, BOSS)
    merged = merge_orders(world.db, world.keys, ids[:2], BOSS)
    assert world.order(merged.order_id).warehouse_wish == "=GZ"
    choose_warehouse(world.db, [ids[2]], world.warehouse_id, BOSS)
    with pytest.raises(IllegalMove) as refused:
        merge_orders(world.db, world.keys, [merged.order_id, ids[2]], BOSS)
    assert refused.value.params["why"] == ["other_warehouse"]


def test_parts_cut_by_warehouse_are_bound_to_none(world: World) -> None:
    world.add_sku("CUP", 1)
    sock = world.add_sku("SOCK", 0)
    other = second_house(world)
    put(world, sock, other, 1)
    (order_id,) = world.take(world.intake("1", ("CUP", 1), ("SOCK", 1))).order_ids
    choose_warehouse(world.db, [order_id], world.warehouse_id, BOSS)
    split_order(world.db, world.keys, order_id, Cut(warehouses=True), BOSS)
    with world.db.read() as conn:
        wishes = conn.execute(select(sales_order.c.warehouse_wish).where(sales_order.c.kind == "split")).scalars().all()
    assert list(wishes) == ["", ""]
