"""Merge, split and their undoing: every row comes back, sums stay whole, and nothing is counted or sent twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.intake import IntakeOrder
from app.domain.people import Actor, Role
from app.errors import AppError, BadInput, NotAllowed, NotFound
from app.models.orders import order_event, order_exception, order_line, order_link, receiver, sales_order
from app.services.accounts import platform_kind
from app.services.audit_orders import audit_waiting, force_orders, pass_orders, revoke_audit
from app.services.cancel_orders import cancel_orders
from app.services.change_address import change_address
from app.services.change_orders import set_sealed, set_tags, set_urgent
from app.services.hold_orders import hold_orders, release_orders
from app.services.lineage import LinkKind, last_successors
from app.services.merge_candidates import could_be_merged, merge_candidates
from app.services.merge_orders import Merged, merge_orders, merge_waiting
from app.services.merge_settings import merge_settings, set_merging, set_shop_policy
from app.services.push_stock import sellable
from app.services.receivers import open_receiver
from app.services.route_orders import route_waiting
from app.services.search_orders import search
from app.services.split_orders import Cut, Split, plan_split, split_order
from app.services.undo_regroup import plan_undo, undo_regroup
from tests.clock import FakeClock
from tests.services.world import BOSS, WANG, World

PACKER = Actor(None, "小张", Role.PACKER, "bench 1")
_LEFT_OUT = {"version"}


def snapshot(world: World, order_ids: list[int]) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of these orders, but versions and events."""
    found: dict[str, list[tuple[Any, ...]]] = {}
    with world.db.read() as conn:
        for table, column in (
            (sales_order, sales_order.c.id), (order_line, order_line.c.order_id),
            (receiver, receiver.c.order_id), (order_exception, order_exception.c.order_id),
        ):  # fmt: skip
            names = [one.name for one in table.c if one.name not in _LEFT_OUT]
            rows = conn.execute(
                select(*(table.c[name] for name in names)).where(column.in_(order_ids)).order_by(table.c.id)
            )
            found[table.name] = [tuple(row) for row in rows]
    return found


def audited(world: World, *orders: IntakeOrder) -> list[int]:
    ids = world.take(*orders).order_ids
    audit_waiting(world.db)
    assert {world.order(order_id).state for order_id in ids} == {"audited"}
    return ids


def lines(world: World, order_id: int) -> list[Any]:
    with world.db.read() as conn:
        return list(conn.execute(select(order_line).where(order_line.c.order_id == order_id).order_by(order_line.c.id)))


def merge(world: World, ids: list[int], **more: bool) -> Merged:
    return merge_orders(world.db, world.keys, ids, BOSS, **more)


def split(world: World, order_id: int, cut: Cut, **more: bool) -> Split:
    return split_order(world.db, world.keys, order_id, cut, BOSS, **more)


def refusal(call: Any) -> AppError:  # noqa: ANN401 - a function without arguments
    with pytest.raises(AppError) as refused:
        call()
    return refused.value


# --- merging by hand --------------------------------------------------------------------------------------------------


def test_a_merged_order_has_all_goods_sums_messages_and_the_oldest_ones_receiver(world: World) -> None:
    world.add_sku("A1")
    world.add_sku("B2")
    first = world.intake("W-1", ("A1", 2), buyer_message="快点", placed_at=world.now - timedelta(hours=5))
    second = world.intake("W-2", ("A1", 1), ("B2", 3), seller_memo="放门口", flag=3, buyer_message="快点")
    ids = world.take(first, second).order_ids
    made = merge(world, ids)
    row = world.order(made.order_id)
    assert (row.state, row.kind, row.merged, row.queue) == ("received", "merged", True, "to_audit")
    assert (row.goods_cents, row.paid_cents, row.qty, row.shape) == (6000, 6000, 6, "multi_sku")
    assert (row.buyer_message, row.seller_memo, row.flag, row.placed_at) == ("快点", "放门口", 3, first.placed_at)
    copies = lines(world, made.order_id)
    assert [(one.qty, one.total_cents, one.platform_line_no) for one in copies] == [
        (2, 2000, "1"),
        (1, 1000, "1"),
        (3, 3000, "2"),
    ]
    assert [one.source_line_id for one in copies] == [one.id for order_id in ids for one in lines(world, order_id)]
    assert {world.order(order_id).queue for order_id in ids} == {"replaced"}
    with world.db.read() as conn:
        assert open_receiver(conn, world.keys, made.order_id) == WANG
    assert world.counters() == {"to_audit": 1, "replaced": 2}
    assert [world.events(order_id)[-1] for order_id in (*ids, made.order_id)] == ["order.merged"] * 2 + [
        "order.made_by_merge"
    ]
    world.sound()


