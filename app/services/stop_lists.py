"""Keep the blacklist: add, end and list entries. What an entry says lies sealed; lists show its masked form.

Orders that are still here are looked through when an entry comes: those that meet it stop wherever they are. When one
ends, its ciphertext and word are destroyed, and the orders that it alone stopped go on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from app.domain.exceptions import ExceptionKind
from app.domain.masking import is_masked
from app.domain.people import Actor, Right
from app.errors import BadInput, NotFound
from app.models.base import AnyRow
from app.models.bulk import take_ids
from app.models.database import Database, Tx
from app.models.orders import order_exception, receiver, sales_order
from app.models.stop_lists import blacklist
from app.services import order_book
from app.services.audit_settings import audit_settings
from app.services.blacklist import (
    Blacklist,
    StopKind,
    bound_to,
    clear_text,
    masked_entry,
    normal_word,
    token_of,
)
from app.services.cure_findings import LIVE, cure_kinds
from app.services.keys import STOP_LISTS, KeyBook, unseal_receiver
from app.services.receivers import open_receiver
from app.vault import SearchWords, seal

_LEAST = {StopKind.PERSON: 1, StopKind.PHONE: 5, StopKind.ADDRESS: 3, StopKind.ACCOUNT: 1}
"""Characters that an entry needs: less would meet half of all orders."""
_MOST = 200
_AT_ONCE = 2000


@dataclass(frozen=True)
class StopEntry:
    """One entry as lists show it."""

    id: int
    kind: str
    masked: str
    note: str
    added_at: datetime
    added_by: str
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True)
class Added:
    """A new entry, and how many orders that are still here it stopped."""

    id: int
    masked: str
    stopped: int


def add_entry(db: Database, keys: KeyBook, kind: str, text: str, note: str, by: Actor) -> Added:
    """Put a person's name, a phone, a part of an address or a buyer's account on the list.

    Raises BadInput for an unknown kind, a text too short or long, or one that is on the list; NotAllowed.
    """
    by.require(Right.RULES)
    wanted, word = checked_entry(kind, text)
    return db.run(lambda tx: _add(tx, keys, wanted, text.strip(), word, note.strip()), by)


def add_from_order(db: Database, keys: KeyBook, order_id: int, kind: str, note: str, by: Actor) -> Added:
    """Put the name, phone, street or account of an order on the list, without anybody having to see it.

    Raises as ``add_entry``; NotFound for an order without a receiver; BadInput where a platform hides the part.
    """
    by.require(Right.RULES)
    with db.read() as conn:
        person = open_receiver(conn, keys, order_id)
        nick = conn.execute(select(sales_order.c.buyer_nick).where(sales_order.c.id == order_id)).scalar_one()
    texts = {StopKind.PERSON: person.name, StopKind.PHONE: person.phone, StopKind.ADDRESS: person.street}
    text = texts.get(StopKind(kind), nick) if kind in {one.value for one in StopKind} else ""
    if is_masked(text):
        raise BadInput("blacklist.hidden", kind=kind)
    return add_entry(db, keys, kind, text, note, by)


def checked_entry(kind: str, text: str) -> tuple[StopKind, str]:
    """Return an entry's kind and the word it is compared by; raise BadInput for one that cannot be."""
    if kind not in {one.value for one in StopKind}:
        raise BadInput("blacklist.unknown_kind", kind=kind, known=[one.value for one in StopKind])
    wanted = StopKind(kind)
    word = normal_word(wanted, text)
    if not _LEAST[wanted] <= len(word) <= _MOST:
        raise BadInput("blacklist.bad_length", kind=kind, least=_LEAST[wanted], most=_MOST)
    return wanted, word


def _add(tx: Tx, keys: KeyBook, kind: StopKind, text: str, word: str, note: str) -> Added:
    keys.keep_words_from_others(tx)  # a receiver that is being written would not know of this entry
    words = keys.words(tx.conn)
    token = token_of(words, kind, word)
    masked = masked_entry(kind, text)
    for row in _live_entries(tx.conn, kind):
        same = bytes(row.token) == token if token is not None else _word_of(tx.conn, keys, row) == word
        if same:
            raise BadInput("blacklist.known", kind=kind.value, masked=masked, entry=row.id)
    (entry_id,) = take_ids(tx.conn, blacklist, 1)
    key = keys.key(tx, STOP_LISTS)
    tx.conn.execute(
        blacklist.insert().values(
            id=entry_id,
            kind=kind.value,
            token=token,
            data_key_id=key.id,
            pattern_cipher=seal(key.key, text.encode(), bound_to(entry_id)),
            masked=masked,
            note=note,
            added_at=tx.at,
            added_by=tx.by.name,
        )
    )
    tx.touch("setting")
    alone = Blacklist({(kind, token): [entry_id]}) if token is not None else Blacklist(patterns=((entry_id, word),))
    return Added(entry_id, masked, _stop_live(tx, keys, words, alone, masked))


