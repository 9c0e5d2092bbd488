"""The gateway: one path, the platform's own checks, and answers that hold a JSON text inside JSON."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from simulators.faults import Fault, FaultBox
from simulators.sf import digest
from simulators.sf.services import BusinessError, Carrier
from simulators.web import Reply, Request, html_reply, json_reply

if TYPE_CHECKING:
    from simulators.sf.store import Store

_MESSAGES = {
    "A1000": "",
    "A1001": "必传参数不可为空",
    "A1002": "请求时效已过期",
    "A1003": "IP无效",
    "A1004": "无对应服务权限",
    "A1005": "流量受控",
    "A1006": "数字签名无效",
    "A1007": "重复请求",
    "A1008": "数据解密失败",
    "A1009": "目标服务异常或不可达",
    "A1010": "状态为沙箱测试",
    "A1099": "系统异常",
}
_FIELDS = ("partnerID", "requestID", "serviceCode", "timestamp", "msgData")


class Limits:
    """The sandbox's limits: calls a second and a day for each service. 0 means none. Forgotten at restart."""

    def __init__(self, per_second: int, per_day: int) -> None:
        self._per_second, self._per_day = per_second, per_day
        self._lock = threading.Lock()
        self._recent: dict[str, deque[float]] = {}
        self._today: dict[tuple[str, int], int] = {}

    def allows(self, service: str) -> bool:
        """Count a call and tell whether it may pass."""
        now = time.time()
        with self._lock:
            recent = self._recent.setdefault(service, deque())
            while recent and recent[0] <= now - 1:
                recent.popleft()
            day = (service, int(now // 86_400))
            if self._per_second and len(recent) >= self._per_second:
                return False
            if self._per_day and self._today.get(day, 0) >= self._per_day:
                return False
            recent.append(now)
            self._today[day] = self._today.get(day, 0) + 1
        return True


class PlatformError(Exception):
    """Ends a call with an outer code; ``hint`` is for the control interface only."""

    def __init__(self, code: str, hint: str) -> None:
        super().__init__(f"{code} {hint}")
        self.code = code
        self.hint = hint


class Gateway:
    """SF's platform for one partner."""

    def __init__(
        self,
        store: Store,
        carrier: Carrier,
        partner_id: str,
        checkword: str,
        limits: Limits,
        token_life_s: float = 7200,
    ) -> None:
        self.store = store
        self.carrier = carrier
        self.partner_id = partner_id
        self.checkword = checkword
        self.faults = FaultBox()
        self.refusals: deque[dict[str, Any]] = deque(maxlen=500)
        self._limits = limits
        self._token_life_s = token_life_s
        self._tokens: dict[str, float] = {}

    def label(self, request: Request) -> str:
        """Name the call by path, service and our order number, so that a fault can pick any of them."""
        form = _form(request)
        label = f"{request.method} {request.path}"
        if "serviceCode" in form:
            label += f" {form['serviceCode']}"
            order_id = _order_id(form.get("msgData", ""))
            label += f" {order_id}" if order_id else ""
        return label

    def note(self, label: str, status: int) -> None:
        self.store.count_call(" ".join(label.split(" ")[:3]), str(status))

    def refuse(self, request: Request, fault: Fault) -> Reply:
        """Answer a planned refusal: an outer code (A1005) or an inner one (8177), by default A1099."""
        code = fault.code or "A1099"
        return _outer(code) if code.startswith("A") else _inner(error=BusinessError(code, "模拟的业务错误"))

    def answer(self, request: Request) -> Reply:
        if request.path == "/oauth2/accessToken" and request.method == "POST":
            return self._token(_form(request))
        if request.path != "/std/service":
            return html_reply(404, "Not Found")
        try:
            service, message = self._admit(request)
        except PlatformError as error:
            self.refusals.append({"at": time.time(), "code": error.code, "hint": error.hint})
            return _outer(error.code)
        with self.store.transaction():
            # Services raise before they change anything but their counters, and those are to stay.
            try:
                return _inner(result=service(message))
            except BusinessError as error:
                refusal = {
                    "at": time.time(),
                    "code": error.code,
                    "hint": f"{message.get('orderId', '')} {error.message}",
                }
                self.refusals.append(refusal)
                return _inner(error=error)

    def _admit(self, request: Request) -> tuple[Any, dict[str, Any]]:
        """Return the service and its message. Raises PlatformError."""
        if request.method != "POST" or "x-www-form-urlencoded" not in request.headers.get("Content-Type", ""):
            raise PlatformError("A1001", "not a POST of an urlencoded form")
        form = _form(request)
        missing = [field for field in _FIELDS if not form.get(field)]
        if missing or not (form.get("msgDigest") or form.get("accessToken")):
            raise PlatformError("A1001", f"missing: {', '.join(missing) or 'msgDigest or accessToken'}")
        if len(form["requestID"]) > 40 or not form["timestamp"].isdecimal():
            raise PlatformError("A1001", "requestID over 40 characters, or timestamp no number")
        if form["partnerID"] != self.partner_id:
            raise PlatformError("A1004", "unknown partnerID")
        self._check_signature(form)
        service = self.carrier.services.get(form["serviceCode"])
        if service is None:
            raise PlatformError("A1004", f"service {form['serviceCode']} is not modelled")
        if not self._limits.allows(form["serviceCode"]):
            raise PlatformError("A1005", f"over the limit of {form['serviceCode']}")
        try:
            message = json.loads(form["msgData"])
        except ValueError:
            message = None
        if not isinstance(message, dict):
            return _not_json, {}
        return service, message

    def _check_signature(self, form: dict[str, str]) -> None:
        token = form.get("accessToken")
        if token:
            if self._tokens.get(token, 0) < time.time():
                raise PlatformError("A1002", "token unknown or expired")
            return
        signed = (form["msgData"], form["timestamp"], self.checkword)
        if form["msgDigest"] == digest.expected_digest(*signed):
            return
        plain = digest.is_plain_digest(form["msgDigest"], *signed)
        raise PlatformError("A1006", "digest over the text without URL-encoding" if plain else "digest does not match")

    def _token(self, form: dict[str, str]) -> Reply:
        if form.get("partnerID") != self.partner_id or form.get("secret") != self.checkword:
            return json_reply({"apiResultCode": "A1006", "apiErrorMsg": _MESSAGES["A1006"], "apiResponseID": _id()})
        token = secrets.token_hex(16).upper()
        self._tokens[token] = time.time() + self._token_life_s
        life = {"accessToken": token, "expiresIn": int(self._token_life_s)}
        return json_reply({"apiResultCode": "A1000", "apiErrorMsg": "", "apiResponseID": _id(), **life})


def _not_json(_message: dict[str, Any]) -> dict[str, Any]:
    raise BusinessError("S0001", "非法的JSON格式")


def _form(request: Request) -> dict[str, str]:
    try:
        return dict(parse_qsl(request.body.decode("ascii"), keep_blank_values=True, errors="strict"))
    except ValueError:
        return {}


def _order_id(msg_data: str) -> str:
    try:
        message = json.loads(msg_data)
    except ValueError:
        return ""
    return str(message.get("orderId") or "") if isinstance(message, dict) else ""


def _id() -> str:
    return "000" + secrets.token_hex(16).upper()


def _outer(code: str, data: str | None = None) -> Reply:
    return json_reply(
        {
            "apiErrorMsg": _MESSAGES.get(code, ""),
            "apiResponseID": _id(),
            "apiResultCode": code,
            "apiResultData": data,
        }
    )


def _inner(*, result: dict[str, Any] | None = None, error: BusinessError | None = None) -> Reply:
    inner = {
        "success": error is None,
        "errorCode": error.code if error else "S0000",
        "errorMsg": error.message if error else None,
        "msgData": result,
    }
    return _outer("A1000", json.dumps(inner, ensure_ascii=False, separators=(",", ":")))
