"""Bulk-fill an empty database with invented orders: ``packdesk-seed --orders 1000000 --home FOLDER``.

A developer's tool for benchmarks and for trying the screens at size. Everything it writes is what the services would
have left behind (``db check`` passes), receivers are sealed and indexed under the database's own vault, and nobody in
it exists. It only fills a database that holds no order and no SKU, and sets one up where there is none (with the
pass-phrase from PACKDESK_PASSPHRASE, else the operating system's key store).
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from sqlalchemy import Connection, select

from app.errors import AppError, BadInput, SetupTrouble
from app.models import receiver_words
from app.models.base import from_ms, to_ms
from app.models.bulk import insert_many
from app.models.database import Database, Tx
from app.models.orders import queue_counter, sales_order
from app.models.staff import day_number
from app.models.stock import sku, stock
from app.services.keys import DataKey, KeyBook, receivers_scope
from app.settings import load_settings
from app.wording import say_error
from benchmarks import seed_world
from benchmarks.loader import Loader, bulk_connection, finish, transaction, without_indexes
from benchmarks.seed_floor import DAY
from benchmarks.seed_orders import Keys, Story
from benchmarks.seed_world import QUEUES, World

MIX: dict[str, float] = {
    "closed": 0.60, "shipped": 0.28, "cancelled": 0.03, "to_audit": 0.02, "exception": 0.01,
    "to_print": 0.03, "to_pack": 0.02, "to_ship": 0.01,
}  # fmt: skip
"""Share of orders per queue. Closed ones are the oldest, live ones the newest, cancelled ones are strewn in."""
SPAN_DAYS = 60
_CHUNK = 10_000
_LIVE = ("to_audit", "exception", "to_print", "to_pack", "to_ship")


@dataclass(frozen=True)
class Plan:
    """How much of what to invent; the same plan gives the same orders, but for the random parts of ciphertext."""

    orders: int = 1_000_000
    shops: int = 20
    skus: int = 2_000
    seed: int = 1
    mix: Mapping[str, float] = field(default_factory=MIX.copy)
    now: datetime | None = None
    """The end of the invented sixty days; None: the database's time."""


def parse_mix(text: str) -> dict[str, float]:
    """Return shares from ``queue=share,queue=share``; they are scaled to one. Raises BadInput ``seed.bad_mix``."""
    shares: dict[str, float] = {}
    for part in text.split(","):
        queue, _, share = part.partition("=")
        try:
            shares[queue.strip()] = float(share)
        except ValueError:
            raise BadInput("seed.bad_mix", part=part, known=list(QUEUES)) from None
    if set(shares) - set(QUEUES) or min(shares.values()) < 0 or not sum(shares.values()):
        raise BadInput("seed.bad_mix", part=text, known=list(QUEUES))
    whole = sum(shares.values())
    return {queue: share / whole for queue, share in shares.items()}


def fill(db: Database, keys: KeyBook, plan: Plan, tell: Callable[[str], None] = lambda _text: None) -> None:
    """Fill the database. Raises BadInput ``seed.not_empty`` when it holds orders or SKUs already."""
    random = Random(plan.seed)
    world, now = db.run(lambda tx: _prepare(tx, keys, random, plan))
    opened = _receiver_keys(db, keys, world, now)
    with db.read() as reader:
        words = keys.words(reader)
    with without_indexes(db, tell), bulk_connection(db) as conn:
        loader = Loader(conn)
        story = Story(loader, world, Keys(words, opened), random, now, min(30_000, plan.orders))
        fates = _fates(random, plan, now)
        for start in range(0, plan.orders, _CHUNK):
            with transaction(conn):
                for _ in range(min(_CHUNK, plan.orders - start)):
                    story.tell(*next(fates))
                _write(conn, loader, story)
            tell(f"{min(start + _CHUNK, plan.orders):,} orders")
        with transaction(conn):
            _totals(conn, loader, story, now)
    finish(db)


def _prepare(tx: Tx, keys: KeyBook, random: Random, plan: Plan) -> tuple[World, int]:
    for table in (sales_order, sku):
        if tx.conn.execute(select(table.c.id).limit(1)).first() is not None:
            raise BadInput("seed.not_empty", table=table.name)
    return seed_world.build(tx, keys, random, plan.shops, plan.skus), to_ms(plan.now or tx.at)


def _receiver_keys(db: Database, keys: KeyBook, world: World, now: int) -> dict[tuple[int, str], DataKey]:
    """Make the receivers' keys of every shop and month of the span, each as (shop, YYMM)."""
    months = {from_ms(now - day * DAY).strftime("%Y%m") for day in range(-1, SPAN_DAYS + 2)}

    def make(tx: Tx) -> dict[tuple[int, str], DataKey]:
        starts = {month[2:]: datetime.strptime(month, "%Y%m").replace(tzinfo=UTC) for month in sorted(months)}
        return {
            (shop_id, month): keys.key(tx, receivers_scope(shop_id, start))
            for shop_id in world.shop_ids
            for month, start in starts.items()
        }

    return db.run(make)


