"""SF: the signature against independent code and fixed vectors, and what the recorded calls leave open."""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import parse_qsl

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.connectors.base import Cargo, WaybillAsk
from app.connectors.carriers.sf.account import URLS, read_account
from app.connectors.carriers.sf.carrier import Sf, create
from app.connectors.carriers.sf.gateway import java_url_encode, msg_digest
from app.connectors.carriers.sf.waybills import order_message
from app.connectors.rates import MemoryBuckets, Rate, TokenBucket
from app.domain.intake import Receiver
from app.errors import AppError, BadInput, PlatformDown, RateLimited, Unclear
from tests.clock import FakeClock
from tests.connectors.replay import account_of
from tests.connectors.signatures import java_encoded, sf_digest

SETTINGS, SECRETS = account_of("sf")
WAREHOUSE = Receiver("仓库", "0755-83601234", "CN", "广东省", "深圳市", "宝安区", "", "航城大道1号")
RECEIVER = Receiver("欧阳小明", "13800138000", "CN", "广东省", "广州市", "天河区", "石牌街道", "天河路208号")
ASK = WaybillAsk("PD-1", "2", WAREHOUSE, RECEIVER, (Cargo("T恤", 2),), 1250, "260302-00001")


def connector(handler: Callable[[httpx.Request], httpx.Response], **more: object) -> Sf:
    return create(SETTINGS, SECRETS, clock=FakeClock(), transport=httpx.MockTransport(handler), **more)  # type: ignore[arg-type]


# Computed once with openssl over the text encoded by hand: printf '%s' ENCODED | openssl dgst -md5 -binary | base64
VECTORS = [
    (
        '{"orderId":"A-1","note":"a b~c*d(e)!\'"}',
        "1772413200000",
        "6EeUhkFUo7ltSeeXRbBTyZ4IMe1CpkfJ",
        (
            "%7B%22orderId%22%3A%22A-1%22%2C%22note%22%3A%22a+b%7Ec*d%28e%29%21%27%22%7D"
            "17724132000006EeUhkFUo7ltSeeXRbBTyZ4IMe1CpkfJ"
        ),
        "Z0e79MI9w9GVFgHF32CeIQ==",
    ),
    (
        '{"address":"广州 𬭎"}',
        "1",
        "k",
        "%7B%22address%22%3A%22%E5%B9%BF%E5%B7%9E+%F0%AC%AD%8E%22%7D1k",
        "iL37j/ZEJlPbDMWXRLrLgw==",
    ),
]


@pytest.mark.parametrize(("text", "timestamp", "checkword", "encoded", "digest"), VECTORS)
def test_fixed_vectors(text: str, timestamp: str, checkword: str, encoded: str, digest: str) -> None:
    assert java_url_encode(text + timestamp + checkword) == encoded
    assert msg_digest(text, timestamp, checkword) == digest


@given(st.text())
def test_encoding_equals_javas_byte_by_byte(text: str) -> None:
    assert java_url_encode(text) == java_encoded(text)
    assert msg_digest(text, "1", "k") == sf_digest(text, "1", "k")


