"""Push stock figures in batches with one result for each figure.

Facts (observed): 100 entries a batch at most; HTTP 200 carries an ``error`` per element; variations are written
below their parent; ``sku`` takes a comma list and finds variations too. A push is a blind overwrite of sellable
pieces, so repeating it is harmless.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from app.connectors.base import StockFigure, StockPushResult
from app.connectors.http import vendor_text
from app.connectors.platforms.woocommerce.api import WooApi, list_of
from app.errors import Declined, NotFound

BATCH = 100
_T = TypeVar("_T")


def push_stock(api: WooApi, figures: tuple[StockFigure, ...]) -> tuple[StockPushResult, ...]:
    """Set every figure's quantity; the results stand in the order of the figures."""
    errors: dict[int, str | None] = {}
    targets = _targets(api, figures, errors)
    groups: dict[str, list[tuple[int, str]]] = {}
    for at, (parent, own) in targets.items():
        groups.setdefault(parent, []).append((at, own))
    for parent, members in groups.items():
        path = f"products/{parent}/variations/batch" if parent else "products/batch"
        for chunk in _chunks(members):
            _push_chunk(api, path, chunk, figures, errors)
    return tuple(StockPushResult(figure, errors.get(at)) for at, figure in enumerate(figures))


def _targets(
    api: WooApi, figures: tuple[StockFigure, ...], errors: dict[int, str | None]
) -> dict[int, tuple[str, str]]:
    """Return (parent id or empty, own id) for each figure's place; what cannot be found gets its error."""
    targets: dict[int, tuple[str, str]] = {}
    by_code: dict[str, list[int]] = {}
    for at, figure in enumerate(figures):
        if figure.listing_no.isdigit() and (not figure.variant_no or figure.variant_no.isdigit()):
            targets[at] = (figure.listing_no, figure.variant_no) if figure.variant_no else ("", figure.listing_no)
        elif figure.merchant_code and "," not in figure.merchant_code:
            by_code.setdefault(figure.merchant_code, []).append(at)
        else:
            errors[at] = "woocommerce.sku_not_found"
    for codes in _chunks(sorted(by_code)):
        found = _look_up(api, codes)
        for code in codes:
            for at in by_code[code]:
                if code in found:
                    targets[at] = found[code]
                else:
                    errors[at] = "woocommerce.sku_not_found"
    return targets


def _look_up(api: WooApi, codes: list[str]) -> dict[str, tuple[str, str]]:
    """Return (parent id or empty, own id) per SKU code that the shop knows."""
    products = list_of(api.get_json("products", {"sku": ",".join(codes), "per_page": str(BATCH)}), "products")
    found: dict[str, tuple[str, str]] = {}
    for product in products:
        if isinstance(product, dict) and isinstance(product.get("id"), int) and isinstance(product.get("sku"), str):
            parent = str(product.get("parent_id") or "") if product.get("type") == "variation" else ""
            found[product["sku"]] = (parent, str(product["id"]))
    return found


def _push_chunk(
    api: WooApi,
    path: str,
    chunk: list[tuple[int, str]],
    figures: tuple[StockFigure, ...],
    errors: dict[int, str | None],
) -> None:
    update = [{"id": int(own), "manage_stock": True, "stock_quantity": figures[at].qty} for at, own in chunk]
    try:
        answer = api.send_json("POST", path, {"update": update}, repeatable=True)
    except (Declined, NotFound) as refused:
        # The whole batch is refused for good, e.g. its parent product is gone: that is each figure's answer.
        errors.update({at: refused.code for at, _ in chunk})
        return
    by_id = {
        entry["id"]: entry
        for entry in list_of(answer.get("update") if isinstance(answer, dict) else None, "batch")
        if isinstance(entry, dict) and isinstance(entry.get("id"), int)
    }
    for at, own in chunk:
        errors[at] = _entry_error(by_id.get(int(own)), figures[at].qty)


def _entry_error(entry: dict[str, Any] | None, qty: int) -> str | None:
    """Return what is wrong with one element's answer, None when the figure was taken."""
    if entry is None:
        return "woocommerce.no_answer_for_item"
    error = entry.get("error")
    if isinstance(error, dict):
        return f"{vendor_text(error.get('code', ''), 80)}: {vendor_text(error.get('message', ''))}"
    if entry.get("stock_quantity") != qty:
        return "woocommerce.stock_not_taken"
    return None


def _chunks(items: list[_T]) -> Iterator[list[_T]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]
