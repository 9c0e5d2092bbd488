"""The audit screen with everything around it, worked by hands."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QDialog

from app.ui.audit.view import AuditScreen
from tests.ui.fake_audit import FIRST, FakeAudit
from tests.ui.hands import Hands, Shell


class Office:
    """The screen with everything around it."""

    def __init__(self, qtbot, app: Any, shell: Shell, screen: AuditScreen, hands: Hands) -> None:
        self.qtbot, self.app, self.shell, self.screen, self.hands = qtbot, app, shell, screen, hands
        self.fake: FakeAudit = app.audit

    def wait(self, what) -> None:
        self.qtbot.waitUntil(what, timeout=15_000)

    def press(self, key: str) -> None:
        self.hands.press(key)
        self.hands.scanner._settle()

    def asked(self, kind: type[QDialog]) -> Any:
        """Wait for a modal dialog of this kind."""
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), kind))
        return QApplication.activeModalWidget()

    def at(self, place: int) -> None:
        """Wait until the panel shows the order at a place of the list."""
        self.wait(lambda: self.case_id() == FIRST + place)

    def case_id(self) -> int | None:
        case = self.screen.panel.case
        return case.detail.row.id if case is not None else None

    def quiet(self) -> None:
        self.wait(lambda: self.screen.turn is not None and not self.screen.turn.running)