def test_audited_members_make_an_audited_order_that_routes_like_any_other(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    ids = audited(world, world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 3)))
    made = merge(world, ids)
    assert world.order(made.order_id).state == "audited"
    assert world.order(made.order_id).audited_at is not None
    assert route_waiting(world.db).routed == [made.order_id]
    assert world.balance(sku_id) == (10, 5)
    world.sound()


def test_routed_members_are_pulled_back_and_one_received_member_sends_the_whole_to_audit(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    (routed,) = world.flow(world.intake("W-1", ("A1", 2)))
    (fresh,) = world.take(world.intake("W-2", ("A1", 3))).order_ids
    made = merge(world, [routed, fresh])
    assert world.order(made.order_id).state == "received"
    assert world.balance(sku_id) == (10, 0)
    undo_regroup(world.db, made.order_id, BOSS)
    assert (world.order(routed).state, world.order(fresh).state) == ("audited", "received")
    world.sound()


def test_merging_and_un_merging_restores_every_row(world: World) -> None:
    world.add_sku("A1")
    one = world.intake("W-1", ("A1", 2), buyer_message="要发票")
    ids = [*world.take(one).order_ids, *audited(world, world.intake("W-2", ("A1", 1)))]
    hold_orders(world.db, ids[1:], "等等", None, BOSS)
    before = snapshot(world, ids)
    counters = world.counters()
    made = merge(world, ids)
    assert world.open_kinds(made.order_id) == sorted({kind for order_id in ids for kind in ["hold", "message"]})
    assert [world.open_kinds(order_id) for order_id in ids] == [[], []]
    release_orders(world.db, [made.order_id], BOSS)
    plan = undo_regroup(world.db, ids[0], BOSS)
    assert [one.order_no for one in plan.ends] == [made.order_no]
    assert snapshot(world, ids) == before
    assert world.counters() == {**counters, "cancelled": 1}
    assert world.order(made.order_id).state == "cancelled"
    world.sound()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"receiver": replace(WANG, street="别处 2 号")}, "other_receiver"),
        ({"currency": "USD"}, "other_currency"),
        ({"cod": True}, "cod_mix"),
        ({"refund_asked": True}, "stopped"),
    ],
)
def test_what_does_not_go_together_is_refused_with_its_reason(
    world: World, change: dict[str, Any], reason: str
) -> None:
    world.add_sku("A1")
    ids = world.take(world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1), **change)).order_ids
    before = snapshot(world, ids)
    error = refusal(lambda: merge(world, ids))
    assert (error.code, error.params["why"]) == ("merge.refused", [reason])
    assert snapshot(world, ids) == before
    with world.db.read() as conn:
        assert could_be_merged(conn, ids) == {}


