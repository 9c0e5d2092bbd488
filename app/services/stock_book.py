"""The one door through which stock figures change: conditional updates in fixed order, each with its ledger line.

Rows are always taken in ascending (sku_id, warehouse_id), so that two transactions cannot deadlock; the guard is part
of the UPDATE, so that nothing is ever promised twice (performance page: one conditional UPDATE is the ceiling).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.errors import AppError, LostRace
from app.models.base import AnyRow
from app.models.bulk import given, insert_many
from app.models.database import Tx
from app.models.parcels import parcel, parcel_line
from app.models.stock import stock, stock_move

Place = tuple[int, int]
"""(sku_id, warehouse_id)."""

_PLACE = {"sku_id": stock.c.sku_id.type, "warehouse_id": stock.c.warehouse_id.type}


@dataclass(frozen=True)
class Piece:
    """A quantity of one SKU in one warehouse, for one order or document. ``qty`` is positive."""

    sku_id: int
    warehouse_id: int
    qty: int
    order_id: int | None = None
    parcel_id: int | None = None
    document: str = ""

    @property
    def place(self) -> Place:
        """Where it lies."""
        return (self.sku_id, self.warehouse_id)


def ensure_rows(tx: Tx, places: Collection[Place]) -> None:
    """Make balance rows (all zero) where there are none."""
    if not places:
        return
    insert = sqlite.insert if tx.on_sqlite else postgresql.insert
    rows = [{"sku_id": sku_id, "warehouse_id": warehouse_id} for sku_id, warehouse_id in sorted(set(places))]
    tx.conn.execute(insert(stock).on_conflict_do_nothing(), rows)


def lock(tx: Tx, pieces: Iterable[Piece]) -> None:
    """Take the balance rows of these pieces in their fixed order, so that what is decided next stays true."""
    _take_rows(tx, {piece.place for piece in pieces})


def _take_rows(tx: Tx, places: Collection[Place]) -> None:
    if tx.on_sqlite or not places:  # one writer at a time anyway
        return
    wanted = given(tx.conn, "wanted", _PLACE, sorted(places))
    tx.conn.execute(
        select(stock.c.sku_id)
        .join(wanted, (stock.c.sku_id == wanted.c.sku_id) & (stock.c.warehouse_id == wanted.c.warehouse_id))
        .order_by(stock.c.sku_id, stock.c.warehouse_id)
        .with_for_update(key_share=True, of=stock)
    )


def reserve(tx: Tx, pieces: Sequence[Piece]) -> set[Place]:
    """Promise pieces to orders; return the places that had too little, where nothing was taken at all.

    All pieces of one place are taken together or not at all; the caller decides again about the orders concerned.
    """
    return _guarded(tx, pieces, "reserve", need="available")


def unreserve(tx: Tx, pieces: Sequence[Piece]) -> None:
    """Take promises back; raises LostRace when less was promised than is taken back (a bug or a foreign hand)."""
    _all_or_raise(tx, _guarded(tx, pieces, "unreserve", need="reserved"))


def ship_out(tx: Tx, pieces: Sequence[Piece]) -> None:
    """Let promised pieces leave: reserved and on hand go down together; raises LostRace as ``unreserve`` does."""
    _all_or_raise(tx, _guarded(tx, pieces, "ship", need="reserved"))


def take_back(tx: Tx, pieces: Sequence[Piece]) -> None:
    """Reverse of ``ship_out``: the pieces are on hand and promised to the same parcel again."""
    _all_or_raise(tx, _guarded(tx, pieces, "unship", need="nothing"))


_CHANGES: dict[str, tuple[int, int]] = {
    # kind: change of (on_hand, reserved) per piece
    "reserve": (0, 1),
    "unreserve": (0, -1),
    "ship": (-1, -1),
    "unship": (1, 1),
}


def _guarded(tx: Tx, pieces: Sequence[Piece], kind: str, *, need: str) -> set[Place]:
    by_place: dict[Place, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_place[piece.place].append(piece)
    on_hand, reserved = _CHANGES[kind]
    after = _change(tx, {place: sum(piece.qty for piece in by_place[place]) for place in by_place}, kind, need)
    moves: list[dict[str, Any]] = []
    for place in sorted(after):
        total, row = sum(piece.qty for piece in by_place[place]), after[place]
        tx.touch("stock", place[0])
        if reserved:
            moves += _moves(tx, by_place[place], kind, "reserved", reserved, row.reserved_qty - reserved * total)
        if on_hand:
            moves += _moves(tx, by_place[place], kind, "on_hand", on_hand, row.on_hand_qty - on_hand * total)
    insert_many(tx.conn, stock_move, moves)
    return by_place.keys() - after.keys()


def _change(tx: Tx, totals: Mapping[Place, int], kind: str, need: str) -> dict[Place, AnyRow]:
    """Change the balances that have what is needed, all in one statement; return those rows as they are now."""
    if len(totals) > 1:  # one statement takes the rows in an order of its own choice
        _take_rows(tx, totals)
    on_hand, reserved = _CHANGES[kind]
    rows = [(sku_id, warehouse_id, qty) for (sku_id, warehouse_id), qty in sorted(totals.items())]
    wanted = given(tx.conn, "wanted", _PLACE | {"qty": stock.c.on_hand_qty.type}, rows)
    guards = {
        "available": stock.c.on_hand_qty - stock.c.reserved_qty - stock.c.quarantine_qty >= wanted.c.qty,
        "reserved": stock.c.reserved_qty >= wanted.c.qty,
        "nothing": stock.c.reserved_qty >= 0,
    }
    changed = tx.conn.execute(
        update(stock)
        .where(stock.c.sku_id == wanted.c.sku_id, stock.c.warehouse_id == wanted.c.warehouse_id, guards[need])
        .values(
            on_hand_qty=stock.c.on_hand_qty + on_hand * wanted.c.qty,
            reserved_qty=stock.c.reserved_qty + reserved * wanted.c.qty,
        )
        .returning(stock.c.sku_id, stock.c.warehouse_id, stock.c.on_hand_qty, stock.c.reserved_qty)
    )
    return {(row.sku_id, row.warehouse_id): row for row in changed}


def _moves(tx: Tx, pieces: Iterable[Piece], kind: str, figure: str, sign: int, before: int) -> list[dict[str, Any]]:
    lines = []
    for piece in pieces:
        after = before + sign * piece.qty
        lines.append(move_row(tx, piece, kind, figure, before, after))
        before = after
    return lines


def move_row(tx: Tx, piece: Piece, kind: str, figure: str, before: int, after: int) -> dict[str, Any]:
    """Return one ledger line, signed by the transaction's actor."""
    return {
        "sku_id": piece.sku_id,
        "warehouse_id": piece.warehouse_id,
        "kind": kind,
        "figure": figure,
        "change": after - before,
        "before": before,
        "after": after,
        "order_id": piece.order_id,
        "parcel_id": piece.parcel_id,
        "document": piece.document,
        "at": tx.at,
        "staff_id": tx.by.staff_id,
        "by_name": tx.by.name,
        "station": tx.by.station,
    }


