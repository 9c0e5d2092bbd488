"""P7: CPU of the UI thread for a whole frame while scrolling a million orders, against bare Qt drawing the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.measure import Result, percentile
from benchmarks.places import Place
from benchmarks.screens.launch import child

GOAL = 1.2
ROUNDS = 3
FRAMES = 320
WIDTH, HEIGHT, FONT_PX = 1700, 760, 13


def run(place: Place) -> list[Result]:
    """Run both in turn, three times; the ratio of the 99th percentiles decides, its middle of three rounds."""
    ratios, ours, floor = [], [], []
    cells = 0.0
    with tempfile.TemporaryDirectory() as folder:
        frames = Path(folder) / "frames"
        url = place.db.engine.url.render_as_string(hide_password=False)
        for _ in range(ROUNDS):
            product = child("grid", url, folder, str(frames), str(FRAMES))
            bare = child("floor", str(frames), str(WIDTH), str(HEIGHT), str(FONT_PX))
            cells = product["cells"]
            ours += product["ms"]
            floor += bare["ms"]
            ratios.append(percentile(product["ms"], 0.99) / percentile(bare["ms"], 0.99))
    ratio = sorted(ratios)[ROUNDS // 2]
    middle = percentile(ours, 0.5) / percentile(floor, 0.5)
    return [
        Result(f"full frame of {cells:.0f} cells, p50 / p99 CPU", place.name,
               f"{percentile(ours, 0.5):.2f} / {percentile(ours, 0.99):.2f} ms",
               f"C++ floor {percentile(floor, 0.5):.2f} / {percentile(floor, 0.99):.2f} ms"),
        Result("– ratio of p99, middle of three rounds", place.name, f"{ratio:.2f}×", f"p50 {middle:.2f}×",
               f"≤ {GOAL:.1f}×", ratio <= GOAL),
    ]  # fmt: skip
