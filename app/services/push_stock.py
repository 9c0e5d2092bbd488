"""Stock push: tell each shop what may be sold. Rows carry no quantity; it is read when sent, so the newest wins."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select, update

from app.connectors.base import Platform, QuantityMeaning, StockFigure
from app.errors import Declined
from app.models.database import Database, Tx
from app.models.shops import listing, shop
from app.models.stock import stock
from app.models.warehouses import warehouse
from app.services.accounts import platform_kind
from app.services.order_book import chunks
from app.services.queries.stock_states import pending
from app.services.queue_calls import Call, queue_calls


def queue_push(tx: Tx, sku_ids: Collection[int]) -> None:
    """Queue a push of every listing of these SKUs, one open row per listing."""
    for ids in chunks(set(sku_ids)):
        rows = tx.conn.execute(
            select(listing.c.id, listing.c.shop_id, shop.c.platform)
            .join(shop, shop.c.id == listing.c.shop_id)
            .where(listing.c.sku_id.in_(ids))
            .order_by(listing.c.id)
        ).all()
        queue_calls(
            tx,
            (
                Call("push_stock", f"shop:{row.shop_id}", row.id)
                for row in rows
                if platform_kind(row.platform).can.pushes_stock is not QuantityMeaning.NONE
            ),
        )


@dataclass(frozen=True)
class Sellable:
    """What may be told about one SKU, in pieces over all active warehouses."""

    on_hand_qty: int
    available_qty: int
    pending_qty: int
    safety_qty: int

    @property
    def qty(self) -> int:
        """Available less what paid orders wait for, less safety stock; never below zero."""
        return max(0, self.available_qty - self.pending_qty - self.safety_qty)


def sellable(conn: Connection, sku_ids: Collection[int]) -> dict[int, Sellable]:
    """Return the sellable figures of these SKUs.

    Pending demand is what paid orders taken in but not yet reserved will take (in audit, short, on hold).
    """
    found: dict[int, Sellable] = {}
    for ids in chunks(set(sku_ids)):
        waiting = pending(conn, ids)
        rows = conn.execute(
            select(
                stock.c.sku_id,
                func.sum(stock.c.on_hand_qty),
                func.sum(stock.c.on_hand_qty - stock.c.reserved_qty - stock.c.quarantine_qty),
                func.sum(stock.c.safety_qty),
            )
            .join(warehouse, warehouse.c.id == stock.c.warehouse_id)
            .where(stock.c.sku_id.in_(ids), warehouse.c.active)
            .group_by(stock.c.sku_id)
        )
        for sku_id, on_hand, available, safety in rows:
            found[sku_id] = Sellable(int(on_hand), int(available), waiting.get(sku_id, 0), int(safety))
        for sku_id in ids:
            found.setdefault(sku_id, Sellable(0, 0, waiting.get(sku_id, 0), 0))
    return found


def push_listing(db: Database, connector: Platform, listing_id: int) -> None:
    """Push one listing's figure now (the outbox handler's work). Raises Declined when the platform refuses it."""
    with db.read() as conn:
        row = conn.execute(select(listing).where(listing.c.id == listing_id)).one()
        if row.sku_id is None:
            return
        figures = sellable(conn, [row.sku_id])[row.sku_id]
    meaning = connector.CAN.pushes_stock
    qty = figures.on_hand_qty if meaning is QuantityMeaning.PHYSICAL else figures.qty
    (result,) = connector.push_stock((StockFigure(row.listing_no, row.variant_no, row.merchant_code, qty),))

    def store(tx: Tx) -> None:
        tx.conn.execute(
            update(listing)
            .where(listing.c.id == listing_id)
            .values(pushed_qty=qty, pushed_at=tx.at, push_error=result.error)
        )
        tx.touch("stock", row.sku_id)

    db.run(store)
    if result.error is not None:
        raise Declined("stock.push_refused", listing=row.merchant_code or row.listing_no, why=result.error)
