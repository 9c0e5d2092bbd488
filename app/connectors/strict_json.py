"""JSON from outside, parsed strictly: what Python's own parser waves through is refused, and good neighbours stay.

Refused are NaN and infinities, double keys (the last would win silently), half surrogate pairs (they parse and cannot
be stored) and absurd depth.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Any


class NotJson(ValueError):  # noqa: N818 - it says what the text is
    """A body is no acceptable JSON; ``code`` says in which way."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


def _refuse_constant(name: str) -> float:
    raise NotJson("json.not_a_number", name)


def _finite(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise NotJson("json.not_a_number", text[:20])
    return number


def _no_double_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotJson("json.double_key")
    return found


_STRICT = json.JSONDecoder(object_pairs_hook=_no_double_keys, parse_constant=_refuse_constant, parse_float=_finite)
_LENIENT = json.JSONDecoder()


def _strict_at(text: str, start: int) -> tuple[Any, int]:
    """Parse one strict value of ``text`` from ``start``; return it and where it ends."""
    try:
        value, end = _STRICT.raw_decode(text, start)
    except NotJson:
        raise
    except RecursionError:
        raise NotJson("json.too_deep") from None
    except ValueError:
        raise NotJson(_what_is(text), "") from None
    escaped = text.find("\\u", start, end) >= 0 and ("\\ud" in text[start:end] or "\\uD" in text[start:end])
    if escaped and not _can_be_stored(value):
        raise NotJson("json.lone_surrogate")
    return value, end


def _can_be_stored(value: object) -> bool:
    """Tell whether every string of ``value`` is valid Unicode (no half surrogate pair)."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _what_is(text: str) -> str:
    """Name what stands where JSON was expected."""
    head = text.lstrip()[:200].lower()
    if not head:
        return "http.empty"
    if head.startswith("<"):
        return "http.html"
    if head[0] in "[{" and text.rstrip()[-1:] not in "]}":
        return "http.truncated"
    return "http.not_json"


_BLANK = re.compile(r"[ \t\r\n]*")


def _skip_blank(text: str, at: int) -> int:
    return _BLANK.match(text, at).end()  # type: ignore[union-attr] # the pattern matches the empty string too


def parse_json(text: str) -> Any:  # noqa: ANN401 - whatever the other side sent
    """Parse JSON strictly: NaN, infinities, double keys, half surrogate pairs and absurd depth are refused.

    Raises NotJson.
    """
    value, end = _strict_at(text, _skip_blank(text, 0))
    if _skip_blank(text, end) != len(text):
        raise NotJson("http.not_json", "text after the end")
    return value


@dataclass(frozen=True)
class Element:
    """One element of a JSON array: its own text, and its value or the code of what is wrong with it."""

    text: str = field(repr=False)
    value: Any = field(repr=False, default=None)
    wrong: str = ""


def split_array(text: str) -> list[Element]:
    """Take a JSON array apart, keeping each element's text as sent.

    An element that strict parsing refuses comes back with ``wrong`` set, and the others stay good. Raises
    NotJson when the array itself cannot be followed.
    """
    at = _skip_blank(text, 0)
    if text[at : at + 1] != "[":
        raise NotJson("json.not_a_list" if text[at : at + 1] == "{" else _what_is(text))
    at = _skip_blank(text, at + 1)
    elements: list[Element] = []
    while text[at : at + 1] != "]":
        element, at = _element_at(text, at)
        elements.append(element)
        at = _skip_blank(text, at)
        if text[at : at + 1] == ",":
            at = _skip_blank(text, at + 1)
        elif text[at : at + 1] != "]":
            raise NotJson("http.truncated" if at >= len(text) else "http.not_json")
    if _skip_blank(text, at + 1) != len(text):
        raise NotJson("http.not_json", "text after the end")
    return elements


def one_element(text: str) -> Element:
    """Return the one JSON value that ``text`` holds, refused or not; raise NotJson when it cannot be followed."""
    element, end = _element_at(text, _skip_blank(text, 0))
    if _skip_blank(text, end) != len(text):
        raise NotJson("http.not_json", "text after the end")
    return element


def _element_at(text: str, at: int) -> tuple[Element, int]:
    """Return the element starting at ``at`` and its end."""
    try:
        value, end = _strict_at(text, at)
    except NotJson as wrong:
        try:
            _, end = _LENIENT.raw_decode(text, at)
        except (ValueError, RecursionError):
            raise wrong from None
        return Element(text[at:end], wrong=wrong.code), end
    return Element(text[at:end], value), end
