"""Search by person equals a scan over decrypted receivers; a planted collision is caught; streets; limits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from random import Random

import pytest
from sqlalchemy import select, update

from app.domain.intake import Receiver
from app.errors import BadInput, RateLimited
from app.models import receiver_words
from app.models.orders import receiver, sales_order
from app.models.parcels import parcel
from app.models.shops import shop
from app.services import search_orders
from app.services.keys import seal_receiver, unseal_receiver
from app.services.queries.rows import OrderFilter
from app.services.receivers import tokens_of
from app.services.search_orders import SearchGate, search, search_people, search_street
from tests.services.queries.conftest import Seeded


def read_people(seeded: Seeded) -> dict[int, Receiver]:
    """Every order's present receiver in clear."""
    with seeded.db.read() as conn:
        rows = conn.execute(select(receiver).where(receiver.c.current)).all()
        return {
            row.order_id: unseal_receiver(seeded.keys.opened(conn, row.data_key_id), row.cipher, str(row.order_id))
            for row in rows
        }


def squeezed(text: str) -> str:
    """This test's own normalisation of names: compatibility forms, no blanks or dots, small letters."""
    return re.sub(r"[\s·.\-]", "", unicodedata.normalize("NFKC", text)).casefold()


COMPOUND = ("欧阳", "司马", "上官", "诸葛", "皇甫", "令狐", "慕容", "司徒")


def given(name: str) -> str:
    plain = squeezed(name)
    return plain[2:] if plain[:2] in COMPOUND and len(plain) > 2 else plain[1:]


@dataclass(frozen=True)
class Facts:
    """One receiver, squeezed once for a thousand comparisons."""

    order_id: int
    digits: str
    names: frozenset[str]


def facts_of(people: dict[int, Receiver]) -> list[Facts]:
    """What everybody can be found by, newest first."""
    found = []
    for order_id, person in sorted(people.items(), reverse=True):
        latin = re.search("[A-Za-z]", person.name)
        others = {part.casefold() for part in person.name.split()} if latin else {given(person.name)} - {""}
        found.append(Facts(order_id, re.sub(r"\D", "", person.phone), frozenset({squeezed(person.name)} | others)))
    return found


def scan(facts: list[Facts], kind: str, asked: str) -> list[int]:
    """Orders a question of a kind should find, newest first, by looking at everybody."""
    digits, name = re.sub(r"\D", "", asked), squeezed(asked)
    if kind == "phone":
        return [one.order_id for one in facts if one.digits == digits]
    if kind == "tail":
        return [one.order_id for one in facts if one.digits.endswith(digits)]
    return [one.order_id for one in facts if name in one.names]


def test_a_thousand_questions_find_what_a_scan_finds(seeded: Seeded) -> None:
    people = read_people(seeded)
    facts = facts_of(people)
    random = Random("questions")
    everyone = list(people.values())
    numbers = 0
    with seeded.db.read() as conn:
        for _ in range(1000):
            person = random.choice(everyone)
            kind, asked = random.choice(
                (
                    ("phone", person.phone),
                    ("phone", f"{person.phone[:3]} {person.phone[3:7]}-{person.phone[7:]}"),
                    ("tail", person.phone[-4:]),
                    ("tail", f"{random.randrange(10_000):04d}"),
                    ("name", person.name),
                    ("name", given(person.name) or person.name),
                    ("name", f" {person.name} "),
                    ("name", "无此人"),
                )
            )
            hits = search_people(conn, seeded.keys, asked, limit=1000).hits
            expected = scan(facts, kind, asked)
            assert [hit.order_id for hit in hits] == expected, (kind, asked)
            numbers += len(expected)
    assert numbers > 1000


def test_hits_are_masked(seeded: Seeded) -> None:
    people = read_people(seeded)
    order_id, person = next((key, value) for key, value in people.items() if len(value.name) == 3)
    with seeded.db.read() as conn:
        hit = search_people(conn, seeded.keys, person.phone).hits[0]
    assert hit.order_id == order_id
    assert person.phone not in hit.title
    assert person.name not in hit.title
    assert "*" in hit.title


