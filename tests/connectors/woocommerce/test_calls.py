"""Notes to the buyer, and batches: what the recorded calls leave open."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from app.connectors.base import Shipment, ShippedLine, StockFigure
from app.connectors.platforms.woocommerce.shop import WooCommerce, create
from app.errors import LoginExpired, PlatformDown, Unclear
from tests.clock import FakeClock
from tests.connectors.replay import account_of

SHIPMENT = Shipment(
    "7", "SF1", "sf", "顺丰速运", datetime(2026, 3, 2, tzinfo=UTC), (ShippedLine("1", 1),), whole_order=True
)


def connector(handler: Callable[[httpx.Request], httpx.Response], **settings: str) -> WooCommerce:
    base, secrets = account_of("woocommerce")
    return create({**base, **settings}, secrets, clock=FakeClock(), transport=httpx.MockTransport(handler))


class OneOrder:
    """A shop with one order; ``cut`` names the write whose answer never arrives although it was done."""

    def __init__(self, cut: str = "") -> None:
        self.order: dict[str, Any] = {"id": 7, "status": "processing", "meta_data": []}
        self.notes: list[str] = []
        self.cut = cut

    def __call__(self, request: httpx.Request) -> httpx.Response:
        is_note = request.url.path.endswith("/notes")
        if request.method == "GET":
            return httpx.Response(200, json=[{"note": note} for note in self.notes] if is_note else self.order)
        body = json.loads(request.content)
        if is_note:
            assert body["customer_note"] is True
            self.notes.append(body["note"])
        else:
            self.order |= {name: value for name, value in body.items() if name != "meta_data"}
            self.order["meta_data"] = body.get("meta_data", self.order["meta_data"])
        if self.cut == ("note" if is_note else "order"):
            self.cut = ""
            raise httpx.ReadTimeout("")
        return httpx.Response(200, json=self.order)


@pytest.mark.parametrize("cut", ["", "order", "note"])
def test_the_buyer_is_told_once_however_often_the_write_is_cut_and_repeated(cut: str) -> None:
    shop = OneOrder(cut)
    platform = connector(shop, notify_buyer="yes")
    if cut:
        with pytest.raises(Unclear):
            platform.write_back(SHIPMENT)
    platform.write_back(SHIPMENT)
    platform.write_back(SHIPMENT)
    assert shop.notes == ["您的订单已由顺丰速运发出，运单号 SF1。"]
    assert shop.order["status"] == "completed"
    assert len(shop.order["meta_data"]) == 1
    assert len(shop.order["meta_data"][0]["value"]) == 1


def test_nobody_is_told_unless_the_setting_says_so() -> None:
    shop = OneOrder()
    connector(shop).write_back(SHIPMENT)
    assert shop.notes == []


def figures(count: int) -> tuple[StockFigure, ...]:
    return tuple(StockFigure(str(1000 + number), "", "", number) for number in range(count))


def test_batches_hold_a_hundred_at_most() -> None:
    sizes: list[int] = []

    def handler(request: httpx.Request) -> httpx.Response:
        update = json.loads(request.content)["update"]
        sizes.append(len(update))
        return httpx.Response(200, json={"update": update})

    results = connector(handler).push_stock(figures(250))
    assert sizes == [100, 100, 50]
    assert [result.figure.qty for result in results] == list(range(250))
    assert all(result.error is None for result in results)


def test_a_refused_batch_is_the_answer_of_each_of_its_figures_and_the_others_go_on() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        if "/variations/" in request.url.path:
            return httpx.Response(404, json={"code": "woocommerce_rest_product_invalid_id", "message": "Invalid ID."})
        return httpx.Response(200, json=json.loads(request.content))

    asked = (StockFigure("5", "6", "", 1), StockFigure("8", "", "", 2))
    assert [result.error for result in connector(handler).push_stock(asked)] == ["woocommerce.gone", None]


def test_an_element_without_an_answer_is_not_taken_for_done() -> None:
    results = connector(lambda _: httpx.Response(200, json={"update": []})).push_stock(figures(1))
    assert results[0].error == "woocommerce.no_answer_for_item"


def test_a_cut_stock_push_may_simply_be_repeated() -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("")

    with pytest.raises(PlatformDown):
        connector(handler).push_stock(figures(1))


def test_a_lost_key_ends_the_push() -> None:
    refusal = {"code": "woocommerce_rest_cannot_batch", "message": "no"}
    with pytest.raises(LoginExpired, match="key_refused"):
        connector(lambda _: httpx.Response(401, json=refusal)).push_stock(figures(1))


def test_figures_without_ids_or_code_cannot_be_found() -> None:
    asked = (StockFigure("", "", "", 1), StockFigure("", "", "A,B", 1), StockFigure("abc", "", "", 1))
    results = connector(lambda _: httpx.Response(500)).push_stock(asked)
    assert {result.error for result in results} == {"woocommerce.sku_not_found"}
