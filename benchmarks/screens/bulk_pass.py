"""The product's audit screen in a window: the whole group selected and passed, with a watch on the UI thread.

Prints how late each tick of a 5 ms timer came, the seconds until all was done, and what was left.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

os.environ["PACKDESK_NO_ENGINE"] = "1"

from PySide6.QtCore import Qt, QTimer

from app.bootstrap.window import WindowApp
from app.domain.people import Actor, Role
from app.models.database import Database
from app.services.core import Core
from app.services.keys import KeyBook
from app.settings import load_settings
from app.ui.actions import KeyMap
from app.ui.bridge import Desk
from app.ui.loop import run
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.ui.sound import Silence
from app.ui.start import make_qt
from app.ui.theme import dress
from app.vault import KEY_BYTES, Vault

if TYPE_CHECKING:
    from app.bootstrap.window import WindowSession

TICK_MS = 5
PATIENCE_S = 300.0


class Watch:
    """Notes how late each tick of a timer on this thread is, in milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []
        self._last = 0.0
        self._timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin."""
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(max(0.0, (now - self._last) * 1000 - TICK_MS))
        self._last = now


async def until(what: Any) -> None:  # noqa: ANN401 - a question
    """Wait until something is so; raise TimeoutError when it never is."""
    end = time.monotonic() + PATIENCE_S
    while not what():
        if time.monotonic() > end:
            raise TimeoutError
        await asyncio.sleep(0.02)


async def measure(url: str, home: str, orders: int) -> dict[str, object]:
    """Open the window, select all, pass all."""
    settings = load_settings({"PACKDESK_HOME": home, "PACKDESK_DB": url})
    vault = Vault(bytes(range(KEY_BYTES)))
    core = Core(settings, Database(url), vault, KeyBook(vault))
    app = WindowApp(cast("WindowSession", None), settings, core, None)
    gc.collect()
    gc.freeze()  # as app.ui.start does once the program is there
    desk = Desk(app, Actor(None, "主管", Role.SUPERVISOR, "benchmark"))
    window = MainWindow(Prefs(Path(tempfile.mkdtemp())), KeyMap(), Silence())
    window.resize(1366, 768)
    window.show_areas(Role.SUPERVISOR)
    window.attach(desk)
    window.show()
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
    watch.stop()
    left = await desk.read(app.audit.count, "message", 100_000)
    told = window.toast.accessibleName()
    window.close()
    await desk.close()
    app.close()
    return {"late_ms": watch.late, "seconds": seconds, "left": left.total, "told": told}


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
