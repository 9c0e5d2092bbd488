"""Change columns of an order, its lines or its parcels, and say so: what comes back goes into the event's ``changes``.

Keys are a column's name for the order itself, ``line.ID.column`` and ``parcel.ID.column`` for what belongs to it. A
line that came later than its order is announced by ``line.ID.added``. What ``order_book.settle`` derives, the times
that are those of a move (audited, shipped, closed) and what has rows with times of its own (receivers, findings,
links) is not written: ``history`` finds it where it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select, update

from app.models.base import AnyRow
from app.models.bulk import insert_many, take_ids
from app.models.database import Tx
from app.models.event_changes import as_stored
from app.models.orders import order_line, sales_order
from app.services.order_book import chunks

Changed = dict[str, tuple[Any, Any]]
"""By key: the value before and after."""

LINE, PARCEL = "line", "parcel"
ADDED = "added"


def different(row: AnyRow, values: Mapping[str, Any]) -> Changed:
    """Return those of ``values`` that the row does not have yet, each with what it has."""
    pairs = {name: (getattr(row, name), value) for name, value in values.items()}
    return {name: pair for name, pair in pairs.items() if as_stored(pair[0]) != as_stored(pair[1])}


def change_order(tx: Tx, order_id: int, values: Mapping[str, Any]) -> Changed:
    """Set columns of an order that differ from ``values``; return them for the event, empty when there is nothing."""
    columns = [sales_order.c[name] for name in values]
    row = tx.conn.execute(select(*columns).where(sales_order.c.id == order_id).with_for_update()).one()
    found = different(row, values)
    if found:
        tx.conn.execute(
            update(sales_order)
            .where(sales_order.c.id == order_id)
            .values(**{name: after for name, (_, after) in found.items()}, version=sales_order.c.version + 1)
        )
        tx.touch("order", order_id)
    return found


def change_line(tx: Tx, row: AnyRow, values: Mapping[str, Any]) -> Changed:
    """Set columns of one order line, given as it is now; return what differs."""
    found = different(row, values)
    if found:
        tx.conn.execute(
            update(order_line)
            .where(order_line.c.id == row.id)
            .values(**{name: after for name, (_, after) in found.items()})
        )
    return of_line(row.id, found)


def add_lines(tx: Tx, rows: Collection[Mapping[str, Any]]) -> Changed:
    """Insert lines of an order that was there before them; ``rows`` have the same columns, no id."""
    ids = take_ids(tx.conn, order_line, len(rows))
    insert_many(tx.conn, order_line, [{**row, "id": line_id} for line_id, row in zip(ids, rows, strict=True)])
    return {f"{LINE}.{line_id}.{ADDED}": (False, True) for line_id in ids}


def of_line(line_id: int, changed: Changed) -> Changed:
    """Return changes of a line's columns under their keys."""
    return {f"{LINE}.{line_id}.{name}": pair for name, pair in changed.items()}


def of_parcel(parcel_id: int, changed: Changed) -> Changed:
    """Return changes of a parcel's columns under their keys."""
    return {f"{PARCEL}.{parcel_id}.{name}": pair for name, pair in changed.items()}


def give_sku(tx: Tx, line_ids: Collection[int], **values: int) -> dict[int, Changed]:
    """Set the same columns (``sku_id``, ``bundle_id``) of many lines; return what to say, per order."""
    changed: dict[int, Changed] = defaultdict(dict)
    for ids in chunks(line_ids):
        for row in tx.conn.execute(select(order_line).where(order_line.c.id.in_(ids)).order_by(order_line.c.id)):
            changed[row.order_id] |= of_line(row.id, different(row, values))
        tx.conn.execute(update(order_line).where(order_line.c.id.in_(ids)).values(**values))
    return changed
