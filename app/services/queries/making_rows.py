"""What a person says of an order that is made or changed by hand. Plain values, as in rows.py."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MadeLine:
    """Goods by SKU code, barcode or bundle code; ``price_cents`` a piece, in minor units of the order's currency."""

    code: str
    qty: int
    price_cents: int = 0


@dataclass(frozen=True)
class MadeOrder:
    """An order typed by hand. ``address`` may be one text with everything from province to room."""

    shop_id: int
    key: str
    """Made up by the form: the same key twice makes one order."""
    name: str
    phone: str
    address: str
    lines: tuple[MadeLine, ...]
    discount_cents: int = 0
    platform_discount_cents: int = 0
    """The part of the discount that a platform pays the shop."""
    postage_cents: int = 0
    paid_cents: int | None = None
    """None: all of it is paid."""
    cod: bool = False
    buyer_nick: str = ""
    buyer_message: str = ""
    seller_memo: str = ""
    carrier_wish: str = ""
    ship_by_at: datetime | None = None
    parts: dict[str, str] = field(default_factory=dict)
    """Province, city, district, town, street where they were typed apart; they win over ``address``."""

    def __repr__(self) -> str:
        """Return stars only: it holds a person."""
        return "MadeOrder(***)"


@dataclass(frozen=True, slots=True)
class GoodsFound:
    """What a code stands for."""

    code: str
    name: str
    spec: str
    price_cents: int
    available_qty: int
    bundle: bool = False


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """An address taken apart while it is typed."""

    province: str
    city: str
    district: str
    town: str
    street: str
    faults: tuple[str, ...]
    """Codes ``address.*`` of what does not fit together."""


@dataclass(frozen=True, slots=True)
class LineEdit:
    """One change of an order's lines. ``line_id`` None adds ``code``; ``qty`` 0 takes the line off."""

    line_id: int | None
    qty: int
    code: str = ""
    price_cents: int | None = None
    """None keeps the price (a new line: the SKU's own)."""
    was: tuple[int, int] | None = None
    """Pieces and price when the line was looked at; another now is not overwritten. None does not ask."""


@dataclass(frozen=True, slots=True)
class Made:
    """An order that was made: its id and number, and whether it was there already."""

    order_id: int
    order_no: str
    again: bool = False


MOST_MEMO = 500
"""Characters of a seller memo."""
NO_FLAG = 0


@dataclass(frozen=True, slots=True)
class MemoEdit:
    """What an order's memo and flag become; None leaves it. Flags: 1 red, 2 yellow, 3 green, 4 blue, 5 purple."""

    memo: str | None = None
    flag: int | None = None
    append: bool = False
    """Add to the memo that is there (many orders at once)."""
    was: str | None = None
    """The memo it was written over: another one meanwhile is not overwritten."""
