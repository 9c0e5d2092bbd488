"""What the seller wrote down about an order must be read before the parcel is packed."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find a memo; its text stays with the order."""
    if facts.seller_memo.strip():
        yield Finding(ExceptionKind.MEMO)
