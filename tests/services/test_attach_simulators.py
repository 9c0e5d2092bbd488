"""The simulators are registered as a person would, once, and never beside a real shop."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select

from app.domain.people import SYSTEM
from app.errors import BadInput
from app.models.print_jobs import printer
from app.models.shops import shop
from app.models.stock import sku, stock
from app.models.warehouses import carrier, warehouse
from app.services.attach_simulators import attach_simulators
from app.services.core import Core
from app.services.keys import SEARCH, SECRETS, KeyBook, read_secrets
from app.services.manage_shops import add_shop
from app.services.shared_settings import get_setting
from app.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Table

    from app.models.database import Database
    from app.vault import Vault


@pytest.fixture
def core(database: Database, vault: Vault, tmp_path: Path) -> Core:
    keys = KeyBook(vault)
    with database.write() as tx:
        keys.key(tx, SEARCH)
        keys.key(tx, SECRETS)
    settings = Settings(home=tmp_path, database_url=database.url, station="S1")
    return Core(settings, database, vault, keys)


@pytest.fixture
def facts(tmp_path: Path) -> dict[str, Any]:
    files = {"skus": str(tmp_path / "skus.csv"), "stock": str(tmp_path / "stock.csv")}
    headings = ("商家编码", "名称", "规格", "条码", "重量(克)", "售价")
    write(files["skus"], [headings, ("A-1", "杯", "红", "69001", "300", "9.90")])
    write(files["stock"], [("商家编码", "仓库", "数量"), ("A-1", "杭州主仓", "50")])
    return {
        "shops": [
            {
                "name": "山隐茶舍",
                "url": "http://127.0.0.1:8001/tea",
                "consumer_key": "ck_1",
                "consumer_secret": "cs_1",
                "order_number_meta": "",
                "memo_meta": "_seller_memo",
            }
        ],
        "sf": {
            "url": "http://127.0.0.1:8002/std",
            "partner_id": "P",
            "checkword": "C",
            "monthly_cards": ["7551234567"],
        },
        "printers": [
            {
                "name": "面单机1",
                "host": "127.0.0.1",
                "port": 9100,
                "language": "tspl",
                "paper_mm": [76.0, 130.0],
                "dpi": 203,
                "inverted": False,
                "mute": False,
                "ledger": str(tmp_path / "printer-1" / "paper.jsonl"),
            }
        ],
        "warehouses": [
            {
                "name": "杭州主仓",
                "contact": "周仓管",
                "phone": "0571-88990011",
                "province": "浙江省",
                "city": "杭州市",
                "district": "余杭区",
                "address": "文一西路1818号",
            }
        ],
        "catalogue": files,
    }


def write(path: str, rows: list[tuple[str, ...]]) -> None:
    with open(path, "w", encoding="utf-8-sig", newline="") as file:  # noqa: PTH123 - csv writes to an open file
        csv.writer(file).writerows(rows)


def count(database: Database, table: Table) -> int:
    with database.read() as conn:
        return int(conn.execute(select(func.count()).select_from(table)).scalar_one())


def test_everything_named_is_registered(core: Core, facts: dict[str, Any]) -> None:
    outcomes = attach_simulators(core, facts, SYSTEM)
    assert [one.error for one in outcomes if one.error] == []
    assert {table.name: count(core.db, table) for table in (warehouse, carrier, printer, shop, sku)} == dict.fromkeys(
        ("warehouse", "carrier", "printer", "shop", "sku"), 1
    )
    with core.db.read() as conn:
        assert conn.execute(select(stock.c.on_hand_qty)).scalar_one() == 50
        assert read_secrets(conn, core.keys, "shop:1") == {"consumer_key": "ck_1", "consumer_secret": "cs_1"}
        assert conn.execute(select(printer.c.address)).scalar_one() == "127.0.0.1:9100"
        printer_id = conn.execute(select(printer.c.id)).scalar_one()
        assert get_setting(conn, f"paper:{printer_id}") == facts["printers"][0]["ledger"]


def test_a_second_time_changes_addresses_and_adds_nothing(core: Core, facts: dict[str, Any]) -> None:
    attach_simulators(core, facts, SYSTEM)
    with core.db.write() as tx:
        tx.conn.execute(stock.update().values(on_hand_qty=7))
    facts["shops"][0]["url"] = "http://127.0.0.1:9001/tea"
    facts["printers"][0]["port"] = 9101
    attach_simulators(core, facts, SYSTEM)
    assert [count(core.db, table) for table in (warehouse, carrier, printer, shop, sku)] == [1] * 5
    with core.db.read() as conn:
        assert conn.execute(select(shop.c.settings)).scalar_one()["url"] == "http://127.0.0.1:9001/tea"
        assert conn.execute(select(printer.c.address)).scalar_one() == "127.0.0.1:9101"
        assert conn.execute(select(stock.c.on_hand_qty)).scalar_one() == 7, "counted in only once"


def test_a_database_with_a_real_shop_is_refused(core: Core, facts: dict[str, Any]) -> None:
    values = {"url": "https://shop.example", "consumer_key": "ck_2", "consumer_secret": "cs_2"}
    add_shop(core.db, core.keys, "woocommerce", "真店", values, SYSTEM)
    with pytest.raises(BadInput) as refused:
        attach_simulators(core, facts, SYSTEM)
    assert refused.value.code == "simulate.real_shop"
    assert count(core.db, warehouse) == 0


def test_a_person_without_the_right_is_refused(core: Core, facts: dict[str, Any]) -> None:
    from app.domain.people import Role
    from app.errors import NotAllowed

    packer = SYSTEM._replace(name="张三", role=Role.PACKER)
    with pytest.raises(NotAllowed):
        attach_simulators(core, facts, packer)