def test_who_may_not_audit_may_not_merge_split_or_undo(world: World) -> None:
    world.add_sku("A1")
    ids = world.take(world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1))).order_ids
    for call in (
        lambda: merge_orders(world.db, world.keys, ids, PACKER),
        lambda: split_order(world.db, world.keys, ids[0], Cut(weight_g=1), PACKER),
        lambda: undo_regroup(world.db, ids[0], PACKER),
        lambda: set_sealed(world.db, ids, True, PACKER),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_a_sealed_order_is_neither_merged_nor_split(world: World) -> None:
    world.add_sku("A1")
    ids = world.take(world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1))).order_ids
    (outcome,) = set_sealed(world.db, ids[:1], True, BOSS)
    assert outcome.error is None
    assert refusal(lambda: merge(world, ids)).params["why"] == ["sealed"]
    assert refusal(lambda: split(world, ids[0], Cut(weight_g=250))).code == "split.sealed"
    set_sealed(world.db, ids[:1], False, BOSS)
    merge(world, ids)
    assert world.events(ids[0])[1:3] == ["order.sealed", "order.unsealed"]


def test_nothing_is_done_to_a_replaced_order_and_the_sentence_names_its_successor(world: World) -> None:
    world.add_sku("A1")
    ids = world.take(world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1))).order_ids
    made = merge(world, ids)
    before = snapshot(world, ids)
    asked = [
        cancel_orders(world.db, ids[:1], "x", BOSS), hold_orders(world.db, ids[:1], "x", None, BOSS),
        release_orders(world.db, ids[:1], BOSS), set_urgent(world.db, ids[:1], True, BOSS),
        set_tags(world.db, ids[:1], ["x"], [], BOSS), pass_orders(world.db, ids[:1], BOSS),
        force_orders(world.db, ids[:1], "x", BOSS), revoke_audit(world.db, ids[:1], BOSS),
        set_sealed(world.db, ids[:1], True, BOSS),
        change_address(world.db, world.keys, ids[0], {"name": "李四"}, BOSS),
    ]  # fmt: skip
    for (outcome,) in asked:
        assert (outcome.error, outcome.params["by"]) == ("order.replaced_by", [made.order_no])
    assert refusal(lambda: split(world, ids[0], Cut(weight_g=1))).params["by"] == [made.order_no]
    assert refusal(lambda: merge(world, ids)).params["why"] == ["wrong_state"]
    assert snapshot(world, ids) == before


# --- splitting --------------------------------------------------------------------------------------------------------


def test_splitting_and_un_splitting_restores_every_row_and_the_parts_are_the_whole(world: World) -> None:
    world.add_sku("A1")
    world.add_sku("B2")
    order = world.intake("W-1", ("A1", 3), ("B2", 2), buyer_message="分开发", postage_cents=701, discount_cents=100)
    (order_id,) = world.take(replace(order, paid_cents=5601)).order_ids
    pass_orders(world.db, [order_id], BOSS)
    before = snapshot(world, [order_id])
    line_ids = [one.id for one in lines(world, order_id)]
    made = split(world, order_id, Cut(pieces=({line_ids[0]: 1}, {line_ids[0]: 1, line_ids[1]: 1})))
    rows = [world.order(part.order_id) for part in made.parts]
    assert [part.goods for part in made.parts] == [("A1 × 1",), ("A1 × 1", "B2 × 1"), ("A1 × 1", "B2 × 1")]
    for name in ("goods_cents", "discount_cents", "postage_cents", "paid_cents", "qty"):
        assert sum(getattr(row, name) for row in rows) == getattr(world.order(order_id), name)
    assert all(row.paid_cents == row.goods_cents - row.discount_cents + row.postage_cents for row in rows)
    assert {row.state for row in rows} == {"audited"}
    assert {row.kind for row in rows} == {"split"}
    world.sound()
    undo_regroup(world.db, made.parts[1].order_id, BOSS)
    assert snapshot(world, [order_id]) == before
    world.sound()


