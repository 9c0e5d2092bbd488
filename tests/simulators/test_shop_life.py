"""Faults on request, evidence of write-back, made-up orders coming in, and a state that survives a kill."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http.client import IncompleteRead
from pathlib import Path
from typing import Any

import pytest

from tests.simulators.clients import ROOT, ShopClient, Simulator, control, http

Sim = Callable[..., Any]


@pytest.fixture
def sim(shop_process: Simulator) -> Sim:
    """The control interface, without faults left over from another test."""

    def call(method: str, path: str, body: object = None) -> Any:  # noqa: ANN401
        return control(shop_process.ready["control"], method, path, body)

    call("DELETE", "/faults")
    return call


def new_order(sim: Sim, shop: ShopClient, **rates: object) -> dict[str, Any]:
    body = {"count": 1, "shop": shop.shop["slug"], "faulty": 0, "unpaid": 0, **rates}
    made: dict[str, Any] = sim("POST", "/orders", body)["made"][0]
    return made


@pytest.mark.parametrize(
    ("fault", "status", "body_starts"),
    [
        ({"kind": "http"}, 500, b"<!DOCTYPE html>"),
        ({"kind": "http", "status": 429, "retry_after": 7}, 429, b"<!DOCTYPE html>"),
        ({"kind": "html"}, 200, b"<!DOCTYPE html>"),
        ({"kind": "refuse"}, 401, b'{"code":"woocommerce_rest_authentication_error"'),
        ({"kind": "empty"}, 200, b""),
        ({"kind": "delay", "seconds": 0.05}, 200, b"["),
    ],
)
def test_a_fault_hits_the_next_matching_call_only(
    sim: Sim, shop: ShopClient, fault: dict[str, Any], status: int, body_starts: bytes
) -> None:
    sim("POST", "/faults", {"match": r"GET /[a-z-]+/wp-json/wc/v3/orders$", **fault})
    assert shop.get("/products", per_page=1).status == 200
    hit = shop.get("/orders", per_page=1)
    assert (hit.status, hit.body[: len(body_starts)]) == (status, body_starts)
    if "retry_after" in fault:
        assert hit.headers["Retry-After"] == "7"
    assert shop.get("/orders", per_page=1).json()


def test_faults_may_skip_and_repeat(sim: Sim, shop: ShopClient) -> None:
    sim("POST", "/faults", {"kind": "http", "status": 503, "skip": 1, "times": 2})
    assert [shop.get("/orders", per_page=1).status for _ in range(4)] == [200, 503, 503, 200]
    assert [(fault["left"], fault["hits"]) for fault in sim("GET", "/faults")] == [(0, 2)]


def test_a_truncated_answer_is_broken_json_and_a_cut_one_breaks_off(sim: Sim, shop: ShopClient) -> None:
    sim("POST", "/faults", {"kind": "truncated"})
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        shop.get("/orders", per_page=2).json()
    sim("POST", "/faults", {"kind": "cut"})
    with pytest.raises((OSError, IncompleteRead)):
        shop.get("/orders", per_page=2)


def test_a_connection_dropped_after_the_commit_has_done_its_work(sim: Sim, shop: ShopClient) -> None:
    for kind, wanted in (("drop_before", "processing"), ("drop_after", "completed")):
        order = new_order(sim, shop)
        sim("POST", "/faults", {"kind": kind, "match": "PUT"})
        with pytest.raises(OSError, match=r"reset|closed|without response"):
            shop.call("PUT", f"/orders/{order['id']}", {"status": "completed"})
        assert shop.get(f"/orders/{order['id']}").json()["status"] == wanted


def test_a_500_may_hide_a_change_that_happened(sim: Sim, shop: ShopClient) -> None:
    order = new_order(sim, shop)
    sim("POST", "/faults", {"kind": "http", "match": "PUT", "effect": True})
    assert shop.call("PUT", f"/orders/{order['id']}", {"status": "completed"}).status == 500
    assert shop.get(f"/orders/{order['id']}").json()["status"] == "completed"


def test_an_unknown_fault_is_refused_with_the_known_ones(shop_process: Simulator) -> None:
    for spec in ({"kind": "fire"}, {"match": "x"}, {"kind": "http", "colour": 1}, {"kind": "http", "match": "("}):
        answer = http("POST", shop_process.ready["control"] + "/faults", json.dumps(spec).encode())
        assert answer.status == 400
    assert "drop_after" in http("POST", shop_process.ready["control"] + "/faults", b'{"kind": "fire"}').json()["error"]


def test_calls_and_write_backs_are_counted(sim: Sim, shop: ShopClient) -> None:
    order = new_order(sim, shop)
    path, number = f"/orders/{order['id']}", "SF7444411112222"
    body = {"status": "completed", "meta_data": [{"key": "_wc_shipment_tracking_items", "value": [
        {"tracking_provider": "顺丰速运", "tracking_number": number, "date_shipped": "1790000000"}]}]}  # fmt: skip
    label = f"PUT /{shop.shop['slug']}/wp-json/wc/v3/orders/{{id}}"
    before = sim("GET", "/calls").get(label, {}).get("200", 0)
    for _ in range(2):
        shop.call("PUT", path, body)
    shop.call("POST", f"{path}/notes", {"note": f"您的包裹已由顺丰发出，单号{number}。", "customer_note": True})
    assert sim("GET", "/calls")[label]["200"] == before + 2
    entry = next(entry for entry in sim("GET", "/writebacks") if entry["id"] == order["id"])
    assert entry["completed"] == 2
    assert entry["numbers"] == {number: {"meta": 2, "note": 1, "fulfillment": 0}}


def test_a_second_parcel_joining_the_list_counts_only_itself(sim: Sim, shop: ShopClient) -> None:
    order = new_order(sim, shop)
    parcels = [{"waybill_no": f"SF744445555000{place}", "url": "https://example.com/1234567890123"} for place in (1, 2)]
    for count in (1, 2, 2):
        meta = [{"key": "_packdesk_tracking", "value": parcels[:count]}]
        shop.call("PUT", f"/orders/{order['id']}", {"meta_data": meta})
    entry = next(entry for entry in sim("GET", "/writebacks") if entry["id"] == order["id"])
    assert {number: ways["meta"] for number, ways in entry["numbers"].items()} == {
        "SF7444455550001": 2,  # first write, and the third, which only repeats
        "SF7444455550002": 2,
    }


def test_things_happen_to_orders(sim: Sim, shop: ShopClient) -> None:
    slug = shop.shop["slug"]

    def state_after(action: str, body: object = None) -> dict[str, Any]:
        order = new_order(sim, shop)
        sim("POST", f"/orders/{slug}/{order['id']}/{action}", body or {})
        found: dict[str, Any] = shop.get(f"/orders/{order['id']}").json()
        return found

    assert state_after("cancel")["status"] == "cancelled"
    assert state_after("trash")["status"] == "trash"
    assert state_after("hold")["status"] == "on-hold"
    refunded = state_after("refund")
    assert (refunded["status"], refunded["refunds"][0]["total"]) == ("refunded", f"-{refunded['total']}")
    assert state_after("address", {"shipping": {"city": "三亚市"}})["shipping"]["city"] == "三亚市"
    assert state_after("address")["shipping"]["address_1"]
    order = new_order(sim, shop)
    lines = sim("GET", f"/orders/{slug}/{order['id']}")["order"]["line_items"]
    sim("POST", f"/orders/{slug}/{order['id']}/refund", {"line_ids": [lines[0]["id"]]})
    assert shop.get(f"/orders/{order['id']}").json()["refunds"][0]["total"] == f"-{lines[0]['total']}"


def test_an_unknown_action_or_order_is_refused(shop_process: Simulator, shop: ShopClient) -> None:
    base, slug = shop_process.ready["control"], shop.shop["slug"]
    assert http("POST", f"{base}/orders/{slug}/999999/cancel").status == 404
    assert http("POST", f"{base}/orders/{slug}/1/paint").status == 400
    assert http("POST", f"{base}/orders/no-shop/1/cancel").status == 400
    assert http("GET", f"{base}/nothing").status == 404


def test_new_orders_are_modified_now_and_old_only_with_backdate(sim: Sim, shop: ShopClient) -> None:
    now = sim("GET", "/state")["now_gmt"]
    fresh = shop.get(f"/orders/{new_order(sim, shop, spread_s=86_400)['id']}").json()
    assert fresh["date_modified_gmt"] >= now
    assert fresh["date_created_gmt"] < now
    old = shop.get(f"/orders/{new_order(sim, shop, spread_s=864_000, backdate=True)['id']}").json()
    assert old["date_modified_gmt"] < now


def test_five_hundred_orders_are_made_in_under_two_seconds(sim: Sim, shop: ShopClient) -> None:
    began = time.perf_counter()
    made = sim("POST", "/orders", {"count": 500, "spread_s": 3600})["made"]
    assert time.perf_counter() - began < 2
    assert len({(order["shop"], order["id"]) for order in made}) == 500


def test_orders_trickle_in() -> None:
    with Simulator("shop", "--trickle", 60_000) as process:
        shop = ShopClient(process.ready["shops"][0])
        deadline = time.monotonic() + 10
        while int(shop.get("/orders", per_page=1).headers["X-WP-Total"]) < 20:
            assert time.monotonic() < deadline, "no orders came in"
        assert process.stop() == 0


def test_the_same_seed_makes_the_same_shops_and_orders(tmp_path: Path) -> None:
    def orders(seed: int) -> list[Any]:
        with Simulator("shop", "--shops", 2, "--orders", 30, "--seed", seed) as process:
            found = control(process.ready["control"], "GET", "/orders")
            keys = [shop["consumer_secret"] for shop in process.ready["shops"]]
            return [keys, [(order["shop"], order["id"], order["shipping"], order["lines"]) for order in found]]

    assert orders(3) == orders(3)
    assert orders(3) != orders(4)


def test_a_killed_shop_comes_back_with_everything_it_answered(tmp_path: Path) -> None:
    arguments = ("shop", "--state", tmp_path, "--orders", 20, "--faulty", 0, "--unpaid", 0)
    with Simulator(*arguments) as process:
        shop = ShopClient(process.ready["shops"][0])
        order = shop.get("/orders", per_page=1).json()[0]
        meta = [{"key": "_tracking_number", "value": "SF7444433334444"}]
        shop.call("PUT", f"/orders/{order['id']}", {"status": "completed", "meta_data": meta})
        control(process.ready["control"], "POST", "/clock", {"advance_s": 3600})
        process.kill()
    with Simulator(*arguments) as process:
        again = ShopClient(process.ready["shops"][0])
        assert (again.key, again.secret) == (shop.key, shop.secret)
        found = again.get("/orders", per_page=100)
        assert found.headers["X-WP-Total"] == "20", "the first orders come once in the life of the state"
        assert again.get(f"/orders/{order['id']}").json()["status"] == "completed"
        assert control(process.ready["control"], "GET", "/writebacks")[0]["numbers"] == {
            "SF7444433334444": {"meta": 1, "note": 0, "fulfillment": 0}
        }
        made = control(process.ready["control"], "POST", "/orders", {"count": 1})["made"][0]
        assert made["id"] not in {each["id"] for each in found.json()}


def test_no_simulator_imports_the_product() -> None:
    for path in (ROOT / "simulators").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "import app" not in text, path
        assert "from app" not in text, path
        assert len(text.splitlines()) <= 400, path
