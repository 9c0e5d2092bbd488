"""The audit checks, one file each: a check takes the facts of an order and returns findings, nothing else."""

from __future__ import annotations

from app.domain.audit import address, amount, listing, message, phone, receiver
from app.domain.audit.facts import Check, Facts, Finding

CHECKS: tuple[Check, ...] = (
    listing.check,
    receiver.check,
    phone.check,
    address.check,
    amount.check,
    message.check,
)


def findings(facts: Facts) -> list[Finding]:
    """Return everything the checks find; several findings may be open on one order."""
    return [finding for check in CHECKS for finding in check(facts)]
