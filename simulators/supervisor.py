"""``python -m simulators all``: shops, carrier and printers at once, each in a process of its own.

The supervisor starts them, says in one line where everything is, starts one again that dies, and takes them down with
it: each child watches its standard input, which closes even when the supervisor is killed.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Any

from simulators import catalogue
from simulators.lifetime import Lifetime, announce
from simulators.shop.process import add_habit_arguments

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable

_START_LIMIT_S = 60.0
_STOP_LIMIT_S = 10.0
_SHORT_LIFE_S = 2.0
_MOST_SHORT_LIVES = 3


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the supervisor's own arguments."""
    parser.add_argument("--shops", type=int, default=20)
    parser.add_argument("--orders", type=int, default=500, help="orders to start with, if the state holds none")
    parser.add_argument("--trickle", type=float, default=0.0, metavar="PER_MINUTE", help="new orders while running")
    parser.add_argument("--printers", type=int, default=1, help="how many label printers (76x130 mm)")
    parser.add_argument("--printer", action="append", metavar="SPEC", help="printers one by one, as for 'printer'")
    parser.add_argument("--speed-factor", type=float, default=1.0, help="of the printers")
    parser.add_argument("--basic-over-http", action="store_true", help="DEVIATION, as for 'shop'")
    catalogue.add_stock_arguments(parser)
    add_habit_arguments(parser)


def spawn_prefix() -> tuple[list[str], dict[str, str]]:
    """Return the command to start a simulator with, and the environment for it."""
    environment = dict(os.environ)
    if getattr(sys, "frozen", False):  # a bundle has no interpreter, only this program
        return [sys.executable], environment
    root = str(Path(__file__).resolve().parent.parent)
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH", ""))))
    return [sys.executable, "-m", "simulators"], environment


class Child:
    """One simulator process."""

    def __init__(self, name: str, arguments: list[str]) -> None:
        self.name = name
        self.facts: dict[str, Any] = {}
        self._arguments = arguments
        self._ready = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._began = 0.0
        self.short_lives = 0
        """How often in a row it died as soon as it lived."""

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def start(self, ports: list[str]) -> None:
        """Start the process; ``ports`` are the arguments that pin its addresses."""
        prefix, environment = spawn_prefix()
        self._ready.clear()
        self._began = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603  our own command line
            [*prefix, *self._arguments, *ports], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )
        assert self._process.stdout is not None  # noqa: S101  PIPE was asked for
        threading.Thread(target=self._read, args=(self._process.stdout,), name=f"read-{self.name}", daemon=True).start()

    def _read(self, stream: IO[bytes]) -> None:
        """Take the ready line, then keep the pipe empty."""
        with stream:
            line = stream.readline()
            if line:
                self.facts = json.loads(line)
            self._ready.set()
            while stream.readline():
                pass

    def wait_ready(self) -> bool:
        """Return True once the ready line is there; False if the process died or took too long."""
        return self._ready.wait(_START_LIMIT_S) and self.alive()

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def bury(self) -> int:
        """Note a death and return how many short lives there were in a row, this one included."""
        short = time.monotonic() - self._began < _SHORT_LIFE_S
        self.short_lives = self.short_lives + 1 if short else 0
        return self.short_lives

    def ask_to_stop(self) -> None:
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()

    def reap(self) -> None:
        """Wait for the end, and make one if need be."""
        if self._process is None:
            return
        try:
            self._process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


