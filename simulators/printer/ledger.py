"""What came out of the printer: one JSON line a piece of paper, appended and never changed, with its picture."""

from __future__ import annotations

import importlib
import json
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from simulators.printer.canvas import Canvas


def barcode_reader() -> Callable[[Canvas], list[dict[str, str]]] | None:
    """Return a function that reads the barcodes of a label, or None where zxing-cpp is not installed."""
    try:
        zxing = importlib.import_module("zxingcpp")
    except ImportError:
        return None

    formats = zxing.barcode_formats_from_str("Code128,QRCode")  # what express labels carry; a third of the time of all

    def read(canvas: Canvas) -> list[dict[str, str]]:
        picture = memoryview(canvas.grey()).cast("B", (canvas.height, canvas.width))
        found = [{"format": code.format.name, "text": code.text} for code in zxing.read_barcodes(picture, formats)]
        return sorted(found, key=lambda code: (code["format"], code["text"]))

    return read


class Ledger:
    """The paper of one printer, in ``folder``: paper.jsonl and labels/NNNNNN.png. Survives restarts."""

    def __init__(self, folder: Path, *, decode: bool = True) -> None:
        (folder / "labels").mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._read_codes = barcode_reader() if decode else None
        self._changed = threading.Condition()
        self._path = folder / "paper.jsonl"
        self._entries = self._load()
        self._file = self._path.open("a", encoding="ascii")

    def _load(self) -> list[dict[str, Any]]:
        """Read the lines of earlier runs; a last line cut by a kill is dropped from the file."""
        if not self._path.exists():
            return []
        raw = self._path.read_bytes()
        whole = raw[: raw.rfind(b"\n") + 1]
        if whole != raw:
            self._path.write_bytes(whole)
        return [json.loads(line) for line in whole.splitlines()]

    def close(self) -> None:
        with self._changed:
            self._file.close()

    def examine(self, canvas: Canvas) -> dict[str, Any]:
        """Return what can be said of a picture: fingerprint, size in dots, barcodes (None without a decoder)."""
        return {
            "sha256": canvas.sha256(),
            "dots": [canvas.width, canvas.height],
            "blank": not any(canvas.rows),
            "clipped": canvas.clipped,
            "codes": self._read_codes(canvas) if self._read_codes else None,
        }

    def append(self, canvas: Canvas, facts: dict[str, Any]) -> dict[str, Any]:
        """Write the picture, then the line; returns the entry."""
        with self._changed:
            seq = len(self._entries) + 1
            picture = f"labels/{seq:06d}.png"
            (self.folder / picture).write_bytes(canvas.png())
            at = datetime.now(UTC).isoformat(timespec="milliseconds")
            entry = {"seq": seq, "at": at, **facts, "png": picture}
            self._file.write(json.dumps(entry, ensure_ascii=True) + "\n")
            self._file.flush()
            self._entries.append(entry)
            self._changed.notify_all()
        return entry

    def entries(self, after: int = 0, wait_s: float = 0.0) -> list[dict[str, Any]]:
        """Return the entries beyond ``after``, waiting up to ``wait_s`` seconds for the first."""
        with self._changed:
            if wait_s > 0:
                self._changed.wait_for(lambda: len(self._entries) > after, wait_s)
            return self._entries[after:]
