"""Orders by hand, copies, resends and edited lines: audited like any other, told to no platform, made once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.intake import IntakeOrder
from app.domain.people import Actor, Role
from app.errors import BadInput, IllegalMove, LostRace, NotAllowed
from app.models.base import AnyRow
from app.models.orders import order_line, order_link, sales_order
from app.models.parcels import writeback
from app.services.audit_orders import audit_waiting
from app.services.edit_orders import edit_lines, unedit_lines
from app.services.make_orders import copy_order, make_order, resend_order
from app.services.queries.making_rows import LineEdit, MadeLine, MadeOrder
from app.services.receivers import open_receiver
from app.services.route_orders import route_waiting
from tests.services.world import BOSS, World

PACKER = Actor(None, "小张", Role.PACKER, "bench 1")


@pytest.fixture
def shop(world: World) -> World:
    world.add_sku("CUP", 50)
    world.add_sku("SOCK", 50)
    return world


def form(world: World, **changes: Any) -> MadeOrder:  # noqa: ANN401 - any field
    made = MadeOrder(
        world.shop_id, "k1", "李雷", "138 0013 8001", "广东深圳南山区粤海街道科技园路1号", (MadeLine("CUP", 2, 1000),)
    )
    return replace(made, **changes)


def lines(world: World, order_id: int) -> list[AnyRow]:
    with world.db.read() as conn:
        return list(conn.execute(select(order_line).where(order_line.c.order_id == order_id).order_by(order_line.c.id)))


def go(world: World) -> None:
    audit_waiting(world.db)
    route_waiting(world.db)


def test_an_order_by_hand_goes_the_way_of_all_orders(shop: World) -> None:
    made = make_order(shop.db, shop.keys, form(shop, discount_cents=200, postage_cents=500), BOSS)
    order = shop.order(made.order_id)
    assert (order.kind, order.state, order.qty, order.paid_cents) == ("manual", "received", 2, 2300)
    assert (order.receiver_name, order.region) == ("李*", "广东 深圳")
    with shop.db.read() as conn:
        person = open_receiver(conn, shop.keys, made.order_id)
    assert (person.phone, person.district, person.town, person.street) == (
        "13800138001",
        "南山区",
        "粤海街道",
        "科技园路1号",
    )
    go(shop)
    assert shop.order(made.order_id).state == "routed"
    shop.sound()


def test_the_same_key_makes_one_order(shop: World) -> None:
    first = make_order(shop.db, shop.keys, form(shop), BOSS)
    again = make_order(shop.db, shop.keys, form(shop), BOSS)
    assert (again.order_id, again.again) == (first.order_id, True)
    assert make_order(shop.db, shop.keys, form(shop, key="k2"), BOSS).order_id != first.order_id


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": " "}, "account.field_missing", "name"),
        ({"phone": "123"}, "make.phone", "phone"),
        ({"lines": ()}, "make.no_lines", "lines"),
        ({"lines": (MadeLine("NOPE", 1),)}, "make.no_goods", "lines"),
        ({"lines": (MadeLine("CUP", 0),)}, "make.qty", "lines"),
        ({"lines": (MadeLine("CUP", 1, -1),)}, "make.price", "lines"),
        ({"address": "广东省深圳市南山区"}, "make.no_street", "address"),
        ({"discount_cents": 9999}, "make.discount_too_big", "discount"),
        ({"postage_cents": -1}, "make.money", "postage"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(shop: World, changes: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(BadInput) as wrong:
        make_order(shop.db, shop.keys, form(shop, **changes), BOSS)
    assert (wrong.value.code, wrong.value.params["field"]) == (code, field)
    with shop.db.read() as conn:
        assert conn.execute(select(sales_order.c.id)).all() == []
    with pytest.raises(NotAllowed):
        make_order(shop.db, shop.keys, form(shop), PACKER)


def test_a_paid_sum_that_differs_is_a_finding(shop: World) -> None:
    made = make_order(shop.db, shop.keys, form(shop, paid_cents=100), BOSS)
    audit_waiting(shop.db)
    assert shop.open_kinds(made.order_id) == ["amount_anomaly"]


def test_a_copy_has_the_same_goods_money_and_receiver(shop: World) -> None:
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 2), buyer_nick="小明"))
    made = copy_order(shop.db, shop.keys, order_id, "c1", BOSS)
    old, new = shop.order(order_id), shop.order(made.order_id)
    assert (new.kind, new.state, new.paid_cents, new.qty) == ("manual", "received", old.paid_cents, 2)
    with shop.db.read() as conn:
        assert open_receiver(conn, shop.keys, made.order_id) == open_receiver(conn, shop.keys, order_id)
        assert conn.execute(select(order_link.c.kind)).scalars().all() == ["copy"]
    assert shop.order(order_id).state == "routed"
    shop.sound()


def test_a_resend_is_free_and_no_platform_is_told(shop: World) -> None:
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 2), ("SOCK", 1)))
    (line, _) = lines(shop, order_id)
    with pytest.raises(IllegalMove):
        resend_order(shop.db, shop.keys, order_id, {line.id: 1}, "破损", "r0", BOSS)
    with shop.db.write() as tx:
        tx.conn.execute(sales_order.update().where(sales_order.c.id == order_id).values(state="shipped"))
    for pieces, reason in (({line.id: 3}, "破损"), ({line.id: 1}, " "), ({}, "破损")):
        with pytest.raises(BadInput):
            resend_order(shop.db, shop.keys, order_id, pieces, reason, "r1", BOSS)
    made = resend_order(shop.db, shop.keys, order_id, {line.id: 1}, "破损", "r2", BOSS)
    order = shop.order(made.order_id)
    assert (order.kind, order.qty, order.paid_cents, order.seller_memo) == ("resend", 1, 0, "破损")
    (resent,) = lines(shop, made.order_id)
    assert (resent.kind, resent.raw_order_id, resent.total_cents) == ("resend", None, 0)
    with shop.db.read() as conn:
        assert conn.execute(select(order_link.c.kind)).scalars().all() == ["resend"]
        before = conn.execute(select(writeback.c.id)).all()
    assert before == []


# --- editing lines ----------------------------------------------------------------------------------------------------


def test_lines_are_changed_added_and_taken_off_and_the_difference_is_a_finding(shop: World) -> None:
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 2)))
    (line,) = lines(shop, order_id)
    outcome = edit_lines(shop.db, order_id, [LineEdit(line.id, 1), LineEdit(None, 2, "SOCK", 300)], BOSS)
    assert outcome.error is None
    order = shop.order(order_id)
    assert (order.state, order.qty, order.goods_cents, order.paid_cents) == ("received", 3, 1600, 2000)
    assert shop.open_kinds(order_id) == ["amount_anomaly"], "paid 20.00, due 16.00"
    edit_lines(shop.db, order_id, [LineEdit(lines(shop, order_id)[1].id, 0), LineEdit(line.id, 2)], BOSS)
    assert shop.open_kinds(order_id) == []
    go(shop)
    assert (shop.order(order_id).state, shop.order(order_id).qty) == ("routed", 2)
    shop.sound()


def newer(order: IntakeOrder, minutes: int, **changes: Any) -> IntakeOrder:  # noqa: ANN401 - any field
    return replace(order, modified_at=order.modified_at + timedelta(minutes=minutes), **changes)


def test_a_platform_that_says_the_same_leaves_the_edit_and_one_that_says_otherwise_wins(shop: World) -> None:
    order = shop.intake("1", ("CUP", 2))
    (order_id,) = shop.flow(order)
    (line,) = lines(shop, order_id)
    edit_lines(shop.db, order_id, [LineEdit(line.id, 1, price_cents=2000)], BOSS)
    go(shop)
    shop.take(newer(order, 1, buyer_message="谢谢"))
    assert (lines(shop, order_id)[0].qty, lines(shop, order_id)[0].price_cents) == (1, 2000)
    assert shop.order(order_id).goods_cents == 2000
    assert shop.order(order_id).buyer_message == "谢谢"
    more = shop.intake("1", ("CUP", 3))
    shop.take(newer(more, 2))
    assert (lines(shop, order_id)[0].qty, lines(shop, order_id)[0].price_cents) == (3, 1000)
    assert "items_changed" in shop.open_kinds(order_id)
    shop.sound()


def shape_of(shop: World, order_id: int) -> list[tuple[Any, ...]]:
    """Return what is still sent of an order's lines, with the order's own sums."""
    order = shop.order(order_id)
    return [
        (order.qty, order.goods_cents, order.discount_cents, order.goods),
        *((line.id, line.qty - line.refunded_qty, line.price_cents, line.discount_cents, line.total_cents, line.sku_id)
          for line in lines(shop, order_id) if line.qty > line.refunded_qty),
    ]  # fmt: skip


def test_an_edit_is_taken_back_whole_with_discounts_and_goods(shop: World) -> None:
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 2), ("SOCK", 1)))
    cup, sock = lines(shop, order_id)
    with shop.db.write() as tx:
        tx.conn.execute(
            order_line.update().where(order_line.c.id == cup.id).values(discount_cents=500, total_cents=1500)
        )
        tx.conn.execute(sales_order.update().values(discount_cents=500))
    was = shape_of(shop, order_id)
    edits = [LineEdit(cup.id, 1, price_cents=100), LineEdit(sock.id, 0), LineEdit(None, 3, "SOCK", 50)]
    edit_lines(shop.db, order_id, edits, BOSS)
    assert shape_of(shop, order_id) != was
    unedit_lines(shop.db, order_id, BOSS)
    assert shape_of(shop, order_id) == was
    with pytest.raises(IllegalMove):
        unedit_lines(shop.db, order_id, BOSS)
    edit_lines(shop.db, order_id, [LineEdit(cup.id, 1, "SOCK")], BOSS)
    unedit_lines(shop.db, order_id, BOSS)
    assert shape_of(shop, order_id) == was
    shop.sound()


def test_nobodys_edit_is_overwritten_unseen(shop: World) -> None:
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 2)))
    (line,) = lines(shop, order_id)
    edit_lines(shop.db, order_id, [LineEdit(line.id, 3, was=(2, 1000))], BOSS)
    with pytest.raises(LostRace):
        edit_lines(shop.db, order_id, [LineEdit(line.id, 1, was=(2, 1000))], BOSS)
    other = Actor(None, "王姐", Role.SUPERVISOR, "audit 2")
    with pytest.raises(LostRace):
        unedit_lines(shop.db, order_id, other)
    shop.take(newer(shop.intake("1", ("CUP", 5)), 2))
    assert lines(shop, order_id)[0].qty == 5
    with pytest.raises(LostRace):
        unedit_lines(shop.db, order_id, BOSS)
    assert lines(shop, order_id)[0].qty == 5
    shop.sound()


def test_what_cannot_be_edited_is_refused_and_nothing_changes(shop: World) -> None:
    (order_id,) = shop.flow(shop.intake("1", ("CUP", 2)))
    (line,) = lines(shop, order_id)
    for edits in ([LineEdit(line.id, 0)], [LineEdit(line.id, -1)], [LineEdit(line.id, 2)]):
        with pytest.raises(BadInput):
            edit_lines(shop.db, order_id, edits, BOSS)
    with pytest.raises(NotAllowed):
        edit_lines(shop.db, order_id, [LineEdit(line.id, 1)], PACKER)
    assert shop.order(order_id).state == "routed", "a refused edit takes nothing back"
    with shop.db.write() as tx:
        tx.conn.execute(sales_order.update().values(state="closed"))
    with pytest.raises(IllegalMove):
        edit_lines(shop.db, order_id, [LineEdit(line.id, 1)], BOSS)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 5), st.sampled_from(["CUP", "SOCK"]), st.integers(0, 3000)),
        min_size=1, max_size=6,
    )
)  # fmt: skip
def test_any_edits_keep_the_order_whole(shop: World, edits: list[tuple[int, int, str, int]]) -> None:
    with shop.db.read() as conn:
        number = len(conn.execute(select(sales_order.c.id)).all())
    (order_id,) = shop.flow(shop.intake(f"H{number}", ("CUP", 2), ("SOCK", 1)))
    for place, qty, code, price in edits:
        there = lines(shop, order_id)
        which = there[place].id if place < len(there) else None
        try:
            edit_lines(shop.db, order_id, [LineEdit(which, qty, "" if which else code, price)], BOSS)
        except BadInput:
            continue
        go(shop)
    sent = [line for line in lines(shop, order_id) if line.qty > line.refunded_qty]
    order = shop.order(order_id)
    assert order.qty == sum(line.qty - line.refunded_qty for line in sent)
    assert order.goods_cents == sum(line.qty * line.price_cents for line in sent)
    assert all(line.total_cents == line.qty * line.price_cents - line.discount_cents for line in sent)
    shop.sound()
