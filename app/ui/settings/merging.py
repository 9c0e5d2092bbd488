"""Merging: whether orders of one receiver become one by themselves, within which bounds, and across which shops."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.queries.policy_rows import MergeRow
from app.services.queries.setup_rows import FormField
from app.ui.components.form import choice_words
from app.ui.components.labels import Note
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact
from app.ui.settings.things import ThingsPage
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import say

_GROUP = "group:"


def policy_words(policy: str) -> str:
    """Return whose orders a shop's go together with."""
    if policy.startswith(_GROUP):
        return say("merge_policy.named", {"name": policy.removeprefix(_GROUP)})
    return say(f"merge_policy.{policy}")


class MergingPage(ThingsPage):
    """The first line is for all shops; then one a shop."""

    key = "merging"
    icon = "arrow-merge"
    kinds = frozenset({"setting", "shop"})
    columns = (
        Column("shop", QT_TRANSLATE_NOOP("Columns", "店铺"), 140, bold=True),
        Column("with", QT_TRANSLATE_NOOP("Columns", "和谁的合"), 160, stretch=True),
    )
    verbs = ("settings.change", "settings.pause")
    counted = False

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.new_button.hide()
        self.common: tuple[FormField, ...] = ()

    def name(self) -> str:
        return self.tr("合单")

    def new_title(self) -> str:
        return ""

    def title_of(self, thing: MergeRow) -> str:
        return thing.shop or self.tr("所有店铺")

    def read(self) -> list[GridRow]:
        policies = self.desk.app.policies
        self.common = policies.merging_form(0)
        return [
            GridRow(row.shop_id + 1, (row.shop or self.tr("所有店铺"), self._with(row)), row)
            for row in policies.merging()
        ]

    def _auto(self) -> bool:
        return any(one.name == "auto" and one.value for one in self.common)

    def _with(self, row: MergeRow) -> str:
        if row.shop_id:
            return policy_words(row.policy)
        return self.tr("自动合单开着") if self._auto() else self.tr("只在手工时合")

    def say_empty(self) -> None:
        self.empty.say(self.tr("还没有店铺。"))

    def show_thing(self, thing: MergeRow) -> None:
        add = self.panel.body.add
        if thing.shop_id:
            add(fact(self.tr("和谁的合"), policy_words(thing.policy), bold=True))
            add(Note(self.tr("同一个收件人才合；不同组的店从不合在一起。"), "info"))
            return
        for one in self.common:
            value = (
                (choice_words("check_value.on") if one.value else choice_words("check_value.off"))
                if one.kind == "flag"
                else one.value
            )
            add(fact(say(one.label), value if value != "0" else self.tr("不限")))
        if not self._auto():
            add(Note(self.tr("自动合单关着：能合的订单只给提示。按 P 打开。"), "info"))

    def read_form(self, thing_id: int) -> tuple[FormField, ...]:
        return self.desk.app.policies.merging_form(thing_id - 1)

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        self.desk.app.policies.set_merging(thing_id - 1, dict(values), self.desk.by)
        return thing_id

    def do_pause(self) -> None:
        """Let orders be merged by themselves, or not."""
        self.start(self._turn(on=not self._auto()), slot="turn")

    async def _turn(self, *, on: bool) -> None:
        await self.desk.write(self.desk.app.policies.set_merging, 0, {"auto": "1" if on else "0"}, self.desk.by)
        self.reload()
        words = self.tr("自动合单打开了") if on else self.tr("自动合单关了")
        self.shell.toast.show_toast(words, self.tr("撤销"), "U", lambda: self.start(self._turn(on=not on), slot="turn"))
