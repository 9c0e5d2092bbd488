"""The screens' clock, handed in wherever time matters."""

from __future__ import annotations

from datetime import UTC, datetime


def utc_now() -> datetime:
    """Return the present moment, aware."""
    return datetime.now(tz=UTC)
