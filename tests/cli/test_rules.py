"""The verbs on rules: from a draft to a rule in force, tried before and taken back after."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Said
from tests.cli.test_verbs import bring_goods
from tests.connectors.files.tables import row, write_csv

MANY = {
    "name": "多件给人看",
    "when": {"field": "qty", "op": ">=", "value": 2},
    "do": [{"do": "stop"}, {"do": "tag", "tag": "多件"}],
}


def test_a_new_database_has_rules_in_force(packdesk: Said) -> None:
    (version,) = packdesk("rules", "list")[1]
    assert (version["version_no"], version["state"], version["enabled"]) == (1, "on", 2)
    shown = packdesk("rules", "show")[1]
    assert shown["rules"][0]["name"] == "加急"
    assert "加急" in shown["rules"][0]["says"]


def test_a_rule_is_added_tried_switched_on_and_taken_back(packdesk: Said, tmp_path: Path) -> None:
    bring_goods(packdesk, tmp_path)
    file = write_csv(tmp_path / "orders.csv", [row("A-1")])
    assert packdesk("import", str(file), "--shop", "门店")[0] == 0
    packdesk("audit")
    assert packdesk("rules", "add", "-", feed=json.dumps(MANY))[1]["error"] == "rules.no_draft"
    assert packdesk("rules", "draft", "--note", "双十二")[1] == {"version": 2, "state": "draft"}
    assert packdesk("rules", "add", "-", "--at", "1", feed=json.dumps(MANY))[1] == {"rule_no": 10}
    assert packdesk("rules", "change", "1", "--disable")[0] == 0
    assert packdesk("rules", "drop", "9")[0] == 0
    numbers = [one["no"] for one in packdesk("rules", "show")[1]["rules"]]
    assert numbers == [10, 1, 2, 3, 4, 5, 6, 7, 8]
    assert packdesk("rules", "order", *(str(no) for no in reversed(numbers)))[0] == 0
    code, tried, _ = packdesk("rules", "try", "--since", "2020-01-01T00:00+08:00")
    assert (code, tried["orders"], tried["held"], tried["fired"]) == (0, 1, 1, {"多件给人看": 1})
    (difference,) = tried["differences"]
    assert (difference["differs"], difference["people"]) == (["held", "tags"], ["stops_passed"])
    assert packdesk("rules", "on")[1] == {"version": 2, "state": "on"}
    exported = packdesk("rules", "export", "2")[1]
    assert packdesk("rules", "back", "1")[1] == {"version": 3, "state": "on"}
    (tmp_path / "rules.json").write_text(json.dumps(exported), encoding="utf-8")
    assert packdesk("rules", "import", str(tmp_path / "rules.json"))[1] == {"version": 4, "state": "draft"}
    assert packdesk("rules", "discard")[1] == {"version": 4}
    assert [one["state"] for one in packdesk("rules", "list")[1]] == ["on", "retired", "retired"]
    assert packdesk("db", "check")[0] == 0


@pytest.mark.parametrize(
    ("words", "feed", "error"),
    [
        (["add", "-"], "{", "rules.bad_json"),
        (["add", "none.json"], "", "rules.bad_json"),
        (["add", "-"], json.dumps({**MANY, "when": {"field": "price", "op": "=", "value": 1}}), "rules.unknown_field"),
        (["change", "1"], "", "usage"),
        (["change", "99", "--enable"], "", "rules.no_rule"),
        (["try", "--since", "yesterday"], "", "usage"),
        (["try", "--since", "2026-01-01T00:00"], "", "usage"),
        (["try", "--since", "2026-01-02T00:00Z", "--until", "2026-01-01T00:00Z"], "", "rules.bad_period"),
        (["show", "7"], "", "rules.no_version"),
        (["back", "1"], "", "rules.is_on"),
    ],
)
def test_what_cannot_be_done_is_said(packdesk: Said, words: list[str], feed: str, error: str) -> None:
    packdesk("rules", "draft")
    code, answer, complaint = packdesk("rules", *words, feed=feed)
    assert code in (1, 2)
    told: Any = answer["error"]
    assert told == error
    assert complaint.strip()
