"""Regions that no carrier reaches for a time; those of one carrier alone are a matter of choosing another."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find a receiver in a region that all carriers avoid today."""
    if facts.no_ship is not None:
        region, note = facts.no_ship
        yield Finding(ExceptionKind.NO_SHIP_REGION, {"region": region, "note": note})
