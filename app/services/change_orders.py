"""Small changes by staff: urgent, tags, carrier, warehouse."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update

from app.domain.exceptions import ExceptionKind
from app.domain.freight import freight_cents
from app.domain.order_state import OrderState
from app.domain.parcel_state import ParcelMove, ParcelState
from app.domain.people import Actor, Right
from app.domain.text_cleaning import clean_text
from app.domain.wishes import BOUND
from app.errors import IllegalMove, NotFound
from app.models.database import Database, Tx
from app.models.orders import receiver, sales_order
from app.models.parcels import parcel
from app.models.warehouses import carrier, warehouse
from app.services import order_book
from app.services.outcomes import per_order
from app.services.print_waybills import withdraw_jobs
from app.services.queries.rows import Outcome
from app.services.record_changes import Changed, change_order, different, of_parcel
from app.services.recycle_waybills import queue_recycle
from app.services.request_waybills import ask_for_parcels, asked_parcels
from app.services.route_surroundings import tariff_of
from app.services.unroute_orders import unroute_in

_OPEN = (OrderState.RECEIVED.value, OrderState.AUDITED.value, OrderState.ROUTED.value)
_NO_PAPER = (ParcelState.PLANNED.value, ParcelState.WAYBILLED.value)


def set_urgent(db: Database, ids: Collection[int], on: bool, by: Actor) -> tuple[Outcome, ...]:  # noqa: FBT001 - the wanted state
    """Put orders before all others in every queue, or take that back."""
    by.require(Right.HOLD)

    def work(tx: Tx, order_id: int) -> None:
        _open_order(tx, order_id)
        changed = change_order(tx, order_id, {"urgent": on})
        if changed:
            tx.event(order_id, "order.made_urgent" if on else "order.made_normal", changes=changed)

    return per_order(db, ids, work, by)


def set_tags(
    db: Database, ids: Collection[int], add: Collection[str], remove: Collection[str], by: Actor
) -> tuple[Outcome, ...]:
    """Add and remove our own labels; stored once each, in alphabetical order."""
    by.require(Right.HOLD)
    plus, minus = ({clean_text(name).replace(",", " ") for name in names} - {""} for names in (add, remove))

    def work(tx: Tx, order_id: int) -> None:
        old = tx.conn.execute(select(sales_order.c.tags).where(sales_order.c.id == order_id)).scalar_one()
        tags = (set(split_tags(old)) | plus) - minus
        changed = change_order(tx, order_id, {"tags": join_tags(tags)})
        if changed:
            tx.event(order_id, "order.tagged", tags=sorted(tags), changes=changed)

    return per_order(db, ids, work, by)


def split_tags(stored: str) -> tuple[str, ...]:
    """Return the labels of the stored form ``,a,b,``."""
    return tuple(part for part in stored.split(",") if part)


def join_tags(tags: Collection[str]) -> str:
    """Return the stored form, each label between commas so that one can be searched whole."""
    return f",{','.join(sorted(tags))}," if tags else ""


def choose_carrier(db: Database, ids: Collection[int], carrier_id: int, by: Actor) -> tuple[Outcome, ...]:
    """Give the unshipped parcels of these orders to a carrier; numbers already taken are recycled.

    Parcels whose label is on paper are refused: their number is recycled by cancelling or by a re-issue.
    """
    by.require(Right.PRINT)
    with db.read() as conn:
        chosen = conn.execute(select(carrier).where(carrier.c.id == carrier_id)).one_or_none()
        tariff = tariff_of(conn, carrier_id)
    if chosen is None:
        raise NotFound("carrier.not_found", name=str(carrier_id))

    def work(tx: Tx, order_id: int) -> None:
        number = _open_order(tx, order_id)
        rows = tx.conn.execute(
            select(
                parcel.c.id, parcel.c.state, parcel.c.carrier_id, parcel.c.service_code, parcel.c.warehouse_id,
                parcel.c.expected_weight_g, parcel.c.freight_cents, receiver.c.province, receiver.c.city,
            )
            .join(receiver, (receiver.c.order_id == parcel.c.order_id) & receiver.c.current)
            .where(parcel.c.order_id == order_id, parcel.c.state != ParcelState.CANCELLED.value)
        ).all()  # fmt: skip
        if any(row.state not in _NO_PAPER for row in rows):
            raise IllegalMove("order.label_on_paper", order_no=number)
        moving = [row.id for row in rows if row.carrier_id != carrier_id]
        numbered = [row.id for row in rows if row.id in moving and row.state == ParcelState.WAYBILLED.value]
        asked = asked_parcels(tx.conn, moving)
        queue_recycle(tx, moving)
        if numbered:
            withdraw_jobs(tx, numbered)
            order_book.move_parcels(tx, numbered, ParcelMove.RECYCLE, "parcel.number_given_back", waybill_no=None,
                                    waybill_no_reversed=None, label_data=None)  # fmt: skip
        changed: Changed = {}
        for row in rows:
            if row.id in moving:
                price = tariff.find(row.warehouse_id, row.province, row.city)
                cents = None if price is None else freight_cents(price, row.expected_weight_g)
                values = {"carrier_id": carrier_id, "service_code": chosen.service_code, "freight_cents": cents}
                changed |= of_parcel(row.id, different(row, values))
                tx.conn.execute(
                    update(parcel).where(parcel.c.id == row.id).values(**values, version=parcel.c.version + 1)
                )
        changed |= change_order(tx, order_id, {"carrier_wish": chosen.name})
        tx.event(order_id, "order.carrier_chosen", carrier=chosen.name, changes=changed)
        kinds = [ExceptionKind.NO_CARRIER.value, ExceptionKind.WAYBILL_REFUSED.value]
        order_book.close_exceptions(tx, [order_id], kinds, "cured")
        order_book.settle(tx, [order_id])
        ask_for_parcels(tx, sorted(asked))  # whoever asked the old carrier for a number gets one of the new carrier

    return per_order(db, ids, work, by)


def choose_warehouse(db: Database, ids: Collection[int], warehouse_id: int | None, by: Actor) -> tuple[Outcome, ...]:
    """Send these orders from one warehouse and no other, or from any again (None).

    An order that was to leave from elsewhere is un-routed and the engine routes it anew: stock is released, numbers are
    recycled, and the outcome names labels on paper. Raises NotFound for an unknown warehouse; refuses orders that have
    left or ended.
    """
    by.require(Right.AUDIT)
    house = None
    if warehouse_id is not None:
        with db.read() as conn:
            house = conn.execute(
                select(warehouse.c.id, warehouse.c.code, warehouse.c.name)
                .where(warehouse.c.id == warehouse_id, warehouse.c.active)
            ).one_or_none()  # fmt: skip
        if house is None:
            raise NotFound("warehouse.not_found", name=str(warehouse_id))

    def work(tx: Tx, order_id: int) -> str:
        _open_order(tx, order_id)
        order = tx.conn.execute(
            select(sales_order.c.state, sales_order.c.warehouse_id, sales_order.c.warehouse_wish)
            .where(sales_order.c.id == order_id)
        ).one()  # fmt: skip
        wish = "" if house is None else BOUND + house.code
        if order.warehouse_wish == wish:
            return ""
        there = house is not None and order.warehouse_id == house.id
        labels = unroute_in(tx, order_id) if order.state == OrderState.ROUTED.value and not there else ""
        changed = change_order(tx, order_id, {"warehouse_wish": wish})
        if house is None:
            tx.event(order_id, "order.warehouse_freed", changes=changed)
        else:
            tx.event(order_id, "order.warehouse_chosen", warehouse=house.name, changes=changed)
        kinds = [ExceptionKind.NO_WAREHOUSE.value, ExceptionKind.SHORTAGE.value]
        order_book.close_exceptions(tx, [order_id], kinds, "cured")
        order_book.settle(tx, [order_id])
        return labels

    return per_order(db, ids, work, by)


def _open_order(tx: Tx, order_id: int) -> str:
    row = tx.conn.execute(select(sales_order.c.order_no, sales_order.c.state).where(sales_order.c.id == order_id)).one()
    if row.state not in _OPEN:
        raise IllegalMove("order.over_already", order_no=row.order_no, state=row.state)
    return str(row.order_no)


def set_sealed(db: Database, ids: Collection[int], on: bool, by: Actor) -> tuple[Outcome, ...]:  # noqa: FBT001 - the wanted state
    """Seal orders against merging and splitting (封存), or take the seal off."""
    by.require(Right.AUDIT)

    def work(tx: Tx, order_id: int) -> None:
        _open_order(tx, order_id)
        changed = change_order(tx, order_id, {"sealed": on})
        if changed:
            tx.event(order_id, "order.sealed" if on else "order.unsealed", changes=changed)

    return per_order(db, ids, work, by)
