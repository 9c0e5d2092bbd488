"""What the shops remember: one SQLite file for all shops of a process, or memory when no state folder is given.

Every change is committed before it is answered, so a kill -9 loses nothing that a client was told.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
    shop TEXT NOT NULL, id INTEGER NOT NULL, status TEXT NOT NULL, created INTEGER NOT NULL, modified INTEGER NOT NULL,
    doc TEXT NOT NULL, truth TEXT NOT NULL, PRIMARY KEY (shop, id));
CREATE INDEX IF NOT EXISTS orders_modified ON orders (shop, modified, id);
CREATE INDEX IF NOT EXISTS orders_created ON orders (shop, created, id);
CREATE TABLE IF NOT EXISTS products (
    shop TEXT NOT NULL, id INTEGER NOT NULL, parent_id INTEGER NOT NULL, sku TEXT NOT NULL, doc TEXT NOT NULL,
    PRIMARY KEY (shop, id));
CREATE INDEX IF NOT EXISTS products_sku ON products (shop, sku);
CREATE TABLE IF NOT EXISTS attachments (
    shop TEXT NOT NULL, order_id INTEGER NOT NULL, kind TEXT NOT NULL, id INTEGER NOT NULL, doc TEXT NOT NULL,
    PRIMARY KEY (shop, order_id, kind, id));
CREATE TABLE IF NOT EXISTS writes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, shop TEXT NOT NULL, order_id INTEGER NOT NULL, at REAL NOT NULL,
    what TEXT NOT NULL, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS calls (
    label TEXT NOT NULL, status INTEGER NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (label, status));
"""
_COMPACT = (",", ":")


def dump(value: object) -> str:
    """Return the JSON text WordPress would send: compact, everything beyond ASCII escaped."""
    return json.dumps(value, ensure_ascii=True, separators=_COMPACT)


