"""An order as it was at any moment, put together from today's rows going back.

Columns that services changed come from the events' ``changes``, undone from the newest to the moment. States come from
the events' ``after``, the times of moves from the events that made them. Receivers, findings and links have times of
their own. What ``order_book.settle`` derives is derived here in the same way. Nothing else is stored for history.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Table, or_, select

from app.domain.address import region_short
from app.domain.order_state import OrderState
from app.domain.parcel_state import ParcelState
from app.errors import NotFound
from app.models.base import AnyRow, UtcTime
from app.models.orders import order_event, order_exception, order_line, order_link, receiver, sales_order
from app.models.parcels import parcel
from app.models.stock import sku
from app.models.warehouses import carrier, warehouse
from app.services.order_book import figures
from app.services.queries.detail_rows import EventRow
from app.services.queries.history_rows import (
    MomentRow,
    PastFinding,
    PastLine,
    PastLink,
    PastOrder,
    PastParcel,
    PastReceiver,
    PastStep,
)
from app.services.queries.order_detail import region_of
from app.services.record_changes import ADDED, LINE, PARCEL

NOT_REBUILT = frozenset({"id", "order_no", "order_no_reversed", "version"})
"""Columns of an order that never change, or that only count changes."""

FINDING = "finding"
_LEFT = (OrderState.SHIPPED.value, OrderState.CLOSED.value)


class MoveTimes(NamedTuple):
    """The times of an order's moves, as the columns of these names have them."""

    audited_at: datetime | None
    shipped_at: datetime | None
    closed_at: datetime | None


def moments(conn: Connection, order_id: int) -> tuple[MomentRow, ...]:
    """Return the moments of an order, oldest first: one for each transaction that did something to it."""
    found: list[MomentRow] = []
    for row in _events(conn, order_id):
        event = _event_row(row)
        if found and found[-1].at == row.at:
            found[-1] = MomentRow(row.at, (*found[-1].events, event))
        else:
            found.append(MomentRow(row.at, (event,)))
    return tuple(found)


def order_at(conn: Connection, order_id: int, at: datetime) -> PastOrder:
    """Return an order as it was at ``at`` (aware), with all that happened in that millisecond.

    Raises NotFound for an unknown order and for a moment before it came.
    """
    order = conn.execute(select(sales_order).where(sales_order.c.id == order_id)).one_or_none()
    if order is None:
        raise NotFound("order.not_found", order_no=str(order_id))
    events = _events(conn, order_id)
    past = Past.until(at, events)
    if not past.events:
        raise NotFound("history.not_yet", order_no=order.order_no, since=f"{order.created_at:%Y-%m-%d %H:%M}Z")
    parcels = _parcels(conn, order_id, past)
    findings = _findings(conn, order_id, past)
    person = _receiver(conn, order_id, at)
    return PastOrder(
        order_no=order.order_no,
        at=at,
        columns=_columns(order, past, parcels, [one.kind for one in findings], person),
        receiver=PastReceiver(person.masked_name, person.masked_phone, region_of(person), person.masked_street),
        lines=_lines(conn, order_id, past),
        parcels=parcels,
        findings=findings,
        links=_links(conn, order_id, at),
        last=_event_row(past.events[-1]),
    )


def past_step(conn: Connection, order_id: int, at: datetime) -> PastStep:
    """Return an order as it was at a moment, and as it was just before what happened then; raise NotFound."""
    earlier = [row.at for row in _events(conn, order_id) if row.at < at]
    return PastStep(order_at(conn, order_id, at), order_at(conn, order_id, max(earlier)) if earlier else None)


def _events(conn: Connection, order_id: int) -> Sequence[AnyRow]:
    return conn.execute(select(order_event).where(order_event.c.order_id == order_id).order_by(order_event.c.id)).all()


def _event_row(row: AnyRow) -> EventRow:
    return EventRow(row.id, row.at, row.code, row.params, row.by_name, row.station)


# --- what the events tell ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Past:
    """The events up to a moment, and what each column had then that was changed later."""

    at: datetime
    events: Sequence[AnyRow]
    earlier: Mapping[str, Any]
    """By key of ``changes``: the value at the moment, as stored there."""

    @classmethod
    def until(cls, at: datetime, events: Sequence[AnyRow]) -> Past:
        """Cut the timeline after the last event of ``at`` or before.

        Transactions are stored in the order of their locks, which may differ from the order of their times by
        moments; the cut never separates an event from one that was stored before it.
        """
        cut = max((place for place, row in enumerate(events, 1) if row.at <= at), default=0)
        earlier: dict[str, Any] = {}
        for row in reversed(events[cut:]):
            earlier |= {key: before for key, (before, _after) in (row.changes or {}).items()}
        return cls(at, events[:cut], earlier)

    def value(self, key: str, column: Column[Any], now: Any) -> Any:  # noqa: ANN401 - any column's value
        """Return what a column had, given what it has now."""
        return as_value(column, self.earlier[key]) if key in self.earlier else now

    def of(self, noun: str, row: AnyRow, table: Table, names: Iterable[str]) -> dict[str, Any]:
        """Return these columns of a line, parcel or finding as they were."""
        return {name: self.value(f"{noun}.{row.id}.{name}", table.c[name], getattr(row, name)) for name in names}

    @property
    def state(self) -> str:
        """The order's own state."""
        own = (row.after for row in reversed(self.events) if row.parcel_id is None and row.after is not None)
        return str(next(own))


def as_value(column: Column[Any], stored: Any) -> Any:  # noqa: ANN401 - any column's value
    """Return a value of ``changes`` as the column's Python value."""
    if stored is not None and isinstance(column.type, UtcTime):
        return datetime.fromisoformat(stored)
    return stored


