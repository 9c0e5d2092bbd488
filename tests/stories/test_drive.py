"""A person at the real window, from the welcome page to a parcel that the shop knows of, all real below it.

``python -m tools.drive`` does the work and judges; see there. It plays offscreen everywhere, and in an X window where
Xvfb is installed, as it must be on CI.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 165
STATIONS = ["welcome", "orders", "audit", "print", "pack", "written_back", "close"]
PICTURES = 13


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="ends what hangs by its process group, which Windows has not")
@pytest.mark.parametrize("screen", ["offscreen", "xcb"])
def test_from_the_welcome_page_to_a_shipped_parcel_by_keyboard_and_scanner(screen: str, tmp_path: Path) -> None:
    if screen == "xcb" and shutil.which("Xvfb") is None:
        assert not os.environ.get("CI"), "CI drives a real window: .ci/run installs Xvfb"
        pytest.skip("NOT DRIVEN IN AN X WINDOW: Xvfb is not installed")
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
