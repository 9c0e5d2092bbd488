"""Carriers: accounts that give waybill numbers; what they gave today, and whether they still let us in."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.errors import AppError
from app.services.queries.setup_rows import CarrierRow, FormField, TestResult
from app.ui.components.labels import Note
from app.ui.grids.cells import Pill, Sign
from app.ui.grids.columns import Column
from app.ui.grids.window import GridRow
from app.ui.orders.parts import fact
from app.ui.settings.carrier_costs import CarrierCosts
from app.ui.settings.things import NEW, ThingsPage
from app.ui.translating import QT_TRANSLATE_NOOP
from app.ui.words import number, say

translate = QCoreApplication.translate


def state_pill(row: CarrierRow) -> Pill:
    """Return how an account stands."""
    if row.paused and row.error:
        return Pill(translate("Carriers", "要授权"), "bad", "alert-octagon")
    if row.paused:
        return Pill(translate("Carriers", "停用"), "hold", "player-pause")
    return Pill(translate("Carriers", "正常"), "ok", "circle-check")


class CarriersPage(ThingsPage):
    """One account a line."""

    key = "carriers"
    icon = "truck-delivery"
    kinds = frozenset({"carrier", "parcel"})
    columns = (
        Column("name", QT_TRANSLATE_NOOP("Columns", "快递"), 140, stretch=True),
        Column("state", QT_TRANSLATE_NOOP("Columns", "状态"), 128),
        Column("service", QT_TRANSLATE_NOOP("Columns", "产品"), 120, drop=8),
        Column("account", QT_TRANSLATE_NOOP("Columns", "账号"), 100, quiet=True, drop=9),
        Column("today", QT_TRANSLATE_NOOP("Columns", "24 小时取号"), 100, right=True, bold=True, drop=7),
    )
    verbs = ("settings.test", "settings.change")

    def __init__(self, screen) -> None:
        super().__init__(screen)
        self.costs = CarrierCosts(self)
        self.tests: dict[int, TestResult | None] = {}
        self._kinds: tuple[tuple[str, tuple[FormField, ...]], ...] = ()

    def name(self) -> str:
        return self.tr("快递")

    def new_title(self) -> str:
        return self.tr("加快递账号")

    def read(self) -> list[GridRow]:
        rows = self.desk.app.settings.carriers()
        return [
            GridRow(
                row.id,
                (
                    Sign(row.code[:2].upper(), row.name), state_pill(row), row.service, row.account_no,
                    number(row.numbers_today) if row.numbers_today else "–",
                ),
                row,
            )
            for row in rows
        ]  # fmt: skip

    def say_empty(self) -> None:
        self.empty.say(self.tr("还没有快递账号。"), self.tr("有了账号才能取运单号。"), self.tr("加快递账号"), "N")

    def show_thing(self, thing: CarrierRow) -> None:
        add = self.panel.body.add
        self.panel.pill.show_status(*state_pill(thing))
        if thing.error:
            words = say(thing.error, {"carrier": thing.name, "name": thing.name, **thing.error_params})
            add(Note(self.tr("{why} 要取号的包裹先等着。").format(why=words), "bad"))
        if thing.id in self.tests:
            result = self.tests[thing.id]
            if result is None:
                add(Note(self.tr("正在连快递公司。"), "info", "progress"))
            else:
                add(Note(say(result.code, result.params), "ok" if result.good else "bad"))
        add(fact(self.tr("产品"), thing.service or "–"))
        add(fact(self.tr("账号"), thing.account_no or "–"))
        add(fact(self.tr("24 小时取号"), number(thing.numbers_today), bold=True))
        self.costs.show(thing)

    # --- form ---------------------------------------------------------------------------------------------------------
    def read_form(self, thing_id: int) -> tuple[FormField, ...]:
        settings = self.desk.app.settings
        if thing_id != NEW:
            return settings.carrier_form(thing_id)
        self._kinds = settings.carrier_kinds()
        return self._new_fields(self.drafts.get(NEW, {}).get("kind", self._kinds[0][0]))

    def _new_fields(self, kind: str) -> tuple[FormField, ...]:
        choices = tuple((code, f"carrier_kind.{code}") for code, _ in self._kinds)
        return (
            FormField("kind", "choice", "field.carrier_kind", value=kind, choices=choices),
            FormField("name", "text", "field.name"),
            *dict(self._kinds).get(kind, ()),
        )

    def form_edited(self, name: str) -> None:
        if self.editing == NEW and name == "kind":
            typed = self.panel.form.values()
            fields = self._new_fields(typed["kind"])
            known = {field.name for field in fields}
            self.show_form(NEW, fields, {key: value for key, value in typed.items() if key in known and value})

    def save(self, thing_id: int, values: Mapping[str, str]) -> int:
        settings, by = self.desk.app.settings, self.desk.by
        self.costs.were_terms = self.costs.are_terms(thing_id, values)
        if self.costs.were_terms:
            self.desk.app.policies.set_terms(thing_id, dict(values), by)
            return thing_id
        if thing_id != NEW:
            settings.change_carrier(thing_id, dict(values), by)
            return thing_id
        own = {key: value for key, value in values.items() if key not in ("kind", "name")}
        return settings.add_carrier(values["kind"], values["name"], own, by)

    def saved(self, thing_id: int, *, new: bool) -> None:
        self.costs.forget(thing_id)
        if not self.costs.were_terms:
            self.start(self._test(thing_id), slot="test")
        self.renew()

    # --- verbs --------------------------------------------------------------------------------------------------------
    def do_test(self) -> None:
        thing_id = self.thing_id()
        if thing_id is not None:
            self.start(self._test(thing_id), slot="test")

    async def _test(self, carrier_id: int) -> None:
        """Take a number and give it back, or what the carrier offers as a proof; on a reading thread."""
        self.tests[carrier_id] = None
        self.renew()
        try:
            self.tests[carrier_id] = await self.desk.read(self.desk.app.settings.test_carrier, carrier_id, self.desk.by)
        except AppError as error:
            self.tests[carrier_id] = TestResult(False, error.code, error.params)
        finally:
            if self.tests.get(carrier_id) is None:
                self.tests.pop(carrier_id, None)
        self.renew()

    def do_terms(self) -> None:
        """Change what the carrier takes."""
        self.costs.edit()

    def do_open_file(self) -> None:
        """Replace the carrier's price table by a file."""
        self.costs.choose()

    def do_save_table(self) -> None:
        """Save the price table, or the headings of one, as a file that can be taken again."""
        self.costs.save()

    def open_thing(self, kind: str, thing_id: int) -> None:
        if thing_id:
            self.select(thing_id)
