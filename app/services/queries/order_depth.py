"""How long a list is and where a fraction of it lies, without walking through a million orders.

Exact where the counters know, where the list is short, and near both ends; else judged by a sample of orders whose ids
lie evenly over the whole table: 2,000 of them place a mark within about two percent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.queries import order_filters
from app.services.queries.order_walk import FEW, Key, OrderWalk, Stretch
from app.services.queries.rows import OrderFilter, PageMark, SortKey
from app.services.queries.screen_rows import RowCount
from app.services.queries.sql import Sql, run

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SAMPLE = 2_000
_COUNT_STEPS = (2_000, 8_000, 32_000)


def count(conn: Connection, where: OrderFilter, cap: int) -> RowCount:
    """Return the length: exact when counters know it or it is at most ``cap``, else an estimate above ``cap``."""
    return count_walk(OrderWalk(conn, where, SortKey.NEWEST if where.ship_by_until is None else SortKey.SHIP_BY), cap)


def count_walk(walk: OrderWalk, cap: int) -> RowCount:
    """Return the length of the list a walk goes through."""
    where = walk.where
    if not walk.rest and where.ship_by_until is None and where.urgent is None:
        return RowCount(walk.reach)
    if walk.short is not None:
        return RowCount(len(walk.short))
    found, start = 0, None
    for steps in _COUNT_STEPS:
        until = walk.nth(start, steps, backwards=False)
        found += len(walk.keys(Stretch(start, until), cap + 1 - found, backwards=False))
        if found > cap:
            break
        if until is None:
            return RowCount(found)
        start = until
    sample, share = _sample(walk)
    return RowCount(max(found, round(len(sample) * share)), exact=False)


def anchor_at(conn: Connection, where: OrderFilter, sort: str, fraction: float) -> PageMark | None:
    """Return a mark near ``fraction`` (0 to 1) of the list; None means its start."""
    return anchor_in(OrderWalk(conn, where, sort), fraction)


def anchor_in(walk: OrderWalk, fraction: float) -> PageMark | None:
    """Return a mark near ``fraction`` of the list a walk goes through; None means its start."""
    where = walk.where
    fraction = min(max(fraction, 0.0), 1.0)
    if walk.short is not None:
        return _at(walk.short, fraction)
    total = walk.reach
    if not walk.rest and where.ship_by_until is None and where.urgent is None:
        place = round(fraction * total)
        if place <= 0:
            return None
        if total <= FEW or min(place, total - place) * len(walk.counted) <= FEW:
            return _mark(_exact(walk, min(place, total), total))
    sample, _share = _sample(walk)
    return _at(sample, fraction)


def _exact(walk: OrderWalk, place: int, total: int) -> Key | None:
    """Return the key of the row at ``place``, counted from one, from the nearer end."""
    if place * 2 <= total:
        return walk.nth(None, place, backwards=False)
    return walk.nth(None, total - place + 1, backwards=True) or walk.nth(None, 1, backwards=False)


def _sample(walk: OrderWalk) -> tuple[list[Key], float]:
    """Return the keys of evenly strewn orders that pass the filter, in list order, and how many each stands for."""
    low, high = run(walk.conn, Sql("SELECT (SELECT min(id) FROM sales_order), (SELECT max(id) FROM sales_order)"))[0]
    if low is None:
        return [], 1.0
    span = high - low + 1
    share = max(span / _SAMPLE, 1.0)
    strewn = sorted({low + int(at * share) for at in range(min(span, _SAMPLE))})
    return walk.among(order_filters.listed(strewn, walk.values)), share


def _at(keys: list[Key], fraction: float) -> PageMark | None:
    place = round(fraction * len(keys))
    return _mark(keys[place - 1]) if place > 0 else None


def _mark(key: Key | None) -> PageMark | None:
    return None if key is None else PageMark(key)
