"""Find orders by a number (ours, the platform's, a waybill's, a batch serial) whole or by its end, and by an article.

Ends are found as prefixes of the number read backwards, through plain indexes. Hits are newest first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.order_state import OrderQueue
from app.domain.text_cleaning import clean_code
from app.services.queries.screen_rows import SearchHit
from app.services.queries.sql import Sql, run

if TYPE_CHECKING:
    from sqlalchemy import Connection

SHORTEST_END = 4
"""Characters that the end of a number must have at least."""
_RANGE = 5_000
"""Numbers with the same end that are looked at for the newest."""
_ARTICLES = 5
_MOVES = 400
"""Ledger lines of one article in one warehouse that are looked at, newest first."""

_NUMBERS = (
    # kind, table, its column, its reversed column, where the order's id stands
    ("order", "sales_order", "order_no", "order_no_reversed", "id"),
    ("order", "raw_order", "platform_order_no", "platform_order_no_reversed", "order_id"),
    ("waybill", "parcel", "waybill_no", "waybill_no_reversed", "order_id"),
)
_WHOLE = (
    ("sales_order", "order_no", "id"),
    ("parcel", "waybill_no", "order_id"),
    ("parcel", "batch_serial", "order_id"),
    ("raw_order", "platform_order_no", "order_id"),
)
_SHOWN = (
    "SELECT o.id, o.order_no, h.title, s.name, o.goods, o.queue FROM ({hits}) h"
    " JOIN sales_order o ON o.id = h.order_id JOIN shop s ON s.id = o.shop_id ORDER BY o.id DESC LIMIT ?"
)


def find(conn: Connection, number: str) -> int | None:
    """Return the newest order with exactly this order, waybill or platform number or batch serial, or None."""
    for text in _spellings(number):
        for table, column, order in _WHOLE:
            rows = run(
                conn,
                Sql(
                    f"SELECT {order} FROM {table} WHERE {column} = ? AND {order} IS NOT NULL"  # noqa: S608 - our own names
                    f" ORDER BY {order} DESC LIMIT 1",
                    [text],
                ),
            )
            if rows:
                return int(rows[0][0])
    return None


def by_number(conn: Connection, typed: str, limit: int) -> tuple[SearchHit, ...]:
    """Return orders one of whose numbers is ``typed`` or ends with it (four characters or more), newest first."""
    found: dict[tuple[str, int], SearchHit] = {}
    for text in _spellings(typed):
        if len(text) < SHORTEST_END:
            continue
        for kind, table, column, backwards, order in _NUMBERS:
            low = text[::-1]
            high = low[:-1] + chr(ord(low[-1]) + 1)
            hits = (
                f"SELECT n.{order} AS order_id, n.{column} AS title FROM {table} n WHERE n.{backwards} >= ?"  # noqa: S608
                f" AND n.{backwards} < ? AND n.{order} IS NOT NULL LIMIT {_RANGE}"
            )
            for row in run(conn, Sql(_SHOWN.replace("{hits}", hits), [low, high, limit])):
                found.setdefault((kind, row[0]), _hit(kind, row))
    return _newest(found | _successors(conn, found), limit)


def _successors(conn: Connection, found: dict[tuple[str, int], SearchHit]) -> dict[tuple[str, int], SearchHit]:
    """Return hits for what stands for merged and split orders that were found, under the number that was looked for."""
    more: dict[tuple[str, int], SearchHit] = {}
    ahead = {key: hit for key, hit in found.items() if hit.queue == OrderQueue.REPLACED.value}
    while ahead:
        after: dict[tuple[str, int], SearchHit] = {}
        for (kind, order_id), hit in ahead.items():
            hits = (
                "SELECT k.new_order_id AS order_id, CAST(? AS text) AS title FROM order_link k"
                " WHERE k.old_order_id = ? AND k.kind IN ('merge', 'split') AND k.ended_at IS NULL"
            )
            rows = run(conn, Sql(_SHOWN.replace("{hits}", hits), [hit.title, order_id, _RANGE]))
            after |= {(kind, row[0]): _hit(kind, row) for row in rows if (kind, row[0]) not in more}
        more |= after
        ahead = {key: hit for key, hit in after.items() if hit.queue == OrderQueue.REPLACED.value}
    return {key: hit for key, hit in more.items() if key not in found}


def by_article(conn: Connection, typed: str, limit: int) -> tuple[SearchHit, ...]:
    """Return the newest orders for which an article was set aside, found by SKU code, barcode or part of its name."""
    text = typed.strip()
    if len(text) < 2:
        return ()
    found: dict[tuple[str, int], SearchHit] = {}
    places = [row[0] for row in run(conn, Sql("SELECT id FROM warehouse"))]
    hits = (
        "SELECT DISTINCT m.order_id, CAST(? AS text) AS title FROM (SELECT order_id FROM stock_move"  # noqa: S608
        " WHERE sku_id = ? AND warehouse_id = ? AND figure = 'reserved' AND order_id IS NOT NULL"
        f" ORDER BY id DESC LIMIT {_MOVES}) m"
    )
    statement = _SHOWN.replace("{hits}", hits)
    for sku_id, title in _articles(conn, text):
        for place in places:  # a warehouse's ledger of one article is read backwards by index
            for row in run(conn, Sql(statement, [title, sku_id, place, limit])):
                found.setdefault(("item", row[0]), _hit("item", row))
    return _newest(found, limit)


def _articles(conn: Connection, text: str) -> list[tuple[int, str]]:
    whole = run(
        conn,
        Sql(
            "SELECT k.id, k.name, k.spec FROM sku k WHERE k.sku_code = ?"
            " UNION SELECT k.id, k.name, k.spec FROM sku k JOIN sku_barcode b ON b.sku_id = k.id WHERE b.barcode = ?",
            [text, text],
        ),
    )
    if not whole and not text.isascii():
        inside = "instr(k.name, ?) > 0" if conn.dialect.name == "sqlite" else "strpos(k.name, ?) > 0"
        whole = run(
            conn,
            Sql(f"SELECT k.id, k.name, k.spec FROM sku k WHERE {inside} ORDER BY k.id LIMIT ?", [text, _ARTICLES]),  # noqa: S608
        )
    return [(row[0], f"{row[1]} {row[2]}".strip()) for row in whole]


def _spellings(typed: str) -> tuple[str, ...]:
    """A number as typed or scanned, and in capitals: carriers' letters are capital, hands are not."""
    text = clean_code(typed)
    return tuple(dict.fromkeys(form for form in (text, text.upper()) if form))


def _hit(kind: str, row: Any) -> SearchHit:  # noqa: ANN401 - a row of the driver
    return SearchHit(kind, row[0], row[1], row[2], f"{row[3]} · {row[4]}", row[5])


def _newest(found: dict[tuple[str, int], SearchHit], limit: int) -> tuple[SearchHit, ...]:
    kinds = dict.fromkeys(kind for kind, _ in found)
    hits: list[SearchHit] = []
    for kind in kinds:
        group = sorted((hit for (which, _), hit in found.items() if which == kind), key=lambda hit: -hit.order_id)
        hits += group[:limit]
    return tuple(hits)
