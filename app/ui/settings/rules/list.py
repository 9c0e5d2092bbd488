"""The rules of the draft, or of the version in force, in the order they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from app.services.queries.rule_rows import RuleRow
from app.ui import tokens
from app.ui.actions import BY_NAME
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Note, label
from app.ui.grids.cells import Lines, Pill
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact, head
from app.ui.settings.rules.tree import value_of
from app.ui.settings.things import ThingsPage
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import language, number
from app.wording.rule_sentences import say_condition, say_outcomes

if TYPE_CHECKING:
    from app.ui.settings.rules.page import RulesPage


RULE_FILES = "JSON (*.json)"


class RuleList(ThingsPage):
    """One rule a line: its place, name and condition, what follows, how often it acted, whether it acts."""

    key = "rules"
    contexts = ("rules", "list")
    density = "two_line"
    columns = (
        Column("place", QT_TRANSLATE_NOOP("Columns", "序"), 44, right=True, quiet=True),
        Column("when", QT_TRANSLATE_NOOP("Columns", "什么样的订单"), 200, stretch=True),
        Column("then", QT_TRANSLATE_NOOP("Columns", "就怎么做"), 180, drop=7),
        Column("hits", QT_TRANSLATE_NOOP("Columns", "30 天次数"), 84, right=True, drop=8),
        Column("state", QT_TRANSLATE_NOOP("Columns", "状态"), 84),
    )
    verbs = ("settings.change", "settings.pause")

    def __init__(self, rules: RulesPage) -> None:
        super().__init__(rules.screen_)
        self.rules = rules
        keys = self.shell.keys
        self.versions_button = KeyButton.of(BY_NAME["rules.versions"], keys)
        self.try_button = KeyButton.of(BY_NAME["rules.try"], keys)
        self.head.row.insertWidget(self.head.row.count() - 1, self.versions_button)
        self.head.row.insertWidget(self.head.row.count() - 1, self.try_button)
        self.draft_note = Note("", "warn", "edit")
        self.on_button = KeyButton.of(BY_NAME["rules.switch_on"], keys, size="small")
        self.discard_button = KeyButton.of(BY_NAME["rules.discard"], keys, kind="normal", size="small")
        for button in (self.discard_button, self.on_button):
            self.draft_note.add_button(button)
        self.below.setContentsMargins(12, 8, 12, 10)
        self.below.addWidget(self.draft_note)
        self.draft_note.hide()
        self.versions_button.clicked.connect(self.do_versions)
        self.try_button.clicked.connect(self.do_try)
        self.on_button.clicked.connect(self.do_switch_on)
        self.discard_button.clicked.connect(self.do_discard)

    def name(self) -> str:
        return self.tr("审单规则")

    def new_title(self) -> str:
        return self.tr("新规则")

    def read(self) -> list[GridRow]:
        now = self.rules.now = self.desk.app.rules.now()
        rows = now.detail.rules if now.detail is not None else ()
        return [self._row(row, now.hits.get(row.rule_no, 0)) for row in rows]

    def _row(self, row: RuleRow, hits: int) -> GridRow:
        spoken = language()
        state = (
            Pill(self.tr("启用"), "ok", "circle-check")
            if row.enabled
            else Pill(self.tr("停用"), "neutral", "circle-dashed")
        )
        cells = (
            str(row.position),
            Lines(row.name, say_condition(row.rule.condition, spoken), bold=row.enabled),
            say_outcomes(row.rule.outcomes, spoken),
            number(hits) if hits else "–",
            state,
        )
        return GridRow(row.rule_no, cells, row)

    async def _reload(self) -> None:
        await super()._reload()
        self._show_state()

    def _show_state(self) -> None:
        now = self.rules.now
        if now.draft_no is not None:
            self.head.pill.show_status(self.tr("第 {no} 版草稿").format(no=now.draft_no), "warn", "edit")
            on = self.tr("在用的是第 {no} 版。").format(no=now.on_no) if now.on_no else ""
            self.draft_note.say(self.tr("这是草稿，启用后才起作用。") + on, "warn", "edit")
        else:
            self.draft_note.say("")
            words = self.tr("第 {no} 版在用").format(no=now.on_no)
            self.head.pill.show_status(words if now.on_no else "", "ok", "circle-check")

    def say_empty(self) -> None:
        self.empty.say(self.tr("还没有规则。"), self.tr("没有规则时，只有内置检查会拦单。"), self.tr("新规则"), "N")

    def show_thing(self, thing: RuleRow) -> None:
        add, spoken = self.panel.body.add, language()
        hits = self.rules.now.hits.get(thing.rule_no, 0)
        if not thing.enabled:
            add(Note(self.tr("停用着：订单来了不看它。按 P 启用。"), "info"))
        add(head(self.tr("什么样的订单")))
        add(label(say_condition(thing.rule.condition, spoken), wrap=True, select=True))
        add(head(self.tr("就怎么做")))
        for outcome in thing.rule.outcomes:
            add(label(say_outcomes([outcome], spoken), wrap=True, select=True))
        add(fact(self.tr("30 天次数"), number(hits)))
        add(fact(self.tr("编号"), str(thing.rule_no)))

    # --- verbs --------------------------------------------------------------------------------------------------------
    def do_new(self) -> None:
        self.rules.edit(None)

    def do_change(self) -> None:
        if self.thing() is not None:
            self.rules.edit(self.thing())

    def do_pause(self) -> None:
        """Let the rule act, or not."""
        row = self.thing()
        if row is not None:
            self.start(self._turn(row.rule_no, row.name, not row.enabled), slot="change")

    async def _turn(self, rule_no: int, name: str, on: bool) -> None:
        rules, by = self.desk.app.rules, self.desk.by
        await self.rules.change(lambda: rules.enable(rule_no, on, by))
        self.reload()
        words = self.tr("「{name}」启用了") if on else self.tr("「{name}」停用了")
        self._told(words.format(name=name), lambda: self.start(self._turn(rule_no, name, not on), slot="change"))

    def _told(self, words: str, undo) -> None:
        self.shell.toast.show_toast(words, self.tr("撤销"), "U", undo)

    def do_raise(self) -> None:
        self._move(-1)

    def do_lower(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        """Put the rule one place up or down; the earlier one is asked first."""
        numbers = [row.id for row in self.rows]
        current = self.thing_id()
        if current is None or current not in numbers:
            return
        at = numbers.index(current)
        if not 0 <= at + by < len(numbers):
            return
        moved = list(numbers)
        moved[at], moved[at + by] = moved[at + by], moved[at]
        self.start(self._reorder(moved, numbers), slot="change")

    async def _reorder(self, wanted: list[int], before: list[int]) -> None:
        rules, by = self.desk.app.rules, self.desk.by
        await self.rules.change(lambda: rules.reorder(wanted, by))
        self.reload()
        self._told(self.tr("次序换了"), lambda: self.start(self._reorder(before, wanted), slot="change"))

    def do_delete(self) -> None:
        row = self.thing()
        if row is not None:
            self.start(self._remove(row), slot="change")

    async def _remove(self, row: RuleRow) -> None:
        rules, by = self.desk.app.rules, self.desk.by
        await self.rules.change(lambda: rules.remove(row.rule_no, by))
        self.reload()
        words = self.tr("「{name}」从草稿里去掉了").format(name=row.name)
        self._told(words, lambda: self.start(self._put_back(row), slot="change"))

    async def _put_back(self, row: RuleRow) -> None:
        rules, by = self.desk.app.rules, self.desk.by
        await self.rules.change(lambda: rules.add(value_of(row.rule), row.position, row.rule_no, by))
        self.select(row.rule_no)
        self.reload()
        self.shell.toast.show_toast(self.tr("「{name}」放回去了").format(name=row.name))

    def do_versions(self) -> None:
        self.rules.show_part("versions")

    def do_try(self) -> None:
        self.rules.try_about(())

    def do_try_this(self) -> None:
        """Try the version that is shown, and look at what this rule alone makes differ."""
        row = self.thing()
        if row is not None:
            self.rules.try_about((row.name,))

    # --- files --------------------------------------------------------------------------------------------------------
    def do_save_file(self) -> None:
        """Ask for a file and write the version that is shown into it."""
        detail = self.rules.now.detail
        if detail is None:
            self.shell.toast.show_toast(self.tr("还没有规则可存"))
            return
        chooser = QFileDialog(self.window())
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setNameFilter(RULE_FILES)
        chooser.setDefaultSuffix("json")
        chooser.selectFile(self.tr("审单规则 第 {no} 版").format(no=detail.row.version_no) + ".json")
        chooser.fileSelected.connect(self.save_into)
        chooser.open()

    def save_into(self, target: str) -> None:
        """Write the version that is shown into a file."""
        detail = self.rules.now.detail
        if detail is not None:
            self.start(self._save_into(detail.row.version_no, target), slot="file")

    async def _save_into(self, version_no: int, target: str) -> None:
        stored = await self.desk.read(self.desk.app.rules.save_file, version_no, target)
        words = self.tr("第 {no} 版的 {n} 条规则存好了").format(no=version_no, n=number(stored))
        self.shell.toast.show_toast(words)

    def do_open_file(self) -> None:
        """Ask for a file of rules; they become a draft."""
        chooser = QFileDialog(self.window())
        chooser.setNameFilter(RULE_FILES)
        chooser.fileSelected.connect(self.take_path)
        chooser.open()

    def take_path(self, path: str) -> None:
        """Begin a draft with the rules of a file; taking it back throws the draft away."""
        self.start(self._take(path), slot="file")

    async def _take(self, path: str) -> None:
        made = await self.desk.write(self.desk.app.rules.take_file, path, self.desk.by)
        self.reload()
        words = self.tr("文件里的规则是第 {no} 版草稿了，看过、试跑过再启用").format(no=made)
        self._told(words, lambda: self.start(self._drop_taken(), slot="file"))

    async def _drop_taken(self) -> None:
        await self.desk.write(self.desk.app.rules.discard, self.desk.by)
        self.reload()
        self.shell.toast.show_toast(self.tr("草稿丢弃了"))

    def do_switch_on(self) -> None:
        self.start(self.rules.switch_on(), slot="switch")

    def do_discard(self) -> None:
        self.start(self.rules.discard(), slot="switch")

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        narrow = self.window().width() < tokens.MIDDLE
        for button in (self.versions_button, self.try_button, self.new_button, self.discard_button):
            button.set_compact(narrow)

    def retranslate(self) -> None:
        super().retranslate()
        for button in (self.versions_button, self.try_button, self.on_button, self.discard_button):
            button.setText(BY_NAME[button.property("action")].words())
