"""Merge orders (合单): by hand, and audited ones by themselves before they are routed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, select

from app.domain.joined_texts import joined
from app.domain.merging import groups, why_not
from app.domain.order_state import OrderState
from app.domain.people import SYSTEM, Actor, Right
from app.domain.wishes import bound_to
from app.errors import BadInput, IllegalMove
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.orders import order_link, sales_order
from app.services.change_orders import join_tags, split_tags
from app.services.keys import KeyBook
from app.services.lineage import LinkKind
from app.services.merge_candidates import merge_facts, partners_of
from app.services.merge_settings import MergeSettings, merge_settings, not_waiting
from app.services.regrouping import (
    Draft,
    copied,
    lines_of,
    lock_orders,
    pull_back,
    replace_orders,
    summary_of,
    taken_over,
)
from app.services.route_orders import could_go

BATCH = 500
"""Orders that one automatic round looks at, as many as one round of routing takes."""

_TEXTS = ("buyer_message", "seller_memo", "print_note", "risk")
_SUMS = (
    "goods_cents", "discount_cents", "order_discount_cents", "platform_discount_cents", "shop_discount_cents",
    "postage_cents", "tax_cents", "fee_cents", "paid_cents", "refunded_cents",
)  # fmt: skip


@dataclass(frozen=True)
class Merged:
    """What a merge by hand left behind. ``labels`` are on paper and have to be found and destroyed."""

    order_id: int
    order_no: str
    members: tuple[str, ...]
    labels: tuple[str, ...]


def merge_orders(
    db: Database, keys: KeyBook, order_ids: Collection[int], by: Actor, *, printed_too: bool = False
) -> Merged:
    """Make one order of these, which may be in audit, audited or routed; routed ones are pulled back first.

    A person may go beyond the time window. Raises NotAllowed, BadInput for an order that does not exist, and
    IllegalMove naming everything that stands against it, also labels on paper unless ``printed_too``.
    """
    by.require(Right.AUDIT)
    wanted = sorted(set(order_ids))

    def work(tx: Tx) -> Merged:
        rows = _rows(tx.conn, wanted)
        if len(rows) != len(wanted):
            raise BadInput("order.not_found", order_no=str(next(one for one in wanted if one not in rows)))
        settings = merge_settings(tx.conn)
        _check(tx.conn, rows, settings)
        labels = pull_back(tx, list(rows.values()), "merged", printed_too=printed_too)
        locked = lock_orders(tx, wanted)
        _check(tx.conn, locked, settings)
        (draft,) = _merge(tx, keys, [wanted], locked, labels)
        paper = sorted(label for found in labels.values() for label in found)
        numbers = tuple(locked[order_id].order_no for order_id in draft.old_ids)
        return Merged(draft.id, draft.order_no, numbers, tuple(paper))

    return db.run(work, by)


def merge_waiting(db: Database, keys: KeyBook, limit: int = BATCH) -> int:
    """Merge audited orders that are due to be routed with others that are audited; return how many became fewer.

    Does nothing unless the setting says so. Orders with anything open, sealed ones and those a person un-merged are
    left alone.
    """
    with db.read() as conn:
        if not merge_settings(conn).auto:
            return 0
    return db.run(lambda tx: _merge_waiting(tx, keys, limit), SYSTEM)


def _merge_waiting(tx: Tx, keys: KeyBook, limit: int) -> int:
    settings = merge_settings(tx.conn)
    first = list(tx.conn.execute(_due(settings, tx.at, limit)).scalars())
    found = partners_of(tx.conn, first, (OrderState.AUDITED,))
    if not found:
        return 0
    candidates = sorted({*found, *(other for others in found.values() for other in others)})
    locked = lock_orders(tx, candidates, skip_locked=True)
    ready = _unhindered(tx.conn, locked)
    facts = merge_facts(tx.conn, ready, settings)
    made = [[one.order_id for one in group] for group in groups(facts.values(), settings.limits)]
    _merge(tx, keys, made, locked, {})
    return sum(len(group) - 1 for group in made)


def _due(settings: MergeSettings, at: datetime, limit: int) -> Select[int]:
    """Return the audited orders that routing would take next."""
    return (
        select(sales_order.c.id)
        .where(
            sales_order.c.state == OrderState.AUDITED.value,
            sales_order.c.open_exceptions == 0,
            not_waiting(settings, at),
        )
        .order_by(sales_order.c.urgent.desc(), sales_order.c.sort_at, sales_order.c.id)
        .limit(limit)
    )


def _unhindered(conn: Connection, rows: Mapping[int, AnyRow]) -> list[int]:
    """Return those of the locked orders that may be merged without a person.

    One whose goods are nowhere would keep those waiting that could leave.
    """
    ids = [
        row.id
        for row in rows.values()
        if row.state == OrderState.AUDITED.value and row.open_exceptions == 0 and not row.sealed
        and row.kind != LinkKind.SPLIT.value
    ]  # fmt: skip
    undone = exists().where(
        order_link.c.old_order_id == sales_order.c.id,
        order_link.c.kind == LinkKind.MERGE.value,
        order_link.c.ended_by != SYSTEM.name,
    )
    return list(conn.execute(select(sales_order.c.id).where(sales_order.c.id.in_(ids), ~undone, could_go())).scalars())


def _rows(conn: Connection, ids: Sequence[int]) -> dict[int, AnyRow]:
    return {row.id: row for row in conn.execute(select(sales_order).where(sales_order.c.id.in_(ids)))}


def _check(conn: Connection, rows: Mapping[int, AnyRow], settings: MergeSettings) -> None:
    """Raise IllegalMove with every reason against making one of these orders, but for the time between them."""
    facts = merge_facts(conn, list(rows), settings)
    against = why_not([facts[order_id] for order_id in rows], settings.limits.without_window())
    if against:
        numbers = sorted(row.order_no for row in rows.values())
        raise IllegalMove("merge.refused", orders=numbers, why=[reason.value for reason in against])


def _merge(
    tx: Tx,
    keys: KeyBook,
    made: Sequence[Sequence[int]],
    rows: Mapping[int, AnyRow],
    labels: Mapping[int, Collection[str]],
) -> list[Draft]:
    ids = [order_id for group in made for order_id in group]
    lines = lines_of(tx.conn, ids)
    drafts = [
        _draft(
            sorted((rows[order_id] for order_id in group), key=lambda row: (row.placed_at, row.id)),
            [copied(line) for order_id in sorted(group) for line in lines[order_id]],
        )
        for group in made
    ]
    replace_orders(tx, keys, drafts, rows, labels)
    return drafts


def _draft(members: Sequence[AnyRow], lines: list[dict[str, Any]]) -> Draft:
    """Put the columns of a merged order together; the members come oldest first."""
    oldest = members[0]
    passed = [row.finance_passed_at for row in members if row.finance_passed_at is not None]
    values = {
        **taken_over(oldest),
        "kind": "merged",
        "merged": True,
        "urgent": any(row.urgent for row in members),
        "has_gift": any(row.has_gift for row in members),
        "flag": next((row.flag for row in members if row.flag), 0),
        "carrier_wish": next((row.carrier_wish for row in members if row.carrier_wish), ""),
        "warehouse_wish": _warehouse_wish(members),
        "tags": join_tags({tag for row in members for tag in split_tags(row.tags)}),
        "finance_passed_at": max(passed) if len(passed) == len(members) else None,
        "paid_at": min((row.paid_at for row in members if row.paid_at is not None), default=None),
        "ship_by_at": min((row.ship_by_at for row in members if row.ship_by_at is not None), default=None),
        "sort_at": min(row.sort_at for row in members),
        **{name: sum(getattr(row, name) for row in members) for name in _SUMS},
        **joined_texts(members),
        **summary_of(lines),
    }
    audited = all(row.state == OrderState.AUDITED.value for row in members)
    return Draft(LinkKind.MERGE, tuple(sorted(row.id for row in members)), oldest.id, values, lines, audited)


def _warehouse_wish(members: Sequence[AnyRow]) -> str:
    """Return the warehouse one of them is bound to, else the first that is wished for."""
    wishes = [row.warehouse_wish for row in members if row.warehouse_wish]
    return next((wish for wish in wishes if bound_to(wish)), wishes[0] if wishes else "")


def joined_texts(members: Sequence[AnyRow]) -> dict[str, str]:
    """Return the messages and memos of all members, each said once, oldest first."""
    return {name: joined(getattr(row, name) for row in members) for name in _TEXTS}
