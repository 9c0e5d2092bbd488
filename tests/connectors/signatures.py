"""Checks of each connector's signature, written apart from the connectors: other code, same documents."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from urllib.parse import parse_qsl

import httpx

from tests.connectors.replay import account_of


def check_woocommerce(request: httpx.Request) -> None:
    """Over https: HTTP Basic, and no key in the address."""
    _, secrets = account_of("woocommerce")
    scheme, _, pair = request.headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    assert base64.b64decode(pair).decode() == f"{secrets['consumer_key']}:{secrets['consumer_secret']}"
    assert "consumer" not in str(request.url)


_JAVA_KEEPS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-*_"


def java_encoded(text: str) -> str:
    """java.net.URLEncoder, byte by byte as its documentation words it."""
    return "".join(
        chr(byte) if byte in _JAVA_KEEPS else "+" if byte == 0x20 else f"%{byte:02X}" for byte in text.encode("utf-8")
    )


def sf_digest(msg_data: str, timestamp: str, checkword: str) -> str:
    """Base64 of the MD5 of the encoded text."""
    encoded = java_encoded(msg_data + timestamp + checkword).encode()
    return base64.b64encode(hashlib.md5(encoded, usedforsecurity=False).digest()).decode()


def check_sf(request: httpx.Request) -> None:
    """A form whose digest covers the very text that is sent."""
    _, secrets = account_of("sf")
    form = dict(parse_qsl(request.read().decode("ascii"), strict_parsing=True))
    assert request.headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    assert set(form) == {"partnerID", "requestID", "serviceCode", "timestamp", "msgDigest", "msgData"}
    assert len(form["requestID"]) <= 40
    assert len(form["timestamp"]) == 13
    assert form["msgDigest"] == sf_digest(form["msgData"], form["timestamp"], secrets["checkword"])
    assert secrets["checkword"] not in request.content.decode()


SIGNATURES: dict[str, Callable[[httpx.Request], None]] = {"woocommerce": check_woocommerce, "sf": check_sf}
