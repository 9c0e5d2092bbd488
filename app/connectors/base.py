"""What a platform and a carrier connector promise. Services know these two protocols and nothing else.

A connector holds its account, its own ``httpx.Client`` and no database. It raises only the errors of app.errors:
LoginExpired, RateLimited, PlatformDown, Declined, Unclear (a write was cut after it may have worked), BadInput.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from app.domain.intake import IntakeOrder, Receiver

if TYPE_CHECKING:
    import httpx

    from app.connectors.rates import Pace

Clock = Callable[[], datetime]
"""Now, as an aware UTC time."""


class QuantityMeaning(StrEnum):
    """What a pushed stock figure means on the platform."""

    SELLABLE = "sellable"
    PHYSICAL = "physical"
    NONE = "none"


@dataclass(frozen=True)
class PlatformCan:
    """What one platform supports."""

    pulls: bool
    """False for files, which are handed in."""
    writes_back: bool
    pushes_stock: QuantityMeaning
    partial_shipping: bool
    receiver_in_clear: bool
    """True where the law and the platform let us hold clear receiver data (encrypted) and index its words."""
    overlap: timedelta = timedelta(minutes=10)
    """How far each window reaches back over the last one."""
    max_window: timedelta = timedelta(days=7)
    settings: tuple[Setting, ...] = ()
    writes_memo: bool = False
    """The seller memo of an order can be written."""
    writes_flag: bool = False
    """The coloured flag beside it, too."""


@dataclass(frozen=True)
class Setting:
    """One field of an account form (screen and CLI alike)."""

    name: str
    secret: bool = False
    required: bool = True
    default: str = ""


@dataclass(frozen=True)
class Window:
    """A half-open range of platform modification time: since <= t < until, UTC."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class PulledOrder:
    """One order as pulled: the platform's own text without the receiver, and the receiver apart.

    ``payload`` is the platform's JSON (or the file row's JSON) verbatim but for the receiver fields, which are
    taken out before anything is stored; ``translate`` puts both together again.
    """

    platform_order_no: str
    modified_at: datetime
    payload: str
    receiver: Receiver


@dataclass(frozen=True)
class Page:
    """One page of a pull. ``theirs`` is the platform's own total for the window, when it tells one.

    ``last`` is known to end the window, so that its orders and the end of the window are stored in one transaction; a
    pull whose last page is not known as such may end without one.
    """

    orders: tuple[PulledOrder, ...]
    theirs: int | None = None
    set_aside: tuple[SetAside, ...] = ()
    last: bool = False


@dataclass(frozen=True)
class SetAside:
    """One element of a page that could not even be split into number, text and receiver; kept with its reason."""

    platform_order_no: str
    payload: str
    code: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ShippedLine:
    """One raw order's line in a parcel."""

    platform_line_no: str
    qty: int


@dataclass(frozen=True)
class Shipment:
    """What the platform is told about one parcel of one raw order."""

    platform_order_no: str
    waybill_no: str
    carrier_code: str
    carrier_name: str
    shipped_at: datetime
    lines: tuple[ShippedLine, ...]
    whole_order: bool
    """True when this parcel completes the raw order (every line fully shipped)."""
    tracking_url: str = ""


@dataclass(frozen=True)
class MemoChange:
    """What staff made of an order's memo and flag; None is left alone."""

    platform_order_no: str
    memo: str | None
    flag: int | None
    known_memos: tuple[str, ...] = ()
    """What the platform has said or was told before; anything else there was written by somebody else meanwhile."""
    known_flags: tuple[int, ...] = ()


@dataclass(frozen=True)
class MemoThere:
    """What the platform shows now, as *translate* would read it. Not ``taken``: somebody else wrote there meanwhile."""

    memo: str
    flag: int = 0
    taken: bool = True


@dataclass(frozen=True)
class StockFigure:
    """One listing's quantity to push."""

    listing_no: str
    variant_no: str
    merchant_code: str
    qty: int


@dataclass(frozen=True)
class StockPushResult:
    """What became of one figure; ``error`` is None when it was taken."""

    figure: StockFigure
    error: str | None = None


@dataclass(frozen=True)
class ShopFacts:
    """What a connection test shows as proof."""

    shop_name: str
    currency: str
    orders_to_ship: int
    timezone: str = ""


