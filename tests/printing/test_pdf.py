from __future__ import annotations

import pytest

from app.errors import BadInput
from app.printing.compose import key_sheet_pdf
from app.printing.labels.waybill import waybill
from app.printing.languages.pdf import render
from app.printing.page import Align, Barcode, Page, Qr
from app.ui.bench.commands import COMMAND, VERB_OF_KEY, command_rows
from tests.printing.readers import PdfSheet, codes_in, read_pdf
from tests.printing.samples import FULL_WAYBILL

DOTS_PER_MM = 12


def drawn(sheet: PdfSheet, width: int, height: int) -> list[str]:
    """The filled rectangles as dots; they count in millimetres from the top left corner."""
    rows = [["."] * (width * DOTS_PER_MM) for _ in range(height * DOTS_PER_MM)]
    for x, y, w, h in sheet.rectangles:
        left, right = round(x * DOTS_PER_MM), round((x + w) * DOTS_PER_MM)
        for row in rows[round(y * DOTS_PER_MM) : round((y + h) * DOTS_PER_MM)]:
            row[left:right] = "#" * (right - left)
    return ["".join(row) for row in rows]


def test_a_label_as_pdf_has_the_same_codes_and_words() -> None:
    (sheet,) = read_pdf(render((waybill(FULL_WAYBILL),), "waybill"))
    assert codes_in(drawn(sheet, 76, 130)) == {
        ("Code128", FULL_WAYBILL.waybill_no),
        ("QRCode", FULL_WAYBILL.qr_text),
    }
    assert {"210-301-22 05", "补打2", "2/3", "已验视"} <= set(sheet.lines)


@pytest.mark.parametrize("align", list(Align))
def test_a_barcode_keeps_its_quiet_zones(align: Align) -> None:
    page = Page(100, 20, (Barcode(5, 2, 90, 15, "261122-00001", 0.375, align),))
    (sheet,) = read_pdf(render((page,), "x"))
    left = min(x for x, _y, _w, _h in sheet.rectangles)
    right = max(x + w for x, _y, w, _h in sheet.rectangles)
    assert left >= 5 + 10 * 0.375 - 0.01
    assert right <= 95 - 10 * 0.375 + 0.01
    assert codes_in(drawn(sheet, 100, 20)) == {("Code128", "261122-00001")}


def test_codes_too_fine_to_read_are_refused() -> None:
    with pytest.raises(BadInput, match=r"barcode\.too_wide"):
        render((Page(30, 20, (Barcode(0, 0, 30, 10, "SF1234567890123", 0.25),)),), "x")
    with pytest.raises(BadInput, match=r"qr\.too_long"):
        render((Page(30, 20, (Qr(0, 0, 8, "x" * 300),)),), "x")


def test_the_benchs_keys_come_as_bar_codes_that_scan() -> None:
    (sheet,) = read_pdf(key_sheet_pdf("打包台命令条码", command_rows()))
    assert codes_in(drawn(sheet, 210, 297)) == {("Code128", COMMAND + key) for key in VERB_OF_KEY}
    assert {"完成", "叫主管", "F12", "Esc"} <= set(sheet.lines)
