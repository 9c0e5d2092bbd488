"""Change a receiver by hand: a new receiver row; past audit the order comes back with its paper label named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from app.domain.address import tidy_receiver
from app.domain.exceptions import ABOUT_RECEIVER
from app.domain.order_state import OrderState
from app.domain.people import Actor, Right
from app.errors import BadInput, IllegalMove
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.shops import shop
from app.services import order_book
from app.services.accounts import platform_kind
from app.services.audit_orders import audit_in
from app.services.keys import KeyBook
from app.services.outcomes import per_order
from app.services.pull_back import back_to_audit
from app.services.queries.rows import Outcome
from app.services.receivers import open_receiver, replace_receiver

FIELDS = ("name", "phone", "province", "city", "district", "town", "street")


def change_address(
    db: Database, keys: KeyBook, order_id: int, values: Mapping[str, str], by: Actor
) -> tuple[Outcome, ...]:
    """Write the given parts (name, phone, province, city, district, town, street) into a new receiver row.

    The findings about the receiver are checked anew; parts not given, and the masked form of a part, stay as they are.
    """
    by.require(Right.AUDIT)
    for field in values:
        if field not in FIELDS:
            raise BadInput("account.unknown_field", field=field, known=list(FIELDS))
    wanted = {field: value.strip() for field, value in values.items() if "*" not in value}

    def work(tx: Tx, order_id: int) -> str:
        row = tx.conn.execute(
            select(sales_order.c.order_no, sales_order.c.state, shop.c.platform)
            .join(shop, shop.c.id == sales_order.c.shop_id)
            .where(sales_order.c.id == order_id)
        ).one()
        if row.state not in (OrderState.RECEIVED.value, OrderState.AUDITED.value, OrderState.ROUTED.value):
            raise IllegalMove("order.over_already", order_no=row.order_no, state=row.state)
        person = tidy_receiver(replace(open_receiver(tx.conn, keys, order_id), **wanted))
        labels = (
            back_to_audit(tx, order_id, "address_changed_by_staff") if row.state != OrderState.RECEIVED.value else []
        )
        searchable = platform_kind(row.platform).can.receiver_in_clear
        replace_receiver(tx, keys, order_id, person, indexed=searchable)
        detail: dict[str, Any] = {"fields": sorted(wanted), **({"labels": labels} if labels else {})}
        tx.event(order_id, "order.receiver_changed", **detail)
        order_book.close_exceptions(tx, [order_id], ABOUT_RECEIVER, "cured")
        order_book.settle(tx, [order_id])
        audit_in(tx, [order_id], "audit.passed_by_rules")
        return ", ".join(labels)

    return per_order(db, [order_id], work, by)
