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


@dataclass(frozen=True, slots=True)
class RuleTotals:
    """How many orders of a period one version would have treated in each way."""

    stopped: int = 0
    """For a look or on hold; a message, memo or flag that no rule excuses counts as well."""
    excused: int = 0
    """Would have needed a look but for a rule."""
    tagged: int = 0
    urgent: int = 0
    carrier: int = 0
    """With a say in the choice of the carrier."""
    warehouse: int = 0
    noted: int = 0
    gifted: int = 0
    gift_pieces: int = 0
    merged: int = 0
    """At most so many pass and could be merged with another; 0 where ``DryRun.merges`` is False."""


@dataclass(frozen=True, slots=True)
class OrderDifference:
    """One order about which the tried version differs from the version in force, or from what people decided."""

    order_id: int
    order_no: str
    differs: tuple[str, ...]
    """From the version in force: codes of ``rule_diff``."""
    people: tuple[str, ...]
    """From what people did: codes of ``rule_people``."""
    decided: str
    """What became of the order: ``rule_decided``: stopped, passed, by_itself, waiting."""
    rules: tuple[str, ...]
    """Names of the tried rules that fired."""


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a version would have done to the orders of a period, against the version in force."""

    version_no: int
    against_no: int | None
    """The version in force, None where there is none."""
    since: datetime
    until: datetime
    orders: int
    """Orders looked at."""
    complete: bool
    """False: it was stopped before the end of the period."""
    tried: RuleTotals
    against: RuleTotals
    held: int
    """Orders that it would stop and the version in force would not."""
    freed: int
    """The other way round."""
    people_differ: int
    fired: dict[str, int]
    """By name of the tried rule: for how many orders its condition held."""
    differences: tuple[OrderDifference, ...]
    merges: bool = False
    """Merging by itself is on, so that merges were counted."""


@dataclass(frozen=True, slots=True)
class RulesNow:
    """The rules a person sees first: the draft, else the version in force; None in a database that has neither."""

    detail: RuleSetDetail | None
    on_no: int | None
    draft_no: int | None
    hits: dict[int, int]
    """How often each rule acted in the last thirty days, by its number, whatever version it was in."""


@dataclass(frozen=True, slots=True)
class GiftRow:
    """A gift that a rule in force gives, and how far it has come."""

    rule_no: int
    rule: str
    sku: str
    name: str
    """The SKU's, empty where it is no more."""
    qty: int
    per_cents: int | None
    first: int | None
    while_stock: bool
    orders: int
    """That have it now, merged, split and shipped ones too."""
    pieces: int
    stock: int
    """Pieces that may still be promised."""
