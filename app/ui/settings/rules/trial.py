"""The dry run: a version over the orders of a period, beside the version in force and what people decided."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.errors import AppError
from app.services.queries.rows import PageMark
from app.services.queries.rule_rows import DryRun, OrderDifference, RuleSetRow
from app.ui.actions import BY_NAME
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import ChoiceInput, TextInput
from app.ui.components.labels import Note, label, line, set_tone
from app.ui.components.panels import EmptyState
from app.ui.components.segments import Segments
from app.ui.components.strip import ProgressBar
from app.ui.grids.cells import Pill
from app.ui.grids.columns import Column
from app.ui.grids.id_grid import IdGrid, Want
from app.ui.grids.view import GridView
from app.ui.grids.window import PAGE, GridPage, GridRow
from app.ui.settings.page import PageHead, on_surface, page_column
from app.ui.settings.rules.part import RulesPart
from app.ui.theme import look
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import change, listed, moment, number, say, say_error

if TYPE_CHECKING:
    from app.ui.settings.rules.page import RulesPage

MOST_NAME = 16
"""Letters of a rule's name on a button."""
PERIODS = (7, 30, 90)
"""Days back from now; the last choice is typed."""
TYPED = "typed"
ALL, DIFFERS, PEOPLE, ABOUT = "all", "differs", "people", "about"
_DECIDED = {
    "stopped": ("hold", "player-pause"), "passed": ("ok", "check"), "by_itself": ("neutral", "circle-check"),
    "waiting": ("info", "clock"),
}  # fmt: skip
COLUMNS = (
    Column("order", QT_TRANSLATE_NOOP("Columns", "订单"), 130, bold=True),
    Column("because", QT_TRANSLATE_NOOP("Columns", "成立的规则"), 170, stretch=True),
    Column("differs", QT_TRANSLATE_NOOP("Columns", "和在用版不同"), 180, drop=7),
    Column("decided", QT_TRANSLATE_NOOP("Columns", "当时"), 140),
    Column("people", QT_TRANSLATE_NOOP("Columns", "和人不同"), 250, drop=6),
)


