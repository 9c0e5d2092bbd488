"""What a platform had told of goods and money before staff edited an order: says the same again, changes nothing.

Kept in ``raw_order.said`` at the first edit. A newer version that says something else wins over the edit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update

from app.domain.intake import IntakeLine, IntakeOrder
from app.models.base import AnyRow
from app.models.database import Tx
from app.models.orders import order_line
from app.models.raw_orders import raw_order
from app.services.intake_rows import money_values

_LINE_MONEY = ("price_cents", "discount_cents", "tax_cents", "total_cents")


def remember_said(tx: Tx, order: AnyRow, lines: Collection[AnyRow]) -> None:
    """Keep what the platform had told, before the first edit by hand."""
    for raw_id in sorted({line.raw_order_id for line in lines if line.raw_order_id is not None}):
        mine = [line for line in lines if line.raw_order_id == raw_id]
        said = {
            "lines": {line.platform_line_no: _said_of(line) for line in mine},
            "money": {name: getattr(order, name) for name in money_names()},
        }
        tx.conn.execute(update(raw_order).where(raw_order.c.id == raw_id, raw_order.c.said.is_(None)).values(said=said))


def money_names() -> tuple[str, ...]:
    """Return the money columns of an order that a platform tells."""
    return (
        "goods_cents", "discount_cents", "order_discount_cents", "platform_discount_cents", "shop_discount_cents",
        "postage_cents", "tax_cents", "fee_cents", "paid_cents", "refunded_cents",
    )  # fmt: skip


def _said_of(line: Any) -> list[int]:  # noqa: ANN401 - a stored line or one of intake
    return [line.qty - line.refunded_qty, *(getattr(line, name) for name in _LINE_MONEY)]


def as_edited(tx: Tx, order: AnyRow, raw_order_id: int, intake: IntakeOrder) -> tuple[IntakeOrder, bool]:
    """Return a newer version with goods and money as staff left them, when it says what was said before the edit.

    The second value tells that it says something else and now wins over an edit.
    """
    said = tx.conn.execute(select(raw_order.c.said).where(raw_order.c.id == raw_order_id)).scalar_one()
    if said is None:
        return intake, False
    told = {line.platform_line_no: _said_of(line) for line in intake.lines}
    if (intake.lines and told != said["lines"]) or money_values(intake) != said["money"]:
        tx.conn.execute(update(raw_order).where(raw_order.c.id == raw_order_id).values(said=None))
        return intake, True
    rows = tx.conn.execute(
        select(order_line)
        .where(order_line.c.order_id == order.id, order_line.c.raw_order_id == raw_order_id)
        .order_by(order_line.c.id)
    )
    lines = tuple(_as_intake(row) for row in rows)
    return replace(intake, lines=lines, **{name: getattr(order, name) for name in money_names()}), False


def _as_intake(row: AnyRow) -> IntakeLine:
    return IntakeLine(
        row.platform_line_no, "", "", "", row.title, row.spec, row.qty, row.price_cents, row.discount_cents,
        row.total_cents, row.tax_cents, row.refunded_qty,
    )  # fmt: skip
