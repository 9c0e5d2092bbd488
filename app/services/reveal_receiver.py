"""Reveal one plain receiver to a person: right, reason, limit per hour; logged and committed before it is shown."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from app.domain.intake import Receiver
from app.domain.people import Actor, Right
from app.errors import BadInput, NotAllowed, NotFound
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.staff import reveal as reveal_table
from app.models.staff import staff
from app.services.keys import KeyBook
from app.services.receivers import open_receiver

PER_HOUR = 30


def reveal(db: Database, keys: KeyBook, order_id: int, reason: str, by: Actor) -> Receiver:
    """Return the plain receiver of one order after logging who looked, where and why.

    Two transactions: the log is committed before anything is read, so no rollback can make a look unseen. Raises
    NotAllowed without the right or past 30 an hour, BadInput without a reason.
    """
    by.require(Right.REVEAL)
    if not reason.strip():
        raise BadInput("reveal.no_reason")
    db.run(lambda tx: _log(tx, order_id, reason, by), by)
    with db.read() as conn:
        return open_receiver(conn, keys, order_id)


def _log(tx: Tx, order_id: int, reason: str, by: Actor) -> None:
    number = tx.conn.execute(select(sales_order.c.order_no).where(sales_order.c.id == order_id)).scalar_one_or_none()
    if number is None:
        raise NotFound("order.not_found", order_no=str(order_id))
    if by.staff_id is not None:  # two looks at once must not both be the thirtieth
        tx.conn.execute(select(staff.c.id).where(staff.c.id == by.staff_id).with_for_update(key_share=True))
    recent = tx.conn.execute(
        select(func.count())
        .select_from(reveal_table)
        .where(reveal_table.c.by_name == by.name, reveal_table.c.at > tx.at - timedelta(hours=1))
    ).scalar_one()
    if recent >= PER_HOUR:
        raise NotAllowed("reveal.too_many", name=by.name, limit=PER_HOUR, order_no=number)
    tx.conn.execute(
        reveal_table.insert().values(
            order_id=order_id, staff_id=by.staff_id, by_name=by.name, station=by.station, reason=reason, at=tx.at
        )
    )
    tx.event(order_id, "order.receiver_revealed", reason=reason)
