"""Drafts, versions, files and the first rules."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from app.domain.people import Actor, Role
from app.domain.rules.first_rules import FIRST_RULES
from app.errors import BadInput, IllegalMove, NotAllowed, NotFound
from app.models.database import Database
from app.models.rules import audit_rule, rule_set
from app.services.manage_rules import (
    add_rule,
    change_rule,
    discard_draft,
    enable_rule,
    export_rules,
    first_rules,
    go_back,
    import_rules,
    make_draft,
    remove_rule,
    reorder_rules,
    switch_on,
)
from app.services.rule_book import draft_version, list_versions, rules_in_force, show_version, version_in_force
from tests.clock import FakeClock
from tests.services.rules import ALWAYS, in_force, rule
from tests.services.world import BOSS, World

CLERK = Actor(None, "审单员", Role.AUDIT_CLERK, "test")


def names(db: Database, version_no: int) -> list[tuple[int, str]]:
    with db.read() as conn:
        return [(row.rule_no, row.name) for row in show_version(conn, version_no).rules]


def test_a_draft_is_edited_and_switched_on_as_a_whole(database: Database, clock: FakeClock) -> None:
    assert make_draft(database, BOSS, note="双十一") == 1
    assert add_rule(database, rule("甲", ALWAYS, "stop"), BOSS) == 1
    assert add_rule(database, rule("乙", ALWAYS, "urgent"), BOSS) == 2
    assert add_rule(database, rule("丙", ALWAYS, "hold"), BOSS, position=1) == 3
    assert names(database, 1) == [(3, "丙"), (1, "甲"), (2, "乙")]
    reorder_rules(database, [2, 3, 1], BOSS)
    change_rule(database, 3, rule("丁", {"field": "cod", "op": "=", "value": True}, "stop"), BOSS)
    enable_rule(database, 1, False, BOSS)
    assert names(database, 1) == [(2, "乙"), (3, "丁"), (1, "甲")]
    with database.read() as conn:
        assert rules_in_force(conn) is None
    clock.advance(minutes=5)
    assert switch_on(database, BOSS) == 1
    with database.read() as conn:
        (row,) = list_versions(conn)
        assert [one.enabled for one in show_version(conn, 1).rules] == [True, True, False]
    assert (row.state, row.note, row.made_by, row.on_by, row.rules, row.enabled) == (
        "on",
        "双十一",
        "主管",
        "主管",
        3,
        2,
    )
    assert row.on_at == clock()
    assert row.on_at > row.made_at


def test_a_rule_keeps_its_number_through_versions_and_a_new_one_gets_a_new_number(database: Database) -> None:
    assert in_force(database, rule("甲", ALWAYS, "stop"), rule("乙", ALWAYS, "stop")) == 1
    make_draft(database, BOSS)
    remove_rule(database, 2, BOSS)
    assert add_rule(database, rule("丙", ALWAYS, "stop"), BOSS) == 3
    assert switch_on(database, BOSS) == 2
    assert (names(database, 1), names(database, 2)) == ([(1, "甲"), (2, "乙")], [(1, "甲"), (3, "丙")])


def test_at_most_one_version_is_on_and_each_has_one_span_of_time(database: Database, clock: FakeClock) -> None:
    in_force(database, rule("甲", ALWAYS, "stop"))
    clock.advance(hours=1)
    in_force(database, rule("乙", ALWAYS, "stop"))
    clock.advance(hours=1)
    assert go_back(database, 1, BOSS) == 3
    with database.read() as conn:
        third, second, first = list_versions(conn)
    assert [one.state for one in (first, second, third)] == ["retired", "retired", "on"]
    assert (first.retired_at, second.retired_at) == (second.on_at, third.on_at)
    assert third.note == "← 1"
    assert names(database, 3) == names(database, 1)
    with pytest.raises(IllegalMove, match=r"rules\.is_on"):
        go_back(database, 3, BOSS)


def test_a_draft_can_be_made_from_any_version_and_thrown_away(database: Database) -> None:
    in_force(database, rule("甲", ALWAYS, "stop"))
    in_force(database, rule("乙", ALWAYS, "stop"))
    assert make_draft(database, BOSS, source=1) == 3
    assert names(database, 3) == [(1, "甲")]
    with pytest.raises(IllegalMove, match=r"rules\.draft_there"):
        make_draft(database, BOSS)
    with pytest.raises(IllegalMove, match=r"rules\.back_to_draft"):
        go_back(database, 3, BOSS)
    assert discard_draft(database, BOSS) == 3
    with database.read() as conn:
        assert (draft_version(conn), version_in_force(conn)) == (None, 2)
        rows = conn.execute(select(func.count()).select_from(audit_rule)).scalar_one()
    assert rows == 3


def test_without_a_draft_nothing_is_edited(database: Database) -> None:
    in_force(database, rule("甲", ALWAYS, "stop"))
    for edit in (
        lambda: add_rule(database, rule("乙", ALWAYS, "stop"), BOSS),
        lambda: change_rule(database, 1, rule("乙", ALWAYS, "stop"), BOSS),
        lambda: enable_rule(database, 1, False, BOSS),
        lambda: remove_rule(database, 1, BOSS),
        lambda: reorder_rules(database, [1], BOSS),
        lambda: switch_on(database, BOSS),
        lambda: discard_draft(database, BOSS),
    ):
        with pytest.raises(IllegalMove, match=r"rules\.no_draft"):
            edit()
    assert names(database, 1) == [(1, "甲")]


def test_wrong_edits_are_refused_and_change_nothing(world: World) -> None:
    db = world.db
    make_draft(db, BOSS)
    add_rule(db, rule("甲", ALWAYS, "stop"), BOSS)
    add_rule(db, rule("乙", ALWAYS, "stop"), BOSS)
    wrong: list[tuple[str, Any]] = [
        ("rules.name_taken", lambda: add_rule(db, rule("甲", ALWAYS, "stop"), BOSS)),
        ("rules.name_taken", lambda: change_rule(db, 2, rule("甲", ALWAYS, "stop"), BOSS)),
        ("rules.does_nothing", lambda: add_rule(db, rule("丙", ALWAYS), BOSS)),
        ("rules.order_incomplete", lambda: reorder_rules(db, [1], BOSS)),
        ("rules.order_incomplete", lambda: reorder_rules(db, [1, 1, 2], BOSS)),
        ("rules.no_rule", lambda: remove_rule(db, 9, BOSS)),
        ("rules.no_version", lambda: export_rules(db, 9)),
        ("rules.no_version", lambda: go_back(db, 9, BOSS)),
    ]
    for code, edit in wrong:
        with pytest.raises((BadInput, NotFound)) as refused:
            edit()
        assert refused.value.code == code
    assert names(db, 1) == [(1, "甲"), (2, "乙")]


@pytest.mark.parametrize(
    ("outcome", "what", "good"),
    [
        ({"do": "carrier", "mode": "not", "names": ["顺丰月结", "极兔"]}, "carrier", {"names": ["顺丰月结", "SF"]}),
        ({"do": "warehouse", "name": "hz"}, "warehouse", {"name": "HZ"}),
        ({"do": "gift", "sku": "NOPE"}, "sku", {"sku": "CUP"}),
    ],
)
def test_a_rule_that_names_what_is_not_there_is_refused(
    world: World, outcome: dict[str, Any], what: str, good: dict[str, Any]
) -> None:
    world.add_sku("CUP")
    make_draft(world.db, BOSS)
    with pytest.raises(BadInput) as refused:
        add_rule(world.db, rule("错", ALWAYS, outcome), BOSS)
    assert (refused.value.code, refused.value.params["what"]) == ("rules.no_such_thing", what)
    add_rule(world.db, rule("错", ALWAYS, outcome, enabled=False), BOSS)
    add_rule(world.db, rule("对", ALWAYS, {**outcome, **good}), BOSS)
    with pytest.raises(BadInput, match=r"rules\.no_such_thing"):
        enable_rule(world.db, 1, True, BOSS)
    switch_on(world.db, BOSS)


def test_a_shop_that_does_not_exist_is_refused_in_conditions_too(world: World) -> None:
    make_draft(world.db, BOSS)
    typo = {"all": [{"not": {"field": "shop", "op": "in", "value": ["晴川官网", "晴川管网"]}}]}
    with pytest.raises(BadInput) as refused:
        add_rule(world.db, rule("店", typo, "stop"), BOSS)
    assert refused.value.params == {"rule": "店", "what": "shop", "name": "晴川管网"}


def test_only_who_has_the_right_changes_rules(database: Database) -> None:
    with pytest.raises(NotAllowed):
        make_draft(database, CLERK)
    make_draft(database, BOSS)
    with pytest.raises(NotAllowed):
        switch_on(database, CLERK)


def test_rules_travel_as_a_file(database: Database) -> None:
    in_force(database, rule("甲", ALWAYS, "stop"), rule("乙", ALWAYS, "urgent", enabled=False))
    file = json.loads(json.dumps(export_rules(database, 1)))
    file["rules"].insert(0, rule("新", ALWAYS, "hold"))
    assert import_rules(database, file, "rules.json", BOSS) == 2
    assert names(database, 2) == [(3, "新"), (1, "甲"), (2, "乙")]
    switch_on(database, BOSS)
    assert export_rules(database, 2)["rules"][1:] == export_rules(database, 1)["rules"]


@pytest.mark.parametrize(
    "value", [[], {}, {"format": "other", "rules": []}, {"format": "packdesk-rules-1", "rules": 1}]
)
def test_another_file_is_refused(database: Database, value: object) -> None:
    with pytest.raises(BadInput, match=r"rules\.bad_file"):
        import_rules(database, value, "x.json", BOSS)
    with database.read() as conn:
        assert list_versions(conn) == ()


def test_a_new_database_gets_the_first_rules_once(database: Database) -> None:
    first_rules(database)
    first_rules(database)
    with database.read() as conn:
        stored = rules_in_force(conn)
        assert conn.execute(select(func.count()).select_from(rule_set)).scalar_one() == 1
    assert stored is not None
    assert stored.rules == FIRST_RULES


def test_a_rule_taken_out_of_a_draft_goes_back_under_its_number(database: Database) -> None:
    in_force(database, rule("甲", ALWAYS, "stop"), rule("乙", ALWAYS, "urgent"))
    make_draft(database, BOSS)
    remove_rule(database, 1, BOSS)
    assert add_rule(database, rule("甲", ALWAYS, "stop"), BOSS, position=1, rule_no=1) == 1
    assert names(database, 2) == [(1, "甲"), (2, "乙")]
    assert add_rule(database, rule("丙", ALWAYS, "stop"), BOSS, rule_no=2) == 3, "a number in use is not given twice"
    assert add_rule(database, rule("丁", ALWAYS, "stop"), BOSS, rule_no=99) == 4, "a number nobody had is not made up"
