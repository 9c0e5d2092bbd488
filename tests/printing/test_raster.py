from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image

from app.errors import BadInput
from app.printing.dots import Dots
from app.printing.page import Barcode, Box, Line, Page, Qr, Text
from app.printing.raster import draw
from tests.printing.readers import codes_in, rows_of


def page(*items: Text | Barcode | Qr | Line | Box, width: float = 40, height: float = 20) -> Page:
    return Page(width, height, items)


def ink(rows: list[str]) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of all black, the last two exclusive."""
    across = [row.find("#") for row in rows if "#" in row]
    down = [number for number, row in enumerate(rows) if "#" in row]
    return min(across), down[0], max(row.rfind("#") for row in rows) + 1, down[-1] + 1


def test_the_size_is_that_of_the_paper_in_dots() -> None:
    dots = draw(page(width=76, height=130), 8)
    assert (dots.width, dots.height, dots.row_bytes) == (608, 1040, 76)
    assert not any(dots.bits)


def test_spare_bits_of_a_row_are_white() -> None:
    dots = draw(page(Box(0, 0, 10.25, 2, filled=True), width=10.25, height=2), 8)
    assert (dots.width, dots.row_bytes) == (82, 11)
    assert rows_of(dots) == ["#" * 82] * 16
    assert all(dots.bits[11 * row + 10] == 0b11000000 for row in range(16))


def test_boxes_and_lines_stand_on_whole_dots() -> None:
    rows = rows_of(draw(page(Box(1, 1, 3, 2, 0.25), Line(0, 5, 4, 5, 0.25), width=5, height=6), 8))
    assert ink(rows[:30]) == (8, 8, 32, 24)
    assert rows[8] == rows[9] == "." * 8 + "#" * 24 + "." * 8
    assert rows[12] == "." * 8 + "##" + "." * 20 + "##" + "." * 8
    assert rows[40] == rows[41] == "#" * 32 + "." * 8
    assert "#" not in rows[42]


def test_a_dashed_line_has_gaps() -> None:
    rows = rows_of(draw(page(Line(0, 1, 4, 1, 0.125, dash=1), Line(2, 2, 2, 5, 0.125, dash=1), height=6), 8))
    assert rows[8][:32] == "########........########........"
    assert "".join(row[16] for row in rows[16:40]) == "########........########"


@pytest.mark.parametrize("size", [3.0, 10.0])
def test_text_is_black_and_stays_in_its_box(size: float) -> None:
    rows = rows_of(draw(page(Text(2, 3, 36, 12, "永东AB12", size, 2.0, bold=True)), 8))
    left, top, right, bottom = ink(rows)
    assert left >= 16
    assert right <= 38 * 8
    assert top >= 24
    assert bottom <= 15 * 8
    assert sum(row.count("#") for row in rows) > 100


def test_white_text_is_cut_out_of_a_box() -> None:
    filled = rows_of(draw(page(Box(2, 2, 30, 8, filled=True)), 8))
    written = rows_of(draw(page(Box(2, 2, 30, 8, filled=True), Text(4, 3, 26, 6, "代收货款", 5, white=True)), 8))
    assert sum(row.count("#") for row in written) < sum(row.count("#") for row in filled) - 200
    assert ink(written) == ink(filled)


def test_the_same_character_always_has_the_same_dots() -> None:
    rows = rows_of(draw(page(Text(1, 1, 38, 4, "国国国国", 3.2)), 8))
    starts = [8 + round(step * 3.2 * 8) for step in range(4)]
    cells = {tuple(row[start : start + 25] for row in rows) for start in starts}
    assert len(cells) == 1
    assert "#" in "".join(next(iter(cells)))


def test_a_rare_character_is_drawn_and_a_missing_one_is_named() -> None:
    rare = draw(page(Text(1, 1, 38, 5, "𬭎", 4)), 8)
    hint = draw(page(Text(1, 1, 38, 5, "𠮷", 4)), 8)
    assert rare.bits != draw(page(Text(1, 1, 38, 5, "口", 4)), 8).bits
    assert hint.bits == draw(page(Text(1, 1, 38, 5, "[U+20BB7]", 4)), 8).bits


def test_barcodes_are_drawn_on_whole_dots_with_quiet_zones() -> None:
    rows = rows_of(draw(page(Barcode(2, 2, 72, 10, "SF1234567890123", 0.375), width=76, height=14), 8))
    bars = rows[40].strip(".")
    runs = [len(run) for run in bars.replace("#.", "# .").replace(".#", ". #").split(" ")]
    assert {run % 3 for run in runs} == {0}
    assert len(bars) == 145 * 3
    assert len(rows[40]) - len(rows[40].lstrip(".")) >= 16 + 30
    assert {row for row in rows if "#" in row} == {rows[40]}
    assert codes_in(rows) == {("Code128", "SF1234567890123")}


def test_qr_codes_are_drawn_on_whole_dots_with_a_quiet_zone() -> None:
    rows = rows_of(draw(page(Qr(5, 0, 18, "运单 SF1234567890123"), width=30, height=18), 8))
    left, top, right, bottom = ink(rows)
    modules = 25
    module = (right - left) // modules
    assert right - left == bottom - top == modules * module
    assert min(left - 40, top, 40 + 144 - right, 144 - bottom) >= 4 * module
    assert ("QRCode", "运单 SF1234567890123") in codes_in(rows)


def test_a_qr_code_too_fine_to_read_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        draw(page(Qr(0, 0, 10, "x" * 400)), 8)
    assert refused.value.code == "qr.too_long"


def test_an_offset_moves_everything_by_whole_dots() -> None:
    items = (Text(2, 2, 20, 5, "永", 4), Box(1, 1, 10, 8))
    still = rows_of(draw(page(*items), 8))
    moved = rows_of(draw(page(*items), 8, (2.0, -0.5)))
    assert [row[16:] for row in moved[:100]] == [row[:-16] for row in still[4:104]]


def test_printer_threads_draw_the_same_dots_at_once() -> None:
    pages = [page(Text(1, 1, 38, 18, f"线程{number} 永东国酬爱郁灵鹰袋" * 4, 3.2, wrap=True)) for number in range(8)]
    expected = [draw(one, 8).bits for one in pages]
    drawn: dict[int, list[bytes]] = {}

    def work(number: int) -> None:
        drawn[number] = [draw(one, 8).bits for _ in range(5) for one in pages]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(drawn[number] == expected * 5 for number in range(4))


def test_a_headless_process_gets_its_own_application() -> None:
    script = """
