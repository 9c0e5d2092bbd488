"""P6: find orders by number, phone and name within ten milliseconds, and find exactly what a full scan finds.

The judge opens every receiver itself (AES-GCM straight from the cryptography library, keys unwrapped here) and has its
own normalisation; it shares no code with the product's index, search or check.
"""

from __future__ import annotations

import json
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.services.queries.find_orders import by_number
from app.services.queries.rows import OrderFilter
from app.services.search_orders import LIMIT, search_people, search_street
from benchmarks.measure import Result, milliseconds, percentile, spread
from benchmarks.p4_pages import Bare
from benchmarks.places import Place

GOAL_MS = 10.0
QUESTIONS = 1_000
STREET_ORDERS = 100_000
FIRST_MS, ALL_MS = 300.0, 1_500.0
_KINDS = (
    "order no.", "order no. end", "waybill", "waybill end", "platform no.", "phone", "phone end", "name", "given name",
)  # fmt: skip
_COMPOUND = ("欧阳", "司马", "上官", "诸葛", "皇甫", "令狐", "慕容", "司徒")
_NONCE = 12


@dataclass(frozen=True)
class Person:
    """One receiver as the judge reads it."""

    order_id: int
    name: str
    phone: str
    street: str


class Judge:
    """Opens receivers without the product."""

    def __init__(self, bare: Bare, master_key: bytes) -> None:
        self._bare = bare
        master = AESGCM(master_key)
        self._ciphers = {}
        for key_id, scope, wrapped in bare.rows("SELECT id, scope, wrapped FROM data_key WHERE wrapped IS NOT NULL"):
            sealed = bytes(wrapped)
            plain = master.decrypt(sealed[:_NONCE], sealed[_NONCE:], f"data-key:{scope}".encode())
            self._ciphers[key_id] = AESGCM(plain)

    def everybody(self, batch: int = 20_000) -> Iterator[Person]:
        """Yield every present receiver."""
        low = 0
        while True:
            rows = self._bare.rows(
                "SELECT id, order_id, data_key_id, cipher FROM receiver WHERE id > ? AND current"
                f" ORDER BY id LIMIT {batch}",
                [low],
            )
            if not rows:
                return
            low = rows[-1][0]
            for _id, order_id, key_id, cipher in rows:
                sealed = bytes(cipher)
                aad = f"receiver:{order_id}".encode()
                values = json.loads(self._ciphers[key_id].decrypt(sealed[:_NONCE], sealed[_NONCE:], aad))
                yield Person(order_id, values[0], values[1], values[7])


def squeezed(text: str) -> str:
    """Names and streets as the judge compares them."""
    return re.sub(r"[\s\-()·•・.,,。_/]+", "", unicodedata.normalize("NFKC", text)).casefold()


def names_of(name: str) -> set[str]:
    """The whole name, and what follows the surname; each word of a Latin one."""
    whole = squeezed(name)
    if re.search("[A-Za-z]", name):
        return {whole, *(part.casefold() for part in name.split())}
    cut = 2 if whole[:2] in _COMPOUND and len(whole) > 2 else 1
    return {whole, whole[cut:]} - {""}


def run(place: Place) -> list[Result]:
    """Ask a thousand questions, time each, then look at everybody once and compare."""
    bare = Bare(place)
    try:
        judge = Judge(bare, place.vault.master)
        questions = _questions(bare, judge, place.orders)
        times, found = _ask(place, questions)
        began = time.perf_counter()
        expected = _scan(bare, judge, questions)
        scan_s = time.perf_counter() - began
        wrong = sum(found[question] != expected[question][:LIMIT] for question in questions)
        hits = sum(len(ids) for ids in found.values())
        every = [one for kind in times.values() for one in kind]
        results = [
            Result(f"{len(questions)} questions, all kinds", place.name, spread(every), f"one scan {scan_s:.1f} s",
                   f"p95 ≤ {GOAL_MS:.0f} ms", percentile(every, 0.95) <= GOAL_MS),
            *(Result(f"– {kind}", place.name, spread(values), "–") for kind, values in times.items()),
            Result(f"answers against the scan ({hits:,} hits)", place.name, f"{wrong} differ", "–", "0", wrong == 0),
        ]  # fmt: skip
        return results + _streets(place, judge)
    finally:
        bare.close()


