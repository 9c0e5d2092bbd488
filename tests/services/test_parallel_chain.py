"""Four real processes audit, route, revoke and pass the same orders: counters, promises and events stay exact (P5)."""

from __future__ import annotations

import pytest

from app.models.database import Database
from app.services.audit_orders import audit_waiting
from app.services.route_orders import route_waiting
from app.vault import Vault
from tests.clock import MONDAY_MORNING
from tests.services.processes import run_together
from tests.services.world import WANG, World

ORDERS, PIECES, PROCESSES = 240, 180, 4


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_counters_stay_exact_while_four_processes_move_the_same_orders(
    request: pytest.FixtureRequest, engine: str, vault: Vault
) -> None:
    url = request.getfixturevalue(f"{engine}_url")
    db = Database(url)
    try:
        world = World(db, vault, MONDAY_MORNING)
        first, second = world.add_sku("A1", PIECES), world.add_sku("B2", 10 * ORDERS)
        people = [WANG.__class__(**{**vars(WANG), "phone": f"1380013{number:04d}"}) for number in range(ORDERS)]
        for page in range(0, ORDERS, 60):
            world.take(
                *(world.intake(str(at), ("A1", 1), ("B2", 2), receiver=people[at], buyer_message="急" * (at % 7 == 0))
                  for at in range(page, page + 60))
            )  # fmt: skip
        moved = run_together("tests.services.chain_worker", url, PROCESSES)
        assert min(moved) > [0], "every process had a share in the work"
        while audit_waiting(db).passed:
            pass
        while route_waiting(db).routed:
            pass
        world.sound()
        counters = world.counters()
        assert sum(counters.values()) == ORDERS
        assert world.balance(first)[1] <= PIECES
        assert world.balance(second)[1] == 2 * world.balance(first)[1]
        assert counters["to_print"] == world.balance(first)[1], "one parcel, one piece of the scarce goods"
    finally:
        db.close()
