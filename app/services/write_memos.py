"""Seller memo and flag, changed by staff and told to the platform where it can be told.

The order has the new ones at once. The outbox carries them: what is told is what the order has when the call is made,
so that of several changes the newest arrives, and it is tried again until it does. What somebody else wrote on the
platform meanwhile is not overwritten: it is read again, wins, and the order waits for a look (``memo_said``).
What is written on a merged order, or on a part of a split, is carried over to the orders it was made of, step by step
(what went goes, what is new comes, their other texts stay), and told for each platform order once. So it is there, too,
when the merge or split is undone; the other parts of a split keep their own.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from app.connectors.base import MemoChange, MemoThere, Platform
from app.domain.exceptions import ExceptionKind
from app.domain.joined_texts import BETWEEN, carried_over
from app.domain.order_state import OrderState
from app.domain.people import Actor, Right
from app.domain.text_cleaning import clean_text
from app.errors import AppError, BadInput, Declined, IllegalMove, NeedsPerson
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import sales_order
from app.models.raw_orders import raw_order
from app.models.shops import shop
from app.services import order_book
from app.services.accounts import platform_kind
from app.services.audit_orders import audit_in
from app.services.audit_settings import audit_settings
from app.services.keys import KeyBook
from app.services.lineage import last_successors, origins, raw_ids_of
from app.services.memo_said import KIND, know_only, known_of, note_untold, remember_known
from app.services.outcomes import per_order
from app.services.queries.making_rows import MOST_MEMO, NO_FLAG, MemoEdit
from app.services.queries.rows import Outcome
from app.services.queue_calls import Call, OutboxRowData, queue_calls
from app.services.record_changes import Changed, change_order
from app.services.recycle_waybills import reason_of

LAST_FLAG = 5
_MADE_OF_OTHERS = ("merged", "split")


def set_memo(db: Database, order_ids: Collection[int], edit: MemoEdit, by: Actor) -> tuple[Outcome, ...]:
    """Change memo and flag of orders, whatever their state; one Outcome an order.

    Raises BadInput for a flag or a memo that cannot be; an order whose memo changed since it was looked at is refused.
    """
    by.require(Right.AUDIT)
    if edit.flag is not None and not NO_FLAG <= edit.flag <= LAST_FLAG:
        raise BadInput("memo.flag", field="flag", most=LAST_FLAG)

    def work(tx: Tx, order_id: int) -> str:
        order = tx.conn.execute(
            select(sales_order).where(sales_order.c.id == order_id).with_for_update()
        ).one()  # fmt: skip
        values = _wanted(order, edit)
        changed = change_order(tx, order_id, values)
        if not changed:
            return ""
        told = _carry_back(tx, order, changed) if order.kind in _MADE_OF_OTHERS else _tell(tx, order_id, changed)
        _say(tx, order_id, changed, told=told)
        _cure(tx, order_id, order.shop_id, values)
        if order.state == OrderState.RECEIVED.value:
            audit_in(tx, [order_id], "audit.passed_by_rules")
        return ""

    return per_order(db, order_ids, work, by)


def _say(tx: Tx, order_id: int, changed: Changed, *, told: bool) -> None:
    code = "order.memo_told_soon" if told else "order.memo_set"
    tx.event(order_id, code, name=tx.by.name, fields=sorted(changed), changes=changed)


def _carry_back(tx: Tx, order: AnyRow, changed: Changed) -> bool:
    """Change the orders this one was made of alike, down to those of the platforms; True where one can be told."""
    told = False
    for old_id in origins(tx.conn, [order.id]).get(order.id, ()):
        old = tx.conn.execute(select(sales_order).where(sales_order.c.id == old_id).with_for_update()).one()
        values: dict[str, Any] = {}
        if "seller_memo" in changed:
            values["seller_memo"] = carried_over(old.seller_memo, *changed["seller_memo"])
            _refuse_long(old.order_no, values["seller_memo"])
        if "flag" in changed:
            values["flag"] = changed["flag"][1]
        mine = change_order(tx, old_id, values)
        if not mine:
            continue
        made = old.kind in _MADE_OF_OTHERS
        soon = _carry_back(tx, old, mine) if made else _tell(tx, old_id, mine)
        _say(tx, old_id, mine, told=soon)
        told |= soon
    return told


def _refuse_long(order_no: str, memo: str) -> None:
    if len(memo) > MOST_MEMO:
        raise BadInput("memo.too_long", field="memo", order_no=order_no, length=len(memo), most=MOST_MEMO)


def _wanted(order: AnyRow, edit: MemoEdit) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if edit.memo is not None:
        if edit.was is not None and edit.was != order.seller_memo:
            raise IllegalMove("memo.changed_meanwhile", order_no=order.order_no, memo=order.seller_memo)
        memo = clean_text(edit.memo)
        if edit.append:
            parts = [order.seller_memo, memo if memo not in order.seller_memo else ""]
            memo = BETWEEN.join(part for part in parts if part)
        _refuse_long(order.order_no, memo)
        values["seller_memo"] = memo
    if edit.flag is not None:
        values["flag"] = edit.flag
    return values


def _cure(tx: Tx, order_id: int, shop_id: int, values: dict[str, Any]) -> None:
    """An emptied memo, or a flag that stops nothing, ends the finding about it."""
    silent = []
    if not values.get("seller_memo", "·"):
        silent.append(ExceptionKind.MEMO.value)
    if "flag" in values and values["flag"] not in audit_settings(tx.conn).of(shop_id).flags:
        silent.append(ExceptionKind.FLAG.value)
    if silent:
        order_book.close_exceptions(tx, [order_id], silent, "cured")
    order_book.settle(tx, [order_id])


def _tell(tx: Tx, order_id: int, changed: Changed) -> bool:
    """Queue telling the platform; True where it can be told of what changed."""
    before = {name: pair[0] for name, pair in changed.items()}
    rows = tx.conn.execute(
        select(raw_order.c.id, raw_order.c.shop_id, shop.c.platform)
        .join(shop, shop.c.id == raw_order.c.shop_id)
        .where(raw_order.c.id.in_(raw_ids_of(order_id)))
        .order_by(raw_order.c.id)
    ).all()
    calls = []
    for row in rows:
        remember_known(tx, row.id, before)
        can = platform_kind(row.platform).can
        if (can.writes_memo and "seller_memo" in before) or (can.writes_flag and "flag" in before):
            calls.append(Call(KIND, f"shop:{row.shop_id}", row.id))
    queue_calls(tx, calls)
    return bool(calls)


# --- the call ---------------------------------------------------------------------------------------------------------


def write_memo(db: Database, _keys: KeyBook, connector: Platform, row: OutboxRowData, _holder: str) -> None:
    """Tell the platform the memo and flag that the order has now (the outbox handler). Safe to repeat.

    Raises what the connector raises; a refusal is told in the timeline and becomes a dead letter.
    """
    with db.read() as conn:
        asked = _asked(conn, connector, row.subject_id)
    if asked is None:
        return
    order_id, change = asked
    try:
        there = connector.write_memo(change)
    except (Declined, NeedsPerson) as error:
        db.run(lambda tx, error=error: _refused(tx, order_id, change, error))  # type: ignore[misc]
        raise
    db.run(lambda tx: _told(tx, row, order_id, change, there))


def _asked(conn: Connection, connector: Platform, raw_order_id: int) -> tuple[int, MemoChange] | None:
    """Return what is to be told, None when the platform has said the same, or something newer, since."""
    known = known_of(conn, raw_order_id)
    memo = connector.CAN.writes_memo and "seller_memo" in known
    flag = connector.CAN.writes_flag and "flag" in known
    if not memo and not flag:
        return None
    order = conn.execute(
        select(sales_order.c.id, sales_order.c.seller_memo, sales_order.c.flag, raw_order.c.platform_order_no)
        .join(raw_order, raw_order.c.order_id == sales_order.c.id)
        .where(raw_order.c.id == raw_order_id)
    ).one()
    return order.id, MemoChange(
        platform_order_no=order.platform_order_no,
        memo=order.seller_memo if memo else None,
        flag=order.flag if flag else None,
        known_memos=tuple(known.get("seller_memo", ())),
        known_flags=tuple(known.get("flag", ())),
    )


def _told(tx: Tx, row: OutboxRowData, order_id: int, change: MemoChange, there: MemoThere) -> None:
    if not there.taken:
        _say_to_all(tx, order_id, "order.memo_other_there", platform_order_no=change.platform_order_no)
        note_untold(tx, row.subject_id)
        queue_calls(tx, [Call("recheck_order", row.account, row.subject_id)])
        return
    shown = {"seller_memo": (change.memo, there.memo), "flag": (change.flag, there.flag)}
    know_only(tx, row.subject_id, {name: now for name, (told, now) in shown.items() if told is not None})
    _say_to_all(tx, order_id, "order.memo_told", platform_order_no=change.platform_order_no)


def _refused(tx: Tx, order_id: int, change: MemoChange, error: AppError) -> None:
    _say_to_all(tx, order_id, "order.memo_refused", **reason_of(error, platform_order_no=change.platform_order_no))


def _say_to_all(tx: Tx, order_id: int, code: str, **params: Any) -> None:  # noqa: ANN401 - an event's parameters
    """Say it in the timeline of the platform's order and of what stands for it now."""
    for one in {order_id, *last_successors(tx.conn, order_id)}:
        tx.event(one, code, **params)
