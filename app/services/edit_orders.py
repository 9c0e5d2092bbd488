"""Edit the lines of an order by hand: pieces, prices, other goods. Past audit the order comes back to it.

What the platform had told is remembered (``raw_order.said``): a newer version that says the same of goods
and money changes neither; one that says something else wins over the edit, as any change on the platform does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from app.domain.exceptions import ABOUT_MONEY, ExceptionKind
from app.domain.order_state import OrderState
from app.domain.people import Actor, Right
from app.errors import BadInput, IllegalMove, LostRace, NotFound
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.event_changes import as_stored
from app.models.orders import order_event, order_line, sales_order
from app.services import order_book
from app.services.audit_orders import audit_in
from app.services.lineage import expect_not_replaced
from app.services.make_orders import MOST_CENTS, MOST_PIECES, goods_of, new_line
from app.services.match_listings import unmatched_line
from app.services.pull_back import back_to_audit
from app.services.push_stock import queue_push
from app.services.queries.making_rows import LineEdit
from app.services.queries.rows import Outcome
from app.services.record_changes import ADDED, LINE, Changed, add_lines, change_line, change_order
from app.services.said_before import remember_said
from app.services.sum_lines import sum_lines

_OPEN = (OrderState.RECEIVED.value, OrderState.AUDITED.value, OrderState.ROUTED.value)
_MADE_OF_OTHERS = ("merged", "split")


def edit_lines(db: Database, order_id: int, edits: Sequence[LineEdit], by: Actor) -> Outcome:
    """Change an order's lines; the outcome's detail names labels on paper. Paid money is never changed.

    A difference between paid and due is left to the audit. Raises NotAllowed, NotFound for unknown goods or lines,
    BadInput for what cannot be, LostRace for a line that is no more as it was looked at, IllegalMove for an order that
    has left, ended, or was merged or split.
    """

    def apply(tx: Tx, order: AnyRow, lines: Mapping[int, AnyRow]) -> Changed:
        _check(order, edits, lines)
        changed: Changed = {}
        for edit in edits:
            changed |= _apply(tx, order_id, edit, lines)
        return changed

    return _edited(db, order_id, apply, "order.items_edited", by)


def unedit_lines(db: Database, order_id: int, by: Actor) -> Outcome:
    """Take the newest edit of an order's lines back: pieces, prices, discounts and goods as they were before it.

    Only who edited takes it back. Raises IllegalMove when there is no such edit or it was taken back, LostRace when
    somebody else edited since or something it changed is no more as it left it; and as ``edit_lines`` does.
    """

    def apply(tx: Tx, order: AnyRow, lines: Mapping[int, AnyRow]) -> Changed:
        edit = _newest_edit(tx, order, by)
        changed: Changed = {}
        for line_id, columns in _edited_columns(edit.changes).items():
            line = lines[line_id]
            if any(as_stored(getattr(line, name)) != after for name, (_, after) in columns.items() if name != ADDED):
                raise LostRace("edit.changed_meanwhile", order_no=order.order_no)
            back = {name: was for name, (was, _) in columns.items() if name != ADDED}
            changed |= change_line(tx, line, back or {"refunded_qty": line.qty})
        return changed

    return _edited(db, order_id, apply, "order.items_unedited", by)


def _edited(
    db: Database,
    order_id: int,
    apply: Callable[[Tx, AnyRow, Mapping[int, AnyRow]], Changed],
    code: str,
    by: Actor,
) -> Outcome:
    """Take an order back to audit, change its lines, and let sums, findings, audit and stock follow."""
    by.require(Right.AUDIT)

    def work(tx: Tx) -> Outcome:
        expect_not_replaced(tx, [order_id])
        order = _taken(tx, order_id)
        lines = {row.id: row for row in _lines(tx, order_id)}
        remember_said(tx, order, lines.values())
        before = {line_id: _pieces_and_price(line) for line_id, line in lines.items()}
        labels = back_to_audit(tx, order_id, "items_changed_by_staff") if order.state != _OPEN[0] else []
        changed = apply(tx, order, lines)
        changed |= change_order(tx, order_id, _money(order, lines.values(), _lines(tx, order_id)))
        changed |= sum_lines(tx, [order_id]).get(order_id, {})
        if not changed:
            raise BadInput("edit.nothing", order_no=order.order_no)
        tx.event(order_id, code, changes=changed, name=by.name, items=_told(tx, order_id, before))
        order_book.close_exceptions(tx, [order_id], ABOUT_MONEY, "cured")
        _match_again(tx, order_id)
        order_book.settle(tx, [order_id])
        audit_in(tx, [order_id], "audit.passed_by_rules")
        skus = {row.sku_id for row in _lines(tx, order_id)} | {row.sku_id for row in lines.values()}
        queue_push(tx, {sku_id for sku_id in skus if sku_id is not None})
        return Outcome(order.order_no, detail=", ".join(labels))

    return db.run(work, by)


def _match_again(tx: Tx, order_id: int) -> None:
    """Open or close UNMATCHED as the lines have it now."""
    waits = select(order_line.c.id).where(
        order_line.c.order_id == order_id, unmatched_line(), order_line.c.qty > order_line.c.refunded_qty
    )
    if tx.conn.execute(waits.limit(1)).first() is None:
        order_book.close_exceptions(tx, [order_id], [ExceptionKind.UNMATCHED.value], "cured")
    else:
        order_book.open_exception(tx, order_id, ExceptionKind.UNMATCHED)


def _newest_edit(tx: Tx, order: AnyRow, by: Actor) -> AnyRow:
    """Return the event of the newest edit, which is this person's and not taken back."""
    edit = tx.conn.execute(
        select(order_event)
        .where(
            order_event.c.order_id == order.id, order_event.c.code.in_(("order.items_edited", "order.items_unedited"))
        )
        .order_by(order_event.c.id.desc())
        .limit(1)
    ).one_or_none()
    if edit is None or edit.code != "order.items_edited":
        raise IllegalMove("edit.none_to_take_back", order_no=order.order_no)
    if (edit.staff_id, edit.by_name) != (by.staff_id, by.name):
        raise LostRace("edit.changed_meanwhile", order_no=order.order_no)
    return edit