def move_times(events: Iterable[AnyRow]) -> MoveTimes:
    """Return when an order passed audit last, left (if it is gone) and was closed, from its events."""
    audited = shipped = closed = None
    for row in events:
        if row.parcel_id is not None or row.after is None:
            continue
        if row.after == OrderState.AUDITED.value and row.before == OrderState.RECEIVED.value:
            audited = row.at
        if (row.after in _LEFT) != (row.before in _LEFT):
            shipped = row.at if row.after in _LEFT else None
        if row.after == OrderState.CLOSED.value:
            closed = row.at
    return MoveTimes(audited, shipped, closed)


class ParcelFacts(NamedTuple):
    """Where a parcel was on its way, and the number it had."""

    state: str
    waybill_no: str | None


def parcel_facts(events: Iterable[AnyRow]) -> dict[int, ParcelFacts]:
    """Return the parcels there were after these events: a parcel begins with its first event."""
    found: dict[int, ParcelFacts] = {}
    for row in events:
        if row.parcel_id is None or row.after is None:
            continue
        number = found[row.parcel_id].waybill_no if row.parcel_id in found else None
        if row.after == ParcelState.PLANNED.value:
            number = None
        elif row.before == ParcelState.PLANNED.value and row.after == ParcelState.WAYBILLED.value:
            number = row.params["waybill_no"]
        found[row.parcel_id] = ParcelFacts(row.after, number)
    return found


# --- the parts --------------------------------------------------------------------------------------------------------


def _columns(
    order: AnyRow, past: Past, parcels: Sequence[PastParcel], kinds: list[str], person: AnyRow
) -> dict[str, Any]:
    columns = {
        column.name: past.value(column.name, column, getattr(order, column.name))
        for column in sales_order.c
        if column.name not in NOT_REBUILT
    }
    live = [one for one in parcels if one.state != ParcelState.CANCELLED.value]
    return {
        **columns,
        **figures(OrderState(past.state), kinds, live),
        **move_times(past.events)._asdict(),
        "receiver_name": person.masked_name,
        "region": region_short(person.province, person.city),
    }


def _receiver(conn: Connection, order_id: int, at: datetime) -> AnyRow:
    return conn.execute(
        select(receiver)
        .where(receiver.c.order_id == order_id, receiver.c.created_at <= at)
        .order_by(receiver.c.id.desc())
        .limit(1)
    ).one()


def _lines(conn: Connection, order_id: int, past: Past) -> tuple[PastLine, ...]:
    rows = conn.execute(select(order_line).where(order_line.c.order_id == order_id).order_by(order_line.c.id)).all()
    names = [name for name in PastLine.__slots__ if name in order_line.c]
    there = [
        past.of(LINE, row, order_line, names)
        for row in rows
        if past.earlier.get(f"{LINE}.{row.id}.{ADDED}") is not False
    ]
    ids = {line["sku_id"] for line in there} - {None}
    codes = dict(conn.execute(select(sku.c.id, sku.c.sku_code).where(sku.c.id.in_(ids))).all())
    return tuple(PastLine(**line, sku_code=codes.get(line["sku_id"], "")) for line in there)


def _parcels(conn: Connection, order_id: int, past: Past) -> tuple[PastParcel, ...]:
    facts = parcel_facts(past.events)
    rows = conn.execute(select(parcel).where(parcel.c.order_id == order_id).order_by(parcel.c.parcel_index)).all()
    depots = _names(conn, warehouse)
    companies = _names(conn, carrier)
    found = []
    for row in rows:
        if row.id not in facts:
            continue
        then = past.of(PARCEL, row, parcel, ("warehouse_id", "carrier_id", "service_code"))
        found.append(
            PastParcel(
                id=row.id,
                parcel_index=row.parcel_index,
                state=facts[row.id].state,
                warehouse=depots.get(then["warehouse_id"], ""),
                carrier=companies.get(then["carrier_id"], ""),
                waybill_no=facts[row.id].waybill_no or "",
                **then,
            )
        )
    return tuple(found)


def _names(conn: Connection, table: Table) -> dict[int, str]:
    return dict(conn.execute(select(table.c.id, table.c.name)).all())


def _findings(conn: Connection, order_id: int, past: Past) -> tuple[PastFinding, ...]:
    rows = conn.execute(
        select(order_exception)
        .where(order_exception.c.order_id == order_id, order_exception.c.opened_at <= past.at)
        .order_by(order_exception.c.id)
    )
    found = []
    for row in rows:
        then = past.of(FINDING, row, order_exception, ("params", "release_at", "release_when", "closed_at"))
        closed_at = then.pop("closed_at")  # undoing a merge or split opens a finding again
        if closed_at is None or closed_at > past.at:
            found.append(PastFinding(row.id, row.kind, row.category, opened_at=row.opened_at, **then))
    return tuple(found)


def _links(conn: Connection, order_id: int, at: datetime) -> tuple[PastLink, ...]:
    rows = conn.execute(
        select(order_link)
        .where(
            or_(order_link.c.old_order_id == order_id, order_link.c.new_order_id == order_id),
            order_link.c.at <= at,
            or_(order_link.c.ended_at.is_(None), order_link.c.ended_at > at),
        )
        .order_by(order_link.c.id)
    ).all()
    ids = {row.old_order_id for row in rows} | {row.new_order_id for row in rows}
    numbers = select(sales_order.c.id, sales_order.c.order_no).where(sales_order.c.id.in_(ids))
    others = dict(conn.execute(numbers).all())
    return tuple(
        PastLink(row.kind, others[row.new_order_id if row.old_order_id == order_id else row.old_order_id],
                 row.old_order_id == order_id, row.at)
        for row in rows
    )  # fmt: skip
