"""The carrier's services: what each does with a request that has passed the gateway.

Field names and codes as in the carriers notes 1.5 to 1.7. Codes the notes do not fix are marked in docs/simulators.md.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from simulators import places
from simulators.sf.route_label import route_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulators.sf.store import Store

MAX_PARCELS = 307
MAX_QUERY_NUMBERS = 10
_FORBIDDEN_GOODS = ("烟花", "爆竹", "汽油", "打火机")
_MISSING = {
    1: (("address", "1010", "寄件地址不能为空"), ("contact", "1011", "寄件联系人不能为空")),
    2: (("address", "1014", "到件地址不能为空"), ("contact", "1015", "到件联系人不能为空")),
}
_NO_PHONE = {1: ("1012", "寄件电话不能为空"), 2: ("1016", "到件电话不能为空")}
_CHINA = timedelta(hours=8)
_USUAL_ROUTE = (
    ("50", "顺丰速运 已收取快件"),
    ("30", "快件在【转运中心】完成分拣，准备发往下一站"),
    ("31", "快件到达【目的地营业点】"),
    ("44", "快件交给【派送员】，正在派送途中"),
    ("80", "已签收，感谢使用顺丰，期待再次为您服务"),
)


class BusinessError(Exception):
    """Ends a service call with an inner error code."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message


def _required(message: dict[str, Any], name: str) -> Any:  # noqa: ANN401  whatever JSON holds
    value = message.get(name)
    if value in (None, "", []):
        raise BusinessError("S0002", f"必填参数{name}为空")
    return value


def _contact(message: dict[str, Any], contact_type: int) -> dict[str, Any]:
    """Return the sender (1) or receiver (2); stars in a phone or name count as missing, masked data is for paper."""
    listed = message.get("contactInfoList") or []
    found: dict[str, Any] = next((one for one in listed if str(one.get("contactType")) == str(contact_type)), {})
    for field, code, text in _MISSING[contact_type]:
        value = str(found.get(field) or "").strip()
        if not value or (field == "contact" and "*" in value):
            raise BusinessError(code, text)
    phones = [str(found.get(field) or "").strip() for field in ("mobile", "tel")]
    if not any(phone and "*" not in phone for phone in phones):
        raise BusinessError(*_NO_PHONE[contact_type])
    return found


def _city_of(contact: dict[str, Any]) -> places.City | None:
    """Return where a contact lives, from its fields or else from the start of its address."""
    if str(contact.get("country") or "CN").upper() != "CN":
        return None
    address = str(contact["address"])
    province = str(contact.get("province") or address[:3])
    return places.find_city(province, str(contact.get("city") or ""))


def _last_four(phone: str) -> str:
    """Return the last four digits of the number itself: 1234 of 0571-88231234-802 and of 18400001234-5566."""
    parts = ["".join(filter(str.isdecimal, part)) for part in phone.split("-")]
    return next((part for part in parts if len(part) >= 7), "".join(parts))[-4:]


