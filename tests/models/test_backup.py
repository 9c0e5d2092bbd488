"""Backups: proven before they count, kept as promised, and restored whole or not at all."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text

from app.errors import BadInput, SetupTrouble
from app.models import backup_postgres, backup_sqlite, schema
from app.models.backup import back_up, back_up_daily, listed, prune, restore
from app.models.database import Database
from app.models.orders import sales_order
from app.models.staff import setting
from app.services.receivers import open_receiver
from app.vault import Vault
from tests.clock import MONDAY_MORNING, FakeClock
from tests.services.world import WANG, World

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def world(database: Database, vault: Vault, clock: FakeClock) -> World:
    return stocked(database, vault, clock)


def stocked(database: Database, vault: Vault, clock: FakeClock) -> World:
    """A warehouse with thirty routed orders."""
    made = World(database, vault, clock())
    made.add_sku("A1", 50)
    made.flow(*(made.intake(str(number), ("A1", 1), buyer_message="带\t制表\n和\\N") for number in range(30)))
    return made


def numbers(db: Database) -> list[str]:
    with db.read() as conn:
        return list(conn.execute(select(sales_order.c.order_no).order_by(sales_order.c.id)).scalars())


# --- writing ----------------------------------------------------------------------------------------------------------


def test_a_backup_restores_everything_and_only_what_was_there_then(world: World, tmp_path: Path) -> None:
    before = numbers(world.db)
    made = back_up(world.db, tmp_path / "backups", "manual")
    assert made.size == made.path.stat().st_size > 0
    world.take(world.intake("later", ("A1", 1)))
    aside = restore(world.db, made.path)
    assert numbers(world.db) == before
    world.sound()
    with world.db.read() as conn:
        assert open_receiver(conn, world.keys, 1) == WANG
    (after,) = world.take(world.intake("after", ("A1", 1))).order_ids
    assert after == len(before) + 1, "ids go on where the backup stopped"
    assert aside is not None
    if world.db.on_sqlite:
        with sqlite3.connect(aside) as old:
            assert old.execute("SELECT count(*) FROM sales_order").fetchone() == (31,)
            assert old.execute("SELECT count(*) FROM sqlite_master WHERE name = 'backup_fact'").fetchone() == (0,)
        old.close()


def test_a_copy_that_differs_from_its_source_never_gets_a_name(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that writes something else than it was given."""
    folder = tmp_path / "backups"
    if world.db.on_sqlite:
        copy = backup_sqlite.copy

        def bad_copy(db: Database, target: Path) -> None:
            copy(db, target)
            with sqlite3.connect(target) as conn:
                conn.execute("UPDATE sales_order SET buyer_message = 'x' WHERE id = 3")
            conn.close()

        monkeypatch.setattr(backup_sqlite, "copy", bad_copy)
    else:
        dump = backup_postgres.dump

        def bad_dump(db: Database, target: Path) -> None:
            dump(db, target)
            spoil_zip(target, "sales_order.copy", lambda data: data.replace(b"CNY", b"CNX", 1))

        monkeypatch.setattr(backup_postgres, "dump", bad_dump)
    with pytest.raises(SetupTrouble) as failed:
        back_up(world.db, folder, "manual")
    assert failed.value.code == "backup.failed"
    assert list(folder.iterdir()) == []


def test_others_go_on_writing_meanwhile_and_the_copy_is_one_moment(world: World, tmp_path: Path) -> None:
    over = threading.Event()

    def write() -> None:
        number = 1000
        while not over.is_set():
            world.take(world.intake(str(number), ("A1", 1)))
            number += 1

    thread = threading.Thread(target=write)
    thread.start()
    try:
        made = [back_up(world.db, tmp_path / "backups", "manual") for _ in range(3)]
    finally:
        over.set()
        thread.join()
    assert len({one.path for one in made}) == 3, "two in one second do not share a name"
    restore(world.db, made[-1].path)
    world.sound()


def test_a_folder_that_cannot_be_written_is_said(world: World, tmp_path: Path) -> None:
    (tmp_path / "backups").write_text("a file in the way")
    with pytest.raises(SetupTrouble) as failed:
        back_up(world.db, tmp_path / "backups", "manual")
    assert failed.value.code == "backup.failed"


def test_what_a_killed_backup_left_is_removed_once_it_is_old(sqlite_database: Database, tmp_path: Path) -> None:
    old, young = tmp_path / "daily-20260101T000000Z.part", tmp_path / "daily-20260102T000000Z.part"
    for path in (old, young):
        path.write_bytes(b"half")
    os.utime(old, (0, 0))
    back_up(sqlite_database, tmp_path, "manual")
    assert (old.exists(), young.exists()) == (False, True)


