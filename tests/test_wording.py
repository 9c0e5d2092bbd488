"""Sentences from codes: every code the program hands out has words in both languages, with fields that are there."""

from __future__ import annotations

import string
from enum import StrEnum

import pytest

from app.connectors.carriers import CARRIERS
from app.connectors.platforms import PLATFORMS
from app.domain.exceptions import ExceptionKind
from app.domain.intake import PlatformOrderStatus
from app.domain.order_state import OrderMove, OrderQueue, OrderState
from app.domain.parcel_state import ParcelMove, ParcelState
from app.domain.people import Right, Role
from app.domain.print_state import PrintJobState, PrintMove
from app.errors import BadInput, Param
from app.printing.languages import LANGUAGES as PRINTER_LANGUAGES
from app.printing.transports import TRANSPORTS
from app.services.invariants import INVARIANTS
from app.wording import AREAS, knows, say, say_error
from tests.codes_in_source import Found, codes, texts

NOT_SENTENCES = frozenset(
    {
        "bench.auto_ship", "bench.verify", "ship.undo_seconds",  # names of settings
        "bundle.id",
        "carrier.id", "listing.id", "order_line.id", "parcel.id", "printer.id", "shop.id", "sku.id", "staff.id",
        "warehouse.id",  # columns
        "outbox.dead", "raw.set_aside", "print.settle",  # keys of troubles, and where their cure is
        "window.json",  # a file
    }
)  # fmt: skip
"""Texts with the form of a code and the first word of an area that nobody words."""

ALWAYS_GIVEN = frozenset({"after_s"})
"""Parameters that an error's class adds by itself."""

COMPLETED = {"app/connectors/platforms/files/cells.py": frozenset({"field"})}
"""Where a code is raised before its last parameters are known; whoever reads the cell's column adds them."""


def given(found: Found) -> frozenset[str]:
    """The parameters a use of a code has in the end."""
    return (found.params or frozenset()) | ALWAYS_GIVEN | COMPLETED.get(found.place.partition(":")[0], frozenset())


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def all_words() -> dict[str, tuple[str, str]]:
    return {code: words for area in AREAS for code, words in area.WORDS.items()}


def test_every_code_in_the_source_has_words() -> None:
    missing = sorted({f"{found.code} ({found.place})" for found in codes() if not knows(found.code)})
    assert missing == []


def test_every_text_that_looks_like_a_code_of_ours_has_words() -> None:
    areas = {code.partition(".")[0] for code in all_words()}
    missing = sorted(
        f"{text} ({place})"
        for text, place in texts()
        if text.partition(".")[0] in areas and not knows(text) and text not in NOT_SENTENCES
    )
    assert missing == []


def test_every_field_of_a_sentence_is_given_where_its_code_is_used() -> None:
    words = all_words()
    empty = [
        f"{found.code} ({found.place}) lacks {sorted(lacking)}"
        for found in codes()
        if found.params is not None and knows(found.code)
        if (lacking := set().union(*map(fields_of, words[found.code])) - given(found))
    ]
    assert empty == []


def test_both_languages_say_the_same_fields_and_neither_is_empty() -> None:
    uneven = [code for code, (zh, en) in all_words().items() if fields_of(zh) != fields_of(en) or not zh or not en]
    assert uneven == []


def test_a_code_belongs_to_one_area() -> None:
    seen = [code for area in AREAS for code in area.WORDS]
    assert sorted(seen) == sorted(set(seen))


FAMILIES: tuple[tuple[str, type[StrEnum]], ...] = (
    ("order_state", OrderState),
    ("parcel_state", ParcelState),
    ("queue", OrderQueue),
    ("print_state", PrintJobState),
    ("order_move", OrderMove),
    ("parcel_move", ParcelMove),
    ("print_move", PrintMove),
    ("role", Role),
    ("right", Right),
    ("exception", ExceptionKind),
    ("exception.opened", ExceptionKind),
    ("exception.closed", ExceptionKind),
    ("platform_status", PlatformOrderStatus),
)


@pytest.mark.parametrize(("family", "values"), FAMILIES, ids=[name for name, _ in FAMILIES])
def test_every_state_move_role_and_kind_has_a_name(family: str, values: type[StrEnum]) -> None:
    assert [f"{family}.{value}" for value in values if not knows(f"{family}.{value}")] == []


def test_every_registered_part_has_a_name() -> None:
    wanted = [
        *(f"platform.{kind.code}" for kind in PLATFORMS),
        *(f"field.{one.name}" for kind in PLATFORMS for one in kind.can.settings),
        *(f"field.{one.name}" for kind in CARRIERS for one in kind.can.settings),
        *(f"language.{one.name}" for one in PRINTER_LANGUAGES),
        *(f"transport.{one.name}" for one in TRANSPORTS),
        *(f"check.{one.name}" for one in INVARIANTS),
        *(f"vault.wrong_{purpose}" for purpose in ("passphrase", "recovery")),
        *(f"{kind}.not_found" for kind in ("shop", "carrier", "warehouse", "printer", "order", "sku", "staff")),
        *(f"ended.{how}" for how in ("cured", "passed", "forced", "released", "time_came", "cancelled", "revoked")),
    ]
    assert [code for code in wanted if not knows(code)] == []


def test_an_unknown_code_is_shown_with_its_parameters_rather_than_lost() -> None:
    assert say("some.new_code", {"order_no": "1"}) == "some.new_code (order_no=1)"
    assert say("some.new_code") == "new_code"


def test_sentences_are_formed_from_parameters_names_and_other_sentences() -> None:
    assert say("order.over_already", {"order_no": "1", "state": "shipped"}, "en_US").startswith("Order 1 is shipped")
    assert say("order.over_already", {"state": None}).startswith("订单 – 已是")
    assert say("exception.opened.amount_anomaly", {"paid_cents": 123456, "expected_cents": 100}, "en_US") == (
        "found: paid 1,234.56, expected 1.00"
    )
    refused: dict[str, Param] = {"reason": "sf.login", "parcel": 1}
    assert say("exception.opened.waybill_refused", refused).startswith("发现：取号失败（")
    assert say("exception.closed.hold", {"reason": "released", "why": "货到了"}) == "解除：挂起（人工解除：货到了）"
    assert say("exception.closed.hold", {"reason": "time_came"}, "en_US") == "settled: hold (its time came)"
    assert say_error(BadInput("usage", why="x"), "en_US") == "Usage: x"


@pytest.mark.parametrize(
    ("language", "words"), [("zh_CN", "金额异常、商品未对应。"), ("en_US", "Amount anomaly, Listing unmatched.")]
)
def test_a_list_of_codes_is_said_code_by_code(language: str, words: str) -> None:
    said = say("audit.still_open", {"order_no": "1", "kinds": ["amount_anomaly", "unmatched"]}, language)
    assert said.endswith(words)
