"""What can go wrong on the wire, and which error it becomes."""

from __future__ import annotations

import gzip
import json
import logging
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest

from app.connectors import http
from app.connectors.http import Answer, Wire, build_client, vendor_text
from app.connectors.strict_json import NotJson, parse_json, split_array
from app.errors import AppError, BadInput, LoginExpired, PlatformDown, RateLimited, Unclear
from tests.clock import FakeClock

URL = "https://shop.example/wp-json/orders?consumer_secret=cs_canary"
REQUEST = httpx.Request("GET", URL)


def wire_of(handler: Callable[[httpx.Request], httpx.Response], clock: FakeClock, **more: object) -> Wire:
    return Wire(build_client(transport=httpx.MockTransport(handler)), clock=clock, **more)  # type: ignore[arg-type]


def raising(error: Exception) -> Callable[[httpx.Request], httpx.Response]:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error

    return handler


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx.ConnectError("refused"), "http.unreachable"),
        (httpx.ConnectTimeout("slow"), "http.unreachable"),
        (httpx.PoolTimeout("busy"), "http.unreachable"),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"), "http.certificate"),
    ],
)
def test_what_never_left_is_down_even_for_a_write(error: Exception, code: str, clock: FakeClock) -> None:
    with pytest.raises(PlatformDown) as caught:
        wire_of(raising(error), clock).send(REQUEST, repeatable=False)
    assert caught.value.code == code
    assert caught.value.params["host"] == "shop.example"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (httpx.ReadTimeout("slow"), "http.timed_out"),
        (httpx.WriteTimeout("slow"), "http.timed_out"),
        (httpx.ReadError("reset"), "http.cut"),
        (httpx.RemoteProtocolError("peer closed connection without sending complete message body"), "http.cut"),
    ],
)
def test_what_was_cut_is_unclear_for_a_write_and_down_for_a_read(error: Exception, code: str, clock: FakeClock) -> None:
    with pytest.raises(Unclear) as unclear:
        wire_of(raising(error), clock).send(REQUEST, repeatable=False)
    with pytest.raises(PlatformDown) as down:
        wire_of(raising(error), clock).send(REQUEST, repeatable=True)
    assert unclear.value.code == down.value.code == code


class SlowStream(httpx.SyncByteStream):
    """A body in parts; ``cut`` breaks it off at the end."""

    def __init__(self, parts: list[bytes], *, cut: bool = False) -> None:
        self.parts, self.cut = parts, cut

    def __iter__(self) -> Iterator[bytes]:
        yield from self.parts
        if self.cut:
            raise httpx.ReadError("cut")


def test_a_body_cut_in_the_middle_of_a_write_is_unclear(clock: FakeClock) -> None:
    wire = wire_of(lambda _: httpx.Response(200, stream=SlowStream([b'{"id":'], cut=True)), clock)
    with pytest.raises(Unclear, match=r"http\.cut"):
        wire.send(REQUEST, repeatable=False)


def test_a_body_beyond_the_limit_is_not_read_to_its_end(clock: FakeClock) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * 1024 * 1024

    wire = wire_of(lambda _: httpx.Response(200, content=endless()), clock)
    with pytest.raises(PlatformDown, match=r"http\.too_large"):
        wire.send(REQUEST, repeatable=True)
    assert taken <= http.BODY_LIMIT // (1024 * 1024) + 2


def test_a_packed_bomb_counts_unpacked(clock: FakeClock) -> None:
    bomb = gzip.compress(b" " * (http.BODY_LIMIT + 1))
    wire = wire_of(lambda _: httpx.Response(200, content=bomb, headers={"Content-Encoding": "gzip"}), clock)
    with pytest.raises(PlatformDown, match=r"http\.too_large"):
        wire.send(REQUEST, repeatable=True)


def test_stacked_encodings_are_refused_before_unpacking(clock: FakeClock) -> None:
    twice = gzip.compress(gzip.compress(b"[]"))
    wire = wire_of(lambda _: httpx.Response(200, content=twice, headers={"Content-Encoding": "gzip, gzip"}), clock)
    with pytest.raises(PlatformDown, match=r"http\.stacked_encoding"):
        wire.send(REQUEST, repeatable=True)


def test_a_drip_fed_body_ends_after_its_whole_time(clock: FakeClock) -> None:
    time_s = iter(range(0, 10_000, 25))
    stream = SlowStream([b"x"] * 100)
    wire = wire_of(lambda _: httpx.Response(200, stream=stream), clock, ticks=lambda: float(next(time_s)))
    with pytest.raises(PlatformDown, match=r"http\.timed_out"):
        wire.send(REQUEST, repeatable=True)


