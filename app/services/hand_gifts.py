"""Gifts by a person's hand: added to an order, or taken off it whoever gave them, as long as nothing has left."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderState
from app.domain.people import Actor, Right
from app.domain.text_cleaning import clean_code
from app.errors import BadInput, IllegalMove, NotFound
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import order_line, sales_order
from app.models.stock import sku, sku_barcode
from app.services import order_book
from app.services.give_gifts import gift_row
from app.services.outcomes import per_order
from app.services.pull_back import back_to_audit
from app.services.push_stock import queue_push
from app.services.queries.rows import Outcome
from app.services.record_changes import Changed, add_lines, change_line, change_order
from app.services.sum_lines import sum_lines

_MOST_PIECES = 9_999
_ON_FLOOR = (OrderState.AUDITED.value, OrderState.ROUTED.value)


def give_gift(db: Database, ids: Collection[int], code: str, qty: int, by: Actor) -> tuple[Outcome, ...]:
    """Add a gift to each of these orders; ``code`` is a SKU code or barcode.

    An order past audit goes back to it, with its parcels, and waits for a look (``gift_changed``). Raises BadInput,
    NotFound, NotAllowed before anything is done.
    """
    by.require(Right.AUDIT)
    if not 0 < qty <= _MOST_PIECES:
        raise BadInput("gift.qty", qty=qty, most=_MOST_PIECES)
    with db.read() as conn:
        goods = gift_goods(conn, code)

    def work(tx: Tx, order_id: int) -> str:
        labels = _opened(tx, order_id, [f"{goods.sku_code} ×{qty}"])
        changes: Changed = add_lines(tx, [gift_row(order_id, goods, qty, rule_no=None, optional=False)])
        changes |= sum_lines(tx, [order_id]).get(order_id, {})
        tx.event(order_id, "gift.by_hand", changes=changes, name=by.name, sku=goods.sku_code, qty=qty)
        order_book.settle(tx, [order_id])
        queue_push(tx, {goods.id})
        return ", ".join(labels)

    return per_order(db, ids, work, by)


def take_gift(db: Database, ids: Collection[int], code: str, by: Actor) -> tuple[Outcome, ...]:
    """Take a gift off each of these orders, its own reverse being ``give_gift``; a rule does not give it again."""
    by.require(Right.AUDIT)
    with db.read() as conn:
        goods = gift_goods(conn, code)

    def work(tx: Tx, order_id: int) -> str:
        order = _order(tx, order_id)
        lines = tx.conn.execute(
            select(order_line).where(
                order_line.c.order_id == order_id,
                order_line.c.kind == "gift",
                order_line.c.sku_id == goods.id,
                order_line.c.qty > order_line.c.refunded_qty,
            )
        ).all()
        if not lines:
            raise NotFound("gift.none", order_no=order.order_no, sku=goods.sku_code)
        gone = [f"{goods.sku_code} ×{sum(line.qty - line.refunded_qty for line in lines)}"]
        labels = _opened(tx, order_id, gone)
        changes: Changed = {}
        for line in lines:
            changes |= change_line(tx, line, {"refunded_qty": line.qty})
        refused = {*order.no_gifts.split(","), *(str(line.rule_no) for line in lines if line.rule_no is not None)}
        changes |= change_order(tx, order_id, {"no_gifts": ",".join(sorted(refused - {""}, key=int))})
        changes |= sum_lines(tx, [order_id]).get(order_id, {})
        tx.event(order_id, "gift.taken", changes=changes, name=by.name, gifts=gone)
        order_book.settle(tx, [order_id])
        queue_push(tx, {goods.id})
        return ", ".join(labels)

    return per_order(db, ids, work, by)


def gift_goods(conn: Connection, code: str) -> AnyRow:
    """Return the active SKU (id, sku_code, name, spec) with this code or barcode; raise NotFound."""
    wanted = clean_code(code)
    columns = (sku.c.id, sku.c.sku_code, sku.c.name, sku.c.spec)
    by_barcode = select(sku_barcode.c.sku_id).where(sku_barcode.c.barcode == wanted)
    found = conn.execute(select(*columns).where(sku.c.sku_code == wanted, sku.c.active)).first()
    found = found or conn.execute(select(*columns).where(sku.c.id.in_(by_barcode), sku.c.active)).first()
    if found is None:
        raise NotFound("gift.no_sku", sku=wanted[:60])
    return found


def _order(tx: Tx, order_id: int) -> AnyRow:
    return tx.conn.execute(
        select(sales_order.c.order_no, sales_order.c.state, sales_order.c.no_gifts)
        .where(sales_order.c.id == order_id)
        .with_for_update()
    ).one()


def _opened(tx: Tx, order_id: int, gifts: list[str]) -> list[str]:
    """Have the order where its goods may change; return its labels on paper. Raises IllegalMove."""
    order = _order(tx, order_id)
    if order.state == OrderState.RECEIVED.value:
        return []
    if order.state not in _ON_FLOOR:
        raise IllegalMove("gift.too_late", order_no=order.order_no, state=order.state)
    labels = back_to_audit(tx, order_id, ExceptionKind.GIFT_CHANGED.value)
    detail: dict[str, Any] = {"gifts": gifts, **({"labels": labels} if labels else {})}
    order_book.open_exception(tx, order_id, ExceptionKind.GIFT_CHANGED, **detail)
    return labels
