"""A price far from what the SKU was sold at in the last 30 days is a slip: a zero too many, a wrong listing."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding, LineFacts
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, limits: Limits) -> Iterable[Finding]:
    """Find lines whose price a piece is further from the median than settings allow, where there is a median."""
    odd = [line.name for line in facts.lines if line.is_sold and line.median_cents and _is_far(line, limits)]
    if odd:
        yield Finding(ExceptionKind.PRICE_ODD, {"lines": odd})


def _is_far(line: LineFacts, limits: Limits) -> bool:
    usual = line.median_cents * line.qty
    known = line.usual_lines >= limits.price_odd_lines
    return known and abs(line.total_cents - usual) * 100 > limits.price_odd_percent * usual
