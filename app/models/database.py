"""The one door to the database: engines, transactions, and the translation of their errors.

SQLite serves one PC (WAL, BEGIN IMMEDIATE for writes, synchronous FULL, behind a first-come-first-served ticket per
process); Postgres serves many. A write transaction is a Tx: it knows its time and its actor, gathers the events
and the ids it touched, and stores both just before it commits.
"""

from __future__ import annotations

import json
import random
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from sqlalchemy import Connection, Engine, Text, cast, create_engine, event, make_url, select, text
from sqlalchemy import func as sql
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.domain.people import SYSTEM, Actor
from app.errors import AppError, DatabaseBusy, Param, SetupTrouble
from app.models.bulk import insert_many
from app.models.change_log import change_log
from app.models.event_changes import Changes, stored_changes
from app.models.orders import order_event

Clock = Callable[[], datetime]
T = TypeVar("T")

APPLICATION = "packdesk"
"""How our sessions are named on Postgres; a restore looks for others of that name."""

CHANNEL = "packdesk"
"""The Postgres NOTIFY channel; the payload is only a hint, readers always re-read change_log."""

_BUSY_WAIT_S = 15.0
_READ_WAIT_MS = 5000
_CACHE_KIB = 8_000
"""SQLite's page cache, per connection: each process has several, and the operating system caches the file anyway."""
_VERDICT_WAIT_S = 5.0
_RETRIES = 3
_NO_ROOM_FOR_WAL = "SQLITE_IOERR_SHMSIZE"
"""What SQLite says, as an I/O error, when the disk has no room for the memory that its log is shared through."""
_RETRY_STATES = frozenset({"40001", "40P01", "55P03", "57014", "57P01", "57P02", "57P03"})


def utc_now() -> datetime:
    """Return the PC's time, aware, UTC."""
    return datetime.now(UTC)


class TicketLock:
    """A lock that serves its waiters in the order they came; busy-waiting writers on SQLite starve each other.

    Taking it twice in one thread raises RuntimeError: a write inside a write would wait for itself for ever.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiters: deque[threading.Event] = deque()
        self._taken = False
        self._owner: int | None = None

    def __enter__(self) -> None:
        """Wait for this thread's turn; one that is interrupted while it waits gives its ticket back."""
        me = threading.get_ident()
        if self._owner == me:  # nobody but this thread writes its own name there
            raise RuntimeError("a write transaction inside another one")
        ticket = threading.Event()
        try:
            with self._guard:
                if not self._taken:
                    self._taken, self._owner = True, me
                    return
                self._waiters.append(ticket)
            ticket.wait()
        except BaseException:
            self._give_back(ticket)
            raise
        self._owner = me

    def __exit__(self, *exc: object) -> None:
        """Hand the lock to the one who waits longest."""
        with self._guard:
            self._hand_on()

    def _hand_on(self) -> None:
        self._owner = None
        if self._waiters:
            self._waiters.popleft().set()
        else:
            self._taken = False

    def _give_back(self, ticket: threading.Event) -> None:
        with self._guard:
            if ticket.is_set():
                self._hand_on()
            elif ticket in self._waiters:
                self._waiters.remove(ticket)


