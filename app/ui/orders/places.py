"""Where one is in the order list: a search that stands in its place for a while, the way back, the panel beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.ui.ask import ask
from app.ui.orders.filters import Conditions
from app.ui.shell.dialogs import Reason

if TYPE_CHECKING:
    from app.services.queries.detail_rows import OrderDetail
    from app.ui.orders.view import OrdersScreen

translate = QCoreApplication.translate


class Place(NamedTuple):
    """A place in a list: the tab, its conditions, the row at the top edge, the current row."""

    tab: str
    conditions: Conditions
    top: int
    current: int | None


class Places:
    """A share of the order screen."""

    _before_search: Place | None
    _back_to: Place | None
    _awaited: set[str]
    """What of a list just asked for is not there yet: its first page, its length."""

    def _begin_places(self: OrdersScreen) -> None:
        prefs = self.shell.prefs
        top, current = prefs.text("orders/top", "0"), prefs.text("orders/current", "")
        place = Place(
            self._tab, self._conditions, int(top) if top.isdigit() else 0, int(current) if current.isdigit() else None
        )
        self._before_search = None
        self._back_to = place if place.top or place.current is not None else None
        self._awaited = set()

    def _here(self: OrdersScreen) -> Place:
        return Place(self._tab, self._conditions, self.view.first_visible(), self.view.current)

    def keep_place(self: OrdersScreen) -> None:
        """Remember for the next start where one is."""
        here = self._before_search or self._here()
        self.shell.prefs.put("orders/top", str(here.top))
        self.shell.prefs.put("orders/current", "" if here.current is None else str(here.current))
        self.shell.prefs.put("orders/conditions", here.conditions.to_text())

    def forget_place(self: OrdersScreen) -> None:
        """Another list was chosen by hand: there is no way back any more."""
        self._back_to = self._before_search = None

    def _come_back(self: OrdersScreen) -> None:
        """Once the list's first page and its length are there, go to where one was."""
        place = self._back_to
        if place is None or self._awaited or self.grid.rowCount() == 0:
            return
        self._back_to = None
        self.view.scroll_to_top(place.top)
        if place.current is not None:
            self.view.go(place.current)

    # --- search -------------------------------------------------------------------------------------------------------
    def do_find(self: OrdersScreen) -> None:
        """The search box, for the list in front."""
        self.shell.finder.open(in_list=True)

    def show_found(self: OrdersScreen, text: str, ids: tuple[int, ...], *, only_here: bool) -> None:
        """Show what a search found in place of the list; Esc leads back."""
        before = self._before_search or self._back_to or self._here()
        if not only_here:
            self._tabs.activate("all")
        kept = self._conditions if only_here else Conditions()
        self.set_conditions(kept._replace(searched=text, found=ids))
        self._before_search = before
        self.view.setFocus()

    async def _show_alone(self: OrdersScreen, order_id: int) -> None:
        """Show an order that the list does not show: what is in the panel is the row that the verbs act on."""
        detail: OrderDetail = await self.desk.read(self.desk.app.orders.detail, order_id)
        self.panel.show_detail(detail)
        self.show_found(detail.row.order_no, (order_id,), only_here=False)
        self._back_to = Place(self._tab, self._conditions, 0, 0)
        await self._read_panel_hint(order_id, detail.row.queue)

    def leave_search(self: OrdersScreen) -> bool:
        """Go back to where the search was begun; False when there is no search."""
        before = self._before_search
        if before is None or not self._conditions.searched:
            return False
        if before.tab != self._tab:
            self._tabs.activate(before.tab)
        self._before_search = None
        self._back_to = before
        self.set_conditions(before.conditions)
        return True

    # --- the panel ----------------------------------------------------------------------------------------------------
    def do_pin(self: OrdersScreen) -> None:
        """Keep this order in the panel while the cursor goes on; again lets it follow."""
        if self.panel.detail is not None:
            self.panel.pin_button.toggle()

    def _pin_changed(self: OrdersScreen) -> None:
        row = self.view.current_row()
        self.panel.mark_pinned(row.id if row is not None else None)
        if not self.panel.is_pinned():
            self.load_detail()

    def do_reveal(self: OrdersScreen) -> None:
        row, shown = self.view.current_row(), self.panel.detail
        if shown is not None and self.panel.is_pinned():
            self.desk.start(self, self._reveal(shown.row.id), slot="reveal")
        elif row is not None:
            self.desk.start(self, self._reveal(row.id), slot="reveal")

    async def _reveal(self: OrdersScreen, order_id: int) -> None:
        dialog = Reason(
            self.shell,
            translate("OrdersScreen", "为什么要看收件人？"),
            translate("OrdersScreen", "会记入日志，显示 30 秒。"),
            translate("OrdersScreen", "查看"),
            [
                translate("OrdersScreen", "联系买家"),
                translate("OrdersScreen", "核对地址"),
                translate("OrdersScreen", "快递要求"),
                translate("OrdersScreen", "售后"),
                translate("OrdersScreen", "主管检查"),
            ],
        )
        if await ask(dialog):
            plain = await self.desk.write(self.desk.app.orders.reveal, order_id, dialog.reason(), self.desk.by)
            if self.panel.detail is not None and self.panel.detail.row.id == order_id:
                self.panel.reveal(plain)
