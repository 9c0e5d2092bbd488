"""The only place that makes threads and executors: the engine's, and the window's few."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import or_, select

from app.errors import DatabaseBusy
from app.models.database import Database
from app.models.print_jobs import printer
from app.models.shops import shop
from app.models.warehouses import carrier
from app.services.ask_sync import SYNC
from app.services.keys import KeyBook
from app.sync.bell import Bell
from app.sync.carrier_thread import CarrierWork, CarrierWorker
from app.sync.change_feed import Change, ChangeFeed
from app.sync.chores import Chore, ChoresWorker
from app.sync.concerned import concerned
from app.sync.idle import is_idle
from app.sync.leases import RENEW_EVERY_S, LeaseBook
from app.sync.life_sign import LifeSign
from app.sync.print_worker import PrinterWork, PrintWorker
from app.sync.sync_thread import ShopWork, ShopWorker
from app.sync.worker import Works, work_until_over

_log = logging.getLogger(__name__)

STOP_S = 20.0
"""How long stopping waits: a page of paper and a call to a platform end well before."""

FOREMAN_RESTS_S = 0.3
_RENEW_AGAIN_S = 1.0


class Threads:
    """Named threads of one process, each with a way to ask it to end."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._known: list[tuple[threading.Thread, Callable[[], None]]] = []

    def start(self, name: str, body: Callable[[], None], end: Callable[[], None]) -> None:
        """Start a thread; ``end`` asks it to return and must itself return at once."""
        thread = threading.Thread(target=body, name=name)
        with self._guard:
            self._known = [(known, how) for known, how in self._known if known.is_alive()]
            self._known.append((thread, end))
        thread.start()

    def stop(self, until: float) -> list[str]:
        """Ask all to end, wait until ``time.monotonic()`` reaches ``until``, return the names of those that go on."""
        with self._guard:
            known = list(self._known)
        for _, end in known:
            end()
        for thread, _ in known:
            thread.join(max(0.0, until - time.monotonic()))
        return [thread.name for thread, _ in known if thread.is_alive()]


@dataclass(frozen=True)
class EngineWork:
    """What the engine's threads do; put together by app.sync.work."""

    shops: ShopWork
    carriers: CarrierWork
    printers: PrinterWork
    chores: tuple[Chore, ...]
    backups: tuple[Chore, ...]
    """Apart from the other chores, because copying a large database takes minutes."""
    carrier_threads: Callable[[str], int]
    """How many threads a carrier of this kind stands."""
    pulling: frozenset[str]
    """Platforms whose orders are pulled."""
    has_room: Callable[[], bool]
    """Whether the disk can hold what comes of calling, printing and copying; False stops all three."""


class _Keeper:
    """Renews the engine's leases."""

    name = "leases"

    def __init__(self, book: LeaseBook) -> None:
        self.bell = Bell()
        self._book = book

    def turn(self) -> float:
        """Renew all; soon again when the database is away, because a lease does not wait."""
        try:
            self._book.renew_all()
        except DatabaseBusy:
            return _RENEW_AGAIN_S
        return RENEW_EVERY_S

    def end(self) -> None:
        """Nothing of its own to let go: each worker gives its lease back."""


class _Foreman:
    """Keeps one worker for each shop, carrier and printer that is there."""

    name = "foreman"

    def __init__(self, engine: Engine) -> None:
        self.bell = Bell()
        self._engine = engine
        self._rests_until = 0.0

    def turn(self) -> float | None:
        """Start workers for what is new, end those whose account is gone.

        Every page that is pulled touches its shop, so rings that come close together are answered once.
        """
        rest = self._rests_until - time.monotonic()
        if rest > 0:
            return rest
        self._rests_until = time.monotonic() + FOREMAN_RESTS_S
        self._engine.staff()
        return None

    def end(self) -> None:
        """Nothing to let go."""


