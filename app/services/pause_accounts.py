"""Pause and resume a shop or carrier account: while it is paused nothing is called, and everybody sees why."""

from __future__ import annotations

from sqlalchemy import Table, update

from app.domain.people import SYSTEM, Actor, Right
from app.errors import AppError, NotFound
from app.models.database import Database, Tx
from app.models.shops import shop
from app.models.warehouses import carrier


def pause_shop(db: Database, shop_id: int, why: AppError, by: Actor = SYSTEM) -> None:
    """Stop calling a shop; its orders go on and its calls wait in the outbox. Raises NotFound."""
    _set(db, shop, "shop", shop_id, why, by)


def resume_shop(db: Database, shop_id: int, by: Actor) -> None:
    """Call a shop again. Raises NotFound."""
    _set(db, shop, "shop", shop_id, None, by)


def pause_carrier(db: Database, carrier_id: int, why: AppError, by: Actor = SYSTEM) -> None:
    """Stop calling a carrier; number requests wait. Raises NotFound."""
    _set(db, carrier, "carrier", carrier_id, why, by)


def resume_carrier(db: Database, carrier_id: int, by: Actor) -> None:
    """Call a carrier again. Raises NotFound."""
    _set(db, carrier, "carrier", carrier_id, None, by)


def _set(db: Database, table: Table, kind: str, account_id: int, why: AppError | None, by: Actor) -> None:
    by.require(Right.SETTINGS)

    def store(tx: Tx) -> None:
        changed = tx.conn.execute(
            update(table)
            .where(table.c.id == account_id)
            .values(
                paused=why is not None,
                pause_code=None if why is None else why.code,
                pause_params=None if why is None else why.params,
            )
        )
        if changed.rowcount == 0:
            raise NotFound(f"{kind}.not_found", name=str(account_id))
        tx.touch(kind, account_id)

    db.run(store, by)
