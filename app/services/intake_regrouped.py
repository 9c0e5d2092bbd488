"""A platform changes an order that was merged or split: the merge or split is undone first, or what stands for it told.

What decides about goods, money, receiver or whether to send at all undoes it; texts are passed on to the successors.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from app.domain.exceptions import ExceptionKind
from app.domain.joined_texts import BETWEEN
from app.domain.order_state import OrderState
from app.errors import Param
from app.models.base import AnyRow
from app.models.database import Tx
from app.models.orders import order_line, sales_order
from app.services import order_book
from app.services.cancel_orders import cancelled_on_platform
from app.services.lineage import last_successors, live_group, numbers_of, successors
from app.services.pull_back import has_left
from app.services.record_changes import Changed, change_order
from app.services.undo_regroup import undo_in

_WHY = "changed_by_platform"
_TEXTS = ("buyer_message", "seller_memo")
_OVER = (OrderState.SHIPPED.value, OrderState.CLOSED.value, OrderState.CANCELLED.value)


def all_cancelled(tx: Tx, order_id: int) -> bool:
    """Tell whether everything that stands for a replaced order was cancelled: then it counts as cancelled itself."""
    return all(row.state == OrderState.CANCELLED.value for row in _ends(tx, order_id))


def bring_back(tx: Tx, order_id: int) -> bool:
    """Undo every step by which this order was replaced, the last first; False when a parcel has left already.

    Where labels are on paper, each order that comes back has a finding that names them.
    """
    if any(has_left(tx, end) for end in last_successors(tx.conn, order_id)):
        return False
    labels: list[str] = []
    ended: list[int] = []
    back: set[int] = set()
    _undo(tx, order_id, labels, ended, back)
    if labels:
        numbers = sorted(numbers_of(tx.conn, ended).values())
        returned = sorted(back - set(ended))
        for one in returned:
            order_book.open_exception(
                tx, one, ExceptionKind.REGROUP_UNDONE, orders=numbers, labels=sorted(labels), why=_WHY
            )
        order_book.settle(tx, returned)
    return True


def _undo(tx: Tx, order_id: int, labels: list[str], ended: list[int], back: set[int]) -> None:
    group = live_group(tx.conn, order_id)
    if group is None or order_id not in group.old_ids:
        return
    for new_id in group.new_ids:
        _undo(tx, new_id, labels, ended, back)
    plan = undo_in(tx, group, _WHY)
    labels += plan.labels
    ended += group.new_ids
    back.update(group.old_ids)


def pass_texts_on(tx: Tx, before: AnyRow, changed: Collection[str]) -> None:
    """Give a replaced order's new message, memo, flag and promise to what stands for it, step by step.

    ``before`` is its row before the change, ``changed`` names the columns that are different now.
    """
    ahead = successors(tx.conn, [before.id]).get(before.id, [])
    if not ahead:
        return
    now = tx.conn.execute(select(sales_order).where(sales_order.c.id == before.id)).one()
    for new_id in ahead:
        row = tx.conn.execute(select(sales_order).where(sales_order.c.id == new_id)).one()
        values: dict[str, Any] = {
            name: _exchanged(getattr(row, name), getattr(before, name), getattr(now, name))
            for name in _TEXTS
            if name in changed
        }
        if "flag" in changed and row.flag in (0, before.flag):
            values["flag"] = now.flag
        if "ship_by_at" in changed and now.ship_by_at is not None and now.sort_at < row.sort_at:
            values |= {"ship_by_at": now.ship_by_at, "sort_at": now.sort_at}
        told: Changed = change_order(tx, new_id, values) if values else {}
        if told:
            tx.event(new_id, "order.texts_joined", orders=[before.order_no], changes=told)
            if "buyer_message" in told and now.buyer_message.strip() and row.state not in (*_OVER, "replaced"):
                order_book.open_exception(tx, new_id, ExceptionKind.MESSAGE)
            order_book.settle(tx, [new_id])
            pass_texts_on(tx, row, told)


def overruled_ahead(tx: Tx, order_id: int, notes: Collection[str], flag: int) -> bool:
    """What stands for an order waits for a look when somebody else wrote another memo or flag on the platform."""
    opened = False
    for row in _ends(tx, order_id) if notes else ():
        if row.state in _OVER:
            continue
        if "seller_memo" in notes:
            opened |= order_book.open_exception(tx, row.id, ExceptionKind.MEMO)
        if "flag" in notes:
            opened |= order_book.open_exception(tx, row.id, ExceptionKind.FLAG, flag=flag)
        order_book.settle(tx, [row.id])
    return opened


def _exchanged(joined: str, old: str, new: str) -> str:
    """Return a joined text with one member's part exchanged."""
    old, new = old.strip(), new.strip()
    if old and old in joined:
        return joined.replace(old, new, 1).strip(f"{BETWEEN} ")
    return BETWEEN.join(part for part in (joined, new) if part)


def tell_successors(
    tx: Tx, order_id: int, raw_order_id: int, ended: str, kinds: dict[ExceptionKind, dict[str, Param]]
) -> None:
    """Goods of a replaced order have left in part: what has not is stopped, or cancelled when the platform ended it.

    ``ended`` is the platform's status, empty when it still wants the goods.
    """
    for row in _ends(tx, order_id):
        mixed = tx.conn.execute(
            select(order_line.c.id).where(
                order_line.c.order_id == row.id, order_line.c.raw_order_id.is_distinct_from(raw_order_id)
            )
        ).first()
        if row.state == OrderState.CANCELLED.value:
            continue
        if ended and (mixed is None or row.state in _OVER or has_left(tx, row.id)):
            cancelled_on_platform(tx, row.id, ended)
            continue
        if row.state in _OVER:
            continue
        found = {**kinds, **({ExceptionKind.REFUND_ASKED: {}} if ended else {})}
        for kind, params in found.items():
            order_book.open_exception(tx, row.id, kind, parcel_id=None, **params)
        order_book.settle(tx, [row.id])


def _ends(tx: Tx, order_id: int) -> list[AnyRow]:
    ids = last_successors(tx.conn, order_id)
    return list(tx.conn.execute(select(sales_order).where(sales_order.c.id.in_(ids)).order_by(sales_order.c.id)).all())