# --- keeping ----------------------------------------------------------------------------------------------------------


def touch(folder: Path, kind: str, at: datetime, suffix: str = ".db") -> Path:
    path = folder / f"{kind}-{at:%Y%m%dT%H%M%SZ}{suffix}"
    path.write_bytes(b"x")
    return path


def test_seven_days_and_besides_four_weeks_are_kept(tmp_path: Path) -> None:
    day = datetime(2026, 1, 1, 3, tzinfo=UTC)
    for number in range(60):
        touch(tmp_path, "daily", day + timedelta(days=number))
        prune(tmp_path)
    kept = [one.at for one in listed(tmp_path)]
    last = day + timedelta(days=59)
    assert kept[:7] == [last - timedelta(days=number) for number in range(7)]
    assert len(kept) == 11
    weekly = kept[7:]
    assert [one.isocalendar().week for one in weekly] == [weekly[0].isocalendar().week - number for number in range(4)]
    assert all(one.isoweekday() == 7 for one in weekly), "the last backup of its week"


def test_three_before_migrations_and_all_manual_ones_are_kept(tmp_path: Path) -> None:
    for number in range(6):
        touch(tmp_path, "migration", MONDAY_MORNING + timedelta(days=number))
        touch(tmp_path, "manual", MONDAY_MORNING + timedelta(days=number))
        touch(tmp_path, "migration", MONDAY_MORNING + timedelta(days=number), ".pgzip")
    other = tmp_path / "notes-today.db"
    other.write_bytes(b"mine")
    gone = prune(tmp_path)
    assert len(gone) == 6
    assert [one.kind for one in listed(tmp_path)].count("manual") == 6
    assert len(list(tmp_path.glob("migration-*.db"))) == len(list(tmp_path.glob("migration-*.pgzip"))) == 3
    assert other.exists()


def test_one_backup_a_day_is_enough(database: Database, tmp_path: Path, clock: FakeClock) -> None:
    assert back_up_daily(database, tmp_path, now=clock) is not None
    clock.advance(hours=19)
    assert back_up_daily(database, tmp_path, now=clock) is None
    clock.advance(hours=2)
    assert back_up_daily(database, tmp_path, now=clock) is not None
    clock.advance(days=-3)
    assert back_up_daily(database, tmp_path, now=clock) is not None, "a clock once wrong does not end all backups"


def test_a_backup_of_the_other_database_does_not_count_as_this_ones(
    sqlite_database: Database, tmp_path: Path, clock: FakeClock
) -> None:
    touch(tmp_path, "daily", clock(), ".pgzip")
    assert back_up_daily(sqlite_database, tmp_path, now=clock) is not None


# --- restoring --------------------------------------------------------------------------------------------------------


def spoil_zip(path: Path, member: str, change: Callable[[bytes], bytes]) -> None:
    """Rewrite one member of a zip, with a right check sum of its own."""
    with zipfile.ZipFile(path) as box:
        members = {name: box.read(name) for name in box.namelist()}
    assert change(members[member]) != members[member]
    members[member] = change(members[member])
    with zipfile.ZipFile(path, "w") as box:
        for name, data in members.items():
            box.writestr(name, data)


def expect_refused(world: World, path: Path, code: str) -> None:
    before = numbers(world.db)
    with pytest.raises((BadInput, SetupTrouble)) as refused:
        restore(world.db, path)
    assert refused.value.code == code
    assert numbers(world.db) == before, "nothing was touched"


def test_one_flipped_bit_is_found(world: World, tmp_path: Path) -> None:
    made = back_up(world.db, tmp_path / "backups", "manual").path
    if world.db.on_sqlite:
        data = made.read_bytes()
        at = data.index("带".encode())
        made.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with sqlite3.connect(made) as conn:
            assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",), "SQLite itself sees nothing"
        conn.close()
    else:
        spoil_zip(made, "sales_order.copy", lambda data: data.replace("带".encode(), b"\xe5\xb8\xa7", 1))
    expect_refused(world, made, "backup.damaged")


