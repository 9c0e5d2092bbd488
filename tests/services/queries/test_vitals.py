"""Chips, troubles and work rows follow what happens to shops, printers, calls and the engine."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, update

from app.domain.people import Actor, Role
from app.errors import BadInput
from app.models.database import Database
from app.models.outbox import lease, outbox
from app.models.print_jobs import print_batch, print_job, printer
from app.models.raw_orders import raw_order
from app.models.shops import shop, sync_checkpoint, sync_window
from app.models.warehouses import carrier
from app.services.core import Core
from app.services.desk.office import OfficeDesk
from app.services.queries import vitals
from app.services.queries.screen_rows import HealthRow, TroubleRow, WorkRow
from app.settings import Settings
from app.vault import KEY_BYTES, Vault
from app.wording import knows
from tests.clock import MONDAY_MORNING
from tests.services.queries.conftest import Seeded

NOW = MONDAY_MORNING
BOSS = Actor(None, "周敏", Role.SUPERVISOR, "一号台")


def change(seeded: Seeded, table: Table, row_id: int | None, **values: object) -> None:
    with seeded.db.write() as tx:
        where = table.c.id == row_id if row_id is not None else table.c.id > 0
        tx.conn.execute(update(table).where(where).values(**values))


def add(seeded: Seeded, table: Table, **values: object) -> None:
    with seeded.db.write() as tx:
        tx.conn.execute(table.insert().values(**values))


def chips(seeded: Seeded) -> dict[str, HealthRow]:
    with seeded.db.read() as conn:
        return {row.kind: row for row in vitals.health(conn, NOW)}


def troubles(seeded: Seeded) -> dict[str, TroubleRow]:
    with seeded.db.read() as conn:
        return {row.key: row for row in vitals.troubles(conn, NOW)}


def work(seeded: Seeded) -> dict[str, WorkRow]:
    with seeded.db.read() as conn:
        return {row.key: row for row in vitals.work(conn)}


@pytest.fixture
def calm(own_seeded: Seeded) -> Seeded:
    """A warehouse in which all is well: shops read a minute ago, an engine at work."""
    change(own_seeded, shop, None, paused=False)
    for shop_id in (1, 2, 3):
        add(own_seeded, sync_checkpoint, shop_id=shop_id, stream="orders", read_until_at=NOW,
            synced_at=NOW - timedelta(seconds=40))  # fmt: skip
    add(own_seeded, lease, account="chores", holder="pc/1", expires_at=NOW + timedelta(seconds=10))
    return own_seeded


def test_all_is_well(calm: Seeded) -> None:
    found = chips(calm)
    assert {row.tone for row in found.values()} == {"ok"}
    assert set(found) == {"shops", "sync", "printers", "outbox", "engine", "database"}
    assert (found["shops"].good, found["shops"].total) == (3, 3)
    assert found["sync"].at == NOW - timedelta(seconds=40)
    assert knows(found["database"].code)
    assert troubles(calm) == {}
    assert work(calm) == {}


def test_an_empty_database_needs_nobody(database: Database) -> None:
    with database.read() as conn:
        assert {row.kind for row in vitals.health(conn, NOW)} == {"outbox", "engine", "database"}
        assert vitals.troubles(conn, NOW) == ()
        assert vitals.work(conn) == ()


def test_a_shop_whose_login_ended_is_bad_and_says_which(calm: Seeded) -> None:
    change(calm, shop, 2, paused=True, pause_code="login.expired", pause_params={"why": "401"})
    assert chips(calm)["shops"].tone == "bad"
    assert chips(calm)["shops"].good == 2
    (found,) = troubles(calm).values()
    assert (found.key, found.code, found.fix, found.fix_params) == (
        "shop.paused:2", "login.expired", "settings.change", {"id": 2},
    )  # fmt: skip
    assert found.params["shop"]
    assert found.params["why"] == "401"


def test_a_shop_paused_by_a_person_is_no_trouble(calm: Seeded) -> None:
    change(calm, shop, 2, paused=True, pause_code="shop.paused_by", pause_params={"name": "周敏"})
    assert chips(calm)["shops"].tone == "warn"
    assert troubles(calm) == {}


def test_a_failed_window_and_a_late_shop_are_seen(calm: Seeded) -> None:
    window: Mapping[str, Any] = {
        "shop_id": 1, "stream": "orders", "since_at": NOW, "until_at": NOW, "started_at": NOW - timedelta(minutes=2),
    }  # fmt: skip
    add(calm, sync_window, **window, state="done")
    add(calm, sync_window, **window, state="failed", error_code="http.down", error_params={"host": "x"})
    assert chips(calm)["shops"].tone == "warn"
    assert troubles(calm)["sync:1"].code == "http.down"
    add(calm, sync_window, **window, state="open", pages=2, got=150, theirs=400)
    assert "sync:1" not in troubles(calm)
    row = work(calm)["sync:1"]
    assert (row.done, row.total, row.may_cancel) == (150, 400, False)
    with calm.db.write() as tx:
        late = update(sync_checkpoint).where(sync_checkpoint.c.shop_id == 3)
        tx.conn.execute(late.values(synced_at=NOW - timedelta(minutes=8)))
    assert chips(calm)["sync"].tone == "warn"
    with calm.db.write() as tx:
        tx.conn.execute(late.values(synced_at=NOW - timedelta(hours=2)))
    assert chips(calm)["sync"].tone == "bad"


def test_printers_that_stand(calm: Seeded) -> None:
    change(calm, printer, 1, status="paper_out", status_at=NOW)
    assert (chips(calm)["printers"].tone, chips(calm)["printers"].good) == ("bad", 1)
    assert troubles(calm)["printer:1"].code == "printer.paper_out"
    change(calm, printer, 1, stopped=True)
    found = troubles(calm)["printer.stopped:1"]
    assert (found.fix, found.fix_params) == ("print.settle", {"id": 1})
    assert "printer:1" not in troubles(calm)
    change(calm, printer, 1, active=False)
    assert troubles(calm) == {}


def test_calls_that_gave_up_and_orders_set_aside(calm: Seeded) -> None:
    call: Mapping[str, Any] = {"account": "shop:1", "params": {}, "not_before": NOW, "created_at": NOW}
    for number in range(3):
        add(calm, outbox, kind="write_back", subject_id=number, dedupe_key=f"w{number}", **call)
    add(calm, outbox, kind="push_stock", subject_id=1, dedupe_key="p1", **call)
    add(calm, outbox, kind="write_back", subject_id=9, dedupe_key="gone", done_at=NOW, **call)
    assert (work(calm)["writeback"].total, work(calm)["push"].total) == (3, 1)
    assert chips(calm)["outbox"].tone == "ok"
    add(calm, outbox, kind="write_back", subject_id=7, dedupe_key="dead", dead_at=NOW, **call)
    change(calm, raw_order, 5, state="set_aside")
    assert chips(calm)["outbox"].tone == "bad"
    found = troubles(calm)
    assert found["outbox.dead"].params == {"count": 1}
    assert found["raw.set_aside"].params == {"count": 1}


def test_a_carrier_that_was_paused_by_the_program(calm: Seeded) -> None:
    change(calm, carrier, 1, paused=True, pause_code="login.expired")
    assert troubles(calm)["carrier.paused:1"].params["carrier"] == "顺丰速运"


def test_without_an_engine_work_stands_still(calm: Seeded) -> None:
    with calm.db.write() as tx:
        tx.conn.execute(update(lease).values(expires_at=NOW - timedelta(seconds=1)))
    assert chips(calm)["engine"].tone == "bad"
    assert troubles(calm)["engine"].code == "vitals.no_engine"


def test_a_running_batch_can_be_paused_and_taken_back(calm: Seeded, tmp_path: Path) -> None:
    add(calm, print_batch, id=900, batch="260302-900", printer_id=1, created_at=NOW, by_name="周敏", station="一号台")
    for number in range(1, 6):
        state = "queued" if number > 2 else "confirmed"
        add(calm, print_job, batch_id=900, print_seq=number, place=90_000 + number, kind="test", printer_id=1,
            batch_serial=f"260302-900-{number:03d}", state=state, queued_at=NOW)  # fmt: skip
    row = work(calm)["batch:900"]
    assert (row.done, row.total, row.paused, row.may_pause, row.may_cancel) == (2, 5, False, True, True)
    core = Core(Settings(tmp_path, "", "一号台"), calm.db, Vault(bytes(KEY_BYTES)), calm.keys, lambda: NOW)
    desk = OfficeDesk(core)
    desk.pause_work("batch:900", True, BOSS)
    assert {row.key: row.paused for row in desk.work()} == {"batch:900": True}
    desk.pause_work("batch:900", False, BOSS)
    outcomes = desk.cancel_work("batch:900", BOSS)
    assert sum(outcome.error is None for outcome in outcomes) == 3
    assert desk.work() == ()
    assert desk.health()
    assert desk.troubles() == ()
    for key in ("sync:1", "batch:", "batch:x"):
        with pytest.raises(BadInput):
            desk.cancel_work(key, BOSS)


def test_every_code_has_words(calm: Seeded) -> None:
    for code in ("vitals.no_engine", "vitals.printer_stopped", "vitals.printer_offline", "vitals.dead_letters",
                 "vitals.set_aside", "printer.paper_out", "printer.head_open", "printer.jam"):  # fmt: skip
        assert knows(code)
