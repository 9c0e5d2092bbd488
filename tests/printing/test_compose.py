from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from app import wording
from app.domain.sheets import PrinterFacts
from app.errors import BadInput, DeviceTrouble
from app.printing import compose
from app.printing.labels.printer_test import printer_test_code
from tests.printing.readers import codes_in, read_escpos, read_tspl, rows_of
from tests.printing.samples import ESCPOS_58, ESCPOS_80, SLIP, TSPL_76, TSPL_100, TSPL_100_300DPI, WAYBILL


def test_a_label_for_other_paper_is_refused_before_it_is_drawn() -> None:
    with pytest.raises(DeviceTrouble) as refused:
        compose.waybill_bytes(WAYBILL, TSPL_100)
    assert refused.value.code == "printer.paper_mismatch"
    assert refused.value.params == {"printer": "C 台大标", "label": "76×130", "paper": "100×150"}


def test_a_slip_printer_prints_no_waybill() -> None:
    with pytest.raises(DeviceTrouble, match=r"printer\.no_labels"):
        compose.waybill_bytes(WAYBILL, ESCPOS_80)


def test_unknown_names_are_refused() -> None:
    with pytest.raises(BadInput, match=r"printer\.language_unknown"):
        compose.waybill_bytes(WAYBILL, replace(TSPL_76, language="zpl"))
    with pytest.raises(BadInput, match=r"printer\.transport_unknown"):
        compose.open_transport("pigeon", "loft")


def test_the_preview_is_what_will_be_printed() -> None:
    picture = Image.open(io.BytesIO(compose.waybill_png(WAYBILL, TSPL_76)))
    assert picture.size == (608, 1040)
    (label,) = read_tspl(compose.waybill_bytes(WAYBILL, TSPL_76))
    assert rows_of(compose.waybill_dots(WAYBILL, TSPL_76)) == label.rows


def test_offsets_move_the_drawing_not_the_paper() -> None:
    (still,) = read_tspl(compose.waybill_bytes(WAYBILL, TSPL_76))
    (moved,) = read_tspl(compose.waybill_bytes(WAYBILL, replace(TSPL_76, offset_x_mm=1.0, offset_y_mm=-0.5)))
    assert moved.commands == still.commands
    assert [row[8:] for row in moved.rows[:-4]] == [row[:-8] for row in still.rows[4:]]


def test_at_300_dpi_the_bitmap_has_twelve_dots_a_millimetre() -> None:
    (label,) = read_tspl(compose.waybill_bytes(replace(WAYBILL, width_mm=100, height_mm=150), TSPL_100_300DPI), 12)
    assert (len(label.rows[0]), len(label.rows)) == (1200, 1800)


@pytest.mark.parametrize("printer", [TSPL_76, TSPL_100, TSPL_100_300DPI])
def test_the_test_label_scans_and_shows_all_four_edges(printer: PrinterFacts) -> None:
    (label,) = read_tspl(compose.test_label_bytes(printer), printer.dots_per_mm)
    code = compose.test_label_code(printer)
    assert codes_in(label.rows) == {("Code128", code), ("QRCode", code)}
    edge = printer.dots_per_mm
    columns = ["".join(row[x] for row in label.rows) for x in (edge, len(label.rows[0]) - edge - 1)]
    for line in (label.rows[edge], label.rows[-edge - 1], *columns):
        assert line.strip(".") == "#" * (len(line) - 2 * edge)
    margins = [*label.rows[:edge], *label.rows[-edge:]]
    assert "#" not in "".join(margins)


@pytest.mark.parametrize("printer", [ESCPOS_80, ESCPOS_58])
def test_the_test_slip_scans(printer: PrinterFacts) -> None:
    (slip,) = read_escpos(compose.test_label_bytes(printer))
    assert ("Code128", compose.test_label_code(printer)) in codes_in(slip)


def test_each_printer_has_a_test_code_of_its_own() -> None:
    assert printer_test_code(TSPL_76) == "PDT402951"
    assert printer_test_code(TSPL_76) != printer_test_code(TSPL_100)


def test_a_slip_of_several_labels_is_one_job() -> None:
    labels = read_tspl(compose.slip_bytes(replace(SLIP, lines=SLIP.lines * 5), TSPL_76))
    assert len(labels) == len(compose.slip_dots(replace(SLIP, lines=SLIP.lines * 5), TSPL_76)) > 2


@pytest.mark.parametrize("fault", ["head_open", "paper_out", "ribbon_out", "jam", "other", "paused"])
def test_every_fault_has_words(fault: str) -> None:
    assert wording.knows(f"printer.{fault}")


def test_every_error_that_printing_raises_has_words() -> None:
    sources = Path(compose.__file__).parent.rglob("*.py")
    found = {
        code
        for source in sources
        for code in re.findall(r'(?:BadInput|DeviceTrouble|TryLater)\(\s*"([a-z0-9_.]+)"', source.read_text("utf-8"))
    }
    assert len(found) > 15
    assert [code for code in sorted(found) if not wording.knows(code)] == []
