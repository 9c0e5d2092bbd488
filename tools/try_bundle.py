"""Try a built bundle as a newcomer would, in a data folder of its own, and say how long each step took.

    python -m tools.try_bundle [FOLDER] [--picture FILE]

FOLDER is what `python3 run.py bundle` left (default: dist/packdesk). Headless verbs first, then the window with the
demo warehouse: its engine and simulators must start from the bundle, fetch the demo's orders, get a waybill number each
for three of them and print their labels, and all of it must be gone when the window is. The picture shows the screen
when the orders are there; a person looks at it. Without a display, Xvfb gives one (Linux).
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PATIENCE_S = 180
_LOOK_S = 0.5
_ENOUGH_ORDERS = 400
_LABELS = 3
_HELD = (
    "licenses/**/LGPL-3.0.txt",
    "licenses/**/GPL-3.0.txt",
    "licenses/**/OFL*",
    "licenses/tabler-icons/*",
    "licenses/divisions/*",
    "**/qtbase_zh_CN.qm",
    "**/packdesk_en_US.qm",
    "**/migrations/versions/*.py",
    "**/NotoSansSC-Regular.ttf",
    "**/import_templates/*.json",
    "**/divisions.txt.gz",
)
"""What a bundle cannot do without, though it would start."""


class Trial:
    """One bundle in one fresh data folder."""

    def __init__(self, folder: Path, home: Path) -> None:
        self._suffix = ".exe" if sys.platform == "win32" else ""
        self._folder = folder
        self._home = home
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PACKDESK_", "PYTHON"))}
        self.env = {**kept, "PACKDESK_HOME": str(home), "PACKDESK_PASSPHRASE": "trial", "PACKDESK_STATION": "trial"}
        self.env["PACKDESK_DEMO_QUIET"] = "1"  # so that labels can be counted

    def program(self, name: str = "packdesk") -> str:
        """The path of one of the bundle's programs."""
        return str(self._folder / f"{name}{self._suffix}")

    def ask(self, *words: str) -> Any:  # noqa: ANN401 - whatever JSON the verb answers
        """Run a headless verb; raise SystemExit with what it said when it fails."""
        command = [self.program(), *words, "--json"]
        done = subprocess.run(command, env=self.env, cwd=self._home, capture_output=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(words)} exits {done.returncode}:\n{done.stdout!r}\n{done.stderr!r}")
        return json.loads(done.stdout)

    def headless(self) -> None:
        """What needs no window."""
        with step("doctor"):
            print(*(f"{row['subject']} {row['detail']}" for row in self.ask("doctor")["outcomes"]), sep="; ")
        with step("db init, goods and stock, db check"):
            self.ask("db", "init")
            goods = self._home / "goods.csv"
            words = [self.program("packdesk-simulators"), "catalogue", "--skus", str(goods)]
            subprocess.run(words, env=self.env, check=True, capture_output=True)
            self.ask("warehouse", "add", "--code", "HZ", "杭州仓")
            self.ask("sku", "import", str(goods))
            self.ask("db", "check")
            self.ask("db", "backup")

    def demo(self, picture: Path) -> None:
        """The window with the demo warehouse, its engine and simulators."""
        window = subprocess.Popen([self.program(), "--demo"], env=self.env, cwd=self._home)
        try:
            with step("the demo's orders came"):
                wait_for(self._orders, window)
                facts = json.loads((self._home / "simulators" / "ready.json").read_text(encoding="ascii"))
            with step(f"{_LABELS} labels came out of the simulated printer"):
                numbers = [row["order_no"] for row in self.ask("orders", "--demo", "--state", "to_print")]
                self.ask("print", "--demo", *numbers[:_LABELS])
                wait_for(lambda: self._labels(facts) == _LABELS, window)
                self.ask("db", "check", "--demo")
            time.sleep(3)  # the window hears of it and paints
            photograph(picture, self.env)
            if not answers(facts["control"]["shop"]):
                raise SystemExit("the simulated shops are gone while the window is open")
            with step("the window ended with all its children"):
                window.terminate()
                window.wait(_PATIENCE_S)
                wait_for(lambda: not answers(facts["control"]["shop"]))
        finally:
            window.kill()
            window.wait()

    def _orders(self) -> bool:
        if not (self._home / "simulators" / "ready.json").exists():
            return False
        return len(self.ask("orders", "--demo", "--limit", "1000")) >= _ENOUGH_ORDERS

    def _labels(self, facts: dict[str, Any]) -> int:
        """How many labels lie under the simulated printer."""
        paper = f"{facts['control']['printer']}/printers/{facts['printers'][0]['port']}/ledger"
        with urllib.request.urlopen(paper) as answer:  # noqa: S310 - a loopback address
            return sum(entry["kind"] == "label" for entry in json.load(answer))


