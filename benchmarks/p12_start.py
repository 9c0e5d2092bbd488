"""P12: from the start of the process to the painted order grid at a million orders, against a bare Qt script; memory.

The product runs whole (window, threads, change feed) but for its engine, on the seeded database as its demo warehouse,
which asks nobody to sign in, with the master key in a stand-in for the operating system's key store. Memory is read
after a thousand jumps and a sync of five thousand orders played in by another process. SQLite only: one PC.

The window first shows the rows it showed last and reads them anew behind that; both moments are measured.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
import time
from pathlib import Path

from app.models.database import Database
from benchmarks.measure import Result
from benchmarks.places import Place, ring
from benchmarks.screens.launch import child

GOAL, RSS_MB = 1.5, 180.0
STARTS = 5
JUMPS = 1_000
SYNCED = 5_000


def run(place: Place) -> list[Result]:
    """Start both in turn; then once more with jumps and a sync. The first start of each is not counted."""
    if place.name != "sqlite":
        return []
    ours, fresh, bare = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        more = home(place, Path(folder))
        for at in range(STARTS + 1):
            one = child("start", "0", more=more)
            two = child("bare")
            if at:
                ours.append(one["painted"] - one["spawned"])
                fresh.append(one["fresh"] - one["spawned"])
                bare.append(two["painted"] - two["spawned"])
        asked = Path(folder) / "sync"
        player = threading.Thread(target=_play_sync, args=(place, asked))
        player.start()
        long = child("start", str(JUMPS), str(asked), more=more)
        player.join()
    ratio = statistics.median(ours) / statistics.median(bare)
    return [
        Result("process start to the painted grid, rows of last time", place.name, f"{statistics.median(ours):.2f} s",
               f"bare Qt script {statistics.median(bare):.2f} s"),
        Result("– ratio", place.name, f"{ratio:.2f}×", "–", f"≤ {GOAL:.1f}×", ratio <= GOAL),
        Result("process start to rows read from the database", place.name, f"{statistics.median(fresh):.2f} s",
               f"{statistics.median(fresh) / statistics.median(bare):.2f}× bare"),
        Result(f"RSS after {long['jumped']:,} jumps and a sync", place.name, f"{long['rss_mb']:.0f} MB",
               f"at first paint {long['rss_first_mb']:.0f} MB", f"≤ {RSS_MB:.0f} MB", long["rss_mb"] <= RSS_MB),
    ]  # fmt: skip


def home(place: Place, folder: Path) -> dict[str, str]:
    """Make a data folder in which the seeded database is the demo warehouse; return the environment to start with."""
    file = place.db.engine.url.database
    assert file is not None  # noqa: S101 - places on SQLite are files
    (folder / "demo.db").symlink_to(Path(file).resolve())
    (folder / "window.ini").write_text("[orders]\ntab=all\nsort=newest\n", encoding="utf-8")
    return {
        "PACKDESK_HOME": str(folder),
        "PACKDESK_DEMO": "1",
        "PACKDESK_NO_ENGINE": "1",
        "PACKDESK_STATION": "bench",
        "PACKDESK_DB": "",
        "PYTHON_KEYRING_BACKEND": "benchmarks.file_keyring.FileKeyring",
        "PACKDESK_BENCHMARK_KEYS": str(ring(place.data).file),
    }


def _play_sync(place: Place, asked: Path) -> None:
    """Wait until the window asks, then touch orders as a sync on another station does."""
    until = time.monotonic() + 540
    while not asked.exists():
        if time.monotonic() > until:
            return
        time.sleep(0.05)
    other = Database(place.db.url)
    try:
        step = max(1, place.orders // SYNCED)
        ids = range(1, place.orders, step)
        for start in range(0, len(ids), 100):
            with other.write() as tx:
                tx.touch("order", *ids[start : start + 100])
    finally:
        other.close()
