"""Which share of the stock each shop may have, for a batch of SKUs; one look where no stock is shared out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, func, select

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderQueue
from app.domain.parcel_state import ParcelState
from app.domain.shares import Place, Shares, VirtualWarehouse
from app.models.database import Tx
from app.models.orders import order_exception, order_line, sales_order
from app.models.parcels import parcel, parcel_line
from app.models.shops import shop
from app.models.stock import bundle_item, stock
from app.models.virtual_warehouses import (
    virtual_warehouse,
    virtual_warehouse_place,
    virtual_warehouse_shop,
    virtual_warehouse_sku,
)
from app.services.order_book import chunks
from app.services.stock_book import Piece, lock

_FLOOR = tuple(
    queue.value for queue in (OrderQueue.TO_PRINT, OrderQueue.TO_PACK, OrderQueue.TO_SHIP, OrderQueue.EXCEPTION)
)
"""Where orders stand whose parcels have pieces reserved."""
_NO_PIECES = (ParcelState.CANCELLED.value, ParcelState.SHIPPED.value)


def virtual_warehouses(conn: Connection) -> list[VirtualWarehouse]:
    """Return all virtual warehouses."""
    rows = conn.execute(select(virtual_warehouse).order_by(virtual_warehouse.c.id)).all()
    if not rows:
        return []
    shops, places = defaultdict(set), defaultdict(set)
    pieces: dict[int, dict[int, int]] = defaultdict(dict)
    for row in conn.execute(select(virtual_warehouse_shop)):
        shops[row.virtual_warehouse_id].add(row.shop_id)
    for row in conn.execute(select(virtual_warehouse_place)):
        places[row.virtual_warehouse_id].add(row.warehouse_id)
    for row in conn.execute(select(virtual_warehouse_sku)):
        pieces[row.virtual_warehouse_id][row.sku_id] = row.qty
    return [
        VirtualWarehouse(
            row.id, row.name, frozenset(shops[row.id]), frozenset(places[row.id]), row.percent, pieces[row.id]
        )
        for row in rows
    ]


def is_shared_out(conn: Connection) -> bool:
    """Tell whether any stock is set apart for shops."""
    return conn.execute(select(virtual_warehouse.c.id).limit(1)).first() is not None


def shares_of(conn: Connection, sku_ids: Collection[int], *, leaving_out: int | None = None) -> Shares | None:
    """Return what each share has left of these SKUs, None where no stock is shared out.

    ``leaving_out`` is an order whose own reserved pieces count as free.
    """
    houses = virtual_warehouses(conn)
    if not houses:
        return None
    sellable: dict[Place, int] = {}
    reserved: dict[tuple[int, int, int], int] = {}
    for part in chunks(sku_ids):
        figures = select(stock.c.sku_id, stock.c.warehouse_id, stock.c.on_hand_qty - stock.c.quarantine_qty)
        for sku_id, warehouse_id, qty in conn.execute(figures.where(stock.c.sku_id.in_(part))):
            sellable[(sku_id, warehouse_id)] = qty
        reserved |= _reserved(conn, houses, part, leaving_out)
    return Shares(houses, sellable, reserved)


def locked_shares(tx: Tx, sku_ids: Collection[int], warehouse_ids: Collection[int]) -> Shares | None:
    """As ``shares_of``, with the stock of these SKUs taken first, so that nobody else uses the same share up."""
    if not is_shared_out(tx.conn):
        return None
    lock(tx, [Piece(sku_id, warehouse_id, 1) for sku_id in sku_ids for warehouse_id in warehouse_ids])
    return shares_of(tx.conn, sku_ids)


def tight_places(conn: Connection) -> list[tuple[int, int, int, int]]:
    """Return (shop, SKU, warehouse, pieces) where a shop may have less of what short orders wait for than is free."""
    if not is_shared_out(conn):
        return []
    short = select(order_exception.c.order_id).where(
        order_exception.c.kind == ExceptionKind.SHORTAGE.value, order_exception.c.closed_at.is_(None)
    )
    lines = select(order_line.c.sku_id).where(order_line.c.order_id.in_(short), order_line.c.sku_id.is_not(None))
    items = (
        select(bundle_item.c.sku_id)
        .join(order_line, order_line.c.bundle_id == bundle_item.c.bundle_id)
        .where(order_line.c.order_id.in_(short))
    )
    skus = set(conn.execute(lines.union(items)).scalars())
    shares = shares_of(conn, skus)
    if shares is None:
        return []
    shops = list(conn.execute(select(shop.c.id).order_by(shop.c.id)).scalars())
    found: list[tuple[int, int, int, int]] = []
    for part in chunks(skus):
        free = stock.c.on_hand_qty - stock.c.reserved_qty - stock.c.quarantine_qty
        for row in conn.execute(select(stock.c.sku_id, stock.c.warehouse_id, free).where(stock.c.sku_id.in_(part))):
            sku_id, warehouse_id, qty = row
            may_have = ((one, shares.free(one, sku_id, warehouse_id, qty)) for one in shops)
            found += [(one, sku_id, warehouse_id, most) for one, most in may_have if most < qty]
    return found


def _reserved(
    conn: Connection, houses: Sequence[VirtualWarehouse], sku_ids: Collection[int], leaving_out: int | None
) -> dict[tuple[int, int, int], int]:
    """Return the pieces that each share's shops have reserved in its warehouses."""
    shops = sorted({shop_id for house in houses for shop_id in house.shop_ids})
    query = (
        select(sales_order.c.shop_id, parcel.c.warehouse_id, parcel_line.c.sku_id, func.sum(parcel_line.c.qty))
        .join(parcel, parcel.c.order_id == sales_order.c.id)
        .join(parcel_line, parcel_line.c.parcel_id == parcel.c.id)
        .where(
            sales_order.c.queue.in_(_FLOOR),
            sales_order.c.shop_id.in_(shops),
            parcel.c.state.not_in(_NO_PIECES),
            parcel_line.c.sku_id.in_(sku_ids),
        )
        .group_by(sales_order.c.shop_id, parcel.c.warehouse_id, parcel_line.c.sku_id)
    )
    if leaving_out is not None:
        query = query.where(sales_order.c.id != leaving_out)
    found: dict[tuple[int, int, int], int] = defaultdict(int)
    for shop_id, warehouse_id, sku_id, qty in conn.execute(query):
        for house in houses:
            if shop_id in house.shop_ids and warehouse_id in house.warehouse_ids:
                found[(house.id, sku_id, warehouse_id)] += int(qty)
    return found
