"""Rows written, changed and joined by the hundred: the same values arrive on both databases as one by one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.models.bulk import among, given, insert_many, update_many
from app.models.outbox import outbox
from tests.clock import MONDAY_MORNING

if TYPE_CHECKING:
    from app.models.database import Database

ODD: list[dict[str, Any]] = [
    {"id": 1, "claimed_by": "窗口一", "claimed_until": MONDAY_MORNING, "params": {"why": '𬭎 "q"'}},
    {"id": 2, "claimed_by": None, "claimed_until": None, "params": {}},
]  # fmt: skip


def _make(db: Database, count: int) -> None:
    with db.write() as tx:
        insert_many(
            tx.conn,
            outbox,
            [
                {"id": number, "kind": "push_stock", "account": "shop:1", "subject_id": number, "params": {"n": number},
                 "dedupe_key": f"push_stock:{number}", "not_before": tx.at, "created_at": tx.at}
                for number in range(1, count + 1)
            ],
        )  # fmt: skip


def test_rows_are_changed_by_id_and_others_left_alone(database: Database) -> None:
    _make(database, 3)
    with database.write() as tx:
        update_many(tx.conn, outbox, ODD, {"attempts": "attempts + 1"})
        update_many(tx.conn, outbox, [], {"attempts": "attempts + 1"})
    with database.read() as conn:
        rows = conn.execute(select(outbox).order_by(outbox.c.id)).all()
    names = ("id", "claimed_by", "claimed_until", "params")
    assert [{name: getattr(row, name) for name in names} for row in rows[:2]] == ODD
    assert [row.attempts for row in rows] == [1, 1, 0]
    assert rows[2].params == {"n": 3}


def test_given_rows_are_joined_as_a_table_would_be(database: Database) -> None:
    _make(database, 4)
    later = MONDAY_MORNING + timedelta(hours=1)
    rows = [(2, "b", later), (4, None, MONDAY_MORNING), (9, "nobody", None)]
    columns = {"number": outbox.c.id.type, "word": outbox.c.claimed_by.type, "at": outbox.c.claimed_until.type}
    with database.read() as conn:
        table = given(conn, "wanted", columns, rows)
        joined = select(outbox.c.id, table.c.word).join(table, table.c.number == outbox.c.id).order_by(outbox.c.id)
        assert [tuple(row) for row in conn.execute(joined)] == [(2, "b"), (4, None)]
        early = select(table.c.number).where(table.c.at <= outbox.c.not_before, outbox.c.id == 1)
        assert conn.execute(early).scalars().all() == [4]
        nothing = given(conn, "wanted", columns, [])
        assert conn.execute(select(nothing.c.number)).all() == []
        assert conn.execute(select(outbox.c.id).where(among(conn, outbox.c.id, [4, 1, 77]))).scalars().all() == [1, 4]
