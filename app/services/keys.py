"""Data keys and secrets: made when first needed, wrapped by the vault, unwrapped once and kept in memory."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from unicodedata import is_normalized

import msgspec
from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.intake import Receiver
from app.errors import SetupTrouble
from app.models.database import Tx
from app.models.keys import data_key, secret
from app.secret_text import SecretText
from app.vault import SearchWords, Vault, new_key, opener, seal, unseal

SECRETS = "secrets"
SEARCH = "search"
SENDERS = "senders"
RECEIVERS = "receivers"
STOP_LISTS = "stop_lists"
BADGES = "badges"
"""The first search key, once another took its place: badges were digested with it and cannot be read back."""
_WORDS_LOCK = 7_225_335_376
"""The Postgres advisory lock between those who store search words (shared) and a change of their key."""


@dataclass(frozen=True, repr=False)
class DataKey:
    """One opened data key with the id that ciphertext rows refer to."""

    id: int
    key: bytes


def receivers_scope(shop_id: int, at: datetime) -> str:
    """Return the scope of a shop's receivers of one month; destroying that key empties them all."""
    return f"{RECEIVERS}:{shop_id}:{at:%Y%m}"


class KeyBook:
    """All data keys of one database, opened with its vault. Safe to use from several threads."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._by_scope: dict[str, DataKey] = {}
        self._by_id: dict[int, bytes] = {}
        self._made_on: dict[int, weakref.ref[Connection]] = {}
        """Id of a key made here -> the connection that made it: what only that one saw may still be rolled back."""
        self._guard = threading.Lock()

    def key(self, tx: Tx, scope: str) -> DataKey:
        """Return the key of a scope, making it in this transaction when there is none.

        A freshly made key is only remembered once another transaction has read it back: this one may roll back, and
        values sealed with a key that was never stored are lost. Raises SetupTrouble for a destroyed key.
        """
        known = self._by_scope.get(scope)
        if known is not None:
            return known
        found = self._read(tx.conn, scope)
        if found is not None:
            return found
        fresh = new_key()
        insert = sqlite.insert if tx.on_sqlite else postgresql.insert
        row = tx.conn.execute(
            insert(data_key)
            .values(scope=scope, wrapped=self._vault.wrap(fresh, scope), created_at=tx.at)
            .on_conflict_do_nothing(index_elements=["scope"])
            .returning(data_key.c.id)
        ).one_or_none()
        if row is None:
            again = self._read(tx.conn, scope)
            if again is None:
                raise SetupTrouble("vault.key_destroyed", scope=scope)
            return again
        with self._guard:
            self._made_on[row.id] = weakref.ref(tx.conn)
        return DataKey(row.id, fresh)

    def _is_committed(self, conn: Connection, key_id: int) -> bool:
        made_on = self._made_on.get(key_id)
        return made_on is None or made_on() is not conn

    def _read(self, conn: Connection, scope: str) -> DataKey | None:
        row = conn.execute(
            select(data_key.c.id, data_key.c.wrapped).where(data_key.c.scope == scope, data_key.c.wrapped.is_not(None))
        ).one_or_none()
        if row is None:
            return None
        key = DataKey(row.id, self._vault.unwrap(row.wrapped, scope))
        if self._is_committed(conn, key.id):
            with self._guard:
                self._by_scope[scope] = key
                self._by_id[key.id] = key.key
        return key

    def opened(self, conn: Connection, key_id: int) -> bytes:
        """Return the key of an id; raise SetupTrouble when it was destroyed."""
        known = self._by_id.get(key_id)
        if known is not None:
            return known
        row = conn.execute(select(data_key.c.scope, data_key.c.wrapped).where(data_key.c.id == key_id)).one()
        if row.wrapped is None:
            raise SetupTrouble("vault.key_destroyed", scope=row.scope)
        key = self._vault.unwrap(row.wrapped, row.scope)
        if self._is_committed(conn, key_id):
            with self._guard:
                self._by_id[key_id] = key
        return key

    def words(self, conn: Connection) -> SearchWords:
        """Return the keyed search words; the search key exists from ``db init`` on."""
        ids = {
            row.scope: row.id
            for row in conn.execute(
                select(data_key.c.scope, data_key.c.id).where(data_key.c.scope.in_((SEARCH, BADGES)))
            )
        }
        if SEARCH not in ids:
            raise SetupTrouble("vault.key_destroyed", scope=SEARCH)
        badges = ids.get(BADGES, ids[SEARCH])
        return SearchWords(self.opened(conn, ids[SEARCH]), self.opened(conn, badges))

    def words_to_store(self, tx: Tx) -> SearchWords:
        """Return the search words for somebody who stores some: their key stays what it is until the commit."""
        if not tx.on_sqlite:
            tx.conn.execute(select(func.pg_advisory_xact_lock_shared(_WORDS_LOCK)))
        return self.words(tx.conn)

    def keep_words_from_others(self, tx: Tx) -> None:
        """Wait for those who store words or receivers, and let nobody else do so until the commit."""
        if not tx.on_sqlite:
            tx.conn.execute(select(func.pg_advisory_xact_lock(_WORDS_LOCK)))

    def change_search_key(self, tx: Tx) -> SearchWords:
        """Make a new search key and destroy the old one, but for its part in badges; return the new words.

        Nobody else stores words until the commit. The caller builds all that were stored anew.
        """
        self.keep_words_from_others(tx)
        old = tx.conn.execute(select(data_key.c.id, data_key.c.wrapped).where(data_key.c.scope == SEARCH)).one()
        first = tx.conn.execute(select(data_key.c.id).where(data_key.c.scope == BADGES)).one_or_none() is None
        values: dict[str, object] = {"scope": f"{SEARCH}:{old.id}", "wrapped": None, "destroyed_at": tx.at}
        if first:
            values = {"scope": BADGES, "wrapped": self._vault.wrap(self._vault.unwrap(old.wrapped, SEARCH), BADGES)}
        tx.conn.execute(update(data_key).where(data_key.c.id == old.id).values(**values))
        tx.conn.execute(
            data_key.insert().values(scope=SEARCH, wrapped=self._vault.wrap(new_key(), SEARCH), created_at=tx.at)
        )
        return self._uncommitted_words(tx)

    def _uncommitted_words(self, tx: Tx) -> SearchWords:
        """Return this transaction's words without remembering their key, which may still be rolled back."""
        wrapped = dict(
            tx.conn.execute(
                select(data_key.c.scope, data_key.c.wrapped).where(data_key.c.scope.in_((SEARCH, BADGES)))
            ).all()
        )
        return SearchWords(*(self._vault.unwrap(wrapped[scope], scope) for scope in (SEARCH, BADGES)))


