"""The one catalogue that turns stored codes with parameters into sentences, zh_CN and en_US.

Areas keep their own words in a module each; a code belongs to exactly one area. A field may name a list of words to
translate its value with: ``{state:order_state}`` says ``order_state.<value>``. ``{reason:sentence}`` says the sentence
of the code in ``reason`` with the same parameters (one that had to be renamed to ``code_`` is ``code`` again);
``{why:note}`` adds a note that is not always there; ``{others:reasons}`` adds each of a list of packed reasons
(``app.domain.reasons``), if there are any.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.domain.reasons import unpack
from app.errors import AppError, Param
from app.wording import (
    audit,
    checks,
    connectors,
    files,
    findings,
    floor,
    lists,
    names,
    office,
    orders,
    policies,
    printing,
    regroup,
    routing,
    rule_editor,
    rules,
    screens,
    setup,
    sync,
)

AREAS = (
    audit,
    names,
    checks,
    setup,
    orders,
    findings,
    floor,
    sync,
    connectors,
    files,
    printing,
    routing,
    screens,
    lists,
    office,
    rules,
    rule_editor,
    policies,
    regroup,
)

_ALL: dict[str, tuple[str, str]] = {code: words for area in AREAS for code, words in area.WORDS.items()}

LANGUAGES = ("zh_CN", "en_US")


_MEASURES: dict[str, Callable[[int], str]] = {
    "bytes": lambda value: f"{value / 1024 / 1024:,.0f} MB",
    "money": lambda value: f"{value / 100:,.2f}",
    "weight": lambda grams: f"{grams / 1000:g} kg",
}


class _Sentence(string.Formatter):
    def __init__(self, language: str, params: Mapping[str, Param]) -> None:
        self._language = language
        self._params = params

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:  # noqa: ANN401
        return kwargs.get(str(key), "–")

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - string.Formatter's signature
        if format_spec == "note" and isinstance(value, (list, tuple)):
            value = self.format_field(value, "")
        if format_spec == "note":
            return "" if value in (None, "", "–") else f"：{value}" if self._language == "zh_CN" else f": {value}"
        if format_spec in _MEASURES and isinstance(value, int):
            return _MEASURES[format_spec](value)
        if format_spec == "sentence":
            inner = {name.removesuffix("_"): param for name, param in self._params.items() if name != "reason"}
            return say(str(value), inner, self._language).rstrip("。.")
        if format_spec == "reasons":
            return self._reasons(value)
        if isinstance(value, (list, tuple)):
            items = [self.format_field(item, format_spec) for item in value]
            return ("、" if self._language == "zh_CN" else ", ").join(items)
        if format_spec:
            return say(f"{format_spec}.{value}", {}, self._language)
        return "–" if value is None else str(value)

    def _reasons(self, value: object) -> str:
        mark = "；" if self._language == "zh_CN" else "; "
        packed = value if isinstance(value, (list, tuple)) else ()
        return "".join(mark + say(*unpack(one), self._language).rstrip("。.") for one in packed)


def knows(code: str) -> bool:
    """Tell whether a code has words."""
    return code in _ALL


def say(code: str, params: Mapping[str, Param] | None = None, language: str = "zh_CN") -> str:
    """Return the sentence of a code; an unknown code is shown as it is, so that nothing is silently lost."""
    words = _ALL.get(code)
    if words is None:
        inside = ", ".join(f"{key}={value}" for key, value in (params or {}).items())
        return f"{code} ({inside})" if inside else code.rpartition(".")[2]
    text = words[0] if language == "zh_CN" else words[1]
    return _Sentence(language, params or {}).vformat(text, (), dict(params or {}))


def say_error(error: AppError, language: str = "zh_CN") -> str:
    """Return what happened, what still holds, and what to do."""
    return say(error.code, error.params, language)
