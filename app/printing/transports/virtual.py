"""The virtual printer: what a printer would put on paper, as pictures in a folder. The address is the folder.

Each page becomes ``000001.png`` and a line of ``ledger.jsonl``: number, job, page, width and height in dots, dots per
mm, bytes of the job. A job that a strict printer would drop becomes a line with the reason and no picture. The window
of the virtual printer watches the folder. It has a 203 dpi head and always answers "ready", since its paper never ends.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from app.errors import AppError, BadInput, DeviceTrouble
from app.printing.dots import Dots
from app.printing.transport import Handover, TransportKind
from app.printing.virtual_printer import answer, read_job

LEDGER = "ledger.jsonl"
DOTS_PER_MM = 8
KEPT_PAGES = 500
"""Older pictures go; their lines in the ledger stay."""


class VirtualTransport:
    """A folder that plays printer."""

    def __init__(self, address: str) -> None:
        """Make the folder if need be. Raises BadInput ``printer.address_bad`` or DeviceTrouble."""
        if not address.strip() or "\0" in address:
            raise BadInput("printer.address_bad", address=address)
        self._address = address
        self._folder = Path(address)
        self._ledger = self._folder / LEDGER
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            raise DeviceTrouble("printer.file_missing", address=address) from None

    def send(self, job: bytes) -> Handover:
        """Print one job into the folder."""
        try:
            self._print(job)
        except OSError:
            return Handover(len(job), 0, DeviceTrouble("printer.file_failed", address=self._address))
        return Handover(len(job), len(job))

    def ask(self, query: bytes, length: int) -> bytes:
        """Answer like a printer that is ready."""
        return answer(query)[:length]

    def close(self) -> bool:
        """Every page is on the disk already."""
        return True

    def _print(self, job: bytes) -> None:
        last = self._last_entry()
        page = last["page"]
        entry = {"job": last["job"] + 1, "bytes": len(job), "dots_per_mm": DOTS_PER_MM}
        try:
            drawn = read_job(job, DOTS_PER_MM)
        except AppError as error:
            self._note({**entry, "page": page, "error": error.code, "params": error.params})
            return
        for dots in drawn:
            page += 1
            self._draw(page, dots)
            self._note({**entry, "page": page, "width": dots.width, "height": dots.height})
            (self._folder / f"{page - KEPT_PAGES:06d}.png").unlink(missing_ok=True)

    def _last_entry(self) -> dict[str, int]:
        """The numbers reached so far; a line that a crash cut short does not count."""
        text = self._ledger.read_text("utf-8") if self._ledger.exists() else ""
        for line in reversed(text.splitlines()):
            try:
                entry = json.loads(line)
                return {"job": int(entry["job"]), "page": int(entry["page"])}
            except (ValueError, KeyError, TypeError):
                continue
        return {"job": 0, "page": 0}

    def _draw(self, page: int, dots: Dots) -> None:
        target = self._folder / f"{page:06d}.png"
        partial = target.with_suffix(".part")
        partial.write_bytes(dots.png(DOTS_PER_MM))
        partial.replace(target)

    def _note(self, entry: dict[str, object]) -> None:
        with self._ledger.open("ab+") as file:
            if file.tell() and self._ledger.read_bytes()[-1:] != b"\n":
                file.write(b"\n")  # a crash cut the line before
            file.write(json.dumps(entry).encode("ascii") + b"\n")
            file.flush()
            os.fsync(file.fileno())


VIRTUAL = TransportKind("virtual", answers=True, open=VirtualTransport)
