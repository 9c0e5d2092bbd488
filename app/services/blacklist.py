"""The blacklist as those who write receivers need it: which of its entries a person, a place or an account meets.

Entries are met when a receiver is written, where its clear text is at hand anyway; the ids of those met lie beside it
(``receiver.listed``), so the audit opens nothing. Whoever changes the list looks through the orders that are still
here. Person, phone and account are compared by keyed words, exactly; an address pattern is looked for in the whole
address, without blanks and separators.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection, select

from app.domain.intake import Receiver
from app.domain.masking import masked_name, masked_phone, masked_street
from app.domain.search_words import normal_name, normal_phone
from app.models.base import AnyRow
from app.models.stop_lists import blacklist
from app.services.keys import KeyBook
from app.vault import SearchWords, unseal


class StopKind(StrEnum):
    """What an entry of the blacklist is about."""

    PERSON = "person"
    PHONE = "phone"
    ADDRESS = "address"
    ACCOUNT = "account"


def normal_word(kind: StopKind, text: str) -> str:
    """Return the form in which texts of this kind are compared; empty when nothing is left to compare."""
    return normal_phone(text) if kind is StopKind.PHONE else normal_name(text)


def token_of(words: SearchWords, kind: StopKind, word: str) -> bytes | None:
    """Return the keyed word of a normal text; an address pattern has none."""
    field_of = {StopKind.PERSON: "name", StopKind.PHONE: "phone", StopKind.ACCOUNT: "account"}
    return None if kind is StopKind.ADDRESS else words.token(field_of[kind], word)


def masked_entry(kind: StopKind, text: str) -> str:
    """Return what lists show of an entry."""
    mask = {StopKind.PHONE: masked_phone, StopKind.ADDRESS: masked_street}.get(kind, masked_name)
    return mask(text)


def bound_to(entry_id: int) -> str:
    """Return what an entry's ciphertext is bound to."""
    return f"blacklist:{entry_id}"


def clear_text(conn: Connection, keys: KeyBook, row: AnyRow) -> str:
    """Return what an entry says, as it was typed; it must not be stored or logged. Raises SetupTrouble."""
    return unseal(keys.opened(conn, row.data_key_id), row.pattern_cipher, bound_to(row.id)).decode()


@dataclass(frozen=True, repr=False)
class Blacklist:
    """The entries that count today. ``repr`` shows none: patterns are clear text, in memory only."""

    tokens: dict[tuple[StopKind, bytes], list[int]] = field(default_factory=dict)
    patterns: tuple[tuple[int, str], ...] = ()

    def met(self, words: SearchWords, person: Receiver, nick: str) -> str:
        """Return the ids of the entries that are met, ascending, with commas between; empty for none."""
        if not self.tokens and not self.patterns:
            return ""
        found: set[int] = set()
        if self.tokens:
            said = ((StopKind.PERSON, person.name), (StopKind.PHONE, person.phone), (StopKind.ACCOUNT, nick))
            for kind, text in said:
                word = normal_word(kind, text)
                token = token_of(words, kind, word) if word else None
                if token is not None:
                    found.update(self.tokens.get((kind, token), ()))
        if self.patterns:
            parts = (person.province, person.city, person.district, person.town, person.street)
            place = normal_name("".join(parts))
            found.update(entry_id for entry_id, pattern in self.patterns if pattern in place)
        return ",".join(map(str, sorted(found)))


NOBODY = Blacklist()


def read_blacklist(conn: Connection, keys: KeyBook) -> Blacklist:
    """Return the entries that count today, with their patterns opened."""
    tokens: dict[tuple[StopKind, bytes], list[int]] = {}
    patterns: list[tuple[int, str]] = []
    entry = blacklist.c
    for row in conn.execute(
        select(entry.id, entry.kind, entry.token, entry.data_key_id, entry.pattern_cipher).where(
            entry.ended_at.is_(None)
        )
    ):
        kind = StopKind(row.kind)
        if kind is StopKind.ADDRESS:
            patterns.append((row.id, normal_word(kind, clear_text(conn, keys, row))))
        else:
            tokens.setdefault((kind, bytes(row.token)), []).append(row.id)
    return Blacklist(tokens, tuple(patterns)) if tokens or patterns else NOBODY
