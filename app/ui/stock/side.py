"""What stands beside the stock grid: a SKU's panel or the counting list; at its side, or as a drawer over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.services.queries.screen_rows import StockDetail
from app.ui import tokens
from app.ui.stock.columns import is_low, is_short, row_id, sku_of, state_pill
from app.ui.theme import look

if TYPE_CHECKING:
    from app.ui.grids.window import GridRow
    from app.ui.stock.view import StockScreen

translate = QCoreApplication.translate


class SideKeeping:
    """Mixed into StockScreen."""

    # --- a SKU's panel ------------------------------------------------------------------------------------------------
    def _row_changed(self: StockScreen, row: GridRow | None) -> None:
        if row is None:
            self.panel.say_nothing()
        elif self.panel.detail is None or self.panel.detail.sku_id != sku_of(row.id):
            self._follow.start()

    def load_detail(self: StockScreen) -> None:
        """Read the panel's SKU; the answer for a row that was left is dropped."""
        row = self.view.current_row()
        sku_id = sku_of(row.id) if row is not None else self.panel.detail.sku_id if self.panel.detail else None
        if sku_id is not None and self.desk is not None and self.side_wanted():
            self.desk.start(self, self._load_detail(sku_id), slot="detail")

    async def _load_detail(self: StockScreen, sku_id: int) -> None:
        detail: StockDetail = await self.desk.read(self.desk.app.stock.detail, sku_id)
        self._show_detail(detail)

    def _show_detail(self: StockScreen, detail: StockDetail) -> None:
        self.panel.show_detail(detail)
        worst = next((row for row in detail.rows if is_short(row)), None)
        worst = worst or next((row for row in detail.rows if is_low(row)), None)
        if worst is None:
            self.panel.pill.hide()
        else:
            self.panel.pill.show_status(*state_pill(worst))

    def show_panel(self: StockScreen) -> None:
        """Make sure that the panel can be seen."""
        if not self.tallying():
            self.side.setCurrentWidget(self.panel)
        self.open_side(True)

    def open_side(self: StockScreen, on: bool) -> None:
        """Show what stands at the side, or put it away. Beside the grid this is remembered, as a drawer it is not."""
        if self._drawer:
            self._drawer_out = on
        else:
            self._side_open = on
            self.shell.prefs.put_flag("stock/detail", on=on)
        self._lay()

    def side_wanted(self: StockScreen) -> bool:
        return self._drawer_out if self._drawer else self._side_open

    def open_thing(self: StockScreen, kind: str, thing_id: int) -> None:
        """Show one SKU in the panel, wherever it stands."""
        self.show_panel()
        places = [self.grid.position_of(row_id(thing_id, one.id)) for one in self.warehouses]
        found = next((place for place in places if place is not None), None)
        if found is not None:
            self.view.go(found)
        self.desk.start(self, self._find_and_show(thing_id, filter_too=found is None), slot="detail")

    async def _find_and_show(self: StockScreen, sku_id: int, *, filter_too: bool) -> None:
        detail: StockDetail = await self.desk.read(self.desk.app.stock.detail, sku_id)
        if filter_too and detail.rows:
            self.view.current_id = row_id(sku_id, detail.rows[0].warehouse_id)
            self.bar.search.setText(detail.sku_code)
            self._tab = "all"
            self._show_tabs()
            self.reload()
        self._show_detail(detail)

    # --- the counting list --------------------------------------------------------------------------------------------
    def tallying(self: StockScreen) -> bool:
        """Tell whether the counting list stands beside the grid."""
        return self.side.currentWidget() is self.tally and not self.side.isHidden()

    def open_tally(self: StockScreen, *, by_scan: bool) -> None:
        self.tally.begin(by_scan=by_scan)
        self.side.setCurrentWidget(self.tally)
        self.open_side(True)

    def close_tally(self: StockScreen) -> None:
        """Put the list away; what is not saved stays on it."""
        left = self.tally.unsaved()
        self.side.setCurrentWidget(self.panel)
        if self._drawer:
            self.open_side(False)
        self.view.setFocus()
        if left:
            self.shell.toast.show_toast(translate("Stock", "{n} 项还没存，按 E 接着填").format(n=left))
        self.load_detail()

    async def _renew_tally(self: StockScreen, sku_ids: list[int]) -> None:
        stock = self.desk.app.stock
        found = await self.desk.read(lambda: [stock.detail(sku_id) for sku_id in sku_ids])
        for detail in found:
            line_ = self.tally.lines.get(detail.sku_id)
            if line_ is not None:
                line_.renew(detail.rows)

    # --- shape --------------------------------------------------------------------------------------------------------
    def _lay(self: StockScreen) -> None:
        """Panel beside the grid, or as a drawer over it below 1200 px."""
        width = self.window().width()
        self._drawer = width < tokens.MIDDLE
        style = look()
        wide = style.px(min(460, max(384, width // 5))) if width >= tokens.WIDE else style.px(340)
        self.side.setFixedWidth(wide)
        layout = self.layout()
        if self._drawer:
            layout.removeWidget(self.side)
            self.side.setGeometry(self.width() - wide, 0, wide, self.height())
            self.side.raise_()
        elif layout.indexOf(self.side) < 0:
            layout.addWidget(self.side)
        self.side.setVisible(self.side_wanted())
