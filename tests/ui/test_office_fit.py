"""Stock and settings in both languages and every size: nothing is cut, nothing hangs out, nothing forces the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.domain.people import Role
from app.ui.actions import KeyMap
from app.ui.bridge import Desk
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.ui.settings.view import PAGES
from app.ui.theme import Look
from app.ui.words import EN, ZH, speak
from tests.ui.fake_policies import FakePolicies
from tests.ui.fake_rules import FakeRules
from tests.ui.fake_settings import FakeSettings, order_file
from tests.ui.fake_stock import RAINBOOT, FakeStock
from tests.ui.fit import misfits
from tests.ui.hands import HeardSounds

SIZES = ((1024, 600, 1.0), (1366, 690, 1.0), (1920, 1080, 1.0), (1920, 1080, 1.5))


@pytest.fixture
def open_window(qtbot, look: Look, desk: Desk, app: Any, tmp_path: Path) -> Callable[..., MainWindow]:
    def build(language: str, width: int, height: int, scale: float, area: str) -> MainWindow:
        app.stock, app.settings, app.rules, app.policies = FakeStock(), FakeSettings(), FakeRules(), FakePolicies()
        speak(language)
        look.choose("light", scale)
        window = MainWindow(Prefs(tmp_path), KeyMap(), HeardSounds())
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show_areas(Role.SUPERVISOR)
        window.open_area(area)
        window.attach(desk)
        window.show()
        return window

    return build


def found(window: MainWindow, where: str) -> list[str]:
    """Return what does not fit, once everything is laid out."""
    for _ in range(2):
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()
    return [f"{where}: {line}" for line in misfits(window)]


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize("size", SIZES)
def test_the_stock_panel_fits(qtbot, open_window, language: str, size: tuple[int, int, float]) -> None:
    window = open_window(language, *size, "stock")
    screen: Any = window.current_screen()
    qtbot.waitUntil(lambda: screen.grid.rowCount() == 12 and bool(screen.warehouses) and bool(screen._counts))
    screen.filter_warehouse(1)
    qtbot.waitUntil(lambda: screen.grid.rowCount() == 9)
    lines = found(window, "list")
    screen.view.setFocus()
    screen.view.go(8)
    screen.do_open()
    qtbot.waitUntil(lambda: screen.panel.detail is not None and screen.panel.detail.sku_id == RAINBOOT)
    lines += found(window, "panel")
    screen.view.selection.only([screen.grid.row_at(at) for at in range(3)])
    lines += found(window, "selection")
    screen.do_adjust()
    qtbot.waitUntil(lambda: len(screen.tally.lines) == 3)
    line = next(iter(screen.tally.lines.values()))
    line.count.set_value(1)
    line._typed(1)
    lines += found(window, "counting")
    assert not lines, "\n".join(lines)
    assert (window.width(), window.height()) == size[:2], "something forces the window to be larger"


def in_rules(qtbot, app: Any, window: MainWindow, page: Any) -> list[str]:
    """Look at the rules' list with a draft, the table of one rule, the versions and a dry run."""
    app.rules.make_draft(None, None)
    page.list.reload()
    qtbot.waitUntil(lambda: page.now.draft_no is not None and page.list.view.current is not None)
    lines = found(window, "rules list")
    page.list.do_change()
    qtbot.waitUntil(lambda: bool(page.editor.rows))
    page.editor.do_outcome()
    lines += found(window, "rules editor")
    page.show_part("versions")
    qtbot.waitUntil(lambda: page.versions.view.current is not None)
    lines += found(window, "rules versions")
    page.show_part("trial")
    qtbot.waitUntil(lambda: page.trial.version.count() > 0)
    page.trial.do_try()
    qtbot.waitUntil(lambda: page.trial.found is not None and page.trial.grid.rowCount() > 0)
    return lines + found(window, "rules trial")


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize("size", SIZES)
def test_every_page_of_the_settings_fits(qtbot, app: Any, open_window, language: str, size) -> None:
    window = open_window(language, *size, "settings")
    screen: Any = window.current_screen()
    app.settings.files["orders.csv"] = order_file()
    lines: list[str] = []
    for kind in PAGES:
        page: Any = screen.open_page(kind.key)
        if hasattr(page, "editing"):
            qtbot.waitUntil(lambda page=page: bool(page.rows) and page.view.current is not None)
            lines += found(window, kind.key)
            if kind.key == "gifts":
                continue  # its rule is edited among the rules
            (page.do_new if kind.key in ("blacklist", "no_ship") else page.do_change)()
            qtbot.waitUntil(lambda page=page: page.editing is not None)
            lines += found(window, f"{kind.key} form")
            page.do_escape()
        elif kind.key == "orders":
            qtbot.waitUntil(lambda page=page: bool(page.shops))
            page.open_file("orders.csv")
            qtbot.waitUntil(lambda page=page: page.preview is not None)
            lines += found(window, kind.key)
        elif kind.key == "data":
            page.do_check()
            qtbot.waitUntil(lambda page=page: bool(page.outcomes) and page.grid.rowCount() == 2)
            lines += found(window, kind.key)
        elif kind.key == "rules":
            lines += in_rules(qtbot, app, window, page)
        else:
            lines += found(window, kind.key)
    assert not lines, "\n".join(lines)
    assert (window.width(), window.height()) == size[:2], "something forces the window to be larger"
