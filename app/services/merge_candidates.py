"""Which orders could be merged: the facts a merge needs, partners by receiver, and the hint in lists; all set-based."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, union_all

from app.domain.merging import MERGEABLE, STOPPING, MergeFacts, groups, why_not
from app.domain.order_state import OrderState
from app.domain.wishes import bound_to
from app.models.orders import order_exception, order_line, receiver, sales_order
from app.models.stock import bundle_item, sku
from app.services.lineage import numbers_of
from app.services.merge_settings import MergeSettings, merge_settings
from app.services.order_book import chunks
from app.services.queries.sql import Sql, one_of, run

MOST_SHOWN = 50
"""Partners of one order that a hint looks at."""


@dataclass(frozen=True)
class Candidates:
    """Orders of one receiver that could become one."""

    order_ids: tuple[int, ...]
    order_nos: tuple[str, ...]
    receiver_name: str
    """Masked."""


def merge_facts(conn: Connection, order_ids: Collection[int], settings: MergeSettings) -> dict[int, MergeFacts]:
    """Return what a merge has to know of these orders, in a number of statements that does not depend on theirs."""
    facts: dict[int, MergeFacts] = {}
    for ids in chunks(order_ids):
        weights = _weights(conn, ids)
        stopped = set(
            conn.execute(
                select(order_exception.c.order_id).where(
                    order_exception.c.order_id.in_(ids),
                    order_exception.c.closed_at.is_(None),
                    order_exception.c.kind.in_(sorted(STOPPING)),
                )
            ).scalars()
        )
        rows = conn.execute(
            select(
                sales_order.c.id, sales_order.c.shop_id, sales_order.c.state, sales_order.c.currency,
                sales_order.c.placed_at, sales_order.c.cod, sales_order.c.sealed, sales_order.c.presale,
                sales_order.c.carrier_wish, sales_order.c.warehouse_wish, receiver.c.same_key,
            )
            .join(receiver, (receiver.c.order_id == sales_order.c.id) & receiver.c.current)
            .where(sales_order.c.id.in_(ids))
        )  # fmt: skip
        for row in rows:
            facts[row.id] = MergeFacts(
                order_id=row.id,
                shop_id=row.shop_id,
                policy=settings.policy(row.shop_id),
                state=OrderState(row.state),
                same_key=row.same_key,
                currency=row.currency,
                placed_at=row.placed_at,
                cod=row.cod,
                sealed=row.sealed,
                stopped=row.presale or row.id in stopped,
                carrier_wish=row.carrier_wish,
                bound=bound_to(row.warehouse_wish),
                weight_g=weights.get(row.id, 0),
            )
    return facts


def _weights(conn: Connection, order_ids: Collection[int]) -> dict[int, int]:
    """Return grams still to be sent, per order; bundles weigh what their components weigh."""
    left = order_line.c.qty - order_line.c.refunded_qty
    single = (
        select(order_line.c.order_id, (left * sku.c.weight_g).label("grams"))
        .join(sku, sku.c.id == order_line.c.sku_id)
        .where(order_line.c.order_id.in_(order_ids))
    )
    bundled = (
        select(order_line.c.order_id, (left * bundle_item.c.qty * sku.c.weight_g).label("grams"))
        .join(bundle_item, bundle_item.c.bundle_id == order_line.c.bundle_id)
        .join(sku, sku.c.id == bundle_item.c.sku_id)
        .where(order_line.c.order_id.in_(order_ids))
    )
    every = union_all(single, bundled).subquery()
    rows = conn.execute(select(every.c.order_id, func.sum(every.c.grams)).group_by(every.c.order_id))
    return {order_id: int(grams) for order_id, grams in rows}


def partners_of(conn: Connection, order_ids: Collection[int], states: Collection[OrderState]) -> dict[int, list[int]]:
    """Return, for each of these orders, the others of its receiver that are in one of these states, oldest first.

    An order without any is missing.
    """
    keys = _keys(conn, order_ids)
    others = _orders_of(conn, set(keys.values()), states)
    found: dict[int, list[int]] = {}
    for order_id, key in keys.items():
        more = [other for other in others.get(key, ()) if other != order_id]
        if more:
            found[order_id] = more
    return found


def _keys(conn: Connection, order_ids: Collection[int]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for ids in chunks(order_ids):
        rows = run(
            conn,
            Sql("SELECT r.order_id, r.same_key FROM receiver r WHERE r.current AND r.same_key IS NOT NULL AND ")
            + one_of("r.order_id", ids),
        )
        found |= {order_id: bytes(key) for order_id, key in rows}
    return found


def _orders_of(conn: Connection, keys: Collection[bytes], states: Collection[OrderState]) -> dict[bytes, list[int]]:
    """Return the orders of these receivers; the condition is the index's own, so that both databases use it."""
    found: dict[bytes, list[int]] = defaultdict(list)
    ordered: Sequence[Any] = sorted(keys)
    for start in range(0, len(ordered), 400):
        rows = run(
            conn,
            Sql("SELECT r.same_key, o.id FROM receiver r JOIN sales_order o ON o.id = r.order_id")
            + Sql(" WHERE r.current AND r.same_key IS NOT NULL AND ")
            + one_of("r.same_key", ordered[start : start + 400])
            + Sql(" AND ")
            + one_of("o.state", [state.value for state in states])
            + Sql(" ORDER BY o.id"),
        )
        for key, order_id in rows:
            found[bytes(key)].append(order_id)
    return found


