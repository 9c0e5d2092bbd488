"""Open a database with its vault, or make a new one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from app.errors import SetupTrouble
from app.models import schema
from app.models.backup import back_up_before_migration
from app.models.database import Database
from app.secret_text import SecretText
from app.services.core import Core
from app.services.disk_room import DiskRoom
from app.services.keys import KeyBook
from app.services.manage_rules import first_rules
from app.services.open_vault import database_id, make_keys, open_vault
from app.settings import Settings
from app.vault import KeyStore, Vault


@contextmanager
def open_core(settings: Settings, *, master: bytes | None = None) -> Iterator[Core]:
    """Open an existing database: migrate it (after a backup), open its vault, and close it in the end.

    ``master`` opens the vault without key store or pass-phrase: the window hands it to its engine through a pipe.
    Raises SetupTrouble when nothing is set up here, the schema is newer, or the vault does not open.
    """
    db = open_database(settings)
    try:
        vault = Vault(master) if master is not None else open_vault(db, settings.passphrase, KeyStore())
        first_rules(db)
        yield Core(settings, db, vault, KeyBook(vault))
    finally:
        db.close()


def open_database(settings: Settings) -> Database:
    """Return the migrated database; raise SetupTrouble when nothing was ever set up there."""
    if settings.on_sqlite and not settings.sqlite_path.exists():
        raise SetupTrouble("database.not_set_up")
    with suppress(OSError):
        DiskRoom(settings).make_way()
    db = Database(settings.database_url)
    try:
        _refuse_empty(db)
        schema.upgrade(db, before=lambda: back_up_before_migration(db, settings.backups))
    except BaseException:
        db.close()
        raise
    return db


def _refuse_empty(db: Database) -> None:
    if schema.is_empty(db):
        raise SetupTrouble("database.not_set_up")


def look_at_database(settings: Settings) -> str:
    """Say what is there, without changing anything; raises as ``open_core`` does, but not for a pending migration."""
    if settings.on_sqlite and not settings.sqlite_path.exists():
        raise SetupTrouble("database.not_set_up")
    db = Database(settings.database_url)
    try:
        _refuse_empty(db)
        with db.read() as conn:
            found = schema.current(conn)
        schema.refuse_newer(found or "")
        if found == schema.newest():
            open_vault(db, settings.passphrase, KeyStore())
            return f"{db.dialect} {found}"
        return f"{db.dialect} {found} → {schema.newest()}"
    finally:
        db.close()


def is_set_up(settings: Settings) -> bool:
    """Tell whether a database with its keys is there."""
    if settings.on_sqlite and not settings.sqlite_path.exists():
        return False
    db = Database(settings.database_url)
    try:
        if schema.is_empty(db):
            return False
        with db.read() as conn:
            return database_id(conn) is not None
    finally:
        db.close()


@contextmanager
def create_core(settings: Settings) -> Iterator[tuple[Core, SecretText]]:
    """Set up a new database with its keys; yield it with the recovery code, which is shown once and kept nowhere.

    Raises SetupTrouble when one is there already, or there is neither key store nor pass-phrase.
    """
    db = Database(settings.database_url)
    try:
        schema.upgrade(db, before=lambda: back_up_before_migration(db, settings.backups))
        vault, code = make_keys(db, settings.passphrase, KeyStore())
        first_rules(db)
        yield Core(settings, db, vault, KeyBook(vault)), code
    finally:
        db.close()
