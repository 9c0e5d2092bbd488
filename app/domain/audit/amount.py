"""What was paid must be what the order costs."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind

TOLERANCE_CENTS = 1
"""Platforms round shares of a discount; a difference of one minor unit is no finding."""


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find a paid sum that differs from goods − discount + postage + tax + fee (not for COD, which is unpaid)."""
    if facts.cod or not facts.paid:
        return
    if abs(facts.paid_cents - facts.expected_cents) > TOLERANCE_CENTS:
        yield Finding(
            ExceptionKind.AMOUNT_ANOMALY,
            {"paid_cents": facts.paid_cents, "expected_cents": facts.expected_cents, "currency": facts.currency},
        )