class Engine:
    """All background threads of one process on one database.

    ``folder`` is where this PC's engines show that they live. Raises SetupTrouble when it cannot be written.
    """

    def __init__(
        self,
        db: Database,
        keys: KeyBook,
        work: EngineWork,
        *,
        station: str,
        life: LifeSign,
        random: Random | None = None,
    ) -> None:
        self._db = db
        self._keys = keys
        self._work = work
        self._station = station
        self._life = life
        self._random = random or Random()  # noqa: S311 - jitter, not a secret
        self.book = LeaseBook(db, station=station, life=life)
        self.feed = ChangeFeed(db)
        self._threads = Threads()
        self._foreman = _Foreman(self)
        self._chores = ChoresWorker("chores", work.chores, book=self.book, random=self._random)
        self._backups = ChoresWorker("backups", work.backups, book=self.book, random=self._random)
        self._backups.has_room = work.has_room
        self._guard = threading.Lock()
        self._over = False
        self._started_at: datetime | None = None
        self._shops: dict[int, ShopWorker] = {}
        self._carriers: dict[int, CarrierWorker] = {}
        self._printers: dict[int, PrintWorker] = {}

    def start(self) -> None:
        """Start all threads. Raises DatabaseBusy when the database cannot be read."""
        with self._db.read() as conn:
            self._started_at = self._db.now(conn)
        self.feed.start_here()
        self.feed.subscribe(self._hear)
        self._threads.start("change-feed", self.feed.run, self.feed.stop)
        self._run(_Keeper(self.book))
        self._run(self._chores)
        self._run(self._backups)
        self._run(self._foreman)

    def _run(self, worker: Works) -> None:
        self._threads.start(worker.name, lambda: work_until_over(worker, self._random), worker.bell.end)

    def staff(self) -> None:
        """Match the workers to the shops, carriers and printers in the database. Raises DatabaseBusy."""
        with self._db.read() as conn:
            shops = {row.id: row.platform for row in conn.execute(select(shop.c.id, shop.c.platform))}
            carriers = {row.id: row.kind for row in conn.execute(select(carrier.c.id, carrier.c.kind))}
            mine = or_(printer.c.station == "", printer.c.station == self._station)
            printers = {
                row.id: row.name
                for row in conn.execute(select(printer.c.id, printer.c.name).where(printer.c.active, mine))
            }
        with self._guard:
            if self._over:
                return
            _dismiss(self._shops, shops)
            _dismiss(self._carriers, carriers)
            _dismiss(self._printers, printers)
            for shop_id in shops.keys() - self._shops.keys():
                self._run(self._new_shop(shop_id, shops[shop_id]))
            for carrier_id in carriers.keys() - self._carriers.keys():
                fresh = self._new_carrier(carrier_id, carriers[carrier_id])
                self._run(fresh)
                for helper in fresh.helpers:
                    self._run(helper)
            for printer_id in printers.keys() - self._printers.keys():
                self._run(self._new_printer(printer_id))

    def _new_shop(self, shop_id: int, platform: str) -> ShopWorker:
        made = self._shops[shop_id] = ShopWorker(
            shop_id, platform, self._work.shops, db=self._db, keys=self._keys, book=self.book, random=self._random
        )
        made.has_room = self._work.has_room
        return made

    def _new_carrier(self, carrier_id: int, kind: str) -> CarrierWorker:
        made = self._carriers[carrier_id] = CarrierWorker(
            carrier_id,
            kind,
            self._work.carriers,
            db=self._db,
            keys=self._keys,
            book=self.book,
            random=self._random,
            threads=self._work.carrier_threads(kind),
        )
        made.has_room = self._work.has_room
        return made

    def _new_printer(self, printer_id: int) -> PrintWorker:
        made = self._printers[printer_id] = PrintWorker(
            printer_id, self._work.printers, db=self._db, keys=self._keys, book=self.book, random=self._random
        )
        made.has_room = self._work.has_room
        return made

    def _hear(self, change: Change) -> None:
        """Ring whom a change concerns; on the feed's thread."""
        if change.touches("shop", "carrier", "printer"):
            self._foreman.bell.ring()
        self._chores.hear(change)
        with self._guard:
            shops, carriers, printers = dict(self._shops), dict(self._carriers), dict(self._printers)
        accounts = concerned(self._db, change)
        for shop_id, syncing in shops.items():
            if shop_id in change.ids.get(SYNC, ()):
                syncing.ask()
            elif accounts is None or syncing.account in accounts:
                syncing.bell.ring()
        for worker in (*carriers.values(), *printers.values()):
            if accounts is None or worker.account in accounts:
                worker.bell.ring()

    def is_idle(self) -> bool:
        """Tell whether every shop was read since the start and nothing is due now or soon. Raises DatabaseBusy."""
        return self._started_at is not None and is_idle(self._db, self._started_at, self._work.pulling)

    def stop(self, timeout_s: float = STOP_S) -> list[str]:
        """End all threads and give the leases back; return the names of threads that did not end in time."""
        until = time.monotonic() + timeout_s
        with self._guard:
            if self._over:
                return []
            self._over = True
        left = self._threads.stop(until)
        if left:
            _log.warning("threads did not end", extra={"threads": left})
        self._life.clear_away()
        self._life.close()
        return left


_Known = dict[int, ShopWorker] | dict[int, CarrierWorker] | dict[int, PrintWorker]


def _dismiss(known: _Known, wanted: Iterable[int]) -> None:
    """End the workers of accounts that are gone."""
    for account_id in known.keys() - set(wanted):
        worker = known.pop(account_id)
        worker.bell.end()
        for helper in worker.helpers if isinstance(worker, CarrierWorker) else ():
            helper.bell.end()


def bare_executors() -> tuple[Executor, Executor]:
    """Return a reader and a writer for a window that has no database yet."""
    return ThreadPoolExecutor(2, thread_name_prefix="db-read"), ThreadPoolExecutor(1, thread_name_prefix="db-write")


class WindowThreads:
    """What the window needs beside its own thread: two readers, one writer, and the change feed."""

    def __init__(self, db: Database) -> None:
        self._threads = Threads()
        self.feed = ChangeFeed(db)
        self.reader, self.writer = bare_executors()

    def start(self) -> None:
        """Start the feed. Raises DatabaseBusy when the database cannot be read."""
        self.feed.start_here()
        self._threads.start("change-feed", self.feed.run, self.feed.stop)

    def stop(self, timeout_s: float = STOP_S) -> list[str]:
        """Finish what was begun, drop what waits; return the names of threads that did not end in time."""
        until = time.monotonic() + timeout_s
        self.reader.shutdown(wait=False, cancel_futures=True)
        left = self._threads.stop(until)
        self.writer.shutdown(wait=True)
        self.reader.shutdown(wait=True)
        return left


def watch_stdin(over: threading.Event) -> None:
    """Set ``over`` when standard input closes: the window that started us is gone, however it ended."""

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        over.set()

    threading.Thread(target=watch, name="stdin", daemon=True).start()
