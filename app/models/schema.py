"""Bring a database to the schema this program knows, under a lock, or say why not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from app.errors import SetupTrouble
from app.models.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "0002"
"""The revision this program works with. A constant, so that alembic (10 MB, 100 ms) is only loaded when a migration is
pending; a test keeps it equal to the newest migration file.
"""

_FOLDER = Path(__file__).with_name("migrations")
_LOCK = 7_225_335_375
"""The Postgres advisory lock that only migrations take."""


def _config(conn: Connection | None = None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = conn
    return config


def newest() -> str:
    """Return the revision this program works with."""
    return NEWEST


def current(conn: Connection) -> str | None:
    """Return the database's revision, None for an empty database."""
    if "alembic_version" not in tables_present(conn):
        return None
    found: str | None = conn.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return found


def is_empty(db: Database) -> bool:
    """Tell whether nothing was ever set up here."""
    with db.read() as conn:
        return current(conn) is None


def is_current(db: Database) -> bool:
    """Tell whether no migration is pending."""
    with db.read() as conn:
        return current(conn) == newest()


def upgrade(db: Database, *, before: Callable[[], None] | None = None) -> bool:
    """Migrate to the newest schema; return False when nothing was pending.

    ``before`` (the backup) runs when a migration is pending on a database that holds something. Two programs that
    start at once are kept apart by the database's own lock. Raises SetupTrouble for a schema newer than the program.
    """
    with db.read() as conn:
        found = current(conn)
    if found == newest():
        return False
    if found is not None:
        refuse_newer(found)
    if found is not None and before is not None:
        before()
    with db.write() as tx:
        if not db.on_sqlite:
            tx.conn.execute(text("SET LOCAL statement_timeout = 0"))
            tx.conn.execute(text("SET LOCAL lock_timeout = 0"))
            tx.conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if current(tx.conn) == newest():
            return False
        from alembic import command

        command.upgrade(_config(tx.conn), "head")
        return True


def downgrade(db: Database, to: str = "base") -> None:
    """Take migrations back; for tests and for support, never called by the program itself."""
    from alembic import command

    with db.write() as tx:
        command.downgrade(_config(tx.conn), to)


def draft_revision(db: Database, message: str, revision: str) -> None:
    """Write a new migration file from the difference between the tables and this database (a developer's verb)."""
    from alembic import command

    with db.write() as tx:
        command.revision(_config(tx.conn), message=message, autogenerate=True, rev_id=revision)


def tables_present(conn: Connection) -> set[str]:
    """Return the names of the tables in this database."""
    return set(inspect(conn).get_table_names())


def refuse_newer(found: str) -> None:
    """Raise SetupTrouble for a revision that this program does not know: a newer one has been here."""
    if found == newest():
        return
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    try:
        ScriptDirectory.from_config(_config()).get_revision(found)
    except CommandError:
        raise SetupTrouble("database.newer_schema", found=found, known=newest()) from None
