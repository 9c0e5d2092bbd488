"""Backups that were opened and compared before they count: SQLite as a file, Postgres as a zip of its tables.

The wrapped keys travel inside; without the key store, pass-phrase or recovery code a backup reads as noise.
"""

from __future__ import annotations

import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.errors import BadInput, SetupTrouble
from app.models import backup_postgres, backup_sqlite, schema
from app.models.database import Database, utc_now

KEEP_MIGRATION = 3
KEEP_DAILY = 7
KEEP_WEEKLY = 4
DAILY_AFTER = timedelta(hours=20)
_STAMP = "%Y%m%dT%H%M%SZ"
_DRAFT = ".part"
_DRAFT_IS_DEAD = timedelta(hours=6)


@dataclass(frozen=True)
class Backup:
    """One backup file; ``kind`` is migration, daily, manual or before-restore."""

    path: Path
    kind: str
    at: datetime
    size: int
    """Bytes."""


def back_up(db: Database, folder: Path, kind: str, *, now: Callable[[], datetime] = utc_now) -> Backup:
    """Write a backup, open it, compare it with the source row by row, and only then give it its name.

    Raises SetupTrouble when the copy cannot be written or differs. Old ones beyond the kept number go.
    """
    at = now().astimezone(UTC).replace(microsecond=0)
    while (final := folder / f"{kind}-{at:{_STAMP}}{_suffix(db)}").exists():
        at += timedelta(seconds=1)
    draft = final.with_suffix(_DRAFT)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _remove_dead_drafts(folder)
        if db.on_sqlite:
            backup_sqlite.copy(db, draft)
        else:
            backup_postgres.dump(db, draft)
        check(draft, like=final)
        backup_sqlite.make_lasting(draft)
        draft.replace(final)
        backup_sqlite.make_lasting(folder)
    except (OSError, sqlite3.Error, BadInput) as error:
        raise SetupTrouble("backup.failed", why=str(error)) from None
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    prune(folder)
    return Backup(final, kind, at, final.stat().st_size)


def back_up_before_migration(db: Database, folder: Path) -> None:
    """Back up because a migration is pending."""
    back_up(db, folder, "migration")


def back_up_daily(db: Database, folder: Path, *, now: Callable[[], datetime] = utc_now) -> Backup | None:
    """Back up unless a daily backup younger than 20 hours is there already; one from the future does not count."""
    at = now()
    for one in listed(folder):
        if one.kind == "daily" and one.path.suffix == _suffix(db) and at - DAILY_AFTER < one.at <= at:
            return None
    return back_up(db, folder, "daily", now=now)


def listed(folder: Path) -> list[Backup]:
    """Return the backups in a folder, newest first."""
    found = []
    for path in folder.glob("*-*Z.*") if folder.exists() else ():
        kind, _, stamp = path.stem.rpartition("-")
        if path.suffix not in (backup_sqlite.SUFFIX, backup_postgres.SUFFIX):
            continue
        try:
            at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Backup(path, kind, at, path.stat().st_size))
    return sorted(found, key=lambda one: one.at, reverse=True)


def prune(folder: Path) -> list[Path]:
    """Delete what need not be kept: 3 before migrations, 7 daily and besides 4 weekly ones stay, manual ones always."""
    gone = []
    for suffix in (backup_sqlite.SUFFIX, backup_postgres.SUFFIX):
        mine = [one for one in listed(folder) if one.path.suffix == suffix]
        migrations = [one for one in mine if one.kind == "migration"]
        daily = [one for one in mine if one.kind == "daily"]
        keep = {one.path for one in (*migrations[:KEEP_MIGRATION], *daily[:KEEP_DAILY])}
        weeks: dict[tuple[int, int], Path] = {}
        for one in daily:
            year, week, _ = one.at.isocalendar()
            weeks.setdefault((year, week), one.path)
        keep |= set([path for path in weeks.values() if path not in keep][:KEEP_WEEKLY])
        gone += [one.path for one in (*migrations, *daily) if one.path not in keep]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def restore(db: Database, source: Path, folder: Path | None = None) -> Path | None:
    """Replace the database's content with a checked backup; on an empty Postgres the tables are made first.

    Returns where the former content lies: on SQLite the file itself, set aside; on Postgres, whose tables are replaced
    in one transaction, a backup in ``folder`` (None: beside the source). Raises BadInput for a file that is no whole
    backup, SetupTrouble while the database is in use or for a backup of a newer program.
    """
    if not source.is_file():
        raise BadInput("file.missing", path=str(source))
    if (source.suffix == backup_postgres.SUFFIX) == db.on_sqlite:
        raise BadInput("backup.other_kind", path=source.name)
    if db.on_sqlite:
        return backup_sqlite.replace(db, source, lambda copy: check(copy, like=source), f"{utc_now():{_STAMP}}")
    check(source, like=source)
    aside = None if schema.is_empty(db) else back_up(db, folder or source.parent, "before-restore").path
    backup_postgres.load(db, source)
    return aside


def check(path: Path, *, like: Path) -> None:
    """Open a backup and make sure that it is whole; raise BadInput when not. ``like`` has the name it is to have."""
    try:
        if like.suffix == backup_postgres.SUFFIX:
            backup_postgres.check(path)
        else:
            backup_sqlite.check(path)
    except (
        sqlite3.Error,
        zipfile.BadZipFile,
        KeyError,
        TypeError,
        ValueError,
        OSError,
        EOFError,
        MemoryError,
    ) as error:
        raise BadInput("backup.damaged", path=like.name, why=str(error)) from None


def _suffix(db: Database) -> str:
    return backup_sqlite.SUFFIX if db.on_sqlite else backup_postgres.SUFFIX


def _remove_dead_drafts(folder: Path) -> None:
    """Remove what a killed backup left; a young one may still be written by another program."""
    oldest = utc_now().timestamp() - _DRAFT_IS_DEAD.total_seconds()
    for path in folder.glob(f"*{_DRAFT}"):
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
