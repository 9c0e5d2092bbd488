"""The money columns of a file: who pays a discount, what is inferred, and that nothing is made to fit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.connectors.platforms.files.payload import order_status, presale_is_open, translate_payload, warning
from app.connectors.platforms.files.shop import Files
from app.domain.intake import IntakeOrder, PlatformOrderStatus, Receiver
from app.services.intake_rows import money_values
from tests.connectors.files.tables import HEADINGS, csv_text, read, row

TWO_CUPS = {"sku_code": "CUP", "qty": "2", "price": "50.00"}


def money(order: dict[str, str], *lines: dict[str, str]) -> dict[str, Any]:
    """The stored money of an order with these columns."""
    body = {
        "version": 1, "zone": "Asia/Shanghai", "currency": "CNY",
        "order": {"order_no": "1", "paid_at": "2026-11-22 08:00", **order}, "lines": list(lines) or [TWO_CUPS],
    }  # fmt: skip
    return money_values(translate_payload(json.dumps(body), Receiver()))


def discounts(found: dict[str, Any]) -> tuple[int, int, int, int]:
    """All, on the order, by the platform, by the shop."""
    return (
        found["discount_cents"], found["order_discount_cents"], found["platform_discount_cents"],
        found["shop_discount_cents"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        # discount, on the order, by the platform, by the shop
        ({}, (0, 0, 0, 0)),
        ({"paid": "100.00"}, (0, 0, 0, 0)),
        ({"paid": "90.00"}, (1000, 1000, 0, 1000)),
        ({"paid": "0"}, (0, 0, 0, 0)),
        ({"paid": "110.00"}, (0, 0, 0, 0)),
        ({"paid": "90.00", "platform_discount": "4"}, (1000, 1000, 400, 600)),
        ({"paid": "96.00", "platform_discount": "3", "pay_discount": "1"}, (400, 400, 400, 0)),
        ({"paid": "90.00", "platform_discount": "4", "shop_discount": "6"}, (1000, 1000, 400, 600)),
        ({"paid": "90.00", "platform_discount": "4", "shop_discount": "5"}, (900, 900, 400, 500)),
        ({"paid": "90.00", "order_discount": "10", "platform_discount": "4"}, (1000, 1000, 400, 600)),
        ({"paid": "90.00", "order_discount": "10", "platform_discount": "4", "shop_discount": "5"},
         (1000, 1000, 400, 500)),
        ({"paid": "100.00", "postage": "6", "tax": "1", "fee": "3"}, (1000, 1000, 0, 1000)),
    ],
)  # fmt: skip
def test_who_pays_a_discount_on_the_order(order: dict[str, str], expected: tuple[int, int, int, int]) -> None:
    assert discounts(money(order)) == expected


def test_discounts_on_lines_are_the_shops_unless_told_otherwise() -> None:
    line = {**TWO_CUPS, "line_discount": "8.00"}
    assert discounts(money({"paid": "92.00"}, line)) == (800, 0, 0, 800)
    assert discounts(money({"paid": "90.00"}, line)) == (1000, 200, 0, 1000)
    assert discounts(money({"paid": "90.00", "shop_discount": "1", "platform_discount": "1"}, line)) == (
        1000, 200, 100, 900,
    )  # fmt: skip


def test_what_was_told_stays_as_told_for_the_audit_to_compare() -> None:
    found = money({"paid": "95.00", "goods_total": "120.00", "refunded": "5"})
    assert (found["goods_cents"], found["paid_cents"], found["refunded_cents"]) == (12_000, 9_500, 500)
    assert discounts(found) == (500, 500, 0, 500), "the lines come to 100.00: 5.00 off is what they say"


@pytest.mark.parametrize("name", ["平台优惠", "店铺优惠", "已退金额", "税费", "商品总额"])
def test_a_sum_below_nothing_is_refused_with_its_column(files: Files, tmp_path: Path, name: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([[*row(), "-1.00"]], headings=(*HEADINGS, name)), encoding="utf-8")
    [error] = read(files, path).errors
    assert error.code == "money.negative"


@pytest.mark.parametrize(
    ("text", "is_open", "warned"),
    [
        ("", False, ""),
        ("否", False, ""),
        ("尾款未付", True, ""),
        ("待付尾款", True, ""),
        ("定金已付", True, ""),
        ("定金已付，尾款已付", False, ""),
        ("尾款已支付", False, ""),
        ("FRONT_PAID_FINAL_NOPAID", True, ""),
        ("FRONT_PAID_FINAL_PAID", False, ""),
        ("deposit paid", True, ""),
        ("天上的阶段", False, "天上的阶段"),
    ],
)
def test_pre_sale_stages_are_known_or_waited_for_by_a_person(text: str, is_open: bool, warned: str) -> None:
    assert presale_is_open({"presale": text}) is is_open
    assert warning({"presale": text}) == warned


@pytest.mark.parametrize(
    ("text", "warned"), [("", ""), ("无", ""), ("正常", ""), ("0", ""), ("疑似刷单", "疑似刷单"), ("是", "是")]
)
def test_a_warning_is_told_in_the_files_own_words(text: str, warned: str) -> None:
    assert warning({"risk": text}) == warned


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"ship_hold": "是"}, "on_hold"),
        ({"ship_hold": "已锁定", "status": "待发货"}, "on_hold"),
        ({"ship_hold": "未锁定", "status": "待发货"}, "to_ship"),
        ({"ship_hold": "否"}, "to_ship"),
        ({"ship_hold": "是", "status": "已取消"}, "cancelled"),
        ({"ship_hold": "是", "status": "已发货"}, "shipped"),
        ({"ship_hold": "是", "refund_status": "退款成功"}, "refunded"),
    ],
)
def test_a_hold_stops_what_would_be_shipped_and_nothing_else(order: dict[str, str], status: str) -> None:
    assert order_status(order) == PlatformOrderStatus(status)


def test_a_file_carries_stage_warning_and_hold_into_the_order(files: Files, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    more = ("预售状态", "风险提示", "锁定状态", "平台优惠", "店铺优惠")
    path.write_text(
        csv_text(
            [[*row(单价="50", 实付金额="90"), "尾款未付", "疑似刷单", "已锁定", "4", "6"]], headings=(*HEADINGS, *more)
        ),
        encoding="utf-8",
    )
    [pulled] = read(files, path).orders
    order: IntakeOrder = files.translate(pulled.payload, pulled.receiver)
    assert (order.presale, order.risk, order.status) == (True, "疑似刷单", PlatformOrderStatus.ON_HOLD)
    assert discounts(money_values(order)) == (1000, 1000, 400, 600)
