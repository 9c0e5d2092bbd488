"""What one thread of the engine waits on, so that no sleep is longer than the reason for it."""

from __future__ import annotations

import threading


class Bell:
    """Rung by a change, a person, or the end of work; waits for nothing else but time."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._over = False

    @property
    def over(self) -> bool:
        """Tell whether the thread is asked to end."""
        return self._over

    def ring(self) -> None:
        """Wake the thread; a ring while it works is kept for its next wait."""
        self._event.set()

    def end(self) -> None:
        """Ask the thread to end; every later wait returns at once."""
        self._over = True
        self._event.set()

    def wait(self, seconds: float | None) -> bool:
        """Wait for a ring at most ``seconds`` (None: for ever); tell whether it rang."""
        rang = self._event.wait(seconds)
        if not self._over:
            self._event.clear()
        return rang