class Carrier:
    """The services of one account."""

    def __init__(self, store: Store, monthly_cards: tuple[str, ...]) -> None:
        self._store = store
        self._monthly_cards = monthly_cards
        self.services: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "EXP_RECE_CREATE_ORDER": self.create_order,
            "EXP_RECE_SEARCH_ORDER_RESP": self.search_order,
            "EXP_RECE_UPDATE_ORDER": self.update_order,
            "EXP_RECE_SEARCH_ROUTES": self.search_routes,
        }

    def create_order(self, message: dict[str, Any]) -> dict[str, Any]:
        """Give out a number (and children); the same orderId again is 8016, whatever became of the first."""
        order_id = str(_required(message, "orderId"))
        if len(order_id) > 64:
            raise BusinessError("S0002", "orderId 超过 64 位")
        again = self._store.order(order_id) is not None
        self._store.count_ask(order_id, "create again" if again else "create")
        if again:
            raise BusinessError("8016", "重复下单")
        self._check(message)
        sender, receiver = _contact(message, 1), _contact(message, 2)
        origin, destination = _city_of(sender), _city_of(receiver)
        if origin is None or destination is None:
            # Not deliverable: no number is given out and nothing is remembered, so the order may be asked for again.
            remark = "2" if origin is None else "1"
            return {
                "orderId": order_id,
                "originCode": origin.code if origin else None,
                "destCode": destination.code if destination else None,
                "filterResult": 3,
                "remark": remark,
                "waybillNoInfoList": [],
                "routeLabelInfo": [],
            }
        parcel_qty = int(message.get("parcelQty") or 1)
        infos = [
            {
                "waybillType": 1 if place == 0 else 2,
                "waybillNo": self._store.take_number(order_id, 1 if place == 0 else 2),
            }
            for place in range(parcel_qty)
        ]
        label = route_label(
            str(infos[0]["waybillNo"]),
            origin,
            destination,
            str(receiver["address"]),
            str(message.get("expressTypeId") or "1"),
        )
        wanted = str(message.get("isReturnRoutelabel", message.get("isReturnRouteLabel", 0))) == "1"
        answer = {
            "orderId": order_id,
            "originCode": origin.code,
            "destCode": destination.code,
            "filterResult": 2,
            "remark": "",
            "url": None,
            "paymentLink": None,
            "isUpstairs": None,
            "isSpecialWarehouseService": None,
            "mappingMark": None,
            "agentMailno": None,
            "returnExtraInfoList": None,
            "waybillNoInfoList": infos,
            "routeLabelInfo": [{"code": "1000", "routeLabelData": label, "message": "SF"}] if wanted else [],
            "contactInfoList": None,
        }
        self._store.add_order(order_id, message, answer)
        return answer

    def _check(self, message: dict[str, Any]) -> None:
        cargo = _required(message, "cargoDetails")
        for item in cargo:
            name = str(item.get("name") or "")
            if not name:
                raise BusinessError("S0002", "必填参数cargoDetails.name为空")
            if any(word in name for word in _FORBIDDEN_GOODS):
                raise BusinessError("20035", "托寄物为禁运品")
        _required(message, "contactInfoList")
        card = str(message.get("monthlyCard") or "")
        if card and card not in self._monthly_cards:
            raise BusinessError("6126", "月结卡号不合法")
        if str(message.get("payMethod") or "1") not in {"1", "2", "3"}:
            raise BusinessError("8256", "付款方式不支持")
        product = str(message.get("expressTypeId") or "1")
        if not product.isdecimal() or not 1 <= int(product) <= 999:
            raise BusinessError("8057", "快件产品类别错误")
        if not 1 <= int(message.get("parcelQty") or 1) <= MAX_PARCELS:
            raise BusinessError("8117", "包裹数超过 307")

    def search_order(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return what create returned, in the query's own spelling (recorded: origincode, filterResult as text)."""
        order_id = str(_required(message, "orderId"))
        self._store.count_ask(order_id, "search")
        order = self._store.order(order_id)
        if order is None:
            raise BusinessError("6150", "找不到该订单")
        answer = order["answer"]
        return {
            "orderId": order_id,
            "returnExtraInfoList": None,
            "waybillNoInfoList": answer["waybillNoInfoList"],
            "origincode": answer["originCode"],
            "destcode": answer["destCode"],
            "filterResult": str(answer["filterResult"]),
            "remark": answer["remark"],
            "routeLabelInfo": answer["routeLabelInfo"],
        }

    def update_order(self, message: dict[str, Any]) -> dict[str, Any]:
        """Confirm (dealType 1) or cancel (2). resStatus 2 is done, 1 is that the number given is not the order's."""
        order_id = str(_required(message, "orderId"))
        deal = str(message.get("dealType") or "1")
        self._store.count_ask(order_id, {"1": "confirm", "2": "cancel"}.get(deal, "update"))
        order = self._store.order(order_id)
        if order is None:
            raise BusinessError("8018", "未获取到订单信息")
        if order["state"] == "cancelled":
            raise BusinessError("8037", "已消单")
        infos = order["answer"]["waybillNoInfoList"]
        held = {info["waybillNo"] for info in infos}
        given = {str(info.get("waybillNo")) for info in message.get("waybillNoInfoList") or []}
        if not given <= held:
            return {"orderId": order_id, "waybillNoInfoList": infos, "resStatus": 1, "extraInfoList": None}
        if deal == "1" and order["state"] == "confirmed":
            raise BusinessError("8252", "已确认")
        if deal not in {"1", "2"}:
            raise BusinessError("S0002", "dealType 不正确")
        self._store.set_state(order_id, "cancelled" if deal == "2" else "confirmed")
        return {"orderId": order_id, "waybillNoInfoList": infos, "resStatus": 2, "extraInfoList": None}

    def search_routes(self, message: dict[str, Any]) -> dict[str, Any]:
        """Return the routes of up to ten numbers; a wrong phone gives an empty route, not an error."""
        numbers = message.get("trackingNumber") or []
        numbers = numbers if isinstance(numbers, list) else [numbers]
        if not numbers:
            raise BusinessError("S0002", "必填参数trackingNumber为空")
        if len(numbers) > MAX_QUERY_NUMBERS:
            raise BusinessError("8003", "查询单号超过最大限制")
        by_order = str(message.get("trackingType") or "1") == "2"
        digits = str(message.get("checkPhoneNo") or "")
        return {"routeResps": [self._route(str(number), digits, by_order=by_order) for number in numbers]}

    def _route(self, number: str, digits: str, *, by_order: bool) -> dict[str, Any]:
        order_id = number if by_order else self._store.order_of_number(number)
        order = self._store.order(order_id) if order_id else None
        if order is None:
            return {"mailNo": number, "routes": []}
        waybill_no = str(order["answer"]["waybillNoInfoList"][0]["waybillNo"]) if by_order else number
        contacts = order["request"]["contactInfoList"]
        given = [str(contact.get(field) or "") for contact in contacts for field in ("mobile", "tel")]
        phones = {_last_four(phone) for phone in given if phone}
        return {"mailNo": waybill_no, "routes": self._store.events(waybill_no) if digits in phones else []}

    def move_parcel(self, waybill_no: str, event: dict[str, Any]) -> dict[str, Any]:
        """Add an event to a parcel's route: the one given, or with none the usual next step. Raises KeyError."""
        if self._store.order_of_number(waybill_no) is None:
            raise KeyError(waybill_no)
        past = len(self._store.events(waybill_no))
        op_code, remark = _USUAL_ROUTE[min(past, len(_USUAL_ROUTE) - 1)]
        now = (datetime.now(UTC) + _CHINA).strftime("%Y-%m-%d %H:%M:%S")
        usual = {"acceptTime": now, "acceptAddress": "", "remark": remark, "opCode": op_code}
        made = {**usual, **event}
        self._store.add_event(waybill_no, made)
        return made
