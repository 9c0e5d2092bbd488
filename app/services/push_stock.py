"""Stock push: tell each shop what may be sold, many listings in one call, with an answer for each.

Rows of the outbox carry no quantity; it is read when sent, so the newest wins.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, func, or_, select, update

from app.connectors.base import Platform, QuantityMeaning, StockFigure
from app.domain.bundles import components, whole_bundles
from app.errors import Declined
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.shops import listing, shop
from app.models.stock import bundle_item, stock
from app.models.warehouses import warehouse
from app.services.accounts import platform_kind
from app.services.order_book import chunks
from app.services.order_demand import items_of
from app.services.queries.stock_states import pending
from app.services.queue_calls import Call, queue_calls
from app.services.stock_shares import shares_of


def queue_push(tx: Tx, sku_ids: Collection[int]) -> None:
    """Queue a push of every listing of these SKUs and of bundles with them, one open row per listing."""
    for ids in chunks(set(sku_ids)):
        rows = tx.conn.execute(
            select(listing.c.id, listing.c.shop_id, shop.c.platform)
            .join(shop, shop.c.id == listing.c.shop_id)
            .where(
                or_(
                    listing.c.sku_id.in_(ids),
                    listing.c.bundle_id.in_(select(bundle_item.c.bundle_id).where(bundle_item.c.sku_id.in_(ids))),
                )
            )
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
    most_qty: int | None = None
    """What a shop may have of it, where stock is set apart for shops."""

    @property
    def qty(self) -> int:
        """Available less what paid orders wait for, less safety stock; never below zero or over the shop's share."""
        left = self.available_qty - self.pending_qty - self.safety_qty
        return max(0, left if self.most_qty is None else min(left, self.most_qty))


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


def _of_share(conn: Connection, shop_id: int, figures: dict[int, Sellable]) -> dict[int, Sellable]:
    """Return the figures with no more for sale than what the shop may have, where stock is shared out."""
    shares = shares_of(conn, figures)
    if shares is None:
        return figures
    may_have: dict[int, int] = dict.fromkeys(figures, 0)
    for ids in chunks(figures):
        rows = conn.execute(
            select(
                stock.c.sku_id,
                stock.c.warehouse_id,
                stock.c.on_hand_qty - stock.c.reserved_qty - stock.c.quarantine_qty,
            )
            .join(warehouse, warehouse.c.id == stock.c.warehouse_id)
            .where(stock.c.sku_id.in_(ids), warehouse.c.active)
        )
        for sku_id, warehouse_id, free in rows:
            may_have[sku_id] += shares.free(shop_id, sku_id, warehouse_id, free)
    return {sku_id: replace(one, most_qty=may_have[sku_id]) for sku_id, one in figures.items()}


def _contents(conn: Connection, rows: Sequence[AnyRow]) -> dict[int, dict[int, int]]:
    """Return the pieces of each SKU in one unit of each listing."""
    bundles = items_of(conn, {row.bundle_id for row in rows if row.sku_id is None})
    return {
        row.id: {row.sku_id: 1} if row.sku_id is not None else components(bundles.get(row.bundle_id, ()), 1)
        for row in rows
    }


def push_listings(db: Database, connector: Platform, listing_ids: Collection[int]) -> dict[int, Declined]:
    """Push the figures of this moment of a shop's listings in one call (the outbox handler's work).

    Returns why a listing was refused, by its id; the others were taken. One that is unmatched has nothing to tell; of a
    bundle there are as many as its scarcest component makes.
    """
    with db.read() as conn:
        rows = conn.execute(
            select(listing)
            .where(listing.c.id.in_(listing_ids), or_(listing.c.sku_id.is_not(None), listing.c.bundle_id.is_not(None)))
            .order_by(listing.c.id)
        ).all()
        contents = _contents(conn, rows)
        figures = sellable(conn, {sku_id for pieces in contents.values() for sku_id in pieces})
        if rows:
            figures = _of_share(conn, rows[0].shop_id, figures)
    if not rows:
        return {}
    physical = connector.CAN.pushes_stock is QuantityMeaning.PHYSICAL
    told = {
        listing_id: min(
            (
                whole_bundles(figures[one].on_hand_qty if physical else figures[one].qty, qty)
                for one, qty in pieces.items()
            ),
            default=0,
        )
        for listing_id, pieces in contents.items()
    }
    results = connector.push_stock(
        tuple(StockFigure(row.listing_no, row.variant_no, row.merchant_code, told[row.id]) for row in rows)
    )
    errors = {row.id: result.error for row, result in zip(rows, results, strict=True)}

    def store(tx: Tx) -> None:
        for row in rows:
            values = {"pushed_qty": told[row.id], "pushed_at": tx.at, "push_error": errors[row.id]}
            tx.conn.execute(update(listing).where(listing.c.id == row.id).values(values))
        tx.touch("stock", *{sku_id for pieces in contents.values() for sku_id in pieces})

    db.run(store)
    return {
        row.id: Declined("stock.push_refused", listing=row.merchant_code or row.listing_no, why=why)
        for row in rows
        if (why := errors[row.id]) is not None
    }
