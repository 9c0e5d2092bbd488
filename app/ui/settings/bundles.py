"""Bundles: what one sold thing consists of, and how its price is shared."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.queries.policy_rows import BundleLine
from app.services.queries.setup_rows import FormField
from app.ui.components.mini_table import Heading, MiniTable
from app.ui.grids.cells import Pill
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact, head
from app.ui.settings.take_file import choose_file, take_file
from app.ui.settings.things import NEW, ThingsPage
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import number


class BundlesPage(ThingsPage):
    """One bundle a line, by code."""

    key = "bundles"
    icon = "packages"
    kinds = frozenset({"bundle", "sku"})
    columns = (
        Column("code", QT_TRANSLATE_NOOP("Columns", "套装编码"), 140, bold=True),
        Column("name", QT_TRANSLATE_NOOP("Columns", "名称"), 160, stretch=True),
        Column("items", QT_TRANSLATE_NOOP("Columns", "里面有"), 220, quiet=True, drop=7),
        Column("state", QT_TRANSLATE_NOOP("Columns", "状态"), 90),
    )
    verbs = ("settings.change", "settings.pause")
    takes_files = True

    def name(self) -> str:
        return self.tr("套装")

    def new_title(self) -> str:
        return self.tr("加套装")

    def title_of(self, thing: BundleLine) -> str:
        return thing.code

    def read(self) -> list[GridRow]:
        return [
            GridRow(row.id, (row.code, row.name, ", ".join(f"{sku} ×{qty}" for sku, qty, _ in row.items),
                             self._state(row)), row)
            for row in self.desk.app.policies.bundles()
        ]  # fmt: skip

    def _state(self, row: BundleLine) -> Pill:
        if row.active:
            return Pill(self.tr("在用"), "ok", "circle-check")
        return Pill(self.tr("停用"), "neutral", "circle-dashed")

    def say_empty(self) -> None:
        why = self.tr("卖的是一套、发的是几件时，告诉程序一套里有什么。")
        self.empty.say(self.tr("还没有套装。"), why, self.tr("加套装"), "N")

    def show_thing(self, thing: BundleLine) -> None:
        add = self.panel.body.add
        self.panel.pill.show_status(*self._state(thing))
        add(fact(self.tr("名称"), thing.name))
        add(head(self.tr("里面有")))
        table = MiniTable()
        headings = (
            Heading(self.tr("商家编码"), bold=True), Heading(self.tr("件数"), 70, right=True),
            Heading(self.tr("价格占比"), 90, right=True),
        )  # fmt: skip
        table.show_rows(headings, [(sku, number(qty), number(share)) for sku, qty, share in thing.items])
        add(table)

    # --- form ---------------------------------------------------------------------------------------------------------
    def read_form(self, thing_id: int) -> tuple[FormField, ...]:
        row = next((one.raw for one in self.rows if one.id == thing_id), None)
        name, items = (row.name, typed_items(row)) if isinstance(row, BundleLine) else ("", "")
        return (
            *((FormField("bundle_code", "text", "field.bundle_code"),) if thing_id == NEW else ()),
            FormField("name", "text", "field.name", value=name),
            FormField("items", "text", "field.bundle_items", value=items),
        )

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        policies, by = self.desk.app.policies, self.desk.by
        if thing_id == NEW:
            return policies.save_bundle(values["bundle_code"], values["name"], values["items"], True, by)
        row: BundleLine = next(one.raw for one in self.rows if one.id == thing_id)  # type: ignore[assignment]
        name, items = values.get("name", row.name), values.get("items", typed_items(row))
        return policies.save_bundle(row.code, name, items, row.active, by)

    # --- verbs --------------------------------------------------------------------------------------------------------
    def do_pause(self) -> None:
        row = self.thing()
        if row is not None:
            self.start(self._turn(row, on=not row.active), slot="turn")

    async def _turn(self, row: BundleLine, *, on: bool) -> None:
        await self.desk.write(
            self.desk.app.policies.save_bundle, row.code, row.name, typed_items(row), on, self.desk.by
        )
        self.reload()
        words = self.tr("「{name}」在用了") if on else self.tr("「{name}」停用了，新的商品不再配它")
        undo = self.tr("撤销")
        self.shell.toast.show_toast(
            words.format(name=row.name), undo, "U", lambda: self.start(self._turn(row, on=not on), slot="turn")
        )

    def do_open_file(self) -> None:
        choose_file(self, self.take_path)

    def take_path(self, path: str) -> None:
        """Take a chosen file in."""
        self.start(self._take(path), slot="file")

    async def _take(self, path: str) -> None:
        taken = await take_file(self, self.tr("导入套装"), "bundles", 0, path)
        if taken is not None:
            self.reload()
            self.shell.toast.show_toast(self.tr("存了 {n} 个套装").format(n=taken.stored))


def typed_items(row: BundleLine) -> str:
    """Return the components as they are typed: SKU=pieces:weight, with blanks between."""
    return " ".join(f"{sku}={qty}{f':{share}' if share else ''}" for sku, qty, share in row.items)
