"""Put new orders in the place of old ones: what merging and splitting have in common, set-based.

The old orders keep their lines, receivers and money; they become *replaced*, their open findings are closed as such
until an undo opens them again. New orders get copies of the lines, a receiver sealed under their own id, and a link.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from app.domain.exceptions import RETRIED_BY_ROUTING, ExceptionKind
from app.domain.order_state import OrderMove, OrderQueue, OrderState
from app.errors import IllegalMove, Param
from app.models import receiver_words
from app.models.base import AnyRow
from app.models.bulk import insert_many, take_ids
from app.models.database import Tx
from app.models.orders import order_exception, order_line, order_link, receiver, sales_order
from app.models.shops import shop
from app.services import order_book
from app.services.accounts import is_searchable
from app.services.blacklist import read_blacklist
from app.services.intake_rows import goods_summary
from app.services.keys import KeyBook, receivers_scope
from app.services.lineage import LinkKind
from app.services.number_days import order_nos, zone_of_shop
from app.services.order_book import Move, chunks
from app.services.pull_back import drop_parcels, has_left
from app.services.push_stock import queue_push
from app.services.receivers import open_receiver, receiver_row, tokens_of

REPLACED = "replaced"
"""Why the findings of a replaced order are closed; undoing opens them again."""

_DERIVED = frozenset(
    {
        "id", "order_no", "order_no_reversed", "state", "queue", "exception_kind", "open_exceptions", "held",
        "warehouse_id", "carrier_id", "waybill_no", "parcel_count", "audited_at", "shipped_at", "closed_at",
        "created_at", "version",
    }
)  # fmt: skip
"""Columns that a new order does not take over from an old one."""

_OWN_LINE = frozenset({"id", "order_id", "source_line_id"})


@dataclass
class Draft:
    """One new order: ``values`` are its columns but what is derived, ``lines`` copies without id and order."""

    kind: LinkKind
    old_ids: tuple[int, ...]
    receiver_of: int
    """The old order whose receiver it takes over."""
    values: dict[str, Any]
    lines: list[dict[str, Any]]
    audited: bool
    id: int = 0
    order_no: str = ""


def lock_orders(tx: Tx, order_ids: Collection[int], *, skip_locked: bool = False) -> dict[int, AnyRow]:
    """Return these orders' rows, locked (on SQLite there is one writer anyway)."""
    found: dict[int, AnyRow] = {}
    for ids in chunks(order_ids):
        rows = tx.conn.execute(
            select(sales_order)
            .where(sales_order.c.id.in_(ids))
            .order_by(sales_order.c.id)
            .with_for_update(skip_locked=skip_locked)
        )
        found |= {row.id: row for row in rows}
    return found


def lines_of(conn: Connection, order_ids: Collection[int]) -> dict[int, list[AnyRow]]:
    """Return the lines of these orders, each order's in the order they came."""
    found: dict[int, list[AnyRow]] = {order_id: [] for order_id in order_ids}
    for ids in chunks(order_ids):
        for row in conn.execute(select(order_line).where(order_line.c.order_id.in_(ids)).order_by(order_line.c.id)):
            found[row.order_id].append(row)
    return found


