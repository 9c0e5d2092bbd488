"""D in the audit queue tries the rules that stopped the order at hand, over a real database, and Esc leads back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from app.domain.people import Role
from app.models.database import Database
from app.services.audit_orders import audit_waiting
from app.services.core import Core
from app.services.desk.audit import AuditDesk
from app.services.desk.orders import OrdersDesk
from app.services.desk.policies import PoliciesDesk
from app.services.desk.regroup import RegroupDesk
from app.services.desk.rules import RulesDesk
from app.services.desk.settings import SettingsDesk
from app.services.keys import KeyBook
from app.settings import Settings
from app.ui.actions import KeyMap
from app.ui.audit.view import REASONS_MS
from app.ui.bridge import Desk
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.world import BOSS, World
from tests.ui.hands import Hands, HeardSounds

MANY = {"name": "多件给人看", "when": {"field": "qty", "op": ">=", "value": 5}, "do": [{"do": "stop"}]}
FEW = {"name": "单件打标签", "when": {"field": "qty", "op": "<", "value": 5}, "do": [{"do": "tag", "tag": "单件"}]}


def test_d_tries_the_rule_that_stopped_the_order_and_esc_leads_back(
    qtbot, app: Any, desk: Desk, tmp_path: Path, database: Database, vault: Vault, clock: FakeClock
) -> None:
    world = World(database, vault, clock())
    world.add_sku("CUP")
    core = Core(Settings(tmp_path, database.url, "一号台"), database, vault, KeyBook(vault), clock)
    app.audit, app.orders, app.regroup = AuditDesk(core), OrdersDesk(core), RegroupDesk(core)
    app.rules, app.policies, app.settings = RulesDesk(core), PoliciesDesk(core), SettingsDesk(core)
    app.rules.make_draft(None, BOSS)
    for rule in (MANY, FEW):
        app.rules.add(rule, None, None, BOSS)
    app.rules.switch_on("", BOSS)
    big, _small = (world.take(world.intake(str(no), ("CUP", qty))).order_ids[0] for no, qty in ((1, 7), (2, 1)))
    audit_waiting(database)
    assert world.open_kinds(big) == ["rule"]
    for rule in app.rules.now().detail.rules:  # a draft without them, so that the two versions differ
        if app.rules.now().draft_no is None:
            app.rules.make_draft(None, BOSS)
        app.rules.enable(rule.rule_no, False, BOSS)

    window = MainWindow(Prefs(tmp_path), KeyMap(), HeardSounds())  # type: ignore[arg-type] # a stand-in
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show_areas(Role.SUPERVISOR)
    window.attach(desk)
    window.show()
    hands = Hands(desk, window.keys, window)

    def wait(what: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(what()), timeout=15_000)

    def press(*keys: str) -> None:
        for key in keys:
            hands.press(key)
            hands.scanner._settle()

    try:
        audit: Any = window.open_area("audit")
        wait(lambda: audit.view.current_row() is not None and audit.view.current_row().id == big)
        audit.view.setFocus()
        press("D")
        wait(lambda: window.current_screen() is not audit)
        settings: Any = window.current_screen()
        page = settings.page()
        wait(lambda: page.part() is page.trial and page.trial.version.count() > 0)
        period = (world.now.replace(hour=0), world.now.replace(hour=23))  # the test's clock is not the window's
        page.trial.period = lambda: period
        wait(lambda: not page.trial.running and page.trial.found is not None)
        page.trial.view.setFocus()
        press("R")
        wait(lambda: not page.trial.running and page.trial.found.orders == 2)
        assert page.trial.about == ("多件给人看",)
        assert page.trial.shown.active() == "about"
        press("Esc")
        wait(lambda: window.current_screen() is audit)
        assert window.focusWidget() is audit.view, "back where it was asked"
    finally:
        wait(lambda: not desk.is_busy())
        qtbot.wait(REASONS_MS + 50)  # what the queue has asked for meanwhile
        wait(lambda: not desk.is_busy())
        hands.let_go()
        window.close()
        app.close()
