"""The REST routes of one process' shops: from the request's path to the desk that does it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from simulators.faults import Fault, FaultBox
from simulators.goods import skus_by_code
from simulators.pictures import picture
from simulators.shop import parameters as check
from simulators.shop import shape
from simulators.shop.desk import OrderDesk
from simulators.shop.listings import Listings
from simulators.shop.login import Doorman, Parameters, php_parameters
from simulators.shop.refusal import Refusal, invalid_parameter
from simulators.shop.store import dump
from simulators.web import Reply, Request, html_reply, json_reply

if TYPE_CHECKING:
    from simulators.shop.store import Store
    from simulators.shopfronts import Shopfront

BATCH_LIMIT = 100
_PREFIX = "/wc/v3"
_STRANGER = {
    "GET": ("woocommerce_rest_cannot_view", "Sorry, you cannot list resources."),
    "POST": ("woocommerce_rest_cannot_create", "Sorry, you are not allowed to create resources."),
    "PUT": ("woocommerce_rest_cannot_edit", "Sorry, you are not allowed to edit this resource."),
    "DELETE": ("woocommerce_rest_cannot_delete", "Sorry, you are not allowed to delete this resource."),
}


class Shop:
    """One shop: its front, its desk and its listings."""

    def __init__(self, store: Store, front: Shopfront) -> None:
        self.front = front
        self.store = store
        self.desk = OrderDesk(store, front)
        self.listings = Listings(self.desk)


class Call:
    """One authorised call, with its parameters in the shapes the routes want."""

    def __init__(self, shop: Shop, request: Request, parameters: Parameters) -> None:
        self.shop = shop
        self.request = request
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        try:
            return self.request.json()
        except ValueError:
            raise Refusal("rest_invalid_json", "Invalid JSON body passed.", 400) from None

    def one(self, doc: dict[str, Any], status: int = 200) -> Reply:
        """Answer one object, cut down to ``_fields`` when asked."""
        return json_reply(self._picked(doc), status)

    def many(self, texts: list[str], total: int, per_page: int) -> Reply:
        """Answer a page of objects given as JSON texts, with WordPress' two count headers."""
        if check.items(self.parameters, "_fields"):
            texts = [dump(self._picked(json.loads(text))) for text in texts]
        headers = {"X-WP-Total": str(total), "X-WP-TotalPages": str(math.ceil(total / per_page))}
        return Reply(200, f"[{','.join(texts)}]".encode("ascii"), headers=headers)

    def page_of(self, docs: list[dict[str, Any]]) -> Reply:
        per_page = check.whole(self.parameters, "per_page", 10, 1, 100)
        start = (check.whole(self.parameters, "page", 1, 1) - 1) * per_page
        return self.many([dump(doc) for doc in docs[start : start + per_page]], len(docs), per_page)

    def _picked(self, doc: dict[str, Any]) -> dict[str, Any]:
        fields = {field.split(".")[0] for field in check.items(self.parameters, "_fields")}
        return {key: value for key, value in doc.items() if key in fields} if fields else doc


def _list_orders(call: Call) -> Reply:
    wanted = check.order_filter(call.parameters, call.shop.front.gmt_offset_h)
    total, texts = call.shop.store.find_orders(call.shop.front.slug, wanted)
    return call.many(texts, total, wanted.limit)


def _create_order(call: Call) -> Reply:
    with call.shop.store.transaction():
        doc = call.shop.desk.create(call.body())
    return call.one(doc, 201)


def _update_order(call: Call, order_id: int) -> Reply:
    body = call.body()
    with call.shop.store.transaction():
        doc = call.shop.desk.update(order_id, body)
    return call.one(doc)


def _delete_order(call: Call, order_id: int) -> Reply:
    with call.shop.store.transaction():
        doc = call.shop.desk.trash(order_id, force=check.flag(call.parameters, "force"))
    return call.one(doc)


def _attached(kind: str) -> Callable[[Call, int], Reply]:
    def show(call: Call, order_id: int) -> Reply:
        call.shop.desk.find(order_id)
        return json_reply(call.shop.store.attached(call.shop.front.slug, order_id, kind))

    return show


def _notes(call: Call, order_id: int) -> Reply:
    """List notes; ``type`` is any (default), customer or internal."""
    call.shop.desk.find(order_id)
    wanted = check.text(call.parameters, "type") or "any"
    if wanted not in {"any", "customer", "internal"}:
        raise invalid_parameter("type", "rest_not_in_enum", "type is not one of any, customer, internal.")
    notes = call.shop.store.attached(call.shop.front.slug, order_id, "note")
    return json_reply([note for note in notes if wanted == "any" or note["customer_note"] is (wanted == "customer")])


def _add_note(call: Call, order_id: int) -> Reply:
    with call.shop.store.transaction():
        note = call.shop.desk.note_from_client(order_id, call.body())
    return json_reply(note, 201)


