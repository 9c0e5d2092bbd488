"""The print station: queues left, the next batch and the running ones, the journal, printers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.services.queries.work_place_rows import BatchRow, PrintJobRow
from app.services.queries.work_rows import JamRow
from app.ui import sound, tokens
from app.ui.actions import BY_NAME
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import ChoiceInput
from app.ui.components.labels import label, line
from app.ui.components.panels import EmptyState, ScrollBody, SidePanel
from app.ui.components.side_list import Item, SideList
from app.ui.facade import Change
from app.ui.grids.id_grid import IdGrid
from app.ui.grids.loader import GridLoader
from app.ui.grids.view import GridView
from app.ui.print_station.actions import PrintWork
from app.ui.print_station.batch_card import BatchCard
from app.ui.print_station.columns import COLUMNS, JobSource
from app.ui.print_station.plan_card import PlanCard
from app.ui.print_station.printers import PrinterList
from app.ui.print_station.verbs import PrintVerbs
from app.ui.theme import look
from app.ui.words import number, say

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

_LOOKS = {
    "due_today": ("clock", "warn"),
    "single": ("square", ""),
    "multi_qty": ("copy", ""),
    "multi_sku": ("layout-grid", ""),
    "urgent": ("flame", "bad"),
    "to_request": ("ticket", ""),
    "failed": ("alert-octagon", "bad"),
}
"""Queue -> icon, tone while there is something in it."""
MOST_BATCHES = 3


class PrintScreen(PrintVerbs):
    """From the queue to paper, and back when paper fails."""

    contexts = ("print", "list")

    def __init__(self, shell: MainWindow) -> None:
        super().__init__(shell)
        self.work: PrintWork | None = None
        self.batch_id: int | None = None
        self.loader: GridLoader | None = None
        self._batch_words: list[tuple[str, int | None]] = []
        self._build()
        self._knock = QTimer(self, interval=sound.PRINTER_REPEAT_MS)
        self._knock.timeout.connect(lambda: self.shell.sounds.play(sound.PRINTER))

    # --- building -----------------------------------------------------------------------------------------------------
    def _build(self) -> None:
        keys = self.shell.keys
        self.queue_list = SideList(height=46)
        self.low_printers, self.printers = PrinterList(low=True), PrinterList(low=False)
        for cards in (self.low_printers, self.printers):
            cards.chosen.connect(self.open_printer)
        self.plan_card = PlanCard(keys)
        self.batch_cards: list[BatchCard] = []
        self._build_journal()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left_panel())
        row.addWidget(self._centre(), 1)
        row.addWidget(self._right_panel())
        self.queue_list.chosen.connect(self._queue_chosen)
        card = self.plan_card
        card.left_asked.connect(self.show_left_behind)
        card.way_asked.connect(lambda: self.shell.open_area("audit"))
        for button in (card.start, card.numbers, card.order, self.reprint_button):
            action = BY_NAME[button.property("action")]
            button.clicked.connect(lambda _=False, handler=action.handler: getattr(self, handler)())

    def _left_panel(self) -> QWidget:
        self.left = SidePanel(edge="right", width=248)
        self.left.head.setContentsMargins(16, 12, 8, 2)
        self.queues_title = label("", "panel")
        self.left.head.addWidget(self.queues_title)
        self.left.head.addStretch(1)
        self.left.body.box.setContentsMargins(8, 4, 8, 12)
        self.left.body.add(self.queue_list)
        self.low_title = label("", "section")
        self.low_title.setContentsMargins(8, 10, 0, 0)
        self.left.body.add(self.low_title)
        low = QFrame()
        box = QVBoxLayout(low)
        box.setContentsMargins(8, 0, 8, 0)
        box.addWidget(self.low_printers)
        self.low_frame = self.left.body.add(low)
        return self.left

    def _centre(self) -> QWidget:
        self.cards = ScrollBody(margins=(16, 14, 16, 8), spacing=12)
        self.cards.add(self.plan_card)
        self.cards.widget().installEventFilter(self)
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.cards.setMinimumHeight(look().px(120))
        self.journal.setMinimumHeight(look().px(150))
        column.addWidget(self.cards, 1000)
        column.addWidget(self.journal, 1)
        self.centre = made
        return made

    def _build_journal(self) -> None:
        self.journal = QFrame()
        self.journal.setProperty("ground", "surface")
        self.journal.setProperty("edge", "top")
        self.journal_title, self.journal_about = label("", "card"), label("", "caption")
        self.batch_choice = ChoiceInput()
        self.batch_choice.setMinimumWidth(look().px(220))
        self.batch_choice.activated.connect(lambda at: self.show_batch(self.batch_choice.itemData(at)))
        self.reprint_button = KeyButton.of(BY_NAME["print.reprint"], self.shell.keys)
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 16, 6)
        head.setSpacing(10)
        head.addWidget(self.journal_title)
        head.addWidget(self.journal_about)
        head.addStretch(1)
        head.addWidget(self.batch_choice)
        head.addWidget(self.reprint_button)
        self.grid = IdGrid(COLUMNS)
        self.view = GridView(self.grid, density="compact")
        self.view.take_columns(self.shell.prefs.columns("print"))
        self.view.header.state_changed.connect(lambda state: self.shell.prefs.put_columns("print", state))
        self.view.row_opened.connect(lambda _row: self.do_open())
        self.empty = EmptyState()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.empty)
        self.grid.opened.connect(self._journal_opened)
        box = QVBoxLayout(self.journal)
        box.setContentsMargins(0, 1, 0, 0)
        box.setSpacing(0)
        box.addLayout(head)
        box.addWidget(line())
        box.addWidget(self.pages, 1)

    def _right_panel(self) -> QWidget:
        self.right = SidePanel(edge="left", width=290)
        self.right.head.setContentsMargins(16, 12, 8, 2)
        self.printers_title = label("", "panel")
        self.right.head.addWidget(self.printers_title)
        self.right.head.addStretch(1)
        self.right.body.add(self.printers)
        return self.right

    # --- the program below --------------------------------------------------------------------------------------------
    def attach(self) -> None:
        self.work = work = PrintWork(self.desk, self)
        self.loader = GridLoader(self.grid, self.desk, "job")
        work.queues_read.connect(self._show_queues)
        work.plan_read.connect(self._show_plan)
        work.picture_read.connect(self._show_picture)
        work.batches_read.connect(self._show_batches)
        work.printers_read.connect(self._show_printers)
        work.started.connect(self._begun)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self.show_batch(None)
        work.read_all()

    def refresh(self, change: Change) -> None:
        if self.work is not None:
            self.work.hear(change)

    def shown(self) -> None:
        super().shown()
        if self.work is not None:
            self.work.read_all()

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._knock.stop()
        if self.work is not None:
            self.work.quiet()

    # --- queues and the next batch ------------------------------------------------------------------------------------
    def queue_words(self, key: str) -> str:
        """Return a queue's name."""
        words = {
            "due_today": self.tr("今日必发"), "single": self.tr("一单一件"), "multi_qty": self.tr("一单多件"),
            "multi_sku": self.tr("多品"), "urgent": self.tr("加急"), "to_request": self.tr("待取号"),
            "failed": self.tr("取号失败"),
        }  # fmt: skip
        return words.get(key, key)

    def _hint(self, key: str) -> str:
        words = {
            "due_today": self.tr("今天要发出"), "single": self.tr("同款连着出"), "multi_qty": self.tr("同款多件"),
            "multi_sku": self.tr("按库位出"), "urgent": self.tr("先打"), "to_request": self.tr("打印时自动取号"),
            "failed": self.tr("先处理原因"),
        }  # fmt: skip
        return words.get(key, "")

    def order_words(self, order: str) -> str:
        """Return in which order labels come out."""
        words = {"ship_by": self.tr("按时效排序"), "bin": self.tr("按库位排序"), "sku": self.tr("按商品排序")}
        return words.get(order, order)

    def _show_queues(self) -> None:
        work = self.work
        items = []
        for at, row in enumerate(work.queues, 1):
            icon, tone = _LOOKS.get(row.key, ("printer", ""))
            second = say(row.hint, row.hint_params) if row.hint else self._hint(row.key)
            items.append(
                Item(
                    row.key,
                    self.queue_words(row.key),
                    second,
                    icon,
                    number(row.count),
                    str(at) if at <= 9 else "",
                    tone if row.count else "",
                )
            )
        self.queue_list.show_items(tuple(items), work.queue)
        self._show_plan()

    def _queue_chosen(self, key: str) -> None:
        if self.work is not None:
            self.work.choose_queue(key)

    def _show_plan(self) -> None:
        work = self.work
        title = self.tr("{queue}·准备打印").format(queue=self.queue_words(work.queue)) if work.queue else ""
        self.plan_card.show_plan(title, work.plan, self.order_words(work.order), may_start=work.may_start())
        self._show_picture()
        if work.plan is not None and not work.plan.parcel_ids:
            queues = work.counters.queues if work.counters is not None else {}
            in_audit = queues.get("to_audit", 0) + queues.get("exception", 0)
            self.plan_card.say_none(self.queue_words(work.queue), work.plan, in_audit)
        self._fit_cards()

    def _show_picture(self) -> None:
        plan = self.work.plan
        self.plan_card.show_picture(self.work.picture, numbered=plan is None or plan.first_parcel_id is not None)

    # --- batches and journal ------------------------------------------------------------------------------------------
    def _show_batches(self) -> None:
        work = self.work
        rows = work.running()[:MOST_BATCHES]
        while len(self.batch_cards) < len(rows):
            card = BatchCard(self.shell.keys)
            card.chosen.connect(self.show_batch)
            card.paused.connect(self.pause_batch)
            card.stopped.connect(self.stop_batch)
            card.fix_asked.connect(self.fix_failure)
            card.all_asked.connect(self.show_failures)
            self.batch_cards.append(card)
            self.cards.add(card)
        while len(self.batch_cards) > len(rows):
            card = self.batch_cards.pop()
            self.cards.box.removeWidget(card)
            card.hide()
            card.deleteLater()
        now = self.desk.now()
        for card, row in zip(self.batch_cards, rows, strict=True):
            card.show_batch(row, work.failures.get(row.id, ()), now)
        self._show_choice()
        self._fit_cards()

    def _show_choice(self) -> None:
        entries: list[tuple[str, int | None]] = [(self.tr("全部批次"), None)]
        entries += [(f"{row.batch}  {row.confirmed}/{row.total}", row.id) for row in self.work.batches]
        if entries != self._batch_words:
            self._batch_words = entries
            self.batch_choice.clear()
            for words, batch_id in entries:
                self.batch_choice.addItem(words, batch_id)
        ids = [batch_id for _, batch_id in entries]
        self.batch_choice.setCurrentIndex(ids.index(self.batch_id) if self.batch_id in ids else 0)

    def show_batch(self, batch_id: int | None) -> None:
        """Show one batch's journal; None: all jobs, newest first."""
        self.batch_id = batch_id
        if self.loader is not None:
            self.view.selection.clear()
            self.loader.show(JobSource(self.desk.app.prints, batch_id, self.desk.now()))
        if self.work is not None:
            self._show_choice()

    def _journal_opened(self) -> None:
        empty = self.grid.rowCount() == 0
        self.pages.setCurrentIndex(1 if empty else 0)
        if empty:
            self.empty.say(self.tr("今天还没有打印过。"), self.tr("选左边的队列，看一眼这一批，按开始打印。"))
        batch = self.work.batch(self.batch_id) if self.work is not None else None
        if batch is not None and batch in self.work.running() and not self.view.hasFocus():
            self.view.scroll_to_top(max(0, batch.confirmed - 2))

    def chosen_jobs(self) -> list[PrintJobRow]:
        return [row.raw for row in self.view.chosen_rows() if isinstance(row.raw, PrintJobRow)]

    def active_batch(self) -> BatchRow | None:
        # the one shown if it runs, else the newest running one
        running = self.work.running() if self.work is not None else ()
        shown = next((row for row in running if row.id == self.batch_id), None)
        return shown or next(iter(running), None)

    # --- printers -----------------------------------------------------------------------------------------------------
    def _show_printers(self) -> None:
        work = self.work
        self.low_printers.show_printers(work.printers, work.jams)
        self.printers.show_printers(work.printers, work.jams)
        if work.jams and not self._knock.isActive():
            self.shell.sounds.play(sound.PRINTER)
            self._knock.start()
        elif not work.jams:
            self._knock.stop()
        self.jams_read(work.jams)

    def jam_of(self, printer_id: int) -> JamRow | None:
        return self.work.jam(printer_id) if self.work is not None else None

    # --- shape --------------------------------------------------------------------------------------------------------
    def panes(self) -> list[QWidget]:
        return [self.queue_list, self.view]

    def _fit_cards(self) -> None:
        """Cards take what they need, at most two thirds of the height; the journal keeps the rest."""
        inner = self.cards.box.totalHeightForWidth(self.cards.viewport().width())
        inner = max(inner, self.cards.widget().minimumSizeHint().height())  # the scroll area gives no less
        room = max(look().px(150), round(self.centre.height() * 0.66))
        self.cards.setMaximumHeight(max(look().px(120), min(inner + 2, room)))

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        wide = look().room(self.window().width()) >= tokens.WIDE
        self.right.setVisible(wide)
        self.low_frame.setVisible(not wide)
        self.low_title.setVisible(not wide)
        self.plan_card.set_low(low=self.height() < look().px(720))
        self._fit_cards()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.cards.widget():
            self._fit_cards()
        return super().eventFilter(watched, event)

    def _focus_moved(self, _old: QWidget | None, new: QWidget | None) -> None:
        self.plan_card.show_start_key("↵" if new is self.queue_list else self.shell.keys.shown(BY_NAME["print.start"]))

    def retranslate(self) -> None:
        self.queues_title.setText(self.tr("打单队列"))
        self.low_title.setText(self.tr("打印机"))
        self.printers_title.setText(self.tr("打印机"))
        self.journal_title.setText(self.tr("打印流水"))
        self.journal_about.setText(self.tr("每张先记账再送纸"))
        for button in (self.plan_card.numbers, self.reprint_button):
            button.setText(BY_NAME[button.property("action")].words())
        self.queue_list.setAccessibleName(self.tr("打单队列"))
        self.view.header.viewport().update()
        if self.work is not None:
            self._show_queues()
            self._batch_words = []
            self._show_batches()
            self._show_printers()
            self.show_batch(self.batch_id)

    def do_queue(self, key: str) -> None:
        """Digits choose a queue."""
        if key[-1:].isdigit():
            self.queue_list.nth(int(key[-1]))
            self.queue_list.setFocus(Qt.FocusReason.ShortcutFocusReason)