from app.printing.page import Page, Text
from app.printing.raster import draw, ensure_gui_app

page = Page(20, 10, (Text(1, 1, 18, 8, '永', 6),))
try:
    draw(page, 8)
except RuntimeError as error:
    print('refused' if 'ensure_gui_app' in str(error) else error)
ensure_gui_app()
ensure_gui_app()
print(any(draw(page, 8).bits))
"""
    shown = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    environment = {name: value for name, value in os.environ.items() if name not in shown}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=False)
    assert done.stdout.split() == ["refused", "True"], done.stderr


def test_png_shows_the_dots_at_the_printers_resolution() -> None:
    dots = Dots(10, 2, bytes((0b10101010, 0b01000000, 0, 0b11000000)))
    picture = Image.open(io.BytesIO(dots.png(8)))
    assert picture.size == (10, 2)
    assert [picture.getpixel((x, 0)) for x in range(10)] == [0, 255, 0, 255, 0, 255, 0, 255, 255, 0]
    assert picture.info["dpi"] == pytest.approx((203.2, 203.2))
    assert dots.is_black(0, 0)
    assert not dots.is_black(1, 0)
    assert dots.strip(1, 5) == Dots(10, 1, bytes((0, 0b11000000)))


def test_dots_must_have_all_their_bytes() -> None:
    with pytest.raises(ValueError, match="need 4 bytes"):
        Dots(10, 2, b"123")
