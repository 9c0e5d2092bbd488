"""A person at the real window, from the welcome page to a parcel that the shop knows of, all real below it.

``python -m tools.drive`` does the work and judges; see there. It plays offscreen everywhere, and in an X window where
Xvfb and Qt's X libraries are installed, as they must be on CI.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 165
STATIONS = ["welcome", "orders", "audit", "print", "pack", "written_back", "close"]
PICTURES = 15


def missing_for_a_window() -> str:
    """Return what a real window needs and this machine lacks: Xvfb, or the libraries that Qt's wheel leaves out."""
    if shutil.which("Xvfb") is None:
        return "Xvfb"
    wanted = {**run.OFFSCREEN_LIBRARIES, **run.WINDOW_LIBRARIES}
    return ", ".join(name for name in wanted if not run.loads(name))


def test_what_a_window_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: "/usr/bin/Xvfb")
    monkeypatch.setattr(run, "loads", lambda name: name != "libxcb-cursor.so.0")
    assert missing_for_a_window() == "libxcb-cursor.so.0"
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert missing_for_a_window() == "Xvfb"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="ends what hangs by its process group, which Windows has not")
@pytest.mark.parametrize("screen", ["offscreen", "xcb"])
def test_from_the_welcome_page_to_a_shipped_parcel_by_keyboard_and_scanner(screen: str, tmp_path: Path) -> None:
    missing = missing_for_a_window() if screen == "xcb" else ""
    if missing:
        assert not os.environ.get("CI"), f"CI drives a real window: .ci/run installs {missing}"
        pytest.skip(f"NOT DRIVEN IN AN X WINDOW: {missing} not installed")
    words = [sys.executable, "-m", "tools.drive", "--keep", str(tmp_path / "home"), "--shots", str(tmp_path / "shots")]
    words += ["--limit", str(LIMIT_S - 20), "--offscreen" if screen == "offscreen" else "--own-screen"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False, timeout=LIMIT_S)
    report = json.loads(done.stdout.splitlines()[-1])
    assert report["good"], f"{report}\n{done.stderr}"
    assert done.returncode == 0
    assert report["platform"] == screen
    assert list(report["stations"]) == STATIONS
    assert report["window_exit"] == 0
    assert report["left_behind"] is False
    assert report["check"] == []
    shots = [tmp_path / "shots" / name for name in report["pictures"]]
    assert len(shots) == PICTURES
    assert all(shot.stat().st_size > 0 for shot in shots)
