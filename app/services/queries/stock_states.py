"""Which SKUs are short (orders wait for more than there is) and which are low (at or under their safety stock)."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from app.services.queries.sql import Sql, one_of, run

if TYPE_CHECKING:
    from sqlalchemy import Connection

WAITING_CAP = 20_000
"""Orders looked at for what they wait for."""
AVAILABLE = "k.on_hand_qty - k.reserved_qty - k.quarantine_qty"
LOW = f"{AVAILABLE} <= k.safety_qty AND k.safety_qty > 0"
"""The condition of the index ``ix_stock_low``; ``k`` is the stock row."""


def short_skus(conn: Connection) -> list[int]:
    """Return SKUs of which orders with an open shortage need more than is available over all warehouses, ascending."""
    rows = run(
        conn,
        Sql(
            "WITH w AS ("
            "SELECT x.order_id FROM order_exception x WHERE x.kind = 'shortage' AND x.closed_at IS NULL LIMIT ?"
            "), n AS ("
            "SELECT l.sku_id, l.qty - l.refunded_qty AS qty FROM w"
            " JOIN order_line l ON l.order_id = w.order_id WHERE l.sku_id IS NOT NULL UNION ALL"
            " SELECT i.sku_id, (l.qty - l.refunded_qty) * i.qty FROM w"
            " JOIN order_line l ON l.order_id = w.order_id JOIN bundle_item i ON i.bundle_id = l.bundle_id)"
            " SELECT need.sku_id FROM (SELECT n.sku_id, sum(n.qty) AS qty FROM n GROUP BY n.sku_id) need"
            " WHERE need.qty > COALESCE((SELECT sum(k.on_hand_qty - k.reserved_qty - k.quarantine_qty) FROM stock k"
            " WHERE k.sku_id = need.sku_id), 0) ORDER BY need.sku_id",
            [WAITING_CAP],
        ),
    )
    return [row[0] for row in rows]


def count_low(conn: Connection) -> int:
    """Return how many SKUs are low in some warehouse."""
    rows = run(conn, Sql(f"SELECT count(DISTINCT k.sku_id) FROM stock k WHERE {LOW}"))  # noqa: S608 - our own words
    return int(rows[0][0])


_WAITING = (
    "FROM sales_order o JOIN order_line l ON l.order_id = o.id"
    " WHERE o.queue IN ('to_audit', 'exception') AND o.state IN ('received', 'audited') AND "
)
"""Lines of orders not yet routed. Such orders stand in two queues only, which is the way in by index."""


def pending(conn: Connection, sku_ids: Collection[int]) -> dict[int, int]:
    """Return pieces that orders not yet routed will take, per SKU: paid, taken in, nothing reserved yet.

    Bundles count with their components.
    """
    if not sku_ids:
        return {}
    rows = run(
        conn,
        Sql(f"SELECT l.sku_id, sum(l.qty - l.refunded_qty) {_WAITING}")
        + one_of("l.sku_id", list(sku_ids))
        + Sql(" GROUP BY l.sku_id"),
    )
    found = {row[0]: int(row[1]) for row in rows if row[1]}
    of_bundles = run(
        conn,
        Sql("SELECT i.sku_id, i.bundle_id, i.qty FROM bundle_item i WHERE ") + one_of("i.sku_id", list(sku_ids)),
    )
    if not of_bundles:
        return found
    rows = run(
        conn,
        Sql(f"SELECT l.bundle_id, sum(l.qty - l.refunded_qty) {_WAITING}")
        + one_of("l.bundle_id", sorted({row[1] for row in of_bundles}))
        + Sql(" GROUP BY l.bundle_id"),
    )
    wanted = {row[0]: int(row[1]) for row in rows}
    for sku_id, bundle_id, qty in of_bundles:
        if wanted.get(bundle_id):
            found[sku_id] = found.get(sku_id, 0) + wanted[bundle_id] * qty
    return found


def waiting_orders(conn: Connection, sku_id: int) -> int:
    """Return how many orders not yet routed want a SKU."""
    in_bundle = "l.bundle_id IN (SELECT i.bundle_id FROM bundle_item i WHERE i.sku_id = ?)"
    statement = f"SELECT count(DISTINCT o.id) {_WAITING} (l.sku_id = ? OR {in_bundle})"
    rows = run(conn, Sql(statement, [sku_id, sku_id]))
    return int(rows[0][0])


def free(conn: Connection, sku_ids: Collection[int]) -> dict[int, int]:
    """Return available pieces per SKU over all warehouses; a SKU never counted is missing."""
    if not sku_ids:
        return {}
    rows = run(
        conn,
        Sql(f"SELECT k.sku_id, sum({AVAILABLE}) FROM stock k WHERE ")  # noqa: S608 - our own words
        + one_of("k.sku_id", list(sku_ids))
        + Sql(" GROUP BY k.sku_id"),
    )
    return {row[0]: int(row[1]) for row in rows}
