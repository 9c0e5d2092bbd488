"""The judge of a played day can condemn: each thing that must not happen is shown to it once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tools.flow.judge import labels_of, paper_is_right, shops_were_told

KEY = ("tea", 1)


def told(**values: object) -> dict[str, Any]:
    return {"completed": 1, "numbers": {"SF1": {"meta": 1, "note": 1, "fulfillment": 0}}, **values}


def label(*numbers: str, **values: object) -> dict[str, Any]:
    codes = [{"format": "Code128", "text": number} for number in numbers]
    return {"seq": 7, "kind": "label", "codes": codes, "blank": False, "clipped": False, "wrong_paper": False, **values}


def names(found: dict[str, Any]) -> set[str]:
    return {name for name, what in found.items() if what}


@pytest.mark.parametrize(
    ("records", "condemned"),
    [
        ({KEY: told()}, set()),
        ({}, {"lost", "not_completed"}),
        ({KEY: told(completed=0)}, {"not_completed"}),
        ({KEY: told(completed=2)}, {"not_completed", "written_back_twice"}),
        ({KEY: told(numbers={"SF1": {"meta": 2, "note": 0}})}, {"written_back_twice"}),
        (
            {KEY: told(numbers={"SF1": {"meta": 1}, "SF2": {"meta": 1}})},
            {"written_back_twice", "told_of_strange_number"},
        ),
        ({KEY: told(), ("tea", 2): told()}, {"told_of_no_order", "told_to_several"}),
    ],
)
def test_what_the_shops_heard(records: dict[tuple[str, int], Any], condemned: set[str]) -> None:
    assert names(shops_were_told({KEY: {"status": "completed"}}, records, {"SF1"})) == condemned


@pytest.mark.parametrize(
    ("paper", "condemned"),
    [
        ([label("SF1")], set()),
        ([], {"without_label"}),
        ([label("SF1"), label("SF1")], {"labels_twice"}),
        ([label("SF1"), label("SF9")], {"labels_of_nobody"}),
        ([label("SF1"), label()], {"unreadable"}),
        ([label("SF1", clipped=True)], {"spoilt"}),
        ([label("SF1", kind="partial")], {"without_label"}),
    ],
)
def test_what_lies_in_the_tray(paper: list[dict[str, Any]], condemned: set[str]) -> None:
    assert names(paper_is_right(paper, labels_of(paper), {"SF1"}, Counter())) == condemned


def test_a_second_label_is_right_where_a_person_asked_for_it() -> None:
    paper = [label("SF1"), label("SF1")]
    assert not names(paper_is_right(paper, labels_of(paper), {"SF1"}, Counter({"SF1": 1})))
