"""Conditions made into closures: taken apart once, then asked about a hundred thousand orders.

A field without a value (an order that was never paid has no hour of payment) compares as different from everything:
only ``!=``, ``empty`` and a surrounding ``not`` hold for it.
"""

from __future__ import annotations

import operator
import unicodedata
from collections.abc import Callable
from typing import Any

from app.domain.address import province_name
from app.domain.divisions import city_short, county_short
from app.domain.rules.conditions import All, Compare, Condition, Not
from app.domain.rules.facts import RuleFacts
from app.domain.rules.fields import FIELDS, FieldType, Op

Test = Callable[[RuleFacts], bool]
Read = Callable[[RuleFacts], Any]

_ORDER: dict[Op, Callable[[Any, Any], bool]] = {
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
}


def folded(text: str) -> str:
    """Return text as it is compared: case and width do not count."""
    return text.casefold() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def place_key(field: str, name: str) -> str:
    """Return a region's name as it is compared: 广东 and 广东省, 深圳 and 深圳市 are the same."""
    if field == "province":
        return province_name(name) or name
    return city_short(name) if field == "city" else county_short(name)


def compile_condition(condition: Condition) -> Test:
    """Return a function that tells whether the condition holds for an order's facts."""
    if isinstance(condition, Compare):
        return _comparison(condition)
    if isinstance(condition, Not):
        inner = compile_condition(condition.part)
        return lambda facts: not inner(facts)
    tests = tuple(compile_condition(part) for part in condition.parts)
    if len(tests) == 1:
        return tests[0]
    return _every(tests) if isinstance(condition, All) else _some(tests)


def _every(tests: tuple[Test, ...]) -> Test:
    def test(facts: RuleFacts) -> bool:
        for one in tests:  # noqa: SIM110 - a generator costs twice the loop
            if not one(facts):
                return False
        return True

    return test


def _some(tests: tuple[Test, ...]) -> Test:
    def test(facts: RuleFacts) -> bool:
        for one in tests:  # noqa: SIM110 - as above
            if one(facts):
                return True
        return False

    return test


def _comparison(compare: Compare) -> Test:
    field = FIELDS[compare.field]
    read: Read = operator.itemgetter(RuleFacts._fields.index(field.name))
    if compare.op is Op.EMPTY:
        return _is_empty(read)
    if field.type is FieldType.TEXTS:
        return _of_texts(read, compare)
    if field.type is FieldType.TEXT:
        return _of_text(read, compare)
    if field.type is FieldType.PLACE:
        return _of_place(read, compare)
    return _of_value(read, compare.op, compare.value)


def _is_empty(read: Read) -> Test:
    def test(facts: RuleFacts) -> bool:
        value = read(facts)
        return value is None or value in ("", ()) or (isinstance(value, str) and not value.strip())

    return test


def _of_value(read: Read, op: Op, value: Any) -> Test:  # noqa: ANN401 - checked by the parser for its field
    if op is Op.EQ:
        return lambda facts: read(facts) == value
    if op is Op.NE:
        return lambda facts: read(facts) != value
    if op is Op.IN:
        among = frozenset(value)
        return lambda facts: read(facts) in among
    if op is Op.BETWEEN:
        low, high = value
        return lambda facts: (found := read(facts)) is not None and low <= found <= high
    compares = _ORDER[op]
    return lambda facts: (found := read(facts)) is not None and compares(found, value)


def _words(compare: Compare) -> tuple[str, ...]:
    values = compare.value if isinstance(compare.value, tuple) else (compare.value,)
    return tuple(folded(str(value)) for value in values)


def _of_text(read: Read, compare: Compare) -> Test:
    words = _words(compare)
    if compare.op in (Op.EQ, Op.NE, Op.IN):
        among, wanted = frozenset(words), compare.op is not Op.NE
        return lambda facts: (folded(read(facts)) in among) is wanted
    if compare.op is Op.STARTS_WITH:
        return lambda facts: folded(read(facts)).startswith(words)

    def test(facts: RuleFacts) -> bool:
        text = read(facts)
        if not text:
            return False
        text = folded(text)
        return any(word in text for word in words)

    return test


def _of_texts(read: Read, compare: Compare) -> Test:
    words = _words(compare)
    if compare.op is Op.STARTS_WITH:
        return lambda facts: any(folded(text).startswith(words) for text in read(facts))
    among = frozenset(words)
    return lambda facts: any(folded(text) in among for text in read(facts))


def _of_place(read: Read, compare: Compare) -> Test:
    values = compare.value if isinstance(compare.value, tuple) else (compare.value,)
    among = frozenset(place_key(compare.field, str(value)) for value in values)
    field, wanted = compare.field, compare.op is not Op.NE
    if field == "province":  # stored by its official name
        return lambda facts: (read(facts) in among) is wanted
    return lambda facts: (place_key(field, read(facts)) in among) is wanted
