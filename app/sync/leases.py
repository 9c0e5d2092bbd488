"""Who works on which account: one engine at a time pulls a shop, relays an account or drives a printer.

A lease is a row ``(account, holder, expires_at)``. It is taken when nobody has it, when it ran out by the database's
clock (stations' clocks disagree), or when its holder is proven dead on this machine. The holder renews it; an engine
that cannot renew stops by itself before anybody else may begin, judged by a clock that cannot be set.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.models.database import Database, Tx
from app.models.outbox import lease
from app.sync.life_sign import LifeSign

_log = logging.getLogger(__name__)

LIFETIME_S = 15.0
RENEW_EVERY_S = 5.0


if sys.platform == "linux":

    def seconds_since_boot() -> float:
        """Return seconds of a clock that nobody can set and that goes on while the PC sleeps."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)
else:

    def seconds_since_boot() -> float:
        """Return seconds of a clock that nobody can set."""
        return time.monotonic()


class Lease:
    """The right to work on one account, as long as ``held`` says so."""

    def __init__(self, book: LeaseBook, account: str, until: float) -> None:
        self._book = book
        self._until = until
        self.account = account
        self.holder = book.holder

    @property
    def held(self) -> bool:
        """Tell whether the lease can be relied on now; asked before every outside effect."""
        return self._book.monotonic() < self._until

    def renewed(self, until: float) -> None:
        """Note the new end, in seconds of the book's monotonic clock."""
        self._until = until

    def lost(self) -> None:
        """Note that somebody else may have it."""
        self._until = 0.0

    def release(self) -> None:
        """Give it back, so that another engine may go on at once."""
        self._book.release(self)


class LeaseBook:
    """The leases of one engine. Safe to use from several threads; ``renew_all`` is called by the keeper's thread."""

    def __init__(
        self,
        db: Database,
        *,
        station: str,
        life: LifeSign | None = None,
        lifetime_s: float = LIFETIME_S,
        monotonic: Callable[[], float] = seconds_since_boot,
    ) -> None:
        self._db = db
        self._life = life
        self._lifetime = lifetime_s
        self._guard = threading.Lock()
        self._held: dict[str, Lease] = {}
        self.monotonic = monotonic
        self.holder = f"{station}/{os.getpid()}/{life.token if life else id(self)}"

    def take(self, account: str) -> Lease | None:
        """Return the lease of an account, or None while another engine, or another thread here, has it.

        Raises DatabaseBusy.
        """
        with self._guard:
            known = self._held.get(account)
        if known is not None and known.held:
            return None
        began = self.monotonic()
        if not self._db.run(lambda tx: self._take(tx, account)):
            return None
        taken = Lease(self, account, began + self._lifetime)
        with self._guard:
            self._held[account] = taken
        return taken

    def _take(self, tx: Tx, account: str) -> bool:
        holder = tx.conn.execute(select(lease.c.holder).where(lease.c.account == account)).scalar_one_or_none()
        mine = [lease.c.expires_at <= tx.at, lease.c.holder == self.holder]
        if holder is not None and self.proves_dead(holder):
            mine.append(lease.c.holder == holder)
        make = sqlite.insert if tx.on_sqlite else postgresql.insert
        until = tx.at + timedelta(seconds=self._lifetime)
        statement = make(lease).values(account=account, holder=self.holder, expires_at=until)
        statement = statement.on_conflict_do_update(
            index_elements=["account"], set_={"holder": self.holder, "expires_at": until}, where=or_(*mine)
        )
        return tx.conn.execute(statement.returning(lease.c.account)).one_or_none() is not None

    def proves_dead(self, holder: str) -> bool:
        """Tell whether an engine of this machine that signed so is dead; False when nothing can be known."""
        return self._life is not None and self._life.proves_dead(holder.rpartition("/")[2])

    def renew_all(self) -> None:
        """Renew every lease of this engine in one statement and mark those that are gone. Raises DatabaseBusy."""
        with self._guard:
            held = dict(self._held)
        if not held:
            return
        began = self.monotonic()

        def renew(tx: Tx) -> set[str]:
            rows = tx.conn.execute(
                update(lease)
                .where(lease.c.holder == self.holder, lease.c.account.in_(sorted(held)), lease.c.expires_at > tx.at)
                .values(expires_at=tx.at + timedelta(seconds=self._lifetime))
                .returning(lease.c.account)
            )
            return set(rows.scalars())

        renewed = self._db.run(renew)
        for account, known in held.items():
            if account in renewed and known.held:
                known.renewed(began + self._lifetime)
                continue
            _log.warning("lease lost", extra={"account": account})
            known.lost()
            with self._guard:
                if self._held.get(account) is known:
                    del self._held[account]

    def release(self, given: Lease) -> None:
        """Give one lease back. Raises DatabaseBusy; then it simply runs out."""
        given.lost()
        with self._guard:
            if self._held.get(given.account) is not given:
                return
            del self._held[given.account]
        self._db.run(
            lambda tx: tx.conn.execute(
                delete(lease).where(lease.c.account == given.account, lease.c.holder == self.holder)
            )
        )
