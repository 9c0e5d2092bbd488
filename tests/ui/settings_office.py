"""The settings with everything around them, and hands for tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from app.ui.bridge import Desk
from app.ui.prefs import Prefs
from app.ui.settings.view import SettingsScreen
from tests.ui.fake_policies import FakePolicies
from tests.ui.fake_rules import FakeRules
from tests.ui.fake_settings import FakeSettings
from tests.ui.hands import Hands, Shell, hands_on


@contextmanager
def open_office(qtbot, app: Any, desk: Desk, folder: Path) -> Iterator[Office]:
    """Show the settings over invented data and lend hands to them."""
    app.settings, app.rules, app.policies = FakeSettings(), FakeRules(), FakePolicies()
    shell = Shell(desk, Prefs(folder))
    qtbot.addWidget(shell)
    shell.resize(1290, 640)
    screen = SettingsScreen(shell)
    shell.put(screen)
    with hands_on(shell) as hands:
        made = Office(qtbot, app.settings, app, shell, screen, hands)
        made.wait(lambda: screen.counts.get("data") is not None)
        yield made


class Office:
    """One settings screen under test."""

    def __init__(self, qtbot, fake: FakeSettings, app: Any, shell: Shell, screen: SettingsScreen, hands: Hands) -> None:
        self.qtbot, self.fake, self.app, self.shell = qtbot, fake, app, shell
        self.screen, self.hands = screen, hands

    def wait(self, what: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(what, timeout=15_000)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.hands.press(key)
            self.hands.scanner._settle()

    def open(self, key: str) -> Any:
        """Open a page and wait for its rows."""
        self.screen.menu.setFocus()
        page: Any = self.screen.open_page(key)
        if hasattr(page, "rows") and isinstance(page.rows, list):
            self.wait(lambda: bool(page.rows) and page.view.current == 0)
        return page

    def type(self, name: str, words: str) -> None:
        """Replace a form field's text as a person with an input method does."""
        editor = self.form().rows[name].editor
        assert isinstance(editor, QLineEdit)
        editor.setFocus(Qt.FocusReason.MouseFocusReason)
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        committed = QInputMethodEvent()
        committed.setCommitString(words)
        QApplication.sendEvent(editor, committed)

    def form(self) -> Any:
        page: Any = self.screen.page()
        return page.panel.form

    def edit(self, page: Any, thing_id: int) -> None:
        """Open a thing's form by key."""
        page.select(thing_id)
        page.view.setFocus()
        self.press("F2")
        self.wait(lambda: page.editing == thing_id)

    def asked(self, kind: type[QDialog]) -> Any:
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return QApplication.activeModalWidget()

    def words(self, widget: QWidget) -> str:
        """Return everything a part of the screen says."""
        parts = []
        for child in widget.findChildren(QWidget):
            if child.isHidden():
                continue
            said = getattr(child, "text", None)
            parts.append(child.accessibleName() or (said() if callable(said) else ""))
        return " ".join(part for part in parts if part)
