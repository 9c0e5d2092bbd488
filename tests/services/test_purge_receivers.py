"""Receivers are forgotten 90 days after their case: texts, words, and in the end the key of their month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text

from app.domain.intake import PlatformOrderStatus
from app.errors import NotFound, SetupTrouble
from app.models import receiver_words
from app.models.database import Database
from app.models.keys import data_key
from app.models.orders import receiver, sales_order
from app.models.raw_orders import raw_order_version
from app.services import purge_receivers as purging
from app.services.cancel_orders import cancel_orders
from app.services.intake_orders import store_page
from app.services.keys import receivers_scope
from app.services.purge_receivers import KEPT, purge_receivers
from app.services.receivers import open_receiver, tokens_of
from app.services.search_orders import search_people
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.world import BOSS, WANG, World


@pytest.fixture
def world(database: Database, vault: Vault, clock: FakeClock) -> World:
    made = World(database, vault, clock())
    made.add_sku("A1")
    return made


def hits(world: World, asked: str) -> list[int]:
    with world.db.read() as conn:
        return [hit.order_id for hit in search_people(conn, world.keys, asked).hits]


def stored(world: World, order_id: int) -> list[bytes]:
    """Everything sealed about an order's receivers."""
    with world.db.read() as conn:
        own = conn.execute(select(receiver.c.cipher).where(receiver.c.order_id == order_id)).scalars()
        raw = conn.execute(
            text(
                "SELECT v.receiver_cipher FROM raw_order_version v JOIN raw_order r ON r.id = v.raw_order_id"
                " WHERE r.order_id = :id"
            ),
            {"id": order_id},
        ).scalars()
        return [bytes(cipher) for cipher in (*own, *raw) if cipher is not None]


def scopes(world: World) -> dict[str, bool]:
    """Month keys: scope -> is it still there."""
    with world.db.read() as conn:
        rows = conn.execute(select(data_key.c.scope, data_key.c.wrapped)).all()
        return {row.scope: row.wrapped is not None for row in rows if row.scope.startswith("receivers:")}


def take_cancelled(world: World, number: str = "1") -> int:
    (order_id,) = world.take(world.intake(number, ("A1", 1))).order_ids
    (outcome,) = cancel_orders(world.db, [order_id], "买家不要了", BOSS)
    assert outcome.error is None
    return order_id


def test_ninety_days_after_its_end_nothing_of_a_receiver_is_left(world: World, clock: FakeClock) -> None:
    order_id = take_cancelled(world)
    before = world.order(order_id)
    clock.advance(days=KEPT.days - 1)
    assert purge_receivers(world.db, world.keys) == 0
    assert hits(world, WANG.phone) == [order_id]
    clock.advance(days=2)
    assert purge_receivers(world.db, world.keys) == 1
    assert stored(world, order_id) == []
    for asked in (WANG.phone, WANG.phone[-4:], WANG.name):
        assert hits(world, asked) == []
    with world.db.read() as conn, pytest.raises(NotFound) as gone:
        open_receiver(conn, world.keys, order_id)
    assert gone.value.code == "order.receiver_purged"
    after = world.order(order_id)
    assert (after.receiver_name, after.region) == (before.receiver_name, before.region), "masked forms stay"
    assert world.events(order_id)[-1] == "order.receiver_purged"
    assert purge_receivers(world.db, world.keys) == 0, "once"
    world.sound()


def test_an_order_still_open_keeps_its_receiver_for_ever(world: World, clock: FakeClock) -> None:
    (order_id,) = world.take(world.intake("1", ("A1", 1))).order_ids
    clock.advance(days=400)
    assert purge_receivers(world.db, world.keys) == 0
    assert hits(world, WANG.phone) == [order_id]


def test_whatever_happens_to_the_order_begins_the_time_anew(world: World, clock: FakeClock) -> None:
    order_id = take_cancelled(world)
    clock.advance(days=80)
    with world.db.write(BOSS) as tx:
        tx.event(order_id, "order.receiver_revealed", reason="投诉")
    clock.advance(days=20)
    assert purge_receivers(world.db, world.keys) == 0
    clock.advance(days=80)
    assert purge_receivers(world.db, world.keys) == 1


