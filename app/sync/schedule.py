"""When to try again and when to look next: pure arithmetic with the randomness handed in."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

_JITTER = 0.2


@dataclass(frozen=True)
class BackOff:
    """Growing pauses between attempts, each up to a fifth longer or shorter so that stations do not march in step."""

    first_s: float
    factor: float
    longest_s: float

    def pause_s(self, failures: int, random: Random) -> float:
        """Return seconds to wait after this many failures in a row (1 is the first)."""
        plain = min(self.longest_s, self.first_s * self.factor ** (max(1, failures) - 1))
        return plain * random.uniform(1 - _JITTER, 1 + _JITTER)


ROW_BACK_OFF = BackOff(first_s=5, factor=3, longest_s=3600)
"""Of one outbox row or number request: ten attempts reach over four hours."""

ACCOUNT_BACK_OFF = BackOff(first_s=2, factor=2, longest_s=300)
"""Of a whole shop or carrier that does not answer."""

FAULT_BACK_OFF = BackOff(first_s=1, factor=2, longest_s=60)
"""Of a thread that met a fault of our own program."""


class Turns:
    """When something is due again, on a monotonic clock: every ``every_s``, at once when asked, later after trouble."""

    def __init__(self, monotonic: Callable[[], float], random: Random, back_off: BackOff = ACCOUNT_BACK_OFF) -> None:
        self._monotonic = monotonic
        self._random = random
        self._back_off = back_off
        self._due = self._not_before = monotonic()
        self._failures = 0

    def wait_s(self) -> float:
        """Return seconds until it is due, 0 when it is."""
        return max(0.0, max(self._due, self._not_before) - self._monotonic())

    def ask(self) -> None:
        """Make it due now; a pause that has to be kept is kept."""
        self._due = self._monotonic()

    def hold(self, seconds: float) -> None:
        """Keep still for at least so long, even when asked."""
        self._not_before = max(self._not_before, self._monotonic() + seconds)

    def begin(self) -> None:
        """It is being done now; whoever asks from here on asks for another time."""
        self._due = math.inf

    def done(self, every_s: float, *, rest_s: float = 0.0) -> None:
        """It went well; due again after ``every_s``, or after ``rest_s`` when somebody asked meanwhile."""
        self._failures = 0
        self._due = min(self._due, self._monotonic() + every_s)
        self.hold(rest_s)

    def failed(self, at_least_s: float = 0.0) -> None:
        """It did not work; due again after a growing pause, or what the other side asked for when that is longer."""
        self._failures += 1
        self._due = self._monotonic()
        self.hold(max(at_least_s, self._back_off.pause_s(self._failures, self._random)))
