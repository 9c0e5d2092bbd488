"""A shop that is pulled: it holds orders by time of change, gives them page by page, and counts what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.connectors.base import Page, PlatformCan, PulledOrder, QuantityMeaning, SetAside, Window
from app.domain.intake import IntakeLine, IntakeOrder, PlatformOrderStatus, Receiver
from tests.services.fake_platform import FakePlatform

PERSON = Receiver(name="王小明", phone="13800138000", province="广东省", city="深圳市", district="南山区", street="1号")


def made_order(number: str, at: datetime, code: str = "A1") -> IntakeOrder:
    """One order of one piece, changed at ``at``."""
    line = IntakeLine("1", f"P{code}", "0", code, f"商品 {code}", "", 1, 1000, 0, 1000)
    return IntakeOrder(
        platform_order_no=number,
        status=PlatformOrderStatus.TO_SHIP,
        placed_at=at,
        paid_at=at,
        modified_at=at,
        currency="CNY",
        lines=(line,),
        goods_cents=1000,
        paid_cents=1000,
        receiver=PERSON,
    )


@dataclass
class PulledShop(FakePlatform):
    """Meets Platform. ``orders`` may be changed at any time; ``between`` runs after each page that was taken."""

    orders: dict[str, IntakeOrder] = field(default_factory=dict)
    page_size: int = 10
    counts: bool = True
    """It tells its total, as WooCommerce does."""
    hides: int = 0
    """How many of its orders it counts and never gives."""
    repeats: bool = False
    """The last order of a page comes again on the next one."""
    windows: list[Window] = field(default_factory=list)
    between: Callable[[int], None] = lambda _page: None
    set_aside: tuple[SetAside, ...] = ()
    span: timedelta = timedelta(days=7)
    knows_its_end: bool = True
    """Its last page says that it is the last."""

    def __post_init__(self) -> None:
        super().__init__()
        self.CAN = PlatformCan(
            pulls=True, writes_back=True, pushes_stock=QuantityMeaning.SELLABLE, partial_shipping=True,
            receiver_in_clear=True, overlap=timedelta(minutes=10), max_window=self.span,
        )  # fmt: skip

    def sell(self, count: int, at: datetime, first: int = 1) -> None:
        """Add orders number ``first`` to ``first + count - 1``, a second apart from ``at`` on."""
        for number in range(first, first + count):
            self.orders[str(number)] = made_order(str(number), at + timedelta(seconds=number - first))

    def pull_orders(self, window: Window) -> Iterator[Page]:
        """See Platform."""
        self.windows.append(window)
        inside = [one for one in self.orders.values() if window.since <= one.modified_at < window.until]
        inside.sort(key=lambda one: int(one.platform_order_no))
        theirs = len(inside) if self.counts else None
        given = inside[: len(inside) - self.hides] if self.hides else inside
        starts = range(0, max(len(given), 1), self.page_size)
        for page, start in enumerate(starts, 1):
            part = given[max(0, start - self.repeats) : start + self.page_size]
            broken = self.set_aside if start == 0 else ()
            total = theirs and theirs + len(self.set_aside)
            yield Page(tuple(map(_pulled, part)), total, broken, last=self.knows_its_end and page == len(starts))
            self.between(page)

    def translate(self, payload: str, receiver: Receiver) -> IntakeOrder:
        """See Platform."""
        number, _, stamp = payload.partition(" ")
        order = self.orders.get(number) or made_order(number, datetime.fromisoformat(stamp))
        return replace(order, receiver=receiver)


def _pulled(order: IntakeOrder) -> PulledOrder:
    payload = f"{order.platform_order_no} {order.modified_at.isoformat()} {order.status.value}"
    return PulledOrder(order.platform_order_no, order.modified_at, payload.rsplit(" ", 1)[0], order.receiver)
