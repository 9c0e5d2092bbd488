"""A process that collects a shop and kills itself in the middle, as a power cut would.

Arguments: database URL, shop id, number of orders, after which page, and whether the page in hand was stored already.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import timedelta

from app.connectors.base import Page, Window
from app.models.database import Database
from app.services.collect_orders import collect_shop
from app.services.keys import KeyBook
from app.vault import KEY_BYTES, Vault
from tests.clock import MONDAY_MORNING
from tests.services.pulled_shop import PulledShop


class FatalShop(PulledShop):
    """Takes the process with it, before a page is handed over or after it was stored."""

    def __init__(self, page: int, *, stored: bool) -> None:
        super().__init__(knows_its_end=False)  # so that there is a moment between the last page and the end
        self._page = page
        self._stored = stored

    def pull_orders(self, window: Window) -> Iterator[Page]:
        """See Platform."""
        for number, page in enumerate(super().pull_orders(window), 1):
            if number == self._page and not self._stored:
                os.kill(os.getpid(), signal.SIGKILL)
            yield page
            if number == self._page:
                os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    url, shop_id, orders, page, stored = sys.argv[1:]
    db = Database(url, clock=lambda: MONDAY_MORNING)
    platform = FatalShop(int(page), stored=stored == "stored")
    platform.sell(int(orders), MONDAY_MORNING - timedelta(hours=3))
    collect_shop(db, KeyBook(Vault(bytes(range(KEY_BYTES)))), int(shop_id), platform)


if __name__ == "__main__":
    main()