@dataclass
class Tx:
    """One write transaction: its connection, its time, who signs it, and what it leaves behind.

    ``at`` is the database's time at the start, UTC. ``touch`` and ``event`` only gather; both are stored, set-based,
    when the transaction commits.
    """

    conn: Connection
    at: datetime
    by: Actor
    touched: dict[str, set[int]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    xid: str | None = None
    """Postgres' number of this transaction, known just before COMMIT: asks afterwards what became of it. None where
    nothing was written."""

    @property
    def on_sqlite(self) -> bool:
        """Tell the dialect, for the few statements that differ."""
        return self.conn.dialect.name == "sqlite"

    def touch(self, kind: str, *ids: int) -> None:
        """Note that these rows changed, for other stations and the screens."""
        self.touched.setdefault(kind, set()).update(ids)

    def event(
        self,
        order_id: int,
        code: str,
        *,
        parcel_id: int | None = None,
        before: str | None = None,
        after: str | None = None,
        changes: Changes | None = None,
        **params: Param,
    ) -> None:
        """Add one entry to an order's timeline, signed by this transaction's actor.

        ``before`` and ``after`` are states; ``changes`` names columns of the order itself with the value each had and
        has now (a column whose two values are equal is left out). Times go in as times and are stored as ISO text.
        """
        self.record(order_id, code, params, parcel_id=parcel_id, before=before, after=after, changes=changes)

    def record(
        self,
        order_id: int,
        code: str,
        params: Mapping[str, Param],
        *,
        parcel_id: int | None = None,
        before: str | None = None,
        after: str | None = None,
        changes: Changes | None = None,
    ) -> None:
        """As ``event``, for parameters that are a mapping already."""
        self.events.append(
            {
                "order_id": order_id,
                "parcel_id": parcel_id,
                "at": self.at,
                "code": code,
                "params": dict(params),
                "before": before,
                "after": after,
                "changes": stored_changes(changes),
                "staff_id": self.by.staff_id,
                "by_name": self.by.name,
                "station": self.by.station,
            }
        )
        self.touch("order", order_id)

    def flush(self) -> None:
        """Store gathered events and changes; called once, just before commit."""
        if self.events:
            insert_many(self.conn, order_event, self.events)
            self.events = []
        if self.touched:
            rows = [{"kind": kind, "ids": sorted(ids), "at": self.at} for kind, ids in sorted(self.touched.items())]
            insert_many(self.conn, change_log, rows)
        if not self.on_sqlite:
            told = [sql.pg_notify(CHANNEL, "")] if self.touched else []
            number = cast(sql.pg_current_xact_id_if_assigned(), Text)
            self.xid = self.conn.execute(select(number, *told)).scalars().one()
        self.touched = {}


class Database:
    """A SQLite file or a Postgres database.

    ``clock`` replaces the database's own time in tests. Raises SetupTrouble for an address that cannot be used.
    """

    def __init__(self, url: str, *, clock: Clock | None = None) -> None:
        self.url = _checked_url(url)
        try:
            self.dialect = make_url(self.url).get_backend_name()
        except (ArgumentError, ValueError):
            raise SetupTrouble("database.bad_url", scheme=url.partition(":")[0][:20]) from None
        self._clock = clock
        self._turn = TicketLock()
        self.engine = _engine(self.url)

    @property
    def on_sqlite(self) -> bool:
        """Tell whether this is the one-PC database."""
        return self.dialect == "sqlite"

    def now(self, conn: Connection) -> datetime:
        """Return the database's time; leases, checkpoints and ordering never trust a PC's clock."""
        if self._clock is not None:
            return self._clock()
        if self.on_sqlite:
            return utc_now()
        stamp: datetime = conn.execute(select(sql.clock_timestamp())).scalar_one()
        return stamp.astimezone(UTC)

    @contextmanager
    def write(self, by: Actor = SYSTEM) -> Iterator[Tx]:
        """Run a write transaction; commit at the end, roll back on any error.

        Raises DatabaseBusy when the database cannot be had, and whatever the body raises.
        """
        if not self.on_sqlite:
            with _translated(), self.engine.begin() as conn:
                yield from self._tx(conn, by)
            return
        with self._turn, _translated(), self.engine.connect() as conn:
            _begin_immediate(conn)
            try:
                yield from self._tx(conn, by)
            except BaseException:
                conn.rollback()
                raise
            conn.commit()

    def _tx(self, conn: Connection, by: Actor) -> Iterator[Tx]:
        tx = Tx(conn, self.now(conn), by)
        yield tx
        tx.flush()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Run reads on one snapshot-consistent connection; nothing is written."""
        with _translated(), self.engine.connect() as conn:
            if self.on_sqlite:
                conn.exec_driver_sql("BEGIN")
            try:
                yield conn
            finally:
                conn.rollback()

    def run(self, work: Callable[[Tx], T], by: Actor = SYSTEM) -> T:
        """Run ``work`` in a write transaction and repeat it, whole, when the database chose it as a victim.

        ``work`` must be safe to repeat: it touches nothing but the transaction. A COMMIT whose answer was cut is asked
        about, never repeated blindly. Raises DatabaseBusy after three tries, or when that question finds no answer.
        """
        for left in range(_RETRIES - 1, -1, -1):
            done: list[tuple[Tx, T]] = []
            try:
                with self.write(by) as tx:
                    done.append((tx, work(tx)))
            except DatabaseBusy:
                if done and done[0][0].xid is not None and self._was_committed(done[0][0].xid):
                    return done[0][1]
                if not left:
                    raise
                time.sleep(random.uniform(0.01, 0.05))  # noqa: S311 - jitter, not a secret
            else:
                return done[0][1]
        raise AssertionError("unreachable")

    def _was_committed(self, xid: str) -> bool:
        """Ask Postgres what became of a transaction whose COMMIT got no answer. Raises DatabaseBusy while unknown."""
        question = text("SELECT pg_xact_status(CAST(:xid AS xid8))")
        until = time.monotonic() + _VERDICT_WAIT_S
        while True:
            try:
                with self.read() as conn:
                    verdict = conn.execute(question, {"xid": xid}).scalar_one()
            except DatabaseBusy:
                if time.monotonic() > until:
                    raise
                verdict = "in progress"
            if verdict != "in progress":
                return bool(verdict == "committed")
            if time.monotonic() > until:
                raise DatabaseBusy("database.no_connection")
            time.sleep(0.05)

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


def _checked_url(url: str) -> str:
    """Return the URL with its driver named; refuse what cannot work."""
    scheme = urlsplit(url).scheme.split("+")[0]
    if url.startswith("sqlite:///"):
        return url
    if scheme in {"postgresql", "postgres"}:
        return "postgresql+psycopg://" + url.split("://", 1)[1]
    raise SetupTrouble("database.bad_url", scheme=scheme)


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(url, json_serializer=_dumps, pool_size=8, max_overflow=8)
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "invalidate", _let_go)
        return engine
    engine = create_engine(
        url,
        json_serializer=_dumps,
        pool_pre_ping=True,
        pool_size=6,
        max_overflow=12,
        connect_args={
            "application_name": APPLICATION,
            "connect_timeout": 5,
            "keepalives": 1,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 2,
            "tcp_user_timeout": 5000,
            "options": "-c idle_in_transaction_session_timeout=10s -c lock_timeout=5s -c statement_timeout=30s"
            " -c timezone=UTC",
        },
    )
    event.listen(engine, "do_connect", _connect_watched)
    return engine


def _connect_watched(_dialect: object, _record: object, args: Sequence[Any], params: Mapping[str, Any]) -> object:
    from app.models.postgres_watch import WatchedConnection  # the driver loads only where there is a Postgres

    return WatchedConnection.connect(*args, **params)


def _set_up_sqlite(raw: sqlite3.Connection, _record: object) -> None:
    raw.isolation_level = None
    for pragma in (
        f"busy_timeout={_READ_WAIT_MS}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"cache_size=-{_CACHE_KIB}",
        "temp_store=MEMORY",
    ):
        raw.execute(f"PRAGMA {pragma}").close()


def _let_go(raw: sqlite3.Connection, _record: object, _error: object) -> None:
    """End the transaction of a connection that is thrown away because its thread was interrupted in a statement.

    Closed while one of its cursors is still alive (in the traceback of the interruption), SQLite keeps the connection,
    and with it the write lock, until that cursor is collected: every writer would wait for the garbage collector.
    """
    with suppress(sqlite3.Error):
        raw.rollback()


def _begin_immediate(conn: Connection) -> None:
    """Take SQLite's write lock, waiting with jitter so that no process starves; raise DatabaseBusy after 15 s.

    SQLite's own waiting, which reads and opening rely on, sleeps longer and longer and would starve a late comer.
    """
    raw = conn.connection.driver_connection
    assert raw is not None  # noqa: S101 - an open connection always has its driver's
    raw.execute("PRAGMA busy_timeout=0")
    try:
        _take_turns(conn)
    finally:
        if not conn.invalidated:
            raw.execute(f"PRAGMA busy_timeout={_READ_WAIT_MS}")


def _take_turns(conn: Connection) -> None:
    until = time.monotonic() + _BUSY_WAIT_S
    while True:
        try:
            conn.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > until:
                raise
            conn.rollback()
            time.sleep(random.uniform(0.001, 0.006))  # noqa: S311 - jitter, not a secret
        else:
            return


@contextmanager
def _translated() -> Iterator[None]:
    """Turn "the surroundings failed" into our family; leave our own bugs as they are."""
    try:
        yield
    except PoolTimeout as error:
        raise DatabaseBusy("database.busy") from error
    except DBAPIError as error:
        found = _as_app_error(error)
        if found is None:
            raise
        raise found from error


def _as_app_error(error: DBAPIError) -> AppError | None:
    state = getattr(error.orig, "sqlstate", None)
    words = str(error.orig)
    if "disk is full" in words or state == "53100" or getattr(error.orig, "sqlite_errorname", "") == _NO_ROOM_FOR_WAL:
        return SetupTrouble("database.disk_full")
    if "malformed" in words or "not a database" in words:
        return SetupTrouble("database.damaged")
    if "unable to open" in words:
        return SetupTrouble("database.cannot_open")
    if "disk I/O error" in words:
        return SetupTrouble("database.disk_error")
    if "readonly database" in words:
        return SetupTrouble("database.read_only")
    if "locked" in words or "busy" in words or state in _RETRY_STATES:
        return DatabaseBusy("database.busy")
    lost = error.connection_invalidated or isinstance(error, InterfaceError) or (state or "").startswith("08")
    if lost or (isinstance(error, OperationalError) and state is None and "connection" in words.lower()):
        return DatabaseBusy("database.no_connection")
    return None
