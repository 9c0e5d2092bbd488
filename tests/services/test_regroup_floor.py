"""Merged and split orders on the floor: printed, changed by the platform, shipped, written back, purged, replayed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.connectors.base import ShippedLine
from app.domain.intake import IntakeOrder, PlatformOrderStatus
from app.domain.parcel_state import ParcelMove
from app.errors import AppError, IllegalMove
from app.models.orders import order_exception, order_line, receiver, sales_order
from app.models.outbox import outbox
from app.models.parcels import parcel
from app.services import order_book
from app.services.audit_orders import audit_waiting, pass_orders
from app.services.build_sheets import packing_slip
from app.services.cancel_orders import cancel_orders
from app.services.check_database import check_database
from app.services.history import order_at
from app.services.lineage import last_successors
from app.services.merge_orders import Merged, merge_orders
from app.services.purge_receivers import KEPT, purge_receivers
from app.services.queries.order_detail import detail
from app.services.recheck_orders import queue_recheck
from app.services.regrouping import pull_back
from app.services.route_orders import route_waiting
from app.services.ship_parcels import ship_orders
from app.services.split_orders import Cut, split_order
from app.services.undo_regroup import undo_regroup
from tests.clock import FakeClock
from tests.services.factories import SUPERVISOR, Floor, MadeOrder, expect_sound
from tests.services.fake_carrier import FakeCarrier
from tests.services.fake_platform import FakePlatform
from tests.services.steps import print_orders
from tests.services.test_regroup import audited, lines, merge, snapshot, split
from tests.services.test_write_back_shipments import relay
from tests.services.world import BOSS, WANG, World


def later(order: IntakeOrder, minutes: int = 1, **changes: Any) -> IntakeOrder:  # noqa: ANN401 - any field
    return replace(order, modified_at=order.modified_at + timedelta(minutes=minutes), **changes)


def put_on_paper(world: World, order_id: int) -> str:
    """Print an order's label, as far as the order can tell; returns what stands on it."""
    (row,) = [one for one in world.parcels(order_id) if one.state == "planned"]
    number = f"SF{row.id}"
    with world.db.write(BOSS) as tx:
        values: dict[str, Any] = {"waybill_no": number, "waybill_no_reversed": number[::-1]}
        order_book.move_parcels(
            tx, [row.id], ParcelMove.WAYBILL, "parcel.waybilled", {row.id: {"waybill_no": number}}, **values
        )
        order_book.move_parcels(tx, [row.id], ParcelMove.PRINT, "parcel.printed")
        order_book.settle(tx, [order_id])
    return number


def printed_merge(world: World, *orders: IntakeOrder) -> tuple[list[int], Merged, str]:
    """Members, their merged order, and its label on paper."""
    ids = audited(world, *orders)
    made = merge(world, ids)
    assert route_waiting(world.db).routed == [made.order_id]
    return ids, made, put_on_paper(world, made.order_id)


def sound_but_numbers(world: World) -> None:
    """Every invariant but those about numbers, which these tests make up."""
    broken = {outcome.subject for outcome in check_database(world.db) if outcome.error is not None}
    assert broken <= {"numbers_were_asked_for"}


# --- the platform changes a member ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"receiver": replace(WANG, street="新路 9 号")}, "address_changed"),
        ({"refund_asked": True}, "refund_asked"),
        ({"status": PlatformOrderStatus.ON_HOLD}, "platform_hold"),
    ],
)
def test_a_change_of_a_printed_merges_member_undoes_it_first_and_names_the_paper(
    world: World, change: dict[str, Any], kind: str
) -> None:
    sku_id = world.add_sku("A1", 10)
    one, two = world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1))
    (first, second), made, label = printed_merge(world, one, two)
    world.take(later(one, **change))
    assert world.order(made.order_id).state == "cancelled"
    assert world.balance(sku_id) == (10, 0)
    assert kind in world.open_kinds(first)
    assert world.open_kinds(second) == ["regroup_undone"]
    with world.db.read() as conn:
        params = conn.execute(
            select(order_exception.c.params).where(
                order_exception.c.order_id == second, order_exception.c.kind == "regroup_undone"
            )
        ).scalar_one()
    assert params == {"orders": [made.order_no], "labels": [label], "why": "changed_by_platform"}
    pass_orders(world.db, [second], BOSS)
    assert route_waiting(world.db).routed == [second]
    sound_but_numbers(world)


