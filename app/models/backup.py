"""Backups that were opened and compared before they count: SQLite as a file, Postgres as a zip of its tables.

The wrapped keys travel inside; without the key store, pass-phrase or recovery code a backup reads as noise.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, make_url, text

from app.errors import BadInput, SetupTrouble
from app.models import receiver_words, schema
from app.models.database import Database, utc_now
from app.models.tables import metadata

KEEP_MIGRATION = 3
KEEP_DAILY = 7
KEEP_WEEKLY = 4
_STAMP = "%Y%m%dT%H%M%SZ"
_SUFFIXES = (".db", ".pgzip")
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Backup:
    """One backup file; ``kind`` is migration, daily or manual."""

    path: Path
    kind: str
    at: datetime
    size: int
    """Bytes."""


def back_up(db: Database, folder: Path, kind: str, *, now: Callable[[], datetime] = utc_now) -> Backup:
    """Write a backup, open it, compare it with the source row by row, and only then give it its name.

    Raises SetupTrouble when the copy cannot be written or differs. Old ones beyond the kept number go.
    """
    suffix = _SUFFIXES[0] if db.on_sqlite else _SUFFIXES[1]
    at = now().replace(microsecond=0)
    final = folder / f"{kind}-{at:{_STAMP}}{suffix}"
    draft = final.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if db.on_sqlite:
            _copy_sqlite(_sqlite_path(db), draft)
        else:
            _dump_postgres(db, draft)
            check(draft, zipped=True)
        draft.replace(final)
    except (OSError, sqlite3.Error) as error:
        raise SetupTrouble("backup.failed", why=str(error)) from None
    finally:
        draft.unlink(missing_ok=True)
    prune(folder)
    return Backup(final, kind, at, final.stat().st_size)


def back_up_before_migration(db: Database, folder: Path) -> None:
    """Back up because a migration is pending."""
    back_up(db, folder, "migration")


def back_up_daily(db: Database, folder: Path, *, now: Callable[[], datetime] = utc_now) -> Backup | None:
    """Back up unless a daily backup younger than 20 hours is there already."""
    newest = next((one for one in listed(folder) if one.kind == "daily"), None)
    hours = 20
    if newest is not None and (now() - newest.at).total_seconds() < hours * 3600:
        return None
    return back_up(db, folder, "daily", now=now)


def listed(folder: Path) -> list[Backup]:
    """Return the backups in a folder, newest first."""
    found = []
    for path in folder.glob("*-*Z.*") if folder.exists() else ():
        kind, _, stamp = path.stem.rpartition("-")
        if path.suffix not in _SUFFIXES:
            continue
        try:
            at = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Backup(path, kind, at, path.stat().st_size))
    return sorted(found, key=lambda one: one.at, reverse=True)


def prune(folder: Path) -> list[Path]:
    """Delete what need not be kept: 3 before migrations, 7 daily and 4 weekly ones stay, manual ones always."""
    keep: set[Path] = set()
    migrations = [one for one in listed(folder) if one.kind == "migration"]
    daily = [one for one in listed(folder) if one.kind == "daily"]
    keep |= {one.path for one in migrations[:KEEP_MIGRATION]} | {one.path for one in daily[:KEEP_DAILY]}
    weeks: dict[tuple[int, int], Path] = {}
    for one in daily:
        year, week, _ = one.at.isocalendar()
        weeks.setdefault((year, week), one.path)
    keep |= set(list(weeks.values())[:KEEP_WEEKLY])
    gone = [one.path for one in (*migrations, *daily) if one.path not in keep]
    for path in gone:
        path.unlink(missing_ok=True)
    return gone


def restore(db: Database, source: Path) -> Path | None:
    """Replace the database's content with a checked backup.

    On SQLite the present file is set aside and its path returned; on Postgres all tables are replaced in one
    transaction. Raises BadInput for a file that is no whole backup, SetupTrouble while the database is in use.
    """
    if not source.is_file():
        raise BadInput("file.missing", path=str(source))
    zipped = source.suffix == _SUFFIXES[1]
    if zipped == db.on_sqlite:
        raise BadInput("backup.other_kind", path=source.name)
    check(source, zipped=zipped)
    if zipped:
        _load_postgres(db, source)
        return None
    return _replace_sqlite(db, source)


def check(path: Path, *, zipped: bool) -> None:
    """Open a backup and make sure that it is whole; raise BadInput when not."""
    try:
        if zipped:
            _check_zip(path)
        else:
            _check_sqlite(path)
    except (sqlite3.Error, zipfile.BadZipFile, KeyError, ValueError, OSError, MemoryError) as error:
        raise BadInput("backup.damaged", path=path.name, why=str(error)) from None


# --- SQLite -----------------------------------------------------------------------------------------------------------
def _sqlite_path(db: Database) -> Path:
    name = make_url(db.url).database
    if not name or name == ":memory:":
        raise SetupTrouble("backup.failed", why="no file")
    return Path(name)


def _copy_sqlite(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.execute("BEGIN")
        before = _row_hashes(old)
        old.backup(new)
        after = _row_hashes(new)
        if before != after:
            different = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
            raise sqlite3.DatabaseError(f"copy differs in {', '.join(different)}")
        new.execute("PRAGMA journal_mode=DELETE")
    _check_sqlite(target)


def _row_hashes(conn: sqlite3.Connection) -> dict[str, str]:
    """Return a hash over all rows of each table, since integrity_check does not see a flipped bit inside a text."""
    names = [row[0] for row in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL")]
    found = {}
    for name in sorted(names):
        if name.startswith("sqlite_") or name == receiver_words.NAME:
            continue
        digest = hashlib.blake2b(digest_size=16)
        for row in conn.execute(f'SELECT * FROM "{name}" ORDER BY 1'):  # noqa: S608 - names come from the schema
            digest.update(repr(row).encode())
        found[name] = digest.hexdigest()
    return found


def _check_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as conn:
        answer = conn.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            raise sqlite3.DatabaseError(str(answer))
        conn.execute("SELECT version_num FROM alembic_version").fetchone()


def _replace_sqlite(db: Database, source: Path) -> Path:
    path = _sqlite_path(db)
    aside = path.with_name(f"{path.name}.before-restore-{utc_now():{_STAMP}}")
    db.close()
    if path.exists():
        with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as conn:
            try:
                conn.execute("PRAGMA locking_mode=EXCLUSIVE")
                conn.execute("BEGIN EXCLUSIVE")
                conn.execute("COMMIT")
                conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except sqlite3.OperationalError:
                raise SetupTrouble("backup.in_use") from None
        path.replace(aside)
    for rest in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        rest.unlink(missing_ok=True)
    draft = path.with_name(path.name + ".restoring")
    draft.write_bytes(source.read_bytes())
    draft.replace(path)
    return aside


# --- Postgres ---------------------------------------------------------------------------------------------------------
def _names() -> list[str]:
    return [table.name for table in metadata.sorted_tables] + [receiver_words.NAME]


def _raw(conn: Connection) -> Any:  # noqa: ANN401 - psycopg's own connection
    raw = conn.connection.driver_connection
    assert raw is not None  # noqa: S101 - an open connection always has its driver's
    return raw


def _dump_postgres(db: Database, target: Path) -> None:
    facts: dict[str, dict[str, object]] = {}
    with db.engine.connect() as conn, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as box:
        conn.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"))
        conn.execute(text("SET LOCAL statement_timeout = 0"))
        revision = schema.current(conn)
        for name in _names():
            digest, rows = hashlib.blake2b(digest_size=16), 0
            with box.open(f"{name}.copy", "w", force_zip64=True) as out, _raw(conn).cursor() as cursor:
                with cursor.copy(f'COPY "{name}" TO STDOUT') as copy:
                    for block in copy:
                        data = bytes(block)
                        digest.update(data)
                        rows += data.count(b"\n")
                        out.write(data)
            columns = conn.execute(text(f'SELECT * FROM "{name}" LIMIT 0')).keys()  # noqa: S608 - our own names
            facts[name] = {"rows": rows, "hash": digest.hexdigest(), "columns": list(columns)}
        box.writestr("manifest.json", json.dumps({"revision": revision, "tables": facts}))
        conn.rollback()


def _check_zip(path: Path) -> None:
    with zipfile.ZipFile(path) as box:
        manifest = json.loads(box.read("manifest.json"))
        for name, fact in manifest["tables"].items():
            digest, rows = hashlib.blake2b(digest_size=16), 0
            with box.open(f"{name}.copy") as member:
                for block in _blocks(member):
                    digest.update(block)
                    rows += block.count(b"\n")
            if digest.hexdigest() != fact["hash"] or rows != fact["rows"]:
                raise ValueError(f"{name} differs")


def _blocks(member: IO[bytes]) -> Iterable[bytes]:
    return iter(lambda: member.read(_CHUNK), b"")


def _load_postgres(db: Database, source: Path) -> None:
    with zipfile.ZipFile(source) as box:
        manifest = json.loads(box.read("manifest.json"))
        with db.write() as tx:
            tx.conn.execute(text("SET LOCAL statement_timeout = 0"))
            if schema.current(tx.conn) != manifest["revision"]:
                raise BadInput("backup.other_schema", found=str(manifest["revision"]))
            every = ", ".join(f'"{name}"' for name in _names())
            tx.conn.execute(text(f"TRUNCATE {every} RESTART IDENTITY CASCADE"))
            for name in _names():
                columns = ", ".join(f'"{column}"' for column in manifest["tables"][name]["columns"])
                with box.open(f"{name}.copy") as member, _raw(tx.conn).cursor() as cursor:
                    with cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
                        for block in _blocks(member):
                            copy.write(block)
            _set_sequences(tx.conn)


def _set_sequences(conn: Connection) -> None:
    for table in metadata.sorted_tables:
        if "id" in table.c and table.c.id.primary_key:
            conn.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"  # noqa: S608 - our own names
                    f' COALESCE((SELECT max(id) FROM "{table.name}"), 0) + 1, false)'
                )
            )
