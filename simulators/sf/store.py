"""What the carrier remembers: orders, every number it ever gave out, what happened to parcels, who asked how often."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import threading
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
    order_id TEXT PRIMARY KEY, at REAL NOT NULL, state TEXT NOT NULL, request TEXT NOT NULL, answer TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS numbers (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, waybill_no TEXT NOT NULL UNIQUE, order_id TEXT NOT NULL,
    waybill_type INTEGER NOT NULL, at REAL NOT NULL, cancelled_at REAL);
CREATE TABLE IF NOT EXISTS asks (
    order_id TEXT NOT NULL, what TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (order_id, what));
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, waybill_no TEXT NOT NULL, event TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS calls (
    label TEXT NOT NULL, outcome TEXT NOT NULL, times INTEGER NOT NULL, PRIMARY KEY (label, outcome));
"""


class Store:
    """One SQLite file (memory without a state folder), one lock, safe from all threads."""

    def __init__(self, path: Path | None, seed: int) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(
            str(path) if path else ":memory:", check_same_thread=False, isolation_level=None
        )
        # Survives the death of the process; a power cut of the machine is not what is simulated.
        self._connection.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;")
        self._connection.executescript(_SCHEMA)
        first = int.from_bytes(hashlib.sha256(f"{seed}/waybills".encode()).digest()[:4], "big") % 10**8
        self._rows("INSERT OR IGNORE INTO meta VALUES ('next serial', ?)", (str(first),))

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; not nested."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _rows(self, statement: str, values: Iterable[object] = ()) -> list[Any]:
        with self._lock:
            return self._connection.execute(statement, tuple(values)).fetchall()

    def order(self, order_id: str) -> dict[str, Any] | None:
        """Return {state, request, answer} of an order."""
        rows = self._rows("SELECT state, request, answer FROM orders WHERE order_id = ?", (order_id,))
        if not rows:
            return None
        return {"state": rows[0][0], "request": json.loads(rows[0][1]), "answer": json.loads(rows[0][2])}

    def add_order(self, order_id: str, request: dict[str, Any], answer: dict[str, Any]) -> None:
        values = (order_id, time.time(), "created", json.dumps(request), json.dumps(answer))
        self._rows("INSERT INTO orders VALUES (?, ?, ?, ?, ?)", values)

    def set_state(self, order_id: str, state: str) -> None:
        """Set created, confirmed or cancelled; cancelling cancels the order's numbers."""
        self._rows("UPDATE orders SET state = ? WHERE order_id = ?", (state, order_id))
        if state == "cancelled":
            self._rows("UPDATE numbers SET cancelled_at = ? WHERE order_id = ?", (time.time(), order_id))

    def take_number(self, order_id: str, waybill_type: int) -> str:
        """Return a new waybill number, SF and 13 digits, never given out before."""
        serial = int(self._rows("SELECT value FROM meta WHERE key = 'next serial'")[0][0])
        number = f"SF7444{serial:09d}"
        self._rows("UPDATE meta SET value = ? WHERE key = 'next serial'", (str((serial + 7) % 10**9),))
        values = (number, order_id, waybill_type, time.time())
        self._rows("INSERT INTO numbers (waybill_no, order_id, waybill_type, at) VALUES (?, ?, ?, ?)", values)
        return number

    def numbers(self) -> list[dict[str, Any]]:
        """Return every number ever given out, in order."""
        names = ("waybill_no", "order_id", "waybill_type", "at", "cancelled_at")
        rows = self._rows(f"SELECT {', '.join(names)} FROM numbers ORDER BY seq")  # noqa: S608  own words
        return [dict(zip(names, row, strict=True)) for row in rows]

    def order_of_number(self, waybill_no: str) -> str | None:
        rows = self._rows("SELECT order_id FROM numbers WHERE waybill_no = ?", (waybill_no,))
        return str(rows[0][0]) if rows else None

    def orders(self) -> list[dict[str, Any]]:
        """Return (order_id, state, waybill numbers, asks) of every order ever asked for, refused ones included."""
        asks: dict[str, dict[str, int]] = {}
        for order_id, what, times in self._rows("SELECT order_id, what, times FROM asks ORDER BY rowid"):
            asks.setdefault(order_id, {})[what] = times
        held: dict[str, list[str]] = {}
        for number in self.numbers():
            held.setdefault(number["order_id"], []).append(number["waybill_no"])
        states = dict(self._rows("SELECT order_id, state FROM orders"))
        return [
            {
                "order_id": order_id,
                "state": states.get(order_id, "none"),
                "waybill_nos": held.get(order_id, []),
                "asks": asks[order_id],
            }
            for order_id in asks
        ]

    def count_ask(self, order_id: str, what: str) -> None:
        """Count one thing asked about an order: create, create again, search, confirm, cancel."""
        self._rows(
            "INSERT INTO asks VALUES (?, ?, 1) ON CONFLICT (order_id, what) DO UPDATE SET times = times + 1",
            (order_id, what),
        )

    def add_event(self, waybill_no: str, event: dict[str, Any]) -> None:
        self._rows("INSERT INTO events (waybill_no, event) VALUES (?, ?)", (waybill_no, json.dumps(event)))

    def events(self, waybill_no: str) -> list[dict[str, Any]]:
        """Return a parcel's route, oldest first."""
        rows = self._rows("SELECT event FROM events WHERE waybill_no = ? ORDER BY seq", (waybill_no,))
        return [json.loads(row[0]) for row in rows]

    def count_call(self, label: str, outcome: str) -> None:
        self._rows(
            "INSERT INTO calls VALUES (?, ?, 1) ON CONFLICT (label, outcome) DO UPDATE SET times = times + 1",
            (label, outcome),
        )

    def calls(self) -> dict[str, dict[str, int]]:
        """Return call label -> HTTP status -> times."""
        counts: dict[str, dict[str, int]] = {}
        for label, outcome, times in self._rows("SELECT label, outcome, times FROM calls ORDER BY label, outcome"):
            counts.setdefault(label, {})[outcome] = times
        return counts
