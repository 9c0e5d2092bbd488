"""Time zones by their IANA names."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.errors import BadInput


def checked_zone(name: str) -> str:
    """Return the name when there is such a zone; raise BadInput."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput("timezone.unknown", name=name) from None
    return name


def read_time(text: str, zone: str) -> datetime:
    """Return the moment of an ISO 8601 text; without an offset it is the time of day in ``zone``.

    A time without a fraction means the whole of its second, since lists show times so. Raises BadInput.
    """
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadInput("timezone.no_time", text=text[:40]) from None
    if at.tzinfo is None:
        at = at.replace(tzinfo=ZoneInfo(zone))
    return at if at.microsecond else at + timedelta(milliseconds=999)
