"""Translate: our request into SF's create message, SF's answer into number and label fields. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.connectors.base import WaybillAnswer, WaybillAsk
from app.connectors.carriers.sf.account import Account
from app.connectors.http import vendor_text
from app.domain.intake import Receiver
from app.domain.phone import PhoneKind, parse_phone
from app.domain.text_cleaning import clean_text, shorten
from app.errors import Declined, PlatformDown, Unclear

_LABEL_FIELDS = (
    "proCode", "proName", "codingMapping", "codingMappingOut", "abFlag", "xbFlag", "printIcon", "printFlag",
    "destTransferCode", "destDeptCode", "destTeamCode", "destGisDeptCode", "destCityCode", "sourceTransferCode",
    "sourceCityCode", "limitTypeCode", "expressTypeCode", "cargoTypeCode", "checkCode",
)  # fmt: skip
_WHY_NOT = {"1": "sf.not_deliverable_receiver", "2": "sf.not_deliverable_sender"}
"""SF's remark beside filterResult 3: 1 receiver, 2 sender out of range, 3 other."""


def order_message(ask: WaybillAsk, account: Account) -> dict[str, Any]:
    """Return the ``msgData`` of a create call."""
    message: dict[str, Any] = {
        "language": "zh-CN",
        "orderId": ask.request_no,
        "cargoDetails": [
            {"name": shorten(clean_text(item.name), 60) or "商品", "count": item.qty, "unit": "件"}
            for item in ask.cargo
        ]
        or [{"name": "商品", "count": 1, "unit": "件"}],
        "contactInfoList": [_contact(1, ask.sender), _contact(2, ask.receiver)],
        "payMethod": account.pay_method,
        "expressTypeId": int(ask.service_code) if ask.service_code.isdecimal() else ask.service_code,
        "parcelQty": 1,
        "isReturnRoutelabel": 1,
        "isDocall": 1 if account.call_courier else 0,
    }
    if account.monthly_card:
        message["monthlyCard"] = account.monthly_card
    if ask.weight_g > 0:
        message["totalWeight"] = ask.weight_g / 1000
    if ask.remark:
        message["remark"] = shorten(clean_text(ask.remark), 100)
    return message


def _contact(contact_type: int, person: Receiver) -> dict[str, Any]:
    """Return one side of the parcel; SF wants a mobile or another telephone number, each up to 20 characters."""
    phone = parse_phone(person.phone, person.country)
    is_mobile = phone.kind in {PhoneKind.MOBILE, PhoneKind.VIRTUAL}
    contact: dict[str, Any] = {
        "contactType": contact_type,
        "contact": clean_text(person.name),
        "mobile" if is_mobile else "tel": shorten(phone.text or person.phone, 20),
        "country": person.country or "CN",
        "province": clean_text(person.province),
        "city": clean_text(person.city),
        "county": clean_text(person.district),
        "address": clean_text(f"{person.town}{person.street}"),
    }
    if person.postcode:
        contact["postCode"] = person.postcode
    return contact


def waybill_answer(result: Mapping[str, Any], request_no: str) -> WaybillAnswer:
    """Translate a create or search answer (the search spells some fields its own way).

    Raises Declined when SF will not deliver there, PlatformDown while a person at SF looks at the address, Unclear
    when the answer is not what it must be.
    """
    if result.get("orderId") not in {request_no, None, ""}:
        raise Unclear("sf.other_order")
    numbers = [info for info in _dicts(result.get("waybillNoInfoList")) if isinstance(info.get("waybillNo"), str)]
    mother = next((info["waybillNo"] for info in numbers if str(info.get("waybillType")) == "1"), "")
    verdict = str(result.get("filterResult", ""))
    if verdict == "3":
        code = _WHY_NOT.get(vendor_text(result.get("remark") or ""), "sf.not_deliverable")
        raise Declined(code, waybill_no=mother)
    if not mother:
        if verdict == "1":
            raise PlatformDown("sf.manual_check")
        raise Unclear("sf.no_number")
    label = _route_label(result)
    details = {name: clean_text(str(label[name])) for name in _LABEL_FIELDS if label.get(name)}
    for ours, theirs in (("originCode", ("originCode", "origincode")), ("destCode", ("destCode", "destcode"))):
        code = next((result[name] for name in theirs if isinstance(result.get(name), str)), "")
        if code:
            details[ours] = clean_text(code)
    return WaybillAnswer(
        waybill_no=mother,
        routing_code=clean_text(_text(label, "destRouteLabel")),
        routing_small=clean_text(_text(label, "codingMapping")),
        service_name=clean_text(_text(label, "proName")),
        qr_text=_text(label, "twoDimensionCode"),
        sub_waybill_nos=tuple(info["waybillNo"] for info in numbers if str(info.get("waybillType")) == "2"),
        label_data=details,
    )


def _route_label(result: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``routeLabelData`` of the first good entry; empty when SF sent none (the label then shows a gap)."""
    for info in _dicts(result.get("routeLabelInfo")):
        data = info.get("routeLabelData")
        if str(info.get("code")) == "1000" and isinstance(data, dict):
            return data
    return {}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _text(item: Mapping[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""
