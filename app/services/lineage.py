"""Which order was made from which: the live successors of a replaced order, and the group a merge or split made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Select, select

from app.domain.order_state import OrderState
from app.errors import IllegalMove
from app.models.database import Tx
from app.models.orders import order_line, order_link, sales_order
from app.services.order_book import chunks


class LinkKind(StrEnum):
    """Why one order refers to another."""

    MERGE = "merge"
    SPLIT = "split"
    RESEND = "resend"
    COPY = "copy"


REPLACING = (LinkKind.MERGE.value, LinkKind.SPLIT.value)
"""The kinds of links whose old order is replaced while they are live."""


@dataclass(frozen=True)
class Group:
    """One live merge or split: what was replaced, and what stands for it."""

    kind: LinkKind
    old_ids: tuple[int, ...]
    new_ids: tuple[int, ...]


_live = order_link.c.ended_at.is_(None) & order_link.c.kind.in_(REPLACING)


def successors(conn: Connection, order_ids: Collection[int]) -> dict[int, list[int]]:
    """Return, for each of these orders that is replaced now, the orders that stand for it, one step on."""
    found: dict[int, list[int]] = defaultdict(list)
    for ids in chunks(order_ids):
        rows = conn.execute(
            select(order_link.c.old_order_id, order_link.c.new_order_id)
            .where(order_link.c.old_order_id.in_(ids), _live)
            .order_by(order_link.c.new_order_id)
        )
        for old_id, new_id in rows:
            found[old_id].append(new_id)
    return found


def last_successors(conn: Connection, order_id: int) -> list[int]:
    """Return the orders at the end of the line that stand for this order now; itself when it was never replaced."""
    ends: list[int] = []
    waiting = [order_id]
    while waiting:
        here = waiting.pop()
        after = successors(conn, [here]).get(here)
        if after:
            waiting += after
        elif here not in ends:
            ends.append(here)
    return sorted(ends)


def origins(conn: Connection, order_ids: Collection[int]) -> dict[int, list[int]]:
    """Return, for each of these orders, the orders it was merged or split from and stands for now, one step back."""
    found: dict[int, list[int]] = defaultdict(list)
    for ids in chunks(order_ids):
        rows = conn.execute(
            select(order_link.c.new_order_id, order_link.c.old_order_id)
            .where(order_link.c.new_order_id.in_(ids), _live)
            .order_by(order_link.c.old_order_id)
        )
        for new_id, old_id in rows:
            found[new_id].append(old_id)
    return found


def live_group(conn: Connection, order_id: int, kind: LinkKind | None = None) -> Group | None:
    """Return the live merge or split this order is part of; the later one, when it was made by one and replaced since.

    ``kind`` says which of the two is looked for. None when it is part of none.
    """
    kinds = REPLACING if kind is None else (kind.value,)
    for column in (order_link.c.old_order_id, order_link.c.new_order_id):
        row = conn.execute(
            select(order_link).where(column == order_id, _live, order_link.c.kind.in_(kinds)).limit(1)
        ).first()
        if row is None:
            continue
        whole = (
            order_link.c.new_order_id == row.new_order_id
            if row.kind == LinkKind.MERGE
            else order_link.c.old_order_id == row.old_order_id
        )
        rows = conn.execute(select(order_link).where(whole, order_link.c.kind == row.kind, _live)).all()
        return Group(
            LinkKind(row.kind),
            tuple(sorted({one.old_order_id for one in rows})),
            tuple(sorted({one.new_order_id for one in rows})),
        )
    return None


def numbers_of(conn: Connection, order_ids: Collection[int]) -> dict[int, str]:
    """Return the order number of each of these orders."""
    found: dict[int, str] = {}
    for ids in chunks(order_ids):
        found |= dict(
            conn.execute(select(sales_order.c.id, sales_order.c.order_no).where(sales_order.c.id.in_(ids))).all()
        )
    return found


def expect_not_replaced(tx: Tx, order_ids: Collection[int]) -> None:
    """Raise IllegalMove, naming what stands for it, when one of these was merged or split: nothing is done to it."""
    for ids in chunks(order_ids):
        row = tx.conn.execute(
            select(sales_order.c.id, sales_order.c.order_no)
            .where(sales_order.c.id.in_(ids), sales_order.c.state == OrderState.REPLACED.value)
            .limit(1)
        ).first()
        if row is not None:
            raise replaced_by(tx.conn, row.id, row.order_no)


def replaced_by(conn: Connection, order_id: int, order_no: str) -> IllegalMove:
    """Return the refusal of whatever was asked of a replaced order; it names the orders that stand for it."""
    ends = last_successors(conn, order_id)
    return IllegalMove("order.replaced_by", order_no=order_no, by=sorted(numbers_of(conn, ends).values()))


def raw_ids_of(order_id: int) -> Select[int]:
    """SQL: the platform orders whose goods are in this order; none refers to a merged order by itself."""
    return select(order_line.c.raw_order_id).where(
        order_line.c.order_id == order_id, order_line.c.raw_order_id.is_not(None)
    )
