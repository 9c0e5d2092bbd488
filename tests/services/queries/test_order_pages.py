"""Pages equal what a plain sort over the whole table gives, in both directions, for any filter and sort."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import update

from app.errors import BadInput
from app.models.orders import sales_order
from app.services.queries import order_pages, order_walk
from app.services.queries.rows import OrderFilter, OrderPage, PageMark
from tests.clock import MONDAY_MORNING
from tests.services.queries.conftest import Seeded
from tests.services.queries.naive_lists import Everything, expected_ids, read_everything, some_filter

SORTS = ("newest", "ship_by")


def walk_through(seeded: Seeded, where: OrderFilter, sort: str, limit: int, *, backwards: bool) -> list[int]:
    """All ids of a list, page by page from one end to the other; checks the marks on the way."""
    found: list[int] = []
    mark: PageMark | None = None
    for _ in range(2000):
        with seeded.db.read() as conn:
            page = order_pages.page(conn, where, sort, mark, limit, backwards=backwards)
        assert len(page.rows) <= limit
        ids = [row.id for row in page.rows]
        found = ids + found if backwards else found + ids
        behind = page.after if backwards else page.before
        if mark is None:
            assert behind is None
        elif ids:
            assert behind is not None
        mark = page.before if backwards else page.after
        if mark is None:
            return found
    raise AssertionError("the list never ends")


@pytest.mark.parametrize("sort", SORTS)
def test_walking_from_either_end_gives_the_sorted_list(seeded: Seeded, sort: str) -> None:
    random = Random(f"walk {sort}")
    with seeded.db.read() as conn:
        everything = read_everything(conn)
    for _ in range(25):
        where = some_filter(random)
        expected = expected_ids(everything, where, sort)
        limit = random.choice((7, 40, 400)) if len(expected) < 200 else random.choice((60, 400))
        assert walk_through(seeded, where, sort, limit, backwards=False) == expected, where
        assert walk_through(seeded, where, sort, limit, backwards=True) == expected, where


@pytest.mark.parametrize("sort", SORTS)
def test_pages_around_any_row_meet_without_gap_or_double(seeded: Seeded, sort: str) -> None:
    random = Random(f"middle {sort}")
    with seeded.db.read() as conn:
        everything = read_everything(conn)
        for _ in range(40):
            where = some_filter(random)
            expected = expected_ids(everything, where, sort)
            if len(expected) < 3:
                continue
            at = random.randrange(len(expected))
            mark = _mark_of(everything, expected[at], sort)
            after = order_pages.page(conn, where, sort, mark, 9, backwards=False)
            before = order_pages.page(conn, where, sort, mark, 9, backwards=True)
            assert [row.id for row in after.rows] == expected[at + 1 : at + 10]
            assert [row.id for row in before.rows] == expected[max(0, at - 9) : at]
            assert (after.after is None) == (at + 10 >= len(expected))
            assert (before.before is None) == (at - 9 <= 0)


def _mark_of(everything: Everything, order_id: int, sort: str) -> PageMark:
    row = next(row for row in everything.orders if row.id == order_id)
    if sort == "newest":
        return PageMark((row.id,))
    ms = (row.sort_at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    return PageMark((int(row.urgent), ms, row.id))


def test_rare_things_deep_in_a_long_list_come_in_pieces_that_say_where_to_go_on(
    seeded: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_pages, "_STEPS", (5, 10, 20))
    monkeypatch.setattr(order_walk, "FEW", 0)  # no short way in: everything has to be walked
    random = Random("rare")
    with seeded.db.read() as conn:
        everything = read_everything(conn)
    short_page = 0
    for sort in SORTS:
        for _ in range(12):
            where = some_filter(random)
            expected = expected_ids(everything, where, sort)
            for backwards in (False, True):
                assert walk_through_pieces(seeded, where, sort, backwards=backwards) == expected, where
            with seeded.db.read() as conn:
                page = order_pages.page(conn, where, sort, None, 50, backwards=False)
            short_page += len(page.rows) < 50 and page.after is not None
    assert short_page, "the bound was never met, so this tested nothing"


def walk_through_pieces(seeded: Seeded, where: OrderFilter, sort: str, *, backwards: bool) -> list[int]:
    found: list[int] = []
    mark: PageMark | None = None
    for _ in range(3000):
        with seeded.db.read() as conn:
            page: OrderPage = order_pages.page(conn, where, sort, mark, 50, backwards=backwards)
        ids = [row.id for row in page.rows]
        found = ids + found if backwards else found + ids
        mark = page.before if backwards else page.after
        if mark is None:
            return found
    raise AssertionError("the list never ends")


def test_a_wide_choice_is_read_in_several_statements_on_sqlite(
    seeded_sqlite: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_walk, "_SQLITE_BRANCHES", 4)
    random = Random("wide")
    with seeded_sqlite.db.read() as conn:
        everything = read_everything(conn)
    for sort in SORTS:
        where = OrderFilter(queues=("to_audit", "to_print", "shipped", "closed"), shop_ids=(1, 2, 3, 5))
        limit = random.choice((10, 100))
        expected = expected_ids(everything, where, sort)
        assert walk_through(seeded_sqlite, where, sort, limit, backwards=False) == expected
        assert walk_through(seeded_sqlite, where, sort, limit, backwards=True) == expected


def test_a_range_that_gave_too_little_is_asked_again_on_postgres(
    seeded_postgres: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(order_walk, "_WORTH_GUESSING", 0)
    monkeypatch.setattr(order_walk, "_LEAST", 1)
    monkeypatch.setattr(order_walk, "_SPARE", 0)
    with seeded_postgres.db.read() as conn:
        everything = read_everything(conn)
    for sort in SORTS:
        where = OrderFilter(queues=("to_audit", "to_print", "shipped"))
        expected = expected_ids(everything, where, sort)
        assert walk_through(seeded_postgres, where, sort, 33, backwards=False) == expected


def test_rows_that_move_meanwhile_are_neither_doubled_nor_do_others_go_missing(own_seeded: Seeded) -> None:
    where = OrderFilter(queues=("shipped", "closed"))
    with own_seeded.db.read() as conn:
        before = expected_ids(read_everything(conn), where, "newest")
    seen: list[int] = []
    leaving = set(before[5:40:7])
    mark: PageMark | None = None
    while True:
        with own_seeded.db.read() as conn:
            page = order_pages.page(conn, where, "newest", mark, 6, backwards=False)
        seen += [row.id for row in page.rows]
        if page.after is None:
            break
        mark = page.after
        with own_seeded.db.write() as tx:  # another station takes orders out of the list, also the one of the mark
            tx.conn.execute(update(sales_order).where(sales_order.c.id.in_(leaving)).values(queue="cancelled"))
    assert len(seen) == len(set(seen))
    assert set(before) - leaving <= set(seen)
    assert seen == sorted(seen, reverse=True)


def test_rows_are_ready_to_paint(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        everything = {row.id: row for row in read_everything(conn).orders}
        page = order_pages.page(conn, OrderFilter(), "newest", None, 300, backwards=False)
    assert len(page.rows) == 300
    for row in page.rows:
        stored = everything[row.id]
        assert (row.order_no, row.goods, row.queue, row.state) == (
            stored.order_no, stored.goods, stored.queue, stored.state,
        )  # fmt: skip
        assert (row.paid_at, row.ship_by_at) == (stored.paid_at, stored.ship_by_at)
        assert row.paid_at is not None
        assert row.paid_at.tzinfo is UTC
        assert row.tags == tuple(tag for tag in stored.tags.split(",") if tag)
        assert (row.urgent, row.held, row.has_message) == (stored.urgent, stored.held, stored.buyer_message != "")
        assert isinstance(row.urgent, bool)
        assert row.shop_name
        assert bool(row.carrier) == (stored.carrier_id is not None)
        assert "*" in row.receiver_name


def test_present_rows_of_a_list_are_told_from_those_that_left(seeded: Seeded) -> None:
    random = Random("still")
    with seeded.db.read() as conn:
        everything = read_everything(conn)
        for _ in range(15):
            where = some_filter(random)
            expected = set(expected_ids(everything, where, "newest"))
            asked = (*random.sample(range(1, 901), 80), 99_999)
            rows = order_pages.still_there(conn, where, asked)
            assert [row.id for row in rows] == [order_id for order_id in asked if order_id in expected]


def test_ids_by_rule_are_the_list_up_to_the_limit(seeded: Seeded) -> None:
    random = Random("ids")
    with seeded.db.read() as conn:
        everything = read_everything(conn)
        for sort in SORTS:
            where = some_filter(random)
            expected = expected_ids(everything, where, sort)
            assert list(order_pages.ids(conn, where, sort, 10_000)) == expected
            assert list(order_pages.ids(conn, where, sort, 5)) == expected[:5]


def test_an_unknown_sort_is_refused(seeded: Seeded) -> None:
    with seeded.db.read() as conn, pytest.raises(BadInput) as refused:
        order_pages.page(conn, OrderFilter(), "price; drop table", None, 10, backwards=False)
    assert refused.value.code == "list.unknown_sort"


def test_tags_are_compared_whole_and_as_they_are(own_seeded: Seeded) -> None:
    with own_seeded.db.write() as tx:
        tx.conn.execute(update(sales_order).values(tags=""))
        tx.conn.execute(update(sales_order).where(sales_order.c.id == 5).values(tags=",100%,a_b,"))
        tx.conn.execute(update(sales_order).where(sales_order.c.id == 6).values(tags=",1000,axb,"))
    with own_seeded.db.read() as conn:
        for tag, expected in (("100%", (5,)), ("a_b", (5,)), ("axb", (6,)), ("100", ()), ("' OR 1=1 --", ())):
            where = OrderFilter(tags=(tag,))
            assert order_pages.ids(conn, where, "newest", 10) == expected
            assert order_pages.ids(conn, where, "ship_by", 10) == expected


def test_the_future_is_not_due(seeded: Seeded) -> None:
    where = OrderFilter(ship_by_until=MONDAY_MORNING + timedelta(days=400))
    with seeded.db.read() as conn:
        rows = order_pages.page(conn, where, "ship_by", None, 900, backwards=False).rows
    assert rows
    assert all(row.ship_by_at is not None for row in rows)
