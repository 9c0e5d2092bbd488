"""What the bench can be in: the phase that fills it, and the notice that stands in the banner."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from app.services.queries.detail_rows import ParcelLineRow


class Phase(Enum):
    """What fills the bench."""

    WAITING = "waiting"
    SCANNING = "scanning"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Notice:
    """What the banner says instead of the state, until Space or the right scan. ``kind`` as in BenchAnswer, or done."""

    kind: str
    words: str
    second: str = ""
    tone: str = "bad"
    code: str = ""
    """What was scanned."""
    scanned: ParcelLineRow | None = None
    expected: ParcelLineRow | None = None


def is_done(line: ParcelLineRow) -> bool:
    """Tell whether all pieces of a line are there."""
    return line.verified_qty >= line.qty
