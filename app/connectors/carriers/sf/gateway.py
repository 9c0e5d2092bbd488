"""Sign and send: SF's gateway, its signature, its three layers of success, and its codes in our words.

Facts and how sure they are (carriers page of the reference, section 1): form fields and outer codes from SF's
documentation in copies; ``msgDigest`` from SF's own Java routine, confirmed against the sandbox by a third party;
the replies' shapes recorded from the sandbox. Not verified: whether un-encoded digests are taken as well, and the
production rate limits.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode

from app.connectors.base import Clock
from app.connectors.carriers.sf.account import Account
from app.connectors.http import Answer, Wire, vendor_text
from app.connectors.strict_json import NotJson, parse_json
from app.errors import AppError, Declined, LoginExpired, PlatformDown, RateLimited, Unclear


def java_url_encode(text: str) -> str:
    """Return what java.net.URLEncoder.encode(text, "UTF-8") does: space ``+``, ``* - . _`` kept, ``~`` escaped."""
    return quote_plus(text, safe="*-._").replace("~", "%7E")


def msg_digest(msg_data: str, timestamp: str, checkword: str) -> str:
    """Return Base64(MD5(URLEncoder(msgData + timestamp + checkword))); 16 raw bytes, not hex."""
    raw = java_url_encode(msg_data + timestamp + checkword).encode()
    return base64.b64encode(hashlib.md5(raw, usedforsecurity=False).digest()).decode()


class Refused(Exception):  # noqa: N818 - what the gateway did
    """The gateway understood and said no with an inner code; turned into our errors before it leaves this file."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


_OUTER_ACCESS = {
    "A1002": "sf.request_expired",
    "A1003": "sf.ip_refused",
    "A1004": "sf.no_permission",
    "A1006": "sf.bad_signature",
    "A1010": "sf.sandbox_only",
}
_OUTER_DOWN = {"A1007": "sf.duplicate_call", "A1009": "sf.target_down", "A1099": "sf.target_down"}
_OUTER_MALFORMED = frozenset({"A1001", "A1008"})
_RATE_WAIT_S = 2.0
_PEAK_WAIT_S = 60.0


def _outer_error(code: str, message: str, *, repeatable: bool) -> AppError:
    """Return the error of an outer code. None of the access errors is ever repeated blindly."""
    if code in _OUTER_ACCESS:
        return LoginExpired(_OUTER_ACCESS[code], vendor_code=code, message=message)
    if code == "A1005":
        return RateLimited("sf.rate_limited", after_s=_RATE_WAIT_S, vendor_code=code)
    if code in _OUTER_MALFORMED:
        return Declined("sf.malformed", vendor_code=code, message=message)
    kind = PlatformDown if repeatable else Unclear
    return kind(_OUTER_DOWN.get(code, "sf.unknown_code"), vendor_code=vendor_text(code, 20), message=message)


DUPLICATE = "8016"
UNKNOWN_ORDER = frozenset({"6150", "8018", "8024"})
CANCELLED_ALREADY = "8037"
_INNER = dict.fromkeys(("1010", "1011", "1012", "1013", "1014", "1015", "1016"), "sf.party_incomplete") | {
    "20035": "sf.forbidden_goods",
    "20036": "sf.product_not_applicable",
    "8057": "sf.product_not_applicable",
    "8114": "sf.product_not_enabled",
    "8179": "sf.product_not_enabled",
    "8256": "sf.pay_method",
    "S0001": "sf.malformed",
    "S0002": "sf.malformed",
}
_CARD_CODES = frozenset({"6126", "8119"})


def inner_error(refused: Refused) -> AppError:
    """Return the error of an inner code; what the table does not know is declined with SF's own words."""
    details = {"vendor_code": vendor_text(refused.code, 20), "message": refused.message}
    if refused.code in _CARD_CODES:
        return LoginExpired("sf.monthly_card", **details)
    if refused.code == "8177":
        return RateLimited("sf.peak_control", after_s=_PEAK_WAIT_S, **details)
    if refused.code in UNKNOWN_ORDER:
        return Declined("sf.unknown_order", **details)
    return Declined(_INNER.get(refused.code, "sf.declined"), **details)


class SfGateway:
    """Signed calls to the gateway and its three layers of success: HTTP, outer code, inner code."""

    def __init__(self, account: Account, wire: Wire, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._account = account
        self._wire = wire
        self._clock = clock
        self._new_id = new_id

    def close(self) -> None:
        """Close the client."""
        self._wire.close()

    def call(self, service: str, message: Mapping[str, Any], *, repeatable: bool) -> dict[str, Any]:
        """Return the inner ``msgData`` of a successful call; raise Refused for an inner code, else our errors."""
        msg_data = json.dumps(message, ensure_ascii=False, separators=(",", ":"))
        timestamp = str(int(self._clock().timestamp() * 1000))
        form = {
            "partnerID": self._account.partner_id,
            "requestID": self._new_id(),
            "serviceCode": service,
            "timestamp": timestamp,
            "msgDigest": msg_digest(msg_data, timestamp, self._account.checkword),
            "msgData": msg_data,
        }
        request = self._wire.build(
            "POST",
            self._account.url,
            headers={"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"},
            content=urlencode(form).encode(),
        )
        answer = self._wire.send(request, repeatable=repeatable)
        self._wire.refuse_bad_status(answer, repeatable=repeatable)
        if answer.status != 200:
            raise Declined("sf.refused", status=answer.status)
        try:
            return self._unwrap(answer, repeatable=repeatable)
        except NotJson as wrong:
            raise self._wire.bad_body(answer, wrong, repeatable=repeatable) from None

    def _unwrap(self, answer: Answer, *, repeatable: bool) -> dict[str, Any]:
        outer = answer.json()
        if not isinstance(outer, dict) or not isinstance(outer.get("apiResultCode"), str):
            raise NotJson("sf.unexpected")
        code = outer["apiResultCode"]
        if code != "A1000":
            error = _outer_error(code, vendor_text(outer.get("apiErrorMsg") or ""), repeatable=repeatable)
            if isinstance(error, RateLimited):
                self._wire.hold_off(error.after_s)
            raise error
        data = outer.get("apiResultData")
        inner = parse_json(data) if isinstance(data, str) else data
        if not isinstance(inner, dict):
            raise NotJson("sf.unexpected")
        if inner.get("success") is not True or inner.get("errorCode") not in {"S0000", None, ""}:
            raise Refused(str(inner.get("errorCode") or ""), vendor_text(inner.get("errorMsg") or ""))
        result = inner.get("msgData")
        if not isinstance(result, dict):
            raise NotJson("sf.unexpected")
        return result
