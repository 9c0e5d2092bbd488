"""The parser behind the verbs: complaints and help in the caller's language, where argparse knows English alone."""

from __future__ import annotations

import argparse
import re
from typing import NoReturn

from app.errors import BadInput
from app.wording import say
from app.wording.verbs import CHINESE

_COMPLAINTS = (
    (r"the following arguments are required: (?P<names>.+)", "usage.needed"),
    (r"one of the arguments (?P<names>.+) is required", "usage.needed_one"),
    (r"unrecognized arguments: (?P<names>.+)", "usage.unrecognised"),
    (r"argument (?P<name>.+): invalid choice: '?(?P<value>.*?)'? \(choose from (?P<known>.+)\)", "usage.choice"),
    (r"argument (?P<name>.+): invalid (int|float) value: '(?P<value>.*)'", "usage.not_a_number"),
    (r"argument (?P<name>.+): expected .*argument.*", "usage.no_value"),
    (r"argument (?P<name>.+): not allowed with argument (?P<other>.+)", "usage.not_together"),
)
"""What argparse says, and the code that says it in both languages. Anything else is told in argparse's own words."""


class Parser(argparse.ArgumentParser):
    """Raises what is wrong instead of ending the program; ``language`` is that of complaints and help."""

    language = "en_US"

    def error(self, message: str) -> NoReturn:
        """Raise BadInput ``usage`` with what is wrong and where help is."""
        why = message
        for pattern, code in _COMPLAINTS:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                why = say(
                    code, {name: text.replace("'", "") for name, text in found.groupdict().items()}, self.language
                )
                break
        raise BadInput("usage", why=say("usage.see", {"why": why, "help": f"{self.prog} --help"}, self.language))

    def format_help(self) -> str:
        """Return the help; its first word is argparse's own."""
        text = super().format_help()
        return text.replace("usage: ", "用法：", 1) if self.language == "zh_CN" else text


def speak(parser: argparse.ArgumentParser, language: str) -> None:
    """Let a finished parser and all below it complain and help in one of LANGUAGES; it was made in English."""
    if not isinstance(parser, Parser) or language == "en_US":
        return
    parser.language = language
    parser.description = chinese(parser.description)
    parser._positionals.title, parser._optionals.title = "参数", "选项"  # noqa: SLF001 - argparse offers no other way
    for action in parser._actions:  # noqa: SLF001 - as above
        action.help = chinese(action.help)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            for line in action._choices_actions:  # noqa: SLF001 - as above
                line.help = chinese(line.help)
            for inner in action.choices.values():
                speak(inner, language)


def chinese(text: str | None) -> str | None:
    """Return a help text in Chinese: the whole of it, else what stands before a colon and a list of names."""
    if text is None or text in CHINESE:
        return CHINESE.get(text or "", text)
    head, colon, names = text.partition(": ")
    return f"{CHINESE[head]}：{names}" if colon and head in CHINESE else text