class Trial(RulesPart):
    """Version and period above, figures, then the orders that differ."""

    contexts = ("rules", "list")
    told = Signal(int, int)
    """Progress, from the thread that runs it."""

    def __init__(self, rules: RulesPage) -> None:
        super().__init__(rules)
        keys = self.shell.keys
        self.found: DryRun | None = None
        self.took = 0.0
        self.listed: Sequence[OrderDifference] = ()
        self.stop_asked = threading.Event()
        self.running = False
        self.about: tuple[str, ...] = ()
        """Names of the rules that are asked about; empty: all."""
        self.back = ""
        """The area that Esc leads back to; empty: the list of rules."""
        self._run_next = False
        self.rows: tuple[RuleSetRow, ...] = ()
        self.head = PageHead()
        self.version = ChoiceInput()
        self.periods = Segments()
        self.since, self.until = TextInput(), TextInput()
        self.run_button = KeyButton.of(BY_NAME["rules.try"], keys, kind="primary")
        self.back_button = KeyButton("", "Esc")
        self.head.add(self.back_button, self.run_button)
        self.note = Note("", "bad")
        self.progress = QWidget()
        self.bar, self.figures_words = ProgressBar(height=8), label("", "figures")
        self.stop_button = KeyButton("", "Esc", "x", size="small")
        self.figures = [Figure() for _ in range(5)]
        self.shown = Segments()
        self.grid = IdGrid(COLUMNS)
        self.view = GridView(self.grid, density="compact")
        self.empty = EmptyState()
        self.pages = QStackedWidget()
        self.on_button = KeyButton.of(BY_NAME["rules.switch_on"], keys)
        self.discard_button = KeyButton.of(BY_NAME["rules.discard"], keys)
        self.summary = label("", "second", wrap=True)
        self._lay_out()
        self._wire()

    # --- shape --------------------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        inner = on_surface(QWidget())
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.asked = _row((16, 10, 12, 10), self.version, self.periods, self.since, self.until)
        self.version.setMinimumWidth(look().px(180))
        for field in (self.since, self.until):
            field.setFixedWidth(look().px(140))
            field.setPlaceholderText("2026-11-01 00:00")
        bar = QHBoxLayout(self.progress)
        bar.setContentsMargins(16, 0, 12, 10)
        bar.setSpacing(10)
        for widget, stretch in ((self.bar, 1), (self.figures_words, 0), (self.stop_button, 0)):
            bar.addWidget(widget, stretch)
        self.totals = _row((16, 4, 16, 8), *self.figures, stretch=True)
        self.foot = _row((16, 8, 12, 8), self.summary, self.discard_button, self.on_button, first=True)
        note = _row((16, 0, 12, 10), self.note, first=True)
        self.note_row = note
        self.pages.addWidget(self.view)
        self.pages.addWidget(self.empty)
        filters = self.filters = _row((16, 6, 12, 6), self.shown)
        for widget, stretch in (
            (self.asked, 0), (note, 0), (self.progress, 0), (self.totals, 0), (line(), 0), (filters, 0),
            (self.pages, 1), (line(), 0), (self.foot, 0),
        ):  # fmt: skip
            column.addWidget(widget, stretch)
        page_column(self, self.head, inner)
        for widget in (self.progress, self.totals, filters, note, self.since, self.until):
            widget.hide()
        self.pages.setCurrentIndex(1)

    def _wire(self) -> None:
        self.told.connect(self._progress)
        self.grid.wanted.connect(self._answer)
        self.view.row_opened.connect(lambda _row: self.do_open())
        self.run_button.clicked.connect(self.do_try)
        self.back_button.clicked.connect(self.do_escape)
        self.stop_button.clicked.connect(self.do_escape)
        self.on_button.clicked.connect(self.do_switch_on)
        self.discard_button.clicked.connect(self.do_discard)
        self.empty.asked.connect(self.do_try)
        self.periods.chosen.connect(self._period_chosen)
        self.shown.chosen.connect(lambda _key: self._list())

    def ask_about(self, names: tuple[str, ...], back: str) -> None:
        """Say which rules are asked about (none: all) and where Esc leads; with rules it runs as it opens."""
        self.about, self.back, self._run_next = names, back, bool(names) or bool(back)
        self.shown.activate(ABOUT if names else ALL)
        self._show()
        self._list()

    # --- opening ------------------------------------------------------------------------------------------------------
    def begin(self) -> None:
        self.start(self._read(), slot="read")

    async def _read(self) -> None:
        app = self.desk.app.rules
        self.rules.now, self.rows = await self.desk.read(lambda: (app.now(), app.versions()))
        chosen = self.version.currentData()
        self.version.clear()
        for row in self.rows:
            state = say(f"rule_state.{row.state}")
            self.version.addItem(
                self.tr("第 {no} 版（{state}）").format(no=row.version_no, state=state), row.version_no
            )
        known = {row.version_no for row in self.rows}
        now = self.rules.now
        wanted = chosen if chosen in known else now.draft_no if now.draft_no is not None else now.on_no
        self.version.setCurrentIndex(max(0, self.version.findData(wanted)))
        self.run_button.setEnabled(bool(self.rows))
        self._show()
        if self._run_next:
            self._run_next = False
            self.do_try()

    def _period_chosen(self, key: str) -> None:
        for field in (self.since, self.until):
            field.setVisible(key == TYPED)
        if key == TYPED:
            self.since.setFocus(Qt.FocusReason.OtherFocusReason)

    def digit(self, number: int) -> bool:
        """1 to 4 choose the period."""
        keys = list(self.periods.buttons)
        if number <= len(keys):
            self.periods.choose(keys[number - 1])
        return True

    def period(self) -> tuple[datetime, datetime]:
        """Return the period that is chosen; raise BadInput for times that are none."""
        key = self.periods.active()
        if key != TYPED:
            now: datetime = self.desk.now()
            return now - timedelta(days=int(key)), now
        return _time(self.since.text()), _time(self.until.text())

    # --- running ------------------------------------------------------------------------------------------------------
    def do_try(self) -> None:
        if self.running or not self.rows:
            return
        try:
            since, until = self.period()
        except ValueError:
            self._say(self.tr("时间要写成 2026-11-01 00:00 这样。"), "bad")
            self.since.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.start(self._try(int(self.version.currentData()), since, until), slot="try")

    async def _try(self, version_no: int, since: datetime, until: datetime) -> None:
        self.running = True
        self.stop_asked.clear()
        self._say("")
        self._progress(0, 0)
        self._show()
        began = self.desk.now()
        try:
            self.found = await self.desk.read(
                self.desk.app.rules.try_version, version_no, since, until, self.desk.by, self.told.emit,
                lambda: not self.stop_asked.is_set(),
            )  # fmt: skip
            self.took = (self.desk.now() - began).total_seconds()
        except AppError as error:
            self._say(say_error(error), "bad")
        finally:
            self.running = False
            self._show()
        self._list()
        self.view.setFocus()

    def _progress(self, done: int, total: int) -> None:
        self.bar.show_parts([(done, "accent")], total)
        self.figures_words.setText(f"{number(done)}/{number(total)}" if total else self.tr("正在数订单"))

    def _say(self, words: str, tone: str = "bad") -> None:
        self.note.say(words, tone)
        self.note_row.setVisible(bool(words))

    # --- showing ------------------------------------------------------------------------------------------------------
    def _show(self) -> None:
        found, now = self.found, self.rules.now
        self.progress.setVisible(self.running)
        self.run_button.setEnabled(bool(self.rows) and not self.running)
        self.on_button.setEnabled(now.draft_no is not None and not self.running)
        self.discard_button.setEnabled(now.draft_no is not None and not self.running)
        self.totals.setVisible(found is not None)
        self.filters.setVisible(found is not None)
        if found is None:
            self.summary.setText("")
            self.empty.say(
                self.tr("还没试跑。"), self.tr("试跑只读：看一版规则会怎样对待一段时间的订单，什么也不写。"),
                self.tr("试跑"), "R",
            )  # fmt: skip
            return
        against = found.against_no if found.against_no is not None else 0
        tried, other = found.tried, found.against
        pairs = (
            (self.tr("拦下或挂起"), tried.stopped, other.stopped, "warn"),
            (self.tr("放行"), found.orders - tried.stopped, found.orders - other.stopped, ""),
            (self.tr("最多可合单"), tried.merged, other.merged, ""),
            (self.tr("送赠品"), tried.gifted, other.gifted, ""),
            (self.tr("指定快递"), tried.carrier, other.carrier, ""),
        )
        for figure, (words, value, before, tone) in zip(self.figures, pairs, strict=True):
            figure.show_value(value, value - before, f"{words} · v{against} {number(before)}", tone)
        if not found.merges:
            self.figures[2].show_words("–", self.tr("自动合单没开，没算"))
        self.summary.setText(self._told(found))
        people = sum(bool(one.people) for one in found.differences)
        differs = sum(bool(one.differs) for one in found.differences)
        about = sum(self._is_about(one) for one in found.differences)
        fired = sum(found.fired.get(name, 0) for name in self.about)
        named = self.tr("「{rule}」{n} 单，成立 {k} 次").format(
            rule=self.about[0][:MOST_NAME] if self.about else "", n=number(about), k=number(fired)
        )
        self.shown.show_choices(
            (
                *(((ABOUT, named),) if self.about else ()),
                (ALL, self.tr("全部不同：{n}").format(n=number(len(found.differences)))),
                (DIFFERS, self.tr("和第 {no} 版不同：{n}").format(no=against, n=number(differs))),
                (PEOPLE, self.tr("和人的决定不同：{n}").format(n=number(people))),
            ),
            self.shown.active() or ALL,
        )

    def _told(self, found: DryRun) -> str:
        now = self.desk.now()
        period = f"{moment(found.since, now)} – {moment(found.until, now)}"
        words = self.tr("第 {no} 版，{period}，{n} 单，{s} 秒。什么也没写。").format(
            no=found.version_no, period=period, n=number(found.orders), s=f"{self.took:.1f}"
        )
        return words if found.complete else self.tr("没跑完就停了。") + words

    def _list(self) -> None:
        """Lay the list anew: its rows are made page by page, as they come into sight."""
        found = self.found
        if found is None:
            return
        key = self.shown.active()
        self.listed = [
            one for one in found.differences
            if key == ALL
            or (key == DIFFERS and one.differs)
            or (key == PEOPLE and one.people)
            or (key == ABOUT and self._is_about(one))
        ]  # fmt: skip
        if self.listed:
            self.pages.setCurrentIndex(0)
            self.grid.await_first()
            self.view.go(0)
        else:
            self.pages.setCurrentIndex(1)
            self.empty.say(self.tr("没有不同的订单。"), self.tr("这一版和它比的一样。"))

    def _is_about(self, one: OrderDifference) -> bool:
        """Tell whether a rule that is asked about held for the order."""
        return not set(self.about).isdisjoint(one.rules)

    def _answer(self, want: Want) -> None:
        total = len(self.listed)
        marked = int(want.mark.key[0] or 0) if want.mark is not None else 0
        first = {
            "after": marked, "before": max(0, marked - PAGE), "last": max(0, total - PAGE),
            "anchor": round(want.fraction * total),
        }.get(want.kind, 0)  # fmt: skip
        last = marked if want.kind == "before" else min(total, first + PAGE)
        page = GridPage(
            [self._row(one) for one in self.listed[first:last]],
            PageMark((first,)) if first else None,
            PageMark((last,)) if last < total else None,
        )
        if want.kind == "first":
            from app.services.queries.screen_rows import RowCount

            self.grid.show_count(RowCount(total))
        self.grid.arrived(want, page)

    def _row(self, one: OrderDifference) -> GridRow:
        cells = (
            one.order_no,
            listed(list(one.rules)) or "–",
            listed([say(f"rule_diff.{code}") for code in one.differs]) or "–",
            Pill(say(f"rule_decided.{one.decided}"), *_DECIDED[one.decided]),
            listed([say(f"rule_people.{code}") for code in one.people]) or "–",
        )
        return GridRow(one.order_id, cells, one)

    # --- verbs --------------------------------------------------------------------------------------------------------
    def do_open(self) -> None:
        row = self.view.current_row()
        if row is not None:
            self.shell.open_order(row.id)

    def do_switch_on(self) -> None:
        if not self.running:
            self.start(self.rules.switch_on(), slot="switch")

    def do_discard(self) -> None:
        if not self.running:
            self.start(self.rules.discard(), slot="switch")

    def do_down(self, _key: str = "") -> None:
        self.view.step(1)

    def do_up(self, _key: str = "") -> None:
        self.view.step(-1)

    def do_copy_cell(self) -> None:
        self.view.copy_cell()

    def do_copy_rows(self) -> None:
        self.view.copy_rows()

    def do_undo(self) -> None:
        self.shell.toast.undo_now()

    def do_escape(self) -> None:
        """Stop a run: what was found so far stands; else back to the list."""
        if self.running:
            self.stop_asked.set()
            self.figures_words.setText(self.tr("正在停"))
        elif self.back:
            area, self.back = self.back, ""
            self.shell.open_area(area)
        else:
            self.rules.show_part("list")

    def panes(self) -> list[QWidget]:
        work = self.view if self.pages.currentIndex() == 0 else self.empty
        return [work, self.version]

    def retranslate(self) -> None:
        self.head.title.setText(self.tr("试跑"))
        self.back_button.setText(self.tr("返回"))
        self.stop_button.setText(self.tr("停下"))
        self.version.setAccessibleName(self.tr("试哪一版"))
        self.since.setAccessibleName(self.tr("从"))
        self.until.setAccessibleName(self.tr("到"))
        for button in (self.run_button, self.on_button, self.discard_button):
            button.setText(BY_NAME[button.property("action")].words())
        days = tuple((str(n), self.tr("近 {n} 天").format(n=n)) for n in PERIODS)
        self.periods.show_choices(
            (
                *days,
                (TYPED, self.tr("自己写")),
            ),
            self.periods.active() or str(PERIODS[1]),
        )
        self.view.header.viewport().update()
        self._show()
        self._list()


