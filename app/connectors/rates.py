"""The pace of one account: a token bucket whose state every station shares.

The bucket is kept as one time stamp, the "theoretical arrival time" of the generic cell rate algorithm: a
request is due when that stamp is at most (burst - 1) intervals ahead. One number per account fits into one
row, so stations that share a quota share the row. The store is handed in; connectors know no database.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from app.errors import RateLimited


class BucketStore(Protocol):
    """Keeps one time stamp (UTC seconds) per account."""

    def change(self, account: str, step: Callable[[float], float]) -> float:
        """Replace the account's stamp (0.0 when new) by ``step(stamp)`` in one atomic act; return the old stamp.

        ``step`` may raise; then nothing changes.
        """


class MemoryBuckets:
    """A store for one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamps: dict[str, float] = {}

    def change(self, account: str, step: Callable[[float], float]) -> float:
        """See BucketStore."""
        with self._lock:
            before = self._stamps.get(account, 0.0)
            self._stamps[account] = step(before)
            return before


class Pace(Protocol):
    """What a Wire asks before each request."""

    def wait_turn(self) -> None:
        """Return when the next request may go; raise RateLimited when that is too far off."""

    def hold_off(self, after_s: float) -> None:
        """Send nothing for ``after_s`` seconds: the other side asked for it."""


@dataclass(frozen=True)
class Rate:
    """``per_s`` requests a second in the long run, ``burst`` at once."""

    per_s: float
    burst: int = 1


class TokenBucket:
    """The pace of one account.

    ``pause`` sleeps (the runtime hands in a wait that shutting down interrupts). A wait over ``longest_s`` is not
    slept through: RateLimited goes to the loop, and nothing is taken from the bucket.
    """

    def __init__(
        self,
        account: str,
        rate: Rate,
        *,
        store: BucketStore,
        clock: Callable[[], datetime],
        pause: Callable[[float], None],
        longest_s: float = 10.0,
    ) -> None:
        if rate.per_s <= 0 or rate.burst < 1:
            raise ValueError("a rate needs a positive speed and a burst of at least one")
        self._account = account
        self._interval = 1.0 / rate.per_s
        self._slack = (rate.burst - 1) * self._interval
        self._store = store
        self._clock = clock
        self._pause = pause
        self._longest = longest_s

    def wait_turn(self) -> None:
        """Take one token, sleeping until it is due. Raises RateLimited ``rates.wait_too_long``."""
        now = self._now()
        longest = self._longest

        def step(stamp: float) -> float:
            wait = self._wait(stamp, now)
            if wait > longest:
                raise RateLimited("rates.wait_too_long", after_s=round(wait, 3), account=self._account)
            return max(stamp, now) + self._interval

        wait = self._wait(self._store.change(self._account, step), now)
        if wait > 0:
            self._pause(wait)

    def hold_off(self, after_s: float) -> None:
        """Empty the bucket until ``after_s`` seconds from now, for every station."""
        until = self._now() + after_s + self._slack
        self._store.change(self._account, lambda stamp: max(stamp, until))

    def _wait(self, stamp: float, now: float) -> float:
        return max(0.0, stamp - self._slack - now)

    def _now(self) -> float:
        return self._clock().astimezone(UTC).timestamp()


class _Unpaced:
    """No limit of ours: the other side's 429 is answered by the loop."""

    def wait_turn(self) -> None:
        """Go at once."""

    def hold_off(self, after_s: float) -> None:
        """Nothing to keep: RateLimited carries the wait to the loop."""


NO_PACE: Pace = _Unpaced()
