"""Frozen rows of the window itself, the audit screen and the stock screen.

As in rows.py: receiver texts are masked, times are aware UTC, money is integer minor units, and whatever the
machine decided is a code with parameters that app.wording turns into a sentence. No SQLAlchemy and no Qt here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.errors import Param
from app.services.queries.detail_rows import ExceptionRow
from app.services.queries.rows import OrderFilter, OrderRow, PageMark
from app.services.queries.work_place_rows import StockMoveRow, StockRow

Params = dict[str, Param]


@dataclass(frozen=True, slots=True)
class RowCount:
    """How long a list is. ``exact`` False: ``total`` is an estimate above the cap, shown as "1 万+"."""

    total: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Counters:
    """What tabs and the rail count; read in one go."""

    queues: dict[str, int]
    """OrderQueue value -> orders."""
    late: dict[str, int] = field(default_factory=dict)
    """OrderQueue value -> orders past their promise."""
    exceptions: dict[str, int] = field(default_factory=dict)
    """Exception kind -> orders with an open one; an order counts in each of its kinds."""
    short_skus: int = 0
    low_skus: int = 0


@dataclass(frozen=True, slots=True)
class HealthRow:
    """One health chip. ``kind``: shops, sync, printers, engine, database, outbox."""

    kind: str
    tone: str
    """ok, warn or bad."""
    good: int = 0
    total: int = 0
    at: datetime | None = None
    code: str = ""
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TroubleRow:
    """One thing that needs a person: the error bar shows the newest, with one fix button."""

    key: str
    """Stable while the trouble lasts, for example ``shop.login:3``."""
    code: str
    params: Params
    at: datetime
    fix: str = ""
    """Name of the action that cures it (app.ui.actions), empty for none."""
    fix_params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One piece of background work in the status strip. ``kind``: batch, putback, import, sync, push, writeback."""

    key: str
    kind: str
    name: str
    done: int
    total: int
    paused: bool = False
    may_pause: bool = False
    may_cancel: bool = False


@dataclass(frozen=True, slots=True)
class SavedQueue:
    """A named filter shown as a tab."""

    id: int
    name: str
    filter: OrderFilter
    sort: str
    pinned: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """One choosable thing of a filter or a form: shop, carrier, warehouse, tag, printer, person."""

    id: int
    name: str
    sign: str = ""
    """The platform of a shop, the code of a carrier."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One hit of the global search. ``kind``: order, waybill, person, item."""

    kind: str
    order_id: int
    order_no: str
    title: str
    """What matched, masked where it is a receiver's."""
    detail: str
    queue: str


@dataclass(frozen=True, slots=True)
class StreetStep:
    """One step of a search through streets: its hits, newest first, and how many orders were looked at so far."""

    hits: tuple[SearchHit, ...]
    looked: int
    over: bool
    """True with the last step of a search that was not stopped."""


@dataclass(frozen=True, slots=True)
class RevealedReceiver:
    """Plain receiver texts, for 30 seconds on one screen; the reveal is logged before this exists."""

    name: str
    phone: str
    region: str
    street: str


# --- audit ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One reason group of the audit queue."""

    kind: str
    category: str
    count: int


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One line of the audit list: the order and the finding of the chosen group."""

    order: OrderRow
    finding: ExceptionRow
    address: str
    """Region and street, masked."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One key-set page of the audit list."""

    rows: tuple[AuditRow, ...]
    before: PageMark | None
    after: PageMark | None


@dataclass(frozen=True, slots=True)
class AuditDay:
    """Figures of the warehouse's day."""

    auto_passed: int
    by_hand: int
    held: int
    open: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One proposal for a finding; taking it writes ``values`` into the order's receiver."""

    exception_id: int
    code: str
    params: Params
    values: dict[str, str]
    """province, city, district, town, street: only those that change."""


@dataclass(frozen=True, slots=True)
class AddressForm:
    """The editable address; ``street`` is masked until revealed."""

    province: str
    city: str
    district: str
    town: str
    street: str
    errors: dict[str, str] = field(default_factory=dict)
    """Field -> code of what is wrong with it."""


# --- stock ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class StockFilter:
    """What the stock grid shows."""

    warehouse_ids: tuple[int, ...] = ()
    state: str = ""
    """short, low or empty for all."""
    text: str = ""
    """Part of a SKU code, name or barcode."""


@dataclass(frozen=True, slots=True)
class StockPage:
    """One key-set page of the stock grid."""

    rows: tuple[StockRow, ...]
    before: PageMark | None
    after: PageMark | None


@dataclass(frozen=True, slots=True)
class SellableRow:
    """What one shop is told about a SKU."""

    shop_name: str
    platform: str
    sellable_qty: int
    pushed_qty: int | None
    pushed_at: datetime | None
    error: str = ""
    error_params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StockDetail:
    """The stock panel of one SKU."""

    sku_id: int
    sku_code: str
    name: str
    spec: str
    barcodes: tuple[str, ...]
    image: str
    rows: tuple[StockRow, ...]
    waiting_orders: int
    sellable: tuple[SellableRow, ...]
    moves: tuple[StockMoveRow, ...]
