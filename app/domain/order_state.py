"""Order states, the moves between them, and the queue an order stands in.

Beyond ROUTED an order's state is computed from its parcels and never set by hand. Exceptions, holds and
intercepts are no states: they are rows beside the order, and an open one blocks every forward move.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from app.domain.parcel_state import ParcelState
from app.errors import IllegalMove


class OrderState(StrEnum):
    """Where an order is in its life."""

    RECEIVED = "received"
    AUDITED = "audited"
    ROUTED = "routed"
    SHIPPED = "shipped"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    """Merged or split: other orders, made from this one, stand for it until that is undone."""


class OrderMove(StrEnum):
    """What may happen to an order."""

    AUDIT = "audit"
    AUDIT_REVOKE = "audit_revoke"
    ROUTE = "route"
    UNROUTE = "unroute"
    SHIP = "ship"
    UNSHIP = "unship"
    CLOSE = "close"
    CANCEL = "cancel"
    REPLACE = "replace"
    """Merged or split: its successors go on in its place."""
    RESTORE = "restore"
    """The merge or split of an audited order was undone."""
    RESTORE_RECEIVED = "restore_received"
    """The same for an order that had not passed audit."""


MOVES: dict[tuple[OrderState, OrderMove], OrderState] = {
    (OrderState.RECEIVED, OrderMove.AUDIT): OrderState.AUDITED,
    (OrderState.AUDITED, OrderMove.AUDIT_REVOKE): OrderState.RECEIVED,
    (OrderState.AUDITED, OrderMove.ROUTE): OrderState.ROUTED,
    (OrderState.ROUTED, OrderMove.UNROUTE): OrderState.AUDITED,
    (OrderState.ROUTED, OrderMove.SHIP): OrderState.SHIPPED,
    (OrderState.SHIPPED, OrderMove.UNSHIP): OrderState.ROUTED,
    (OrderState.SHIPPED, OrderMove.CLOSE): OrderState.CLOSED,
    (OrderState.RECEIVED, OrderMove.CANCEL): OrderState.CANCELLED,
    (OrderState.AUDITED, OrderMove.CANCEL): OrderState.CANCELLED,
    (OrderState.ROUTED, OrderMove.CANCEL): OrderState.CANCELLED,
    (OrderState.RECEIVED, OrderMove.REPLACE): OrderState.REPLACED,
    (OrderState.AUDITED, OrderMove.REPLACE): OrderState.REPLACED,
    (OrderState.REPLACED, OrderMove.RESTORE): OrderState.AUDITED,
    (OrderState.REPLACED, OrderMove.RESTORE_RECEIVED): OrderState.RECEIVED,
}


class OrderQueue(StrEnum):
    """The one place where an order waits; what tabs, the rail and the counters count."""

    TO_AUDIT = "to_audit"
    EXCEPTION = "exception"
    TO_PRINT = "to_print"
    TO_PACK = "to_pack"
    TO_SHIP = "to_ship"
    SHIPPED = "shipped"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class OrderShape(StrEnum):
    """The usual split of the print queue."""

    SINGLE = "single"
    MULTI_QTY = "multi_qty"
    MULTI_SKU = "multi_sku"


def next_state(state: OrderState, move: OrderMove, *, order_no: str = "") -> OrderState:
    """Return the state after ``move``; raise IllegalMove when the table does not have the pair."""
    try:
        return MOVES[(state, move)]
    except KeyError:
        raise IllegalMove("order.illegal_move", order_no=order_no, state=state.value, move=move.value) from None


def may(state: OrderState, move: OrderMove) -> bool:
    """Tell whether ``move`` is allowed from ``state``."""
    return (state, move) in MOVES


_PARCEL_QUEUE = (
    (ParcelState.PLANNED, OrderQueue.TO_PRINT),
    (ParcelState.WAYBILLED, OrderQueue.TO_PRINT),
    (ParcelState.PRINTED, OrderQueue.TO_PACK),
    (ParcelState.VERIFIED, OrderQueue.TO_SHIP),
)


def queue_of(state: OrderState, parcels: Iterable[ParcelState], *, has_open_exception: bool) -> OrderQueue:
    """Return the queue of an order: the first that fits, in the order of the architecture page."""
    if state is OrderState.CANCELLED:
        return OrderQueue.CANCELLED
    if state is OrderState.REPLACED:
        return OrderQueue.REPLACED
    if state is OrderState.CLOSED:
        return OrderQueue.CLOSED
    if state is OrderState.SHIPPED:
        return OrderQueue.SHIPPED
    if state is OrderState.RECEIVED or (state is OrderState.AUDITED and not has_open_exception):
        return OrderQueue.TO_AUDIT
    if has_open_exception:
        return OrderQueue.EXCEPTION
    live = set(parcels)
    for parcel_state, queue in _PARCEL_QUEUE:
        if parcel_state in live:
            return queue
    return OrderQueue.TO_PRINT


def state_from_parcels(parcels: Iterable[ParcelState]) -> OrderState:
    """Return SHIPPED when every live parcel is shipped, else ROUTED (an order is complete with its last parcel)."""
    live = [state for state in parcels if state is not ParcelState.CANCELLED]
    if live and all(state is ParcelState.SHIPPED for state in live):
        return OrderState.SHIPPED
    return OrderState.ROUTED


def shape_of(sku_quantities: dict[int | str, int]) -> OrderShape:
    """Return the shape of an order from its quantity per SKU (pieces)."""
    if len(sku_quantities) > 1:
        return OrderShape.MULTI_SKU
    return OrderShape.SINGLE if sum(sku_quantities.values()) <= 1 else OrderShape.MULTI_QTY