def test_a_cancelled_member_is_cancelled_alone_and_the_other_goes_on(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    one, two = world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1))
    first, second = audited(world, one, two)
    merged = merge(world, [first, second])
    world.take(later(one, status=PlatformOrderStatus.CANCELLED))
    assert [world.order(one).state for one in (first, second, merged.order_id)] == ["cancelled", "audited", "cancelled"]
    assert route_waiting(world.db).routed == [second]
    assert world.balance(sku_id) == (10, 1)
    world.sound()


def test_changed_goods_of_a_member_reach_it_and_it_can_be_merged_again(world: World) -> None:
    world.add_sku("A1", 10)
    one, two = world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1))
    ids = audited(world, one, two)
    merge(world, ids)
    more = world.intake("W-1", ("A1", 4))
    world.take(later(one, lines=more.lines, goods_cents=4000, paid_cents=4000))
    assert (world.order(ids[0]).qty, world.open_kinds(ids[0])) == (4, ["items_changed"])
    pass_orders(world.db, ids, BOSS)
    again = merge(world, ids)
    assert world.order(again.order_id).qty == 5
    world.sound()


def test_a_new_memo_only_is_passed_on_and_undoes_nothing(world: World) -> None:
    world.add_sku("A1", 10)
    one = world.intake("W-1", ("A1", 2), seller_memo="放门口", buyer_message="急")
    two = world.intake("W-2", ("A1", 1), seller_memo="送赠品")
    ids = world.take(one, two).order_ids
    made = merge(world, ids)
    (part, _) = split(world, made.order_id, Cut(weight_g=500)).parts
    world.take(later(one, seller_memo="放驿站"))
    for order_id in (made.order_id, part.order_id):
        assert world.order(order_id).seller_memo == "放驿站；送赠品"
    world.take(later(two, seller_memo=""))
    assert world.order(part.order_id).seller_memo == "放驿站"
    assert world.order(made.order_id).state == "replaced"
    world.sound()


def test_a_change_undoes_a_split_of_a_merge_in_both_steps(world: World) -> None:
    world.add_sku("A1", 10)
    one, two = world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1))
    ids = audited(world, one, two)
    made = merge(world, ids)
    parts = split(world, made.order_id, Cut(weight_g=250)).parts
    route_waiting(world.db)
    world.take(later(two, receiver=replace(WANG, phone="13900139000")))
    assert {world.order(part.order_id).state for part in parts} | {world.order(made.order_id).state} == {"cancelled"}
    assert [world.order(order_id).state for order_id in ids] == ["audited", "received"]
    world.sound()


def test_what_left_in_part_is_not_undone_but_the_rest_is_stopped(world: World) -> None:
    world.add_sku("A1", 10)
    one = world.intake("W-1", ("A1", 2))
    (order_id,) = audited(world, one)
    gone, rest = split(world, order_id, Cut(weight_g=250)).parts
    route_waiting(world.db)
    put_on_paper(world, gone.order_id)
    ship_orders(world.db, [gone.order_id], BOSS, unverified=True)
    world.take(later(one, receiver=replace(WANG, street="新路 9 号")))
    assert (world.order(order_id).state, world.open_kinds(rest.order_id)) == ("replaced", ["address_changed"])
    assert world.open_kinds(gone.order_id) == []
    with pytest.raises(IllegalMove) as refused:
        undo_regroup(world.db, order_id, BOSS)
    assert refused.value.code == "regroup.left_already"
    world.take(later(one, 2, status=PlatformOrderStatus.REFUNDED))
    assert world.order(rest.order_id).state == "cancelled"
    assert world.open_kinds(gone.order_id) == ["cancelled_after_ship"]
    sound_but_numbers(world)


def test_a_member_of_a_merge_that_staff_cancelled_stays_cancelled(world: World) -> None:
    world.add_sku("A1", 10)
    one, two = world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1))
    ids = audited(world, one, two)
    made = merge(world, ids)
    cancel_orders(world.db, [made.order_id], "客户不要", BOSS)
    world.take(later(one, receiver=replace(WANG, street="新路 9 号")))
    assert [world.order(order_id).state for order_id in ids] == ["replaced"] * 2
    assert world.events(ids[0])[-1] == "order.wanted_again"
    world.sound()


# --- paper ------------------------------------------------------------------------------------------------------------


def test_labels_on_paper_are_voided_only_when_the_person_says_so(world: World) -> None:
    world.add_sku("A1", 10)
    first, second = world.flow(world.intake("W-1", ("A1", 2)), world.intake("W-2", ("A1", 1)))
    label = put_on_paper(world, first)
    with pytest.raises(AppError) as refused:
        merge(world, [first, second])
    assert (refused.value.code, refused.value.params["labels"]) == ("regroup.on_paper", [label])
    assert world.order(first).state == "routed"
    with pytest.raises(AppError):
        split(world, first, Cut(weight_g=250))
    made = merge(world, [first, second], printed_too=True)
    assert made.labels == (label,)
    sound_but_numbers(world)


