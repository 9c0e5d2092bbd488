"""Refusals in WordPress' own shape: code, message, and data that holds the HTTP status."""

from __future__ import annotations

from typing import Any

from simulators.web import Reply, json_reply


class Refusal(Exception):  # noqa: N818  it is what the shop answers, not a defect
    """Ends a call with an error answer. ``data`` replaces the usual {"status": ...} object."""

    def __init__(self, code: str, message: str, status: int, data: object = None) -> None:
        super().__init__(f"{status} {code}")
        self.code = code
        self.message = message
        self.status = status
        self.data = {"status": status} if data is None else data

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, "message": self.message, "data": self.data}

    def reply(self) -> Reply:
        return json_reply(self.as_json(), self.status)


def invalid_parameter(name: str, code: str, reason: str) -> Refusal:
    """Return WordPress' 400 for a parameter that breaks its rule."""
    data = {
        "status": 400,
        "params": {name: reason},
        "details": {name: {"code": code, "message": reason, "data": None}},
    }
    return Refusal("rest_invalid_param", f"Invalid parameter(s): {name}", 400, data)


def not_modelled(what: str) -> Refusal:
    """Return the answer for something a real shop can do and this one cannot; better than doing it wrong."""
    return Refusal("simulator_not_modelled", f"This simulator does not model {what}.", 501)
