"""Set-up's half of the facade, for tests: a warehouse that is being set up step by step."""

from __future__ import annotations

from typing import Any

from app.domain.people import Actor, Role
from app.errors import AppError, BadInput
from app.services.queries.setup_rows import (
    CarrierRow,
    FormField,
    FoundPrinter,
    ImportPreview,
    ImportResult,
    SetupStep,
    StaffRow,
    StartState,
    TestResult,
    WarehouseRow,
)
from app.services.queries.work_place_rows import PrinterRow, ShopRow
from tests.ui.fakes import NOW

CODE = "K7QF-2MXD-9RTW-HB4N-C6PZ-3VYG"
STEPS = ("warehouse", "shop", "carrier", "printer", "skus", "people")


class FakeSetup:
    """What was chosen and opened; steps become done as FakeSetupSettings is filled."""

    def __init__(self, settings: FakeSetupSettings) -> None:
        self.settings = settings
        self.done: list[tuple[Any, ...]] = []
        self.code = ""
        self.troubles: list[AppError] = []

    def _refuse(self) -> None:
        if self.troubles:
            raise self.troubles.pop(0)

    def state(self) -> StartState:
        proofs = self.settings.proofs()
        steps = [SetupStep(key, "done" if proofs[key] else "later", "proof.named" if proofs[key] else "",
                           {"names": proofs[key]}) for key in STEPS]  # fmt: skip
        return StartState("ready", database="sqlite", station="打单台 2", steps=tuple(steps))

    def choose(self, kind: str, url: str = "", passphrase: str = "") -> None:
        self.done.append(("choose", kind, url, passphrase))
        self._refuse()

    def first_supervisor(self, name: str, pin: str) -> Actor:
        self.done.append(("first_supervisor", name, pin))
        self._refuse()
        self.settings.people.append(StaffRow(1, name, "supervisor", "", True, NOW))
        return Actor(1, name, Role.SUPERVISOR, "打单台 2")

    def recovery_code(self) -> str:
        code, self.code = self.code, ""
        return code

    def unlock(self, passphrase: str) -> None:
        self.done.append(("unlock", passphrase))
        self._refuse()

    def recover(self, code: str) -> None:
        self.done.append(("recover", code))
        self._refuse()


