"""A shop that is told about shipments: it reads first, and a repeat changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from app.connectors.base import (
    MemoChange,
    MemoThere,
    Page,
    PlatformCan,
    PulledOrder,
    QuantityMeaning,
    Shipment,
    ShopFacts,
    StockFigure,
    StockPushResult,
    Window,
)
from app.domain.intake import IntakeOrder, Receiver
from app.errors import BadInput


class FakePlatform:
    """Meets app.connectors.base.Platform."""

    CAN = PlatformCan(
        pulls=True, writes_back=True, pushes_stock=QuantityMeaning.SELLABLE, partial_shipping=True,
        receiver_in_clear=True, overlap=timedelta(minutes=10), writes_memo=True, writes_flag=True,
    )  # fmt: skip

    def __init__(self) -> None:
        self.calls: list[Shipment] = []
        self.known: dict[str, list[Shipment]] = {}
        """What the platform's own order says, by its number."""
        self.trouble: list[BaseException] = []
        self.cut: list[BaseException] = []
        self.memos: dict[str, MemoThere] = {}
        """Memo and flag as the platform has them, by its number."""
        self.meanwhile: Callable[[], object] = lambda: None

    def test(self) -> ShopFacts:
        """See Platform."""
        return ShopFacts("fake", "CNY", 0)

    def pull_orders(self, window: Window) -> Iterator[Page]:
        """See Platform."""
        yield Page(())

    def get_order(self, platform_order_no: str) -> PulledOrder | None:
        """See Platform."""
        return None

    def translate(self, payload: str, receiver: Receiver) -> IntakeOrder:
        """See Platform."""
        raise BadInput("raw.no_lines", platform_order_no=payload)

    def write_back(self, shipment: Shipment) -> None:
        """See Platform."""
        self.calls.append(shipment)
        if self.trouble:
            raise self.trouble.pop(0)
        told = self.known.setdefault(shipment.platform_order_no, [])
        if all(before.waybill_no != shipment.waybill_no for before in told):
            told.append(shipment)
        self.meanwhile()
        if self.cut:
            raise self.cut.pop(0)

    def write_memo(self, change: MemoChange) -> MemoThere:
        """See Platform."""
        if self.trouble:
            raise self.trouble.pop(0)
        there = self.memos.get(change.platform_order_no, MemoThere(""))
        memo = there.memo if change.memo is None else change.memo
        flag = there.flag if change.flag is None else change.flag
        known = there.memo in (memo, *change.known_memos) and there.flag in (flag, *change.known_flags)
        if not known:
            return MemoThere(there.memo, there.flag, taken=False)
        self.memos[change.platform_order_no] = MemoThere(memo, flag)
        self.meanwhile()
        if self.cut:
            raise self.cut.pop(0)
        return self.memos[change.platform_order_no]

    def push_stock(self, figures: tuple[StockFigure, ...]) -> tuple[StockPushResult, ...]:
        """See Platform."""
        return tuple(StockPushResult(figure) for figure in figures)

    def close(self) -> None:
        """See Platform."""