def test_what_is_in_stock_goes_now_and_the_rest_waits(world: World) -> None:
    world.add_sku("A1", 5)
    world.add_sku("B2", 1)
    (order_id,) = world.flow(world.intake("W-1", ("A1", 2), ("B2", 3)))
    assert world.open_kinds(order_id) == ["shortage"]
    assert [part.goods for part in plan_split(world.db, order_id, Cut(stock=True)).parts] == [
        ("A1 × 2", "B2 × 1"), ("B2 × 2",),
    ]  # fmt: skip
    made = split(world, order_id, Cut(stock=True))
    assert route_waiting(world.db).routed == [made.parts[0].order_id]
    assert [world.open_kinds(part.order_id) for part in made.parts] == [[], ["shortage"]]
    assert world.open_kinds(order_id) == []
    world.sound()
    undo_regroup(world.db, order_id, BOSS)
    assert world.open_kinds(order_id) == ["shortage"]
    world.sound()


def test_a_cut_that_leaves_one_piece_or_names_nothing_is_refused(world: World) -> None:
    world.add_sku("A1")
    (order_id,) = world.take(world.intake("W-1", ("A1", 2))).order_ids
    (line,) = lines(world, order_id)
    for cut, code in (
        (Cut(lines=((line.id,),)), "split.nothing_to_cut"), (Cut(weight_g=10_000), "split.nothing_to_cut"),
        (Cut(), "split.no_way"), (Cut(pieces=({line.id: 3},)), "split.not_so_many"),
    ):  # fmt: skip
        assert refusal(lambda cut=cut: split(world, order_id, cut)).code == code
    assert refusal(lambda: split(world, 999, Cut(weight_g=1))).code == "order.not_found"


def test_a_platform_that_cannot_be_told_of_parts_blocks_the_cut_through_its_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.add_sku("A1")
    ids = world.take(world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1))).order_ids
    made = merge(world, ids)
    kind = platform_kind("woocommerce")
    stiff = replace(kind, can=replace(kind.can, partial_shipping=False))
    monkeypatch.setattr("app.services.split_orders.platform_kind", lambda _code: stiff)
    first, second = lines(world, made.order_id)
    error = refusal(lambda: split(world, made.order_id, Cut(pieces=({first.id: 1},))))
    assert (error.code, error.params["shop"]) == ("split.platform_cannot", "晴川官网")
    parts = split(world, made.order_id, Cut(lines=((second.id,),))).parts
    assert [world.order(part.order_id).merged for part in parts] == [False, False]


# --- undoing ----------------------------------------------------------------------------------------------------------


def test_undoing_is_last_in_first_out_and_the_plan_says_what_ends(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    ids = audited(world, world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1)))
    before = snapshot(world, ids)
    made = merge(world, ids)
    parts = split(world, made.order_id, Cut(weight_g=500)).parts
    route_waiting(world.db)
    assert world.balance(sku_id) == (10, 3)
    error = refusal(lambda: undo_regroup(world.db, ids[0], BOSS))
    assert (error.code, error.params["by"]) == ("regroup.later_step_first", sorted(part.order_no for part in parts))
    with world.db.read() as conn:
        assert last_successors(conn, ids[0]) == [part.order_id for part in parts]
    plan = plan_undo(world.db, made.order_id, LinkKind.SPLIT)
    assert [(one.order_no, one.state, one.parcels) for one in plan.ends] == [
        (part.order_no, "routed", 1) for part in parts
    ]
    assert [(one.order_no, one.state) for one in plan.returns] == [(made.order_no, "audited")]
    assert world.order(made.order_id).state == "replaced"
    undo_regroup(world.db, made.order_id, BOSS, LinkKind.SPLIT)
    undo_regroup(world.db, made.order_id, BOSS, LinkKind.MERGE)
    assert snapshot(world, ids) == before
    assert world.balance(sku_id) == (10, 0)
    assert isinstance(refusal(lambda: undo_regroup(world.db, ids[0], BOSS)), NotFound)
    world.sound()


