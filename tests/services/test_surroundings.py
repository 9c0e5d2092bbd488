"""Disk, clock and backups: warned in time, stopped before it is too late, and cleared by themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.bootstrap.core import create_core, open_core
from app.errors import SetupTrouble
from app.models.database import Database
from app.secret_text import SecretText
from app.services.core import Core
from app.services.desk.office import OfficeDesk
from app.services.disk_room import BALLAST, MEGABYTE, DiskRoom
from app.services.keep_backups import back_up_now, keep_daily_backup
from app.services.keys import KeyBook
from app.services.queries.surroundings import clock_difference_s, surroundings_troubles
from app.settings import Settings
from app.vault import Vault
from app.wording import say
from tests.clock import FakeClock


class Disk:
    """A disk with as much room as it is told."""

    def __init__(self, settings: Settings) -> None:
        self.mb: float = 9000
        self.gone = False
        self.room = DiskRoom(settings, free=self._free)

    def _free(self, _folder: Path) -> int:
        if self.gone:
            raise OSError(5, "Input/output error")
        return int(self.mb * MEGABYTE)


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    return Settings(tmp_path, database.url, "S1")


@pytest.fixture
def disk(settings: Settings) -> Disk:
    return Disk(settings)


def troubles(db: Database, disk: Disk, now: datetime) -> dict[str, str]:
    with db.read() as conn:
        return {row.key: row.code for row in surroundings_troubles(db, conn, disk.room, now)}


# --- disk -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mb", "code", "enough"),
    [(500, None, True), (499.9, "disk.low", True), (100, "disk.low", True), (99.9, "disk.nearly_full", False)],
)
def test_a_disk_is_warned_of_at_500_mb_and_stops_work_at_100(
    database: Database, disk: Disk, clock: FakeClock, expect_log: Callable[..., None], mb: float, code: str | None, *,
    enough: bool,
) -> None:  # fmt: skip
    if not enough:
        expect_log("disk nearly full")
    disk.mb = mb
    assert troubles(database, disk, clock()).get("disk") == code
    assert disk.room.is_enough() is enough


def test_a_disk_that_is_gone_stops_work_and_is_said(
    database: Database, disk: Disk, clock: FakeClock, expect_log: Callable[..., None]
) -> None:
    expect_log("disk nearly full")
    disk.gone = True
    assert troubles(database, disk, clock()) == {"disk": "disk.gone"}
    assert not disk.room.is_enough()


def test_stopping_and_going_on_are_logged_once_each(
    disk: Disk, caplog: pytest.LogCaptureFixture, expect_log: Callable[..., None]
) -> None:
    expect_log("work stops")
    expect_log("work goes on")
    for mb in (9000, 50, 40, 9000, 9000):
        disk.mb = mb
        disk.room.is_enough()
    assert [record.getMessage() for record in caplog.records] == [
        "disk nearly full: work stops", "disk has room again: work goes on",
    ]  # fmt: skip


def test_the_ballast_holds_real_room_and_is_given_up_when_the_disk_ends(
    disk: Disk, expect_log: Callable[..., None]
) -> None:
    expect_log("ballast given up")
    disk.room.keep_ballast()
    ballast = disk.room.ballast
    assert ballast.stat().st_size == BALLAST == 16 * MEGABYTE
    if hasattr(ballast.stat(), "st_blocks"):
        assert ballast.stat().st_blocks * 512 >= BALLAST, "a hole holds no room"
    disk.mb = 60
    disk.room.keep_ballast()
    assert ballast.exists(), "not yet: work has stopped, but there is room"
    disk.mb = 15
    disk.room.keep_ballast()
    assert not ballast.exists()
    disk.mb = 510
    disk.room.keep_ballast()
    assert not ballast.exists(), "laying it must not bring the warning back"
    disk.mb = 600
    disk.room.keep_ballast()
    assert ballast.stat().st_size == BALLAST


def test_opening_makes_way_on_a_disk_that_is_full_already(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[..., None]
) -> None:
    """Without any room SQLite cannot even be opened: it shares its log through memory that lies on the disk."""
    expect_log("ballast given up")
    settings = Settings(tmp_path, f"sqlite:///{tmp_path / 'packdesk.db'}", "S1", passphrase=SecretText("word"))
    with create_core(settings):
        pass
    DiskRoom(settings, free=lambda _folder: 9000 * MEGABYTE).keep_ballast()
    assert (tmp_path / "ballast").exists()
    monkeypatch.setattr(DiskRoom, "free", lambda _self: 0)
    with open_core(settings) as core:
        assert not (tmp_path / "ballast").exists()
        assert core.db.on_sqlite


def test_half_a_ballast_is_laid_anew(disk: Disk) -> None:
    disk.room.ballast.write_bytes(b"x")
    disk.room.keep_ballast()
    assert disk.room.ballast.stat().st_size == BALLAST
    assert not list(disk.room.ballast.parent.glob("*.part"))


def test_the_disk_of_a_database_elsewhere_counts_too(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    settings = Settings(tmp_path, f"sqlite:///{tmp_path / 'elsewhere' / 'packdesk.db'}", "S1")
    room = DiskRoom(settings, free=lambda folder: 50 * MEGABYTE if folder.name == "elsewhere" else 9000 * MEGABYTE)
    assert room.free() == 50 * MEGABYTE
    assert room.ballast.parent.name == "elsewhere"


# --- clock ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("seconds", "code"), [(61, "clock.ahead"), (-61, "clock.behind"), (60, None), (-60, None), (86_400, "clock.ahead")]
)
def test_a_clock_over_a_minute_off_the_servers_is_said(
    postgres_database: Database, clock: FakeClock, tmp_path: Path, seconds: int, code: str | None
) -> None:
    disk = Disk(Settings(tmp_path, postgres_database.url, "S1"))
    found = troubles(postgres_database, disk, clock() + timedelta(seconds=seconds))
    assert found.get("clock") == code


def test_the_servers_own_clock_is_asked(postgres_url: str) -> None:
    db = Database(postgres_url)
    with db.read() as conn:
        assert abs(clock_difference_s(db, conn, datetime.now().astimezone())) < 5
    db.close()


def test_one_pc_has_no_other_clock(sqlite_database: Database, clock: FakeClock) -> None:
    with sqlite_database.read() as conn:
        assert clock_difference_s(sqlite_database, conn, clock() + timedelta(days=1)) == 0


# --- backups ----------------------------------------------------------------------------------------------------------
def test_a_backup_that_fails_is_told_at_every_station_until_one_succeeds(
    database: Database, disk: Disk, clock: FakeClock, tmp_path: Path
) -> None:
    closed = tmp_path / "closed"
    closed.write_bytes(b"a file where the folder should be")
    with pytest.raises(SetupTrouble):
        keep_daily_backup(database, closed, clock)
    assert troubles(database, disk, clock()) == {"backup": "backup.failed"}
    assert keep_daily_backup(database, tmp_path / "backups", clock) is not None
    assert troubles(database, disk, clock()) == {}
    assert keep_daily_backup(database, tmp_path / "backups", clock) is None


def test_a_backup_made_by_hand_ends_the_trouble(
    database: Database, disk: Disk, clock: FakeClock, tmp_path: Path
) -> None:
    (tmp_path / "closed").write_bytes(b"")
    with pytest.raises(SetupTrouble):
        keep_daily_backup(database, tmp_path / "closed", clock)
    back_up_now(database, tmp_path / "backups", clock)
    assert troubles(database, disk, clock()) == {}


def test_the_window_hears_of_it(postgres_database: Database, vault: Vault, clock: FakeClock, tmp_path: Path) -> None:
    later = FakeClock(clock() + timedelta(minutes=3))
    core = Core(Settings(tmp_path, postgres_database.url, "S1"), postgres_database, vault, KeyBook(vault), later)
    (row,) = OfficeDesk(core).troubles()
    assert (row.code, row.params) == ("clock.ahead", {"seconds": 180})
    assert "180" in say(row.code, row.params, "zh_CN")