def test_paper_of_a_merged_order_names_every_platform_order_and_says_every_word(world: World) -> None:
    world.add_sku("A1", 10)
    one = world.intake("W-1", ("A1", 2), buyer_message="早点发", seller_memo="放门口")
    two = world.intake("W-2", ("A1", 1), buyer_message="要礼盒")
    ids = world.take(one, two).order_ids
    pass_orders(world.db, ids, BOSS)
    made = merge(world, ids)
    route_waiting(world.db)
    (row,) = world.parcels(made.order_id)
    with world.db.read() as conn:
        slip = packing_slip(conn, row.id, world.now)
        shown = detail(conn, made.order_id)
    assert slip.platform_order_nos == ("W-1", "W-2") == shown.platform_order_nos
    assert (slip.buyer_message, slip.seller_memo, slip.total_qty) == ("早点发；要礼盒", "放门口", 3)
    with world.db.write() as tx:
        queue_recheck(tx, [made.order_id])
    with world.db.read() as conn:
        asked = conn.execute(select(outbox.c.subject_id).where(outbox.c.kind == "recheck_order")).scalars().all()
    assert len(asked) == 2


# --- write-back -------------------------------------------------------------------------------------------------------


def merged_on_floor(floor: Floor) -> tuple[list[MadeOrder], MadeOrder]:
    orders = [floor.make_order((("CUP-500", 2), ("TEA-A", 1))), floor.make_order((("CUP-500", 1),))]
    made = merge_orders(floor.db, floor.keys, [order.id for order in orders], SUPERVISOR)
    route_waiting(floor.db)
    return orders, as_made(floor, made.order_id)


def as_made(floor: Floor, order_id: int) -> MadeOrder:
    with floor.db.read() as conn:
        parcels = tuple(
            conn.execute(
                select(parcel.c.id).where(parcel.c.order_id == order_id, parcel.c.state != "cancelled")
            ).scalars()
        )
    return MadeOrder(order_id, floor.one(sales_order, order_id).order_no, "", 0, parcels, ())


def leave(floor: Floor, clock: FakeClock, order: MadeOrder, connector: FakeCarrier | None = None) -> None:
    print_orders(floor, [order], connector)
    ship_orders(floor.db, [order.id], SUPERVISOR, unverified=True)
    clock.advance(seconds=10)


def test_one_parcel_of_a_merge_tells_each_members_platform_order_its_own_lines(floor: Floor, clock: FakeClock) -> None:
    orders, made = merged_on_floor(floor)
    leave(floor, clock, made)
    platform = FakePlatform()
    assert relay(floor, platform) == ["done", "done"]
    assert [(call.platform_order_no, call.lines, call.whole_order) for call in platform.calls] == [
        (orders[0].platform_order_no, (ShippedLine("L1", 2), ShippedLine("L2", 1)), True),
        (orders[1].platform_order_no, (ShippedLine("L1", 1),), True),
    ]
    assert floor.one(sales_order, made.id).state == "closed"
    expect_sound(floor.db)


def test_parts_of_a_split_merge_complete_each_platform_order_with_its_last_parcel(
    floor: Floor, clock: FakeClock
) -> None:
    orders, made = merged_on_floor(floor)
    with floor.db.read() as conn:
        ids = list(conn.execute(select(order_line.c.id).where(order_line.c.order_id == made.id)).scalars())
    cut = Cut(pieces=({ids[0]: 1},))
    parts = split_order(floor.db, floor.keys, made.id, cut, SUPERVISOR).parts
    route_waiting(floor.db)
    platform, connector = FakePlatform(), FakeCarrier()
    for part in parts:
        leave(floor, clock, as_made(floor, part.order_id), connector)
        relay(floor, platform)
    told = [(call.platform_order_no, call.lines, call.whole_order) for call in platform.calls]
    first, second = (order.platform_order_no for order in orders)
    assert told == [
        (first, (ShippedLine("L1", 1),), False),
        (first, (ShippedLine("L1", 1), ShippedLine("L2", 1)), True),
        (second, (ShippedLine("L1", 1),), True),
    ]
    expect_sound(floor.db)


# --- long after -------------------------------------------------------------------------------------------------------


