"""Backups by day and by hand, and what a person is told when the daily one does not come about."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, delete, select

from app.errors import AppError, Param
from app.models.backup import Backup, back_up, back_up_daily
from app.models.database import Clock, Database, Tx
from app.models.staff import setting

_FAILURE = "daily_backup:failure"


@dataclass(frozen=True)
class Failure:
    """Why the last try failed; it stands until a backup succeeds."""

    code: str
    params: dict[str, Param]
    at: datetime


def keep_daily_backup(db: Database, folder: Path, clock: Clock) -> Backup | None:
    """Back up when a day has gone by; None while the last one is young.

    Raises what ``back_up`` raises, after noting it where every station sees it.
    """
    try:
        made = back_up_daily(db, folder, now=clock)
    except AppError as error:
        with suppress(AppError):  # the full disk that stopped the backup may stop the note as well
            _note(db, error)
        raise
    if made is not None:
        db.run(_forget)
    return made


def back_up_now(db: Database, folder: Path, clock: Clock) -> Backup:
    """Back up because a person asked. Raises what ``back_up`` raises."""
    made = back_up(db, folder, "manual", now=clock)
    db.run(_forget)
    return made


def last_failure(conn: Connection) -> Failure | None:
    """Return why no backup came about, None while all is well."""
    value = conn.execute(select(setting.c.value).where(setting.c.name == _FAILURE)).scalar_one_or_none()
    if value is None:
        return None
    return Failure(value["code"], value["params"], datetime.fromtimestamp(value["at"], UTC))


def _note(db: Database, error: AppError) -> None:
    def work(tx: Tx) -> None:
        _forget(tx)
        value = {"code": error.code, "params": error.params, "at": tx.at.timestamp()}
        tx.conn.execute(setting.insert().values(name=_FAILURE, value=value))
        tx.touch("setting")

    db.run(work)


def _forget(tx: Tx) -> None:
    if tx.conn.execute(delete(setting).where(setting.c.name == _FAILURE)).rowcount:
        tx.touch("setting")
