"""Choose the carrier again for planned parcels that have none: one was added, or what carriers take or cost changed."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select, update

from app.domain.exceptions import ExceptionKind
from app.domain.parcel_state import ParcelState
from app.errors import Param
from app.models.database import Tx
from app.models.parcels import parcel, parcel_line
from app.services import order_book
from app.services.order_book import chunks
from app.services.record_changes import different, of_parcel
from app.services.route_surroundings import load_surroundings, order_facts

_MOST = 5000
"""Parcels that one change gives a carrier to; the rest follow with the next change."""


def choose_again(tx: Tx) -> int:
    """Give planned parcels without a carrier the one the rules choose now; NO_CARRIER cures itself.

    Returns how many parcels got one.
    """
    waiting = tx.conn.execute(
        select(
            parcel.c.id, parcel.c.order_id, parcel.c.warehouse_id, parcel.c.carrier_id, parcel.c.service_code,
            parcel.c.freight_cents,
        )
        .where(parcel.c.carrier_id.is_(None), parcel.c.state == ParcelState.PLANNED.value)
        .order_by(parcel.c.id)
        .limit(_MOST)
        .with_for_update(skip_locked=True)
    ).all()  # fmt: skip
    given = 0
    for start in range(0, len(waiting), order_book.CHUNK):
        part = waiting[start : start + order_book.CHUNK]
        orders = {row.id: row for row in tx.conn.execute(order_facts([row.order_id for row in part]))}
        contents = _contents(tx, [row.id for row in part])
        skus = {sku_id for pieces in contents.values() for sku_id in pieces}
        around = load_surroundings(tx.conn, tx.at, skus, {order.province for order in orders.values()})
        cured = set()
        for row in part:
            load = around.load_of(orders[row.order_id], contents[row.id], row.warehouse_id)
            chosen = around.chooser.choose(load)
            if chosen.carrier is None:
                continue
            cured.add(row.order_id)
            values = {
                "carrier_id": chosen.carrier.id,
                "service_code": chosen.carrier.service_code,
                "freight_cents": chosen.freight_cents,
            }
            tx.conn.execute(update(parcel).where(parcel.c.id == row.id).values(**values, version=parcel.c.version + 1))
            tx.touch("parcel", row.id)
            told: dict[str, Param] = {
                **chosen.params,
                "carrier_why": chosen.code,
                "carrier_others": list(chosen.others),
            }
            changes = of_parcel(row.id, different(row, values))
            tx.record(row.order_id, "order.carrier_found", told, parcel_id=row.id, changes=changes)
        order_book.close_exceptions(tx, cured, [ExceptionKind.NO_CARRIER.value], "cured")
        order_book.settle(tx, cured)
        given += len(cured)
    return given


def _contents(tx: Tx, parcel_ids: list[int]) -> dict[int, dict[int, int]]:
    """Return the pieces by SKU in each parcel."""
    found: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for part in chunks(parcel_ids):
        for row in tx.conn.execute(select(parcel_line).where(parcel_line.c.parcel_id.in_(part))):
            found[row.parcel_id][row.sku_id] += row.qty
    return found
