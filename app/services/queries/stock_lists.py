"""The stock panel: SKUs per warehouse by SKU code, one SKU's whole story, its ledger."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, select

from app.domain.text_cleaning import clean_code
from app.errors import NotFound
from app.models.base import AnyRow
from app.models.orders import sales_order
from app.models.shops import listing, shop
from app.models.stock import sku, sku_barcode, stock_move
from app.services.queries.order_detail import barcodes_of
from app.services.queries.rows import PageMark
from app.services.queries.screen_rows import RowCount, SellableRow, StockDetail, StockFilter, StockPage
from app.services.queries.sql import Sql, Values, joined, one_of, run
from app.services.queries.stock_states import AVAILABLE, LOW, count_low, free, pending, short_skus, waiting_orders
from app.services.queries.work_place_rows import StockMoveRow, StockRow

LEDGER = 200
"""Ledger lines that a SKU's panel shows, newest first."""
_COLUMNS = (
    "g.id, w.id, g.sku_code, g.name, g.spec, w.name, COALESCE(k.on_hand_qty, 0), COALESCE(k.reserved_qty, 0),"
    f" COALESCE(k.quarantine_qty, 0), COALESCE({AVAILABLE}, 0), COALESCE(k.safety_qty, 0), COALESCE(k.bin, '')"
)


def page(conn: Connection, where: StockFilter, mark: PageMark | None, limit: int, *, backwards: bool) -> StockPage:
    """Return up to ``limit`` rows after ``mark`` (before it when ``backwards``), by SKU code and warehouse."""
    rows = _rows(conn, where, mark, limit + 1, backwards=backwards)
    more = len(rows) > limit
    rows = rows[:limit]
    beside = mark is not None and bool(_rows(conn, where, _mark(rows[0]) if rows else mark, 1, backwards=not backwards))
    near = (_mark(rows[0]) if rows else mark) if beside else None
    far = _mark(rows[-1]) if more else None
    if backwards:
        rows.reverse()
    found = _filled(conn, rows)
    return StockPage(found, far, near) if backwards else StockPage(found, near, far)


def still_there(conn: Connection, where: StockFilter, sku_ids: Collection[int]) -> tuple[StockRow, ...]:
    """Return the present rows of these SKUs, one per warehouse, that still match."""
    if not sku_ids:
        return ()
    tests = joined([one_of("g.id", list(sku_ids)), *_tests(conn, where)], " AND ")
    return _filled(conn, run(conn, Sql(f"SELECT {_COLUMNS} {_FROM} WHERE ") + tests))


def anchor_at(conn: Connection, where: StockFilter, fraction: float) -> PageMark | None:
    """Return the mark at ``fraction`` of the list, exactly; None means its start."""
    place = round(min(max(fraction, 0.0), 1.0) * _length(conn, where, None))
    if place <= 0:
        return None
    rows = _rows(conn, where, None, 1, backwards=False, skip=place - 1)
    return _mark(rows[0]) if rows else None


def count(conn: Connection, where: StockFilter, cap: int) -> RowCount:
    """Return the length, exact up to ``cap``."""
    found = _length(conn, where, cap + 1)
    return RowCount(found) if found <= cap else RowCount(cap + 1, exact=False)


def counters(conn: Connection) -> dict[str, int]:
    """Return how many SKUs there are (all), are short, and are low somewhere."""
    every = run(conn, Sql("SELECT count(*) FROM sku"))[0][0]
    return {"all": every, "short": len(short_skus(conn)), "low": count_low(conn)}


def find(conn: Connection, code: str) -> int | None:
    """Return the SKU of a barcode or SKU code, None where there is none."""
    text = clean_code(code)
    for spelling in dict.fromkeys((text, text.upper())):
        found = (
            conn.execute(select(sku_barcode.c.sku_id).where(sku_barcode.c.barcode == spelling)).scalar_one_or_none()
            or conn.execute(select(sku.c.id).where(sku.c.sku_code == spelling)).scalar_one_or_none()
        )
        if found is not None:
            return int(found)
    return None


# --- the list ---------------------------------------------------------------------------------------------------------
def _rows(
    conn: Connection, where: StockFilter, mark: PageMark | None, limit: int, *, backwards: bool, skip: int = 0
) -> list[Any]:
    sign, turn = ("<", " DESC") if backwards else (">", "")
    tests = _tests(conn, where)
    if mark is not None:
        tests.append(Sql(f"g.sku_code {sign}= ? AND (g.sku_code, w.id) {sign} (?, ?)", [mark.key[0], *mark.key]))
    return run(
        conn,
        Sql(f"SELECT {_COLUMNS} {_FROM} WHERE ")
        + joined(tests, " AND ")
        + Sql(f" ORDER BY g.sku_code{turn}, w.id{turn} LIMIT {limit} OFFSET {skip}"),
    )


_FROM = "FROM sku g CROSS JOIN warehouse w LEFT JOIN stock k ON k.sku_id = g.id AND k.warehouse_id = w.id"


def _length(conn: Connection, where: StockFilter, cap: int | None) -> int:
    tests = joined(_tests(conn, where), " AND ")
    limit = "" if cap is None else f" LIMIT {cap}"
    rows = run(conn, Sql(f"SELECT count(*) FROM (SELECT 1 {_FROM} WHERE ") + tests + Sql(f"{limit}) n"))  # noqa: S608
    return int(rows[0][0])


