"""Plays a recorded call to a connector: checks every request it sends and hands it the recorded answers."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, get_type_hints

import httpx

from app import errors
from app.connectors import base
from app.domain import intake

RECORDED = Path(__file__).resolve().parents[1] / "recorded"
_NAMED: dict[str, type[Any]] = {
    name: kind
    for module in (base, intake)
    for name, kind in vars(module).items()
    if dataclasses.is_dataclass(kind) and isinstance(kind, type)
}


def cases_of(name: str) -> list[Path]:
    """The recorded calls of one connector."""
    return sorted(path for path in (RECORDED / name).glob("*.json") if path.name != "account.json")


def account_of(name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Settings and secrets of one connector's recorded account."""
    account = json.loads((RECORDED / name / "account.json").read_text("utf-8"))
    return account["settings"], account["secrets"]


def argument(value: Any) -> Any:  # noqa: ANN401 - whatever a record holds
    """Turn a recorded argument into what the connector takes; ``{"@": name, ...}`` is a dataclass."""
    if isinstance(value, list):
        return tuple(argument(part) for part in value)
    if not isinstance(value, dict) or "@" not in value:
        return value
    kind = _NAMED[value["@"]]
    hints = get_type_hints(kind)
    fields = {name: argument(part) for name, part in value.items() if name != "@"}
    for name, part in fields.items():
        if hints.get(name) is datetime:
            fields[name] = datetime.fromisoformat(part)
    return kind(**fields)


class Tape(httpx.BaseTransport):
    """Answers with the recorded exchanges, in order, and refuses any other request."""

    def __init__(self, exchanges: list[dict[str, Any]], check: Callable[[httpx.Request], None]) -> None:
        self.left = list(exchanges)
        self.check = check

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        assert self.left, f"one request too many: {request.method} {request.url.path}"
        exchange = self.left.pop(0)
        wanted = exchange["request"]
        assert (request.method, request.url.path) == (wanted["method"], wanted["path"])
        for name, value in wanted.get("query", {}).items():
            assert request.url.params.get(name) == value, name
        if "json" in wanted:
            assert json.loads(request.read()) == wanted["json"]
        if "form" in wanted:
            sent = dict(httpx.QueryParams(request.read().decode()))
            for name, value in wanted["form"].items():
                shown = json.loads(sent[name]) if isinstance(value, dict) else sent[name]
                assert shown == value, name
        self.check(request)
        return answer_of(exchange["response"])


def answer_of(recorded: dict[str, Any]) -> httpx.Response:
    """The recorded response; ``nested`` names fields whose JSON travels as text inside the JSON."""
    body = recorded.get("json")
    if body is not None:
        body = {**body} if isinstance(body, dict) else body
        for name in recorded.get("nested", []):
            body[name] = json.dumps(body[name], ensure_ascii=False)
        content = json.dumps(body, ensure_ascii=False).encode()
    else:
        content = recorded.get("text", "").encode()
    return httpx.Response(recorded["status"], headers=recorded.get("headers"), content=content)


def assert_like(found: Any, expected: Any, where: str = "") -> None:  # noqa: ANN401 - as above
    """Compare what came out with what the record names of it; what it does not name may be anything."""
    if isinstance(expected, dict):
        for name, part in expected.items():
            inner = found[name] if isinstance(found, dict) else getattr(found, name)
            assert_like(inner, part, f"{where}.{name}")
        return
    if isinstance(expected, list):
        assert len(found) == len(expected), where
        for at, part in enumerate(expected):
            assert_like(found[at], part, f"{where}[{at}]")
        return
    if isinstance(found, datetime):
        found = found.isoformat()
    if isinstance(found, Enum):
        found = found.value
    assert found == expected, where


def error_type(name: str) -> type[errors.AppError]:
    """The error class a record names."""
    kind: type[errors.AppError] = getattr(errors, name)
    return kind
