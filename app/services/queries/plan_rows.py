"""What a reverse would undo, before it does. Plain values, as in rows.py."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.errors import Param


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One thing that would happen, as a code with parameters."""

    code: str
    params: dict[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What a reverse would do to one order: its steps, or why it would be refused."""

    order_no: str
    steps: tuple[PlanStep, ...] = ()
    error: str | None = None
    params: dict[str, Param] = field(default_factory=dict)
