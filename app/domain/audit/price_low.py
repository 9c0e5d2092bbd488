"""Goods must not be sold below the floor price of their SKU."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find lines whose price a piece, after the line's own discount, lies below the floor."""
    low = [
        line.name
        for line in facts.lines
        if line.floor_cents is not None and line.is_sold and line.total_cents < line.floor_cents * line.qty
    ]
    if low:
        yield Finding(ExceptionKind.PRICE_LOW, {"lines": low})
