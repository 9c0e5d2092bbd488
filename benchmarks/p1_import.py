"""P1: a parsed page of 500 orders through the product's intake, against the bare driver writing the very same rows.

Both write into a database of their own, page by page in turn, so that whatever else the machine does hits both.
The baseline gets its rows ready made: numbered, sealed, tokenised, with events and change log; it only writes them,
with executemany on SQLite (synchronous FULL, the product's own settings) and COPY on Postgres, one commit a page.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import psycopg
from sqlalchemy import select

from app.connectors.base import PulledOrder
from app.domain.intake import IntakeLine, IntakeOrder, PlatformOrderStatus, Receiver
from app.models import schema
from app.models.database import Database
from app.models.shops import shop
from app.services.intake_orders import Read, store_page
from app.services.intake_rows import ShopFacts, shop_facts
from app.services.keys import KeyBook
from app.services.receivers import tokens_of
from app.vault import Vault
from benchmarks import invented, seed_world
from benchmarks.measure import Result
from benchmarks.places import MASTER, Place, scratch
from benchmarks.seed_world import World

PAGE = 500
PAGES = 40
WARM = 4
GOALS = {"sqlite": 0.40, "postgres": 0.35}
_TABLES = ("sales_order", "raw_order", "raw_order_version", "order_line", "receiver", "order_event", "change_log")
_BEFORE = ("data_key", "listing")
"""Rows that a first page may bring along; copied unmeasured, so that foreign keys hold."""
_START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def run(place: Place) -> list[Result]:
    """Import PAGES pages both ways; the ratio is of the sums."""
    sums = _race(place, PAGES)
    ratio = sums.theirs / sums.ours
    goal = GOALS[place.name]
    way = "executemany-500" if place.name == "sqlite" else "COPY-500"
    return [
        Result(f"import of {sums.orders:,} orders in pages of {PAGE}", place.name,
               f"{sums.orders / sums.ours:,.0f} orders/s", f"{way} {sums.orders / sums.theirs:,.0f} orders/s",
               f"≥ {goal:.2f}×", ratio >= goal),
        Result("– ratio", place.name, f"{ratio:.2f}×", f"{sums.rows / (PAGES * PAGE):.1f} rows an order"),
        Result("– the same rows in both", place.name, "equal" if sums.same else "differ", "–", "equal", sums.same),
    ]  # fmt: skip


def bare_rate(place: Place, pages: int) -> float:
    """Return how many orders a second the bare driver writes, measured over some pages."""
    sums = _race(place, pages)
    return sums.orders / sums.theirs


@dataclass
class _Sums:
    """What both took for the measured pages, in seconds, and how many rows were written in all."""

    orders: int
    ours: float = 0.0
    theirs: float = 0.0
    rows: int = 0
    same: bool = False


def _race(place: Place, pages: int) -> _Sums:
    sums = _Sums((pages - WARM) * PAGE)
    with scratch(place, "p1_product") as one, scratch(place, "p1_bare") as two:
        product = _Product(one)
        baseline = _Sqlite(two) if place.name == "sqlite" else _Postgres(two)
        try:
            for number, page in enumerate(_pages(product.world, pages)):
                took = product.take_in(page)
                table_rows, words = baseline.fetch_new(one, product, page)
                wrote = baseline.write(table_rows, words)
                sums.rows += sum(len(each) for _table, _columns, each in table_rows)
                if number >= WARM:
                    sums.ours, sums.theirs = sums.ours + took, sums.theirs + wrote
            sums.same = baseline.counts(two) == baseline.counts(one)
        finally:
            baseline.close()
            product.close()
    return sums


class _Product:
    """The intake path on a database of its own."""

    def __init__(self, url: str) -> None:
        self.db = Database(url)
        schema.upgrade(self.db)
        self.keys = KeyBook(Vault(MASTER))
        self.world = self.db.run(lambda tx: seed_world.build(tx, self.keys, Random("p1"), 1, 400))
        with self.db.read() as conn:
            self.shop: ShopFacts = shop_facts(conn.execute(select(shop)).first(), searchable=True)  # type: ignore[arg-type]

    def take_in(self, page: Sequence[Read]) -> float:
        """Store one parsed page; return the seconds it took to the end of its commit."""
        began = time.perf_counter()
        self.db.run(lambda tx: store_page(tx, self.keys, self.shop, page))
        return time.perf_counter() - began

    def close(self) -> None:
        self.db.close()


def _pages(world: World, pages: int) -> Iterator[list[Read]]:
    """Yield pages of parsed orders: two lines on average, real-looking people and goods."""
    random = Random("p1 orders")
    names, places = invented.names(random, 5_000), invented.places(random, 5_000)
    for page in range(pages):
        yield [_read(random, world, names, places, page * PAGE + at) for at in range(PAGE)]


def _read(
    random: Random, world: World, names: list[tuple[str, str]], places: list[invented.Place], number: int
) -> Read:
    lines = []
    for at, offer in enumerate(random.sample(world.offers[0], random.choice((1, 1, 2, 2, 3, 3))), start=1):
        good, qty = offer.good, random.choice((1, 1, 1, 2))
        lines.append(
            IntakeLine(str(at), offer.listing_no, "", good.code, good.name, good.spec, qty, good.price_cents, 0,
                       good.price_cents * qty)
        )  # fmt: skip
    name, _masked = random.choice(names)
    place = random.choice(places)
    person = Receiver(name=name, phone=f"13{random.randrange(10**9):09d}", province=place.province, city=place.city,
                      district=place.district, street=place.street)  # fmt: skip
    placed = _START + timedelta(seconds=number)
    total = sum(line.total_cents for line in lines)
    payload = json.dumps(
        {"id": 500_000 + number, "status": "processing", "line_items": [
            {"id": line.platform_line_no, "sku": line.merchant_code, "name": line.title, "quantity": line.qty,
             "product_id": line.listing_no, "total": line.total_cents / 100}
            for line in lines
        ]},
        ensure_ascii=False,
    )  # fmt: skip
    intake = IntakeOrder(
        platform_order_no=str(500_000 + number), status=PlatformOrderStatus.TO_SHIP, placed_at=placed,
        modified_at=placed, currency="CNY", lines=tuple(lines), paid_at=placed, buyer_nick=f"买家{number}",
        goods_cents=total, paid_cents=total, receiver=person,
    )  # fmt: skip
    return Read(PulledOrder(intake.platform_order_no, placed, payload, person), intake)


Rows = list[tuple[str, list[str], list[tuple[Any, ...]]]]
Words = list[tuple[int, list[bytes]]]


class _Baseline:
    """The bare driver: reads what the product wrote, unmeasured, and writes it again, measured."""

    def __init__(self, url: str) -> None:
        db = Database(url)
        schema.upgrade(db)
        keys = KeyBook(Vault(MASTER))
        db.run(lambda tx: seed_world.build(tx, keys, Random("p1"), 1, 400))
        db.close()
        self._seen: dict[str, int] = {}

    def connect(self, url: str) -> Any:  # noqa: ANN401 - a driver's connection
        raise NotImplementedError

    def write(self, rows: Rows, words: Words) -> float:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError

    def fetch_new(self, source: str, product: _Product, page: Sequence[Read]) -> tuple[Rows, Words]:
        """Return the rows the product just wrote, and the search words of its orders."""
        conn = self.connect(source)
        try:
            before = [self._new(conn, table) for table in _BEFORE]
            rows = [self._new(conn, table) for table in _TABLES]
        finally:
            conn.close()
        self.copy([(table, columns, found) for table, columns, found in before if found])
        (orders,) = [found for table, _columns, found in rows if table == "sales_order"]
        with product.db.read() as read:
            search = product.keys.words(read)
        words = [
            (order[0], tokens_of(search, one.pulled.receiver)) for order, one in zip(sorted(orders), page, strict=True)
        ]
        return rows, words

    def copy(self, rows: Rows) -> None:
        raise NotImplementedError

    def _new(self, conn: Any, table: str) -> tuple[str, list[str], list[tuple[Any, ...]]]:  # noqa: ANN401
        if table in _BEFORE and table not in self._seen:
            self._seen[table] = self._highest(table)
        cursor = conn.execute(f"SELECT * FROM {table} WHERE id > {self._seen.get(table, 0)} ORDER BY id")
        columns = [column[0] for column in cursor.description]
        rows = [tuple(row) for row in cursor.fetchall()]
        if rows:
            self._seen[table] = rows[-1][columns.index("id")]
        return table, columns, rows

    def _highest(self, table: str) -> int:
        raise NotImplementedError

    def counts(self, url: str) -> list[int]:
        """Return how many rows the measured tables hold."""
        conn = self.connect(url)
        try:
            tables = (*_TABLES, "receiver_words")
            return [conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
        finally:
            conn.close()


class _Sqlite(_Baseline):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._conn = self.connect(url)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-32000", "temp_store=MEMORY"):
            self._conn.execute(f"PRAGMA {pragma}")

    def connect(self, url: str) -> sqlite3.Connection:
        return sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)

    def _highest(self, table: str) -> int:
        return int(self._conn.execute(f"SELECT COALESCE(max(id), 0) FROM {table}").fetchone()[0])

    def copy(self, rows: Rows) -> None:
        for table, columns, values in rows:
            marks, names = ", ".join("?" * len(columns)), ", ".join(f'"{name}"' for name in columns)
            self._conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)

    def write(self, rows: Rows, words: Words) -> float:
        ready = [(order_id, " ".join("w" + token.hex() for token in tokens)) for order_id, tokens in words]
        began = time.perf_counter()
        self._conn.execute("BEGIN IMMEDIATE")
        self.copy(rows)
        self._conn.executemany("INSERT INTO receiver_words (rowid, words) VALUES (?, ?)", ready)
        self._conn.execute("COMMIT")
        return time.perf_counter() - began

    def close(self) -> None:
        self._conn.close()


class _Postgres(_Baseline):
    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._conn = self.connect(url)

    def connect(self, url: str) -> psycopg.Connection:
        return psycopg.connect(url.replace("postgresql+psycopg:", "postgresql:"))

    def _highest(self, table: str) -> int:
        with self._conn.cursor() as cursor:
            row = cursor.execute(f"SELECT COALESCE(max(id), 0) FROM {table}").fetchone()
        self._conn.commit()
        return int(row[0]) if row else 0

    def copy(self, rows: Rows) -> None:
        with self._conn.cursor() as cursor:
            for table, columns, values in rows:
                names = ", ".join(f'"{name}"' for name in columns)
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in values:
                        copy.write_row(row)

    def write(self, rows: Rows, words: Words) -> float:
        ready = [(int.from_bytes(token, "big", signed=True), order_id) for order_id, each in words for token in each]
        texts = [(table, columns, [_as_text(row) for row in values]) for table, columns, values in rows]
        began = time.perf_counter()
        self.copy([*texts, ("receiver_words", ["word", "order_id"], ready)])
        self._conn.commit()
        return time.perf_counter() - began

    def close(self) -> None:
        self._conn.close()


def _as_text(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """JSON comes back parsed; it goes in as text."""
    return tuple(json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else value for value in row)
