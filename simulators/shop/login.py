"""Who is calling: HTTP Basic, keys in the query, or one-legged OAuth 1.0a, as WooCommerce's own class decides it.

Rules from the platforms notes (observed on a real server) and from WooCommerce's class-wc-rest-authentication.php, read
in its public repository: Basic and query keys count over https only; over plain http the signature is checked over the
shop's own address, however the client reached it; a nonce must be new within 15 minutes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from simulators.shop.refusal import Refusal

if TYPE_CHECKING:
    from simulators.shopfronts import Shopfront
    from simulators.web import Request

TIME_WINDOW_S = 15 * 60
_REQUIRED = ("oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method")
_HASHES = {"HMAC-SHA1": hashlib.sha1, "HMAC-SHA256": hashlib.sha256}
_BRACKETS = re.compile(r"^([^\[\]]+)\[([^\[\]]*)\]$")
_HEADER_PART = re.compile(r'(oauth_[a-z_-]*)=(?:"([^"]*)"|([^,]*))')

Parameters = dict[str, str | dict[str, str]]


def php_parameters(pairs: list[tuple[str, str]]) -> Parameters:
    """Return the query as PHP sees it: the last of equal names wins, ``name[]`` makes a list with keys 0, 1, ..."""
    parameters: Parameters = {}
    for name, value in pairs:
        bracket = _BRACKETS.match(name)
        if bracket is None:
            parameters[name] = value
            continue
        held = parameters.get(bracket[1])
        inner = held if isinstance(held, dict) else {}
        inner[bracket[2] or str(len(inner))] = value
        parameters[bracket[1]] = inner
    return parameters


def _encode(text: str) -> str:
    """Percent-encode as RFC 3986 wants it."""
    return quote(text, safe="-_.~")


def base_string(method: str, url: str, parameters: Parameters) -> str:
    """Return OAuth's signature base string; ``parameters`` without oauth_signature."""
    joined: list[str] = []
    for name in sorted(parameters):
        value = parameters[name]
        if isinstance(value, dict):
            # The brackets are encoded here and once more below; names inside are taken as they are.
            joined += [_encode(f"{_encode(name)}%5B{key}%5D={_encode(inner)}") for key, inner in value.items()]
        else:
            joined.append(_encode(f"{_encode(name)}={_encode(value)}"))
    return f"{method}&{_encode(url)}&{'%26'.join(joined)}"


def _wrong(message: str) -> Refusal:
    return Refusal("woocommerce_rest_authentication_error", message, 401)


class Doorman:
    """Finds out what a caller may do in one process' shops. Remembers nonces."""

    def __init__(self, *, basic_over_http: bool = False) -> None:
        self._basic_over_http = basic_over_http
        self._nonces: dict[str, dict[str, float]] = {}
        self._lock = threading.Lock()

    def permission(self, request: Request, front: Shopfront, site_url: str) -> str:
        """Return "read_write", "read", or "" for a stranger. Raises Refusal where the shop says 401 at the door."""
        parameters = php_parameters(request.query)
        if request.https or self._basic_over_http:
            key, secret = _basic_credentials(request, parameters)
            known = _keys(front).get(key) if key and secret else None
            if known is not None:
                if not hmac.compare_digest(known[0].encode(), secret.encode()):
                    raise _wrong("Consumer secret is invalid.")
                return known[1]
        return self._oauth(request, front, site_url, parameters)

    def _oauth(self, request: Request, front: Shopfront, site_url: str, parameters: Parameters) -> str:
        parameters = {**parameters, **_header_parameters(request)}
        missing = [name for name in _REQUIRED if not parameters.get(name)]
        if len(missing) == len(_REQUIRED):
            return ""
        if missing:
            plural = "s" if len(missing) > 1 else ""
            message = f"Missing OAuth parameter{plural} {', '.join(missing)}"
            raise Refusal("woocommerce_rest_authentication_missing_parameter", message, 401)
        known = _keys(front).get(str(parameters["oauth_consumer_key"]))
        if known is None:
            raise _wrong("Consumer key is invalid.")
        given = unquote(str(parameters.pop("oauth_signature")).replace(" ", "+"))
        if parameters["oauth_signature_method"] not in _HASHES:
            raise _wrong("Invalid signature - signature method is invalid.")
        home_path = f"/{front.slug}/"
        url = f"{site_url}/{request.path.removeprefix(home_path).lstrip('/')}"
        text = base_string(request.method, url, parameters)
        digest = hmac.new(
            f"{known[0]}&".encode(), text.encode(), _HASHES[str(parameters["oauth_signature_method"])]
        ).digest()
        if not hmac.compare_digest(base64.b64encode(digest), given.encode()):
            raise _wrong("Invalid signature - provided signature does not match.")
        self._check_time_and_nonce(str(parameters["oauth_consumer_key"]), parameters)
        return known[1]

    def _check_time_and_nonce(self, key: str, parameters: Parameters) -> None:
        now = time.time()
        stamp = str(parameters["oauth_timestamp"])
        if not stamp.isdecimal() or abs(int(stamp) - now) > TIME_WINDOW_S:
            raise _wrong("Invalid timestamp.")
        nonce = str(parameters["oauth_nonce"])
        with self._lock:
            used = self._nonces.setdefault(key, {})
            if nonce in used and used[nonce] >= now - TIME_WINDOW_S:
                raise _wrong("Invalid nonce - nonce has already been used.")
            if len(used) > 20_000:
                used = self._nonces[key] = {old: at for old, at in used.items() if at >= now - TIME_WINDOW_S}
            used[nonce] = int(stamp)


def _keys(front: Shopfront) -> dict[str, tuple[str, str]]:
    return {
        front.consumer_key: (front.consumer_secret, "read_write"),
        front.read_only_key: (front.read_only_secret, "read"),
    }


def _basic_credentials(request: Request, parameters: Parameters) -> tuple[str, str]:
    """Return key and secret, from the query if both stand there, otherwise from the header; '' where absent."""
    key, secret = parameters.get("consumer_key"), parameters.get("consumer_secret")
    if isinstance(key, str) and isinstance(secret, str) and key and secret:
        return key, secret
    scheme, _, packed = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        text = base64.b64decode(packed.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    key, _, secret = text.partition(":")
    return key, secret


def _header_parameters(request: Request) -> dict[str, str]:
    header = request.headers.get("Authorization", "").strip()
    if not header.startswith("OAuth "):
        return {}
    return {
        match[1]: unquote((match[2] or match[3] or "").replace("+", " ")) for match in _HEADER_PART.finditer(header)
    }
