"""The platform itself warns of an order."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find a warning, in the platform's own words."""
    if facts.risk:
        yield Finding(ExceptionKind.PLATFORM_RISK, {"risk": facts.risk})
