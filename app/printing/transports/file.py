"""Jobs into files: a folder gets one numbered file a job, a file or device node gets the bytes appended.

A device node (a USB printer's on Linux, a shared port) is written to as it is. Every job is forced to the disk before
it counts as handed over.
"""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from app.errors import BadInput, DeviceTrouble
from app.printing.transport import Handover, TransportKind

SUFFIX = ".prn"


class FileTransport:
    """A folder, a file, or a device node."""

    def __init__(self, address: str) -> None:
        """Check that the place is there. Raises BadInput ``printer.address_bad`` or DeviceTrouble."""
        if not address.strip() or "\0" in address:
            raise BadInput("printer.address_bad", address=address)
        self._address = address
        self._path = Path(address)
        try:
            self._is_folder = self._path.is_dir()
            if not self._is_folder and not self._path.parent.is_dir():
                raise DeviceTrouble("printer.file_missing", address=address)
        except OSError:
            raise DeviceTrouble("printer.file_missing", address=address) from None

    def send(self, job: bytes) -> Handover:
        """Write one job. A folder's file appears under its name only when it is whole."""
        return self._new_file(job) if self._is_folder else self._append(job)

    def ask(self, query: bytes, length: int) -> bytes:  # noqa: ARG002 - files do not answer
        """Stay silent, as files do."""
        return b""

    def close(self) -> bool:
        """All that was handed over is on the disk already."""
        return True

    def _new_file(self, job: bytes) -> Handover:
        numbers = (int(path.stem) for path in self._path.glob(f"*{SUFFIX}") if path.stem.isdigit())
        try:
            target = self._path / f"{max(numbers, default=0) + 1:06d}{SUFFIX}"
            partial = target.with_suffix(".part")
            with partial.open("wb") as file:
                file.write(job)
                file.flush()
                os.fsync(file.fileno())
            partial.rename(target)
            _sync_folder(self._path)
        except OSError:
            return Handover(len(job), 0, DeviceTrouble("printer.file_failed", address=self._address))
        return Handover(len(job), len(job))

    def _append(self, job: bytes) -> Handover:
        sent = 0
        try:
            with self._path.open("ab", buffering=0) as file:
                view = memoryview(job)
                while sent < len(job):
                    sent += file.write(view[sent:])
                if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    os.fsync(file.fileno())
        except OSError:
            return Handover(len(job), sent, DeviceTrouble("printer.file_failed", address=self._address))
        return Handover(len(job), sent)


def _sync_folder(folder: Path) -> None:
    """Make a new name in the folder last; Windows neither needs nor allows it."""
    with contextlib.suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


FILE = TransportKind("file", answers=False, open=FileTransport)