class Platform(Protocol):
    """One shop account on one platform."""

    CAN: PlatformCan

    def test(self) -> ShopFacts:
        """Prove that the account works for reading, and say what was seen."""

    def pull_orders(self, window: Window) -> Iterator[Page]:
        """Yield every order changed in the window, page by page; an order may come twice, none may be missing."""

    def get_order(self, platform_order_no: str) -> PulledOrder | None:
        """Read one order again (before printing and shipping); None when the platform has forgotten it."""

    def translate(self, payload: str, receiver: Receiver) -> IntakeOrder:
        """Turn a stored raw order into the neutral form. Pure. Raises BadInput with the reason when it cannot."""

    def write_back(self, shipment: Shipment) -> None:
        """Tell the platform that the parcel is on its way. Safe to repeat; "already shipped" is success."""

    def write_memo(self, change: MemoChange) -> MemoThere:
        """Write memo and flag, reading first: what somebody else wrote meanwhile is not overwritten. Safe to repeat."""

    def push_stock(self, figures: tuple[StockFigure, ...]) -> tuple[StockPushResult, ...]:
        """Set quantities on the platform, one result for each."""

    def close(self) -> None:
        """Close the client."""


@dataclass(frozen=True)
class CarrierCan:
    """What one carrier supports."""

    recycles: bool
    answers_duplicate: bool
    """True where a repeated request number gets the first answer (directly or by a query)."""
    max_parallel: int = 2
    settings: tuple[Setting, ...] = ()
    services: tuple[tuple[str, str], ...] = ()
    """(code, Chinese name) of the carrier services offered by default; editable data."""


@dataclass(frozen=True)
class Cargo:
    """What is in the parcel, as a carrier wants to know it."""

    name: str
    qty: int


@dataclass(frozen=True, repr=False)
class WaybillAsk:
    """One number request. Carries people in clear: never logged, never stored."""

    request_no: str
    """Ours, unique per parcel and issue, saved before the call."""
    service_code: str
    sender: Receiver
    receiver: Receiver
    cargo: tuple[Cargo, ...]
    weight_g: int
    order_no: str
    remark: str = ""


@dataclass(frozen=True)
class WaybillAnswer:
    """What the carrier gave: the number and what the label needs. Holds no person."""

    waybill_no: str
    routing_code: str = ""
    routing_small: str = ""
    service_name: str = ""
    qr_text: str = ""
    sub_waybill_nos: tuple[str, ...] = ()
    label_data: dict[str, str] = field(default_factory=dict)
    """Further plain label fields of the carrier, kept with the parcel."""


class Carrier(Protocol):
    """One account with one carrier."""

    CAN: CarrierCan

    def test(self) -> str:
        """Prove that the account works; return one line of what was seen."""

    def request_waybill(self, ask: WaybillAsk) -> WaybillAnswer:
        """Take a waybill number. A repeated ``request_no`` returns the first answer."""

    def recycle_waybill(self, request_no: str, waybill_no: str) -> None:
        """Give a number back. Already given back is success; Declined when the carrier will not take it."""

    def close(self) -> None:
        """Close the client."""


class PlatformFactory(Protocol):
    """Builds the connector of one shop account. Raises BadInput when a setting cannot be used."""

    def __call__(
        self,
        settings: Mapping[str, str],
        secrets: Mapping[str, str],
        *,
        clock: Clock,
        pace: Pace = ...,
        transport: httpx.BaseTransport | None = None,
    ) -> Platform:
        """``settings`` and ``secrets`` are keyed by Setting.name; ``transport`` is for tests."""


class CarrierFactory(Protocol):
    """Builds the connector of one carrier account. Raises BadInput when a setting cannot be used."""

    def __call__(
        self,
        settings: Mapping[str, str],
        secrets: Mapping[str, str],
        *,
        clock: Clock,
        pace: Pace = ...,
        transport: httpx.BaseTransport | None = None,
    ) -> Carrier:
        """See PlatformFactory."""


@dataclass(frozen=True)
class PlatformKind:
    """One line of the platform registry."""

    code: str
    name: str
    """Chinese name as staff know it."""
    can: PlatformCan
    create: PlatformFactory


@dataclass(frozen=True)
class CarrierKind:
    """One line of the carrier registry."""

    code: str
    name: str
    can: CarrierCan
    create: CarrierFactory
