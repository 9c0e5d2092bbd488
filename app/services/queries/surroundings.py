"""Troubles of the surroundings: this PC's disk and clock, and backups that do not come about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from app.models.database import Database
from app.services.disk_room import MEGABYTE, STOP_BELOW, WARN_BELOW, DiskRoom
from app.services.keep_backups import last_failure
from app.services.queries.screen_rows import TroubleRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

CLOCK_OFF_S = 60
"""Seconds by which this PC's clock may differ: platforms and carriers refuse signatures of wrong clocks."""


def clock_difference_s(db: Database, conn: Connection, now: datetime) -> float:
    """Return by how many seconds this PC (``now``) is ahead of the database; 0 on SQLite, which has no other clock."""
    return 0.0 if db.on_sqlite else (now - db.now(conn)).total_seconds()


def surroundings_troubles(db: Database, conn: Connection, room: DiskRoom, now: datetime) -> Iterator[TroubleRow]:
    """Yield what is wrong around the program; ``now`` is this PC's time."""
    off = round(clock_difference_s(db, conn, now))
    if abs(off) > CLOCK_OFF_S:
        yield TroubleRow("clock", "clock.ahead" if off > 0 else "clock.behind", {"seconds": abs(off)}, now)
    try:
        free = room.free()
    except OSError as error:
        yield TroubleRow("disk", "disk.gone", {"why": error.strerror or ""}, now)
    else:
        if free < WARN_BELOW:
            code = "disk.nearly_full" if free < STOP_BELOW else "disk.low"
            yield TroubleRow("disk", code, {"mb": free // MEGABYTE}, now)
    failed = last_failure(conn)
    if failed is not None:
        yield TroubleRow("backup", failed.code, failed.params, failed.at, "settings.data")
