"""Mapping, templates, meaning of cells, the stored form, and handing bad rows back."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.connectors.base import Shipment, StockFigure, Window
from app.connectors.platforms.files.bad_rows import safe_cell, write_bad_rows
from app.connectors.platforms.files.cells import cell_text, moment, number_text, phone_text, pieces
from app.connectors.platforms.files.fields import (
    LINE_FIELDS,
    RECEIVER_FIELDS,
)
from app.connectors.platforms.files.payload import order_status, refund_is_open
from app.connectors.platforms.files.shop import Files, create
from app.domain.intake import IntakeOrder, PlatformOrderStatus, Receiver
from app.errors import BadInput, Declined
from tests.clock import FakeClock
from tests.connectors.files.tables import (
    HEADINGS,
    csv_text,
    read,
    row,
    write_csv,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


def only(files: Files, path: Path) -> IntakeOrder:
    result = read(files, path)
    assert result.errors == ()
    [order] = result.orders
    return files.translate(order.payload, order.receiver)


# --- cells ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026/11/22 8:00", "2026-11-22T00:00:00"),
        ("2026-11-22 08:00:00", "2026-11-22T00:00:00"),
        ("2026.11.22 08:00", "2026-11-22T00:00:00"),
        ("20261122", "2026-11-21T16:00:00"),
        ("20261122080000", "2026-11-22T00:00:00"),
        ("2026年11月22日", "2026-11-21T16:00:00"),
        ("2026年11月22日 8时5分", "2026-11-22T00:05:00"),
        ("2026年1月2日08:05:09", "2026-01-02T00:05:09"),
        ("2026-11-22T08:00:00Z", "2026-11-22T08:00:00"),
        ("2026-11-22T08:00:00+09:00", "2026-11-21T23:00:00"),
        ("2026-11-22 08:00:00.123", "2026-11-22T00:00:00"),
        ("46348", "2026-11-21T16:00:00"),
        ("46348.3333333333", "2026-11-22T00:00:00"),
        ("２０２６／１１／２２　８：００", "2026-11-22T00:00:00"),
    ],
)
def test_dates_of_all_the_usual_kinds(text: str, expected: str) -> None:
    found = moment(text, SHANGHAI)
    assert found is not None
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


def test_an_empty_date_is_none_and_odd_serials_are_refused() -> None:
    assert moment("", SHANGHAI) is None
    for text in ("12345", "99999", "8:00", "2026-13-01", "2026-11-22 25:00", "1700000000", "十一月"):
        with pytest.raises(BadInput, match=r"date\.not_understood"):
            moment(text, SHANGHAI)


def test_other_zones_count_from_their_own_wall_clock(tmp_path: Path, clock: FakeClock) -> None:
    files = create({"timezone": "America/New_York", "currency": "usd"}, {}, clock=clock)
    order = only(files, write_csv(tmp_path / "a.csv", [row(付款时间="2026-07-01 08:00")]))
    assert order.paid_at == datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert order.currency == "USD"


@pytest.mark.parametrize(
    ("text", "qty"),
    [("2", 2), ("２", 2), ("2.0", 2), ("2.", None), ("1,000", 1000), ("3件", 3), ("4 pcs", 4), ("+5", 5)],
)
def test_quantities(text: str, qty: int | None) -> None:
    if qty is None:
        with pytest.raises(BadInput):
            pieces(text)
    else:
        assert pieces(text) == qty


def test_cells_of_every_type_become_text() -> None:
    assert cell_text(13800000000.0) == "13800000000"
    assert cell_text(9.9) == "9.9"
    assert cell_text(1e-7) == "0.0000001"
    assert cell_text(True) == "TRUE"
    assert cell_text(datetime(2026, 1, 2, 3, 4)) == "2026-01-02 03:04:00"  # noqa: DTZ001 - wall time
    assert phone_text(13800138000.0) == "13800138000"
    assert number_text(" Ａ１２－３ ") == "A12-3"
    assert number_text("'=x") == "=x"
    for wrong in (1.5, datetime(2026, 1, 1)):  # noqa: DTZ001 - wall time
        with pytest.raises(BadInput, match="not_a_code"):
            number_text(wrong)


# --- meaning ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("", "to_ship"),
        ("买家已付款,等待卖家发货", "to_ship"),
        ("待发货", "to_ship"),
        ("等待出库", "to_ship"),
        ("WAIT_SELLER_SEND_GOODS", "to_ship"),
        ("等待买家付款", "unpaid"),
        ("已发货，待收货", "shipped"),
        ("卖家已发货，等待买家确认", "shipped"),
        ("交易成功", "completed"),
        ("(删除)等待出库", "to_ship"),
        ("交易关闭", "cancelled"),
        ("已取消", "cancelled"),
        ("退款成功", "refunded"),
        ("锁定", "on_hold"),
        ("天上的状态", "on_hold"),
    ],
)
def test_statuses_as_platforms_word_them(text: str, status: str) -> None:
    assert order_status({"status": text}) == PlatformOrderStatus(status)


@pytest.mark.parametrize(
    ("text", "is_open", "status"),
    [
        ("", False, "to_ship"),
        ("无售后或售后取消", False, "to_ship"),
        ("没有申请退款", False, "to_ship"),
        ("退款中", True, "to_ship"),
        ("买家申请退款，待商家处理", True, "to_ship"),
        ("退款成功", False, "refunded"),
    ],
)
def test_refunds_as_platforms_word_them(text: str, is_open: bool, status: str) -> None:
    assert refund_is_open({"refund_status": text}) is is_open
    assert order_status({"refund_status": text}) == PlatformOrderStatus(status)


def test_money_of_an_order_adds_up(files: Files, tmp_path: Path) -> None:
    rows = [row("A-1", 单价="¥1,234.50", 实付金额="2400"), row("A-1", 商家编码="B", 数量=3, 单价="３．３３")]
    order = only(files, write_csv(tmp_path / "a.csv", rows))
    assert sorted((line.price_cents, line.total_cents) for line in order.lines) == [(333, 999), (123450, 246900)]
    assert (order.goods_cents, order.paid_cents) == (247899, 240000)
    assert order.goods_cents - order.discount_cents + order.postage_cents == order.paid_cents


def test_lines_without_prices_share_what_was_paid(files: Files, tmp_path: Path) -> None:
    rows = [row("A-1", 单价="", 实付金额="10.00"), row("A-1", 商家编码="B", 数量=1, 单价="")]
    order = only(files, write_csv(tmp_path / "a.csv", rows))
    assert sorted(line.total_cents for line in order.lines) == [333, 667]
    assert sum(line.total_cents for line in order.lines) == order.paid_cents == 1000
    assert order.goods_cents - order.discount_cents == 1000


def test_one_column_addresses_are_split(files: Files, tmp_path: Path) -> None:
    address = "浙江省 杭州市 西湖区 文三路1号 2幢301室(310012)"
    order = only(files, write_csv(tmp_path / "a.csv", [row(省="", 市="", 区="", 详细地址=address)]))
    place = order.receiver
    assert (place.province, place.city, place.district, place.street) == (
        "浙江省",
        "杭州市",
        "西湖区",
        "文三路1号 2幢301室",
    )


def test_a_landline_stands_in_for_a_missing_mobile(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([[*row(手机=""), "0571-88001234"]], headings=(*HEADINGS, "固定电话")), encoding="utf-8")
    assert only(files, path).receiver.phone == "0571-88001234"


# --- stored form ------------------------------------------------------------------------------------------------------


def test_the_same_file_twice_and_its_columns_in_another_order_make_the_same_text(
    files: Files, tmp_path: Path, clock: FakeClock
) -> None:
    rows = [row("A-1"), row("A-1", 商家编码="TS-2")]
    first = read(files, write_csv(tmp_path / "a.csv", rows)).orders[0]
    clock.advance(days=1)
    shuffled = [line[::-1] for line in reversed(rows)]
    path = tmp_path / "b.csv"
    path.write_text(csv_text(shuffled, ";", HEADINGS[::-1]), encoding="gb18030")
    second = read(files, path).orders[0]
    assert (first.payload, first.receiver) == (second.payload, second.receiver)
    assert second.modified_at > first.modified_at
    assert read(files, write_csv(tmp_path / "c.csv", [row("A-1", 数量=3)])).orders[0].payload != first.payload


def test_receivers_and_unmapped_columns_stay_out_of_the_payload(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    line = [*row(收货人="欧阳小明", 手机="13912345678", 详细地址="幸福路8号302室"), "身份证 440301199001011234"]
    path.write_text(csv_text([line], headings=(*HEADINGS, "其他")), encoding="utf-8")
    [order] = read(files, path).orders
    for canary in ("欧阳", "13912345678", "幸福路", "302室", "440301", "南山"):
        assert canary not in order.payload
    assert not set(json.loads(order.payload)["order"]) & set(RECEIVER_FIELDS)
    assert set(json.loads(order.payload)["lines"][0]) <= set(LINE_FIELDS)
    assert "欧阳" not in repr(order)


def test_files_without_any_date_keep_the_files_own(files: Files, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [row(付款时间="")])
    first = only(files, path)
    assert first.placed_at == datetime.fromtimestamp(int(path.stat().st_mtime), UTC)
    assert only(files, path) == first


@pytest.mark.parametrize(
    "payload", ["", "[]", "{}", '{"order":{},"lines":[],"zone":"Mars/Base","currency":"CNY"}', "null"]
)
def test_stored_texts_that_are_no_order(files: Files, payload: str) -> None:
    with pytest.raises(BadInput):
        files.translate(payload, Receiver())


def test_what_files_cannot_do_they_say(files: Files, clock: FakeClock) -> None:
    shipment = Shipment("1", "SF1", "sf", "顺丰", clock.now, (), whole_order=True)
    for call in (
        lambda: files.pull_orders(Window(clock.now, clock.now)),
        lambda: files.get_order("1"),
        lambda: files.write_back(shipment),
    ):
        with pytest.raises(Declined, match=r"platform\.cannot"):
            call()
    assert files.push_stock((StockFigure("1", "", "", 1),))[0].error == "platform.cannot"
    assert files.test().currency == "CNY"
    assert not files.CAN.pulls
    assert not files.CAN.writes_back


@pytest.mark.parametrize(
    "account", [{"timezone": "Mars/Base"}, {"timezone": "../etc"}, {"currency": "RMBB"}, {"currency": "元"}]
)
def test_settings_that_cannot_be_used(account: dict[str, str], clock: FakeClock) -> None:
    with pytest.raises(BadInput, match=r"setting\.bad_value"):
        create(account, {}, clock=clock)


# --- handing back -----------------------------------------------------------------------------------------------------


def test_bad_rows_go_back_with_their_reasons_and_come_in_again_when_mended(files: Files, tmp_path: Path) -> None:
    rows = [row("A-1", 数量="1.5", 买家留言="=HYPERLINK(1)"), row("B-1"), row("A-1", 商家编码="TS-2")]
    result = read(files, write_csv(tmp_path / "a.csv", rows))
    back = tmp_path / "bad.csv"
    count = write_bad_rows(
        back, result, say=lambda code, params: f"{code} {params}", row_heading="行号", reason_heading="原因"
    )
    assert count == 2
    with back.open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert table[0] == [*HEADINGS, "行号", "原因"]
    assert [line[-2] for line in table[1:]] == ["2", "4"]
    assert "qty.fraction" in table[1][-1]
    assert not any(cell[:1] in {"=", "+", "-", "@", "\t", "\r"} for line in table for cell in line)
    mended = tmp_path / "mended.csv"
    mended.write_text(back.read_text("utf-8-sig").replace("1.5", "2"), encoding="utf-8-sig")
    again = read(files, mended)
    assert again.errors == ()
    [order] = again.orders
    assert files.translate(order.payload, order.receiver).buyer_message == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+86", "+86"),
        ("-5.00", "-5.00"),
        ("-cmd", "'-cmd"),
        ("@SUM", "'@SUM"),
        ("\t=1", "'\t=1"),
        ("＝1+1", "'＝1+1"),
        ("'=1", "''=1"),
        ('"=1', "'\"=1"),
        ("普通文字", "普通文字"),
        ("", ""),
    ],
)
def test_cells_that_a_spreadsheet_would_evaluate(text: str, safe: str) -> None:
    assert safe_cell(text) == safe


cell = st.one_of(
    st.none(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=20),
    st.sampled_from(["A-1", "A-2", "1", "2", "9.9", "2026-11-22", "张三", "13800138000", "=1", "'", '="1"', "-1"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cell, min_size=len(HEADINGS), max_size=len(HEADINGS)), max_size=8))
def test_every_row_ends_in_an_order_or_a_reason(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[object]]
) -> None:
    files = create({}, {}, clock=FakeClock())
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_text(csv_text([row(), *rows]), encoding="utf-8", errors="ignore", newline="")  # type: ignore[list-item]
    preview = files.preview(path)
    result = files.parse(path, preview.mapping)
    in_orders = sum(len(json.loads(order.payload)["lines"]) for order in result.orders)
    assert in_orders + len(result.errors) == result.rows
    for order in result.orders:
        files.translate(order.payload, order.receiver)
