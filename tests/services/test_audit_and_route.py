"""Audit, routing, holds, cancelling and stock: what happens, what is refused, and that the figures always add up."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.people import Actor, Role
from app.errors import IllegalMove, NotAllowed
from app.models.database import Database, Tx
from app.services import cancel_orders as cancelling
from app.services.adjust_stock import Count, adjust
from app.services.audit_orders import audit_in, audit_waiting, force_orders, pass_orders, revoke_audit, settle_exception
from app.services.cancel_orders import cancel_orders
from app.services.hold_orders import hold_orders, release_due, release_orders
from app.services.match_listings import choose_sku
from app.services.outcomes import per_share
from app.services.pull_back import drop_parcels
from app.services.route_orders import route_waiting
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.world import BOSS, WANG, World

PACKER = Actor(None, "小张", Role.PACKER, "bench 1")


def test_a_clean_order_flows_to_print_with_its_reasons(world: World) -> None:
    sku_id = world.add_sku("A1", 10)
    (order_id,) = world.flow(world.intake("1", ("A1", 3)))
    order = world.order(order_id)
    assert (order.state, order.queue, order.parcel_count) == ("routed", "to_print", 1)
    (parcel,) = world.parcels(order_id)
    assert (parcel.state, parcel.expected_weight_g, parcel.carrier_id) == ("planned", 750, world.carrier_id)
    assert world.balance(sku_id) == (10, 3)
    assert world.events(order_id) == ["order.received", "audit.passed_by_rules", "parcel.planned", "order.routed"]
    world.sound()


def test_every_finding_is_a_row_of_its_own(world: World) -> None:
    world.add_sku("A1", 10)
    odd = replace(WANG, phone="123", province="广东省", city="杭州市")
    order = world.intake("1", ("A1", 1), ("NOPE", 1), receiver=odd, buyer_message="请用顺丰", paid_cents=1)
    (order_id,) = world.take(order).order_ids
    result = audit_waiting(world.db)
    assert (result.passed, result.stopped) == ([], [order_id])
    assert world.open_kinds(order_id) == ["address_invalid", "amount_anomaly", "message", "phone_odd", "unmatched"]
    assert world.order(order_id).exception_kind == "address_invalid"
    assert audit_waiting(world.db).stopped == [], "an order with something open is not checked over and over"
    world.sound()


def test_passing_needs_a_look_force_needs_the_right_and_a_cure_cannot_be_passed(world: World) -> None:
    world.add_sku("A1", 10)
    order = world.intake("1", ("A1", 1), ("NOPE", 1), buyer_message="你好", paid_cents=1)
    (order_id,) = world.take(order).order_ids
    audit_waiting(world.db)
    (outcome,) = pass_orders(world.db, [order_id], BOSS)
    assert (outcome.error, outcome.params["kinds"]) == ("audit.still_open", ["amount_anomaly", "unmatched"])
    clerk = Actor(None, "小李", Role.AUDIT_CLERK, "desk")
    with pytest.raises(NotAllowed):
        force_orders(world.db, [order_id], "老板说可以", clerk)
    force_orders(world.db, [order_id], "老板说可以", BOSS)
    assert world.open_kinds(order_id) == ["unmatched"]
    nope = world.add_sku("X9", 5)
    listing_id = world.raw("SELECT id FROM listing WHERE merchant_code = 'NOPE'")[0][0]
    choose_sku(world.db, listing_id, "X9", BOSS)
    assert world.open_kinds(order_id) == []
    audit_waiting(world.db)
    route_waiting(world.db)
    assert world.order(order_id).queue == "to_print", "what a person has settled is not brought up again"
    assert world.balance(nope) == (5, 1)
    world.sound()


def test_an_unmatched_listing_clears_itself_when_its_sku_arrives(world: World) -> None:
    from app.services.match_listings import rematch

    (order_id,) = world.take(world.intake("1", ("NEW-1", 1))).order_ids
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["unmatched"]
    world.add_sku("NEW-1", 3)
    world.db.run(rematch)
    assert world.open_kinds(order_id) == []
    world.sound()


def test_a_shortage_waits_and_clears_itself_when_stock_comes(world: World) -> None:
    sku_id = world.add_sku("A1", 2)
    first, second = world.flow(world.intake("1", ("A1", 2)), world.intake("2", ("A1", 1)))
    assert world.order(first).queue == "to_print"
    assert (world.order(second).queue, world.open_kinds(second)) == ("exception", ["shortage"])
    world.count(sku_id, 5)
    route_waiting(world.db)
    assert (world.order(second).queue, world.open_kinds(second)) == ("to_print", [])
    assert world.balance(sku_id) == (5, 3)
    world.sound()


def test_urgent_orders_and_early_promises_get_the_stock_first(world: World) -> None:
    world.add_sku("A1", 1)
    late = world.intake("1", ("A1", 1), ship_by_at=world.now + timedelta(hours=9))
    early = world.intake("2", ("A1", 1), ship_by_at=world.now + timedelta(hours=1))
    first, second = world.flow(late, early)
    assert world.open_kinds(first) == ["shortage"]
    assert world.order(second).queue == "to_print"


def test_lowered_stock_takes_the_latest_promises_back(world: World) -> None:
    sku_id = world.add_sku("A1", 6)
    ids = world.flow(*(world.intake(str(number), ("A1", 2)) for number in range(3)))
    (outcome,) = adjust(world.db, [Count(sku_id, world.warehouse_id, 3)], "盘点", BOSS)
    assert outcome.error is None
    assert [world.order(order_id).queue for order_id in ids] == ["to_print", "exception", "exception"]
    assert world.balance(sku_id) == (3, 2)
    assert world.open_kinds(ids[2]) == ["shortage"]
    world.count(sku_id, 10)
    route_waiting(world.db)
    assert [world.order(order_id).queue for order_id in ids] == ["to_print"] * 3
    world.sound()


def test_without_a_carrier_the_parcel_waits_for_one(database: Database, vault: Vault, clock: FakeClock) -> None:
    world = World(database, vault, clock(), carrier=False)
    world.add_sku("A1", 5)
    (order_id,) = world.flow(world.intake("1", ("A1", 1)))
    assert (world.order(order_id).queue, world.open_kinds(order_id)) == ("exception", ["no_carrier"])
    carrier_id = world.add_carrier()
    assert world.open_kinds(order_id) == []
    assert world.parcels(order_id)[0].carrier_id == carrier_id
    world.sound()


def test_a_hold_stops_an_order_anywhere_and_ends_by_hand_or_by_time(world: World, clock: FakeClock) -> None:
    world.add_sku("A1", 5)
    ids = world.flow(world.intake("1", ("A1", 1)), world.intake("2", ("A1", 1)))
    hold_orders(world.db, ids, "等买家回复", clock() + timedelta(hours=1), BOSS)
    assert [world.order(one).queue for one in ids] == ["exception", "exception"]
    assert world.order(ids[0]).held
    (released,) = release_orders(world.db, ids[:1], BOSS)
    assert released.error is None
    assert release_due(world.db) == 0
    clock.advance(hours=1)
    assert release_due(world.db) == 1
    assert [world.order(one).queue for one in ids] == ["to_print", "to_print"]
    (again,) = release_orders(world.db, ids[:1], BOSS)
    assert again.error == "order.not_held"
    world.sound()


def test_cancelling_releases_everything_once(world: World) -> None:
    sku_id = world.add_sku("A1", 5)
    (order_id,) = world.flow(world.intake("1", ("A1", 2)))
    with pytest.raises(NotAllowed):
        cancel_orders(world.db, [order_id], "买家不要了", PACKER)
    for _ in range(2):
        (outcome,) = cancel_orders(world.db, [order_id], "买家不要了", BOSS)
        assert outcome.error is None
    assert world.order(order_id).queue == "cancelled"
    assert world.balance(sku_id) == (5, 0)
    assert world.events(order_id).count("order.cancelled") == 1
    world.sound()


def test_an_audit_taken_back_waits_for_a_person(world: World) -> None:
    sku_id = world.add_sku("A1", 5)
    (order_id,) = world.flow(world.intake("1", ("A1", 2)))
    revoke_audit(world.db, [order_id], BOSS)
    assert (world.order(order_id).state, world.open_kinds(order_id)) == ("received", ["revoked"])
    assert world.balance(sku_id) == (5, 0)
    audit_waiting(world.db)
    assert world.order(order_id).state == "received"
    pass_orders(world.db, [order_id], BOSS)
    assert world.order(order_id).state == "audited"
    route_waiting(world.db)
    assert [one.parcel_index for one in world.parcels(order_id)] == [1, 2]
    world.sound()


def test_one_finding_can_be_settled_by_itself(world: World) -> None:
    world.add_sku("A1", 5)
    (order_id,) = world.take(world.intake("1", ("A1", 1), buyer_message="你好")).order_ids
    audit_waiting(world.db)
    exception_id = world.raw("SELECT id FROM order_exception")[0][0]
    (outcome,) = settle_exception(world.db, exception_id, BOSS)
    assert outcome.error is None
    assert audit_waiting(world.db).passed == [order_id]


def test_nothing_is_promised_twice_when_many_route_at_once(world: World) -> None:
    """The bank check: eight threads route 60 orders for 50 pieces of two SKUs."""
    first, second = world.add_sku("A1", 50), world.add_sku("B2", 50)
    world.take(*(world.intake(str(number), ("A1", 1), ("B2", 1)) for number in range(60)))
    audit_waiting(world.db)
    start = threading.Barrier(4)

    def work() -> None:
        start.wait()
        for _ in range(3):
            route_waiting(world.db, 15)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    route_waiting(world.db)
    assert (world.balance(first), world.balance(second)) == ((50, 50), (50, 50))
    assert world.counters() == {"to_print": 50, "exception": 10}
    world.sound()


def test_a_bulk_pass_answers_for_each_order_and_leaves_the_same_behind_as_one_by_one(world: World) -> None:
    world.add_sku("A1", 100)
    sorts: tuple[dict[str, Any], ...] = ({}, {"buyer_message": "你好"}, {"buyer_message": "急", "paid_cents": 1})

    def make(name: str) -> list[int]:
        return world.take(
            *(world.intake(f"{name}{number}", ("A1", 1), **sorts[number % 3]) for number in range(9))
        ).order_ids

    together, singly = make("m"), make("s")
    world.db.run(lambda tx: audit_in(tx, together[3:] + singly[3:], "audit.passed_by_rules"))
    cancel_orders(world.db, [together[1], singly[1]], "不要了", BOSS)
    clerk = Actor(None, "小李", Role.AUDIT_CLERK, "desk")
    bulk = pass_orders(world.db, [*together, 999_999], clerk)
    single = [pass_orders(world.db, [order_id], clerk)[0] for order_id in singly]
    assert [(one.error, one.params.get("kinds")) for one in bulk[:-1]] == [
        (one.error, one.params.get("kinds")) for one in single
    ]
    assert [one.error for one in bulk[:3]] == [None, None, "audit.still_open"]
    assert bulk[-1].error == "order.not_found"
    for many, one in zip(together, singly, strict=True):
        assert world.events(many) == world.events(one)
        assert world.open_kinds(many) == world.open_kinds(one)
        assert world.order(many).state == world.order(one).state
    world.sound()


def test_a_refused_order_of_a_share_does_not_undo_its_neighbours(world: World) -> None:
    world.add_sku("A1", 10)
    ids = world.take(*(world.intake(str(number), ("A1", 1)) for number in range(5))).order_ids

    def work(tx: Tx, share: list[int]) -> dict[int, str]:
        for order_id in share:
            tx.event(order_id, "order.urgent")
        if ids[2] in share:
            raise IllegalMove("order.illegal_move", order_no="", state="received", move="audit")
        return dict.fromkeys(share, "done")

    outcomes = per_share(world.db, ids, work, BOSS)
    assert [one.error for one in outcomes] == [None, None, "order.illegal_move", None, None]
    assert [one.detail for one in outcomes if one.error is None] == ["done"] * 4
    assert [world.events(order_id).count("order.urgent") for order_id in ids] == [1, 1, 0, 1, 1]


def test_an_order_that_is_routed_while_it_is_cancelled_leaves_no_parcel_behind(
    postgres_database: Database, vault: Vault, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(postgres_database, vault, clock())
    world.add_sku("A1")
    (order_id,) = world.take(world.intake("1", ("A1", 1))).order_ids
    audit_waiting(world.db)
    looked: list[int] = []
    drop = drop_parcels

    def late(tx: Tx, ids: list[int], code: str, *, reason: str) -> dict[int, list[str]]:
        labels = drop(tx, ids, code, reason=reason)
        looked.append(len(looked))
        if len(looked) == 1:  # there was no parcel when it was looked for
            assert route_waiting(world.db).routed == [order_id]
        return labels

    monkeypatch.setattr(cancelling, "drop_parcels", late)
    (outcome,) = cancel_orders(world.db, [order_id], "不要了", BOSS)
    assert (outcome.error, looked) == (None, [0, 1])
    assert world.order(order_id).state == "cancelled"
    assert [parcel.state for parcel in world.parcels(order_id)] == ["cancelled"]
    world.sound()
