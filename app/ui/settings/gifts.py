"""Gifts: what the rules in force give, how often each was given, and what is left. The rules themselves are edited."""

from __future__ import annotations

from app.services.queries.rule_rows import GiftRow
from app.ui.components.labels import Note
from app.ui.grids.cells import Lines, Toned
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact
from app.ui.settings.things import ThingsPage
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import listed, money, number

_GIFTS_A_RULE = 1000
"""Ids of lines: the rule's number, then the place of the gift among the rule's."""


class GiftsPage(ThingsPage):
    """One gift of one rule a line."""

    key = "gifts"
    icon = "gift"
    kinds = frozenset({"rule_set", "order", "stock"})
    density = "two_line"
    columns = (
        Column("gift", QT_TRANSLATE_NOOP("Columns", "赠品"), 180, bold=True),
        Column("rule", QT_TRANSLATE_NOOP("Columns", "哪条规则"), 170, stretch=True),
        Column("given", QT_TRANSLATE_NOOP("Columns", "送了（单）"), 84, right=True, drop=7),
        Column("pieces", QT_TRANSLATE_NOOP("Columns", "送了（件）"), 84, right=True, drop=8),
        Column("left", QT_TRANSLATE_NOOP("Columns", "还能送"), 90, right=True, drop=9),
    )
    verbs = ("settings.change",)

    def name(self) -> str:
        return self.tr("赠品")

    def new_title(self) -> str:
        return ""

    def title_of(self, thing: GiftRow) -> str:
        return thing.name or thing.sku

    def read(self) -> list[GridRow]:
        found: list[GridRow] = []
        for row in self.desk.app.rules.gifts():
            before = sum(1 for one in found if one.id // _GIFTS_A_RULE == row.rule_no)
            found.append(GridRow(row.rule_no * _GIFTS_A_RULE + before, self._cells(row), row))
        return found

    def _cells(self, row: GiftRow):
        left = self._left(row)
        low = left is not None and left <= 0
        return (
            Lines(f"{row.sku} ×{row.qty}", row.name or self.tr("没有这个商品"), "" if row.name else "bad", bold=True),
            Lines(row.rule, self._terms(row)),
            number(row.orders) if row.orders else "–",
            number(row.pieces) if row.pieces else "–",
            Toned(number(max(0, left)), "bad" if low else "", bold=low) if left is not None else self.tr("不限"),
        )

    def _terms(self, row: GiftRow) -> str:
        parts = [
            self.tr("每满 {sum}").format(sum=money(row.per_cents)) if row.per_cents else self.tr("每单"),
            self.tr("前 {n} 单").format(n=number(row.first)) if row.first else "",
            self.tr("送完为止") if row.while_stock else "",
        ]
        return listed([part for part in parts if part])

    def _left(self, row: GiftRow) -> int | None:
        """Return how many orders or pieces are left, whichever ends first; None: nothing ends it."""
        ends = []
        if row.first is not None:
            ends.append(row.first - row.orders)
        if row.while_stock:
            ends.append(row.stock // max(1, row.qty))
        return min(ends) if ends else None

    def say_empty(self) -> None:
        why = self.tr("赠品是规则的结果：满多少、买什么、前几单，都写在规则里。")
        self.empty.say(self.tr("在用的规则没有送赠品的。"), why, self.tr("新规则"), "N")

    def show_thing(self, thing: GiftRow) -> None:
        add = self.panel.body.add
        if not thing.name:
            add(Note(self.tr("没有商家编码 {sku} 的商品，送不出去。").format(sku=thing.sku), "bad"))
        elif thing.stock < thing.qty:
            add(Note(self.tr("库存不够再送一份。"), "warn"))
        add(fact(self.tr("规则"), thing.rule, bold=True))
        add(fact(self.tr("怎么送"), self._terms(thing)))
        add(fact(self.tr("每份"), self.tr("%n 件", "", thing.qty)))
        add(fact(self.tr("送了"), self.tr("{n} 单 {k} 件").format(n=number(thing.orders), k=number(thing.pieces))))
        add(fact(self.tr("库存还能送"), self.tr("%n 件", "", thing.stock)))

    # --- verbs --------------------------------------------------------------------------------------------------------
    def do_new(self) -> None:
        """Gifts are given by rules: begin one."""
        self.start(self._to_rules(None), slot="rule")

    def do_change(self) -> None:
        """Open the rule that gives it."""
        row = self.thing()
        if row is not None:
            self.start(self._to_rules(row.rule_no), slot="rule")

    async def _to_rules(self, rule_no: int | None) -> None:
        now = await self.desk.read(self.desk.app.rules.now)
        rows = now.detail.rules if now.detail is not None else ()
        rule = next((row for row in rows if row.rule_no == rule_no), None)
        page = self.screen_.open_page("rules")
        page.edit(rule)
