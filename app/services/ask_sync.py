"""Ask the engine to read shops now instead of at their next turn."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from app.domain.people import Actor
from app.models.database import Database, Tx
from app.models.shops import shop

SYNC = "sync"
"""The kind of change that asks; its ids are shops."""


def ask_sync(db: Database, by: Actor, shop_ids: Collection[int] | None = None) -> None:
    """Ask for these shops, or for all. An engine that is not running reads them when it starts anyway."""

    def ask(tx: Tx) -> None:
        ids = tx.conn.execute(select(shop.c.id)).scalars().all() if shop_ids is None else shop_ids
        tx.touch(SYNC, *ids)

    db.run(ask, by)
