"""Feeds the stock grid: the change feed names SKUs, the grid's rows are SKUs in warehouses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.ui.grids.loader import GridLoader
from app.ui.stock.columns import sku_of

if TYPE_CHECKING:
    from app.ui.bridge import Desk
    from app.ui.facade import Change
    from app.ui.grids.id_grid import IdGrid


class StockLoader(GridLoader):
    """A GridLoader whose rows hear of their SKU."""

    def __init__(self, grid: IdGrid, desk: Desk) -> None:
        super().__init__(grid, desk, "stock")

    def _changed(self, change: Change) -> None:
        loaded = self.grid.loaded_ids()
        touched = change.ids.get(self.kind, frozenset())
        ids = loaded if change.everything else [one for one in loaded if sku_of(one) in touched]
        if ids and self.source is not None:
            self.desk.start(self, self._again(self.source, ids), slot="")
        if change.everything or touched - {sku_of(one) for one in ids}:
            self.hear_of_others()
