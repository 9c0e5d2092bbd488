"""What changed, told within milliseconds to whoever listens in this process: the engine's threads or the window.

The truth is change_log, read by id. What wakes the reading is only a hint: on Postgres a NOTIFY, on SQLite a change of
``PRAGMA data_version`` looked at every 20 ms on a connection of its own; a slow look stays underneath. On Postgres a
lower id may be committed after a higher one, so ids that were jumped over are looked for until nobody can hold them any
more. Applying a change twice is harmless; missing one is not.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from app.errors import AppError
from app.models.change_log import change_log
from app.models.database import Database
from app.sync.feed_wakes import Wake, wake_for
from app.sync.leases import seconds_since_boot

_log = logging.getLogger(__name__)

SLOW_LOOK_S = 5.0
"""The safety net under every wake."""

_AT_ONCE = 2000
"""Rows behind which a listener is told "everything" instead."""

_HOLE_LIFE_S = 60.0
"""Longer than any transaction may live (statement_timeout and idle_in_transaction_session_timeout together)."""

_HOLES = 500
_RECONNECT_S = 1.0


@dataclass(frozen=True, slots=True)
class Change:
    """One piece of the feed: ids touched, by kind.

    ``everything`` True: the feed cannot say what changed (a long gap, a restore); read again whatever you show.
    """

    ids: dict[str, frozenset[int]]
    everything: bool = False

    def touches(self, *kinds: str) -> bool:
        """Tell whether any of these kinds may have changed."""
        return self.everything or any(kind in self.ids for kind in kinds)


Told = Callable[[Change], None]


class ChangeFeed:
    """Reads change_log and tells its listeners, on the thread that calls ``run``.

    Listeners must return quickly; they usually ring a bell. One that fails is logged, and all are told "everything".
    """

    def __init__(
        self,
        db: Database,
        *,
        slow_look_s: float = SLOW_LOOK_S,
        monotonic: Callable[[], float] = seconds_since_boot,
    ) -> None:
        self._db = db
        self._slow = slow_look_s
        self._monotonic = monotonic
        self._guard = threading.Lock()
        self._listeners: list[Told] = []
        self._over = threading.Event()
        self._wake: Wake | None = None
        self._last: int | None = None
        self._holes: dict[int, float] = {}
        self._interrupted = False

    def subscribe(self, told: Told) -> Callable[[], None]:
        """Call ``told`` after every change from now on; returns how to stop it."""
        with self._guard:
            self._listeners.append(told)

        def stop() -> None:
            with self._guard, suppress(ValueError):
                self._listeners.remove(told)

        return stop

    def start_here(self) -> None:
        """Note where the log ends now: everything committed later will be told. Raises DatabaseBusy."""
        with self._db.read() as conn:
            self._last = self._newest(conn)
            self._holes = self._holes_below(conn, self._last)

    def look(self) -> bool:
        """Read what is new and tell it; tell whether there was anything. Raises DatabaseBusy."""
        if self._last is None:
            self.start_here()
            return False
        with self._db.read() as conn:
            change = self._read(conn, self._last)
        if change is None:
            return False
        self._tell(change)
        return True

    def _tell(self, change: Change) -> None:
        with self._guard:
            listeners = tuple(self._listeners)
        for told in listeners:
            told(change)

    def _newest(self, conn: Connection) -> int:
        newest: int = conn.execute(select(func.coalesce(func.max(change_log.c.id), 0))).scalar_one()
        return newest

    def _holes_below(self, conn: Connection, last: int) -> dict[int, float]:
        """Return the ids shortly below ``last`` that are not there: some may be committed in a moment."""
        if self._db.on_sqlite:
            return {}
        first = max(1, last - _HOLES)
        there = set(conn.execute(select(change_log.c.id).where(change_log.c.id >= first)).scalars())
        return dict.fromkeys((hole for hole in range(first, last) if hole not in there), self._monotonic())

    def _read(self, conn: Connection, last: int) -> Change | None:
        """Return what is new since ``last`` (whose row is read again to see that the log was not cut) or None."""
        now = self._monotonic()
        self._holes = {hole: seen for hole, seen in self._holes.items() if now - seen < _HOLE_LIFE_S}
        wanted = or_(change_log.c.id >= last, change_log.c.id.in_(sorted(self._holes)))
        rows = conn.execute(
            select(change_log.c.id, change_log.c.kind, change_log.c.ids)
            .where(wanted)
            .order_by(change_log.c.id)
            .limit(_AT_ONCE + 1)
        ).all()
        cut = last > 0 and all(row.id != last for row in rows)
        if cut or len(rows) > _AT_ONCE:
            self._last = self._newest(conn)
            self._holes = self._holes_below(conn, self._last)
            return Change({}, everything=True)
        fresh = [row for row in rows if row.id > last or row.id in self._holes]
        if not fresh:
            return None
        self._note(last, [row.id for row in fresh], now)
        return Change(_merged(fresh))

    def _note(self, last: int, ids: Iterable[int], now: float) -> None:
        for found in ids:
            self._holes.pop(found, None)
            if found > last:
                if not self._db.on_sqlite:
                    self._holes.update(dict.fromkeys(range(max(last + 1, found - _HOLES), found), now))
                last = found
        self._last = last
        while len(self._holes) > _HOLES:
            del self._holes[next(iter(self._holes))]

    def run(self) -> None:
        """Tell changes until ``stop``; survives the loss of its connection. The body of one thread."""
        while not self._over.is_set():
            try:
                self._listen()
            except AppError as error:
                if not self._interrupted:
                    _log.warning("change feed interrupted", extra={"code": error.code})
                self._interrupted = True
                self._over.wait(_RECONNECT_S)
            except Exception:  # noqa: BLE001 - the outermost loop: an engine that hears nothing would stand still
                _log.exception("fault in the change feed")
                self._interrupted = True
                self._over.wait(_RECONNECT_S)

    def _listen(self) -> None:
        wake = wake_for(self._db)
        self._wake = wake
        try:
            while not self._over.is_set():
                self.look()
                if self._interrupted:
                    # Whoever gave up while the database was away shall try again now and not when his pause ends.
                    self._interrupted = False
                    self._tell(Change({}, everything=True))
                wake.wait(self._slow)
        finally:
            self._wake = None
            wake.close()

    def stop(self) -> None:
        """Let ``run`` return at once."""
        self._over.set()
        wake = self._wake
        if wake is not None:
            wake.interrupt()


def _merged(rows: Iterable[Row[Any, Any, Any]]) -> dict[str, frozenset[int]]:
    ids: dict[str, set[int]] = {}
    for row in rows:
        ids.setdefault(row.kind, set()).update(row.ids)
    return {kind: frozenset(found) for kind, found in ids.items()}
