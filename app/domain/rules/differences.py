"""What differs between two versions of the rules, rule by rule; a rule is known by its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.rules.rule import Rule

ADDED, REMOVED, RENAMED, WHEN, DO, ENABLED, DISABLED, MOVED = (
    "added", "removed", "renamed", "when", "do", "enabled", "disabled", "moved",
)  # fmt: skip
"""What may have happened to a rule: words in ``rule_change.*``."""


@dataclass(frozen=True)
class RuleChange:
    """One rule that is not as it was; ``old`` is None for one that was added, ``new`` for one that was removed."""

    what: tuple[str, ...]
    old: Rule | None
    new: Rule | None

    @property
    def rule(self) -> Rule:
        """Return the rule as it is now, or as it was."""
        found = self.new or self.old
        assert found is not None  # noqa: S101 - one of them is always there
        return found


def changes(old: Sequence[Rule], new: Sequence[Rule]) -> tuple[RuleChange, ...]:
    """Return what was done to come from one version to the other: removed rules first, then in the new order."""
    before = {rule.no: rule for rule in old}
    after = {rule.no: rule for rule in new}
    found = [RuleChange((REMOVED,), rule, None) for rule in old if rule.no not in after]
    common = [rule.no for rule in new if rule.no in before]
    moved = set(common) - _kept_in_order([rule.no for rule in old if rule.no in after], common)
    for rule in new:
        was = before.get(rule.no)
        if was is None:
            found.append(RuleChange((ADDED,), None, rule))
            continue
        what = [word for word, differs in _compared(was, rule) if differs]
        if rule.no in moved:
            what.append(MOVED)
        if what:
            found.append(RuleChange(tuple(what), was, rule))
    return tuple(found)


def _compared(was: Rule, now: Rule) -> tuple[tuple[str, bool], ...]:
    return (
        (RENAMED, was.name != now.name),
        (WHEN, was.condition != now.condition),
        (DO, was.outcomes != now.outcomes),
        (ENABLED, now.enabled and not was.enabled),
        (DISABLED, was.enabled and not now.enabled),
    )


def _kept_in_order(old: Sequence[int], new: Sequence[int]) -> set[int]:
    """Return as many numbers as possible that stand in the same order in both: the others were moved."""
    place = {no: at for at, no in enumerate(old)}
    best: list[list[int]] = []
    for no in new:
        before: list[list[int]] = [[], *(one for one in best if place[one[-1]] < place[no])]
        best.append([*_longest(before), no])
    return set(_longest([[], *best]))


def _longest(found: Sequence[list[int]]) -> list[int]:
    return max(found, key=len)
