"""Virtual warehouses: which share of the stock is set apart for which shops."""

from __future__ import annotations

from collections.abc import Mapping

from app.services.queries.policy_rows import ShareLine
from app.services.queries.setup_rows import FormField
from app.ui.components.labels import Note
from app.ui.components.mini_table import Heading, MiniTable
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact, head
from app.ui.settings.things import NEW, ThingsPage
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import listed, number

_BETWEEN = "、"


class SharesPage(ThingsPage):
    """One virtual warehouse a line, by name."""

    key = "shares"
    icon = "scale"
    kinds = frozenset({"warehouse", "shop", "sku"})
    columns = (
        Column("name", QT_TRANSLATE_NOOP("Columns", "虚拟仓"), 120, bold=True),
        Column("share", QT_TRANSLATE_NOOP("Columns", "份额"), 150, drop=8),
        Column("shops", QT_TRANSLATE_NOOP("Columns", "给哪些店"), 150, stretch=True),
        Column("places", QT_TRANSLATE_NOOP("Columns", "从哪些仓"), 160, quiet=True, drop=7),
    )
    verbs = ("settings.change", "settings.delete")

    def name(self) -> str:
        return self.tr("虚拟仓")

    def new_title(self) -> str:
        return self.tr("加虚拟仓")

    def read(self) -> list[GridRow]:
        return [
            GridRow(row.id, (row.name, self._share(row), listed(list(row.shops)), listed(list(row.warehouses))), row)
            for row in self.desk.app.policies.shares()
        ]

    def _share(self, row: ShareLine) -> str:
        parts = [f"{row.percent}%"] if row.percent else []
        if row.pieces:
            parts.append(self.tr("%n 种按件数", "", len(row.pieces)))
        return listed(parts)

    def say_empty(self) -> None:
        why = self.tr("给直播或大促的店留出一份库存，别的店不会占掉；它们也不会多占。")
        self.empty.say(self.tr("还没有虚拟仓。"), why, self.tr("加虚拟仓"), "N")

    def show_thing(self, thing: ShareLine) -> None:
        add = self.panel.body.add
        add(fact(self.tr("给哪些店"), "\n".join(thing.shops)))
        add(fact(self.tr("从哪些仓"), "\n".join(thing.warehouses)))
        percent = f"{thing.percent}%" if thing.percent else "–"
        add(fact(self.tr("每种货的"), percent, bold=bool(thing.percent)))
        if thing.pieces:
            add(head(self.tr("按件数")))
            table = MiniTable()
            headings = (Heading(self.tr("商家编码"), bold=True), Heading(self.tr("每仓件数"), 90, right=True))
            table.show_rows(headings, [(code, number(qty)) for code, qty in thing.pieces])
            add(table)
        add(Note(self.tr("份额按现有库存算：已占用的算在内，发走的不算，新到的会再分。"), "info"))

    # --- form ---------------------------------------------------------------------------------------------------------
    def read_form(self, thing_id: int) -> tuple[FormField, ...]:
        row = self._line(thing_id)
        fields = typed(row) if row is not None else dict.fromkeys(("warehouses", "shops", "percent", "pieces"), "")
        return (
            *((FormField("name", "text", "field.share_name"),) if thing_id == NEW else ()),
            FormField("shops", "text", "field.share_shops", value=fields["shops"]),
            FormField("warehouses", "text", "field.share_warehouses", value=fields["warehouses"]),
            FormField("percent", "number", "field.share_percent", required=False, value=fields["percent"]),
            FormField("pieces", "text", "field.share_pieces", required=False, value=fields["pieces"]),
        )

    def _line(self, thing_id: int) -> ShareLine | None:
        found = next((one.raw for one in self.rows if one.id == thing_id), None)
        return found if isinstance(found, ShareLine) else None

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        row = self._line(thing_id)
        wanted = {**(typed(row) if row is not None else {}), **values}
        return self.desk.app.policies.save_share(wanted, self.desk.by)

    # --- verbs --------------------------------------------------------------------------------------------------------
    def do_delete(self) -> None:
        """Give a share back to all shops; U takes that back."""
        row = self.thing()
        if row is not None:
            self.start(self._end(row), slot="end")

    async def _end(self, row: ShareLine) -> None:
        await self.desk.write(self.desk.app.policies.end_share, row.name, self.desk.by)
        self.reload()
        words = self.tr("「{name}」取消了，货归大家").format(name=row.name)
        self.shell.toast.show_toast(words, self.tr("撤销"), "U", lambda: self.start(self._bring_back(row), slot="end"))

    async def _bring_back(self, row: ShareLine) -> None:
        await self.desk.write(self.desk.app.policies.save_share, typed(row), self.desk.by)
        self.reload()
        self.shell.toast.show_toast(self.tr("已改回"))


def typed(row: ShareLine) -> dict[str, str]:
    """Return a virtual warehouse as it is typed: names with 、 between, SKU=pieces with blanks between."""
    return {
        "name": row.name,
        "warehouses": _BETWEEN.join(row.warehouses),
        "shops": _BETWEEN.join(row.shops),
        "percent": str(row.percent) if row.percent else "",
        "pieces": " ".join(f"{code}={qty}" for code, qty in row.pieces),
    }
