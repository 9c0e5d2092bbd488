"""Nothing is sent to people, phones, places and accounts on the blacklist unless somebody answers for it."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find the entries that the order meets, named by their masked form."""
    if facts.blacklisted:
        yield Finding(ExceptionKind.BLACKLISTED, {"entries": list(facts.blacklisted)})
