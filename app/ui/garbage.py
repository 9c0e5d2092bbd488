"""Python's cyclic collector, run in the GUI thread only.

Left to itself it runs in whatever thread happens to allocate, and a reading thread that sweeps up a closed dialog
destroys widgets off the GUI thread: a crash now and then. So it is switched off, and a timer of the GUI thread collects
in small bites; the costly full round waits for a quiet moment.
"""

from __future__ import annotations

import gc
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject, QTimer

TICK_MS = 200
FIRST_LOOK_MS = 1_000
"""Until then nobody looks: the first paint is not to wait for a collection."""
YOUNG = 4_000
"""New objects that are worth a small round."""
ROUNDS = 10
"""Small rounds that are worth the next larger one."""
CALM_TICKS = 15
"""A full round, which takes some 70 ms in a window at work, waits until nothing was asked of the program for 3 s ..."""
PATIENCE = 10 * ROUNDS
"""... but no longer than this many middle rounds."""


def never() -> bool:
    """Stand for a program below that is not there."""
    return False


class GuiCollector(QObject):
    """Switches the automatic collector off for as long as it lives."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self.busy: Callable[[], bool] = never
        """Whether a thread below works on something for the window."""
        self._calm = 0
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.timeout.connect(self.look_round)
        self._first = QTimer(self, singleShot=True, interval=FIRST_LOOK_MS)
        self._first.timeout.connect(self._timer.start)
        self._first.start()

    def look_round(self) -> int:
        """Collect the oldest generation that is due; return which (-1 for none)."""
        young, middle, old = gc.get_count()
        self._calm = 0 if self.busy() else self._calm + 1
        if old >= ROUNDS and middle >= ROUNDS and (self._calm >= CALM_TICKS or old >= PATIENCE):
            generation = 2
        elif middle >= ROUNDS:
            generation = 1
        elif young >= YOUNG:
            generation = 0
        else:
            return -1
        gc.collect(generation)
        return generation

    def stop(self) -> None:
        """Give the collector back to Python."""
        self._first.stop()
        self._timer.stop()
        gc.enable()


def wait_for(busy: Callable[[], bool]) -> None:
    """Let the costly full round of this process wait while ``busy`` says so."""
    qt = QCoreApplication.instance()
    collector = qt.findChild(GuiCollector) if qt is not None else None
    if collector is not None:
        collector.busy = busy
