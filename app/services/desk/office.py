"""The window's frame: health, troubles, background work and what may be done to it."""

from __future__ import annotations

from app.domain.people import Actor
from app.errors import BadInput
from app.services.call_supervisor import open_calls
from app.services.core import Core
from app.services.disk_room import DiskRoom
from app.services.put_goods_back import station_troubles
from app.services.queries import vitals
from app.services.queries.rows import Outcome
from app.services.queries.screen_rows import HealthRow, TroubleRow, WorkRow
from app.services.queries.surroundings import surroundings_troubles
from app.services.run_batches import pause_batch, resume_batch, stop_batch

_BATCH = "batch:"


class OfficeDesk:
    """Fulfils the part of the window's App protocol that belongs to no screen."""

    def __init__(self, core: Core) -> None:
        self._db = core.db
        self._clock = core.clock
        self._station = core.settings.station
        self._room = DiskRoom(core.settings)

    def health(self) -> tuple[HealthRow, ...]:
        """Return the health chips."""
        with self._db.read() as conn:
            return vitals.health(conn, self._db.now(conn))

    def troubles(self) -> tuple[TroubleRow, ...]:
        """Return what needs a person, newest first."""
        with self._db.read() as conn:
            found = vitals.troubles(conn, self._db.now(conn))
            around = tuple(surroundings_troubles(self._db, conn, self._room, self._clock()))
            paper = station_troubles(conn, self._station)
        return tuple(
            sorted((*open_calls(self._db), *found, *around, *paper), key=lambda trouble: trouble.at, reverse=True)
        )

    def work(self) -> tuple[WorkRow, ...]:
        """Return what runs in the background."""
        with self._db.read() as conn:
            return vitals.work(conn)

    def pause_work(self, key: str, on: bool, by: Actor) -> None:  # noqa: FBT001 - the window's protocol
        """Let a print batch wait, or go on. Raises BadInput for work that cannot be paused."""
        (pause_batch if on else resume_batch)(self._db, _batch_of(key), by)

    def cancel_work(self, key: str, by: Actor) -> tuple[Outcome, ...]:
        """Take what is left of a print batch back; tells what was sent already. Raises BadInput."""
        return stop_batch(self._db, _batch_of(key), by)


def _batch_of(key: str) -> int:
    number = key.removeprefix(_BATCH)
    if number == key or not number.isdigit():
        raise BadInput("vitals.not_stoppable", key=key)
    return int(number)
