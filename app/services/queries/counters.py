"""What tabs and the rail count: queues from the counters the writers keep, the rest from small indexes, capped."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderQueue
from app.services.queries.screen_rows import Counters
from app.services.queries.sql import Sql, Values, one_of, run
from app.services.queries.stock_states import count_low, short_skus

if TYPE_CHECKING:
    from sqlalchemy import Connection

LATE_CAP = 1_000
"""A shop's late orders in one queue are counted up to here."""
OPEN_CAP = 10_000
"""Orders with an open exception of one kind are counted up to here."""
_Q = OrderQueue
LIVE = (_Q.TO_AUDIT.value, _Q.EXCEPTION.value, _Q.TO_PRINT.value, _Q.TO_PACK.value, _Q.TO_SHIP.value)
"""Queues in which an order can be late."""


def counters(conn: Connection, now: datetime) -> Counters:
    """Return all counters; ``now`` decides what is late."""
    return Counters(
        queues=queue_counts(conn),
        late=late_counts(conn, now),
        exceptions=exception_counts(conn),
        short_skus=len(short_skus(conn)),
        low_skus=count_low(conn),
    )


def queue_counts(conn: Connection) -> dict[str, int]:
    """Return the exact number of orders per queue, kept by whoever moves an order."""
    rows = run(conn, Sql("SELECT queue, sum(orders) FROM queue_counter GROUP BY queue"))
    found = dict.fromkeys((queue.value for queue in OrderQueue), 0)
    return found | {row[0]: int(row[1]) for row in rows}


def shop_counts(conn: Connection) -> dict[tuple[int, str], int]:
    """Return the exact number of orders per (shop, queue)."""
    rows = run(conn, Sql("SELECT shop_id, queue, orders FROM queue_counter WHERE orders > 0"))
    return {(row[0], row[1]): row[2] for row in rows}


def late_counts(conn: Connection, now: datetime) -> dict[str, int]:
    """Return orders past their promise per live queue, at most LATE_CAP of each shop."""
    statement = (
        Sql(
            "SELECT c.queue, sum((SELECT count(*) FROM (SELECT 1 FROM sales_order o WHERE o.queue = c.queue"
            " AND o.shop_id = c.shop_id AND o.urgent = u.urgent AND o.sort_at < ? LIMIT ?) late))"
            " FROM queue_counter c CROSS JOIN (SELECT 1 = 1 AS urgent UNION ALL SELECT 1 = 0) u"
            " WHERE c.orders > 0 AND ",
            [Values(conn).bind(now), LATE_CAP],
        )
        + one_of("c.queue", LIVE)
        + Sql(" GROUP BY c.queue")
    )
    return {row[0]: int(row[1]) for row in run(conn, statement) if row[1]}


def exception_counts(conn: Connection) -> dict[str, int]:
    """Return orders with an open exception per kind, at most OPEN_CAP each."""
    kinds = " UNION ALL ".join("SELECT ? AS kind" for _ in ExceptionKind)
    statement = Sql(
        "SELECT k.kind, (SELECT count(*) FROM (SELECT 1 FROM order_exception x WHERE x.kind = k.kind"  # noqa: S608
        f" AND x.closed_at IS NULL LIMIT ?) open) FROM ({kinds}) k",
        [OPEN_CAP, *(kind.value for kind in ExceptionKind)],
    )
    return {row[0]: row[1] for row in run(conn, statement) if row[1]}
