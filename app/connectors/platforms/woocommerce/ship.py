"""Tell the shop about a parcel: tracking into the order's meta, status completed with the last parcel.

Read first: WooCommerce protects nobody (cancelled to completed gives 200, observed). A repeat finds its own
tracking and changes nothing; the same meta key is updated in place (observed). A customer note tells the buyer, where
the account asks for it (documented).

Not used, and why: the core's ``/orders/ID/fulfillments`` (observed in 11.0) is off by default without a switch in the
settings screen, checks no quantity, and makes a second one when posted twice; shipment plugins' own keys such as
``_wc_shipment_tracking_items`` are known from memory only.
"""

from __future__ import annotations

from typing import Any

from app.connectors.base import Shipment
from app.connectors.http import vendor_text
from app.connectors.platforms.woocommerce.api import WooApi, list_of
from app.connectors.platforms.woocommerce.order_meta import meta_in, meta_to_send, read_now
from app.errors import Declined, Unclear

TRACKING_KEY = "_packdesk_tracking"
"""Order meta: a list with one object per parcel of the order."""

_NOT_TO_SHIP = frozenset({"cancelled", "refunded", "failed", "trash"})


def write_back(api: WooApi, shipment: Shipment, *, notify_buyer: bool) -> None:
    """Write one parcel's number to its order; see Platform.write_back.

    Raises Declined ``woocommerce.order_gone`` or ``woocommerce.order_stopped``; Unclear when a write was cut.
    """
    path = f"orders/{shipment.platform_order_no}"
    order = _read(api, path)
    parcels = _parcels(order)
    known = any(parcel.get("waybill_no") == shipment.waybill_no for parcel in parcels)
    completes = shipment.whole_order and order.get("status") != "completed"
    if not known or completes:
        body: dict[str, Any] = {}
        if not known:
            body["meta_data"] = [meta_to_send(order, TRACKING_KEY, [*parcels, _parcel(shipment)])]
        if completes:
            body["status"] = "completed"
        _prove(api.send_json("PUT", path, body, repeatable=False), shipment)
    if notify_buyer:
        _tell_buyer(api, path, shipment)


def _read(api: WooApi, path: str) -> dict[str, Any]:
    order = read_now(api, path)
    if order.get("status") in _NOT_TO_SHIP:
        raise Declined("woocommerce.order_stopped", status=vendor_text(order.get("status")))
    return order


def _parcels(order: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the parcels written so far; what others may have put under our key is left out."""
    value = meta_in(order, TRACKING_KEY).get("value")
    return [parcel for parcel in value if isinstance(parcel, dict)] if isinstance(value, list) else []


def _parcel(shipment: Shipment) -> dict[str, Any]:
    return {
        "waybill_no": shipment.waybill_no,
        "carrier_code": shipment.carrier_code,
        "carrier": shipment.carrier_name,
        "shipped_at": shipment.shipped_at.isoformat(timespec="seconds"),
        "url": shipment.tracking_url,
        "lines": [{"line": line.platform_line_no, "qty": line.qty} for line in shipment.lines],
    }


def _prove(answer: object, shipment: Shipment) -> None:
    """Believe the write only when the answer shows it: caches have answered for shops before."""
    shown = answer if isinstance(answer, dict) else {}
    written = any(parcel.get("waybill_no") == shipment.waybill_no for parcel in _parcels(shown))
    if not written or (shipment.whole_order and shown.get("status") != "completed"):
        raise Unclear("woocommerce.write_not_seen")


def _tell_buyer(api: WooApi, path: str, shipment: Shipment) -> None:
    """Leave a customer note (the shop mails it) unless one with this number is there already."""
    notes = list_of(api.get_json(f"{path}/notes", {"type": "customer"}), "notes")
    if any(isinstance(note, dict) and shipment.waybill_no in str(note.get("note", "")) for note in notes):
        return
    link = f" {shipment.tracking_url}" if shipment.tracking_url else ""
    text = f"您的订单已由{shipment.carrier_name}发出，运单号 {shipment.waybill_no}。{link}".strip()
    api.send_json("POST", f"{path}/notes", {"note": text, "customer_note": True}, repeatable=False)
