"""Sign and send: requests to WooCommerce's REST v3, and its error codes in our words.

Facts (observed on WooCommerce 11.0.1 unless marked): Basic works over https only; over plain http it is ignored
and only OAuth 1.0a one-legged signing works; the signing key is ``secret&``; error bodies are
``{"code", "message", "data"}`` where data may be an object or a bare number; a read-only key on a write gets
401 woocommerce_rest_authentication_error; an unknown key gets 401 woocommerce_rest_cannot_view.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from app.connectors.base import Clock
from app.connectors.http import Answer, Wire, looks_like_html, vendor_text
from app.connectors.platforms.woocommerce.account import Account
from app.connectors.strict_json import NotJson
from app.errors import BadInput, Declined, LoginExpired, NotFound, PlatformDown

if TYPE_CHECKING:
    import httpx


def _encode(text: str) -> str:
    """Percent-encode as RFC 3986 and OAuth 1.0a want it."""
    return quote(text, safe="-._~")


def oauth_signature(method: str, url: str, params: Mapping[str, str], secret: str) -> str:
    """Return the OAuth 1.0a HMAC-SHA256 signature of a request (RFC 5849 section 3.4, empty token secret)."""
    pairs = sorted((_encode(name), _encode(value)) for name, value in params.items())
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    base = f"{method.upper()}&{_encode(url)}&{_encode(joined)}"
    digest = hmac.new(f"{secret}&".encode(), base.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


class WooApi:
    """The REST calls of one shop."""

    def __init__(
        self, account: Account, wire: Wire, *, clock: Clock, nonce: Callable[[], str] = lambda: secrets.token_hex(16)
    ) -> None:
        self._account = account
        self._wire = wire
        self._clock = clock
        self._nonce = nonce

    def close(self) -> None:
        """Close the client."""
        self._wire.close()

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Answer:
        """Read ``path`` (below wc/v3, or any REST path when it starts with a slash)."""
        return self._call("GET", path, params or {}, None, repeatable=True)

    def get_json(self, path: str, params: Mapping[str, str] | None = None) -> Any:  # noqa: ANN401
        """Read and parse."""
        return self._parsed(self.get(path, params), repeatable=True)

    def send_json(self, method: str, path: str, body: object, *, repeatable: bool) -> Any:  # noqa: ANN401
        """Write ``body`` and parse the answer. A cut write is Unclear unless it is repeatable."""
        return self._parsed(self._call(method, path, {}, body, repeatable=repeatable), repeatable=repeatable)

    def bad_body(self, answer: Answer, wrong: NotJson) -> Exception:
        """Return the error for a read whose body cannot be followed."""
        return self._wire.bad_body(answer, wrong, repeatable=True)

    def _parsed(self, answer: Answer, *, repeatable: bool) -> Any:  # noqa: ANN401
        try:
            return answer.json()
        except NotJson as wrong:
            raise self._wire.bad_body(answer, wrong, repeatable=repeatable) from None

    def _call(self, method: str, path: str, params: Mapping[str, str], body: object, *, repeatable: bool) -> Answer:
        answer = self._wire.send(self._request(method, path, params, body), repeatable=repeatable)
        if answer.status >= 400:
            _raise_vendor_error(answer)
        self._wire.refuse_bad_status(answer, repeatable=repeatable)
        if answer.status >= 400:
            # A 4xx that no rule above knows: the request itself is refused for good.
            raise Declined("woocommerce.refused", status=answer.status, host=answer.host)
        return answer

    def _request(self, method: str, path: str, params: Mapping[str, str], body: object) -> httpx.Request:
        account = self._account
        route = path if path.startswith("/") else f"/wc/v3/{path}"
        query = dict(params)
        if account.plain_permalinks:
            url = f"{account.root}/"
            query["rest_route"] = route
        else:
            url = f"{account.root}/wp-json{route}"
        headers = {}
        if account.auth == "oauth" or not account.is_tls:
            query |= self._oauth(method, url, query)
        elif account.auth == "query":
            query |= {"consumer_key": account.key, "consumer_secret": account.secret}
        else:
            pair = base64.b64encode(f"{account.key}:{account.secret}".encode()).decode()
            headers["Authorization"] = f"Basic {pair}"
        if query:
            url += "?" + "&".join(f"{_encode(name)}={_encode(value)}" for name, value in query.items())
        return self._wire.build(method, url, headers=headers, json=body)

    def _oauth(self, method: str, url: str, query: Mapping[str, str]) -> dict[str, str]:
        """Return the OAuth parameters with the signature over them and the query."""
        oauth = {
            "oauth_consumer_key": self._account.key,
            "oauth_nonce": self._nonce(),
            "oauth_signature_method": "HMAC-SHA256",
            "oauth_timestamp": str(int(self._clock().timestamp())),
        }
        oauth["oauth_signature"] = oauth_signature(method, url, {**query, **oauth}, self._account.secret)
        return oauth


_NO_ROUTE = frozenset({"rest_no_route", "rest_no_namespace"})


def _raise_vendor_error(answer: Answer) -> None:
    """Raise for an error that the shop itself explained; return when it did not (then the status decides)."""
    code, message = _vendor_error(answer)
    if answer.status in {401, 403} and code:
        raise LoginExpired(_access_code(code), vendor_code=code, message=message, host=answer.host)
    if answer.status == 404:
        if code.endswith("_invalid_id"):
            raise NotFound("woocommerce.gone", vendor_code=code)
        if code in _NO_ROUTE or not code:
            raise BadInput("woocommerce.no_rest_api", host=answer.host)
    if code and answer.status not in {408, 429} and 400 <= answer.status < 500:
        raise Declined("woocommerce.declined", vendor_code=code, message=message, status=answer.status)
    if code and answer.status == 500 and not looks_like_html(answer) and code.startswith("woocommerce_rest_cannot_"):
        # WooCommerce answers some refusals with 500, e.g. a refund without a gateway.
        raise Declined("woocommerce.declined", vendor_code=code, message=message, status=answer.status)


def _access_code(vendor_code: str) -> str:
    """Tell the three ways of being refused apart, as far as WooCommerce lets us."""
    if vendor_code == "woocommerce_rest_authentication_error":
        return "woocommerce.bad_secret_or_rights"
    if vendor_code.startswith("woocommerce_rest_cannot_"):
        return "woocommerce.key_refused"
    return "woocommerce.access_refused"


def _vendor_error(answer: Answer) -> tuple[str, str]:
    """Return WooCommerce's code and message, or two empty texts when the body is none of its errors."""
    try:
        body = answer.json()
    except NotJson:
        return "", ""
    if not isinstance(body, dict) or not isinstance(body.get("code"), str):
        return "", ""
    return vendor_text(body["code"], 80), vendor_text(body.get("message", ""))


def header_count(answer: Answer, name: str) -> int | None:
    """Return a whole-number header such as X-WP-Total, None when it is absent or odd."""
    text = answer.headers.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else None


def list_of(value: object, what: str) -> list[Any]:
    """Return ``value`` as a list; PlatformDown when the shop sent something else."""
    if not isinstance(value, list):
        raise PlatformDown("woocommerce.unexpected", what=what)
    return value
