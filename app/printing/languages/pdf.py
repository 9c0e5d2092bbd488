"""Pages as a PDF for office printers, drawn by reportlab with both faces embedded.

Texts are placed by app.printing.typeset like on a label, so nothing is parsed as mark-up and nothing runs off the
sheet. Characters beyond the Basic Multilingual Plane are drawn right but copy wrong out of the PDF (reportlab writes a
16-bit ToUnicode table).
"""

from __future__ import annotations

import threading
from io import BytesIO

from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.errors import BadInput
from app.printing.codes import MIN_MODULE_MM, QR_QUIET_MODULES, QUIET_MODULES, code128_widths, qr_modules
from app.printing.fonts import Weight, face
from app.printing.page import Align, Barcode, Box, Item, Line, Page, Qr, Text
from app.printing.typeset import runs

_FONT_NAMES = {weight: f"NotoSansSC-{weight}" for weight in Weight}
_registering = threading.Lock()


def render(pages: tuple[Page, ...], title: str) -> bytes:
    """Return one PDF with a sheet for each page; ``title`` is shown by viewers and must not name a receiver.

    Raises BadInput when a code does not fit its box in readable size.
    """
    _register_fonts()
    out = BytesIO()
    first_font = _FONT_NAMES[Weight.REGULAR]  # otherwise every sheet lists Helvetica, not embedded
    canvas = Canvas(out, initialFontName=first_font, invariant=True)  # type: ignore[arg-type] # the stub says float
    canvas.setTitle(title)
    canvas.setCreator("Packdesk")
    for page in pages:
        canvas.setPageSize((page.width * mm, page.height * mm))
        # from here on as on all other paper: millimetres from the top left corner, downwards
        canvas.transform(mm, 0, 0, -mm, 0, page.height * mm)
        for item in page.items:
            _draw_item(canvas, item)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _register_fonts() -> None:
    """Give reportlab both faces once; parsing the whole Regular takes a quarter of a second."""
    with _registering:
        known = set(pdfmetrics.getRegisteredFontNames())
        for weight, name in _FONT_NAMES.items():
            if name not in known:
                pdfmetrics.registerFont(TTFont(name, str(face(weight).path)))


def _draw_item(canvas: Canvas, item: Item) -> None:
    match item:
        case Text():
            _draw_text(canvas, item)
        case Barcode():
            _draw_barcode(canvas, item)
        case Qr():
            _draw_qr(canvas, item)
        case Line():
            canvas.setLineWidth(item.thickness)
            canvas.setDash([item.dash] if item.dash else [])
            canvas.line(item.x1, item.y1, item.x2, item.y2)
        case Box():
            inset = 0.0 if item.filled else item.thickness / 2
            canvas.setLineWidth(item.thickness)
            canvas.setDash([])
            canvas.rect(
                item.x + inset, item.y + inset, item.width - 2 * inset, item.height - 2 * inset,
                stroke=not item.filled, fill=item.filled,
            )  # fmt: skip


def _draw_text(canvas: Canvas, item: Text) -> None:
    for run in runs(item):
        canvas.saveState()
        canvas.setFillGray(1 if run.white else 0)
        canvas.translate(run.x, run.baseline)
        canvas.scale(1, -1)  # letters stand upright in a page that counts downwards
        canvas.setFont(_FONT_NAMES[run.weight], run.size)
        canvas.drawString(0, 0, run.text)
        canvas.restoreState()


def _draw_barcode(canvas: Canvas, item: Barcode) -> None:
    widths = code128_widths(item.value)
    modules = sum(widths) + 2 * QUIET_MODULES
    module = min(item.module, item.width / modules)
    if module < MIN_MODULE_MM:
        raise BadInput("barcode.too_wide", characters=len(item.value), width_mm=round(item.width, 1))
    spare = item.width - modules * module
    x = item.x + {Align.LEFT: 0.0, Align.CENTER: spare / 2, Align.RIGHT: spare}[item.align] + QUIET_MODULES * module
    for place, width in enumerate(widths):
        if place % 2 == 0:
            canvas.rect(x, item.y, width * module, item.height, stroke=0, fill=1)
        x += width * module


def _draw_qr(canvas: Canvas, item: Qr) -> None:
    rows = qr_modules(item.value)
    module = item.size / (len(rows) + 2 * QR_QUIET_MODULES)
    if module < MIN_MODULE_MM:
        raise BadInput("qr.too_long", characters=len(item.value))
    for number, row in enumerate(rows):
        for place, black in enumerate(row):
            if black:
                x, y = (item.x + (QR_QUIET_MODULES + place) * module, item.y + (QR_QUIET_MODULES + number) * module)
                canvas.rect(x, y, module, module, stroke=0, fill=1)
