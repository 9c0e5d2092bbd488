"""Finds every code that the program's source hands to people: in errors, outcomes, events, moves and sentences."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app import errors

APP = Path(__file__).resolve().parents[1] / "app"
CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")
ERRORS = frozenset(
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, Exception)
)
PLACES = {
    # name of the function: where its code stands among the positional arguments, and under which keyword
    "event": (1, "code"),
    "Move": (1, "code"),
    "Outcome": (1, "error"),
    "move_parcels": (3, "code"),
    "drop_parcels": (2, "code"),
    "say": (0, "code"),
    "TestResult": (1, "code"),
    "FormField": (2, "label"),
    "FoundPrinter": (6, "code"),
    "Decision": (2, "code"),
    "Chosen": (1, "code"),
} | dict.fromkeys(ERRORS, (0, "code"))


@dataclass(frozen=True)
class Found:
    """One use of a code. ``params`` None: not known from the source alone."""

    code: str
    place: str
    params: frozenset[str] | None


def codes() -> Iterator[Found]:
    """Every literal code in app/, but for the catalogue itself."""
    for path in sorted(APP.rglob("*.py")):
        if "wording" in path.parts or "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from _in_call(node, f"{path.relative_to(APP.parent)}:{node.lineno}")


def _in_call(call: ast.Call, place: str) -> Iterator[Found]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in PLACES:
        return
    at, keyword = PLACES[name]
    given = call.args[at] if len(call.args) > at else next((k.value for k in call.keywords if k.arg == keyword), None)
    for code in _literals(given):
        if CODE.fullmatch(code):
            yield Found(code, place, _params(call, name))


def _literals(node: ast.expr | None) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body)
        yield from _literals(node.orelse)


def _params(call: ast.Call, name: str) -> frozenset[str] | None:
    if name in ERRORS and not any(isinstance(arg, ast.Starred) for arg in call.args):
        names = [
            k.arg for k in call.keywords
        ]  # the code itself is positional-only: ``code=`` is a parameter like others
        return None if None in names else frozenset(one for one in names if one)
    if name == "Outcome" and len(call.args) > 2 and isinstance(call.args[2], ast.Dict):
        keys = call.args[2].keys
        if all(isinstance(key, ast.Constant) for key in keys):
            return frozenset(str(key.value) for key in keys if isinstance(key, ast.Constant))
    return None


def texts() -> Iterator[tuple[str, str]]:
    """Every literal text in app/ that has the form of a code, with its place; the screens' names of keys left out."""
    for path in sorted(APP.rglob("*.py")):
        if {"wording", "migrations", "ui"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or node.value.endswith("_"):
                continue  # one that ends with _ is only the beginning of a code
            if CODE.fullmatch(node.value):
                yield node.value, f"{path.relative_to(APP.parent)}:{node.lineno}"
