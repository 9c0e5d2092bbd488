"""The test label 测试面单: shows at a glance whether polarity, edges, darkness and scanning are right.

The person answers three questions against the paper: is black black, are all four edges of the frame on the paper,
does the barcode scan. The barcode's text is ``printer_test_code``, so that a scan settles the last one by itself.
"""

from __future__ import annotations

import zlib

from app.domain.sheets import PrinterFacts
from app.printing.page import Align, Barcode, Box, Item, Line, Page, Qr, Text, Valign

EDGE = 1.0
"""The frame stands this far inside the paper's edge."""


def printer_test_code(printer: PrinterFacts) -> str:
    """What scanning this printer's test label gives: ``PDT`` and six digits made from its name."""
    return f"PDT{zlib.crc32(printer.name.encode('utf-8')) % 1_000_000:06d}"


def printer_test_page(printer: PrinterFacts, width: float, height: float) -> Page:
    """Lay out a test label for paper of that size in mm."""
    code = printer_test_code(printer)
    centre, inner = EDGE + 4, width - 2 * EDGE - 8
    measure = f"{printer.width_mm} × {printer.height_mm}" if printer.height_mm else f"{printer.width_mm}"
    paper = f"{measure} mm，{printer.dpi} dpi，{printer.language.upper()}"
    y = EDGE + 5
    items: list[Item] = [Box(EDGE, EDGE, width - 2 * EDGE, height - 2 * EDGE, 0.5), *_rulers(width, height)]
    for text, size, space, bold in (
        ("测试面单", 8.0, 10.0, True),
        (printer.name, 4.5, 6.0, True),
        (paper, 3.2, 6.0, False),
    ):
        items.append(
            Text(centre, y, inner, space, text, size, 2.0, bold=bold, align=Align.CENTER, valign=Valign.MIDDLE)
        )
        y += space
    half = inner / 2 - 1
    items += [
        Text(centre, y, half, 9, "白底黑字", 5, 2.0, bold=True, align=Align.CENTER, valign=Valign.MIDDLE),
        Box(centre, y, half, 9, 0.25),
        Box(centre + half + 2, y, half, 9, filled=True),
        Text(centre + half + 2, y, half, 9, "黑底白字", 5, 2.0, bold=True, align=Align.CENTER, valign=Valign.MIDDLE,
             white=True),
        Barcode(centre, y + 12, inner, 12, code, 0.375),
        Text(centre, y + 24.5, inner, 5, code, 4, bold=True, align=Align.CENTER, valign=Valign.MIDDLE),
    ]  # fmt: skip
    y += 31
    qr_size = 18.0
    items += [
        Qr(centre, y, qr_size, code),
        Text(centre + qr_size + 2, y, inner - qr_size - 2, 4, "省 市 区 街道 12345 ABC", 3.2, 2.0, bold=True),
        Text(centre + qr_size + 2, y + 4.4, inner - qr_size - 2, 3.5, "最小字：永东国酬爱郁灵鹰袋", 2.5, 2.0),
        *(
            Line(centre + qr_size + 2 + 2 * step, y + 9, centre + qr_size + 2 + 2 * step, y + qr_size - 1, 0.125 * step)
            for step in range(1, 7)
        ),
    ]
    return Page(width, height, tuple(items))


def _rulers(width: float, height: float) -> list[Item]:
    """Millimetre marks along the frame's top and left side, from the paper's corner: long every 10, middle every 5."""
    items: list[Item] = []
    for mm in range(2, int(max(width, height)) - 1):
        length = 3.0 if mm % 10 == 0 else 2.0 if mm % 5 == 0 else 1.0
        if mm < width - EDGE:
            items.append(Line(mm, EDGE, mm, EDGE + length, 0.125))
        if mm < height - EDGE:
            items.append(Line(EDGE, mm, EDGE + length, mm, 0.125))
    return items
