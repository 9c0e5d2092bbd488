"""What orders need, in pieces of SKUs: the open lines, each bundle taken apart into its components."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, select

from app.domain.bundles import Item, components
from app.models.orders import order_line
from app.models.stock import bundle_item
from app.services.order_book import chunks


class Need(NamedTuple):
    """Pieces of one SKU that one order line still needs."""

    order_id: int
    order_line_id: int
    sku_id: int
    qty: int


def needs_of(conn: Connection, order_ids: Collection[int]) -> list[Need]:
    """Return what these orders need, lines in their order; lines that stand for nothing yet are left out."""
    found: list[Need] = []
    for part in chunks(order_ids):
        rows = conn.execute(
            select(
                order_line.c.order_id, order_line.c.id, order_line.c.sku_id, order_line.c.bundle_id,
                (order_line.c.qty - order_line.c.refunded_qty).label("open_qty"),
            )
            .where(order_line.c.order_id.in_(part), order_line.c.qty > order_line.c.refunded_qty)
            .order_by(order_line.c.id)
        ).all()  # fmt: skip
        bundles = items_of(conn, {row.bundle_id for row in rows if row.bundle_id is not None})
        for order_id, line_id, sku_id, bundle_id, qty in rows:
            if sku_id is not None:
                found.append(Need(order_id, line_id, sku_id, qty))
            elif bundle_id is not None:
                pieces = components(bundles.get(bundle_id, ()), qty)
                found += [Need(order_id, line_id, component, count) for component, count in pieces.items()]
    return found


def items_of(conn: Connection, bundle_ids: Collection[int]) -> dict[int, tuple[Item, ...]]:
    """Return the components of these bundles, by SKU id."""
    found: dict[int, list[Item]] = defaultdict(list)
    for part in chunks(bundle_ids):
        rows = conn.execute(
            select(bundle_item)
            .where(bundle_item.c.bundle_id.in_(part))
            .order_by(bundle_item.c.bundle_id, bundle_item.c.sku_id)
        )
        for row in rows:
            found[row.bundle_id].append(Item(row.sku_id, row.qty, row.share))
    return {bundle_id: tuple(items) for bundle_id, items in found.items()}
