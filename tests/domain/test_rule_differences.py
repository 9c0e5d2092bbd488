"""What differs between two versions of the rules, and that every outcome's parts are declared for the table."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from app.domain.rules.conditions import Compare
from app.domain.rules.differences import changes
from app.domain.rules.fields import Op
from app.domain.rules.outcome_form import KINDS, READ, Parts, outcome_from
from app.domain.rules.outcome_parts import PARTS, Part, PartType
from app.domain.rules.outcomes import Stop, Tag, Urgent
from app.domain.rules.rule import Rule

A, B, C = (Rule(name, (Stop(),), no=no) for no, name in enumerate("甲乙丙", 1))


def told(old: list[Rule], new: list[Rule]) -> list[tuple[str, tuple[str, ...]]]:
    return [(change.rule.name, change.what) for change in changes(old, new)]


def test_a_version_differs_from_itself_in_nothing() -> None:
    assert changes([A, B, C], [A, B, C]) == ()


def test_added_removed_and_changed_rules_are_named() -> None:
    renamed = replace(B, name="乙二", outcomes=(Tag("x"),), condition=Compare("qty", Op.GT, 3), enabled=False)
    assert told([A, B], [renamed, C]) == [
        ("甲", ("removed",)), ("乙二", ("renamed", "when", "do", "disabled")), ("丙", ("added",)),
    ]  # fmt: skip
    assert told([renamed], [replace(renamed, enabled=True)]) == [("乙二", ("enabled",))]


def test_as_few_rules_as_possible_count_as_moved() -> None:
    d = Rule("丁", (Urgent(),), no=4)
    assert told([A, B, C, d], [B, C, d, A]) == [("甲", ("moved",))]
    assert told([A, B, C], [C, A, B]) == [("丙", ("moved",))]
    assert told([A, B, C], [A, C]) == [("乙", ("removed",))], "what moved up because one is gone was not moved"


class _Listening(Parts):
    """Notes which parts are read, and answers what lets reading go on."""

    def __init__(self, do: str) -> None:
        super().__init__("规则", do, {})
        self.asked: list[str] = []

    def text(self, part: str, longest: int) -> str:
        self.asked.append(part)
        return {"mode": "only"}.get(part, "x")

    def names(self, part: str) -> tuple[str, ...]:
        self.asked.append(part)
        return ("message",) if self.do == "excuse" else ("x",)

    def number(self, part: str, low: int, high: int, default: int | None = None) -> int | None:
        self.asked.append(part)
        return default

    def yes_no(self, part: str) -> bool:
        self.asked.append(part)
        return False

    def time(self, part: str) -> datetime | None:
        self.asked.append(part)
        return None


def test_the_table_offers_every_outcome() -> None:
    assert tuple(PARTS) == KINDS


@pytest.mark.parametrize("do", KINDS)
def test_the_table_offers_exactly_the_parts_that_are_read(do: str) -> None:
    parts = _Listening(do)
    READ[do](parts)
    assert [part.name for part in PARTS[do]] == parts.asked


_EXAMPLES: dict[PartType, Any] = {
    PartType.TEXT: "顺丰", PartType.NUMBER: 2, PartType.MONEY: 9900, PartType.YES_NO: True,
    PartType.TIME: "2026-12-12T00:00+08:00", PartType.LIST: ["顺丰"],
}  # fmt: skip


@pytest.mark.parametrize("do", KINDS)
def test_a_part_takes_a_value_of_its_type(do: str) -> None:
    for part in PARTS[do]:
        filled = [one for one in PARTS[do] if one.needed or one is part]
        values = {one.name: _example(one) for one in filled}
        assert outcome_from({"do": do, **values}, "规则") is not None, part.name


def _example(part: Part) -> object:
    if part.choices:
        return [part.choices[0]] if part.type is PartType.LIST else part.choices[0]
    return _EXAMPLES[part.type]
