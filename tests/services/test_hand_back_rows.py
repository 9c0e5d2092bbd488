"""Refused rows come back as a file that a person can put right, with every reason and safe to open."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.errors import BadInput, NotFound
from app.services.hand_back_rows import hand_back_rows


def rows_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "skus.csv"
    lines = ["商家编码,名称,数量", "A-1,杯,5", "A-2,=1+1,x", ",无码,3", "A-3,伞,7"]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_only_refused_rows_come_back_with_number_and_reason(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "bad.csv"
    refused = [
        (3, "import.not_whole", {"value": "x"}),
        (4, "import.empty_cell", {"field": "sku_code"}),
        (4, "import.empty_cell", {"field": "name"}),
    ]
    assert hand_back_rows(str(source), refused, str(target), "zh_CN") == 3
    heading, *rows = rows_of(target)
    assert heading == ["商家编码", "名称", "数量", "行号", "原因"]
    assert [(row[0], row[3]) for row in rows] == [("A-2", "3"), ("", "4"), ("", "4")]
    assert rows[0][1] == "'=1+1", "no spreadsheet evaluates it"
    assert all(row[4] for row in rows)


def test_reasons_speak_the_language_asked_for(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "bad.csv"
    hand_back_rows(str(source), [(3, "import.not_whole", {"value": "x"})], str(target), "en_US")
    assert rows_of(target)[0][3:] == ["Row", "Reason"]


def test_a_row_that_could_not_even_be_read_comes_back_as_it_is(source: Path, tmp_path: Path) -> None:
    source.write_bytes("商家编码,名称,数量\nA-1,杯\0口,5\nA-2,伞,7\n".encode())
    target = tmp_path / "bad.csv"
    assert hand_back_rows(str(source), [(2, "cell.nul", {"field": "name"})], str(target), "zh_CN") == 1
    _, row = rows_of(target)
    assert row[:4] == ["A-1", "杯口", "5", "2"]


def test_a_source_that_is_gone_and_a_target_that_cannot_be_written_say_so(source: Path, tmp_path: Path) -> None:
    with pytest.raises((BadInput, NotFound)):
        hand_back_rows(str(tmp_path / "gone.csv"), [], str(tmp_path / "bad.csv"), "zh_CN")
    with pytest.raises(BadInput) as refused:
        hand_back_rows(str(source), [], str(tmp_path), "zh_CN")
    assert refused.value.code == "file.not_written"
