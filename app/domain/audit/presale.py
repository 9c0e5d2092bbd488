"""A pre-sale order of which only the deposit is paid must not leave."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, _limits: Limits) -> Iterable[Finding]:
    """Find a pre-sale whose rest is open; it clears itself when the platform says that it is paid."""
    if facts.presale:
        yield Finding(ExceptionKind.PRESALE)
