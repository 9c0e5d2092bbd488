"""``packdesk simulate``: everything comes up, is registered on demand, and goes with us."""

from __future__ import annotations

import json
import signal
import sys
from typing import TYPE_CHECKING
from urllib.error import URLError

import pytest
from sqlalchemy import select

from app.bootstrap.core import open_core
from app.errors import SetupTrouble
from app.models.shops import shop
from app.settings import load_settings
from app.sync.simulation import Plan, Simulation
from tests.cli.homes import PATIENCE_S, Home, close
from tools.flow.world import fetch

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGTERM")
def test_says_where_everything_is_registers_it_and_ends_with_it(home: Home) -> None:
    process = home.start("simulate", "--shops", "2", "--orders", "3", "--attach")
    assert process.stdout is not None
    facts = json.loads(process.stdout.readline())
    assert len(facts["shops"]) == 2
    assert facts["state"].startswith(str(home.folder))
    orders = fetch(f"{facts['control']['shop']}/orders")
    assert len(orders) == 3
    with open_core(load_settings(home.env)) as core, core.db.read() as conn:
        registered = set(conn.execute(select(shop.c.name)).scalars())
    assert registered == {one["name"] for one in facts["shops"]}
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE_S) == 0
    with pytest.raises(URLError):
        fetch(f"{facts['control']['shop']}/orders")
    close(process)


def test_a_child_ends_when_the_window_is_gone(home: Home) -> None:
    process = home.start("simulate", "--child", "--shops", "1", "--orders", "0")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n")
    process.stdin.flush()
    facts = json.loads(process.stdout.readline())
    process.stdin.close()
    assert process.wait(PATIENCE_S) == 0
    with pytest.raises(URLError):
        fetch(f"{facts['control']['sf']}/orders")
    close(process)


def test_simulators_that_do_not_start_are_named_with_their_log(tmp_path: Path) -> None:
    with pytest.raises(SetupTrouble) as refused:
        Simulation(Plan(), tmp_path, (sys.executable, "-c", "import sys; sys.exit('no port')"))
    assert refused.value.code == "simulate.not_started"
    assert "no port" in (tmp_path / "simulators.log").read_text()


def test_a_colleague_works_only_where_the_simulators_are_registered(home: Home) -> None:
    code, _out, err = home.run("simulate", "--colleague")
    assert code == 2
    assert "--attach" in err
