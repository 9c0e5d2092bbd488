"""What every connector must do, asked of each one in the registries.

A new connector is tested the moment it is registered: it needs tests/recorded/NAME with an account and recorded calls,
and, when it speaks HTTP, a check of its signature in SIGNATURES below.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.connectors.base import PlatformKind, PulledOrder, Window
from app.connectors.platforms import PLATFORMS, platform_kind
from app.errors import AppError, BadInput, LoginExpired, NotFound, PlatformDown, RateLimited, Unclear
from tests.clock import FakeClock
from tests.connectors.replay import RECORDED, Tape, account_of, argument, assert_like, cases_of, error_type

_HTTP_PLATFORMS = [kind for kind in PLATFORMS if kind.can.pulls]
_CASES = [(kind, path) for kind in PLATFORMS for path in cases_of(kind.code)]


def _check_basic(request: httpx.Request) -> None:
    """WooCommerce over https: HTTP Basic, and no key in the address."""
    _, secrets = account_of("woocommerce")
    scheme, _, pair = request.headers["Authorization"].partition(" ")
    assert scheme == "Basic"
    assert base64.b64decode(pair).decode() == f"{secrets['consumer_key']}:{secrets['consumer_secret']}"
    assert "consumer" not in str(request.url)


SIGNATURES: dict[str, Callable[[httpx.Request], None]] = {"woocommerce": _check_basic}


def _by_code(kind: PlatformKind) -> str:
    return kind.code


def test_codes_are_unique_and_names_are_chinese() -> None:
    codes = [kind.code for kind in PLATFORMS]
    assert len(codes) == len(set(codes))
    assert all(any("\u4e00" <= char <= "\u9fff" for char in kind.name) for kind in PLATFORMS)
    assert platform_kind(codes[0]) is PLATFORMS[0]
    with pytest.raises(NotFound, match=r"platform\.unknown"):
        platform_kind("nowhere")


@pytest.mark.parametrize("kind", PLATFORMS, ids=_by_code)
def test_an_account_is_built_without_a_call_and_its_class_says_what_the_registry_says(
    kind: PlatformKind, clock: FakeClock
) -> None:
    settings, secrets = account_of(kind.code)
    platform = kind.create(settings, secrets, clock=clock, transport=httpx.MockTransport(_nobody))
    assert platform.CAN is kind.can
    known = {setting.name for setting in kind.can.settings}
    assert set(settings) | set(secrets) <= known
    assert all(setting.secret == (setting.name in secrets) for setting in kind.can.settings if setting.secret)
    platform.close()


@pytest.mark.parametrize("kind", PLATFORMS, ids=_by_code)
def test_a_missing_setting_is_named(kind: PlatformKind, clock: FakeClock) -> None:
    settings, secrets = account_of(kind.code)
    for setting in kind.can.settings:
        if not setting.required or setting.default:
            continue
        with pytest.raises(BadInput) as caught:
            kind.create(
                {name: value for name, value in settings.items() if name != setting.name},
                {name: value for name, value in secrets.items() if name != setting.name},
                clock=clock,
            )
        assert caught.value.params["name"] == setting.name


@pytest.mark.parametrize(("kind", "path"), _CASES, ids=[f"{kind.code}-{path.stem}" for kind, path in _CASES])
def test_recorded_calls(kind: PlatformKind, path: Path, clock: FakeClock) -> None:

    case = json.loads(path.read_text("utf-8"))
    tape = Tape(case["exchanges"], SIGNATURES[kind.code])
    settings, secrets = account_of(kind.code)
    platform = kind.create(settings, secrets, clock=clock, transport=tape)
    call = getattr(platform, case["call"])
    arguments = [argument(value) for value in case["args"]]
    if "raises" in case:
        with pytest.raises(error_type(case["raises"]["type"])) as caught:
            call(*arguments)
        assert caught.value.code == case["raises"]["code"]
        assert type(caught.value) is error_type(case["raises"]["type"])
        _assert_no_secret(str(caught.value), secrets)
    else:
        _compare(platform.translate, call(*arguments), case["expect"])
    assert not tape.left, "fewer requests than recorded"
    platform.close()


def _compare(translate: Callable[..., object], found: Any, expected: Any) -> None:
    if isinstance(found, PulledOrder):
        for part in astuple(found.receiver):
            # The receiver's country and, as a code, province may stay; nothing else of it.
            assert len(part) < 3 or part not in found.payload, "a receiver's value stayed in the payload"
        expected = dict(expected)
        translated = expected.pop("translated", {})
        assert_like(translate(found.payload, found.receiver), translated)
        assert translate(found.payload, found.receiver) == translate(found.payload, found.receiver)
    if expected is None:
        assert found is None
    else:
        assert_like(found, expected)


def _assert_no_secret(text: str, secrets: dict[str, str]) -> None:
    assert not any(value in text for value in secrets.values())


def _nobody(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"called {request.url.host}")


def _failing(status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> httpx.MockTransport:
    return httpx.MockTransport(lambda _: httpx.Response(status, content=body, headers=headers))


def _raising(error: Exception) -> httpx.MockTransport:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error

    return httpx.MockTransport(handler)


FAULTS: list[tuple[str, httpx.MockTransport, type[AppError]]] = [
    ("401", _failing(401), LoginExpired),
    ("403 page", _failing(403, b"<html>"), LoginExpired),
    ("429", _failing(429, headers={"Retry-After": "9"}), RateLimited),
    ("500 page", _failing(500, b"<html>"), PlatformDown),
    ("503", _failing(503), PlatformDown),
    ("redirect", _failing(301, headers={"Location": "https://elsewhere.example/"}), PlatformDown),
    ("html in 200", _failing(200, b"<!DOCTYPE html>"), PlatformDown),
    ("nothing in 200", _failing(200), PlatformDown),
    ("half a body", _failing(200, b'[{"id": 1'), PlatformDown),
    ("NaN", _failing(200, b'{"a": NaN'), PlatformDown),
    ("wrong bytes", _failing(200, "订单".encode("gbk")), PlatformDown),
    ("refused", _raising(httpx.ConnectError("")), PlatformDown),
    ("timed out", _raising(httpx.ReadTimeout("")), PlatformDown),
    ("cut", _raising(httpx.RemoteProtocolError("")), PlatformDown),
]


@pytest.mark.parametrize("kind", _HTTP_PLATFORMS, ids=_by_code)
@pytest.mark.parametrize(("name", "transport", "error"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_faults_of_a_read_become_the_same_errors_everywhere(
    kind: PlatformKind, name: str, transport: httpx.MockTransport, error: type[AppError], clock: FakeClock
) -> None:
    settings, secrets = account_of(kind.code)
    platform = kind.create(settings, secrets, clock=clock, transport=transport)
    window = Window(clock.now, clock.now)
    reads: list[Callable[[], object]] = [
        platform.test,
        lambda: list(platform.pull_orders(window)),
        lambda: platform.get_order("1"),
    ]
    for read in reads:
        with pytest.raises(AppError) as caught:
            read()
        assert type(caught.value) is error
        _assert_no_secret(str(caught.value), secrets)
    platform.close()


def test_the_errors_of_a_connector_are_the_six_named_ones() -> None:
    allowed = {"LoginExpired", "RateLimited", "PlatformDown", "Declined", "Unclear", "BadInput"}

    for path in RECORDED.glob("*/*.json"):
        raised = json.loads(path.read_text("utf-8")).get("raises")
        assert raised is None or raised["type"] in allowed, path.name
    assert issubclass(Unclear, AppError)
    assert not issubclass(Unclear, PlatformDown)
