"""docs/cli.md is what the parser says, and the parser says something about everything."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

from app.bootstrap.verbs import GROUPS
from app.cli.frame import build_parser
from app.wording.verbs import CHINESE
from tools.write_cli_docs import TARGET, page

REQUIRED = """
db init|db upgrade|db check|db backup|db restore|shop add|shop list|shop test|carrier add|carrier list|carrier test
warehouse add|warehouse list|printer add|printer list|printer test|sku import|stock set|stock list|sync|import|orders
order|audit|route|waybill|print|verify|ship|hold|release|cancel|unship|reprint|jobs|settle|writeback|run|simulate|doctor
"""
"""The verbs that were promised; there may be more."""


def verbs(
    parser: argparse.ArgumentParser, words: tuple[str, ...] = ()
) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    below = [one for one in parser._actions if isinstance(one, argparse._SubParsersAction)]  # noqa: SLF001
    if not below:
        yield " ".join(words), parser
    for action in below:
        for name, inner in action.choices.items():
            yield from verbs(inner, (*words, name))


def test_the_page_is_up_to_date() -> None:
    assert TARGET.read_text("utf-8") == page(build_parser(GROUPS)), "run: python tools/write_cli_docs.py"


def test_every_promised_verb_is_there() -> None:
    promised = {verb for line in REQUIRED.split("\n") for verb in line.split("|") if verb}
    assert promised - {name for name, _ in verbs(build_parser(GROUPS))} == set()


def test_every_verb_and_argument_is_explained() -> None:
    silent = [
        f"{name}: {action.dest}"
        for name, verb in verbs(build_parser(GROUPS))
        for action in verb._actions  # noqa: SLF001 - argparse offers no other way
        if not action.help
    ]
    assert silent == []
    assert all(verb.description for _, verb in verbs(build_parser(GROUPS)))


def test_every_help_text_has_chinese_words_and_none_is_left_over() -> None:
    english, chinese = build_parser(GROUPS), build_parser(GROUPS, "zh_CN")
    assert [
        text for text in texts(chinese) if not re.search("[\u4e00-\u9fff]", text) and text != "CSV、XLS 或 XLSX"
    ] == []
    heads = {text if text in CHINESE else text.partition(": ")[0] for text in texts(english)}
    assert set(CHINESE) - heads == set()
    assert "用法：packdesk hold" in dict(verbs(chinese))["hold"].format_help()


def texts(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Everything that help says, of a parser and all below it."""
    yield parser.description or ""
    for action in parser._actions:  # noqa: SLF001 - argparse offers no other way
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            yield from (line.help or "" for line in action._choices_actions)  # noqa: SLF001 - as above
            for inner in action.choices.values():
                yield from texts(inner)
        elif action.help != argparse.SUPPRESS:
            yield action.help or ""


def test_every_verb_can_answer_in_json_and_takes_its_passphrase_on_standard_input() -> None:
    for name, verb in verbs(build_parser(GROUPS)):
        options = {option for action in verb._actions for option in action.option_strings}  # noqa: SLF001
        assert {"--json", "--lang", "--demo", "--passphrase-stdin"} <= options, name


def test_no_argument_asks_for_a_secret() -> None:
    words = ("password", "passphrase", "pin", "badge", "checkword", "key", "token", "code-word")
    asked = [
        f"{name} {option}"
        for name, verb in verbs(build_parser(GROUPS))
        for action in verb._actions  # noqa: SLF001
        for option in action.option_strings
        if action.nargs != 0 and any(word in option for word in words)
    ]
    assert asked == []
