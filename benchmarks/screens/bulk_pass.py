"""The product's audit screen in a window: the whole group selected and passed, with a watch on the UI thread.

Prints how late each tick of a 5 ms timer came, the seconds until all was done, and what was left.
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


async def measure(url: str, home: str, orders: int) -> dict[str, object]:
    """Open the window, select all, pass all."""
    async with open_window(url, home) as window:
        screen: Any = window.open_area("audit")
        await until(lambda: screen.grid.rowCount() >= min(orders, 10_000))
        screen.view.setFocus()
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
        return {"late_ms": late, "seconds": seconds, "left": left.total, "told": window.toast.accessibleName()}


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
