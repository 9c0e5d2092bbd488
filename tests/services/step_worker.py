"""A process that takes random steps on the orders of a shared database, any step on any order, until it is told to end.

Waits for a line on standard input, so that several begin together; answers with how many steps succeeded and how many
were refused. A step may be refused by a sentence only: anything else ends the process with its trace.

The first process is the engine as well: it alone answers carriers, drives the printer and tells platforms, as the
leases of the program see to.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select

from app.models.database import Database
from app.models.orders import sales_order
from app.services.print_waybills import queue_prints
from app.services.queries.rows import Outcome
from app.vault import KEY_BYTES, Vault
from tests.clock import FakeClock
from tests.services.steps import answer_all, print_queue
from tests.services.walker import STEPS, Walker
from tests.services.world import BOSS, World

SPEED = 10
"""Seconds that pass on the clock of all processes in one real second, so that undo windows and leases end."""
ENGINE = ("answer", "print", "print successor", "told", "close", "release due")
WAY = ("audit", "pass", "route", "ask number", "answer", "print", "pack", "ship", "told", "close")
"""Taken one after the other on one order now and then, so that some come far before something undoes it."""


class FastClock(FakeClock):
    """The same time in every process: it runs by itself and cannot be moved."""

    def __init__(self, begin: datetime, real_begin: float) -> None:
        super().__init__(begin)
        self._real_begin = real_begin

    def __call__(self) -> datetime:
        return self.now + timedelta(seconds=SPEED * (time.time() - self._real_begin))

    def advance(self, **_: float) -> datetime:
        """Return the present."""
        return self()


class SharedWalker(Walker):
    """One of several: what it prints, others may take back meanwhile."""

    def print(self, order_id: int) -> Sequence[Outcome]:
        """Queue a label and let the printer work."""
        queued = queue_prints(self.db, [order_id], self.floor.printer_id, BOSS)
        answer_all(self.floor, self.connector)
        print_queue(self.floor, alone=False)
        return queued.outcomes


def main(url: str, number: int, steps: int, begin: str, real_begin: str, round_no: int) -> None:
    clock = FastClock(datetime.fromisoformat(begin), float(real_begin))
    db = Database(url, clock=clock)
    world = World.join(db, Vault(bytes(range(KEY_BYTES))), datetime.fromisoformat(begin))
    walker = SharedWalker.join(world, clock, number + 10 * round_no)
    random = Random(number + 10 * round_no)
    engine = number == 0
    able = [name for name in STEPS if engine or name not in ENGINE]
    way = [name for name in WAY if name in able]
    print("ready", flush=True)  # noqa: T201 - the protocol
    sys.stdin.readline()
    done = refused = 0
    while done + refused < steps:
        with db.read() as conn:
            order_id = random.choice(list(conn.execute(select(sales_order.c.id)).scalars()))
        for name in way if random.random() < (0.4 if engine else 0.1) else (random.choice(able),):
            if name.startswith("platform "):
                order_id = random.choice(list(walker.made))
            if not engine and name == "pack":
                queue_prints(db, [order_id], walker.floor.printer_id, BOSS)
            codes = walker.do(name, order_id)
            done, refused = done + (not codes), refused + bool(codes)
    print(done, refused, flush=True)  # noqa: T201 - the protocol
    db.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5], int(sys.argv[6]))
