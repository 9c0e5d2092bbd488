"""Press random keys in the product's own window over real services, and say what broke.

``python -m tools.random_keys --seconds 60 --seed 1`` fills a scratch database with orders of a promotion day that wait
in the audit and behind it, presses keys on every screen and in every dialog, and ends with the report as one line of
JSON: the keys pressed, the verbs that took place, what was raised on the way, and whether ``db check`` is clean. A seed
presses the same keys, but what meets them depends on how fast the machine answers.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import random
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from sqlalchemy import func, select

from app.models.database import Database
from app.models.orders import order_event
from app.services.check_database import check_database
from app.ui.actions import ACTIONS, KeyMap
from app.ui.keys import KeyRouter
from app.ui.loop import run
from app.ui.start import make_qt
from app.ui.theme import dress
from benchmarks import promotion
from benchmarks.p2_chain import open_day
from benchmarks.places import Options, scratch, seeded
from benchmarks.screens.window import open_window

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

ORDERS = 1_500
AREAS = ("audit", "audit", "audit", "orders", "orders", "orders", "print", "bench", "stock", "settings")
IN_DIALOGS = ("Return", "F12", "F12", "Esc", "Esc", "Tab", "1", "2", "Down", "Space")
TYPED = ("1", "2", "广东", "缺货", "SKU-1", "13800138000", "0.5", "abc")
SLOW_MS = 250
LEFT_OUT = frozenset({"global.lock", "global.new_window", "global.full_screen", "global.paper", "list.copy_cell"})
"""What would leave the window, or has no sense without a person."""


def keys() -> list[str]:
    """Return every key of the registry, Esc more often."""
    found = [key for action in ACTIONS if action.name not in LEFT_OUT for key in action.keys]
    return [*dict.fromkeys(found), *["Esc"] * 8, *["J", "K", "Space", "Down", "Up", "Tab"] * 3]


class Player:
    """One run of random keys in a window."""

    def __init__(self, window: MainWindow, seed: int) -> None:
        self.window = window
        self.random = random.Random(seed)  # noqa: S311 - not for secrets
        self.keys = keys()
        self.pressed: list[str] = []
        self.broke: Counter[str] = Counter()
        self.slow: list[str] = []
        desk: Any = window.desk
        desk.broke.connect(lambda where: self.broke.update([where]))

    def raised(self, kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        """Note what a slot raised; stands in for ``sys.excepthook``."""
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where is not None else ""
        self.broke.update([f"{kind.__name__}: {error} at {place} after {self.pressed[-6:]}"])

    async def play(self, seconds: float) -> None:
        """Press keys for so long, then leave every dialog."""
        self.window.open_area("audit")
        await asyncio.sleep(1)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.random.random() < 0.01:
                self.window.open_area(self.random.choice(AREAS))
                await asyncio.sleep(0.2)
            await self._focus()
            self._press(self._next())
            await asyncio.sleep(self.random.choice((0.005, 0.02, 0.05, 0.15)))
        for _ in range(20):
            self._press("Esc")
            await asyncio.sleep(0.02)
        await asyncio.sleep(1)

    async def _focus(self) -> None:
        """Give the keyboard back to the window, as a desktop would after a menu was closed."""
        if QApplication.focusWidget() is None and QApplication.activePopupWidget() is None:
            dialog = QApplication.activeModalWidget()
            (dialog or self.window).activateWindow()
            screen = self.window.current_screen()
            if dialog is None and screen is not None:
                screen.shown()
            await asyncio.sleep(0.01)

    def _next(self) -> str:
        if QApplication.activeModalWidget() is None or self.random.random() < 0.3:
            return self.random.choice(self.keys)
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit) and self.random.random() < 0.6:
            field.insert(self.random.choice(TYPED))
        return self.random.choice(IN_DIALOGS)

    def _press(self, key: str) -> None:
        target = QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()
        if target is None:
            return
        self.pressed.append(key)
        chord = QKeySequence.fromString(key)[0]  # type: ignore[index] # the stubs forget it
        began = time.perf_counter()
        QTest.keyClick(target, chord.key(), chord.keyboardModifiers())
        took = (time.perf_counter() - began) * 1000
        if took > SLOW_MS:
            self.slow.append(f"{took:.0f} ms: {self.pressed[-4:]}")


async def play(url: str, home: str, seed: int, seconds: float) -> dict[str, Any]:
    """Open the window over a database and play."""
    async with open_window(url, home) as window:
        router = KeyRouter(KeyMap(), lambda _right: True, window)
        router.install()
        player = Player(window, seed)
        before, sys.excepthook = sys.excepthook, player.raised
        try:
            await player.play(seconds)
        finally:
            sys.excepthook = before
            app: Any = QApplication.instance()
            app.removeEventFilter(router)
        return {"keys": len(player.pressed), "broke": dict(player.broke), "slow": player.slow}


def _ready(url: str) -> None:
    """Take orders in and let them flow as far as they go by themselves."""
    day = open_day(url)
    try:
        for page in promotion.day(day.ground, ORDERS, datetime.now(UTC), "keys"):
            day.take_in(page)
        day.flow()
    finally:
        day.db.close()


def _judge(url: str) -> dict[str, Any]:
    """Return what took place by hand, and the invariants that do not hold."""
    db = Database(url)
    try:
        with db.read() as conn:
            query = select(order_event.c.code, func.count()).where(order_event.c.station == "benchmark")
            done = {code: int(count) for code, count in conn.execute(query.group_by(order_event.c.code))}
        return {"done": done, "check": [one.subject for one in check_database(db) if one.error is not None]}
    finally:
        db.close()


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description="Press random keys in the window, over a scratch database.")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", action="store_true", help="over Postgres instead of SQLite")
    asked = parser.parse_args()
    logging.basicConfig(level=logging.ERROR)
    qt = make_qt([])
    dress(qt, "light")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # the scratch Postgres may run as another user
        os.chdir(folder)  # what a dialog saves under a bare name lands here
        options = Options(2_000, Path(folder), "embedded" if asked.postgres else "none", lambda _words: None)
        with seeded(options) as places, scratch(places[-1], "keys") as url:
            _ready(url)
            report: dict[str, Any] = {}

            async def work() -> int:
                report.update(await play(url, folder, asked.seed, asked.seconds))
                return 0

            run(qt, work())
            report |= _judge(url)
    good = not report["broke"] and not report["check"]
    print(json.dumps({"good": good, "seed": asked.seed, **report}, ensure_ascii=False), flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
