"""Transfer stock between warehouses: taken here and put there in one transaction, two ledger lines."""

from __future__ import annotations

from sqlalchemy import select, update

from app.domain.people import Actor, Right
from app.errors import BadInput, NotFound
from app.models.bulk import insert_many
from app.models.database import Database, Tx
from app.models.stock import sku, stock, stock_move
from app.models.warehouses import warehouse
from app.services import stock_book
from app.services.push_stock import queue_push
from app.services.queries.rows import Outcome
from app.services.stock_book import Piece

KIND = "transfer"


def transfer(db: Database, sku_id: int, from_id: int, to_id: int, qty: int, by: Actor) -> tuple[Outcome, ...]:
    """Move available pieces of a SKU from one warehouse to another.

    Raises NotAllowed, NotFound, and BadInput for a quantity below one, the same warehouse twice, or too little there.
    """
    by.require(Right.ADJUST_STOCK)
    if qty < 1:
        raise BadInput("stock.negative", code=str(sku_id), qty=qty)
    if from_id == to_id:
        raise BadInput("stock.same_warehouse")

    def work(tx: Tx) -> Outcome:
        code = tx.conn.execute(select(sku.c.sku_code).where(sku.c.id == sku_id)).scalar_one_or_none()
        if code is None:
            raise NotFound("sku.not_found", code=str(sku_id))
        names = _names(tx, from_id, to_id)
        stock_book.ensure_rows(tx, [(sku_id, from_id), (sku_id, to_id)])
        steps = {from_id: -qty, to_id: qty}
        for place in sorted(steps):  # rows in fixed order, as everywhere
            _change(tx, sku_id, place, steps[place], code, f"{names[from_id]} → {names[to_id]}")
        tx.touch("stock", sku_id)
        queue_push(tx, [sku_id])
        return Outcome(code, detail=f"{names[from_id]} → {names[to_id]}: {qty}")

    return (db.run(work, by),)


def _names(tx: Tx, *ids: int) -> dict[int, str]:
    rows = tx.conn.execute(select(warehouse.c.id, warehouse.c.name).where(warehouse.c.id.in_(ids)))
    found = {row.id: row.name for row in rows}
    for warehouse_id in ids:
        if warehouse_id not in found:
            raise NotFound("warehouse.not_found", name=str(warehouse_id))
    return found


def _change(tx: Tx, sku_id: int, place: int, change: int, code: str, document: str) -> None:
    free = stock.c.on_hand_qty - stock.c.reserved_qty - stock.c.quarantine_qty
    row = tx.conn.execute(
        update(stock)
        .where(stock.c.sku_id == sku_id, stock.c.warehouse_id == place, free + change >= 0)
        .values(on_hand_qty=stock.c.on_hand_qty + change)
        .returning(stock.c.on_hand_qty)
    ).one_or_none()
    if row is None:
        raise BadInput("stock.too_little", code=code, qty=-change)
    piece = Piece(sku_id, place, abs(change), document=document)
    line = stock_book.move_row(tx, piece, KIND, "on_hand", row.on_hand_qty - change, row.on_hand_qty)
    insert_many(tx.conn, stock_move, [line])
