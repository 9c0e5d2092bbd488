"""The floor's shared settings with their defaults; they lie in the database, so that every station agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import Param
from app.services.shared_settings import get_setting

if TYPE_CHECKING:
    from sqlalchemy import Connection

SHIP_UNDO_SECONDS = "ship.undo_seconds"
"""So long the platform is not told about a shipped parcel, and shipping can be undone without a trace outside."""

AUTO_SHIP = "bench.auto_ship"
"""The last scanned piece ships the parcel by itself."""

VERIFY = "bench.verify"
"""Pieces are scanned at the bench. ``bench.verify:STATION`` says otherwise for one station."""

_DEFAULTS: dict[str, Param] = {SHIP_UNDO_SECONDS: 10, AUTO_SHIP: True, VERIFY: True}


def undo_seconds(conn: Connection) -> int:
    """Return the undo window of shipping, in seconds."""
    value = _read(conn, SHIP_UNDO_SECONDS)
    return max(0, value) if isinstance(value, int) else 10


def auto_ships(conn: Connection) -> bool:
    """Tell whether the last piece ships the parcel."""
    return bool(_read(conn, AUTO_SHIP))


def verifies(conn: Connection, station: str) -> bool:
    """Tell whether this station scans pieces before a parcel may leave."""
    own = get_setting(conn, f"{VERIFY}:{station}") if station else None
    return bool(_read(conn, VERIFY) if own is None else own)


def _read(conn: Connection, name: str) -> Param:
    return get_setting(conn, name, _DEFAULTS[name])
