"""Set what the audit and routing ask of SKUs: tags (liquid, fragile, cold ...) and the floor price."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from app.domain.people import Actor, Right
from app.errors import BadInput, NotFound
from app.models.bulk import among
from app.models.database import Database, Tx
from app.models.stock import sku
from app.services.import_skus import sku_tags


def mark_skus(
    db: Database, codes: Collection[str], by: Actor, *, tags: str | None = None, floor_cents: int | None = None
) -> int:
    """Set tags (words with commas between, ``-`` for none) and floor price (-1: none) of these SKUs; return how many.

    None leaves a part as it is. Raises NotAllowed, NotFound naming the first unknown code, BadInput.
    """
    by.require(Right.ADJUST_STOCK)
    values: dict[str, Any] = {}
    if tags is not None:
        values["tags"] = sku_tags(tags)
    if floor_cents is not None:
        values["floor_cents"] = None if floor_cents == -1 else floor_cents
        if floor_cents < -1:
            raise BadInput("money.negative", field="floor")

    def work(tx: Tx) -> int:
        rows = tx.conn.execute(select(sku.c.id, sku.c.sku_code).where(among(tx.conn, sku.c.sku_code, codes))).all()
        unknown = sorted(set(codes) - {row.sku_code for row in rows})
        if unknown:
            raise NotFound("sku.not_found", code=unknown[0])
        if values:
            tx.conn.execute(update(sku).where(sku.c.id.in_([row.id for row in rows])).values(**values))
            tx.touch("stock", *(row.id for row in rows))
        return len(rows)

    return db.run(work, by)
