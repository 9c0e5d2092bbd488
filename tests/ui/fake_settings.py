"""The settings' half of the facade, for tests: what is saved is read back, what is asked is noted."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain.people import Actor
from app.errors import AppError, BadInput, NotFound, Param
from app.services.queries.rows import Outcome
from app.services.queries.setup_rows import (
    BackupRow,
    CarrierRow,
    FormField,
    FoundPrinter,
    ImportPreview,
    ImportResult,
    StaffRow,
    StationName,
    TestResult,
    WarehouseRow,
    WindowRow,
)
from app.services.queries.work_place_rows import OutboxRow, PrinterRow, ShopRow
from tests.ui.fakes import NOW


def _form(*fields: tuple[str, str, str, bool]) -> tuple[FormField, ...]:
    """Rows of (name, kind, value, required)."""
    return tuple(FormField(name, kind, f"field.{name}", required, value) for name, kind, value, required in fields)


class FakeSettings:
    """Shops, carriers, printers, people and files; what is saved is read back, what is asked is noted."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.trouble: AppError | None = None
        self.gate: threading.Event | None = None
        self.values: dict[str, Param] = {}
        self.station_name = StationName("打单台 2", "打单台 2")
        self.shop_rows = list(_SHOPS)
        self.cover = {row.id: ("ok",) * 24 for row in self.shop_rows}
        self.cover[1] = (*("ok",) * 21, "bad", "bad", "bad")
        self.cover[2] = (*("ok",) * 15, "warn", *("ok",) * 8)
        self.cover[7] = ("none",) * 24
        self.carrier_rows = [
            CarrierRow(1, "顺丰月结", "sf", "顺丰标快", False, "ok", "***4567", 412),
            CarrierRow(2, "顺丰特惠", "sf", "顺丰特惠", True, "bad", "***8890", 0, "sf.bad_signature",
                       {"vendor_code": "A1006"}),
        ]  # fmt: skip
        self.house_rows = [
            WarehouseRow(1, "杭州一仓 (HZ)", "浙江 杭州", "Asia/Shanghai", "周** 0571-******11", 3418),
            WarehouseRow(2, "苏州二仓 (SZ)", "江苏 苏州", "Asia/Shanghai", "", 812),
        ]
        self.printer_rows = [
            PrinterRow(1, "A 台左", "tspl", "network", "192.168.1.61:9100", 203, 76, 130, "ready", NOW, 3, "打单台 2"),
            PrinterRow(2, "小票 80", "escpos", "network", "192.168.1.64:9100", 203, 80, 0, "mute", NOW, 0, ""),
        ]
        self.printer_values: dict[int, dict[str, str]] = {1: {}, 2: {}}
        self.found = (FoundPrinter("虚拟打印机", "virtual", "paper", "tspl", 203, "ok", "printer.virtual"),)
        self.people = [
            StaffRow(1, "李娜", "supervisor", "***", True, NOW - timedelta(minutes=4)),
            StaffRow(2, "王强", "packer", "", True, NOW - timedelta(days=1)),
            StaffRow(3, "赵敏", "audit_clerk", "***", False, None),
        ]
        self.calls = [
            OutboxRow(
                5,
                "write_back",
                "shop:2",
                "88",
                3,
                NOW + timedelta(minutes=4),
                "http.timed_out",
                {"host": "shop.example"},
                False,
            ),
            OutboxRow(6, "push_stock", "shop:2", "12", 0, NOW, None, {}, False),
        ]
        self.dead = [
            OutboxRow(7, "write_back", "shop:1", "61", 9, NOW, "http.timed_out", {"host": "shop.example"}, True)
        ]
        self.backup_rows = [
            BackupRow(f"packdesk-2026-11-{22 - at:02d}.db", NOW - timedelta(days=at, hours=3), 48_200_000, True)
            for at in range(7)
        ]
        self.outcomes = [Outcome("ledger_on_hand"), Outcome("no_oversell"), Outcome("no_orphans")]
        self.own_templates: list[str] = []
        self.files: dict[str, ImportPreview] = {}
        self.result = ImportResult(118, 2, 380, ())
        self.steps = 1
        self.proof = TestResult(True, "proof.shop", {"name": "官网商城", "orders": 132})

    def _note(self, *what: Any) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.done.append(what)

    # --- shops --------------------------------------------------------------------------------------------------------
    def shops(self) -> tuple[ShopRow, ...]:
        return tuple(self.shop_rows)

    def coverage(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        return tuple(self.cover.items())

    def shop_windows(self, shop_id: int, limit: int) -> tuple[WindowRow, ...]:
        if shop_id == 7:
            return ()
        made = []
        for at, state in enumerate(("match", "pulling", "failed", "match")):
            until = NOW - timedelta(minutes=6 * at)
            theirs = 41 if state == "match" else None
            made.append(WindowRow(until - timedelta(minutes=6), until, 3 - at % 2, 41 - at, theirs, state))
        return tuple(made[:limit])

    def platforms(self) -> tuple[tuple[str, tuple[FormField, ...]], ...]:
        return (
            ("woocommerce", _form(("url", "url", "", True), ("consumer_key", "secret", "", True))),
            ("files", _form(("timezone", "text", "Asia/Shanghai", False))),
        )

    def shop_form(self, shop_id: int) -> tuple[FormField, ...]:
        return _form(
            ("url", "url", "https://shop.example", True), ("consumer_key", "secret", "", False),
            ("promise_hours", "number", "48", True), ("poll_seconds", "number", "60", True),
            ("auto_audit", "flag", "1", False),
        )  # fmt: skip

    def add_shop(self, platform: str, name: str, values: dict[str, str], by: Actor) -> int:
        if any(row.name == name for row in self.shop_rows):
            raise BadInput("shop.name_taken", name=name)
        self._note("add_shop", platform, name, values)
        made = replace(self.shop_rows[0], id=99, name=name, platform=platform, paused=False, pause_reason=None)
        self.shop_rows.append(made)
        self.cover[99] = ("none",) * 24
        return 99

    def change_shop(self, shop_id: int, values: dict[str, str], by: Actor) -> None:
        self._note("change_shop", shop_id, values)

    def pause_shop(self, shop_id: int, paused: bool, by: Actor) -> None:
        self._note("pause_shop", shop_id, paused)
        self.shop_rows = [
            replace(
                row, paused=paused, pause_reason="shop.paused_by" if paused else None, pause_params={"name": by.name}
            )
            if row.id == shop_id
            else row
            for row in self.shop_rows
        ]

    def delete_shop(self, shop_id: int, by: Actor) -> None:
        row = next(row for row in self.shop_rows if row.id == shop_id)
        if row.orders:
            raise BadInput("shop.has_orders", name=row.name)
        self._note("delete_shop", shop_id)
        self.shop_rows.remove(row)

    def test_shop(self, shop_id: int, by: Actor) -> TestResult:
        self._wait()
        self._note("test_shop", shop_id)
        return self.proof

    def _wait(self) -> None:
        if self.gate is not None:
            assert self.gate.wait(5)

    def pull_again(self, shop_id: int, since: Any, by: Actor) -> None:
        self._note("pull_again", shop_id, since)

    # --- carriers and places ------------------------------------------------------------------------------------------
    def carriers(self) -> tuple[CarrierRow, ...]:
        return tuple(self.carrier_rows)

    def carrier_kinds(self) -> tuple[tuple[str, tuple[FormField, ...]], ...]:
        return (("sf", _form(("partner_id", "text", "", True), ("checkword", "secret", "", True))),)

    def carrier_form(self, carrier_id: int) -> tuple[FormField, ...]:
        return _form(("partner_id", "text", "QCBH", True), ("checkword", "secret", "", False))

    def add_carrier(self, code: str, name: str, values: dict[str, str], by: Actor) -> int:
        self._note("add_carrier", code, name, values)
        self.carrier_rows.append(CarrierRow(9, name, code, "顺丰标快", False, "ok", "", 0))
        return 9

    def change_carrier(self, carrier_id: int, values: dict[str, str], by: Actor) -> None:
        self._note("change_carrier", carrier_id, values)

    def test_carrier(self, carrier_id: int, by: Actor) -> TestResult:
        self._note("test_carrier", carrier_id)
        return TestResult(True, "proof.carrier", {"seen": "SF1234567890 已取号又回收"})

    def warehouses(self) -> tuple[WarehouseRow, ...]:
        return tuple(self.house_rows)

    def warehouse_form(self, warehouse_id: int | None) -> tuple[FormField, ...]:
        name = "" if warehouse_id is None else "杭州一仓"
        return _form(("code", "text", "HZ" if name else "", True), ("name", "text", name, True),
                     ("sender_name", "text", "", True))  # fmt: skip

    def save_warehouse(self, warehouse_id: int | None, values: dict[str, str], by: Actor) -> int:
        self._note("save_warehouse", warehouse_id, values)
        return warehouse_id or 9

    # --- printers and people ------------------------------------------------------------------------------------------
    def printers(self) -> tuple[PrinterRow, ...]:
        return tuple(self.printer_rows)

    def found_printers(self) -> tuple[FoundPrinter, ...]:
        return self.found

    def printer_form(self, printer_id: int | None) -> tuple[FormField, ...]:
        row = next((row for row in self.printer_rows if row.id == printer_id), None)
        inverted = self.printer_values.get(printer_id or 0, {}).get("inverted", "")
        texts = _form(
            ("name", "text", row.name if row is not None else "", True),
            ("address", "text", row.address if row is not None else "", True),
            ("width_mm", "number", "76", True), ("height_mm", "number", "130", True), ("dpi", "number", "203", True),
            ("inverted", "flag", inverted, False),
        )  # fmt: skip
        choices = tuple((name, f"transport.{name}") for name in ("network", "cups", "virtual"))
        languages = tuple((name, f"language.{name}") for name in ("tspl", "escpos"))
        return (
            texts[0],
            FormField("language", "choice", "field.language", value="tspl", choices=languages),
            FormField("transport", "choice", "field.transport", value="network", choices=choices),
            *texts[1:],
        )

    def save_printer(self, printer_id: int | None, values: dict[str, str], by: Actor) -> int:
        self._note("save_printer", printer_id, values)
        if printer_id is None:
            made = replace(self.printer_rows[0], id=9, name=values["name"], transport=values["transport"])
            self.printer_rows.append(made)
            self.printer_values[9] = dict(values)
            self.found = ()
            return 9
        self.printer_values.setdefault(printer_id, {}).update(values)
        return printer_id

    def test_printer(self, printer_id: int, by: Actor) -> TestResult:
        self._note("test_printer", printer_id)
        return TestResult(True, "proof.test_label", {"job": 7, "code": "PDT525739"})

    def staff(self) -> tuple[StaffRow, ...]:
        return tuple(self.people)

    def save_staff(self, staff_id: int | None, values: dict[str, str], by: Actor) -> int:
        self._note("save_staff", staff_id, values)
        if staff_id is None:
            self.people.append(
                StaffRow(9, values["name"], values["role"], "***" if values["badge"] else "", True, None)
            )
            return 9
        self.people = [
            replace(row, active=bool(values.get("active", row.active)), name=values.get("name", row.name))
            if row.id == staff_id
            else row
            for row in self.people
        ]
        return staff_id

    # --- files --------------------------------------------------------------------------------------------------------
    def templates(self) -> tuple[str, ...]:
        return ("generic", "taobao_orders", *self.own_templates)

    def preview_orders(self, path: str, template: str) -> ImportPreview:
        self.done.append(("preview_orders", path, template))
        return self._preview(path, template)

    def preview_skus(self, path: str) -> ImportPreview:
        return self._preview(path, "")

    def _preview(self, path: str, template: str) -> ImportPreview:
        if path not in self.files:
            raise NotFound("file.not_found", name=path)
        return replace(self.files[path], template=template or self.files[path].template)

    def remember_template(self, name: str, mapping: dict[str, str], by: Actor) -> None:
        if name == "generic":
            raise BadInput("import.bad_template_name", name=name)
        self._note("remember_template", name, mapping)
        self.own_templates.append(name)

    def import_orders(
        self, path: str, shop_id: int, mapping: dict[str, str], by: Actor, progress: Any = None
    ) -> ImportResult:
        self._note("import_orders", path, shop_id, mapping)
        for step in range(1, self.steps + 1):
            self._wait()
            progress(step * 500, self.steps * 500)
        return self.result

    def import_skus(self, path: str, warehouse_id: int, mapping: dict[str, str], by: Actor) -> ImportResult:
        self._note("import_skus", path, warehouse_id, mapping)
        return self.result

    def hand_back(self, path: str, refused: Any, target: str, language: str) -> int:
        self._note("hand_back", path, len(refused), target, language)
        return len(refused)

    # --- data ---------------------------------------------------------------------------------------------------------
    def outbox(self, dead: bool) -> tuple[OutboxRow, ...]:
        return tuple(self.dead if dead else self.calls)

    def retry(self, outbox_ids: Sequence[int], by: Actor) -> tuple[Outcome, ...]:
        self._note("retry", tuple(outbox_ids))
        self.dead = [row for row in self.dead if row.id not in outbox_ids]
        return tuple(Outcome(str(one)) for one in outbox_ids)

    def backups(self) -> tuple[BackupRow, ...]:
        return tuple(self.backup_rows)

    def backup_folder(self) -> str:
        return "D:\\Packdesk\\backups"

    def back_up(self, by: Actor) -> BackupRow:
        self._wait()
        self._note("back_up")
        made = BackupRow("packdesk-manual.db", NOW, 48_300_000, True)
        self.backup_rows.insert(0, made)
        return made

    def check(self) -> tuple[Outcome, ...]:
        self._note("check")
        return tuple(self.outcomes)

    def key_sheet(self, target: str, title: str, rows: Any) -> None:
        self._wait()
        self._note("key_sheet", target, title, tuple(rows))

    def station(self) -> StationName:
        return self.station_name

    def name_station(self, name: str, by: Actor) -> None:
        self._note("name_station", name)
        self.station_name = replace(self.station_name, next=name or "PC-7")

    def get(self, name: str) -> Param:
        return self.values.get(name)

    def put(self, name: str, value: Param, by: Actor) -> None:
        self._note("put", name, value)
        self.values[name] = value


def _shop(at: int, name: str, platform: str, orders: int, **more: Any) -> ShopRow:
    facts: dict[str, Any] = {
        "paused": False, "pause_reason": None, "pause_params": {}, "last_sync_at": NOW - timedelta(seconds=3 * at),
        "checkpoint_at": NOW - timedelta(seconds=3 * at), "waiting_writebacks": 0, "set_aside": 0,
    }  # fmt: skip
    return ShopRow(id=at, name=name, platform=platform, orders=orders, timezone="Asia/Shanghai", currency="CNY",
                   **(facts | more))  # fmt: skip


_SHOPS = (
    _shop(1, "山木官网", "woocommerce", 1204, paused=True, pause_reason="http.unauthorized",
          pause_params={"host": "shop.example"}, last_sync_at=NOW - timedelta(minutes=32), waiting_writebacks=12),
    _shop(2, "晴川百货", "woocommerce", 4871, set_aside=3),
    _shop(3, "官网商城", "woocommerce", 9310),
    _shop(4, "Shanmu US", "woocommerce", 902),
    _shop(5, "山木家居", "woocommerce", 2240, paused=True, pause_reason="shop.paused_by",
          pause_params={"name": "李娜"}),
    _shop(6, "晴川咖啡", "woocommerce", 0, last_sync_at=None, checkpoint_at=None),
    _shop(7, "西湖门店", "files", 316),
)  # fmt: skip


def order_file(path: str = "orders.csv") -> ImportPreview:
    """A preview of an export with receivers in clear, as a real one has."""
    return ImportPreview(
        path, "gb18030", ("订单编号", "买家", "收货人", "手机号", "地址", "标题", "数量", "备注"),
        (
            ("T26112201", "tb_88", "王小明", "13812345600", "科技园路 8 号 2 单元 301", "保温杯", "1",
             "电话 13912345678"),
            ("T26112202", "tb_89", "欧阳娜", "13898765400", "文三路 478 号 A 座 1203 室", "雨靴", "2", ""),
        ),
        {"order_no": "订单编号", "receiver_name": "收货人", "phone": "手机号", "street": "地址", "title": "标题",
         "qty": "数量"},
        (("order_no", True), ("title", True), ("qty", True), ("receiver_name", False), ("phone", False),
         ("street", False), ("buyer_message", False)),
        "taobao_orders", 500,
    )  # fmt: skip
