"""P4: any key-set page of any status and shop combination at a million orders, rows ready to paint.

Judged by plain SQL through the bare driver: the same rows for the same place (sorted and filtered without any of the
product's tricks), and how long the simplest such page takes (one status, one shop, its own index) as the floor.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from random import Random
from typing import Any

import psycopg

from app.services.queries import order_depth, order_pages
from app.services.queries.rows import OrderFilter, PageMark
from benchmarks.measure import Result, milliseconds, percentile, spread
from benchmarks.places import Place

GOAL_MS = 10.0
PAGE = 100
ROUNDS = 400
CHECKED = 25
_QUEUES = ("to_audit", "exception", "to_print", "to_pack", "to_ship", "shipped", "closed", "cancelled")
_COLUMNS = "o.id, o.order_no, o.receiver_name, o.region, o.goods, o.qty, o.paid_cents, o.queue, o.ship_by_at, s.name"


class Bare:
    """The bare driver on the same database: no layer of the product in between."""

    def __init__(self, place: Place) -> None:
        url = place.db.engine.url
        self.sqlite = place.name == "sqlite"
        if self.sqlite:
            assert url.database is not None  # noqa: S101 - places are files
            self.conn: Any = sqlite3.connect(url.database)
        else:
            plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
            self.conn = psycopg.connect(plain, autocommit=True)

    def rows(self, text: str, values: Sequence[object] = ()) -> list[Any]:
        """Run a statement whose values are question marks."""
        if self.sqlite:
            return list(self.conn.execute(text, tuple(values)).fetchall())
        return list(self.conn.execute(text.replace("?", "%s") if values else text, tuple(values) or None).fetchall())

    def close(self) -> None:
        """Close the connection."""
        self.conn.close()


def run(place: Place) -> list[Result]:
    """Measure pages of random combinations, first and anywhere, both sorts, both directions."""
    bare = Bare(place)
    shops = [row[0] for row in bare.rows("SELECT id FROM shop ORDER BY id")]
    results = []
    try:
        floor = _floor(bare, shops, place)
        for sort in ("newest", "ship_by"):
            first, deep = _measure(place, shops, sort)
            for what, times in (("first page", first), ("any page, both directions", deep)):
                p95 = percentile(times, 0.95)
                results.append(
                    Result(f"{what}, {sort}", place.name, spread(times), f"floor {spread(floor)}",
                           f"p95 ≤ {GOAL_MS:.0f} ms", p95 <= GOAL_MS)
                )  # fmt: skip
        offset = milliseconds(lambda: _plain(bare, OrderFilter(), "newest", place.orders // 2))
        results.append(Result("for comparison: OFFSET to the middle", place.name, "–", f"{offset:.0f} ms"))
        wrong = _check(place, bare, shops)
        results.append(
            Result(f"{CHECKED * 2} pages against a plain sort", place.name, f"{wrong} differ", "–", "0", wrong == 0)
        )
    finally:
        bare.close()
    return results


def some_filter(random: Random, shops: Sequence[int]) -> OrderFilter:
    """Any combination a person can click: none, one, several or all of each."""
    queues = random.choice((0, 1, 1, 1, 2, 3, 5, 8))
    chosen = random.choice((0, 0, 1, 1, 2, 5, len(shops)))
    return OrderFilter(
        queues=tuple(random.sample(_QUEUES, queues)),
        shop_ids=tuple(random.sample(list(shops), min(chosen, len(shops)))),
    )


def _measure(place: Place, shops: Sequence[int], sort: str) -> tuple[list[float], list[float]]:
    random = Random(f"p4 {sort}")
    first, deep = [], []
    with place.db.read() as conn:
        for at in range(ROUNDS + 20):
            where = some_filter(random, shops)
            backwards = random.random() < 0.5
            mark = order_depth.anchor_at(conn, where, sort, random.random())
            one = milliseconds(lambda: order_pages.page(conn, where, sort, None, PAGE, backwards=False))  # noqa: B023
            two = milliseconds(lambda: order_pages.page(conn, where, sort, mark, PAGE, backwards=backwards))  # noqa: B023
            if at >= 20:
                first.append(one)
                deep.append(two)
    return first, deep


def _floor(bare: Bare, shops: Sequence[int], place: Place) -> list[float]:
    """The simplest page: one status of one shop from its index, rows fetched and nothing made of them."""
    random = Random("p4 floor")
    times = []
    text = (
        f"SELECT {_COLUMNS} FROM sales_order o JOIN shop s ON s.id = o.shop_id"
        " WHERE o.queue = ? AND o.shop_id = ? AND o.id < ? ORDER BY o.id DESC LIMIT 100"
    )
    for _ in range(ROUNDS):
        values = (random.choice(_QUEUES), random.choice(list(shops)), random.randrange(1, place.orders))
        times.append(milliseconds(lambda: bare.rows(text, values)))  # noqa: B023
    return times


def _plain(bare: Bare, where: OrderFilter, sort: str, skip: int) -> list[int]:
    """The page at ``skip`` by a plain filter, sort and OFFSET."""
    tests, values = ["1 = 1"], []
    for column, wanted in (("queue", where.queues), ("shop_id", where.shop_ids)):
        if wanted:
            tests.append(f"{column} IN ({', '.join('?' * len(wanted))})")
            values += list(wanted)
    order = "id DESC" if sort == "newest" else "urgent DESC, sort_at, id"
    text = f"SELECT id FROM sales_order WHERE {' AND '.join(tests)} ORDER BY {order} LIMIT {PAGE} OFFSET {skip}"
    return [row[0] for row in bare.rows(text, values)]


def _check(place: Place, bare: Bare, shops: Sequence[int]) -> int:
    """Count pages that differ from the plain ones, reached by walking on from random rows."""
    random = Random("p4 check")
    wrong = 0
    with place.db.read() as conn:
        for sort in ("newest", "ship_by"):
            for _ in range(CHECKED):
                where = some_filter(random, shops)
                length = order_depth.count(conn, where, 1).total
                skip = random.randrange(max(1, min(length - PAGE, 40_000)))
                expected = _plain(bare, where, sort, skip)
                mark = _mark_of(bare, _plain(bare, where, sort, skip - 1)[0], sort) if skip else None
                page = order_pages.page(conn, where, sort, mark, PAGE, backwards=False)
                wrong += [row.id for row in page.rows] != expected
    return wrong


def _mark_of(bare: Bare, order_id: int, sort: str) -> PageMark:
    if sort == "newest":
        return PageMark((order_id,))
    when = "sort_at" if bare.sqlite else "CAST(round(extract(epoch FROM sort_at) * 1000) AS bigint)"
    urgent, ms = bare.rows(f"SELECT urgent, {when} FROM sales_order WHERE id = ?", [order_id])[0]
    return PageMark((int(urgent), int(ms), order_id))
