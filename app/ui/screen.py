"""What a screen is to the window: a widget with contexts for its keys, fed once the program below is there.

To add a screen: a package ``app/ui/<area>/`` with a Screen subclass in view.py, and one Area in areas.py. Give it

- ``contexts``: the key contexts it answers to (actions.INHERITS without "global"),
- one ``do_<verb>`` method per registered action it offers (actions.py),
- ``attach()``: called once when ``shell.desk`` is there; start loading with ``desk.start(self, ..., slot=...)``,
- ``refresh(change)``: another station or the engine changed something,
- ``retranslate()``: set every text again (also called once at the start),
- ``on_scan(code)``: return True when the scan was this screen's,
- ``panes()``: what F6 goes round, ``tabs()``: the TabRow that Ctrl+Tab and the digits turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from app.ui.components.tabs import TabRow
    from app.ui.facade import Change
    from app.ui.main_window import MainWindow


class Screen(QWidget):
    """One work area."""

    contexts: tuple[str, ...] = ()
    covers_window = False
    """True for the bench and the welcome pages: rail, top bar and strip step back."""
    expects_scans = False
    """True where no letter, digit or Enter is a command: slow guns are understood too."""

    def __init__(self, shell: MainWindow) -> None:
        super().__init__()
        self.shell = shell

    @property
    def desk(self) -> Any:
        """The desk; only after ``attach``."""
        return self.shell.desk

    def attach(self) -> None:
        """The program below is there."""

    def refresh(self, change: Change) -> None:
        """Something changed; merged within 50 ms."""

    def retranslate(self) -> None:
        """Set every text in the language in force."""

    def on_scan(self, code: str) -> bool:
        """Take a scan; False hands it to the window, which looks the code up."""
        return False

    def foot(self) -> int:
        """Return the height at the foot that a toast must not cover (a batch bar)."""
        return 0

    def panes(self) -> list[QWidget]:
        """Return what F6 goes round."""
        return []

    def tabs(self) -> TabRow | None:
        """Return the tabs that Ctrl+Tab and the digits turn."""
        return None

    def shown(self) -> None:
        """The person came here: put the focus where work goes on."""
        panes = self.panes()
        if panes:
            panes[0].setFocus()

    def put_away(self) -> None:
        """The window closes: keep what the next start may show at once."""

    def open_thing(self, kind: str, thing_id: int) -> None:
        """Show one order, SKU, shop or batch, asked for from elsewhere."""

    def show_found(self, text: str, ids: tuple[int, ...], *, only_here: bool) -> None:
        """Show what a search found as a list; ``only_here``: as far as it stands in the list in front."""

    def try_rules(self, names: tuple[str, ...], *, back: str) -> None:
        """Show the dry run about some rules (none: all); Esc leads back to the area ``back``."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    # --- keys that work alike on every screen -------------------------------------------------------------------------
    def do_queue(self, key: str) -> None:
        tabs = self.tabs()
        if tabs is not None and key[-1:].isdigit():
            tabs.nth(int(key[-1]))
