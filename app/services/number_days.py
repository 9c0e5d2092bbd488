"""Numbers of the day: order numbers YYMMDD-NNNNN and batch numbers YYMMDD-BBB, unique for ever."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from app.models.database import Tx
from app.models.orders import sales_order
from app.models.shops import shop
from app.models.staff import day_number
from app.models.warehouses import warehouse

DEFAULT_ZONE = "Asia/Shanghai"


def local_day(at: datetime, zone: str = DEFAULT_ZONE) -> date:
    """Return the calendar day of a moment by a warehouse's time zone."""
    return at.astimezone(ZoneInfo(zone)).date()


def take_numbers(tx: Tx, kind: str, day: date, count: int) -> range:
    """Return ``count`` fresh numbers of this kind and day, in one statement; they are never given twice."""
    insert = sqlite.insert if tx.on_sqlite else postgresql.insert
    statement = insert(day_number).values(kind=kind, day=day, last=count)
    last: int = tx.conn.execute(
        statement.on_conflict_do_update(
            index_elements=["kind", "day"], set_={"last": day_number.c.last + count}
        ).returning(day_number.c.last)
    ).scalar_one()
    return range(last - count + 1, last + 1)


def zone_of_shop(conn: Connection, shop_id: int) -> str:
    """Return the time zone of the warehouse that packs for a shop: its own, else the preferred one.

    The shop's own zone tells how its platform writes times; the day of an order number is the warehouse's.
    """
    own = select(shop.c.warehouse_id).where(shop.c.id == shop_id).scalar_subquery()
    found: str | None = (
        conn.execute(
            select(warehouse.c.timezone)
            .where(warehouse.c.active)
            .order_by((warehouse.c.id == own).desc().nulls_last(), warehouse.c.priority.desc(), warehouse.c.id)
        )
        .scalars()
        .first()
    )
    return found or DEFAULT_ZONE


def zone_of_order(conn: Connection, order_id: int) -> str:
    """Return the time zone of the warehouse that packs an order, else of the one that packs for its shop."""
    row = conn.execute(
        select(sales_order.c.shop_id, warehouse.c.timezone)
        .outerjoin(warehouse, warehouse.c.id == sales_order.c.warehouse_id)
        .where(sales_order.c.id == order_id)
    ).one()
    return row.timezone or zone_of_shop(conn, row.shop_id)


def order_nos(tx: Tx, count: int, zone: str = DEFAULT_ZONE) -> list[str]:
    """Return ``count`` fresh order numbers; the day is the warehouse's."""
    day = local_day(tx.at, zone)
    head = f"{day:%y%m%d}"
    return [f"{head}-{number:05d}" for number in take_numbers(tx, "order", day, count)]
