"""The product's grid in its event loop: change the filter, wait for the painted page, write down how long it took.

Page and length are fetched by the product's loader on its reading threads, as in the window.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any

from app.domain.people import SYSTEM
from app.models.database import Database
from app.services.core import Core
from app.services.desk.orders import OrdersDesk
from app.services.keys import KeyBook
from app.services.queries.rows import OrderFilter
from app.settings import load_settings
from app.ui.bridge import Desk
from app.ui.grids.id_grid import IdGrid
from app.ui.grids.loader import GridLoader
from app.ui.grids.view import GridView
from app.ui.loop import run
from app.ui.orders.columns import COLUMNS, OrderSource
from app.ui.start import make_qt
from app.ui.theme import dress
from app.vault import KEY_BYTES, Vault

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_QUEUES = ("to_audit", "exception", "to_print", "to_pack", "to_ship", "shipped", "closed", "cancelled")


class Below:
    """As much of the program below the window as a grid needs."""

    def __init__(self, core: Core) -> None:
        self.orders = OrdersDesk(core)
        self.reader = ThreadPoolExecutor(2, thread_name_prefix="read")
        self.writer = ThreadPoolExecutor(1, thread_name_prefix="write")

    def subscribe(self, told: Callable[[Any], None]) -> Callable[[], None]:
        """Nothing changes while this is measured."""
        del told
        return lambda: None


class Watched(GridView):
    """Tells when the first page of a new list stands on screen."""

    waiting: asyncio.Future[float] | None = None
    armed = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        super().paintEvent(event)
        if self.armed and self.waiting is not None and not self.waiting.done():
            self.waiting.set_result(time.perf_counter())


async def measure(desk: Desk, shops: list[int], rounds: int) -> list[float]:
    """Change the filter so many times."""
    random = Random("p9")
    grid = IdGrid(COLUMNS)
    view = Watched(grid)
    loader = GridLoader(grid, desk, "order")
    view.resize(1290, 690)
    view.show()

    def arm() -> None:
        view.armed = True

    grid.opened.connect(arm)
    times = []
    for at in range(rounds + 5):
        where = OrderFilter(
            queues=tuple(random.sample(_QUEUES, random.choice((0, 1, 1, 2, 5)))),
            shop_ids=tuple(random.sample(shops, min(len(shops), random.choice((0, 0, 1, 3, 10))))),
        )
        view.waiting, view.armed = asyncio.get_running_loop().create_future(), False
        began = time.perf_counter()
        loader.show(OrderSource(desk.app.orders, where, random.choice(("newest", "ship_by")), datetime.now(UTC)))
        painted = await view.waiting
        if at >= 5:
            times.append((painted - began) * 1000)
        await asyncio.sleep(0.02)  # let the count of this list come home before the next one
    return times


def main() -> None:
    """Run the child."""
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("home")
    parser.add_argument("rounds", type=int)
    asked = parser.parse_args()
    qt = make_qt([])
    dress(qt, "light", 1.0)
    db, vault = Database(asked.url), Vault(bytes(KEY_BYTES))
    settings = load_settings({"PACKDESK_HOME": asked.home, "PACKDESK_DB": asked.url})
    below = Below(Core(settings, db, vault, KeyBook(vault)))
    shops = [choice.id for choice in below.orders.choices("shop")]

    async def work() -> int:
        desk = Desk(below, SYSTEM)  # type: ignore[arg-type]  # a grid asks for no more than this
        print(json.dumps({"ms": await measure(desk, shops, asked.rounds)}))
        await desk.close()
        return 0

    run(qt, work())
    below.reader.shutdown()
    below.writer.shutdown()
    db.close()


if __name__ == "__main__":
    main()
