"""The frame of the headless verbs: parsing, opening the database, answering in text or JSON, exit codes.

Every verb takes ``--json``, never prompts, and exits 0 (done), 1 (some failed, listed) or 2 (usage, or nothing could
be started). Secrets come from the environment or standard input, never from arguments.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from enum import Enum
from typing import Any, TextIO

from app.cli.parsing import Parser, speak
from app.domain.people import SYSTEM, Actor
from app.errors import AppError, BadInput, SetupTrouble
from app.secret_text import SecretText
from app.services.core import Core
from app.services.queries.rows import Outcome
from app.settings import Settings, load_language, load_settings
from app.wording import LANGUAGES, say, say_error

DONE, SOME_FAILED, USAGE = 0, 1, 2
INTERRUPTED = 130
"""Ctrl+C, as shells count it."""

Opener = Callable[..., AbstractContextManager[Core]]
Creator = Callable[[Settings], AbstractContextManager[tuple[Core, SecretText]]]


@dataclasses.dataclass
class Answer:
    """What a verb has to say: ``data`` for JSON, ``lines`` for people, ``outcomes`` of a bulk action."""

    data: object = None
    lines: Sequence[str] = ()
    outcomes: Sequence[Outcome] | None = None
    exit: int | None = None
    """None: 1 when an outcome failed, else 0."""
    told: bool = False
    """``lines`` tell of the outcomes that were done; only the failed ones are added."""


class Call:
    """One call of a verb: its arguments, its surroundings, and the database, opened when first asked for."""

    def __init__(
        self, args: argparse.Namespace, settings: Settings, openers: Openers, stdin: TextIO, stack: ExitStack
    ) -> None:
        self.args = args
        self.settings = settings
        self.openers = openers
        self.stdin = stdin
        self.master: bytes | None = None
        """The vault's master key, handed over by the window that started us."""
        self._stack = stack
        self._core: Core | None = None

    @property
    def core(self) -> Core:
        """The opened database; raises SetupTrouble when it cannot be opened."""
        if self._core is None:
            key = {} if self.master is None else {"master": self.master}
            self._core = self._stack.enter_context(self.openers.open(self.settings, **key))
        return self._core

    def create(self) -> tuple[Core, SecretText]:
        """Set the database up; returns it with its recovery code."""
        return self._stack.enter_context(self.openers.create(self.settings))

    @property
    def by(self) -> Actor:
        """Who acts: the command line is the operating system user's supervisor access, signed with the station."""
        return SYSTEM._replace(name="cli", station=self.settings.station)

    def heads(self, chinese: str, english: str) -> list[str]:
        """Return the headings of a table, given as words with commas between, in the caller's language."""
        return (chinese if self.settings.language == "zh_CN" else english).split(",")

    def say(self, code: str, /, **params: Any) -> str:  # noqa: ANN401 - wording parameters
        """Word a code in the caller's language."""
        return say(code, params, self.settings.language)


@dataclasses.dataclass(frozen=True)
class Openers:
    """How a call reaches what only app.bootstrap may build."""

    open: Opener
    create: Creator
    more: Mapping[str, Callable[..., Any]] = dataclasses.field(default_factory=dict)
    """Further builders by name: ``engine`` for the run verb."""


class Verbs:
    """Where the verb groups register themselves."""

    def __init__(self, parser: argparse.ArgumentParser) -> None:
        _add_common(parser, before_the_verb=True)
        self._sub = parser.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
        self._groups: dict[str, Any] = {}

    def verb(
        self, name: str, run: Callable[[Call], Answer], help_text: str, *, group_help: str = ""
    ) -> argparse.ArgumentParser:
        """Add ``packdesk NAME``, or ``packdesk GROUP NAME`` for a name of two words; return its parser.

        ``group_help`` of the first verb of a group describes the group.
        """
        group, _, inner = name.partition(" ")
        sub = self._sub
        if inner:
            if group not in self._groups:
                about = group_help or help_text
                parent = self._sub.add_parser(group, help=about, description=about)
                self._groups[group] = parent.add_subparsers(
                    dest="inner", metavar="WHAT", required=True, parser_class=Parser
                )
            sub = self._groups[group]
        parser: argparse.ArgumentParser = sub.add_parser(inner or group, help=help_text, description=help_text)
        _add_common(parser)
        parser.set_defaults(run=run)
        return parser


