"""The label as paper: drawn, sent as TSPL, read back by the test's own reader, decoded by another library."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.masking import masked_party
from app.domain.sheets import Party, PrinterFacts, WaybillSheet
from app.errors import BadInput
from app.printing.compose import waybill_bytes
from app.printing.fonts import EM_ABOVE_BASELINE
from app.printing.labels.waybill import grouped, money, waybill
from app.printing.page import Barcode, Box, Item, Line, Page, Qr, Text
from app.printing.typeset import Run, runs, width_of
from tests.printing.readers import codes_in, read_tspl
from tests.printing.samples import FULL_WAYBILL, TSPL_76, TSPL_100, TSPL_100_300DPI, WAYBILL

PAPERS = [(TSPL_76, 76, 130), (TSPL_100, 100, 150), (TSPL_100_300DPI, 100, 150)]


def texts(page: Page) -> list[str]:
    return ["".join(run.text for run in runs(item)) for item in page.items if isinstance(item, Text)]


def item_with(page: Page, part: str) -> Text:
    return next(item for item in page.items if isinstance(item, Text) and part in item.text)


def box_of(run: Run) -> tuple[float, float, float, float]:
    top = run.baseline - EM_ABOVE_BASELINE * run.size
    bold = run.weight.value == "SemiBold"
    return run.x, top, run.x + width_of(run.text, run.size, bold=bold), top + run.size


@pytest.mark.parametrize("sheet", [WAYBILL, FULL_WAYBILL])
@pytest.mark.parametrize(("printer", "width", "height"), PAPERS)
def test_the_codes_on_paper_can_be_read(sheet: WaybillSheet, printer: PrinterFacts, width: int, height: int) -> None:
    sheet = replace(sheet, width_mm=width, height_mm=height)
    (label,) = read_tspl(waybill_bytes(sheet, printer), printer.dots_per_mm)
    assert codes_in(label.rows) == {("Code128", sheet.waybill_no), ("QRCode", sheet.qr_text)}
    half = len(label.rows) // 2
    assert codes_in(label.rows[:half]) == {("Code128", sheet.waybill_no)}
    assert ("Code128", sheet.waybill_no) in codes_in(label.rows[half:])


def test_bars_are_three_and_two_dots_wide_on_narrow_paper() -> None:
    (label,) = read_tspl(waybill_bytes(WAYBILL, TSPL_76))
    frame = 16 + 3
    for y_mm, module in ((18, 3), (80, 2)):
        row = label.rows[y_mm * 8][frame : 608 - frame]
        start = row.index("#")
        bars = row[start : start + 145 * module]
        widths = [len(run) for run in bars.replace("#.", "# .").replace(".#", ". #").split(" ")]
        assert {width % module for width in widths} == {0}
        assert sum(widths) == 145 * module
        assert start >= 10 * module
        assert row[start + 145 * module : start + 155 * module] == "." * (10 * module)


@pytest.mark.parametrize("sheet", [WAYBILL, FULL_WAYBILL])
@pytest.mark.parametrize(("width", "height"), [(76, 130), (100, 150), (100, 180)])
def test_nothing_overlaps_or_touches_a_line(sheet: WaybillSheet, width: int, height: int) -> None:
    page = waybill(replace(sheet, width_mm=width, height_mm=height))
    rules = [item for item in page.items if isinstance(item, Line) and not item.dash]
    placed: list[tuple[str, tuple[float, float, float, float]]] = []
    for item in page.items:
        if isinstance(item, Text):
            placed += [(run.text, box_of(run)) for run in runs(item)]
        elif isinstance(item, Barcode):
            placed.append((item.value, (item.x, item.y, item.x + item.width, item.y + item.height)))
        elif isinstance(item, Qr):
            placed.append((item.value, (item.x, item.y, item.x + item.size, item.y + item.size)))
    for name, (left, top, right, bottom) in placed:
        assert left >= 2.3, name
        assert right <= width - 2.3, name
        assert top >= 2.3, name
        assert bottom <= height - 2.3, name
        crossed = [rule for rule in rules if left < rule.x2 and right > rule.x1]
        assert not any(top < rule.y1 + rule.thickness and bottom > rule.y1 for rule in crossed), name
    for number, (name, one) in enumerate(placed):
        for other_name, other in placed[number + 1 :]:
            apart = one[2] <= other[0] + 0.05 or other[2] <= one[0] + 0.05 or one[3] <= other[1] or other[3] <= one[1]
            assert apart or min(one[3], other[3]) - max(one[1], other[1]) < 0.3, (name, other_name)


@pytest.mark.parametrize("sheet", [WAYBILL, FULL_WAYBILL])
def test_the_routing_code_is_the_largest_text_and_the_receiver_the_largest_in_the_body(sheet: WaybillSheet) -> None:
    page = waybill(sheet)
    sizes = {text.text: runs(text)[0].size for text in page.items if isinstance(text, Text) and runs(text)}
    routing = sizes.pop(sheet.routing_code)
    assert routing > 1.3 * max(sizes.values())
    (routing_run,) = runs(item_with(page, sheet.routing_code))
    assert routing_run.size >= 8
    assert runs(item_with(page, sheet.receiver.phone))[0].size > runs(item_with(page, sheet.sender.phone))[0].size


@pytest.mark.parametrize("routing", ["210-301-22 05", "新疆伊犁转运中心-察布查尔锡伯自治县网点-08段", "W" * 40])
def test_routing_text_stays_whole_on_one_line(routing: str) -> None:
    (run,) = runs(item_with(waybill(replace(WAYBILL, routing_code=routing)), routing))
    assert run.text == routing


@pytest.mark.parametrize(("width", "height"), [(76, 130), (100, 150)])
def test_the_longest_realistic_address_is_whole_and_legible(width: int, height: int) -> None:
    sheet = replace(FULL_WAYBILL, width_mm=width, height_mm=height)
    where = f"{sheet.receiver.region} {sheet.receiver.street}"
    assert len(where) > 60
    pieces = runs(item_with(waybill(sheet), sheet.receiver.street))
    assert "".join(run.text for run in pieces).replace(" ", "") == where.replace(" ", "")
    assert all(run.size * 0.92 >= 2.5 for run in pieces)


def test_goods_that_do_not_fit_end_in_an_ellipsis() -> None:
    shown = "".join(run.text for run in runs(item_with(waybill(FULL_WAYBILL), "商品1 ")))
    assert shown.endswith("…")
    assert shown.startswith("商品1")


def test_paper_shows_no_whole_name_phone_or_room() -> None:
    everything = "\n".join(texts(waybill(FULL_WAYBILL)))
    for secret in ("阿卜杜热合曼", "18400000000", "13912345678", "1802", "12号楼", "88886666", "晴川仓"):
        assert secret not in everything
    assert "阿***" in everything
    assert "184******00-1234" in everything
    assert "139******78" in everything


def test_marks_of_a_reprinted_parcel_of_several() -> None:
    shown = texts(waybill(FULL_WAYBILL))
    assert {"补打2", "2/3", "母单 YT7588011248300", "代收货款 ¥1,234.00", "已验视", "261122-003-188"} <= set(shown)
    plain = texts(waybill(WAYBILL))
    assert not any("补打" in text or "母单" in text or "代收货款" in text or text == "1/1" for text in plain)
    assert "重量 1.23 kg" in plain


def test_the_mother_label_does_not_name_itself() -> None:
    mother = replace(FULL_WAYBILL, parcel_index=1, waybill_no="YT7588011248300")
    assert not any("母单" in text for text in texts(waybill(mother)))


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("SF1234567890123", "SF 1234 5678 9012 3"),
        ("773123456789012", "7731 2345 6789 012"),
        ("JDVA12345-1-1-", "JDVA12345-1-1-"),
        ("ABC", "ABC"),
    ],
)
def test_numbers_are_grouped_for_reading_aloud(number: str, shown: str) -> None:
    assert grouped(number) == shown


def test_money_names_its_currency() -> None:
    assert money(123400, "CNY") == "¥1,234.00"
    assert money(1500, "JPY") == "JPY 1,500"


@pytest.mark.parametrize(("width", "height"), [(76, 100), (60, 130), (90, 130), (210, 297)])
def test_paper_without_a_layout_is_refused(width: int, height: int) -> None:
    with pytest.raises(BadInput) as refused:
        waybill(replace(WAYBILL, width_mm=width, height_mm=height))
    assert refused.value.code == "label.size_unsupported"


def test_a_number_that_no_barcode_holds_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        waybill_bytes(replace(WAYBILL, waybill_no="顺丰１２３"), TSPL_76)
    assert refused.value.code == "barcode.not_encodable"


def test_a_bare_sheet_prints_too() -> None:
    bare = replace(
        WAYBILL,
        service_name="",
        routing_code="",
        routing_small="",
        qr_text="",
        goods_text="",
        weight_g=0,
        receiver=masked_party(Party("", "", "", "")),
    )
    (label,) = read_tspl(waybill_bytes(bare, TSPL_76))
    assert codes_in(label.rows) == {("Code128", WAYBILL.waybill_no)}


def kinds(items: tuple[Item, ...], kind: type) -> int:
    return sum(isinstance(item, kind) for item in items)


def test_the_frame_stands_two_millimetres_inside() -> None:
    page = waybill(WAYBILL)
    frame = next(item for item in page.items if isinstance(item, Box))
    assert (frame.x, frame.y, frame.x + frame.width, frame.y + frame.height) == (2, 2, 74, 128)
    assert kinds(page.items, Barcode) == 2
