"""The migrations build exactly the tables the program declares, on both databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, Table, event, text

from app.errors import SetupTrouble
from app.models import receiver_words, schema
from app.models.backup import back_up_before_migration, listed
from app.models.database import Database
from app.models.tables import metadata

ROOT = Path(__file__).resolve().parents[2]
NEXT = """
from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"

def upgrade():
    op.create_table("trace", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("INSERT INTO trace (id) VALUES (1)")
    op.add_column("trace", sa.Column("more", sa.Text()))
"""


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program as its next release: one migration more."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema._FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))  # noqa: SLF001
    (folder / "versions" / "0003_next.py").write_text(NEXT)
    monkeypatch.setattr(schema, "_FOLDER", folder)
    monkeypatch.setattr(schema, "NEWEST", "0003")


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


def _fill(conn: Connection, into: str, **values: object) -> None:
    """Store a row of the first release's table; what must be there and is not given is empty."""
    table = Table(into, MetaData(), autoload_with=conn)
    empty: dict[str, object] = {"INTEGER": 0, "BIGINT": 0, "TEXT": "", "BOOLEAN": False, "JSON": {}}
    needed = [one for one in table.c if not one.nullable and one.server_default is None and not one.primary_key]
    row = {one.name: empty.get(str(one.type).split("(")[0], _LONG_AGO) for one in needed}
    conn.execute(table.insert().values({**row, **values}))


_LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_filled_database_of_the_first_release_is_migrated_and_its_discounts_were_the_shops(
    database: Database,
) -> None:
    schema.downgrade(database)
    with database.write() as tx:
        command.upgrade(schema._config(tx.conn), "0001")  # noqa: SLF001 - the first release
    with database.write() as tx:
        _fill(tx.conn, "shop", id=1, name="店")
        for order_id, discount in ((1, 1000), (2, 0)):
            _fill(tx.conn, "sales_order", id=order_id, order_no=str(order_id), shop_id=1, discount_cents=discount)
        _fill(tx.conn, "sku", id=1, sku_code="CUP")
        _fill(tx.conn, "order_line", id=1, order_id=1, sku_id=1, qty=1, discount_cents=100)
        for name in ("receiver", "order_exception", "order_event"):
            _fill(tx.conn, name, order_id=1)
        _fill(tx.conn, "warehouse", id=1, code="HZ")
        _fill(tx.conn, "parcel", id=1, order_id=1, warehouse_id=1)
        _fill(tx.conn, "parcel_line", parcel_id=1, order_line_id=1, sku_id=1, qty=1)
    assert schema.upgrade(database)
    with database.read() as conn:
        names = "order_discount_cents, platform_discount_cents, shop_discount_cents"
        rows = conn.execute(text(f"SELECT {names} FROM sales_order ORDER BY id")).all()
        odd = conn.execute(text("SELECT id FROM sales_order WHERE presale OR sealed OR kind <> 'normal'")).all()
        optional = conn.execute(text("SELECT id FROM order_line WHERE optional")).all()
        kept = conn.execute(text("SELECT COUNT(*) FROM parcel_line JOIN parcel ON parcel.id = parcel_id")).scalar_one()
    assert [tuple(row) for row in rows] == [(900, 0, 1000), (0, 0, 0)]
    assert (odd, optional, kept) == ([], [], 1)


def test_a_second_upgrade_finds_nothing_to_do(database: Database) -> None:
    assert not schema.upgrade(database)


def test_a_schema_newer_than_the_program_is_refused(database: Database) -> None:
    with database.write() as tx:
        tx.conn.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SetupTrouble) as refused:
        schema.upgrade(database)
    assert refused.value.code == "database.newer_schema"
    assert refused.value.params["found"] == "9999"


def test_a_pending_migration_is_preceded_by_a_backup(database: Database, tmp_path: Path, next_release: None) -> None:
    backups = tmp_path / "backups"
    assert not schema.is_current(database)
    assert schema.upgrade(database, before=lambda: back_up_before_migration(database, backups))
    assert schema.is_current(database)
    assert [one.kind for one in listed(backups)] == ["migration"]
    assert not schema.upgrade(database, before=lambda: back_up_before_migration(database, backups))
    assert len(listed(backups)) == 1, "nothing pending, no backup"


def test_without_its_backup_nothing_is_migrated(database: Database, next_release: None) -> None:
    def fail() -> None:
        raise SetupTrouble("backup.failed", why="disk full")

    with pytest.raises(SetupTrouble):
        schema.upgrade(database, before=fail)
    assert not schema.is_current(database)


def test_an_empty_database_needs_no_backup(database: Database) -> None:
    schema.downgrade(database)
    called: list[int] = []
    with database.write() as tx:
        tx.conn.execute(text("DROP TABLE alembic_version"))
    assert schema.is_empty(database)
    assert schema.upgrade(database, before=lambda: called.append(1))
    assert called == []


def test_a_migration_that_breaks_off_at_any_statement_leaves_the_old_schema(
    database: Database, next_release: None
) -> None:
    class Killed(BaseException):
        pass

    for last in range(1, 50):
        done = 0

        def count(*_: object, last: int = last) -> None:
            nonlocal done
            done += 1
            if done == last:
                raise Killed

        event.listen(database.engine, "after_cursor_execute", count)
        try:
            schema.upgrade(database)
        except Killed:
            pass
        finally:
            event.remove(database.engine, "after_cursor_execute", count)
        if schema.is_current(database):
            break
        with database.read() as conn:
            assert "trace" not in schema.tables_present(conn), f"half a migration after {last} statements"
    assert schema.is_current(database)
    assert last > 5, "it was interrupted at several places before it went through"
    with database.read() as conn:
        assert conn.execute(text("SELECT id FROM trace")).scalars().all() == [1]


def test_two_programs_that_start_at_once_set_up_one_schema(database: Database) -> None:
    schema.downgrade(database)
    script = (
        "import sys; from app.models import schema; from app.models.database import Database;"
        "db = Database(sys.argv[1]); print('ready', flush=True);"
        "sys.stdin.readline(); print(schema.upgrade(db)); db.close()"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", script, database.url], stdin=-1, stdout=-1, text=True, cwd=ROOT)
        for _ in range(2)
    ]
    for each in both:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    answers = []
    for each in both:
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in both:
        out, _ = each.communicate(timeout=60)
        answers.append(out.strip())
        assert each.returncode == 0
    assert sorted(answers) == ["False", "True"], "one migrated, the other found it done"
    assert _differences(database) == []


def test_the_constant_names_the_newest_migration_file() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).with_name("migrations")))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.NEWEST


def test_a_current_database_opens_and_is_backed_up_without_alembic(sqlite_url: str, tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from app.models.database import Database; from app.models import schema;"
        "from app.models.backup import back_up;"
        f"db = Database({sqlite_url!r}); assert not schema.upgrade(db); back_up(db, Path({str(tmp_path)!r}), 'daily');"
        "db.close(); assert 'alembic' not in sys.modules"
    )
    root = str(Path(schema.__file__).parents[2])
    subprocess.run([sys.executable, "-c", program], check=True, env={**os.environ, "PYTHONPATH": root})
