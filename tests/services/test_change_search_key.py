"""A new key for the search words: everything is found as before, nothing by the old words, and badges still open."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from app.domain.people import Role
from app.errors import SetupTrouble
from app.models import receiver_words
from app.models.database import Database, Tx
from app.models.keys import data_key
from app.models.orders import receiver
from app.services import change_search_key as changing
from app.services.change_address import change_address
from app.services.change_search_key import change_search_key
from app.services.intake_orders import store_page
from app.services.keys import BADGES, SEARCH, KeyBook
from app.services.manage_staff import first_supervisor, save_staff, sign_in
from app.services.receivers import tokens_of
from app.services.search_orders import search_people
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.world import BOSS, WANG, World
from tests.sync.fakes import until

LI = replace(WANG, name="欧阳李", phone="13900001111")


@pytest.fixture
def world(database: Database, vault: Vault, clock: FakeClock) -> World:
    made = World(database, vault, clock())
    made.add_sku("A1")
    made.take(made.intake("1", ("A1", 1)), made.intake("2", ("A1", 1), receiver=LI), made.intake("3", ("A1", 1)))
    return made


def hits(world: World, keys: KeyBook, asked: str) -> list[int]:
    with world.db.read() as conn:
        return sorted(hit.order_id for hit in search_people(conn, keys, asked).hits)


def test_all_is_found_by_new_words_and_nothing_by_the_old(world: World, vault: Vault) -> None:
    elsewhere = KeyBook(vault)  # another program, which has read the old key
    questions = (WANG.phone, WANG.name, "小明", LI.phone[-4:], "李", "无此人")
    before = [hits(world, elsewhere, asked) for asked in questions]
    with world.db.read() as conn:
        old = tokens_of(world.keys.words(conn), WANG) + tokens_of(world.keys.words(conn), LI)
        same = conn.execute(select(receiver.c.same_key).order_by(receiver.c.id)).scalars().all()
    steps: list[tuple[int, int]] = []
    assert change_search_key(world.db, world.keys, lambda done, total: steps.append((done, total))) == 3
    assert [hits(world, elsewhere, asked) for asked in questions] == before
    assert before[0] == [1, 3]
    assert steps[-1][0] == steps[-1][1]
    with world.db.read() as conn:
        assert [receiver_words.find(conn, token) for token in old] == [[]] * len(old)
        fresh = conn.execute(select(receiver.c.same_key).order_by(receiver.c.id)).scalars().all()
    assert not set(fresh) & set(same)
    assert fresh[0] == fresh[2] != fresh[1], "equal people are still seen as equal"
    world.sound()


def test_a_receiver_changed_afterwards_leaves_no_old_word(world: World, vault: Vault) -> None:
    elsewhere = KeyBook(vault)
    hits(world, elsewhere, WANG.phone)
    change_search_key(world.db, world.keys)
    (outcome,) = change_address(world.db, elsewhere, 1, {"phone": "13755556666"}, BOSS)
    assert outcome.error is None
    assert hits(world, world.keys, WANG.phone) == [3]
    assert hits(world, world.keys, "13755556666") == [1]


def test_the_old_key_is_destroyed_and_badges_still_open(world: World, vault: Vault) -> None:
    first_supervisor(world.db, world.keys, "周敏", "2468", station="S1")
    save_staff(world.db, world.keys, None, {"name": "小李", "role": Role.PACKER.value, "badge": "B-0001"}, BOSS)
    for _ in range(3):
        change_search_key(world.db, world.keys)
    with world.db.read() as conn:
        rows = {row.scope: row.wrapped for row in conn.execute(select(data_key.c.scope, data_key.c.wrapped))}
    assert rows[SEARCH] is not None
    assert rows[BADGES] is not None, "a badge cannot be read back"
    assert sum(wrapped is None for scope, wrapped in rows.items() if scope.startswith(f"{SEARCH}:")) == 2
    assert sign_in(world.db, KeyBook(vault), "B-0001", "", station="S1").name == "小李"


def test_a_change_that_breaks_off_leaves_all_as_it_was(
    world: World, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_tx: Tx, *_: object) -> tuple[int, int]:
        raise SetupTrouble("database.disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(changing, "_batch", broken)
        with pytest.raises(SetupTrouble):
            change_search_key(world.db, world.keys)
    for keys in (world.keys, KeyBook(vault)):
        assert hits(world, keys, WANG.phone) == [1, 3]
    with world.db.read() as conn:
        assert SEARCH in conn.execute(select(data_key.c.scope)).scalars().all()
    change_search_key(world.db, world.keys)
    assert hits(world, world.keys, WANG.phone) == [1, 3]


def test_history_and_the_purged_have_no_words(world: World) -> None:
    (outcome,) = change_address(world.db, world.keys, 1, {"phone": "13755556666"}, BOSS)
    assert outcome.error is None
    with world.db.write() as tx:
        words = world.keys.words(tx.conn)
        receiver_words.remove(tx.conn, 3, tokens_of(words, WANG))
        tx.conn.execute(receiver.update().where(receiver.c.order_id == 3).values(cipher=None, same_key=None))
    change_search_key(world.db, world.keys)
    assert hits(world, world.keys, WANG.phone) == []
    assert hits(world, world.keys, WANG.name) == [1]


def test_the_old_words_leave_the_file_itself(sqlite_database: Database, vault: Vault, clock: FakeClock) -> None:
    world = World(sqlite_database, vault, clock())
    world.add_sku("A1")
    world.take(world.intake("1", ("A1", 1)))
    with sqlite_database.read() as conn:
        tails = [token.hex()[4:].encode() for token in tokens_of(world.keys.words(conn), WANG)]
    path = Path(make_url(sqlite_database.url).database or "")

    def lying_there() -> int:
        with sqlite_database.engine.connect() as conn:
            conn.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            conn.rollback()
        return sum(tail in file.read_bytes() for tail in tails for file in path.parent.glob(path.name + "*"))

    assert lying_there() == len(tails)
    change_search_key(world.db, world.keys)
    assert lying_there() == 0


def test_who_stores_words_meanwhile_is_waited_for(postgres_database: Database, vault: Vault, clock: FakeClock) -> None:
    """On Postgres others write beside it: an order that read the old key must be seen by the new one."""
    world = World(postgres_database, vault, clock())
    world.add_sku("A1")
    change = threading.Thread(target=change_search_key, args=(world.db, KeyBook(vault)))
    with world.db.write() as tx:
        store_page(tx, world.keys, world.facts, world.read(world.intake("1", ("A1", 1))))
        change.start()
        until(lambda: bool(world.raw("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'advisory'")))
    change.join()
    assert hits(world, world.keys, WANG.phone) == [1]
