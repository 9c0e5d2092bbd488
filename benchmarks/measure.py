"""Time things, keep what was measured, and know what machine it was measured on."""

from __future__ import annotations

import os
import platform
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """One measured line. ``good`` None: shown for comparison, no goal of its own."""

    what: str
    database: str
    measured: str
    baseline: str
    goal: str = ""
    good: bool | None = None


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long one call takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` (0 to 1) of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def spread(values: Sequence[float]) -> str:
    """Return median and 95th percentile as text, in milliseconds."""
    return f"{statistics.median(values):.2f} / {percentile(values, 0.95):.2f} ms"


def machine() -> str:
    """Return one line about this machine and its load, without names or addresses."""
    model = ""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    load = f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    parts = (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        f"{os.cpu_count()} cores {model or platform.processor()}".strip(),
        f"Python {platform.python_version()}",
        f"SQLite {sqlite3.sqlite_version}",
        load,
    )
    return ", ".join(part for part in parts if part)


def load_now() -> float:
    """Return the load of the last minute, 0 where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