def pieces_of(tx: Tx, parcel_ids: Collection[int]) -> list[Piece]:
    """Return what lies in these parcels, for ``ship_out``, ``take_back`` and ``unreserve``."""
    if not parcel_ids:
        return []
    rows = tx.conn.execute(
        select(parcel_line.c.sku_id, parcel.c.warehouse_id, parcel_line.c.qty, parcel.c.order_id, parcel.c.id)
        .join(parcel, parcel.c.id == parcel_line.c.parcel_id)
        .where(parcel.c.id.in_(sorted(parcel_ids)))
        .order_by(parcel_line.c.sku_id, parcel.c.warehouse_id, parcel.c.id)
    )
    return [Piece(row.sku_id, row.warehouse_id, row.qty, row.order_id, row.id) for row in rows]


def _all_or_raise(tx: Tx, missed: set[Place]) -> None:
    if missed:
        sku_id, warehouse_id = min(missed)
        raise _figures_differ(tx, sku_id, warehouse_id)


def _figures_differ(tx: Tx, sku_id: int, warehouse_id: int) -> AppError:
    row = tx.conn.execute(
        select(stock.c.reserved_qty).where(stock.c.sku_id == sku_id, stock.c.warehouse_id == warehouse_id)
    ).one_or_none()
    return LostRace("stock.figures_differ", sku_id=sku_id, reserved=0 if row is None else row.reserved_qty)
