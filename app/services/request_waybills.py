"""Waybill numbers: the intent is a row saved before the call, so a repeated call gets the first answer.

Here the intent is written; app.services.answer_requests (the engine's carrier threads) makes the call and stores what
came; app.services.recycle_waybills gives numbers back. A parcel has at most one open request, a number is on at most
one parcel.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.order_state import OrderState
from app.domain.parcel_state import ParcelState
from app.domain.people import Actor, Right
from app.errors import (
    Param,
)
from app.models.base import AnyRow
from app.models.bulk import insert_many
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.parcels import parcel, waybill_request
from app.models.staff import setting
from app.models.warehouses import carrier
from app.services import order_book
from app.services.open_vault import INSTALLATION
from app.services.queries.rows import Outcome
from app.services.recycle_waybills import RequestState

_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def ask_for_parcels(tx: Tx, parcel_ids: Sequence[int]) -> set[int]:
    """Write the intent to take a number for each PLANNED parcel of an unstopped order; return those that have one now.

    Numbers are asked in the order given, which is the order in which their labels shall come out. Parcels without a
    carrier, of stopped orders or in another state are left out; those asked before are returned too, not asked again.
    """
    asked: set[int] = set()
    fresh: dict[int, AnyRow] = {}
    for ids in order_book.chunks(parcel_ids):
        tx.conn.execute(select(parcel.c.id).where(parcel.c.id.in_(ids)).order_by(parcel.c.id).with_for_update()).all()
        live = asked_parcels(tx.conn, ids)
        rows = tx.conn.execute(
            select(
                parcel.c.id, parcel.c.order_id, parcel.c.parcel_index, parcel.c.carrier_id, parcel.c.service_code,
                parcel.c.issue, sales_order.c.order_no, carrier.c.name,
            )
            .join(sales_order, sales_order.c.id == parcel.c.order_id)
            .join(carrier, carrier.c.id == parcel.c.carrier_id)
            .where(
                parcel.c.id.in_(ids),
                parcel.c.state == ParcelState.PLANNED.value,
                sales_order.c.state == OrderState.ROUTED.value,
                sales_order.c.open_exceptions == 0,
            )
            .order_by(parcel.c.id)
        ).all()  # fmt: skip
        fresh.update({row.id: row for row in rows if row.id not in live})
        asked |= {row.id for row in rows}
    _write_requests(tx, [fresh[parcel_id] for parcel_id in dict.fromkeys(parcel_ids) if parcel_id in fresh])
    return asked


def asked_parcels(conn: Connection, parcel_ids: Collection[int]) -> set[int]:
    """Return those of these parcels for which a number is asked and not answered yet."""
    return set(
        conn.execute(
            select(waybill_request.c.parcel_id).where(
                waybill_request.c.parcel_id.in_(parcel_ids), waybill_request.c.state == RequestState.ASKED
            )
        ).scalars()
    )


def _write_requests(tx: Tx, rows: Sequence[AnyRow]) -> None:
    if not rows:
        return
    prefix = installation(tx)
    for ids in order_book.chunks({row.id for row in rows}):
        tx.conn.execute(
            update(parcel).where(parcel.c.id.in_(ids)).values(issue=parcel.c.issue + 1, version=parcel.c.version + 1)
        )
    insert_many(
        tx.conn,
        waybill_request,
        [
            {
                "parcel_id": row.id,
                "carrier_id": row.carrier_id,
                "request_no": f"{prefix}-{row.order_no}-{row.parcel_index}-{row.issue + 1}",
                "service_code": row.service_code,
                "state": RequestState.ASKED,
                "not_before": tx.at,
                "asked_at": tx.at,
                "asked_by": tx.by.name,
            }
            for row in rows
        ],
    )
    for row in rows:
        tx.event(row.order_id, "waybill.asked", parcel_id=row.id, carrier=row.name)
    tx.touch("parcel", *(row.id for row in rows))


def installation(tx: Tx) -> str:
    """Return this database's own short prefix of request numbers: the carrier's account outlives databases."""
    known = tx.conn.execute(select(setting.c.value).where(setting.c.name == INSTALLATION)).scalar_one_or_none()
    if known is None:
        insert = sqlite.insert if tx.on_sqlite else postgresql.insert
        fresh = "".join(secrets.choice(_LETTERS) for _ in range(4))
        tx.conn.execute(insert(setting).values(name=INSTALLATION, value=fresh).on_conflict_do_nothing())
        known = tx.conn.execute(select(setting.c.value).where(setting.c.name == INSTALLATION)).scalar_one()
    return str(known)


def ask_waybills(db: Database, order_ids: Collection[int], by: Actor) -> tuple[Outcome, ...]:
    """Write the intent to take waybill numbers for these orders' open parcels; the engine asks the carriers.

    Returns an Outcome per order; its detail names the numbers an order has already.
    """
    by.require(Right.PRINT)

    def work(tx: Tx) -> tuple[Outcome, ...]:
        rows: dict[int, list[AnyRow]] = defaultdict(list)
        for ids in order_book.chunks(order_ids):
            for row in tx.conn.execute(_parcels_of(ids)):
                rows[row.order_id].append(row)
        planned = [row.id for found in rows.values() for row in found if row.state == ParcelState.PLANNED.value]
        asked = ask_for_parcels(tx, planned)
        heads = order_heads(tx.conn, order_ids)
        return tuple(
            _ask_outcome(order_id, heads.get(order_id), rows.get(order_id, []), asked) for order_id in order_ids
        )

    return db.run(work, by)


def order_heads(conn: Connection, order_ids: Collection[int]) -> dict[int, AnyRow]:
    """Return order_no, order_state and exception_kind of those orders that exist, by id."""
    found: dict[int, AnyRow] = {}
    for ids in order_book.chunks(set(order_ids)):
        rows = conn.execute(
            select(
                sales_order.c.id, sales_order.c.order_no, sales_order.c.state.label("order_state"),
                sales_order.c.exception_kind,
            ).where(sales_order.c.id.in_(ids))
        )  # fmt: skip
        found.update({row.id: row for row in rows})
    return found


def _parcels_of(order_ids: Collection[int]) -> Any:  # noqa: ANN401 - a select
    return (
        select(
            parcel.c.id, parcel.c.order_id, parcel.c.state, parcel.c.waybill_no, parcel.c.carrier_id,
            sales_order.c.order_no, sales_order.c.state.label("order_state"), sales_order.c.exception_kind,
        )
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .where(parcel.c.order_id.in_(order_ids), parcel.c.state != ParcelState.CANCELLED.value)
        .order_by(parcel.c.order_id, parcel.c.parcel_index)
    )  # fmt: skip


def _ask_outcome(order_id: int, head: AnyRow | None, rows: list[AnyRow], asked: set[int]) -> Outcome:
    if head is None:
        return Outcome(str(order_id), "order.not_found", {"order_no": str(order_id)})
    if not rows:
        code, params = why_stopped(head)
        return Outcome(head.order_no, code, params)
    left = [row for row in rows if row.state == ParcelState.PLANNED.value and row.id not in asked]
    if left:
        code, params = why_stopped(left[0])
        return Outcome(left[0].order_no, code, params)
    return Outcome(rows[0].order_no, detail=" ".join(row.waybill_no for row in rows if row.waybill_no))


def why_stopped(row: AnyRow) -> tuple[str, dict[str, Param]]:
    """Return why a parcel may not go forward, from order_no, order_state, exception_kind and carrier_id."""
    if row.order_state == OrderState.CANCELLED.value:
        return "floor.order_cancelled", {"order_no": row.order_no}
    if row.order_state == OrderState.REPLACED.value:
        return "floor.order_replaced", {"order_no": row.order_no}
    if row.exception_kind is not None:
        return "floor.order_stopped", {"order_no": row.order_no, "kind": row.exception_kind}
    if row.order_state != OrderState.ROUTED.value:
        return "floor.not_routed", {"order_no": row.order_no}
    return "floor.no_carrier", {"order_no": row.order_no}