class Supervisor:
    """Starts, watches and stops the three simulators."""

    def __init__(self, arguments: Namespace, folder: Path) -> None:
        self._folder = folder
        self._addresses = folder / "addresses.json"
        self._remembered: dict[str, Any] = {}
        if self._addresses.exists():
            self._remembered = json.loads(self._addresses.read_text(encoding="ascii"))
        self._specs: list[str] = arguments.printer or [f"name=面单机{place + 1}" for place in range(arguments.printers)]
        common = ["--seed", str(arguments.seed)]
        deviation = ["--basic-over-http"] if arguments.basic_over_http else []
        shop = ["shop", *common, "--state", str(folder / "shop"), *deviation]
        for option in ("shops", "orders", "trickle", "faulty", "odd", "messages", "unpaid"):
            shop += [f"--{option}", str(getattr(arguments, option))]
        printer = [
            "printer",
            *common,
            "--state",
            str(folder / "printer"),
            "--speed-factor",
            str(arguments.speed_factor),
        ]
        sf = ["sf", *common, "--state", str(folder / "sf")]
        self.children = {"shop": Child("shop", shop), "sf": Child("sf", sf), "printer": Child("printer", printer)}

    def _port(self, key: str) -> int:
        """Return the port used last time while it is free, so that a demo's settings stay right."""
        port = int(self._remembered.get(key, 0))
        return port if port and _free(port) else 0

    def _pins(self, name: str) -> list[str]:
        if name != "printer":
            return ["--port", str(self._port(name))]
        pins = ["--control-port", str(self._port("printer control"))]
        for place, spec in enumerate(self._specs):
            pinned = spec if "port=" in spec else f"{spec},port={self._port(f'printer {place}')}"
            pins += ["--printer", pinned]
        return pins

    def start(self) -> bool:
        """Start all; False if one did not come up."""
        for name, child in self.children.items():
            child.start(self._pins(name))
        if not all(child.wait_ready() for child in self.children.values()):
            return False
        self._remember()
        return True

    def _remember(self) -> None:
        facts = {name: child.facts for name, child in self.children.items()}
        self._remembered = {
            "shop": _port_of(facts["shop"]["control"]),
            "sf": _port_of(facts["sf"]["control"]),
            "printer control": _port_of(facts["printer"]["control"]),
            **{f"printer {place}": one["port"] for place, one in enumerate(facts["printer"]["printers"])},
        }
        self._addresses.write_text(json.dumps(self._remembered), encoding="ascii")

    def facts(self) -> dict[str, Any]:
        """Return where everything is."""
        shop, sf, printer = (self.children[name].facts for name in ("shop", "sf", "printer"))
        return {
            "ready": "all",
            "pid": os.getpid(),
            "pids": {name: child.pid for name, child in self.children.items()},
            "state": str(self._folder),
            "shops": shop["shops"],
            "sf": {key: sf[key] for key in ("url", "token_url", "partner_id", "checkword", "monthly_cards")},
            "printers": printer["printers"],
            "control": {name: child.facts["control"] for name, child in self.children.items()},
        }

    def watch(self, stop: threading.Event, say: Callable[[dict[str, Any]], None]) -> bool:
        """Start again what dies, until ``stop``. False when something will not live."""
        while not stop.wait(0.2):
            for name, child in self.children.items():
                if child.alive():
                    continue
                if child.bury() > _MOST_SHORT_LIVES:
                    return False
                child.start(self._pins(name))
                if not child.wait_ready():
                    return False
                self._remember()
                say({"restarted": name, "pid": child.pid})
        return True

    def stop(self) -> None:
        """Ask all at once, then wait for each."""
        for child in self.children.values():
            child.ask_to_stop()
        for child in self.children.values():
            child.reap()


def _port_of(url: str) -> int:
    return int(url.rsplit(":", 1)[1].split("/", 1)[0])


def run(arguments: Namespace) -> int:
    """Run all simulators until told to stop; 1 when one of them would not live."""
    lifetime = Lifetime()
    lifetime.begin(ignore_stdin=arguments.ignore_stdin)
    with TemporaryDirectory() as scratch:
        folder = Path(arguments.state or scratch).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        names = arguments.warehouse or [catalogue.WAREHOUSES[0]["name"]]
        files = {"skus": str(folder / "skus.csv"), "stock": str(folder / "stock.csv")}
        catalogue.write_csv(Path(files["skus"]), catalogue.SKU_COLUMNS, catalogue.sku_rows())
        rows = catalogue.stock_rows(arguments.seed, names, arguments.scarce)
        catalogue.write_csv(Path(files["stock"]), catalogue.STOCK_COLUMNS, rows)
        places = [
            {**catalogue.WAREHOUSES[at % len(catalogue.WAREHOUSES)], "name": name} for at, name in enumerate(names)
        ]
        supervisor = Supervisor(arguments, folder)
        try:
            if not supervisor.start():
                return 1
            facts = {**supervisor.facts(), "seed": arguments.seed, "warehouses": places, "catalogue": files}
            announce(facts, arguments.ready_file)
            return 0 if supervisor.watch(lifetime.stop, announce) else 1
        finally:
            supervisor.stop()
