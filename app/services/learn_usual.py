"""What is usual for a SKU: the median price a piece and the quantity that 99 of 100 lines keep to, over 30 days.

Read without a lock, in one statement both databases know, and stored in a short transaction of its own.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, delete, text

from app.models.base import UtcTime
from app.models.bulk import insert_many
from app.models.database import Database, Tx
from app.models.stock import sku_usual

KEPT = timedelta(days=30)
"""How far back the figures look, by the time of payment."""

_LEARN = text(
    """
    SELECT sku_id, currency,
           MAX(CASE WHEN by_price = (lines + 1) / 2 THEN price END) AS median_cents,
           MAX(CASE WHEN by_qty = (lines * 99 + 99) / 100 THEN qty END) AS usual_qty,
           MAX(lines) AS line_count
    FROM (
        SELECT sku_id, currency, price, qty,
               ROW_NUMBER() OVER (PARTITION BY sku_id, currency ORDER BY price) AS by_price,
               ROW_NUMBER() OVER (PARTITION BY sku_id, currency ORDER BY qty) AS by_qty,
               COUNT(*) OVER (PARTITION BY sku_id, currency) AS lines
        FROM (
            SELECT l.sku_id, o.currency, l.total_cents / l.qty AS price, l.qty
            FROM sales_order o JOIN order_line l ON l.order_id = o.id
            WHERE o.paid_at >= :since AND o.state <> 'cancelled' AND o.kind IN ('normal', 'manual')
              AND l.sku_id IS NOT NULL AND l.kind = 'goods'
        ) sold
    ) ranked
    GROUP BY sku_id, currency
    ORDER BY sku_id, currency
    """
).bindparams(bindparam("since", type_=UtcTime))
"""Nearest rank: the median of an even count is the lower of the two in the middle."""


def learn_usual(db: Database) -> int:
    """Learn the figures of all SKUs sold within the last 30 days anew; return how many SKUs (per currency)."""
    with db.read() as conn:
        now = db.now(conn)
        rows = conn.execute(_LEARN, {"since": now - KEPT}).all()
    found = [
        {
            "sku_id": row.sku_id,
            "currency": row.currency,
            "median_cents": row.median_cents,
            "usual_qty": row.usual_qty,
            "line_count": row.line_count,
            "as_of": now,
        }
        for row in rows
    ]

    def store(tx: Tx) -> int:
        tx.conn.execute(delete(sku_usual))
        insert_many(tx.conn, sku_usual, found)
        return len(found)

    return db.run(store)
