"""How bytes get to a device: what every transport promises. The transports do not know each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from app.errors import AppError


@dataclass(frozen=True)
class Handover:
    """What became of one job's bytes. Nothing here says that paper came out."""

    total: int
    sent: int
    """Bytes that the operating system, the spooler or the file took."""
    error: AppError | None = None

    @property
    def complete(self) -> bool:
        """Every byte was taken."""
        return self.error is None

    @property
    def untouched(self) -> bool:
        """Not one byte left us: the same job may be sent again without asking."""
        return self.error is not None and self.sent == 0

    @property
    def cut(self) -> bool:
        """Some bytes left and the rest did not: whether a label came out is for a person to see."""
        return self.error is not None and self.sent > 0


class Transport(Protocol):
    """An open way to one device, for one batch of jobs. Used by one thread at a time."""

    def send(self, job: bytes) -> Handover:
        """Hand one job over. Never raises for a fault of the device: the Handover carries it."""

    def ask(self, query: bytes, length: int) -> bytes:
        """Send a status query and return its answer of at most ``length`` bytes; empty is silence."""

    def close(self) -> bool:
        """End the batch; True when the other side is known to have taken all bytes."""


@dataclass(frozen=True)
class TransportKind:
    """One way to reach printers, as offered in the printer's settings."""

    name: str
    answers: bool
    """Status queries can get an answer at all."""
    open: Callable[[str], Transport]
    """Open the address. Raises BadInput for an address of the wrong form, DeviceTrouble or TryLater otherwise."""
