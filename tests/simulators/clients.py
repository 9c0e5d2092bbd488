"""The simulators from outside: own processes, real sockets, and signatures made by code the simulators do not share."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, quote_plus, urlencode

ROOT = Path(__file__).resolve().parent.parent.parent


class Simulator:
    """One ``python -m simulators ...`` process; stops when its standard input is closed."""

    def __init__(self, *arguments: object) -> None:
        command = [sys.executable, "-m", "simulators", *map(str, arguments)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ready = self.read_line()

    def read_line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the simulator ended without a ready line"
        facts: dict[str, Any] = json.loads(line)
        return facts

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> int:
        """Close its input and return its exit code."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self._end()

    def kill(self) -> None:
        """Kill it as a crash would."""
        self.process.kill()
        assert self.process.stdin is not None
        self.process.stdin.close()
        self._end()

    def _end(self) -> int:
        assert self.process.stdout is not None
        code = self.process.wait(15)
        self.process.stdout.close()
        return code


@dataclass
class Answer:
    """An HTTP answer, an error status included."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:  # noqa: ANN401  whatever the simulator says
        return json.loads(self.body)


def http(
    method: str, url: str, body: bytes | None = None, headers: dict[str, str] | None = None, ca_file: str | None = None
) -> Answer:
    """Make one call; raises OSError when the connection breaks."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})  # noqa: S310  our own url
    context = ssl.create_default_context(cafile=ca_file) if ca_file else None
    try:
        with urllib.request.urlopen(request, timeout=20, context=context) as answer:  # noqa: S310
            return Answer(answer.status, dict(answer.headers), answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, dict(error.headers), error.read())


def control(base: str, method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
    """Call the control interface and return what it says."""
    answer = http(method, base + path, None if body is None else json.dumps(body).encode())
    assert answer.status == 200, answer.body
    return answer.json()


def _escape(text: object) -> str:
    return quote(str(text), safe="-._~")


@dataclass
class ShopClient:
    """A WooCommerce client that signs with OAuth 1.0a, written from RFC 5849."""

    shop: dict[str, Any]
    key: str = ""
    secret: str = ""
    signature_method: str = "HMAC-SHA256"
    clock_error_s: int = 0
    overrides: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = self.key or self.shop["consumer_key"]
        self.secret = self.secret or self.shop["consumer_secret"]

    def url(self, path: str) -> str:
        return f"{self.shop['url']}/wp-json/wc/v3{path}"

    def sign(self, method: str, url: str, pairs: list[tuple[str, str]]) -> str:
        """Return the url with all parameters and the signature."""
        oauth = {
            "oauth_consumer_key": self.key,
            "oauth_nonce": secrets.token_hex(12),
            "oauth_signature_method": self.signature_method,
            "oauth_timestamp": str(int(time.time()) + self.clock_error_s),
            **self.overrides,
        }
        everything = [*pairs, *oauth.items()]
        # WooCommerce signs name[] as name[0], name[1], ... (its own reading of PHP arrays).
        counts: dict[str, int] = {}
        signed: list[tuple[str, str]] = []
        for name, value in everything:
            shown = name
            if name.endswith("[]"):
                counts[name] = counts.get(name, -1) + 1
                shown = f"{name[:-2]}[{counts[name]}]"
            signed.append((_escape(shown), _escape(value)))
        text = "&".join(f"{name}={value}" for name, value in sorted(signed))
        base = f"{method}&{_escape(url)}&{_escape(text)}"
        hashes = {"HMAC-SHA256": hashlib.sha256, "HMAC-SHA1": hashlib.sha1}
        made = hmac.new(f"{self.secret}&".encode(), base.encode(), hashes.get(self.signature_method, hashlib.sha256))
        everything.append(("oauth_signature", base64.b64encode(made.digest()).decode()))
        return f"{url}?{urlencode(everything, quote_via=quote)}"

    def call(self, method: str, path: str, body: object = None, pairs: list[tuple[str, str]] | None = None) -> Answer:
        payload = None if body is None else json.dumps(body).encode()
        return http(
            method, self.sign(method, self.url(path), pairs or []), payload, {"Content-Type": "application/json"}
        )

    def get(self, path: str, **parameters: object) -> Answer:
        return self.call("GET", path, pairs=[(name, str(value)) for name, value in parameters.items()])


def java_quote(text: str) -> str:
    """java.net.URLEncoder by way of Python's own quoting (the simulator has a table of its own)."""
    return quote_plus(text, safe="*-._").replace("~", "%7E")


@dataclass
class SfClient:
    """A client of the carrier's gateway."""

    facts: dict[str, Any]

    def form(self, service: str, message: object, **changes: str) -> dict[str, str]:
        """Return a rightly signed form, then changed."""
        text = message if isinstance(message, str) else json.dumps(message, ensure_ascii=False)
        stamp = str(int(time.time() * 1000))
        digest = hashlib.md5(
            java_quote(text + stamp + self.facts["checkword"]).encode(), usedforsecurity=False
        ).digest()
        return {
            "partnerID": self.facts["partner_id"],
            "requestID": secrets.token_hex(16),
            "serviceCode": service,
            "timestamp": stamp,
            "msgDigest": base64.b64encode(digest).decode(),
            "msgData": text,
            **changes,
        }

    def post(self, form: dict[str, str]) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded;charset=UTF-8"}
        return http("POST", self.facts["url"], urlencode(form).encode(), headers)

    def call(self, service: str, message: object) -> dict[str, Any]:
        """Return the inner answer of a call that the platform let through."""
        outer = self.post(self.form(service, message)).json()
        assert outer["apiResultCode"] == "A1000", outer
        inner: dict[str, Any] = json.loads(outer["apiResultData"])
        return inner


@dataclass
class PrinterClient:
    """A host at the printer's port."""

    facts: dict[str, Any]

    def connect(self) -> socket.socket:
        return socket.create_connection((self.facts["host"], self.facts["port"]), timeout=10)

    def send(self, data: bytes) -> None:
        """Send one job the orderly way: half-close, then wait for the printer's close."""
        with self.connect() as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            assert connection.recv(1) == b""

    def ask(self, query: bytes = b"\x1b!?") -> bytes:
        """Ask on a connection of its own; b'' when nothing comes before the printer closes."""
        with self.connect() as connection:
            connection.sendall(query)
            connection.shutdown(socket.SHUT_WR)
            return connection.recv(64)

    def control(self, method: str, path: str = "", body: object = None) -> Any:  # noqa: ANN401
        return control(self.facts["control"], method, path, body)

    def papers(self, count: int) -> list[dict[str, Any]]:
        """Wait for ``count`` pieces of paper and return all there are."""
        self.control("GET", f"/ledger?after={count - 1}&wait=10")
        entries: list[dict[str, Any]] = self.control("GET", "/ledger")
        return entries

    def wait_status(self, status: int) -> dict[str, Any]:
        state: dict[str, Any] = self.control("GET", f"?status={status}&wait=10")
        assert state["status"] == status
        return state
