"""A parcel needs a name, a street and a phone; without them no carrier takes it."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find missing parts, named by field."""
    missing = [
        field
        for field, there in (("name", facts.has_name), ("phone", bool(facts.phone_kind)), ("street", facts.has_street))
        if not there
    ]
    if missing:
        yield Finding(ExceptionKind.RECEIVER_INCOMPLETE, {"fields": missing})
