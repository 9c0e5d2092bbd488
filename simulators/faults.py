"""Faults a test or a demo asks for: each is bound to calls whose label matches, and is used up call by call."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, field
from typing import Any

BEFORE_EFFECT = frozenset({"http", "refuse", "html", "drop_before", "stall"})
"""Kinds that answer instead of the application, so nothing is changed (unless the fault says ``"effect": true``)."""
AFTER_EFFECT = frozenset({"delay", "truncated", "cut", "empty", "drop_after"})
"""Kinds that let the application do its work and then spoil the answer."""


class FaultSpecError(ValueError):
    """The control call asked for a fault that does not exist."""


@dataclass
class Fault:
    """One planned fault.

    ``match`` is a regular expression searched in the call's label (``"PUT /tea/wp-json/wc/v3/orders/5"`` or
    ``"POST /std/service EXP_RECE_CREATE_ORDER"``); the first ``skip`` matches pass, the next ``times`` are hit.
    ``seconds`` serves delay and stall; ``status``, ``retry_after`` and ``code`` serve http and refuse.
    """

    kind: str
    match: str = ""
    times: int = 1
    skip: int = 0
    status: int = 500
    seconds: float = 1.0
    retry_after: int | None = None
    code: str = ""
    effect: bool = False
    id: int = 0
    hits: int = 0
    pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        kinds = BEFORE_EFFECT | AFTER_EFFECT
        if self.kind not in kinds:
            raise FaultSpecError(f"unknown kind {self.kind!r}; known: {', '.join(sorted(kinds))}")
        try:
            self.pattern = re.compile(self.match)
        except re.error as error:
            raise FaultSpecError(f"match is no regular expression: {error}") from None

    @property
    def acts_first(self) -> bool:
        """True when the application must not see the call."""
        return self.kind in BEFORE_EFFECT and not self.effect

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "match": self.match,
            "left": self.times,
            "skip": self.skip,
            "hits": self.hits,
        }


class FaultBox:
    """The faults still to come, in the order they were asked for. Safe to use from all threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._next_id = 1

    def add(self, spec: dict[str, Any]) -> Fault:
        """Plan one fault. Raises FaultSpecError for an unknown kind or field."""
        known = {"kind", "match", "times", "skip", "status", "seconds", "retry_after", "code", "effect"}
        if extra := set(spec) - known:
            raise FaultSpecError(f"unknown field(s): {', '.join(sorted(extra))}")
        if "kind" not in spec:
            raise FaultSpecError("kind is missing")
        fault = Fault(**spec)
        with self._lock:
            fault.id = self._next_id
            self._next_id += 1
            self._faults.append(fault)
        return fault

    def take(self, label: str) -> Fault | None:
        """Return the fault this call suffers, using up one of its times."""
        with self._lock:
            for fault in self._faults:
                if fault.times <= 0 or not fault.pattern.search(label):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                fault.hits += 1
                return fault
        return None

    def planned(self) -> list[dict[str, Any]]:
        """Return all faults, used up ones included."""
        with self._lock:
            return [fault.as_json() for fault in self._faults]

    def clear(self) -> None:
        """Forget all faults."""
        with self._lock:
            self._faults.clear()