def store_secret(tx: Tx, keys: KeyBook, owner: str, name: str, value: str) -> None:
    """Store one secret of a shop or carrier, sealed and bound to its owner and name."""
    key = keys.key(tx, SECRETS)
    tx.conn.execute(delete(secret).where(secret.c.owner == owner, secret.c.name == name))
    tx.conn.execute(
        secret.insert().values(
            owner=owner,
            name=name,
            data_key_id=key.id,
            cipher=seal(key.key, value.encode(), f"secret:{owner}:{name}"),
            changed_at=tx.at,
        )
    )


def read_secrets(conn: Connection, keys: KeyBook, owner: str) -> dict[str, str]:
    """Return all secrets of an owner, each a SecretText."""
    rows = conn.execute(select(secret.c.name, secret.c.data_key_id, secret.c.cipher).where(secret.c.owner == owner))
    return {
        row.name: SecretText(
            unseal(keys.opened(conn, row.data_key_id), row.cipher, f"secret:{owner}:{row.name}").decode()
        )
        for row in rows
    }


_FIELDS = ("name", "phone", "country", "province", "city", "district", "town", "street", "postcode", "token")
_STREET = _FIELDS.index("street")
_values = attrgetter(*_FIELDS)
_decode = msgspec.json.Decoder(list[str]).decode


def seal_receiver(key: bytes, receiver: Receiver, bound_to: str) -> bytes:
    """Return the whole receiver as one sealed blob, bound to the row's natural key."""
    return seal(key, msgspec.json.encode(_values(receiver)), f"receiver:{bound_to}")


def street_opener(key: bytes, sign: str = "") -> Callable[[bytes, str], str]:
    """Return a function that opens only the street of a receiver sealed with this key, for many in a row.

    It returns the empty text at once where ``sign`` (one character, as normalised texts have it) cannot stand in it.
    """
    opened = opener(key)

    def street(sealed: bytes, bound_to: str) -> str:
        plain = opened(sealed, f"receiver:{bound_to}")
        text = plain.decode()
        if sign not in text and is_normalized("NFKC", text):
            return ""
        return _decode(plain)[_STREET]

    return street


def unseal_receiver(key: bytes, sealed: bytes, bound_to: str) -> Receiver:
    """Return a receiver in clear; it must not be stored or logged."""
    values = _decode(unseal(key, sealed, f"receiver:{bound_to}"))
    return Receiver(**dict(zip(_FIELDS, values, strict=True)))
