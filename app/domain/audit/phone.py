"""A courier must be able to call the number."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind
from app.domain.phone import PhoneKind


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find a number that fits no known form."""
    if facts.phone_kind == PhoneKind.UNKNOWN.value:
        yield Finding(ExceptionKind.PHONE_ODD, {"digits": facts.phone_digits})
