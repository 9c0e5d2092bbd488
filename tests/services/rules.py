"""Switching rules on in service tests."""

from __future__ import annotations

from typing import Any

from app.models.database import Database
from app.services.manage_rules import add_rule, make_draft, switch_on
from tests.services.world import BOSS

ALWAYS: dict[str, Any] = {"all": []}


def said(word: str) -> dict[str, Any]:
    """The condition that the buyer's message has a word."""
    return {"field": "buyer_message", "op": "contains", "value": word}


def rule(name: str, when: dict[str, Any], *do: str | dict[str, Any], enabled: bool = True) -> dict[str, Any]:
    """A rule as JSON; an outcome without parts is named by its word alone."""
    outcomes = [{"do": one} if isinstance(one, str) else one for one in do]
    return {"name": name, "enabled": enabled, "when": when, "do": outcomes}


def in_force(db: Database, *rules: dict[str, Any]) -> int:
    """Switch these rules on, after those that are; return the version."""
    make_draft(db, BOSS)
    for one in rules:
        add_rule(db, one, BOSS)
    return switch_on(db, BOSS)
