"""A name, phone or street that nobody has: test orders, joke orders, and places some carriers do not go to."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind
from app.domain.plausible import PICK_UP_PLACES


def check(facts: Facts, limits: Limits) -> Iterable[Finding]:
    """Find what the receiver's clear text gave away when it was sealed; lockers only where settings say so."""
    odd = [code for code in facts.oddities if limits.lockers or code not in PICK_UP_PLACES]
    if odd:
        yield Finding(ExceptionKind.RECEIVER_ODD, {"faults": odd})
