"""The migrations build exactly the tables the program declares, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from app.errors import SetupTrouble
from app.models import receiver_words, schema
from app.models.database import Database
from app.models.tables import metadata


def _differences(db: Database) -> list[object]:
    def ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
        return not (kind == "table" and (name or "").startswith(receiver_words.NAME))

    with db.read() as conn:
        context = MigrationContext.configure(conn, opts={"include_object": ours, "compare_type": True})
        return list(compare_metadata(context, metadata))


def test_migrated_schema_equals_the_declared_tables(database: Database) -> None:
    assert _differences(database) == []


def test_going_down_and_up_again_leaves_the_same_schema(database: Database) -> None:
    schema.downgrade(database)
    with database.read() as conn:
        assert schema.tables_present(conn) <= {"alembic_version"}
    assert schema.upgrade(database)
    assert _differences(database) == []


def test_a_second_upgrade_finds_nothing_to_do(database: Database) -> None:
    assert not schema.upgrade(database)


def test_a_schema_newer_than_the_program_is_refused(database: Database) -> None:
    with database.write() as tx:
        tx.conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SetupTrouble) as refused:
        schema.upgrade(database)
    assert refused.value.code == "database.newer_schema"
    assert refused.value.params["found"] == "9999"
