"""Search orders by what people type: numbers, articles, and receivers by phone or name; streets over a chosen list.

Receivers are found by keyed words; every hit is decrypted and compared before it counts, since words are short and may
collide (reference: searching over encrypted receivers). Searches are counted per person and minute; the log keeps the
kind and the number of hits, never what was typed.
"""

from __future__ import annotations

import json
import logging
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.search_words import matches, normal_name, words_of_query
from app.domain.text_cleaning import is_cjk
from app.errors import BadInput, RateLimited
from app.models import receiver_words
from app.models.database import Database
from app.services.accounts import is_searchable
from app.services.keys import KeyBook, street_opener, unseal_receiver
from app.services.queries.find_orders import by_article, by_number
from app.services.queries.order_pages import take
from app.services.queries.order_walk import Key, OrderWalk
from app.services.queries.rows import OrderFilter, SortKey
from app.services.queries.screen_rows import Choice, SearchHit, StreetStep
from app.services.queries.sql import Sql, one_of, run

if TYPE_CHECKING:
    from sqlalchemy import Connection

log = logging.getLogger(__name__)

LIMIT = 100
PER_MINUTE = 120
"""Searches for people one person may make in a minute, typed letter by letter; a script makes more.
"""
_ROUND = LIMIT + 10
"""Tokens' hits that are decrypted at a time: an answer's worth, and some that do not count."""
_STREET_ROUND = 2_000
_SHORTEST_STREET = 2


def is_about_people(typed: str) -> bool:
    """Tell whether a search looks into receivers: such are counted per person."""
    return bool(words_of_query(typed))


class SearchGate:
    """Counts searches per person and minute. Safe to use from several threads."""

    def __init__(self, per_minute: int = PER_MINUTE, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute, self._clock = per_minute, clock
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self._guard = threading.Lock()

    def pass_through(self, name: str) -> None:
        """Count one search of a person; raise RateLimited past the limit."""
        now = self._clock()
        with self._guard:
            recent = self._recent[name]
            while recent and recent[0] <= now - 60:
                recent.popleft()
            if len(recent) >= self._per_minute:
                wait = max(1, round(recent[0] + 60 - now))
                raise RateLimited("search.too_many", after_s=wait, name=name, limit=self._per_minute)
            recent.append(now)


@dataclass(frozen=True)
class People:
    """One piece of a search by person. ``below`` goes on with older orders, None when there are no more."""

    hits: tuple[SearchHit, ...]
    below: int | None


def search(conn: Connection, keys: KeyBook, typed: str, limit: int = LIMIT) -> tuple[SearchHit, ...]:
    """Return hits by number, then by person, then by article, each kind newest first and at most ``limit``."""
    hits = by_number(conn, typed, limit) + search_people(conn, keys, typed, limit=limit).hits
    hits += by_article(conn, typed, limit)
    kinds: dict[str, int] = defaultdict(int)
    for hit in hits:
        kinds[hit.kind] += 1
    log.info("search: %s", ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())) or "nothing")
    return hits


def search_people(
    conn: Connection, keys: KeyBook, typed: str, *, below: int | None = None, limit: int = LIMIT
) -> People:
    """Return orders of this phone (whole or its last four digits) or name (whole or given), newest first."""
    words = words_of_query(typed)
    if not words:
        return People((), None)
    found: dict[int, SearchHit] = {}
    edges: list[int] = []
    tokens = keys.words(conn)
    for field, word in words:
        ids, edge = _confirmed(conn, keys, field, word, tokens.token(field, word), below, limit)
        edges += [edge] if edge is not None else []
        found |= _person_hits(conn, ids)
    newest = sorted(found.values(), key=lambda hit: -hit.order_id)
    floor = max(edges, default=None)
    if floor is not None:
        newest = [hit for hit in newest if hit.order_id >= floor]
    more = len(newest) > limit or floor is not None
    newest = newest[:limit]
    return People(tuple(newest), newest[-1].order_id if more and newest else None)


def _confirmed(
    conn: Connection, keys: KeyBook, field: str, word: str, token: bytes, below: int | None, limit: int
) -> tuple[list[int], int | None]:
    """Return up to ``limit`` orders that really have the word, newest first, and the last id looked at (None: all)."""
    good: list[int] = []
    while True:
        ids = receiver_words.find(conn, token, below=below, limit=_ROUND)
        sealed = {order_id: (key_id, cipher) for order_id, key_id, cipher in read_ciphers(conn, ids)}
        for order_id in ids:
            below = order_id
            if order_id not in sealed:
                continue
            key_id, cipher = sealed[order_id]
            if matches(unseal_receiver(keys.opened(conn, key_id), cipher, str(order_id)), field, word):
                good.append(order_id)
                if len(good) == limit:
                    return good, below
        if len(ids) < _ROUND:
            return good, None


