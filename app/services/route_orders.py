"""Route: choose the warehouse and carrier of audited orders, reserve their stock, plan their parcels.

Set-based: one round decides hundreds of orders in memory and takes each SKU's stock with one guarded update. Where
another station was faster on a SKU, only the orders that need it are decided again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.domain.carrier_rules import CarrierChoice, Chosen, choose
from app.domain.exceptions import RETRIED_BY_ROUTING, ExceptionKind
from app.domain.order_state import OrderMove, OrderState
from app.domain.parcel_state import ParcelState
from app.domain.routing import Available, Decision, Demand, Depot, decide
from app.errors import Param
from app.models.base import AnyRow
from app.models.bulk import insert_many, take_ids
from app.models.database import Database, Tx
from app.models.orders import order_exception, order_line, sales_order
from app.models.parcels import parcel, parcel_line
from app.models.shops import shop
from app.models.stock import sku, stock
from app.models.warehouses import carrier, warehouse
from app.services import order_book, stock_book
from app.services.order_book import Move, chunks
from app.services.push_stock import queue_push
from app.services.stock_book import Piece

BATCH = 500
_ROUNDS = 3


@dataclass
class Routed:
    """What one round of routing did."""

    routed: list[int] = field(default_factory=list)
    stopped: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Surroundings:
    depots: tuple[Depot, ...]
    carriers: tuple[CarrierChoice, ...]
    weights: dict[int, int]
    codes: dict[int, str]


def route_waiting(db: Database, limit: int = BATCH) -> Routed:
    """Route audited orders that have nothing open but what routing itself can cure; urgent and early promises first."""
    return db.run(lambda tx: _route_waiting(tx, limit))


def _route_waiting(tx: Tx, limit: int) -> Routed:
    blocked = exists().where(
        order_exception.c.order_id == sales_order.c.id,
        order_exception.c.closed_at.is_(None),
        order_exception.c.kind.not_in(sorted(RETRIED_BY_ROUTING)),
    )
    ids = list(
        tx.conn.execute(
            select(sales_order.c.id)
            .where(
                sales_order.c.state == OrderState.AUDITED.value,
                ~blocked,
                or_(sales_order.c.open_exceptions == 0, ~_lacks()),
            )
            .order_by(sales_order.c.urgent.desc(), sales_order.c.sort_at, sales_order.c.id)
            .limit(limit)
        ).scalars()
    )
    return route_in(tx, ids)


def _lacks() -> ColumnElement[bool]:
    """SQL: some line of the order finds no warehouse with enough free pieces.

    Orders that wait for stock are left out by it, or a batch full of them would keep all others from being routed.
    """
    wanted = order_line.c.qty - order_line.c.refunded_qty
    free = stock.c.on_hand_qty - stock.c.reserved_qty - stock.c.quarantine_qty
    enough = exists().where(stock.c.sku_id == order_line.c.sku_id, free >= wanted)
    return exists().where(order_line.c.order_id == sales_order.c.id, wanted > 0, ~enough)


def route_in(tx: Tx, ids: Sequence[int]) -> Routed:
    """Route these audited orders inside a transaction, in the order given."""
    result = Routed()
    if not ids:
        return result
    orders = _orders(tx, ids)
    demands = _demands(tx, [order_id for order_id in ids if order_id in orders], orders)
    if not demands:
        return result
    around = _surroundings(tx, {sku_id for demand in demands for sku_id in demand.skus})
    placed: list[tuple[Demand, Decision]] = []
    refused: list[Decision] = []
    waiting = list(demands)
    for _ in range(_ROUNDS):
        if not waiting:
            break
        decisions = decide(waiting, around.depots, _available(tx, waiting))
        by_order = {demand.order_id: demand for demand in waiting}
        taken = [(by_order[one.order_id], one) for one in decisions if one.warehouse_id is not None]
        refused += [one for one in decisions if one.warehouse_id is None]
        missed = stock_book.reserve(tx, [piece for demand, one in taken for piece in _pieces(demand, one)])
        lost = [pair for pair in taken if any(piece.place in missed for piece in _pieces(*pair))]
        _give_back(tx, lost, missed)
        placed += [pair for pair in taken if pair not in lost]
        waiting = [demand for demand, _ in lost]
    refused += [Decision(demand.order_id, None, "route.short") for demand in waiting]
    _refuse(tx, refused, around)
    _place(tx, placed, orders, around)
    result.routed = [demand.order_id for demand, _ in placed]
    result.stopped = [one.order_id for one in refused]
    return result


def _give_back(tx: Tx, lost: Sequence[tuple[Demand, Decision]], missed: set[stock_book.Place]) -> None:
    """Orders that lost one SKU to another station return what they got of the others."""
    got = [piece for pair in lost for piece in _pieces(*pair) if piece.place not in missed]
    stock_book.unreserve(tx, got)


def _pieces(demand: Demand, decision: Decision) -> list[Piece]:
    assert decision.warehouse_id is not None  # noqa: S101 - only placed decisions come here
    return [Piece(sku_id, decision.warehouse_id, qty, demand.order_id) for sku_id, qty in sorted(demand.skus.items())]


def _orders(tx: Tx, ids: Collection[int]) -> dict[int, AnyRow]:
    found: dict[int, AnyRow] = {}
    for part in chunks(ids):
        rows = tx.conn.execute(
            select(
                sales_order.c.id, sales_order.c.order_no, sales_order.c.carrier_wish, sales_order.c.shop_id,
                shop.c.warehouse_id.label("own_warehouse_id"), shop.c.carrier_id.label("shop_carrier_id"),
            )
            .join(shop, shop.c.id == sales_order.c.shop_id)
            .where(sales_order.c.id.in_(part), sales_order.c.state == OrderState.AUDITED.value)
            .order_by(sales_order.c.id)
            # What another station is routing this moment is left to it.
            .with_for_update(skip_locked=True, of=sales_order)
        )  # fmt: skip
        found.update({row.id: row for row in rows})
    return found


def _demands(tx: Tx, ids: Sequence[int], orders: dict[int, AnyRow]) -> list[Demand]:
    needs: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for part in chunks(ids):
        rows = tx.conn.execute(
            select(order_line.c.order_id, order_line.c.sku_id, order_line.c.qty - order_line.c.refunded_qty).where(
                order_line.c.order_id.in_(part), order_line.c.qty > order_line.c.refunded_qty
            )
        )
        for order_id, sku_id, qty in rows:
            needs[order_id][sku_id] += qty
    return [Demand(order_id, dict(needs[order_id]), orders[order_id].own_warehouse_id) for order_id in ids]


def _surroundings(tx: Tx, sku_ids: Collection[int]) -> _Surroundings:
    depots = tx.conn.execute(select(warehouse.c.id, warehouse.c.name, warehouse.c.priority).where(warehouse.c.active))
    carriers = tx.conn.execute(
        select(
            carrier.c.id, carrier.c.name, carrier.c.kind, carrier.c.service_code, carrier.c.priority, carrier.c.paused
        )
    )
    weights: dict[int, int] = {}
    codes: dict[int, str] = {}
    for part in chunks(sku_ids):
        for row in tx.conn.execute(select(sku.c.id, sku.c.weight_g, sku.c.sku_code).where(sku.c.id.in_(part))):
            weights[row.id], codes[row.id] = row.weight_g, row.sku_code
    return _Surroundings(
        tuple(Depot(*row) for row in depots), tuple(CarrierChoice(*row) for row in carriers), weights, codes
    )


def _available(tx: Tx, demands: Sequence[Demand]) -> Available:
    found: Available = {}
    for part in chunks({sku_id for demand in demands for sku_id in demand.skus}):
        rows = tx.conn.execute(
            select(
                stock.c.sku_id,
                stock.c.warehouse_id,
                stock.c.on_hand_qty - stock.c.reserved_qty - stock.c.quarantine_qty,
            ).where(stock.c.sku_id.in_(part))
        )
        found.update({(sku_id, warehouse_id): qty for sku_id, warehouse_id, qty in rows})
    return found


def _refuse(tx: Tx, refused: Sequence[Decision], around: _Surroundings) -> None:
    """Open SHORTAGE or NO_WAREHOUSE; one that is open already is brought up to date without a new event."""
    if not refused:
        return
    open_now = order_book.open_kinds(tx.conn, [one.order_id for one in refused])
    fresh = []
    for one in refused:
        kind = ExceptionKind.NO_WAREHOUSE if one.code == "route.no_warehouse" else ExceptionKind.SHORTAGE
        params: dict[str, Param] = {
            **one.params,
            "skus": [f"{around.codes.get(item.sku_id, item.sku_id)} {item.have}/{item.need}" for item in one.missing],
        }
        if kind.value not in open_now.get(one.order_id, ()):
            fresh.append((one.order_id, kind, None, params))
    order_book.open_exceptions(tx, fresh)
    order_book.settle(tx, [order_id for order_id, *_ in fresh])


def _place(tx: Tx, placed: Sequence[tuple[Demand, Decision]], orders: dict[int, AnyRow], around: _Surroundings) -> None:
    """Plan one parcel per order, close what routing cured, and move the orders to ROUTED."""
    if not placed:
        return
    ids = [demand.order_id for demand, _ in placed]
    first_index = _next_index(tx, ids)
    lines = _open_lines(tx, ids)
    parcels, contents = [], []
    moves: dict[int, Move] = {}
    no_carrier = []
    for parcel_id, (demand, decision) in zip(take_ids(tx.conn, parcel, len(placed)), placed, strict=True):
        order = orders[demand.order_id]
        chosen = choose(order.carrier_wish, order.shop_carrier_id, around.carriers)
        if chosen.carrier is None:
            no_carrier.append((demand.order_id, ExceptionKind.NO_CARRIER, parcel_id, chosen.params))
        weight = sum(around.weights.get(sku_id, 0) * qty for sku_id, qty in demand.skus.items())
        parcels.append(_parcel_row(tx, parcel_id, demand, decision, chosen, weight, first_index[demand.order_id]))
        contents += [
            {"parcel_id": parcel_id, "order_line_id": line.id, "sku_id": line.sku_id, "qty": line.open_qty}
            for line in lines[demand.order_id]
        ]
        tx.touch("parcel", parcel_id)
        tx.event(demand.order_id, "parcel.planned", parcel_id=parcel_id, after=ParcelState.PLANNED.value)
        pieces = sum(demand.skus.values())
        moves[demand.order_id] = Move(
            OrderMove.ROUTE,
            "order.routed",
            {**decision.params, "why": decision.code, "pieces": pieces, "carrier_why": chosen.code,
             "carrier": chosen.carrier.name if chosen.carrier else None},
        )  # fmt: skip
    insert_many(tx.conn, parcel, parcels)
    insert_many(tx.conn, parcel_line, contents)
    order_book.close_exceptions(tx, ids, RETRIED_BY_ROUTING, "cured")
    if no_carrier:
        order_book.open_exceptions(tx, no_carrier)
    order_book.settle(tx, ids, moves)
    queue_push(tx, {sku_id for demand, _ in placed for sku_id in demand.skus})


def _parcel_row(
    tx: Tx, parcel_id: int, demand: Demand, decision: Decision, chosen: Chosen, weight: int, index: int
) -> dict[str, Any]:
    return {
        "id": parcel_id,
        "order_id": demand.order_id,
        "parcel_index": index,
        "state": ParcelState.PLANNED.value,
        "warehouse_id": decision.warehouse_id,
        "carrier_id": chosen.carrier.id if chosen.carrier else None,
        "service_code": chosen.carrier.service_code if chosen.carrier else "",
        "expected_weight_g": weight,
        "created_at": tx.at,
    }


def _next_index(tx: Tx, ids: Collection[int]) -> dict[int, int]:
    found = dict.fromkeys(ids, 1)
    for part in chunks(ids):
        rows = tx.conn.execute(
            select(parcel.c.order_id, func.max(parcel.c.parcel_index))
            .where(parcel.c.order_id.in_(part))
            .group_by(parcel.c.order_id)
        )
        found.update({order_id: top + 1 for order_id, top in rows})
    return found


def _open_lines(tx: Tx, ids: Collection[int]) -> dict[int, list[AnyRow]]:
    found: dict[int, list[AnyRow]] = defaultdict(list)
    for part in chunks(ids):
        rows = tx.conn.execute(
            select(
                order_line.c.id,
                order_line.c.order_id,
                order_line.c.sku_id,
                (order_line.c.qty - order_line.c.refunded_qty).label("open_qty"),
            )
            .where(order_line.c.order_id.in_(part), order_line.c.qty > order_line.c.refunded_qty)
            .order_by(order_line.c.id)
        )
        for row in rows:
            found[row.order_id].append(row)
    return found