def test_the_text_that_is_signed_is_the_text_that_is_sent() -> None:
    forms: list[dict[str, str]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        forms.append(dict(parse_qsl(request.content.decode("ascii"))))
        return httpx.Response(500)

    odd = Receiver('𬭎 "引号"', "18400000000-1234", "CN", "广东省", "广州市", "", "", "a&b=c+d%20e~f*(g) 1号\ud800")
    with pytest.raises(Unclear):
        connector(handler).request_waybill(WaybillAsk("PD-1", "2", WAREHOUSE, odd, (), 0, "1"))
    message = json.loads(forms[0]["msgData"])
    assert forms[0]["msgDigest"] == sf_digest(forms[0]["msgData"], forms[0]["timestamp"], SECRETS["checkword"])
    assert message["contactInfoList"][1]["contact"] == '𬭎 "引号"'
    assert message["contactInfoList"][1]["address"] == "a&b=c+d%20e~f*(g) 1号"
    assert message["contactInfoList"][1]["mobile"] == "18400000000-1234"


def test_every_call_has_an_id_of_its_own() -> None:
    ids: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        ids.append(dict(parse_qsl(request.content.decode()))["requestID"])
        return httpx.Response(500)

    sf = connector(handler)
    for _ in range(3):
        with pytest.raises(Unclear):
            sf.request_waybill(ASK)
    assert len(set(ids)) == 3


def test_messages_without_cargo_weight_or_card_are_still_whole() -> None:
    account = read_account({**SETTINGS, "monthly_card": "", "pay_method": "2", "call_courier": "yes"}, SECRETS)
    message = order_message(WaybillAsk("PD-1", "SE0100", WAREHOUSE, RECEIVER, (), 0, "1"), account)
    assert message["cargoDetails"] == [{"name": "商品", "count": 1, "unit": "件"}]
    assert (message["payMethod"], message["isDocall"], message["expressTypeId"]) == (2, 1, "SE0100")
    assert {"monthlyCard", "totalWeight", "remark"}.isdisjoint(message)


def test_long_texts_are_cut_not_refused() -> None:
    ask = WaybillAsk("PD-1", "2", WAREHOUSE, RECEIVER, (Cargo("长" * 500, 1),), 1, "1", "备" * 500)
    message = order_message(ask, read_account(SETTINGS, SECRETS))
    assert len(message["cargoDetails"][0]["name"]) == 60
    assert len(message["remark"]) == 100
    assert message["totalWeight"] == 0.001


@pytest.mark.parametrize("error", [httpx.ReadTimeout(""), httpx.RemoteProtocolError(""), httpx.WriteError("")])
def test_a_cut_request_is_unclear(error: Exception) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error

    with pytest.raises(Unclear):
        connector(handler).request_waybill(ASK)


def test_a_request_that_never_left_may_simply_be_repeated() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectTimeout("")

    with pytest.raises(PlatformDown):
        connector(handler).request_waybill(ASK)


def test_a_rate_limit_silences_the_whole_account(clock: FakeClock) -> None:
    store = MemoryBuckets()
    bucket = TokenBucket("sf", Rate(5, 5), store=store, clock=clock, pause=lambda _: None, longest_s=0.1)
    answer = {"apiResultCode": "A1005", "apiErrorMsg": "流量受控", "apiResultData": None}
    sf = connector(lambda _: httpx.Response(200, json=answer), pace=bucket)
    with pytest.raises(RateLimited, match=r"sf\.rate_limited"):
        sf.request_waybill(ASK)
    with pytest.raises(RateLimited, match=r"rates\.wait_too_long"):
        sf.request_waybill(ASK)


@pytest.mark.parametrize(
    "body",
    [
        {"apiResultCode": "A1000", "apiResultData": None},
        {"apiResultCode": "A1000", "apiResultData": "[]"},
        {"apiResultCode": "A1000", "apiResultData": '{"success":true,"errorCode":"S0000","msgData":[]}'},
        {"apiResultCode": 1000},
        [],
        "text",
    ],
)
def test_answers_of_another_shape_are_unclear(body: object) -> None:
    with pytest.raises(Unclear):
        connector(lambda _: httpx.Response(200, json=body)).request_waybill(ASK)


def test_inner_data_may_come_as_an_object_too() -> None:
    inner = {"success": True, "errorCode": "S0000", "msgData": {"orderId": "PD-1", "resStatus": "2"}}
    answer = {"apiResultCode": "A1000", "apiResultData": inner}
    connector(lambda _: httpx.Response(200, json=answer)).recycle_waybill("PD-1", "SF1")


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"environment": "moon"}, "setting.bad_value"),
        ({"pay_method": "4"}, "setting.bad_value"),
        ({"url": "http://sf.example/std/service"}, "sf.needs_https"),
        ({"url": "ftp://127.0.0.1/"}, "setting.bad_url"),
        ({"url": "https://[::1"}, "setting.bad_url"),
    ],
)
def test_settings_that_cannot_be_used(settings: dict[str, str], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_account({**SETTINGS, **settings}, SECRETS)
    assert caught.value.code == code


def test_a_stand_in_on_this_machine_may_speak_plain_http() -> None:
    assert read_account({**SETTINGS, "url": "http://127.0.0.1:8025/std/service"}, SECRETS).url.startswith("http://127")
    assert read_account({**SETTINGS, "environment": ""}, SECRETS).url == URLS["production"]
    assert all(url.startswith("https://") for url in URLS.values())


def test_errors_name_neither_people_nor_secrets() -> None:
    said = {"success": False, "errorCode": "1016", "errorMsg": "到件电话 13800138000 错误"}
    answer = {"apiResultCode": "A1000", "apiResultData": json.dumps(said)}
    with pytest.raises(AppError) as caught:
        connector(lambda _: httpx.Response(200, json=answer)).request_waybill(ASK)
    told = str(caught.value)
    assert "到件电话 *** 错误" in told
    assert SECRETS["checkword"] not in told
    assert "欧阳" not in repr(ASK)
