"""Time zones by their IANA names."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.errors import BadInput


def checked_zone(name: str) -> str:
    """Return the name when there is such a zone; raise BadInput."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput("timezone.unknown", name=name) from None
    return name
