"""Start a measured child process without a display and take the one line of JSON it prints."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def environment(more: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with offscreen Qt and the source tree on the path, byte code kept as usual."""
    found = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), **more}
    found.pop("PYTHONDONTWRITEBYTECODE", None)
    return {name: value for name, value in found.items() if value}


def child(module: str, *arguments: str, more: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run ``benchmarks.screens.<module>``; return what it printed. ``spawned`` is when it was started (monotonic)."""
    spawned = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.screens.{module}", *arguments],
        capture_output=True,
        check=False,
        text=True,
        cwd=ROOT,
        env=environment(more or {}),
        timeout=600,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{module} ended with {done.returncode}: {done.stderr[-2000:]}")
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    answer: dict[str, Any] = json.loads(lines[-1])
    return {"spawned": spawned, **answer}
