"""Four real processes take random steps on the same orders, merging and splitting too: everything stays true."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from app.models.database import Database
from app.models.orders import order_event, sales_order
from app.services import history
from app.vault import Vault
from tests.clock import MONDAY_MORNING
from tests.services.step_worker import FastClock
from tests.services.walker import Walker, picture, pictured
from tests.services.world import World

ORDERS, PROCESSES, STEPS = 24, 4, 120
LIMIT_S = 120


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
        answers = run_together(url, STEPS, real_begin)
        assert all(done > STEPS / 10 for done, _ in answers), f"every process had a share in the work: {answers}"
        world.sound()
        with db.read() as conn:
            ids = list(conn.execute(select(sales_order.c.id)).scalars())
            codes = set(conn.execute(select(order_event.c.code)).scalars())
            assert {"order.merged", "order.split", "parcel.printed"} <= codes, "the walk came far"
            for order_id in ids:
                assert pictured(history.order_at(conn, order_id, clock())) == picture(world, order_id)
    finally:
        db.close()


def run_together(url: str, steps: int, real_begin: float) -> list[tuple[int, int]]:
    """Start the workers, let them begin at once, and return how many steps of each succeeded and were refused."""
    command = [sys.executable, "-m", "tests.services.step_worker", url]
    begin = (str(steps), MONDAY_MORNING.isoformat(), str(real_begin))
    workers = [
        subprocess.Popen(
            [*command, str(number), *begin], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, cwd=Path(__file__).parents[2],
        )
        for number in range(PROCESSES)
    ]  # fmt: skip
    try:
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline().strip() == "ready", worker.communicate()[1]
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        told = [worker.communicate(timeout=LIMIT_S) for worker in workers]
        failed = [errors[-3000:] for worker, (_, errors) in zip(workers, told, strict=True) if worker.returncode]
        assert not failed, "\n".join(failed)
        return [tuple(map(int, answer.split())) for answer, _ in told]  # type: ignore[misc] # two figures each
    finally:
        for worker in workers:
            if worker.poll() is None:
                worker.kill()
                worker.wait()
