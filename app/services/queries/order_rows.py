"""Rows of the order grid, ready to paint: sales_order and three names, nothing else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from app.domain.order_state import OrderState
from app.services.queries.rows import OrderRow
from app.services.queries.sql import Sql, Values, one_of, run

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CHUNK = 500
_SELECT = (
    "SELECT o.id, o.order_no, o.shop_id, s.name, s.platform, o.receiver_name, o.region, o.goods, o.qty, o.paid_cents,"
    " o.currency, o.state, o.queue, o.exception_kind, o.open_exceptions, COALESCE(w.name, ''), COALESCE(c.name, ''),"
    " o.waybill_no, o.paid_at, o.ship_by_at, o.urgent, o.buyer_message <> '', o.seller_memo <> '', o.has_gift,"
    " o.merged, o.held, o.parcel_count, o.version, o.tags"
    " FROM sales_order o JOIN shop s ON s.id = o.shop_id"
    " LEFT JOIN warehouse w ON w.id = o.warehouse_id LEFT JOIN carrier c ON c.id = o.carrier_id WHERE "
)


def read_rows(conn: Connection, ids: Collection[int], test: Sql | None = None) -> dict[int, OrderRow]:
    """Return the rows of those orders that exist (and pass ``test``, a condition on ``o``), by id."""
    values = Values(conn)
    wanted = list(ids)
    found: dict[int, OrderRow] = {}
    for at in range(0, len(wanted), _CHUNK):
        statement = Sql(_SELECT) + _among(wanted[at : at + _CHUNK], values)
        if test is not None:
            statement = statement + Sql(" AND ") + test
        for raw in run(conn, statement):
            found[raw[0]] = _row(raw, values)
    replaced = [row.id for row in found.values() if row.state == OrderState.REPLACED.value]
    for order_id, numbers in _standing_for(conn, replaced).items():
        found[order_id] = found[order_id]._replace(stands=tuple(numbers))
    return found


def _standing_for(conn: Connection, replaced: Sequence[int]) -> dict[int, list[str]]:
    """Return, per merged or split order, the numbers of the orders that stand for it, one step on."""
    found: dict[int, list[str]] = {}
    for at in range(0, len(replaced), _CHUNK):
        statement = Sql(
            "SELECT k.old_order_id, o.order_no FROM order_link k JOIN sales_order o ON o.id = k.new_order_id"
            " WHERE k.ended_at IS NULL AND k.kind IN ('merge', 'split') AND "
        )
        among = one_of("k.old_order_id", replaced[at : at + _CHUNK])
        for old_id, number in run(conn, statement + among + Sql(" ORDER BY o.id")):
            found.setdefault(old_id, []).append(number)
    return found


def _among(ids: Sequence[int], values: Values) -> Sql:
    if values.on_sqlite:
        return one_of("o.id", ids)
    return Sql("o.id = ANY(?)", [list(ids)])


def _row(raw: Any, values: Values) -> OrderRow:  # noqa: ANN401 - a row of the driver
    tags = tuple(tag for tag in raw[28].split(",") if tag)
    times = (values.when(raw[18]), values.when(raw[19]))
    fields: list[Any] = [*raw[:18], *times, *map(bool, raw[20:26]), *raw[26:28], tags]
    return OrderRow(*fields)
