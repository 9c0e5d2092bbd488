"""An order that can hardly be in time: somebody should speak with the buyer before the platform does."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, limits: Limits) -> Iterable[Finding]:
    """Find a promised time nearer than settings allow."""
    if not limits.promise_hours or facts.promise_left_h is None:
        return
    if facts.promise_left_h < limits.promise_hours:
        yield Finding(ExceptionKind.PROMISE_AT_RISK, {"hours": limits.promise_hours})
