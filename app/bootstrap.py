"""The only place that builds and wires objects: database, vault, services, engine, window."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.cli import accounts, database, doctor, goods, orders
from app.cli.frame import Openers, run

from app.errors import SetupTrouble
from app.models import schema
from app.models.backup import Backup, back_up, back_up_before_migration, restore
from app.models.database import Database
from app.services.core import Core
from app.services.keys import KeyBook
from app.services.open_vault import make_keys, open_vault, recover_vault
from app.settings import Settings
from app.vault import KeyStore, SecretText, Vault

GROUPS = (database, accounts, goods, orders, doctor)
"""The groups of verbs, in the order of ``--help``."""


@contextmanager
def open_core(settings: Settings, *, master: bytes | None = None) -> Iterator[Core]:
    """Open an existing database: migrate it (after a backup), open its vault, and close it in the end.

    ``master`` opens the vault without key store or pass-phrase: the window hands it to its engine through a pipe.
    Raises SetupTrouble when nothing is set up here, the schema is newer, or the vault does not open.
    """
    db = open_database(settings)
    try:
        vault = Vault(master) if master is not None else open_vault(db, settings.passphrase, KeyStore())
        yield Core(settings, db, vault, KeyBook(vault))
    finally:
        db.close()


def open_database(settings: Settings) -> Database:
    """Return the migrated database; raise SetupTrouble when nothing was ever set up there."""
    if settings.on_sqlite and not settings.sqlite_path.exists():
        raise SetupTrouble("database.not_set_up")
    db = Database(settings.database_url)
    try:
        if schema.is_empty(db):
            raise SetupTrouble("database.not_set_up")
        schema.upgrade(db, before=lambda: back_up_before_migration(db, settings.backups))
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def create_core(settings: Settings) -> Iterator[tuple[Core, SecretText]]:
    """Set up a new database with its keys; yield it with the recovery code, which is shown once and kept nowhere.

    Raises SetupTrouble when one is there already, or there is neither key store nor pass-phrase.
    """
    db = Database(settings.database_url)
    try:
        schema.upgrade(db)
        vault, code = make_keys(db, settings.passphrase, KeyStore())
        yield Core(settings, db, vault, KeyBook(vault)), code
    finally:
        db.close()


def run_verb(argv: Sequence[str]) -> int:
    """Run one headless verb; return its exit code."""
    openers = Openers(
        open=open_core,
        create=create_core,
        more={"back_up": _back_up, "restore": _restore, "recover": _recover, "qt": _look_at_qt, "fonts": _look_at_fonts},
    )
    return run(argv, GROUPS, openers)


def _back_up(core: Core, folder: Path) -> Backup:
    return back_up(core.db, folder, "manual")


def _restore(settings: Settings, source: Path) -> Path | None:
    db = Database(settings.database_url)
    try:
        return restore(db, source)
    finally:
        db.close()


def _recover(settings: Settings, code: str) -> None:
    db = open_database(settings)
    try:
        recover_vault(db, code, settings.passphrase, KeyStore())
    finally:
        db.close()


def _look_at_qt() -> str:
    from PySide6.QtCore import qVersion
    from PySide6.QtGui import QGuiApplication  # noqa: F401 - loads the graphics libraries

    return qVersion()


def _look_at_fonts() -> str:
    from app.printing.fonts import ensure_fonts

    return ", ".join(ensure_fonts())
