"""Hands for tests: keys and scans as a keyboard and a gun give them, through the scanner and the key router."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.errors import AppError
from app.ui.actions import Action, KeyMap
from app.ui.bridge import Desk
from app.ui.components.strip import StatusStrip
from app.ui.keys import KeyRouter
from app.ui.prefs import Prefs
from app.ui.scanner import Scanner
from app.ui.screen import Screen
from app.ui.sound import DULL, SCORES


class Hands:
    """Types and scans at whatever has the focus, as a person at the window would."""

    def __init__(self, desk: Desk, keys: KeyMap, window: QWidget) -> None:
        self.window = window
        self.router = KeyRouter(keys, desk.may)
        self.scanner = Scanner()
        self.router.install()
        self.scanner.install()

    def target(self) -> QWidget:
        """Return what would get a key now; a window that a dialog has just left becomes active again first."""
        window = QApplication.activeModalWidget() or self.window
        if QApplication.focusWidget() is None or not window.isActiveWindow():
            window.activateWindow()  # as a window manager does, which the offscreen platform has not
            QTest.qWaitForWindowActive(window, 1000)
        return QApplication.focusWidget() or window

    def press(self, key: str) -> None:
        """Press a key given in Qt's portable spelling."""
        combination = QKeySequence.fromString(key)[0]  # type: ignore[index] # the stubs forget it
        QTest.keyClick(self.target(), combination.key(), combination.keyboardModifiers())

    def type(self, words: str) -> None:
        """Type into the focused field, slowly enough for no gun: one key, then the scanner has decided."""
        for letter in words:
            if letter.isascii():
                QTest.keyClicks(self.target(), letter)
            else:
                event = QInputMethodEvent()  # Chinese comes through an input method
                event.setCommitString(letter)
                QApplication.sendEvent(self.target(), event)
            self.scanner._settle()  # what the quiet timer does, without waiting for it

    def scan(self, code: str) -> None:
        """A burst of keys that ends with Enter."""
        for letter in code:
            QTest.keyClicks(self.target(), letter)
        QTest.keyClick(self.target(), Qt.Key.Key_Return)

    def let_go(self) -> None:
        """Take both filters off the application."""
        app = QCoreApplication.instance()
        assert app is not None
        app.removeEventFilter(self.scanner)
        app.removeEventFilter(self.router)


class HeardSounds:
    """Notes what would have sounded."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.volume = 1.0
        self.muted: frozenset[str] = frozenset()

    def play(self, name: str) -> None:
        assert name in SCORES
        self.heard.append(name)


class ToastHeard:
    """Notes what was said at the window's foot, and can undo it."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.undo: Callable[[], None] | None = None

    def show_toast(
        self, words: str, undo_words: str = "", key: str = "", undo: Callable[[], None] | None = None
    ) -> None:
        self.said.append(words)
        self.undo = undo

    def place(self) -> None:
        """Nothing to place."""

    def undo_now(self) -> bool:
        undo, self.undo = self.undo, None
        if undo is not None:
            undo()
        return undo is not None

    def has_undo(self) -> bool:
        return self.undo is not None


class Shell(QWidget):
    """What a screen needs of the main window, without the rest of it."""

    contexts = ("global",)

    def __init__(self, desk: Desk, prefs: Prefs) -> None:
        super().__init__()
        self.desk, self.prefs = desk, prefs
        self.keys = KeyMap()
        self.sounds = HeardSounds()
        self.toast = ToastHeard()
        self.strip = StatusStrip()
        self.destroyed.connect(self.strip.deleteLater)
        self.told: list[AppError] = []
        self.opened: list[object] = []
        self.areas: set[str] = set()
        self.area: Screen | None = None
        desk.told.connect(self.told.append)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def do_language(self) -> None:
        """The other language was asked for."""
        self.opened.append("language")

    def put(self, screen: Screen) -> None:
        """Show a screen as the window does."""
        self.area = screen
        screen.retranslate()
        self._box.addWidget(screen)
        screen.attach()
        self.desk.changed.connect(screen.refresh)

    def current_screen(self) -> Screen | None:
        return self.area

    def open_area(self, key: str) -> object:
        self.opened.append(key)
        return self if key in self.areas else None

    def open_thing(self, kind: str, thing_id: int) -> None:
        self.opened.append((kind, thing_id))

    def open_order(self, order_id: int) -> None:
        self.opened.append(("order", order_id))

    def allows(self, action: Action) -> bool:
        return action.right is None or self.desk.may(action.right)

    def show_paper(self) -> None:
        self.opened.append("paper")

    def tell(self, error: AppError) -> None:
        self.told.append(error)

    def do_lock(self) -> None:
        self.opened.append("lock")

    def do_undo(self) -> None:
        self.toast.undo_now()

    def scanned(self, code: str) -> None:
        """As MainWindow.scanned: the modal dialog's, else the screen's."""
        modal = QApplication.activeModalWidget()
        target = modal if modal is not None else self.area
        if target is None or not hasattr(target, "on_scan") or not target.on_scan(code):
            self.sounds.play(DULL)


@contextmanager
def hands_on(shell: Shell) -> Iterator[Hands]:
    """Show a window, give its screen the focus, and lend hands to it."""
    made = Hands(shell.desk, shell.keys, shell)
    made.scanner.scanned.connect(shell.scanned)
    shell.show()
    shell.activateWindow()
    assert QTest.qWaitForWindowActive(shell), "without an active window nothing has the focus"
    if shell.area is not None:
        made.scanner.patient = shell.area.expects_scans
        shell.area.shown()
    try:
        yield made
    finally:
        made.let_go()
        shell.hide()
