from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.domain.sheets import PrinterFacts, SheetLine
from app.errors import BadInput
from app.printing.compose import slip_bytes, slips_pdf
from app.printing.labels.packing_slip import A4, Stock, label_stock, packing_slip, strip_stock
from app.printing.page import Line, Page, Text
from app.printing.typeset import runs
from tests.printing.readers import PdfSheet, codes_in, read_escpos, read_pdf, read_tspl
from tests.printing.samples import ESCPOS_58, ESCPOS_80, LONG_SLIP, SLIP, TSPL_76, TSPL_100

STOCKS = [label_stock(76, 130), label_stock(100, 150), strip_stock(80), strip_stock(58), A4]


def words(page: Page) -> str:
    return " ".join("".join(run.text for run in runs(item)) for item in page.items if isinstance(item, Text))


@pytest.mark.parametrize("stock", STOCKS)
def test_everything_is_on_the_slip(stock: Stock) -> None:
    shown = "".join(words(page) for page in packing_slip(SLIP, stock)).replace(" ", "")
    for part in (
        *(line.sku_code for line in SLIP.lines),
        *SLIP.platform_order_nos,
        "晴川家居旗舰店",
        "261122-00001",
        "261122-003-188",
        "SF1234567890123",
        "欧***138******00",
        "A-01-03",
        "共14件，合计¥346.90",
        "2026-11-2209:12",
        "老客户，加送杯刷",
        "400-800-1234",
    ):
        assert part in shown, part
    assert "13912345678" not in shown
    assert "139******78" in shown


@pytest.mark.parametrize("stock", STOCKS)
def test_nothing_leaves_the_paper_or_overlaps(stock: Stock) -> None:
    for page in packing_slip(LONG_SLIP, stock):
        texts = [item for item in page.items if isinstance(item, Text) and item.text]
        for item in texts:
            assert item.x >= stock.margin - 1e-6
            assert item.x + item.width <= page.width - stock.margin + 1e-6
            assert item.y + item.height <= page.height - stock.margin + 1e-6
        for number, one in enumerate(texts):
            for other in texts[number + 1 :]:
                beside = one.x + one.width <= other.x + 0.01 or other.x + other.width <= one.x + 0.01
                above = one.y + one.height <= other.y + 0.35 or other.y + other.height <= one.y + 0.35
                assert beside or above, (one.text, other.text)


@pytest.mark.parametrize("stock", [label_stock(76, 130), label_stock(100, 150), A4])
def test_a_long_slip_goes_on_and_every_page_says_which_it_is(stock: Stock) -> None:
    pages = packing_slip(LONG_SLIP, stock)
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"第 {number} / {len(pages)} 页" in words(page)
        assert "261122-00001" in words(page)
    in_order = [int(found) for page in pages for found in re.findall(r"(?:^| )(\d+)\. ", words(page))]
    assert in_order == list(range(1, 37))
    assert sum("货品" in words(page) for page in pages[1:]) >= len(pages) - 2
    assert "补打1" in words(pages[0])


def test_a_row_is_kept_together_when_it_fits_on_a_page() -> None:
    for page in packing_slip(LONG_SLIP, label_stock(76, 130)):
        rows = len(re.findall(r"(?:^| )\d+\. ", words(page)))
        codes = sum(words(page).count(line.sku_code) for line in SLIP.lines)
        assert rows == codes


def test_a_short_slip_has_no_page_number() -> None:
    (page,) = packing_slip(replace(SLIP, lines=SLIP.lines[:1], buyer_message=""), label_stock(100, 150))
    assert "页" not in words(page)


def test_a_name_longer_than_a_label_goes_over_to_the_next() -> None:
    endless = "加长商品名" * 200
    pages = packing_slip(replace(SLIP, lines=(SheetLine("X-1", endless, "红", 1),)), label_stock(76, 130))
    assert len(pages) > 1
    shown = "".join(run.text for page in pages for item in page.items if isinstance(item, Text) for run in runs(item))
    assert shown.count("加长商品名") + shown.count("加长") >= 200
    assert "…" not in shown