class Figure(QWidget):
    """A figure, how it changed beside it, and what it is below."""

    def __init__(self) -> None:
        super().__init__()
        self.value, self.moved, self.words = label("", "figure"), label("", "strong"), label("", "caption")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.value)
        top.addWidget(self.moved, 0, Qt.AlignmentFlag.AlignBottom)
        top.addStretch(1)
        box.addLayout(top)
        box.addWidget(self.words)

    def show_value(self, value: int, moved: int, words: str, tone: str) -> None:
        """Show a count and how it differs."""
        self.value.setText(number(value))
        self.moved.setText(change(moved))
        set_tone(self.moved, tone if moved else "")
        self.words.setText(words)
        self.setAccessibleName(f"{words} {number(value)} {change(moved)}")

    def show_words(self, value: str, words: str) -> None:
        """Show that there is no count, and why."""
        self.value.setText(value)
        self.moved.setText("")
        self.words.setText(words)
        self.setAccessibleName(f"{words} {value}")


def _time(text: str) -> datetime:
    """Return a typed local time as an aware one; raise ValueError."""
    return datetime.fromisoformat(text.strip()).astimezone()


def _row(margins: tuple[int, int, int, int], *widgets: QWidget, stretch: bool = False, first: bool = False) -> QWidget:
    """Lay widgets in a line: all of them wide, the first alone, or none."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(*margins)
    row.setSpacing(8)
    for at, widget in enumerate(widgets):
        row.addWidget(widget, 1 if stretch or (first and at == 0) else 0)
    if not stretch and not first:
        row.addStretch(1)
    return made
