"""ESC/POS: 80 mm slip printers, through python-escpos.

The slip goes over as our own 1-bit drawing, so Chinese depends on no code page: ``GS v 0`` in strips of at most 255
rows, which even weak firmware starts printing before the end. Certainty: commands and ``DLE EOT`` bits are from
Epson's guides read through copies; no physical printer was available.
"""

from __future__ import annotations

import logging
import os
import shutil
from functools import cache
from typing import Any

from app.domain.sheets import PrinterFacts
from app.printing.dots import Dots
from app.printing.language import Ask, Language
from app.printing.status import MUTE, PrinterStatus

STRIP_ROWS = 255
_OFFLINE, _CAUSE, _ERROR, _PAPER = (b"\x10\x04" + bytes((n,)) for n in (1, 2, 3, 4))


def render(dots: Dots, printer: PrinterFacts) -> bytes:  # noqa: ARG001 - every language has this form
    """Return one job: initialise, the drawing in strips, feed and cut."""
    from PIL import Image

    device = _library().printer.Dummy()
    device.profile = _profile(dots.width)
    device.hw("INIT")
    for top in range(0, dots.height, STRIP_ROWS):
        strip = dots.strip(top, STRIP_ROWS)
        white_is_one = bytes(byte ^ 0xFF for byte in strip.bits)
        device.image(Image.frombytes("1", (strip.width, strip.height), white_is_one), impl="bitImageRaster")
    device.cut()
    output: bytes = device.output
    return output


@cache
def _library() -> Any:  # noqa: ANN401 - python-escpos publishes no types
    """Import python-escpos (a third of a second, so on first use) and undo what its import does besides.

    It adds a handler to the root logger, leaves a temporary folder behind, and would read a pickle from a folder that
    an environment variable names.
    """
    os.environ.pop("ESCPOS_CAPABILITIES_PICKLE_DIR", None)
    root = logging.getLogger()
    handlers = list(root.handlers)
    import escpos.capabilities
    import escpos.printer

    for handler in [handler for handler in root.handlers if handler not in handlers]:
        root.removeHandler(handler)
    shutil.rmtree(escpos.capabilities.pickle_dir, ignore_errors=True)
    return escpos


def _profile(width: int) -> Any:  # noqa: ANN401 - python-escpos publishes no types
    """A plain profile that knows its width: with the default one, image() writes a remark to standard output."""
    base: Any = _library().capabilities.get_profile_class("default")
    data = {**base.profile_data, "media": {**base.profile_data["media"], "width": {"pixels": width}}}
    return type("StripProfile", (base,), {"profile_data": data})()


def parse_status(offline: bytes, cause: bytes, error: bytes, paper: bytes) -> PrinterStatus:
    """Read the answers to ``DLE EOT`` 1 to 4; a byte without the fixed bits 0xx1xx10 is no answer."""
    answers = (offline, cause, error, paper)
    if not all(answer and answer[0] & 0x93 == 0x12 for answer in answers):
        return MUTE
    why, wrong, roll = cause[0], error[0], paper[0]
    head_open, paper_out = bool(why & 0x04), bool(why & 0x20 or roll & 0x60)
    jam, other = bool(wrong & 0x08), bool(wrong & 0x64)
    unexplained = bool(offline[0] & 0x08) and not (head_open or paper_out or jam or other)
    return PrinterStatus(head_open=head_open, paper_out=paper_out, jam=jam, other=other or unexplained)


def read_status(ask: Ask) -> PrinterStatus:
    """Ask ``DLE EOT`` 1 to 4; a printer that misses the first is not asked again."""
    offline = ask(_OFFLINE, 1)
    if not offline:
        return MUTE
    return parse_status(offline, ask(_CAUSE, 1), ask(_ERROR, 1), ask(_PAPER, 1))


ESCPOS = Language("escpos", prints_labels=False, render=render, read_status=read_status)
