"""Give the search words a new key: all that were stored are built anew from the receivers, about 15 µs an order.

One transaction: whoever searches finds by the old words until it commits and by the new ones afterwards. Meanwhile
nobody stores a receiver, so this is for a quiet hour. Badges keep their key, since a badge cannot be read back. Raw
orders were compared by the old key: the next reading stores each once more, which changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import bindparam, select, text, update

from app.models import receiver_words
from app.models.database import Database, Tx
from app.models.orders import receiver, sales_order
from app.models.shops import shop
from app.services.accounts import is_searchable
from app.services.keys import KeyBook, unseal_receiver
from app.services.receivers import same_key, tokens_of
from app.services.stop_lists import renew_tokens
from app.vault import SearchWords

_AT_ONCE = 2000


def change_search_key(
    db: Database, keys: KeyBook, progress: Callable[[int, int], None] = lambda _done, _all: None
) -> int:
    """Build every search word anew with a fresh key; return how many receivers.

    Raises DatabaseBusy when others keep the database from it; then nothing has changed.
    """

    def work(tx: Tx) -> int:
        if not tx.on_sqlite:
            tx.conn.execute(text("SET LOCAL lock_timeout = '60s'"))
        words = keys.change_search_key(tx)
        receiver_words.clear(tx.conn)
        renew_tokens(tx, keys, words)
        total: int = tx.conn.execute(select(receiver.c.id).order_by(receiver.c.id.desc()).limit(1)).scalar() or 0
        last = done = 0
        while True:
            made, last = _batch(tx, keys, words, last)
            if not last:
                return done
            done += made
            progress(last, total)

    return db.run(work)


def _batch(tx: Tx, keys: KeyBook, words: SearchWords, last: int) -> tuple[int, int]:
    """Build the words of the next receivers after ``last``; return how many, and the last id looked at (0: the end)."""
    rows = tx.conn.execute(
        select(
            receiver.c.id, receiver.c.order_id, receiver.c.current, receiver.c.data_key_id, receiver.c.cipher,
            shop.c.platform,
        )
        .join(sales_order, sales_order.c.id == receiver.c.order_id)
        .join(shop, shop.c.id == sales_order.c.shop_id)
        .where(receiver.c.id > last)
        .order_by(receiver.c.id)
        .limit(_AT_ONCE)
    ).all()  # fmt: skip
    tokens, same = [], []
    for row in rows:
        if row.cipher is None:
            continue
        person = unseal_receiver(keys.opened(tx.conn, row.data_key_id), row.cipher, str(row.order_id))
        same.append({"b_id": row.id, "b_same": same_key(words, person)})
        if row.current and is_searchable(row.platform):
            tokens.append((row.order_id, tokens_of(words, person)))
    receiver_words.add(tx.conn, tokens)
    if same:
        tx.conn.execute(
            update(receiver).where(receiver.c.id == bindparam("b_id")).values(same_key=bindparam("b_same")), same
        )
    return len(same), rows[-1].id if rows else 0