STATUSES: list[tuple[int, dict[str, str], bytes, type[AppError], str]] = [
    (302, {"Location": "https://shop.example/install.php?key=cs_canary"}, b"", PlatformDown, "http.redirected"),
    (401, {}, b"{}", LoginExpired, "http.unauthorized"),
    (403, {}, b"{}", LoginExpired, "http.forbidden"),
    (403, {}, b"<html>firewall</html>", LoginExpired, "http.blocked"),
    (429, {"Retry-After": "17"}, b"", RateLimited, "http.rate_limited"),
    (503, {"Retry-After": "17"}, b"", RateLimited, "http.rate_limited"),
    (500, {}, b"<html>", PlatformDown, "http.server_error"),
    (503, {}, b"", PlatformDown, "http.server_error"),
    (508, {}, b"", PlatformDown, "http.server_error"),
]


@pytest.mark.parametrize(("status", "headers", "body", "kind", "code"), STATUSES)
def test_statuses_are_told_apart(
    status: int, headers: dict[str, str], body: bytes, kind: type[AppError], code: str, clock: FakeClock
) -> None:
    wire = wire_of(lambda _: httpx.Response(status, headers=headers, content=body), clock)
    answer = wire.send(REQUEST, repeatable=True)
    with pytest.raises(kind) as caught:
        wire.refuse_bad_status(answer, repeatable=True)
    assert caught.value.code == code
    assert "canary" not in str(caught.value)


def test_a_fault_after_a_write_is_unclear_but_a_429_is_not(clock: FakeClock) -> None:
    wire = wire_of(lambda _: httpx.Response(200), clock)
    with pytest.raises(Unclear):
        wire.refuse_bad_status(Answer(503, httpx.Headers({"Retry-After": "5"}), b""), repeatable=False)
    with pytest.raises(RateLimited):
        wire.refuse_bad_status(Answer(429, httpx.Headers(), b""), repeatable=False)


@pytest.mark.parametrize(
    ("header", "after_s"),
    [
        ("120", 120.0),
        ("0", 1.0),
        ("-5", 1.0),
        ("999999", 3600.0),
        ("Mon, 02 Mar 2026 01:02:00 GMT", 120.0),
        ("soon", 30.0),
        ("nan", 30.0),
        ("", 30.0),
    ],
)
def test_retry_after_in_seconds_or_as_a_date(header: str, after_s: float, clock: FakeClock) -> None:
    wire = wire_of(lambda _: httpx.Response(200), clock)
    with pytest.raises(RateLimited) as caught:
        wire.refuse_bad_status(Answer(429, httpx.Headers({"Retry-After": header}), b""), repeatable=True)
    assert caught.value.after_s == after_s


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"a": NaN}', "json.not_a_number"),
        ('{"a": -Infinity}', "json.not_a_number"),
        ('{"a": 1e999}', "json.not_a_number"),
        ('{"a": 1, "a": 2}', "json.double_key"),
        ('{"a": {"b": 1, "b": 2}}', "json.double_key"),
        ('{"a": "\\ud83d"}', "json.lone_surrogate"),
        ('{"\\uDE00": 1}', "json.lone_surrogate"),
        ("[" * 100_000 + "]" * 100_000, "json.too_deep"),
        ("", "http.empty"),
        ("  \n", "http.empty"),
        ("<!DOCTYPE html><html>", "http.html"),
        ('[{"id": 1}, {"id"', "http.truncated"),
        ("Warning: mysqli_connect()", "http.not_json"),
        ('{"a": 1} trailing', "http.not_json"),
    ],
)
def test_json_that_must_be_refused(text: str, code: str) -> None:
    with pytest.raises(NotJson) as caught:
        parse_json(text)
    assert caught.value.code == code


def test_json_that_is_fine() -> None:
    assert parse_json('\n{"name": "\\u5f20\\ud842\\udfb7", "emoji": "\\ud83d\\ude00", "ko": "\\ud55c", "n": 9.9}') == {
        "name": "张\U00020bb7",
        "emoji": "😀",
        "ko": "한",
        "n": 9.9,
    }


def test_bytes_that_are_no_utf8_are_refused_and_a_mark_in_front_is_not() -> None:
    with pytest.raises(NotJson, match=r"http\.not_utf8"):
        Answer(200, httpx.Headers(), "订单".encode("gbk")).json()
    assert Answer(200, httpx.Headers(), b'\xef\xbb\xbf{"a":1}').json() == {"a": 1}


