"""Pulling a window while the shop goes on changing: nothing may be missed."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.connectors.base import Page, Window
from app.connectors.platforms.woocommerce.shop import WooCommerce, create
from app.errors import PlatformDown
from tests.clock import FakeClock
from tests.connectors.replay import account_of
from tests.connectors.woocommerce.shifting_shop import START, ShiftingShop

WINDOW = Window(START, START + timedelta(days=1))
LATER = START + timedelta(days=2)


def connector(shop: httpx.BaseTransport) -> WooCommerce:
    settings, secrets = account_of("woocommerce")
    return create(settings, secrets, clock=FakeClock(), transport=shop)


def pulled(shop: ShiftingShop, window: Window = WINDOW) -> list[Page]:
    return list(connector(shop).pull_orders(window))


def ids(pages: list[Page]) -> list[int]:
    return [int(order.platform_order_no) for page in pages for order in page.orders]


@pytest.mark.parametrize("count", [0, 1, 99, 100, 101, 199, 200, 250])
def test_every_order_of_a_quiet_window_comes_once(count: int) -> None:
    shop = ShiftingShop(count)
    pages = pulled(shop)
    assert ids(pages) == sorted(shop.orders)
    assert pages[0].theirs == count


def test_an_order_touched_between_two_pages_costs_no_other_one() -> None:
    """The observed loss: one order leaves the window, all behind it move up, and one would fall between the pages."""

    def between(shop: ShiftingShop, call: int) -> None:
        if call == 1:
            shop.touch(3, LATER)
            shop.touch(6, LATER)

    shop = ShiftingShop(250, between)
    assert ids(pulled(shop)) == sorted(shop.orders)


def test_plain_page_numbers_would_have_lost_two() -> None:
    """The same shop read as a naive client does: proof that the test above can fail."""

    def between(shop: ShiftingShop, call: int) -> None:
        if call == 1:
            shop.touch(3, LATER)
            shop.touch(6, LATER)

    shop = ShiftingShop(250, between)
    client = httpx.Client(transport=shop)
    found: list[int] = []
    for page in range(3):
        query = {"status": "any", "modified_after": "2026-02-28T23:59:59", "modified_before": "2026-03-02T00:00:00"}
        more = {"dates_are_gmt": "true", "orderby": "id", "order": "asc", "per_page": "100", "offset": str(page * 100)}
        found += [order["id"] for order in client.get("https://shop.example/", params={**query, **more}).json()]
    assert len(set(shop.orders) - set(found)) == 2


@pytest.mark.parametrize("seed", range(12))
def test_nothing_that_stays_in_the_window_is_missed_whatever_else_moves(seed: int) -> None:
    dice = random.Random(seed)

    def between(shop: ShiftingShop, call: int) -> None:
        for order_id in dice.sample(sorted(shop.orders), 12):
            if order_id % 2:
                shop.touch(order_id, LATER)

    shop = ShiftingShop(420, between)
    stayed = {order_id for order_id in shop.orders if order_id % 2 == 0}
    found = ids(pulled(shop))
    assert stayed <= set(found)
    assert len(found) == len(set(found))


def test_a_shop_that_empties_behind_us_ends() -> None:
    def between(shop: ShiftingShop, call: int) -> None:
        if call == 2:
            for order_id in list(shop.orders):
                shop.touch(order_id, LATER)

    shop = ShiftingShop(250, between)
    assert len(ids(pulled(shop))) == 199


def test_the_window_is_half_open_in_whole_seconds() -> None:
    shop = ShiftingShop(0)
    shop.add(1, WINDOW.since)
    shop.add(2, WINDOW.until)
    shop.add(3, WINDOW.until - timedelta(seconds=1))
    shop.add(4, WINDOW.since - timedelta(seconds=1))
    assert ids(pulled(shop)) == [1, 3]
    asked = shop.calls[0].params
    assert asked["modified_after"] == "2026-02-28T23:59:59"
    assert asked["modified_before"] == "2026-03-02T00:00:00"
    assert "Z" not in asked["modified_after"], "a zone mark and dates_are_gmt together mislead WordPress"


def test_the_trash_is_asked_for_too() -> None:
    shop = ShiftingShop(2)
    shop.add(100, START + timedelta(hours=1), status="trash")
    pages = pulled(shop)
    assert ids(pages) == [3, 6, 100]
    assert [page.theirs for page in pages] == [2, None]
    assert [page.last for page in pages] == [False, True], "only the trash's page is known to end the window"


class IgnoresOffset(ShiftingShop):
    def offset_of(self, asked: httpx.QueryParams) -> int:
        return 0


def test_a_shop_that_ignores_offset_is_found_out_instead_of_asked_for_ever() -> None:
    with pytest.raises(PlatformDown, match="offset_ignored"):
        pulled(IgnoresOffset(150))


class BrokenElements(ShiftingShop):
    """Writes some orders in ways that strict reading refuses."""

    BAD: dict[int, str] = {  # noqa: RUF012 - a table
        30: '{"id":30,"total":NaN,"billing":{"first_name":"王","phone":"13912345678"}}',
        90: '{"id":90,"id":91}',
        300: '{"id":300,"note":"\\ud800","billing":{"phone":"13912345678","address_1":"人民路1号"}}',
        303: '["not an order"]',
        306: '{"id":0,"number":"x"}',
        309: '{"id":309,"date_created_gmt":"yesterday","billing":{},"shipping":{}}',
        312: '{"id":312,"billing":"none","date_created_gmt":"2026-03-01T00:00:00"}',
    }

    def render(self, part: list[dict[str, Any]]) -> bytes:
        texts = [self.BAD.get(order["id"], json.dumps(order)) for order in part]
        return ("[" + ", ".join(texts) + "]").encode()


def test_bad_elements_are_set_aside_with_their_reason_and_the_good_ones_stay() -> None:
    shop = BrokenElements(120)
    pages = pulled(shop)
    assert ids(pages) == [order_id for order_id in sorted(shop.orders) if order_id not in BrokenElements.BAD]
    aside = [(part.platform_order_no, part.code) for page in pages for part in page.set_aside]
    assert sorted(set(aside)) == sorted(
        [
            ("", "json.not_a_number"),
            ("", "json.double_key"),
            ("", "json.lone_surrogate"),
            ("", "woocommerce.not_an_order"),
            ("", "woocommerce.no_order_id"),
            ("309", "woocommerce.bad_time"),
            ("312", "woocommerce.bad_address"),
        ]
    )
    kept = "".join(part.payload for page in pages for part in page.set_aside)
    assert "13912345678" not in kept
    assert "人民路" not in kept
    assert '"total":NaN' in kept


def test_the_payload_is_the_shops_text_but_for_the_receiver() -> None:
    shop = ShiftingShop(0)
    shop.add(7, START + timedelta(hours=1), total="9.90", odd=1.10, billing={"first_name": "王", "state": "CN2"})
    shop.orders[7]["meta_data"] = [{"id": 1, "key": "_billing_address_index", "value": "王 13912345678"}]
    [page, _] = pulled(shop)
    kept = page.orders[0].payload
    assert '"total":"9.90"' in kept
    assert '"odd":1.1' in kept
    assert '"state":"CN2"' in kept
    assert "王" not in kept
    assert "13912345678" not in kept


def test_pages_that_keep_moving_are_given_up_instead_of_asked_for_ever() -> None:
    def between(shop: ShiftingShop, call: int) -> None:
        """Every page begins with orders never seen, however far back we step."""
        base = min(shop.orders) if call else 10**9
        shop.orders.clear()
        for number in range(101):
            shop.add(base + 1000 + call * 10**6 + number, START + timedelta(hours=1))

    shop = ShiftingShop(1, between)
    with pytest.raises(PlatformDown, match="pages_keep_moving"):
        pulled(shop)
    assert len(shop.calls) < 500
