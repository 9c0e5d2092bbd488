"""TSPL / TSPL2: TSC and the many label printers that follow it (Gprinter, HPRT, Xprinter, Deli ...).

Only commands of the manual are sent, since strict firmware drops a job at the first unknown one. The label goes over
as one BITMAP in mode 0. Certainty: BITMAP polarity (0 is black) and ``ESC ! ?`` bits are from vendors' manuals read
through copies; that some firmwares invert the polarity is from users' reports, hence the printer's setting. No
physical printer was available.
"""

from __future__ import annotations

from app.domain.sheets import PrinterFacts
from app.printing.dots import Dots
from app.printing.language import Ask, Language
from app.printing.status import MUTE, PrinterStatus

STATUS_QUERY = b"\x1b!?"
"""Real time, answered with one byte even while in error; many clones answer nothing."""

_INVERT = bytes(byte ^ 0xFF for byte in range(256))


def render(dots: Dots, printer: PrinterFacts) -> bytes:
    """Return one job: set the paper, clear the image buffer, overwrite it with ``dots``, print one label."""
    data = dots.bits if printer.inverted else dots.bits.translate(_INVERT)
    lines = [
        f"SIZE {printer.width_mm:d} mm,{printer.height_mm:d} mm",
        f"GAP {printer.gap_mm:d} mm,0 mm",
        f"SPEED {printer.speed:d}",
        f"DENSITY {printer.density:d}",
        "DIRECTION 0",
        "REFERENCE 0,0",
        "CLS",
        f"BITMAP 0,0,{dots.row_bytes:d},{dots.height:d},0,",
    ]
    return "\r\n".join(lines).encode("ascii") + data + b"\r\nPRINT 1,1\r\n"


def parse_status(answer: bytes) -> PrinterStatus:
    """Read the byte that answers ``ESC ! ?``; no byte is a mute printer."""
    if not answer:
        return MUTE
    bits = answer[0]
    return PrinterStatus(
        head_open=bool(bits & 0x41),  # bit 6 is the cover of models that have one
        jam=bool(bits & 0x02),
        paper_out=bool(bits & 0x04),
        ribbon_out=bool(bits & 0x08),
        paused=bool(bits & 0x10),
        printing=bool(bits & 0x20),
        other=bool(bits & 0x80),
    )


def read_status(ask: Ask) -> PrinterStatus:
    """Ask ``ESC ! ?`` and read the answer."""
    return parse_status(ask(STATUS_QUERY, 1))


TSPL = Language("tspl", prints_labels=True, render=render, read_status=read_status)
