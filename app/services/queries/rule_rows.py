"""Rows about rules that cross to screens and verbs. Times are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.domain.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class RuleSetRow:
    """One version of the rules."""

    version_no: int
    state: str
    """draft, on or retired."""
    note: str
    made_at: datetime
    made_by: str
    on_at: datetime | None
    on_by: str | None
    retired_at: datetime | None
    rules: int
    enabled: int
    hits: int
    """How often its rules acted while it was in force."""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule of a version, in its place."""

    rule_no: int
    position: int
    name: str
    enabled: bool
    hits: int
    """How often it acted in this version."""
    rule: Rule


@dataclass(frozen=True, slots=True)
class RuleSetDetail:
    """A version with its rules, in the order they are asked."""

    row: RuleSetRow
    rules: tuple[RuleRow, ...]
