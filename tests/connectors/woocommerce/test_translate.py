"""Raw order to neutral form: statuses, names, addresses, money, and what cannot be used."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from app.connectors.platforms.woocommerce.account import read_account
from app.connectors.platforms.woocommerce.raw_order import receiver_of, split_order, without_receiver
from app.connectors.platforms.woocommerce.regions import PROVINCES, province_of
from app.connectors.platforms.woocommerce.translate import status_of, translate_order
from app.connectors.strict_json import one_element
from app.domain.address import region_faults
from app.domain.divisions import divisions
from app.domain.intake import IntakeOrder, PlatformOrderStatus, Receiver
from app.errors import BadInput
from tests.connectors.replay import RECORDED, account_of

ACCOUNT = read_account(*account_of("woocommerce"))
RAW: dict[str, Any] = json.loads((RECORDED / "woocommerce" / "get_order.json").read_text("utf-8"))["exchanges"][0][
    "response"
]["json"]


def translated(**more: object) -> IntakeOrder:
    return translate_order(json.dumps({**RAW, **more}), Receiver(), ACCOUNT)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("pending", "unpaid"),
        ("checkout-draft", "unpaid"),
        ("failed", "unpaid"),
        ("processing", "to_ship"),
        ("on-hold", "on_hold"),
        ("completed", "completed"),
        ("cancelled", "cancelled"),
        ("refunded", "refunded"),
        ("trash", "deleted"),
        ("awaiting-shipment", "on_hold"),
        ("", "on_hold"),
    ],
)
def test_statuses(status: str, expected: str) -> None:
    assert status_of(status, frozenset({"processing"})) == PlatformOrderStatus(expected)


def test_the_setting_decides_what_is_to_ship_but_never_revives_a_finished_order() -> None:
    chosen = frozenset({"on-hold", "awaiting-shipment", "cancelled"})
    assert status_of("on-hold", chosen) is PlatformOrderStatus.TO_SHIP
    assert status_of("awaiting-shipment", chosen) is PlatformOrderStatus.TO_SHIP
    assert status_of("processing", chosen) is PlatformOrderStatus.ON_HOLD
    assert status_of("cancelled", chosen) is PlatformOrderStatus.CANCELLED


def test_money_adds_up_for_the_whole_order() -> None:
    order = translated()
    parts = order.goods_cents - order.discount_cents + order.postage_cents + order.tax_cents + order.fee_cents
    assert parts == order.paid_cents
    for line in order.lines:
        assert line.price_cents * line.qty - line.discount_cents == line.total_cents
        assert line.discount_cents >= 0


@pytest.mark.parametrize(
    ("currency", "total", "cents"),
    [("CNY", "12.34", 1234), ("JPY", "1200", 1200), ("JPY", "1200.00", 1200), ("KWD", "1.234", 1234), ("USD", "", 0)],
)
def test_money_follows_the_currencys_decimals(currency: str, total: str, cents: int) -> None:
    assert translated(currency=currency, total=total).paid_cents == cents


def test_the_float_price_is_never_used() -> None:
    lines = [{**RAW["line_items"][0], "price": 99999.99}]
    assert translated(line_items=lines).lines[0].price_cents == 5990


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"currency": "人民币"}, "woocommerce.bad_currency"),
        ({"total": "12,3,4.5"}, "money.not_a_number"),
        ({"total": 12.5}, "woocommerce.bad_money"),
        ({"total": True}, "woocommerce.bad_money"),
        ({"total": "99999999999999999.00"}, "money.too_large"),
        ({"line_items": {}}, "woocommerce.bad_list"),
        ({"line_items": ["x"]}, "woocommerce.bad_list"),
        ({"line_items": [{"id": 1, "quantity": 1.5}]}, "woocommerce.bad_line"),
        ({"line_items": [{"id": 1, "quantity": 0}]}, "woocommerce.bad_line"),
        ({"line_items": [{"id": None, "quantity": 1}]}, "woocommerce.bad_line"),
        ({"line_items": [{"id": 1, "quantity": True}]}, "woocommerce.bad_line"),
        ({"date_created_gmt": None}, "woocommerce.bad_time"),
        ({"date_created_gmt": 1772410530}, "woocommerce.bad_time"),
        ({"id": "727"}, "woocommerce.no_order_id"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_reason(change: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        translated(**change)
    assert caught.value.code == code


@pytest.mark.parametrize("payload", ["", "[]", "null", "{", '{"id":1,}', "[" * 5000])
def test_texts_that_are_no_order(payload: str) -> None:
    with pytest.raises(BadInput):
        translate_order(payload, Receiver(), ACCOUNT)


def test_an_order_without_lines_is_an_order_for_audit_to_see() -> None:
    assert translated(line_items=[]).lines == ()


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        ("小明", "欧阳", "欧阳小明"),
        ("张三", "", "张三"),
        ("", "张三", "张三"),
        ("张三", "张三", "张三"),
        ("Ann", "Lee", "Ann Lee"),
        ("𬭎", "𫖯", "𫖯𬭎"),
        ("  \u202e小 明", "", "小 明"),
        ("", "", ""),
    ],
)
def test_names_are_joined_as_their_bearers_write_them(first: str, last: str, name: str) -> None:
    assert receiver_of({"shipping": {"first_name": first, "last_name": last, "city": "x"}, "billing": {}}).name == name


def test_billing_steps_in_where_shipping_is_empty_and_for_the_phone() -> None:
    billing = {
        "first_name": "三",
        "last_name": "张",
        "city": "杭州市",
        "state": "CN12",
        "country": "CN",
        "phone": "139",
    }
    empty = receiver_of({"billing": billing, "shipping": {"first_name": "", "city": "", "country": "", "state": ""}})
    assert (empty.name, empty.city, empty.province, empty.phone) == ("张三", "杭州市", "浙江省", "139")
    partly = receiver_of({"billing": billing, "shipping": {"last_name": "李四", "city": "上海市", "state": "CN10"}})
    assert (partly.name, partly.province, partly.phone, partly.country) == ("李四", "上海市", "139", "CN")
    assert receiver_of({"billing": [], "shipping": []}) == Receiver(country="CN")


def test_all_province_codes_are_official_names() -> None:
    assert sorted(PROVINCES) == sorted(f"CN{number}" for number in range(1, 33))
    assert set(PROVINCES.values()) <= set(divisions().provinces)
    assert len(set(PROVINCES.values())) == 32
    assert province_of("HK", "KOWLOON") == "香港特别行政区"
    assert province_of("CN", "广东") == "广东"
    assert province_of("US", "CA") == "CA"


def test_a_province_code_that_disagrees_with_the_city_is_left_for_audit_to_find() -> None:
    receiver = replace(
        Receiver(), province=province_of("CN", "CN19"), city="广州市", district="天河区", street="体育西路1号"
    )
    order = translate_order(json.dumps(RAW), receiver, ACCOUNT)
    assert (order.receiver.province, order.receiver.city) == ("湖南省", "广州市")
    assert region_faults("湖南省", "广州市", "天河区") == ("city_not_in_province",)


def test_foreign_receivers_keep_their_own_regions() -> None:
    receiver = Receiver("Ann Lee", "+1 (212) 555-0147", "us", "NY", "New York", "", "", "350 5th Ave, Apt 2", "10118")
    found = translate_order(json.dumps(RAW), receiver, ACCOUNT).receiver
    assert (found.country, found.province, found.city, found.street) == ("US", "NY", "New York", "350 5th Ave, Apt 2")
    assert found.phone == "+12125550147"


def test_receivers_leave_no_trace_in_the_payload_and_everything_else_stays() -> None:
    text = json.dumps(RAW, ensure_ascii=True)
    kept = json.loads(without_receiver(text))
    for name, value in RAW.items():
        if name not in {
            "billing",
            "shipping",
            "customer_ip_address",
            "customer_user_agent",
            "order_key",
            "payment_url",
        }:
            expected = json.loads(json.dumps(value))
            if name == "meta_data":
                expected[2]["value"] = ""
            assert kept[name] == expected, name
    plain = json.dumps(kept, ensure_ascii=False)
    for canary in (
        "欧阳",
        "小明",
        "13800138000",
        "138 0013",
        "ouyang@",
        "科技园",
        "301室",
        "203.0.113.9",
        "wx_ouyang",
        "wc_order",
    ):
        assert canary not in plain
    assert kept["billing"]["state"] == "CN20"


def test_untouched_parts_are_byte_for_byte_the_shops() -> None:
    text = '{"id": 1,"a":"\\u5f20\\/x" , "n": 9.90, "e":1E+2, "billing":{"phone":"1"},"shipping":{}}'
    assert without_receiver(text) == (
        '{"id":1,"a":"\\u5f20\\/x","n":9.90,"e":1E+2,"billing":{"phone":""},"shipping":{}}'
    )


def test_hidden_meta_and_html_stay_out_of_the_spec() -> None:
    meta = [
        {"key": "_secret", "display_key": "_secret", "display_value": "1"},
        {"key": "color", "display_key": "颜色", "display_value": "<p>红</p>"},
        {"key": "gift", "value": {"a": 1}, "display_key": "gift", "display_value": {"a": 1}},
    ]
    assert translated(line_items=[{**RAW["line_items"][0], "meta_data": meta}]).lines[0].spec == "颜色: 红"


def test_only_a_named_carrier_is_a_wish() -> None:
    assert translated(shipping_lines=[{"method_title": "Flat rate"}]).carrier_wish == ""
    assert translated(shipping_lines=[{"method_title": "中通快递"}]).carrier_wish == "中通快递"


def test_an_own_number_stands_first_in_the_memo() -> None:
    assert translated(meta_data=[], number="A-1").seller_memo == "#A-1"
    assert translated(meta_data=[]).seller_memo == ""


def test_a_refund_of_more_pieces_than_were_sold_counts_no_more_than_sold() -> None:
    back = [{"line_items": [{"quantity": -9, "meta_data": [{"key": "_refunded_item_id", "value": 1501}]}]}]
    assert translated(_packdesk_refunds=back).lines[0].refunded_qty == 2


def test_splitting_never_raises() -> None:
    for text in ("1", '"x"', "[]", "{}", '{"id":1}', '{"id":1,"billing":7,"date_created_gmt":"2026-03-01T00:00:00"}'):
        assert split_order(one_element(text)) is not None
