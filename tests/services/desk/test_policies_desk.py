"""The settings around rules over a real database: what the screens change is in force, and told back as it is."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.people import Actor, Role
from app.errors import BadInput, NotAllowed
from app.models.database import Database
from app.services.audit_orders import audit_waiting
from app.services.core import Core
from app.services.desk.policies import PoliciesDesk
from app.services.import_prices import HEADINGS
from app.services.keys import KeyBook
from app.settings import Settings
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.world import BOSS, World

PACKER = Actor(None, "小李", Role.PACKER, "一号台")


@pytest.fixture
def desk(world: World, database: Database, vault: Vault, clock: FakeClock, tmp_path: Path) -> PoliciesDesk:
    return PoliciesDesk(Core(Settings(tmp_path, database.url, "一号台"), database, vault, KeyBook(vault), clock))


def file(folder: Path, name: str, *rows: tuple[str, ...]) -> str:
    path = folder / name
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return str(path)


def test_checks_are_set_in_the_words_people_use(desk: PoliciesDesk, world: World) -> None:
    world.add_sku("CUP")
    world.take(world.intake("1", ("CUP", 1), buyer_message="?"))
    audit_waiting(world.db)
    assert desk.set_check("on_message", "off", None, BOSS) == 1, "the order that only this check stopped goes on"
    desk.set_check("cod_limit_cents", "1,234.50", None, BOSS)
    desk.set_check("cod_limit_cents", "99", world.shop_id, BOSS)
    rows = {row.name: row for row in desk.checks()}
    assert (rows["on_message"].value, rows["on_message"].is_set, rows["on_message"].is_switch) == (False, True, True)
    assert rows["cod_limit_cents"].value == 123_450
    assert [(shop_id, value) for shop_id, _, value in rows["cod_limit_cents"].own] == [(world.shop_id, 9900)]
    desk.set_check("cod_limit_cents", "", world.shop_id, BOSS)
    desk.set_check("cod_limit_cents", "", None, BOSS)
    row = next(row for row in desk.checks() if row.name == "cod_limit_cents")
    assert (row.value, row.is_set, row.own) == (500_000, False, ())
    with pytest.raises(BadInput):
        desk.set_check("cod_limit_cents", "viel", None, BOSS)


def test_a_blacklist_entry_stops_and_frees_orders_and_stays_masked(desk: PoliciesDesk, world: World) -> None:
    world.add_sku("CUP")
    world.take(world.intake("1", ("CUP", 1)))
    audit_waiting(world.db)
    name = world.intake("2", ("CUP", 1)).receiver.name
    assert [field.name for field in desk.stop_form()] == ["kind", "text", "note"]
    entry, stopped = desk.add_stop("person", name, "拒收", BOSS)
    assert stopped == 1
    (row,) = desk.blacklist()
    assert (row.id, row.kind, row.note, row.added_by) == (entry, "person", "拒收", BOSS.name)
    assert name not in row.masked
    assert desk.end_stop(entry, BOSS) == 1
    assert desk.blacklist() == ()
    with pytest.raises(NotAllowed):
        desk.add_stop("person", name, "", PACKER)


def test_a_blacklist_file_is_previewed_masked_and_taken(desk: PoliciesDesk, tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "black.csv",
        ("类别", "内容", "备注"),
        ("电话", "13812345678", "拒收"),
        ("电话", "1", ""),
        ("?", "x", ""),
    )
    preview = desk.preview_file("blacklist", path)
    assert preview.headings == ("kind", "masked", "note")
    assert [(row[0], row[2]) for row in preview.rows] == [("phone", "拒收")]
    assert "13812345678" not in str(preview)
    assert [(row, code) for row, code, _ in preview.failed] == [
        (3, "blacklist.bad_length"), (4, "blacklist.unknown_kind"),
    ]  # fmt: skip
    assert desk.blacklist() == ()
    taken = desk.take_file("blacklist", 0, path, BOSS)
    assert (taken.stored, len(taken.failed)) == (1, 2)
    again = desk.take_file("blacklist", 0, path, BOSS)
    assert (again.stored, again.failed[0][1]) == (0, "blacklist.known")


def test_a_region_is_avoided_by_carrier_and_date(desk: PoliciesDesk, world: World) -> None:
    carrier = dict(next(field for field in desk.no_ship_form() if field.name == "carrier").choices)
    (carrier_id,) = [value for value in carrier if value]
    until = (world.now + timedelta(days=3)).astimezone()
    values = {"province": "新疆", "stop_city": "乌鲁木齐", "stop_district": "", "carrier": carrier_id,
              "since": "", "until": f"{until:%Y-%m-%d %H:%M}", "note": "大雪"}  # fmt: skip
    made, stopped = desk.add_no_ship(values, BOSS)
    (row,) = desk.no_ship()
    assert (row.id, row.region, row.carrier, row.note) == (
        made, "新疆维吾尔自治区 乌鲁木齐市", carrier[carrier_id], "大雪",
    )  # fmt: skip
    assert stopped == 0
    assert row.until_at is not None
    assert abs((row.until_at - until).total_seconds()) < 60
    with pytest.raises(BadInput) as caught:
        desk.add_no_ship({"province": "新疆", "until": "bald"}, BOSS)
    assert caught.value.params["field"] == "until"
    desk.end_no_ship(made, BOSS)
    assert desk.no_ship() == ()


def test_terms_come_back_as_the_form_takes_them(desk: PoliciesDesk, world: World) -> None:
    values = {field.name: field.value for field in desk.terms_form(world.carrier_id)}
    assert values == {"max_weight_g": "", "takes_cod": "1", "express": "", "refused_tags": "", "only_shops": "",
                      "only_platforms": ""}  # fmt: skip
    wanted = {"max_weight_g": "20000", "takes_cod": "", "express": "1", "refused_tags": "liquid, cold"}
    desk.set_terms(world.carrier_id, wanted, BOSS)
    found = {field.name: field.value for field in desk.terms_form(world.carrier_id)}
    assert {name: found[name] for name in ("max_weight_g", "takes_cod", "express")} == {
        "max_weight_g": "20000", "takes_cod": "", "express": "1",
    }  # fmt: skip
    assert set(found["refused_tags"].split(", ")) == {"liquid", "cold"}
    desk.set_terms(world.carrier_id, dict(values), BOSS)
    assert {field.name: field.value for field in desk.terms_form(world.carrier_id)} == values


def test_a_price_table_is_previewed_taken_whole_or_not_and_saved(
    desk: PoliciesDesk, world: World, tmp_path: Path
) -> None:
    template = tmp_path / "empty.csv"
    assert desk.save_prices(world.carrier_id, str(template)) == 0
    assert template.read_text("utf-8-sig").strip() == ",".join(HEADINGS)
    good = ("", "江浙沪", "", "1", "3.5", "1", "1", "1")
    path = file(tmp_path, "prices.csv", HEADINGS, good, ("", "火星", "", "1", "3", "1", "1", ""))
    preview = desk.preview_file("prices", path)
    assert preview.whole
    assert [row[1] for row in preview.rows] == ["江苏省", "浙江省", "上海市"]
    assert [(row, code) for row, code, _ in preview.failed] == [(3, "region.no_province")]
    assert len(desk.take_file("prices", world.carrier_id, path, BOSS).failed) == 1
    assert desk.prices(world.carrier_id) == (), "all of it, or nothing"
    path = file(tmp_path, "prices.csv", HEADINGS, good)
    assert desk.take_file("prices", world.carrier_id, path, BOSS).stored == 3
    lines = desk.prices(world.carrier_id)
    assert [(one.province, one.first_g, one.first_cents, one.step_cents, one.days) for one in lines] == [
        ("江苏省", 1000, 350, 100, 1), ("浙江省", 1000, 350, 100, 1), ("上海市", 1000, 350, 100, 1),
    ]  # fmt: skip
    saved = tmp_path / "saved.csv"
    assert desk.save_prices(world.carrier_id, str(saved)) == 3
    assert desk.preview_file("prices", str(saved)).total == 3, "what was saved can be taken again"
    with pytest.raises(BadInput):
        desk.save_prices(world.carrier_id, str(tmp_path / "no" / "such" / "folder.csv"))


def test_a_warehouse_is_told_where_it_sends(desk: PoliciesDesk, world: World) -> None:
    assert desk.regions_form(world.warehouse_id)[0].value == ""
    desk.set_regions(world.warehouse_id, "浙江 广东:深圳=2", BOSS)
    (field,) = desk.regions_form(world.warehouse_id)
    assert field.value == "浙江省 广东省:深圳市=2"
    desk.set_regions(world.warehouse_id, field.value, BOSS)
    assert desk.regions_form(world.warehouse_id)[0].value == field.value
    desk.set_regions(world.warehouse_id, "", BOSS)
    assert desk.regions_form(world.warehouse_id)[0].value == ""


def test_bundles_are_saved_by_typing_and_by_file(desk: PoliciesDesk, world: World, tmp_path: Path) -> None:
    for code in ("CUP", "LID"):
        world.add_sku(code)
    made = desk.save_bundle("SET", "杯", "CUP=1:60 LID=2:40", True, BOSS)
    (row,) = desk.bundles()
    assert (row.id, row.code, row.active, row.items) == (made, "SET", True, (("CUP", 1, 60), ("LID", 2, 40)))
    with pytest.raises(BadInput) as caught:
        desk.save_bundle("SET", "杯", "CUP=viel", True, BOSS)
    assert caught.value.params["field"] == "items"
    path = file(
        tmp_path, "b.csv", ("套装编码", "名称", "商家编码", "数量"), ("TWO", "两只", "CUP", "2"), ("BAD", "", "NO", "1")
    )
    preview = desk.preview_file("bundles", path)
    assert preview.rows == (("TWO", "两只", "CUP", "2"),)
    assert [(row, code) for row, code, _ in preview.failed] == [(3, "sku.not_found")]
    assert len(desk.bundles()) == 1
    taken = desk.take_file("bundles", 0, path, BOSS)
    assert (taken.stored, [row for row, _, _ in taken.failed]) == (1, [3])
    assert [one.code for one in desk.bundles()] == ["SET", "TWO"]


def test_merging_is_set_for_all_and_for_one_shop(desk: PoliciesDesk, world: World) -> None:
    stored = {field.name: field.value for field in desk.merging_form(0)}
    assert stored == {"auto": "", "wait_minutes": "0", "window_hours": "72", "max_weight_g": "0", "max_orders": "0"}
    desk.set_merging(0, {"auto": "1", "wait_minutes": "15", "window_hours": ""}, BOSS)
    found = {field.name: field.value for field in desk.merging_form(0)}
    assert found == stored | {"auto": "1", "wait_minutes": "15", "window_hours": "0"}
    assert [field.value for field in desk.merging_form(world.shop_id)] == ["same", ""]
    desk.set_merging(world.shop_id, {"policy": "group", "group": " 甲 "}, BOSS)
    common, shop = desk.merging()
    assert (common.shop_id, shop.policy) == (0, "group:甲")
    assert [field.value for field in desk.merging_form(world.shop_id)] == ["group", "甲"]
    desk.set_merging(world.shop_id, {"group": "乙"}, BOSS)
    assert desk.merging()[1].policy == "group:乙"
    for shop_id, values in (
        (0, {"max_orders": "viel"}),
        (world.shop_id, {"group": ""}),
        (world.shop_id, {"policy": "?"}),
    ):
        with pytest.raises(BadInput):
            desk.set_merging(shop_id, values, BOSS)


def test_a_share_of_the_stock_is_typed_read_back_and_given_back(desk: PoliciesDesk, world: World) -> None:
    world.add_sku("A1")
    values = {"name": "直播仓", "warehouses": "HZ", "shops": "晴川官网", "percent": "30%", "pieces": "A1=5"}
    desk.save_share(values, BOSS)
    (row,) = desk.shares()
    assert (row.warehouses, row.shops, row.percent, row.pieces) == (("杭州主仓",), ("晴川官网",), 30, (("A1", 5),))
    for changed, code in (
        ({"percent": "x"}, "account.not_a_number"),
        ({"pieces": "A1"}, "share.bad_pieces_text"),
        ({"shops": "，"}, "share.for_nobody"),
    ):
        with pytest.raises(BadInput) as caught:
            desk.save_share({**values, **changed}, BOSS)
        assert caught.value.code == code
    with pytest.raises(NotAllowed):
        desk.save_share(values, PACKER)
    desk.end_share("直播仓", BOSS)
    assert desk.shares() == ()


def test_a_carriers_report_of_days_is_told_from_a_price_table(desk: PoliciesDesk, world: World, tmp_path: Path) -> None:
    path = file(
        tmp_path, "days.csv", ("目的省", "城市", "平均天数", "超时率"), ("新疆", "", "6", "35%"), ("火星", "", "1", "")
    )
    preview = desk.preview_file("prices", path)
    assert preview.headings == ("province", "city", "days", "late_percent")
    assert (preview.rows, preview.whole) == ((("新疆维吾尔自治区", "", "6", "35%"),), True)
    assert [(row, code) for row, code, _ in preview.failed] == [(3, "region.no_province")]
    assert desk.take_file("prices", world.carrier_id, path, BOSS).stored == 0
    path = file(tmp_path, "days.csv", ("目的省", "城市", "平均天数", "超时率"), ("新疆", "", "6", "35%"))
    assert desk.take_file("prices", world.carrier_id, path, BOSS).stored == 1
    assert [(one.province, one.days, one.late_percent) for one in desk.delays(world.carrier_id)] == [
        ("新疆维吾尔自治区", 6, 35)
    ]
    assert desk.prices(world.carrier_id) == ()
