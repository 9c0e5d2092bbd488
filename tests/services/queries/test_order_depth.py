"""Lengths and anchors: exact where that is cheap, near elsewhere."""

from __future__ import annotations

from random import Random

import pytest

from app.models.database import Database
from app.services.queries import order_depth, order_pages, order_walk
from app.services.queries.rows import OrderFilter
from tests.services.queries.conftest import Seeded
from tests.services.queries.naive_lists import expected_ids, read_everything, some_filter


def test_lengths_equal_a_count(seeded: Seeded) -> None:
    random = Random("lengths")
    with seeded.db.read() as conn:
        everything = read_everything(conn)
        for _ in range(60):
            where = some_filter(random)
            expected = len(expected_ids(everything, where, "newest"))
            found = order_depth.count(conn, where, 10_000)
            assert (found.total, found.exact) == (expected, True), where


def test_counters_answer_lengths_far_beyond_the_cap(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        assert order_depth.count(conn, OrderFilter(), 10).total == 900
        assert order_depth.count(conn, OrderFilter(), 10).exact


def test_a_length_beyond_the_bound_is_an_estimate_above_the_cap(
    seeded: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_walk, "FEW", 0)
    monkeypatch.setattr(order_depth, "_COUNT_STEPS", (50, 100))
    where = OrderFilter(held=False)
    with seeded.db.read() as conn:
        expected = len(expected_ids(read_everything(conn), where, "newest"))
        found = order_depth.count(conn, where, 60)
        assert not found.exact
        assert found.total > 60
        assert 0.9 * expected <= found.total <= 1.1 * expected
        whole = order_depth.count(conn, OrderFilter(queues=("to_ship",), held=False), 60)
        assert whole.exact or whole.total > 0


@pytest.mark.parametrize("sort", ["newest", "ship_by"])
def test_anchors_of_short_lists_are_exact(seeded: Seeded, sort: str) -> None:
    random = Random(f"anchors {sort}")
    with seeded.db.read() as conn:
        everything = read_everything(conn)
        for _ in range(40):
            where = some_filter(random)
            if where.carrier_ids or where.warehouse_ids or where.held is False or where.urgent is False:
                continue  # these are sampled: no driver, no counter
            expected = expected_ids(everything, where, sort)
            for fraction in (0.0, 0.2, 0.5, 0.83, 1.0):
                mark = order_depth.anchor_at(conn, where, sort, fraction)
                rows = order_pages.page(conn, where, sort, mark, 5, backwards=False).rows
                place = round(fraction * len(expected))
                assert [row.id for row in rows] == expected[place : place + 5], (where, fraction)


@pytest.mark.parametrize("sort", ["newest", "ship_by"])
def test_anchors_of_long_lists_are_near(seeded: Seeded, sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(order_depth, "FEW", 0)
    monkeypatch.setattr(order_depth, "_SAMPLE", 300)
    with seeded.db.read() as conn:
        everything = read_everything(conn)
        for where in (OrderFilter(), OrderFilter(queues=("shipped", "closed")), OrderFilter(warehouse_ids=(1,))):
            expected = expected_ids(everything, where, sort)
            for fraction in (0.1, 0.4, 0.75):
                mark = order_depth.anchor_at(conn, where, sort, fraction)
                rows = order_pages.page(conn, where, sort, mark, 1, backwards=False).rows
                assert abs(expected.index(rows[0].id) / len(expected) - fraction) < 0.08


def test_an_empty_table_has_no_anchor(database: Database) -> None:
    with database.read() as conn:
        for sort in ("newest", "ship_by"):
            assert order_depth.anchor_at(conn, OrderFilter(held=False), sort, 0.7) is None
            assert order_depth.anchor_at(conn, OrderFilter(), sort, 0.7) is None
            page = order_pages.page(conn, OrderFilter(), sort, None, 50, backwards=True)
            assert (page.rows, page.before, page.after) == ((), None, None)
        assert order_depth.count(conn, OrderFilter(), 10).total == 0
