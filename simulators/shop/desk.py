"""What happens to a shop's orders: made, changed, paid, refunded, trashed, with the shop's own stock following.

Status and stock rules from the platforms notes (observed): the shop subtracts when an order becomes processing,
on-hold or completed, gives back when it is cancelled, lets stock go below zero, and protects nobody from
cancelled -> completed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from simulators.shop import shape
from simulators.shop.refusal import Refusal, invalid_parameter, not_modelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulators.order_maker import OrderPlan
    from simulators.shop.store import Store
    from simulators.shopfronts import Shopfront

_TAKES_STOCK = frozenset({"processing", "on-hold", "completed"})
_GIVES_STOCK = frozenset({"cancelled", "pending"})
_PAID = frozenset({"processing", "completed"})
_TRACKING_KEY = re.compile(r"track|waybill|运单|物流单号", re.IGNORECASE)
_NUMBER_KEY = re.compile(r"track(?!.*(?:provider|link|url|date))|waybill|number|运单|单号", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[A-Z]{0,4}\d{10,18}(?![0-9A-Za-z])")


def tracking_numbers(key: str, value: object) -> Iterator[str]:
    """Yield the waybill numbers in one metadata entry, however a plug-in nests them.

    The entry's own key must speak of tracking; inside, only keys that name a number count, so no date or link does.
    """
    if _TRACKING_KEY.search(key):
        yield from _numbers_in(key, value)


def _numbers_in(key: str, value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for inner_key, inner in value.items():
            yield from _numbers_in(str(inner_key), inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _numbers_in(key, inner)
    elif isinstance(value, str) and _NUMBER_KEY.search(key):
        yield from _NUMBER.findall(value)


class OrderDesk:
    """One shop's orders. Methods that change something must run inside ``store.transaction()``."""

    def __init__(self, store: Store, front: Shopfront) -> None:
        self.store = store
        self.front = front

    def new_id(self) -> int:
        """Return the next number of the shop's one series for products, orders, lines, notes and refunds."""
        return self.store.next_number(f"next id of {self.front.slug}", self.front.first_id)

    def find(self, order_id: int, *, status: int = 404) -> dict[str, Any]:
        """Return an order; ``status`` is what the shop answers when there is none (404 reading, 400 changing)."""
        doc = self.store.order(self.front.slug, order_id)
        if doc is None:
            raise Refusal("woocommerce_rest_shop_order_invalid_id", "Invalid ID.", status)
        return doc

    def save(self, doc: dict[str, Any], truth: dict[str, Any] | None = None, *, touch: bool = True) -> None:
        """Store an order; ``touch`` moves date_modified as every save of the shop does."""
        if touch:
            shape.stamp(doc, "date_modified", self.store.now(), self.front)
        self.store.put_order(self.front.slug, shape.show_order(doc), truth)

    # -- stock -------------------------------------------------------------------------------------------------------

    def _move_stock(self, product_id: int, delta: int) -> None:
        product = self.store.product(self.front.slug, product_id)
        if product is not None and product["manage_stock"]:
            product["stock_quantity"] = (product["stock_quantity"] or 0) + delta
            shape.set_stock_status(product)
            self.store.put_product(self.front.slug, product)

    def _sync_line_stock(self, line: dict[str, Any], *, taken_qty: int) -> None:
        """Make the shop's stock hold ``taken_qty`` pieces back for this line."""
        held = next((meta for meta in line["meta_data"] if meta["key"] == "_reduced_stock"), None)
        held_qty = int(held["value"]) if held else 0
        if held_qty == taken_qty:
            return
        self._move_stock(line["variation_id"] or line["product_id"], held_qty - taken_qty)
        line["meta_data"] = [meta for meta in line["meta_data"] if meta["key"] != "_reduced_stock"]
        if taken_qty:
            value = {"key": "_reduced_stock", "display_key": "_reduced_stock", "display_value": str(taken_qty)}
            line["meta_data"].append({"id": line["id"] * 10 + 9, **value, "value": str(taken_qty)})

    def set_status(self, doc: dict[str, Any], status: str) -> None:
        """Change the status with everything the shop does about it; any status may follow any other."""
        if status not in shape.STATUSES:
            raise invalid_parameter("status", "rest_not_in_enum", f"status is not one of {', '.join(shape.STATUSES)}.")
        now = self.store.now()
        doc["status"] = status
        if status in _PAID and doc["date_paid"] is None:
            shape.stamp(doc, "date_paid", now, self.front)
        if status == "completed" and doc["date_completed"] is None:
            shape.stamp(doc, "date_completed", now, self.front)
        for line in doc["line_items"]:
            if status in _TAKES_STOCK:
                self._sync_line_stock(line, taken_qty=line["quantity"])
            elif status in _GIVES_STOCK:
                self._sync_line_stock(line, taken_qty=0)

    # -- making ------------------------------------------------------------------------------------------------------

    def file_plan(self, plan: OrderPlan, created: float, modified: float) -> dict[str, Any]:
        """File a made-up order as the checkout would have; times in seconds since 1970."""
        doc = shape.order(self.front, self.new_id(), created, plan.status)
        doc["shipping"] = shape.address(plan.shipping)
        doc["billing"] = shape.address({**plan.shipping, "email": f"buyer{doc['id']}@example.com"}, billing=True)
        method = ("alipay", "支付宝") if doc["id"] % 3 else ("wechatpay", "微信支付")
        doc["payment_method"], doc["payment_method_title"] = method
        doc.update(created_via="checkout", customer_note=plan.message, customer_id=doc["id"] % 97 + 2)
        goods_cents = sum(line.qty * line.unit_cents for line in plan.lines)
        left_cents = plan.discount_cents
        for number, planned in enumerate(plan.lines, start=1):
            subtotal = planned.qty * planned.unit_cents
            last = number == len(plan.lines)
            off = left_cents if last else plan.discount_cents * subtotal // goods_cents
            left_cents -= off
            product = self.store.products_by_sku(self.front.slug, [planned.sku.code])[0]
            parent = self.store.product(self.front.slug, product["parent_id"]) if product["parent_id"] else None
            line = shape.line_item(self.new_id(), product, parent, planned.qty, subtotal - off, subtotal)
            doc["line_items"].append({**line, "sku": planned.shown_code})
        if plan.discount_cents:
            coupon = {"id": self.new_id(), "code": "满减券", "discount": shape.money(plan.discount_cents)}
            doc["coupon_lines"].append({**coupon, "discount_tax": "0.00", "meta_data": []})
        doc["shipping_lines"].append(
            {
                "id": self.new_id(),
                "method_title": "包邮" if plan.shipping_cents == 0 else "快递",
                "method_id": "free_shipping" if plan.shipping_cents == 0 else "flat_rate",
                "instance_id": "1",
                "total": shape.money(plan.shipping_cents),
                "total_tax": "0.00",
                "taxes": [],
                "meta_data": [],
            }
        )
        shape.recalculate(doc)
        doc["total"] = shape.money(shape.cents(doc["total"]) + plan.total_error_cents)
        self.set_status(doc, plan.status)
        if doc["date_paid"]:
            shape.stamp(doc, "date_paid", modified, self.front)
            doc["transaction_id"] = f"2026{doc['id']:016d}"
        if plan.note:
            self._set_meta(doc, {"key": self.front.memo_meta, "value": plan.note})
            self.add_note(doc["id"], plan.note, author="店长")
        if self.front.number_meta:
            self._set_meta(doc, {"key": self.front.number_meta, "value": doc["number"]})
        shape.stamp(doc, "date_modified", modified, self.front)
        self.save(doc, plan.truth, touch=False)
        return doc

    def create(self, body: dict[str, Any]) -> dict[str, Any]:
        """POST /orders. Every address field may stay empty, as on a real shop."""
        status = body.get("status") or "pending"
        doc = shape.order(self.front, self.new_id(), self.store.now(), "pending")
        self._apply(doc, body)
        shape.recalculate(doc)
        if body.get("set_paid") is True:
            status = "processing"
        self.set_status(doc, status)
        self.save(doc)
        return doc

    # -- changing ----------------------------------------------------------------------------------------------------

    def update(self, order_id: int, body: dict[str, Any]) -> dict[str, Any]:
        """PUT /orders/{id}: addresses merge, metadata is set by key, a status may follow any other."""
        doc = self.find(order_id, status=400)
        self._record_tracking(doc, body)
        self._apply(doc, body)
        if {"billing", "shipping", "line_items", "shipping_lines", "fee_lines"} & set(body):
            shape.recalculate(doc)
        for line in doc["line_items"]:
            if any(meta["key"] == "_reduced_stock" for meta in line["meta_data"]):
                self._sync_line_stock(line, taken_qty=line["quantity"])
        if body.get("status"):
            self.set_status(doc, body["status"])
            self.store.record_write(self.front.slug, order_id, "status", str(body["status"]))
        elif body.get("set_paid") is True and doc["needs_payment"]:
            self.set_status(doc, "processing")
        self.save(doc)
        return doc

    def _record_tracking(self, doc: dict[str, Any], body: dict[str, Any]) -> None:
        """Count the waybill numbers a write brings: the new ones, or all of them when it only repeats what is there.

        So a second parcel's number joining the first's in one list counts once, and the same write twice counts twice.
        """
        held = {meta["key"]: set(tracking_numbers(meta["key"], meta["value"])) for meta in doc["meta_data"]}
        for meta in body.get("meta_data") or []:
            key = str(meta.get("key"))
            numbers = list(dict.fromkeys(tracking_numbers(key, meta.get("value"))))
            fresh = [number for number in numbers if number not in held.get(key, ())]
            for number in fresh or numbers:
                self.store.record_write(self.front.slug, doc["id"], "meta", number)

    def _apply(self, doc: dict[str, Any], body: dict[str, Any]) -> None:
        """Copy the writable fields of a request into the order, all but the status."""
        for kind in ("billing", "shipping"):
            if isinstance(body.get(kind), dict):
                merged = {**doc[kind], **{key: value for key, value in body[kind].items() if value is not None}}
                doc[kind] = shape.address(merged, billing=kind == "billing")
        for field in ("customer_note", "payment_method", "payment_method_title", "transaction_id", "currency"):
            if body.get(field) is not None:
                doc[field] = str(body[field])
        if body.get("coupon_lines"):
            raise not_modelled("coupons on orders made through the API")
        for item in body.get("line_items") or []:
            self._set_line(doc, item)
        for kind in ("shipping_lines", "fee_lines"):
            for item in body.get(kind) or []:
                extra = {"id": self.new_id(), "total": "0.00", "total_tax": "0.00", "taxes": [], "meta_data": []}
                doc[kind].append({**extra, **item})
        for meta in body.get("meta_data") or []:
            self._set_meta(doc, meta)

    def _set_meta(self, doc: dict[str, Any], meta: object) -> None:
        if not isinstance(meta, dict) or "key" not in meta or "value" not in meta:
            raise invalid_parameter("meta_data", "rest_invalid_type", "meta_data[0] needs key and value.")
        for held in doc["meta_data"]:
            if held["key"] == meta["key"]:
                held["value"] = meta["value"]
                return
        doc["meta_data"].append({"id": self.new_id(), "key": meta["key"], "value": meta["value"]})

    def _set_line(self, doc: dict[str, Any], item: dict[str, Any]) -> None:
        """Add a line, or change the one whose id is given: a new quantity leaves the old total, as observed."""
        if item.get("id"):
            line = next((line for line in doc["line_items"] if line["id"] == item["id"]), None)
            if line is None:
                raise Refusal("woocommerce_rest_invalid_item_id", "Order item ID provided is not associated.", 400)
            if item.get("quantity") == 0:
                self._sync_line_stock(line, taken_qty=0)
                doc["line_items"].remove(line)
                return
            line["quantity"] = int(item.get("quantity", line["quantity"]))
            line["total"] = str(item.get("total", line["total"]))
            line["subtotal"] = str(item.get("subtotal", line["subtotal"]))
            line["price"] = shape.unit_price(shape.cents(line["total"]), line["quantity"])
            return
        product_id = int(item.get("variation_id") or item.get("product_id") or 0)
        if item.get("sku"):
            found = self.store.products_by_sku(self.front.slug, [str(item["sku"])])
            product = found[0] if found else None
        else:
            product = self.store.product(self.front.slug, product_id)
        if product is None:
            raise Refusal("woocommerce_rest_required_product_reference", "Product ID or SKU is required.", 400)
        parent = self.store.product(self.front.slug, product["parent_id"]) if product["parent_id"] else None
        qty = int(item.get("quantity", 1))
        subtotal = shape.cents(item["subtotal"]) if "subtotal" in item else shape.cents(product["price"]) * qty
        total = shape.cents(item["total"]) if "total" in item else subtotal
        doc["line_items"].append(shape.line_item(self.new_id(), product, parent, qty, total, subtotal))

    def trash(self, order_id: int, *, force: bool) -> dict[str, Any]:
        """DELETE /orders/{id}: into the trash, or gone for good with ``force``."""
        doc = self.find(order_id)
        if force:
            self.store.delete_order(self.front.slug, order_id)
            return doc
        if doc["status"] == "trash":
            raise Refusal("woocommerce_rest_already_trashed", "The order has already been deleted.", 410)
        doc["status"] = "trash"
        self.save(doc)
        return doc

    # -- notes, refunds, fulfillments --------------------------------------------------------------------------------

    def add_note(
        self, order_id: int, text: str, *, for_customer: bool = False, author: str = "system"
    ) -> dict[str, Any]:
        """Add a note; this does not move the order's date_modified (observed)."""
        note: dict[str, Any] = {
            "id": self.new_id(),
            "author": author,
            "date_created": "",
            "date_created_gmt": "",
            "note": text,
            "customer_note": for_customer,
        }
        shape.stamp(note, "date_created", self.store.now(), self.front)
        self.store.attach(self.front.slug, order_id, "note", note)
        return note

    def note_from_client(self, order_id: int, body: dict[str, Any]) -> dict[str, Any]:
        """POST /orders/{id}/notes."""
        self.find(order_id)
        text = str(body.get("note") or "")
        if not text:
            raise Refusal("rest_missing_callback_param", "Missing parameter(s): note", 400)
        for number in dict.fromkeys(_NUMBER.findall(text)):
            self.store.record_write(self.front.slug, order_id, "note", number)
        return self.add_note(order_id, text, for_customer=bool(body.get("customer_note")), author="api")

    def refund(self, order_id: int, body: dict[str, Any]) -> dict[str, Any]:
        """POST /orders/{id}/refunds. ``api_refund`` defaults to true and fails: there is no payment gateway here."""
        doc = self.find(order_id)
        lines = body.get("line_items") or []
        given = body.get("amount")
        amount = (
            shape.cents(given) if given not in (None, "") else sum(shape.cents(line["refund_total"]) for line in lines)
        )
        already = -sum(shape.cents(refund["total"]) for refund in doc["refunds"])
        if amount <= 0 or already + amount > shape.cents(doc["total"]):
            raise _cannot_refund("Invalid refund amount.")
        if body.get("api_refund", True):
            raise _cannot_refund("The payment gateway for this order does not exist.")
        refund: dict[str, Any] = {
            "id": self.new_id(),
            "parent_id": order_id,
            "date_created": "",
            "date_created_gmt": "",
            "amount": shape.money(amount),
            "reason": str(body.get("reason") or ""),
            "refunded_by": 1,
            "refunded_payment": False,
            "meta_data": [],
            "line_items": [],
        }
        shape.stamp(refund, "date_created", self.store.now(), self.front)
        for wanted in lines:
            line = next((line for line in doc["line_items"] if line["id"] == wanted["id"]), None)
            if line is None:
                raise _cannot_refund("Invalid line item.")
            qty = int(wanted.get("quantity") or 0)
            minus = {"quantity": -qty, "total": shape.money(-shape.cents(wanted.get("refund_total") or 0))}
            meta = [{"id": 0, "key": "_refunded_item_id", "value": str(line["id"])}]
            refund["line_items"].append({**line, "id": self.new_id(), **minus, "meta_data": meta})
            if qty and body.get("api_restock", True):
                self._move_stock(line["variation_id"] or line["product_id"], qty)
        self.store.attach(self.front.slug, order_id, "refund", refund)
        doc["refunds"].insert(0, {"id": refund["id"], "reason": refund["reason"], "total": shape.money(-amount)})
        if already + amount == shape.cents(doc["total"]):
            doc["status"] = "refunded"
        self.save(doc)
        return refund

    def fulfill(self, order_id: int, body: dict[str, Any]) -> dict[str, Any]:
        """POST /orders/{id}/fulfillments: quantities are not checked and nothing stops a second one (observed)."""
        doc = self.find(order_id)
        made: dict[str, Any] = {
            "id": self.new_id(),
            "entity_id": str(order_id),
            "date_updated": self.store.now(),
            **body,
        }
        self.store.attach(self.front.slug, order_id, "fulfillment", made)
        for meta in body.get("meta_data") or []:
            if meta.get("key") == "_tracking_number":
                self.store.record_write(self.front.slug, order_id, "fulfillment", str(meta.get("value")))
        self._set_meta(doc, {"key": "_fulfillment_status", "value": "fulfilled"})
        self.save(doc)
        return made


def _cannot_refund(message: str) -> Refusal:
    """Return the refund route's odd answer: HTTP 500 and a bare number for data (observed)."""
    return Refusal("woocommerce_rest_cannot_create_order_refund", message, 500, data=500)