def _edited_columns(changes: Mapping[str, Any]) -> dict[int, dict[str, Any]]:
    """Return by line what an edit changed of it, column by column."""
    found: dict[int, dict[str, Any]] = {}
    for key, pair in changes.items():
        kind, _, rest = key.partition(".")
        if kind == LINE and rest:
            line_id, _, column = rest.partition(".")
            found.setdefault(int(line_id), {})[column] = pair
    return found


def _pieces_and_price(line: AnyRow) -> tuple[int, int]:
    return line.qty - line.refunded_qty, line.price_cents


def _taken(tx: Tx, order_id: int) -> AnyRow:
    row = tx.conn.execute(select(sales_order).where(sales_order.c.id == order_id).with_for_update()).one_or_none()
    if row is None:
        raise NotFound("order.not_found", order_no=str(order_id))
    if row.state not in _OPEN:
        raise IllegalMove("order.over_already", order_no=row.order_no, state=row.state)
    if row.kind in _MADE_OF_OTHERS:
        raise IllegalMove("edit.made_of_others", order_no=row.order_no)
    return row


def _lines(tx: Tx, order_id: int) -> Sequence[AnyRow]:
    return tx.conn.execute(select(order_line).where(order_line.c.order_id == order_id).order_by(order_line.c.id)).all()


def _check(order: AnyRow, edits: Sequence[LineEdit], lines: Mapping[int, AnyRow]) -> None:
    """Refuse what cannot be before anything is changed."""
    left = {line_id: line.qty - line.refunded_qty for line_id, line in lines.items()}
    for at, edit in enumerate(edits, 1):
        if edit.line_id is not None and edit.line_id not in lines:
            raise NotFound("edit.no_line", line=edit.line_id)
        if edit.line_id is not None and lines[edit.line_id].kind == "gift":
            raise BadInput("edit.gift", field="lines", line=at)
        if edit.was is not None and edit.line_id is not None and edit.was != _pieces_and_price(lines[edit.line_id]):
            raise LostRace("edit.changed_meanwhile", order_no=order.order_no)
        if not 0 <= edit.qty <= MOST_PIECES or (edit.line_id is None and edit.qty == 0):
            raise BadInput("make.qty", field="lines", line=at, qty=edit.qty, most=MOST_PIECES)
        if edit.price_cents is not None and not 0 <= edit.price_cents <= MOST_CENTS:
            raise BadInput("make.price", field="lines", line=at)
        left[edit.line_id or -at] = edit.qty
    if not any(left.values()):
        raise BadInput("edit.nothing_left", field="lines")


def _apply(tx: Tx, order_id: int, edit: LineEdit, lines: Mapping[int, AnyRow]) -> Changed:
    if edit.line_id is None:
        goods = goods_of(tx.conn, edit.code)
        return add_lines(tx, [{**new_line(tx.conn, goods, edit.qty, edit.price_cents or 0), "order_id": order_id}])
    line = lines[edit.line_id]
    price = line.price_cents if edit.price_cents is None else edit.price_cents
    if edit.qty == 0:
        return change_line(tx, line, {"refunded_qty": line.qty})
    qty = edit.qty + line.refunded_qty if line.refunded_qty < line.qty else edit.qty
    values: dict[str, Any] = {"qty": qty, "refunded_qty": line.refunded_qty if line.refunded_qty < line.qty else 0}
    if edit.code:
        goods = goods_of(tx.conn, edit.code)
        values |= {"sku_id": goods.sku_id, "bundle_id": goods.bundle_id}
        if line.raw_order_id is None:
            fresh = new_line(tx.conn, goods, qty, price)
            values |= {"title": fresh["title"], "spec": fresh["spec"]}
    if (qty, price) != (line.qty, line.price_cents):
        discount = min(line.discount_cents, price * qty)
        values |= {"price_cents": price, "discount_cents": discount, "total_cents": price * qty - discount}
    return change_line(tx, line, values)


def _money(order: AnyRow, before: Collection[AnyRow], after: Collection[AnyRow]) -> dict[str, int]:
    """Return the order's goods and discount with the lines as they are now; its discount holds those of its lines.

    What changes of a line's discount is the shop's: nobody has asked the platform.
    """

    def sums(lines: Collection[AnyRow]) -> tuple[int, int]:
        sent = [line for line in lines if line.refunded_qty < line.qty]
        return sum(line.price_cents * line.qty for line in sent), sum(line.discount_cents for line in sent)

    (goods, discount), (goods_now, discount_now) = sums(before), sums(after)
    return {
        "goods_cents": max(0, order.goods_cents - goods + goods_now),
        "discount_cents": max(0, order.discount_cents - discount + discount_now),
        "shop_discount_cents": max(0, order.shop_discount_cents - discount + discount_now),
    }


def _told(tx: Tx, order_id: int, before: Mapping[int, tuple[int, int]]) -> list[str]:
    """Return what each changed line is now, as people read it."""
    told = []
    for line in _lines(tx, order_id):
        now = _pieces_and_price(line)
        if before.get(line.id, (0, 0)) != now:
            told.append(f"{line.title} ×{before.get(line.id, (0, 0))[0]} → ×{now[0]}")
    return told
