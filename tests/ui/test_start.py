"""From the first paint to the work: loading, sign-in, trouble, a second window, what is remembered."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.errors import SetupTrouble
from app.settings import load_settings
from app.ui.components.panels import EmptyState
from app.ui.main_window import MainWindow
from app.ui.shell.dialogs import SignIn
from app.ui.start import MakeApp, Session
from app.ui.welcome.view import WelcomeScreen
from tests.ui.fakes import FakeApp

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def open_session(
    qtbot, qapp: QApplication, look, loop: asyncio.AbstractEventLoop, tmp_path: Path
) -> Iterator[Callable]:
    sessions: list[tuple[Session, asyncio.Task[int]]] = []

    def start(make: Callable[[object], FakeApp]) -> Session:
        settings = load_settings({"PACKDESK_HOME": str(tmp_path), "PACKDESK_STATION": "打单台 2"})
        session = Session(qapp, settings, cast("MakeApp", make), look)
        session.open_window()
        sessions.append((session, loop.create_task(session.run())))
        return session

    yield start
    for session, task in sessions:
        for window in list(session.windows):
            window.close()
        qtbot.waitUntil(task.done)
        assert task.result() == 0
        session.uninstall()


def first(session: Session) -> MainWindow:
    return session.windows[0]


def test_the_window_is_there_before_the_program_and_fills_when_it_comes(qtbot, open_session) -> None:
    made: list[FakeApp] = []

    def make(_settings: object) -> FakeApp:
        made.append(FakeApp())
        return made[0]

    session = open_session(make)
    assert first(session).isVisible()
    assert not made
    qtbot.waitUntil(lambda: first(session).current_screen().grid.rowCount() == 1284)
    assert first(session).top.person.words() == "李娜" or session.desk.by.staff_id is None


def test_signing_in_by_badge_or_pin(qtbot, open_session) -> None:
    app = FakeApp()
    app.setup.kind = "sign_in"
    session = open_session(lambda _settings: app)
    qtbot.waitUntil(lambda: isinstance(first(session)._cover, SignIn))
    page = first(session)._cover
    page.name.setText("李娜")
    page.pin.setText("0000")
    QTest.keyClick(page.pin, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.pin_field._message.text() != "")
    assert page.name.text() == "李娜", "nothing typed is lost"
    assert page.pin.text() == ""
    first(session).scanned("BADGE-7")
    qtbot.waitUntil(lambda: first(session)._cover is None)
    assert session.desk.by.name == "李娜"
    assert first(session).top.person.words() == "李娜"


def test_the_first_page_takes_the_keyboard_and_gives_it_to_the_list(qtbot, open_session) -> None:
    chosen: list[str] = []

    def make(_settings: object) -> FakeApp:
        app = FakeApp()
        app.setup.kind = "ready" if chosen else "welcome"
        app.setup.choose = lambda kind, _url, _passphrase: chosen.append(kind)
        return app

    session = open_session(make)
    qtbot.waitUntil(lambda: isinstance(first(session)._cover, WelcomeScreen))
    focus = QApplication.focusWidget()
    assert focus is not None
    assert first(session)._cover.isAncestorOf(focus), "not on the screen below, which nobody sees"
    QTest.keyClick(focus, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: chosen == ["demo"])
    qtbot.waitUntil(lambda: first(session)._cover is None)
    qtbot.waitUntil(lambda: first(session).current_screen().grid.rowCount() == 1284)
    assert first(session).current_screen().view.hasFocus()


def test_a_program_that_cannot_start_says_why_and_tries_again(qtbot, open_session) -> None:
    tries: list[int] = []

    def make(_settings: object) -> FakeApp:
        tries.append(1)
        if len(tries) == 1:
            raise SetupTrouble("database.newer_schema", found="9", ours="1")
        return FakeApp()

    session = open_session(make)
    qtbot.waitUntil(lambda: isinstance(first(session)._cover, EmptyState))
    page = first(session)._cover
    assert page.why.text()
    page.button.click()
    qtbot.waitUntil(lambda: first(session)._cover is None)
    assert len(tries) == 2


def test_a_second_window_shares_the_desk(qtbot, open_session) -> None:
    session = open_session(lambda _settings: FakeApp())
    qtbot.waitUntil(lambda: session.desk is not None and first(session).desk is not None)
    first(session).do_new_window()
    assert len(session.windows) == 2
    assert session.windows[1].desk is session.desk
    session.windows[1].close()
    assert len(session.windows) == 1


def test_size_and_place_are_remembered(qtbot, open_session) -> None:
    session = open_session(lambda _settings: FakeApp())
    first(session).resize(1111, 666)
    first(session).close()
    again = session.open_window()
    assert again.height() == 666


def test_the_window_paints_without_the_heavy_libraries() -> None:
    code = (
        "import sys, tempfile\n"
        "from app.settings import load_settings\n"
        "from app.ui.start import Session, make_qt\n"
        "from app.ui.theme import dress\n"
        "qt = make_qt(['x'])\n"
        "settings = load_settings({'PACKDESK_HOME': tempfile.mkdtemp()})\n"
        "session = Session(qt, settings, lambda s: None, dress(qt))\n"
        "session.open_window().grab()\n"
        "heavy = {'sqlalchemy', 'httpx', 'alembic', 'psycopg', 'cryptography', 'asyncio', 'qasync', 'miniaudio',\n"
        "         'app.models', 'app.connectors.base', 'app.bootstrap'}\n"
        "print(sorted(heavy & set(sys.modules)), flush=True)\n"
        "import os; os._exit(0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False, timeout=60
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_the_first_paint_shows_what_stood_there_last_time(qtbot, open_session) -> None:
    session = open_session(lambda _settings: FakeApp())
    qtbot.waitUntil(lambda: first(session).current_screen().grid.rowCount() == 1284)
    qtbot.waitUntil(lambda: first(session).current_screen()._total.total == 1284)
    first(session).close()
    again = MainWindow(session.prefs, session.keys, session.sounds)
    qtbot.addWidget(again)
    again.show_areas(None)
    screen = again.open_area("orders")
    assert screen.grid.rowCount() == 1284
    assert screen.grid.row_at(0).cells[2] == "261122-04817"
    assert screen.grid.row_at(100) is None
    again.show()
    assert not again.grab().isNull()
    assert not screen._batch_buttons[0].isEnabled()
    screen.view.setFocus()
    QTest.keyClick(screen.view, Qt.Key.Key_P)  # nothing acts before the program is there


@pytest.mark.parametrize("text", ["", "{", "[]", '{"fields": [], "tab": "to_print", "rows": [], "total": 1}'])
def test_a_snapshot_that_cannot_be_read_is_no_snapshot(tmp_path: Path, text: str) -> None:
    from app.ui.orders.snapshot import kept

    (tmp_path / "x.json").write_text(text, "utf-8")
    assert kept(tmp_path / "x.json", "to_print") == ([], 0)


def test_closing_while_the_program_is_still_loading_leaves_nothing_open(qtbot, open_session) -> None:
    import threading

    gate, closed = threading.Event(), threading.Event()

    class Slow(FakeApp):
        def close(self) -> None:
            super().close()
            closed.set()

    def make(_settings: object) -> FakeApp:
        gate.wait(5)
        return Slow()

    session = open_session(make)
    qtbot.waitUntil(lambda: session._building is not None)
    first(session).close()
    gate.set()
    qtbot.waitUntil(closed.is_set)
