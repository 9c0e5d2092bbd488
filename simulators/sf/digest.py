"""The gateway's own check of ``msgDigest``: Base64(MD5(URLEncoder.encode(msgData + timestamp + checkword))).

java.net.URLEncoder keeps A-Z a-z 0-9 . - * _ and writes a space as '+', everything else as %XX of its UTF-8 bytes.
(carriers notes 1.2: the carrier's own routine, confirmed against its sandbox by a third party.)
"""

from __future__ import annotations

import base64
import hashlib

_KEPT = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-*_")
_TABLE = tuple(chr(byte) if byte in _KEPT else "+" if byte == 0x20 else f"%{byte:02X}" for byte in range(256))


def java_url_encode(text: str) -> str:
    """Return what java.net.URLEncoder.encode(text, "UTF-8") returns."""
    return "".join([_TABLE[byte] for byte in text.encode("utf-8")])


def _md5_base64(text: str) -> str:
    return base64.b64encode(hashlib.md5(text.encode("utf-8"), usedforsecurity=False).digest()).decode("ascii")


def expected_digest(msg_data: str, timestamp: str, checkword: str) -> str:
    """Return the digest a right request carries."""
    return _md5_base64(java_url_encode(msg_data + timestamp + checkword))


def is_plain_digest(digest: str, msg_data: str, timestamp: str, checkword: str) -> bool:
    """Tell whether the client forgot the URL-encoding, the commonest mistake; the gateway refuses it all the same."""
    return digest == _md5_base64(msg_data + timestamp + checkword)
