"""Receivers at rest: one sealed blob a row, masked forms and regions in clear, keyed words where the law allows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select, update

from app.domain.address import region_confidence, region_short
from app.domain.divisions import divisions
from app.domain.intake import Receiver
from app.domain.masking import is_masked, masked_name, masked_phone, masked_street
from app.domain.phone import kind_of
from app.domain.plausible import oddities
from app.domain.search_words import words_of
from app.errors import NotFound
from app.models import receiver_words
from app.models.database import Tx
from app.models.orders import receiver, sales_order
from app.services.blacklist import NOBODY, Blacklist, read_blacklist
from app.services.keys import DataKey, KeyBook, receivers_scope, seal_receiver, unseal_receiver
from app.vault import SearchWords


def receiver_row(
    tx: Tx,
    key: DataKey,
    words: SearchWords,
    order_id: int,
    person: Receiver,
    *,
    stops: Blacklist = NOBODY,
    nick: str = "",
) -> dict[str, Any]:
    """Return the receiver's row; the clear texts leave memory only as ciphertext bound to the order.

    ``stops`` is the present blacklist (``read_blacklist``) and ``nick`` the buyer's account: what they meet is noted.
    """
    return {
        "order_id": order_id,
        "current": True,
        "data_key_id": key.id,
        "cipher": seal_receiver(key.key, person, str(order_id)),
        "token": person.token,
        "masked_name": masked_name(person.name),
        "masked_phone": masked_phone(person.phone),
        "phone_kind": kind_of(person.phone, person.country).value if person.phone else "",
        "masked_street": masked_street(person.street),
        "country": person.country,
        "province": person.province,
        "city": person.city,
        "district": person.district,
        "town": person.town,
        "postcode": person.postcode,
        "division_code": divisions().code_of(person.province, person.city, person.district),
        "confidence": region_confidence(person.province, person.city, person.district),
        "same_key": same_key(words, person),
        "oddities": ",".join(oddities(person)),
        "listed": stops.met(words, person, nick),
        "created_at": tx.at,
    }


def identity(person: Receiver) -> tuple[str, ...]:
    """Return what makes a receiver another one when it changes."""
    return (person.name, person.phone, person.province, person.city, person.district, person.town, person.street)


def same_key(words: SearchWords, person: Receiver) -> bytes | None:
    """Return the keyed digest of person and place: equal for orders that could share a parcel.

    Where the platform hides a part, its token stands for the receiver. None when nobody can tell who or where it is:
    a hidden part without a token, or no name or no street at all.
    """
    if is_masked(person.name) or is_masked(person.phone) or is_masked(person.street):
        return words.digest("same", f"token\x1f{person.token}") if person.token else None
    if not person.name or not person.street:
        return None
    return words.digest("same", "\x1f".join(identity(person)))


def tokens_of(words: SearchWords, person: Receiver) -> list[bytes]:
    """Return the search tokens of a receiver whose clear text we may hold."""
    return words.tokens(words_of(person))


def open_receiver(conn: Connection, keys: KeyBook, order_id: int) -> Receiver:
    """Return an order's present receiver in clear; never stored, never logged. Raises NotFound, SetupTrouble."""
    row = conn.execute(
        select(receiver.c.data_key_id, receiver.c.cipher)
        .where(receiver.c.order_id == order_id, receiver.c.current)
        .order_by(receiver.c.id.desc())
    ).first()
    if row is None:
        raise NotFound("order.no_receiver", order_id=order_id)
    if row.cipher is None:
        raise NotFound("order.receiver_purged", order_id=order_id)
    return unseal_receiver(keys.opened(conn, row.data_key_id), row.cipher, str(order_id))


def replace_receiver(tx: Tx, keys: KeyBook, order_id: int, person: Receiver, *, indexed: bool) -> None:
    """Store a new receiver for an order: a new row, the old one kept as history, search words exchanged.

    ``indexed`` False for platforms whose receivers may not be searched. The caller writes the event.
    """
    words = keys.words_to_store(tx)
    row = tx.conn.execute(
        select(sales_order.c.shop_id, sales_order.c.created_at, sales_order.c.buyer_nick).where(
            sales_order.c.id == order_id
        )
    ).one()
    if indexed:
        old = open_receiver(tx.conn, keys, order_id)
        receiver_words.remove(tx.conn, order_id, tokens_of(words, old))
        receiver_words.add(tx.conn, [(order_id, tokens_of(words, person))])
    tx.conn.execute(update(receiver).where(receiver.c.order_id == order_id, receiver.c.current).values(current=False))
    key = keys.key(tx, receivers_scope(row.shop_id, row.created_at))
    stops = read_blacklist(tx.conn, keys)
    made = receiver_row(tx, key, words, order_id, person, stops=stops, nick=row.buyer_nick)
    tx.conn.execute(receiver.insert().values(**made))
    tx.conn.execute(
        update(sales_order)
        .where(sales_order.c.id == order_id)
        .values(
            receiver_name=masked_name(person.name),
            region=region_short(person.province, person.city),
            version=sales_order.c.version + 1,
        )
    )
    tx.touch("order", order_id)
