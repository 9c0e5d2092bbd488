"""Seeded databases to measure on, made once and kept: an SQLite file, and a Postgres that really syncs to disk."""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text
from sqlalchemy.schema import CreateTable

from app.models import schema
from app.models.database import Database
from app.models.tables import metadata
from app.services.keys import KeyBook
from app.services.manage_staff import first_supervisor
from app.services.open_vault import make_keys, open_vault
from app.vault import KEY_BYTES, KeyStore, Vault
from benchmarks.seed import Plan, fill

MASTER = bytes(range(KEY_BYTES))
"""The master key of scratch databases: they hold invented people only."""
SERVER = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "shared_buffers": "512MB",
          "max_connections": "60"}  # fmt: skip
"""The measured Postgres is as safe as a real one, with a tenth of a small server's memory."""
_SOURCES = ("seed.py", "seed_orders.py", "seed_floor.py", "seed_world.py", "invented.py")


@dataclass(frozen=True)
class Place:
    """One filled database with its keys."""

    name: str
    """sqlite or postgres."""
    db: Database
    vault: Vault
    keys: KeyBook
    orders: int
    data: Path
    """The folder of kept things, with the ring that holds the master key."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for."""

    orders: int
    data: Path
    postgres: str
    """embedded, none, or the address of a server whose login may create databases."""
    tell: Callable[[str], None]


class Ring(KeyStore):
    """A key store in a file, as the operating system's would be; benchmarks.file_keyring reads it for children."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def works(self) -> bool:
        return True

    def _all(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self.file.read_text(encoding="utf-8")) if self.file.exists() else {}
        return found

    def get(self, name: str) -> bytes | None:
        text = self._all().get(name)
        return None if text is None else base64.b64decode(text)

    def put(self, name: str, key: bytes) -> None:
        self.file.write_text(json.dumps({**self._all(), name: base64.b64encode(key).decode()}), encoding="utf-8")


def ring(data: Path) -> Ring:
    """Return the key store of a data folder."""
    return Ring(data / "keys.json")


def default_data() -> Path:
    """Return where seeded databases are kept unless told otherwise."""
    return Path(tempfile.gettempdir()) / "packdesk-benchmarks"


def _mark(orders: int) -> str:
    """Name a seeding: another schema or another seed needs another database."""
    digest = hashlib.sha256()
    for table in metadata.sorted_tables:
        digest.update(str(CreateTable(table)).encode())
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            digest.update(f"{index.name}{[str(part) for part in index.expressions]}".encode())
    for name in _SOURCES:
        digest.update(Path(__file__).with_name(name).read_bytes())
    return f"seed_{orders}_{digest.hexdigest()[:8]}"


@contextmanager
def seeded(options: Options) -> Iterator[list[Place]]:
    """Open the filled databases, making what is not there yet."""
    options.data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        places = [stack.enter_context(_sqlite(options))]
        if options.postgres != "none":
            places.append(stack.enter_context(_postgres(options)))
        yield places


@contextmanager
def _sqlite(options: Options) -> Iterator[Place]:
    target = options.data / f"{_mark(options.orders)}.db"
    if not target.exists():
        for outdated in options.data.glob(f"seed_{options.orders}_*"):
            outdated.unlink()
        half = target.with_suffix(".half")
        options.tell(f"filling SQLite with {options.orders:,} orders")
        _make(f"sqlite:///{half}", options)
        half.rename(target)
    with _opened(f"sqlite:///{target}") as db:
        yield _place("sqlite", db, options)


def _make(url: str, options: Options) -> None:
    """Set a database up as a first start does, and fill it."""
    with _opened(url) as db:
        schema.upgrade(db)
        vault, _code = make_keys(db, None, ring(options.data))
        keys = KeyBook(vault)
        fill(db, keys, Plan(orders=options.orders))
        first_supervisor(db, keys, "主管", "0000", station="bench")


def _place(name: str, db: Database, options: Options) -> Place:
    vault = open_vault(db, None, ring(options.data))
    return Place(name, db, vault, KeyBook(vault), options.orders, options.data)


@contextmanager
def server(options: Options) -> Iterator[str]:
    """Give the address of a Postgres server: the one named, or the wheel's on a kept folder."""
    if options.postgres != "embedded":
        yield options.postgres
        return
    from tests.postgres_server import PostgresServer

    with PostgresServer(options.data / "postgres", SERVER) as running:
        yield running.url("postgres")


@contextmanager
def _postgres(options: Options) -> Iterator[Place]:
    with server(options) as address:
        name = _mark(options.orders)
        base = make_url(address)
        url = base.set(database=name).render_as_string(hide_password=False)
        if not _exists(address, name):
            options.tell(f"filling Postgres with {options.orders:,} orders")
            same_size = f"SELECT datname FROM pg_database WHERE datname LIKE '{_like(options)}'"
            for (outdated,) in _admin(address, same_size):
                _admin(address, f'DROP DATABASE "{outdated}" WITH (FORCE)')
            _admin(address, f"CREATE DATABASE \"{name}_half\" ENCODING 'UTF8' TEMPLATE template0")
            _make(base.set(database=f"{name}_half").render_as_string(hide_password=False), options)
            _admin(address, f'ALTER DATABASE "{name}_half" RENAME TO "{name}"')
        with _opened(url) as db:
            yield _place("postgres", db, options)


@contextmanager
def scratch(place: Place, name: str) -> Iterator[str]:
    """Give the address of an empty database beside a place, gone afterwards."""
    url = place.db.engine.url
    if place.name == "sqlite":
        assert url.database is not None  # noqa: S101 - places are files
        file = Path(url.database).with_name(f"{name}.db")
        _unlink(file)
        try:
            yield f"sqlite:///{file}"
        finally:
            _unlink(file)
        return
    address = url.render_as_string(hide_password=False)
    _admin(address, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    _admin(address, f"CREATE DATABASE \"{name}\" ENCODING 'UTF8' TEMPLATE template0")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        _admin(address, f'DROP DATABASE "{name}" WITH (FORCE)')


def _unlink(file: Path) -> None:
    for leftover in file.parent.glob(f"{file.name}*"):
        leftover.unlink()


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    db = Database(url)
    try:
        yield db
    finally:
        db.close()


def _admin(address: str, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(make_url(address).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as conn:
            result = conn.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()


def _like(options: Options) -> str:
    """Match what an older schema or seed left behind, as SQL LIKE."""
    return f"seed\\_{options.orders}\\_%"


def _exists(address: str, name: str) -> bool:
    return bool(_admin(address, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))