def _refund(call: Call, order_id: int) -> Reply:
    with call.shop.store.transaction():
        refund = call.shop.desk.refund(order_id, call.body())
    return json_reply(refund, 201)


def _fulfill(call: Call, order_id: int) -> Reply:
    with call.shop.store.transaction():
        made = call.shop.desk.fulfill(order_id, call.body())
    return json_reply(made, 201)


def _all_refunds(call: Call) -> Reply:
    rows = call.shop.store.order_rows(call.shop.front.slug)
    refunds = [refund for _, order_id, *_ in rows for refund in _refunds_of(call.shop, order_id)]
    return call.page_of(sorted(refunds, key=lambda refund: -refund["id"]))


def _refunds_of(shop: Shop, order_id: int) -> list[dict[str, Any]]:
    return shop.store.attached(shop.front.slug, order_id, "refund")


def _statuses(_call: Call) -> Reply:
    return json_reply([{"slug": slug, "name": name} for slug, name in shape.STATUSES.items()])


def _batch(call: Call, steps: dict[str, Callable[[Any], dict[str, Any]]]) -> Reply:
    """Do create, update, delete in turn; an element that fails carries its error inside an HTTP 200 (observed)."""
    body = call.body()
    if sum(len(body.get(verb) or []) for verb in ("create", "update", "delete")) > BATCH_LIMIT:
        message = f"Unable to accept more than {BATCH_LIMIT} items for this request."
        raise Refusal("woocommerce_rest_request_entity_too_large", message, 413)
    answer: dict[str, list[dict[str, Any]]] = {}
    for verb in ("create", "update", "delete"):
        for element in body.get(verb) or []:
            try:
                with call.shop.store.transaction():
                    result = steps[verb](element)
            except Refusal as refusal:
                given = element.get("id", 0) if isinstance(element, dict) else element
                result = {"id": given, "error": refusal.as_json()}
            answer.setdefault(verb, []).append(result)
    return json_reply(answer)


def _batch_orders(call: Call) -> Reply:
    desk = call.shop.desk
    return _batch(
        call,
        {
            "create": desk.create,
            "update": lambda element: desk.update(int(element.get("id", 0)), element),
            "delete": lambda order_id: desk.trash(int(order_id), force=True),
        },
    )


def _batch_products(call: Call, parent_id: int | None = None) -> Reply:
    listings = call.shop.listings
    return _batch(
        call,
        {
            "create": listings.create,
            "update": lambda element: listings.update(int(element.get("id", 0)), element, parent_id=parent_id),
            "delete": listings.create,
        },
    )


def _list_products(call: Call) -> Reply:
    ids = list(check.numbers(call.parameters, "include"))
    return call.page_of(call.shop.listings.search(check.items(call.parameters, "sku"), ids))


def _variation(call: Call, parent_id: int, product_id: int) -> Reply:
    return call.one(call.shop.listings.find(product_id, parent_id=parent_id))


def _update_variation(call: Call, parent_id: int, product_id: int) -> Reply:
    return call.one(call.shop.listings.update(product_id, call.body(), parent_id=parent_id))


def _currency(_call: Call) -> Reply:
    return json_reply({"code": "CNY", "name": "Chinese yuan", "symbol": "&yen;"})


def _currency_setting(_call: Call) -> Reply:
    return json_reply({"id": "woocommerce_currency", "label": "Currency", "type": "select", "value": "CNY"})


_ROUTES: tuple[tuple[str, str, Callable[..., Reply]], ...] = (
    ("GET", r"/orders", _list_orders),
    ("POST", r"/orders", _create_order),
    ("GET", r"/orders/statuses", _statuses),
    ("POST", r"/orders/batch", _batch_orders),
    ("GET", r"/orders/(\d+)", lambda call, order_id: call.one(call.shop.desk.find(order_id))),
    ("PUT", r"/orders/(\d+)", _update_order),
    ("DELETE", r"/orders/(\d+)", _delete_order),
    ("GET", r"/orders/(\d+)/notes", _notes),
    ("POST", r"/orders/(\d+)/notes", _add_note),
    ("GET", r"/orders/(\d+)/refunds", _attached("refund")),
    ("POST", r"/orders/(\d+)/refunds", _refund),
    ("GET", r"/refunds", _all_refunds),
    ("GET", r"/products", _list_products),
    ("POST", r"/products/batch", _batch_products),
    ("GET", r"/products/(\d+)", lambda call, product_id: call.one(call.shop.listings.find(product_id))),
    ("PUT", r"/products/(\d+)", lambda call, product_id: call.one(call.shop.listings.update(product_id, call.body()))),
    ("GET", r"/products/(\d+)/variations", lambda call, parent: call.page_of(call.shop.listings.variations(parent))),
    ("POST", r"/products/(\d+)/variations/batch", _batch_products),
    ("GET", r"/products/(\d+)/variations/(\d+)", _variation),
    ("PUT", r"/products/(\d+)/variations/(\d+)", _update_variation),
    ("GET", r"/data/currencies/current", _currency),
    ("GET", r"/settings/general/woocommerce_currency", _currency_setting),
)
_FULFILLMENT_ROUTES: tuple[tuple[str, str, Callable[..., Reply]], ...] = (
    ("GET", r"/orders/(\d+)/fulfillments", _attached("fulfillment")),
    ("POST", r"/orders/(\d+)/fulfillments", _fulfill),
)


