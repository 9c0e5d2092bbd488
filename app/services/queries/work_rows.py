"""Frozen rows of the print station and the packing bench.

As in rows.py: receiver texts are masked, times are aware UTC, money is integer minor units, and whatever the
machine decided is a code with parameters that app.wording turns into a sentence. No SQLAlchemy and no Qt here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.errors import Param
from app.services.queries.detail_rows import ParcelLineRow, ParcelRow
from app.services.queries.rows import OrderRow, PageMark
from app.services.queries.screen_rows import Choice
from app.services.queries.work_place_rows import BatchRow, PrintJobRow

Params = dict[str, Param]


@dataclass(frozen=True, slots=True)
class PrintQueueRow:
    """One queue of the print station. ``key``: due_today, single, multi_qty, multi_sku, urgent, to_request, failed."""

    key: str
    count: int
    hint: str = ""
    """Code of the second line, or empty."""
    hint_params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Orders of a queue that the next batch leaves out, and why."""

    count: int
    code: str
    params: Params = field(default_factory=dict)
    order_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchPlan:
    """What the next batch would be. Made by prints.plan, handed back to prints.start unchanged."""

    queue: str
    order_ids: tuple[int, ...]
    parcel_ids: tuple[int, ...]
    pieces: int
    carriers: tuple[tuple[str, int], ...]
    printers: tuple[tuple[int, str, int], ...]
    """Printer id, its name, labels it gets."""
    paper_ok: bool
    paper: str
    """For example 76 × 130 mm."""
    order: str
    """The order of labels: ship_by, bin or sku."""
    left_behind: tuple[LeftBehind, ...] = ()
    first_parcel_id: int | None = None
    """The first parcel that has a number already, for the preview."""
    slips: bool = False
    """A packing slip follows each label."""


@dataclass(frozen=True, slots=True)
class LabelPicture:
    """A label as it will come out: one byte per dot (0 black, 255 white), row by row without padding."""

    width: int
    height: int
    dots: bytes


@dataclass(frozen=True, slots=True)
class JobPage:
    """One key-set page of the print journal."""

    rows: tuple[PrintJobRow, ...]
    before: PageMark | None
    after: PageMark | None


@dataclass(frozen=True, slots=True)
class JamRow:
    """A stopped printer that waits for its last good label."""

    printer_id: int
    printer: str
    code: str
    params: Params
    batch: BatchRow
    last: tuple[PrintJobRow, ...]
    """The last few jobs sent, oldest first, with what is known about each."""
    rest: int
    others: tuple[Choice, ...] = ()
    """Printers that could take the rest."""


# --- packing bench ----------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class StopNote:
    """Why a parcel must not go out."""

    code: str
    params: Params
    at: datetime
    bins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BenchView:
    """What the bench shows after a scan."""

    parcel: ParcelRow
    order: OrderRow
    lines: tuple[ParcelLineRow, ...]
    print_note: str = ""
    buyer_message: str = ""
    stop: StopNote | None = None
    other_parcels: int = 0
    expected_weight_g: int = 0
    """What the goods weigh by their SKUs, without the box; 0: not known."""


@dataclass(frozen=True, slots=True)
class BenchAnswer:
    """What a scan at the bench meant.

    ``kind``: opened, piece, done, wrong, surplus, stop, unknown, busy (another station holds it), already.
    """

    kind: str
    view: BenchView | None = None
    line_id: int | None = None
    """The parcel line that was counted, or that was expected instead."""
    scanned: ParcelLineRow | None = None
    """The wrong piece as we know it, if we know it."""
    code: str = ""
    params: Params = field(default_factory=dict)
    undo_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class BenchDay:
    """Figures in the bench's head."""

    to_pack: int
    done_today: int
    per_hour: int
    printer_tone: str = "ok"
    last_order_no: str = ""
    last_parcel_id: int | None = None
    """The last finished parcel while its completion can be taken back, else None."""
    last_undo_until: datetime | None = None
    """Until when; None: a parcel that waits to be shipped can be taken back any time."""
    put_backs: int = 0
    """Parcels whose goods have to be put back."""
