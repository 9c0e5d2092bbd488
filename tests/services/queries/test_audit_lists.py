"""The audit queue by reason, its order, its figures, and regions proposed for an address that does not fit."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.errors import NotFound
from app.models.orders import order_event, order_exception, receiver, sales_order
from app.services.queries import audit_lists
from tests.clock import MONDAY_MORNING
from tests.services.queries.conftest import Seeded
from tests.services.queries.naive_lists import read_everything

DAY_BEGAN = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
"""Midnight in Shanghai."""


def test_reasons_are_counted_most_serious_first_and_waiting_ones_last(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        everything = read_everything(conn)
        found = audit_lists.reasons(conn)
        expected = Counter(kind for kinds in everything.kinds.values() for kind in kinds)
        waiting = sum(row.queue == "to_audit" and not everything.kinds[row.id] for row in everything.orders)
        assert {reason.kind: reason.count for reason in found} == {**expected, "": waiting}
        assert found[-1].kind == ""
        assert [reason.kind for reason in found].index("refund_asked") < [reason.kind for reason in found].index("hold")
        for reason in found:
            assert audit_lists.count(conn, reason.kind, 10_000).total == reason.count


@pytest.mark.parametrize("kind", ["shortage", "address_invalid", ""])
def test_a_reasons_orders_come_urgent_first_then_by_promise(seeded: Seeded, kind: str) -> None:
    with seeded.db.read() as conn:
        everything = read_everything(conn)
        if kind:
            kept = [row for row in everything.orders if kind in everything.kinds[row.id]]
        else:
            kept = [row for row in everything.orders if row.queue == "to_audit" and not everything.kinds[row.id]]
        expected = [row.id for row in sorted(kept, key=lambda row: (not row.urgent, row.sort_at, row.id))]
        ids: list[int] = []
        mark = None
        while True:
            page = audit_lists.page(conn, kind, mark, 7, backwards=False)
            ids += [row.order.id for row in page.rows]
            for row in page.rows:
                assert row.finding.kind == kind
                assert row.finding.order_id == row.order.id
                assert row.address
            mark = page.after
            if mark is None:
                break
        assert ids == expected
        middle = audit_lists.anchor_at(conn, kind, 0.5)
        rows = audit_lists.page(conn, kind, middle, 3, backwards=False).rows
        if kind:
            assert rows[0].order.id == expected[round(0.5 * len(expected))]


@pytest.mark.parametrize("kind", ["shortage", "address_invalid", ""])
def test_what_is_still_there_is_what_a_page_would_show(seeded: Seeded, kind: str) -> None:
    with seeded.db.read() as conn:
        shown = audit_lists.page(conn, kind, None, 10, backwards=False).rows
        ids = [row.order.id for row in shown]
        others = set(conn.execute(select(sales_order.c.id)).scalars()) - set(ids)
        gone = [
            order_id
            for order_id in others
            if kind not in (item.kind for item in audit_lists.open_findings(conn, order_id)) and kind
        ][:20]
        assert audit_lists.still_there(conn, kind, [*ids, *gone, 10**9]) == shown
        assert audit_lists.still_there(conn, kind, []) == ()
        if not kind:
            found = conn.execute(select(sales_order.c.id).where(sales_order.c.open_exceptions > 0).limit(20)).scalars()
            assert audit_lists.still_there(conn, kind, list(found)) == ()


def test_the_days_figures_begin_at_the_warehouses_midnight(own_seeded: Seeded) -> None:
    moments = ((DAY_BEGAN - timedelta(seconds=1), 0), (DAY_BEGAN, 1), (MONDAY_MORNING, 1))
    with own_seeded.db.write() as tx:
        tx.conn.execute(order_event.delete())
        for at, _ in moments:
            for code in ("audit.passed_by_rules", "audit.passed_by_rules", "audit.passed_by_person", "order.routed"):
                tx.conn.execute(
                    order_event.insert().values(order_id=1, at=at, code=code, params={}, by_name="x", station="y")
                )
    today = sum(counts for _, counts in moments)
    with own_seeded.db.read() as conn:
        everything = read_everything(conn)
        found = audit_lists.today(conn, MONDAY_MORNING)
    held = sum("hold" in kinds for kinds in everything.kinds.values())
    waiting = sum(row.queue in ("to_audit", "exception") for row in everything.orders)
    assert (found.auto_passed, found.by_hand) == (2 * today, today)
    assert (found.held, found.open) == (held, waiting - held)


def test_a_day_without_events_and_a_table_without_any(own_seeded: Seeded) -> None:
    with own_seeded.db.read() as conn:
        assert audit_lists.today(conn, MONDAY_MORNING + timedelta(days=400)).auto_passed == 0
    with own_seeded.db.write() as tx:
        tx.conn.execute(order_event.delete())
    with own_seeded.db.read() as conn:
        assert audit_lists.today(conn, MONDAY_MORNING).auto_passed == 0


def place(seeded: Seeded, **regions: str) -> int:
    """Give the receiver of one order with an address finding these regions; return the order."""
    with seeded.db.write() as tx:
        order_id: int = tx.conn.execute(
            select(order_exception.c.order_id).where(order_exception.c.kind == "address_invalid").limit(1)
        ).scalar_one()
        tx.conn.execute(update(receiver).where(receiver.c.order_id == order_id).values(**regions))
    return order_id


def test_what_does_not_fit_stands_under_its_field(own_seeded: Seeded) -> None:
    order_id = place(own_seeded, province="浙江省", city="深圳市", district="南山区", town="")
    with own_seeded.db.read() as conn:
        form = audit_lists.address(conn, order_id)
        assert form.errors == {"city": "address.city_not_in_province"}
        assert form.province == "浙江省"
        assert [item.kind for item in audit_lists.open_findings(conn, order_id)] == ["address_invalid"]
        (proposed,) = audit_lists.suggestions(conn, order_id)
        assert proposed.values == {"province": "广东省"}
        assert proposed.params["region"] == "广东省深圳市南山区"
        assert audit_lists.order_of(conn, proposed.exception_id) == order_id


def test_a_fitting_or_hopeless_address_brings_no_proposal(own_seeded: Seeded) -> None:
    for regions in (("浙江省", "杭州市", "西湖区"), ("某国", "某城", "某区")):
        order_id = place(own_seeded, province=regions[0], city=regions[1], district=regions[2], town="")
        with own_seeded.db.read() as conn:
            assert audit_lists.suggestions(conn, order_id) == ()
    with own_seeded.db.read() as conn:
        clean = conn.execute(select(sales_order.c.id).where(sales_order.c.open_exceptions == 0).limit(1)).scalar_one()
        assert audit_lists.suggestions(conn, clean) == ()


def test_orders_and_findings_that_are_not_there(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        with pytest.raises(NotFound):
            audit_lists.order_of(conn, 10**9)
        with pytest.raises(NotFound):
            audit_lists.address(conn, 10**9)
