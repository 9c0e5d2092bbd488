"""What lists show of an order's lines: their sum is stored with the order and made anew when lines change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from app.models.base import AnyRow
from app.models.database import Tx
from app.models.orders import order_line, sales_order
from app.services.intake_rows import goods_summary
from app.services.order_book import chunks
from app.services.record_changes import Changed, different

_SUMS = ("goods", "qty", "shape", "has_gift")


def sum_lines(tx: Tx, ids: Collection[int]) -> dict[int, Changed]:
    """Store the sums of these orders' lines; return what changed, for the orders where something did."""
    found: dict[int, Changed] = {}
    fresh: list[dict[str, Any]] = []
    for part in chunks(ids):
        sums = sums_of(tx.conn, part)
        columns = [sales_order.c[name] for name in _SUMS]
        for row in tx.conn.execute(select(sales_order.c.id, *columns).where(sales_order.c.id.in_(part))):
            changed = different(row, sums[row.id])
            if changed:
                found[row.id] = changed
                fresh.append({"b_id": row.id, **sums[row.id]})
                tx.touch("order", row.id)
    if fresh:
        tx.conn.execute(
            update(sales_order)
            .where(sales_order.c.id == bindparam("b_id"))
            .values({name: bindparam(name) for name in _SUMS} | {"version": sales_order.c.version + 1}),
            fresh,
        )
    return found


def sums_of(conn: Connection, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the columns that sum up the stored lines of these orders (at most a chunk of them)."""
    lines: dict[int, list[AnyRow]] = defaultdict(list)
    for row in conn.execute(select(order_line).where(order_line.c.order_id.in_(ids)).order_by(order_line.c.id)):
        lines[row.order_id].append(row)
    return {
        order_id: {
            **goods_summary(
                (_named(line), line.title, line.spec, line.qty - line.refunded_qty) for line in lines[order_id]
            ),
            "has_gift": any(line.kind == "gift" and line.qty > line.refunded_qty for line in lines[order_id]),
        }
        for order_id in ids
    }


def _named(line: AnyRow) -> str:
    """Return what tells a line's goods from others: their SKU or bundle, the listing while that is unmatched."""
    if line.sku_id is not None:
        return f"sku {line.sku_id}"
    return f"bundle {line.bundle_id}" if line.bundle_id is not None else f"listing {line.listing_id}"
