"""Orders that belong to one: made of it or it of them, sent once more, and others of the same receiver."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from app.models.base import AnyRow
from app.models.orders import order_link, receiver, sales_order
from app.services.queries.detail_rows import RelatedRow

_COLUMNS = (
    sales_order.c.id, sales_order.c.order_no, sales_order.c.queue, sales_order.c.goods, sales_order.c.placed_at,
)  # fmt: skip
SAME_RECEIVER = "same_receiver"


def related(conn: Connection, order_id: int, limit: int = 30) -> tuple[RelatedRow, ...]:
    """Return the orders linked with one, ended links too, then those of the same receiver, newest first."""
    found: list[RelatedRow] = []
    links = conn.execute(
        select(order_link)
        .where(or_(order_link.c.old_order_id == order_id, order_link.c.new_order_id == order_id))
        .order_by(order_link.c.id.desc())
        .limit(limit)
    ).all()
    others = {link.new_order_id if link.old_order_id == order_id else link.old_order_id for link in links}
    rows = {row.id: row for row in conn.execute(select(*_COLUMNS).where(sales_order.c.id.in_(others)))}
    for link in links:
        old = link.old_order_id == order_id
        row = rows[link.new_order_id if old else link.old_order_id]
        found.append(_row(f"link.{link.kind}.{'to' if old else 'from'}", row, ended=link.ended_at is not None))
    key = conn.execute(select(receiver.c.same_key).where(receiver.c.order_id == order_id, receiver.c.current)).scalar()
    if key is not None:
        same = conn.execute(
            select(*_COLUMNS)
            .join(receiver, receiver.c.order_id == sales_order.c.id)
            .where(
                receiver.c.same_key == key, receiver.c.current, receiver.c.same_key.is_not(None),
                sales_order.c.id != order_id,
            )
            .order_by(sales_order.c.id.desc())
            .limit(limit)
        )  # fmt: skip
        found += [_row(SAME_RECEIVER, row, ended=False) for row in same if row.id not in others]
    return tuple(found)


def _row(kind: str, row: AnyRow, *, ended: bool) -> RelatedRow:
    return RelatedRow(kind, row.id, row.order_no, row.queue, row.goods, row.placed_at, ended)
