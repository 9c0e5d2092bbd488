"""Watch folders: order files dropped there are imported, then moved to ``done`` or ``failed`` with the refused rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from app.domain.people import SYSTEM, Actor, Right
from app.errors import AppError, BadInput, NeedsPerson
from app.models.database import Clock, Database
from app.models.shops import shop
from app.services.accounts import shop_row
from app.services.import_orders import import_file_orders, save_bad_rows
from app.services.keys import KeyBook
from app.services.shared_settings import get_setting, put_setting
from app.wording import say_error

KINDS = frozenset({".csv", ".tsv", ".txt", ".xls", ".xlsx"})
QUIET = timedelta(seconds=3)
"""A file is taken once nothing was written to it for this long."""

_PLATFORM = "files"


@dataclass(frozen=True)
class Watched:
    """What became of one file."""

    name: str
    orders: int
    refused: int
    error: AppError | None = None


def watch(db: Database, shop_id: int, folder: str, template: str, by: Actor) -> None:
    """Watch a folder for a file shop (empty: stop watching). Raises BadInput for another shop or no folder."""
    by.require(Right.SETTINGS)
    with db.read() as conn:
        row = shop_row(conn, shop_id)
    if row.platform != _PLATFORM:
        raise BadInput("import.not_a_file_shop", name=row.name)
    if folder and not Path(folder).is_dir():
        raise BadInput("import.no_folder", path=folder)
    put_setting(db, f"watch.folder.{shop_id}", folder, by)
    put_setting(db, f"watch.template.{shop_id}", template, by)


def import_waiting(db: Database, keys: KeyBook, *, clock: Clock, language: str = "zh_CN") -> list[Watched]:
    """Import every file that waits in a watched folder and is no longer being written.

    A file that failed is put aside with the reason told; one that only met a busy database stays for the next time,
    and so does one that cannot be moved away: its orders are known then, and nothing is imported twice.
    """
    with db.read() as conn:
        shops = conn.execute(select(shop.c.id).where(shop.c.platform == _PLATFORM, ~shop.c.paused)).scalars().all()
        watched = [
            (shop_id, str(folder), str(get_setting(conn, f"watch.template.{shop_id}") or ""))
            for shop_id in shops
            if (folder := get_setting(conn, f"watch.folder.{shop_id}"))
        ]
    return [
        _take(db, keys, path, shop_id, template, clock, language)
        for shop_id, folder, template in watched
        for path in _ready(Path(folder), clock())
    ]


def _ready(folder: Path, now: datetime) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() in KINDS and path.is_file()]
        return sorted(path for path in found if now.timestamp() - path.stat().st_mtime >= QUIET.total_seconds())
    except OSError:
        return []


def _take(db: Database, keys: KeyBook, path: Path, shop_id: int, template: str, clock: Clock, language: str) -> Watched:
    stamp = f"{clock():%Y%m%d-%H%M%S}"
    try:
        done = import_file_orders(db, keys, path, shop_id, None, SYSTEM, template=template, clock=clock)
    except NeedsPerson as error:
        return _put_aside(path, stamp, error, language)
    except AppError as error:
        return Watched(path.name, 0, 0, error)
    refused = len(done.read.errors)
    try:
        target = _move(path, "failed" if refused else "done", stamp)
        if refused:
            save_bad_rows(target.with_name(f"{target.stem}-rows.csv"), done.read, language)
    except OSError as error:
        stuck = BadInput("import.cannot_move", path=str(path), why=error.strerror or "")
        return Watched(path.name, len(done.read.orders), refused, stuck)
    return Watched(path.name, len(done.read.orders), refused)


def _put_aside(path: Path, stamp: str, error: AppError, language: str) -> Watched:
    """Move a file that cannot be used at all out of the way, with a note beside it that says why."""
    try:
        target = _move(path, "failed", stamp)
        target.with_name(f"{target.name}.txt").write_text(say_error(error, language) + "\n", encoding="utf-8")
    except OSError as trouble:
        error = BadInput("import.cannot_move", path=str(path), why=trouble.strerror or "")
    return Watched(path.name, 0, 0, error)


def _move(path: Path, where: str, stamp: str) -> Path:
    """Move a file into a folder beside it, under a name that nothing has there yet."""
    folder = path.parent / where
    folder.mkdir(exist_ok=True)
    target = folder / f"{path.stem}-{stamp}{path.suffix}"
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{path.stem}-{stamp}-{number}{path.suffix}"
    path.replace(target)
    return target
