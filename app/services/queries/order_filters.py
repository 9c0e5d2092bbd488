"""An OrderFilter as SQL, as JSON, and as the shortest way into the table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from app.errors import BadInput
from app.services.queries.rows import OrderFilter
from app.services.queries.sql import Sql, Values, joined, one_of

_EVER = Sql("1 = 1")


def standing(where: OrderFilter) -> list[Sql]:
    """Return the conditions on queue and shop, which the indexes lead with; the order's alias is ``o``."""
    found = []
    if where.queues:
        found.append(one_of("o.queue", where.queues))
    if where.shop_ids:
        found.append(one_of("o.shop_id", where.shop_ids))
    return found


def others(where: OrderFilter, values: Values) -> list[Sql]:
    """Return all conditions but those on queue and shop."""
    found = []
    if where.ids:
        found.append(one_of("o.id", where.ids))
    if where.carrier_ids:
        found.append(one_of("o.carrier_id", where.carrier_ids))
    if where.warehouse_ids:
        found.append(one_of("o.warehouse_id", where.warehouse_ids))
    if where.exception_kinds:
        found.append(_blocked(where.exception_kinds))
    if where.tags:
        found.append(_tagged(where.tags, values))
    for test, bound in (
        ("o.paid_at >= ?", where.paid_since),
        ("o.paid_at < ?", where.paid_until),
        ("o.sort_at < ?", where.ship_by_until),
    ):
        if bound is not None:
            found.append(Sql(test, [values.bind(bound)]))
    for column, wanted in (("o.held", where.held), ("o.urgent", where.urgent)):
        if wanted is not None:
            found.append(Sql(f"{column} = ?", [wanted]))
    return found


def conditions(where: OrderFilter, values: Values) -> Sql:
    """Return the whole filter as one condition on ``o``."""
    return joined([*standing(where), *others(where, values)] or [_EVER], " AND ")


def _blocked(kinds: Sequence[str]) -> Sql:
    return (
        Sql("EXISTS (SELECT 1 FROM order_exception x WHERE x.order_id = o.id AND x.closed_at IS NULL AND ")
        + one_of("x.kind", kinds)
        + Sql(")")
    )


def _tagged(tags: Sequence[str], values: Values) -> Sql:
    """Any of the tags, each stored between commas; compared as it is, without patterns."""
    test = "instr(o.tags, ?) > 0" if values.on_sqlite else "strpos(o.tags, ?) > 0"
    return Sql("(") + joined([Sql(test, [f",{tag},"]) for tag in tags], " OR ") + Sql(")")


def drivers(where: OrderFilter, values: Values) -> list[Sql]:
    """Return statements that each name, by an index of their own, ids among which all orders of the filter lie.

    They serve lists that hold few orders of many: what a search found, exceptions, holds, tags, urgent ones, a day of
    payments.
    """
    found = []
    if where.ids:
        found.append(listed(where.ids, values))
    kinds = list(where.exception_kinds) or (["hold"] if where.held else [])
    if kinds:
        blocked = "SELECT x.order_id AS id FROM order_exception x WHERE x.closed_at IS NULL AND "
        found.append(Sql(blocked) + one_of("x.kind", kinds))
    if where.tags:
        found.append(Sql("SELECT o.id FROM sales_order o WHERE o.tags <> '' AND ") + _tagged(where.tags, values))
    if where.urgent:
        found.append(Sql("SELECT o.id FROM sales_order o WHERE o.urgent"))
    paid = [
        Sql(test, [values.bind(bound)])
        for test, bound in (("o.paid_at >= ?", where.paid_since), ("o.paid_at < ?", where.paid_until))
        if bound is not None
    ]
    if paid:
        found.append(Sql("SELECT o.id FROM sales_order o WHERE ") + joined(paid, " AND "))
    return found


def listed(ids: Sequence[int], values: Values) -> Sql:
    """Return a driver that names exactly these ids."""
    if values.on_sqlite:
        return Sql("SELECT value AS id FROM json_each(?)", [json.dumps(list(ids))])
    return Sql("SELECT unnest(?::bigint[]) AS id", [list(ids)])


# --- as JSON, for saved queues ----------------------------------------------------------------------------------------
_LISTS = ("queues", "shop_ids", "carrier_ids", "warehouse_ids", "exception_kinds", "tags", "ids")
_TIMES = ("paid_since", "paid_until", "ship_by_until")
_FLAGS = ("held", "urgent")
_ROLLING = ("left_hours", "paid_days")


def to_json(where: OrderFilter) -> dict[str, Any]:
    """Return what is set in a filter as plain JSON values."""
    found: dict[str, Any] = {name: list(getattr(where, name)) for name in _LISTS if getattr(where, name)}
    found |= {name: getattr(where, name).isoformat() for name in _TIMES if getattr(where, name) is not None}
    found |= {name: getattr(where, name) for name in _FLAGS if getattr(where, name) is not None}
    found |= {name: getattr(where, name) for name in _ROLLING if getattr(where, name)}
    return found


def from_json(stored: dict[str, Any]) -> OrderFilter:
    """Return a stored filter; raise BadInput ``queue.damaged`` for one that no version of the program wrote."""
    found: dict[str, Any] = {}
    try:
        found |= {name: tuple(stored[name]) for name in _LISTS if name in stored}
        found |= {name: datetime.fromisoformat(stored[name]) for name in _TIMES if name in stored}
        found |= {name: int(stored[name]) for name in _ROLLING if name in stored}
    except (TypeError, ValueError):
        raise BadInput("queue.damaged") from None
    found |= {name: bool(stored[name]) for name in _FLAGS if name in stored}
    return OrderFilter(**found)
