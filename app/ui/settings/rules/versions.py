"""Every version of the rules: who made it, when it was in force, and what differs from the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.rules.differences import RuleChange, changes
from app.services.queries.rule_rows import RuleSetDetail, RuleSetRow
from app.ui.components.labels import Note, label
from app.ui.grids.cells import Pill
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact, head
from app.ui.settings.things import ThingsPage
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import language, listed, moment, number, say
from app.wording.rule_sentences import preview

if TYPE_CHECKING:
    from app.ui.settings.rules.page import RulesPage

_TONES = {"draft": ("warn", "edit"), "on": ("ok", "circle-check"), "retired": ("neutral", "history")}


def state_pill(state: str) -> Pill:
    """Return how a version stands."""
    return Pill(say(f"rule_state.{state}"), *_TONES[state])


class VersionList(ThingsPage):
    """One version a line, the newest first."""

    key = "rules"
    contexts = ("rules", "list")
    columns = (
        Column("version", QT_TRANSLATE_NOOP("Columns", "版本"), 60, bold=True),
        Column("state", QT_TRANSLATE_NOOP("Columns", "状态"), 96),
        Column("by", QT_TRANSLATE_NOOP("Columns", "谁做的"), 90, drop=8),
        Column("on", QT_TRANSLATE_NOOP("Columns", "启用于"), 110, drop=6),
        Column("rules", QT_TRANSLATE_NOOP("Columns", "启用的规则"), 96, right=True, drop=9),
        Column("hits", QT_TRANSLATE_NOOP("Columns", "次数"), 80, right=True, drop=10),
        Column("note", QT_TRANSLATE_NOOP("Columns", "说明"), 90, stretch=True, quiet=True),
    )
    verbs = ("rules.back", "rules.draft")

    def __init__(self, rules: RulesPage) -> None:
        super().__init__(rules.screen_)
        self.rules = rules
        self.details: dict[int, RuleSetDetail] = {}
        self.new_button.hide()

    def name(self) -> str:
        return self.tr("规则的版本")

    def new_title(self) -> str:
        return ""

    def read(self) -> list[GridRow]:
        app = self.desk.app.rules
        self.rules.now = app.now()
        now = self.desk.now()
        return [
            GridRow(
                row.version_no,
                (
                    str(row.version_no), state_pill(row.state), row.made_by, moment(row.on_at, now),
                    f"{row.enabled}/{row.rules}", number(row.hits) if row.hits else "–", row.note,
                ),
                row,
            )
            for row in app.versions()
        ]  # fmt: skip

    async def _reload(self) -> None:
        self.details = {no: detail for no, detail in self.details.items() if detail.row.state != "draft"}
        await super()._reload()
        self.screen_.count(self.key, len(self.rules.now.detail.rules) if self.rules.now.detail is not None else 0)

    def say_empty(self) -> None:
        self.empty.say(self.tr("还没有版本。"), self.tr("第一条规则会开出第 1 版草稿。"), self.tr("新规则"), "N")

    def title_of(self, thing: RuleSetRow) -> str:
        return self.tr("第 {no} 版").format(no=thing.version_no)

    def show_thing(self, thing: RuleSetRow) -> None:
        add, now = self.panel.body.add, self.desk.now()
        self.panel.pill.show_status(*state_pill(thing.state))
        add(fact(self.tr("谁做的"), listed([thing.made_by, moment(thing.made_at, now)])))
        if thing.on_at is not None:
            add(fact(self.tr("启用于"), listed([moment(thing.on_at, now), thing.on_by or ""])))
        if thing.retired_at is not None:
            add(fact(self.tr("停用于"), moment(thing.retired_at, now)))
        if thing.note:
            add(fact(self.tr("说明"), thing.note))
        for other in self._others(thing):
            if thing.version_no in self.details and other in self.details:
                self._show_changes(other, changes(self._rules(other), self._rules(thing.version_no)))
            else:
                add(head(self.tr("和第 {no} 版比").format(no=other)))
                add(label(self.tr("正在看"), "muted"))
                self.start(self._read((thing.version_no, other)), slot=f"version-{other}")

    def _others(self, thing: RuleSetRow) -> list[int]:
        """Return what a version is compared with: the one before it, and the one in force."""
        older = [row.id for row in self.rows if row.id < thing.version_no]
        found = older[:1]
        on = self.rules.now.on_no
        return found if on is None or on in (thing.version_no, *found) else [*found, on]

    def _rules(self, version_no: int) -> list:
        return [row.rule for row in self.details[version_no].rules]

    async def _read(self, numbers: tuple[int, ...]) -> None:
        for no in numbers:
            if no not in self.details:
                self.details[no] = await self.desk.read(self.desk.app.rules.version, no)
        self.renew()

    def _show_changes(self, other: int, found: tuple[RuleChange, ...]) -> None:
        add, spoken = self.panel.body.add, language()
        add(head(self.tr("和第 {no} 版比").format(no=other), self.tr("%n 处不同", "", len(found)) if found else ""))
        if not found:
            add(label(self.tr("一样"), "muted"))
        for change in found:
            words = listed([say(f"rule_change.{what}") for what in change.what])
            tone = "bad" if change.new is None else "ok" if change.old is None else "info"
            add(Note(f"{change.rule.name}: {words}", tone, "edit"))
            add(label(preview(change.rule, spoken), "second", wrap=True, select=True))
            if change.old is not None and change.new is not None and preview(change.old) != preview(change.new):
                add(label(self.tr("原来：{words}").format(words=preview(change.old, spoken)), "caption", wrap=True))

    # --- verbs --------------------------------------------------------------------------------------------------------
    def do_new(self) -> None:
        self.rules.edit(None)

    def do_change(self) -> None:
        """A version is not changed, a draft of it is: Enter does nothing here."""

    def do_back(self) -> None:
        row = self.thing()
        if row is not None:
            self.start(self.rules.go_back(row.version_no), slot="switch")

    def do_draft(self) -> None:
        """Begin a draft from the version that is looked at."""
        row = self.thing()
        if row is not None:
            self.start(self._draft(row.version_no), slot="switch")

    async def _draft(self, version_no: int) -> None:
        made = await self.desk.write(self.desk.app.rules.make_draft, version_no, self.desk.by)
        self.rules.show_part("list")
        self.shell.toast.show_toast(self.tr("第 {no} 版草稿开好了").format(no=made))

    def do_try(self) -> None:
        self.rules.show_part("trial")

    def do_switch_on(self) -> None:
        self.start(self.rules.switch_on(), slot="switch")

    def do_discard(self) -> None:
        self.start(self.rules.discard(), slot="switch")

    def do_escape(self) -> None:
        self.rules.show_part("list")

    def panes(self) -> list[QWidget]:
        return [self.view]
