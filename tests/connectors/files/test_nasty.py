"""Files meant to hurt: each ends in rows or in a reason with a number, soon, and never in a traceback."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from app.connectors.platforms.files import limits
from app.connectors.platforms.files.orders import ImportResult
from app.connectors.platforms.files.shop import Files, create
from app.errors import BadInput, NotFound
from tests.clock import FakeClock
from tests.connectors.files.tables import (
    HEADINGS,
    biff,
    compound_file,
    csv_text,
    patched_xlsx,
    row,
    sheet_of,
    write_csv,
    write_xls,
    write_xlsx,
)

RARE = "𬭎𫖯㛃䶮 𠮷田 👨‍👩‍👧"


@pytest.fixture
def files() -> Files:
    return create({}, {}, clock=FakeClock())


def read(files: Files, path: Path) -> ImportResult:
    return files.parse(path, files.preview(path).mapping)


def reasons(result: ImportResult) -> list[tuple[int, str]]:
    return [(error.row, error.code) for error in result.errors]


def numbers(result: ImportResult) -> list[str]:
    return [order.platform_order_no for order in result.orders]


# --- encodings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "separator", "found"),
    [
        ("utf-8", ",", "utf-8"),
        ("utf-8-sig", ",", "utf-8-sig"),
        ("gb18030", ",", "gb18030"),
        ("utf-16", "\t", "utf-16"),
        ("utf-16-le", "\t", "utf-16-le"),
        ("utf-16-be", "\t", "utf-16-be"),
        ("utf-32", ";", "utf-32"),
        ("utf-8", "|", "utf-8"),
        ("gb18030", ";", "gb18030"),
    ],
)
def test_every_encoding_gives_the_same_orders(
    files: Files, tmp_path: Path, encoding: str, separator: str, found: str
) -> None:
    path = write_csv(tmp_path / "a.csv", [row(收货人=RARE), row("A-2", 买家留言="第一行\n第二行")], encoding, separator)
    preview = files.preview(path)
    assert (preview.encoding, preview.separator) == (found, separator)
    result = read(files, path)
    assert result.errors == ()
    assert result.orders[0].receiver.name == RARE
    assert files.translate(result.orders[1].payload, result.orders[1].receiver).buyer_message == "第一行 第二行"


@pytest.mark.parametrize("encoding", ["gbk", "gb2312"])
def test_older_names_of_the_chinese_encodings(files: Files, tmp_path: Path, encoding: str) -> None:
    assert numbers(read(files, write_csv(tmp_path / "a.csv", [row()], encoding))) == ["A-1"]


def test_a_file_in_no_known_encoding_names_the_row_where_it_breaks(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text([row(), row("A-2")]).encode() + b"A-3,\xff\xff\xff,\r\n")
    with pytest.raises(BadInput) as caught:
        files.preview(path)
    assert (caught.value.code, caught.value.params["row"]) == ("file.bad_encoding", 4)


def test_a_cut_character_at_the_very_end_is_found(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(csv_text([row()]).encode("utf-8-sig") + "尾".encode()[:2])
    with pytest.raises(BadInput, match=r"file\.bad_encoding"):
        files.preview(path)


def test_a_tiny_file_that_both_encodings_can_read_is_decided_by_its_headings(files: Files, tmp_path: Path) -> None:
    """联 and its like have GBK bytes that are valid UTF-8; a known heading must win."""
    for char in map(chr, range(0x4E00, 0x9FA6)):
        try:
            raw = char.encode("gb2312")
            raw.decode("utf-8")
        except UnicodeError:
            continue
        path = tmp_path / "a.csv"
        path.write_bytes(b"order no,qty,sku,name,phone,address\r\n1,1,X," + raw + b",1,2\r\n")
        assert files.preview(path).encoding == "utf-8"
        path.write_bytes(raw + b",order no,qty\r\n")
        assert files.preview(path).encoding in {"utf-8", "gb18030"}
        return
    pytest.fail("no such character")


def test_no_replacement_character_is_ever_stored(files: Files, tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030", "utf-16"):
        result = read(files, write_csv(tmp_path / "a.csv", [row(收货人=RARE)], encoding))
        assert "\ufffd" not in result.orders[0].payload + result.orders[0].receiver.name


# --- cells ------------------------------------------------------------------------------------------------------------

DAMAGED = "cell.damaged_number"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"订单号": "2.87654321987654E+18"}, DAMAGED),
        ({"订单号": "1E20"}, DAMAGED),
        ({"订单号": ""}, "order_no.missing"),
        ({"订单号": "9" * 65}, "order_no.too_long"),
        ({"商家编码": "6.90123E+12"}, DAMAGED),
        ({"手机": "1.38E+10"}, "cell.damaged_phone"),
        ({"数量": "1.5"}, "qty.fraction"),
        ({"数量": "0"}, "qty.not_positive"),
        ({"数量": "-2"}, "qty.not_positive"),
        ({"数量": "两件"}, "qty.not_a_number"),
        ({"数量": ""}, "qty.missing"),
        ({"数量": "99999999"}, "qty.too_large"),
        ({"数量": "9" * 5000}, "qty.too_large"),
        ({"单价": "九块九"}, "money.not_a_number"),
        ({"单价": "-1"}, "money.negative"),
        ({"实付金额": "-1"}, "money.negative"),
        ({"付款时间": "昨天"}, "date.not_understood"),
        ({"付款时间": "2026-02-30"}, "date.not_understood"),
        ({"付款时间": "11/22/2026"}, "date.not_understood"),
        ({"商品名称": "", "商家编码": ""}, "line.no_goods"),
        ({"买家留言": "a\x00b"}, "cell.nul"),
        ({"买家留言": "长" * 40_000}, "cell.too_long"),
    ],
)
def test_one_bad_row_is_named_and_the_others_go_on(
    files: Files, tmp_path: Path, change: dict[str, str], code: str
) -> None:
    bad = row("BAD-1")
    for name, value in change.items():
        bad[HEADINGS.index(name)] = value
    result = read(files, write_csv(tmp_path / "a.csv", [row("A-1"), bad, row("A-2")]))
    assert numbers(result) == ["A-1", "A-2"]
    assert reasons(result) == [(3, code)]
    assert result.rows == 3


@pytest.mark.parametrize("value", [2876543219876543210, 1.2e18, 1234567890123456, float(2**53)])
def test_numbers_that_a_spreadsheet_has_damaged_are_refused_never_guessed(
    files: Files, tmp_path: Path, value: float
) -> None:
    result = read(files, write_xlsx(tmp_path / "a.xlsx", [row(value), row(123456789012345)]))
    assert reasons(result) == [(2, DAMAGED)]
    assert numbers(result) == ["123456789012345"]


def test_numbers_dates_and_phones_of_a_workbook(files: Files, tmp_path: Path) -> None:
    line = row(20261122001, 手机=13800138000, 数量=2.0, 单价=0.1 + 0.2, 付款时间=datetime(2026, 11, 22, 8, 0))  # noqa: DTZ001
    for path in (
        write_xlsx(tmp_path / "a.xlsx", [line]),
        write_xls(tmp_path / "a.xls", [[*line[:11], "2026/11/22 8:00", "", ""]]),
    ):
        [order] = read(files, path).orders
        found = files.translate(order.payload, order.receiver)
        assert (order.platform_order_no, found.receiver.phone) == ("20261122001", "13800138000")
        assert (found.lines[0].qty, found.lines[0].price_cents) == (2, 30)
        assert found.paid_at is not None
        assert found.paid_at.isoformat() == "2026-11-22T00:00:00+00:00"


def test_formulas_are_texts(files: Files, tmp_path: Path) -> None:
    formula = "=cmd|'/c calc'!A1"
    for path in (
        write_csv(tmp_path / "a.csv", [row(商品名称=formula)]),
        write_xlsx(tmp_path / "a.xlsx", [row(商品名称=formula)]),
    ):
        [order] = read(files, path).orders
        assert files.translate(order.payload, order.receiver).lines[0].title == formula


@pytest.mark.parametrize(
    "shown",
    [
        '="2876543219876543210"',
        "'2876543219876543210",
        "2876543219876543210\t",
        " 2876543219876543210 ",
        "２８７６５４３２１９８７６５４３２１０",
    ],
)
def test_guards_around_numbers_come_off(files: Files, tmp_path: Path, shown: str) -> None:
    assert numbers(read(files, write_csv(tmp_path / "a.csv", [row(shown)]))) == ["2876543219876543210"]


def test_control_marks_do_not_reach_the_orders(files: Files, tmp_path: Path) -> None:
    [order] = read(
        files, write_csv(tmp_path / "a.csv", [row(买家留言="a\u202eb\x07c\u200bd", 收货人="张\x1b三")])
    ).orders
    found = files.translate(order.payload, order.receiver)
    assert (found.buyer_message, found.receiver.name) == ("abcd", "张三")


# --- orders over rows -------------------------------------------------------------------------------------------------


def test_one_order_over_many_rows_filled_down_only_within_its_number(files: Files, tmp_path: Path) -> None:
    blank = {"收货人": "", "手机": "", "省": "", "市": "", "区": "", "详细地址": "", "付款时间": ""}
    rows = [
        row("A-1"),
        row("B-1", 收货人="李四"),
        row("A-1", 商家编码="TS-2", **blank),
        row("C-1", **{**blank, "收货人": "王五"}),
    ]
    result = read(files, write_csv(tmp_path / "a.csv", rows))
    by_number = {order.platform_order_no: order for order in result.orders}
    found = files.translate(by_number["A-1"].payload, by_number["A-1"].receiver)
    assert [line.merchant_code for line in found.lines] == ["TS-1", "TS-2"]
    assert (by_number["C-1"].receiver.name, by_number["C-1"].receiver.phone) == ("王五", "")


def test_an_order_with_a_bad_row_is_refused_whole_naming_the_row(files: Files, tmp_path: Path) -> None:
    rows = [row("A-1"), row("A-1", 商家编码="TS-2", 数量="1.5"), row("A-1", 商家编码="TS-3"), row("B-1")]
    result = read(files, write_csv(tmp_path / "a.csv", rows))
    assert numbers(result) == ["B-1"]
    assert reasons(result) == [(2, "order.row_refused"), (3, "qty.fraction"), (4, "order.row_refused")]
    assert result.errors[0].params == {"bad_row": 3}
    assert {error.order_no for error in result.errors} == {"A-1"}


def test_rows_of_one_order_that_disagree_about_the_receiver(files: Files, tmp_path: Path) -> None:
    result = read(files, write_csv(tmp_path / "a.csv", [row("A-1"), row("A-1", 商家编码="TS-2", 收货人="李四")]))
    assert reasons(result) == [(2, "order.row_refused"), (3, "order.rows_disagree")]
    assert result.errors[1].params["field"] == "receiver_name"


def test_the_same_row_twice_and_the_same_line_number_twice(files: Files, tmp_path: Path) -> None:
    result = read(files, write_csv(tmp_path / "a.csv", [row("A-1"), row("A-1")]))
    assert reasons(result) == [(2, "order.row_refused"), (3, "row.twice")]
    headings = (*HEADINGS, "子订单号")
    rows = [[*row("A-1"), "1"], [*row("A-1", 商家编码="X"), "1"]]
    path = tmp_path / "b.csv"
    path.write_text(csv_text(rows, headings=headings), encoding="utf-8")
    assert reasons(read(files, path)) == [(2, "order.row_refused"), (3, "line_no.twice")]


def test_messages_of_several_rows_are_joined(files: Files, tmp_path: Path) -> None:
    rows = [
        row("A-1", 买家留言="轻放"),
        row("A-1", 商家编码="X", 买家留言="送贺卡"),
        row("A-1", 商家编码="Y", 买家留言="轻放"),
    ]
    [order] = read(files, write_csv(tmp_path / "a.csv", rows)).orders
    assert files.translate(order.payload, order.receiver).buyer_message == "轻放 / 送贺卡"


# --- bombs and limits -------------------------------------------------------------------------------------------------


def refused(files: Files, path: Path) -> BadInput:
    """The refusal of a file, within two seconds of this machine's own time."""
    start = time.process_time()
    with pytest.raises(BadInput) as caught:
        files.preview(path)
    assert time.process_time() - start < 2
    return caught.value