def test_prices_can_be_left_out() -> None:
    (page,) = packing_slip(replace(SLIP, show_prices=False), A4)
    assert "59.00" not in words(page)
    assert "金额" not in words(page)
    assert "346.90" not in words(page)


def test_quantities_above_one_are_larger() -> None:
    (page,) = packing_slip(SLIP, strip_stock(80))
    sizes = {item.text: item.size for item in page.items if isinstance(item, Text) and item.text in {"10", "1"}}
    assert sizes["10"] > 1.3 * sizes["1"]


@pytest.mark.parametrize("printer", [TSPL_76, TSPL_100])
def test_the_order_number_scans_from_a_label_printers_slip(printer: PrinterFacts) -> None:
    labels = read_tspl(slip_bytes(SLIP, printer))
    assert codes_in(labels[0].rows) == {("Code128", "261122-00001")}


@pytest.mark.parametrize(("printer", "dots"), [(ESCPOS_80, 576), (ESCPOS_58, 384)])
def test_the_order_number_scans_from_a_strip(printer: PrinterFacts, dots: int) -> None:
    (slip,) = read_escpos(slip_bytes(SLIP, printer))
    assert {len(row) for row in slip} == {dots}
    assert codes_in(slip) == {("Code128", "261122-00001")}


def test_paper_without_a_layout_is_refused() -> None:
    with pytest.raises(BadInput, match=r"label\.size_unsupported"):
        strip_stock(70)
    with pytest.raises(BadInput, match=r"label\.size_unsupported"):
        label_stock(50, 30)


def test_the_pdf_says_the_same_in_its_text_layer() -> None:
    sheets = read_pdf(slips_pdf([SLIP]))
    assert len(sheets) == 1
    text = "".join(sheets[0].lines).replace(" ", "")
    for part in ("发货单", "晴川家居旗舰店", "261122-00001", "欧***138******00", "316不锈钢保温杯", "合计¥346.90"):
        assert part in text
    assert not re.search(
        r"1[3-9]\d{9}(?!\d)", text.replace("3927401928374650192", "").replace("3927401928374650193", "")
    )
    assert "1203" not in text


def test_the_pdf_embeds_its_fonts_and_nothing_else() -> None:
    document = slips_pdf([LONG_SLIP])
    assert len(read_pdf(document)) == len(packing_slip(LONG_SLIP, A4))
    assert set(re.findall(rb"/BaseFont /([\w+-]+)", document)) == {
        b"AAAAAA+NotoSansSC-Regular",
        b"AAAAAA+NotoSansSC-SemiBold",
    }
    assert document.count(b"/FontFile2") == 2


def test_several_slips_make_one_pdf_each_on_its_own_sheets() -> None:
    sheets = read_pdf(slips_pdf([LONG_SLIP, SLIP, SLIP]))
    assert len(sheets) == len(packing_slip(LONG_SLIP, A4)) + 2


def bars(sheet: PdfSheet) -> list[str]:
    """The tall black rectangles as a picture, ten dots a millimetre."""
    tall = [(x, w) for x, _y, w, h in sheet.rectangles if h > 5 * w]
    row = ["."] * 2100
    for x, w in tall:
        for dot in range(round(x * 10), round((x + w) * 10)):
            row[dot] = "#"
    return ["".join(row)] * 60


def test_the_order_number_scans_from_the_pdf() -> None:
    assert codes_in(bars(read_pdf(slips_pdf([SLIP]))[0])) == {("Code128", "261122-00001")}


def test_hostile_text_is_only_text() -> None:
    memo = "<img src='file:///etc/passwd'/><b>x</b> (\\) Tj ET Q"
    text = "".join(read_pdf(slips_pdf([replace(SLIP, seller_memo=memo)]))[0].lines).replace(" ", "")
    assert memo.replace(" ", "") in text


def test_rules_span_the_paper() -> None:
    (page,) = packing_slip(SLIP, A4)
    assert all((line.x1, line.x2) == (15, 195) for line in page.items if isinstance(line, Line))
