"""What a rule does to an order for which its condition holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.exceptions import ExceptionKind


@dataclass(frozen=True)
class Stop:
    """The order waits for a person to look (the finding ``rule``)."""


@dataclass(frozen=True)
class Excuse:
    """These findings need no look: the rule has read the message, memo or flag."""

    kinds: tuple[str, ...]


EXCUSABLE = (ExceptionKind.MESSAGE.value, ExceptionKind.MEMO.value, ExceptionKind.FLAG.value)
"""Only what merely asks a person to read may be excused, never what may be wrong with an order."""


@dataclass(frozen=True)
class Tag:
    """Our own label."""

    tag: str


@dataclass(frozen=True)
class HoldFor:
    """On hold for so many hours from the audit, or until a person releases it (None)."""

    hours: int | None = None


@dataclass(frozen=True)
class HoldUntil:
    """On hold until a fixed time, UTC; once that has come the rule holds nothing any more."""

    until: datetime


@dataclass(frozen=True)
class Urgent:
    """Before all others in every queue."""


@dataclass(frozen=True)
class Gift:
    """Goods added free.

    ``per_cents``: so many for each such full amount paid and not given back (minor units); ``first``: only for the
    first orders; ``while_stock``: only as long as there is stock, and never a reason for a shortage.
    """

    sku: str
    qty: int = 1
    per_cents: int | None = None
    first: int | None = None
    while_stock: bool = False


class CarrierMode(StrEnum):
    """How a rule names carriers."""

    ONLY = "only"
    NOT = "not"
    PREFER = "prefer"


@dataclass(frozen=True)
class Carrier:
    """Carriers by name or connector's code."""

    mode: CarrierMode
    names: tuple[str, ...]


@dataclass(frozen=True)
class Warehouse:
    """The warehouse to prefer, by code or name."""

    name: str


@dataclass(frozen=True)
class PrintNote:
    """Text that goes on the slip."""

    text: str


Outcome = Stop | Excuse | Tag | HoldFor | HoldUntil | Urgent | Gift | Carrier | Warehouse | PrintNote
