"""Route: choose the warehouse and carrier of audited orders, reserve their stock, plan their parcels.

Set-based: one round decides hundreds of orders in memory and takes each SKU's stock with one guarded update. Where
another station was faster on a SKU, only the orders that need it are decided again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, FromClause, and_, exists, func, or_, select, update

from app.domain.carrier_rules import Chosen
from app.domain.exceptions import RETRIED_BY_ROUTING, ExceptionKind
from app.domain.order_state import OrderMove, OrderState
from app.domain.parcel_state import ParcelState
from app.domain.reasons import pack
from app.domain.routing import Cost, Decision, Demand, decide
from app.domain.wishes import BOUND
from app.errors import Param
from app.models.base import AnyRow
from app.models.bulk import given, insert_many, take_ids
from app.models.database import Database, Tx
from app.models.freight import warehouse_region
from app.models.orders import order_exception, order_line, receiver, sales_order
from app.models.parcels import parcel, parcel_line
from app.models.shops import shop
from app.models.stock import bundle_item, stock
from app.models.warehouses import warehouse
from app.services import order_book, stock_book
from app.services.give_gifts import leave_out_optional, optional_pieces
from app.services.merge_settings import merge_settings, not_waiting
from app.services.order_book import Move, chunks
from app.services.order_demand import Need, needs_of
from app.services.push_stock import queue_push
from app.services.route_surroundings import Surroundings, available, demand_of, load_surroundings, order_facts
from app.services.stock_book import Piece
from app.services.stock_shares import locked_shares, shares_of, tight_places

BATCH = 500
_ROUNDS = 3
_STOPS = (ExceptionKind.SHORTAGE.value, ExceptionKind.NO_WAREHOUSE.value)


@dataclass
class Routed:
    """What one round of routing did."""

    routed: list[int] = field(default_factory=list)
    stopped: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class _Batch:
    """The orders of one round and what they are decided with."""

    orders: Mapping[int, AnyRow]
    needs: Mapping[int, Sequence[Need]]
    around: Surroundings


def route_waiting(db: Database, limit: int = BATCH) -> Routed:
    """Route audited orders that have nothing open but what routing itself can cure; urgent and early promises first."""
    return db.run(lambda tx: _route_waiting(tx, limit))


def _route_waiting(tx: Tx, limit: int) -> Routed:
    order = sales_order.c
    blocked = exists().where(
        order_exception.c.order_id == order.id,
        order_exception.c.closed_at.is_(None),
        order_exception.c.kind.not_in(sorted(RETRIED_BY_ROUTING)),
    )
    query = (
        select(order.id)
        .where(
            order.state == OrderState.AUDITED.value,
            ~blocked,
            not_waiting(merge_settings(tx.conn), tx.at),
            or_(order.open_exceptions == 0, could_go(_tight(tx))),
        )
        .order_by(order.urgent.desc(), order.sort_at, order.id)
        .limit(limit)
    )
    return route_in(tx, list(tx.conn.execute(query).scalars()))


def _tight(tx: Tx) -> FromClause | None:
    """Return the pieces that shops may have of what short orders wait for, where less than what is free; else None."""
    rows = tight_places(tx.conn)
    if not rows:
        return None
    columns = {"shop_id": shop.c.id.type} | {name: stock.c[name].type for name in ("sku_id", "warehouse_id")}
    return given(tx.conn, "tight", columns | {"qty": stock.c.on_hand_qty.type}, rows)


def could_go(tight: FromClause | None = None) -> ColumnElement[bool]:
    """SQL: some warehouse that may send the order has enough free pieces for each of its lines.

    Orders that wait for stock are left out by it, or a batch full of them would keep all others from being routed.
    ``tight`` has the places (shop, SKU, warehouse) where a shop may have less than what is free.
    """
    open_qty = order_line.c.qty - order_line.c.refunded_qty
    mine = and_(order_line.c.order_id == sales_order.c.id, open_qty > 0, ~order_line.c.optional)

    free: ColumnElement[int] = stock.c.on_hand_qty - stock.c.reserved_qty - stock.c.quarantine_qty
    if tight is not None:
        share = select(tight.c.qty).where(
            tight.c.shop_id == sales_order.c.shop_id,
            tight.c.sku_id == stock.c.sku_id,
            tight.c.warehouse_id == stock.c.warehouse_id,
        )
        free = func.coalesce(share.correlate(sales_order, stock).scalar_subquery(), free)
    enough = exists().where(
        stock.c.sku_id == order_line.c.sku_id, stock.c.warehouse_id == warehouse.c.id, free >= open_qty
    )
    enough_of_item = exists().where(
        stock.c.sku_id == bundle_item.c.sku_id,
        stock.c.warehouse_id == warehouse.c.id,
        free >= open_qty * bundle_item.c.qty,
    )
    lacks = exists().where(
        mine, order_line.c.sku_id.is_not(None), ~enough.correlate(order_line, warehouse, sales_order)
    )
    lacks_item = exists().where(
        mine,
        bundle_item.c.bundle_id == order_line.c.bundle_id,
        ~enough_of_item.correlate(order_line, bundle_item, warehouse, sales_order),
    )
    bound = exists().where(warehouse_region.c.warehouse_id == warehouse.c.id).correlate(warehouse)
    covers = (
        exists()
        .where(
            warehouse_region.c.warehouse_id == warehouse.c.id,
            receiver.c.order_id == sales_order.c.id,
            receiver.c.current,
            warehouse_region.c.province == receiver.c.province,
            warehouse_region.c.city.in_(("", receiver.c.city)),
        )
        .correlate(sales_order, warehouse)
    )
    here = (lacks.correlate(sales_order, warehouse), lacks_item.correlate(sales_order, warehouse))
    chosen = sales_order.c.warehouse_wish.startswith(BOUND)
    only = sales_order.c.warehouse_wish.in_((BOUND + warehouse.c.code, BOUND + warehouse.c.name))
    goes = or_(and_(~chosen, or_(~bound, covers)), only)
    return exists().where(warehouse.c.active, goes, *(~one for one in here)).correlate(sales_order)


def route_in(tx: Tx, ids: Sequence[int]) -> Routed:
    """Route these audited orders inside a transaction, in the order given."""
    result = Routed()
    orders = _orders(tx, ids)
    if not orders:
        return result
    batch = _batch(tx, orders)
    waiting = [
        demand_of(orders[order_id], _pieces_by_sku(batch.needs[order_id]), batch.around)
        for order_id in ids
        if order_id in orders
    ]
    demands = {demand.order_id: demand for demand in waiting}
    cost = partial(batch.around.cost, orders) if batch.around.chooser.by_warehouse else None
    placed: list[tuple[Demand, Decision]] = []
    refused: list[Decision] = []
    for _ in range(_ROUNDS):
        if not waiting:
            break
        wanted = {sku_id for demand in waiting for sku_id in demand.skus}
        shares = locked_shares(tx, wanted, [depot.id for depot in batch.around.depots])
        free = available(tx.conn, wanted)
        decisions = decide(waiting, batch.around.depots, free, cost, shares)
        by_order = {demand.order_id: demand for demand in waiting}
        taken = [(by_order[one.order_id], one) for one in decisions if one.warehouse_id is not None]
        refused += [one for one in decisions if one.warehouse_id is None]
        missed = stock_book.reserve(tx, [piece for demand, one in taken for piece in _pieces(demand, one)])
        lost = [pair for pair in taken if any(piece.place in missed for piece in _pieces(*pair))] if missed else []
        _give_back(tx, lost, missed)
        losers = {demand.order_id for demand, _ in lost}
        placed += [pair for pair in taken if pair[0].order_id not in losers]
        waiting = [demand for demand, _ in lost]
    refused += [Decision(demand.order_id, None, "route.short") for demand in waiting]
    leaner = _leave_out_optional(tx, refused, demands, batch.around, cost)
    refused = [one for one in refused if one.order_id not in leaner]
    _refuse(tx, refused, batch.around)
    _place(tx, placed, batch)
    result.routed = [demand.order_id for demand, _ in placed]
    result.stopped = [one.order_id for one in refused]
    if leaner:
        again = route_in(tx, leaner)
        result.routed += again.routed
        result.stopped += again.stopped
    return result


def _leave_out_optional(
    tx: Tx, refused: Sequence[Decision], demands: Mapping[int, Demand], around: Surroundings, cost: Cost | None
) -> list[int]:
    """Take gifts that were for as long as stock lasts off the orders that could go without them; return those."""
    pieces = optional_pieces(tx, [one.order_id for one in refused])
    lean = []
    for order_id, gifts in sorted(pieces.items()):
        skus = {sku_id: qty - gifts.get(sku_id, 0) for sku_id, qty in demands[order_id].skus.items()}
        lean.append(replace(demands[order_id], skus={sku_id: qty for sku_id, qty in skus.items() if qty > 0}))
    lean = [demand for demand in lean if demand.skus]
    if not lean:
        return []
    wanted = {sku_id for demand in lean for sku_id in demand.skus}
    free, shares = available(tx.conn, wanted), shares_of(tx.conn, wanted)
    going = [one.order_id for one in decide(lean, around.depots, free, cost, shares) if one.warehouse_id is not None]
    leave_out_optional(tx, going)
    return going


def _batch(tx: Tx, orders: Mapping[int, AnyRow]) -> _Batch:
    needs: dict[int, list[Need]] = {order_id: [] for order_id in orders}
    skus: set[int] = set()
    for need in needs_of(tx.conn, orders):
        needs[need.order_id].append(need)
        skus.add(need.sku_id)
    around = load_surroundings(tx.conn, tx.at, skus, {order.province for order in orders.values()})
    return _Batch(orders, needs, around)


def _pieces_by_sku(needs: Sequence[Need]) -> dict[int, int]:
    found: dict[int, int] = {}
    for need in needs:
        found[need.sku_id] = found.get(need.sku_id, 0) + need.qty
    return found


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
            order_facts(part)
            .where(sales_order.c.state == OrderState.AUDITED.value)
            .order_by(sales_order.c.id)
            # What another station is routing this moment is left to it.
            .with_for_update(skip_locked=True, of=sales_order)
        )
        found.update({row.id: row for row in rows})
    return found


# --- what cannot be sent ----------------------------------------------------------------------------------------------


def _refuse(tx: Tx, refused: Sequence[Decision], around: Surroundings) -> None:
    """Open SHORTAGE or NO_WAREHOUSE; one that is open already is brought up to date without a new event."""
    if not refused:
        return
    known = _open_stops(tx, [one.order_id for one in refused])
    fresh = []
    stale: dict[str, list[int]] = defaultdict(list)
    for one in refused:
        kind = ExceptionKind.NO_WAREHOUSE if one.code == "route.no_warehouse" else ExceptionKind.SHORTAGE
        params = refusal_params(one, around)
        open_ones = known.get(one.order_id, {})
        for other in open_ones:
            if other != kind.value:
                stale[other].append(one.order_id)
        if kind.value not in open_ones:
            fresh.append((one.order_id, kind, None, params))
        elif open_ones[kind.value].params != params:
            row_id = open_ones[kind.value].id
            tx.conn.execute(update(order_exception).where(order_exception.c.id == row_id).values(params=params))
    for kind_name, order_ids in stale.items():
        order_book.close_exceptions(tx, order_ids, [kind_name], "cured")
    order_book.open_exceptions(tx, fresh)
    order_book.settle(tx, {order_id for order_id, *_ in fresh}.union(*stale.values()))


def _open_stops(tx: Tx, ids: Collection[int]) -> dict[int, dict[str, AnyRow]]:
    found: dict[int, dict[str, AnyRow]] = defaultdict(dict)
    for part in chunks(ids):
        rows = tx.conn.execute(
            select(order_exception.c.id, order_exception.c.order_id, order_exception.c.kind, order_exception.c.params)
            .where(
                order_exception.c.order_id.in_(part),
                order_exception.c.kind.in_(_STOPS),
                order_exception.c.closed_at.is_(None),
            )
        )  # fmt: skip
        for row in rows:
            found[row.order_id][row.kind] = row
    return found


def refusal_params(one: Decision, around: Surroundings) -> dict[str, Param]:
    """Return the parameters of SHORTAGE or NO_WAREHOUSE: what is missing, and what is proposed to do about it."""

    def code(sku_id: int) -> str:
        return around.skus[sku_id].code

    params: dict[str, Param] = {**one.params, "others": list(one.others)}
    if one.code == "route.no_warehouse":
        return params
    params["skus"] = [f"{code(item.sku_id)} {item.have}/{item.need}" for item in one.missing]
    if one.proposal:
        by_house: dict[str, list[str]] = defaultdict(list)
        for part in one.parts:
            by_house[part.warehouse].append(f"{code(part.sku_id)} ×{part.qty}")
        parts = [" ".join((house, *pieces)).strip() for house, pieces in by_house.items()]
        params["proposal"] = [pack(one.proposal, parts=parts, warehouse=one.params.get("warehouse"))]
    return params


# --- what goes --------------------------------------------------------------------------------------------------------


def _place(tx: Tx, placed: Sequence[tuple[Demand, Decision]], batch: _Batch) -> None:
    """Plan one parcel per order, close what routing cured, and move the orders to ROUTED."""
    if not placed:
        return
    ids = [demand.order_id for demand, _ in placed]
    first_index = _next_index(tx, ids)
    parcels, contents = [], []
    moves: dict[int, Move] = {}
    no_carrier = []
    for parcel_id, (demand, decision) in zip(take_ids(tx.conn, parcel, len(placed)), placed, strict=True):
        assert decision.warehouse_id is not None  # noqa: S101 - only placed decisions come here
        load = batch.around.load_of(batch.orders[demand.order_id], demand.skus, decision.warehouse_id)
        chosen = batch.around.chooser.choose(load)
        if chosen.carrier is None:
            found: dict[str, Param] = {**chosen.params, "others": list(chosen.others)}
            no_carrier.append((demand.order_id, ExceptionKind.NO_CARRIER, parcel_id, found))
        index = first_index[demand.order_id]
        parcels.append(_parcel_row(tx, parcel_id, decision, chosen, load.weight_g, index))
        contents += [
            {"parcel_id": parcel_id, "order_line_id": need.order_line_id, "sku_id": need.sku_id, "qty": need.qty}
            for need in batch.needs[demand.order_id]
        ]
        tx.touch("parcel", parcel_id)
        tx.event(demand.order_id, "parcel.planned", parcel_id=parcel_id, after=ParcelState.PLANNED.value)
        moves[demand.order_id] = Move(OrderMove.ROUTE, "order.routed", routed_params(demand, decision, chosen))
    insert_many(tx.conn, parcel, parcels)
    insert_many(tx.conn, parcel_line, contents)
    order_book.close_exceptions(tx, ids, RETRIED_BY_ROUTING, "cured")
    if no_carrier:
        order_book.open_exceptions(tx, no_carrier)
    order_book.settle(tx, ids, moves)
    queue_push(tx, {sku_id for demand, _ in placed for sku_id in demand.skus})


def routed_params(demand: Demand, decision: Decision, chosen: Chosen) -> dict[str, Param]:
    """Return what the timeline keeps of both decisions: what was chosen and why, and why each other was not."""
    return {
        **chosen.params,
        **decision.params,
        "why": decision.code,
        "warehouse_others": list(decision.others),
        "pieces": sum(demand.skus.values()),
        "carrier_why": chosen.code,
        "carrier": chosen.carrier.name if chosen.carrier else None,
        "carrier_others": list(chosen.others),
    }


def _parcel_row(tx: Tx, parcel_id: int, decision: Decision, chosen: Chosen, weight: int, index: int) -> dict[str, Any]:
    return {
        "id": parcel_id,
        "order_id": decision.order_id,
        "parcel_index": index,
        "state": ParcelState.PLANNED.value,
        "warehouse_id": decision.warehouse_id,
        "carrier_id": chosen.carrier.id if chosen.carrier else None,
        "service_code": chosen.carrier.service_code if chosen.carrier else "",
        "expected_weight_g": weight,
        "freight_cents": chosen.freight_cents,
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