def missing(folder: Path) -> list[str]:
    """Return which of the things that a bundle must hold are not in it."""
    inner = folder / "_internal" if (folder / "_internal").is_dir() else folder
    return [pattern for pattern in _HELD if not any(inner.glob(pattern))]


@contextmanager
def step(name: str) -> Iterator[None]:
    """Say what was done and how long it took."""
    began = time.monotonic()
    yield
    print(f"{name}: {time.monotonic() - began:.1f} s", flush=True)


def wait_for(what: Callable[[], bool], window: subprocess.Popen[bytes] | None = None) -> None:
    """Return when ``what`` holds; raise SystemExit when it does not in time or the window ended."""
    until = time.monotonic() + _PATIENCE_S
    while not what():
        if time.monotonic() > until or (window is not None and window.poll() is not None):
            raise SystemExit("it did not come" if window is None or window.poll() is None else "the window ended")
        time.sleep(_LOOK_S)


def answers(url: str) -> bool:
    """Tell whether somebody answers there."""
    try:
        urllib.request.urlopen(f"{url}/orders", timeout=5).close()  # noqa: S310 - a loopback address
    except OSError:
        return False
    return True


def photograph(picture: Path, env: dict[str, str]) -> None:
    """Save what the screen shows, from a process of its own."""
    code = (
        "import sys\nfrom PySide6.QtGui import QGuiApplication\n"
        "app = QGuiApplication([])\n"
        "sys.exit(not app.primaryScreen().grabWindow(0).save(sys.argv[1]))\n"
    )
    subprocess.run([sys.executable, "-c", code, str(picture)], env=env, check=True)


@contextmanager
def display(env: dict[str, str]) -> Iterator[None]:
    """A screen: the one that is there, else Xvfb's."""
    env.pop("QT_QPA_PLATFORM", None)
    if not sys.platform.startswith("linux") or env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"):
        yield
        return
    server = shutil.which("Xvfb")
    if server is None:
        raise SystemExit("There is no display; install xvfb, or start this where a window can open.")
    reading, writing = os.pipe()
    words = [server, "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"]
    with (
        subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL) as process,
        os.fdopen(reading) as number,
    ):
        os.close(writing)
        env["DISPLAY"] = f":{number.readline().strip()}"
        try:
            yield
        finally:
            process.terminate()


def main() -> None:
    """Try the bundle."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("dist", "packdesk"))
    parser.add_argument("--picture", type=Path, default=Path("dist", "demo.png"))
    options = parser.parse_args()
    folder = options.folder.resolve()
    size = sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file() and not file.is_symlink())
    print(f"{folder}: {size / 1e6:.0f} MB")
    if lacks := missing(folder):
        raise SystemExit(f"the bundle lacks {', '.join(lacks)}")
    with tempfile.TemporaryDirectory() as home:
        trial = Trial(folder, Path(home))
        trial.headless()
        with display(trial.env):
            trial.demo(options.picture.resolve())
    print(f"Look at {options.picture}")


if __name__ == "__main__":
    main()
