"""Rows as widgets, many of them: the first stand at once, the others when asked for, a share a turn of the loop.

Building a widget takes tens of microseconds and laying it out as long again: five hundred at once would hold the
window's painting up.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.components.buttons import KeyButton
from app.ui.words import number

FIRST = 30
"""So many rows stand at once."""
SHARE = 20
"""So many more are built in one turn of the loop."""


class LongColumn(QWidget):
    """Rows of one kind; ``make`` builds the widget of the row at a place."""

    whole = Signal()
    """Every row was asked for."""
    poured = Signal()
    """Every row stands."""

    def __init__(
        self, rows: Sequence[Any], make: Callable[[int, Any], QWidget], *, spacing: int = 10, open_: bool = False
    ) -> None:
        super().__init__()
        self._rows, self._make = rows, make
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(spacing)
        self._stand = 0
        self._pour = QTimer(self, interval=0)
        self._pour.timeout.connect(self._more)
        self._add(FIRST)
        self.button: KeyButton | None = None
        if self.missing() and open_:
            self._pour.start()
        elif self.missing():
            words = QCoreApplication.translate("LongColumn", "显示全部 {n} 行")
            self.button = KeyButton(words.format(n=number(len(rows))), size="small")
            self.button.clicked.connect(self.show_all)
            self._box.addWidget(self.button)

    def missing(self) -> int:
        """Return how many rows do not stand yet."""
        return len(self._rows) - self._stand

    def show_all(self) -> None:
        """Build the rest, a share a turn."""
        if self.button is not None:
            self._box.removeWidget(self.button)
            self.button.hide()
            self.button.deleteLater()
            self.button = None
        self._pour.start()
        self.whole.emit()

    def _more(self) -> None:
        self._add(SHARE)
        if not self.missing():
            self._pour.stop()
            self.poured.emit()

    def _add(self, count: int) -> None:
        end = min(len(self._rows), self._stand + count)
        for at in range(self._stand, end):
            self._box.addWidget(self._make(at, self._rows[at]))
        self._stand = end
