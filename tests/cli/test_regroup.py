"""The verbs that make orders of orders, over a real data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Said
from tests.connectors.files.tables import row, write_csv


@pytest.fixture
def numbers(packdesk: Said, tmp_path: Path) -> list[str]:
    """Two orders of one receiver, taken in from a file."""
    goods = tmp_path / "goods.csv"
    goods.write_text("商家编码,名称,条码,数量\nTS-1,T恤,6901,10\n", encoding="utf-8")
    packdesk("sku", "import", str(goods))
    file = write_csv(tmp_path / "orders.csv", [row("F1"), row("F2")])
    assert packdesk("import", str(file), "--shop", "门店")[0] == 0
    return [one["order_no"] for one in packdesk("orders")[1]][::-1]


def test_orders_are_merged_split_and_put_back_as_they_were(packdesk: Said, numbers: list[str]) -> None:
    assert [one["order_nos"] for one in packdesk("merge")[1]] == [numbers]
    code, made, _ = packdesk("merge", *numbers)
    assert (code, made["members"], made["labels"]) == (0, numbers, [])
    code, complaint, _ = packdesk("merge", *numbers)
    assert (code, complaint["error"]) == (1, "merge.refused")
    code, plan, _ = packdesk("split", made["order_no"], "--lines", "1", "--dry-run")
    assert (code, [part["order_no"] for part in plan["parts"]]) == (0, ["", ""])
    parts = packdesk("split", made["order_no"], "--pieces", "1=1")[1]["parts"]
    assert len({part["order_no"] for part in parts}) == 2
    assert packdesk("unmerge", numbers[0])[1]["error"] == "regroup.later_step_first"
    plan = packdesk("unsplit", parts[0]["order_no"], "--dry-run")[1]
    assert [one["order_no"] for one in plan["returns"]] == [made["order_no"]]
    assert packdesk("unsplit", made["order_no"])[0] == 0
    assert packdesk("unmerge", made["order_no"])[0] == 0
    assert packdesk("db", "check")[0] == 0


def test_what_is_not_there_or_no_number_is_said(packdesk: Said, numbers: list[str]) -> None:
    for words, error in (
        (("merge", numbers[0], "260101-99999"), "order.not_found"),
        (("split", numbers[0], "--lines", "9"), "split.no_such_line"),
        (("split", numbers[0], "--lines", "x"), "usage"),
        (("split", numbers[0], "--pieces", "1=x"), "usage"),
        (("split", numbers[0]), "split.no_way"),
        (("unmerge", numbers[0]), "regroup.not_part_of_one"),
        (("merging", "--set", "auto=ja"), "account.not_a_number"),
        (("merging", "--shop", "没有", "--with", "never"), "shop.not_found"),
    ):
        assert packdesk(*words)[1]["error"] == error


def test_settings_and_seals_decide_what_is_merged_by_itself(packdesk: Said, numbers: list[str]) -> None:
    told = packdesk("merging", "--set", "auto=1", "--shop", "门店", "--with", "group:A")[1]
    assert (told["auto"], told["shops"]) == (True, {"门店": "group:A"})
    packdesk("audit", "--pass-all")
    assert packdesk("seal", numbers[0])[0] == 0
    assert packdesk("merge", "--auto")[1] == {"fewer": 0}
    assert packdesk("seal", numbers[0], "--off")[0] == 0
    assert packdesk("merge", "--auto")[1] == {"fewer": 1}
