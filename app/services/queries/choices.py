"""What filters may offer, and the named filters people keep as tabs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, or_, select

from app.domain.people import Actor
from app.errors import BadInput
from app.models.orders import saved_queue
from app.models.shops import shop
from app.models.warehouses import carrier, warehouse
from app.services.queries.order_filters import from_json
from app.services.queries.rows import SortKey
from app.services.queries.screen_rows import Choice, SavedQueue
from app.services.queries.sql import Sql, run

_TAGGED_LOOKED_AT = 20_000
"""Newest orders with tags from which the offered tags are gathered."""


def choices(conn: Connection, kind: str) -> tuple[Choice, ...]:
    """Return what a filter of ``kind`` (shop, carrier, warehouse, tag) may offer, by name. Raises BadInput."""
    if kind == "shop":
        return _named(conn, shop, shop.c.platform)
    if kind == "carrier":
        return _named(conn, carrier, carrier.c.kind)
    if kind == "warehouse":
        return _named(conn, warehouse, warehouse.c.code)
    if kind == "tag":
        return _tags(conn)
    raise BadInput("list.unknown_choice", kind=kind)


def _named(conn: Connection, table: Any, sign: Any) -> tuple[Choice, ...]:  # noqa: ANN401 - a table and its column
    rows = conn.execute(select(table.c.id, table.c.name, sign).order_by(table.c.name))
    return tuple(Choice(row[0], row[1], row[2]) for row in rows)


def _tags(conn: Connection) -> tuple[Choice, ...]:
    rows = run(
        conn,
        Sql(
            "SELECT DISTINCT tags FROM"
            " (SELECT o.tags FROM sales_order o WHERE o.tags <> '' ORDER BY o.id DESC LIMIT ?) newest",
            [_TAGGED_LOOKED_AT],
        ),
    )
    names = sorted({tag for row in rows for tag in row[0].split(",") if tag})
    return tuple(Choice(number, name) for number, name in enumerate(names, start=1))


def saved_queues(conn: Connection, by: Actor) -> tuple[SavedQueue, ...]:
    """Return the queues everybody shares and this person's own, in their order."""
    rows = conn.execute(
        select(saved_queue)
        .where(or_(saved_queue.c.staff_id.is_(None), saved_queue.c.staff_id == by.staff_id))
        .order_by(saved_queue.c.position, saved_queue.c.id)
    )
    return tuple(as_queue(row) for row in rows)


def as_queue(row: Any) -> SavedQueue:  # noqa: ANN401 - a row of saved_queue
    """Return one stored queue."""
    stored = dict(row.filter)
    sort = str(stored.pop("sort", SortKey.NEWEST))
    return SavedQueue(row.id, row.name, from_json(stored), sort)
