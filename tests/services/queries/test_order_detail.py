"""The detail panel: every part agrees with the tables; few statements."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, event, func, select

from app.errors import NotFound
from app.models.orders import order_event, order_exception, order_line, receiver, sales_order
from app.models.parcels import parcel, parcel_line
from app.models.raw_orders import raw_order
from app.models.stock import sku, sku_barcode, stock
from app.services.queries import order_detail
from app.services.queries.detail_rows import OrderDetail
from tests.services.queries.conftest import Seeded


def an_order(conn: Connection, queue: str) -> int:
    order_id: int = conn.execute(
        select(sales_order.c.id).where(sales_order.c.queue == queue).order_by(sales_order.c.id.desc()).limit(1)
    ).scalar_one()
    return order_id


@pytest.mark.parametrize("queue", ["to_audit", "exception", "to_print", "to_pack", "shipped", "closed", "cancelled"])
def test_the_parts_of_an_order_agree_with_the_tables(seeded: Seeded, queue: str) -> None:
    with seeded.db.read() as conn:
        order_id = an_order(conn, queue)
        found = order_detail.detail(conn, order_id)
        order = conn.execute(select(sales_order).where(sales_order.c.id == order_id)).one()
        assert found.row.order_no == order.order_no
        assert (found.goods_cents, found.discount_cents) == (order.goods_cents, order.discount_cents)
        _lines_agree(conn, found)
        _parcels_agree(conn, found)
        events = conn.execute(
            select(order_event).where(order_event.c.order_id == order_id).order_by(order_event.c.id)
        ).all()
        assert [(item.code, item.at) for item in found.events] == [(row.code, row.at) for row in events]
        assert (
            len(found.exceptions)
            == conn.execute(
                select(func.count()).select_from(order_exception).where(order_exception.c.order_id == order_id)
            ).scalar_one()
        )
        raw = conn.execute(select(raw_order).where(raw_order.c.order_id == order_id)).one()
        assert found.platform_order_nos == (raw.platform_order_no,)
        assert raw.platform_order_no in found.raw[0].payload
        assert (found.route_why is not None) == any(row.code == "order.routed" for row in events)


def _lines_agree(conn: Connection, found: OrderDetail) -> None:
    rows = conn.execute(
        select(order_line, sku.c.sku_code)
        .join(sku, sku.c.id == order_line.c.sku_id)
        .where(order_line.c.order_id == found.row.id)
        .order_by(order_line.c.id)
    ).all()
    assert [(line.sku_code, line.qty, line.total_cents) for line in found.lines] == [
        (row.sku_code, row.qty, row.total_cents) for row in rows
    ]
    for line in found.lines:
        places = conn.execute(select(stock).where(stock.c.sku_id == line.sku_id)).all()
        free = {row.warehouse_id: row.on_hand_qty - row.reserved_qty - row.quarantine_qty for row in places}
        assert line.available_qty in (sum(free.values()), *free.values())
        assert (
            line.barcode
            == conn.execute(select(sku_barcode.c.barcode).where(sku_barcode.c.sku_id == line.sku_id)).scalar_one()
        )


def _parcels_agree(conn: Connection, found: OrderDetail) -> None:
    rows = conn.execute(select(parcel).where(parcel.c.order_id == found.row.id).order_by(parcel.c.parcel_index)).all()
    assert [(item.id, item.state, item.waybill_no) for item in found.parcels] == [
        (row.id, row.state, row.waybill_no or "") for row in rows
    ]
    for item in found.parcels:
        pieces = conn.execute(
            select(func.sum(parcel_line.c.qty)).where(parcel_line.c.parcel_id == item.id)
        ).scalar_one()
        assert sum(line.qty for line in item.lines) == pieces
        assert (item.print_state == "confirmed") == (item.print_count > 0)


def test_the_receiver_is_masked(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        found = order_detail.detail(conn, 12)
        stored = conn.execute(select(receiver).where(receiver.c.order_id == 12, receiver.c.current)).one()
    assert (found.receiver_name, found.receiver_phone) == (stored.masked_name, stored.masked_phone)
    assert "*" in found.receiver_phone
    assert found.receiver_region.startswith(stored.province)
    assert found.receiver_region.count("市") <= 2


def test_an_order_that_is_not_there_is_said_so(seeded: Seeded) -> None:
    with seeded.db.read() as conn, pytest.raises(NotFound) as missing:
        order_detail.detail(conn, 10**9)
    assert missing.value.code == "order.not_found"


def test_a_detail_takes_a_handful_of_statements(seeded: Seeded) -> None:
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    with seeded.db.read() as conn:
        order_id = an_order(conn, "shipped")
        event.listen(conn, "before_cursor_execute", note)
        order_detail.detail(conn, order_id)
    assert len(statements) <= 12


def test_municipalities_are_named_once() -> None:
    assert order_detail.one_line(("北京市", "北京市", "朝阳区", "")) == "北京市朝阳区"
    assert order_detail.one_line(("浙江省", "杭州市", "", "余杭镇")) == "浙江省杭州市余杭镇"
