"""The promotion day's labels are true: what is planted is found, nothing else, and the judge sees what is missing."""

from __future__ import annotations

from collections import Counter

import pytest

from app.domain.exceptions import ExceptionKind
from app.models.database import Database
from app.services.keys import KeyBook
from app.vault import Vault
from benchmarks import p2_chain, promotion
from benchmarks.p2_chain import Day
from tests.clock import MONDAY_MORNING

ORDERS = 1_500


@pytest.fixture
def played(database: Database, vault: Vault) -> Day:
    keys = KeyBook(vault)
    day = Day(database, keys, promotion.build(database, keys))
    p2_chain.play(day, ORDERS)
    return day


def test_every_planted_anomaly_is_found_and_no_clean_order_is_held(played: Day) -> None:
    judged = p2_chain.judge(played)
    assert (judged.missed, judged.false, judged.broken) == ((), (), ())
    planted = Counter(kind for kinds in played.kinds.values() for kind in kinds)
    assert set(planted) == {plant.kind for plant in promotion.PLANTS} | {ExceptionKind.DUPLICATE}
    assert len(played.kinds) == ORDERS
    assert 0.05 < sum(bool(kinds) for kinds in played.kinds.values()) / ORDERS < 0.2

    clean = next(number for number, kinds in played.kinds.items() if not kinds)
    bad = next(number for number, kinds in played.kinds.items() if kinds == {ExceptionKind.PHONE_ODD})
    played.kinds |= {clean: frozenset({ExceptionKind.FLAG}), bad: frozenset()}
    judged = p2_chain.judge(played)
    assert (judged.missed, judged.false) == ((f"{clean} flag",), (f"{bad} phone_odd",))


def test_a_seed_gives_the_same_day_again(sqlite_database: Database, vault: Vault) -> None:
    ground = promotion.build(sqlite_database, KeyBook(vault))
    one, again, other = (
        [each for page in promotion.day(ground, 700, MONDAY_MORNING, seed) for each in page] for seed in ("a", "a", "b")
    )
    assert one == again
    assert [each.order for each in one] != [each.order for each in other]
    assert any(each.twin for each in one), "some could be merged"
