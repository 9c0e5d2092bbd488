"""What a list should hold, worked out in Python from whole tables: the judge of the key-set pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Row, select

from app.models.orders import order_exception, sales_order
from app.services.queries.rows import OrderFilter
from tests.clock import MONDAY_MORNING

QUEUES = ("to_audit", "exception", "to_print", "to_pack", "to_ship", "shipped", "closed", "cancelled", "replaced")
KINDS = ("shortage", "hold", "address_invalid", "phone_odd", "refund_asked", "cancelled_after_ship")
TAGS = ("易碎", "大客户", "拍错可退", "nobody's")


@dataclass(frozen=True)
class Everything:
    """All orders with the kinds open on each."""

    orders: list[Row[Any]]
    kinds: dict[int, set[str]]


def read_everything(conn: Connection) -> Everything:
    orders = list(conn.execute(select(sales_order)))
    kinds: dict[int, set[str]] = {row.id: set() for row in orders}
    for row in conn.execute(select(order_exception).where(order_exception.c.closed_at.is_(None))):
        kinds[row.order_id].add(row.kind)
    return Everything(orders, kinds)


def expected_ids(everything: Everything, where: OrderFilter, sort: str) -> list[int]:
    """The ids of a list in its order."""
    kept = [row for row in everything.orders if _fits(row, everything.kinds[row.id], where)]
    if sort == "newest":
        kept.sort(key=lambda row: -row.id)
    else:
        kept.sort(key=lambda row: (not row.urgent, row.sort_at, row.id))
    return [row.id for row in kept]


def _fits(row: Row[Any], kinds: set[str], where: OrderFilter) -> bool:
    tests = (
        not where.queues or row.queue in where.queues,
        not where.shop_ids or row.shop_id in where.shop_ids,
        not where.carrier_ids or row.carrier_id in where.carrier_ids,
        not where.warehouse_ids or row.warehouse_id in where.warehouse_ids,
        not where.exception_kinds or bool(kinds & set(where.exception_kinds)),
        not where.tags or any(tag in row.tags.split(",") for tag in where.tags),
        where.paid_since is None or row.paid_at >= where.paid_since,
        where.paid_until is None or row.paid_at < where.paid_until,
        where.ship_by_until is None or (row.ship_by_at is not None and row.ship_by_at < where.ship_by_until),
        where.held is None or row.held == where.held,
        where.urgent is None or row.urgent == where.urgent,
        not where.ids or row.id in where.ids,
    )
    return all(tests)


def some_filter(random: Random) -> OrderFilter:
    """A filter as a person might click it together: mostly queues and shops, sometimes more."""
    more: dict[str, Any] = {}
    if random.random() < 0.6:
        draw = random.choice(("carrier", "warehouse", "kinds", "tags", "paid", "due", "held", "urgent", "two", "ids"))
        if draw == "carrier":
            more["carrier_ids"] = tuple(random.sample((1, 2, 3), random.randrange(1, 3)))
        if draw == "warehouse":
            more["warehouse_ids"] = (random.choice((1, 2)),)
        if draw in ("kinds", "two"):
            more["exception_kinds"] = tuple(random.sample(KINDS, random.randrange(1, 4)))
        if draw in ("tags", "two"):
            more["tags"] = tuple(random.sample(TAGS, random.randrange(1, 3)))
        if draw == "paid":
            since = MONDAY_MORNING - timedelta(days=random.randrange(1, 60))
            more |= {"paid_since": since, "paid_until": since + timedelta(days=random.randrange(1, 20))}
        if draw == "due":
            more["ship_by_until"] = MONDAY_MORNING + timedelta(hours=random.randrange(-300, 40))
        if draw == "ids":
            more["ids"] = tuple(random.sample(range(1, 600), random.choice((1, 30))))
        if draw in ("held", "urgent"):
            more[draw] = random.random() < 0.7
    return OrderFilter(
        queues=tuple(random.sample(QUEUES, random.choice((0, 1, 1, 2, 3, 8)))),
        shop_ids=tuple(random.sample(range(1, 7), random.choice((0, 1, 1, 3, 6)))),
        **more,
    )
