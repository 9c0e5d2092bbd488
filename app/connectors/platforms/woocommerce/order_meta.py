"""An order as the shop has it now, and one entry of its meta: read it, and what to send to put it in place."""

from __future__ import annotations

from typing import Any

from app.connectors.platforms.woocommerce.api import WooApi
from app.errors import Declined, NotFound, PlatformDown


def read_now(api: WooApi, path: str) -> dict[str, Any]:
    """Return the order; raise Declined ``woocommerce.order_gone`` when the shop has none."""
    try:
        order = api.get_json(path)
    except NotFound:
        raise Declined("woocommerce.order_gone") from None
    if not isinstance(order, dict):
        raise PlatformDown("woocommerce.unexpected", what="order")
    return order


def meta_in(order: dict[str, Any], key: str) -> dict[str, Any]:
    """Return the entry of a key, empty when there is none."""
    metas = order.get("meta_data")
    entries = metas if isinstance(metas, list) else []
    return next((meta for meta in entries if isinstance(meta, dict) and meta.get("key") == key), {})


def meta_to_send(order: dict[str, Any], key: str, value: object) -> dict[str, Any]:
    """Return the entry to send; with the id of the one in place, so that no second one can arise."""
    entry: dict[str, Any] = {"key": key, "value": value}
    known_id = meta_in(order, key).get("id")
    return {"id": known_id, **entry} if isinstance(known_id, int) else entry