class ShopApplication:
    """All shops of one process behind one port, each below its own first path segment."""

    def __init__(self, store: Store, fronts: tuple[Shopfront, ...], doorman: Doorman, *, fulfillments: bool) -> None:
        self.store = store
        self.shops = {front.slug: Shop(store, front) for front in fronts}
        self.faults = FaultBox()
        self.base_url = ""
        self._doorman = doorman
        routes = _ROUTES + (_FULFILLMENT_ROUTES if fulfillments else ())
        self._routes = [(method, re.compile(f"^{pattern}/?$"), act) for method, pattern, act in routes]

    def label(self, request: Request) -> str:
        slug, route = _slug_and_route(request)
        return f"{request.method} /{slug}/wp-json{route}" if route else f"{request.method} {request.path}"

    def note(self, label: str, status: int) -> None:
        """Count a call under its label with ids taken out."""
        self.store.count_call(re.sub(r"/\d+", "/{id}", label), status)

    def refuse(self, request: Request, fault: Fault) -> Reply:
        """Answer a planned refusal, by default the 401 of a key that was withdrawn."""
        code = fault.code or "woocommerce_rest_authentication_error"
        status = 401 if not fault.code and fault.status == 500 else fault.status
        return Refusal(code, "Consumer key is invalid.", status).reply()

    def answer(self, request: Request) -> Reply:
        """Answer one call as WordPress would."""
        slug, route = _slug_and_route(request)
        shop = self.shops.get(slug)
        if shop is None or route is None:
            return _page(request)
        try:
            reply = self._answer(shop, route, request)
        except Refusal as refusal:
            return refusal.reply()
        except (TypeError, ValueError, KeyError, AttributeError) as error:  # a body of the wrong shape
            return Refusal("rest_invalid_param", f"Invalid parameter(s): {error!r}", 400).reply()
        reply.body = reply.body.replace(shape.PICTURES.encode(), self.base_url.encode())
        return reply

    def _answer(self, shop: Shop, route: str, request: Request) -> Reply:
        if route in {"", "/"}:
            return json_reply(self._index(shop.front))
        method = "GET" if request.method == "HEAD" else request.method
        method = "PUT" if method == "PATCH" else method
        permission = self._doorman.permission(request, shop.front, f"{self.base_url}/{shop.front.slug}")
        if permission == "read" and method != "GET":
            message = "The API key provided does not have write permissions."
            raise Refusal("woocommerce_rest_authentication_error", message, 401)
        for wanted, pattern, act in self._routes:
            match = pattern.match(route.removeprefix(_PREFIX)) if route.startswith(_PREFIX + "/") else None
            if match is None or wanted != method:
                continue
            if not permission:
                code, message = _STRANGER[method]
                if route.endswith("/batch"):
                    code, message = "woocommerce_rest_cannot_batch", "Sorry, you are not allowed to batch manipulate."
                raise Refusal(code, message, 401)
            return act(Call(shop, request, php_parameters(request.query)), *map(int, match.groups()))
        raise Refusal("rest_no_route", "No route was found matching the URL and request method.", 404)

    def _index(self, front: Shopfront) -> dict[str, Any]:
        """WordPress' open index page of its REST interface."""
        url = f"{self.base_url}/{front.slug}"
        zones = {8.0: "Asia/Shanghai"}
        return {
            "name": front.name,
            "description": "",
            "url": url,
            "home": url,
            "gmt_offset": front.gmt_offset_h,
            "timezone_string": zones.get(front.gmt_offset_h, ""),
            "namespaces": ["oembed/1.0", "wc/v1", "wc/v2", "wc/v3", "wp/v2"],
        }


def _page(request: Request) -> Reply:
    """Answer what is no REST call: a product's picture, or the page for everything unknown."""
    code = re.fullmatch(r"/[^/]+/wp-content/uploads/([A-Z]{2}\d\d-\d\d)\.png", request.path)
    if code and code[1] in skus_by_code():
        return Reply(200, picture(code[1]), "image/png")
    return html_reply(404, "Page not found")


def _slug_and_route(request: Request) -> tuple[str, str | None]:
    """Split ``/slug/wp-json/wc/v3/orders`` or ``/slug/?rest_route=/wc/v3/orders``; route None for another page."""
    slug, _, rest = request.path.lstrip("/").partition("/")
    if rest == "wp-json" or rest.startswith("wp-json/"):
        return slug, rest.removeprefix("wp-json")
    routes = [value for name, value in parse_qsl(request.query_text) if name == "rest_route"]
    return slug, routes[-1] if routes and rest in {"", "index.php"} else None
