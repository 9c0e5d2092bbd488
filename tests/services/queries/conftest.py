"""A seeded warehouse for reading tests, made once a session on each engine; tests that write take their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.models.database import Database
from app.services.keys import KeyBook
from app.vault import KEY_BYTES, Vault
from benchmarks.seed import Plan, fill
from tests.clock import MONDAY_MORNING, FakeClock
from tests.databases import PostgresTemplate, SqliteTemplate

MIX = {
    "closed": 0.2, "shipped": 0.2, "cancelled": 0.05, "to_audit": 0.15, "exception": 0.15,
    "to_print": 0.1, "to_pack": 0.1, "to_ship": 0.05,
}  # fmt: skip


@dataclass(frozen=True)
class Seeded:
    """A filled database with its keys. Reading only."""

    db: Database
    keys: KeyBook


def seed(url: str, orders: int) -> Seeded:
    """Fill a migrated database with ``orders`` orders of six shops."""
    db = Database(url, clock=FakeClock())
    keys = KeyBook(Vault(bytes(range(KEY_BYTES))))
    fill(db, keys, Plan(orders=orders, shops=6, skus=60, seed=7, mix=MIX, now=MONDAY_MORNING))
    return Seeded(db, keys)


@pytest.fixture(scope="session")
def seeded_sqlite(sqlite_template: SqliteTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    filled = seed(sqlite_template.copy_to(tmp_path_factory.mktemp("seeded")), 900)
    yield filled
    filled.db.close()


@pytest.fixture(scope="session")
def seeded_postgres(postgres_template: PostgresTemplate) -> Iterator[Seeded]:
    url = postgres_template.copy()
    filled = seed(url, 900)
    yield filled
    filled.db.close()
    postgres_template.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def seeded(request: pytest.FixtureRequest) -> Seeded:
    """Nine hundred orders in all queues; a test that asks for it runs on both engines."""
    filled: Seeded = request.getfixturevalue(f"seeded_{request.param}")
    return filled


@pytest.fixture
def own_seeded(database: Database, vault: Vault) -> Seeded:
    """A small filled database of the test's own, to change."""
    keys = KeyBook(vault)
    fill(database, keys, Plan(orders=150, shops=3, skus=40, seed=11, mix=MIX, now=MONDAY_MORNING))
    return Seeded(database, keys)
