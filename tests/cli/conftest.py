"""The program called in this process, on a data folder of the test's own."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import app.vault as vault_module
from app.bootstrap.verbs import GROUPS, openers
from app.cli.frame import run

Said = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def _cheap_stretching(monkeypatch: pytest.MonkeyPatch) -> None:
    """For databases that no other process opens: that one would stretch the pass-phrase in full."""
    monkeypatch.setattr(vault_module, "_ARGON_MEMORY_KIB", 8)
    monkeypatch.setattr(vault_module, "_ARGON_TIME", 1)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _cheap_stretching: None) -> Said:
    """``packdesk(*words, feed="")`` on a data folder without anything: (exit code, JSON, complaints)."""
    for name, value in {
        "PACKDESK_HOME": str(tmp_path / "home"), "PACKDESK_PASSPHRASE": "仓库口令", "PACKDESK_STATION": "打单台",
        "PACKDESK_DB": "", "PACKDESK_LANG": "zh_CN", "PACKDESK_DEMO": "",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)

    def call(*words: str, feed: str = "") -> tuple[int, Any, str]:
        out, err = io.StringIO(), io.StringIO()
        code = run([*words, "--json"], GROUPS, openers(), out=out, err=err, stdin=io.StringIO(feed))
        assert "Traceback" not in err.getvalue()
        return code, json.loads(out.getvalue()), err.getvalue()

    return call


@pytest.fixture
def packdesk(empty: Said) -> Said:
    """The same on a database that is set up, with a warehouse and a file shop."""
    assert empty("db", "init")[0] == 0
    sender = ("--set", "sender_name=周仓管", "--set", "sender_phone=0571-88990011", "--set", "province=浙江省",
              "--set", "city=杭州市", "--set", "street=文一西路1号")  # fmt: skip
    assert empty("warehouse", "add", "主仓", "--code", "HZ", *sender)[0] == 0
    assert empty("shop", "add", "门店", "--platform", "files")[0] == 0
    return empty