def test_receivers_of_a_line_of_orders_are_purged_from_its_end(world: World, clock: FakeClock) -> None:
    world.add_sku("A1")
    ids = world.take(*(world.intake(f"W-{at}", ("A1", 1)) for at in range(4))).order_ids
    over, open_still = merge(world, ids[:2]), merge(world, ids[2:])
    cancel_orders(world.db, [over.order_id], "客户不要", BOSS)
    clock.advance(days=KEPT.days + 1)

    def left() -> set[int]:
        with world.db.read() as conn:
            return set(conn.execute(select(receiver.c.order_id).where(receiver.c.cipher.is_not(None))).scalars())

    assert purge_receivers(world.db, world.keys) == 1
    assert left() == {*ids, open_still.order_id}
    assert purge_receivers(world.db, world.keys) == 2
    assert left() == {*ids[2:], open_still.order_id}
    assert purge_receivers(world.db, world.keys) == 0


def test_a_past_moment_shows_the_findings_that_were_open_then(world: World, clock: FakeClock) -> None:
    world.add_sku("A1", 10)
    ids = world.take(world.intake("W-1", ("A1", 2), buyer_message="急"), world.intake("W-2", ("A1", 1))).order_ids
    audit_waiting(world.db)
    seen = {}
    for name, step in (
        ("open", lambda: None),
        ("merged", lambda: merge(world, ids)),
        ("undone", lambda: undo_regroup(world.db, ids[0], BOSS)),
        ("passed", lambda: pass_orders(world.db, ids[:1], BOSS)),
    ):
        clock.advance(minutes=1)
        step()
        seen[name] = (clock(), world.order(ids[0]).state, world.open_kinds(ids[0]))
    assert [kinds for _, _, kinds in seen.values()] == [["message"], [], ["message"], []]
    with world.db.read() as conn:
        for at, state, kinds in seen.values():
            past = order_at(conn, ids[0], at)
            assert (past.columns["state"], sorted(one.kind for one in past.findings)) == (state, kinds)
    world.sound()


# --- round trips ------------------------------------------------------------------------------------------------------

steps = st.lists(st.tuples(st.sampled_from(["merge", "split", "route", "undo"]), st.integers(0, 5)), max_size=6)


def test_any_merges_and_splits_undone_one_by_one_restore_everything(world: World) -> None:
    world.add_sku("A1", 1000)
    world.add_sku("B2", 1000)

    @settings(max_examples=12, deadline=None, phases=(Phase.generate,))  # shrinking on one database takes long
    @given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=4), steps)
    def there_and_back(goods: list[tuple[int, int]], walk: list[tuple[str, int]]) -> None:
        number = world.raw("SELECT count(*) FROM raw_order")[0][0]
        orders = [
            world.intake(
                f"W-{number + at}", ("A1", one), ("B2", two),
                postage_cents=at * 7, paid_cents=(one + two) * 1000 + at * 7,
            )
            for at, (one, two) in enumerate(goods, 1)
        ]  # fmt: skip
        ids = audited(world, *orders)
        before = snapshot(world, ids)
        for step in walk:
            go(world, ids, *step)
        pieces = sum(one + two for one, two in goods)
        assert sums_of(world, {end for order_id in ids for end in standing(world, order_id)}) == (pieces, pieces * 1000)
        while ends := {end for order_id in ids for end in standing(world, order_id)} - set(ids):
            undo_regroup(world.db, max(ends), BOSS)
        un_route(world, ids)
        assert snapshot(world, ids) == before

    there_and_back()
    world.sound()


def go(world: World, ids: list[int], what: str, choice: int) -> None:
    """One step of a walk; what is refused changes nothing."""
    ends = sorted({end for order_id in ids for end in standing(world, order_id)})
    chosen = ends[choice % len(ends)]
    steps: dict[str, Callable[[], object]] = {
        "merge": lambda: merge(world, ends[: choice + 2]),
        "split": lambda: split(world, chosen, Cut(weight_g=250 * (choice + 1))),
        "route": lambda: route_waiting(world.db),
        "undo": lambda: undo_regroup(world.db, chosen, BOSS),
    }
    with contextlib.suppress(AppError):
        steps[what]()


def sums_of(world: World, ids: Collection[int]) -> tuple[int, int]:
    """Pieces and money of these orders' lines."""
    every = [line for order_id in ids for line in lines(world, order_id)]
    return sum(line.qty for line in every), sum(line.total_cents for line in every)


def standing(world: World, order_id: int) -> list[int]:
    with world.db.read() as conn:
        return last_successors(conn, order_id)


def un_route(world: World, ids: list[int]) -> None:
    """Orders that were never merged may have been routed on the way."""
    with world.db.write(BOSS) as tx:
        rows = tx.conn.execute(select(sales_order).where(sales_order.c.id.in_(ids))).all()
        pull_back(tx, rows, "merged", printed_too=False)
