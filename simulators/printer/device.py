"""The machine itself: buffer, head, motor and paper. It works in its own thread and at its own pace.

Bytes are accepted long before the label is out, so a power cut loses labels that the host has sent in full.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulators.printer.canvas import Canvas

if TYPE_CHECKING:
    from simulators.printer.ledger import Ledger
    from simulators.printer.tspl import Command

HEAD_OPEN, JAM, PAPER_OUT, PAUSED, PRINTING, COVER, OTHER = 0x01, 0x02, 0x04, 0x10, 0x20, 0x40, 0x80
ERRORS = {"jam": JAM, "cover_open": HEAD_OPEN, "pause": PAUSED, "overheat": OTHER}
"""Lasting errors by name. The status byte's bits: printing notes section 3 (Gprinter manual)."""
_LETS_GO_ON = ("drop_connection", "stall", "slow")
FAULT_KINDS = (*ERRORS, "paper_out", "power_cut", *_LETS_GO_ON)
MM_PER_INCH = 25.4


@dataclass(frozen=True)
class Model:
    """What kind of printer it is."""

    name: str
    paper_mm: tuple[float, float] = (76.0, 130.0)
    dpi: int = 203
    inverted: bool = False
    """True for the firmwares where a 1 bit is black."""
    mute: bool = False
    drop_after_unknown: bool = True
    keep_cut_job: bool = False
    """True for a firmware that waits for the rest of a cut-off job, even from the next connection."""
    reprint_after_error: bool = False
    buffer_bytes: int = 4_000_000
    head_dots: int = 832
    default_speed_ips: float = 6.0

    @property
    def dots_per_mm(self) -> float:
        """8 at 203 dpi, 11.8 at 300 dpi (what the manuals say, not the arithmetic)."""
        return {203: 8.0, 300: 11.8, 600: 23.6}.get(self.dpi, self.dpi / MM_PER_INCH)


@dataclass
class _Settings:
    """What the host has set; lost when the power goes."""

    size_mm: tuple[float, float]
    gap_mm: float = 2.0
    speed_ips: float = 6.0
    direction: int = 0
    reference: tuple[int, int] = (0, 0)
    reprint: bool = False
    canvas: Canvas | None = None
    native: list[str] = field(default_factory=list)


@dataclass
class _Planned:
    """A fault that strikes once ``after`` more whole labels are out, at ``at`` of the next one's length."""

    kind: str
    after: int
    at: float


class PowerLostError(Exception):
    """The power went while the machine was working."""


