"""What the order screen says: tabs with counts, chips, the result count, why a list is empty, the first glance."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.services.queries.rows import OrderRow
from app.ui.actions import BY_NAME
from app.ui.areas import OPEN_QUEUES
from app.ui.clock import utc_now
from app.ui.components.tabs import Tab
from app.ui.grids.window import GridRow
from app.ui.orders.columns import cells_of
from app.ui.orders.filters import Conditions, chips_of
from app.ui.orders.snapshot import keep, kept
from app.ui.words import capped, number, say

if TYPE_CHECKING:
    from app.ui.orders.view import OrdersScreen

translate = QCoreApplication.translate
TABS = ("to_audit", "to_print", "to_pack", "to_ship", "exception", "shipped", "all")
_TAB_TONE = {"to_audit": "warn", "exception": "bad"}


class Saying:
    """A share of the order screen."""

    def _queue_counts(self: OrdersScreen) -> dict[str, int]:
        return self._counters.queues if self._counters is not None else {}

    def _show_tabs(self: OrdersScreen) -> None:
        queues = self._queue_counts()
        made = []
        for key in TABS:
            if key == "all":
                total = sum(queues.values())
                made.append(Tab(key, translate("OrdersScreen", "全部"), capped(total) if total else ""))
                continue
            count = queues.get(key, 0)
            shown = number(count) if count and key in OPEN_QUEUES else ""
            made.append(Tab(key, say(f"queue.{key}"), shown, _TAB_TONE.get(key, "")))
        for saved in self._saved:
            total = self._saved_counts.get(saved.id)
            shown = capped(total.total, exact=total.exact) if total is not None and total.total else ""
            made.append(Tab(f"saved:{saved.id}", saved.name, shown))
        active = self._tab if any(tab.key == self._tab for tab in made) else "to_print"
        self._tabs.show_tabs(made, active)

    def _show_chips(self: OrdersScreen) -> None:
        self.chips.show_chips(chips_of(self._conditions, self._choices))

    def _show_count(self: OrdersScreen) -> None:
        total = self._total
        words = number(total.total) if total.exact else capped(total.total, exact=False)
        self.chips.count.setText(translate("OrdersScreen", "{n} 单").format(n=words))
        self._selection_changed()

    def _say_empty(self: OrdersScreen) -> None:
        counts = self._queue_counts()
        waiting = counts.get("to_audit", 0) + counts.get("exception", 0)
        if not self._conditions.is_empty():
            self.empty.say(translate("OrdersScreen", "没有符合条件的单。"), "", translate("OrdersScreen", "清除条件"))
        elif waiting and self._tab in ("to_print", "to_pack", "to_ship"):
            self.empty.say(
                translate("OrdersScreen", "没有{queue}的单。").format(queue=say(f"queue.{self._tab}")),
                translate("OrdersScreen", "{n} 单卡在审单。").format(n=number(waiting)),
                translate("OrdersScreen", "打开"),
            )
        else:
            self.empty.say(translate("OrdersScreen", "这里没有单。"), translate("OrdersScreen", "新单会自己进来。"))

    def _leave_empty(self: OrdersScreen) -> None:
        if not self._conditions.is_empty():
            self.set_conditions(Conditions())
        else:
            self._tabs.activate("to_audit")

    def _selection_changed(self: OrdersScreen) -> None:
        selection = self.view.selection
        self.batch.setVisible(not selection.is_empty())
        if selection.is_empty():
            return
        count = selection.count(self._total.total)
        if selection.whole:
            words = translate("OrdersScreen", "已选整个队列 {n} 单").format(n=capped(count, exact=self._total.exact))
        else:
            pieces = sum(row.raw.qty for row in selection.rows.values() if isinstance(row.raw, OrderRow))
            words = translate("OrdersScreen", "已选 {n} 单·{pieces} 件").format(n=number(count), pieces=number(pieces))
        self.batch.count.setText(words)
        self.batch.hint.setText(translate("OrdersScreen", "Esc 清除"))
        self.batch.fit()
        self.shell.toast.place()

    def foot(self: OrdersScreen) -> int:
        return 0 if self.batch.isHidden() else self.batch.height()

    def retranslate(self: OrdersScreen) -> None:
        for button in (*self._batch_buttons, *self._panel_buttons, self._more_button, self.filter_button):
            action = BY_NAME[button.property("action")]
            button.setText(action.words())
        self._more_button.setText(translate("OrdersScreen", "更多"))
        self.density_button.describe(translate("OrdersScreen", "行距"), "Shift+D")
        self.columns_button.describe(translate("OrdersScreen", "列"), "Shift+L")
        self._panel_more.describe(translate("OrdersScreen", "全部操作"), ".")
        self._show_tabs()
        self._show_chips()
        self._show_count()
        self.view.header.viewport().update()
        self.view.lay_columns()
        if self._pages.currentIndex() == 1:
            self._say_empty()
        self.rewrite()

    def _show_kept(self: OrdersScreen) -> None:
        """Show what was on the screen last time; buttons wait for the program."""
        rows, total = kept(self._snapshot(), self._tab)
        if rows:
            now = utc_now()
            self.grid.show_kept([GridRow(row.id, cells_of(row, now), row) for row in rows], total)
        for button in (*self._batch_buttons, *self._panel_buttons, self._panel_more, self._more_button):
            button.setEnabled(False)

    def _snapshot(self: OrdersScreen) -> Path:
        return self.shell.prefs.folder / "orders.first.json"

    def put_away(self: OrdersScreen) -> None:
        self.keep_place()
        run = self.grid.run
        if run is not None and run.start == 0 and self._conditions.is_empty():
            rows = [row.raw for row in run.rows if isinstance(row.raw, OrderRow)]
            keep(self._snapshot(), self._tab, rows, self._total.total)
