"""Undo a merge or a split (撤销合单、撤销拆单): first the plan, then the undoing, exact and last in first out.

The new orders are cancelled with all that hangs on them, the old ones go back to the state they had; their lines,
receivers and money were never touched. Possible until a parcel of a new order has left.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update

from app.domain.exceptions import ExceptionKind
from app.domain.order_state import OrderMove, OrderState
from app.domain.parcel_state import ParcelState
from app.domain.people import Actor, Right
from app.errors import IllegalMove, NotFound, Param
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import order_exception, order_line, order_link, sales_order
from app.models.parcels import parcel
from app.services import order_book
from app.services.cancel_orders import cancel_in
from app.services.lineage import Group, LinkKind, live_group, numbers_of, replaced_by
from app.services.order_book import Move, chunks
from app.services.pull_back import ON_PAPER
from app.services.push_stock import queue_push
from app.services.record_changes import Changed
from app.services.regrouping import REPLACED

_RESTORE = {OrderState.AUDITED.value: OrderMove.RESTORE, OrderState.RECEIVED.value: OrderMove.RESTORE_RECEIVED}


@dataclass(frozen=True)
class Ending:
    """One new order that an undo cancels: where it is, its live parcels, numbers given back, labels to be found."""

    order_id: int
    order_no: str
    state: str
    parcels: int
    waybill_nos: tuple[str, ...]
    labels: tuple[str, ...]
    held: bool


@dataclass(frozen=True)
class Return:
    """One old order that an undo brings back, and the state it gets."""

    order_id: int
    order_no: str
    state: str


@dataclass(frozen=True)
class UndoPlan:
    """What undoing a merge or split would do."""

    kind: str
    ends: tuple[Ending, ...]
    returns: tuple[Return, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels on paper that become void."""
        return tuple(label for one in self.ends for label in one.labels)


def plan_undo(db: Database, order_id: int, kind: LinkKind | None = None) -> UndoPlan:
    """Return what undoing the merge or split of this order, old or new, would do; changes nothing.

    Raises as ``undo_regroup``.
    """
    with db.read() as conn:
        return _plan(conn, _group(conn, order_id, kind))


def undo_regroup(db: Database, order_id: int, by: Actor, kind: LinkKind | None = None) -> UndoPlan:
    """Undo the live merge or split that this order, old or new, is part of; return what was done.

    ``kind`` says which of the two is meant. Raises NotAllowed; NotFound for an order that is part of none; IllegalMove
    when a new order was replaced itself (that comes first) or a parcel of one has left.
    """
    by.require(Right.AUDIT)
    return db.run(lambda tx: undo_in(tx, _group(tx.conn, order_id, kind), "by_person"), by)


def undo_in(tx: Tx, group: Group, reason: str) -> UndoPlan:
    """Undo a live merge or split inside a transaction; ``reason`` is worded by ``reason.*``. Raises IllegalMove."""
    plan = _plan(tx.conn, group)
    merged = group.kind is LinkKind.MERGE
    old_nos = [one.order_no for one in plan.returns]
    code = "order.unmerged" if merged else "order.unsplit"
    held = _holds(tx.conn, group.new_ids)
    for ending in plan.ends:
        if ending.state != OrderState.CANCELLED.value:
            cancel_in(tx, ending.order_id, code, orders=old_nos, reason=reason)
    _reopen_and_restore(tx, group, plan, reason)
    tx.conn.execute(
        update(order_link)
        .where(
            order_link.c.old_order_id.in_(group.old_ids), order_link.c.new_order_id.in_(group.new_ids),
            order_link.c.kind == group.kind.value, order_link.c.ended_at.is_(None),
        )
        .values(ended_at=tx.at, ended_by=tx.by.name)
    )  # fmt: skip
    _carry(tx, group, plan, held)
    order_book.settle(tx, group.old_ids)
    queue_push(tx, _skus(tx.conn, group.old_ids))
    return plan


def _group(conn: Connection, order_id: int, kind: LinkKind | None) -> Group:
    group = live_group(conn, order_id, kind)
    if group is None:
        number = numbers_of(conn, [order_id]).get(order_id, str(order_id))
        raise NotFound("regroup.not_part_of_one", order_no=number)
    return group


