"""A station calls for a supervisor: a trouble on every window until somebody takes it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.people import Actor
from app.models.database import Database, Tx
from app.models.staff import setting
from app.services.queries.screen_rows import TroubleRow

_PREFIX = "bench.call:"


def call_supervisor(db: Database, on: bool, by: Actor) -> None:  # noqa: FBT001 - the wanted state, as the window says it
    """Ask for a supervisor at the actor's station, or take the call back."""

    def work(tx: Tx) -> None:
        name = _PREFIX + (by.station or by.name)
        if on:
            value = {"station": by.station, "name": by.name, "at": tx.at.isoformat()}
            insert = sqlite.insert if tx.on_sqlite else postgresql.insert
            tx.conn.execute(insert(setting).values(name=name, value=value).on_conflict_do_nothing())
        else:
            tx.conn.execute(delete(setting).where(setting.c.name == name))
        tx.touch("setting")

    db.run(work, by)


def open_calls(db: Database) -> tuple[TroubleRow, ...]:
    """Return the stations that wait for a supervisor, the longest waiting first."""
    with db.read() as conn:
        rows = conn.execute(select(setting).where(setting.c.name.startswith(_PREFIX, autoescape=True))).all()
    found = [
        TroubleRow(
            f"call:{row.value['station'] or row.value['name']}",
            "bench.called",
            {"station": row.value["station"], "name": row.value["name"]},
            datetime.fromisoformat(row.value["at"]),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda trouble: trouble.at))
