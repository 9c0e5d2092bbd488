"""A shop's products and variations: put on sale from the fixed catalogue, read and restocked through the API."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from simulators.goods import catalogue
from simulators.shop import shape
from simulators.shop.refusal import Refusal, not_modelled

if TYPE_CHECKING:
    from simulators.goods import Sku
    from simulators.shop.desk import OrderDesk

_WRITABLE = ("name", "status", "sku", "global_unique_id", "regular_price", "sale_price", "weight", "backorders")


def open_shop(desk: OrderDesk, seed: int, opened: float) -> None:
    """Put every style of the shop's categories on sale: a variable product with variations, or simple products."""
    random = Random(f"{seed}/{desk.front.slug}/stock")
    styles: dict[str, list[Sku]] = {}
    for sku in catalogue():
        if sku.category_code in desk.front.categories:
            styles.setdefault(sku.style_code, []).append(sku)
    for skus in styles.values():
        if desk.front.simple_products:
            for sku in skus:
                stock = random.randrange(60, 400)
                single = shape.product(desk.front, desk.new_id(), opened, sku, "simple", stock)
                desk.store.put_product(desk.front.slug, single)
            continue
        parent = shape.product(desk.front, desk.new_id(), opened, skus[0], "variable", None)
        option = {"id": 0, "name": "规格", "slug": "规格", "position": 0, "visible": True, "variation": True}
        parent["attributes"] = [{**option, "options": [sku.spec for sku in skus]}]
        for sku in skus:
            child = shape.product(desk.front, desk.new_id(), opened, sku, "variation", random.randrange(60, 400))
            child["parent_id"] = parent["id"]
            parent["variations"].append(child["id"])
            desk.store.put_product(desk.front.slug, child)
        desk.store.put_product(desk.front.slug, parent)


class Listings:
    """Reading and changing one shop's products."""

    def __init__(self, desk: OrderDesk) -> None:
        self._desk = desk
        self._store = desk.store
        self._slug = desk.front.slug

    def find(self, product_id: int, *, status: int = 404, parent_id: int | None = None) -> dict[str, Any]:
        """Return a product; with ``parent_id`` it must be a variation of that one."""
        doc = self._store.product(self._slug, product_id)
        if doc is None or (parent_id is not None and doc["parent_id"] != parent_id):
            kind = "product" if parent_id is None else "product_variation"
            raise Refusal(f"woocommerce_rest_{kind}_invalid_id", "Invalid ID.", status)
        return doc

    def search(self, skus: list[str], ids: list[int]) -> list[dict[str, Any]]:
        """Return the products asked for: by SKU variations too, otherwise the top level only."""
        if skus:
            return self._store.products_by_sku(self._slug, skus)
        products = self._store.products(self._slug)
        return [doc for doc in products if doc["id"] in ids] if ids else products

    def variations(self, parent_id: int) -> list[dict[str, Any]]:
        self.find(parent_id)
        return self._store.products(self._slug, parent_id)

    def update(self, product_id: int, body: dict[str, Any], *, parent_id: int | None = None) -> dict[str, Any]:
        """PUT a product or variation. The quantity is a blind overwrite: no compare-and-set exists (observed)."""
        with self._store.transaction():
            doc = self.find(product_id, status=400, parent_id=parent_id)
            for field in _WRITABLE:
                if body.get(field) is not None:
                    doc[field] = str(body[field])
            doc["price"] = doc["sale_price"] or doc["regular_price"] or doc["price"]
            if body.get("manage_stock") is not None:
                doc["manage_stock"] = bool(body["manage_stock"])
                doc["stock_quantity"] = (doc["stock_quantity"] or 0) if doc["manage_stock"] else None
            if body.get("stock_quantity") is not None and doc["manage_stock"]:
                doc["stock_quantity"] = int(body["stock_quantity"])
                self._store.record_write(self._slug, 0, f"stock {doc['sku']}", str(doc["stock_quantity"]))
            if body.get("stock_status") and not doc["manage_stock"]:
                doc["stock_status"] = str(body["stock_status"])
            shape.set_stock_status(doc)
            shape.stamp(doc, "date_modified", self._store.now(), self._desk.front)
            self._store.put_product(self._slug, doc)
        return doc

    def create(self, _body: dict[str, Any]) -> dict[str, Any]:
        """POST /products is not part of what the product needs."""
        raise not_modelled("creating products through the API")