def test_a_months_key_goes_with_the_last_receiver_under_it(world: World, clock: FakeClock) -> None:
    month = receivers_scope(world.shop_id, clock())
    take_cancelled(world, "1")
    (still_open,) = world.take(world.intake("2", ("A1", 1))).order_ids
    clock.advance(days=100)
    purge_receivers(world.db, world.keys)
    assert scopes(world)[month], "another order's receiver lies under it"
    cancel_orders(world.db, [still_open], "无货", BOSS)
    clock.advance(days=100)
    later = world.take(world.intake("3", ("A1", 1))).order_ids
    purge_receivers(world.db, world.keys)
    assert scopes(world) == {month: False, receivers_scope(world.shop_id, clock()): True}
    with world.db.read() as conn:
        assert open_receiver(conn, world.keys, later[0]) == WANG
        key_id = conn.execute(select(data_key.c.id).where(data_key.c.scope == month)).scalar_one()
        fresh = type(world.keys)(world.keys._vault)  # noqa: SLF001 - another program with the same vault
        with pytest.raises(SetupTrouble) as gone:
            fresh.opened(conn, key_id)
    assert gone.value.code == "vault.key_destroyed"


def test_raw_orders_that_were_never_needed_are_emptied_too(world: World, clock: FakeClock) -> None:
    unpaid = world.intake("9", ("A1", 1), status=PlatformOrderStatus.UNPAID)
    world.db.run(lambda tx: store_page(tx, world.keys, world.facts, world.read(unpaid)))
    with world.db.read() as conn:
        assert conn.execute(select(raw_order_version.c.receiver_cipher)).scalar_one() is not None
    clock.advance(days=91)
    purge_receivers(world.db, world.keys)
    with world.db.read() as conn:
        assert conn.execute(select(raw_order_version.c.receiver_cipher)).scalar_one() is None


def test_many_are_purged_in_batches_and_one_pass(
    world: World, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 3)
    ids = [take_cancelled(world, str(number)) for number in range(8)]
    kept = world.take(world.intake("kept", ("A1", 1))).order_ids
    clock.advance(days=91)
    assert purge_receivers(world.db, world.keys) == 8
    assert all(stored(world, order_id) == [] for order_id in ids)
    assert stored(world, kept[0])
    assert hits(world, WANG.phone) == kept
    world.sound()


def test_an_order_that_came_back_while_it_was_looked_for_keeps_its_receiver(world: World, clock: FakeClock) -> None:
    order_id = take_cancelled(world)
    clock.advance(days=91)
    with world.db.write(BOSS) as tx:
        tx.event(order_id, "order.receiver_revealed", reason="投诉")
    with world.db.write() as tx:
        purging._purge(tx, world.keys, [order_id], clock() - KEPT)  # noqa: SLF001 - found due a moment ago
    assert stored(world, order_id)
    assert hits(world, WANG.phone) == [order_id]


def words_in(path: Path) -> Iterator[bytes]:
    for file in path.parent.glob(path.name + "*"):
        yield file.read_bytes()


def test_purged_words_leave_the_file_itself(
    sqlite_database: Database, vault: Vault, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = World(sqlite_database, vault, clock())
    world.add_sku("A1")
    order_id = take_cancelled(world)
    with sqlite_database.read() as conn:
        tokens = tokens_of(world.keys.words(conn), WANG)
    tails = [token.hex()[4:].encode() for token in tokens]
    path = Path(make_url(sqlite_database.url).database or "")

    def lying_there() -> int:
        with sqlite_database.engine.connect() as conn:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            conn.rollback()
        return sum(any(tail in data for data in words_in(path)) for tail in tails)

    assert lying_there() == len(tails)
    clock.advance(days=91)
    real = receiver_words.forget
    monkeypatch.setattr(receiver_words, "forget", lambda _conn: None)
    purge_receivers(world.db, world.keys)
    assert lying_there() == len(tails), "a deleted word stays in the file until the index is rewritten"
    with world.db.write() as tx:
        real(tx.conn)
    assert lying_there() == 0
    assert world.order(order_id).state == "cancelled"
    with sqlite_database.read() as conn:
        assert conn.execute(select(sales_order.c.id)).scalars().all() == [order_id]


def test_the_time_is_the_databases(world: World, clock: FakeClock) -> None:
    take_cancelled(world)
    clock.set(clock() + KEPT - timedelta(seconds=1))
    assert purge_receivers(world.db, world.keys) == 0
