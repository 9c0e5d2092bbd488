"""Data: backups with one made now, every invariant checked, and the calls that wait or gave up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.services.queries.rows import Outcome
from app.services.queries.setup_rows import BackupRow
from app.services.queries.work_place_rows import OutboxRow
from app.ui.actions import BY_NAME
from app.ui.calm import Calm
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Note, label, line
from app.ui.components.mini_table import Heading, MiniTable
from app.ui.components.panels import Card, EmptyState, ScrollBody
from app.ui.components.tabs import Tab, TabRow
from app.ui.facade import Change
from app.ui.grids.cells import Pill, Toned
from app.ui.grids.columns import CHECK, Column
from app.ui.grids.id_grid import IdGrid, Want
from app.ui.grids.view import GridView
from app.ui.grids.window import GridPage, GridRow
from app.ui.settings.page import Page, PageHead, on_surface, page_column
from app.ui.theme import look
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import capped, moment, number, say, say_error

NEWS_MS = 800
WAITING, DEAD = "waiting", "dead"
SHOWN_BACKUPS = 5
COLUMNS = (
    CHECK,
    Column("kind", QT_TRANSLATE_NOOP("Columns", "要做的事"), 120),
    Column("account", QT_TRANSLATE_NOOP("Columns", "找谁"), 130),
    Column("attempts", QT_TRANSLATE_NOOP("Columns", "试过"), 56, right=True, drop=9),
    Column("next", QT_TRANSLATE_NOOP("Columns", "下次"), 100, right=True, quiet=True, drop=8),
    Column("why", QT_TRANSLATE_NOOP("Columns", "为什么没成"), 160, stretch=True),
)


def size_words(size: int) -> str:
    """Return a file's size: 812 KB, 12.4 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000)):,} KB"
    return f"{size / 1_000_000:,.1f} MB"


