"""Orders passed one by one and ten thousand at once in the audit queue's window, and how long it stands still at worst.

A child process opens the real audit screen over the real services, passes order by order, then selects the whole group
by its rule and passes it, while a timer on the UI thread that should fire every 5 ms notes how late it was.
"""

from __future__ import annotations

import statistics
from datetime import UTC, datetime

from benchmarks import promotion
from benchmarks.measure import Result, percentile
from benchmarks.p2_chain import Day, open_day, with_message
from benchmarks.places import Place, scratch
from benchmarks.screens.launch import child

KEYS = 300
"""Passed one by one first, as benchmarks.screens.bulk_pass does."""

ORDERS = 10_000
STALL_MS = 50.0
SEEN_MS = 100.0


def run(place: Place) -> list[Result]:
    """Let a group of orders wait for a look, then pass it through the window."""
    with scratch(place, "bulk_pass") as url:
        day = open_day(url)
        try:
            waiting = _wait_for_a_look(day, ORDERS + KEYS)
        finally:
            day.db.close()
        seen = child("bulk_pass", url, str(place.data), str(waiting))
    late, name = seen["late_ms"], place.name
    worst = max(late)
    keys = seen["keys_ms"]
    slow = percentile(keys, 0.95)
    return [
        Result(f"{len(keys)} orders passed one by one, key to the next order", name,
               f"{statistics.median(keys):.0f} / {slow:.0f} ms", f"{sum(keys) / 1000:.1f} s in all",
               f"p95 ≤ {SEEN_MS:.0f} ms", slow <= SEEN_MS),
        Result(f"{waiting - len(keys):,} orders passed at once", name, f"{seen['seconds']:.1f} s",
               f"{seen['left']} left, {seen['told']} told of"),
        Result("– latest 5 ms timer of the UI thread", name, f"{worst:.0f} ms",
               f"p99.9 {percentile(late, 0.999):.0f} ms of {len(late):,}", f"≤ {STALL_MS:.0f} ms", worst <= STALL_MS),
    ]  # fmt: skip


def _wait_for_a_look(day: Day, count: int) -> int:
    """Take in orders whose buyers wrote something, until so many wait; return how many do."""
    taken = 0
    for page in promotion.day(day.ground, 3 * count, datetime.now(UTC), "bulk"):
        clean = [with_message(one) for one in page if not one.kinds][: count - taken]
        taken += len(day.take_in(clean))
        if taken >= count:
            break
    day.flow()
    return taken
