"""Counters equal counts."""

from __future__ import annotations

from collections import Counter

import pytest
from sqlalchemy import func, select

from app.models.orders import order_exception, order_line, sales_order
from app.models.stock import stock
from app.services.queries import counters as module
from app.services.queries.stock_states import pending, waiting_orders
from tests.clock import MONDAY_MORNING
from tests.services.queries.conftest import Seeded
from tests.services.queries.naive_lists import QUEUES, read_everything


def test_counters_equal_counts(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        everything = read_everything(conn)
        found = module.counters(conn, MONDAY_MORNING)
        expected = Counter(row.queue for row in everything.orders)
        assert found.queues == {queue: expected[queue] for queue in QUEUES}
        assert found.exceptions == Counter(kind for kinds in everything.kinds.values() for kind in kinds)
        late = Counter(
            row.queue
            for row in everything.orders
            if row.queue in module.LIVE and row.ship_by_at is not None and row.ship_by_at < MONDAY_MORNING
        )
        assert found.late == late
        assert late, "nothing was late, so this tested nothing"
        by_shop = Counter((row.shop_id, row.queue) for row in everything.orders)
        assert module.shop_counts(conn) == by_shop


def test_short_and_low_skus_equal_a_count(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        found = module.counters(conn, MONDAY_MORNING)
        free: Counter[int] = Counter()
        low = set()
        for row in conn.execute(select(stock)):
            available = row.on_hand_qty - row.reserved_qty - row.quarantine_qty
            free[row.sku_id] += available
            if available <= row.safety_qty and row.safety_qty > 0:
                low.add(row.sku_id)
        wanted: Counter[int] = Counter()
        lines = conn.execute(
            select(order_line.c.sku_id, order_line.c.qty)
            .join(order_exception, order_exception.c.order_id == order_line.c.order_id)
            .where(order_exception.c.kind == "shortage", order_exception.c.closed_at.is_(None))
        )
        for sku_id, qty in lines:
            wanted[sku_id] += qty
        assert found.low_skus == len(low) > 0
        assert found.short_skus == sum(qty > free[sku_id] for sku_id, qty in wanted.items()) > 0


def test_pending_is_what_orders_not_yet_routed_want(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        rows = conn.execute(
            select(order_line.c.sku_id, func.sum(order_line.c.qty), func.count(order_line.c.order_id.distinct()))
            .join(sales_order, sales_order.c.id == order_line.c.order_id)
            .where(sales_order.c.state.in_(("received", "audited")))
            .group_by(order_line.c.sku_id)
        ).all()
        assert rows
        assert pending(conn, range(1, 61)) == {sku_id: int(qty) for sku_id, qty, _ in rows}
        for sku_id, _qty, orders in rows[:10]:
            assert waiting_orders(conn, sku_id) == orders
        assert pending(conn, []) == {}


def test_late_counts_stop_at_their_cap(seeded: Seeded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LATE_CAP", 1)
    with seeded.db.read() as conn:
        capped = module.late_counts(conn, MONDAY_MORNING)
    assert all(count <= 12 for count in capped.values())  # six shops, urgent or not
