"""What the settings screens get from the real desk: files that can be stopped, rows handed back, scannable tests."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from app.domain.people import Actor, Role
from app.errors import AppError, NotAllowed
from app.models.orders import sales_order
from app.models.warehouses import carrier
from app.services.core import Core
from app.services.desk.settings import SettingsDesk
from app.services.desk.stock import StockDesk
from app.services.manage_shops import add_shop
from app.services.name_station import follow_name
from app.services.queries.screen_rows import StockFilter
from app.services.queries.setup_rows import StationName
from app.settings import Settings, former_station
from app.vault import Vault
from tests.services.world import BOSS, World

HEADINGS = "订单号,订单状态,下单时间,收件人,手机,省,市,区县,详细地址,商家编码,商品名称,数量,单价"


@pytest.fixture
def core(world: World, vault: Vault, tmp_path: Path) -> Core:
    settings = Settings(home=tmp_path, database_url=world.db.url, station="S1")
    return Core(settings, world.db, vault, world.keys)


@pytest.fixture
def desk(core: Core) -> SettingsDesk:
    return SettingsDesk(core)


def orders_file(folder: Path, count: int) -> str:
    path = folder / "orders.csv"
    rows = [
        f"T{at:05d},待发货,2026-03-01 10:00:00,王小明,13800138000,广东省,深圳市,南山区,科技园路1号,A-1,杯,1,9.90"
        for at in range(count)
    ]
    path.write_text("\n".join([HEADINGS, *rows]) + "\n", encoding="utf-8")
    return str(path)


def test_progress_is_told_and_may_end_an_import(desk: SettingsDesk, world: World, tmp_path: Path) -> None:
    shop_id = add_shop(world.db, world.keys, "files", "西湖门店", {}, BOSS)
    path = orders_file(tmp_path, 620)
    mapping = desk.preview_orders(path, "").mapping
    told: list[tuple[int, int]] = []

    def stop_soon(done: int, total: int) -> None:
        told.append((done, total))
        raise AppError("import.stopped", done=done, total=total)

    with pytest.raises(AppError):
        desk.import_orders(path, shop_id, mapping, BOSS, stop_soon)
    assert told == [(500, 620)]
    with world.db.read() as conn:
        assert conn.execute(select(func.count()).select_from(sales_order)).scalar_one() == 500, "whole pages stay"
    result = desk.import_orders(path, shop_id, mapping, BOSS, lambda done, total: told.append((done, total)))
    assert (result.new, result.same, result.failed) == (120, 500, ())
    assert told[1:] == [(500, 620), (620, 620)]


def test_a_mapping_is_remembered_by_those_who_may(desk: SettingsDesk, tmp_path: Path) -> None:
    desk.remember_template("门店表", {"order_no": "单据", "title": "品名", "qty": "件"}, BOSS)
    assert "门店表" in desk.templates()
    path = tmp_path / "own.csv"
    path.write_text("单据,品名,件\nT1,杯,1\n", encoding="utf-8")
    assert desk.preview_orders(str(path), "门店表").mapping["order_no"] == "单据"
    with pytest.raises(NotAllowed):
        desk.remember_template("x", {}, Actor(2, "王强", Role.PACKER))


def test_goods_that_cannot_be_read_are_refused_by_row_and_come_back(
    desk: SettingsDesk, world: World, tmp_path: Path
) -> None:
    path = tmp_path / "goods.csv"
    path.write_bytes("商家编码,名称,数量\nN-1,杯,5\nN-2,伞\0,7\nN-3,毯,x\n".encode())
    preview = desk.preview_skus(str(path))
    result = desk.import_skus(str(path), world.warehouse_id, preview.mapping, BOSS)
    assert [(row, code) for row, code, _ in result.failed] == [(3, "cell.nul"), (4, "import.not_whole")]
    target = tmp_path / "bad.csv"
    assert desk.hand_back(str(path), result.failed, str(target), "zh_CN") == 2
    assert "N-2" in target.read_text("utf-8-sig")


def test_a_test_label_names_what_a_scan_of_it_gives(desk: SettingsDesk, tmp_path: Path) -> None:
    values = {"name": "面单机", "language": "tspl", "transport": "virtual", "address": str(tmp_path / "paper")}
    printer_id = desk.save_printer(None, values, BOSS)
    proof = desk.test_printer(printer_id, BOSS)
    assert proof.good
    assert str(proof.params["code"]).startswith("PDT")


def test_a_count_may_bring_its_bin_along(core: Core, world: World) -> None:
    stock = StockDesk(core)
    sku_id = world.add_sku("B-1", 10)
    (outcome,) = stock.adjust(sku_id, world.warehouse_id, 8, "count", BOSS, "C01-02")
    assert outcome.error is None
    (row,) = stock.still_there(StockFilter(), [sku_id])
    assert (row.on_hand_qty, row.bin, row.free_qty) == (8, "C01-02", 8)
    stock.adjust(sku_id, world.warehouse_id, 9, "count", BOSS)
    (row,) = stock.still_there(StockFilter(), [sku_id])
    assert row.bin == "C01-02", "left alone when not given"
    assert [move.document for move in stock.ledger(sku_id, None, 2)] == ["count", "count"]


def test_coverage_is_read_for_every_shop(desk: SettingsDesk, world: World) -> None:
    ((shop_id, cells),) = desk.coverage()
    assert (shop_id, len(cells)) == (world.shop_id, 24)


def test_printers_and_rules_follow_a_pcs_new_name_at_the_next_start(
    desk: SettingsDesk, core: Core, world: World
) -> None:
    values = {"name": "台左", "language": "tspl", "transport": "file", "address": "x", "station": "S1"}
    mine = desk.save_printer(None, values, BOSS)
    other = desk.save_printer(None, values | {"name": "台右", "station": "S2"}, BOSS)
    desk.put("bench.verify:S1", False, BOSS)
    desk.name_station("打包台 7", BOSS)
    assert desk.station() == StationName("S1", "打包台 7")
    with pytest.raises(NotAllowed):
        desk.name_station("x", Actor(2, "王强", Role.PACKER))
    named = replace(core.settings, station="打包台 7")
    for _ in range(2):
        follow_name(world.db, named)
        stations = {row.id: row.station for row in desk.printers()}
        assert (stations[mine], stations[other]) == ("打包台 7", "S2")
        assert (desk.get("bench.verify:打包台 7"), desk.get("bench.verify:S1")) == (False, None)
    assert former_station(named.home) == ""


def test_an_account_of_a_carrier_we_do_not_know_is_listed_all_the_same(desk: SettingsDesk, world: World) -> None:
    with world.db.write() as tx:
        tx.conn.execute(update(carrier).values(kind="yto", service_code="PK"))
    assert {(row.code, row.service) for row in desk.carriers()} == {("yto", "PK")}
