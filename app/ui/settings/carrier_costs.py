"""What a carrier takes and what it costs: its terms and its price table, beside the account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog

from app.services.queries.policy_rows import DelayLine, PriceLine
from app.services.queries.setup_rows import CarrierRow, FormField
from app.ui.components.form import choice_words
from app.ui.components.labels import label
from app.ui.components.mini_table import Heading, MiniTable
from app.ui.orders.parts import fact, head
from app.ui.settings.take_file import choose_file, take_file
from app.ui.words import money, number, say

if TYPE_CHECKING:
    from app.ui.settings.carriers import CarriersPage

translate = QCoreApplication.translate


class _Known(NamedTuple):
    terms: tuple[FormField, ...] = ()
    prices: tuple[PriceLine, ...] = ()
    delays: tuple[DelayLine, ...] = ()


_NOTHING = _Known()
MOST_SHOWN = 120
"""Lines of the price table in the panel; all of them are in the saved file."""


class CarrierCosts:
    """Reads, shows and changes them for the page of the carriers."""

    def __init__(self, page: CarriersPage) -> None:
        self.page = page
        self.known: dict[int, _Known] = {}
        self.were_terms = False
        """What was saved last were terms, not the account."""

    def forget(self, carrier_id: int) -> None:
        """What is known of a carrier may have changed."""
        self.known.pop(carrier_id, None)

    def are_terms(self, carrier_id: int, values: Mapping[str, str]) -> bool:
        """Tell whether these fields are of the terms, not of the account."""
        known = self.known.get(carrier_id, _NOTHING)
        return bool(values) and set(values) <= {field.name for field in known.terms}

    def show(self, carrier: CarrierRow) -> None:
        """Add terms and prices to the panel, or read them first."""
        if carrier.id not in self.known:
            self.page.start(self._read(carrier.id), slot="costs")
            return
        terms, prices, delays = self.known[carrier.id]
        add = self.page.panel.body.add
        add(head(translate("CarrierCosts", "收什么件"), translate("CarrierCosts", "E 改")))
        for field in terms:
            if field.kind == "flag":
                add(fact(say(field.label), choice_words("check_value.on" if field.value else "check_value.off")))
            elif field.value:
                add(fact(say(field.label), field.value))
        lines = translate("CarrierCosts", "{n} 行，O 换，V 存").format(n=number(len(prices))) if prices else ""
        add(head(translate("CarrierCosts", "价格表"), lines))
        if prices:
            self._show_prices(prices)
        else:
            add(label(translate("CarrierCosts", "没有价格表：不比价，处处能到。按 O 导入 Excel，按 V 存一份空表。"),
                      "muted", wrap=True))  # fmt: skip
        if delays:
            self._show_delays(delays)

    def _show_prices(self, prices: tuple[PriceLine, ...]) -> None:
        add = self.page.panel.body.add
        table = MiniTable()
        headings = (
            Heading(translate("CarrierCosts", "到"), bold=True),
            Heading(translate("CarrierCosts", "首重"), 96, right=True),
            Heading(translate("CarrierCosts", "续重"), 96, right=True),
        )
        table.show_rows(headings, [_line(one) for one in prices[:MOST_SHOWN]])
        add(table)
        if len(prices) > MOST_SHOWN:
            rest = translate("CarrierCosts", "还有 {n} 行，按 V 存成文件看。")
            add(label(rest.format(n=number(len(prices) - MOST_SHOWN)), "caption"))

    def _show_delays(self, delays: tuple[DelayLine, ...]) -> None:
        add = self.page.panel.body.add
        add(
            head(
                translate("CarrierCosts", "实际时效"),
                translate("CarrierCosts", "{n} 行，O 换").format(n=number(len(delays))),
            )
        )
        table = MiniTable()
        headings = (
            Heading(translate("CarrierCosts", "到"), bold=True),
            Heading(translate("CarrierCosts", "天数"), 70, right=True),
            Heading(translate("CarrierCosts", "晚到"), 70, right=True),
        )
        table.show_rows(
            headings,
            [
                (
                    f"{one.province} {one.city}".strip(),
                    "–" if one.days is None else number(one.days),
                    f"{one.late_percent}%",
                )
                for one in delays[:MOST_SHOWN]
            ],
        )
        add(table)

    async def _read(self, carrier_id: int) -> None:
        policies = self.page.desk.app.policies
        self.known[carrier_id] = await self.page.desk.read(
            lambda: _Known(policies.terms_form(carrier_id), policies.prices(carrier_id), policies.delays(carrier_id))
        )
        self.page.renew()

    # --- changing -----------------------------------------------------------------------------------------------------
    def edit(self) -> None:
        """Open the terms as a form."""
        carrier_id = self.page.thing_id()
        if carrier_id is not None:
            self.page.start(self._edit(carrier_id), slot="form")

    async def _edit(self, carrier_id: int) -> None:
        if self.page.editing is not None:
            self.page.do_escape()
        fields = await self.page.desk.read(self.page.desk.app.policies.terms_form, carrier_id)
        self.page.show_form(carrier_id, fields, {})

    def choose(self) -> None:
        """Choose the file of a price table, or of the carrier's report of days."""
        if self.page.thing_id() is not None:
            choose_file(self.page, self.take_path)

    def take_path(self, path: str) -> None:
        """Take a chosen file in."""
        carrier_id = self.page.thing_id()
        if carrier_id is not None:
            self.page.start(self._take(carrier_id, path), slot="file")

    async def _take(self, carrier_id: int, path: str) -> None:
        title = translate("CarrierCosts", "{name} 的价格表或时效").format(name=self.page.thing().name)
        taken = await take_file(self.page, title, "prices", carrier_id, path)
        if taken is not None and not taken.failed:
            self.forget(carrier_id)
            self.page.reload()
            words = translate("CarrierCosts", "换成了新的，{n} 行")
            self.page.shell.toast.show_toast(words.format(n=number(taken.stored)))

    def save(self) -> None:
        """Choose where the price table is saved."""
        carrier_id = self.page.thing_id()
        if carrier_id is None:
            return
        chooser = QFileDialog(self.page.window())
        chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        chooser.setDefaultSuffix("csv")
        chooser.fileSelected.connect(lambda path: self.page.start(self.save_to(carrier_id, path), slot="file"))
        chooser.open()

    async def save_to(self, carrier_id: int, path: str) -> None:
        """Save it there."""
        rows = await self.page.desk.read(self.page.desk.app.policies.save_prices, carrier_id, path)
        words = (
            translate("CarrierCosts", "存了 {n} 行价格")
            if rows
            else translate("CarrierCosts", "存了一份空表，填好再导入")
        )
        self.page.shell.toast.show_toast(words.format(n=number(rows)))


def _line(line: PriceLine) -> tuple[str, str, str]:
    place = " ".join(part for part in (line.warehouse and f"{line.warehouse} →", line.province, line.city) if part)
    first = f"{line.first_g / 1000:g} kg {money(line.first_cents, sign=False)}"
    step = f"+{line.step_g / 1000:g} kg {money(line.step_cents, sign=False)}"
    return place, first, step