def could_be_merged(conn: Connection, order_ids: Collection[int]) -> dict[int, int]:
    """Return with how many others each of these orders could be merged by hand, for the hint; none: missing."""
    states = tuple(MERGEABLE)
    partners = {order_id: more[:MOST_SHOWN] for order_id, more in partners_of(conn, order_ids, states).items()}
    settings = merge_settings(conn)
    every = {*partners, *(other for more in partners.values() for other in more)}
    facts = merge_facts(conn, every, settings)
    limits = settings.limits.without_window()
    counts = {
        order_id: sum(not why_not([facts[order_id], facts[other]], limits) for other in more)
        for order_id, more in partners.items()
    }
    return {order_id: count for order_id, count in counts.items() if count}


def merge_candidates(conn: Connection, limit: int = 200) -> tuple[Candidates, ...]:
    """Return groups of orders not yet printed that a person could merge, of up to ``limit`` receivers, oldest first."""
    rows = run(
        conn,
        Sql(
            "SELECT r.same_key FROM sales_order o JOIN receiver r ON r.order_id = o.id"
            " WHERE o.queue IN ('to_audit', 'exception', 'to_print') AND r.current AND r.same_key IS NOT NULL"
            " GROUP BY r.same_key HAVING count(*) > 1 ORDER BY min(o.id) LIMIT ?",
            [limit],
        ),
    )
    orders = _orders_of(conn, {bytes(row[0]) for row in rows}, tuple(MERGEABLE))
    settings = merge_settings(conn)
    facts = merge_facts(conn, [order_id for those in orders.values() for order_id in those], settings)
    made = groups(facts.values(), settings.limits.without_window())
    return _shown(conn, [[one.order_id for one in group] for group in made])


def _shown(conn: Connection, made: Sequence[Sequence[int]]) -> tuple[Candidates, ...]:
    every = [order_id for group in made for order_id in group]
    numbers = numbers_of(conn, every)
    names: Mapping[int, str] = {}
    for ids in chunks(every):
        names = {
            **names,
            **dict(
                conn.execute(
                    select(sales_order.c.id, sales_order.c.receiver_name).where(sales_order.c.id.in_(ids))
                ).all()
            ),
        }
    return tuple(
        Candidates(tuple(group), tuple(numbers[order_id] for order_id in group), names[group[0]])
        for group in sorted(made, key=min)
    )
