"""Four real processes take random steps on the same orders, merging and splitting too: everything stays true."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import select

from app.models.database import Database
from app.models.orders import order_event, sales_order
from app.services import history
from app.vault import Vault
from tests.clock import MONDAY_MORNING
from tests.services.processes import run_together
from tests.services.step_worker import FastClock
from tests.services.walker import Walker, picture, pictured
from tests.services.world import World

ORDERS, PROCESSES, STEPS = 24, 4, 120
FAR = {"order.merged", "order.split", "parcel.printed"}
"""What the processes must have met for the walk to prove anything; who is served first differs from run to run."""
ROUNDS = 6


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_random_steps_of_four_processes_keep_the_database_true(
    request: pytest.FixtureRequest, engine: str, vault: Vault
) -> None:
    url = request.getfixturevalue(f"{engine}_url")
    real_begin = time.time()
    clock = FastClock(MONDAY_MORNING, real_begin)
    db = Database(url, clock=clock)
    try:
        world = World(db, vault, MONDAY_MORNING)
        walker = Walker(world, clock)
        for _ in range(ORDERS):
            walker.new()
        met: set[str] = set()
        for round_no in range(ROUNDS):
            begin = (str(STEPS), MONDAY_MORNING.isoformat(), str(real_begin), str(round_no))
            answers = run_together("tests.services.step_worker", url, PROCESSES, *begin)
            assert all(done > STEPS / 10 for done, _ in answers), f"every process had a share in the work: {answers}"
            world.sound()
            with db.read() as conn:
                met = set(conn.execute(select(order_event.c.code)).scalars())
            if met >= FAR:
                break
        else:
            pytest.fail(f"the walk did not come far: {FAR - met}")
        with db.read() as conn:
            for order_id in conn.execute(select(sales_order.c.id)).scalars().all():
                assert pictured(history.order_at(conn, order_id, clock())) == picture(world, order_id)
    finally:
        db.close()
