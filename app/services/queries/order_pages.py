"""Pages of the order grid by key-set, for any filter and sort, in both directions.

Queues and shops alone walk merged index ranges and cost the same at any depth. Further conditions first look for a
short way in (a driver: exceptions, tags, urgent ones, a day of payments); where that would not be short, the walk goes
on in growing steps and tests each order, and gives what it has after a bounded number of them: then a page may hold
fewer rows than asked for, and its mark says where to go on.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.services.queries import order_filters
from app.services.queries.order_rows import read_rows
from app.services.queries.order_walk import Key, OrderWalk, Stretch, in_list_order
from app.services.queries.rows import OrderFilter, OrderPage, OrderRow, PageMark

if TYPE_CHECKING:
    from sqlalchemy import Connection

_STEPS = (2_000, 8_000, 32_000, 128_000)
"""Orders a walk with further conditions looks at, one step after the other, before it gives what it has."""


def page(
    conn: Connection, where: OrderFilter, sort: str, mark: PageMark | None, limit: int, *, backwards: bool
) -> OrderPage:
    """Return up to ``limit`` rows after ``mark`` (before it when ``backwards``), in list order."""
    cut = cut_page(OrderWalk(conn, where, sort), mark, limit, backwards=backwards)
    rows = read_rows(conn, cut.ids)
    return OrderPage(tuple(rows[order_id] for order_id in cut.ids if order_id in rows), cut.before, cut.after)


@dataclass(frozen=True)
class Cut:
    """One page of any list of orders: its ids in list order, and where it goes on in either direction."""

    ids: tuple[int, ...]
    before: PageMark | None
    after: PageMark | None


def cut_page(walk: OrderWalk, mark: PageMark | None, limit: int, *, backwards: bool) -> Cut:
    """Return up to ``limit`` ids after ``mark`` (before it when ``backwards``), in list order."""
    start = _key(mark)
    keys, rest = take(walk, start, limit, backwards=backwards)
    other = start is not None and _something(walk, keys[0] if keys else start, backwards=not backwards)
    near = _mark(keys[0] if keys else start) if other else None
    found = tuple(key[-1] for key in keys)
    if backwards:
        return Cut(found[::-1], before=_mark(rest), after=near)
    return Cut(found, before=near, after=_mark(rest))


def ids(conn: Connection, where: OrderFilter, sort: str, limit: int) -> tuple[int, ...]:
    """Return the first ids of a list by rule."""
    walk = OrderWalk(conn, where, sort)
    found: list[int] = []
    start: Key | None = None
    while len(found) < limit:
        keys, start = take(walk, start, limit - len(found), backwards=False)
        found += [key[-1] for key in keys]
        if start is None:
            break
    return tuple(found)


def still_there(conn: Connection, where: OrderFilter, order_ids: Sequence[int]) -> tuple[OrderRow, ...]:
    """Return the present rows of those orders that still match, in the order asked."""
    walk = OrderWalk(conn, where, "newest")
    rows = read_rows(conn, order_ids, order_filters.conditions(where, walk.values))
    return tuple(rows[order_id] for order_id in order_ids if order_id in rows)


def take(walk: OrderWalk, start: Key | None, limit: int, *, backwards: bool) -> tuple[list[Key], Key | None]:
    """Return up to ``limit`` keys behind ``start`` in walking direction, and the key to go on behind.

    That key is None at the end of the list; otherwise there may be fewer keys than asked for, even none.
    """
    if not walk.rest:
        return _cut(walk.keys(Stretch(start), limit + 1, backwards=backwards), limit)
    short = walk.short
    if short is not None:
        return _cut(_beyond(walk, short, start, backwards=backwards)[: limit + 1], limit)
    found: list[Key] = []
    for steps in _STEPS:
        until = walk.nth(start, steps, backwards=backwards)
        found += walk.keys(Stretch(start, until), limit + 1 - len(found), backwards=backwards)
        if until is None or len(found) > limit:
            return _cut(found, limit)
        start = until
    return found, start


def _cut(keys: list[Key], limit: int) -> tuple[list[Key], Key | None]:
    return (keys[:limit], keys[limit - 1]) if len(keys) > limit else (keys, None)


def _beyond(walk: OrderWalk, keys: list[Key], start: Key | None, *, backwards: bool) -> list[Key]:
    if start is not None:
        at = bisect(keys, in_list_order(walk.sort, start), key=lambda key: in_list_order(walk.sort, key))
        keys = keys[: at - (at > 0 and keys[at - 1] == start)] if backwards else keys[at:]
    return keys[::-1] if backwards else keys


def _something(walk: OrderWalk, start: Key, *, backwards: bool) -> bool:
    """Tell whether the list goes on in a direction; where that cannot be told soon, say that it does."""
    if not walk.rest:
        return bool(walk.keys(Stretch(start), 1, backwards=backwards))
    keys, rest = take(walk, start, 1, backwards=backwards)
    return bool(keys) or rest is not None


def _key(mark: PageMark | None) -> Key | None:
    return None if mark is None else tuple(int(part or 0) for part in mark.key)


def _mark(key: Key | None) -> PageMark | None:
    return None if key is None else PageMark(key)
