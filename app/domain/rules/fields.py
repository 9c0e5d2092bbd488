"""The registry of fields a condition may name: each with its type, and which operators that type takes.

The words of a field are ``rule_field.NAME``, those of its choices ``CHOICES.value`` (app/wording/rules.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.order_state import OrderShape
from app.domain.phone import PhoneKind


class FieldType(StrEnum):
    """What sort of value a field has."""

    NUMBER = "number"
    MONEY = "money"
    """Whole minor units of the order's currency."""
    TEXT = "text"
    """Compared without regard to case and width."""
    CHOICE = "choice"
    PLACE = "place"
    """A province, city or district, by its official or its everyday name."""
    TEXTS = "texts"
    """Several texts, such as the SKU codes of the lines."""
    YES_NO = "yes_no"


class Op(StrEnum):
    """How a field is compared."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    IN = "in"
    CONTAINS = "contains"
    CONTAINS_ANY = "contains_any"
    STARTS_WITH = "starts_with"
    EMPTY = "empty"
    BETWEEN = "between"


_ORDERED = (Op.EQ, Op.NE, Op.LT, Op.LE, Op.GT, Op.GE, Op.IN, Op.BETWEEN, Op.EMPTY)

OPS: dict[FieldType, tuple[Op, ...]] = {
    FieldType.NUMBER: _ORDERED,
    FieldType.MONEY: _ORDERED,
    FieldType.TEXT: (Op.EQ, Op.NE, Op.IN, Op.CONTAINS, Op.CONTAINS_ANY, Op.STARTS_WITH, Op.EMPTY),
    FieldType.CHOICE: (Op.EQ, Op.NE, Op.IN, Op.EMPTY),
    FieldType.PLACE: (Op.EQ, Op.NE, Op.IN, Op.EMPTY),
    FieldType.TEXTS: (Op.CONTAINS, Op.CONTAINS_ANY, Op.STARTS_WITH, Op.EMPTY),
    FieldType.YES_NO: (Op.EQ,),
}
"""``contains`` and ``starts_with`` on several texts mean one of them: is equal to it, or begins with it."""

LISTS = frozenset({Op.IN, Op.CONTAINS_ANY})
"""Operators that take a list."""


@dataclass(frozen=True)
class Field:
    """One thing a condition may ask about an order; ``name`` is the attribute of RuleFacts."""

    name: str
    type: FieldType
    choices: tuple[str, ...] = ()
    """The values there are, where they are known beforehand."""
    words: str = ""
    """The family of words its values have, empty for values that speak for themselves."""
    of_lines: bool = False
    """Reading it needs the order's lines."""


_N, _M, _T, _L, _P = FieldType.NUMBER, FieldType.MONEY, FieldType.TEXT, FieldType.TEXTS, FieldType.PLACE
_C, _B = FieldType.CHOICE, FieldType.YES_NO

_ALL = (
    Field("shop", _C),
    Field("platform", _C, words="platform"),
    Field("kind", _C, ("normal", "merged", "split", "manual", "resend"), "order_kind"),
    Field("shape", _C, tuple(shape.value for shape in OrderShape), "order_shape"),
    Field("paid_cents", _M),
    Field("spend_cents", _M),
    Field("goods_cents", _M),
    Field("discount_cents", _M),
    Field("platform_discount_cents", _M),
    Field("income_cents", _M),
    Field("postage_cents", _M),
    Field("refunded_cents", _M),
    Field("currency", _C),
    Field("qty", _N),
    Field("sku_count", _N, of_lines=True),
    Field("weight_g", _N, of_lines=True),
    Field("sku_codes", _L, of_lines=True),
    Field("sku_tags", _L, of_lines=True),
    Field("goods", _T, of_lines=True),
    Field("country", _C),
    Field("province", _P),
    Field("city", _P),
    Field("district", _P),
    Field("town", _T),
    Field("phone_kind", _C, tuple(kind.value for kind in PhoneKind), "phone_kind"),
    Field("buyer", _T),
    Field("buyer_message", _T),
    Field("seller_memo", _T),
    Field("flag", _N),
    Field("tags", _L),
    Field("risk", _T),
    Field("carrier_wish", _T),
    Field("cod", _B),
    Field("presale", _B),
    Field("urgent", _B),
    Field("has_gift", _B),
    Field("paid_hour", _N),
    Field("paid_weekday", _N),
    Field("hours_since_paid", _N),
    Field("hours_to_promise", _N),
)

FIELDS: dict[str, Field] = {field.name: field for field in _ALL}
"""Every field by name, in the order a table offers them."""
