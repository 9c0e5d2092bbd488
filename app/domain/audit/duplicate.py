"""The same goods bought again within hours are often a slip, or a reseller who splits an order."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, limits: Limits) -> Iterable[Finding]:
    """Find earlier orders of the same buyer or receiver with one of the SKUs; only the later order is stopped."""
    if facts.bought_before and limits.duplicate_hours:
        yield Finding(ExceptionKind.DUPLICATE, {"hours": limits.duplicate_hours, "orders": list(facts.bought_before)})
