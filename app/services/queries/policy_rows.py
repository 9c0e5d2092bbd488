"""Rows of the settings around rules: checks, stop lists, terms and prices, bundles, merging.

As in rows.py: whom a stop list names is masked, times are aware UTC, money is whole minor units.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.errors import Param

Params = dict[str, Param]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One setting of the audit's checks: a switch, a figure, or flags. ``is_set`` False: the default is in force."""

    id: int
    name: str
    """Code: the words are ``check_setting.NAME``."""
    value: Param
    is_set: bool
    own: tuple[tuple[int, str, Param], ...] = ()
    """(shop id, shop, its own value) of shops that differ."""

    @property
    def is_switch(self) -> bool:
        """Tell whether it is on or off."""
        return isinstance(self.value, bool)


@dataclass(frozen=True, slots=True)
class StopRow:
    """One entry of the blacklist, by its masked form."""

    id: int
    kind: str
    masked: str
    note: str
    added_at: datetime
    added_by: str
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True, slots=True)
class NoShipRow:
    """One no-ship region. ``carrier`` empty: nobody sends there; ``until_at`` None: until it is ended."""

    id: int
    region: str
    carrier: str
    from_at: datetime
    until_at: datetime | None
    note: str
    added_by: str


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a carrier's price table."""

    warehouse: str
    """Code; empty for all."""
    province: str
    city: str
    first_g: int
    first_cents: int
    step_g: int
    step_cents: int
    days: int | None


@dataclass(frozen=True, slots=True)
class DelayLine:
    """How a carrier did with parcels to a region."""

    province: str
    city: str
    days: int | None
    late_percent: int


@dataclass(frozen=True, slots=True)
class BundleLine:
    """One bundle with its components: (SKU code, pieces, weight in the price)."""

    id: int
    code: str
    name: str
    active: bool
    items: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class ShareLine:
    """A virtual warehouse: a share of warehouses' stock for some shops, all by name."""

    id: int
    name: str
    warehouses: tuple[str, ...]
    shops: tuple[str, ...]
    percent: int
    pieces: tuple[tuple[str, int], ...]
    """SKU code and pieces in each of its warehouses."""


@dataclass(frozen=True, slots=True)
class MergeRow:
    """The settings of merging: one for all shops (``shop_id`` 0), and whose orders each shop's go together with."""

    shop_id: int
    shop: str
    policy: str
    """same, never or group:NAME; empty for the common line."""


@dataclass(frozen=True, slots=True)
class TablePreview:
    """What a file would bring: its first rows and what is wrong, before anything is written."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    """Rows in the file that would be taken."""
    failed: tuple[tuple[int, str, Params], ...] = ()
    """Row number as a spreadsheet counts, code, parameters."""
    whole: bool = False
    """All of it is taken, or nothing."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file: things stored, orders that were stopped by them, rows refused."""

    stored: int
    stopped: int = 0
    failed: tuple[tuple[int, str, Params], ...] = field(default=())
