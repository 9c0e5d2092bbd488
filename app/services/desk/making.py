"""Orders by hand, for the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from app.domain.address import region_faults, split_address
from app.domain.people import Actor
from app.models.stock import bundle, sku
from app.services.core import Core
from app.services.edit_orders import edit_lines, unedit_lines
from app.services.make_orders import copy_order, goods_of, make_order, resend_order
from app.services.push_stock import sellable
from app.services.queries.making_rows import GoodsFound, LineEdit, Made, MadeOrder, MemoEdit, PlaceFound
from app.services.queries.rows import Outcome
from app.services.write_memos import set_memo


class MakingDesk:
    """Fulfils the window's Making protocol."""

    def __init__(self, core: Core) -> None:
        self._db = core.db
        self._keys = core.keys

    def goods(self, code: str) -> GoodsFound:
        """Return what a code stands for, its list price and what may still be promised of it."""
        with self._db.read() as conn:
            found = goods_of(conn, code)
            if found.sku_id is None:
                whole = conn.execute(
                    select(bundle.c.bundle_code, bundle.c.name).where(bundle.c.id == found.bundle_id)
                ).one()
                return GoodsFound(whole.bundle_code, whole.name, "", 0, 0, bundle=True)
            row = conn.execute(
                select(sku.c.sku_code, sku.c.name, sku.c.spec, sku.c.price_cents).where(sku.c.id == found.sku_id)
            ).one()
            free = sellable(conn, [found.sku_id])[found.sku_id].qty
        return GoodsFound(row.sku_code, row.name, row.spec, row.price_cents, free)

    def place(self, address: str) -> PlaceFound:
        """Take an address apart."""
        found = split_address(address)
        faults = region_faults(found.province, found.city, found.district) if address.strip() else ()
        return PlaceFound(
            found.province, found.city, found.district, found.town, found.street,
            tuple(f"address.{fault}" for fault in faults),
        )  # fmt: skip

    def make(self, form: MadeOrder, by: Actor) -> Made:
        """Make an order."""
        return make_order(self._db, self._keys, form, by)

    def copy(self, order_id: int, key: str, by: Actor) -> Made:
        """Copy one."""
        return copy_order(self._db, self._keys, order_id, key, by)

    def resend(self, order_id: int, pieces: Mapping[int, int], reason: str, key: str, by: Actor) -> Made:
        """Send goods once more."""
        return resend_order(self._db, self._keys, order_id, pieces, reason, key, by)

    def edit(self, order_id: int, edits: Sequence[LineEdit], by: Actor) -> tuple[Outcome, ...]:
        """Change the lines."""
        return (edit_lines(self._db, order_id, edits, by),)

    def unedit(self, order_id: int, by: Actor) -> tuple[Outcome, ...]:
        """Take one's newest edit back."""
        return (unedit_lines(self._db, order_id, by),)

    def memo(self, order_ids: Sequence[int], edit: MemoEdit, by: Actor) -> tuple[Outcome, ...]:
        """Change memo and flag."""
        return set_memo(self._db, order_ids, edit, by)
