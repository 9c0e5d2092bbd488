"""What a printer would put on paper: reads TSPL and ESC/POS jobs back into dots.

It knows the commands that app.printing sends and stops at the first other one, as strict firmware does. Used by the
virtual printer, so that a demonstration shows what the bytes say and not what the program meant.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from app.errors import BadInput
from app.printing.dots import Dots

INITIALISE = b"\x1b@"
_MM = r"(\d+(?:\.\d+)?) mm"
_SIZE = re.compile(rf"SIZE {_MM},{_MM}".encode("ascii"))
_BITMAP = re.compile(rb"BITMAP (\d+),(\d+),(\d+),(\d+),0,")
_PRINT = re.compile(rb"PRINT (\d+),(\d+)")
_HARMLESS = re.compile(rb"(?:GAP|SPEED|DENSITY|DIRECTION|REFERENCE) [0-9 m,.]+")
_MAX_PAGES = 200
_MAX_MM = 1000.0
"""What no label printer is told; a guard against jobs that are not ours."""


@dataclass
class _Head:
    """The state of a label printer: paper size and image buffer, one row of bytes a dot line."""

    dots_per_mm: int
    width: int = 0
    height: int = 0
    rows: list[bytearray] = field(default_factory=list)

    def clear(self) -> None:
        """CLS: an empty buffer of the paper's size."""
        self.rows = [bytearray((self.width + 7) // 8) for _ in range(self.height)]

    def overwrite(self, x: int, y: int, row_bytes: int, data: bytes) -> None:
        """BITMAP in mode 0: 0 bits are black. What lies outside the paper is lost."""
        if x % 8:
            raise BadInput("virtual_printer.unknown_command", command=f"BITMAP {x}")
        for number in range(len(data) // row_bytes):
            if 0 <= y + number < len(self.rows):
                row = self.rows[y + number]
                fitting = max(0, min(row_bytes, len(row) - x // 8))
                black = bytes(byte ^ 0xFF for byte in data[number * row_bytes : number * row_bytes + fitting])
                row[x // 8 : x // 8 + fitting] = black

    def page(self) -> Dots:
        """The buffer as it would be printed."""
        return Dots(self.width, self.height, b"".join(self.rows))


def answer(query: bytes) -> bytes:
    """Answer a status query as a printer does that is ready and has nothing to do; silence for an unknown one."""
    if query == b"\x1b!?":
        return b"\x00"
    return b"\x12" if query[:2] == b"\x10\x04" else b""


def read_job(job: bytes, dots_per_mm: int) -> tuple[Dots, ...]:
    """Return the pages that a job prints, in order.

    Raises BadInput ``virtual_printer.unknown_command`` with the first command that a strict printer would drop the
    rest at, and ``virtual_printer.cut`` for a job that ends inside a picture.
    """
    if job.startswith(INITIALISE):
        return _read_escpos(job)
    return _read_tspl(job, dots_per_mm)


def _read_tspl(job: bytes, dots_per_mm: int) -> tuple[Dots, ...]:
    head = _Head(dots_per_mm)
    pages: list[Dots] = []
    position = 0
    while position < len(job):
        bitmap = _BITMAP.match(job, position)
        if bitmap:
            x, y, row_bytes, height = (int(number) for number in bitmap.groups())
            end = bitmap.end() + row_bytes * height
            if end + 2 > len(job):
                raise BadInput("virtual_printer.cut", bytes=len(job))
            head.overwrite(x, y, row_bytes, job[bitmap.end() : end])
            position = end + 2
            continue
        end = job.find(b"\r\n", position)
        if end < 0:
            raise BadInput("virtual_printer.cut", bytes=len(job))
        pages += _tspl_line(head, job[position:end])
        position = end + 2
    return tuple(pages)


def _tspl_line(head: _Head, line: bytes) -> list[Dots]:
    """Carry out one command line; PRINT returns what comes out."""
    size, sheets = _SIZE.fullmatch(line), _PRINT.fullmatch(line)
    if size and max(float(number) for number in size.groups()) <= _MAX_MM:
        head.width, head.height = (round(float(number) * head.dots_per_mm) for number in size.groups())
    elif line == b"CLS":
        head.clear()
    elif sheets and int(sheets[1]) * int(sheets[2]) <= _MAX_PAGES:
        return [head.page()] * (int(sheets[1]) * int(sheets[2]))
    elif not _HARMLESS.fullmatch(line):
        raise BadInput("virtual_printer.unknown_command", command=line[:40].decode("ascii", "replace"))
    return []


def _read_escpos(job: bytes) -> tuple[Dots, ...]:
    """Join the strips between two cuts into one slip."""
    slips: list[Dots] = []
    width, rows = 0, bytearray()
    position = len(INITIALISE)
    while position < len(job):
        command = job[position : position + 4]
        if command[:3] == b"\x1dv0":
            row_bytes, height = (int.from_bytes(job[position + at : position + at + 2], "little") for at in (4, 6))
            picture = job[position + 8 : position + 8 + row_bytes * height]
            if len(picture) < row_bytes * height or (width and width != row_bytes * 8):
                raise BadInput("virtual_printer.cut", bytes=len(job))
            width = row_bytes * 8
            rows += picture
            position += 8 + len(picture)
        elif command[:2] == b"\x1bd":
            position += 3
        elif command[:2] == b"\x1dV":
            slips.append(Dots(width, len(rows) // max(1, width // 8), bytes(rows)))
            rows.clear()
            position += 3
        else:
            raise BadInput("virtual_printer.unknown_command", command=command.hex())
    return tuple(slips)
