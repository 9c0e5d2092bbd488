"""The carrier's platform: signatures, envelopes, limits, tokens and faults (carriers notes 1.1 to 1.4)."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from simulators.sf.digest import java_url_encode
from tests.simulators.clients import SfClient, Simulator, control, http, java_quote
from tests.simulators.test_sf_services import order

TRICKY = "空格 星*点.线-底_波~ 加+号 百分% 引\"' 括()! 等=& 斜/ 𠮷䶮🎁\t\n"


def outer(sf: SfClient, form: dict[str, str]) -> dict[str, Any]:
    answer = sf.post(form)
    assert answer.status == 200, "the platform always says 200"
    found: dict[str, Any] = answer.json()
    return found


def code(sf: SfClient, **changes: str) -> str:
    return str(outer(sf, sf.form("EXP_RECE_CREATE_ORDER", order("gateway"), **changes))["apiResultCode"])


def test_java_quoting_by_its_table() -> None:
    # Known by heart from java.net.URLEncoder: the four kept signs, space, tilde, and UTF-8 in capitals.
    assert java_url_encode("aZ9.-*_ ~") == "aZ9.-*_+%7E"
    assert java_url_encode("!'()+/=&%") == "%21%27%28%29%2B%2F%3D%26%25"
    assert java_url_encode("中𠮷") == "%E4%B8%AD%F0%A0%AE%B7"
    assert java_url_encode(TRICKY) == java_quote(TRICKY)


def test_a_right_signature_over_awkward_text_gets_through(sf: SfClient) -> None:
    message = order("tricky", remark=TRICKY)
    answer = outer(sf, sf.form("EXP_RECE_CREATE_ORDER", message))
    assert answer["apiResultCode"] == "A1000"
    assert isinstance(answer["apiResultData"], str), "a JSON text inside JSON"
    assert json.loads(answer["apiResultData"])["success"] is True
    assert answer["apiResponseID"]


def test_the_plain_unencoded_signature_is_refused(sf_process: Simulator, sf: SfClient) -> None:
    form = sf.form("EXP_RECE_CREATE_ORDER", order("plain"))
    plain = form["msgData"] + form["timestamp"] + sf.facts["checkword"]
    digest = hashlib.md5(plain.encode(), usedforsecurity=False).digest()
    assert code(sf, **{**form, "msgDigest": base64.b64encode(digest).decode()}) == "A1006"
    refusal = control(sf_process.ready["control"], "GET", "/refusals")[-1]
    assert "without URL-encoding" in refusal["hint"]


def test_python_quoting_as_it_comes_is_refused_when_it_matters(sf: SfClient) -> None:
    from urllib.parse import quote_plus

    form = sf.form("EXP_RECE_CREATE_ORDER", order("naive", remark="星*波~"))
    text = quote_plus(form["msgData"] + form["timestamp"] + sf.facts["checkword"])
    digest = base64.b64encode(hashlib.md5(text.encode(), usedforsecurity=False).digest()).decode()
    assert code(sf, **{**form, "msgDigest": digest}) == "A1006"


def test_hex_digests_other_secrets_and_changed_text_are_refused(sf: SfClient) -> None:
    form = sf.form("EXP_RECE_CREATE_ORDER", order("changed"))
    raw = base64.b64decode(form["msgDigest"])
    assert code(sf, **{**form, "msgDigest": raw.hex()}) == "A1006"
    assert code(sf, **{**form, "msgData": form["msgData"] + " "}) == "A1006"
    assert code(SfClient({**sf.facts, "checkword": "wrong"})) == "A1006"


@pytest.mark.parametrize("field", ["partnerID", "requestID", "serviceCode", "timestamp", "msgDigest", "msgData"])
def test_a_missing_parameter_is_a1001(sf: SfClient, field: str) -> None:
    assert code(sf, **{field: ""}) == "A1001"


def test_wrong_shapes_are_a1001(sf: SfClient) -> None:
    assert code(sf, requestID="x" * 41) == "A1001"
    assert code(sf, timestamp="2026-11-22") == "A1001"
    form = sf.form("EXP_RECE_CREATE_ORDER", order("json"))
    as_json = http("POST", sf.facts["url"], json.dumps(form).encode(), {"Content-Type": "application/json"})
    assert as_json.json()["apiResultCode"] == "A1001"
    assert http("GET", f"{sf.facts['url']}?{urlencode(form)}").json()["apiResultCode"] == "A1001"


def test_unknown_partner_and_service_are_a1004(sf: SfClient) -> None:
    assert code(sf, partnerID="SOMEBODY") == "A1004"
    assert outer(sf, sf.form("EXP_RECE_UNKNOWN", {}))["apiResultCode"] == "A1004"


def test_broken_json_is_an_inner_error(sf: SfClient) -> None:
    for text in ("{", "[1]"):
        answer = outer(sf, sf.form("EXP_RECE_CREATE_ORDER", text))
        assert answer["apiResultCode"] == "A1000"
        assert json.loads(answer["apiResultData"])["errorCode"] == "S0001"


def test_tokens_stand_in_for_signatures_until_they_expire() -> None:
    for life_s, wanted in ((7200, "A1000"), (0, "A1002")):
        with Simulator("sf", "--token-life", life_s) as process:
            sf = SfClient(process.ready)
            form = {"partnerID": sf.facts["partner_id"], "secret": sf.facts["checkword"], "grantType": "password"}
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            bad = http("POST", sf.facts["token_url"], urlencode({**form, "secret": "x"}).encode(), headers)
            assert bad.json()["apiResultCode"] == "A1006"
            token = http("POST", sf.facts["token_url"], urlencode(form).encode(), headers).json()
            assert (token["apiResultCode"], token["expiresIn"]) == ("A1000", life_s)
            signed = sf.form("EXP_RECE_CREATE_ORDER", order("token"), accessToken=token["accessToken"])
            del signed["msgDigest"]
            assert outer(sf, signed)["apiResultCode"] == wanted
            assert code(sf, accessToken="nonsense") == "A1002"


def test_the_sandbox_limit_is_thirty_a_second() -> None:
    with Simulator("sf", "--sandbox-limits") as process:
        sf = SfClient(process.ready)
        codes = [outer(sf, sf.form("EXP_RECE_SEARCH_ORDER_RESP", {"orderId": "x"})) for _ in range(45)]
        assert {"A1000", "A1005"} == {each["apiResultCode"] for each in codes}


@pytest.mark.parametrize(
    ("fault", "wanted"),
    [
        ({"kind": "refuse", "code": "A1005"}, "A1005"),
        ({"kind": "refuse"}, "A1099"),
        ({"kind": "refuse", "code": "8177"}, "A1000"),
    ],
)
def test_faults_speak_the_platforms_language(
    sf_process: Simulator, sf: SfClient, fault: dict[str, Any], wanted: str
) -> None:
    control(sf_process.ready["control"], "POST", "/faults", {"match": "EXP_RECE_CREATE_ORDER", **fault})
    answer = outer(sf, sf.form("EXP_RECE_CREATE_ORDER", order(f"fault-{wanted}-{fault.get('code')}")))
    assert answer["apiResultCode"] == wanted
    if wanted == "A1000":
        assert json.loads(answer["apiResultData"])["errorCode"] == fault["code"]


def test_a_fault_may_pick_one_of_our_orders_and_drop_after_the_number_is_taken(
    sf_process: Simulator, sf: SfClient
) -> None:
    base = sf_process.ready["control"]
    control(base, "POST", "/faults", {"kind": "drop_after", "match": "EXP_RECE_CREATE_ORDER orphan$"})
    control(base, "POST", "/faults", {"kind": "http", "match": "CREATE_ORDER five-hundred"})
    control(base, "POST", "/faults", {"kind": "truncated", "match": "CREATE_ORDER half$"})
    with pytest.raises(OSError, match=r"reset|closed|without response"):
        sf.call("EXP_RECE_CREATE_ORDER", order("orphan"))
    assert sf.post(sf.form("EXP_RECE_CREATE_ORDER", order("five-hundred"))).status == 500
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        sf.post(sf.form("EXP_RECE_CREATE_ORDER", order("half"))).json()
    assert sf.call("EXP_RECE_CREATE_ORDER", order("orphan"))["errorCode"] == "8016"
    assert sf.call("EXP_RECE_CREATE_ORDER", order("half"))["errorCode"] == "8016"
    assert sf.call("EXP_RECE_CREATE_ORDER", order("five-hundred"))["success"] is True
    found = sf.call("EXP_RECE_SEARCH_ORDER_RESP", {"orderId": "orphan", "searchType": "1"})
    assert found["msgData"]["waybillNoInfoList"][0]["waybillNo"].startswith("SF")
    calls = control(base, "GET", "/calls")["POST /std/service EXP_RECE_CREATE_ORDER"]
    assert calls["0"] == 1, "one call got no answer"
    assert calls["500"] == 1
