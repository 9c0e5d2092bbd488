"""The audit's built-in checks: which are on, where they draw the line, and which shops differ."""

from __future__ import annotations

from collections.abc import Mapping

from app import wording
from app.errors import Param
from app.services.queries.policy_rows import CheckRow
from app.services.queries.setup_rows import FormField
from app.ui.components.labels import Note
from app.ui.grids.cells import Pill
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact, head
from app.ui.settings.things import ThingsPage
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import money, number, say

COMMON = "0"
_VALUE = "value:"
_SWITCH = (("", "check_value.default"), ("on", "check_value.on"), ("off", "check_value.off"))


def typed(row: CheckRow, value: Param) -> str:
    """Return a value as it is typed."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ",".join(value)
    if row.name.endswith("_cents") and isinstance(value, int):
        return money(value, sign=False).replace(",", "")
    return str(value)


def shown(row: CheckRow, value: Param) -> str:
    """Return a value as it is read."""
    if isinstance(value, bool):
        return say("check_value.on" if value else "check_value.off")
    if isinstance(value, list):
        return ", ".join(value) or "–"
    if row.name.endswith("_cents") and isinstance(value, int):
        return money(value) if value else say("check_value.off")
    return number(value) if isinstance(value, int) else str(value)


class ChecksPage(ThingsPage):
    """One setting a line."""

    key = "checks"
    icon = "shield-check"
    kinds = frozenset({"setting"})
    columns = (
        Column("name", QT_TRANSLATE_NOOP("Columns", "检查"), 260, stretch=True),
        Column("value", QT_TRANSLATE_NOOP("Columns", "所有店铺"), 110),
        Column("own", QT_TRANSLATE_NOOP("Columns", "另有设置的店"), 160, quiet=True, drop=7),
    )
    verbs = ("settings.change", "settings.pause")
    counted = False

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.new_button.hide()
        self.shop = COMMON
        """The shop whose value the open form shows."""

    def name(self) -> str:
        return self.tr("审单检查")

    def new_title(self) -> str:
        return ""

    def title_of(self, thing: CheckRow) -> str:
        own = f"check_named.{thing.name}"
        return say(own if wording.knows(own) else f"check_setting.{thing.name}")

    def read(self) -> list[GridRow]:
        return [self._row(row) for row in self.desk.app.policies.checks()]

    def _row(self, row: CheckRow) -> GridRow:
        words = shown(row, row.value)
        on = row.value is True
        value = Pill(words, "ok" if on else "neutral", "circle-check" if on else "circle-dashed")
        own = [f"{name} {shown(row, one)}" for _, name, one in row.own]
        return GridRow(row.id, (self.title_of(row), value if row.is_switch else words, "; ".join(own) or "–"), row)

    def say_empty(self) -> None:
        self.empty.say(self.tr("还没有检查。"))

    def show_thing(self, thing: CheckRow) -> None:
        add = self.panel.body.add
        if thing.value is False:
            add(Note(self.tr("关着：不再因为这个拦单。"), "warn"))
        add(fact(self.tr("所有店铺"), shown(thing, thing.value), bold=True))
        if not thing.is_set:
            add(fact("", self.tr("出厂值")))
        if thing.own:
            add(head(self.tr("另有设置的店")))
        for _, name, value in thing.own:
            add(fact(name, shown(thing, value)))

    # --- form ---------------------------------------------------------------------------------------------------------
    def read_form(self, thing_id: int) -> tuple[FormField, ...]:
        self.shops = [(str(row.id), row.name) for row in self.desk.app.settings.shops()]
        return self._fields(thing_id, COMMON)

    def _fields(self, thing_id: int, shop: str) -> tuple[FormField, ...]:
        row: CheckRow = next(one.raw for one in self.rows if one.id == thing_id)  # type: ignore[assignment]
        own = {str(shop_id): value for shop_id, _, value in row.own}
        stored = row.value if row.is_set else None
        value = own.get(shop) if shop != COMMON else stored
        text = "" if value is None else typed(row, value)
        self.shop = shop
        shops = ((COMMON, "field.every_shop"), *self.shops)
        kind = "choice" if row.is_switch else "text"
        return (
            FormField("shop", "choice", "field.for_shop", value=shop, choices=shops),
            FormField(f"{_VALUE}{shop}", kind, "field.check_value", required=False, value=text,
                      choices=_SWITCH if row.is_switch else ()),
        )  # fmt: skip

    def form_edited(self, name: str) -> None:
        """Another shop is chosen: its own value is shown."""
        if name == "shop" and self.editing is not None:
            fields = self._fields(self.editing, self.panel.form.values()["shop"])
            self.show_form(self.editing, fields, {})

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        row: CheckRow = next(one.raw for one in self.rows if one.id == thing_id)  # type: ignore[assignment]
        for name, text in values.items():
            if name.startswith(_VALUE):
                shop = name.removeprefix(_VALUE)
                shop_id = None if shop == COMMON else int(shop)
                self.desk.app.policies.set_check(row.name, text, shop_id, self.desk.by)
        return thing_id

    def do_pause(self) -> None:
        """Switch a check off or on, for all shops; a figure is changed with F2."""
        row = self.thing()
        if row is None or not row.is_switch:
            self.do_change()
            return
        self.start(self._switch(row, on=row.value is False), slot="switch")

    async def _switch(self, row: CheckRow, *, on: bool) -> None:
        text = "on" if on else "off"
        freed = await self.desk.write(self.desk.app.policies.set_check, row.name, text, None, self.desk.by)
        self.reload()
        words = self.tr("检查开了") if on else self.tr("检查关了，%n 单因此放行", "", freed)
        self.shell.toast.show_toast(
            words, self.tr("撤销"), "U", lambda: self.start(self._switch(row, on=not on), slot="switch")
        )
