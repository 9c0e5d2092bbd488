"""Files as a Platform: offline stores and anything else that hands in tables instead of answering calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.connectors.base import (
    Clock,
    MemoChange,
    MemoThere,
    Page,
    PlatformCan,
    PulledOrder,
    QuantityMeaning,
    Setting,
    Shipment,
    ShopFacts,
    StockFigure,
    StockPushResult,
    Window,
)
from app.connectors.platforms.files.fields import FIELDS
from app.connectors.platforms.files.orders import FileShop, ImportResult, OrderRows
from app.connectors.platforms.files.payload import translate_payload
from app.connectors.platforms.files.reading import Preview, check_mapping, open_table, preview_file
from app.connectors.rates import NO_PACE, Pace
from app.domain.intake import IntakeOrder, Receiver
from app.errors import BadInput, Declined

if TYPE_CHECKING:
    import httpx

CAN = PlatformCan(
    pulls=False,
    writes_back=False,
    pushes_stock=QuantityMeaning.NONE,
    partial_shipping=True,
    receiver_in_clear=True,
    settings=(
        Setting("timezone", required=False, default="Asia/Shanghai"),
        Setting("currency", required=False, default="CNY"),
    ),
)


class Files:
    """One shop whose orders come in files."""

    CAN = CAN

    def __init__(self, shop: FileShop, *, clock: Clock) -> None:
        self._shop = shop
        self._clock = clock

    def preview(self, path: Path, template: str = "", sheet: str = "") -> Preview:
        """Look into a file before importing it."""
        return preview_file(path, template, sheet)

    def parse(self, path: Path, mapping: Mapping[str, str], sheet: str = "") -> ImportResult:
        """Read a file's orders. ``mapping`` is our field to their heading, as Preview proposes it.

        Every data row ends in an order or in an error with its number. Raises BadInput only where the file as a whole
        cannot be used.
        """
        unknown = sorted(set(mapping) - set(FIELDS))
        if unknown:
            raise BadInput("file.fields_unknown", fields=list(unknown))
        table = open_table(path, sheet)
        check_mapping(mapping, table.headings)
        rows = OrderRows(table.headings, mapping, self._shop, table.merged)
        for number, cells in table.rows:
            rows.take(number, cells)
        return rows.result(self._clock(), datetime.fromtimestamp(int(path.stat().st_mtime), UTC))

    def test(self) -> ShopFacts:
        """There is nobody to ask; tell the settings."""
        return ShopFacts(shop_name="", currency=self._shop.currency, orders_to_ship=0, timezone=self._shop.zone)

    def pull_orders(self, window: Window) -> Iterator[Page]:  # noqa: ARG002 - the protocol's
        """Files are handed in: CAN.pulls is False."""
        raise Declined("platform.cannot", what="pull_orders")

    def get_order(self, platform_order_no: str) -> PulledOrder | None:  # noqa: ARG002 - the protocol's
        """No file can be asked again: CAN.pulls is False."""
        raise Declined("platform.cannot", what="get_order")

    def translate(self, payload: str, receiver: Receiver) -> IntakeOrder:
        """See Platform. Pure."""
        return translate_payload(payload, receiver)

    def write_back(self, shipment: Shipment) -> None:  # noqa: ARG002 - the protocol's
        """Nobody listens: CAN.writes_back is False."""
        raise Declined("platform.cannot", what="write_back")

    def write_memo(self, change: MemoChange) -> MemoThere:  # noqa: ARG002 - the protocol's
        """Nobody listens: CAN.writes_memo is False."""
        raise Declined("platform.cannot", what="write_memo")

    def push_stock(self, figures: tuple[StockFigure, ...]) -> tuple[StockPushResult, ...]:
        """Nobody listens: CAN.pushes_stock is NONE."""
        return tuple(StockPushResult(figure, "platform.cannot") for figure in figures)

    def close(self) -> None:
        """Nothing is open."""


def create(
    settings: Mapping[str, str],
    secrets: Mapping[str, str],  # noqa: ARG001 - the factory's form
    *,
    clock: Clock,
    pace: Pace = NO_PACE,  # noqa: ARG001 - the factory's form
    transport: httpx.BaseTransport | None = None,  # noqa: ARG001 - the factory's form
) -> Files:
    """Build the connector; raises BadInput naming the setting that cannot be used."""
    zone = settings.get("timezone", "").strip() or "Asia/Shanghai"
    currency = settings.get("currency", "").strip().upper() or "CNY"
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadInput("setting.bad_value", name="timezone", value=zone[:40]) from None
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        raise BadInput("setting.bad_value", name="currency", value=currency[:40])
    return Files(FileShop(zone, currency), clock=clock)
