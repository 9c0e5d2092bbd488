"""An office with the audit screen open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.ui.audit.view import AuditScreen
from app.ui.bridge import Desk
from app.ui.prefs import Prefs
from tests.ui.audit.office import Office
from tests.ui.fake_audit import FakeAudit
from tests.ui.hands import Shell, hands_on


@pytest.fixture
def office(qtbot, app: Any, desk: Desk, tmp_path: Path) -> Iterator[Office]:
    app.audit = FakeAudit()
    shell = Shell(desk, Prefs(tmp_path))
    qtbot.addWidget(shell)
    shell.resize(1290, 612)
    screen = AuditScreen(shell)  # type: ignore[arg-type] # a stand-in
    shell.put(screen)
    with hands_on(shell) as hands:
        made = Office(qtbot, app, shell, screen, hands)
        made.at(0)
        yield made
