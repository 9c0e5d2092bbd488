"""Forget receivers when their case is long over: ciphertexts, search words, and in the end the key of their month.

What stays is masked or names a region. A destroyed key empties backups as well, once no kept one holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, exists, or_, select, update

from app.domain.order_state import OrderState
from app.models import receiver_words
from app.models.database import Database, Tx
from app.models.keys import data_key
from app.models.orders import order_event, order_link, receiver, sales_order
from app.models.raw_orders import raw_order, raw_order_version
from app.models.shops import shop
from app.services.accounts import is_searchable
from app.services.keys import RECEIVERS, KeyBook
from app.services.lineage import REPLACING
from app.services.receivers import open_receiver, tokens_of

KEPT = timedelta(days=90)
"""How long receivers are kept after the last thing that happened to their order."""

AT_ONCE = 500
_OVER = (OrderState.CLOSED.value, OrderState.CANCELLED.value)


def purge_receivers(db: Database, keys: KeyBook) -> int:
    """Purge the receivers of all orders that are over since 90 days, batch by batch; return how many orders.

    Keys of past months that protect nothing any more are destroyed. Raises DatabaseBusy; the rest is done next time.
    """
    with db.read() as conn:
        before = db.now(conn) - KEPT
    purged = _in_batches(db, lambda conn, last: _due(conn, before, last), lambda tx, ids: _purge(tx, keys, ids, before))
    raws = _in_batches(db, lambda conn, last: _due_raw_orders(conn, before, last), _empty_versions)
    if purged or raws:
        with db.read() as conn:
            idle = _idle_keys(conn, before)
        db.run(lambda tx: _tidy(tx, idle))
    return purged


def _in_batches(
    db: Database, due: Callable[[Connection, int], list[int]], work: Callable[[Tx, list[int]], None]
) -> int:
    """Do ``work`` on what is due, in ascending order of ids, a transaction per batch; return how many ids."""
    done = last = 0
    while True:
        with db.read() as conn:
            ids = due(conn, last)
        if not ids:
            return done
        db.run(lambda tx, ids=ids: work(tx, ids))  # type: ignore[misc] # bound to this round's ids
        done += len(ids)
        last = ids[-1]


def _due(conn: Connection, before: datetime, last: int) -> list[int]:
    """Return orders that are over, to which nothing happened since, and whose receiver is still there."""
    sealed = exists().where(receiver.c.order_id == sales_order.c.id, receiver.c.cipher.is_not(None))
    lately = exists().where(order_event.c.order_id == sales_order.c.id, order_event.c.at > before)
    due = (
        select(sales_order.c.id)
        .where(sales_order.c.id > last, _is_over(), sales_order.c.created_at <= before)
        .where(sealed, ~lately)
        .order_by(sales_order.c.id)
        .limit(AT_ONCE)
    )
    return list(conn.execute(due).scalars())


def _is_over() -> ColumnElement[bool]:
    """SQL: nothing more happens to the order. A replaced one is over once the receivers of its successors are purged.

    So the oldest in a line of merges and splits, to which the platform's own texts belong, is emptied last.
    """
    theirs = receiver.alias()
    kept = exists().where(
        order_link.c.old_order_id == sales_order.c.id,
        order_link.c.kind.in_(REPLACING),
        order_link.c.ended_at.is_(None),
        theirs.c.order_id == order_link.c.new_order_id,
        theirs.c.cipher.is_not(None),
    )
    return or_(sales_order.c.state.in_(_OVER), (sales_order.c.state == OrderState.REPLACED.value) & ~kept)


def _due_raw_orders(conn: Connection, before: datetime, last: int) -> list[int]:
    """Return raw orders that never became an order and will not: nobody waits for them."""
    sealed = exists().where(
        raw_order_version.c.raw_order_id == raw_order.c.id, raw_order_version.c.receiver_cipher.is_not(None)
    )
    due = (
        select(raw_order.c.id)
        .where(raw_order.c.id > last, raw_order.c.state == "not_needed", raw_order.c.changed_at <= before, sealed)
        .order_by(raw_order.c.id)
        .limit(AT_ONCE)
    )
    return list(conn.execute(due).scalars())


def _purge(tx: Tx, keys: KeyBook, order_ids: Collection[int], before: datetime) -> None:
    """Purge these orders, unless something happened to one since it was looked for."""
    rows = tx.conn.execute(
        select(sales_order.c.id, shop.c.platform)
        .join(shop, shop.c.id == sales_order.c.shop_id)
        .where(sales_order.c.id.in_(order_ids), _is_over())
        .order_by(sales_order.c.id)
        .with_for_update(of=sales_order)
    ).all()
    lately = set(
        tx.conn.execute(
            select(order_event.c.order_id).where(order_event.c.order_id.in_(order_ids), order_event.c.at > before)
        ).scalars()
    )
    due = [row for row in rows if row.id not in lately]
    words = keys.words_to_store(tx)
    for row in due:
        if is_searchable(row.platform):
            tokens = tokens_of(words, open_receiver(tx.conn, keys, row.id))
            receiver_words.remove(tx.conn, row.id, tokens)
        tx.event(row.id, "order.receiver_purged")
    ids = [row.id for row in due]
    tx.conn.execute(update(receiver).where(receiver.c.order_id.in_(ids)).values(cipher=None, same_key=None, token=""))
    _empty_versions(tx, tx.conn.execute(select(raw_order.c.id).where(raw_order.c.order_id.in_(ids))).scalars().all())


def _empty_versions(tx: Tx, raw_ids: Collection[int]) -> None:
    tx.conn.execute(
        update(raw_order_version)
        .where(raw_order_version.c.raw_order_id.in_(raw_ids), raw_order_version.c.receiver_cipher.is_not(None))
        .values(receiver_cipher=None)
    )


def _idle_keys(conn: Connection, before: datetime) -> list[int]:
    """Return the keys of past months with which nothing is sealed any more."""
    known = conn.execute(
        select(data_key.c.id).where(
            data_key.c.scope.startswith(f"{RECEIVERS}:"),
            data_key.c.wrapped.is_not(None),
            data_key.c.created_at <= before,
        )
    ).scalars()
    in_use = select(receiver.c.data_key_id).where(receiver.c.cipher.is_not(None)).distinct()
    in_raw = select(raw_order_version.c.data_key_id).where(raw_order_version.c.receiver_cipher.is_not(None)).distinct()
    return sorted(set(known) - set(conn.execute(in_use).scalars()) - set(conn.execute(in_raw).scalars()))


def _tidy(tx: Tx, idle: Collection[int]) -> None:
    """Destroy keys, and take purged words out of the file for good."""
    tx.conn.execute(update(data_key).where(data_key.c.id.in_(idle)).values(wrapped=None, destroyed_at=tx.at))
    receiver_words.forget(tx.conn)
