from __future__ import annotations

import pytest
import zxingcpp
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from app.errors import BadInput
from app.printing.codes import (
    MAX_BARCODE_CHARACTERS,
    QUIET_MODULES,
    code128_widths,
    module_dots,
    qr_modules,
)
from app.printing.page import Barcode

PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=MAX_BARCODE_CHARACTERS)


def decoded(value: str, scale: int = 2) -> str:
    """What another library reads from the bars."""
    line = [255] * QUIET_MODULES * scale
    for place, width in enumerate(code128_widths(value)):
        line += [255 if place % 2 else 0] * width * scale
    line += [255] * QUIET_MODULES * scale
    found = zxingcpp.read_barcode(Image.frombytes("L", (len(line), 40), bytes(line) * 40))
    assert found is not None
    assert found.format == zxingcpp.BarcodeFormat.Code128
    text: str = found.text
    return text


@pytest.mark.parametrize(
    ("value", "modules"),
    [
        ("123456789012", 101),
        ("75123456789012", 112),
        ("123456789012345", 134),
        ("SF1234567890123", 145),
        ("YT7588011248306", 145),
        ("A", 46),
        ("7", 46),
    ],
)
def test_subsets_are_switched_for_the_fewest_modules(value: str, modules: int) -> None:
    assert sum(code128_widths(value)) == modules


@given(PRINTABLE)
def test_another_library_reads_every_value(value: str) -> None:
    assert decoded(value) == value


@given(PRINTABLE)
def test_no_value_needs_more_than_subset_b_alone(value: str) -> None:
    assert sum(code128_widths(value)) <= 11 * (len(value) + 2) + 13


@pytest.mark.parametrize("value", ["", "顺丰123", "A\n", "é", "A" * 49])
def test_what_cannot_be_encoded_is_refused(value: str) -> None:
    with pytest.raises(BadInput) as refused:
        code128_widths(value)
    assert refused.value.code == "barcode.not_encodable"


@pytest.mark.parametrize(
    ("width_mm", "wanted", "dots_per_mm", "module"),
    [
        (72, 0.5, 8, 3),  # 4 dots would need 82.5 mm
        (96, 0.5, 8, 4),
        (72, 0.25, 8, 2),
        (72, 0.5, 12, 5),
        (50, 0.25, 12, 3),
    ],
)
def test_modules_are_whole_dots_that_leave_room_for_quiet_zones(
    width_mm: float, wanted: float, dots_per_mm: int, module: int
) -> None:
    barcode = Barcode(0, 0, width_mm, 10, "SF1234567890123", wanted)
    assert module_dots(barcode, dots_per_mm) == module
    assert module * (145 + 20) <= width_mm * dots_per_mm


def test_a_barcode_without_room_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        module_dots(Barcode(0, 0, 41, 10, "SF1234567890123", 0.25), 8)
    assert refused.value.code == "barcode.too_wide"


@given(st.text(min_size=1, max_size=120))
@example("◂0")
@example("运单 SF1234567890123")
def test_another_library_reads_qr_codes(value: str) -> None:
    rows = qr_modules(value)
    blank = [255] * 4 * 3
    lines = []
    for row in rows:
        line = bytes(blank + [0 if module else 255 for module in row for _ in range(3)] + blank)
        lines += [line] * 3
    margin = [bytes([255]) * len(lines[0])] * 12
    data = b"".join([*margin, *lines, *margin])
    found = zxingcpp.read_barcode(Image.frombytes("L", (len(lines[0]), len(data) // len(lines[0])), data))
    assert found is not None
    assert bytes(found.bytes).decode("utf-8") == value


def test_a_text_that_no_qr_code_holds_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        qr_modules("x" * 3000)
    assert refused.value.code == "qr.too_long"
