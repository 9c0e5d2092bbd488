"""A person's hands and eyes at the window: keys, bursts of a scan gun, waiting until something is seen, pictures."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.main_window import MainWindow

T = TypeVar("T")
_LOOK_S = 0.05
_SETTLE_S = 0.35
"""So long a picture waits for what is still being painted."""


class NotSeen(Exception):  # noqa: N818 - what happened, in the words of who looked
    """Something that should have been seen was not, in time or at all."""


class Hands:
    """Everything goes to the window as key events of its own platform window, so focus and filters are the real ones."""

    def __init__(self, window: MainWindow, pictures: Path) -> None:
        self.window = window
        self._pictures = pictures
        self.taken: list[str] = []

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press and let go of a key."""
        QTest.keyClick(self.window.windowHandle(), key, modifier)

    async def type(self, letter: str) -> None:
        """Press a letter or digit as a person does: the next key comes after the scanner's patience."""
        QTest.keyClick(self.window.windowHandle(), letter)
        await asyncio.sleep(0.25)

    def scan(self, code: str) -> None:
        """Type a code as a gun does: one key right after the other, then Enter."""
        handle = self.window.windowHandle()
        for sign in code:
            QTest.keyClick(handle, sign)
        QTest.keyClick(handle, Qt.Key.Key_Return)

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

    async def look(self, name: str) -> None:
        """Take a picture once the window has settled."""
        await asyncio.sleep(_SETTLE_S)
        self.picture(name)

    def picture(self, name: str) -> None:
        """Take a picture now."""
        file = f"{len(self.taken) + 1:02d}-{name}.png"
        self.window.grab().save(str(self._pictures / file))
        self.taken.append(file)
