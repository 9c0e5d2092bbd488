"""The rules' desk over a real database: from the first change to a version in force, and what the screens are told."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.people import Actor, Role
from app.errors import NotAllowed
from app.models.database import Database
from app.services.audit_orders import audit_waiting
from app.services.core import Core
from app.services.desk.rules import HIT_DAYS, RulesDesk
from app.services.keys import KeyBook
from app.settings import Settings
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.rules import ALWAYS, rule
from tests.services.world import BOSS, World


@pytest.fixture
def desk(world: World, database: Database, vault: Vault, clock: FakeClock, tmp_path: Path) -> RulesDesk:
    return RulesDesk(Core(Settings(tmp_path, database.url, "一号台"), database, vault, KeyBook(vault), clock))


def test_the_draft_is_what_is_seen_first(desk: RulesDesk) -> None:
    assert (desk.now().detail, desk.now().on_no, desk.now().draft_no) == (None, None, None)
    assert desk.make_draft(None, BOSS) == 1
    assert desk.add(rule("甲", ALWAYS, "urgent"), None, None, BOSS) == 1
    desk.switch_on("", BOSS)
    desk.make_draft(None, BOSS)
    desk.enable(1, False, BOSS)
    now = desk.now()
    assert now.detail is not None
    assert (now.detail.row.version_no, now.on_no, now.draft_no) == (2, 1, 2)
    assert [row.state for row in desk.versions()] == ["draft", "on"]
    assert [row.enabled for row in desk.version(1).rules] == [True]
    desk.discard(BOSS)
    assert desk.now().draft_no is None


def test_hits_of_the_last_month_follow_a_rule_through_its_versions(
    desk: RulesDesk, world: World, clock: FakeClock
) -> None:
    world.add_sku("CUP")
    desk.make_draft(None, BOSS)
    desk.add(rule("甲", ALWAYS, "urgent"), None, None, BOSS)
    desk.switch_on("", BOSS)
    world.take(world.intake("1", ("CUP", 1)))
    audit_waiting(world.db)
    desk.make_draft(None, BOSS)
    desk.switch_on("", BOSS)
    world.take(world.intake("2", ("CUP", 1)))
    audit_waiting(world.db)
    assert desk.now().hits == {1: 2}
    clock.advance(days=HIT_DAYS + 1)
    assert desk.now().hits == {}


def test_names_are_those_that_exist(desk: RulesDesk, world: World) -> None:
    names = desk.names()
    assert "HZ" not in names["warehouse"], "names are offered, codes are understood"
    assert names["carrier"] == ("顺丰月结",)
    assert len(names["province"]) == 34
    assert set(names) >= {"shop", "platform", "currency", "tag", "tags", "sku_tags"}


def test_a_dry_run_tells_its_progress_and_writes_nothing(desk: RulesDesk, world: World) -> None:
    world.add_sku("CUP")
    world.take(world.intake("1", ("CUP", 1)))
    audit_waiting(world.db)
    desk.make_draft(None, BOSS)
    desk.add(rule("甲", ALWAYS, "stop"), None, None, BOSS)
    heard: list[tuple[int, int]] = []
    day = timedelta(days=1)

    def run(goes_on: bool) -> tuple[int, bool]:
        found = desk.try_version(
            1, world.now - day, world.now + day, BOSS, lambda done, all_: heard.append((done, all_)), lambda: goes_on
        )
        return found.tried.stopped, found.complete

    assert run(goes_on=True) == (1, True)
    assert heard == [(1, 1)]
    assert run(goes_on=False) == (0, False)
    with pytest.raises(NotAllowed):
        desk.make_draft(None, Actor(None, "小李", Role.PACKER, "一号台"))
