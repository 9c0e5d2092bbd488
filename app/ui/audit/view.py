"""The audit screen: reasons left, the list of what waits under one of them, the order in question right."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.divisions import divisions
from app.services.queries.rows import OrderRow
from app.services.queries.screen_rows import AuditDay, AuditRow, Choice, ReasonRow, RowCount
from app.ui import tokens
from app.ui.actions import BY_NAME
from app.ui.ask import ask
from app.ui.audit.columns import COLUMNS, LOOKS, AuditSource
from app.ui.audit.panel import AuditCase, AuditPanel
from app.ui.audit.verbs import AuditVerbs
from app.ui.calm import Calm
from app.ui.components.bars import BatchBar
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import label, line
from app.ui.components.panels import EmptyState, SidePanel
from app.ui.components.side_list import Item, SideList
from app.ui.components.strip import ProgressBar
from app.ui.facade import Change
from app.ui.grids.id_grid import IdGrid
from app.ui.grids.loader import GridLoader
from app.ui.grids.view import GridView
from app.ui.grids.window import GridRow
from app.ui.in_turn import InTurn
from app.ui.shell.dialogs import Reason
from app.ui.theme import look
from app.ui.words import capped, number, say

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

_BATCH = ("audit.pass", "orders.hold", "audit.force")
_PANEL = ("audit.pass", "orders.hold", "audit.force", "orders.undo")
_SHORTENED = (3, 2, 1)
"""Which of them lose their word first in a narrow panel."""
DETAIL_MS = 60
REASONS_MS = 250
PLAIN = ""
"""The group of orders that wait without a finding."""


class AuditScreen(AuditVerbs):
    """Keyboard only: digits choose a reason, J and K an order, A passes it and goes on."""

    contexts = ("audit", "list")

    def __init__(self, shell: MainWindow) -> None:
        super().__init__(shell)
        self.turn: InTurn | None = None
        self.kind: str | None = None
        self._reasons: tuple[ReasonRow, ...] = ()
        self._day: AuditDay | None = None
        self._total = RowCount(0)
        self._choices: dict[str, tuple[Choice, ...]] = {}
        self._build()
        self._follow = QTimer(self, singleShot=True, interval=DETAIL_MS)
        self._follow.timeout.connect(self.load_case)
        self._news = Calm(REASONS_MS, self.read_reasons, self)

    # --- building -----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        keys = self.shell.keys
        self.reason_list = SideList(height=38)
        self.grid = IdGrid(COLUMNS)
        self.view = GridView(self.grid, density="two_line")
        self.view.take_columns(self.shell.prefs.columns("audit"))
        self.empty = EmptyState()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.empty)
        self._batch_buttons = [KeyButton.of(BY_NAME[name], keys) for name in _BATCH]
        self._more = KeyButton.of(BY_NAME["list.more"], keys)
        self.batch = BatchBar(self._batch_buttons, self._more)
        self.panel = AuditPanel(self._now)
        self._panel_buttons = [KeyButton.of(BY_NAME[name], keys) for name in _PANEL]
        self.panel.add_actions(*self._panel_buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left_panel())
        row.addWidget(self._middle(), 1)
        row.addWidget(self.panel)
        self._wire()

    def _now(self) -> datetime:
        return self.desk.now()

    def _left_panel(self) -> SidePanel:
        self.left = SidePanel(edge="right", width=216)
        self.left.head.setContentsMargins(16, 14, 12, 4)
        self.by_reason, self.total = label("", "section"), label("", "caption")
        self.left.head.addWidget(self.by_reason)
        self.left.head.addStretch(1)
        self.left.head.addWidget(self.total)
        box = self.left.body
        box.box.setContentsMargins(8, 2, 8, 12)
        box.add(self.reason_list)
        figures = QFrame()
        rows = QVBoxLayout(figures)
        rows.setContentsMargins(8, 8, 8, 0)
        rows.setSpacing(8)
        rows.addWidget(line())
        self.today = label("", "section")
        rows.addWidget(self.today)
        self.figures = [self._figure(rows) for _ in range(4)]
        self.cleared = ProgressBar()
        rows.addWidget(self.cleared)
        box.add(figures)
        return self.left

    def _figure(self, rows: QVBoxLayout) -> tuple:
        line_ = QHBoxLayout()
        name, value = label("", "second"), label("", "strong")
        line_.addWidget(name)
        line_.addStretch(1)
        line_.addWidget(value)
        rows.addLayout(line_)
        return name, value

    def _middle(self) -> QWidget:
        made = QFrame()
        made.setProperty("ground", "surface")
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 11, 16, 11)
        head.setSpacing(10)
        self.title, self.about, self.hint = label("", "panel"), label("", "second"), label("", "caption")
        head.addWidget(self.title)
        head.addWidget(self.about)
        head.addStretch(1)
        head.addWidget(self.hint)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(self.pages, 1)
        column.addWidget(self.batch)
        return made

    def _wire(self) -> None:
        self.reason_list.chosen.connect(self.show_kind)
        self.view.row_changed.connect(self._row_changed)
        self.view.row_opened.connect(lambda _row: self.do_open())
        self.view.selection.changed.connect(self._selection_changed)
        self.view.header.state_changed.connect(lambda state: self.shell.prefs.put_columns("audit", state))
        self.grid.opened.connect(self._opened)
        self.empty.asked.connect(self._leave_empty)
        self.panel.taken.connect(self.take)
        self.panel.address_saved.connect(self.save_address)
        self.panel.merge_asked.connect(self.do_merge)
        self.panel.match_asked.connect(self.do_match)
        self._more.clicked.connect(self.do_more)
        for button in (*self._batch_buttons, *self._panel_buttons):
            action = BY_NAME[button.property("action")]
            button.clicked.connect(lambda _=False, handler=action.handler: getattr(self, handler)())

    # --- the program below --------------------------------------------------------------------------------------------
    def attach(self) -> None:
        self.turn = InTurn(self.desk, self, self.refused)
        self.loader = GridLoader(self.grid, self.desk, "order")
        self.loader.counted.connect(self._counted)
        self.read_reasons()
        self.desk.start(self, self._look_up(), slot="divisions")

    async def _look_up(self) -> None:
        """Have the table of divisions read on a thread, before somebody types a place."""
        await self.desk.read(divisions)
        self.panel.address.let_look_up()

    def refresh(self, change: Change) -> None:
        self._news.ask()
        case = self.panel.case
        if case is not None and (change.everything or case.detail.row.id in change.ids.get("order", frozenset())):
            self.load_case()

    def shown(self) -> None:
        self.view.setFocus()
        if self.turn is not None:
            self.read_reasons()

    def read_reasons(self) -> None:
        """Read groups and the day's figures again."""
        self.desk.start(self, self._read_reasons(), slot="reasons")

    async def _read_reasons(self) -> None:
        audit, orders = self.desk.app.audit, self.desk.app.orders

        def all_at_once() -> tuple[tuple[ReasonRow, ...], AuditDay, dict[str, tuple[Choice, ...]]]:
            return audit.reasons(), audit.today(), {kind: orders.choices(kind) for kind in ("tag", "warehouse")}

        self._reasons, self._day, self._choices = await self.desk.read(all_at_once)
        self._show_reasons()
        if self.kind is None:
            first = next((row.kind for row in self._reasons if row.count), PLAIN)
            self.reason_list.show_items(self.reason_list.items(), first or "plain")
            self.show_kind(first)

    def _show_reasons(self) -> None:
        items = []
        for at, row in enumerate(self._reasons, 1):
            icon, tone = LOOKS.get(row.kind, ("clipboard-check", ""))
            words = say(f"pill.{row.kind}") if row.kind else self.tr("没有发现")
            items.append(Item(row.kind or "plain", words, "", icon, number(row.count), str(at) if at <= 8 else "",
                              tone if row.count else ""))  # fmt: skip
        self.reason_list.show_items(tuple(items), "plain" if self.kind == PLAIN else self.kind or "")
        day = self._day
        self.total.setText(self.tr("共 {n} 单").format(n=number(day.open)) if day is not None else "")
        if day is None:
            return
        done = day.auto_passed + day.by_hand
        share = round(100 * done / max(1, done + day.open))
        rows = (
            (self.tr("自动通过"), number(day.auto_passed)), (self.tr("人工通过"), number(day.by_hand)),
            (self.tr("挂起"), number(day.held)), (self.tr("今日已清"), f"{share}%"),
        )  # fmt: skip
        for (name, value), (words, figure) in zip(self.figures, rows, strict=True):
            name.setText(words)
            value.setText(figure)
        self.cleared.show_parts([(done, "ok.solid")], done + day.open)

    def show_kind(self, kind: str) -> None:
        """Show what waits under a reason."""
        self.kind = PLAIN if kind == "plain" else kind
        self.view.selection.clear()
        self._show_title()
        if self.turn is not None:
            self.loader.show(AuditSource(self.desk.app.audit, self.kind, self.desk.now()))

    def _show_title(self) -> None:
        name = say(f"exception.{self.kind}") if self.kind else self.tr("没有发现")
        count = capped(self._total.total, exact=self._total.exact)
        self.about.setText(self.tr("{reason} {n} 单").format(reason=name, n=count))

    def _counted(self, total: RowCount) -> None:
        self._total = total
        self._show_title()
        self._show_place()

    def _opened(self) -> None:
        empty = self.grid.rowCount() == 0
        self.pages.setCurrentIndex(1 if empty else 0)
        if empty:
            self.panel.say_nothing()
            self._say_empty()
        elif self.view.current is None:
            self.view.go(0)

    def _say_empty(self) -> None:
        rest = next((row for row in self._reasons if row.count and row.kind != self.kind), None)
        if rest is not None:
            name = say(f"exception.{rest.kind}") if rest.kind else self.tr("没有发现")
            self.empty.say(self.tr("这一类审完了。"), "",
                           self.tr("下一类：{reason} {n} 单").format(reason=name, n=number(rest.count)))  # fmt: skip
        else:
            self.empty.say(self.tr("没有要审的单。"), self.tr("新单会自动审，有发现的才到这里。"), self.tr("去打单"))

    def _leave_empty(self) -> None:
        rest = next((row for row in self._reasons if row.count and row.kind != self.kind), None)
        if rest is not None:
            self.reason_list.activate(rest.kind or "plain")
        else:
            self.shell.open_area("print")

    # --- the order in question ----------------------------------------------------------------------------------------
    def _row_changed(self, row: GridRow | None) -> None:
        self._show_place()
        if row is None:
            self.panel.say_nothing()
        elif self.panel.case is None or (self.panel.case.detail.row.id, self.panel.case.kind) != (row.id, self.kind):
            self._follow.start()

    def _show_place(self) -> None:
        place = self.view.current
        words = self.tr("第 {at} / {n} 单").format(at=number((place or 0) + 1), n=capped(self._total.total))
        self.panel.place.setText(words if place is not None and self._total.total else "")

    def load_case(self) -> None:
        row = self.view.current_row()
        if self.turn is not None and row is not None and not row.gone:
            self.desk.start(self, self._load_case(row.id, self.kind or PLAIN), slot="case")

    async def _load_case(self, order_id: int, kind: str) -> None:
        orders, audit, regroup = self.desk.app.orders, self.desk.app.audit, self.desk.app.regroup

        def all_at_once() -> AuditCase:
            return AuditCase(orders.detail(order_id), audit.address(order_id), audit.suggestions(order_id),
                             audit.findings(order_id), kind, regroup.could_merge(order_id),
                             regroup.unmatched(order_id) if kind == "unmatched" else ())  # fmt: skip

        case = await self.desk.read(all_at_once)
        shown = self.panel.case
        typing = bool(self.panel.address.changed())
        if not typing or shown is None or (shown.detail.row.id, shown.kind) != (order_id, kind):
            self.panel.show_case(case)  # what somebody is typing at this moment is not written over

    # --- what OrderVerbs asks -----------------------------------------------------------------------------------------
    def ids_by_rule(self, limit: int) -> tuple[int, ...]:
        audit, kind = self.desk.app.audit, self.kind or PLAIN
        ids: list[int] = []
        mark = None
        while len(ids) < limit:
            page = audit.page(kind, mark, 500, False)
            ids += [row.order.id for row in page.rows]
            mark = page.after
            if mark is None:
                break
        return tuple(ids[:limit])

    def chosen_orders(self) -> list[OrderRow]:
        return [row.raw.order for row in self.view.chosen_rows() if isinstance(row.raw, AuditRow)]

    def choices_of(self, kind: str) -> tuple[Choice, ...]:
        return self._choices.get(kind, ())

    def _selection_changed(self) -> None:
        selection = self.view.selection
        self.batch.setVisible(not selection.is_empty())
        if not selection.is_empty():
            self.batch.count.setText(self.tr("已选 {n} 单").format(n=capped(selection.count(self._total.total))))
            self.batch.hint.setText(self.tr("Esc 清除"))
            self.batch.fit()
        self.shell.toast.place()

    def foot(self) -> int:
        return 0 if self.batch.isHidden() else self.batch.height()

    def do_reveal(self) -> None:
        case = self.panel.case
        if case is not None:
            self.desk.start(self, self._reveal(case.detail.row.id), slot="reveal")

    async def _reveal(self, order_id: int) -> None:
        reasons = [self.tr("核对地址"), self.tr("联系买家"), self.tr("快递要求"), self.tr("主管检查")]
        why = self.tr("会记入日志，显示 30 秒。")
        dialog = Reason(self.shell, self.tr("为什么要看收件人？"), why, self.tr("查看"), reasons)
        if await ask(dialog):
            plain = await self.desk.write(self.desk.app.orders.reveal, order_id, dialog.reason(), self.desk.by)
            if self.panel.case is not None and self.panel.case.detail.row.id == order_id:
                self.panel.reveal(plain)

    def do_escape(self) -> None:
        if self.panel.isAncestorOf(self.focusWidget()):
            self.view.setFocus()
        elif not self.view.selection.is_empty():
            self.view.selection.clear()

    def do_queue(self, key: str) -> None:
        """Digits choose a reason."""
        if key[-1:].isdigit():
            self.reason_list.nth(int(key[-1]))

    def panes(self) -> list[QWidget]:
        return [self.view if self.pages.currentIndex() == 0 else self.empty.pane(), self.reason_list, self.panel]

    # --- shape --------------------------------------------------------------------------------------------------------
    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        style = look()
        wide = style.room(self.window().width())
        self.panel.setFixedWidth(style.px(460 if wide >= tokens.WIDE else 400 if wide >= tokens.MIDDLE else 324))
        self.left.setFixedWidth(style.px(216 if wide >= tokens.MIDDLE else 156))
        self.panel.place.setVisible(wide >= tokens.MIDDLE)
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        """Words are worth more than icons; short of room an icon stands alone, and undo is left to the toast."""
        buttons, foot = self._panel_buttons, self.panel.foot
        edges = foot.contentsMargins()
        room = self.panel.width() - edges.left() - edges.right() - 1
        for button in buttons[1:3]:
            button.icon_name = ""
        for button in buttons:
            button.set_compact(False)
            button.show()

        def need() -> int:
            return sum(button.sizeHint().width() + foot.spacing() for button in buttons if not button.isHidden())

        for at in _SHORTENED:
            if need() > room:
                buttons[at].icon_name = BY_NAME[_PANEL[at]].icon
                buttons[at].set_compact(True)
        buttons[-1].setVisible(need() <= room)

    def retranslate(self) -> None:
        for button in (*self._batch_buttons, *self._panel_buttons):
            button.setText(BY_NAME[button.property("action")].words())
        self._panel_buttons[2].setText(self.tr("强制"))
        self._fit_buttons()
        self._more.setText(self.tr("更多"))
        self.by_reason.setText(self.tr("按原因"))
        self.today.setText(self.tr("今天"))
        self.title.setText(self.tr("审单"))
        self.hint.setText(self.tr("J / K 上下"))
        self.reason_list.setAccessibleName(self.tr("按原因"))
        self.panel.address.retranslate()
        self.view.header.viewport().update()
        if self.turn is not None and self.kind is not None:
            self._show_reasons()
            self.show_kind(self.kind)
