"""Read a window of orders so that none can be missed while the shop goes on changing.

Page numbers drift: an order that changes while we read leaves the fixed window, all behind it move up one place,
and one would slip between two pages. So orders are read by rising id, and every page but the first must begin
with an order already seen; then nothing with a higher id can lie before it. When it does not, we step back until
it does. What enters the window late (a slow commit on the shop) is caught by the overlap of the next window.

Facts, observed with order tables (HPOS) on, as new shops have them; that the answers have the same shape without is
from memory: ``modified_after`` is strictly after in whole seconds (observed); a bare stamp is shop-local time unless
``dates_are_gmt`` says otherwise (observed), and a stamp with Z must not be combined with ``dates_are_gmt``: WordPress
would turn it into local wall time first (WP_Date_Query, public source). ``modified_before`` is strictly before;
``offset`` is documented; status ``any`` leaves the trash out (observed), so the trash is asked for by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from app.connectors.base import Page, PulledOrder, SetAside, Window
from app.connectors.http import Answer
from app.connectors.platforms.woocommerce.api import WooApi, header_count
from app.connectors.platforms.woocommerce.raw_order import order_id, split_order
from app.connectors.strict_json import Element, NotJson, one_element, split_array
from app.errors import NotFound, PlatformDown

PAGE_SIZE = 100
_STATUSES = ("any", "trash")
_MOST_STEPS_BACK = 200
_LEADING_ID = re.compile(r'\{\s*"id"\s*:\s*([1-9]\d{0,17})\s*,')


def pull_window(api: WooApi, window: Window) -> Iterator[Page]:
    """Yield the orders of the window page by page, those in the trash last.

    Page.theirs is the shop's total at the time of that page (the trash not counted); the orders seen by the end
    are never fewer than the last of these totals.
    """
    for status in _STATUSES:
        yield from _pull_status(api, window, status)


def _pull_status(api: WooApi, window: Window, status: str) -> Iterator[Page]:
    offset = 0
    last_seen, last_text = 0, ""
    ids_before: list[int] = []
    steps_back = 0
    seeking = False
    while True:
        answer = api.get("orders", _query(window, status, offset))
        elements = _elements(api, answer)
        ids = [_id_number(element) for element in elements]
        if offset and not _follows_on(elements, ids, last_seen, last_text):
            steps_back, seeking = steps_back + 1, True
            if steps_back > _MOST_STEPS_BACK:
                raise PlatformDown("woocommerce.pages_keep_moving")
            offset = max(0, offset - PAGE_SIZE)
            continue
        if offset and not seeking and ids == ids_before and len(ids) > 1:
            raise PlatformDown("woocommerce.offset_ignored")
        fresh = [
            element
            for element, number in zip(elements, ids, strict=True)
            if element.text != last_text and (number == 0 or number > last_seen)
        ]
        ends = len(elements) < PAGE_SIZE
        if fresh or not offset:
            theirs = header_count(answer, "X-WP-Total") if status == "any" else None
            yield _page(api, fresh, theirs, last=ends and status == _STATUSES[-1])
        if ends:
            return
        seeking = seeking and max(ids) <= last_seen
        last_seen, last_text = max(last_seen, *ids), elements[-1].text
        ids_before = ids
        offset += len(elements) - 1


def _follows_on(elements: list[Element], ids: list[int], last_seen: int, last_text: str) -> bool:
    """Tell whether a page begins with something seen, so that nothing can have slipped out before it."""
    if not elements:
        return False
    return elements[0].text == last_text or 0 < next((number for number in ids if number), 0) <= last_seen


def _query(window: Window, status: str, offset: int) -> dict[str, str]:
    return {
        "status": status,
        # Strictly after, in whole seconds: one second back makes it "from since on".
        "modified_after": _stamp(window.since - timedelta(seconds=1)),
        "modified_before": _stamp(window.until),
        "dates_are_gmt": "true",
        "orderby": "id",
        "order": "asc",
        "per_page": str(PAGE_SIZE),
        "offset": str(offset),
    }


def _stamp(moment: datetime) -> str:
    """Return a UTC stamp without its zone; ``dates_are_gmt`` tells it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _elements(api: WooApi, answer: Answer) -> list[Element]:
    try:
        return split_array(answer.text())
    except NotJson as wrong:
        raise api.bad_body(answer, wrong) from None


def _id_number(element: Element) -> int:
    """Return the element's id as a number, 0 when it cannot be read; a refused element often still tells it."""
    number = order_id(element.value) if isinstance(element.value, dict) else None
    if number is None and element.wrong:
        found = _LEADING_ID.match(element.text)
        number = found[1] if found else None
    return int(number) if number else 0


def _page(api: WooApi, elements: list[Element], theirs: int | None, *, last: bool) -> Page:
    orders: list[PulledOrder] = []
    set_aside: list[SetAside] = []
    for element in elements:
        part = split_order(element, refunds_text(api, element.value))
        if isinstance(part, PulledOrder):
            orders.append(part)
        else:
            set_aside.append(part)
    return Page(tuple(orders), theirs, tuple(set_aside), last)


def read_order(api: WooApi, platform_order_no: str) -> PulledOrder | None:
    """Return one order as it is now (the trash included), None when the shop has forgotten it."""
    if not platform_order_no.isascii() or not platform_order_no.isdigit():
        return None
    try:
        answer = api.get(f"orders/{platform_order_no}")
    except NotFound:
        return None
    try:
        element = one_element(answer.text())
    except NotJson as wrong:
        raise api.bad_body(answer, wrong) from None
    part = split_order(element, refunds_text(api, element.value))
    if isinstance(part, SetAside):
        raise PlatformDown("woocommerce.unexpected", what=part.code)
    return part


def refunds_text(api: WooApi, order: object) -> str:
    """Return the refunds of a partly refunded order with their lines as JSON text; empty when there are none.

    The order itself lists only id, reason and total of each; one more call tells which pieces are given back.
    """
    if not isinstance(order, dict) or not order.get("refunds") or order.get("status") == "refunded":
        return ""
    number = order_id(order)
    if number is None:
        return ""
    try:
        answer = api.get(f"orders/{number}/refunds", {"per_page": str(PAGE_SIZE)})
    except NotFound:
        return ""  # gone between the two calls; the next window tells
    try:
        elements = split_array(answer.text())
    except NotJson as wrong:
        raise api.bad_body(answer, wrong) from None
    return "[" + ",".join(element.text for element in elements if not element.wrong) + "]"
