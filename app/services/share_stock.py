"""Virtual warehouses as settings: set a share of the stock apart for shops, or give it back to all."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update

from app.domain.people import Actor, Right
from app.domain.shares import VirtualWarehouse, overlap
from app.domain.text_cleaning import clean_text
from app.errors import BadInput, NotFound
from app.models.bulk import among
from app.models.database import Database, Tx
from app.models.shops import shop
from app.models.stock import sku, stock
from app.models.virtual_warehouses import (
    virtual_warehouse,
    virtual_warehouse_place,
    virtual_warehouse_shop,
    virtual_warehouse_sku,
)
from app.models.warehouses import warehouse
from app.services.accounts import find_shop
from app.services.manage_warehouses import find_warehouse_id
from app.services.order_book import chunks
from app.services.push_stock import queue_push
from app.services.queries.policy_rows import ShareLine
from app.services.stock_shares import virtual_warehouses

MOST_PIECES = 10_000_000
_PARTS = (virtual_warehouse_sku, virtual_warehouse_shop, virtual_warehouse_place)


@dataclass(frozen=True)
class ShareForm:
    """What a virtual warehouse becomes. Warehouses by code or name, shops by name, pieces by SKU code."""

    name: str
    warehouses: Sequence[str]
    shops: Sequence[str]
    percent: int = 0
    pieces: Mapping[str, int] | None = None


def save_share(db: Database, form: ShareForm, by: Actor) -> int:
    """Add a virtual warehouse, or replace the one of that name; return its id.

    Raises NotAllowed, NotFound for a warehouse, shop or SKU that is not there, and BadInput where percentages of a
    warehouse come to more than all of it or a shop would draw from two shares of one warehouse.
    """
    by.require(Right.SETTINGS)
    name, pieces = clean_text(form.name), form.pieces or {}
    if not name:
        raise BadInput("account.field_missing", field="name")
    if not form.warehouses or not form.shops:
        raise BadInput("share.for_nobody", name=name)
    if not 0 <= form.percent <= 100 or not (form.percent or pieces):
        raise BadInput("share.how_much", name=name)
    if any(not 0 <= qty <= MOST_PIECES for qty in pieces.values()):
        raise BadInput("share.pieces", most=MOST_PIECES)

    def work(tx: Tx) -> int:
        places = {find_warehouse_id(tx.conn, one) for one in form.warehouses}
        shops = {int(find_shop(tx.conn, one).id) for one in form.shops}
        skus = _sku_ids(tx.conn, pieces)
        known = [one for one in virtual_warehouses(tx.conn) if one.name != name]
        mine = VirtualWarehouse(0, name, frozenset(shops), frozenset(places), form.percent)
        _refuse_overlap(tx.conn, [*known, mine])
        house_id = _row(tx, name, form.percent)
        _fill(tx, house_id, places, shops, {skus[code]: qty for code, qty in pieces.items()})
        _tell(tx, places)
        return house_id

    return db.run(work, by)


def end_share(db: Database, name: str, by: Actor) -> None:
    """Give a share back to all shops. Raises NotAllowed, and NotFound without one of that name."""
    by.require(Right.SETTINGS)

    def work(tx: Tx) -> None:
        house = next((one for one in virtual_warehouses(tx.conn) if one.name == name.strip()), None)
        if house is None:
            raise NotFound("share.not_found", name=name[:60])
        for table in _PARTS:
            tx.conn.execute(delete(table).where(table.c.virtual_warehouse_id == house.id))
        tx.conn.execute(delete(virtual_warehouse).where(virtual_warehouse.c.id == house.id))
        _tell(tx, house.warehouse_ids)

    db.run(work, by)


def share_rows(conn: Connection) -> tuple[ShareLine, ...]:
    """Return all virtual warehouses, by name."""
    houses = virtual_warehouses(conn)
    places = dict(conn.execute(select(warehouse.c.id, warehouse.c.name)).all())
    shops = dict(conn.execute(select(shop.c.id, shop.c.name)).all())
    codes: dict[int, str] = {}
    for part in chunks({sku_id for house in houses for sku_id in house.pieces}):
        codes |= dict(conn.execute(select(sku.c.id, sku.c.sku_code).where(sku.c.id.in_(part))).all())
    return tuple(
        ShareLine(
            house.id,
            house.name,
            tuple(sorted(places[one] for one in house.warehouse_ids)),
            tuple(sorted(shops[one] for one in house.shop_ids)),
            house.percent,
            tuple(sorted((codes[one], qty) for one, qty in house.pieces.items())),
        )
        for house in sorted(houses, key=lambda one: one.name)
    )


def _sku_ids(conn: Connection, codes: Collection[str]) -> dict[str, int]:
    rows = conn.execute(select(sku.c.sku_code, sku.c.id).where(among(conn, sku.c.sku_code, codes))) if codes else ()
    found = {row.sku_code: row.id for row in rows}
    for code in codes:
        if code not in found:
            raise NotFound("sku.not_found", code=code[:60])
    return found


def _refuse_overlap(conn: Connection, houses: Sequence[VirtualWarehouse]) -> None:
    wrong = overlap(houses)
    if wrong is None:
        return
    warehouse_id, why = wrong
    name = conn.execute(select(warehouse.c.name).where(warehouse.c.id == warehouse_id)).scalar_one()
    raise BadInput("share.over_all" if why == "percent" else "share.shop_twice", warehouse=name)


def _row(tx: Tx, name: str, percent: int) -> int:
    known = tx.conn.execute(select(virtual_warehouse.c.id).where(virtual_warehouse.c.name == name)).scalar()
    if known is None:
        made = virtual_warehouse.insert().values(name=name, percent=percent, created_at=tx.at)
        return int(tx.conn.execute(made.returning(virtual_warehouse.c.id)).scalar_one())
    tx.conn.execute(update(virtual_warehouse).where(virtual_warehouse.c.id == known).values(percent=percent))
    _tell(tx, _places(tx.conn, known))
    for table in _PARTS:
        tx.conn.execute(delete(table).where(table.c.virtual_warehouse_id == known))
    return int(known)


def _places(conn: Connection, house_id: int) -> set[int]:
    query = select(virtual_warehouse_place.c.warehouse_id)
    return set(conn.execute(query.where(virtual_warehouse_place.c.virtual_warehouse_id == house_id)).scalars())


def _fill(tx: Tx, house_id: int, places: set[int], shops: set[int], pieces: Mapping[int, int]) -> None:
    rows: tuple[tuple[Any, list[dict[str, int]]], ...] = (
        (virtual_warehouse_place, [{"warehouse_id": one} for one in sorted(places)]),
        (virtual_warehouse_shop, [{"shop_id": one} for one in sorted(shops)]),
        (virtual_warehouse_sku, [{"sku_id": one, "qty": qty} for one, qty in sorted(pieces.items())]),
    )
    for table, each in rows:
        if each:
            tx.conn.execute(table.insert(), [{"virtual_warehouse_id": house_id, **row} for row in each])


def _tell(tx: Tx, places: Collection[int]) -> None:
    """Wake routing, and tell shops anew what they may sell of what lies in these warehouses."""
    tx.touch("warehouse", *places)
    lies_there = select(stock.c.sku_id).where(stock.c.warehouse_id.in_(sorted(places)), stock.c.on_hand_qty > 0)
    queue_push(tx, set(tx.conn.execute(lies_there.distinct()).scalars()))
