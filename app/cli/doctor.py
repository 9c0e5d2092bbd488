"""``doctor``: look at everything the program needs and say, line by line, what is there and what to do."""

from __future__ import annotations

import importlib.metadata
import platform
import sqlite3
from collections.abc import Callable, Iterator

from app import __version__
from app.cli.frame import Answer, Call, Verbs
from app.errors import AppError, Param
from app.services.disk_room import MEGABYTE, STOP_BELOW, WARN_BELOW, DiskRoom
from app.services.queries.rows import Outcome
from app.vault import KeyStore
from app.wording import knows

_NO_FAULT = ("database.not_set_up", "vault.no_key_store", "vault.passphrase_needed")
PARTS = ("PySide6_Essentials", "SQLAlchemy", "psycopg", "httpx", "qasync", "python-escpos", "reportlab", "keyring")
"""Packages whose versions are told; a bundle takes their metadata along."""


def add(verbs: Verbs) -> None:
    """Register this verb."""
    verbs.verb("doctor", doctor, "check this PC: Python, libraries, fonts, key store, disk, database")


def doctor(call: Call) -> Answer:
    """``doctor``: exits 1 when something that is needed is missing; a database not yet set up is no fault."""
    outcomes = []
    for name, look in _looks(call):
        try:
            outcomes.append(Outcome(name, detail=look()))
        except AppError as error:
            if error.code in _NO_FAULT:
                outcomes.append(Outcome(name, detail=call.say(error.code, **error.params)))
            else:
                outcomes.append(Outcome(name, error.code, error.params))
        except (ImportError, OSError) as error:
            params: dict[str, Param] = {"part": name, "why": str(error)}
            outcomes.append(Outcome(name, "doctor.missing", params))
    lines = [f"{_named(call, one.subject)}  {one.detail}" for one in outcomes if one.error is None]
    return Answer(lines=lines, outcomes=outcomes, told=True)


def _named(call: Call, part: str) -> str:
    """Return what is looked at in the caller's language; packages keep their own names."""
    code = f"doctor.part.{part.replace(' ', '_')}"
    return call.say(code) if knows(code) else part


def _looks(call: Call) -> Iterator[tuple[str, Callable[[], str]]]:
    yield "packdesk", lambda: __version__
    yield "python", lambda: f"{platform.python_version()} {platform.system()} {platform.machine()}"
    yield "sqlite", lambda: sqlite3.sqlite_version
    for part in PARTS:
        yield part, lambda part=part: _version(part)  # type: ignore[misc]
    yield "qt", call.openers.more["qt"]
    yield "fonts", call.openers.more["fonts"]
    yield "data folder", lambda: str(call.settings.home)
    yield "disk", lambda: _disk(call)
    yield "key store", lambda: _key_store(call)
    yield "database", lambda: _database(call)


def _version(part: str) -> str:
    try:
        return importlib.metadata.version(part)
    except importlib.metadata.PackageNotFoundError as error:
        raise ImportError(str(error)) from None


def _disk(call: Call) -> str:
    free = DiskRoom(call.settings).free()
    if free < WARN_BELOW:
        raise AppError("disk.nearly_full" if free < STOP_BELOW else "disk.low", mb=free // MEGABYTE)
    return f"{free // MEGABYTE} MB"


def _key_store(call: Call) -> str:
    if KeyStore().works():
        return "ok"
    if call.settings.passphrase:
        return call.say("doctor.passphrase_instead")
    raise AppError("vault.no_key_store")


def _database(call: Call) -> str:
    return str(call.openers.more["database"](call.settings))
