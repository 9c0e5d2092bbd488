"""What routing would decide for an order now, and why; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.domain.order_state import OrderState
from app.domain.parcel_state import ParcelState
from app.domain.routing import decide
from app.errors import IllegalMove, NotFound, Param
from app.models.base import AnyRow
from app.models.orders import order_event, sales_order
from app.models.parcels import parcel, parcel_line
from app.services.order_book import find_order
from app.services.order_demand import needs_of
from app.services.queries.detail_rows import WOULD_GO, EventRow, RouteWhy
from app.services.route_orders import refusal_params, routed_params
from app.services.route_surroundings import available, demand_of, load_surroundings, order_facts
from app.services.stock_shares import shares_of

_ROUTED = "order.routed"
_CHANGED = ("order.carrier_found", "order.carrier_chosen", "order.warehouse_chosen", "order.warehouse_freed")
_OPEN = (OrderState.RECEIVED.value, OrderState.AUDITED.value, OrderState.ROUTED.value)


@dataclass(frozen=True)
class RouteAnswer:
    """The sentence of a decision: ``route.would_go``, or the finding that it would open."""

    order_no: str
    code: str
    params: dict[str, Param]


def explain_route(conn: Connection, now: datetime, order_no: str) -> RouteAnswer:
    """Decide an order as if it were routed now, with what it has reserved free again.

    Raises NotFound, and IllegalMove for an order that has left or ended.
    """
    return _explain(conn, now, find_order(conn, order_no))


def why_routed(conn: Connection, now: datetime, order_id: int) -> RouteWhy:
    """Return the last decision about an order, what was changed of it since, and what would be decided now.

    Raises NotFound.
    """
    row = conn.execute(select(sales_order).where(sales_order.c.id == order_id)).one_or_none()
    if row is None:
        raise NotFound("order.not_found", order_no=str(order_id))
    events = conn.execute(
        select(order_event)
        .where(order_event.c.order_id == order_id, order_event.c.code.in_((_ROUTED, *_CHANGED)))
        .order_by(order_event.c.id.desc())
    ).all()
    last = next((at for at, event in enumerate(events) if event.code == _ROUTED), -1)
    decided = tuple(EventRow(one.id, one.at, one.code, one.params, one.by_name, one.station) for one in events)
    try:
        answer = _explain(conn, now, row)
    except IllegalMove as error:
        return RouteWhy(decided[: last + 1], error.code, error.params)
    return RouteWhy(decided[: last + 1], answer.code, answer.params)


def _explain(conn: Connection, now: datetime, row: AnyRow) -> RouteAnswer:
    if row.state not in _OPEN:
        raise IllegalMove("order.over_already", order_no=row.order_no, state=row.state)
    order = conn.execute(order_facts([row.id])).one()
    skus: dict[int, int] = defaultdict(int)
    for need in needs_of(conn, [row.id]):
        skus[need.sku_id] += need.qty
    around = load_surroundings(conn, now, skus, {order.province})
    free = available(conn, skus)
    for mine in conn.execute(
        select(parcel_line.c.sku_id, parcel.c.warehouse_id, parcel_line.c.qty)
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .where(
            parcel.c.order_id == row.id,
            parcel.c.state.not_in((ParcelState.CANCELLED.value, ParcelState.SHIPPED.value)),
        )
    ):
        free[(mine.sku_id, mine.warehouse_id)] = free.get((mine.sku_id, mine.warehouse_id), 0) + mine.qty
    demand = demand_of(order, dict(skus), around)
    by_warehouse = around.chooser.by_warehouse
    (decision,) = decide(
        [demand],
        around.depots,
        free,
        (lambda one, depot: around.cost({row.id: order}, one, depot)) if by_warehouse else None,
        shares_of(conn, skus, leaving_out=row.id),
    )
    if decision.warehouse_id is None:
        kind = "no_warehouse" if decision.code == "route.no_warehouse" else "shortage"
        return RouteAnswer(row.order_no, f"exception.opened.{kind}", refusal_params(decision, around))
    chosen = around.chooser.choose(around.load_of(order, demand.skus, decision.warehouse_id))
    return RouteAnswer(row.order_no, WOULD_GO, routed_params(demand, decision, chosen))
