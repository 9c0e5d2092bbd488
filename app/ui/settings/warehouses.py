"""Warehouses: where goods lie and who stands as the sender on labels."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.queries.setup_rows import FormField, WarehouseRow
from app.ui.components.labels import Note
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact
from app.ui.settings.things import NEW, ThingsPage
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import number


class WarehousesPage(ThingsPage):
    """One warehouse a line, the preferred first."""

    key = "warehouses"
    icon = "building-warehouse"
    kinds = frozenset({"warehouse"})
    columns = (
        Column("name", QT_TRANSLATE_NOOP("Columns", "仓库"), 150, stretch=True, bold=True),
        Column("region", QT_TRANSLATE_NOOP("Columns", "地区"), 110, drop=7),
        Column("sender", QT_TRANSLATE_NOOP("Columns", "发件人"), 170, quiet=True, drop=8),
        Column("skus", QT_TRANSLATE_NOOP("Columns", "单品"), 80, right=True, drop=9),
    )
    verbs = ("settings.change", "settings.regions")

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.regions: dict[int, str] = {}
        """Where each warehouse sends to, as it is typed; read when it is first shown."""
        self.placing = False
        """The open form is about regions."""

    def name(self) -> str:
        return self.tr("仓库")

    def new_title(self) -> str:
        return self.tr("加仓库")

    def read(self) -> list[GridRow]:
        rows = self.desk.app.settings.warehouses()
        return [GridRow(row.id, (row.name, row.region, row.sender, number(row.skus)), row) for row in rows]

    def say_empty(self) -> None:
        self.empty.say(self.tr("还没有仓库。"), self.tr("有了仓库，订单才知道从哪里发。"), self.tr("加仓库"), "N")

    def show_thing(self, thing: WarehouseRow) -> None:
        add = self.panel.body.add
        if not thing.sender:
            add(Note(self.tr("没填发件人：取号会被快递公司拒绝。按 F2 填上。"), "warn"))
        add(fact(self.tr("地区"), thing.region or "–"))
        add(fact(self.tr("发件人"), thing.sender or "–"))
        add(fact(self.tr("时区"), thing.timezone))
        add(fact(self.tr("单品"), number(thing.skus), bold=True))
        if thing.id in self.regions:
            add(fact(self.tr("发到"), self.regions[thing.id].replace(" ", "、") or self.tr("全国")))
        else:
            self.start(self._read_regions(thing.id), slot="regions")

    async def _read_regions(self, warehouse_id: int) -> None:
        (field,) = await self.desk.read(self.desk.app.policies.regions_form, warehouse_id)
        self.regions[warehouse_id] = field.value
        self.renew()

    def read_form(self, thing_id: int) -> tuple[FormField, ...]:
        if self.placing:
            return self.desk.app.policies.regions_form(thing_id)
        return self.desk.app.settings.warehouse_form(None if thing_id == NEW else thing_id)

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        if "regions" in values:
            self.desk.app.policies.set_regions(thing_id, values["regions"], self.desk.by)
            return thing_id
        where = None if thing_id == NEW else thing_id
        return self.desk.app.settings.save_warehouse(where, dict(values), self.desk.by)

    def saved(self, thing_id: int, *, new: bool) -> None:
        self.regions.pop(thing_id, None)
        self.renew()

    # --- verbs --------------------------------------------------------------------------------------------------------
    def do_regions(self) -> None:
        """Change where the warehouse sends to."""
        if self.thing() is not None:
            self._open(placing=True)

    def do_change(self) -> None:
        self._open(placing=False)

    def do_new(self) -> None:
        self.placing = False
        super().do_new()

    def _open(self, *, placing: bool) -> None:
        if placing != self.placing and self.editing is not None:
            self.do_escape()
        self.placing = placing
        super().do_change()
