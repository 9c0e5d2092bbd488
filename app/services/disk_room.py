"""Room on this PC's disk: warn in time, stop calling and printing before it ends, and keep a ballast to clean up with.

On a full disk even deleting from SQLite fails. So engines stop while there is still room to store the answers of what
is under way, and a ballast file is given up when the room ends, so that a person can clean up.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.settings import Settings

log = logging.getLogger(__name__)

MEGABYTE = 1 << 20
WARN_BELOW = 500 * MEGABYTE
STOP_BELOW = 100 * MEGABYTE
BALLAST = 16 * MEGABYTE
"""Bytes; the room in which the ballast is given up is as large as itself."""


def _free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


class DiskRoom:
    """The disks on which the data folder and the SQLite file lie. Safe to use from several threads."""

    def __init__(self, settings: Settings, *, free: Callable[[Path], int] = _free_bytes) -> None:
        database = settings.sqlite_path.parent if settings.on_sqlite else settings.home
        self._folders = tuple({settings.home, database})
        self.ballast = database / "ballast"
        """Lies where the database lies, since that is what needs the room."""
        self._free = free
        self._was_short = False

    def free(self) -> int:
        """Return the bytes left on the fuller disk. Raises OSError when a folder is gone."""
        return min(self._free(folder) for folder in self._folders)

    def is_enough(self) -> bool:
        """Tell whether anything may be called or printed whose result must then be stored; log when that changes."""
        try:
            short = self.free() < STOP_BELOW
        except OSError:
            short = True  # the disk is gone: nothing can be stored there
        if short is not self._was_short:
            self._was_short = short
            log.warning("disk nearly full: work stops" if short else "disk has room again: work goes on")
        return not short

    def keep_ballast(self) -> None:
        """Lay the ballast down while there is plenty of room; give it up when there is hardly any."""
        self.make_way()
        if self.free() >= WARN_BELOW + BALLAST and not self._is_laid():
            self._lay()

    def make_way(self) -> None:
        """Give the ballast up when there is hardly any room: on a full disk SQLite cannot even be opened."""
        if self.ballast.exists() and self.free() < BALLAST:
            self.ballast.unlink(missing_ok=True)
            log.warning("disk full: ballast given up")

    def _is_laid(self) -> bool:
        return self.ballast.exists() and self.ballast.stat().st_size == BALLAST

    def _lay(self) -> None:
        """Write random bytes: a hole or a compressed file would hold no room."""
        draft = self.ballast.with_suffix(".part")
        try:
            with draft.open("wb") as file:
                for _ in range(BALLAST // MEGABYTE):
                    file.write(os.urandom(MEGABYTE))
            draft.replace(self.ballast)
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