def epoch(gmt_text: str) -> int:
    """Return the seconds since 1970 of WooCommerce's zoneless GMT stamp."""
    return int(datetime.fromisoformat(gmt_text).replace(tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class OrderFilter:
    """What GET /orders asks for, already checked. Times are seconds since 1970, both borders excluded."""

    statuses: tuple[str, ...]
    modified_after: int | None = None
    modified_before: int | None = None
    created_after: int | None = None
    created_before: int | None = None
    include: tuple[int, ...] = ()
    exclude: tuple[int, ...] = ()
    orderby: str = "created"
    descending: bool = True
    limit: int = 10
    offset: int = 0


class Store:
    """The shops' documents and what was done to them. One connection, one lock, safe from all threads."""

    def __init__(self, path: Path | None) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._connection = sqlite3.connect(
            str(path) if path else ":memory:", check_same_thread=False, isolation_level=None
        )
        # Survives the death of the process; a power cut of the machine is not what is simulated.
        self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
        self._connection.executescript(_SCHEMA)
        self._offset_s = float(self.meta("clock_offset_s", "0"))

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; may be nested, the outermost decides."""
        with self._lock:
            if self._depth == 0:
                self._connection.execute("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0:
                    self._connection.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._connection.execute("COMMIT")

    def _rows(self, statement: str, values: Iterable[object] = ()) -> list[Any]:
        with self._lock:
            return self._connection.execute(statement, tuple(values)).fetchall()

    # -- small things ------------------------------------------------------------------------------------------------

    def now(self) -> float:
        """The shops' clock in seconds since 1970; ``advance`` moves it."""
        return time.time() + self._offset_s

    def advance(self, seconds: float) -> float:
        """Move the shops' clock and return the whole offset."""
        with self.transaction():
            self._offset_s += seconds
            self.set_meta("clock_offset_s", str(self._offset_s))
        return self._offset_s

    def meta(self, key: str, default: str = "") -> str:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", (key,))
        return str(rows[0][0]) if rows else default

    def set_meta(self, key: str, value: str) -> None:
        self._rows(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (key, value)
        )

    def next_number(self, key: str, first: int) -> int:
        """Return the next number of a series that starts at ``first``."""
        with self.transaction():
            number = int(self.meta(key, str(first)))
            self.set_meta(key, str(number + 1))
        return number

    # -- orders ------------------------------------------------------------------------------------------------------

    def order(self, shop: str, order_id: int) -> dict[str, Any] | None:
        rows = self._rows("SELECT doc FROM orders WHERE shop = ? AND id = ?", (shop, order_id))
        return json.loads(rows[0][0]) if rows else None

    def truth(self, shop: str, order_id: int) -> dict[str, Any]:
        """Return what is true about a made-up order ({} for one made through the REST interface)."""
        rows = self._rows("SELECT truth FROM orders WHERE shop = ? AND id = ?", (shop, order_id))
        return json.loads(rows[0][0]) if rows else {}

    def put_order(self, shop: str, doc: dict[str, Any], truth: dict[str, Any] | None = None) -> None:
        """Store an order; an existing one keeps its truth."""
        values = (doc["status"], epoch(doc["date_created_gmt"]), epoch(doc["date_modified_gmt"]), dump(doc))
        self._rows(
            "INSERT INTO orders (shop, id, status, created, modified, doc, truth) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (shop, id) DO UPDATE SET status = excluded.status, created = excluded.created,"
            " modified = excluded.modified, doc = excluded.doc",
            (shop, doc["id"], *values, dump(truth or {})),
        )

    def delete_order(self, shop: str, order_id: int) -> None:
        self._rows("DELETE FROM orders WHERE shop = ? AND id = ?", (shop, order_id))

    def find_orders(self, shop: str, wanted: OrderFilter) -> tuple[int, list[str]]:
        """Return how many orders match and the JSON texts of one page of them."""
        clauses, values = ["shop = ?"], [shop, *wanted.statuses]
        clauses.append(f"status IN ({_marks(wanted.statuses)})")
        limits: tuple[tuple[str, int | None], ...] = (
            ("modified > ?", wanted.modified_after),
            ("modified < ?", wanted.modified_before),
            ("created > ?", wanted.created_after),
            ("created < ?", wanted.created_before),
        )
        numbers: list[int] = []
        for clause, limit in limits:
            if limit is not None:
                clauses.append(clause)
                numbers.append(limit)
        for word, ids in (("IN", wanted.include), ("NOT IN", wanted.exclude)):
            if ids:
                clauses.append(f"id {word} ({_marks(ids)})")
                numbers.extend(ids)
        where = " AND ".join(clauses)
        way = "DESC" if wanted.descending else "ASC"
        order = "id" if wanted.orderby == "id" else f"{wanted.orderby} {way}, id"
        bound = (*values, *numbers)
        with self._lock:
            total = int(self._rows(f"SELECT count(*) FROM orders WHERE {where}", bound)[0][0])  # noqa: S608  own words
            rows = self._rows(
                f"SELECT doc FROM orders WHERE {where} ORDER BY {order} {way} LIMIT ? OFFSET ?",  # noqa: S608
                (*bound, wanted.limit, wanted.offset),
            )
        return total, [row[0] for row in rows]

    def order_rows(self, shop: str | None = None) -> list[tuple[str, int, str, dict[str, Any], dict[str, Any]]]:
        """Return (shop, id, status, document, truth) of all orders, for the control interface."""
        clause, values = ("WHERE shop = ?", (shop,)) if shop else ("", ())
        rows = self._rows(
            f"SELECT shop, id, status, doc, truth FROM orders {clause} ORDER BY shop, id",  # noqa: S608  own words
            values,
        )
        return [(row[0], row[1], row[2], json.loads(row[3]), json.loads(row[4])) for row in rows]

    def newest_orders(self, status: str, limit: int) -> list[tuple[str, int]]:
        """Return (shop, id) of the newest orders of a status."""
        query = "SELECT shop, id FROM orders WHERE status = ? ORDER BY created DESC LIMIT ?"
        return [(row[0], row[1]) for row in self._rows(query, (status, limit))]

    def order_counts(self) -> dict[str, dict[str, int]]:
        """Return shop -> status -> number of orders."""
        counts: dict[str, dict[str, int]] = {}
        for shop, status, number in self._rows("SELECT shop, status, count(*) FROM orders GROUP BY shop, status"):
            counts.setdefault(shop, {})[status] = number
        return counts

    # -- what hangs on an order: notes, refunds, fulfillments --------------------------------------------------------

    def attach(self, shop: str, order_id: int, kind: str, doc: dict[str, Any]) -> None:
        self._rows(
            "INSERT OR REPLACE INTO attachments VALUES (?, ?, ?, ?, ?)", (shop, order_id, kind, doc["id"], dump(doc))
        )

    def attached(self, shop: str, order_id: int, kind: str) -> list[dict[str, Any]]:
        """Return the order's notes, refunds or fulfillments, newest first."""
        rows = self._rows(
            "SELECT doc FROM attachments WHERE shop = ? AND order_id = ? AND kind = ? ORDER BY id DESC",
            (shop, order_id, kind),
        )
        return [json.loads(row[0]) for row in rows]

    # -- products ----------------------------------------------------------------------------------------------------

    def product(self, shop: str, product_id: int) -> dict[str, Any] | None:
        rows = self._rows("SELECT doc FROM products WHERE shop = ? AND id = ?", (shop, product_id))
        return json.loads(rows[0][0]) if rows else None

    def products_by_sku(self, shop: str, skus: Iterable[str]) -> list[dict[str, Any]]:
        wanted = tuple(skus)
        rows = self._rows(
            f"SELECT doc FROM products WHERE shop = ? AND sku IN ({_marks(wanted)}) ORDER BY id",  # noqa: S608
            (shop, *wanted),
        )
        return [json.loads(row[0]) for row in rows]

    def products(self, shop: str, parent_id: int = 0) -> list[dict[str, Any]]:
        """Return the shop's products, or one product's variations, newest first."""
        rows = self._rows(
            "SELECT doc FROM products WHERE shop = ? AND parent_id = ? ORDER BY id DESC", (shop, parent_id)
        )
        return [json.loads(row[0]) for row in rows]

    def put_product(self, shop: str, doc: dict[str, Any]) -> None:
        self._rows(
            "INSERT OR REPLACE INTO products VALUES (?, ?, ?, ?, ?)",
            (shop, doc["id"], doc.get("parent_id", 0), doc["sku"], dump(doc)),
        )

    # -- evidence ----------------------------------------------------------------------------------------------------

    def record_write(self, shop: str, order_id: int, what: str, value: str) -> None:
        """Remember that a client wrote something that matters for write-back."""
        self._rows(
            "INSERT INTO writes (shop, order_id, at, what, value) VALUES (?, ?, ?, ?, ?)",
            (shop, order_id, self.now(), what, value),
        )

    def writes(self) -> list[dict[str, Any]]:
        """Return all recorded writes in their order."""
        rows = self._rows("SELECT seq, shop, order_id, at, what, value FROM writes ORDER BY seq")
        return [dict(zip(("seq", "shop", "order_id", "at", "what", "value"), row, strict=True)) for row in rows]

    def count_call(self, label: str, status: int) -> None:
        self._rows(
            "INSERT INTO calls VALUES (?, ?, 1) ON CONFLICT (label, status) DO UPDATE SET times = times + 1",
            (label, status),
        )

    def calls(self) -> dict[str, dict[str, int]]:
        """Return call label -> HTTP status -> times."""
        counts: dict[str, dict[str, int]] = {}
        for label, status, times in self._rows("SELECT label, status, times FROM calls ORDER BY label, status"):
            counts.setdefault(label, {})[str(status)] = times
        return counts


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
