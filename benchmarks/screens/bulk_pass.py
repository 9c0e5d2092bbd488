"""The product's audit screen in a window: orders passed one by one, then the whole group, the UI thread watched.

Prints the milliseconds from each pass to the next order in its place, how late each tick of a 5 ms timer came, the
seconds until all was done, and what was left.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from typing import Any

from app.ui.loop import run
from app.ui.start import make_qt
from app.ui.theme import dress
from benchmarks.screens.window import Watch, open_window, until

KEYS = 300
"""Orders passed one by one first."""


async def one_by_one(screen: Any) -> list[float]:  # noqa: ANN401 - the window's screen
    """Pass the order under the cursor so many times; return how long each took until the next stood there."""
    times = []
    for _ in range(KEYS):
        current = screen.view.current_row().id
        began = time.perf_counter()
        screen.do_pass()
        await until(lambda current=current: _other(screen, current))
        times.append((time.perf_counter() - began) * 1000)
    return times


def _other(screen: Any, was: int) -> bool:  # noqa: ANN401 - the window's screen
    row = screen.view.current_row()
    return row is not None and row.id != was and not screen.turn.running


async def measure(url: str, home: str, orders: int) -> dict[str, object]:
    """Open the window, select all, pass all."""
    async with open_window(url, home) as window:
        screen: Any = window.open_area("audit")
        await until(lambda: screen.grid.rowCount() >= min(orders, 10_000))
        screen.view.setFocus()
        keys = await one_by_one(screen)
        screen.do_select_all()
        watch = Watch()
        await asyncio.sleep(1)
        watch.start()
        began = time.perf_counter()
        screen.do_pass()
        await until(lambda: screen.turn.running)
        await until(lambda: not screen.turn.running)
        seconds = time.perf_counter() - began
        await asyncio.sleep(1)
        late = watch.stop()
        desk: Any = window.desk
        left = await desk.read(desk.app.audit.count, "message", 100_000)
        return {
            "late_ms": late,
            "seconds": seconds,
            "left": left.total,
            "told": window.toast.accessibleName(),
            "keys_ms": keys,
        }


def main() -> None:
    """Run the child."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("home")
    parser.add_argument("orders", type=int)
    asked = parser.parse_args()
    qt = make_qt([])
    dress(qt, "light")
    found: dict[str, object] = {}

    async def work() -> int:
        found.update(await measure(asked.url, asked.home, asked.orders))
        return 0

    run(qt, work())
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
