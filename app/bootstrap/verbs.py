"""Wire the headless verbs."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from app.bootstrap.core import create_core, look_at_database, open_core, open_database
from app.cli import (
    accounts,
    change,
    checks,
    database,
    doctor,
    floor,
    gifts,
    goods,
    intake,
    making,
    orders,
    raws,
    regroup,
    reverses,
    routing,
    rules,
    simulate,
)
from app.cli import run as run_group
from app.cli.frame import Openers, run
from app.models.backup import Backup, restore
from app.models.database import Database
from app.services.core import Core
from app.services.keep_backups import back_up_now
from app.services.open_vault import recover_vault
from app.settings import Settings
from app.sync.runtime import Engine
from app.vault import KeyStore

GROUPS = (
    database,
    accounts,
    goods,
    intake,
    raws,
    orders,
    making,
    change,
    checks,
    rules,
    gifts,
    regroup,
    routing,
    floor,
    reverses,
    run_group,
    simulate,
    doctor,
)
"""The groups of verbs, in the order of ``--help``."""


def run_verb(argv: Sequence[str]) -> int:
    """Run one headless verb; return its exit code."""
    return run(argv, GROUPS, openers())


def openers() -> Openers:
    """Return how verbs reach what only this package may build."""
    return Openers(
        open=open_core,
        create=create_core,
        more={
            "back_up": _back_up,
            "restore": _restore,
            "recover": _recover,
            "engine": _engine,
            "database": look_at_database,
            "qt": _look_at_qt,
            "fonts": _look_at_fonts,
        },
    )


def _back_up(core: Core, folder: Path) -> Backup:
    return back_up_now(core.db, folder, core.clock)


def _restore(settings: Settings, source: Path) -> Path | None:
    db = Database(settings.database_url)
    try:
        return restore(db, source, settings.backups)
    finally:
        db.close()


def _recover(settings: Settings, code: str) -> None:
    db = open_database(settings)
    try:
        recover_vault(db, code, settings.passphrase, KeyStore())
    finally:
        db.close()


def _engine(core: Core) -> AbstractContextManager[Engine]:
    from app.bootstrap.engine import running_engine  # Qt loads only for the verb that draws

    return running_engine(core)


def _look_at_qt() -> str:
    from PySide6.QtCore import qVersion
    from PySide6.QtGui import QGuiApplication  # noqa: F401 - loads the graphics libraries

    return qVersion()


def _look_at_fonts() -> str:
    from app.printing.fonts import Weight, face

    return ", ".join(face(weight).path.stem for weight in Weight)
