"""What each outcome is made of: the parts a table offers to fill in, with their types and where their values come from.

``outcome_form`` reads these parts strictly. Words: of a part ``rule_part.NAME``, of an outcome ``rule_kind.NAME``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.rules.outcomes import EXCUSABLE, CarrierMode


class PartType(StrEnum):
    """What sort of value a part has."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    """Whole minor units."""
    TIME = "time"
    YES_NO = "yes_no"
    CHOICE = "choice"
    LIST = "list"


@dataclass(frozen=True)
class Part:
    """One part of an outcome."""

    name: str
    type: PartType
    choices: tuple[str, ...] = ()
    """The values there are, where they are known beforehand."""
    words: str = ""
    """The family of words its values have."""
    things: str = ""
    """What it names (carrier, warehouse, sku, tag), so that a table can offer those there are."""
    needed: bool = False


_MODES = tuple(mode.value for mode in CarrierMode)

PARTS: dict[str, tuple[Part, ...]] = {
    "stop": (),
    "excuse": (Part("kinds", PartType.LIST, EXCUSABLE, "exception", needed=True),),
    "tag": (Part("tag", PartType.TEXT, things="tag", needed=True),),
    "hold": (Part("hours", PartType.NUMBER), Part("until", PartType.TIME)),
    "urgent": (),
    "gift": (
        Part("sku", PartType.TEXT, things="sku", needed=True),
        Part("qty", PartType.NUMBER),
        Part("per_cents", PartType.MONEY),
        Part("first", PartType.NUMBER),
        Part("while_stock", PartType.YES_NO),
    ),
    "carrier": (
        Part("mode", PartType.CHOICE, _MODES, "carrier_mode", needed=True),
        Part("names", PartType.LIST, things="carrier", needed=True),
    ),
    "warehouse": (Part("name", PartType.TEXT, things="warehouse", needed=True),),
    "print_note": (Part("text", PartType.TEXT, needed=True),),
}
"""Every outcome by name, in the order a table offers them."""
