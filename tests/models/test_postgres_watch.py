"""A peer that keeps TCP alive and never answers is given up; a slow statement is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import text

from app.errors import DatabaseBusy
from app.models import postgres_watch
from app.models.bulk import copying
from app.models.database import Database, Tx
from tests.models.cutting_proxy import CuttingProxy


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_watch, "SILENCE_S", 0.3)
    monkeypatch.setattr(postgres_watch, "SECOND_LOOK_S", 0.2)
    monkeypatch.setattr(postgres_watch, "ASK_S", 2)


@pytest.mark.usefixtures("hasty")
def test_a_connection_whose_answers_stay_away_is_closed_and_the_work_done_on_another(
    postgres_url: str, expect_log: Callable[..., None]
) -> None:
    expect_log("database went silent")
    tries: list[int] = []
    with CuttingProxy(postgres_url) as proxy:
        db = Database(proxy.url)
        with db.read():
            pass

        def work(tx: Tx) -> int:
            tries.append(1)
            if len(tries) == 1:
                proxy.mute_pairs.add(0)
            return int(tx.conn.execute(text("SELECT 42")).scalar_one())

        assert db.run(work) == 42
        db.close()
    assert len(tries) == 2


@pytest.mark.usefixtures("hasty")
def test_a_server_that_answers_nobody_is_said_in_time(postgres_url: str, expect_log: Callable[..., None]) -> None:
    expect_log("database went silent")
    with CuttingProxy(postgres_url) as proxy:
        db = Database(proxy.url)

        def work(tx: Tx) -> None:
            proxy.mute_pairs.add(0)
            proxy.mute_new = True
            tx.conn.execute(text("SELECT 1"))

        with pytest.raises(DatabaseBusy) as lost, db.write() as tx:
            work(tx)
        db.close()
    assert lost.value.code == "database.no_connection"


@pytest.mark.usefixtures("hasty")
def test_a_slow_statement_is_waited_for(postgres_database: Database) -> None:
    with postgres_database.read() as conn:
        assert conn.execute(text("SELECT 7 FROM pg_sleep(1.2)")).scalar_one() == 7


@pytest.mark.usefixtures("hasty")
def test_a_slow_copy_is_waited_for(postgres_database: Database) -> None:
    with (
        postgres_database.read() as conn,
        copying(conn, "COPY (SELECT 7 FROM pg_sleep(1.0)) TO STDOUT") as source,
    ):
        assert b"".join(bytes(block) for block in source) == b"7\n"


def test_the_watch_ends_a_dead_wait_within_fifteen_seconds() -> None:
    assert postgres_watch.SILENCE_S + postgres_watch.ASK_S + postgres_watch.SECOND_LOOK_S <= 15
