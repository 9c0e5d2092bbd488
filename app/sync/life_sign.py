"""Proof that another process of this machine is dead, so that its leases need not run out first.

Each engine keeps a file locked in the data folder for as long as it lives; the operating system lets go of the lock
however the process ends. A file that can be locked belongs to a dead engine. No file, no proof: engines of other
machines are judged by their leases' expiry alone. Neither process ids (used again) nor host names (copied with disk
images) would do.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
from pathlib import Path

from app.errors import SetupTrouble

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


_SUFFIX = ".alive"


class LifeSign:
    """One living engine. ``token`` is random and goes into the holder's name.

    Raises SetupTrouble when the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.token = secrets.token_hex(8)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(self._path(self.token), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise SetupTrouble("setup.home_unusable", path=str(folder), why=error.strerror or "") from None
        _lock(self._handle)

    def _path(self, token: str) -> Path:
        return self._folder / f"{token}{_SUFFIX}"

    def proves_dead(self, token: str) -> bool:
        """Tell whether the engine of this token ran on this machine and is dead; False when nothing can be known."""
        if token == self.token or not token.isalnum():
            return False
        try:
            handle = os.open(self._path(token), os.O_RDWR)
        except OSError:
            return False
        try:
            return _lock(handle)
        finally:
            os.close(handle)

    def clear_away(self) -> None:
        """Delete the files of dead engines; called once their leases are taken over or have run out."""
        for path in self._folder.glob(f"*{_SUFFIX}"):
            if self.proves_dead(path.stem):
                with contextlib.suppress(OSError):
                    path.unlink()

    def close(self) -> None:
        """Let go: from now on this token counts as dead, and as unknown once the file is gone."""
        os.close(self._handle)
        with contextlib.suppress(OSError):
            self._path(self.token).unlink()
