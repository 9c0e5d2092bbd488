"""Outcomes as JSON objects: ``{"do": NAME, ...}``. Each has its own few parts, read strictly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from app.domain.rules.outcomes import (
    EXCUSABLE,
    Carrier,
    CarrierMode,
    Excuse,
    Gift,
    HoldFor,
    HoldUntil,
    Outcome,
    PrintNote,
    Stop,
    Tag,
    Urgent,
    Warehouse,
)
from app.domain.text_cleaning import clean_text
from app.errors import BadInput

LONGEST_HOLD_H = 24 * 365
LONGEST_TAG = 20
LONGEST_NOTE = 200
MOST_GIFTS = 1000
_MOST = 2**53


class Parts:
    """The parts of one outcome; each may be taken once, and none may be left."""

    def __init__(self, rule: str, do: str, value: Mapping[Any, Any]) -> None:
        self.rule = rule
        self.do = do
        self._left = {str(name): part for name, part in value.items() if name != "do"}

    def refuse(self, part: str, value: object, wanted: str) -> BadInput:
        return BadInput("rules.bad_outcome_part", rule=self.rule, do=self.do, part=part, value=str(value)[:60],
                        wanted=wanted)  # fmt: skip

    def text(self, part: str, longest: int) -> str:
        value = self._left.pop(part, None)
        text = clean_text(value) if isinstance(value, str) else ""
        if not text or len(text) > longest:
            raise self.refuse(part, value, "text")
        return text

    def names(self, part: str) -> tuple[str, ...]:
        value = self._left.pop(part, None)
        if not isinstance(value, (list, tuple)) or not value:
            raise self.refuse(part, value, "list")
        names = tuple(clean_text(one) if isinstance(one, str) else "" for one in value)
        if not all(names) or any(name[0] in "=!" or ";" in name or "|" in name for name in names):
            raise self.refuse(part, value, "list")
        return tuple(dict.fromkeys(names))

    def number(self, part: str, low: int, high: int, default: int | None = None) -> int | None:
        value = self._left.pop(part, default)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.refuse(part, value, "number")
        return value

    def yes_no(self, part: str) -> bool:
        value = self._left.pop(part, False)
        if not isinstance(value, bool):
            raise self.refuse(part, value, "yes_no")
        return value

    def time(self, part: str) -> datetime | None:
        value = self._left.pop(part, None)
        if value is None:
            return None
        try:
            found = datetime.fromisoformat(value) if isinstance(value, str) else None
        except ValueError:
            found = None
        if found is None or found.tzinfo is None:
            raise self.refuse(part, value, "time")
        return found.astimezone(UTC)

    def end(self) -> None:
        for part in self._left:
            raise BadInput("rules.unknown_outcome_part", rule=self.rule, do=self.do, part=part[:60])


def outcome_from(value: object, rule: str) -> Outcome:
    """Return the outcome of a JSON object; raise BadInput that names rule and part."""
    do = value.get("do") if isinstance(value, Mapping) else None
    if not isinstance(value, Mapping) or not isinstance(do, str) or do not in READ:
        raise BadInput("rules.bad_outcome", rule=rule, value=str(value)[:60], known=list(READ))
    parts = Parts(rule, do, value)
    made = READ[do](parts)
    parts.end()
    return made


def _excuse(parts: Parts) -> Outcome:
    kinds = parts.names("kinds")
    if not set(kinds) <= set(EXCUSABLE):
        raise parts.refuse("kinds", ", ".join(kinds), "excusable")
    return Excuse(kinds)


def _tag(parts: Parts) -> Outcome:
    tag = parts.text("tag", LONGEST_TAG)
    if "," in tag:
        raise parts.refuse("tag", tag, "text")
    return Tag(tag)


def _hold(parts: Parts) -> Outcome:
    hours, until = parts.number("hours", 1, LONGEST_HOLD_H), parts.time("until")
    if hours is not None and until is not None:
        raise parts.refuse("until", until.isoformat(), "one_of_both")
    return HoldFor(hours) if until is None else HoldUntil(until)


def _gift(parts: Parts) -> Outcome:
    return Gift(
        parts.text("sku", 100),
        parts.number("qty", 1, MOST_GIFTS, 1) or 1,
        parts.number("per_cents", 1, _MOST),
        parts.number("first", 1, _MOST),
        parts.yes_no("while_stock"),
    )


def _carrier(parts: Parts) -> Outcome:
    mode = parts.text("mode", 10)
    if mode not in set(CarrierMode):
        raise parts.refuse("mode", mode, "carrier_mode")
    names = parts.names("names")
    if mode == CarrierMode.PREFER.value and len(names) > 1:
        raise parts.refuse("names", ", ".join(names), "one_name")
    return Carrier(CarrierMode(mode), names)


READ: dict[str, Callable[[Parts], Outcome]] = {
    "stop": lambda _parts: Stop(),
    "excuse": _excuse,
    "tag": _tag,
    "hold": _hold,
    "urgent": lambda _parts: Urgent(),
    "gift": _gift,
    "carrier": _carrier,
    "warehouse": lambda parts: Warehouse(parts.text("name", 100)),
    "print_note": lambda parts: PrintNote(parts.text("text", LONGEST_NOTE)),
}
"""How each outcome is read; what parts it has is said again, for tables, by ``outcome_parts.PARTS``."""

KINDS = tuple(READ)
"""The names of outcomes, in the order a table offers them."""


def outcome_to(outcome: Outcome) -> dict[str, Any]:  # noqa: PLR0911 - one line an outcome
    """Return the JSON object of an outcome; ``outcome_from`` gives the same one back."""
    match outcome:
        case Stop():
            return {"do": "stop"}
        case Excuse(kinds):
            return {"do": "excuse", "kinds": list(kinds)}
        case Tag(tag):
            return {"do": "tag", "tag": tag}
        case HoldFor(hours):
            return {"do": "hold"} if hours is None else {"do": "hold", "hours": hours}
        case HoldUntil(until):
            return {"do": "hold", "until": until.isoformat()}
        case Urgent():
            return {"do": "urgent"}
        case Gift():
            return _gift_to(outcome)
        case Carrier(mode, names):
            return {"do": "carrier", "mode": mode.value, "names": list(names)}
        case Warehouse(name):
            return {"do": "warehouse", "name": name}
        case PrintNote(text):
            return {"do": "print_note", "text": text}


def _gift_to(gift: Gift) -> dict[str, Any]:
    told = {"per_cents": gift.per_cents, "first": gift.first, "while_stock": gift.while_stock or None}
    return {"do": "gift", "sku": gift.sku, "qty": gift.qty, **{name: part for name, part in told.items() if part}}
