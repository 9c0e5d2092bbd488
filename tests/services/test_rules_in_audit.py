"""The rules in force, applied by the audit."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.models.orders import order_event, order_exception
from app.models.rules import rule_hit
from app.services.audit_orders import audit_waiting, pass_orders, revoke_audit
from app.services.change_orders import set_tags
from app.services.hold_orders import release_due, release_orders
from app.services.manage_rules import discard_draft, make_draft
from app.services.route_orders import route_waiting
from tests.clock import FakeClock
from tests.services.rules import ALWAYS, in_force, rule, said
from tests.services.world import BOSS, World


def applied(world: World, order_id: int) -> list[tuple[str, list[str], dict[str, list[object]] | None]]:
    """(rule, what it did, which columns) of every application to an order."""
    with world.db.read() as conn:
        rows = conn.execute(
            select(order_event.c.params, order_event.c.changes)
            .where(order_event.c.order_id == order_id, order_event.c.code == "rule.applied")
            .order_by(order_event.c.id)
        )
        return [(row.params["rule"], row.params["did"], row.changes) for row in rows]


def hits(world: World) -> dict[int, int]:
    with world.db.read() as conn:
        return {row.rule_no: row.hits for row in conn.execute(select(rule_hit.c.rule_no, rule_hit.c.hits))}


def audited(world: World, number: str, **changes: object) -> int:
    (order_id,) = world.take(world.intake(number, ("CUP", 2), **changes)).order_ids
    audit_waiting(world.db)
    return order_id


def test_without_rules_the_audit_is_as_ever(world: World) -> None:
    world.add_sku("CUP")
    assert world.order(audited(world, "1")).state == "audited"
    make_draft(world.db, BOSS)
    assert world.order(audited(world, "2")).state == "audited"
    assert hits(world) == {}


def test_a_rule_stops_an_order_once_and_a_look_settles_it(world: World) -> None:
    world.add_sku("CUP")
    in_force(world.db, rule("大单", {"field": "qty", "op": ">=", "value": 2}, "stop"), rule("全看", ALWAYS, "stop"))
    order_id = audited(world, "1")
    assert world.open_kinds(order_id) == ["rule"]
    with world.db.read() as conn:
        row = conn.execute(select(order_exception.c.params).where(order_exception.c.order_id == order_id)).one()
    assert row.params == {"rules": ["大单", "全看"], "rule_nos": ["1", "2"]}
    assert [(name, did) for name, did, _ in applied(world, order_id)] == [("大单", ["stop"]), ("全看", ["stop"])]
    assert pass_orders(world.db, [order_id], BOSS)[0].error is None
    assert world.order(order_id).state == "audited"
    assert hits(world) == {1: 1, 2: 1}
    assert revoke_audit(world.db, [order_id], BOSS)[0].error is None
    assert pass_orders(world.db, [order_id], BOSS)[0].error is None
    assert world.order(order_id).state == "audited"
    world.sound()


def test_an_order_passed_by_hand_before_its_first_audit_counts_as_seen(world: World) -> None:
    world.add_sku("CUP")
    in_force(world.db, rule("全看", ALWAYS, "stop"))
    world.set_shop(auto_audit=False)
    order_id = audited(world, "1")
    assert world.open_kinds(order_id) == []
    assert pass_orders(world.db, [order_id], BOSS)[0].error is None
    assert world.order(order_id).state == "audited"


def test_a_new_rule_stops_what_the_rules_before_it_only_held(world: World) -> None:
    world.add_sku("CUP")
    in_force(world.db, rule("等", ALWAYS, "hold"))
    order_id = audited(world, "1")
    in_force(world.db, rule("看", ALWAYS, "stop"))
    assert release_orders(world.db, [order_id], BOSS)[0].error is None
    audit_waiting(world.db)
    assert world.open_kinds(order_id) == ["rule"]
    assert [(name, did) for name, did, _ in applied(world, order_id)] == [("等", ["hold"]), ("看", ["stop"])]


def test_a_hold_ends_by_itself_and_is_not_opened_again(world: World, clock: FakeClock) -> None:
    world.add_sku("CUP")
    in_force(world.db, rule("等四小时", ALWAYS, {"do": "hold", "hours": 4}))
    order_id = audited(world, "1")
    assert world.order(order_id).held
    with world.db.read() as conn:
        row = conn.execute(select(order_exception).where(order_exception.c.order_id == order_id)).one()
    assert (row.kind, row.release_at, row.params["reason"]) == ("hold", clock() + timedelta(hours=4), "等四小时")
    clock.advance(hours=3)
    assert release_due(world.db) == 0
    clock.advance(hours=1)
    assert release_due(world.db) == 1
    audit_waiting(world.db)
    assert world.order(order_id).state == "audited"
    assert len(applied(world, order_id)) == 1
    world.sound()


def test_a_person_who_releases_the_hold_is_not_contradicted(world: World) -> None:
    world.add_sku("CUP")
    in_force(world.db, rule("等通知", ALWAYS, "hold"), rule("等货", ALWAYS, {"do": "hold", "hours": 1}))
    order_id = audited(world, "1")
    with world.db.read() as conn:
        (release_at,) = conn.execute(
            select(order_exception.c.release_at).where(order_exception.c.order_id == order_id)
        ).scalars()
    assert release_at is None
    assert release_orders(world.db, [order_id], BOSS)[0].error is None
    audit_waiting(world.db)
    assert world.order(order_id).state == "audited"


def test_columns_change_rule_by_rule_and_the_events_say_so(world: World) -> None:
    world.add_sku("CUP")
    in_force(
        world.db,
        rule("远", ALWAYS, {"do": "tag", "tag": "远"}, {"do": "carrier", "mode": "only", "names": ["顺丰月结"]}),
        rule("急", said("急"), "urgent", {"do": "tag", "tag": "急"}, {"do": "print_note", "text": "先做"}),
        rule("杭州", ALWAYS, {"do": "warehouse", "name": "HZ"}, {"do": "print_note", "text": "轻放"}),
        rule("又", ALWAYS, {"do": "tag", "tag": "远"}),
        rule("没开", ALWAYS, {"do": "tag", "tag": "没"}, enabled=False),
    )
    order_id = audited(world, "1", buyer_message="急用", carrier_wish="顺丰月结")
    row = world.order(order_id)
    assert (row.tags, row.urgent, row.print_note) == (",急,远,", True, "先做；轻放")
    assert (row.carrier_wish, row.warehouse_wish) == ("顺丰月结;=顺丰月结", "HZ")
    assert applied(world, order_id) == [
        ("远", ["tag", "carrier"],
         {"tags": ["", ",远,"], "carrier_wish": ["顺丰月结", "顺丰月结;=顺丰月结"]}),
        ("急", ["tag", "urgent", "print_note"],
         {"tags": [",远,", ",急,远,"], "urgent": [False, True], "print_note": ["", "先做"]}),
        ("杭州", ["warehouse", "print_note"],
         {"warehouse_wish": ["", "HZ"], "print_note": ["先做", "先做；轻放"]}),
    ]  # fmt: skip
    assert hits(world) == {1: 1, 2: 1, 3: 1}
    world.sound()


def test_routing_follows_what_rules_wish(world: World) -> None:
    world.add_sku("CUP")
    next_day = world.add_carrier("顺丰次日")
    far = {"field": "province", "op": "=", "value": "广东"}
    in_force(world.db, rule("远", far, {"do": "carrier", "mode": "not", "names": ["顺丰月结"]}))
    order_id = audited(world, "1")
    route_waiting(world.db)
    assert [one.carrier_id for one in world.parcels(order_id)] == [next_day]
    world.sound()


def test_what_is_there_already_is_not_done_twice(world: World) -> None:
    world.add_sku("CUP")
    in_force(world.db, rule("标", ALWAYS, {"do": "tag", "tag": "甲"}))
    order_id = audited(world, "1", buyer_message="请看")
    assert set_tags(world.db, [order_id], ["乙"], [], BOSS)[0].error is None
    assert pass_orders(world.db, [order_id], BOSS)[0].error is None
    assert world.order(order_id).tags == ",乙,甲,"
    assert len(applied(world, order_id)) == 1
    assert hits(world) == {1: 1}


def test_an_excused_message_needs_no_look_and_the_timeline_says_why(world: World) -> None:
    world.add_sku("CUP")
    in_force(world.db, rule("客气", said("谢谢"), {"do": "excuse", "kinds": ["message", "memo"]}))
    thanks, question = audited(world, "1", buyer_message="谢谢"), audited(world, "2", buyer_message="有货吗")
    assert world.order(thanks).state == "audited"
    assert applied(world, thanks) == [("客气", ["excuse"], None)]
    assert world.open_kinds(question) == ["message"]


def test_the_newest_version_in_force_is_followed_and_a_draft_never(world: World) -> None:
    world.add_sku("CUP")
    in_force(world.db, rule("甲", ALWAYS, {"do": "tag", "tag": "甲"}))
    make_draft(world.db, BOSS)
    first = audited(world, "1")
    discard_draft(world.db, BOSS)
    in_force(world.db, rule("乙", ALWAYS, {"do": "tag", "tag": "乙"}))
    second = audited(world, "2")
    assert (world.order(first).tags, world.order(second).tags) == (",甲,", ",乙,甲,")


def test_lines_receiver_shop_and_clock_are_facts(world: World, clock: FakeClock) -> None:
    world.add_sku("CUP", weight_g=300)
    when = {
        "all": [
            {"field": "shop", "op": "=", "value": "晴川官网"},
            {"field": "platform", "op": "=", "value": "woocommerce"},
            {"field": "province", "op": "=", "value": "广东"},
            {"field": "phone_kind", "op": "=", "value": "mobile"},
            {"field": "sku_codes", "op": "contains", "value": "cup"},
            {"field": "goods", "op": "contains", "value": "商品 CUP"},
            {"field": "weight_g", "op": "=", "value": 600},
            {"field": "sku_count", "op": "=", "value": 1},
            {"field": "paid_cents", "op": "=", "value": 2000},
            {"field": "paid_hour", "op": "=", "value": 8},
            {"field": "paid_weekday", "op": "=", "value": 1},
            {"field": "hours_since_paid", "op": "=", "value": 1},
            {"field": "hours_to_promise", "op": "=", "value": 47},
        ]
    }
    in_force(world.db, rule("全都对", when, {"do": "tag", "tag": "对"}))
    assert world.order(audited(world, "1")).tags == ",对,"
