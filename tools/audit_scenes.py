"""Moments of work in the audit queue and its dialogs, for the screenshot command (see tools.scenes)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from app.services.queries.rows import Outcome
from tools.scenes import Play, Scene, settle

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow


async def audit_bulk(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """Some of a group could not be passed."""
    screen: Any = window.open_area("audit")
    await settle()
    app.audit.refused = {9: Outcome("", "order.not_found", {"order_no": "261122-04921"})}
    screen.view.go(0)
    screen.view.go(5, extend=True)
    screen.do_pass()
    await settle()


def _audit_dialog(verb: str, kind: str = "address_invalid") -> Play:
    """A dialog that a key of the audit list opens."""

    async def play(window: MainWindow, _app: Any) -> None:  # noqa: ANN401
        screen: Any = window.open_area("audit")
        await settle()
        screen.show_kind(kind)
        await settle()
        screen.view.setFocus()
        getattr(screen, verb)()
        await settle()

    return play


async def audit_split_pieces(window: MainWindow, app: Any) -> None:  # noqa: ANN401
    """Two pieces of a line go apart."""
    await _audit_dialog("do_split")(window, app)
    dialog: Any = QApplication.activeModalWidget()
    dialog.choose("pieces")
    dialog.counts[2].setText("2")
    dialog.counts[2].changed.emit(2)
    await settle()
    await asyncio.sleep(0.3)
    await settle()


AUDIT_SCENES = (
    Scene("audit-outcomes", "audit", audit_bulk),
    Scene("audit-merge", "audit", _audit_dialog("do_merge")),
    Scene("audit-split", "audit", audit_split_pieces),
    Scene("audit-undo", "audit", _audit_dialog("do_unregroup")),
    Scene("audit-hold", "audit", _audit_dialog("do_hold")),
    Scene("audit-stop", "audit", _audit_dialog("do_stop")),
    Scene("audit-gift", "audit", _audit_dialog("do_gift")),
    Scene("audit-match", "audit", _audit_dialog("do_match", "unmatched")),
)