def _fates(random: Random, plan: Plan, now: int) -> Iterator[tuple[str, int]]:
    """Yield (queue, placed at) for every order, oldest first."""
    mix = {queue: plan.mix.get(queue, 0.0) for queue in QUEUES}
    aged = 1.0 - mix["cancelled"] or 1.0
    closed_until = mix["closed"] / aged
    shipped_until = closed_until + mix["shipped"] / aged
    live = [queue for queue in _LIVE if mix[queue]]
    weights = [mix[queue] for queue in live]
    step = SPAN_DAYS * DAY / max(plan.orders, 1)
    for at in range(plan.orders):
        place = at / plan.orders
        placed = int(now - SPAN_DAYS * DAY + at * step)
        if random.random() < mix["cancelled"]:
            yield "cancelled", placed
        elif place < closed_until:
            yield "closed", placed
        elif place < shipped_until or not live:
            yield "shipped", placed
        else:
            yield random.choices(live, weights)[0], placed


def _write(conn: Connection, loader: Loader, story: Story) -> None:
    loader.flush()
    receiver_words.add(conn, story.words)
    story.words.clear()


def _totals(conn: Connection, loader: Loader, story: Story, now: int) -> None:
    """Store what follows from all orders: balances, counters, and the last number of each day."""
    floor, world, random = story.floor, story.world, story.random
    for sku_id in world.sku_ids:
        for warehouse_id in world.warehouse_ids:
            floor.balances.setdefault((sku_id, warehouse_id), [0, 0])
            if sku_id not in world.sold_out and floor.balances[sku_id, warehouse_id] == [0, 0]:
                floor.restock((sku_id, warehouse_id), now - DAY)
    loader.flush()
    insert_many(conn, stock, [
        {"sku_id": sku_id, "warehouse_id": warehouse_id, "on_hand_qty": on_hand, "reserved_qty": reserved,
         "safety_qty": random.choice((0, 10, 50, 200)), "bin": f"A-{sku_id % 40 + 1:02d}-{sku_id % 7 + 1}"}
        for (sku_id, warehouse_id), (on_hand, reserved) in sorted(floor.balances.items())
    ])  # fmt: skip
    for (shop_id, queue), count in story.counters.items():
        conn.execute(
            queue_counter.update()
            .where(queue_counter.c.shop_id == shop_id, queue_counter.c.queue == queue)
            .values(orders=count)
        )
    last = [("order", story.numbers), ("print_batch", floor.batches)]
    insert_many(conn, day_number, [
        {"kind": kind, "day": datetime.strptime(day, "%y%m%d").replace(tzinfo=UTC).date(), "last": number}
        for kind, numbers in last
        for day, number in numbers.items()
    ])  # fmt: skip


@contextmanager
def _opened(environment: Mapping[str, str]) -> Iterator[tuple[Database, KeyBook]]:
    from app.bootstrap.core import create_core, open_core

    settings = load_settings(environment)
    try:
        with open_core(settings) as core:
            yield core.db, core.keys
    except SetupTrouble as trouble:
        if trouble.code != "database.not_set_up":
            raise
        with create_core(settings) as (core, code):
            print(f"recovery code of the new database, shown once: {code}")
            yield core.db, core.keys


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="packdesk-seed", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--orders", type=int, default=Plan.orders)
    parser.add_argument("--shops", type=int, default=Plan.shops)
    parser.add_argument("--skus", type=int, default=Plan.skus)
    parser.add_argument("--home", help="data folder (default: PACKDESK_HOME, else this user's)")
    parser.add_argument("--url", help="database address (default: PACKDESK_DB, else SQLite in the data folder)")
    parser.add_argument("--seed", type=int, default=Plan.seed, help="the same number invents the same orders")
    parser.add_argument("--states", default="", help="shares, such as to_print=3,shipped=7")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 2 refused with a sentence on standard error."""
    asked = _arguments(argv)
    given = {"PACKDESK_HOME": asked.home, "PACKDESK_DB": asked.url}
    environment = {**os.environ, **{name: value for name, value in given.items() if value}}
    began = time.perf_counter()
    try:
        mix = parse_mix(asked.states) if asked.states else MIX
        plan = Plan(asked.orders, max(asked.shops, 1), max(asked.skus, 10), asked.seed, mix)
        with _opened(environment) as (db, keys):
            fill(db, keys, plan, lambda text: print(f"{time.perf_counter() - began:7.1f} s  {text}", flush=True))
    except AppError as error:
        print(say_error(error, "en_US"), file=sys.stderr)
        return 2
    print(f"{plan.orders:,} orders in {time.perf_counter() - began:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
