"""The order screen: saved queues as tabs, filter chips, the grid, the batch bar, the panel beside it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.queries.rows import OrderFilter, OrderRow, SortKey
from app.ui import tokens
from app.ui.actions import BY_NAME
from app.ui.components.bars import BatchBar
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.chips import ChipRow
from app.ui.components.labels import line
from app.ui.components.panels import EmptyState
from app.ui.components.tabs import TabRow
from app.ui.grids.id_grid import IdGrid
from app.ui.grids.verbs import ListVerbs
from app.ui.grids.view import GridView
from app.ui.grids.window import GridRow, Length
from app.ui.orders.actions import OrderVerbs
from app.ui.orders.columns import COLUMNS, OrderSource
from app.ui.orders.detail import OrderPanel
from app.ui.orders.filters import CHOICE_KINDS, Conditions
from app.ui.orders.hints import MergeHints
from app.ui.orders.looking_back import LookingBack
from app.ui.orders.places import Places
from app.ui.orders.queues import QueueKeeping
from app.ui.orders.saying import Saying
from app.ui.screen import Screen
from app.ui.theme import look

if TYPE_CHECKING:
    from app.services.queries.detail_rows import OrderDetail
    from app.services.queries.screen_rows import Choice, Counters, RowCount, SavedQueue
    from app.ui.facade import Change
    from app.ui.grids.loader import GridLoader

_BATCH = ("orders.print", "orders.carrier", "orders.hold", "orders.urgent", "orders.number")
_PANEL = ("orders.print", "orders.hold")
CLOCK_MS = 30_000
"""How often the time left is written anew."""
DETAIL_MS = 60
"""The panel follows the cursor after this pause, so that holding J down stays light."""


class OrdersScreen(Saying, LookingBack, MergeHints, OrderVerbs, Places, ListVerbs, QueueKeeping, Screen):
    """The grid stays the master; the panel follows its current row."""

    contexts = ("orders", "list")

    def __init__(self, shell) -> None:
        super().__init__(shell)
        self._choices: dict[str, tuple[Choice, ...]] = {}
        self._saved: tuple[SavedQueue, ...] = ()
        self._counters: Counters | None = None
        self._conditions = Conditions.from_text(shell.prefs.text("orders/conditions"))
        self._sort = shell.prefs.text("orders/sort", SortKey.SHIP_BY)
        self._tab = shell.prefs.text("orders/tab", "to_print")
        self._total = Length(0)
        self._detail_open = shell.prefs.flag("orders/detail", default=True)
        self._drawer = False
        self.loader: GridLoader | None = None
        self._begin_counting()
        self._begin_places()
        self._build()
        self._wire()
        self.begin_hints()
        if shell.desk is None:
            self._show_kept()

    # --- building -----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        keys = self.shell.keys
        self._tabs = TabRow()
        self.filter_button = KeyButton.of(BY_NAME["list.filter"], keys, size="small")
        self.density_button = IconButton("menu-2", "", kind="normal", size=tokens.CONTROL_S)
        self.columns_button = IconButton("columns-3", "", kind="normal", size=tokens.CONTROL_S)
        self.chips = ChipRow(self.filter_button, self.density_button, self.columns_button)
        self.grid = IdGrid(COLUMNS)
        self.view = GridView(self.grid, density=self.shell.prefs.text("orders/density", "normal"))
        self.view.take_columns(self.shell.prefs.columns("orders"))
        self.empty = EmptyState()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.empty)
        self._batch_buttons = [KeyButton.of(BY_NAME[name], keys) for name in _BATCH]
        self._more_button = KeyButton.of(BY_NAME["list.more"], keys)
        self.batch = BatchBar(self._batch_buttons, self._more_button)
        self.panel = OrderPanel(self._now)
        self._panel_buttons = [KeyButton.of(BY_NAME[name], keys) for name in _PANEL]
        self._panel_more = IconButton("dots", "", kind="normal")
        self.panel.add_actions(*self._panel_buttons, more=self._panel_more)
        self._left = QWidget()
        column = QVBoxLayout(self._left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._tabs.setProperty("ground", "surface")
        self._tabs.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        for widget in (self._tabs, line(), self.chips, line()):
            column.addWidget(widget)
        column.addWidget(self._pages, 1)
        column.addWidget(self.batch)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left, 1)
        row.addWidget(self.panel)
        self._clock = QTimer(self, interval=CLOCK_MS)
        self._clock.timeout.connect(self.rewrite)
        self._follow = QTimer(self, singleShot=True, interval=DETAIL_MS)
        self._follow.timeout.connect(self.load_detail)

    def _wire(self) -> None:
        self._tabs.chosen.connect(self._tab_chosen)
        self._tabs.menu_asked.connect(self._tab_menu)
        self.chips.removed.connect(lambda key: self.set_conditions(self._conditions.without(key)))
        self.chips.edited.connect(self._edit_chip)
        self.filter_button.clicked.connect(self.do_filter)
        self.density_button.clicked.connect(self.do_density)
        self.columns_button.clicked.connect(self.do_columns)
        self.view.row_changed.connect(self._row_changed)
        self.view.row_opened.connect(lambda _row: self.do_open())
        self.view.menu_asked.connect(lambda _at: self.do_more())
        self.view.selection.changed.connect(self._selection_changed)
        self.view.header.state_changed.connect(lambda state: self.shell.prefs.put_columns("orders", state))
        self.view.header.sort_asked.connect(self.sort_by)
        self.grid.opened.connect(self._show_page)
        self.empty.asked.connect(self._leave_empty)
        self.panel.closed.connect(self.do_escape)
        self.panel.copied.connect(self.panel.copy_no)
        self.panel.pinned.connect(lambda _on: self._pin_changed())
        self.panel.reveal_asked.connect(self.do_reveal)
        self.panel.moments_asked.connect(lambda order_id: self._start(self._moments(order_id)))
        self.panel.past_asked.connect(lambda order_id, at: self.desk.start(self, self._past(order_id, at), slot="past"))
        self.panel.related_asked.connect(lambda order_id: self._start(self._related(order_id)))
        self.panel.why_asked.connect(lambda order_id: self._start(self._why(order_id)))
        self.panel.opened.connect(self.shell.open_order)
        self.panel.number_opened.connect(self.open_number)
        self.panel.merge_asked.connect(self.do_merge)
        self._more_button.clicked.connect(self.do_more)
        self._panel_more.clicked.connect(self.do_more)
        for button in (*self._batch_buttons, *self._panel_buttons):
            action = BY_NAME[button.property("action")]
            button.clicked.connect(lambda _=False, handler=action.handler: getattr(self, handler)())

    # --- the program below --------------------------------------------------------------------------------------------
    def attach(self) -> None:
        for button in (*self._batch_buttons, *self._panel_buttons, self._panel_more, self._more_button):
            button.setEnabled(True)
        from app.ui.grids.loader import GridLoader

        self.loader = GridLoader(self.grid, self.desk, "order")
        self.loader.counted.connect(self._counted)
        if not self._tab.startswith("saved:"):  # a saved queue is shown when its filter is known
            self.reload()
        self.read_choices()
        self.desk.start(self, self._load_counters(), slot="counters")
        self._clock.start()

    def read_choices(self) -> None:
        self.desk.start(self, self._load_choices(), slot="choices")

    async def _load_choices(self) -> None:
        orders, by = self.desk.app.orders, self.desk.by

        def all_at_once() -> tuple[dict[str, tuple[Choice, ...]], tuple[SavedQueue, ...]]:
            return {kind: orders.choices(kind) for kind in CHOICE_KINDS}, orders.saved_queues(by)

        self._choices, self._saved = await self.desk.read(all_at_once)
        unknown = self.loader is None or self.loader.source is None
        if unknown and self._tab.startswith("saved:"):
            self._tab_chosen(self._tab if self._saved_of(self._tab) is not None else "to_print")
        self._show_tabs()
        self._show_chips()
        self._read_saved_counts()

    async def _load_counters(self) -> None:
        self._counters = await self.desk.read(self.desk.app.orders.counters)
        self._show_tabs()

    def shown(self) -> None:
        """The person came here: what changed while another area was in front is read again."""
        super().shown()
        if self.loader is not None:
            self.desk.start(self, self._load_counters(), slot="counters")
            self.loader.renew()
            self.load_detail()

    def refresh(self, change: Change) -> None:
        """Counts change in place; the loader greys or renews rows; the panel follows its own order."""
        self.desk.start(self, self._load_counters(), slot="counters")
        self._count_saved.ask()
        self.forget_hints()
        shown = self.panel.detail
        if shown is not None and (change.everything or shown.row.id in change.ids.get("order", frozenset())):
            self.load_detail()

    def where(self) -> OrderFilter:
        """Return the filter of the list shown."""
        return self.rolling().at(self.desk.now())

    def reload(self) -> None:
        """Show the list anew: another queue, other conditions, another order."""
        self._awaited = {"page", "length"}
        self.view.selection.clear()
        self.view.header.sorted_by = self._sort
        self.loader.show(OrderSource(self.desk.app.orders, self.where(), self._sort, self.desk.now()))

    def rewrite(self) -> None:
        """Write the cells anew: the time left has moved on, or the language changed."""
        source = self.loader.source if self.loader is not None else None
        if isinstance(source, OrderSource):
            source.now = self.desk.now()
            self.desk.start(self, self._rewrite(source), slot="rewrite")

    async def _rewrite(self, source: OrderSource) -> None:
        rows = list(self.grid.run.rows) if self.grid.run is not None else []
        self.grid.rewritten(await self.desk.read(source.reformat, rows))
        self.view.viewport().update()

    def _now(self) -> datetime:
        return self.desk.now()

    def ids_by_rule(self, limit: int) -> tuple[int, ...]:
        return self.desk.app.orders.ids(self.where(), self._sort, limit)

    def choices_of(self, kind: str) -> tuple[Choice, ...]:
        return self._choices.get(kind, ())

    # --- tabs and chips -----------------------------------------------------------------------------------------------
    def tabs(self) -> TabRow:
        return self._tabs

    def _tab_chosen(self, key: str) -> None:
        was_saved = self._saved_of(self._tab) is not None
        self._tab = key
        self.shell.prefs.put("orders/tab", key)
        self.forget_place()
        saved = self._saved_of(key)
        if saved is not None:
            self._conditions = Conditions.of(saved.filter, self._choices)
            self._sort = saved.sort
        elif was_saved:
            self._conditions = Conditions()  # those were the saved queue's own
        elif key != "all":
            self._conditions = self._conditions.without("state")
        self._show_chips()
        if self.desk is not None:
            self.reload()
            self.view.setFocus()

    def set_conditions(self, conditions: Conditions) -> None:
        """Filter by these conditions; one queue cannot be another, so a state leads to all orders."""
        self._conditions = conditions
        if conditions.state and self._tab != "all" and self._saved_of(self._tab) is None:
            self._tab = "all"
            self.shell.prefs.put("orders/tab", "all")
            self._show_tabs()
        self._show_chips()
        self.reload()

    def _edit_chip(self, key: str) -> None:
        from app.ui.orders.filter_menu import filter_menu

        menu = filter_menu(self, lambda: self._conditions, self._choices, self.set_conditions, only=key)
        menu.popup(self.chips.mapToGlobal(QPoint(16, self.chips.height())))

    # --- what the grid tells ------------------------------------------------------------------------------------------
    def _counted(self, total: RowCount) -> None:
        self._total = Length(total.total, total.exact)
        self._show_count()
        self._awaited.discard("length")
        self._come_back()

    def _show_page(self) -> None:
        empty = self.grid.rowCount() == 0
        self._pages.setCurrentIndex(1 if empty else 0)
        self._awaited.discard("page")
        self._come_back()
        if empty:
            self._say_empty()
            if not self.panel.is_pinned():
                self.panel.say_nothing()

    def _row_changed(self, row: GridRow | None) -> None:
        if row is None:
            if not self.panel.is_pinned() and self._back_to is None:
                self.panel.say_nothing()
        elif not self.panel.is_pinned() and (self.panel.detail is None or self.panel.detail.row.id != row.id):
            self._follow.start()
        self.panel.mark_pinned(row.id if row is not None else None)

    def load_detail(self) -> None:
        """Read the current order's panel; the answer for a row that was left is dropped."""
        row, shown = self.view.current_row(), self.panel.detail
        wanted = shown.row.id if shown is not None and self.panel.is_pinned() else row.id if row is not None else None
        if wanted is not None and self.desk is not None and self.panel.isVisibleTo(self):
            self.desk.start(self, self._load_detail(wanted), slot="detail")

    async def _load_detail(self, order_id: int) -> None:
        detail: OrderDetail = await self.desk.read(self.desk.app.orders.detail, order_id)
        self.panel.show_detail(detail)
        await self._read_panel_hint(order_id, detail.row.queue)

    # --- verbs of the list --------------------------------------------------------------------------------------------
    def do_filter(self) -> None:
        from app.ui.orders.filter_menu import filter_menu

        menu = filter_menu(self, lambda: self._conditions, self._choices, self.set_conditions)
        menu.popup(self.filter_button.mapToGlobal(QPoint(0, self.filter_button.height() + 2)))

    def do_density(self) -> None:
        """Normal, compact, and back."""
        chosen = "compact" if self.view.density == "normal" else "normal"
        self.shell.prefs.put("orders/density", chosen)
        self.view.apply_density(chosen)

    def do_columns(self) -> None:
        self.view.header.open_menu(self.columns_button.mapToGlobal(QPoint(0, self.columns_button.height() + 2)))

    def sort_by(self, key: str) -> None:
        """Put the list in another order."""
        self._sort = key
        self.shell.prefs.put("orders/sort", key)
        self.reload()

    def do_open(self) -> None:
        """Into the panel, as a drawer on a narrow window; from a replaced order on to what stands for it."""
        row = self.view.current_row()
        stands = row.raw.stands if row is not None and isinstance(row.raw, OrderRow) else ()
        if len(stands) == 1:
            self.open_number(stands[0])
            return
        self._detail_open = True
        self._lay()
        self.load_detail()
        self.panel.focus_stands() if stands else self.panel.tabs.setFocus()

    def do_escape(self) -> None:
        """Back to now, then close, then clear the selection, then leave."""
        if self.panel.in_past():
            self.panel.leave_past()
            return
        focus_in_panel = self.panel.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        if focus_in_panel or (self._drawer and self.panel.isVisible()):
            if self._drawer or self.sender() is self.panel:
                self._detail_open = False
                self._lay()
            self.view.setFocus()
        elif self.sender() is self.panel:
            self._detail_open = False
            self._lay()
        elif not self.view.selection.is_empty():
            self.view.selection.clear()
        elif not self.leave_search() and not self._conditions.is_empty():
            self.set_conditions(Conditions())

    def open_thing(self, kind: str, thing_id: int) -> None:
        """Show one order in the panel; the list shows it alone where it is not in sight, and Esc leads back."""
        self._detail_open = True
        self.panel.pin_button.setChecked(False)
        self._lay()
        position = self.grid.position_of(thing_id) if not self._awaited else None
        if position is not None:
            self.view.go(position)
            self.desk.start(self, self._load_detail(thing_id), slot="detail")
        else:
            self.desk.start(self, self._show_alone(thing_id), slot="detail")

    # --- shape --------------------------------------------------------------------------------------------------------
    def panes(self) -> list[QWidget]:
        return [
            self.view if self._pages.currentIndex() == 0 else self.empty.pane(),
            self._tabs,
            self.filter_button,
            self.panel.tabs,
        ]

    def _lay(self) -> None:
        """Panel beside the grid, or as a drawer over it below 1200 px."""
        width = look().room(self.window().width())
        self._drawer = width < tokens.MIDDLE
        style = look()
        wide = style.px(min(460, max(384, width // 5))) if width >= tokens.WIDE else style.px(324)
        self.panel.setFixedWidth(wide)
        layout = self.layout()
        if self._drawer:
            layout.removeWidget(self.panel)
            self.panel.setGeometry(self.width() - wide, 0, wide, self.height())
            self.panel.setVisible(self._detail_open and self.panel.detail is not None)
            self.panel.raise_()
        else:
            if layout.indexOf(self.panel) < 0:
                layout.addWidget(self.panel)
            self.panel.setVisible(self._detail_open)
        self.shell.prefs.put_flag("orders/detail", on=self._detail_open)

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._lay()