def test_a_hold_on_the_merged_order_and_a_cancelled_part_are_not_forgotten_by_the_undo(world: World) -> None:
    world.add_sku("A1")
    ids = audited(world, world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1)))
    made = merge(world, ids)
    hold_orders(world.db, [made.order_id], "客人出差", world.now + timedelta(days=3), BOSS)
    undo_regroup(world.db, made.order_id, BOSS)
    assert [world.open_kinds(order_id) for order_id in ids] == [["hold"], ["hold"]]
    parts = split(world, ids[0], Cut(weight_g=250)).parts
    cancel_orders(world.db, [parts[1].order_id], "不要了", BOSS)
    world.sound()
    undo_regroup(world.db, ids[0], BOSS)
    assert world.open_kinds(ids[0]) == ["hold", "regroup_undone"]
    world.sound()


def test_merging_again_after_an_undo_makes_a_new_order_and_the_old_lineage_stays(world: World) -> None:
    world.add_sku("A1")
    ids = audited(world, world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1)))
    first = merge(world, ids)
    undo_regroup(world.db, first.order_id, BOSS)
    second = merge(world, ids)
    assert second.order_no != first.order_no
    with world.db.read() as conn:
        ended = conn.execute(select(order_link.c.new_order_id, order_link.c.ended_at, order_link.c.ended_by)).all()
    assert [(row.new_order_id, row.ended_by) for row in ended] == [
        (first.order_id, "主管"), (first.order_id, "主管"), (second.order_id, None), (second.order_id, None),
    ]  # fmt: skip
    world.sound()


# --- by itself --------------------------------------------------------------------------------------------------------


def test_audited_orders_are_merged_by_themselves_only_where_the_settings_say_so(world: World) -> None:
    world.add_sku("A1")
    other = replace(WANG, name="李小红")
    ids = audited(
        world,
        *(world.intake(f"W-{at}", ("A1", 1)) for at in range(3)),
        *(world.intake(f"L-{at}", ("A1", 1), receiver=other) for at in range(2)),
        world.intake("X-1", ("A1", 1), receiver=replace(WANG, name="赵六")),
    )
    assert merge_waiting(world.db, world.keys) == 0
    set_merging(world.db, "auto", 1, BOSS)
    assert merge_waiting(world.db, world.keys) == 3
    assert merge_waiting(world.db, world.keys) == 0
    assert [world.order(order_id).state for order_id in ids] == ["replaced"] * 5 + ["audited"]
    assert world.counters() == {"replaced": 5, "to_audit": 3}
    world.sound()


def test_what_a_person_unmerged_is_not_merged_by_itself_again(world: World) -> None:
    world.add_sku("A1")
    ids = audited(world, world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1)))
    set_merging(world.db, "auto", 1, BOSS)
    assert merge_waiting(world.db, world.keys) == 1
    undo_regroup(world.db, ids[0], BOSS)
    assert merge_waiting(world.db, world.keys) == 0
    assert {world.order(order_id).state for order_id in ids} == {"audited"}


def test_an_audited_order_waits_for_others_before_it_is_routed_unless_it_is_urgent(
    world: World, clock: FakeClock
) -> None:
    world.add_sku("A1")
    set_merging(world.db, "auto", 1, BOSS)
    set_merging(world.db, "wait_minutes", 30, BOSS)
    (first,) = audited(world, world.intake("W-1", ("A1", 2)))
    assert merge_waiting(world.db, world.keys) == 0
    assert route_waiting(world.db).routed == []
    clock.advance(minutes=20)
    (second,) = audited(world, world.intake("W-2", ("A1", 1)))
    clock.advance(minutes=10)
    assert merge_waiting(world.db, world.keys) == 1
    with world.db.read() as conn:
        (merged,) = last_successors(conn, first)
        assert last_successors(conn, second) == [merged]
    assert route_waiting(world.db).routed == [merged]
    (third,) = audited(world, world.intake("W-3", ("A1", 1)))
    set_urgent(world.db, [third], True, BOSS)
    assert route_waiting(world.db).routed == [third]