def test_half_a_file_is_refused(world: World, tmp_path: Path) -> None:
    made = back_up(world.db, tmp_path / "backups", "manual").path
    made.write_bytes(made.read_bytes()[: made.stat().st_size // 2])
    expect_refused(world, made, "backup.damaged")
    made.write_bytes(b"")
    expect_refused(world, made, "backup.damaged")


def test_a_missing_file_and_one_of_the_other_kind_are_refused(world: World, tmp_path: Path) -> None:
    expect_refused(world, tmp_path / "nothing.db", "file.missing")
    other = tmp_path / ("x.pgzip" if world.db.on_sqlite else "x.db")
    other.write_bytes(b"x")
    expect_refused(world, other, "backup.other_kind")


def test_a_backup_of_a_newer_program_is_refused(world: World, tmp_path: Path) -> None:
    made = back_up(world.db, tmp_path / "backups", "manual").path
    if world.db.on_sqlite:
        with sqlite3.connect(made) as conn:
            conn.execute("UPDATE alembic_version SET version_num = '9999'")
        conn.close()
    else:
        spoil_zip(made, "manifest.json", lambda data: data.replace(b'"revision": "0002"', b'"revision": "9999"'))
    expect_refused(world, made, "database.newer_schema")


def test_nothing_is_restored_while_another_program_is_connected(world: World, tmp_path: Path) -> None:
    made = back_up(world.db, tmp_path / "backups", "manual").path
    other = Database(world.db.url)
    with other.read() as conn:
        conn.execute(text("SELECT 1 FROM sales_order"))  # idle from here on, but connected
    expect_refused(world, made, "backup.in_use")
    other.close()
    restore(world.db, made)


def test_a_new_pc_is_set_up_from_a_backup(world: World, tmp_path: Path) -> None:
    made = back_up(world.db, tmp_path / "backups", "manual").path
    if world.db.on_sqlite:
        fresh = Database(f"sqlite:///{tmp_path / 'new pc' / 'packdesk.db'}")
        assert restore(fresh, made) is None
        assert numbers(fresh) == numbers(world.db)
        fresh.close()
        return
    schema.downgrade(world.db)
    assert restore(world.db, made) is None
    assert len(numbers(world.db)) == 30


def test_what_a_restore_set_aside_can_be_taken_back(world: World, tmp_path: Path) -> None:
    made = back_up(world.db, tmp_path / "usb", "manual").path
    world.take(world.intake("later", ("A1", 1)))
    aside = restore(world.db, made, tmp_path / "backups")
    assert aside is not None
    assert world.db.on_sqlite or aside.parent == tmp_path / "backups"
    assert len(numbers(world.db)) == 30
    restore(world.db, aside)
    assert len(numbers(world.db)) == 31


def test_a_kill_at_any_moment_of_a_restore_leaves_a_database(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every file operation fails in turn: afterwards the old or the new database is there, whole."""
    with sqlite_database.write() as tx:
        tx.conn.execute(setting.insert().values(name="which", value="new"))
    made = back_up(sqlite_database, tmp_path / "backups", "manual").path
    with sqlite_database.write() as tx:
        tx.conn.execute(setting.update().values(value="old"))
    path = Path(make_url(sqlite_database.url).database or "")

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    for where in ("shutil.copyfile", "os.fsync", "os.link", "pathlib.Path.replace"):
        with monkeypatch.context() as patch:
            patch.setattr(where, die)
            with pytest.raises(Killed):
                restore(sqlite_database, made)
        with sqlite_database.read() as conn:
            assert conn.execute(select(setting.c.value)).scalar_one() == "old"
        assert path.exists()
    restore(sqlite_database, made)
    with sqlite_database.read() as conn:
        assert conn.execute(select(setting.c.value)).scalar_one() == "new"


def test_the_manifest_names_what_is_inside(postgres_database: Database, tmp_path: Path) -> None:
    made = back_up(postgres_database, tmp_path, "manual").path
    with zipfile.ZipFile(made) as box:
        manifest = json.loads(box.read("manifest.json"))
    assert manifest["revision"] == schema.newest()
    assert manifest["tables"]["sales_order"]["rows"] == 0
    assert "order_no" in manifest["tables"]["sales_order"]["columns"]


def test_a_process_with_an_idle_connection_blocks_a_restore(sqlite_database: Database, tmp_path: Path) -> None:
    made = back_up(sqlite_database, tmp_path / "backups", "manual").path
    script = (
        "import sys, sqlite3; c = sqlite3.connect(sys.argv[1]); c.execute('SELECT 1 FROM setting').fetchall();"
        "print('open', flush=True); sys.stdin.read()"
    )
    path = make_url(sqlite_database.url).database or ""
    other = subprocess.Popen([sys.executable, "-c", script, path], stdin=-1, stdout=-1, text=True, cwd=ROOT)
    assert other.stdout is not None
    assert other.stdin is not None
    assert other.stdout.readline() == "open\n"
    with pytest.raises(SetupTrouble) as refused:
        restore(sqlite_database, made)
    assert refused.value.code == "backup.in_use"
    other.stdin.close()
    other.wait()
    other.stdout.close()
    restore(sqlite_database, made)


def test_a_folder_that_is_not_there_has_no_backups(tmp_path: Path) -> None:
    assert listed(tmp_path / "none") == []
