"""A self-signed certificate for 127.0.0.1, made with the standard library alone.

``ssl`` can use certificates but not make them, so the RSA key and the DER structure (RFC 5280 and
RFC 8017) are built here.
The key guards nothing: it is made at start and lives in the simulator's state folder.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

_SHA256_PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")
_SHA256_WITH_RSA = bytes.fromhex("300d06092a864886f70d01010b0500")
_RSA_ENCRYPTION = bytes.fromhex("300d06092a864886f70d0101010500")
_SMALL_PRIMES = (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97)


def _is_prime(number: int) -> bool:
    if any(number % prime == 0 for prime in _SMALL_PRIMES):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(24):
        power = pow(secrets.randbelow(number - 3) + 2, odd, number)
        if power in {1, number - 1}:
            continue
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                break
        else:
            return False
    return True


def _prime(bits: int) -> int:
    while True:
        candidate = secrets.randbits(bits) | (3 << (bits - 2)) | 1
        if candidate % 65537 != 1 and _is_prime(candidate):
            return candidate


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def _integer(number: int) -> bytes:
    return _der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _sequence(*parts: bytes) -> bytes:
    return _der(0x30, b"".join(parts))


def _extension(last_arc: int, value: bytes, *, critical: bool = False) -> bytes:
    oid = _der(0x06, bytes((0x55, 0x1D, last_arc)))
    return _sequence(oid, _der(0x01, b"\xff") if critical else b"", _der(0x04, value))


def _pem(label: str, der: bytes) -> str:
    text = base64.encodebytes(der).decode("ascii").replace("\n", "")
    lines = [text[start : start + 64] for start in range(0, len(text), 64)]
    return "\n".join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----", ""))


def make_certificate(now: datetime) -> tuple[str, str]:
    """Return (certificate, private key) as PEM, valid for 127.0.0.1 and localhost, a year from ``now``."""
    p, q = _prime(1024), _prime(1024)
    n, e = p * q, 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = (0, n, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    private_key = _sequence(*map(_integer, numbers))
    public_key = _sequence(_integer(n), _integer(e))
    key_id = hashlib.sha1(public_key, usedforsecurity=False).digest()
    common_name = _sequence(_der(0x06, bytes.fromhex("550403")), _der(0x0C, b"simulated shop"))
    name = _sequence(_der(0x31, common_name))
    validity = _sequence(
        *(_der(0x17, moment.astimezone(UTC).strftime("%y%m%d%H%M%SZ").encode()) for moment in _validity(now))
    )
    extensions = _sequence(
        _extension(0x13, _sequence(_der(0x01, b"\xff")), critical=True),  # basicConstraints: CA
        _extension(0x0F, _der(0x03, bytes((2, 0b10000100))), critical=True),  # keyUsage: signature, certificate signing
        _extension(0x0E, _der(0x04, key_id)),  # subjectKeyIdentifier
        _extension(0x11, _sequence(_der(0x87, bytes((127, 0, 0, 1))), _der(0x82, b"localhost"))),  # subjectAltName
    )
    to_be_signed = _sequence(
        _der(0xA0, _integer(2)),
        _integer(secrets.randbits(120)),
        _SHA256_WITH_RSA,
        name,
        validity,
        name,
        _sequence(_RSA_ENCRYPTION, _der(0x03, b"\x00" + public_key)),
        _der(0xA3, extensions),
    )
    digest = _SHA256_PREFIX + hashlib.sha256(to_be_signed).digest()
    size = (n.bit_length() + 7) // 8
    padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    signature = pow(int.from_bytes(padded, "big"), d, n).to_bytes(size, "big")
    certificate = _sequence(to_be_signed, _SHA256_WITH_RSA, _der(0x03, b"\x00" + signature))
    return _pem("CERTIFICATE", certificate), _pem("RSA PRIVATE KEY", private_key)


def _validity(now: datetime) -> tuple[datetime, datetime]:
    return now - timedelta(days=1), now + timedelta(days=365)


def server_context(folder: Path, now: datetime) -> tuple[ssl.SSLContext, Path]:
    """Return a server context and the certificate a client may trust, both kept in ``folder``."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    if not (certificate.exists() and key.exists()):
        certificate_text, key_text = make_certificate(now)
        certificate.write_text(certificate_text, encoding="ascii")
        key.touch(mode=0o600)
        key.write_text(key_text, encoding="ascii")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context, certificate
