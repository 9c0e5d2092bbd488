"""An order's money from intake to its copies: who pays a discount, what the shop gets, and that sums are checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain.intake import IntakeOrder
from app.services.audit_orders import audit_waiting
from app.services.edit_orders import edit_lines
from app.services.make_orders import copy_order
from app.services.merge_orders import merge_orders
from app.services.queries.making_rows import LineEdit
from app.services.queries.order_detail import detail, events_of
from app.services.split_orders import Cut, split_order
from app.services.undo_regroup import undo_regroup
from tests.services.world import BOSS, World

NAMES = ("goods_cents", "discount_cents", "order_discount_cents", "platform_discount_cents", "shop_discount_cents")


def couponed(world: World, number: str = "1", **changes: Any) -> IntakeOrder:  # noqa: ANN401 - any field
    """Two cups and a sock for 30.00, of which the platform pays 4.00 and the shop 6.00 off, 1.00 of it on the sock."""
    order = world.intake(number, ("CUP", 2), ("SOCK", 1))
    lines = (order.lines[0], replace(order.lines[1], discount_cents=100, total_cents=900))
    order = replace(order, lines=lines, discount_cents=1000, platform_discount_cents=400, paid_cents=2000)
    return replace(order, **changes)


def sums(world: World, order_id: int) -> tuple[int, ...]:
    order = world.order(order_id)
    return tuple(getattr(order, name) for name in NAMES)


def goods(world: World) -> None:
    world.add_sku("CUP")
    world.add_sku("SOCK")


def test_what_the_platform_pays_is_income_and_what_the_shop_pays_is_not(world: World) -> None:
    goods(world)
    (order_id,) = world.take(couponed(world)).order_ids
    assert sums(world, order_id) == (3000, 1000, 900, 400, 600)
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == []
    with world.db.read() as conn:
        shown = detail(conn, order_id)
    assert (shown.due_cents, shown.row.paid_cents, shown.income_cents) == (2000, 2000, 2400)
    assert (shown.order_discount_cents, shown.platform_discount_cents, shown.shop_discount_cents) == (900, 400, 600)


def test_sums_that_do_not_fit_are_found_and_cured_by_a_newer_version(world: World) -> None:
    goods(world)
    lost = couponed(world, goods_cents=3500, paid_cents=2500)
    nobody = couponed(world, "2", shop_discount_cents=500)
    ids = world.take(lost, nobody).order_ids
    audit_waiting(world.db)
    assert [world.open_kinds(order_id) for order_id in ids] == [["lines_sum"], ["discount_sum"]]
    later = world.now + timedelta(minutes=1)
    world.take(couponed(world, modified_at=later), replace(nobody, shop_discount_cents=600, modified_at=later))
    assert [world.open_kinds(order_id) for order_id in ids] == [[], []]
    assert sorted(audit_waiting(world.db).passed) == ids
    with world.db.read() as conn:
        said = [event for event in events_of(conn, ids[1]) if event.code == "order.changed_by_platform"]
    assert [event.params["fields"] for event in said] == [["shop_discount_cents"]]
    world.sound()


def test_parts_and_merged_orders_have_sums_that_fit(world: World) -> None:
    goods(world)
    one, two = world.take(couponed(world), couponed(world, "2")).order_ids
    before = sums(world, one)
    parts = split_order(world.db, world.keys, one, Cut(lines=((_line(world, one, "SOCK"),),)), BOSS)
    made = [sums(world, part.order_id) for part in parts.parts]
    assert tuple(map(sum, zip(*made, strict=True))) == before
    assert sorted(made) == [(1000, 379, 279, 152, 227), (2000, 621, 621, 248, 373)]
    audit_waiting(world.db)
    assert [world.open_kinds(part.order_id) for part in parts.parts] == [[], []]
    undo_regroup(world.db, one, BOSS)
    assert sums(world, one) == before
    whole = merge_orders(world.db, world.keys, [one, two], BOSS)
    assert sums(world, whole.order_id) == tuple(2 * each for each in before)
    audit_waiting(world.db)
    assert world.open_kinds(whole.order_id) == []
    world.sound()


def test_lines_that_staff_edit_keep_the_sums_fitting_at_the_shops_cost(world: World) -> None:
    goods(world)
    (order_id,) = world.take(couponed(world)).order_ids
    edit_lines(world.db, order_id, [LineEdit(_line(world, order_id, "SOCK"), 0)], BOSS)
    assert sums(world, order_id) == (2000, 900, 900, 400, 500)
    assert world.open_kinds(order_id) == ["amount_anomaly"], "what was paid stays; the lines and discounts fit"
    world.sound()


def test_a_copy_gets_nothing_from_the_platform_once_more(world: World) -> None:
    goods(world)
    (order_id,) = world.take(couponed(world)).order_ids
    made = copy_order(world.db, world.keys, order_id, "k", BOSS)
    assert sums(world, made.order_id) == (3000, 1000, 900, 0, 1000)
    audit_waiting(world.db)
    assert world.open_kinds(made.order_id) == []
    world.sound()


def _line(world: World, order_id: int, code: str) -> int:
    with world.db.read() as conn:
        return next(line.id for line in detail(conn, order_id).lines if line.sku_code == code)