def read_ciphers(conn: Connection, order_ids: Sequence[int]) -> list[tuple[int, int, bytes]]:
    """Return ``(order id, key id, sealed receiver)`` of those orders whose present receiver was not purged."""
    if not order_ids:
        return []
    what = "SELECT r.order_id, r.data_key_id, r.cipher FROM receiver r WHERE r.cipher IS NOT NULL AND r.current AND "
    if conn.dialect.name == "sqlite":
        among = "r.order_id IN (SELECT value FROM json_each(?))"
        return run(conn, Sql(what + among, [json.dumps(list(order_ids))]))
    raw = conn.connection.driver_connection
    assert raw is not None  # noqa: S101 - an open connection always has its driver's
    with raw.cursor(binary=True) as cursor:  # bytes as bytes: half the cost of reading a sealed receiver
        cursor.execute(what + "r.order_id = ANY(%s)", (list(order_ids),))
        found: list[tuple[int, int, bytes]] = cursor.fetchall()
        return found


def _person_hits(conn: Connection, ids: Sequence[int]) -> dict[int, SearchHit]:
    if not ids:
        return {}
    rows = run(
        conn,
        Sql(
            "SELECT o.id, o.order_no, r.masked_name, r.masked_phone, o.region, o.goods, o.queue FROM sales_order o"
            " JOIN receiver r ON r.order_id = o.id WHERE "
        )
        + one_of("r.current", [True])
        + Sql(" AND ")
        + one_of("o.id", ids),
    )
    return {
        row[0]: SearchHit("person", row[0], row[1], f"{row[2]} {row[3]}", f"{row[4]} · {row[5]}", row[6])
        for row in rows
    }


def blind_shops(conn: Connection) -> tuple[Choice, ...]:
    """Return the shops whose receivers cannot be searched: their platform forbids holding them in clear.

    Their orders are found by number, waybill and masked text only; the search box says so.
    """
    shops = run(conn, Sql("SELECT id, name, platform FROM shop ORDER BY name"))
    return tuple(Choice(row[0], row[1], row[2]) for row in shops if not is_searchable(row[2]))


# --- streets ----------------------------------------------------------------------------------------------------------
def normal_street(text: str) -> str:
    """Return street text as it is compared: NFKC, without spaces and separators, case-folded."""
    return normal_name(text)


def search_street(
    db: Database, keys: KeyBook, fragment: str, where: OrderFilter, *, stop: Callable[[], bool] = lambda: False
) -> Iterator[StreetStep]:
    """Look for a fragment in the streets of the orders of a filter, newest first, by decrypting one after the other.

    Yields a step per 2,000 orders with its hits and how many were looked at; ``stop`` is asked before each. Raises
    BadInput for a fragment under two characters.
    """
    wanted = normal_street(fragment)
    if len(wanted) < _SHORTEST_STREET:
        raise BadInput("search.fragment_too_short", least=_SHORTEST_STREET)
    start: Key | None = None
    looked = found = 0
    while not stop():
        with db.read() as conn:
            chunk, start = take(OrderWalk(conn, where, SortKey.NEWEST), start, _STREET_ROUND, backwards=False)
            hits = _in_streets(conn, keys, wanted, [key[-1] for key in chunk])
        looked += len(chunk)
        found += len(hits)
        yield StreetStep(hits, looked, over=start is None)
        if start is None:
            break
    log.info("search: street %d of %d", found, looked)


def _in_streets(conn: Connection, keys: KeyBook, wanted: str, order_ids: Sequence[int]) -> tuple[SearchHit, ...]:
    """Return those of the orders in whose street the fragment stands."""
    openers: dict[int, Callable[[bytes, str], str]] = {}
    sign = next((char for char in wanted if is_cjk(char)), "")
    good: list[int] = []
    for order_id, key_id, cipher in read_ciphers(conn, order_ids):
        if key_id not in openers:
            openers[key_id] = street_opener(keys.opened(conn, key_id), sign)
        if wanted in normal_street(openers[key_id](cipher, str(order_id))):
            good.append(order_id)
    hits = _person_hits(conn, good)
    return tuple(hits[order_id] for order_id in sorted(hits, reverse=True))
