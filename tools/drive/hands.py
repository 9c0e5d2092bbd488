"""A person's hands and eyes at the window: keys, bursts of a scan gun, waiting until something is seen, pictures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.main_window import MainWindow

T = TypeVar("T")
_LOOK_S = 0.05
_BETWEEN_S = 0.25
"""Between two keys of a person."""
_GUN_MS = 5
"""Between two keys of a gun, by the time stamps that a keyboard gives them; no stall of ours can stretch it."""
_SETTLE_S = 0.35
"""So long a picture waits for what is still being painted."""


class NotSeen(Exception):  # noqa: N818 - what happened, in the words of who looked
    """Something that should have been seen was not, in time or at all."""


class Hands:
    """Everything goes to the window as key events of its platform window, so focus and filters are the real ones."""

    def __init__(self, window: MainWindow, pictures: Path) -> None:
        self.window = window
        self._pictures = pictures
        self.taken: list[str] = []

    def _handle(self) -> QWindow:
        """Return the platform window that has the keyboard: a modal dialog's, else the main one's."""
        modal = QApplication.activeModalWidget()
        handle = (modal if modal is not None else self.window).windowHandle()
        assert handle is not None  # noqa: S101 - both are on screen
        return handle

    async def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press and let go of a key."""
        await self._play(lambda: QTest.keyClick(self._handle(), key, modifier))

    async def type(self, letter: str) -> None:
        """Press a letter or digit as a person does: the next key comes after the scanner's patience."""
        await self._play(
            lambda: QTest.keyClick(self._handle(), letter)  # type: ignore[call-overload] # stubs lack char
        )
        await asyncio.sleep(_BETWEEN_S)

    async def scan(self, code: str) -> None:
        """Type a code as a gun does: its keys stand in the queue one behind the other, 5 ms apart, then Enter."""
        keys = [(Qt.Key(ord(sign.upper())), sign) for sign in code] + [(Qt.Key.Key_Return, "\r")]

        def burst() -> None:
            began = round(time.monotonic() * 1000)
            for at, (key, sign) in enumerate(keys):
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, sign)
                    event.setTimestamp(began + at * _GUN_MS)
                    QApplication.sendEvent(self._handle(), event)

        await self._play(burst)

    async def _play(self, keys: Callable[[], None]) -> None:
        """Press keys from the event loop itself: QTest lets events through, and no task may run inside another."""
        loop = asyncio.get_running_loop()
        played = loop.create_future()

        def play() -> None:
            keys()
            played.set_result(None)

        QTimer.singleShot(0, self.window, play)
        await played

    async def until(self, seen: Callable[[], T | None], what: str, patience_s: float = 30.0) -> T:
        """Return what ``seen`` returns once it is true. Raises NotSeen naming ``what`` when it does not become so."""
        ends = time.monotonic() + patience_s
        while True:
            found = seen()
            if found:
                return found
            if time.monotonic() > ends:
                self.picture("not-seen")
                raise NotSeen(f"{what}: not within {patience_s:.0f} s; {self.troubles()}")
            await asyncio.sleep(_LOOK_S)

    def expect(self, holds: bool, what: str) -> None:  # noqa: FBT001 - a condition
        """Raise NotSeen naming ``what`` unless it holds."""
        if not holds:
            self.picture("not-seen")
            raise NotSeen(f"{what}; {self.troubles()}")

    def troubles(self) -> str:
        """Return what the window complains about."""
        focus = QApplication.focusWidget()
        told = self.window.errors.current() if self.window.errors.isVisible() else None
        banner = getattr(self.window.current_screen(), "banner", None)
        said = f", the bench says {banner.words!r} ({banner.kind})" if banner is not None else ""
        return f"focus on {type(focus).__name__}, told: {told.words if told is not None else 'nothing'}{said}"

    async def to_front(self) -> None:
        """Bring the window back where another one of ours came up: offscreen a new window always takes the keyboard."""
        self.window.activateWindow()
        await self.until(lambda: QApplication.activeWindow() is self.window, "the window in front")

    async def look(self, name: str, widget: QWidget | None = None) -> None:
        """Take a picture of the window, or of another one, once it has settled."""
        await asyncio.sleep(_SETTLE_S)
        self.picture(name, widget)

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """Take a picture now."""
        file = f"{len(self.taken) + 1:02d}-{name}.png"
        (widget or self.window).grab().save(str(self._pictures / file))
        self.taken.append(file)
