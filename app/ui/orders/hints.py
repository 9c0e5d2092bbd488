"""What the grid learns of its visible rows after they are on screen: which of them could be merged with another order.

A page is never kept waiting for it: the hint is read once the list has come to rest, for the rows in sight only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.queries.rows import OrderRow
from app.ui.calm import Calm
from app.ui.orders.columns import OrderSource

if TYPE_CHECKING:
    from app.ui.grids.id_grid import IdGrid
    from app.ui.grids.loader import GridLoader
    from app.ui.grids.view import GridView
    from app.ui.orders.detail import OrderPanel
    from app.ui.screen import Screen as _Base
else:
    _Base = object

REST_MS = 250
_WAITING = frozenset({"to_audit", "exception", "to_print"})
"""Queues whose orders may still be merged."""


class MergeHints(_Base):
    """The half of OrdersScreen that marks orders which could be merged; M offers it."""

    grid: IdGrid
    view: GridView
    panel: OrderPanel
    loader: GridLoader | None

    def begin_hints(self) -> None:
        """Listen to what brings other rows into sight."""
        self._rest = Calm(REST_MS, self._look_for_hints, self)
        self.view.verticalScrollBar().valueChanged.connect(lambda _value: self._rest.ask())
        self.grid.opened.connect(self._rest.ask)

    def forget_hints(self) -> None:
        """Something changed: what is in sight is asked about again."""
        source = self._order_source()
        if source is not None:
            source.asked.clear()
            self._rest.ask()

    def _order_source(self) -> OrderSource | None:
        source = self.loader.source if self.loader is not None else None
        return source if isinstance(source, OrderSource) else None

    def _look_for_hints(self) -> None:
        source = self._order_source()
        if source is None or self.desk is None or not self.isVisible():
            return
        first, last = self.view.visible_rows()
        rows = [self.grid.row_at(at) for at in range(first, min(last + 1, self.grid.rowCount()))]
        if None in rows:
            self._rest.ask()  # they are still being read
        ids = [row.id for row in rows if row is not None and _may_be_merged(row.raw) and row.id not in source.asked]
        if ids:
            self.desk.start(self, self._read_hints(source, ids), slot="hints")

    async def _read_hints(self, source: OrderSource, ids: list[int]) -> None:
        found = await self.desk.read(self.desk.app.orders.mergeable, ids)
        source.asked |= set(ids)
        changed = {order_id for order_id in ids if source.mergeable.get(order_id, 0) != found.get(order_id, 0)}
        source.mergeable |= {order_id: found.get(order_id, 0) for order_id in ids}
        rows = [row for row in self.grid.run.rows if row.id in changed] if self.grid.run is not None else []
        if rows and source is self._order_source():
            self.grid.rewritten(await self.desk.read(source.reformat, rows))
            self.view.viewport().update()

    async def _read_panel_hint(self, order_id: int, queue: str) -> None:
        if queue in _WAITING:
            found = await self.desk.read(self.desk.app.orders.mergeable, [order_id])
            self.panel.show_mergeable(order_id, found.get(order_id, 0))


def _may_be_merged(row: object) -> bool:
    return isinstance(row, OrderRow) and row.queue in _WAITING