def test_good_elements_of_a_page_stay_when_others_are_bad() -> None:
    text = '[ {"id": 1, "total": "9.90"} ,{"id":2,"x":NaN}, {"id":3,"a":1,"a":2},\n{"id":4,"n":"\\ud800"},{"id":5}]'
    elements = split_array(text)
    assert [element.wrong for element in elements] == [
        "",
        "json.not_a_number",
        "json.double_key",
        "json.lone_surrogate",
        "",
    ]
    assert elements[0].text == '{"id": 1, "total": "9.90"}'
    assert elements[4].value == {"id": 5}
    assert split_array(" [ ] ") == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"code": "x"}', "json.not_a_list"),
        ("[1, 2", "http.truncated"),
        ("[1 2]", "http.not_json"),
        ("[1] x", "http.not_json"),
        ("<html>", "http.html"),
        ("[" * 100_000, "json.too_deep"),
    ],
)
def test_an_array_that_cannot_be_followed(text: str, code: str) -> None:
    with pytest.raises(NotJson) as caught:
        split_array(text)
    assert caught.value.code == code


def test_vendor_texts_lose_long_numbers_and_controls() -> None:
    assert vendor_text("phone 13800138000 bad\r\nsecond\u202eline") == "phone *** bad secondline"
    assert len(vendor_text("x" * 1000)) == 200


def test_client_is_built_safe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with build_client() as client:
        assert client.trust_env is False
        assert client.follow_redirects is False
        assert client.timeout.read == 30.0
        assert client._mounts == {}  # noqa: SLF001 - no proxy was taken from the environment
    assert http._tls().verify_mode is ssl.CERT_REQUIRED  # noqa: SLF001
    assert http._tls().check_hostname  # noqa: SLF001


@pytest.mark.parametrize("proxy", ["nonsense", "ftp://proxy.example:21", "http://[::1"])
def test_a_proxy_that_is_no_address_is_named(proxy: str) -> None:
    with pytest.raises(BadInput) as caught:
        build_client(proxy=proxy)
    assert caught.value.params["name"] == "proxy"


def test_a_proxy_of_our_own_settings_is_used() -> None:
    with build_client(proxy="http://127.0.0.1:3128") as client:
        assert client._mounts  # noqa: SLF001 - where httpx keeps its proxies


def test_nothing_of_an_address_is_logged(clock: FakeClock, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        wire_of(lambda _: httpx.Response(200, json={}), clock).send(REQUEST, repeatable=True)
    assert "canary" not in caplog.text


class _Greeter(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100" if self.path == "/short" else "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def server_with_own_certificate(tmp_path: Path) -> Iterator[str]:
    """An https server on loopback whose certificate nobody vouches for."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run([sys.executable, "-c", _MAKE_CERTIFICATE, str(key), str(certificate)], check=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    yield from _serving(context)


@pytest.fixture
def plain_server() -> Iterator[str]:
    yield from _serving(None)


def _serving(context: ssl.SSLContext | None) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Greeter)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    if context:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"{'https' if context else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


_MAKE_CERTIFICATE = """
import datetime, ipaddress, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
now = datetime.datetime.now(datetime.timezone.utc)
certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    .serial_number(1).not_valid_before(now - datetime.timedelta(days=1))
    .not_valid_after(now + datetime.timedelta(days=1))
    .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
    .sign(key, hashes.SHA256()))
open(sys.argv[1], "wb").write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
    serialization.NoEncryption()))
open(sys.argv[2], "wb").write(certificate.public_bytes(serialization.Encoding.PEM))
"""


def test_a_certificate_nobody_vouches_for_is_refused(server_with_own_certificate: str, clock: FakeClock) -> None:
    wire = Wire(build_client(), clock=clock)
    with pytest.raises(PlatformDown, match=r"http\.certificate"):
        wire.send(httpx.Request("POST", server_with_own_certificate, json={}), repeatable=False)
    wire.close()


def test_a_real_answer_shorter_than_promised_is_cut(plain_server: str, clock: FakeClock) -> None:
    wire = Wire(build_client(), clock=clock)
    assert wire.send(httpx.Request("GET", plain_server), repeatable=True).json() == []
    with pytest.raises(Unclear, match=r"http\.cut"):
        wire.send(httpx.Request("GET", f"{plain_server}/short"), repeatable=False)
    wire.close()


def test_every_error_keeps_the_secret_out(clock: FakeClock) -> None:
    for error in (httpx.ReadTimeout(URL), httpx.ConnectError(URL), httpx.RemoteProtocolError(URL)):
        with pytest.raises(AppError) as caught:
            wire_of(raising(error), clock).send(REQUEST, repeatable=False)
        assert "canary" not in json.dumps(caught.value.params)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__
