"""Start the product as ``python -m app`` does, note when its order grid is painted with rows, then jump and listen.

Nothing of the product is imported or changed before it asks for it itself: a hook on the import of the grid's view
adds a look at the clock behind its paintEvent. Times are of the monotonic clock, which processes of a machine share:
``frame`` the first paint of the grid, ``painted`` the first with rows (remembered from last time or read), ``fresh``
the first with rows just read from the database.
"""

from __future__ import annotations

import gc
import importlib.machinery
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

_VIEW = "app.ui.grids.view"


class Watch:
    """Wraps the paintEvent of the grid's view once its module is loaded; without a base, whose import costs time."""

    def __init__(self, jumps: int, changed: Path | None) -> None:
        self.facts: dict[str, Any] = {}
        self._jumps, self._changed = jumps, changed

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Let the usual finder find the view's module and add to what it does."""
        if fullname != _VIEW:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                execute(module)
                self._wrap(module.GridView)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec

    def _wrap(self, view: Any) -> None:  # noqa: ANN401 - a class of the product
        paint, facts = view.paintEvent, self.facts

        def painted(this: Any, event: Any) -> None:  # noqa: ANN401 - as Qt calls it
            paint(this, event)
            facts.setdefault("frame", time.monotonic())
            if this.grid.run is None or not this.grid.run.rows:
                return
            facts.setdefault("painted", time.monotonic())
            desk = getattr(this.window(), "desk", None)
            if "fresh" not in facts and desk is not None and not this.grid.awaiting:
                facts["fresh"] = time.monotonic()
                facts["rss_first_mb"] = rss_mb()
                _after(this, self._jumps, self._changed, facts)

        view.paintEvent = painted


def rss_mb() -> float:
    """Return this process's resident memory in MB; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    lines = status.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def _after(view: Any, jumps: int, changed: Path | None, facts: dict[str, Any]) -> None:  # noqa: ANN401
    """Jump about, let the sync that the parent plays in arrive, then say what was seen and end."""
    from random import Random  # here and not above: it would be loaded on the product's time

    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    random = Random("p12")
    state = {"left": jumps, "waited": 0}
    timer = QTimer(view, interval=4)

    def end() -> None:
        timer.stop()
        gc.collect()
        facts["rss_mb"] = rss_mb()
        facts["jumped"] = jumps - state["left"]
        facts["rows"] = view.grid.rowCount()
        print(json.dumps(facts), flush=True)
        for window in QApplication.topLevelWidgets():
            window.close()

    def step() -> None:
        if state["left"] > 0:
            if view.grid._asked is None or state["waited"] > 250:  # noqa: SLF001 - nothing is under way any more
                state["left"] -= 1
                state["waited"] = 0
                view.jump(random.random())
            else:
                state["waited"] += 1
            return
        if changed is not None and not changed.exists():
            changed.touch()  # the parent plays its sync in now
            state["waited"] = 0
        state["waited"] += 1
        if changed is None or state["waited"] > 750:
            end()

    timer.timeout.connect(step)
    timer.start()


def main() -> int:
    """Run the child: argument one is how many jumps, two the file that asks the parent for a sync (empty: none)."""
    watch = Watch(int(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 and sys.argv[2] else None)
    sys.meta_path.insert(0, watch)
    from app.__main__ import main as product

    return product([])


if __name__ == "__main__":
    sys.exit(main())