class DataPage(Page):
    """Two cards above, the outbox below."""

    key = "data"
    icon = "database"
    kinds = frozenset({"outbox", "shop", "carrier"})

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.calls: tuple[OutboxRow, ...] = ()
        self.accounts: dict[str, str] = {}
        self.dead = False
        self.checking = self.backing_up = False
        self.backup_rows: tuple[BackupRow, ...] = ()
        self.outcomes: tuple[Outcome, ...] = ()
        keys = self.shell.keys
        self.head = PageHead()
        self.body = ScrollBody(margins=(16, 14, 16, 12), spacing=12)
        self.back_up = KeyButton.of(BY_NAME["settings.back_up"], keys, size="small")
        self.check = KeyButton.of(BY_NAME["settings.check"], keys, size="small")
        self.backups, self.checks = Card(), Card()
        self.backup_table, self.backup_note = MiniTable(), Note("", "bad")
        self.backup_folder, self.backup_place = "", label("", "caption", wrap=True, select=True)
        self.check_table, self.check_note = MiniTable(), Note("", "ok")
        for card, button, note, table in (
            (self.backups, self.back_up, self.backup_note, self.backup_table),
            (self.checks, self.check, self.check_note, self.check_table),
        ):
            card.head.addWidget(button)
            card.box.addWidget(note)
            card.box.addWidget(table)
            if card is self.backups:
                card.box.addWidget(self.backup_place)
            card.box.addStretch(1)
            note.say("")
        cards = QWidget()
        row = QHBoxLayout(cards)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.backups, 1, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.checks, 1, Qt.AlignmentFlag.AlignTop)
        self.body.add(cards)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.body, 1)
        column.addWidget(line())
        column.addWidget(self._outbox(keys), 1)
        page_column(self, self.head, inner)
        self._news = Calm(NEWS_MS, self.read_calls, self)
        self.back_up.clicked.connect(self.do_back_up)
        self.check.clicked.connect(self.do_check)

    def _outbox(self, keys) -> QWidget:
        made = on_surface(QWidget())
        self.out_title = label("", "card")
        self.out_tabs = TabRow(height=34, pad=12)
        self.retry = KeyButton.of(BY_NAME["settings.retry"], keys, size="small")
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 12, 6)
        head.setSpacing(8)
        head.addWidget(self.out_title)
        head.addWidget(self.out_tabs, 1)
        head.addWidget(self.retry)
        self.grid = IdGrid(COLUMNS)
        self.view = GridView(self.grid, density="compact")
        self.empty = EmptyState()
        self.out_pages = QStackedWidget()
        self.out_pages.addWidget(self.view)
        self.out_pages.addWidget(self.empty)
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(self.out_pages, 1)
        self.grid.wanted.connect(self._answer)
        self.out_tabs.chosen.connect(self._tab_chosen)
        self.retry.clicked.connect(self.do_retry)
        return made

    def name(self) -> str:
        return self.tr("数据和备份")

    def begin(self) -> None:
        self.read_calls()
        self.start(self._read_backups(), slot="backups")

    def hear(self, change: Change) -> None:
        self._news.ask()

    # --- backups ------------------------------------------------------------------------------------------------------
    async def _read_backups(self) -> None:
        settings = self.desk.app.settings
        self.backup_rows, self.backup_folder = await self.desk.read(
            lambda: (settings.backups(), settings.backup_folder())
        )
        self._show_backups()

    def _show_backups(self) -> None:
        headings = (
            Heading(self.tr("时间"), 116, bold=True),
            Heading(self.tr("大小"), 84, right=True),
            Heading(self.tr("打开过")),
        )
        rows: list[tuple[str | Pill, ...]] = []
        for row in self.backup_rows[:SHOWN_BACKUPS]:
            good = Pill(self.tr("验过"), "ok", "circle-check") if row.checked else Pill(self.tr("没验"), "warn", "")
            rows.append((moment(row.at, self.desk.now()), size_words(row.size_bytes), good))
        self.backup_table.show_rows(headings, rows)
        self.backup_table.setVisible(bool(rows))
        where = self.tr("放在 {folder}。要还原：关掉程序，运行 packdesk db restore 加文件名。")
        self.backup_place.setText(where.format(folder=self.backup_folder) if rows else "")
        rest = len(self.backup_rows) - len(rows)
        words = self.tr("还没有备份。") if not rows else ""
        self.backups.note.setText(words or (self.tr("另有 {n} 份").format(n=rest) if rest > 0 else ""))

    def do_back_up(self) -> None:
        if not self.backing_up:
            self.start(self._back_up(), slot="back_up")

    async def _back_up(self) -> None:
        """Write and check a backup; on a reading thread, as it takes a while and changes nothing."""
        self.backing_up = True
        self.back_up.setEnabled(False)
        self.backup_note.say(self.tr("正在备份，可以继续干活。"), "info", "progress")
        try:
            made = await self.desk.read(self.desk.app.settings.back_up, self.desk.by)
        except AppError as error:
            self.backup_note.say(say_error(error), "bad", "alert-octagon")
            return
        finally:
            self.backing_up = False
            self.back_up.setEnabled(True)
        self.backup_note.say(self.tr("{name} 写好了，也打开验过。").format(name=made.name), "ok", "circle-check")
        await self._read_backups()

    # --- checks -------------------------------------------------------------------------------------------------------
    def do_check(self) -> None:
        if not self.checking:
            self.start(self._check(), slot="check")

    async def _check(self) -> None:
        self.checking = True
        self.check.setEnabled(False)
        self.check_note.say(self.tr("正在核对，只读，可以继续干活。"), "info", "progress")
        try:
            self.outcomes = await self.desk.read(self.desk.app.settings.check)
        except AppError as error:
            self.check_note.say(say_error(error), "bad", "alert-octagon")
            return
        finally:
            self.checking = False
            self.check.setEnabled(True)
        self._show_checks()

    def _show_checks(self) -> None:
        if not self.outcomes:
            self.check_note.say("")
            self.check_table.hide()
            return
        broken = [outcome for outcome in self.outcomes if outcome.error is not None]
        total = len(self.outcomes)
        if broken:
            words = self.tr("{n} 项里 {k} 项对不上。数据没动；把下面的抄给我们。").format(n=total, k=len(broken))
            self.check_note.say(words, "bad", "alert-octagon")
        else:
            self.check_note.say(self.tr("{n} 项全部对得上。").format(n=total), "ok", "circle-check")
        shown = broken or list(self.outcomes)
        rows: list[tuple[str | Pill, ...]] = []
        for outcome in shown:
            first = outcome.params.get("first")
            found = "、".join(str(one) for one in first) if isinstance(first, list) else ""
            tone = ("bad", "alert-octagon") if outcome.error is not None else ("ok", "circle-check")
            words = self.tr("对不上") if outcome.error is not None else self.tr("对")
            rows.append((say(f"invariant.{outcome.subject}"), Pill(words, *tone), found))
        if broken:
            headings = (
                Heading(self.tr("核对什么"), 170), Heading(self.tr("结果"), 84), Heading(self.tr("头几处"), quiet=True),
            )  # fmt: skip
            self.check_table.show_rows(headings, rows)
        else:
            headings = (Heading(self.tr("核对什么")), Heading(self.tr("结果"), 84))
            self.check_table.show_rows(headings, [row[:2] for row in rows])
        self.check_table.show()

    # --- outbox -------------------------------------------------------------------------------------------------------
    def read_calls(self) -> None:
        self.start(self._read_calls(), slot="calls")

    async def _read_calls(self) -> None:
        settings = self.desk.app.settings

        def everything() -> tuple[tuple[OutboxRow, ...], tuple[OutboxRow, ...], dict[str, str]]:
            names = {f"shop:{row.id}": row.name for row in settings.shops()}
            names |= {f"carrier:{row.id}": row.name for row in settings.carriers()}
            return settings.outbox(dead=False), settings.outbox(dead=True), names

        waiting, dead, self.accounts = await self.desk.read(everything)
        self._show_tabs(len(waiting), len(dead))
        self.calls = dead if self.dead else waiting
        rows = [self._row(call) for call in self.calls]
        ids = [row.id for row in rows]
        if ids and ids == self.grid.loaded_ids():
            self.grid.refreshed(ids, {row.id: row for row in rows})
            self.view.viewport().update()
        else:
            self.grid.await_first()
        self.screen_.count(self.key, len(dead), "bad" if dead else "")

    def _row(self, call: OutboxRow) -> GridRow:
        why = say(call.error, call.error_params) if call.error else "–"
        cells = (
            "",
            say(f"outbox_kind.{call.kind}"),
            self.accounts.get(call.account, call.account),
            number(call.attempts) if call.attempts else "–",
            moment(call.not_before, self.desk.now()) if not call.dead else "–",
            Toned(why, "bad" if call.dead else "warn") if call.error else why,
        )
        return GridRow(call.id, cells, call)

    def _answer(self, want: Want) -> None:
        self.grid.arrived(want, GridPage([self._row(call) for call in self.calls], None, None))
        self.out_pages.setCurrentIndex(0 if self.calls else 1)
        if not self.calls:
            words = self.tr("没有放弃的通知。") if self.dead else self.tr("没有等着发的通知。")
            self.empty.say(words, self.tr("发货回写、推库存都在这里排队，断网也不丢。"))
        self.retry.setEnabled(bool(self.calls))

    def _show_tabs(self, waiting: int, dead: int) -> None:
        tabs = [
            Tab(WAITING, self.tr("等着发"), capped(waiting) if waiting else ""),
            Tab(DEAD, self.tr("放弃了"), capped(dead) if dead else "", "bad"),
        ]
        self.out_tabs.show_tabs(tabs, DEAD if self.dead else WAITING)

    def _tab_chosen(self, key: str) -> None:
        self.dead = key == DEAD
        self.view.selection.clear()
        self.read_calls()

    def do_retry(self) -> None:
        """Try the chosen calls now; without a choice, all that are listed."""
        chosen = self.view.selection.ids() or [call.id for call in self.calls]
        if chosen:
            self.start(self._retry(chosen), slot="retry")

    async def _retry(self, ids: list[int]) -> None:
        outcomes = await self.desk.write(self.desk.app.settings.retry, ids, self.desk.by)
        done = sum(1 for outcome in outcomes if outcome.error is None)
        self.desk.tell_outcomes(outcomes)
        if done:
            self.shell.toast.show_toast(self.tr("{n} 条马上再试").format(n=number(done)))
        self.view.selection.clear()
        self.read_calls()

    # --- keys ---------------------------------------------------------------------------------------------------------
    def do_down(self, _key: str = "") -> None:
        self.view.step(1)

    def do_up(self, _key: str = "") -> None:
        self.view.step(-1)

    def do_toggle(self) -> None:
        self.view.toggle_current()

    def do_select_all(self) -> None:
        self.view.selection.only(list(self.grid.run.rows) if self.grid.run is not None else [])

    def do_copy_rows(self) -> None:
        self.view.copy_rows()

    def do_escape(self) -> None:
        if self.view.selection.is_empty():
            self.screen_.menu.setFocus()
        else:
            self.view.selection.clear()

    def panes(self) -> list[QWidget]:
        return [self.view, self.out_tabs] if self.calls else [self.out_tabs]

    def open_thing(self, kind: str, thing_id: int) -> None:
        if kind in ("settings.outbox", "outbox"):
            self.dead = True
            self.read_calls()
            self.view.setFocus()

    def retranslate(self) -> None:
        self.head.title.setText(self.name())
        self.backups.title.setText(self.tr("备份"))
        self.checks.title.setText(self.tr("核对"))
        self.checks.note.setText(self.tr("台账、状态、计数每项都对一遍"))
        self.out_title.setText(self.tr("发件箱"))
        for button in (self.back_up, self.check, self.retry):
            button.setText(BY_NAME[button.property("action")].words())
        self._show_checks()
        self.view.header.viewport().update()
        self.body.setMinimumHeight(look().px(190))
        if self.begun:
            self._show_backups()
            self.read_calls()
