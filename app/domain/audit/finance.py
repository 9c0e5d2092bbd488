"""Second audit (财审): orders of much money, or of shops that want it, are passed by whoever answers for money."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, limits: Limits) -> Iterable[Finding]:
    """Find an order for the second audit, once; it is asked only when nothing else is open."""
    if facts.finance_passed:
        return
    worth = max(facts.paid_cents, facts.expected_cents if facts.cod else 0)
    if limits.finance_all or (limits.finance_cents and worth >= limits.finance_cents):
        yield Finding(ExceptionKind.FINANCE, {"paid_cents": worth})
