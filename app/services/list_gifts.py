"""What the rules in force give, how often each gift was given, and what is left of it."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from app.domain.order_state import OrderState
from app.domain.rules.outcomes import Gift
from app.models.bulk import among
from app.models.orders import order_line, sales_order
from app.models.stock import sku
from app.services.push_stock import sellable
from app.services.queries.rule_rows import GiftRow
from app.services.rule_book import rules_in_force

_OVER = (OrderState.CANCELLED.value, OrderState.REPLACED.value)


def list_gifts(conn: Connection) -> tuple[GiftRow, ...]:
    """Return the gifts of the rules in force, in the order of the rules."""
    stored = rules_in_force(conn)
    given = [
        (rule, outcome)
        for rule in (stored.rules if stored is not None else ())
        if rule.enabled
        for outcome in rule.outcomes
        if isinstance(outcome, Gift)
    ]
    goods = {
        row.sku_code: row
        for row in conn.execute(
            select(sku.c.id, sku.c.sku_code, sku.c.name).where(
                among(conn, sku.c.sku_code, {one.sku for _, one in given})
            )
        )
    }
    free = sellable(conn, {row.id for row in goods.values()})
    open_qty = order_line.c.qty - order_line.c.refunded_qty
    counts = {
        (row.rule_no, row.sku_id): row
        for row in conn.execute(
            select(
                order_line.c.rule_no, order_line.c.sku_id,
                func.count(func.distinct(order_line.c.order_id)).label("orders"), func.sum(open_qty).label("pieces"),
            )
            .join(sales_order, sales_order.c.id == order_line.c.order_id)
            .where(order_line.c.rule_no.is_not(None), open_qty > 0, sales_order.c.state.not_in(_OVER))
            .group_by(order_line.c.rule_no, order_line.c.sku_id)
        )
    }  # fmt: skip
    rows = []
    for rule, gift in given:
        known = goods.get(gift.sku)
        count = counts.get((rule.no, known.id)) if known is not None else None
        rows.append(
            GiftRow(
                rule_no=rule.no,
                rule=rule.name,
                sku=gift.sku,
                name=known.name if known is not None else "",
                qty=gift.qty,
                per_cents=gift.per_cents,
                first=gift.first,
                while_stock=gift.while_stock,
                orders=count.orders if count is not None else 0,
                pieces=int(count.pieces) if count is not None else 0,
                stock=free[known.id].qty if known is not None else 0,
            )
        )
    return tuple(rows)
