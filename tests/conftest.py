"""Fixtures for every test: strictness, a settable clock, and both databases.

Strict means: a socket to another machine fails, a WARNING in the log that the test did not announce with ``expect_log``
fails, a thread that outlives its test fails. Python warnings and Qt messages are made failures in pyproject.toml.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# No test, nor a process that it starts, may ask this machine's own key store: it may hold a person's keys, or hang.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.models.database import Database
from app.vault import KEY_BYTES, Vault
from tests.clock import FakeClock
from tests.databases import PostgresTemplate, SqliteTemplate
from tests.postgres_server import PostgresServer, PostgresUnavailable
from tests.strictness import LogWatch, close_the_network, threads_left

close_the_network()


@pytest.fixture(scope="session", autouse=True)
def _one_application(qapp: QApplication) -> None:
    """The widgets' application, before any test makes the smaller one that drawing labels is content with."""


@pytest.fixture(autouse=True)
def _no_thread_survives() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = threads_left(before)
    assert not left, f"threads outlived the test: {', '.join(left)}"


@pytest.fixture(autouse=True)
def _log_watch() -> Iterator[LogWatch]:
    watch = LogWatch()
    logging.getLogger().addHandler(watch)
    yield watch
    logging.getLogger().removeHandler(watch)
    complaints = watch.complaints()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def expect_log(_log_watch: LogWatch) -> Callable[..., None]:
    """``expect_log(pattern, logger="", level=logging.WARNING)`` announces log records that the test provokes."""
    return _log_watch.expect


@pytest.fixture
def clock() -> FakeClock:
    """A UTC clock that stands at 09:00 on a Monday in Shanghai until the test moves it."""
    return FakeClock()


@pytest.fixture
def vault() -> Vault:
    """An open vault with a fixed master key; no key store and no pass-phrase is involved."""
    return Vault(bytes(range(KEY_BYTES)))


# --- databases --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> SqliteTemplate:
    """The migrated SQLite file that each test's own is copied from."""
    return SqliteTemplate(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture
def sqlite_url(sqlite_template: SqliteTemplate, tmp_path: Path) -> str:
    """The URL of a migrated SQLite file of this test's own."""
    return sqlite_template.copy_to(tmp_path)


@pytest.fixture(scope="session")
def postgres_server_url() -> Iterator[str]:
    """A server where databases may be created: ``PACKDESK_TEST_DB``, else one from the wheel for this session."""
    given = os.environ.get("PACKDESK_TEST_DB")
    if given:
        yield given
        return
    try:
        server = PostgresServer()
    except PostgresUnavailable as reason:
        if os.environ.get("CI"):
            pytest.fail(f"CI must test Postgres, and none could be started: {reason}")
        pytest.skip(f"NOT TESTED ON POSTGRES: {reason}")
    with server:
        yield server.url("postgres")


@pytest.fixture(scope="session")
def postgres_template(postgres_server_url: str) -> Iterator[PostgresTemplate]:
    """The migrated Postgres database that each test's own is copied from."""
    template = PostgresTemplate(postgres_server_url)
    yield template
    template.close()


@pytest.fixture
def postgres_url(postgres_template: PostgresTemplate) -> Iterator[str]:
    """The URL of a migrated Postgres database of this test's own."""
    url = postgres_template.copy()
    yield url
    postgres_template.drop(url)


@contextmanager
def _opened(url: str, clock: FakeClock) -> Iterator[Database]:
    database = Database(url, clock=clock)
    yield database
    kept = database.engine.pool.checkedout()  # type: ignore[attr-defined] # every pool used here can tell
    database.close()
    assert not kept, f"{kept} database connections were never given back"


@pytest.fixture
def sqlite_database(sqlite_url: str, clock: FakeClock) -> Iterator[Database]:
    """A migrated SQLite database that runs on the test's clock."""
    with _opened(sqlite_url, clock) as database:
        yield database


@pytest.fixture
def postgres_database(postgres_url: str, clock: FakeClock) -> Iterator[Database]:
    """A migrated Postgres database that runs on the test's clock."""
    with _opened(postgres_url, clock) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated database that runs on the test's clock: every test that asks for it runs on both engines."""
    made: Database = request.getfixturevalue(f"{request.param}_database")
    return made
