"""WooCommerce (REST v3) as a Platform."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from app.connectors.base import (
    Clock,
    MemoChange,
    MemoThere,
    Page,
    PulledOrder,
    Shipment,
    ShopFacts,
    StockFigure,
    StockPushResult,
    Window,
)
from app.connectors.http import Wire, build_client
from app.connectors.platforms.woocommerce.account import CAN, Account, read_account
from app.connectors.platforms.woocommerce.api import WooApi, header_count
from app.connectors.platforms.woocommerce.memo import write_memo
from app.connectors.platforms.woocommerce.pull import pull_window, read_order
from app.connectors.platforms.woocommerce.ship import write_back
from app.connectors.platforms.woocommerce.stock import push_stock
from app.connectors.platforms.woocommerce.translate import translate_order
from app.connectors.rates import NO_PACE, Pace
from app.domain.intake import IntakeOrder, Receiver
from app.domain.text_cleaning import clean_text
from app.errors import PlatformDown

if TYPE_CHECKING:
    import httpx


class WooCommerce:
    """One shop."""

    CAN = CAN

    def __init__(self, account: Account, api: WooApi) -> None:
        self._account = account
        self._api = api

    def test(self) -> ShopFacts:
        """Prove that the key reads orders; tell the shop's name, currency and how much waits to be shipped."""
        statuses = ",".join(sorted(self._account.statuses_to_ship))
        waiting = self._api.get("orders", {"status": statuses, "per_page": "1"})
        count = header_count(waiting, "X-WP-Total")
        if count is None:
            raise PlatformDown("woocommerce.unexpected", what="X-WP-Total")
        currency = self._api.get_json("data/currencies/current")
        index = self._api.get_json("/")
        about = index if isinstance(index, dict) else {}
        return ShopFacts(
            shop_name=clean_text(str(about.get("name", ""))),
            currency=str(currency.get("code", "")) if isinstance(currency, dict) else "",
            orders_to_ship=count,
            timezone=clean_text(str(about.get("timezone_string", ""))),
        )

    def pull_orders(self, window: Window) -> Iterator[Page]:
        """See Platform and app.connectors.platforms.woocommerce.pull."""
        return pull_window(self._api, window)

    def get_order(self, platform_order_no: str) -> PulledOrder | None:
        """See Platform."""
        return read_order(self._api, platform_order_no)

    def translate(self, payload: str, receiver: Receiver) -> IntakeOrder:
        """See Platform. Pure."""
        return translate_order(payload, receiver, self._account)

    def write_back(self, shipment: Shipment) -> None:
        """See Platform."""
        write_back(self._api, shipment, notify_buyer=self._account.notify_buyer)

    def write_memo(self, change: MemoChange) -> MemoThere:
        """See Platform and app.connectors.platforms.woocommerce.memo."""
        return write_memo(self._api, change, self._account)

    def push_stock(self, figures: tuple[StockFigure, ...]) -> tuple[StockPushResult, ...]:
        """See Platform."""
        return push_stock(self._api, figures)

    def close(self) -> None:
        """Close the client."""
        self._api.close()


def create(
    settings: Mapping[str, str],
    secrets: Mapping[str, str],
    *,
    clock: Clock,
    pace: Pace = NO_PACE,
    transport: httpx.BaseTransport | None = None,
) -> WooCommerce:
    """Build the connector of one shop; raises BadInput naming the setting that cannot be used."""
    account = read_account(settings, secrets)
    wire = Wire(build_client(transport=transport, proxy=settings.get("proxy")), clock=clock, pace=pace)
    return WooCommerce(account, WooApi(account, wire, clock=clock))
