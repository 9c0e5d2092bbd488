"""The engine as a process: a child of the window, a service on a server, or a run to the end of the work."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.bootstrap.core import open_core
from app.domain.people import SYSTEM
from app.errors import AppError
from app.models.outbox import lease
from app.services.manage_shops import add_shop
from app.services.pause_accounts import pause_shop
from app.settings import load_settings
from tests.cli.homes import PATIENCE_S, Home, close
from tests.sync.fakes import until

if TYPE_CHECKING:
    from collections.abc import Iterator


class EngineHome(Home):
    """A home with one paused shop, so that the engine has an account and calls nobody."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        with open_core(load_settings(self.env)) as core:
            values = {"url": "http://127.0.0.1:9", "consumer_key": "ck_1", "consumer_secret": "cs_1"}
            self.shop_id = add_shop(core.db, core.keys, "woocommerce", "茶舍", values, SYSTEM)
            pause_shop(core.db, self.shop_id, AppError("shop.paused_by", name="test"))

    def log(self) -> list[dict[str, object]]:
        path = self.folder / "logs" / "engine.jsonl"
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []

    def holds_leases(self) -> bool:
        return any(line["event"] == "lease taken" and line["account"] == f"shop:{self.shop_id}" for line in self.log())


def listening(pid: int) -> list[str]:
    """Return the addresses a process listens on, as its kernel tells (Linux; elsewhere nothing can be said)."""
    inodes: set[str] = set()
    for one in Path(f"/proc/{pid}/fd").glob("*"):
        with suppress(FileNotFoundError):  # closed meanwhile
            inodes.add(one.readlink().name)
    tables = [Path(f"/proc/{pid}/net/{name}") for name in ("tcp", "tcp6")]
    rows = [line.split() for table in tables if table.exists() for line in table.read_text("ascii").splitlines()[1:]]
    return [row[1] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in inodes]


def test_a_listening_port_would_be_found() -> None:
    if not Path("/proc/net/tcp").exists():
        pytest.skip("no /proc here to look into")
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert listening(os.getpid()) == [f"0100007F:{port:04X}"]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> EngineHome:
    return EngineHome(tmp_path_factory.mktemp("home"))


@pytest.fixture
def fresh_log(home: EngineHome) -> Iterator[None]:
    (home.folder / "logs" / "engine.jsonl").unlink(missing_ok=True)
    yield
    with open_core(load_settings(home.env)) as core, core.db.read() as conn:
        assert not conn.execute(lease.select()).all(), "leases were not given back"


def test_a_child_opens_with_the_windows_key_and_ends_with_its_pipe(home: EngineHome, fresh_log: None) -> None:
    process = home.start("run", "--child", passphrase="not the right words")
    assert process.stdin is not None
    process.stdin.write(home.master.hex() + "\n")
    process.stdin.flush()
    until(home.holds_leases, PATIENCE_S)
    process.stdin.close()
    assert process.wait(PATIENCE_S) == 0
    close(process)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGTERM")
def test_a_service_ends_when_the_system_asks(home: EngineHome, fresh_log: None) -> None:
    process = home.start("run", "--json")
    until(home.holds_leases, PATIENCE_S)
    assert listening(process.pid) == [], "nobody may speak to us from outside"
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 0
    assert json.loads(out) == {"left": []}
    assert "S1" in err


def test_until_idle_ends_by_itself(home: EngineHome, fresh_log: None) -> None:
    code, out, _ = home.run("run", "--until-idle", "--json")
    assert code == 0
    assert json.loads(out) == {"left": []}


def test_a_child_without_a_key_opens_as_any_other(home: EngineHome, fresh_log: None) -> None:
    code, _, _ = home.run("run", "--child", "--until-idle", feed="\n")
    assert code == 0


@pytest.mark.parametrize("line", ["zz", "00ff", "ü" * 64], ids=["no hex", "too short", "not ASCII"])
def test_a_key_that_is_none_is_a_usage_error(home: EngineHome, line: str) -> None:
    code, _, err = home.run("run", "--child", feed=line + "\n")
    assert code == 2
    assert "Traceback" not in err


def test_sync_asks_the_engine_or_reads_here(home: EngineHome, fresh_log: None) -> None:
    code, out, _ = home.run("sync", "--json")
    assert (code, json.loads(out)) == (0, {"asked": "all"})
    code, out, _ = home.run("sync", "--once", "--json")
    assert code == 1
    assert json.loads(out)["outcomes"][0]["error"] == "sync.shop_paused"
    code, _, err = home.run("sync", "--once", "--lang", "en_US")
    assert code == 1
    assert "paused" in err
    code, _, err = home.run("sync", "--shop", "nobody")
    assert code == 2
    assert "nobody" in err
