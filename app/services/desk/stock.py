"""The stock panel and the verbs on stock."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.people import Actor, Right
from app.services.adjust_stock import Count, adjust, set_safety
from app.services.core import Core
from app.services.push_stock import queue_push
from app.services.queries import stock_lists
from app.services.queries.rows import Outcome, PageMark
from app.services.queries.screen_rows import RowCount, StockDetail, StockFilter, StockPage
from app.services.queries.work_place_rows import StockMoveRow, StockRow
from app.services.transfer_stock import transfer

Outcomes = tuple[Outcome, ...]


class StockDesk:
    """Fulfils the window's Stock protocol; the command line uses it too."""

    def __init__(self, core: Core) -> None:
        self._db = core.db

    def page(self, where: StockFilter, mark: PageMark | None, limit: int, backwards: bool) -> StockPage:  # noqa: FBT001
        """Return one page by SKU code and warehouse."""
        with self._db.read() as conn:
            return stock_lists.page(conn, where, mark, limit, backwards=backwards)

    def anchor_at(self, where: StockFilter, fraction: float) -> PageMark | None:
        """Return the mark at ``fraction`` of the list."""
        with self._db.read() as conn:
            return stock_lists.anchor_at(conn, where, fraction)

    def count(self, where: StockFilter, cap: int) -> RowCount:
        """Return the length, exact up to ``cap``."""
        with self._db.read() as conn:
            return stock_lists.count(conn, where, cap)

    def still_there(self, where: StockFilter, sku_ids: Sequence[int]) -> tuple[StockRow, ...]:
        """Return the present rows of these SKUs that still match."""
        with self._db.read() as conn:
            return stock_lists.still_there(conn, where, sku_ids)

    def counters(self) -> dict[str, int]:
        """Return all, short and low."""
        with self._db.read() as conn:
            return stock_lists.counters(conn)

    def detail(self, sku_id: int) -> StockDetail:
        """Return everything about one SKU; raise NotFound."""
        with self._db.read() as conn:
            return stock_lists.detail(conn, sku_id)

    def ledger(self, sku_id: int, below: int | None, limit: int) -> tuple[StockMoveRow, ...]:
        """Return older ledger lines of a SKU than the one with the id ``below``, newest first."""
        with self._db.read() as conn:
            return stock_lists.ledger(conn, sku_id, None, limit, below=below)

    def find(self, code: str) -> int | None:
        """Return the SKU of a barcode or SKU code, or None."""
        with self._db.read() as conn:
            return stock_lists.find(conn, code)

    # --- verbs --------------------------------------------------------------------------------------------------------
    def adjust(
        self, sku_id: int, warehouse_id: int, on_hand_qty: int, reason: str, by: Actor, place: str | None = None
    ) -> Outcomes:
        """Set a counted figure, and the bin where it lies unless ``place`` is None."""
        return adjust(self._db, [Count(sku_id, warehouse_id, on_hand_qty, place)], reason, by)

    def set_safety(self, sku_id: int, warehouse_id: int, safety_qty: int, by: Actor) -> Outcomes:
        """Set how many pieces are never offered."""
        return set_safety(self._db, sku_id, warehouse_id, safety_qty, by)

    def transfer(self, sku_id: int, from_id: int, to_id: int, qty: int, by: Actor) -> Outcomes:
        """Move pieces between warehouses."""
        return transfer(self._db, sku_id, from_id, to_id, qty, by)

    def push(self, sku_ids: Sequence[int], by: Actor) -> Outcomes:
        """Queue a push of these SKUs to every shop that lists them."""
        by.require(Right.ADJUST_STOCK)
        self._db.run(lambda tx: queue_push(tx, sku_ids), by)
        return tuple(Outcome(str(sku_id)) for sku_id in sku_ids)
