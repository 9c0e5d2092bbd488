"""Files meant to hurt: each ends in rows or in a reason with a number, soon, and never in a traceback."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter

from app.connectors.platforms.files.orders import ImportResult
from app.connectors.platforms.files.shop import Files
from app.errors import BadInput
from tests.connectors.files.tables import (
    HEADINGS,
    csv_text,
    read,
    row,
    write_csv,
    write_xls,
    write_xlsx,
)

RARE = "𬭎𫖯㛃䶮 𠮷田 👨‍👩‍👧"


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


ORDER_BLANKS = {
    "收货人": "", "手机": "", "省": "", "市": "", "区": "", "详细地址": "", "付款时间": "", "买家留言": "",
    "实付金额": "",
}  # fmt: skip


def blank(**more: str) -> list[object]:
    return list(row("", **{name: "" for name in ORDER_BLANKS if name in HEADINGS}, **more))


def test_goods_without_a_number_refuse_the_order_above_too_which_would_leave_short(
    files: Files, tmp_path: Path
) -> None:
    rows = [row("A-1"), row("B-1"), blank(商家编码="TS-2"), blank(商家编码="TS-3"), row("C-1"), row("", 收货人="王五")]
    result = read(files, write_csv(tmp_path / "a.csv", rows))  # type: ignore[arg-type]
    assert numbers(result) == ["A-1", "C-1"]
    missing = "order_no.missing_below"
    assert reasons(result) == [(3, "order.row_refused"), (4, missing), (5, missing), (7, "order_no.missing")]
    assert result.errors[1].params == {"above": "B-1"}
    damaged = read(files, write_csv(tmp_path / "b.csv", [row("A-1"), row("2E+18"), blank(商家编码="TS-2")]))  # type: ignore[list-item]
    assert numbers(damaged) == ["A-1"], "what follows a damaged number is no part of the order before"
    assert reasons(damaged) == [(3, DAMAGED), (4, "order_no.missing")]


def test_a_merged_order_number_names_all_its_rows(files: Files, tmp_path: Path) -> None:
    at = HEADINGS.index("订单号")
    lines = [row("A-1"), row("M-1"), blank(商家编码="TS-2"), blank(商家编码="TS-3"), row("2E+18"), blank(商家编码="X")]
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate([list(HEADINGS), *lines]):
            sheet.write_row(number, 0, cells)
        sheet.merge_range(2, at, 4, at, "M-1")
        sheet.merge_range(5, at, 6, at, "2E+18")
    result = read(files, path)
    assert numbers(result) == ["A-1", "M-1"]
    payload = files.translate(result.orders[1].payload, result.orders[1].receiver)
    assert sorted(line.merchant_code for line in payload.lines) == ["TS-1", "TS-2", "TS-3"]
    assert reasons(result) == [(6, DAMAGED), (7, "order_no.missing")]


def test_a_few_nuls_make_no_utf_16_of_a_plain_text(files: Files, tmp_path: Path) -> None:
    rows = [row("A-1"), row("A-2", 买家留言="00000000\x00"), row("A-3", 买家留言="\x000\x00000000")]
    result = read(files, write_csv(tmp_path / "a.csv", rows))
    assert (numbers(result), reasons(result)) == (["A-1"], [(3, "cell.nul"), (4, "cell.nul")])


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
