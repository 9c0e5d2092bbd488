"""What every connector must do, asked of each one in the registries.

A new connector is tested the moment it is registered: it needs tests/recorded/NAME with an account and recorded calls,
and, when it speaks HTTP, a check of its signature in tests/connectors/signatures.py.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.connectors.base import CarrierKind, PlatformKind, PulledOrder, Window
from app.connectors.carriers import CARRIERS, carrier_kind
from app.connectors.platforms import PLATFORMS, platform_kind
from app.errors import AppError, BadInput, Declined, LoginExpired, NotFound, PlatformDown, RateLimited, Unclear
from tests.clock import FakeClock
from tests.connectors.replay import RECORDED, Tape, account_of, argument, assert_like, cases_of, error_type
from tests.connectors.signatures import SIGNATURES

Kind = PlatformKind | CarrierKind

_KINDS: list[Kind] = [*PLATFORMS, *CARRIERS]
_OVER_HTTP = [kind for kind in _KINDS if kind.code in SIGNATURES]
_CASES = [(kind, path) for kind in _OVER_HTTP for path in cases_of(kind.code)]
_ALLOWED = {LoginExpired, RateLimited, PlatformDown, Declined, Unclear, BadInput}


def _by_code(kind: Kind) -> str:
    return kind.code


def test_codes_are_unique_and_names_are_chinese() -> None:
    for kinds in (PLATFORMS, CARRIERS):
        codes = [kind.code for kind in kinds]
        assert len(codes) == len(set(codes))
        assert all(any("\u4e00" <= char <= "\u9fff" for char in kind.name) for kind in kinds)
    assert platform_kind(PLATFORMS[0].code) is PLATFORMS[0]
    assert carrier_kind("sf") is CARRIERS[0]
    with pytest.raises(NotFound, match=r"platform\.unknown"):
        platform_kind("nowhere")
    with pytest.raises(NotFound, match=r"carrier\.unknown"):
        carrier_kind("nobody")


def test_whatever_pulls_has_recorded_calls_and_a_signature_check() -> None:
    for kind in PLATFORMS:
        if kind.can.pulls:
            assert kind.code in SIGNATURES
            assert len(cases_of(kind.code)) > 10
    for carrier in CARRIERS:
        assert carrier.code in SIGNATURES
        assert len(cases_of(carrier.code)) > 10


@pytest.mark.parametrize("kind", _KINDS, ids=_by_code)
def test_an_account_is_built_without_a_call_and_its_class_says_what_the_registry_says(
    kind: Kind, clock: FakeClock
) -> None:
    settings, secrets = account_of(kind.code)
    connector = kind.create(settings, secrets, clock=clock, transport=httpx.MockTransport(_nobody))
    assert connector.CAN is kind.can
    known = {setting.name: setting.secret for setting in kind.can.settings}
    assert set(settings) | set(secrets) <= set(known)
    assert all(known[name] for name in secrets)
    assert not any(known[name] for name in settings)
    connector.close()


@pytest.mark.parametrize("kind", _KINDS, ids=_by_code)
def test_a_missing_setting_is_named(kind: Kind, clock: FakeClock) -> None:
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


@pytest.mark.parametrize("kind", _OVER_HTTP, ids=_by_code)
def test_defaults_alone_make_an_account(kind: Kind, clock: FakeClock) -> None:
    settings, secrets = account_of(kind.code)
    needed = {setting.name for setting in kind.can.settings if setting.required and not setting.default}
    kind.create({name: value for name, value in settings.items() if name in needed}, secrets, clock=clock).close()


@pytest.mark.parametrize(("kind", "path"), _CASES, ids=[f"{kind.code}-{path.stem}" for kind, path in _CASES])
def test_recorded_calls(kind: Kind, path: Path, clock: FakeClock) -> None:
    case = json.loads(path.read_text("utf-8"))
    tape = Tape(case["exchanges"], SIGNATURES[kind.code])
    settings, secrets = account_of(kind.code)
    connector = kind.create(settings, secrets, clock=clock, transport=tape)
    call = getattr(connector, case["call"])
    arguments = [argument(value) for value in case["args"]]
    if "raises" in case:
        with pytest.raises(error_type(case["raises"]["type"])) as caught:
            call(*arguments)
        assert caught.value.code == case["raises"]["code"]
        assert type(caught.value) is error_type(case["raises"]["type"])
        _assert_clean(caught.value, secrets)
    else:
        _compare(connector, call(*arguments), case["expect"])
    assert not tape.left, "fewer requests than recorded"
    connector.close()


def _compare(connector: object, found: object, expected: Any) -> None:  # noqa: ANN401 - what a record may say
    if isinstance(found, PulledOrder):
        for part in astuple(found.receiver):
            assert len(part) < 3 or part not in found.payload, "a receiver's value stayed in the payload"
        expected = dict(expected)
        translate: Callable[..., object] = connector.translate  # type: ignore[attr-defined]
        translated = translate(found.payload, found.receiver)
        assert_like(translated, expected.pop("translated", {}))
        assert translate(found.payload, found.receiver) == translated, "translate must be pure"
    if expected is None:
        assert found is None
    else:
        assert_like(found, expected)


def _assert_clean(error: AppError, secrets: dict[str, str]) -> None:
    """No secret and no receiver in what reaches logs and screens; no chained exception that holds a request."""
    told = f"{error} {json.dumps(error.params)}"
    assert not any(value in told for value in secrets.values())
    assert "13800138000" not in told
    assert error.__cause__ is None


def _nobody(request: httpx.Request) -> httpx.Response:
    raise AssertionError(f"called {request.url.host}")


def _answering(status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> httpx.MockTransport:
    return httpx.MockTransport(lambda _: httpx.Response(status, content=body, headers=headers))


def _raising(error: Exception) -> httpx.MockTransport:
    def handler(request: httpx.Request) -> httpx.Response:
        raise error

    return httpx.MockTransport(handler)


FAULTS: list[tuple[str, httpx.MockTransport, type[AppError]]] = [
    ("401", _answering(401), LoginExpired),
    ("403 page", _answering(403, b"<html>"), LoginExpired),
    ("429", _answering(429, headers={"Retry-After": "9"}), RateLimited),
    ("500 page", _answering(500, b"<html>"), PlatformDown),
    ("503", _answering(503), PlatformDown),
    ("redirect", _answering(301, headers={"Location": "https://elsewhere.example/"}), PlatformDown),
    ("html in 200", _answering(200, b"<!DOCTYPE html>"), PlatformDown),
    ("nothing in 200", _answering(200), PlatformDown),
    ("half a body", _answering(200, b'[{"id": 1'), PlatformDown),
    ("NaN", _answering(200, b'{"a": NaN'), PlatformDown),
    ("double keys", _answering(200, b'{"id": 1, "id": 2}'), PlatformDown),
    ("bottomless", _answering(200, b'{"a":' * 100_000), PlatformDown),
    ("wrong bytes", _answering(200, "订单".encode("gbk")), PlatformDown),
    ("refused", _raising(httpx.ConnectError("")), PlatformDown),
    ("timed out", _raising(httpx.ReadTimeout("")), PlatformDown),
    ("cut", _raising(httpx.RemoteProtocolError("")), PlatformDown),
]


def _reads(connector: Any, kind: Kind, clock: FakeClock) -> list[Callable[[], object]]:  # noqa: ANN401 - either protocol
    """The calls of a connector that change nothing, or may be repeated."""
    if isinstance(kind, CarrierKind):
        return [connector.test, lambda: connector.recycle_waybill("PD1", "SF1")]
    window = Window(clock.now, clock.now)
    return [connector.test, lambda: list(connector.pull_orders(window)), lambda: connector.get_order("1")]


@pytest.mark.parametrize("kind", _OVER_HTTP, ids=_by_code)
@pytest.mark.parametrize(("name", "transport", "error"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_faults_of_a_read_become_the_same_errors_everywhere(
    kind: Kind, name: str, transport: httpx.MockTransport, error: type[AppError], clock: FakeClock
) -> None:
    settings, secrets = account_of(kind.code)
    connector = kind.create(settings, secrets, clock=clock, transport=transport)
    for read in _reads(connector, kind, clock):
        with pytest.raises(AppError) as caught:
            read()
        assert type(caught.value) is error
        _assert_clean(caught.value, secrets)
    connector.close()


def test_the_errors_of_a_connector_are_the_six_named_ones() -> None:
    for path in RECORDED.glob("*/*.json"):
        raised = json.loads(path.read_text("utf-8")).get("raises")
        assert raised is None or error_type(raised["type"]) in _ALLOWED, path.name
