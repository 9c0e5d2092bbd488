"""The shop's ``/_sim/`` interface: make things happen, and see what clients really did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from simulators.order_maker import Habits
from simulators.shop import shape
from simulators.shop.refusal import Refusal
from simulators.web import Control, Reply, Request, add_fault_routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulators.shop.life import Life

_ACTIONS = {"cancel": "cancelled", "pay": "processing", "hold": "on-hold", "complete": "completed"}


def _whole_order(slug: str, doc: dict[str, Any], truth: dict[str, Any]) -> dict[str, Any]:
    lines = [
        {"id": line["id"], "sku": line["sku"], "qty": line["quantity"], "total": line["total"]}
        for line in doc["line_items"]
    ]
    kept = ("id", "number", "status", "total", "shipping", "customer_note", "meta_data", "refunds")
    facts = {key: doc[key] for key in (*kept, "date_created_gmt", "date_modified_gmt")}
    return {"shop": slug, **facts, "lines": lines, "truth": truth}


def writebacks(life: Life) -> list[dict[str, Any]]:
    """Return per order which waybill numbers were written, by which way and how often, and how often completed."""
    orders: dict[tuple[str, int], dict[str, Any]] = {}
    for write in life.store.writes():
        if not write["order_id"]:
            continue
        key = (write["shop"], write["order_id"])
        entry = orders.setdefault(key, {"shop": key[0], "id": key[1], "completed": 0, "numbers": {}})
        if write["what"] == "status":
            entry["completed"] += write["value"] == "completed"
        else:
            ways = entry["numbers"].setdefault(write["value"], {"meta": 0, "note": 0, "fulfillment": 0})
            ways[write["what"]] += 1
    return list(orders.values())


def _make_orders(life: Life) -> Callable[[Request], object]:
    def route(request: Request) -> object:
        """{count, shop?, seed?, spread_s?, backdate?, faulty?, odd?, messages?, unpaid?}."""
        asked = request.json()
        names = ("faulty", "odd", "messages", "unpaid")
        rates = {name: float(asked.pop(name)) for name in names if name in asked}
        before = {name: getattr(life.habits, name) for name in names}
        made = life.make_orders(
            int(asked.pop("count")), slug=asked.pop("shop", None), habits=Habits(**{**before, **rates}), **asked
        )
        return {"made": made}

    return route


def _act(life: Life) -> Callable[..., object]:
    def route(request: Request, slug: str, number: str, action: str) -> object:
        order_id, body = int(number), request.json()
        try:
            if action in _ACTIONS:
                return life.change_status(slug, order_id, _ACTIONS[action])
            if action == "trash":
                return life.trash(slug, order_id)
            if action == "refund":
                return life.refund(slug, order_id, body.get("line_ids"))
            if action == "address":
                return life.change_address(slug, order_id, body.get("shipping"))
        except Refusal as refusal:
            return refusal.reply()
        raise ValueError(f"unknown action {action}; known: {', '.join([*_ACTIONS, 'trash', 'refund', 'address'])}")

    return route


def _stock(life: Life) -> dict[str, dict[str, int]]:
    stock: dict[str, dict[str, int]] = {}
    for slug in life.application.shops:
        for product in life.store.products(slug):
            for sold in life.store.products(slug, product["id"]) or [product]:
                stock.setdefault(slug, {})[sold["sku"]] = sold["stock_quantity"]
    return stock


def shop_facts(life: Life) -> list[dict[str, Any]]:
    """Return what a client needs to connect to each shop."""
    return [
        {
            "slug": front.slug,
            "name": front.name,
            "platform": "woocommerce",
            "url": f"{life.application.base_url}/{front.slug}",
            "consumer_key": front.consumer_key,
            "consumer_secret": front.consumer_secret,
            "read_only_key": front.read_only_key,
            "read_only_secret": front.read_only_secret,
            "gmt_offset_h": front.gmt_offset_h,
            "order_number_meta": front.number_meta,
            "memo_meta": front.memo_meta,
        }
        for front in (shop.front for shop in life.application.shops.values())
    ]


def build(life: Life) -> Control:
    """Return the control interface."""
    control = Control()
    store = life.store

    def orders(request: Request) -> object:
        slug = parse_qs(request.query_text).get("shop", [""])[0]
        return [_whole_order(shop, doc, truth) for shop, _, _, doc, truth in store.order_rows(slug or None)]

    def order(_request: Request, slug: str, number: str) -> Reply | object:
        try:
            doc = life.shop(slug).desk.find(int(number))
        except Refusal as refusal:
            return refusal.reply()
        return {"order": doc, "truth": store.truth(slug, doc["id"]), "notes": store.attached(slug, doc["id"], "note")}

    def clock(request: Request) -> object:
        return {"offset_s": store.advance(float(request.json()["advance_s"]))}

    def state(_request: Request) -> object:
        stamps = shape.stamps(store.now(), 0)
        return {"now_gmt": stamps[1], "orders": store.order_counts(), "statuses": list(shape.STATUSES)}

    control.add("GET", "/_sim/state", state)
    control.add("GET", "/_sim/shops", lambda _request: shop_facts(life))
    control.add("GET", "/_sim/orders", orders)
    control.add("POST", "/_sim/orders", _make_orders(life))
    control.add("GET", "/_sim/orders/{slug}/{number}", order)
    control.add("POST", "/_sim/orders/{slug}/{number}/{action}", _act(life))
    control.add("POST", "/_sim/clock", clock)
    control.add("GET", "/_sim/calls", lambda _request: store.calls())
    control.add("GET", "/_sim/writes", lambda _request: store.writes())
    control.add("GET", "/_sim/writebacks", lambda _request: writebacks(life))
    control.add("GET", "/_sim/stock", lambda _request: _stock(life))
    add_fault_routes(control, life.application.faults)
    return control
