"""A dry run says exactly what the audit would have done, and leaves every table as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.people import Actor, Role
from app.errors import BadInput, NotAllowed, NotFound
from app.models.database import Database
from app.models.tables import metadata
from app.services import dry_run_rules
from app.services.audit_orders import audit_waiting, pass_orders
from app.services.cancel_orders import cancel_orders
from app.services.dry_run_rules import try_rules
from app.services.hold_orders import hold_orders
from app.services.manage_rules import add_rule, change_rule, enable_rule, make_draft, remove_rule, switch_on
from app.services.merge_settings import set_merging
from app.services.queries.rule_rows import DryRun, RuleTotals
from app.services.route_orders import route_waiting
from tests.clock import FakeClock
from tests.services.rules import ALWAYS, in_force, rule, said
from tests.services.world import BOSS, World

BIG = {"field": "qty", "op": ">=", "value": 5}


def tried(world: World, version_no: int, **more: Any) -> DryRun:  # noqa: ANN401 - any option
    now = world.now
    return try_rules(world.db, version_no, now - timedelta(days=1), now + timedelta(days=1), BOSS, **more)


def told(found: DryRun) -> list[tuple[int, tuple[str, ...], tuple[str, ...], str, tuple[str, ...]]]:
    return [(one.order_id, one.differs, one.people, one.decided, one.rules) for one in found.differences]


def everything(db: Database) -> dict[str, list[Any]]:
    """Every row of every table."""
    with db.read() as conn:
        return {table.name: [tuple(row) for row in conn.execute(select(table))] for table in metadata.sorted_tables}


def take(world: World, number: str, qty: int = 1, **changes: Any) -> int:  # noqa: ANN401 - any field
    (order_id,) = world.take(world.intake(number, ("CUP", qty), **changes)).order_ids
    audit_waiting(world.db)
    return order_id


def test_the_difference_is_told_order_by_order_and_nothing_is_written(world: World) -> None:
    world.add_sku("CUP")
    world.add_sku("GIFT")
    in_force(world.db, rule("大单", BIG, "stop"), rule("谢", said("谢"), {"do": "tag", "tag": "谢"}))
    small, big, thanks = take(world, "1"), take(world, "2", 5), take(world, "3", 2, buyer_message="谢谢")
    version = make_draft(world.db, BOSS)
    remove_rule(world.db, 1, BOSS)
    polite: list[dict[str, Any]] = [{"do": "tag", "tag": "客气"}, {"do": "excuse", "kinds": ["message"]}]
    change_rule(world.db, 2, rule("谢", said("谢"), *polite), BOSS)
    few = {"field": "qty", "op": "<", "value": 2}
    add_rule(world.db, rule("小单", few, {"do": "hold", "hours": 3}, {"do": "gift", "sku": "GIFT", "qty": 2}), BOSS)
    before = everything(world.db)
    found = tried(world, version)
    assert everything(world.db) == before
    assert told(found) == [
        (small, ("held", "gifts"), ("stops_passed",), "by_itself", ("小单",)),
        (big, ("freed",), (), "waiting", ()),
        (thanks, ("freed", "tags"), (), "waiting", ("谢",)),
    ]
    assert (found.version_no, found.against_no, found.orders, found.complete) == (2, 1, 3, True)
    assert (found.held, found.freed, found.people_differ, found.fired) == (1, 2, 1, {"小单": 1, "谢": 1})
    assert found.tried == RuleTotals(stopped=1, excused=1, tagged=1, gifted=1, gift_pieces=2)
    assert found.against == RuleTotals(stopped=2, tagged=1)


def test_the_version_in_force_differs_from_itself_in_nothing(world: World) -> None:
    world.add_sku("CUP")
    version = in_force(
        world.db,
        rule("大单", BIG, "stop"),
        rule("标", ALWAYS, {"do": "tag", "tag": "甲"}, "urgent", {"do": "print_note", "text": "轻放"}),
        rule("没标才拦", {"field": "tags", "op": "empty"}, {"do": "carrier", "mode": "not", "names": ["sf"]}),
    )
    big = take(world, "1", 5)
    take(world, "2", 1)
    found = tried(world, version)
    assert [one.differs for one in found.differences] == []
    assert found.tried == found.against == RuleTotals(stopped=1, tagged=2, urgent=2, carrier=2, noted=2)
    assert found.fired == {"大单": 1, "标": 2, "没标才拦": 2}, (
        "what rules did is taken back before they are asked again"
    )
    assert world.order(big).tags == ",甲,"


def test_what_people_decided_is_compared(world: World) -> None:
    world.add_sku("CUP")
    held, cancelled, passed, auto = (
        take(world, "1"), take(world, "2"), take(world, "3", buyer_message="?"), take(world, "4")
    )  # fmt: skip
    hold_orders(world.db, [held], "等", None, BOSS)
    cancel_orders(world.db, [cancelled], "不要了", BOSS)
    pass_orders(world.db, [passed], BOSS)
    version = make_draft(world.db, BOSS)
    assert told(tried(world, version)) == [
        (held, (), ("lets_stopped",), "stopped", ()),
        (cancelled, (), ("lets_stopped",), "stopped", ()),
        (passed, (), ("stops_passed",), "passed", ()),
    ]
    add_rule(world.db, rule("全拦", ALWAYS, "stop"), BOSS)
    assert [(one.order_id, one.people) for one in tried(world, version).differences] == [
        (held, ()), (cancelled, ()), (passed, ("stops_passed",)), (auto, ("stops_passed",)),
    ]  # fmt: skip


def test_a_hold_by_a_rule_is_no_decision_of_a_person(world: World) -> None:
    world.add_sku("CUP")
    in_force(world.db, rule("等", ALWAYS, "hold"))
    order_id = take(world, "1")
    version = make_draft(world.db, BOSS)
    remove_rule(world.db, 1, BOSS)
    assert told(tried(world, version)) == [(order_id, ("freed",), (), "waiting", ())]


def test_the_carrier_and_warehouse_that_were_used_are_compared(world: World) -> None:
    world.add_sku("CUP")
    world.add_carrier("顺丰次日")
    order_id = take(world, "1")
    route_waiting(world.db)
    version = make_draft(world.db, BOSS)
    cases: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        ({"do": "carrier", "mode": "only", "names": ["顺丰次日"]}, ("other_carrier",)),
        ({"do": "carrier", "mode": "only", "names": ["SF"]}, ()),
        ({"do": "carrier", "mode": "not", "names": ["顺丰月结"]}, ("other_carrier",)),
        ({"do": "carrier", "mode": "prefer", "names": ["顺丰次日"]}, ("other_carrier",)),
        ({"do": "warehouse", "name": "HZ"}, ()),
    ]
    add_rule(world.db, rule("甲", ALWAYS, "stop"), BOSS)
    for outcome, people in cases:
        change_rule(world.db, 1, rule("甲", ALWAYS, outcome), BOSS)
        (one,) = tried(world, version).differences
        assert (one.order_id, one.people) == (order_id, people), outcome


def test_gifts_for_the_first_orders_run_out(world: World) -> None:
    world.add_sku("CUP")
    ids = [take(world, str(number), 2) for number in range(4)]
    version = make_draft(world.db, BOSS)
    gift = {"do": "gift", "sku": "CUP", "per_cents": 1000, "first": 3}
    add_rule(world.db, rule("前三", ALWAYS, gift), BOSS)
    found = tried(world, version)
    assert [(one.order_id, one.differs) for one in found.differences] == [(one, ("gifts",)) for one in ids[:3]]
    assert (found.tried.gifted, found.tried.gift_pieces) == (3, 6)


def test_the_audit_does_what_the_dry_run_foretold(world: World) -> None:
    world.add_sku("CUP")
    rules = (
        rule("大单", BIG, "stop"),
        rule("急", said("急"), "urgent", {"do": "excuse", "kinds": ["message"]}, {"do": "tag", "tag": "急"}),
        rule("等", {"field": "qty", "op": "=", "value": 3}, {"do": "hold", "hours": 1}),
    )
    world.set_shop(auto_audit=False)
    ids = [take(world, str(n), n, buyer_message=("", "急", "问")[n % 3]) for n in range(1, 8)]
    version = make_draft(world.db, BOSS)
    for one in rules:
        add_rule(world.db, one, BOSS)
    found = tried(world, version)
    switch_on(world.db, BOSS)
    world.set_shop(auto_audit=True)
    audit_waiting(world.db)
    orders = [world.order(order_id) for order_id in ids]
    assert found.tried.stopped == sum(row.state == "received" for row in orders)
    assert found.tried.urgent == found.tried.tagged == sum(row.urgent for row in orders) == 3
    stopped = {one.order_id for one in found.differences if "held" in one.differs}
    freed = {one.order_id for one in found.differences if "freed" in one.differs}
    assert {row.id for row in orders if row.state == "audited"} >= freed
    assert {row.id for row in orders if row.state == "received"} >= stopped


def test_only_orders_of_the_period_in_chunks_with_progress_until_stopped(
    world: World, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dry_run_rules, "CHUNK", 2)
    world.add_sku("CUP")
    take(world, "0")
    start = clock.advance(hours=1)
    for number in range(1, 6):
        take(world, str(number))
    end = clock.advance(hours=1)
    take(world, "9")
    version = make_draft(world.db, BOSS)
    add_rule(world.db, rule("标", ALWAYS, {"do": "tag", "tag": "甲"}), BOSS)
    heard: list[tuple[int, int]] = []
    found = try_rules(world.db, version, start, end, BOSS, progress=lambda done, total: heard.append((done, total)))
    assert (found.orders, found.tried.tagged, heard) == (5, 5, [(2, 5), (4, 5), (5, 5)])
    answers = iter((True, False))
    found = try_rules(world.db, version, start, end, BOSS, goes_on=lambda: next(answers))
    assert (found.orders, found.complete) == (2, False)


def test_what_cannot_be_tried_is_refused(world: World) -> None:
    with pytest.raises(NotFound, match=r"rules\.no_version"):
        tried(world, 1)
    with pytest.raises(BadInput, match=r"rules\.bad_period"):
        try_rules(world.db, 1, world.now, world.now, BOSS)
    packer = Actor(None, "打包员", Role.PACKER, "test")
    with pytest.raises(NotAllowed):
        try_rules(world.db, 1, world.now, world.now, packer)


def test_orders_that_could_be_merged_are_counted_for_both_versions(world: World) -> None:
    world.add_sku("CUP")
    world.set_shop(auto_audit=False)
    in_force(world.db, rule("大单", BIG, "stop"))
    take(world, "1"), take(world, "2", 2), take(world, "3", 5)
    version = make_draft(world.db, BOSS)
    enable_rule(world.db, 1, False, BOSS)
    off = tried(world, version)
    assert (off.merges, off.tried.merged, off.against.merged) == (False, 0, 0), "merging by itself is off"
    set_merging(world.db, "auto", 1, BOSS)
    found = tried(world, version)
    assert (found.merges, found.tried.merged, found.against.merged) == (True, 3, 2), "a stopped order is not merged"
    prefer = {"do": "carrier", "mode": "prefer", "names": ["顺丰月结"]}
    add_rule(world.db, rule("两件", {"field": "qty", "op": "=", "value": 2}, prefer), BOSS)
    never = {"do": "carrier", "mode": "not", "names": ["顺丰月结"]}
    add_rule(world.db, rule("一件", {"field": "qty", "op": "=", "value": 1}, never), BOSS)
    assert tried(world, version).tried.merged == 2, "whoever wishes another carrier is not merged"
