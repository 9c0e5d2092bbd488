"""Logs are JSON lines with ids, and nothing of a person or a secret gets into them."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

import pytest

from app.bootstrap.logs import log_to
from app.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PHONE = "13800138000"
NAME = "欧阳𬭎"


@pytest.fixture
def lines(tmp_path: Path) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    stop = log_to(tmp_path / "logs", "engine")

    def read() -> list[dict[str, Any]]:
        text = (tmp_path / "logs" / "engine.jsonl").read_text("utf-8")
        return [json.loads(line) for line in text.splitlines()]

    yield read
    stop()
    logging.getLogger("app.test").info("after the end")
    assert all(line["event"] != "after the end" for line in read())


def test_a_line_is_one_json_object_with_its_ids(lines: Callable[[], list[dict[str, Any]]]) -> None:
    logging.getLogger("app.sync.test").info("lease taken", extra={"account": "shop:1"})
    (line,) = lines()
    assert line["event"] == "lease taken"
    assert line["account"] == "shop:1"
    assert line["level"] == "info"
    assert line["logger"] == "app.sync.test"
    assert line["timestamp"].endswith("Z")


def test_control_characters_do_not_make_a_second_line(lines: Callable[[], list[dict[str, Any]]]) -> None:
    logging.getLogger("app.test").info("a\r\nb", extra={"note": 'x\n{"event": "forged"}'})
    logging.getLogger("app.test").info("next line\x85 and \u2028 and \u202emirrored", extra={"half": "\ud83d"})
    assert [line["event"] for line in lines()] == ["a\r\nb", "next line\x85 and \u2028 and \u202emirrored"]


def test_a_fault_is_written_as_places_without_its_message(
    lines: Callable[[], list[dict[str, Any]]], expect_log: Callable[..., None]
) -> None:
    expect_log("fault", level=logging.ERROR)

    def fail(receiver: str) -> None:
        raise KeyError(f"{receiver} {PHONE}")

    try:
        fail(NAME)
    except KeyError:
        logging.getLogger("app.test").exception("fault")
    (line,) = lines()
    assert line["fault"] == "KeyError"
    assert any("fail" in place for place in line["places"])
    assert NAME not in json.dumps(line, ensure_ascii=False)
    assert PHONE not in json.dumps(line)


def test_an_expected_error_keeps_its_code(
    lines: Callable[[], list[dict[str, Any]]], expect_log: Callable[..., None]
) -> None:
    expect_log("refused", level=logging.ERROR)

    def refuse() -> None:
        raise BadInput("shop.not_found", name="X")

    try:
        refuse()
    except BadInput:
        logging.getLogger("app.test").exception("refused")
    assert lines()[0]["fault"] == "shop.not_found(name='X')"


def test_what_libraries_say_loses_long_numbers_and_queries(lines: Callable[[], list[dict[str, Any]]]) -> None:
    logging.getLogger("somelibrary").info("GET %s for %s", "https://shop.example/orders?consumer_key=ck_1", PHONE)
    (line,) = lines()
    assert "ck_1" not in line["event"]
    assert PHONE not in line["event"]
    assert "shop.example" in line["event"]
