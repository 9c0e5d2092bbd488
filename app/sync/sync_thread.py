"""One shop's thread: pulls its orders, relays its calls, with its own connector and at its own pace.

A paused shop makes no call; its rows wait in the outbox. A login that ended pauses the shop, visibly. What the platform
asks for (a wait) is kept for pulling and relaying alike.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sqlalchemy import Row, func, select

from app.connectors.base import Platform
from app.errors import AppError, DatabaseBusy, LoginExpired, NeedsPerson, RateLimited, SetupTrouble
from app.models.database import Database
from app.models.keys import secret
from app.models.shops import shop
from app.services.collect_orders import Collected
from app.services.intake_orders import PageResult
from app.services.keys import KeyBook
from app.services.pause_accounts import pause_shop
from app.sync.leases import LeaseBook
from app.sync.outbox_relay import BatchHandler, Handler, OutboxRelay, free_claims_of_the_dead
from app.sync.schedule import Turns
from app.sync.worker import Worker, soonest

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ShopWork:
    """What a shop's thread does, as functions, so that tests can hand in their own."""

    open_platform: Callable[[int], Platform]
    """Builds the shop's connector. Raises BadInput and SetupTrouble."""
    collect: Callable[..., Collected]
    """app.services.collect_orders.collect_shop"""
    take_in: Callable[[int, Platform], PageResult]
    """Runs raw orders again that were left waiting."""
    handlers: Mapping[str, Handler[Platform]]
    batches: Mapping[str, BatchHandler[Platform]] = field(default_factory=dict)
    """Handlers of calls that go out together."""


class ShopWorker(Worker):
    """The worker of one shop, account ``shop:ID``."""

    def __init__(
        self,
        shop_id: int,
        platform: str,
        work: ShopWork,
        *,
        db: Database,
        keys: KeyBook,
        book: LeaseBook,
        random: Random,
    ) -> None:
        super().__init__(f"sync-{platform.upper()}-{shop_id}", f"shop:{shop_id}", book)
        self._shop_id = shop_id
        self._do = work
        self._db = db
        self._keys = keys
        self._connector: Platform | None = None
        self._seen: tuple[object, ...] = ()
        self._pulls = Turns(book.monotonic, random)
        self._calls = Turns(book.monotonic, random)
        self._relay = OutboxRelay(
            db, keys, self.account, work.handlers, holder=book.holder, random=random, batches=work.batches
        )

    def ask(self) -> None:
        """Pull at once; from any thread."""
        self._pulls.ask()
        self.bell.ring()

    def begin(self) -> None:
        """Free what a dead predecessor had claimed."""
        free_claims_of_the_dead(self._db, self.book, self.account)
        self._pulls.ask()

    def leave(self) -> None:
        """Close the connector."""
        if self._connector is not None:
            self._connector.close()
            self._connector = None
        self._seen = ()

    def work(self) -> float | None:
        """Pull when it is time, relay what is due."""
        row, seen = self._read_shop()
        if row is None or row.paused:
            self.leave()
            return None
        try:
            connector = self._open(seen)
            self._pull(connector, row.poll_seconds)
            self._call_out(connector)
        except LoginExpired as error:
            self._pause(error)
            return None
        pulls = self._pulls.wait_s() if connector.CAN.pulls else None
        return soonest(pulls, self._next_call())

    def _read_shop(self) -> tuple[Row[Any] | None, tuple[object, ...]]:
        with self._db.read() as conn:
            row = conn.execute(select(shop).where(shop.c.id == self._shop_id)).one_or_none()
            changed = conn.execute(select(func.max(secret.c.changed_at)).where(secret.c.owner == self.account)).scalar()
        settings = tuple(sorted((row.settings or {}).items())) if row is not None else ()
        return row, ("open", settings, changed)

    def _open(self, seen: tuple[object, ...]) -> Platform:
        """Return the connector, built anew when settings or secrets changed; raise LoginExpired if it cannot be."""
        if self._connector is not None and seen == self._seen:
            return self._connector
        if self._connector is not None:
            self.leave()
            self._pulls.ask()
        try:
            self._connector = self._do.open_platform(self._shop_id)
        except (NeedsPerson, SetupTrouble) as error:
            raise LoginExpired(error.code, **error.params) from error
        self._seen = seen
        self._do.take_in(self._shop_id, self._connector)
        return self._connector

    def _pull(self, connector: Platform, poll_seconds: int) -> None:
        if not connector.CAN.pulls or self._pulls.wait_s() > 0:
            return
        self._pulls.begin()
        try:
            got = self._do.collect(
                self._db,
                self._keys,
                self._shop_id,
                connector,
                stop=lambda: not self._may_call() or self._calls.wait_s() > 0,
                progress=lambda _done: self._call_out(connector),
            )
        except AppError as error:
            if isinstance(error, (LoginExpired, DatabaseBusy)):
                self._pulls.ask()
                raise
            self._put_off(self._pulls, error)
        except BaseException:
            self._pulls.failed()
            raise
        else:
            if self._calls.wait_s() > 0:
                self._pulls.ask()
                return
            self._pulls.done(poll_seconds)
            if got.result.fresh:
                counts = {"got": got.result.got, "fresh": got.result.fresh}
                _log.info("orders pulled", extra={"account": self.account, **counts})

    def _call_out(self, connector: Platform) -> None:
        """Relay what is due; also between two pages of a long pull, so that write-backs do not wait for it."""
        if self._next_call() != 0:
            return
        trouble = self._relay.relay(connector, self._may_call).trouble
        if trouble is None:
            self._calls.done(0.0)
        else:
            self._put_off(self._calls, trouble)

    def _may_call(self) -> bool:
        """Tell whether one more call may be made: a person may have paused the shop a moment ago."""
        if not self.goes_on():
            return False
        with self._db.read() as conn:
            paused = conn.execute(select(shop.c.paused).where(shop.c.id == self._shop_id)).scalar()
        return paused is False

    def _next_call(self) -> float | None:
        due = self._relay.wait_s()
        return None if due is None else max(due, self._calls.wait_s())

    def _put_off(self, turns: Turns, error: AppError) -> None:
        """Leave the platform alone for a while; a wait that it asked for holds for everything."""
        if isinstance(error, RateLimited):
            self._pulls.hold(error.after_s)
            self._calls.hold(error.after_s)
            turns.failed(error.after_s)
        else:
            turns.failed()
        _log.info("shop put off", extra={"account": self.account, "code": error.code, "pause_s": turns.wait_s()})

    def _pause(self, error: AppError) -> None:
        self.leave()
        pause_shop(self._db, self._shop_id, error)
        _log.warning("shop paused", extra={"account": self.account, "code": error.code})
