"""The carrier's services: numbers, label data, duplicates, cancelling, routes (carriers notes 1.5 to 1.8)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.simulators.clients import SfClient, Simulator, control

SENDER = {
    "contactType": 1,
    "contact": "周仓管",
    "tel": "0571-88990011",
    "country": "CN",
    "province": "浙江省",
    "city": "杭州市",
    "county": "余杭区",
    "address": "仓前街道文一西路1818号",
}
RECEIVER = {
    "contactType": 2,
    "contact": "欧阳娜",
    "mobile": "13800138000",
    "country": "CN",
    "province": "广东省",
    "city": "广州市",
    "county": "天河区",
    "address": "体育西路103号维多利广场A座2106",
}


def order(
    order_id: str, receiver: dict[str, Any] | None = None, sender: dict[str, Any] | None = None, **more: object
) -> dict[str, Any]:
    """Return a good EXP_RECE_CREATE_ORDER message, with changes."""
    contacts = [{**SENDER, **(sender or {})}, {**RECEIVER, **(receiver or {})}]
    return {
        "language": "zh-CN",
        "orderId": order_id,
        "cargoDetails": [{"name": "茶叶", "count": 1}],
        "contactInfoList": contacts,
        "monthlyCard": "7551234567",
        "payMethod": 1,
        "expressTypeId": 2,
        "parcelQty": 1,
        "isReturnRoutelabel": 1,
        **more,
    }


def create(sf: SfClient, order_id: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    answer = sf.call("EXP_RECE_CREATE_ORDER", order(order_id, **more))
    assert (answer["success"], answer["errorCode"], answer["errorMsg"]) == (True, "S0000", None), answer
    data: dict[str, Any] = answer["msgData"]
    return data


def error(sf: SfClient, message: dict[str, Any], service: str = "EXP_RECE_CREATE_ORDER") -> str:
    answer = sf.call(service, message)
    assert (answer["success"], answer["msgData"]) == (False, None)
    assert answer["errorMsg"]
    return str(answer["errorCode"])


def test_an_order_gets_a_number_and_what_a_label_needs(sf: SfClient) -> None:
    data = create(sf, "one")
    assert (data["orderId"], data["originCode"], data["destCode"], data["filterResult"]) == ("one", "571", "020", 2)
    info = data["waybillNoInfoList"]
    assert [each["waybillType"] for each in info] == [1]
    assert re.fullmatch(r"SF\d{13}", info[0]["waybillNo"])
    label = data["routeLabelInfo"][0]
    assert label["code"] == "1000"
    route = label["routeLabelData"]
    assert re.fullmatch(r"020[A-Z]-Z\d{3}-\d{3}", route["destRouteLabel"])
    assert re.fullmatch(r"[A-Z]\d\d", route["codingMapping"])
    assert (route["proCode"], route["proName"]) == ("T4", "标快")
    assert re.fullmatch(r"[01]{8}", route["printIcon"])
    assert route["printFlag"] == "000000000"
    assert f"'k5':'{info[0]['waybillNo']}'" in route["twoDimensionCode"]
    assert route["twoDimensionCode"].startswith("MMM={'k1':'020")


def test_label_data_only_when_asked_for(sf: SfClient) -> None:
    assert create(sf, "no label", isReturnRoutelabel=0)["routeLabelInfo"] == []


def test_one_address_always_gets_the_same_routing(sf: SfClient) -> None:
    first, second = (create(sf, f"same {place}")["routeLabelInfo"][0]["routeLabelData"] for place in (1, 2))
    other = create(sf, "other", receiver={"address": "别的路1号"})["routeLabelInfo"][0]["routeLabelData"]
    assert first["destRouteLabel"] == second["destRouteLabel"] != other["destRouteLabel"]


def test_several_parcels_get_a_mother_and_children(sf: SfClient) -> None:
    info = create(sf, "three", parcelQty=3)["waybillNoInfoList"]
    assert [each["waybillType"] for each in info] == [1, 2, 2]
    assert len({each["waybillNo"] for each in info}) == 3


def test_the_same_order_id_again_is_8016_and_search_gives_the_first_answer(sf: SfClient) -> None:
    first = create(sf, "again")
    assert error(sf, order("again")) == "8016"
    assert error(sf, order("again", receiver={"address": "改了的地址"})) == "8016"
    found = sf.call("EXP_RECE_SEARCH_ORDER_RESP", {"orderId": "again", "searchType": "1"})["msgData"]
    assert found["waybillNoInfoList"] == first["waybillNoInfoList"]
    assert found["routeLabelInfo"] == first["routeLabelInfo"]
    assert (found["origincode"], found["destcode"], found["filterResult"]) == ("571", "020", "2")
    assert "originCode" not in found


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"sender": {"address": ""}}, "1010"),
        ({"sender": {"contact": ""}}, "1011"),
        ({"sender": {"tel": ""}}, "1012"),
        ({"receiver": {"address": " "}}, "1014"),
        ({"receiver": {"contact": ""}}, "1015"),
        ({"receiver": {"mobile": ""}}, "1016"),
        ({"receiver": {"mobile": "138******00"}}, "1016"),
        ({"receiver": {"contact": "欧***"}}, "1015"),
        ({"monthlyCard": "7550000000"}, "6126"),
        ({"payMethod": 9}, "8256"),
        ({"expressTypeId": "abc"}, "8057"),
        ({"parcelQty": 308}, "8117"),
        ({"cargoDetails": [{"name": "烟花"}]}, "20035"),
        ({"cargoDetails": []}, "S0002"),
    ],
)
def test_what_is_wrong_is_named_and_no_number_is_spent(
    sf_process: Simulator, sf: SfClient, changes: dict[str, Any], wanted: str
) -> None:
    before = len(control(sf_process.ready["control"], "GET", "/numbers"))
    assert error(sf, order(f"bad {wanted} {changes}"[:60], **changes)) == wanted
    assert len(control(sf_process.ready["control"], "GET", "/numbers")) == before


def test_an_address_out_of_reach_gets_no_number_and_may_be_asked_again(sf: SfClient) -> None:
    far = create(sf, "far", receiver={"country": "HK", "province": "", "city": "九龍"})
    assert (far["filterResult"], far["remark"], far["waybillNoInfoList"]) == (3, "1", [])
    assert create(sf, "far")["filterResult"] == 2


def test_short_province_names_and_an_address_alone_are_understood(sf: SfClient) -> None:
    assert create(sf, "short", receiver={"province": "广东", "city": "深圳"})["destCode"] == "755"
    whole = {"province": None, "city": None, "county": None, "address": "新疆维吾尔自治区石河子市143团1连"}
    assert create(sf, "whole", receiver=whole)["destCode"] == "991", "the province's first city when none is named"


def test_cancel_once_then_8037_and_the_number_is_marked(sf_process: Simulator, sf: SfClient) -> None:
    info = create(sf, "cancel")["waybillNoInfoList"]
    ask = {"orderId": "cancel", "dealType": 2, "waybillNoInfoList": info}
    done = sf.call("EXP_RECE_UPDATE_ORDER", ask)["msgData"]
    assert (done["orderId"], done["resStatus"]) == ("cancel", 2)
    assert error(sf, ask, "EXP_RECE_UPDATE_ORDER") == "8037"
    assert error(sf, order("cancel")) == "8016", "an order id is never used again"
    numbers = control(sf_process.ready["control"], "GET", "/numbers")
    assert next(each for each in numbers if each["order_id"] == "cancel")["cancelled_at"] is not None
    entry = next(
        each for each in control(sf_process.ready["control"], "GET", "/orders") if each["order_id"] == "cancel"
    )
    assert entry["state"] == "cancelled"
    assert entry["asks"] == {"create": 1, "create again": 1, "cancel": 2}


def test_confirm_twice_is_8252_and_other_numbers_mismatch(sf: SfClient) -> None:
    create(sf, "confirm")
    strange = {"orderId": "confirm", "dealType": 1, "waybillNoInfoList": [{"waybillNo": "SF0000000000000"}]}
    assert sf.call("EXP_RECE_UPDATE_ORDER", strange)["msgData"]["resStatus"] == 1
    assert sf.call("EXP_RECE_UPDATE_ORDER", {"orderId": "confirm", "dealType": 1})["msgData"]["resStatus"] == 2
    assert error(sf, {"orderId": "confirm", "dealType": 1}, "EXP_RECE_UPDATE_ORDER") == "8252"


def test_unknown_orders(sf: SfClient) -> None:
    assert error(sf, {"orderId": "never", "dealType": 2}, "EXP_RECE_UPDATE_ORDER") == "8018"
    assert error(sf, {"orderId": "never"}, "EXP_RECE_SEARCH_ORDER_RESP") == "6150"


def test_routes_need_the_right_phone(sf_process: Simulator, sf: SfClient) -> None:
    number = create(sf, "route")["waybillNoInfoList"][0]["waybillNo"]
    for body in ({}, {"opCode": "33", "remark": "客户电话无人接听", "acceptTime": "2026-11-22 10:00:00"}):
        control(sf_process.ready["control"], "POST", f"/numbers/{number}/events", body)

    def routes(**ask: object) -> list[dict[str, Any]]:
        message = {"language": "0", "trackingType": "1", "trackingNumber": [number], "methodType": "1", **ask}
        found: list[dict[str, Any]] = sf.call("EXP_RECE_SEARCH_ROUTES", message)["msgData"]["routeResps"][0]["routes"]
        return found

    assert [event["opCode"] for event in routes(checkPhoneNo="8000")] == ["50", "33"]
    assert routes(checkPhoneNo="0011"), "the sender's phone will do as well"
    assert routes(checkPhoneNo="9999") == []
    assert routes(checkPhoneNo="0571") == [], "the area code is no ending"
    assert routes(trackingType="2", trackingNumber=["route"], checkPhoneNo="8000")
    too_many = {"trackingNumber": [number] * 11, "checkPhoneNo": "8000"}
    assert error(sf, too_many, "EXP_RECE_SEARCH_ROUTES") == "8003"


def test_a_killed_gateway_remembers_numbers_and_goes_on_counting(tmp_path: Path) -> None:
    with Simulator("sf", "--state", tmp_path) as process:
        sf = SfClient(process.ready)
        numbers = [create(sf, f"before {place}")["waybillNoInfoList"][0]["waybillNo"] for place in range(5)]
        process.kill()
    with Simulator("sf", "--state", tmp_path) as process:
        again = SfClient(process.ready)
        assert again.facts["checkword"] == sf.facts["checkword"]
        assert error(again, order("before 0")) == "8016"
        found = again.call("EXP_RECE_SEARCH_ORDER_RESP", {"orderId": "before 4"})["msgData"]
        assert found["waybillNoInfoList"][0]["waybillNo"] == numbers[4]
        numbers += [create(again, f"after {place}")["waybillNoInfoList"][0]["waybillNo"] for place in range(5)]
        assert len(set(numbers)) == 10
        assert [each["waybill_no"] for each in control(process.ready["control"], "GET", "/numbers")] == numbers
