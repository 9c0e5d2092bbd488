"""Reads what a printer has put out, off the UI thread: a ledger of JSON lines and a picture a page.

Two writers are understood: a printer of transport ``virtual`` (``ledger.jsonl`` with 000001.png beside it) and the
simulated label printer of the demo warehouse (``paper.jsonl`` with labels/000001.png). Lines are only ever appended;
a line that a crash cut short is passed over. Nothing here writes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtGui import QImage

from app.errors import Param

LEDGER = "ledger.jsonl"
MOST = 500
"""Pages kept in the window; a virtual printer keeps as many pictures."""
FIRST_BYTES = 512 * 1024
"""Of a long ledger only its end is read at first."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One piece of paper, or a job that a strict printer would have dropped (``error``)."""

    number: int
    width: int
    """Dots."""
    height: int
    dots_per_mm: int
    picture: Path | None
    at: int = 0
    """Where its line ends in the ledger, in bytes."""
    error: str = ""
    params: dict[str, Param] = field(default_factory=dict, hash=False)
    partial: bool = False
    """The paper stopped in the middle of the label."""

    @property
    def size_mm(self) -> tuple[int, int]:
        """Width and height in whole millimetres."""
        dots = max(1, self.dots_per_mm)
        return round(self.width / dots), round(self.height / dots)


class News(NamedTuple):
    """What was added behind ``offset`` bytes of the ledger, oldest first."""

    sheets: tuple[Sheet, ...]
    offset: int
    anew: bool
    """The ledger was replaced: what was known before is void."""


class Paper(NamedTuple):
    """One printer's paper."""

    name: str
    ledger: Path


def paper_at(name: str, address: str) -> Paper:
    """Return the paper of a folder that plays printer, or of a ledger file."""
    path = Path(address)
    return Paper(name, path if path.suffix == ".jsonl" else path / LEDGER)


def read_news(ledger: Path, offset: int) -> News:
    """Return the sheets behind ``offset``. A ledger that is not there yet has none; one that shrank is read anew."""
    try:
        size = ledger.stat().st_size
    except OSError:
        return News((), 0, anew=offset > 0)
    anew = size < offset
    start = 0 if anew else offset
    skip = start == 0 and size > FIRST_BYTES
    if skip:
        start = size - FIRST_BYTES
    try:
        with ledger.open("rb") as file:
            file.seek(start)
            raw = file.read()
    except OSError:
        return News((), offset, anew=False)
    sheets = []
    for line in raw[: raw.rfind(b"\n") + 1].splitlines(keepends=True):
        start += len(line)
        sheet = None if skip else _sheet(line, ledger.parent, start)
        skip = False  # the first line of a tail is only a part of one
        if sheet is not None:
            sheets.append(sheet)
    return News(tuple(sheets[-MOST:]), start, anew)


def _sheet(line: bytes, folder: Path, at: int) -> Sheet | None:
    try:
        entry: dict[str, Any] = json.loads(line)
        return _simulated(entry, folder, at) if "seq" in entry else _virtual(entry, folder, at)
    except (ValueError, KeyError, TypeError, ZeroDivisionError):
        return None  # cut by a crash


def _virtual(entry: dict[str, Any], folder: Path, at: int) -> Sheet:
    dots = int(entry["dots_per_mm"])
    page = int(entry["page"])
    if "error" in entry:
        return Sheet(page, 0, 0, dots, None, at, str(entry["error"]), dict(entry.get("params") or {}))
    return Sheet(page, int(entry["width"]), int(entry["height"]), dots, folder / f"{page:06d}.png", at)


def _simulated(entry: dict[str, Any], folder: Path, at: int) -> Sheet:
    width, height = (int(side) for side in entry["dots"])
    dots = round(width / float(entry["paper_mm"][0]))
    picture = folder / str(entry["png"])
    return Sheet(int(entry["seq"]), width, height, dots, picture, at, partial=float(entry["fraction"]) < 1)


def read_picture(path: Path) -> QImage:
    """Return a page's picture; a null image where it is gone or still being written."""
    return QImage(str(path))
