"""What the shell itself reads: health, troubles, work and counters, after changes and every few seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from app.services.queries.screen_rows import Counters, HealthRow, TroubleRow, WorkRow
    from app.ui.bridge import Desk


CALM_MS = 250
"""After a change the shell reads at most this often."""
BEAT_MS = 3000


@dataclass(frozen=True, slots=True)
class Vitals:
    """One reading."""

    health: tuple[HealthRow, ...]
    troubles: tuple[TroubleRow, ...]
    work: tuple[WorkRow, ...]
    counters: Counters


class Pulse(QObject):
    """Emits ``felt`` with Vitals."""

    felt = Signal(object)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._soon = QTimer(self, singleShot=True, interval=CALM_MS)
        self._soon.timeout.connect(self.read_now)
        self._beat = QTimer(self, interval=BEAT_MS)
        self._beat.timeout.connect(self.read_now)
        desk.changed.connect(lambda _change: self._soon.isActive() or self._soon.start())

    def begin(self) -> None:
        self._beat.start()
        self.read_now()

    def stop(self) -> None:
        self._beat.stop()
        self._soon.stop()

    def read_now(self) -> None:
        """Read; a reading still under way is let finish instead of being piled upon."""
        self._desk.start(self, self._read(), slot="read")

    async def _read(self) -> None:
        app = self._desk.app

        def all_at_once() -> Vitals:
            return Vitals(app.health(), app.troubles(), app.work(), app.orders.counters())

        self.felt.emit(await self._desk.read(all_at_once))