class Device:
    """One printer. ``speed_factor`` 1 is real time, 100 a hundred times as fast."""

    def __init__(self, model: Model, ledger: Ledger, speed_factor: float = 1.0) -> None:
        self.model = model
        self.ledger = ledger
        self.speed_factor = speed_factor
        self.changed = threading.Condition()
        self.powered = True
        self.stalled = False
        self.power_cuts = 0
        self.drops_asked = 0
        self.paper_left: int | None = None
        self.events: list[dict[str, Any]] = []
        self._errors: set[str] = set()
        self._planned: list[_Planned] = []
        self._buffer: deque[Command] = deque()
        self._buffered_bytes = 0
        self._printing = False
        self._stopping = False
        self._settings = self._fresh_settings()
        self._thread = threading.Thread(target=self._work, name=f"engine-{model.name}", daemon=True)
        self._thread.start()

    def _fresh_settings(self) -> _Settings:
        model = self.model
        return _Settings(model.paper_mm, speed_ips=model.default_speed_ips, reprint=model.reprint_after_error)

    # -- seen from the port ------------------------------------------------------------------------------------------

    def accept(self, command: Command) -> bool:
        """Take a command into the buffer, waiting while it is full. False when the power went meanwhile."""
        with self.changed:
            cuts = self.power_cuts
            while self._buffered_bytes + command.byte_count > self.model.buffer_bytes and self._buffer:
                self.changed.wait(0.5)
                if self._stopping or cuts != self.power_cuts:
                    return False
            if not self.powered:
                return False
            self._buffer.append(command)
            self._buffered_bytes += command.byte_count
            self.changed.notify_all()
        return True

    def status(self) -> int:
        """Return the status byte of ESC ! ?."""
        with self.changed:
            bits = 0
            for name in self._errors:
                bits |= ERRORS[name]
            if self.paper_left == 0:
                bits |= PAPER_OUT
            if self._printing and not bits:
                bits |= PRINTING
            return bits

    def wait_status(self, wanted: int, wait_s: float) -> None:
        """Wait until the status byte is ``wanted``, at most ``wait_s`` seconds."""
        with self.changed:
            self.changed.wait_for(lambda: self.status() == wanted, wait_s)

    def long_status(self) -> bytes:
        """Return the eight bytes of ESC ! S."""
        status = self.status()
        first = b"P" if status == PRINTING else b"`" if status == PAUSED else b"E" if status else b"@"
        with self.changed:
            full = self._buffered_bytes >= self.model.buffer_bytes
        errors = (1 if status & PAPER_OUT else 0) | (2 if status & JAM else 0)
        return b"\x02" + first + bytes((0x48 if full else 0x40, 0x40, 0x40 | errors)) + b"\x03\r\n"

    def reset(self) -> None:
        """ESC ! R and ESC ! . : forget what is in the buffer."""
        with self.changed:
            self._buffer.clear()
            self._buffered_bytes = 0
            self.changed.notify_all()

    def note(self, kind: str, **facts: object) -> None:
        """Remember something that happened and left no paper."""
        with self.changed:
            self.events.append({"kind": kind, "labels_out": len(self.ledger.entries()), **facts})

    # -- faults and their cure ---------------------------------------------------------------------------------------

    def plan(self, kind: str, after: int | None, at: float | None) -> None:
        """Let a fault happen now (``after`` None) or later. Raises ValueError for an unknown kind."""
        if kind not in FAULT_KINDS:
            raise ValueError(f"unknown kind {kind!r}; known: {', '.join(FAULT_KINDS)}")
        with self.changed:
            if after is None:
                self._strike(kind)
            else:
                default = 0.0 if kind == "paper_out" else 0.5
                self._planned.append(_Planned(kind, after, default if at is None else at))

    def cure(self, *, paper: int | None = None) -> None:
        """Close the cover, take out the jam, load paper (``paper`` labels, None for a roll without end), power on."""
        with self.changed:
            self._errors.clear()
            self.paper_left = paper
            self.powered, self.stalled = True, False
            self.changed.notify_all()

    def resume(self) -> None:
        """ESC ! O: go on after a pause."""
        with self.changed:
            self._errors.discard("pause")
            self.changed.notify_all()

    def forget_plans(self) -> None:
        """Let no planned fault happen."""
        with self.changed:
            self._planned.clear()

    def load_paper(self, labels: int | None) -> None:
        """Put in a roll with so many labels left, None for one without end."""
        with self.changed:
            self.paper_left = labels
            self.changed.notify_all()

    def set_pace(self, speed_factor: float) -> None:
        with self.changed:
            self.speed_factor = speed_factor

    def _strike(self, kind: str) -> None:
        self.events.append({"kind": kind, "labels_out": len(self.ledger.entries())})
        if kind in ERRORS:
            self._errors.add(kind)
        elif kind == "paper_out":
            self.paper_left = 0
        elif kind == "drop_connection":
            self.drops_asked += 1
        elif kind == "stall":
            self.stalled = True
        elif kind == "slow":
            self.speed_factor /= 10
        else:
            self.powered = False
            self.power_cuts += 1
            self._buffer.clear()
            self._buffered_bytes = 0
            self._settings = self._fresh_settings()
        self.changed.notify_all()

    # -- the engine --------------------------------------------------------------------------------------------------

    def ask_to_stop(self) -> None:
        """End the engine; what is in the buffer stays unprinted, as when the machine is switched off."""
        with self.changed:
            self._stopping = True
            self.changed.notify_all()

    def join(self) -> None:
        """Wait for the engine's end and close the ledger."""
        self._thread.join()
        self.ledger.close()

    def _work(self) -> None:
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self._stopping or (self.powered and self._buffer))
                if self._stopping:
                    return
                command = self._buffer.popleft()
                self._buffered_bytes -= command.byte_count
                self._printing = bool(self._buffer) or command.name == "PRINT"
                self.changed.notify_all()
            try:
                self._execute(command)
            except PowerLostError:
                continue
            finally:
                with self.changed:
                    self._printing = bool(self._buffer)
                    self.changed.notify_all()

    def _dots(self, length: float) -> int:
        """Return dots for a length in mm, or for minus a number of dots."""
        return int(-length) if length < 0 else round(length * self.model.dots_per_mm)

    def _mm(self, length: float) -> float:
        return length if length >= 0 else -length / self.model.dots_per_mm

    def _execute(self, command: Command) -> None:
        settings, name, values = self._settings, command.name, command.values
        if name == "SIZE":
            height = values[1] if len(values) > 1 else self.model.paper_mm[1]
            settings.size_mm = (self._mm(values[0]), self._mm(height))
        elif name in {"GAP", "BLINE"}:
            settings.gap_mm = self._mm(values[0])
        elif name == "SPEED":
            settings.speed_ips = values[0]
        elif name == "DIRECTION":
            settings.direction = int(values[0])
        elif name == "REFERENCE":
            settings.reference = (int(values[0]), int(values[1]))
        elif name == "SET" and command.words[0] == "REPRINT":
            settings.reprint = command.words[1] == "ON"
        elif name == "INITIALPRINTER":
            self._settings = self._fresh_settings()
        elif name == "CLS":
            settings.canvas, settings.native = self._new_canvas(), []
        elif name == "PRINT":
            count = int(values[0]) * int(values[1] if len(values) > 1 else 1)
            for copy in range(1, count + 1):
                self._print_label(copy, count)
        elif name in {"FORMFEED", "HOME", "SELFTEST"}:
            self._print_label(1, 1, kind=name.lower())
        else:
            self._draw(command)

    def _new_canvas(self) -> Canvas:
        width, height = (max(1, round(side * self.model.dots_per_mm)) for side in self._settings.size_mm)
        return Canvas(min(width, self.model.head_dots), height)

    def _draw(self, command: Command) -> None:
        settings = self._settings
        if settings.canvas is None:
            settings.canvas = self._new_canvas()
        canvas, name = settings.canvas, command.name
        numbers = [int(value) for value in command.values]
        if len(numbers) >= 2:
            numbers[0] += settings.reference[0]
            numbers[1] += settings.reference[1]
        if name == "BITMAP":
            x, y, width_bytes, _, mode = numbers
            raw = command.payload
            black = raw if self.model.inverted else raw.translate(bytes(255 - byte for byte in range(256)))
            canvas.bitmap(x, y, width_bytes, mode, black)
        elif name == "BAR":
            canvas.bar(*numbers[:4])
        elif name == "BOX":
            x_end, y_end = numbers[2] + settings.reference[0], numbers[3] + settings.reference[1]
            canvas.box(numbers[0], numbers[1], x_end, y_end, numbers[4])
        elif name == "ERASE":
            canvas.bar(*numbers[:4], ink="white")
        elif name == "REVERSE":
            canvas.bar(*numbers[:4], ink="inverse")
        elif name in {"TEXT", "BARCODE", "QRCODE", "BLOCK"}:
            # Fonts and symbologies of the firmware are not modelled: a frame shows where it would be.
            settings.native.append(f"{name} {command.words[-1].strip(chr(34))}")
            canvas.box(numbers[0], numbers[1], numbers[0] + 120, numbers[1] + 24, 2)

    def _print_label(self, copy: int, count: int, kind: str = "label") -> None:
        """Let one label out, however long errors and a roll that is empty hold it up. Raises PowerLostError.

        Kinds other than ``label`` are the empty labels of a feed or a self-test.
        """
        settings = self._settings
        drawn = settings.canvas if kind == "label" else None
        picture = drawn or self._new_canvas()
        facts = {
            **self.ledger.examine(picture),
            "printer": self.model.name,
            "copy": f"{copy}/{count}",
            "size_mm": list(settings.size_mm),
            "paper_mm": list(self.model.paper_mm),
            "wrong_paper": any(abs(a - b) > 1 for a, b in zip(settings.size_mm, self.model.paper_mm, strict=True)),
            "direction": settings.direction,
            "native": list(settings.native),
        }
        while True:
            fraction = self._move_paper(settings)
            if fraction >= 1:
                self.ledger.append(picture, {"kind": kind, "fraction": 1.0, **facts})
                return
            if fraction > 0:
                part = picture.top_part(fraction)
                partial = {**facts, "sha256": part.sha256(), "codes": None, "kind": "partial"}
                self.ledger.append(part, {**partial, "fraction": round(fraction, 3)})
            with self.changed:
                if not self.powered or self._stopping:
                    raise PowerLostError
            if fraction > 0 and not settings.reprint:
                return

    def _move_paper(self, settings: _Settings) -> float:
        """Wait until the printer may print, then move one label; returns how much of it came out (0 to 1)."""
        with self.changed:
            cuts = self.power_cuts
            planned = self._due()
            if planned and planned.at <= 0:
                self._strike(planned.kind)
                planned = None
            self.changed.wait_for(lambda: self._stopping or cuts != self.power_cuts or self._may_print())
            if self._stopping or cuts != self.power_cuts:
                return 0.0
            pitch_mm = settings.size_mm[1] + settings.gap_mm
            began, fraction = time.monotonic(), 0.0
            seconds = pitch_mm / (settings.speed_ips * MM_PER_INCH) / self.speed_factor
            stop_at = planned.at if planned else 1.0
            while fraction < stop_at and self._may_print() and cuts == self.power_cuts and not self._stopping:
                self.changed.wait(max(seconds * (stop_at - fraction), 0.0))
                fraction = min((time.monotonic() - began) / seconds, stop_at)
                if planned and fraction >= stop_at:
                    self._strike(planned.kind)
                    if planned.kind in _LETS_GO_ON:
                        planned, stop_at = None, 1.0
            if self.paper_left:
                self.paper_left -= 1
            for waiting in self._planned:
                waiting.after -= fraction >= 1
            return fraction

    def _due(self) -> _Planned | None:
        for planned in self._planned:
            if planned.after <= 0:
                self._planned.remove(planned)
                return planned
        return None

    def _may_print(self) -> bool:
        return self.powered and not self._errors and self.paper_left != 0
