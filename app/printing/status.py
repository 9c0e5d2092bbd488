"""What a printer says about itself, in one form for all languages."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import DeviceTrouble


@dataclass(frozen=True)
class PrinterStatus:
    """An answer to a status query. ``mute`` is no answer, which is normal for many printers and proves nothing."""

    printing: bool = False
    head_open: bool = False
    jam: bool = False
    paper_out: bool = False
    ribbon_out: bool = False
    paused: bool = False
    other: bool = False
    """Temperature, cutter, or a fault that the printer does not name."""
    mute: bool = False

    @property
    def ready(self) -> bool:
        """The printer answered and nothing keeps it from printing; it may be printing right now."""
        return not self.mute and self.fault == ""

    @property
    def idle(self) -> bool:
        """Ready and not printing: all it was sent is on paper (as far as its language can tell)."""
        return self.ready and not self.printing

    @property
    def fault(self) -> str:
        """The gravest thing that a person has to see to, as the last word of an error code; empty when none."""
        for name in ("head_open", "paper_out", "ribbon_out", "jam", "other", "paused"):
            if getattr(self, name):
                return name
        return ""

    def trouble(self, printer: str) -> DeviceTrouble | None:
        """Return the error to show for this status, ``printer.<fault>``, or None when there is nothing wrong."""
        return DeviceTrouble(f"printer.{self.fault}", printer=printer) if self.fault else None


MUTE = PrinterStatus(mute=True)
