"""The rules' page over a real database: a rule written by keyboard is tried on real orders, switched on, and acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.models.database import Database
from app.services.audit_orders import audit_waiting
from app.services.core import Core
from app.services.desk.policies import PoliciesDesk
from app.services.desk.rules import RulesDesk
from app.services.keys import KeyBook
from app.settings import Settings
from app.ui.bridge import Desk
from app.ui.shell.dialogs import Confirm
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.world import World
from tests.ui.settings_office import Office, open_office
from tests.ui.test_settings_rules import choose


@pytest.fixture
def world(database: Database, vault: Vault, clock: FakeClock) -> World:
    made = World(database, vault, clock())
    made.add_sku("CUP")
    made.add_sku("GIFT")
    return made


@pytest.fixture
def office(
    qtbot, app: Any, desk: Desk, tmp_path: Path, world: World, vault: Vault, clock: FakeClock
) -> Iterator[Office]:
    with open_office(qtbot, app, desk, tmp_path) as made:
        core = Core(Settings(tmp_path, world.db.url, "一号台"), world.db, vault, KeyBook(vault), clock)
        app.rules, app.policies = RulesDesk(core), PoliciesDesk(core)
        yield made
        app.close()  # whatever still reads gives its connection back before the database goes


def come_to_rest(office: Office) -> None:
    """Wait until every answer is there: the window goes before the database does."""
    office.wait(lambda: not office.shell.desk.is_busy())
    office.qtbot.wait(50)
    office.wait(lambda: not office.shell.desk.is_busy())


def test_a_rule_is_written_tried_switched_on_and_acts(office: Office, world: World) -> None:
    take = [world.intake(str(number), ("CUP", number)) for number in (1, 5)]
    (small, big) = (world.take(one).order_ids[0] for one in take)
    audit_waiting(world.db)
    office.screen.menu.setFocus()
    page: Any = office.screen.open_page("rules")
    office.wait(lambda: page.list.pages.currentIndex() == 1)
    page.list.empty.setFocus()
    office.press("N")
    office.wait(lambda: page.part() is page.editor and bool(page.editor.rows))
    office.hands.type("多件给人看")
    choose(page.editor.rows[1].first(), "qty")
    choose(page.editor.rows[1].row.itemAt(1).widget(), ">=")
    page.editor.rows[1].values[0].setFocus()
    office.hands.type("5")
    office.press("Ctrl+Return")
    office.wait(lambda: page.part() is page.list and page.list.grid.rowCount() == 1)
    assert page.list.head.pill.words == "第 1 版草稿"
    page.list.view.setFocus()
    office.press("R")
    office.wait(lambda: page.part() is page.trial and page.trial.version.count() == 1)
    office.press("4")
    day = timedelta(days=1)
    page.trial.since.setText(f"{(world.now - day).astimezone():%Y-%m-%d %H:%M}")
    page.trial.until.setText(f"{(world.now + day).astimezone():%Y-%m-%d %H:%M}")
    page.trial.empty.setFocus()
    office.press("R")
    office.wait(lambda: page.trial.found is not None and page.trial.grid.rowCount() == 1)
    assert (page.trial.found.orders, page.trial.found.held) == (2, 1)
    assert page.trial.view.current_row().id == big
    page.trial.view.setFocus()
    office.press("Ctrl+Return")
    office.asked(Confirm)._verb.click()
    office.wait(lambda: page.now.on_no == 1)
    assert world.order(small).state == world.order(big).state == "audited", "what was audited stays"
    later = world.take(world.intake("9", ("CUP", 7))).order_ids[0]
    audit_waiting(world.db)
    assert world.open_kinds(later) == ["rule"]
    come_to_rest(office)


def test_lists_around_rules_are_kept_over_a_database(office: Office, world: World) -> None:
    page = office.open("checks")
    assert len(page.rows) > 20
    page.view.setFocus()
    office.press("P")
    office.wait(lambda: office.app.policies.checks()[0].value is False)
    blacklist: Any = office.screen.open_page("blacklist")
    office.wait(lambda: blacklist.pages.currentIndex() == 1)
    blacklist.empty.setFocus()
    office.press("N")
    office.wait(lambda: blacklist.editing == 0)
    office.type("text", "某某某")
    office.press("Ctrl+Return")
    office.wait(lambda: len(office.app.policies.blacklist()) == 1)
    office.wait(lambda: blacklist.grid.rowCount() == 1)
    for key in ("merging", "carriers"):
        shown = office.open(key)
        office.wait(lambda shown=shown: bool(office.words(shown.panel.body)))
    bundles: Any = office.screen.open_page("bundles")
    office.wait(lambda: bundles.pages.currentIndex() == 1)
    bundles.empty.setFocus()
    office.press("N")
    office.wait(lambda: bundles.editing == 0)
    office.type("bundle_code", "SET")
    office.type("name", "一套")
    office.type("items", "CUP=1 GIFT=2")
    office.press("Ctrl+Return")
    office.wait(lambda: [row.items for row in office.app.policies.bundles()] == [(("CUP", 1, 0), ("GIFT", 2, 0))])
    office.wait(lambda: office.shell.toast.said[-1:] == ["已加上"])
    come_to_rest(office)
