"""Audit rules: the draft or the version in force as a table, the editor of one rule, versions, dry runs.

Rules are changed in a draft, tried on what has been, and switched on as a whole: the first change begins the draft.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.services.queries.rule_rows import RuleRow, RulesNow
from app.ui.ask import ask
from app.ui.components.inputs import TextInput
from app.ui.facade import Change
from app.ui.settings.page import Page
from app.ui.settings.rules.editor import NEW, RuleEditor
from app.ui.settings.rules.list import RuleList
from app.ui.settings.rules.trial import Trial
from app.ui.settings.rules.versions import VersionList
from app.ui.shell.dialogs import Confirm

T = TypeVar("T")
LONGEST_NOTE = 60


class SwitchOn(Confirm):
    """Asks before a draft comes into force; what it is for may be noted with the version."""

    def __init__(self, parent: QWidget, title: str, why: str, verb: str) -> None:
        super().__init__(parent, title, why, verb)
        self.note = TextInput(hint=self.tr("这一版是为了什么，可不填"))
        self.note.setAccessibleName(self.tr("说明"))
        self.note.setMaxLength(LONGEST_NOTE)
        self.box.addWidget(self.note)
        self.note.setFocus()


class RulesPage(Page):
    """The shown part's verbs are the page's."""

    key = "rules"
    icon = "list-details"
    kinds = frozenset({"rule_set"})

    def __init__(self, screen: Any) -> None:
        super().__init__(screen)
        self.now = RulesNow(None, None, None, {})
        self.list = RuleList(self)
        self.editor = RuleEditor(self)
        self.versions = VersionList(self)
        self.trial = Trial(self)
        self.parts: dict[str, Page] = {
            "list": self.list, "editor": self.editor, "versions": self.versions, "trial": self.trial,
        }  # fmt: skip
        self.stack = QStackedWidget()
        for part in self.parts.values():
            self.stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.contexts = self.list.contexts

    def __getattr__(self, name: str) -> Any:
        stack = self.__dict__.get("stack") if name.startswith("do_") else None
        if stack is None:
            raise AttributeError(name)
        return getattr(stack.currentWidget(), name)

    # --- parts --------------------------------------------------------------------------------------------------------
    def part(self) -> Page:
        """Return the part that is shown."""
        return next(part for part in self.parts.values() if part is self.stack.currentWidget())

    def show_part(self, key: str) -> None:
        """Show a part and let its verbs answer."""
        part = self.parts[key]
        self.stack.setCurrentWidget(part)
        self.contexts = part.contexts
        self.screen_.answer_to(part.contexts)
        part.begun = True
        part.retranslate()
        part.begin()
        panes = part.panes()
        if panes:
            panes[0].setFocus()

    def begin(self) -> None:
        part = self.part()
        part.begun = True
        part.begin()

    def hear(self, change: Change) -> None:
        self.part().hear(change)

    def retranslate(self) -> None:
        for part in self.parts.values():
            part.retranslate()

    def panes(self) -> list[QWidget]:
        return self.part().panes()

    def digit(self, number: int) -> bool:
        return self.part().digit(number)

    # --- the draft ----------------------------------------------------------------------------------------------------
    async def change(self, do: Callable[[], T]) -> T:
        """Change the draft on the writing thread; begin one first where there is none, and say so."""
        rules, by = self.desk.app.rules, self.desk.by

        def work() -> tuple[T, int | None]:
            made = rules.make_draft(None, by) if rules.now().draft_no is None else None
            return do(), made

        result, made = await self.desk.write(work)
        if made is not None:
            self.shell.toast.show_toast(self.tr("改在第 {no} 版草稿里，启用后才起作用").format(no=made))
        return result

    async def store(self, rule_no: int, value: dict[str, Any]) -> int:
        """Write a rule of the draft, new or changed; return its number."""
        rules, by = self.desk.app.rules, self.desk.by

        def work() -> int:
            if rule_no == NEW:
                return int(rules.add(value, None, None, by))
            rules.change(rule_no, value, by)
            return rule_no

        return await self.change(work)

    def edit(self, row: RuleRow | None) -> None:
        """Open the editor on a rule, or on a new one."""
        self.start(self._edit(row), slot="edit")

    async def _edit(self, row: RuleRow | None) -> None:
        names = await self.desk.read(self.desk.app.rules.names)
        self.show_part("editor")
        self.editor.edit(NEW if row is None else row.rule_no, None if row is None else row.rule, names)

    def try_about(self, names: Sequence[str], *, back: str = "") -> None:
        """Open the dry run; with names of rules run it at once and look at what they make differ.

        ``back`` is the area that Esc leads to; empty: the list of rules.
        """
        self.trial.ask_about(tuple(names), back)
        self.show_part("trial")

    async def switch_on(self) -> None:
        """Put the draft in force after asking; the way back is the version before."""
        now = self.now
        if now.draft_no is None:
            self.shell.toast.show_toast(self.tr("没有草稿可启用"))
            return
        why = self.tr("新来的订单按第 {no} 版审。已审的不动。").format(no=now.draft_no)
        if now.on_no is not None:
            why += self.tr("在用的第 {no} 版留着，随时能回去。").format(no=now.on_no)
        asked = SwitchOn(self.window(), self.tr("启用第 {no} 版？").format(no=now.draft_no), why, self.tr("启用"))
        if not await ask(asked):
            return
        note = asked.note.text().strip()
        rules, by = self.desk.app.rules, self.desk.by
        made = await self.desk.write(rules.switch_on, note, by)
        self._told_on(made, now.on_no)

    def _told_on(self, made: int, before: int | None) -> None:
        self.part().begin()
        words = self.tr("第 {no} 版在用了").format(no=made)
        if before is None:
            self.shell.toast.show_toast(words)
            return
        self.shell.toast.show_toast(words, self.tr("回到前一版"), "U", lambda: self.start(self.go_back(before)))

    async def go_back(self, version_no: int) -> None:
        """Put a copy of an earlier version in force."""
        before = self.now.on_no
        made = await self.desk.write(self.desk.app.rules.go_back, version_no, self.desk.by)
        self._told_on(made, before)

    async def discard(self) -> None:
        """Throw the draft away after asking."""
        no = self.now.draft_no
        if no is None:
            self.shell.toast.show_toast(self.tr("没有草稿"))
            return
        title = self.tr("丢弃第 {no} 版草稿？").format(no=no)
        why = self.tr("草稿里的改动找不回来；在用的版本不变。")
        if await ask(Confirm(self.window(), title, why, self.tr("丢弃草稿"), danger=True)):
            await self.desk.write(self.desk.app.rules.discard, self.desk.by)
            self.editor.kept.clear()
            self.part().begin()
            self.shell.toast.show_toast(self.tr("草稿丢弃了"))
