"""How fast paper comes out: what a mute printer has still ahead of it, judged by its own pace.

Sources: label height plus gap over the speed set in the printer; printers pause between separately sent jobs
(printing page, section 10). Real speeds were not measured, so the pause is generous.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

PAUSE_S = 0.4
"""Between two jobs."""

_MM_PER_INCH = 25.4


def label_seconds(height_mm: int, gap_mm: int, speed_inch_s: int) -> float:
    """Return seconds from the start of one label to the start of the next."""
    return (height_mm + gap_mm) / (max(1, speed_inch_s) * _MM_PER_INCH) + PAUSE_S


def labels_ahead(sent: Sequence[datetime], label_s: float, now: datetime) -> int:
    """Return how many of the labels sent at these times (oldest first) cannot be out yet."""
    each = timedelta(seconds=label_s)
    ahead = 0
    free_at: datetime | None = None
    for at in sent:
        start = at if free_at is None or free_at < at else free_at
        free_at = start + each
        ahead += free_at > now
    return ahead
