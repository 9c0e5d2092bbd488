"""What was paid must be what the order costs."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.exceptions import ExceptionKind

TOLERANCE_CENTS = 1
"""Platforms round shares of a discount; a difference of one minor unit is no finding."""


def check(facts: Facts) -> Iterable[Finding]:
    """Find a paid sum that differs from goods − discount + postage + tax + fee (not for COD, which is unpaid)."""
    if facts.cod or not facts.paid:
        return
    expected = facts.goods_cents - facts.discount_cents + facts.postage_cents + facts.tax_cents + facts.fee_cents
    difference = facts.paid_cents - expected
    if abs(difference) > TOLERANCE_CENTS:
        yield Finding(
            ExceptionKind.AMOUNT_ANOMALY,
            {"paid_cents": facts.paid_cents, "expected_cents": expected, "currency": facts.currency},
        )
