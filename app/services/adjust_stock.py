"""Set counted figures; a figure below what is promised takes the latest promises back into SHORTAGE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select, update

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderMove
from app.domain.parcel_state import ParcelState
from app.domain.people import Actor, Right
from app.errors import AppError, BadInput, LostRace, NotFound, Param
from app.models.base import AnyRow
from app.models.bulk import insert_many
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.parcels import parcel, parcel_line
from app.models.stock import sku, stock, stock_move
from app.models.warehouses import warehouse
from app.services import order_book, stock_book
from app.services.order_book import Move
from app.services.pull_back import drop_parcels
from app.services.push_stock import queue_push
from app.services.queries.rows import Outcome
from app.services.stock_book import Piece

_REACH = (ParcelState.PLANNED, ParcelState.WAYBILLED, ParcelState.PRINTED, ParcelState.VERIFIED)
"""Parcels whose promise can be taken back, the least advanced first."""

MOST_PIECES = 1_000_000_000
"""More than this of one SKU is a slip of the finger, and more than the database holds."""

_AT_ONCE = 100


@dataclass(frozen=True)
class Count:
    """One counted figure: pieces on hand of a SKU in a warehouse; ``bin`` None leaves the place as it is."""

    sku_id: int
    warehouse_id: int
    on_hand_qty: int
    bin: str | None = None


def adjust(db: Database, counts: Sequence[Count], reason: str, by: Actor) -> tuple[Outcome, ...]:
    """Set counted figures, one outcome each, which names the orders that lost their promise.

    A hundred go into one transaction; when one of them cannot be set, those are set one by one.
    """
    by.require(Right.ADJUST_STOCK)
    outcomes: list[Outcome] = []
    for start in range(0, len(counts), _AT_ONCE):
        part = counts[start : start + _AT_ONCE]
        try:
            outcomes += db.run(lambda tx, part=part: [_adjust(tx, count, reason) for count in part], by)  # type: ignore[misc]
        except AppError:
            outcomes += [_adjust_one(db, count, reason, by) for count in part]
    return tuple(outcomes)


def _adjust_one(db: Database, count: Count, reason: str, by: Actor) -> Outcome:
    try:
        return db.run(lambda tx: _adjust(tx, count, reason), by)
    except AppError as error:
        return Outcome(str(count.sku_id), error.code, error.params)


def _adjust(tx: Tx, count: Count, reason: str) -> Outcome:
    code = tx.conn.execute(select(sku.c.sku_code).where(sku.c.id == count.sku_id)).scalar_one_or_none()
    if code is None:
        raise NotFound("sku.not_found", code=str(count.sku_id))
    if tx.conn.execute(select(warehouse.c.id).where(warehouse.c.id == count.warehouse_id)).first() is None:
        raise NotFound("warehouse.not_found", name=str(count.warehouse_id))
    if count.on_hand_qty < 0:
        raise BadInput("stock.negative", code=code, qty=count.on_hand_qty)
    if count.on_hand_qty > MOST_PIECES:
        raise BadInput("stock.too_many", code=code, qty=count.on_hand_qty, limit=MOST_PIECES)
    place = (count.sku_id, count.warehouse_id)
    stock_book.ensure_rows(tx, [place])
    row = _locked(tx, place)
    shortened: list[str] = []
    if row.reserved_qty + row.quarantine_qty > count.on_hand_qty:
        need = row.reserved_qty + row.quarantine_qty - count.on_hand_qty
        if need > row.reserved_qty:
            raise BadInput("stock.below_quarantine", code=code, qty=count.on_hand_qty, quarantine=row.quarantine_qty)
        shortened = take_promises_back(tx, place, need, reason)
        row = _locked(tx, place)
    values: dict[str, Any] = {"on_hand_qty": count.on_hand_qty}
    if count.bin is not None:
        values["bin"] = count.bin
    tx.conn.execute(update(stock).where(stock.c.sku_id == place[0], stock.c.warehouse_id == place[1]).values(**values))
    if count.on_hand_qty != row.on_hand_qty:
        piece = Piece(*place, abs(count.on_hand_qty - row.on_hand_qty), document=reason)
        insert_many(
            tx.conn,
            stock_move,
            [stock_book.move_row(tx, piece, "set", "on_hand", row.on_hand_qty, count.on_hand_qty)],
        )
        queue_push(tx, [count.sku_id])
    tx.touch("stock", count.sku_id)
    detail = f"{row.on_hand_qty} → {count.on_hand_qty}"
    return Outcome(code, detail=detail if not shortened else f"{detail}  {', '.join(shortened)}")


def _locked(tx: Tx, place: stock_book.Place) -> AnyRow:
    return tx.conn.execute(
        select(stock.c.on_hand_qty, stock.c.reserved_qty, stock.c.quarantine_qty)
        .where(stock.c.sku_id == place[0], stock.c.warehouse_id == place[1])
        .with_for_update()
    ).one()


def take_promises_back(tx: Tx, place: stock_book.Place, need: int, reason: str) -> list[str]:
    """Un-reserve at least ``need`` pieces: the least advanced and latest promises first; return the orders' numbers.

    Those orders go back to AUDITED with SHORTAGE, which clears itself when stock comes. Labels on paper are named.
    Orders of which a parcel has left keep theirs. Raises LostRace when that leaves too little.
    """
    rank = {state.value: number for number, state in enumerate(_REACH)}
    other = parcel.alias()
    rows = tx.conn.execute(
        select(parcel.c.order_id, parcel.c.id, parcel.c.state, parcel_line.c.qty)
        .join(parcel_line, parcel_line.c.parcel_id == parcel.c.id)
        .where(
            parcel_line.c.sku_id == place[0],
            parcel.c.warehouse_id == place[1],
            parcel.c.state.in_(list(rank)),
            ~exists().where(other.c.order_id == parcel.c.order_id, other.c.state == ParcelState.SHIPPED.value),
        )
    ).all()
    freed, chosen = 0, []
    for row in sorted(rows, key=lambda row: (rank[row.state], -row.id)):
        if freed >= need:
            break
        freed += row.qty
        if row.order_id not in chosen:
            chosen.append(row.order_id)
    if freed < need:
        raise LostRace("stock.figures_differ", sku_id=place[0], reserved=freed)
    code = tx.conn.execute(select(sku.c.sku_code).where(sku.c.id == place[0])).scalar_one()
    labels = drop_parcels(tx, chosen, "parcel.cancelled", reason="stock_lowered")
    numbers = []
    why: dict[str, Param] = {"reason": "stock_lowered", "why": reason}
    for order_id in chosen:
        order_book.settle(tx, [order_id], {order_id: Move(OrderMove.UNROUTE, "order.unrouted", why)})
        detail: dict[str, Any] = {"skus": [code], **({"labels": labels[order_id]} if labels.get(order_id) else {})}
        order_book.open_exception(tx, order_id, ExceptionKind.SHORTAGE, **detail)
        order_book.settle(tx, [order_id])
        numbers.append(_number(tx, order_id))
    return numbers


def _number(tx: Tx, order_id: int) -> str:
    return str(tx.conn.execute(select(sales_order.c.order_no).where(sales_order.c.id == order_id)).scalar_one())


def set_safety(db: Database, sku_id: int, warehouse_id: int, safety_qty: int, by: Actor) -> tuple[Outcome, ...]:
    """Set how many pieces are never offered for sale."""
    by.require(Right.ADJUST_STOCK)
    if not 0 <= safety_qty <= MOST_PIECES:
        raise BadInput("stock.negative", code=str(sku_id), qty=safety_qty)

    def work(tx: Tx) -> Outcome:
        stock_book.ensure_rows(tx, [(sku_id, warehouse_id)])
        tx.conn.execute(
            update(stock)
            .where(stock.c.sku_id == sku_id, stock.c.warehouse_id == warehouse_id)
            .values(safety_qty=safety_qty)
        )
        tx.touch("stock", sku_id)
        queue_push(tx, [sku_id])
        return Outcome(str(sku_id))

    return (db.run(work, by),)