def _plan(conn: Connection, group: Group) -> UndoPlan:
    """Return what will be undone; raise IllegalMove when it cannot be."""
    rows = {
        row.id: row
        for row in conn.execute(select(sales_order).where(sales_order.c.id.in_([*group.new_ids, *group.old_ids])))
    }
    for new_id in group.new_ids:
        if rows[new_id].state == OrderState.REPLACED.value:
            raise IllegalMove(
                "regroup.later_step_first", order_no=rows[new_id].order_no,
                by=replaced_by(conn, new_id, rows[new_id].order_no).params["by"],
            )  # fmt: skip
    parcels = conn.execute(
        select(parcel)
        .where(parcel.c.order_id.in_(group.new_ids), parcel.c.state != ParcelState.CANCELLED.value)
        .order_by(parcel.c.id)
    ).all()
    left = next((one for one in parcels if one.state == ParcelState.SHIPPED.value), None)
    if left is not None:
        raise IllegalMove("regroup.left_already", order_no=rows[left.order_id].order_no)
    states = dict(
        conn.execute(
            select(order_link.c.old_order_id, func.max(order_link.c.was_state))
            .where(
                order_link.c.old_order_id.in_(group.old_ids), order_link.c.kind == group.kind.value,
                order_link.c.ended_at.is_(None),
            )
            .group_by(order_link.c.old_order_id)
        ).all()
    )  # fmt: skip
    return UndoPlan(
        group.kind.value,
        tuple(_ending(rows[new_id], parcels) for new_id in group.new_ids),
        tuple(Return(old_id, rows[old_id].order_no, states[old_id]) for old_id in group.old_ids),
    )


def _ending(row: AnyRow, parcels: Sequence[AnyRow]) -> Ending:
    own = [one for one in parcels if one.order_id == row.id]
    return Ending(
        row.id,
        row.order_no,
        row.state,
        len(own),
        tuple(one.waybill_no for one in own if one.waybill_no),
        tuple(one.batch_serial or one.waybill_no or "" for one in own if one.state in ON_PAPER),
        row.held,
    )


def _reopen_and_restore(tx: Tx, group: Group, plan: UndoPlan, reason: str) -> None:
    """Open again what was open on the old orders, and move them back to the state they had."""
    reopened = _reopen(tx, group.old_ids)
    code = "order.restored_from_merge" if group.kind is LinkKind.MERGE else "order.restored_from_split"
    new_nos = [one.order_no for one in plan.ends]
    moves = {}
    for one in plan.returns:
        params: dict[str, Param] = {"orders": new_nos, "reason": reason}
        if plan.labels:
            params["labels"] = list(plan.labels)
        moves[one.order_id] = Move(_RESTORE[one.state], code, params, reopened.get(one.order_id))
    order_book.settle(tx, group.old_ids, moves)


def _reopen(tx: Tx, old_ids: Collection[int]) -> dict[int, Changed]:
    """Open the findings that being replaced had closed, but for a listing that was matched meanwhile."""
    changed: dict[int, Changed] = {}
    for ids in chunks(old_ids):
        whole = ~_still_unmatched()
        rows = tx.conn.execute(
            select(order_exception, whole.label("whole")).where(
                order_exception.c.order_id.in_(ids), order_exception.c.close_reason == REPLACED
            )
        ).all()
        for row in rows:
            cured = row.kind == ExceptionKind.UNMATCHED.value and row.whole
            values: dict[str, Any] = {"closed_at": None, "closed_by": None, "close_reason": None}
            if cured:
                values = {"close_reason": "cured"}
            tx.conn.execute(update(order_exception).where(order_exception.c.id == row.id).values(**values))
            changed.setdefault(row.order_id, {}).update(
                {f"finding.{row.id}.closed_at": (row.closed_at, values.get("closed_at", row.closed_at))}
            )
    return changed


def _still_unmatched() -> Any:  # noqa: ANN401 - a condition
    return (
        select(order_line.c.id)
        .where(
            order_line.c.order_id == order_exception.c.order_id,
            order_line.c.sku_id.is_(None),
            order_line.c.bundle_id.is_(None),
            order_line.c.qty > order_line.c.refunded_qty,
        )
        .exists()
    )


def _holds(conn: Connection, new_ids: Collection[int]) -> list[AnyRow]:
    return list(
        conn.execute(
            select(order_exception).where(
                order_exception.c.order_id.in_(new_ids),
                order_exception.c.kind == ExceptionKind.HOLD.value,
                order_exception.c.closed_at.is_(None),
            )
        ).all()
    )


def _carry(tx: Tx, group: Group, plan: UndoPlan, holds: Sequence[AnyRow]) -> None:
    """What a person decided about the new orders must not be lost with them: a hold, or that a part was cancelled."""
    dropped = [one.order_no for one in plan.ends if one.state == OrderState.CANCELLED.value]
    for old_id in group.old_ids:
        if ExceptionKind.HOLD.value not in order_book.open_kinds(tx.conn, [old_id]).get(old_id, ()):
            for hold in holds[:1]:
                order_book.open_exception(tx, old_id, ExceptionKind.HOLD, release_at=hold.release_at, **hold.params)
        if dropped:
            order_book.open_exception(tx, old_id, ExceptionKind.REGROUP_UNDONE, orders=dropped, why="part_cancelled")


def _skus(conn: Connection, order_ids: Collection[int]) -> set[int]:
    rows = conn.execute(select(order_line.c.sku_id).where(order_line.c.order_id.in_(order_ids)))
    return {sku_id for sku_id in rows.scalars() if sku_id is not None}
