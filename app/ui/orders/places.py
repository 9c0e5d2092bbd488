"""Where one is in the order list: a search that stands in its place for a while, the way back, a pinned panel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.ui.orders.filters import Conditions

if TYPE_CHECKING:
    from app.ui.orders.view import OrdersScreen


@dataclass(frozen=True, slots=True)
class Place:
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
        before = self._before_search or self._here()
        if not only_here:
            self._tabs.activate("all")
        kept = self._conditions if only_here else Conditions()
        self.set_conditions(replace(kept, searched=text, found=ids))
        self._before_search = before
        self.view.setFocus()

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

    # --- pinned panel -------------------------------------------------------------------------------------------------
    def do_pin(self: OrdersScreen) -> None:
        """Keep this order in the panel while the cursor goes on; again lets it follow."""
        if self.panel.detail is not None:
            self.panel.pin_button.toggle()

    def _pin_changed(self: OrdersScreen) -> None:
        row = self.view.current_row()
        self.panel.mark_pinned(row.id if row is not None else None)
        if not self.panel.is_pinned():
            self.load_detail()