def _questions(bare: Bare, judge: Judge, orders: int) -> list[tuple[str, str]]:
    """Random questions about orders and people that exist, and some about nobody."""
    random = Random("p6")
    numbers = bare.rows(
        "SELECT o.order_no, o.waybill_no, r.platform_order_no FROM sales_order o JOIN raw_order r ON r.order_id = o.id"
        f" WHERE o.waybill_no <> '' AND o.id % {max(1, orders // 400)} = 0"
    )
    people = [person for person in judge.everybody() if person.order_id % max(1, orders // 2_000) == 0]
    asked: dict[tuple[str, str], None] = {}
    for turn in range(20 * QUESTIONS):
        if len(asked) == QUESTIONS:
            break
        order_no, waybill, platform_no = random.choice(numbers)
        person = random.choice(people)
        given = min(names_of(person.name), key=len)
        questions = (
            ("order no.", order_no),
            ("order no. end", order_no[-5:]),
            ("waybill", waybill),
            ("waybill end", waybill[-random.randrange(4, 9) :]),
            ("platform no.", platform_no),
            ("phone", person.phone),
            ("phone end", person.phone[-4:] if random.random() < 0.8 else f"{random.randrange(10_000):04d}"),
            ("name", person.name),
            ("given name", given),
        )
        asked[questions[turn % len(questions)]] = None
    return list(asked)


def _ask(
    place: Place, questions: list[tuple[str, str]]
) -> tuple[dict[str, list[float]], dict[tuple[str, str], list[int]]]:
    times: dict[str, list[float]] = defaultdict(list)
    found: dict[tuple[str, str], list[int]] = {}
    with place.db.read() as conn:
        search_people(conn, place.keys, "13800000000")
        for kind, asked in questions:
            about_person = kind in ("phone", "phone end", "name", "given name")

            def ask(kind: str = kind, asked: str = asked, *, about_person: bool = about_person) -> None:
                if about_person:
                    hits = search_people(conn, place.keys, asked).hits
                else:
                    which = "waybill" if kind.startswith("waybill") else "order"
                    hits = tuple(hit for hit in by_number(conn, asked, LIMIT) if hit.kind == which)
                found[kind, asked] = [hit.order_id for hit in hits]

            times[kind].append(milliseconds(ask))
    return {kind: times[kind] for kind in _KINDS if times[kind]}, found


def _scan(bare: Bare, judge: Judge, questions: list[tuple[str, str]]) -> dict[tuple[str, str], list[int]]:
    """Answer all questions by looking at every order once."""
    wanted: dict[tuple[str, str], set[int]] = {question: set() for question in questions}
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, asked in questions:
        by_kind[kind].add(squeezed(asked) if "name" in kind else asked)
    original = {(kind, squeezed(asked) if "name" in kind else asked): (kind, asked) for kind, asked in questions}

    def note(kind: str, text: str, order_id: int) -> None:
        if text in by_kind[kind]:
            wanted[original[kind, text]].add(order_id)

    for person in judge.everybody():
        digits = re.sub(r"\D", "", person.phone)
        note("phone", digits, person.order_id)
        note("phone end", digits[-4:], person.order_id)
        for name in names_of(person.name):
            note("name", name, person.order_id)
            note("given name", name, person.order_id)
    ends = {kind: sorted({len(text) for text in by_kind[kind]}) for kind in by_kind}
    columns = (
        ("SELECT id, order_no FROM sales_order", ("order no.", "order no. end", "platform no.")),
        ("SELECT order_id, platform_order_no FROM raw_order WHERE order_id IS NOT NULL",
         ("platform no.", "order no.", "order no. end")),
        ("SELECT order_id, waybill_no FROM parcel WHERE waybill_no IS NOT NULL", ("waybill", "waybill end")),
    )  # fmt: skip
    for statement, kinds in columns:
        for order_id, number in bare.rows(statement):
            for kind in kinds:
                for length in ends.get(kind, ()):
                    if length <= len(number):
                        note(kind, number[-length:], order_id)
    return {question: sorted(ids, reverse=True) for question, ids in wanted.items()}


def _streets(place: Place, judge: Judge) -> list[Result]:
    """Look for a piece of a street through a hundred thousand orders of one filter."""
    fragment = "锦绣花园3幢"
    where = OrderFilter(queues=("shipped",))
    found: list[int] = []
    first_ms: float | None = None
    looked = 0
    began = time.perf_counter()
    for step in search_street(place.db, place.keys, fragment, where):
        found += [hit.order_id for hit in step.hits]
        looked = step.looked
        if found and first_ms is None:
            first_ms = (time.perf_counter() - began) * 1000
        if looked >= STREET_ORDERS:
            break
    all_ms = (time.perf_counter() - began) * 1000
    bare = Bare(place)
    try:
        rows = bare.rows(f"SELECT id FROM sales_order WHERE queue = 'shipped' ORDER BY id DESC LIMIT {looked}")
    finally:
        bare.close()
    inside = {row[0] for row in rows}
    wanted = squeezed(fragment)
    scan_began = time.perf_counter()
    expected = {one.order_id for one in judge.everybody() if wanted in squeezed(one.street)} & inside
    scan_s = time.perf_counter() - scan_began
    return [
        Result(f"street through {looked:,} orders, first hit", place.name, f"{first_ms or all_ms:.0f} ms", "–",
               f"≤ {FIRST_MS:.0f} ms", (first_ms or all_ms) <= FIRST_MS),
        Result(f"street through {looked:,} orders, all", place.name, f"{all_ms:.0f} ms",
               f"judge's scan of all {scan_s:.1f} s", f"≤ {ALL_MS:.0f} ms", all_ms <= ALL_MS),
        Result("street hits against the scan", place.name, f"{len(expected ^ set(found))} differ", "–", "0",
               expected == set(found)),
    ]  # fmt: skip
