"""The world of one run: a data folder, a database, the simulators, and the engine as a process that can be killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

from app.bootstrap.core import create_core, open_core
from app.domain.people import SYSTEM, Actor, Role
from app.services.attach_simulators import attach_simulators
from app.services.core import Core
from app.services.floor_settings import SHIP_UNDO_SECONDS
from app.services.shared_settings import put_setting
from app.settings import load_settings
from app.sync.simulation import Plan, Simulation

PASSPHRASE = "flow"  # noqa: S105 - of a database that only ever holds invented people
PERSON = Actor(name="张三", role=Role.SUPERVISOR, station="flow")
_ROOT = Path(__file__).resolve().parents[2]
START_S = 30.0


class World:
    """Simulators and database, set up as a person would; ``engine`` is the process to kill."""

    def __init__(self, folder: Path, database_url: str, plan: Plan) -> None:
        self._stack = ExitStack()
        self.folder = folder
        self.env = {
            **os.environ,
            "PACKDESK_HOME": str(folder),
            "PACKDESK_DB": database_url,
            "PACKDESK_PASSPHRASE": PASSPHRASE,
            "PACKDESK_STATION": "flow",
            "PYTHONPATH": os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH", "")))),
        }
        self.engine: subprocess.Popen[bytes] | None = None
        self.starts = 0
        try:
            self.simulation = Simulation(plan, folder / "simulators")
            self._stack.callback(self.simulation.stop)
            self.core = self._set_up()
        except BaseException:
            self._stack.close()
            raise

    def _set_up(self) -> Core:
        settings = replace(load_settings(self.env), station="flow")
        with create_core(settings):
            pass
        core = self._stack.enter_context(open_core(settings))
        failed = [one for one in attach_simulators(core, self.simulation.facts, SYSTEM) if one.error]
        if failed:
            raise RuntimeError(f"the simulators could not be attached: {failed}")
        put_setting(core.db, SHIP_UNDO_SECONDS, 1, SYSTEM)
        return core

    def start_engine(self) -> None:
        """Start ``packdesk run`` as on a server."""
        self.starts += 1
        log = (self.folder / f"engine-{self.starts}.log").open("wb")
        with log:
            self.engine = subprocess.Popen(
                [sys.executable, "-m", "app", "run"], env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def kill_engine(self) -> None:
        """As a power cut would end it."""
        if self.engine is not None:
            self.engine.kill()
            self.engine.wait()
            self.engine = None

    def stop_engine(self) -> int:
        """End it gently; return its exit code. It is killed after 40 s."""
        if self.engine is None:
            return 0
        self.engine.send_signal(signal.SIGTERM)
        try:
            code = self.engine.wait(40)
        except subprocess.TimeoutExpired:
            self.engine.kill()
            code = self.engine.wait()
        self.engine = None
        return code

    def expect_engine(self) -> None:
        """Raise when the engine ended by itself."""
        if self.engine is not None and self.engine.poll() is not None:
            said = (self.folder / f"engine-{self.starts}.log").read_text(errors="replace")[-2000:]
            raise RuntimeError(f"the engine ended with {self.engine.returncode}: {said}")

    def ask(self, simulator: str, path: str) -> Any:  # noqa: ANN401 - whatever JSON the simulator answers
        """Return what a simulator's control page says."""
        return fetch(self.simulation.facts["control"][simulator] + path)

    @property
    def printers(self) -> list[dict[str, Any]]:
        """The label printers as the simulators named them."""
        found: list[dict[str, Any]] = self.simulation.facts["printers"]
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill_engine()
        self._stack.close()


def fetch(url: str) -> Any:  # noqa: ANN401 - whatever JSON the simulator answers
    """Return the JSON at a loopback address."""
    with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - a simulator on this machine
        return json.loads(answer.read())


def send(url: str, body: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever JSON the simulator answers
    """Post JSON to a loopback address and return the answer."""
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - a simulator on this machine
        return json.loads(answer.read())


def seconds() -> float:
    """Return a clock for measuring."""
    return time.perf_counter()
