"""Backups of SQLite: a copy of the file with a hash of every table's rows inside.

``integrity_check`` does not see a flipped bit inside a text; the hashes, stored in the copy itself, do.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import make_url

from app.errors import SetupTrouble
from app.models import receiver_words, schema
from app.models.database import Database

SUFFIX = ".db"
_FACTS = "backup_fact"
_ROWS_AT_ONCE = 1000


def _path_of(db: Database) -> Path:
    name = make_url(db.url).database
    if not name or name == ":memory:":
        raise SetupTrouble("backup.failed", why="no file")
    return Path(name)


def copy(db: Database, target: Path) -> None:
    """Copy one moment of the database while others go on writing. Raises OSError and sqlite3.Error."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(_path_of(db))) as old, closing(sqlite3.connect(target)) as new:
        old.execute("BEGIN")
        before = row_hashes(old)
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")
        new.execute(f"CREATE TABLE {_FACTS} (name TEXT PRIMARY KEY, hash TEXT NOT NULL)")
        new.executemany(f"INSERT INTO {_FACTS} VALUES (?, ?)", before.items())  # noqa: S608 - our own name
        new.commit()


def row_hashes(conn: sqlite3.Connection) -> dict[str, str]:
    """Return a hash over all rows of each table.

    Texts are put together inside SQLite, a thousand rows at a time, so that a large database does not keep the
    interpreter from the threads that print and sync.
    """
    found = {}
    tables = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL ORDER BY name")
    for name, sql in tables.fetchall():
        if name.startswith("sqlite_") or name in (receiver_words.NAME, _FACTS):
            continue
        digest = hashlib.blake2b(digest_size=16)
        for text in _texts(conn, name, has_rowid="WITHOUT ROWID" not in sql.upper()):
            digest.update(text.encode())
        found[name] = digest.hexdigest()
    return found


def _texts(conn: sqlite3.Connection, name: str, *, has_rowid: bool) -> Iterator[str]:
    columns = [row[1] for row in conn.execute(f'PRAGMA table_info("{name}")')]
    line = " || ',' || ".join(f'quote("{column}")' for column in columns)
    if not has_rowid:
        yield from (row[0] for row in conn.execute(f'SELECT {line} FROM "{name}" ORDER BY 1'))  # noqa: S608 - schema
        return
    last = -(2**63)
    while True:
        block = f'SELECT rowid AS at, {line} AS line FROM "{name}" WHERE rowid > ? ORDER BY rowid LIMIT {_ROWS_AT_ONCE}'  # noqa: S608
        text, top = conn.execute(f"SELECT group_concat(line, char(10)), max(at) FROM ({block})", (last,)).fetchone()  # noqa: S608
        if top is None:
            return
        yield text
        last = top


def check(path: Path) -> None:
    """Prove that a copy is whole and that its rows are those that were copied. Raises sqlite3.Error and SetupTrouble.

    A file without hashes, such as one set aside by a restore, is judged by its structure alone.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as conn:
        answer = conn.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            raise sqlite3.DatabaseError(str(answer))
        (revision,) = conn.execute("SELECT version_num FROM alembic_version").fetchone()
        schema.refuse_newer(revision)
        if conn.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (_FACTS,)).fetchone() is None:
            return
        stored = dict(conn.execute(f"SELECT name, hash FROM {_FACTS}"))  # noqa: S608 - our own name
        found = row_hashes(conn)
        different = sorted(name for name in stored.keys() | found.keys() if stored.get(name) != found.get(name))
        if different:
            raise sqlite3.DatabaseError(f"rows differ in {', '.join(different)}")


def replace(db: Database, source: Path, prove: Callable[[Path], None], stamp: str) -> Path | None:
    """Put a copy of a backup in the database's place; return where the file that was there lies now.

    The copy is complete, proven by ``prove`` and on the disk before anything is moved. Raises SetupTrouble while
    another program uses the database, BadInput when the copy is not whole.
    """
    path = _path_of(db)
    draft = path.with_name(path.name + ".restoring")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(source, draft)
        prove(draft)
        with closing(sqlite3.connect(draft)) as conn:
            conn.execute(f"DROP TABLE IF EXISTS {_FACTS}")
            conn.commit()
        make_lasting(draft)
        db.close()
        aside = path.with_name(f"{path.name}.before-restore-{stamp}") if path.exists() else None
        if aside is not None:
            _refuse_in_use(path)
            _set_aside(path, aside)
        for rest in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
            rest.unlink(missing_ok=True)
        draft.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise SetupTrouble("backup.not_restored", why=str(error)) from None
    finally:
        draft.unlink(missing_ok=True)
    return aside


def _refuse_in_use(path: Path) -> None:
    """Fold the log into the file; raise SetupTrouble when anybody else has it open."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as conn:
        try:
            conn.execute("PRAGMA locking_mode=EXCLUSIVE")
            conn.execute("BEGIN EXCLUSIVE")
            conn.execute("COMMIT")
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.OperationalError:
            raise SetupTrouble("backup.in_use") from None
        except sqlite3.DatabaseError:
            return  # a damaged file is what is being replaced


def make_lasting(path: Path) -> None:
    """Wait until a file, or a folder's list of names, has reached the disk; Windows has no such call for folders."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _set_aside(path: Path, aside: Path) -> None:
    """Give the present file a second name, so that there is a database at every moment; rename it where that fails."""
    with suppress(OSError):
        os.link(path, aside)
        return
    path.replace(aside)
