"""A person's hands and eyes at the window: keys, bursts of a scan gun, waiting until something is seen, pictures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.main_window import MainWindow

T = TypeVar("T")
_LOOK_S = 0.05
_BETWEEN_S = 0.25
"""Between two keys of a person."""
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

    async def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press and let go of a key."""
        await self._play(lambda: QTest.keyClick(self.window.windowHandle(), key, modifier))

    async def type(self, letter: str) -> None:
        """Press a letter or digit as a person does: the next key comes after the scanner's patience."""
        await self._play(lambda: self._sign(letter))
        await asyncio.sleep(_BETWEEN_S)

    async def scan(self, code: str) -> None:
        """Type a code as a gun does: one key right after the other, then Enter."""

        def burst() -> None:
            for sign in code:
                self._sign(sign)
            QTest.keyClick(self.window.windowHandle(), Qt.Key.Key_Return)

        await self._play(burst)

    def _sign(self, sign: str) -> None:
        QTest.keyClick(self.window.windowHandle(), sign)  # type: ignore[call-overload] # the stubs know no char here

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
        told = self.window.errors.accessibleName()
        return f"focus on {type(focus).__name__}, told: {told or 'nothing'}"

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
