"""Settings that all stations share, by name."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.people import Actor, Right
from app.errors import Param
from app.models.database import Database, Tx
from app.models.staff import setting


def get_setting(conn: Connection, name: str, default: Param = None) -> Param:
    """Return a setting, or the default when it was never set."""
    row = conn.execute(select(setting.c.value).where(setting.c.name == name)).one_or_none()
    return default if row is None else row.value


def put_setting(db: Database, name: str, value: Param, by: Actor) -> None:
    """Set a setting; other stations hear of it."""
    by.require(Right.SETTINGS)

    def work(tx: Tx) -> None:
        insert = sqlite.insert if tx.on_sqlite else postgresql.insert
        tx.conn.execute(
            insert(setting)
            .values(name=name, value=value)
            .on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )
        tx.touch("setting")

    db.run(work, by)
