"""What the courier is to collect at the door must not be more than he may, or the buyer can."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, limits: Limits) -> Iterable[Finding]:
    """Find a COD order over the limit: of what was ordered, whether or not the platform counts it as paid."""
    if not facts.cod or not limits.cod_limit_cents:
        return
    due = max(facts.expected_cents, facts.paid_cents)
    if due > limits.cod_limit_cents:
        yield Finding(ExceptionKind.COD_LIMIT, {"paid_cents": due, "limit_cents": limits.cod_limit_cents})