class FakeSetupSettings:
    """The accounts and devices that the guide sets up."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.houses: list[WarehouseRow] = []
        self.shop_rows: list[ShopRow] = []
        self.carrier_rows: list[CarrierRow] = []
        self.printer_rows: list[PrinterRow] = []
        self.people: list[StaffRow] = []
        self.results: list[TestResult] = []
        self.trouble: AppError | None = None
        self.skus = 0

    def proofs(self) -> dict[str, list[str]]:
        """Return what is done, by step."""
        return {
            "warehouse": [row.name for row in self.houses], "shop": [row.name for row in self.shop_rows],
            "carrier": [row.name for row in self.carrier_rows], "printer": [row.name for row in self.printer_rows],
            "skus": [str(self.skus)] if self.skus else [], "people": [row.name for row in self.people],
        }  # fmt: skip

    def _refuse(self) -> None:
        if self.trouble is not None:
            trouble, self.trouble = self.trouble, None
            raise trouble

    def warehouses(self) -> tuple[WarehouseRow, ...]:
        return tuple(self.houses)

    def warehouse_form(self, warehouse_id: int | None) -> tuple[FormField, ...]:
        name = self.houses[0].name if self.houses else ""
        return (
            FormField("code", "text", "field.code", value="HZ1" if name else ""),
            FormField("name", "text", "field.name", value=name),
            FormField("sender_name", "text", "field.sender_name", value="晴川仓" if name else ""),
            FormField("sender_phone", "text", "field.sender_phone", value="0571-88001234" if name else ""),
        )

    def save_warehouse(self, warehouse_id: int | None, values: dict[str, str], by: Actor) -> int:
        self.done.append(("save_warehouse", warehouse_id, values))
        self._refuse()
        self.houses = [WarehouseRow(1, values["name"], "浙江 杭州", "Asia/Shanghai", "晴** 0571-****", 0)]
        return 1

    def platforms(self) -> tuple[tuple[str, tuple[FormField, ...]], ...]:
        woo = (FormField("url", "url", "field.url"), FormField("consumer_key", "text", "field.consumer_key"),
               FormField("consumer_secret", "secret", "field.consumer_secret"))  # fmt: skip
        return (("woocommerce", woo), ("files", ()))

    def shops(self) -> tuple[ShopRow, ...]:
        return tuple(self.shop_rows)

    def add_shop(self, platform: str, name: str, values: dict[str, str], by: Actor) -> int:
        self.done.append(("add_shop", platform, name, values))
        self._refuse()
        self.shop_rows.append(ShopRow(1, name, platform, False, None, {}, NOW, NOW, 132, 0, 0, "Asia/Shanghai", "CNY"))
        return 1

    def change_shop(self, shop_id: int, values: dict[str, str], by: Actor) -> None:
        self.done.append(("change_shop", shop_id, values))

    def test_shop(self, shop_id: int, by: Actor) -> TestResult:
        self.done.append(("test_shop", shop_id))
        return (
            self.results.pop(0) if self.results else TestResult(True, "proof.shop", {"name": "官网商城", "orders": 132})
        )

    def carrier_kinds(self) -> tuple[tuple[str, tuple[FormField, ...]], ...]:
        return (("sf", (FormField("partner_id", "text", "field.partner_id"),
                        FormField("checkword", "secret", "field.checkword"))),)  # fmt: skip

    def carriers(self) -> tuple[CarrierRow, ...]:
        return tuple(self.carrier_rows)

    def add_carrier(self, code: str, name: str, values: dict[str, str], by: Actor) -> int:
        self.done.append(("add_carrier", code, name, values))
        self._refuse()
        self.carrier_rows.append(CarrierRow(1, name, code, "标快", False, "ok", "***1234", 0))
        return 1

    def change_carrier(self, carrier_id: int, values: dict[str, str], by: Actor) -> None:
        self.done.append(("change_carrier", carrier_id, values))

    def test_carrier(self, carrier_id: int, by: Actor) -> TestResult:
        self.done.append(("test_carrier", carrier_id))
        return self.results.pop(0) if self.results else TestResult(True, "proof.carrier", {"seen": "SF7444000000001"})

    def printers(self) -> tuple[PrinterRow, ...]:
        return tuple(self.printer_rows)

    def found_printers(self) -> tuple[FoundPrinter, ...]:
        return (
            FoundPrinter("TSC TE244", "network", "192.168.1.61:9100", "tspl", 203, "ok"),
            FoundPrinter("Deli DL-888", "cups", "Deli_DL-888", "tspl", 203, "ok"),
            FoundPrinter("ZDesigner ZD421", "network", "192.168.1.64:9100", "tspl", 203, "bad", "printer.unreachable",
                         {"address": "192.168.1.64:9100"}),
        )  # fmt: skip

    def printer_form(self, printer_id: int | None) -> tuple[FormField, ...]:
        return (
            FormField("name", "text", "field.name"), FormField("transport", "text", "field.transport", value="network"),
            FormField("address", "text", "field.address"),
            FormField("language", "text", "field.language", value="tspl"),
            FormField("width_mm", "number", "field.width_mm", value="76"),
            FormField("height_mm", "number", "field.height_mm", value="130"),
        )  # fmt: skip

    def save_printer(self, printer_id: int | None, values: dict[str, str], by: Actor) -> int:
        self.done.append(("save_printer", printer_id, values))
        self._refuse()
        if printer_id is None:
            where = values["address"]
            self.printer_rows = [
                PrinterRow(9, values["name"], "tspl", "network", where, 203, 76, 130, "ready", NOW, 0, "")
            ]
        return 9

    def test_printer(self, printer_id: int, by: Actor) -> TestResult:
        self.done.append(("test_printer", printer_id))
        label = TestResult(True, "proof.test_label", {"job": 1, "code": "PDT004711"})
        return self.results.pop(0) if self.results else label

    def preview_skus(self, path: str) -> ImportPreview:
        self._refuse()
        return ImportPreview(
            path, "utf-8", ("商品编码", "品名", "库存", "货位"),
            (("BWB-500-SS", "保温杯", "24", "C01-04"), ("MJ-ZX-04", "毛巾", "133", "B11-04")),
            {"sku_code": "商品编码", "name": "品名"},
            (("sku_code", True), ("name", False), ("qty", False), ("bin", False)), "", 1204,
        )  # fmt: skip

    def import_skus(self, path: str, warehouse_id: int, mapping: dict[str, str], by: Actor) -> ImportResult:
        self.done.append(("import_skus", path, warehouse_id, mapping))
        self._refuse()
        self.skus = 1202
        return ImportResult(1200, 2, 0, ((5, "file.missing", {"path": "x"}), (9, "file.missing", {"path": "y"})))

    def staff(self) -> tuple[StaffRow, ...]:
        return tuple(self.people)


class FakeStockCounters:
    """How many SKUs there are."""

    def __init__(self, settings: FakeSetupSettings) -> None:
        self._settings = settings

    def counters(self) -> dict[str, int]:
        return {"all": self._settings.skus, "short": 0, "low": 0}


def refused(code: str, /, **params: Any) -> AppError:
    """A refusal as the services raise it."""
    return BadInput(code, **params)
