"""The door to the database: turns, retries, snapshots, translated faults, and nothing ever sold twice."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

import app.models.database as database_module
from app.errors import DatabaseBusy, SetupTrouble
from app.models.bulk import insert_many, take_ids
from app.models.change_log import change_log
from app.models.database import Database, TicketLock, Tx
from app.models.staff import setting
from app.models.stock import sku, stock
from app.models.warehouses import warehouse
from tests.clock import FakeClock
from tests.models.cutting_proxy import CuttingProxy

ROOT = Path(__file__).resolve().parents[2]


# --- turns ------------------------------------------------------------------------------------------------------------


def test_the_ticket_lock_serves_in_the_order_of_coming() -> None:
    lock, order, threads = TicketLock(), list[int](), list[threading.Thread]()

    def wait(number: int) -> None:
        with lock:
            order.append(number)

    with lock:
        for number in range(20):
            threads.append(threading.Thread(target=wait, args=(number,)))
            threads[-1].start()
            while len(lock._waiters) <= number:  # noqa: SLF001 - only then the next one comes
                pass
    for thread in threads:
        thread.join()
    assert order == list(range(20))


def test_an_interrupted_statement_holds_nobody_up_though_its_traceback_lives(database: Database) -> None:
    class Interrupted(BaseException):
        pass

    def interrupt(*_: object) -> None:
        raise Interrupted

    def work(tx: Tx) -> None:
        tx.conn.execute(setting.insert(), [{"name": str(number), "value": ""} for number in range(3)])
        event.listen(database.engine, "after_cursor_execute", interrupt)
        try:
            tx.conn.execute(select(setting.c.name))
        finally:
            event.remove(database.engine, "after_cursor_execute", interrupt)

    with pytest.raises(Interrupted) as kept:
        database.run(work)
    began = time.monotonic()
    with database.write() as tx:
        tx.conn.execute(setting.insert().values(name="next", value="1"))
    assert time.monotonic() - began < 5
    assert kept.tb is not None, "the cursor was still alive"


def test_a_write_inside_a_write_is_told_instead_of_waiting_for_ever(sqlite_database: Database) -> None:
    with sqlite_database.write(), pytest.raises(RuntimeError, match="inside another"), sqlite_database.write():
        pass
    with sqlite_database.write() as tx:
        tx.touch("order", 1)


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs POSIX signals")
@pytest.mark.parametrize("pause", [0.0, 0.02], ids=["as soon as it stands in the queue", "while it waits"])
def test_an_interrupted_waiter_gives_its_ticket_back(pause: float) -> None:
    class InterruptedByTest(Exception):  # noqa: N818 - what happened
        pass

    def raise_it(*_: object) -> None:
        if lock._waiters:  # noqa: SLF001 - only while the main thread stands in the queue
            raise InterruptedByTest

    def hold_and_interrupt() -> None:
        with lock:
            taken.set()
            while not lock._waiters:  # noqa: SLF001 - until the main thread waits
                pass
            time.sleep(pause)
            while True:  # Python may go to sleep on a signal that came just before, as with the first Ctrl-C
                signal.pthread_kill(me, signal.SIGUSR1)
                if leave.wait(1.0):
                    break

    me = threading.get_ident()
    lock = TicketLock()
    before = signal.signal(signal.SIGUSR1, raise_it)
    try:
        for _ in range(25):
            lock, taken, leave = TicketLock(), threading.Event(), threading.Event()
            other = threading.Thread(target=hold_and_interrupt, daemon=True)
            other.start()
            taken.wait()
            with pytest.raises(InterruptedByTest), lock:
                pass
            leave.set()
            other.join()
            assert not lock._waiters  # noqa: SLF001 - nobody waits who went away
            with lock:
                pass
    finally:
        signal.signal(signal.SIGUSR1, before)


def test_writers_of_one_process_take_turns_and_none_is_lost(sqlite_database: Database) -> None:
    def write() -> None:
        for _ in range(10):
            with sqlite_database.write() as tx:
                tx.touch("order", 1)

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with sqlite_database.read() as conn:
        assert conn.execute(select(func.count()).select_from(change_log)).scalar_one() == 40


# --- transactions -----------------------------------------------------------------------------------------------------


def test_a_failing_body_leaves_nothing_behind(database: Database) -> None:
    def fail(tx: Tx) -> None:
        tx.conn.execute(setting.insert().values(name="a", value=1))
        tx.touch("setting", 1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        database.run(fail)
    with database.read() as conn:
        assert conn.execute(select(func.count()).select_from(setting)).scalar_one() == 0
        assert conn.execute(select(func.count()).select_from(change_log)).scalar_one() == 0


def test_touched_ids_are_logged_once_with_the_transaction(database: Database, clock: FakeClock) -> None:
    with database.write() as tx:
        tx.touch("order", 3, 1)
        tx.touch("order", 2, 3)
        tx.touch("stock", 7)
    with database.read() as conn:
        rows = conn.execute(
            select(change_log.c.kind, change_log.c.ids, change_log.c.at).order_by(change_log.c.id)
        ).all()
    assert [tuple(row) for row in rows] == [("order", [1, 2, 3], clock()), ("stock", [7], clock())]


def test_a_reader_sees_one_moment_while_others_write(sqlite_database: Database) -> None:
    count = select(func.count()).select_from(setting)
    with sqlite_database.read() as conn:
        before = conn.execute(count).scalar_one()
        with sqlite_database.write() as tx:
            tx.conn.execute(setting.insert().values(name="a", value=1))
        assert conn.execute(count).scalar_one() == before
    with sqlite_database.read() as conn:
        assert conn.execute(count).scalar_one() == before + 1


def test_a_victim_is_run_again_whole(database: Database) -> None:
    tries: list[int] = []

    def work(tx: Tx) -> str:
        tries.append(1)
        tx.conn.execute(setting.insert().values(name="a", value=len(tries)))
        if len(tries) < 3:
            raise DatabaseBusy("database.busy")
        return "done"

    assert database.run(work) == "done"
    with database.read() as conn:
        assert conn.execute(select(setting.c.value)).scalars().all() == [3]


def test_three_tries_and_then_it_is_said(database: Database) -> None:
    tries: list[int] = []

    def work(_: Tx) -> None:
        tries.append(1)
        raise DatabaseBusy("database.busy")

    with pytest.raises(DatabaseBusy):
        database.run(work)
    assert len(tries) == 3


def test_what_is_no_business_of_the_database_is_not_repeated(database: Database) -> None:
    tries: list[int] = []

    def work(_: Tx) -> None:
        tries.append(1)
        raise SetupTrouble("database.damaged")

    with pytest.raises(SetupTrouble):
        database.run(work)
    assert len(tries) == 1


# --- SQLite between processes -----------------------------------------------------------------------------------------


def test_a_writer_waits_for_another_program_and_readers_do_not(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_module, "_BUSY_WAIT_S", 0.05)
    other = sqlite3.connect(sqlite_database.engine.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with sqlite_database.read() as conn:
        assert conn.execute(text("SELECT 1")).scalar_one() == 1
    with pytest.raises(DatabaseBusy) as busy, sqlite_database.write():
        pass
    assert busy.value.code == "database.busy"
    other.execute("COMMIT")
    other.close()
    with sqlite_database.write() as tx:
        tx.touch("order", 1)


def test_every_connection_is_set_up_for_safety(sqlite_database: Database) -> None:
    with sqlite_database.read() as conn:
        found = {name: conn.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in
                 ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}  # fmt: skip
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


@pytest.mark.parametrize(
    ("content", "code"), [(None, "database.cannot_open"), (b"this is no database " * 400, "database.damaged")]
)
def test_a_file_that_cannot_be_used_is_said_in_a_sentence(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "packdesk.db"
    path.mkdir() if content is None else path.write_bytes(content)
    db = Database(f"sqlite:///{path}")
    with pytest.raises(SetupTrouble) as trouble, db.read() as conn:
        conn.execute(text("SELECT count(*) FROM sqlite_master"))
    db.close()
    assert trouble.value.code == code


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("SQLITE_FULL", "database or disk is full", "database.disk_full"),
        ("SQLITE_IOERR_SHMSIZE", "disk I/O error", "database.disk_full"),
        ("SQLITE_IOERR_READ", "disk I/O error", "database.disk_error"),
    ],
)
def test_a_full_disk_is_told_from_a_broken_one(sqlite_database: Database, name: str, words: str, code: str) -> None:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorname = name
    with pytest.raises(SetupTrouble) as trouble, sqlite_database.read():
        raise DBAPIError.instance("SELECT 1", None, error, sqlite3.Error)
    assert trouble.value.code == code


def test_an_unknown_kind_of_address_is_refused() -> None:
    with pytest.raises(SetupTrouble) as trouble:
        Database("mysql://somewhere/packdesk")
    assert (trouble.value.code, trouble.value.params) == ("database.bad_url", {"scheme": "mysql"})


def test_a_postgres_that_is_not_there_is_a_sentence_not_a_traceback() -> None:
    db = Database("postgresql://nobody@127.0.0.1:9/packdesk")
    with pytest.raises(DatabaseBusy) as trouble, db.read():
        pass
    db.close()
    assert trouble.value.code == "database.no_connection"


# --- Postgres: cut, killed, deadlocked --------------------------------------------------------------------------------


@pytest.mark.parametrize("touches", [True, False])
@pytest.mark.parametrize("lost", ["the answer", "the commit itself"])
def test_a_commit_without_an_answer_is_asked_about_and_counts_once(
    postgres_url: str, lost: str, *, touches: bool
) -> None:
    with CuttingProxy(postgres_url) as proxy:
        proxy.lose_before = lost == "the commit itself"
        db = Database(proxy.url)
        tries: list[int] = []

        def work(tx: Tx) -> str:
            tries.append(1)
            tx.conn.execute(insert_one, {"name": f"try {len(tries)}"})
            if touches:
                tx.touch("setting")
            return f"try {len(tries)}"

        insert_one = text("INSERT INTO setting (name, value) VALUES (:name, '1')")
        with db.read():
            proxy.cut_commits = 1
        result = db.run(work)
        with db.read() as conn:
            stored = conn.execute(select(setting.c.name)).scalars().all()
        db.close()
    assert proxy.cut_commits == 0, "the proxy has cut one"
    assert stored == [result], "told as done exactly when it is stored, and stored once"
    assert len(tries) == (2 if lost == "the commit itself" else 1)


def test_a_killed_connection_is_tried_again(postgres_database: Database) -> None:
    tries: list[int] = []

    def work(tx: Tx) -> None:
        tries.append(1)
        tx.conn.execute(setting.insert().values(name="a", value=1))
        if len(tries) == 1:
            me = tx.conn.execute(text("SELECT pg_backend_pid()")).scalar_one()
            with postgres_database.read() as conn:
                conn.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": me})
        rows = [{"name": f"many {n}", "value": n} for n in range(30)]
        insert_many(tx.conn, setting, rows)  # through COPY, whose errors are the driver's own

    postgres_database.run(work)
    with postgres_database.read() as conn:
        assert conn.execute(select(func.count()).select_from(setting)).scalar_one() == 31
    assert len(tries) == 2


def test_a_deadlock_is_settled_without_anybody_seeing_it(postgres_database: Database) -> None:
    db = postgres_database
    with db.write() as tx:
        insert_many(tx.conn, setting, [{"name": name, "value": 0} for name in ("a", "b")])
    both = threading.Barrier(2)
    tries: list[str] = []

    def work(first: str, second: str) -> Callable[[Tx], None]:
        def swap(tx: Tx) -> None:
            tries.append(first)
            for name in (first, second):
                tx.conn.execute(text("UPDATE setting SET value = '1' WHERE name = :name"), {"name": name})
                if name == first and len(tries) <= 2:
                    both.wait()

        return swap

    threads = [threading.Thread(target=db.run, args=(work(*pair),)) for pair in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tries) == 3, "one of the two was chosen as the victim and ran again"
    with db.read() as conn:
        assert conn.execute(select(setting.c.value)).scalars().all() == [1, 1]


# --- many rows at once ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 60])
def test_many_rows_go_in_with_ids_known_beforehand(database: Database, count: int) -> None:
    with database.write() as tx:
        ids = take_ids(tx.conn, sku, count)
        rows = [
            {"id": one, "sku_code": f"C{one}", "name": "𬭎\t\\N\n", "created_at": tx.at, "active": True} for one in ids
        ]
        insert_many(tx.conn, sku, rows)
        insert_many(tx.conn, sku, [])
        assert take_ids(tx.conn, sku, 0) == []
    with database.write() as tx:
        (following,) = take_ids(tx.conn, sku, 1)
    with database.read() as conn:
        stored = conn.execute(select(sku.c.id, sku.c.name, sku.c.active, sku.c.created_at).order_by(sku.c.id)).all()
    assert [row.id for row in stored] == ids
    assert {(row.name, row.active) for row in stored} == {("𬭎\t\\N\n", True)}
    assert following > max(ids)


@pytest.mark.parametrize("count", [2, 60])
def test_a_repeated_key_is_the_same_error_on_every_path(database: Database, count: int) -> None:
    rows = [{"name": "same", "value": n} for n in range(count)]
    with pytest.raises(IntegrityError), database.write() as tx:
        insert_many(tx.conn, setting, rows)


# --- nothing is sold twice --------------------------------------------------------------------------------------------


class Seller:
    """A real process at the other end of a pipe; see tests/models/seller.py."""

    def __init__(self, url: str, sku_id: int, warehouse_id: int) -> None:
        command = [sys.executable, "-m", "tests.models.seller", url, str(sku_id), str(warehouse_id)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._to, self._from = self._process.stdin, self._process.stdout

    def say(self, word: str) -> None:
        self._to.write(word + "\n")
        self._to.flush()

    def hear(self) -> str:
        return self._from.readline().strip()

    def ask(self, word: str) -> int:
        self.say(word)
        return int(self.hear())

    def end(self) -> None:
        self._to.close()
        self._process.wait(10)
        self._from.close()


@contextmanager
def sellers(db: Database, count: int, pieces: int) -> Iterator[list[Seller]]:
    with db.write() as tx:
        (sku_id,) = tx.conn.execute(
            sku.insert().values(sku_code="A", name="A", created_at=tx.at).returning(sku.c.id)
        ).scalars()
        (house,) = tx.conn.execute(
            warehouse.insert().values(code="A", name="A", created_at=tx.at).returning(warehouse.c.id)
        ).scalars()
        tx.conn.execute(stock.insert().values(sku_id=sku_id, warehouse_id=house, on_hand_qty=pieces))
    with ExitStack() as stack:
        made = [Seller(db.url, sku_id, house) for _ in range(count)]
        for each in made:
            stack.callback(each.end)
        for each in made:
            assert each.hear() == "ready"
        yield made


def test_two_processes_that_looked_at_the_same_last_piece_sell_it_once(database: Database) -> None:
    with sellers(database, 2, pieces=1) as both:
        assert [each.ask("look") for each in both] == [1, 1]
        assert sum(each.ask("naive") for each in both) == 2, "the control: read, decide, write back oversells"
        with database.write() as tx:
            tx.conn.execute(stock.update().values(reserved_qty=0))
        assert [each.ask("look") for each in both] == [1, 1]
        assert sum(each.ask("guarded") for each in both) == 1


def test_processes_in_a_rush_sell_exactly_what_is_there(database: Database) -> None:
    pieces = 120
    with sellers(database, 3, pieces) as rush:
        for each in rush:
            each.say("rush")
        sold = [int(each.hear()) for each in rush]
    assert sum(sold) == pieces
    with database.read() as conn:
        assert conn.execute(select(stock.c.reserved_qty)).scalar_one() == pieces
        assert conn.execute(text("SELECT SUM(change) FROM stock_move WHERE figure = 'reserved'")).scalar_one() == pieces