def _live_entries(conn: Connection, kind: StopKind) -> list[AnyRow]:
    return list(conn.execute(select(blacklist).where(blacklist.c.kind == kind.value, blacklist.c.ended_at.is_(None))))


def _word_of(conn: Connection, keys: KeyBook, row: AnyRow) -> str:
    return normal_word(StopKind(row.kind), clear_text(conn, keys, row))


def _stop_live(tx: Tx, keys: KeyBook, words: SearchWords, entry: Blacklist, masked: str) -> int:
    """Note a new entry on the receivers that meet it and stop their orders; return how many."""
    met: list[int] = []
    for row in _live_receivers(tx.conn):
        person = unseal_receiver(keys.opened(tx.conn, row.data_key_id), row.cipher, str(row.order_id))
        entry_id = entry.met(words, person, row.buyer_nick)
        if entry_id:
            listed = f"{row.listed},{entry_id}" if row.listed else entry_id
            tx.conn.execute(update(receiver).where(receiver.c.id == row.id).values(listed=listed))
            met.append(row.order_id)
    settings = audit_settings(tx.conn)
    stopped = 0
    for part in order_book.chunks(met):
        shops = dict(
            tx.conn.execute(select(sales_order.c.id, sales_order.c.shop_id).where(sales_order.c.id.in_(part))).all()
        )
        wanted = [one for one in part if ExceptionKind.BLACKLISTED not in settings.of(shops[one]).off]
        known = _entries_open(tx.conn, wanted)
        for order_id in wanted:
            entries = [*known.get(order_id, ()), masked]
            order_book.open_exception(tx, order_id, ExceptionKind.BLACKLISTED, entries=entries)
        stopped += len(wanted)
    order_book.settle(tx, met)
    return stopped


def _entries_open(conn: Connection, order_ids: Collection[int]) -> dict[int, list[str]]:
    rows = conn.execute(
        select(order_exception.c.order_id, order_exception.c.params).where(
            order_exception.c.order_id.in_(order_ids),
            order_exception.c.kind == ExceptionKind.BLACKLISTED.value,
            order_exception.c.closed_at.is_(None),
        )
    )
    return {row.order_id: list(row.params.get("entries", ())) for row in rows}


def _live_receivers(conn: Connection) -> Iterator[AnyRow]:
    """Yield the sealed receivers of all orders that can still be stopped, batch by batch."""
    last = 0
    while True:
        rows = conn.execute(
            select(
                receiver.c.id, receiver.c.order_id, receiver.c.data_key_id, receiver.c.cipher, receiver.c.listed,
                sales_order.c.buyer_nick,
            )
            .join(receiver, (receiver.c.order_id == sales_order.c.id) & receiver.c.current)
            .where(sales_order.c.state.in_(LIVE), sales_order.c.id > last, receiver.c.cipher.is_not(None))
            .order_by(sales_order.c.id)
            .limit(_AT_ONCE)
        ).all()  # fmt: skip
        if not rows:
            return
        yield from rows
        last = rows[-1].order_id


def end_entry(db: Database, entry_id: int, by: Actor) -> int:
    """End an entry and destroy what it says; return how many orders went on. Raises NotFound, NotAllowed."""
    by.require(Right.RULES)

    def work(tx: Tx) -> None:
        ended = tx.conn.execute(
            update(blacklist)
            .where(blacklist.c.id == entry_id, blacklist.c.ended_at.is_(None))
            .values(ended_at=tx.at, ended_by=tx.by.name, token=None, pattern_cipher=None, data_key_id=None)
        )
        if not ended.rowcount:
            raise NotFound("blacklist.not_found", entry=entry_id)
        tx.touch("setting")

    db.run(work, by)
    return cure_kinds(db, [ExceptionKind.BLACKLISTED.value])


def entries(conn: Connection, *, ended: bool = False) -> list[StopEntry]:
    """Return the list, newest first; with ``ended`` also what is over."""
    row = blacklist.c
    query = select(
        row.id, row.kind, row.masked, row.note, row.added_at, row.added_by, row.ended_at, row.ended_by
    ).order_by(row.id.desc())
    return [StopEntry(*one) for one in conn.execute(query if ended else query.where(row.ended_at.is_(None)))]


def renew_tokens(tx: Tx, keys: KeyBook, words: SearchWords) -> None:
    """Build the keyed words of all entries anew, for a new search key."""
    for kind in (StopKind.PERSON, StopKind.PHONE, StopKind.ACCOUNT):
        for row in _live_entries(tx.conn, kind):
            token = token_of(words, kind, _word_of(tx.conn, keys, row))
            tx.conn.execute(update(blacklist).where(blacklist.c.id == row.id).values(token=token))
