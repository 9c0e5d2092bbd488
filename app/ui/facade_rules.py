"""The rules' share of what the window asks of the program below it; see facade.py for how it is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from app.domain.people import Actor
    from app.services.queries.rule_rows import DryRun, RuleSetDetail, RuleSetRow, RulesNow


class Rules(Protocol):
    """Rules: the draft, its versions, and what they would have done."""

    def now(self) -> RulesNow:
        """Return the draft, else the version in force."""

    def versions(self) -> tuple[RuleSetRow, ...]:
        """Return every version, the newest first."""

    def version(self, version_no: int) -> RuleSetDetail:
        """Return one version with its rules; raise NotFound."""

    def names(self) -> dict[str, tuple[str, ...]]:
        """Return what may be named: by field (shop, province, tags, ...) or by sort of thing (carrier, tag, ...)."""

    def make_draft(self, source: int | None, by: Actor) -> int:
        """Begin a draft from the version in force (None) or another; return its number."""

    def discard(self, by: Actor) -> int: ...

    def add(self, value: dict[str, Any], position: int | None, rule_no: int | None, by: Actor) -> int:
        """Add a rule in its JSON form at a place counted from 1, or last; return its number.

        ``rule_no`` puts one back under its old number.
        """

    def change(self, rule_no: int, value: dict[str, Any], by: Actor) -> None: ...

    def enable(self, rule_no: int, enabled: bool, by: Actor) -> None: ...

    def remove(self, rule_no: int, by: Actor) -> None: ...

    def reorder(self, rule_nos: Sequence[int], by: Actor) -> None: ...

    def switch_on(self, note: str, by: Actor) -> int:
        """Put the draft in force; return its number. Raises BadInput that names what a rule needs and is not there."""

    def go_back(self, version_no: int, by: Actor) -> int:
        """Put a copy of an earlier version in force; return the copy's number."""

    def try_version(
        self,
        version_no: int,
        since: datetime,
        until: datetime,
        by: Actor,
        progress: Callable[[int, int], None],
        goes_on: Callable[[], bool],
    ) -> DryRun:
        """Try a version on stored orders; nothing is written. Takes seconds: ``progress`` hears (orders, of all).

        When ``goes_on`` answers False, what was found so far is returned as incomplete.
        """
