"""The frozen rows that cross from the database to screens and verbs. Plain values; no SQLAlchemy here.

Receiver texts are masked. Times are aware UTC; money is integer minor units. What the window needs before its first
paint is a named tuple: Python makes one seven times as fast as a dataclass.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from app.errors import Param


class OrderRow(NamedTuple):
    """One line of the order grid."""

    id: int
    order_no: str
    shop_id: int
    shop_name: str
    platform: str
    receiver_name: str
    region: str
    """Province and city, short."""
    goods: str
    """Summary such as 不锈钢保温杯 500 ml 等 2 种."""
    qty: int
    paid_cents: int
    currency: str
    state: str
    queue: str
    exception: str | None
    """The most serious open finding's kind, or None."""
    open_exceptions: int
    warehouse: str
    carrier: str
    waybill_no: str
    paid_at: datetime | None
    ship_by_at: datetime | None
    urgent: bool
    has_message: bool
    has_memo: bool
    has_gift: bool
    merged: bool
    held: bool
    parcels: int
    version: int
    tags: tuple[str, ...] = ()
    stands: tuple[str, ...] = ()
    """Of a replaced order: the numbers of the orders that stand for it now."""


class OrderFilter(NamedTuple):
    """What the grid shows. Empty tuples mean "any"; times are UTC.

    A saved queue keeps rolling bounds ("4 hours left"); ``at`` turns them into times before the list is asked for.
    """

    queues: tuple[str, ...] = ()
    shop_ids: tuple[int, ...] = ()
    carrier_ids: tuple[int, ...] = ()
    warehouse_ids: tuple[int, ...] = ()
    exception_kinds: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    paid_since: datetime | None = None
    paid_until: datetime | None = None
    ship_by_until: datetime | None = None
    held: bool | None = None
    urgent: bool | None = None
    ids: tuple[int, ...] = ()
    """Exactly these orders, for what a search found."""
    left_hours: int = 0
    """Rolling: at most so many hours left."""
    paid_days: int = 0
    """Rolling: paid within so many days."""

    def at(self, now: datetime) -> OrderFilter:
        """Return the filter as it is meant at a moment, without rolling bounds."""
        return self._replace(
            ship_by_until=now + timedelta(hours=self.left_hours) if self.left_hours else self.ship_by_until,
            paid_since=now - timedelta(days=self.paid_days) if self.paid_days else self.paid_since,
            left_hours=0,
            paid_days=0,
        )


class SortKey:
    """The sort columns a page may ask for (allow-list): name -> meaning."""

    NEWEST = "newest"
    """Descending id."""
    SHIP_BY = "ship_by"
    """Urgent first, then promise time, then id; the print queue's order."""


class PageMark(NamedTuple):
    """Where a key-set page starts: after this row, exclusive. Opaque to the screen."""

    key: tuple[int | str | None, ...]


class OrderPage(NamedTuple):
    """One key-set page, ready to paint."""

    rows: tuple[OrderRow, ...]
    before: PageMark | None
    after: PageMark | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one thing in a bulk action; ``error`` is None when it was done."""

    subject: str
    error: str | None = None
    params: dict[str, Param] = field(default_factory=dict)
    detail: str = ""
