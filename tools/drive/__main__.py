"""Drive through the real window by keyboard and simulated scanner, with everything real below it.

    python -m tools.drive [--keep FOLDER] [--shots FOLDER] [--offscreen | --own-screen] [--limit SECONDS]

Welcome, demo, audit, print, pack, shipped, told to the shop: a fresh data folder, the real engine and simulators as
processes of their own, assertions on widgets and on the database, a picture at each station. Without a display Xvfb
gives one; without Xvfb (or with --offscreen) Qt draws offscreen, and the report says so. Prints one line of JSON and
exits 1 when anything was not as it should be, or when a process was left behind. Linux and macOS.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tools.try_bundle import display

_ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 150.0
_LINGER_S = 10.0


def main(argv: list[str]) -> int:
    """Parse, drive in a process group of its own, report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="the data folder; stays (default: a temporary one)")
    parser.add_argument("--shots", type=Path, metavar="FOLDER", help="where the pictures go")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--offscreen", action="store_true", help="no display even where there is one")
    which.add_argument("--own-screen", action="store_true", help="Xvfb even where there is a display (Linux)")
    parser.add_argument("--limit", type=float, default=LIMIT_S, metavar="SECONDS")
    args = parser.parse_args(argv)
    with ExitStack() as stack:
        home = args.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        shots = args.shots or home / "shots"
        for folder in (home, shots):
            folder.mkdir(parents=True, exist_ok=True)
        env = _surroundings(home.resolve())
        if args.own_screen:
            for name in ("DISPLAY", "WAYLAND_DISPLAY"):
                env.pop(name, None)
        if args.offscreen or not _has_screen(env):
            env["QT_QPA_PLATFORM"] = "offscreen"
            print("no display: drawn offscreen", file=sys.stderr)
        else:
            stack.enter_context(display(env))
        report = drive(home.resolve(), shots.resolve(), env, args.limit)
    print(json.dumps(report, ensure_ascii=False))
    return 0 if report["good"] else 1


def _has_screen(env: dict[str, str]) -> bool:
    if not sys.platform.startswith("linux") or env.get("DISPLAY") or env.get("WAYLAND_DISPLAY"):
        return True
    return shutil.which("Xvfb") is not None


def _surroundings(home: Path) -> dict[str, str]:
    """A newcomer's environment: no setting of ours but the data folder, and nobody else at work in the demo."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PACKDESK_")}
    path = os.pathsep.join(filter(None, (str(_ROOT), kept.get("PYTHONPATH", ""))))
    ours = {"PACKDESK_HOME": str(home), "PACKDESK_STATION": "1 号台", "PACKDESK_DEMO_QUIET": "1"}
    return kept | ours | {"PYTHONPATH": path}


def drive(home: Path, shots: Path, env: dict[str, str], limit_s: float) -> dict[str, Any]:
    """Drive once; ends everything it started, whatever happens, and says what had to be ended."""
    began = time.monotonic()
    words = [sys.executable, "-X", "faulthandler", "-m", "tools.drive.inside", str(home), str(shots)]
    process = subprocess.Popen(
        words, env=env, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    try:
        out, err = process.communicate(timeout=limit_s)
        report = _last_line(out)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGABRT)  # faulthandler says where it hangs
        _end_group(process.pid)
        _, err = process.communicate()
        report = {"failed": f"not through after {limit_s:.0f} s"}
    left = _end_group(process.pid, _LINGER_S)
    said = err.decode(errors="replace")
    report |= {"exit": process.returncode, "left_behind": left, "seconds": round(time.monotonic() - began, 1)}
    if process.returncode == 0 and "failed" not in report:
        report["check"] = _check(env)
    report["good"] = process.returncode == 0 and "failed" not in report and not left and report["check"] == []
    if said and not report["good"]:
        sys.stderr.write(said[-8000:])
    return report


def _last_line(out: bytes) -> dict[str, Any]:
    lines = out.decode(errors="replace").strip().splitlines()
    try:
        found: dict[str, Any] = json.loads(lines[-1])
    except (IndexError, ValueError):
        return {"failed": "no report"}
    return found


def _end_group(group: int, linger_s: float = 0.0) -> bool:
    """Wait until a process group is empty, then kill what is left; tell whether something was."""
    until = time.monotonic() + linger_s
    while True:
        try:
            os.killpg(group, 0)
        except (ProcessLookupError, PermissionError):
            return False
        if time.monotonic() >= until:
            break
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    return True


def _check(env: dict[str, str]) -> list[str]:
    """Return what the database's own check finds."""
    words = [sys.executable, "-m", "app", "db", "check", "--demo", "--json"]
    done = subprocess.run(words, env=env, cwd=env["PACKDESK_HOME"], capture_output=True, check=False, timeout=60)
    return [] if done.returncode == 0 else [(done.stdout + done.stderr).decode(errors="replace")[-2000:]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
