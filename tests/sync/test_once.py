"""Reading shops once, against the simulated shop: here when nobody has them, else by asking who has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from app.bootstrap.core import create_core, open_core
from app.domain.people import SYSTEM
from app.models.change_log import change_log
from app.models.orders import sales_order
from app.models.shops import shop
from app.services.attach_simulators import attach_simulators
from app.services.manage_shops import change_shop
from app.settings import load_settings
from app.sync.leases import LeaseBook
from app.sync.once import sync_once
from app.sync.simulation import Plan, Simulation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.core import Core


@pytest.fixture(scope="module")
def simulation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulation]:
    plan = Plan(shops=2, orders=6, more=("--faulty", "0", "--unpaid", "0"))
    running = Simulation(plan, tmp_path_factory.mktemp("simulators"))
    yield running
    running.stop()


@pytest.fixture
def core(simulation: Simulation, tmp_path: Path) -> Iterator[Core]:
    env = {"PACKDESK_HOME": str(tmp_path), "PACKDESK_PASSPHRASE": "words", "PACKDESK_STATION": "S1"}
    settings = load_settings(env)
    with create_core(settings):
        pass
    with open_core(settings) as opened:
        attach_simulators(opened, simulation.facts, SYSTEM)
        yield opened


def orders(core: Core) -> int:
    with core.db.read() as conn:
        return int(conn.execute(select(func.count()).select_from(sales_order)).scalar_one())


def test_reads_all_shops_once_and_leaves_them_to_others(core: Core) -> None:
    first = sync_once(core, [], SYSTEM)
    assert [one.error for one in first] == [None, None]
    assert orders(core) == 6
    assert sum(int(one.detail.split(" / ")[1]) for one in first) == 6
    again = sync_once(core, [], SYSTEM)
    assert [one.detail.split(" / ")[1] for one in again] == ["0", "0"], "nothing is taken in twice"
    assert orders(core) == 6
    assert LeaseBook(core.db, station="S2").take("shop:1") is not None


def test_a_shop_that_an_engine_has_is_asked_of_it(core: Core) -> None:
    engine = LeaseBook(core.db, station="S2")
    assert engine.take("shop:1") is not None
    outcomes = sync_once(core, [1], SYSTEM)
    assert [(one.error, one.detail) for one in outcomes] == [(None, "asked")]
    assert orders(core) == 0
    with core.db.read() as conn:
        assert conn.execute(select(change_log.c.ids).where(change_log.c.kind == "sync")).scalar_one() == [1]


def test_a_refused_login_pauses_the_shop_and_is_told(core: Core) -> None:
    change_shop(core.db, core.keys, 1, {"consumer_secret": "cs_wrong"}, SYSTEM)
    (outcome,) = sync_once(core, [1], SYSTEM)
    assert outcome.error is not None
    with core.db.read() as conn:
        paused, code = conn.execute(select(shop.c.paused, shop.c.pause_code).where(shop.c.id == 1)).one()
    assert (paused, code) == (True, outcome.error)
    (outcome,) = sync_once(core, [1], SYSTEM)
    assert outcome.error == "sync.shop_paused"
