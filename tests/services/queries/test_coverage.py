"""The 24 cells of a shop: read, made up for, not read, nothing to read."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.models.database import Database
from app.models.shops import sync_checkpoint, sync_window
from app.services.manage_shops import add_shop
from app.services.queries.coverage import BAD, NONE, OK, WARN, coverage
from app.vault import Vault
from tests.clock import FakeClock
from tests.services.world import BOSS, World


def cells(db: Database, shop_id: int) -> tuple[str, ...]:
    with db.read() as conn:
        return dict(coverage(conn, db.now(conn)))[shop_id]


def read_until(db: Database, shop_id: int, *, hours_ago: float) -> None:
    """Say that everything up to then was read."""
    with db.write() as tx:
        tx.conn.execute(sync_checkpoint.delete())
        until = tx.at - timedelta(hours=hours_ago)
        tx.conn.execute(
            sync_checkpoint.insert().values(shop_id=shop_id, stream="orders", read_until_at=until, synced_at=until)
        )


def fail(db: Database, shop_id: int, *, hours_ago: float) -> None:
    """Say that a window up to then could not be read."""
    with db.write() as tx:
        until = tx.at - timedelta(hours=hours_ago)
        tx.conn.execute(
            sync_window.insert().values(
                shop_id=shop_id, stream="orders", since_at=until - timedelta(minutes=5), until_at=until,
                state="failed", started_at=until,
            )
        )  # fmt: skip


def test_a_shop_read_to_the_present_is_covered(database: Database, vault: Vault, clock: FakeClock) -> None:
    world = World(database, vault, clock())
    assert cells(database, world.shop_id) == (BAD,) * 24, "nothing was read yet"
    read_until(database, world.shop_id, hours_ago=0.03)
    assert cells(database, world.shop_id) == (OK,) * 24


def test_what_is_not_read_yet_is_bad_and_what_was_made_up_for_is_amber(
    database: Database, vault: Vault, clock: FakeClock
) -> None:
    world = World(database, vault, clock())
    read_until(database, world.shop_id, hours_ago=2.5)
    fail(database, world.shop_id, hours_ago=5.5)
    fail(database, world.shop_id, hours_ago=30)
    assert cells(database, world.shop_id) == (*(OK,) * 18, WARN, OK, OK, BAD, BAD, BAD)


def test_before_a_shop_was_added_there_was_nothing_to_read(database: Database, vault: Vault, clock: FakeClock) -> None:
    world = World(database, vault, clock())
    young = add_shop(
        database, world.keys, "woocommerce", "新店",
        {"url": "http://127.0.0.1:9/new", "consumer_key": "ck_1", "consumer_secret": "cs_1"}, BOSS,
        start_at=clock() - timedelta(hours=3),
    )  # fmt: skip
    read_until(database, young, hours_ago=0)
    assert cells(database, young) == (*(NONE,) * 21, OK, OK, OK)


def test_a_shop_fed_by_files_has_no_coverage(database: Database, vault: Vault, clock: FakeClock) -> None:
    world = World(database, vault, clock())
    files = add_shop(database, world.keys, "files", "西湖门店", {}, BOSS)
    assert cells(database, files) == (NONE,) * 24
    with database.read() as conn:
        assert [shop_id for shop_id, _ in coverage(conn, database.now(conn))] == [world.shop_id, files]
        assert conn.execute(select(sync_window.c.id)).first() is None


def test_without_shops_there_is_nothing_to_show(database: Database) -> None:
    with database.read() as conn:
        assert coverage(conn, database.now(conn)) == ()
