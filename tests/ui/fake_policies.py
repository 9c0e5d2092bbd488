"""The settings around rules, for tests: what is saved is read back, what is asked is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain.people import Actor
from app.errors import AppError, BadInput
from app.services.queries.policy_rows import (
    BundleLine,
    CheckRow,
    DelayLine,
    MergeRow,
    NoShipRow,
    PriceLine,
    ShareLine,
    StopRow,
    TablePreview,
    Taken,
)
from app.services.queries.setup_rows import FormField
from tests.ui.fakes import NOW

PRICES = (
    PriceLine("", "浙江省", "", 1000, 350, 1000, 100, 1), PriceLine("", "江苏省", "", 1000, 350, 1000, 100, 1),
    PriceLine("", "广东省", "深圳市", 1000, 500, 1000, 220, 2),
    PriceLine("HZ", "新疆维吾尔自治区", "", 1000, 1800, 500, 900, 5),
)  # fmt: skip


class FakePolicies:
    """Lists in memory."""

    def __init__(self) -> None:
        self.done: list[tuple[Any, ...]] = []
        self.trouble: AppError | None = None
        self.check_rows = [
            CheckRow(1, "on_phone_odd", True, False),
            CheckRow(2, "on_message", False, True, ((2, "晴川百货", True),)),
            CheckRow(3, "price_odd_percent", 50, False),
            CheckRow(4, "flags", ["1", "4"], True),
            CheckRow(5, "cod_limit_cents", 500_000, False, ((3, "官网商城", 100_000),)),
        ]
        self.stops = [
            StopRow(7, "phone", "138******00", "拒收三次", NOW - timedelta(days=2), "李娜", None, None),
            StopRow(5, "address", "科技园路 **", "", NOW - timedelta(days=9), "李娜", None, None),
        ]
        self.regions = [
            NoShipRow(3, "新疆 乌鲁木齐", "", NOW - timedelta(days=1), None, "大雪", "李娜"),
            NoShipRow(2, "海南", "圆通", NOW - timedelta(days=9), NOW - timedelta(days=2), "台风", "李娜"),
            NoShipRow(1, "西藏", "", NOW + timedelta(days=2), NOW + timedelta(days=9), "", "李娜"),
        ]
        self.terms = {"max_weight_g": "30000", "takes_cod": "1", "express": "", "refused_tags": "liquid",
                      "only_shops": "", "only_platforms": ""}  # fmt: skip
        self.price_lines: dict[int, tuple[PriceLine, ...]] = {1: PRICES}
        self.delay_lines = {
            1: (DelayLine("浙江省", "", 1, 2), DelayLine("新疆维吾尔自治区", "乌鲁木齐市", 6, 35))
        }  # fmt: skip
        self.places = {1: "浙江省 江苏省=1", 2: ""}
        self.bundle_lines = [
            BundleLine(1, "SET-TEA", "茶具四件套", True, (("BWB-500-SS", 1, 60), ("MJ-ZX-01", 3, 40))),
            BundleLine(2, "SET-OLD", "旧套装", False, (("MJ-ZX-01", 2, 0),)),
        ]
        self.share_lines = [
            ShareLine(
                1, "直播仓", ("杭州主仓",), ("抖音直播间", "晴川百货"), 30, (("BWB-500-SS", 200), ("MJ-ZX-01", 40))
            ),
            ShareLine(2, "大促仓", ("杭州主仓", "广州仓"), ("山木官网",), 20, ()),
        ]
        self.merge = {"auto": "", "wait_minutes": "0", "window_hours": "72", "max_weight_g": "0", "max_orders": "0"}
        self.policies = {1: "same", 2: "group:山木", 3: "never"}
        self.preview = TablePreview(("省份", "首重价"), (("浙江省", "3.50"),), 1, (), whole=True)
        self.taken = Taken(1)

    def _note(self, *what: Any) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.done.append(what)

    # --- checks -------------------------------------------------------------------------------------------------------
    def checks(self) -> tuple[CheckRow, ...]:
        return tuple(self.check_rows)

    def set_check(self, name: str, text: str, shop_id: int | None, by: Actor) -> int:
        if text and name == "price_odd_percent" and not text.isdecimal():
            raise BadInput("audit.bad_figure", name=name, value=text, most=1000)
        self._note("set_check", name, text, shop_id)
        at, row = next((at, row) for at, row in enumerate(self.check_rows) if row.name == name)
        value: Any = text == "on" if row.is_switch else int(text or 50)
        if shop_id is None:
            self.check_rows[at] = replace(row, value=value, is_set=bool(text))
        else:
            self.check_rows[at] = replace(row, own=((shop_id, "官网商城", value),))
        return 3 if value is False else 0

    # --- stop lists ---------------------------------------------------------------------------------------------------
    def blacklist(self) -> tuple[StopRow, ...]:
        return tuple(self.stops)

    def stop_form(self) -> tuple[FormField, ...]:
        kinds = tuple((kind, f"stop_kind.{kind}") for kind in ("person", "phone", "address", "account"))
        return (
            FormField("kind", "choice", "field.stop_kind", value="person", choices=kinds),
            FormField("text", "text", "field.stop_text"),
            FormField("note", "text", "field.note", required=False),
        )

    def add_stop(self, kind: str, text: str, note: str, by: Actor) -> tuple[int, int]:
        if len(text) < 2:
            raise BadInput("blacklist.bad_length", kind=kind, least=5, most=200)
        self._note("add_stop", kind, text, note)
        self.stops.insert(0, StopRow(9, kind, "王**", note, NOW, by.name, None, None))
        return 9, 4

    def end_stop(self, entry_id: int, by: Actor) -> int:
        self._note("end_stop", entry_id)
        self.stops = [row for row in self.stops if row.id != entry_id]
        return 2

    def no_ship(self) -> tuple[NoShipRow, ...]:
        return tuple(self.regions)

    def no_ship_form(self) -> tuple[FormField, ...]:
        labels = {"province": "province", "stop_city": "city", "until": "until"}
        texts = tuple(
            FormField(name, "text", f"field.{label}", required=name == "province") for name, label in labels.items()
        )
        carriers = (("", "field.every_carrier"), ("1", "顺丰"))
        return (*texts, FormField("carrier", "choice", "field.no_ship_carrier", required=False, choices=carriers))

    def add_no_ship(self, values: dict[str, str], by: Actor) -> tuple[int, int]:
        if values["province"] == "火星":
            raise BadInput("region.unknown", region="火星")
        self._note("add_no_ship", values["province"], values.get("carrier", ""))
        self.regions.insert(0, NoShipRow(9, values["province"], "", NOW, None, "", by.name))
        return 9, 31

    def end_no_ship(self, region_id: int, by: Actor) -> int:
        self._note("end_no_ship", region_id)
        self.regions = [row for row in self.regions if row.id != region_id]
        return 31

    # --- carriers and warehouses --------------------------------------------------------------------------------------
    def terms_form(self, carrier_id: int) -> tuple[FormField, ...]:
        kinds = {"max_weight_g": "number", "takes_cod": "flag", "express": "flag"}
        return tuple(
            FormField(name, kinds.get(name, "text"), f"field.{name}", required=False, value=value)
            for name, value in self.terms.items()
        )

    def set_terms(self, carrier_id: int, values: dict[str, str], by: Actor) -> None:
        self._note("set_terms", carrier_id, dict(values))
        self.terms |= values

    def prices(self, carrier_id: int) -> tuple[PriceLine, ...]:
        return self.price_lines.get(carrier_id, ())

    def delays(self, carrier_id: int) -> tuple[DelayLine, ...]:
        return self.delay_lines.get(carrier_id, ())

    def save_prices(self, carrier_id: int, target: str) -> int:
        self._note("save_prices", carrier_id, target)
        return len(self.prices(carrier_id))

    def regions_form(self, warehouse_id: int) -> tuple[FormField, ...]:
        return (FormField("regions", "text", "field.regions", required=False, value=self.places[warehouse_id]),)

    def set_regions(self, warehouse_id: int, text: str, by: Actor) -> None:
        if "火星" in text:
            raise BadInput("region.no_province", name="火星")
        self._note("set_regions", warehouse_id, text)
        self.places[warehouse_id] = text

    # --- bundles and merging ------------------------------------------------------------------------------------------
    def bundles(self) -> tuple[BundleLine, ...]:
        return tuple(self.bundle_lines)

    def save_bundle(self, code: str, name: str, items: str, active: bool, by: Actor) -> int:
        self._note("save_bundle", code, name, items, active)
        known = {row.code: row.id for row in self.bundle_lines}
        made = BundleLine(known.get(code, 9), code, name, active, (("MJ-ZX-01", 2, 0),))
        self.bundle_lines = [row for row in self.bundle_lines if row.code != code] + [made]
        return made.id

    def shares(self) -> tuple[ShareLine, ...]:
        return tuple(self.share_lines)

    def save_share(self, values: dict[str, str], by: Actor) -> int:
        if values["shops"] == "火星店":
            raise BadInput("shop.not_found", name="火星店", field="shops")
        self._note("save_share", dict(values))
        known = {row.name: row.id for row in self.share_lines}
        pieces = tuple((code, int(qty)) for code, _, qty in (one.partition("=") for one in values["pieces"].split()))
        made = ShareLine(
            known.get(values["name"], 9), values["name"], tuple(values["warehouses"].split("、")),
            tuple(values["shops"].split("、")), int(values["percent"] or 0), pieces,
        )  # fmt: skip
        self.share_lines = [row for row in self.share_lines if row.name != made.name] + [made]
        return made.id

    def end_share(self, name: str, by: Actor) -> None:
        self._note("end_share", name)
        self.share_lines = [row for row in self.share_lines if row.name != name]

    def merging(self) -> tuple[MergeRow, ...]:
        names = {1: "山木官网", 2: "晴川百货", 3: "官网商城"}
        return (MergeRow(0, "", ""), *(MergeRow(no, names[no], policy) for no, policy in self.policies.items()))

    def merging_form(self, shop_id: int) -> tuple[FormField, ...]:
        if shop_id:
            kind, _, group = self.policies[shop_id].partition(":")
            kinds = tuple((one, f"merge_policy.{one}") for one in ("same", "never", "group"))
            return (
                FormField("policy", "choice", "field.merge_policy", value=kind, choices=kinds),
                FormField("group", "text", "field.merge_group", required=False, value=group),
            )
        return tuple(
            FormField(name, "flag" if name == "auto" else "number", f"field.merge_{name}", required=False, value=value)
            for name, value in self.merge.items()
        )

    def set_merging(self, shop_id: int, values: dict[str, str], by: Actor) -> None:
        self._note("set_merging", shop_id, dict(values))
        if shop_id:
            kind, group = values.get("policy", "group"), values.get("group", "")
            self.policies[shop_id] = f"group:{group}" if kind == "group" else kind
        else:
            self.merge |= {name: "" if (name, value) == ("auto", "0") else value for name, value in values.items()}

    # --- files --------------------------------------------------------------------------------------------------------
    def preview_file(self, kind: str, path: str) -> TablePreview:
        self.done.append(("preview_file", kind, path))
        return self.preview

    def take_file(self, kind: str, thing_id: int, path: str, by: Actor) -> Taken:
        self._note("take_file", kind, thing_id, path)
        return self.taken
