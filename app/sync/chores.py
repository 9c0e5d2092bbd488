"""Work that belongs to no account: audit, routing, holds whose time came, backups, tidying. One engine at a time.

Each chore is a function in a tuple. It runs every so often, and soon after a change of a kind it cares about, so that
an order flows from collected to routed within a second.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from sqlalchemy import delete, func, select

from app.errors import AppError
from app.models.change_log import change_log
from app.models.database import Database, Tx
from app.sync.change_feed import Change
from app.sync.leases import LeaseBook
from app.sync.schedule import FAULT_BACK_OFF, Turns
from app.sync.worker import Worker

_log = logging.getLogger(__name__)

REST_S = 0.2
"""Between two runs of one chore: what comes in one by one is done in one go."""

KEPT = timedelta(days=2)
"""How long change_log is kept; a reader that slept longer is told "everything"."""

_TRIM_AT_ONCE = 5000


@dataclass(frozen=True)
class Chore:
    """One thing to do. ``run`` returns True when there is more of it at once."""

    name: str
    run: Callable[[], bool]
    every_s: float
    kinds: frozenset[str] = frozenset()
    """Kinds of changes after which it is due."""


class ChoresWorker(Worker):
    """The worker of the account ``chores``, or another that is named the same way."""

    def __init__(self, name: str, chores: Sequence[Chore], *, book: LeaseBook, random: Random) -> None:
        super().__init__(name, name, book)
        self._list = [(chore, Turns(book.monotonic, random, FAULT_BACK_OFF)) for chore in chores]

    def hear(self, change: Change) -> None:
        """Make due what cares about a change; from the feed's thread."""
        concerned = [turns for chore, turns in self._list if change.touches(*chore.kinds)]
        for turns in concerned:
            turns.ask()
        if concerned:
            self.bell.ring()

    def work(self) -> float | None:
        """Run what is due, in the tuple's order; one that fails waits longer and longer, the others go on."""
        for chore, turns in self._list:
            if turns.wait_s() > 0 or not self.goes_on():
                continue
            turns.begin()
            try:
                more = chore.run()
            except AppError as error:
                turns.failed()
                _log.warning("chore failed", extra={"chore": chore.name, "code": error.code})
            except BaseException:
                turns.failed()
                raise
            else:
                turns.done(0.0 if more else chore.every_s, rest_s=REST_S)
        return min((turns.wait_s() for _, turns in self._list), default=None)


def trim_change_log(db: Database) -> bool:
    """Delete old entries, but never the newest: its id tells readers where the log goes on. True when there is more."""

    def trim(tx: Tx) -> int:
        newest = select(func.max(change_log.c.id)).scalar_subquery()
        old = (
            select(change_log.c.id)
            .where(change_log.c.at < tx.at - KEPT, change_log.c.id < newest)
            .order_by(change_log.c.id)
            .limit(_TRIM_AT_ONCE)
        )
        return tx.conn.execute(delete(change_log).where(change_log.c.id.in_(old.scalar_subquery()))).rowcount

    return db.run(trim) == _TRIM_AT_ONCE