def test_a_planted_collision_does_not_count(own_seeded: Seeded, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token that two words share: the check after decryption must tell them apart."""
    owner = read_people(own_seeded)[7]
    asked = "从无此人"
    with own_seeded.db.write() as tx:
        words = own_seeded.keys.words(tx.conn)
        token = words.token("name", asked)
        receiver_words.remove(tx.conn, 7, tokens_of(words, owner))
        receiver_words.add(tx.conn, [(7, [*tokens_of(words, owner), token])])
    with own_seeded.db.read() as conn:
        assert receiver_words.find(conn, token) == [7]
        assert search_people(conn, own_seeded.keys, asked).hits == ()
        assert 7 in [hit.order_id for hit in search_people(conn, own_seeded.keys, owner.phone).hits]
        monkeypatch.setattr(search_orders, "matches", lambda *_: True)
        assert [hit.order_id for hit in search_people(conn, own_seeded.keys, asked).hits] == [7]


def test_long_answers_go_on_below_the_last_one(seeded: Seeded) -> None:
    people = read_people(seeded)
    names: dict[str, int] = {}
    for person in people.values():
        names[given(person.name)] = names.get(given(person.name), 0) + 1
    common = max((name for name in names if name), key=lambda name: names[name])
    expected = scan(facts_of(people), "name", common)
    assert len(expected) > 6
    found: list[int] = []
    below = None
    with seeded.db.read() as conn:
        for _ in range(100):
            piece = search_people(conn, seeded.keys, common, below=below, limit=3)
            found += [hit.order_id for hit in piece.hits]
            below = piece.below
            if below is None:
                break
    assert found == expected


def test_everything_typed_finds_by_number_whole_and_by_its_end(seeded: Seeded) -> None:
    with seeded.db.read() as conn:
        rows = conn.execute(select(sales_order).where(sales_order.c.waybill_no != "").limit(20)).all()
        for row in rows:
            number = row.waybill_no
            for asked, kind in ((row.order_no, "order"), (number, "waybill"), (number.lower(), "waybill")):
                hits = search(conn, seeded.keys, asked)
                assert (kind, row.id) in {(hit.kind, hit.order_id) for hit in hits}, asked
            tail = row.waybill_no[-6:]
            ends = [hit for hit in search(conn, seeded.keys, tail) if hit.kind == "waybill"]
            every = conn.execute(select(parcel.c.waybill_no).where(parcel.c.waybill_no.endswith(tail))).scalars()
            assert sorted(hit.title for hit in ends) == sorted(every)


def test_the_log_tells_kinds_and_numbers_only(seeded: Seeded, caplog: pytest.LogCaptureFixture) -> None:
    person = next(iter(read_people(seeded).values()))
    caplog.set_level("DEBUG")
    with seeded.db.read() as conn:
        search(conn, seeded.keys, person.phone)
        search(conn, seeded.keys, "nobody at all")
    list(search_street(seeded.db, seeded.keys, person.street[:4], OrderFilter()))
    text = caplog.text
    assert "search: person" in text
    assert "search: nothing" in text
    assert person.phone not in text
    assert person.street[:4] not in text


def test_searches_are_counted_per_person() -> None:
    now = [0.0]
    gate = SearchGate(per_minute=3, clock=lambda: now[0])
    for _ in range(3):
        gate.pass_through("陈静")
    gate.pass_through("林强")
    now[0] = 20
    with pytest.raises(RateLimited) as refused:
        gate.pass_through("陈静")
    assert refused.value.after_s == 40
    now[0] = 60.5
    gate.pass_through("陈静")


# --- streets ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("fragment", ["花园", "锦绣 花园", "路1", "幢2", "ＡＢＣ", "３幢", "单元"])
def test_street_fragments_equal_a_scan(seeded: Seeded, fragment: str) -> None:
    people = read_people(seeded)
    wanted = squeezed(fragment)
    with seeded.db.read() as conn:
        queue = {row.id: row.queue for row in conn.execute(select(sales_order.c.id, sales_order.c.queue))}
    for queues in ((), ("shipped", "closed")):
        steps = list(search_street(seeded.db, seeded.keys, fragment, OrderFilter(queues=queues)))
        named = [order_id for order_id, person in people.items() if wanted in squeezed(person.street)]
        expected = sorted((order_id for order_id in named if not queues or queue[order_id] in queues), reverse=True)
        assert [hit.order_id for step in steps for hit in step.hits] == expected
        assert steps[-1].over


def test_a_street_written_in_odd_forms_is_found(own_seeded: Seeded) -> None:
    with own_seeded.db.write() as tx:
        row = tx.conn.execute(select(receiver).where(receiver.c.order_id == 3)).one()
        person = Receiver(name="甲", phone="13800000000", street="㈱幸福 里・Ａ座１２号")
        sealed = seal_receiver(own_seeded.keys.opened(tx.conn, row.data_key_id), person, "3")
        tx.conn.execute(update(receiver).where(receiver.c.id == row.id).values(cipher=sealed))
    for fragment, there in (("幸福里", True), ("a座12", True), ("(株)幸福", True), ("株式", False)):
        steps = list(search_street(own_seeded.db, own_seeded.keys, fragment, OrderFilter()))
        assert (3 in [hit.order_id for step in steps for hit in step.hits]) == there, fragment


def test_looking_through_streets_goes_step_by_step_and_stops_when_asked(
    seeded: Seeded, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_orders, "_STREET_ROUND", 100)
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return asked > 3

    steps = list(search_street(seeded.db, seeded.keys, "花园", OrderFilter(), stop=stop))
    assert [step.looked for step in steps] == [100, 200, 300]
    assert not steps[-1].over


def test_too_short_a_fragment_is_refused(seeded: Seeded) -> None:
    with pytest.raises(BadInput) as refused:
        list(search_street(seeded.db, seeded.keys, " · 路 ", OrderFilter()))
    assert refused.value.code == "search.fragment_too_short"


def test_shops_that_cannot_be_looked_into_are_named(own_seeded: Seeded) -> None:
    with own_seeded.db.write() as tx:
        tx.conn.execute(update(shop).where(shop.c.id == 2).values(platform="taobao", name="淘宝店"))
    with own_seeded.db.read() as conn:
        assert [choice.name for choice in search_orders.blind_shops(conn)] == ["淘宝店"]
