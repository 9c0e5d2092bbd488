"""At most once in a while: news that come in floods are answered by one reading soon after the first of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Calm(QTimer):
    """``ask`` as often as you like; ``do`` runs at most every ``ms`` milliseconds."""

    def __init__(self, ms: int, do: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent, singleShot=True, interval=ms)
        self.timeout.connect(do)

    def ask(self) -> None:
        """Run ``do`` soon."""
        if not self.isActive():
            self.start()
