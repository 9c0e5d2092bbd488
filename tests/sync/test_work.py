"""The engine with its real work: orders flow by themselves, labels are drawn, a stranger stops only itself."""

from __future__ import annotations

from contextlib import contextmanager
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from app.domain.order_state import OrderState
from app.domain.people import SYSTEM
from app.errors import AppError
from app.models.shops import shop
from app.models.warehouses import carrier
from app.printing.raster import ensure_gui_app
from app.services.core import Core
from app.services.keys import KeyBook
from app.services.manage_printers import save_printer
from app.services.pause_accounts import pause_shop
from app.services.print_waybills import queue_test
from app.settings import Settings
from app.sync.life_sign import LifeSign
from app.sync.runtime import Engine
from app.sync.work import engine_work
from tests.clock import FakeClock
from tests.services.world import World
from tests.sync.fakes import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.models.database import Database
    from app.vault import Vault


@pytest.fixture
def world(database: Database, vault: Vault, clock: FakeClock) -> World:
    """A warehouse whose shop is paused and whose carrier is asked for nothing: nobody is called."""
    made = World(database, vault, clock())
    pause_shop(database, made.shop_id, AppError("shop.paused_by", name="test"))
    return made


@contextmanager
def running(world: World, vault: Vault, folder: Path) -> Iterator[Engine]:
    ensure_gui_app()
    settings = Settings(home=folder, database_url=world.db.url, station="S1")
    core = Core(settings, world.db, vault, world.keys, lambda: world.now)
    engine = Engine(
        core.db, core.keys, engine_work(core), station="S1", life=LifeSign(folder / "engines"), random=Random(1)
    )
    engine.start()
    try:
        yield engine
    finally:
        assert engine.stop() == []


def test_an_order_that_comes_in_is_routed_by_itself(world: World, vault: Vault, tmp_path: Path) -> None:
    sku_id = world.add_sku("A-1", 10)
    with running(world, vault, tmp_path) as engine:
        (order_id,) = world.take(world.intake("W1", ("A-1", 2))).order_ids
        until(lambda: world.order(order_id).state == OrderState.ROUTED.value)
        assert world.balance(sku_id) == (10, 2)
        until(engine.is_idle)
    world.sound()


def test_a_shortage_clears_itself_when_stock_comes(world: World, vault: Vault, tmp_path: Path) -> None:
    sku_id = world.add_sku("A-1", 1)
    with running(world, vault, tmp_path):
        (order_id,) = world.take(world.intake("W1", ("A-1", 2))).order_ids
        until(lambda: world.open_kinds(order_id) == ["shortage"])
        world.count(sku_id, 5)
        until(lambda: world.order(order_id).state == OrderState.ROUTED.value)
        assert world.open_kinds(order_id) == []


def test_a_label_is_drawn_and_lands_in_the_printers_folder(world: World, vault: Vault, tmp_path: Path) -> None:
    paper = tmp_path / "paper"
    paper.mkdir()
    values = {"name": "P1", "language": "tspl", "transport": "file", "address": str(paper)}
    printer_id = save_printer(world.db, None, values, SYSTEM)
    with running(world, vault, tmp_path):
        queue_test(world.db, printer_id, SYSTEM)
        until(lambda: len(list(paper.glob("*.prn"))) == 1)
    (label,) = paper.glob("*.prn")
    assert label.read_bytes().startswith(b"SIZE 76 mm,130 mm\r\n")


def test_accounts_that_only_a_newer_program_knows_pause_themselves_and_stop_nobody(
    world: World, vault: Vault, tmp_path: Path, expect_log: Callable[..., None]
) -> None:
    expect_log("shop paused")
    sku_id = world.add_sku("A-1", 10)
    with world.db.write() as tx:
        tx.conn.execute(carrier.insert().values(name="来年快递", kind="teleport", settings={}, created_at=tx.at))
        tx.conn.execute(
            shop.insert().values(
                name="来年店", platform="dreams", settings={}, start_at=tx.at, created_at=tx.at, poll_seconds=60
            )
        )
    with running(world, vault, tmp_path):
        (order_id,) = world.take(world.intake("W1", ("A-1", 1))).order_ids
        until(lambda: world.order(order_id).state == OrderState.ROUTED.value)
        until(lambda: paused(world, "来年店") is not None)
    assert world.balance(sku_id) == (10, 1)
    assert paused(world, "来年店") == "shop.unknown_platform"


def paused(world: World, name: str) -> str | None:
    with world.db.read() as conn:
        found: str | None = conn.execute(select(shop.c.pause_code).where(shop.c.name == name)).scalar_one()
        return found


def test_a_servers_wrong_clock_is_logged(
    postgres_database: Database, vault: Vault, clock: FakeClock, tmp_path: Path, expect_log: Callable[..., None]
) -> None:
    expect_log("clock is off")
    settings = Settings(home=tmp_path, database_url=postgres_database.url, station="S1")
    wrong = FakeClock(clock.advance(minutes=5))
    clock.advance(minutes=-5)
    chores = engine_work(Core(settings, postgres_database, vault, KeyBook(vault), wrong)).chores
    (compare,) = [chore for chore in chores if chore.name == "clock"]
    assert compare.run() is False