def copied(row: AnyRow, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - columns of a line
    """Return the copy of a line that a new order gets; it names the line it came from."""
    values = {name: getattr(row, name) for name in row._fields if name not in _OWN_LINE}
    return {**values, "source_line_id": row.id, **changes}


def taken_over(row: AnyRow) -> dict[str, Any]:
    """Return the columns that a new order may take over from an old one."""
    return {name: getattr(row, name) for name in row._fields if name not in _DERIVED}


def pull_back(tx: Tx, rows: Collection[AnyRow], code: str, *, printed_too: bool) -> dict[int, list[str]]:
    """Un-route those of these orders that are routed; return their labels on paper, per order.

    Called before the orders are locked, since stock comes first. Raises IllegalMove once a parcel has left, and when a
    label is on paper and ``printed_too`` is not said.
    """
    routed = {row.id: row.order_no for row in rows if row.state == OrderState.ROUTED.value}
    labels = drop_parcels(tx, routed, "parcel.cancelled", reason=code)
    if any(labels.values()) and not printed_too:
        raise IllegalMove("regroup.on_paper", labels=sorted(label for found in labels.values() for label in found))
    for order_id, order_no in routed.items():
        if has_left(tx, order_id):
            raise IllegalMove("order.partly_left", order_no=order_no)
    move = Move(OrderMove.UNROUTE, "order.unrouted", {"reason": code})
    order_book.settle(tx, routed, dict.fromkeys(routed, move))
    return labels


def replace_orders(
    tx: Tx, keys: KeyBook, drafts: Sequence[Draft], olds: Mapping[int, AnyRow], labels: Mapping[int, Collection[str]]
) -> None:
    """Store the new orders and let them stand for the old ones (rows as they were locked, now received or audited).

    Fills in each draft's id and number. One event on each order names the others. The number of statements does not
    depend on the number of orders, but for sealing and the findings taken over.
    """
    if not drafts:
        return
    _number(tx, drafts)
    _store(tx, keys, drafts)
    _link(tx, drafts, olds)
    _tell(tx, drafts, olds, labels)
    _replace(tx, drafts, olds)
    _audit(tx, drafts)
    queue_push(tx, {line["sku_id"] for draft in drafts for line in draft.lines if line["sku_id"] is not None})


def _number(tx: Tx, drafts: Sequence[Draft]) -> None:
    ids = take_ids(tx.conn, sales_order, len(drafts))
    by_zone: dict[str, list[Draft]] = {}
    for draft, order_id in zip(drafts, ids, strict=True):
        draft.id = order_id
    zones = {shop_id: zone_of_shop(tx.conn, shop_id) for shop_id in {draft.values["shop_id"] for draft in drafts}}
    for draft in drafts:
        by_zone.setdefault(zones[draft.values["shop_id"]], []).append(draft)
    for zone, those in by_zone.items():
        for draft, number in zip(those, order_nos(tx, len(those), zone), strict=True):
            draft.order_no = number


def _store(tx: Tx, keys: KeyBook, drafts: Sequence[Draft]) -> None:
    words = keys.words_to_store(tx)
    stops = read_blacklist(tx.conn, keys)
    shop_ids = {draft.values["shop_id"] for draft in drafts}
    platforms = dict(tx.conn.execute(select(shop.c.id, shop.c.platform).where(shop.c.id.in_(shop_ids))).all())
    orders, lines, receivers, tokens = [], [], [], []
    counts: dict[tuple[int, str], int] = {}
    for draft in drafts:
        shop_id = draft.values["shop_id"]
        person = open_receiver(tx.conn, keys, draft.receiver_of)
        key = keys.key(tx, receivers_scope(shop_id, tx.at))
        nick = draft.values["buyer_nick"]
        sealed = receiver_row(tx, key, words, draft.id, person, stops=stops, nick=nick)
        receivers.append(sealed)
        if is_searchable(platforms[shop_id]):
            tokens.append((draft.id, tokens_of(words, person)))
        orders.append(
            {
                **draft.values,
                "id": draft.id,
                "order_no": draft.order_no,
                "order_no_reversed": draft.order_no[::-1],
                "state": OrderState.RECEIVED.value,
                "queue": OrderQueue.TO_AUDIT.value,
                "created_at": tx.at,
            }
        )
        lines += [{**line, "order_id": draft.id} for line in draft.lines]
        place = (shop_id, OrderQueue.TO_AUDIT.value)
        counts[place] = counts.get(place, 0) + 1
    insert_many(tx.conn, sales_order, orders)
    insert_many(tx.conn, order_line, lines)
    insert_many(tx.conn, receiver, receivers)
    receiver_words.add(tx.conn, tokens)
    order_book.count_queues(tx, counts)


def _link(tx: Tx, drafts: Sequence[Draft], olds: Mapping[int, AnyRow]) -> None:
    insert_many(
        tx.conn,
        order_link,
        [
            {
                "kind": draft.kind.value,
                "old_order_id": old_id,
                "new_order_id": draft.id,
                "was_state": olds[old_id].state,
                "at": tx.at,
                "by_name": tx.by.name,
            }
            for draft in drafts
            for old_id in draft.old_ids
        ],
    )


def _tell(tx: Tx, drafts: Sequence[Draft], olds: Mapping[int, AnyRow], labels: Mapping[int, Collection[str]]) -> None:
    for draft in drafts:
        merged = draft.kind is LinkKind.MERGE
        params: dict[str, Param] = {"orders": [olds[old_id].order_no for old_id in draft.old_ids]}
        paper = sorted(label for old_id in draft.old_ids for label in labels.get(old_id, ()))
        if paper and merged:
            params["labels"] = paper
        code = "order.made_by_merge" if merged else "order.made_by_split"
        tx.record(draft.id, code, params, after=OrderState.RECEIVED.value)


def _replace(tx: Tx, drafts: Sequence[Draft], olds: Mapping[int, AnyRow]) -> None:
    news: dict[int, list[Draft]] = {}
    for draft in drafts:
        for old_id in draft.old_ids:
            news.setdefault(old_id, []).append(draft)
    _take_findings_over(tx, news)
    kinds = order_book.open_kinds(tx.conn, news)
    order_book.close_exceptions(tx, news, {kind for found in kinds.values() for kind in found}, REPLACED)
    moves = {}
    for old_id, made in news.items():
        merged = made[0].kind is LinkKind.MERGE
        members = sorted(olds[one].order_no for one in made[0].old_ids if one != old_id)
        params: dict[str, Param] = {"into": [draft.order_no for draft in made]}
        if merged:
            params["others"] = members
        moves[old_id] = Move(OrderMove.REPLACE, "order.merged" if merged else "order.split", params)
    order_book.settle(tx, news, moves)


def _take_findings_over(tx: Tx, news: Mapping[int, Sequence[Draft]]) -> None:
    """Whatever is open on an old order is open on the new ones too, but for what routing and audit find themselves.

    A part of a split order keeps what a person settled on the whole; a merged order is looked at anew.
    """
    opened: set[tuple[int, str]] = set()
    for ids in chunks(news):
        rows = tx.conn.execute(
            select(order_exception)
            .where(
                order_exception.c.order_id.in_(ids),
                order_exception.c.kind.not_in(sorted(RETRIED_BY_ROUTING)),
                order_exception.c.closed_at.is_(None) | order_exception.c.close_reason.in_(("passed", "forced")),
            )
            .order_by(order_exception.c.id)
        ).all()
        copies = []
        for row in rows:
            for draft in news[row.order_id]:
                still_open = row.closed_at is None
                if not _concerns(row, draft) or (draft.id, row.kind) in opened:
                    continue
                if still_open:
                    opened.add((draft.id, row.kind))
                    tx.record(draft.id, f"exception.opened.{row.kind}", row.params)
                values = {name: getattr(row, name) for name in row._fields if name != "id"}
                copies.append({**values, "order_id": draft.id, "parcel_id": None})
        insert_many(tx.conn, order_exception, copies)


def _concerns(row: AnyRow, draft: Draft) -> bool:
    """Tell whether a finding of an old order is one of this new order as well."""
    if row.closed_at is not None:
        return draft.kind is LinkKind.SPLIT
    if row.kind == ExceptionKind.UNMATCHED.value:
        return any(
            line["sku_id"] is None and line["bundle_id"] is None and line["qty"] > line["refunded_qty"]
            for line in draft.lines
        )
    return True


def _audit(tx: Tx, drafts: Sequence[Draft]) -> None:
    passed = [draft.id for draft in drafts if draft.audited]
    moves = {order_id: Move(OrderMove.AUDIT, "audit.taken_over") for order_id in passed}
    order_book.settle(tx, [draft.id for draft in drafts], moves)
    for ids in chunks(passed):
        tx.conn.execute(update(sales_order).where(sales_order.c.id.in_(ids)).values(audited_at=tx.at))


def summary_of(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the columns that sum these lines up for lists."""
    return goods_summary(
        (str(line["sku_id"] or f"listing {line['listing_id']}"), line["title"], line["spec"],
         line["qty"] - line["refunded_qty"])
        for line in lines
    )  # fmt: skip
