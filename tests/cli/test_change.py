"""The verbs that change orders by hand, over a real data folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Said
from tests.connectors.files.tables import row, write_csv


@pytest.fixture
def number(packdesk: Said, tmp_path: Path) -> str:
    """Return the number of an order from a file."""
    goods = tmp_path / "goods.csv"
    goods.write_text("商家编码,名称,条码,数量\nTS-1,T恤,6901,10\n", encoding="utf-8")
    packdesk("sku", "import", str(goods))
    assert packdesk("import", str(write_csv(tmp_path / "orders.csv", [row("F1")])), "--shop", "门店")[0] == 0
    return str(packdesk("orders")[1][0]["order_no"])


def test_an_order_is_changed_in_every_way(packdesk: Said, number: str) -> None:
    for words in (
        ("urgent", number), ("tags", number, "--add", "易碎"), ("warehouse", number, "--warehouse", "主仓"),
        ("address", number, "--street", "新路 1 号"),
    ):  # fmt: skip
        code, told, _ = packdesk("change", *words)
        assert (code, told.get("error"), [one["error"] for one in told.get("outcomes", [])]) == (0, None, [None]), words
    shown = packdesk("order", number)[1]
    assert shown["row"]["urgent"]
    assert "易碎" in str(shown["row"]["tags"])
    assert packdesk("change", "urgent", number, "--off")[0] == 0
    assert packdesk("change", "warehouse", number, "--any")[0] == 0
    assert not packdesk("order", number)[1]["row"]["urgent"]
    assert packdesk("db", "check")[0] == 0


def test_what_is_missing_is_said(packdesk: Said, number: str) -> None:
    for words, error in (
        (("address", number), "usage"),
        (("tags", number), "usage"),
        (("carrier", number, "--carrier", "没有"), "carrier.not_found"),
        (("warehouse", number, "--warehouse", "没有"), "warehouse.not_found"),
    ):
        assert packdesk("change", *words)[1]["error"] == error
    code, told, _ = packdesk("change", "urgent", "260101-99999")
    assert (code, told["outcomes"][0]["error"]) == (1, "order.not_found")
