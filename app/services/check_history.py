"""Verify for a sample of orders that their timeline tells what is stored: the chains of changed columns, and the moves.

Each ``before`` in an event's changes is the ``after`` that came before it, and the last ``after`` is what the column
has. So going back from today's rows (``history``) cannot lead astray.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, func, select

from app.models.base import AnyRow
from app.models.event_changes import as_stored
from app.models.orders import order_event, order_exception, order_line, sales_order
from app.models.parcels import parcel
from app.services.history import FINDING, move_times, parcel_facts
from app.services.order_book import chunks
from app.services.record_changes import ADDED, LINE, PARCEL

NEWEST, ANY = 200, 100
"""How many orders are looked at: the newest, and others by chance."""

REOPENED = ".closed_at"
"""Closing a finding has a time of its own; only what opens one again writes it down, so there is no chain."""

_NOUNS: dict[str, Table] = {LINE: order_line, PARCEL: parcel, FINDING: order_exception}


def broken_histories(conn: Connection) -> list[str]:
    """Return a line of text for everything in a sample of orders that differs from its timeline."""
    return [line for ids in chunks(_sample(conn)) for line in _broken(conn, ids)]


def _sample(conn: Connection) -> set[int]:
    newest = conn.execute(select(sales_order.c.id).order_by(sales_order.c.id.desc()).limit(NEWEST)).scalars()
    low, high = conn.execute(select(func.min(sales_order.c.id), func.max(sales_order.c.id))).one()
    if low is None:
        return set()
    chance = random.sample(range(low, high + 1), min(ANY, high + 1 - low))  # a sample, not a secret
    return set(newest) | set(conn.execute(select(sales_order.c.id).where(sales_order.c.id.in_(chance))).scalars())


def _broken(conn: Connection, ids: Collection[int]) -> Iterator[str]:
    orders = conn.execute(select(sales_order).where(sales_order.c.id.in_(ids)).order_by(sales_order.c.id)).all()
    events: dict[int, list[AnyRow]] = defaultdict(list)
    for row in conn.execute(select(order_event).where(order_event.c.order_id.in_(ids)).order_by(order_event.c.id)):
        events[row.order_id].append(row)
    stored: dict[int, dict[str, AnyRow]] = {order.id: {"": order} for order in orders}
    for noun, table in _NOUNS.items():
        for row in conn.execute(select(table).where(table.c.order_id.in_(ids)).order_by(table.c.id)):
            stored[row.order_id][f"{noun}.{row.id}"] = row
    for order in orders:
        told = [*_chains(events[order.id], stored[order.id]), *_moves(order, events[order.id], stored[order.id])]
        yield from (f"{order.order_no}: {line}" for line in told)


def _chains(events: Collection[AnyRow], stored: Mapping[str, AnyRow]) -> Iterator[str]:
    last: dict[str, Any] = {}
    for row in events:
        for key, (before, after) in (row.changes or {}).items():
            if key.endswith(REOPENED):
                continue
            if key in last and last[key] != before:
                yield f"{key} {last[key]} → {before}"
            last[key] = after
    for key, after in last.items():
        thing, _, column = key.rpartition(".")
        there = stored.get(thing)
        now = there is not None if column == ADDED else as_stored(getattr(there, column, None))
        if now != after:
            yield f"{key} {now} ≠ {after}"


def _moves(order: AnyRow, events: Collection[AnyRow], stored: Mapping[str, AnyRow]) -> Iterator[str]:
    times = move_times(events)
    for name, told in times._asdict().items():
        now = getattr(order, name)
        if now != told and (now is not None or name == "shipped_at"):
            yield f"{name} {as_stored(now)} ≠ {as_stored(told)}"
    for parcel_id, facts in parcel_facts(events).items():
        row = stored.get(f"{PARCEL}.{parcel_id}")
        if row is not None and (row.state, row.waybill_no) != facts:
            yield f"{PARCEL}.{parcel_id} {row.state} {row.waybill_no} ≠ {facts.state} {facts.waybill_no}"
