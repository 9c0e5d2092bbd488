"""Sellers mark orders with coloured flags; settings say which colours stop one."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.audit.facts import Facts, Finding
from app.domain.audit.limits import Limits
from app.domain.exceptions import ExceptionKind


def check(facts: Facts, limits: Limits) -> Iterable[Finding]:
    """Find a flag of a colour that stops."""
    if facts.flag in limits.flags:
        yield Finding(ExceptionKind.FLAG, {"flag": facts.flag})
