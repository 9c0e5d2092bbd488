"""The order screen in both languages, both themes and every size: nothing is cut, nothing hangs out."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from app.domain.people import Role
from app.ui.actions import KeyMap
from app.ui.bridge import Desk
from app.ui.main_window import MainWindow
from app.ui.orders.filters import Conditions
from app.ui.prefs import Prefs
from app.ui.words import EN, ZH, speak
from tests.ui.fakes import FakeApp
from tests.ui.fit import misfits
from tests.ui.test_orders_screen import Mute

SIZES = ((1024, 600, 1.0), (1280, 720, 1.0), (1366, 690, 1.0), (1366, 768, 1.0), (1920, 1080, 1.0), (1920, 1080, 1.5))


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize("size", SIZES)
def test_the_order_screen_fits(
    qtbot, look, desk: Desk, app: FakeApp, tmp_path: Path, language: str, size: tuple[int, int, float]
) -> None:
    width, height, scale = size
    speak(language)
    look.choose("light", scale)
    window = MainWindow(Prefs(tmp_path), KeyMap(), Mute())
    qtbot.addWidget(window)
    window.resize(width, height)
    window.show_areas(Role.SUPERVISOR)
    window.open_area("orders")
    window.attach(desk)
    window.show()
    screen = window.current_screen()
    qtbot.waitUntil(lambda: screen.grid.rowCount() > 0 and bool(screen._choices))
    screen.set_conditions(Conditions(shop=(1, 2), warehouse=(1,), left_hours=24))
    qtbot.waitUntil(lambda: bool(app.orders.last_filter.shop_ids))
    qtbot.waitUntil(lambda: screen.grid.rowCount() == 1204)
    screen.view.go(1)
    screen.view.selection.only([screen.grid.row_at(at) for at in range(1, 6)])
    qtbot.waitUntil(lambda: screen.panel.detail is not None or not screen.panel.isVisible())
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    assert not misfits(window)
    assert (window.width(), window.height()) == (width, height), "something forces the window to be larger"


def test_the_check_itself_finds_what_does_not_fit(qtbot, look) -> None:
    from PySide6.QtWidgets import QLabel, QWidget

    window = QWidget()
    qtbot.addWidget(window)
    window.resize(200, 100)
    cut = QLabel("这个标签太长了放不下的", window)
    cut.setFixedWidth(40)
    out = QLabel("x", window)
    out.move(190, 10)
    out.setFixedWidth(40)
    window.show()
    found = misfits(window)
    assert len([line for line in found if "这个标签" in line]) == 1
    assert len([line for line in found if "outside" in line]) == 1