def test_two_far_cells_do_not_reach_the_reader(files: Files, tmp_path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    assert refused(files, patched_xlsx(tmp_path / "a.xlsx", sheet_of(far))).code == "file.too_many_rows"
    wide = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
    error = refused(files, patched_xlsx(tmp_path / "b.xlsx", sheet_of(wide)))
    assert (error.code, error.params["row"]) == ("file.too_many_columns", 1)
    sparse = '<row r="1"><c r="A1"><v>1</v></c></row><row r="400000"><c r="GR400000"><v>1</v></c></row>'
    assert refused(files, patched_xlsx(tmp_path / "c.xlsx", sheet_of(sparse))).code == "file.too_many_cells"


def test_far_cells_with_other_spellings_are_found_too(files: Files, tmp_path: Path) -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    cell = '<x:row r="1048576"><x:c r="XFD1048576" t="inlineStr"><x:is><x:t>1</x:t></x:is></x:c></x:row>'
    prefixed = f'<x:worksheet xmlns:x="{space}"><x:sheetData>{cell}</x:sheetData></x:worksheet>'.encode()
    assert refused(files, patched_xlsx(tmp_path / "a.xlsx", prefixed)).code == "file.too_many_rows"
    utf16 = (
        sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>').decode().replace("?>", ' encoding="utf-16"?>')
    )
    assert refused(files, patched_xlsx(tmp_path / "b.xlsx", utf16.encode("utf-16"))).code == "file.too_many_rows"
    hidden = b"rubbish " + sheet_of('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    assert refused(files, patched_xlsx(tmp_path / "c.xlsx", hidden)).code == "file.damaged"


def test_cells_without_content_may_lie_anywhere(files: Files, tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", [row()])
    heading = '<row r="1"><c r="A1" t="inlineStr"><is><t>订单号</t></is></c></row>'
    styled = heading + '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert files.preview(patched_xlsx(tmp_path / "b.xlsx", sheet_of(styled))).headings == ("订单号",)
    assert numbers(read(files, path)) == ["A-1"]


def test_a_document_type_is_refused_before_any_entity_can_grow(files: Files, tmp_path: Path) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet/>'
    assert refused(files, patched_xlsx(tmp_path / "a.xlsx", laughs)).code == "file.document_type"


def test_a_packed_bomb_is_refused_by_its_sizes(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        with archive.open("xl/media/big.xml", "w", force_zip64=True) as member:
            for _ in range(201):
                member.write(bytes(1024 * 1024))
    tracemalloc.start()
    assert refused(files, path).code == "file.inflates_too_much"
    assert tracemalloc.get_traced_memory()[1] < 20 * 1024 * 1024
    tracemalloc.stop()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/media/big.xml", bytes(30 * 1024 * 1024))
    assert refused(files, path).code == "file.packed_too_tight"


def test_a_zip_that_lies_about_its_sizes_is_damaged(files: Files, tmp_path: Path) -> None:
    path = patched_xlsx(tmp_path / "a.xlsx", sheet_of("<row><c><v>1</v></c></row>" * 1000))
    data = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        true_size = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(data.replace(struct.pack("<I", true_size), struct.pack("<I", 500)))
    assert refused(files, path).code == "file.damaged"


def test_too_many_members(files: Files, tmp_path: Path) -> None:
    many = {f"xl/media/{number}.bin": b"" for number in range(limits.MEMBERS)}
    assert refused(files, patched_xlsx(tmp_path / "a.xlsx", sheet_of(""), **many)).code == "file.too_many_members"


def test_far_cells_and_passwords_in_old_workbooks(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(compound_file(biff([(0, 0, 1.0), (65_535, 255, 1.0)])))
    assert refused(files, path).code == "file.too_many_columns"
    path.write_bytes(compound_file(biff([(0, 0, 1.0), (65_535, 150, 1.0)])))
    assert refused(files, path).code == "file.too_many_cells"
    path.write_bytes(compound_file(biff([(0, 0, 1.0)], password=True)))
    assert refused(files, path).code == "file.password"
    path.write_bytes(compound_file(b"x", "EncryptedPackage"))
    assert refused(files, path).code == "file.password"
    path.write_bytes(compound_file(b"x", "WordDocument"))
    assert refused(files, path).params["kind"] == "OLE"


@pytest.mark.parametrize("seed", range(40))
def test_old_workbooks_with_random_damage_end_in_rows_or_a_reason(files: Files, tmp_path: Path, seed: int) -> None:
    import random

    dice = random.Random(seed)
    data = bytearray(write_xls(tmp_path / "a.xls", [row()]).read_bytes())
    for _ in range(20):
        data[dice.randrange(8, len(data))] = dice.randrange(256)
    (tmp_path / "b.xls").write_bytes(data)
    with suppress(BadInput):
        files.preview(tmp_path / "b.xls")


def test_chains_that_run_in_circles_end(files: Files, tmp_path: Path) -> None:
    data = bytearray(compound_file(biff([(0, 0, 1.0)])))
    fat_start = data.rfind(struct.pack("<I", 0xFFFFFFFD)) // 512 * 512
    data[fat_start : fat_start + 4] = struct.pack("<I", 0)
    (tmp_path / "a.xls").write_bytes(data)
    assert refused(files, tmp_path / "a.xls").code == "file.damaged"


def test_a_cell_of_a_million_characters_names_its_row(files: Files, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(), row("A-2", 买家留言="x" * 1_000_000), row("A-3")])
    error = refused(files, path)
    assert (error.code, error.params["row"]) == ("file.cell_too_long", 3)


def test_a_quote_that_never_closes_names_its_row(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([row()]) + '"A-2,' + "x,\r\n" * 100_000, encoding="utf-8")
    error = refused(files, path)
    assert (error.code, error.params["row"]) == ("file.cell_too_long", 3)


def test_rows_columns_and_bytes_have_limits(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_text("订单号,数量\n" + "1,1\n" * 500_000, encoding="utf-8")
    assert refused(files, path).code == "file.too_many_rows"
    path.write_text("订单号" + ",x" * 300 + "\n", encoding="utf-8")
    assert refused(files, path).params == {"limit": 200, "row": 1}
    monkeypatch.setattr(limits, "FILE_BYTES", 10)
    assert refused(files, path).code == "file.too_large"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\r\n\r\n", "file.no_rows"),
        (b"%PDF-1.7 ...", "file.kind_unsupported"),
        (b"<html><table><tr><td>1</td></tr></table>", "file.markup"),
        (b'<?xml version="1.0"?><Workbook>', "file.markup"),
        (b"PK\x03\x04 cut", "file.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut", "file.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "file.damaged"),
        (b"\x89PNG\r\n", "file.kind_unsupported"),
        (bytes(range(256)) * 4, "file.bad_encoding"),
    ],
)
def test_files_of_other_kinds_are_named(files: Files, tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(content)
    assert refused(files, path).code == code


def test_a_plain_zip_an_ods_and_an_xlsb_are_named(files: Files, tmp_path: Path) -> None:
    for member, kind in (("a.txt", "ZIP"), ("content.xml", "ODS"), ("xl/workbook.bin", "XLSB")):
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, b"x")
        assert refused(files, path).params["kind"] == kind


def test_content_decides_not_the_ending(files: Files, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "export.xls", [row()])
    assert numbers(read(files, path)) == ["A-1"]
    workbook = write_xlsx(tmp_path / "export.csv", [row()])
    assert numbers(read(files, workbook)) == ["A-1"]


def test_what_is_not_there_or_cannot_be_opened(files: Files, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"file\.not_found"):
        files.preview(tmp_path / "none.csv")
    with pytest.raises(BadInput, match=r"file\.unreadable"):
        files.preview(tmp_path)


BREAKERS: list[Callable[[bytes, int], bytes]] = [
    lambda data, at: data[:at],
    lambda data, at: data[:at] + b"\xff" + data[at + 1 :],
    lambda data, at: data[:at] + data[at + 7 :],
]


@pytest.mark.parametrize("breaker", BREAKERS, ids=["cut", "flipped", "shifted"])
def test_workbooks_broken_anywhere_end_in_rows_or_a_reason(
    files: Files, tmp_path: Path, breaker: Callable[[bytes, int], bytes]
) -> None:
    whole = write_xlsx(tmp_path / "a.xlsx", [row()]).read_bytes()
    for at in range(4, len(whole), len(whole) // 25):
        (tmp_path / "b.xlsx").write_bytes(breaker(whole, at))
        with suppress(BadInput):
            read(files, tmp_path / "b.xlsx")
