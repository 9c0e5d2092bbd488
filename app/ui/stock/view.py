"""The stock panel: what is short and low, every SKU by warehouse, its story beside it, counting by key and scan."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.queries.screen_rows import Choice, StockFilter
from app.services.queries.work_place_rows import StockRow
from app.ui.actions import BY_NAME
from app.ui.calm import Calm
from app.ui.components.bars import BatchBar
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.labels import line
from app.ui.components.panels import EmptyState
from app.ui.components.pictures import Pictures
from app.ui.components.tabs import Tab, TabRow
from app.ui.grids.id_grid import IdGrid
from app.ui.grids.verbs import ListVerbs
from app.ui.grids.view import GridView
from app.ui.grids.window import Length
from app.ui.screen import Screen
from app.ui.stock.actions import StockVerbs
from app.ui.stock.bar import StockBar
from app.ui.stock.columns import COLUMNS, StockSource
from app.ui.stock.detail import StockPanel
from app.ui.stock.loader import StockLoader
from app.ui.stock.side import SideKeeping
from app.ui.stock.tally import TallyPanel
from app.ui.words import capped, number

if TYPE_CHECKING:
    from app.services.queries.screen_rows import RowCount
    from app.ui.facade import Change
    from app.ui.main_window import MainWindow

TABS = ("all", "short", "low")
_TAB_TONE = {"short": "bad", "low": "warn"}
_BATCH = ("stock.adjust", "stock.push")
_PANEL = ("stock.adjust", "stock.push")
DETAIL_MS = 60
COUNTS_MS = 800


class StockScreen(StockVerbs, SideKeeping, ListVerbs, Screen):
    """The grid stays the master; the panel follows its current row, or the counting list stands in its place."""

    contexts = ("stock", "list")

    def __init__(self, shell: MainWindow) -> None:
        super().__init__(shell)
        self.warehouses: tuple[Choice, ...] = ()
        self._tab = shell.prefs.text("stock/tab", "all")
        self._warehouse = int(shell.prefs.number("stock/warehouse", 0, 0, 1 << 31))
        self._counts: dict[str, int] = {}
        self._total = Length(0)
        self._side_open = shell.prefs.flag("stock/detail", default=True)
        self._drawer = self._drawer_out = False
        self.loader: StockLoader | None = None
        self._build()
        self._wire()

    # --- building -----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        keys = self.shell.keys
        self._tabs = TabRow()
        self._tabs.setProperty("ground", "surface")
        self._tabs.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = StockBar(keys)
        self.bar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.grid = IdGrid(COLUMNS)
        self.view = GridView(self.grid, density=self.shell.prefs.text("stock/density", "two_line"))
        self.view.take_columns(self.shell.prefs.columns("stock"))
        self.empty = EmptyState()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.empty)
        self._batch_buttons = [KeyButton.of(BY_NAME[name], keys) for name in _BATCH]
        self._more_button = KeyButton.of(BY_NAME["list.more"], keys)
        self.batch = BatchBar(self._batch_buttons, self._more_button)
        self.panel = StockPanel(self._now)
        self._panel_buttons = [KeyButton.of(BY_NAME[name], keys, kind="normal") for name in _PANEL]
        self._panel_more = IconButton("dots", "", kind="normal")
        self.panel.add_actions(*self._panel_buttons, more=self._panel_more)
        self.tally = TallyPanel(keys)
        self.side = QStackedWidget()
        self.side.addWidget(self.panel)
        self.side.addWidget(self.tally)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self._tabs, line(), self.bar, line()):
            column.addWidget(widget)
        column.addWidget(self.pages, 1)
        column.addWidget(self.batch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left, 1)
        row.addWidget(self.side)
        self._follow = QTimer(self, singleShot=True, interval=DETAIL_MS)
        self._follow.timeout.connect(self.load_detail)
        self._count_news = Calm(COUNTS_MS, self.load_counts, self)

    def _wire(self) -> None:
        self._tabs.chosen.connect(self._tab_chosen)
        self.bar.typed.connect(lambda _text: self.reload())
        self.bar.left.connect(self.view.setFocus)
        self.bar.cleared.connect(lambda: self.filter_warehouse(0))
        self.bar.warehouse.clicked.connect(self.do_warehouse)
        self.bar.density.clicked.connect(self.do_density)
        self.bar.columns.clicked.connect(self.do_columns)
        self.view.row_changed.connect(self._row_changed)
        self.view.row_opened.connect(lambda _row: self.do_open())
        self.view.menu_asked.connect(lambda _at: self.do_more())
        self.view.selection.changed.connect(self._selection_changed)
        self.view.header.state_changed.connect(lambda state: self.shell.prefs.put_columns("stock", state))
        self.grid.opened.connect(self._show_page)
        self.empty.asked.connect(self._leave_empty)
        self.panel.closed.connect(self.do_escape)
        self.panel.copied.connect(self._copy_code)
        self.panel.order_asked.connect(lambda no: self.desk.start(self, self._open_order(no), slot="order"))
        self.panel.fix_asked.connect(lambda name: getattr(self, BY_NAME[name].handler)())
        self.panel.more_asked.connect(self.load_older)
        self.tally.closed.connect(self.close_tally)
        self.tally.saved.connect(self.do_save)
        self._more_button.clicked.connect(self.do_more)
        self._panel_more.clicked.connect(self.do_more)
        for button in (*self._batch_buttons, *self._panel_buttons, *self.bar.verbs):
            action = BY_NAME[button.property("action")]
            button.clicked.connect(lambda _=False, handler=action.handler: getattr(self, handler)())

    # --- the program below --------------------------------------------------------------------------------------------
    def attach(self) -> None:
        self.loader = StockLoader(self.grid, self.desk)
        self.loader.counted.connect(self._counted)
        self.panel.pictures = Pictures(self.desk, self.shell.prefs.folder, self)
        self.desk.start(self, self._begin(), slot="begin")

    async def _begin(self) -> None:
        self.warehouses = await self.desk.read(self.desk.app.orders.choices, "warehouse")
        if self._warehouse not in {one.id for one in self.warehouses}:
            self._warehouse = 0
        self._show_warehouse()
        self.reload()
        self.load_counts()

    def refresh(self, change: Change) -> None:
        touched = change.ids.get("stock", frozenset())
        if not touched and not change.everything:
            return
        self._count_news.ask()
        shown = self.panel.detail
        if shown is not None and (change.everything or shown.sku_id in touched):
            self._follow.start()
        counted = [sku_id for sku_id in self.tally.lines if change.everything or sku_id in touched]
        if counted:
            self.desk.start(self, self._renew_tally(counted), slot="tally")

    def shown(self) -> None:
        super().shown()
        if self.loader is not None:
            self.load_counts()

    def load_counts(self) -> None:
        self.desk.start(self, self._load_counts(), slot="counts")

    async def _load_counts(self) -> None:
        self._counts = await self.desk.read(self.desk.app.stock.counters)
        self._show_tabs()

    def where(self) -> StockFilter:
        """Return the filter of the list shown."""
        state = "" if self._tab == "all" else self._tab
        places = (self._warehouse,) if self._warehouse else ()
        return StockFilter(places, state, self.bar.text())

    def reload(self) -> None:
        """Show the list anew: another tab, another filter."""
        if self.loader is not None:
            self.view.selection.clear()
            self.loader.show(StockSource(self.desk.app.stock, self.where()))

    def _now(self) -> datetime:
        return self.desk.now()

    # --- whom it concerns ---------------------------------------------------------------------------------------------
    def current_stock(self) -> StockRow | None:
        row = self.view.current_row()
        return row.raw if row is not None and isinstance(row.raw, StockRow) else None

    def chosen_stock(self) -> list[StockRow]:
        """Return the rows chosen one by one, or the current one."""
        return [row.raw for row in self.view.chosen_rows() if isinstance(row.raw, StockRow)]

    # --- tabs and filters ---------------------------------------------------------------------------------------------
    def tabs(self) -> TabRow:
        return self._tabs

    def _show_tabs(self) -> None:
        names = {"all": self.tr("全部单品"), "short": self.tr("缺货"), "low": self.tr("低库存")}
        made = []
        for key in TABS:
            count = self._counts.get(key, 0)
            made.append(Tab(key, names[key], number(count) if count else "", _TAB_TONE.get(key, "") if count else ""))
        self._tabs.show_tabs(made, self._tab if self._tab in TABS else "all")

    def _tab_chosen(self, key: str) -> None:
        self._tab = key
        self.shell.prefs.put("stock/tab", key)
        self.reload()
        self.view.setFocus()

    def do_queue(self, key: str) -> None:
        """Digits: a reason while the reasons have the focus, else a tab."""
        if not key[-1:].isdigit():
            return
        if self.tallying() and self.tally.reasons.hasFocus():
            self.tally.reasons.nth(int(key[-1]))
        else:
            self._tabs.nth(int(key[-1]))

    def do_filter(self) -> None:
        """Into the text field; the list follows the typing."""
        self.bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.search.selectAll()

    def do_find(self) -> None:
        self.do_filter()

    def warehouse_id(self) -> int:
        """Return the warehouse filtered by, 0 for all."""
        return self._warehouse

    def warehouse_choices(self) -> tuple[Choice, ...]:
        return (Choice(0, self.tr("全部仓库")), *self.warehouses)

    def filter_warehouse(self, warehouse_id: int) -> None:
        """Show one warehouse, or all (0)."""
        self._warehouse = warehouse_id
        self.shell.prefs.put("stock/warehouse", str(warehouse_id))
        self._show_warehouse()
        self.reload()

    def _show_warehouse(self) -> None:
        self.bar.show_warehouse(next((one.name for one in self.warehouses if one.id == self._warehouse), ""))

    # --- what the grid tells ------------------------------------------------------------------------------------------
    def _counted(self, total: RowCount) -> None:
        self._total = Length(total.total, total.exact)
        self.bar.count.setText(self.tr("{n} 行").format(n=capped(total.total, exact=total.exact)))
        self.bar.fit()

    def _show_page(self) -> None:
        empty = self.grid.rowCount() == 0
        self.pages.setCurrentIndex(1 if empty else 0)
        if empty:
            self._say_empty()
            self.panel.say_nothing()

    def _say_empty(self) -> None:
        if self.bar.text() or self._warehouse:
            self.empty.say(self.tr("没有符合条件的单品。"), "", self.tr("清除条件"))
        elif self._tab != "all":
            words = self.tr("没有缺货的单品。") if self._tab == "short" else self.tr("没有低于安全线的单品。")
            self.empty.say(words, "", self.tr("看全部"))
        else:
            self.empty.say(self.tr("还没有单品。"), self.tr("在设置里导入商品和库存。"), self.tr("去导入"))

    def _leave_empty(self) -> None:
        if self.bar.text() or self._warehouse:
            self._warehouse = 0
            self._show_warehouse()
            self.bar.clear_text()
        elif self._tab != "all":
            self._tabs.activate("all")
        else:
            screen = self.shell.open_area("settings")
            if screen is not None:
                screen.open_thing("settings.goods", 0)

    def _selection_changed(self) -> None:
        selection = self.view.selection
        self.batch.setVisible(not selection.is_empty())
        if selection.is_empty():
            return
        if selection.whole:
            words = self.tr("已选整个列表 {n} 行").format(n=capped(selection.count(self._total.total)))
        else:
            words = self.tr("已选 {n} 行").format(n=number(len(selection.rows)))
        self.batch.count.setText(words)
        self.batch.hint.setText(self.tr("Esc 清除"))
        self.batch.fit()
        self.shell.toast.place()

    def foot(self) -> int:
        return 0 if self.batch.isHidden() else self.batch.height()

    def _copy_code(self) -> None:
        if self.panel.detail is not None:
            QGuiApplication.clipboard().setText(self.panel.detail.sku_code)

    # --- the list's own verbs -----------------------------------------------------------------------------------------
    def do_density(self) -> None:
        """Two lines or one, and back."""
        chosen = "normal" if self.view.density == "two_line" else "two_line"
        self.shell.prefs.put("stock/density", chosen)
        self.view.apply_density(chosen)

    def do_columns(self) -> None:
        self.view.header.open_menu(self.bar.columns.mapToGlobal(self.bar.columns.rect().bottomLeft()))

    def do_open(self) -> None:
        """Into the panel; on a narrow window it comes out as a drawer."""
        self.show_panel()
        self.load_detail()
        self.panel.tabs.setFocus()

    def do_escape(self) -> None:
        """Close, then clear the selection, then the filter."""
        focus = self.focusWidget()
        if self.tallying():
            self.close_tally()
        elif self.sender() is self.panel:
            self.open_side(False)
            self.view.setFocus()
        elif focus is self.bar.search:
            if self.bar.text():
                self.bar.clear_text()
            self.view.setFocus()
        elif focus is not None and self.panel.isAncestorOf(focus):
            if self._drawer:
                self.open_side(False)
            self.view.setFocus()
        elif self._drawer and self._drawer_out:
            self.open_side(False)
        elif not self.view.selection.is_empty():
            self.view.selection.clear()
        elif self.bar.text():
            self.bar.clear_text()

    def on_scan(self, code: str) -> bool:
        if self.desk is None:
            return False
        self.desk.start(self, self._scan(code))
        return True

    # --- shape --------------------------------------------------------------------------------------------------------
    def panes(self) -> list[QWidget]:
        side = self.tally.reasons if self.tallying() else self.panel.tabs
        return [self.view if self.pages.currentIndex() == 0 else self.empty.pane(), self._tabs, self.bar.search, side]

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._lay()

    def retranslate(self) -> None:
        for button in (*self._batch_buttons, *self._panel_buttons, self._more_button):
            button.setText(BY_NAME[button.property("action")].words())
        self._more_button.setText(self.tr("更多"))
        self._panel_more.describe(self.tr("全部操作"), ".")
        self.bar.retranslate()
        self._show_tabs()
        self._counted_again()
        self.view.header.viewport().update()
        self.view.lay_columns()
        if self.pages.currentIndex() == 1:
            self._say_empty()
        self.rewrite()

    def _counted_again(self) -> None:
        self.bar.count.setText(self.tr("{n} 行").format(n=capped(self._total.total, exact=self._total.exact)))
        self._selection_changed()

    def rewrite(self) -> None:
        """Write the cells anew in the language in force."""
        if self.desk is not None and self.loader is not None and self.loader.source is not None:
            self.desk.start(self, self._rewrite(self.loader.source), slot="rewrite")

    async def _rewrite(self, source: StockSource) -> None:
        rows = list(self.grid.run.rows) if self.grid.run is not None else []
        self.grid.rewritten(await self.desk.read(source.reformat, rows))
        self.view.viewport().update()
