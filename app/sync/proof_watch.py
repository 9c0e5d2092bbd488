"""Reads a printer's answers while labels are under way: proven, still coming, held up, spoilt, or out of sight.

A status query is answered in real time, bytes are only bytes: right after sending, "ready, not printing" can mean that
the printer has not begun. So idle counts as proof only after printing was seen since the last job went, and then twice;
where printing was never seen, after the time the paper needs by the printer's own pace. Whether real firmware drops the
printing bit for a moment between two labels is not known (no device was at hand), hence the second look.
"""

from __future__ import annotations

from enum import StrEnum

from app.printing.status import PrinterStatus

CALM_S = 0.06
"""Between the two looks that must both find the printer idle."""

SILENCE_S = 6.0
"""A printer that used to answer and says nothing for so long has lost its power or its cable."""

_HELD = ("paper_out", "paused")
"""The printer stops between two labels and goes on by itself once a person has seen to it."""


class Verdict(StrEnum):
    """What a look at the printer means for the labels under way."""

    COMING = "coming"
    PROVEN = "proven"
    HELD = "held"
    """A person has to load paper or press a key; nothing is lost."""
    SPOILT = "spoilt"
    """A jam or an open head in the middle: which label is good, a person has to see."""
    OUT_OF_SIGHT = "out_of_sight"


class ProofWatch:
    """Watches the labels sent to one printer over one connection. Times are seconds of a monotonic clock."""

    def __init__(self, label_s: float) -> None:
        self._label_s = label_s
        self.under_way: list[int] = []
        self._surely_out_at = 0.0
        self._printing_seen = False
        self._calm_since: float | None = None
        self._silent_since: float | None = None
        self._held = False

    def sent(self, job_id: int, now: float) -> None:
        """Note that a job's bytes were taken."""
        self.under_way.append(job_id)
        self._expect_from(now, 1)

    def _expect_from(self, now: float, labels: int) -> None:
        self._surely_out_at = max(self._surely_out_at, now) + labels * self._label_s
        self._printing_seen = False
        self._calm_since = None

    def see(self, status: PrinterStatus, now: float) -> Verdict:
        """Judge one answer."""
        if status.mute:
            if self._silent_since is None:
                self._silent_since = now
            return Verdict.OUT_OF_SIGHT if now - self._silent_since >= SILENCE_S else Verdict.COMING
        self._silent_since = None
        if status.fault:
            return self._see_fault(status.fault)
        if self._held:
            self._held = False
            self._surely_out_at = 0.0
            self._expect_from(now, len(self.under_way))
        if status.printing:
            self._printing_seen = True
            self._calm_since = None
            return Verdict.COMING
        return self._see_idle(now)

    def _see_fault(self, fault: str) -> Verdict:
        """What happens while paper is being loaded (the cover is opened) belongs to loading it."""
        if self._held or fault in _HELD or not self.under_way:
            self._held = True
            return Verdict.HELD
        return Verdict.SPOILT

    def _see_idle(self, now: float) -> Verdict:
        if not self.under_way:
            return Verdict.PROVEN
        if not self._printing_seen and now < self._surely_out_at:
            return Verdict.COMING
        if self._calm_since is None:
            self._calm_since = now
        return Verdict.PROVEN if now - self._calm_since >= CALM_S else Verdict.COMING

    def proven(self) -> list[int]:
        """Return the jobs under way and forget them: they are on paper."""
        done, self.under_way = self.under_way, []
        self._surely_out_at = 0.0
        return done