def test_shops_of_one_group_are_merged_and_a_shop_that_never_is_is_left_alone(world: World) -> None:
    world.add_sku("A1")
    ids = audited(world, world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1)))
    set_shop_policy(world.db, world.shop_id, "never", BOSS)
    set_merging(world.db, "auto", 1, BOSS)
    assert merge_waiting(world.db, world.keys) == 0
    assert refusal(lambda: merge(world, ids)).params["why"] == ["shop_never"]
    set_shop_policy(world.db, world.shop_id, "group:总店", BOSS)
    with world.db.read() as conn:
        assert merge_settings(conn).policy(world.shop_id) == "group:总店"
    assert merge_waiting(world.db, world.keys) == 1
    with pytest.raises(BadInput):
        set_shop_policy(world.db, world.shop_id, "group:", BOSS)
    with pytest.raises(BadInput):
        set_merging(world.db, "auto", 2, BOSS)


def test_the_hint_counts_partners_and_the_list_names_them(world: World) -> None:
    world.add_sku("A1")
    ids = world.take(
        *(world.intake(f"W-{at}", ("A1", 1)) for at in range(3)),
        world.intake("C-1", ("A1", 1), cod=True),
        world.intake("X-1", ("A1", 1), receiver=replace(WANG, name="赵六")),
    ).order_ids
    with world.db.read() as conn:
        assert could_be_merged(conn, ids) == dict.fromkeys(ids[:3], 2)
        (found,) = merge_candidates(conn)
    assert found.order_ids == tuple(ids[:3])
    merge(world, ids[:3])
    with world.db.read() as conn:
        assert merge_candidates(conn) == ()


# --- what must not count twice ----------------------------------------------------------------------------------------


def test_demand_search_and_counters_know_a_merged_order_once(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    ids = world.take(world.intake("WOO-1001", ("A1", 2)), world.intake("WOO-1002", ("A1", 1))).order_ids
    made = merge(world, ids)
    with world.db.read() as conn:
        assert sellable(conn, [sku_id])[sku_id].pending_qty == 3
        hits = {hit.order_id for hit in search(conn, world.keys, "WOO-1001") if hit.kind == "order"}
        people = {hit.order_id for hit in search(conn, world.keys, "13800138000") if hit.kind == "person"}
    assert hits == {ids[0], made.order_id}
    assert people == {*ids, made.order_id}
    assert sum(world.counters().values()) == 3
    with world.db.read() as conn:
        told = conn.execute(select(order_event.c.params).where(order_event.c.code == "order.merged")).scalars().all()
    assert told[0]["into"] == [made.order_no]


@pytest.mark.parametrize(
    ("hidden", "merged"),
    [
        ({"name": "王**", "phone": "138****8000"}, False),
        ({"name": "王**", "phone": "138****8000", "token": "oaid-1"}, True),
        ({"name": "", "phone": "", "street": ""}, False),
    ],
)
def test_half_a_name_is_nobody_but_the_platforms_token_is_a_receiver(
    world: World, hidden: dict[str, str], merged: bool
) -> None:
    world.add_sku("A1")
    person = replace(WANG, **hidden)
    orders = [world.intake(f"W-{at}", ("A1", 1), receiver=person) for at in range(2)]
    ids = world.take(*orders).order_ids
    with world.db.read() as conn:
        assert could_be_merged(conn, ids) == (dict.fromkeys(ids, 1) if merged else {})
    if not merged:
        assert refusal(lambda: merge(world, ids)).params["why"] == ["no_receiver"]
    before = snapshot(world, ids)
    world.take(replace(orders[0], modified_at=world.now + timedelta(minutes=1), receiver=replace(person, postcode="1")))
    assert snapshot(world, ids) == before, "what stays hidden is no change"


def test_an_order_without_stock_is_not_merged_by_itself_with_one_that_could_leave(world: World) -> None:
    world.add_sku("A1", 5)
    world.add_sku("B2", 0)
    ids = audited(world, world.intake("W-1", ("A1", 1)), world.intake("W-2", ("B2", 1)))
    set_merging(world.db, "auto", 1, BOSS)
    assert merge_waiting(world.db, world.keys) == 0
    assert route_waiting(world.db).routed == ids[:1]
