"""Read orders again on their platform before paper and parcels leave: a refund asked a minute ago must stop them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.connectors.base import Platform
from app.models.database import Database, Tx
from app.models.orders import order_line
from app.models.raw_orders import raw_order
from app.models.shops import shop
from app.services.accounts import platform_kind, shop_row
from app.services.intake_orders import read_page, store_page
from app.services.intake_rows import shop_facts
from app.services.keys import KeyBook
from app.services.order_book import chunks
from app.services.queue_calls import Call, queue_calls


def queue_recheck(tx: Tx, order_ids: Collection[int]) -> None:
    """Ask for a fresh look at every raw order of these orders, where the platform can be asked."""
    for ids in chunks(set(order_ids)):
        rows = tx.conn.execute(
            select(raw_order.c.id, raw_order.c.shop_id, shop.c.platform)
            .join(shop, shop.c.id == raw_order.c.shop_id)
            .where(
                raw_order.c.id.in_(
                    select(order_line.c.raw_order_id).where(
                        order_line.c.order_id.in_(ids), order_line.c.raw_order_id.is_not(None)
                    )
                )
            )
            .order_by(raw_order.c.id)
        ).all()
        queue_calls(
            tx,
            (
                Call("recheck_order", f"shop:{row.shop_id}", row.id)
                for row in rows
                if platform_kind(row.platform).can.pulls
            ),
        )


def recheck_order(db: Database, keys: KeyBook, connector: Platform, raw_order_id: int) -> None:
    """Read one order again and take the difference in (the outbox handler's work); a vanished one changes nothing."""
    with db.read() as conn:
        row = conn.execute(
            select(raw_order.c.platform_order_no, raw_order.c.shop_id).where(raw_order.c.id == raw_order_id)
        ).one()
        facts = shop_facts(shop_row(conn, row.shop_id), searchable=connector.CAN.receiver_in_clear)
    pulled = connector.get_order(row.platform_order_no)
    if pulled is None:
        return
    reads = read_page(connector.translate, [pulled])
    db.run(lambda tx: store_page(tx, keys, facts, reads))