def _tests(conn: Connection, where: StockFilter) -> list[Sql]:
    """A SKU shows in every warehouse that holds or held it, and in the preferred one in any case."""
    tests = [
        Sql(
            "(k.sku_id IS NOT NULL OR w.id = (SELECT p.id FROM warehouse p WHERE p.active"
            " ORDER BY p.priority DESC, p.id LIMIT 1))"
        )
    ]
    if where.warehouse_ids:
        tests.append(one_of("w.id", where.warehouse_ids))
    if where.state == "short":
        short = short_skus(conn)
        tests.append(one_of("g.id", short) if short else Sql("1 = 0"))
    elif where.state == "low":
        tests.append(Sql(LOW))
    if where.text.strip():
        tests.append(_contains(clean_code(where.text), Values(conn)))
    return tests


def _contains(text: str, values: Values) -> Sql:
    inside = "instr(lower({}), ?) > 0" if values.on_sqlite else "strpos(lower({}), ?) > 0"
    small = text.lower()
    barcode = f"g.id IN (SELECT b.sku_id FROM sku_barcode b WHERE {inside.format('b.barcode')})"  # noqa: S608
    places = [inside.format("g.sku_code"), inside.format("g.name"), inside.format("g.spec"), barcode]
    return Sql("(" + " OR ".join(places) + ")", [small] * len(places))


def _filled(conn: Connection, rows: list[Any]) -> tuple[StockRow, ...]:
    """Make rows of raw ones; what orders wait for and what is free over all warehouses is read once for all."""
    ids = {row[0] for row in rows}
    waiting, available = pending(conn, ids), free(conn, ids)
    return tuple(_row(row, waiting, available) for row in rows)


def _row(raw: Any, waiting: dict[int, int], available: dict[int, int]) -> StockRow:  # noqa: ANN401 - a row of the driver
    return StockRow(
        sku_id=raw[0],
        warehouse_id=raw[1],
        sku_code=raw[2],
        name=raw[3],
        spec=raw[4],
        warehouse=raw[5],
        on_hand_qty=raw[6],
        reserved_qty=raw[7],
        quarantine_qty=raw[8],
        available_qty=raw[9],
        pending_qty=waiting.get(raw[0], 0),
        safety_qty=raw[10],
        bin=raw[11],
        free_qty=available.get(raw[0], 0),
    )


def _mark(raw: Any) -> PageMark:  # noqa: ANN401
    return PageMark((raw[2], raw[1]))


# --- one SKU ----------------------------------------------------------------------------------------------------------
def detail(conn: Connection, sku_id: int) -> StockDetail:
    """Return everything the panel shows about one SKU; raise NotFound."""
    row = conn.execute(select(sku).where(sku.c.id == sku_id)).one_or_none()
    if row is None:
        raise NotFound("sku.not_found", code=str(sku_id))
    waiting = pending(conn, [sku_id])
    raw = run(
        conn,
        Sql(f"SELECT {_COLUMNS} {_FROM} WHERE g.id = ? AND ", [sku_id])
        + joined(_tests(conn, StockFilter()), " AND ")
        + Sql(" ORDER BY w.id"),
    )
    rows = _filled(conn, raw)
    available = sum(item.available_qty for item in rows)
    safety = sum(item.safety_qty for item in rows)
    return StockDetail(
        sku_id=row.id,
        sku_code=row.sku_code,
        name=row.name,
        spec=row.spec,
        barcodes=barcodes_of(conn, [sku_id]).get(sku_id, ()),
        image=row.image,
        rows=rows,
        waiting_orders=waiting_orders(conn, sku_id),
        sellable=_sellable(conn, sku_id, max(0, available - waiting.get(sku_id, 0) - safety)),
        moves=ledger(conn, sku_id, None, LEDGER),
    )


def _sellable(conn: Connection, sku_id: int, qty: int) -> tuple[SellableRow, ...]:
    rows = conn.execute(
        select(shop.c.name, shop.c.platform, listing.c.pushed_qty, listing.c.pushed_at, listing.c.push_error)
        .join(shop, shop.c.id == listing.c.shop_id)
        .where(listing.c.sku_id == sku_id)
        .order_by(shop.c.name, listing.c.id)
    )
    return tuple(SellableRow(row[0], row[1], qty, row[2], row[3], row[4] or "") for row in rows)


def ledger(
    conn: Connection, sku_id: int, warehouse_id: int | None, limit: int, *, below: int | None = None
) -> tuple[StockMoveRow, ...]:
    """Return ledger lines of a SKU, newest first; ``below`` goes on behind that line's id."""
    places: Collection[int] = [row[0] for row in run(conn, Sql("SELECT id FROM warehouse"))]
    newest: list[AnyRow] = []
    for place in places if warehouse_id is None else [warehouse_id]:  # one warehouse's ledger is read by index
        query = (
            select(stock_move, func.coalesce(sales_order.c.order_no, "").label("order_no"))
            .join(sales_order, sales_order.c.id == stock_move.c.order_id, isouter=True)
            .where(stock_move.c.sku_id == sku_id, stock_move.c.warehouse_id == place)
            .order_by(stock_move.c.id.desc())
            .limit(limit)
        )
        newest += conn.execute(query if below is None else query.where(stock_move.c.id < below)).all()
    newest.sort(key=lambda row: -row.id)
    return tuple(
        StockMoveRow(row.id, row.at, row.kind, row.figure, row.change, row.before, row.after, row.order_no,
                     row.document, row.by_name)
        for row in newest[:limit]
    )  # fmt: skip
