"""Fresh databases in milliseconds: migrated once a session, copied once a test."""

from __future__ import annotations

import os
import secrets
import shutil
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, make_url, text

from app.models import schema
from app.models.database import Database

if TYPE_CHECKING:
    from pathlib import Path


def migrate(url: str) -> None:
    """Bring the database at a URL to the newest schema."""
    database = Database(url)
    try:
        schema.upgrade(database)
    finally:
        database.close()


class SqliteTemplate:
    """A migrated SQLite file to copy."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "template.db"
        migrate(f"sqlite:///{self._file}")  # closing the last connection folds the WAL into the file

    def copy_to(self, folder: Path) -> str:
        """Put a copy into a folder and return its URL."""
        target = folder / "packdesk.db"
        shutil.copyfile(self._file, target)
        return f"sqlite:///{target}"


class PostgresTemplate:
    """A migrated Postgres database to copy, on a server whose login may create databases."""

    def __init__(self, server_url: str) -> None:
        self._server_url = make_url(server_url)
        self._admin = create_engine(self._server_url, isolation_level="AUTOCOMMIT")
        self._prefix = f"packdesk_test_{os.getpid()}_{secrets.token_hex(3)}"
        self._template = f"{self._prefix}_template"
        self._made = 0
        self._run(f"CREATE DATABASE \"{self._template}\" ENCODING 'UTF8' TEMPLATE template0")
        migrate(self._url(self._template))

    def _run(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))

    def _url(self, database: str) -> str:
        return self._server_url.set(database=database).render_as_string(hide_password=False)

    def copy(self) -> str:
        """Make a copy and return its URL."""
        self._made += 1
        name = f"{self._prefix}_{self._made}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        return self._url(name)

    def drop(self, url: str) -> None:
        """Drop a copy, with whatever is still connected to it."""
        self._run(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def close(self) -> None:
        """Drop the template and let go of the server."""
        self.drop(self._url(self._template))
        self._admin.dispose()
