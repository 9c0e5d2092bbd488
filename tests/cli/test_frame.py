"""The frame of the verbs: exit codes, JSON, languages, and secrets that stay out of the arguments."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

import pytest

from app.cli.arguments import add_fields, fields
from app.cli.frame import Answer, Call, Openers, Verbs, plain, run, table
from app.errors import AppError, BadInput, DatabaseBusy, NotAllowed, SetupTrouble
from app.services.core import Core
from app.services.queries.rows import Outcome
from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]


class Group:
    """A group of one verb, ``try``, which does what the test says."""

    def __init__(self, answer: Answer | BaseException | None = None) -> None:
        self.answer = answer
        self.call: Call | None = None
        self.values: dict[str, str] = {}

    def add(self, verbs: Verbs) -> None:
        verb = verbs.verb("try", self.do, "try something")
        add_fields(verb)
        verb.add_argument("--count", type=int)
        which = verb.add_mutually_exclusive_group()
        which.add_argument("--this", action="store_true")
        which.add_argument("--that", action="store_true")
        verbs.verb("group one", self.do, "first", group_help="a group")
        verbs.verb("group two", self.do, "second")

    def do(self, call: Call) -> Answer:
        self.call = call
        if getattr(call.args, "set", None) is not None:
            self.values = fields(call, ("pin",))
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer or Answer({"ok": True}, ["fine"])


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKDESK_HOME", str(tmp_path))
    for name in ("PACKDESK_LANG", "PACKDESK_DB", "PACKDESK_PASSPHRASE"):
        monkeypatch.delenv(name, raising=False)


def call(group: Group, *argv: str, feed: str = "") -> tuple[int, str, str]:
    @contextmanager
    def opened(_settings: Settings, **_: bytes) -> Iterator[Core]:
        raise SetupTrouble("database.not_set_up")
        yield  # type: ignore[unreachable]

    def never(_settings: Settings) -> NoReturn:
        raise AssertionError

    out, err = io.StringIO(), io.StringIO()
    code = run(argv, [group], Openers(opened, never), out=out, err=err, stdin=io.StringIO(feed))
    return code, out.getvalue(), err.getvalue()


# --- exit codes and answers -------------------------------------------------------------------------------------------


def test_done_is_0_some_failed_is_1_and_both_are_told() -> None:
    assert call(Group(), "try") == (0, "fine\n", "")
    some = Answer({"n": 2}, outcomes=[Outcome("A", detail="done"), Outcome("B", "order.not_found", {"order_no": "B"})])
    code, out, err = call(Group(some), "try")
    assert (code, out, err) == (1, "A  done\n", "B  没有订单 B。\n")
    code, out, _ = call(Group(some), "try", "--json")
    assert json.loads(out) == {
        "outcomes": [
            {"subject": "A", "error": None, "params": {}, "detail": "done"},
            {"subject": "B", "error": "order.not_found", "params": {"order_no": "B"}, "detail": ""},
        ],
        "data": {"n": 2},
    }
    assert code == 1
    assert call(Group(Answer(exit=1)), "try")[0] == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BadInput("usage", why="x"), 2),
        (SetupTrouble("database.damaged"), 2),
        (NotAllowed("staff.wrong_pin"), 1),
        (DatabaseBusy("database.busy"), 1),
        (AppError("some.new_code", n=1), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_trouble_is_a_sentence_and_an_object_never_a_traceback(error: BaseException, code: int) -> None:
    found, out, err = call(Group(error), "try", "--json")
    assert found == code
    assert "Traceback" not in err
    if isinstance(error, AppError):
        told = json.loads(out)
        assert (told["error"], told["params"]) == (error.code, error.params)
        assert told["message"] == err.strip()


@pytest.mark.parametrize(
    "argv", [(), ("nothing",), ("try", "--nonsense"), ("group",), ("group", "three"), ("try", "--set"), ("try", "x")]
)
def test_what_cannot_be_understood_is_2(argv: tuple[str, ...]) -> None:
    code, out, err = call(Group(), *argv)
    assert (code, out) == (2, "")
    assert err.startswith("用法不对：")
    code, out, _ = call(Group(), *argv, "--json")
    assert code == 2
    assert json.loads(out)["error"] == "usage"


def test_complaints_come_in_the_language_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    assert call(Group(), "nothing", "--lang", "en_US")[2].startswith("Usage:")
    assert call(Group(), "nothing", "--lang=en_US")[2].startswith("Usage:")
    assert call(Group(), "nothing", "--lang", "xx")[2].startswith("用法不对")
    monkeypatch.setenv("PACKDESK_LANG", "en_US")
    assert call(Group(), "nothing")[2].startswith("Usage:")
    assert call(Group(DatabaseBusy("database.busy")), "try", "--lang", "zh_CN")[2].startswith("数据库正忙")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("nothing",), "VERB 不能是「nothing」，可用：try, group"),
        (("group",), "还要写 WHAT。用法见 packdesk group --help"),
        (("try", "--nonsense"), "不认识 --nonsense。用法见 packdesk --help"),
        (("try", "--set"), "--set 后面没有写内容。用法见 packdesk try --help"),
        (("group", "one", "--lang", "fr"), "--lang 不能是「fr」，可用：zh_CN, en_US。用法见 packdesk group one --help"),
        (("try", "--count", "many"), "--count 要填数字，不是「many」。用法见 packdesk try --help"),
        (("try", "--this", "--that"), "--that 和 --this 不能一起用。用法见 packdesk try --help"),
    ],
)
def test_what_cannot_be_understood_is_told_with_where_help_is(argv: tuple[str, ...], said: str) -> None:
    assert said in call(Group(), *argv)[2]
    english = call(Group(), "--lang", "en_US", *argv)[2]
    assert english.startswith("Usage: ")
    assert not any("\u4e00" <= char <= "\u9fff" for char in english)


def test_what_every_verb_takes_may_stand_before_it() -> None:
    group = Group()
    for argv in (("--json", "--lang", "en_US", "try"), ("try", "--json", "--lang", "en_US")):
        code, out, _ = call(group, *argv)
        assert (code, json.loads(out)) == (0, {"ok": True})
        assert group.call is not None
        assert group.call.settings.language == "en_US"
    assert call(group, "--passphrase-stdin", "try", feed="my words\n")[0] == 0
    assert group.call is not None
    assert group.call.settings.passphrase == "my words"


def test_the_database_is_opened_only_by_verbs_that_use_it() -> None:
    group = Group()
    assert call(group, "group", "one")[0] == 0
    assert group.call is not None
    with pytest.raises(SetupTrouble):
        _ = group.call.core


def test_who_acts_is_the_command_line_at_this_station(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKDESK_STATION", "打单台")
    group = Group()
    call(group, "try")
    assert group.call is not None
    assert (group.call.by.name, group.call.by.station, group.call.by.role) == ("cli", "打单台", None)


# --- secrets ----------------------------------------------------------------------------------------------------------


def test_a_secret_in_the_arguments_is_refused_and_not_repeated() -> None:
    code, out, err = call(Group(), "try", "--set", "pin=258013", "--json")
    assert code == 2
    assert json.loads(out)["error"] == "usage.secret"
    assert "258013" not in out + err
    code, out, err = call(Group(), "try", "--set", "258013", "--lang", "en_US")
    assert code == 2


def test_secrets_come_from_the_environment_or_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACKDESK_SECRET_PIN", "from env")
    group = Group()
    call(group, "try", "--set", "url=http://x?a=b", "--secret", "pin", "--secret", "badge", feed="B-1\r\nnext\n")
    assert group.values == {"url": "http://x?a=b", "pin": "from env", "badge": "B-1"}
    code, out, _ = call(Group(), "try", "--secret", "word", "--json")
    assert (code, json.loads(out)["error"]) == (2, "account.field_missing")


def test_the_passphrase_is_the_first_line_when_asked_for() -> None:
    group = Group()
    call(group, "try", "--passphrase-stdin", "--secret", "pin", feed="my words\n2580\n")
    assert group.call is not None
    assert group.call.settings.passphrase == "my words"
    assert group.values == {"pin": "2580"}


# --- forms of answers -------------------------------------------------------------------------------------------------


def test_rows_become_plain_json() -> None:
    class Colour(StrEnum):
        RED = "red"

    value = {
        "row": Outcome("A"), "at": datetime(2026, 3, 2, 1, tzinfo=UTC), "set": {"x"}, "enum": Colour.RED,
        "path": Path("a"), 1: None,
    }  # fmt: skip
    assert plain(value) == {
        "row": {"subject": "A", "error": None, "params": {}, "detail": ""}, "at": "2026-03-02T01:00:00Z", "set": ["x"],
        "enum": "red", "path": "a", "1": None,
    }  # fmt: skip


def test_columns_line_up_with_chinese_counted_double() -> None:
    assert table(("名称", "n"), [("茶", 1), ("abcdef", None)]) == ["名称    n", "茶      1", "abcdef  –"]


def test_a_reader_that_has_seen_enough_is_no_trouble(tmp_path: Path) -> None:
    script = (
        "import sys; from app.cli.frame import Answer, Openers, run\n"
        "class G:\n"
        "    def add(self, verbs): verbs.verb('try', lambda c: Answer(lines=['x' * 100] * 100000), 'x')\n"
        "sys.exit(run(['try'], [G()], Openers(None, None)))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        complaint = process.stderr.read().decode()
        assert process.wait(30) == 0
    assert complaint == ""
