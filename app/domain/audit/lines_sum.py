"""What the lines come to must be what the order says of its goods."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind

ROUNDED_CENTS = 1
"""Platforms round a line's share of a discount: so much a line is no difference."""

_MANY = 10
"""Of more lines with nothing left only all or none are left out."""


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find lines whose totals do not add up to goods − discounts on lines.

    Of a line with nothing left to send platforms differ: some still count it among the goods, from others (and when
    staff take a line off) it is gone. Each may be counted or not.
    """
    expected = facts.goods_cents - (facts.discount_cents - facts.order_discount_cents)
    found = sum(line.total_cents for line in facts.lines)
    if abs(found - expected) <= ROUNDED_CENTS * len(facts.lines):
        return
    gone = [line.total_cents for line in facts.lines if line.qty <= line.refunded_qty]
    if any(abs(found - left - expected) <= ROUNDED_CENTS * len(facts.lines) for left in _sums(gone)):
        return
    yield Finding(
        ExceptionKind.LINES_SUM, {"lines_cents": found, "expected_cents": expected, "currency": facts.currency}
    )


def _sums(totals: Sequence[int]) -> set[int]:
    """Return what some of the lines come to, for every choice of them."""
    if len(totals) > _MANY:
        return {0, sum(totals)}
    sums = {0}
    for total in totals:
        sums |= {known + total for known in sums}
    return sums
