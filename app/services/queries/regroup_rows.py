"""What the merge and split dialogs show, and how a cut is wished. Plain values, as in rows.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MergeRow:
    """An order that could be merged with the one in question, or why it cannot."""

    order_id: int
    order_no: str
    shop: str
    state: str
    goods: str
    qty: int
    weight_g: int
    paid_cents: int
    currency: str
    placed_at: datetime
    why_not: tuple[str, ...] = ()
    """Words of ``merge_reason.*``; empty when it can."""


@dataclass(frozen=True, slots=True)
class MergeOffer:
    """The orders of one receiver, the one in question first."""

    receiver_name: str
    """Masked."""
    region: str
    rows: tuple[MergeRow, ...]
    more: int = 0
    """Further orders of the receiver that are not listed."""


@dataclass(frozen=True, slots=True)
class SplitLineRow:
    """A line as the split dialog lists it: pieces still to be sent."""

    id: int
    code: str
    title: str
    spec: str
    open_qty: int
    weight_g: int
    """Of one piece."""


@dataclass(frozen=True, slots=True)
class SplitOffer:
    """The order that is to be cut."""

    order_id: int
    order_no: str
    lines: tuple[SplitLineRow, ...]


@dataclass(frozen=True, slots=True)
class CutForm:
    """How to cut; the first field that is set counts (see ``split_orders.Cut``)."""

    lines: tuple[tuple[int, ...], ...] = ()
    pieces: tuple[Mapping[int, int], ...] = ()
    weight_g: int = 0
    stock: bool = False
    warehouses: bool = False


@dataclass(frozen=True, slots=True)
class Regrouped:
    """What a merge or split makes or made: numbers (empty in a plan) with their goods, and labels that become void."""

    order_ids: tuple[int, ...]
    order_nos: tuple[str, ...]
    goods: tuple[tuple[str, ...], ...] = ()
    labels: tuple[str, ...] = field(default_factory=tuple)
