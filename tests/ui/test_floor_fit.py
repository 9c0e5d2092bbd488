"""Audit, print station, bench and set-up in both languages and every size: nothing is cut or hangs out."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt import exceptions

from app.domain.people import Role
from app.services.queries.setup_rows import StartState, WarehouseRow
from app.services.queries.work_rows import StopNote
from app.ui.actions import KeyMap
from app.ui.bench.state import Phase
from app.ui.bridge import Desk
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.ui.print_station.jam import JamDialog
from app.ui.theme import Look
from app.ui.welcome.view import WelcomeScreen
from app.ui.words import EN, ZH, speak
from tests.ui.fake_audit import FakeAudit
from tests.ui.fake_floor import CUP, SHIRT_L, SHIRT_M, TOWEL, FakeBench, FakePrints
from tests.ui.fake_regroup import FakeRegroup
from tests.ui.fake_setup import CODE, FakeSetup, FakeSetupSettings, FakeStockCounters
from tests.ui.fakes import NOW
from tests.ui.fit import misfits
from tests.ui.hands import HeardSounds
from tests.ui.welcome.test_welcome import FakeStart

SIZES = ((1024, 600, 1.0), (1366, 690, 1.0), (1920, 1080, 1.0), (1920, 1080, 1.5))
pytestmark = [pytest.mark.parametrize("language", [ZH, EN]), pytest.mark.parametrize("size", SIZES)]
Opener = Callable[..., MainWindow]
Size = tuple[int, int, float]


@pytest.fixture
def open_window(qtbot, look: Look, desk: Desk, app: Any, tmp_path: Path) -> Opener:
    def build(language: str, size: Size, area: str) -> MainWindow:
        app.audit, app.prints, app.bench, app.regroup = FakeAudit(), FakePrints(), FakeBench(), FakeRegroup()
        width, height, scale = size
        speak(language)
        look.choose("light", scale)
        window = MainWindow(Prefs(tmp_path), KeyMap(), HeardSounds())
        qtbot.addWidget(window)
        window.resize(width, height)
        window.show_areas(Role.SUPERVISOR)
        window.attach(desk)
        window.open_area(area)
        window.show()
        return window

    return build


class Found:
    """What does not fit, moment by moment, each once everything is read and laid out."""

    def __init__(self, qtbot) -> None:
        self.qtbot, self.lines = qtbot, list[str]()

    def look(self, window: Any, where: str) -> None:
        def fits() -> bool:
            QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            return not misfits(window)

        QApplication.processEvents()
        with contextlib.suppress(exceptions.TimeoutError):
            self.qtbot.waitUntil(fits, timeout=700)
        self.lines += [f"{where}: {line}" for line in misfits(window)]


def test_the_audit_screen_fits(qtbot, open_window: Opener, language: str, size: Size) -> None:
    window = open_window(language, size, "audit")
    screen: Any = window.current_screen()
    qtbot.waitUntil(lambda: screen.panel.case is not None)
    found = Found(qtbot)
    found.look(window, "case")
    screen.view.go(4, extend=True)
    found.look(window, "selection")
    assert (window.width(), window.height()) == size[:2]
    assert not found.lines, "\n".join(found.lines)


def test_the_print_station_fits(qtbot, open_window: Opener, app: Any, language: str, size: Size) -> None:
    window = open_window(language, size, "print")
    screen: Any = window.current_screen()
    qtbot.waitUntil(lambda: screen.grid.rowCount() > 0 and bool(screen.queue_list.items()))
    found = Found(qtbot)
    found.look(window, "idle")
    screen.show_batch(3)
    found.look(window, "batch")
    app.prints.stop_printer()
    app.tell("printer", 2)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), JamDialog))
    dialog: Any = QApplication.activeModalWidget()
    dialog.on_scan("261122-003-185")
    found.look(dialog, "jam")
    dialog.reject()
    assert (window.width(), window.height()) == size[:2]
    assert not found.lines, "\n".join(found.lines)


def test_the_bench_fits_at_every_moment(qtbot, open_window: Opener, app: Any, language: str, size: Size) -> None:
    window = open_window(language, size, "pack")
    screen: Any = window.current_screen()
    qtbot.waitUntil(lambda: screen.work.day is not None)
    app.bench.stops[6] = StopNote("exception.refund_asked", {}, NOW, ("A03-12", "B11-04"))
    found = Found(qtbot)
    found.look(window, "waiting")
    moments = (
        ("scanning", ("YT7588011248306", CUP)),
        ("surplus", (CUP, CUP)),
        ("wrong", (SHIRT_L,)),
        ("done", (SHIRT_M, SHIRT_M, TOWEL)),
        ("stop", ("SF1402883011752",)),
    )
    for where, codes in moments:
        for code in codes:
            screen.on_scan(code)
        qtbot.waitUntil(lambda: not screen.work.is_busy())
        found.look(window, where)
    assert screen.work.phase is Phase.STOPPED
    assert (window.width(), window.height()) == size[:2]
    assert not found.lines, "\n".join(found.lines)


def test_welcome_and_guide_fit(qtbot, open_window: Opener, app: Any, desk: Desk, language: str, size: Size) -> None:
    window = open_window(language, size, "orders")
    app.settings = FakeSetupSettings()
    app.setup, app.stock = FakeSetup(app.settings), FakeStockCounters(app.settings)
    app.settings.houses = [WarehouseRow(1, "杭州一仓", "浙江 杭州", "Asia/Shanghai", "晴** 0571-****", 0)]
    found = Found(qtbot)

    def cover(state: StartState) -> Any:
        screen = WelcomeScreen(window, desk, state, FakeStart())
        window.cover(screen)
        qtbot.waitUntil(lambda: screen.page is not None)
        return screen

    for kind, code in (("welcome", ""), ("unlock", "vault.passphrase_needed"), ("broken", "database.disk_full")):
        cover(StartState(kind, code=code))
        found.look(window, kind)
    app.setup.code = CODE
    cover(app.setup.state())
    found.look(window, "code")
    app.setup.code = ""
    screen = cover(app.setup.state())
    for step in screen.guide.pages:
        screen.guide.show_step(step)
        qtbot.waitUntil(lambda: not screen.page.busy)
        found.look(window, step)
    assert (window.width(), window.height()) == size[:2]
    assert not found.lines, "\n".join(found.lines)
