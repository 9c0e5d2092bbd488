"""Backups of Postgres: a zip with one COPY text a table and a manifest of row counts, hashes and columns."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, text

from app.errors import BadInput, SetupTrouble
from app.models import receiver_words, schema
from app.models.bulk import copying
from app.models.database import APPLICATION, Database
from app.models.tables import metadata

SUFFIX = ".pgzip"
_MANIFEST = "manifest.json"
_CHUNK = 1 << 20


def _names() -> list[str]:
    return [table.name for table in metadata.sorted_tables] + [receiver_words.NAME]


def dump(db: Database, target: Path) -> None:
    """Write one moment of the database while others go on writing. Raises OSError and what ``Database.read`` does."""
    facts: dict[str, dict[str, object]] = {}
    with db.read() as conn, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as box:
        conn.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        conn.execute(text("SET LOCAL statement_timeout = 0"))
        revision = schema.current(conn)
        for name in _names():
            columns = list(conn.execute(text(f'SELECT * FROM "{name}" LIMIT 0')).keys())  # noqa: S608 - our own names
            digest, rows = hashlib.blake2b(digest_size=16), 0
            with (
                box.open(f"{name}.copy", "w", force_zip64=True) as out,
                copying(conn, f'COPY "{name}" ({_quoted(columns)}) TO STDOUT') as source,
            ):
                for block in source:
                    data = bytes(block)
                    digest.update(data)
                    rows += data.count(b"\n")
                    out.write(data)
            facts[name] = {"rows": rows, "hash": digest.hexdigest(), "columns": columns}
        box.writestr(_MANIFEST, json.dumps({"revision": revision, "tables": facts}))


def check(path: Path) -> None:
    """Prove that a zip is whole. Raises BadZipFile, KeyError, TypeError, ValueError and OSError.

    Raises SetupTrouble for a backup of a newer program.
    """
    with zipfile.ZipFile(path) as box:
        manifest = json.loads(box.read(_MANIFEST))
        schema.refuse_newer(str(manifest["revision"]))
        if set(manifest["tables"]) != set(_names()):
            raise ValueError("other tables")
        for name, fact in manifest["tables"].items():
            digest, rows = hashlib.blake2b(digest_size=16), 0
            with box.open(f"{name}.copy") as member:
                for block in _blocks(member):
                    digest.update(block)
                    rows += block.count(b"\n")
            if digest.hexdigest() != fact["hash"] or rows != fact["rows"]:
                raise ValueError(f"{name} differs")
            _known_columns(name, fact["columns"])


def _known_columns(name: str, columns: Iterable[str]) -> list[str]:
    """Return a table's columns as a backup names them; raise ValueError for one that the table does not have."""
    known = {"word", "order_id"} if name == receiver_words.NAME else set(metadata.tables[name].c.keys())
    listed = list(columns)
    if not set(listed) <= known:
        raise ValueError(f"{name} has other columns")
    return listed


def _quoted(columns: Iterable[str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _blocks(member: IO[bytes]) -> Iterable[bytes]:
    return iter(lambda: member.read(_CHUNK), b"")


def load(db: Database, source: Path) -> None:
    """Replace every table's rows in one transaction.

    Raises BadInput for a backup of another schema, SetupTrouble while another Packdesk is connected.
    """
    db.close()
    if schema.is_empty(db):
        schema.upgrade(db)
        db.close()
    with zipfile.ZipFile(source) as box:
        manifest = json.loads(box.read(_MANIFEST))
        with db.write() as tx:
            tx.conn.execute(text("SET LOCAL statement_timeout = 0"))
            _refuse_in_use(tx.conn)
            if schema.current(tx.conn) != manifest["revision"]:
                raise BadInput("backup.other_schema", found=str(manifest["revision"]))
            tx.conn.execute(text(f"TRUNCATE {_quoted(_names())} RESTART IDENTITY CASCADE"))
            for name in _names():
                columns = _known_columns(name, manifest["tables"][name]["columns"])
                with (
                    box.open(f"{name}.copy") as member,
                    copying(tx.conn, f'COPY "{name}" ({_quoted(columns)}) FROM STDIN') as target,
                ):
                    for block in _blocks(member):
                        target.write(block)
            _set_sequences(tx.conn)


def _refuse_in_use(conn: Connection) -> None:
    others = conn.execute(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name = :name AND pid <> pg_backend_pid()"
        ),
        {"name": APPLICATION},
    ).scalar_one()
    if others:
        raise SetupTrouble("backup.in_use")


def _set_sequences(conn: Connection) -> None:
    for table in metadata.sorted_tables:
        if "id" in table.c and table.c.id.primary_key:
            conn.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'),"  # noqa: S608 - our own names
                    f' COALESCE((SELECT max(id) FROM "{table.name}"), 0) + 1, false)'
                )
            )
