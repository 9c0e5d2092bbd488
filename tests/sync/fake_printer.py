"""A printer in virtual time: takes bytes at once, puts labels out at its pace, fails as told."""

from __future__ import annotations

from app.errors import AppError, DeviceTrouble, TryLater
from app.printing.status import MUTE, PrinterStatus
from app.printing.transport import Handover
from tests.sync.fakes import Seconds

LABEL_S = 1.0
BEGINS_AFTER_S = 0.05
"""Bytes are there, the status is still "ready, not printing"."""


class FakePrinter:
    """One device. ``out`` is what lies in the tray."""

    def __init__(self, seconds: Seconds) -> None:
        self.seconds = seconds
        self.out: list[bytes] = []
        self.buffer: list[bytes] = []
        self.fault = ""
        self.silent = False
        self.unreachable: AppError | None = None
        self.cut: list[int] = []
        """For each job to come: how many bytes pass before the line breaks (-1: all of them)."""
        self.jam_after: int | None = None
        self.opened = 0
        self.open_now = 0
        self.most_ahead = 0
        self._busy_until: float | None = None

    def run(self) -> None:
        """Let the paper move up to now."""
        while self.buffer and not self.fault:
            if self._busy_until is None:
                self._busy_until = self.seconds.now + BEGINS_AFTER_S + LABEL_S
            if self.seconds.now < self._busy_until:
                return
            if self.jam_after is not None and len(self.out) == self.jam_after:
                self.fault, self._busy_until, self.jam_after = "jam", None, None
                self.buffer.pop(0)
                return
            self.out.append(self.buffer.pop(0))
            self._busy_until = self._busy_until + LABEL_S if self.buffer else None

    def power_cut(self) -> None:
        self.run()
        self.buffer, self._busy_until = [], None
        self.silent = True
        self.unreachable = DeviceTrouble("printer.unreachable", address="fake")

    def status(self) -> PrinterStatus:
        self.run()
        if self.silent:
            return MUTE
        if self.fault:
            return PrinterStatus(**{self.fault: True})
        begun = self._busy_until is not None and self.seconds.now >= self._busy_until - LABEL_S
        return PrinterStatus(printing=begun)

    def open(self, _kind: str, _address: str) -> FakeLine:
        if self.unreachable is not None:
            raise self.unreachable
        self.opened += 1
        self.open_now += 1
        assert self.open_now == 1, "a second connection while one is open"
        return FakeLine(self)


class FakeLine:
    """One connection, as a Transport."""

    def __init__(self, device: FakePrinter) -> None:
        self.device = device

    def send(self, job: bytes) -> Handover:
        self.device.run()
        passes = self.device.cut.pop(0) if self.device.cut else -1
        if passes >= 0:
            return Handover(len(job), passes, TryLater("printer.connection_lost", address="fake"))
        self.device.buffer.append(job)
        self.device.run()
        self.device.most_ahead = max(self.device.most_ahead, len(self.device.buffer))
        return Handover(len(job), len(job))

    def ask(self, query: bytes, length: int) -> bytes:
        return b""

    def close(self) -> bool:
        self.device.open_now -= 1
        return True
