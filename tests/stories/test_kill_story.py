"""From the shop to the printer to written back, all real but the outside, with the engine killed on the way.

Simulators, the engine (``packdesk run``) and this driver are processes of their own; ``python -m tools.flow`` plays the
same with 500 orders and ten kills.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from app.sync.simulation import Plan
from tools.flow.__main__ import CLEAN
from tools.flow.play import play

if TYPE_CHECKING:
    from pathlib import Path

ORDERS = 40
KILLS = 2


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_forty_orders_survive_two_kills(request: pytest.FixtureRequest, engine: str, tmp_path: Path) -> None:
    url = "" if engine == "sqlite" else request.getfixturevalue("postgres_url")
    plan = Plan(shops=4, orders=ORDERS, seed=11, speed_factor=8.0, more=CLEAN)
    report: dict[str, Any] = play(tmp_path, url, plan, kills=KILLS, limit_s=150)
    assert report["found"] == {}
    assert report["labels"] == report["numbers"] == report["orders"] == ORDERS
    assert len(report["kills"]) == KILLS
    assert all(count <= 3 for count in report["unknown_per_kill"])
    assert report["odd"] == [], "a person's action was refused"
    assert report["engine_exit"] == 0, "a thread did not end"
    assert report["good"]
