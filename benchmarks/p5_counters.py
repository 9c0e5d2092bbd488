"""P5: queue counters exact and read in two milliseconds at a million orders; the baseline counts the orders."""

from __future__ import annotations

from random import Random

from app.services.queries.counters import counters, queue_counts, shop_counts
from benchmarks.measure import Result, milliseconds, percentile, spread
from benchmarks.p4_pages import Bare
from benchmarks.places import Place

GOAL_MS = 2.0
ROUNDS = 300


def run(place: Place) -> list[Result]:
    """Compare the counters with a count of all orders, and time both."""
    bare = Bare(place)
    try:
        counted: dict[tuple[int, str], int] = {}

        def count() -> None:
            rows = bare.rows("SELECT shop_id, queue, count(*) FROM sales_order GROUP BY shop_id, queue")
            counted.update({(row[0], row[1]): row[2] for row in rows})

        counting = milliseconds(count)
        with place.db.read() as conn:
            exact = shop_counts(conn) == counted
            now = place.db.now(conn)
            for _ in range(20):
                queue_counts(conn)
            queues = [milliseconds(lambda: queue_counts(conn)) for _ in range(ROUNDS)]
            shops = [milliseconds(lambda: shop_counts(conn)) for _ in range(ROUNDS)]
            whole = [milliseconds(lambda: counters(conn, now)) for _ in range(Random("p5").randrange(40, 60))]
    finally:
        bare.close()
    return [
        Result("counters per queue, read", place.name, spread(queues), f"counting all orders {counting:.0f} ms",
               f"p95 ≤ {GOAL_MS:.0f} ms", percentile(queues, 0.95) <= GOAL_MS),
        Result("counters per queue and shop, read", place.name, spread(shops), f"counting all orders {counting:.0f} ms",
               f"p95 ≤ {GOAL_MS:.0f} ms", percentile(shops, 0.95) <= GOAL_MS),
        Result("counters equal the count", place.name, "equal" if exact else "differ", "–", "equal", exact),
        Result("with late, exceptions, short and low beside them", place.name, spread(whole), "–"),
    ]  # fmt: skip