def _add_common(parser: argparse.ArgumentParser, *, before_the_verb: bool = False) -> None:
    """Let a parser take what every verb takes; a verb keeps what stands before it, as in ``packdesk --json orders``."""

    def told(text: str) -> str:
        return argparse.SUPPRESS if before_the_verb else text

    no = False if before_the_verb else argparse.SUPPRESS
    parser.add_argument("--json", action="store_true", default=no, help=told("answer in JSON on standard output"))
    parser.add_argument(
        "--lang",
        choices=LANGUAGES,
        default=None if before_the_verb else argparse.SUPPRESS,
        help=told("language of the answer (default: PACKDESK_LANG or zh_CN)"),
    )
    parser.add_argument(
        "--demo", action="store_true", default=no, help=told("work on the demo warehouse's own database")
    )
    parser.add_argument(
        "--passphrase-stdin",
        action="store_true",
        default=no,
        help=told("read the vault's pass-phrase from the first line of standard input"),
    )


def build_parser(groups: Iterable[Any], language: str = "en_US") -> argparse.ArgumentParser:
    """Return the parser of all verbs; ``docs/cli.md`` is generated from it, in English."""
    parser = Parser(prog="packdesk", description="Packdesk 聚单台: without a verb the window opens.")
    verbs = Verbs(parser)
    for group in groups:
        group.add(verbs)
    speak(parser, language)
    return parser


def run(
    argv: Sequence[str],
    groups: Iterable[Any],
    openers: Openers,
    *,
    out: TextIO | None = None,
    err: TextIO | None = None,
    stdin: TextIO | None = None,
) -> int:
    """Run one verb and return the exit code; expected trouble becomes a sentence (and JSON), never a traceback."""
    out, err, stdin = out or sys.stdout, err or sys.stderr, stdin or sys.stdin
    as_json = "--json" in argv
    language = _language(argv)
    try:
        with ExitStack() as stack:
            args = build_parser(groups, language).parse_args(list(argv))
            settings = load_settings(demo=args.demo)
            language = args.lang or settings.language
            settings = dataclasses.replace(settings, language=language)
            if args.passphrase_stdin:
                settings = dataclasses.replace(settings, passphrase=SecretText(stdin.readline().rstrip("\r\n")))
            answer = args.run(Call(args, settings, openers, stdin, stack))
            return _show(answer, as_json=as_json, language=language, out=out, err=err)
    except AppError as error:
        sentence = say_error(error, language)
        if as_json:
            told = {"error": error.code, "params": error.params, "message": sentence}
            print(json.dumps(told, ensure_ascii=False), file=out)
        print(sentence, file=err)
        return USAGE if isinstance(error, (BadInput, SetupTrouble)) else SOME_FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our answer has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE


def _language(argv: Sequence[str]) -> str:
    """Return the language of complaints about arguments that could not be read."""
    asked = next((one.partition("=")[2] for one in argv if one.startswith("--lang=")), "")
    if "--lang" in argv[:-1]:
        asked = argv[argv.index("--lang") + 1]
    return asked if asked in LANGUAGES else load_language()


def _show(answer: Answer, *, as_json: bool, language: str, out: TextIO, err: TextIO) -> int:
    failed = [outcome for outcome in answer.outcomes or () if outcome.error is not None]
    if as_json:
        data = answer.data if answer.outcomes is None else {"outcomes": answer.outcomes, "data": answer.data}
        print(json.dumps(plain(data), ensure_ascii=False), file=out)
    else:
        for line in answer.lines:
            print(line, file=out)
        for outcome in answer.outcomes or ():
            if outcome.error is None and not answer.told:
                print(f"{outcome.subject}  {outcome.detail or 'ok'}", file=out)
    for outcome in failed:
        print(f"{outcome.subject}  {say(outcome.error or '', outcome.params, language)}", file=err)
    if answer.exit is not None:
        return answer.exit
    return SOME_FAILED if failed else DONE


def plain(value: object) -> object:
    """Return a value as JSON can carry it: rows as objects, times as ISO text in UTC."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):  # a named tuple
        value = value._asdict()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return lines with columns lined up; East Asian characters count double."""
    grid = [[str(cell) for cell in headings], *[["–" if cell is None else str(cell) for cell in row] for row in rows]]
    widths = [max(_width(row[at]) for row in grid) for at in range(len(headings))]
    return [
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in grid
    ]


def _width(text: str) -> int:
    return sum(2 if "\u1100" <= char <= "\uffe6" and not ("\u2010" <= char <= "\u2e7f") else 1 for char in text)
