"""Conditions as plain values: all, any, not, and the comparison of one field with one value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.rules.fields import Op

Value = int | str | bool | None | tuple[int, ...] | tuple[str, ...]
"""What a field is compared with: a tuple for ``in`` and ``contains_any``, (low, high) for ``between``, None for
``empty``."""


@dataclass(frozen=True)
class Compare:
    """One field against one value."""

    field: str
    op: Op
    value: Value = None


@dataclass(frozen=True)
class All:
    """Every one of them holds; without any it holds for every order."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class AnyOf:
    """At least one of them holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """It does not hold."""

    part: Condition


Condition = Compare | All | AnyOf | Not

ALWAYS = All()


def fields_of(condition: Condition) -> Iterator[str]:
    """Yield the name of every field the condition reads, with repeats."""
    if isinstance(condition, Compare):
        yield condition.field
    elif isinstance(condition, Not):
        yield from fields_of(condition.part)
    else:
        for part in condition.parts:
            yield from fields_of(part)
