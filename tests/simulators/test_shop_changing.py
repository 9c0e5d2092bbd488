"""Changing orders and stock: statuses, metadata, notes, refunds, batches (platforms notes 2.2 to 2.4)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.simulators.clients import ShopClient, Simulator, control


@pytest.fixture
def variation(shop: ShopClient) -> dict[str, Any]:
    """A variation with exactly one piece in stock."""
    found: dict[str, Any] = shop.get("/products", sku="CY01-01").json()[0]
    path = f"/products/{found['parent_id']}/variations/{found['id']}"
    changed: dict[str, Any] = shop.call("PUT", path, {"stock_quantity": 1}).json()
    assert changed["stock_quantity"] == 1
    return changed


def stock(shop: ShopClient, product: dict[str, Any]) -> tuple[int, str]:
    doc = shop.get(f"/products/{product['parent_id']}/variations/{product['id']}").json()
    return doc["stock_quantity"], doc["stock_status"]


def paid_order(shop: ShopClient, product: dict[str, Any], qty: int = 1) -> dict[str, Any]:
    body = {"set_paid": True, "line_items": [{"product_id": product["id"], "quantity": qty}]}
    order: dict[str, Any] = shop.call("POST", "/orders", body).json()
    return order


def test_an_order_may_have_no_address_at_all(shop: ShopClient) -> None:
    answer = shop.call("POST", "/orders", {})
    assert (answer.status, answer.json()["status"]) == (201, "pending")
    assert set(answer.json()["shipping"].values()) == {""}


def test_the_shop_sells_below_zero_and_gives_back_on_cancel(shop: ShopClient, variation: dict[str, Any]) -> None:
    order = paid_order(shop, variation, 5)
    assert order["status"] == "processing"
    assert stock(shop, variation) == (-4, "outofstock")
    shop.call("PUT", f"/orders/{order['id']}", {"status": "completed"})
    assert stock(shop, variation) == (-4, "outofstock"), "taken once, whatever the status after"
    shop.call("PUT", f"/orders/{order['id']}", {"status": "cancelled"})
    assert stock(shop, variation) == (1, "instock")


def test_a_pending_order_takes_no_stock(shop: ShopClient, variation: dict[str, Any]) -> None:
    shop.call("POST", "/orders", {"line_items": [{"product_id": variation["id"], "quantity": 1}]})
    assert stock(shop, variation) == (1, "instock")


def test_cancelled_to_completed_is_accepted_and_repeating_is_harmless(
    shop: ShopClient, variation: dict[str, Any]
) -> None:
    order = paid_order(shop, variation)
    path = f"/orders/{order['id']}"
    for status in ("cancelled", "completed", "completed"):
        answer = shop.call("PUT", path, {"status": status})
        assert (answer.status, answer.json()["status"]) == (200, status)
    assert shop.get(path).json()["date_completed_gmt"]
    assert shop.call("PUT", path, {"status": "shipped"}).status == 400


def test_a_quantity_changes_stock_by_the_difference_and_leaves_the_total(
    shop: ShopClient, variation: dict[str, Any]
) -> None:
    order = paid_order(shop, variation)
    line = order["line_items"][0]
    body = {"line_items": [{"id": line["id"], "quantity": 3}]}
    changed = shop.call("PUT", f"/orders/{order['id']}", body).json()["line_items"][0]
    assert (changed["quantity"], changed["total"]) == (3, line["total"])
    assert stock(shop, variation)[0] == -2


@pytest.mark.parametrize(
    "body", [{"line_items": 5}, {"meta_data": [{"key": "x"}]}, {"line_items": [{"quantity": "x"}]}]
)
def test_a_body_of_the_wrong_shape_is_400_and_changes_nothing(shop: ShopClient, body: dict[str, Any]) -> None:
    order = shop.get("/orders", per_page=1).json()[0]
    answer = shop.call("PUT", f"/orders/{order['id']}", {"customer_note": "别改", **body})
    assert answer.status == 400
    assert shop.get(f"/orders/{order['id']}").json() == order


def test_metadata_is_set_by_key_without_doubles(shop: ShopClient, variation: dict[str, Any]) -> None:
    path = f"/orders/{paid_order(shop, variation)['id']}"
    tracking = {"provider": "SF", "tracking_number": "SF7444400000001"}
    for value in ("SF7444400000001", [tracking], "SF7444400000002"):
        body = {"meta_data": [{"key": "_tracking", "value": value}]}
        held = [meta for meta in shop.call("PUT", path, body).json()["meta_data"] if meta["key"] == "_tracking"]
        assert [meta["value"] for meta in held] == [value]


def test_an_address_merges(shop: ShopClient, variation: dict[str, Any]) -> None:
    path = f"/orders/{paid_order(shop, variation)['id']}"
    shop.call("PUT", path, {"shipping": {"city": "杭州市", "address_1": "文一西路1号"}})
    shipping = shop.call("PUT", path, {"shipping": {"address_1": "文二路2号"}}).json()["shipping"]
    assert (shipping["city"], shipping["address_1"]) == ("杭州市", "文二路2号")


def test_a_note_does_not_move_date_modified(shop_process: Simulator, shop: ShopClient) -> None:
    order = shop.get("/orders", per_page=1, status="processing").json()[0]
    control(shop_process.ready["control"], "POST", "/clock", {"advance_s": 120})
    made = shop.call("POST", f"/orders/{order['id']}/notes", {"note": "已发出", "customer_note": True})
    assert (made.status, made.json()["customer_note"]) == (201, True)
    for kind, listed in (("any", True), ("customer", True), ("internal", False)):
        notes = shop.get(f"/orders/{order['id']}/notes", type=kind).json()
        assert (made.json()["id"] in [note["id"] for note in notes]) is listed
    assert shop.get(f"/orders/{order['id']}").json()["date_modified"] == order["date_modified"]
    changed = shop.call("PUT", f"/orders/{order['id']}", {"transaction_id": "1"}).json()
    assert changed["date_modified"] > order["date_modified"]


def test_a_refund_through_a_gateway_fails_with_500_and_a_bare_number(
    shop: ShopClient, variation: dict[str, Any]
) -> None:
    order = paid_order(shop, variation)
    answer = shop.call("POST", f"/orders/{order['id']}/refunds", {"amount": "1.00"})
    assert answer.status == 500
    assert answer.json()["code"] == "woocommerce_rest_cannot_create_order_refund"
    assert answer.json()["data"] == 500


def test_partial_and_full_refunds(shop: ShopClient, variation: dict[str, Any]) -> None:
    order = paid_order(shop, variation, 2)
    path, line = f"/orders/{order['id']}", order["line_items"][0]
    before = stock(shop, variation)[0]
    back = [{"id": line["id"], "quantity": 1, "refund_total": "98.00"}]
    part = shop.call("POST", f"{path}/refunds", {"api_refund": False, "line_items": back, "reason": "少发"})
    assert (part.status, part.json()["amount"], part.json()["line_items"][0]["quantity"]) == (201, "98.00", -1)
    assert stock(shop, variation)[0] == before + 1
    after = shop.get(path).json()
    assert (after["status"], after["refunds"][0]["total"]) == ("processing", "-98.00")
    full = shop.call("POST", f"{path}/refunds", {"api_refund": False, "amount": "98.00"})
    assert (full.status, shop.get(path).json()["status"]) == (201, "refunded")
    assert shop.call("POST", f"{path}/refunds", {"api_refund": False, "amount": "0.01"}).status == 500
    assert len(shop.get(f"{path}/refunds").json()) == 2
    assert {part.json()["id"], full.json()["id"]} <= {refund["id"] for refund in shop.get("/refunds").json()}


def test_a_batch_answers_200_with_an_error_per_element(shop: ShopClient) -> None:
    good = shop.get("/orders", per_page=1).json()[0]["id"]
    update = [{"id": good, "customer_note": "批量"}, {"id": 999999, "status": "completed"}, {"id": good, "status": "x"}]
    answer = shop.call("POST", "/orders/batch", {"update": update})
    first, second, third = answer.json()["update"]
    assert answer.status == 200
    assert first["customer_note"] == "批量"
    assert (second["id"], second["error"]["code"]) == (999999, "woocommerce_rest_shop_order_invalid_id")
    assert third["error"]["data"]["status"] == 400
    assert shop.call("POST", "/orders/batch", {"update": [{"id": 1}] * 101}).status == 413


def test_stock_is_pushed_by_batch_and_found_by_sku(shop: ShopClient) -> None:
    found = shop.get("/products", sku="CY02-01,CY02-02,NONE").json()
    assert [(doc["sku"], doc["type"]) for doc in found] == [("CY02-01", "variation"), ("CY02-02", "variation")]
    parent = found[0]["parent_id"]
    assert (shop.get(f"/products/{parent}").json()["manage_stock"]) is False
    assert shop.get(f"/products/{parent}").json()["stock_quantity"] is None
    body = {"update": [{"id": found[0]["id"], "stock_quantity": 0}, {"id": 5, "stock_quantity": 1}]}
    first, second = shop.call("POST", f"/products/{parent}/variations/batch", body).json()["update"]
    assert (first["stock_quantity"], first["stock_status"]) == (0, "outofstock")
    assert second["error"]["code"] == "woocommerce_rest_product_variation_invalid_id"


def test_simple_products_are_pushed_directly(shop_process: Simulator) -> None:
    shop = ShopClient(shop_process.ready["shops"][2])
    product = shop.get("/products", per_page=1).json()[0]
    changed = shop.call("PUT", f"/products/{product['id']}", {"stock_quantity": 12, "manage_stock": True}).json()
    assert (changed["type"], changed["stock_quantity"]) == ("simple", 12)


def test_fulfillments_are_off_unless_switched_on(shop: ShopClient) -> None:
    order = shop.get("/orders", per_page=1).json()[0]
    assert shop.get(f"/orders/{order['id']}/fulfillments").json()["code"] == "rest_no_route"
    with Simulator("shop", "--orders", 1, "--fulfillments") as process:
        own = ShopClient(process.ready["shops"][0])
        order = own.get("/orders", status="any").json()[0]
        items = {"key": "_items", "value": [{"item_id": order["line_items"][0]["id"], "qty": 99}]}
        tracking = {"key": "_tracking_number", "value": "SF7444400000009"}
        body = {"status": "fulfilled", "is_fulfilled": True, "meta_data": [items, tracking]}
        for _ in range(2):
            assert own.call("POST", f"/orders/{order['id']}/fulfillments", body).status == 201
        assert len(own.get(f"/orders/{order['id']}/fulfillments").json()) == 2
        after = own.get(f"/orders/{order['id']}").json()
        assert after["status"] == order["status"]
        assert {"_fulfillment_status"} <= {meta["key"] for meta in after["meta_data"]}
        written = control(process.ready["control"], "GET", "/writebacks")[0]["numbers"]
        assert written == {"SF7444400000009": {"meta": 0, "note": 0, "fulfillment": 2}}
