"""Stand-ins for the outside that meet its protocols, and the rows they need."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

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
from app.models.shops import shop

if TYPE_CHECKING:
    from app.models.database import Database


PATIENCE_S = 10.0


def until(true: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Wait for other threads to make something true; fail after a while."""
    deadline = time.monotonic() + patience_s
    pause = threading.Event()
    while not true():
        assert time.monotonic() < deadline, "it never came true"
        pause.wait(0.01)


class Seconds:
    """A monotonic clock moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class FakePlatform:
    """A shop that answers as told and counts every call."""

    CAN = PlatformCan(
        pulls=True,
        writes_back=True,
        pushes_stock=QuantityMeaning.SELLABLE,
        partial_shipping=True,
        receiver_in_clear=True,
        overlap=timedelta(minutes=10),
    )

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.pages: list[Page] = [Page(())]
        self.trouble: list[BaseException] = []
        self.closed = 0

    def _called(self, what: str) -> None:
        self.calls.append(what)
        if self.trouble:
            raise self.trouble.pop(0)

    def test(self) -> ShopFacts:
        self._called("test")
        return ShopFacts("Fake", "CNY", 0)

    def pull_orders(self, window: Window) -> Iterator[Page]:
        for page in self.pages:
            self._called("pull")
            yield page

    def get_order(self, platform_order_no: str) -> PulledOrder | None:
        self._called("get")
        return None

    def translate(self, payload: str, receiver: Receiver) -> IntakeOrder:
        raise BadInput("raw.no_lines", platform_order_no=payload)

    def write_back(self, shipment: Shipment) -> None:
        self._called("write_back")

    def write_memo(self, change: MemoChange) -> MemoThere:
        self._called("write_memo")
        return MemoThere(change.memo or "")

    def push_stock(self, figures: tuple[StockFigure, ...]) -> tuple[StockPushResult, ...]:
        self._called("push_stock")
        return tuple(StockPushResult(figure) for figure in figures)

    def close(self) -> None:
        self.closed += 1


def add_shop(database: Database, name: str = "Fake", *, poll_seconds: int = 60, paused: bool = False) -> int:
    with database.write() as tx:
        found: int = tx.conn.execute(
            shop.insert()
            .values(
                name=name,
                platform="woocommerce",
                settings={},
                poll_seconds=poll_seconds,
                paused=paused,
                start_at=tx.at - timedelta(days=1),
                created_at=tx.at,
            )
            .returning(shop.c.id)
        ).scalar_one()
        return found
