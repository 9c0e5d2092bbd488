"""Parcels whose platform was not told yet, or refused to hear it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import String, and_, cast, literal, select

from app.errors import Param
from app.models.orders import sales_order
from app.models.outbox import outbox
from app.models.parcels import parcel, writeback
from app.models.raw_orders import raw_order
from app.models.shops import shop

if TYPE_CHECKING:
    from sqlalchemy import Connection

_UNTOLD = ("waiting", "telling", "refused")


@dataclass(frozen=True, slots=True)
class WritebackRow:
    """One parcel of one platform order that still has to be told."""

    order_no: str
    platform_order_no: str
    shop: str
    waybill_no: str
    state: str
    """waiting, telling or refused."""
    not_before: datetime | None
    attempts: int
    dead: bool
    error: str | None
    error_params: dict[str, Param]


def untold(conn: Connection, limit: int) -> tuple[WritebackRow, ...]:
    """Return what was not told yet, oldest first."""
    key = literal("write_back:") + cast(writeback.c.id, String)
    call = and_(outbox.c.dedupe_key == key, outbox.c.done_at.is_(None), outbox.c.withdrawn_at.is_(None))
    rows = conn.execute(
        select(
            sales_order.c.order_no, raw_order.c.platform_order_no, shop.c.name.label("shop"), writeback.c.waybill_no,
            writeback.c.state, outbox.c.not_before, outbox.c.attempts, outbox.c.dead_at, outbox.c.error_code,
            outbox.c.error_params,
        )
        .join(raw_order, raw_order.c.id == writeback.c.raw_order_id)
        .join(shop, shop.c.id == raw_order.c.shop_id)
        .join(parcel, parcel.c.id == writeback.c.parcel_id)
        .join(sales_order, sales_order.c.id == parcel.c.order_id)
        .outerjoin(outbox, call)
        .where(writeback.c.state.in_(_UNTOLD))
        .order_by(writeback.c.id)
        .limit(limit)
    )  # fmt: skip
    return tuple(
        WritebackRow(
            order_no=row.order_no,
            platform_order_no=row.platform_order_no,
            shop=row.shop,
            waybill_no=row.waybill_no,
            state=row.state,
            not_before=row.not_before,
            attempts=row.attempts or 0,
            dead=row.dead_at is not None,
            error=row.error_code,
            error_params=row.error_params or {},
        )
        for row in rows
    )
