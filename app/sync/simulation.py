"""Runs the simulators beside us: shops, a carrier and label printers of their own processes, for demos and trials."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import app
from app.errors import SetupTrouble

START_S = 60.0
STOP_S = 15.0
_ROOT = Path(app.__path__[0]).resolve().parent
_LOOK_S = 0.05


@dataclass(frozen=True)
class Plan:
    """What to simulate. ``trickle`` is new orders a minute; ``speed_factor`` 1 is a printer's real pace."""

    shops: int = 20
    orders: int = 500
    seed: int = 7
    trickle: float = 0.0
    printers: int = 1
    speed_factor: float = 1.0
    more: tuple[str, ...] = ()
    """Further arguments for ``python -m simulators all``."""

    def arguments(self) -> list[str]:
        """Return the command line's words."""
        words = {
            "--shops": self.shops,
            "--orders": self.orders,
            "--seed": self.seed,
            "--trickle": self.trickle,
            "--printers": self.printers,
            "--speed-factor": self.speed_factor,
        }
        return [str(word) for pair in words.items() for word in pair] + list(self.more)


def simulators_command() -> list[str]:
    """Return the command that stands for ``python -m simulators``: in a bundle, the program beside our own."""
    if not getattr(sys, "frozen", False):
        return [sys.executable, "-m", "simulators"]
    own = Path(sys.executable)
    return [str(own.with_name(f"packdesk-simulators{own.suffix}"))]


class Simulation:
    """The simulators' supervisor as a child; it ends with us, because its standard input closes."""

    def __init__(self, plan: Plan, folder: Path, command: Sequence[str] = ()) -> None:
        """Start and wait until everything answers. ``folder`` keeps their state between runs.

        Raises SetupTrouble when they do not come up within a minute.
        """
        folder.mkdir(parents=True, exist_ok=True)
        ready = folder / "ready.json"
        ready.unlink(missing_ok=True)
        self._log = (folder / "simulators.log").open("ab")
        words = ["all", "--state", str(folder), "--ready-file", str(ready), *plan.arguments()]
        path = os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", ""))))
        self._process = subprocess.Popen(  # noqa: S603 - our own command line
            [*(command or simulators_command()), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=self._log,
            env={**os.environ, "PYTHONPATH": path},
        )
        try:
            self.facts: dict[str, Any] = self._wait_for(ready)
        except BaseException:
            self.stop()
            raise

    def _wait_for(self, ready: Path) -> dict[str, Any]:
        until = time.monotonic() + START_S
        while time.monotonic() < until and self._process.poll() is None:
            if ready.exists():
                facts: dict[str, Any] = json.loads(ready.read_text(encoding="ascii"))
                return facts
            time.sleep(_LOOK_S)
        raise SetupTrouble("simulate.not_started", log=self._log.name)

    def alive(self) -> bool:
        """Tell whether they run."""
        return self._process.poll() is None

    def stop(self) -> None:
        """End them, gently first."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
