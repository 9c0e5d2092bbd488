"""P9: from a change of filter to the painted page at a million orders; beside it what the page's query alone takes."""

from __future__ import annotations

import tempfile
from random import Random

from benchmarks.measure import Result, milliseconds, percentile, spread
from benchmarks.p4_pages import Bare
from benchmarks.places import Place
from benchmarks.screens.launch import child

GOAL_MS = 50.0
ROUNDS = 150


def run(place: Place) -> list[Result]:
    """Let the product's grid change its filter in its own process and event loop."""
    with tempfile.TemporaryDirectory() as home:
        answer = child("refilter", place.db.engine.url.render_as_string(hide_password=False), home, str(ROUNDS))
    times = answer["ms"]
    bare = Bare(place)
    try:
        shops = [row[0] for row in bare.rows("SELECT id FROM shop")]
        random = Random("p9")
        text = "SELECT id, order_no, goods FROM sales_order WHERE queue = ? AND shop_id = ? ORDER BY id DESC LIMIT 100"
        queries = [milliseconds(lambda: bare.rows(text, ("shipped", random.choice(shops)))) for _ in range(len(times))]
    finally:
        bare.close()
    p95 = percentile(times, 0.95)
    return [
        Result(f"{len(times)} changes of filter to painted page", place.name, spread(times),
               f"one bare query {spread(queries)}", f"p95 ≤ {GOAL_MS:.0f} ms", p95 <= GOAL_MS)
    ]  # fmt: skip
