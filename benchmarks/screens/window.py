"""The product's own window over the real services in this process, and a watch on its UI thread."""

from __future__ import annotations

import asyncio
import gc
import os
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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
from app.ui.main_window import MainWindow
from app.ui.prefs import Prefs
from app.ui.sound import Silence
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

    def stop(self) -> list[float]:
        """End; return how late each tick was, in milliseconds."""
        self._timer.stop()
        return self.late

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
        await asyncio.sleep(0.005)


@asynccontextmanager
async def open_window(url: str, home: str) -> AsyncIterator[MainWindow]:
    """Open the main window of a supervisor over a database; close it and all below at the end."""
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
    try:
        yield window
    finally:
        window.close()
        await desk.close()
        app.close()
