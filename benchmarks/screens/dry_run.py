"""The product's rules page in a window: a dry run of a version, with a watch on the UI thread.

Prints how late each tick of a 5 ms timer came, the seconds of the dry run and how many orders it saw.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from datetime import datetime
from typing import Any

from app.ui.loop import run
from app.ui.start import make_qt
from app.ui.theme import dress
from benchmarks.screens.window import Watch, open_window, until


async def measure(url: str, home: str, version_no: int, since: datetime, till: datetime) -> dict[str, object]:
    """Open the rules page and try the version."""
    async with open_window(url, home) as window:
        settings: Any = window.open_area("settings")
        page = settings.open_page("rules")
        await asyncio.sleep(1)
        page.show_part("trial")
        trial = page.part()
        await until(lambda: bool(trial.rows))
        trial.version.setCurrentIndex(trial.version.findData(version_no))
        trial.periods.choose("typed")
        for field, moment in ((trial.since, since), (trial.until, till)):
            field.setText(moment.astimezone().strftime("%Y-%m-%d %H:%M"))
        watch = Watch()
        await asyncio.sleep(1)
        watch.start()
        trial.do_try()
        await until(lambda: trial.running)
        await until(lambda: not trial.running)
        await asyncio.sleep(1)
        late = watch.stop()
        return {"late_ms": late, "seconds": trial.took, "orders": trial.found.orders}


def main() -> None:
    """Run the child."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("home")
    parser.add_argument("version", type=int)
    parser.add_argument("since", type=datetime.fromisoformat)
    parser.add_argument("until", type=datetime.fromisoformat)
    asked = parser.parse_args()
    qt = make_qt([])
    dress(qt, "light")
    found: dict[str, object] = {}

    async def work() -> int:
        found.update(await measure(asked.url, asked.home, asked.version, asked.since, asked.until))
        return 0

    run(qt, work())
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
