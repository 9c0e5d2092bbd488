"""The rows of put-back tasks. Plain values, as in rows.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PutBackRow:
    """Goods that somebody has to find by a label, and put back."""

    id: int
    order_id: int
    order_no: str
    parcel_id: int
    label: str
    """What stands on the paper: the batch serial, else the waybill number."""
    waybill_no: str
    reason: str
    """The last word of a code ``reason.…``."""
    opened_at: datetime
    bins: tuple[str, ...]
    """Where the goods go: bin, SKU code and pieces, one text a line."""
    printer: str = ""
    """What the label came out of; empty when that is not known."""


@dataclass(frozen=True, slots=True)
class GoodsBack:
    """What a scan or a key ended: the tasks, so that it can be taken back, and what it was."""

    task_ids: tuple[int, ...]
    order_no: str
    labels: tuple[str, ...]
    bins: tuple[str, ...]
