"""All simulators at once, and how each process ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from simulators.__main__ import main
from tests.simulators.clients import ROOT, PrinterClient, SfClient, ShopClient, Simulator, control
from tests.simulators.test_sf_services import order


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def all_gone(pids: dict[str, int]) -> bool:
    """Wait up to ten seconds for processes that are not ours to end."""
    limit = time.monotonic() + 10
    while any(alive(pid) for pid in pids.values()):
        if time.monotonic() > limit:
            return False
    return True


def together(state: Path, *more: object) -> Simulator:
    return Simulator(
        "all", "--state", state, "--shops", 2, "--orders", 12, "--printers", 2, "--speed-factor", 100, *more
    )


def test_one_command_starts_everything_a_demo_needs(tmp_path: Path) -> None:
    with together(tmp_path) as process:
        ready = process.ready
        assert ready["ready"] == "all"
        assert len({*ready["pids"].values(), ready["pid"]}) == 4, "each in a process of its own"
        found = [order for shop in ready["shops"] for order in ShopClient(shop).get("/orders", per_page=50).json()]
        assert len(found) == 12
        assert SfClient(ready["sf"]).call("EXP_RECE_CREATE_ORDER", order("demo"))["success"] is True
        for facts in ready["printers"]:
            printer = PrinterClient(facts)
            printer.send(b"SIZE 76 mm,130 mm\r\nCLS\r\nPRINT 1\r\n")
            assert printer.papers(1)[0]["printer"] == facts["name"]
        assert {"shop", "sf", "printer"} == set(ready["control"])
        for name in ("skus", "stock"):
            assert Path(ready["catalogue"][name]).read_text(encoding="utf-8-sig").startswith("商家编码,")
        assert ready["warehouses"][0]["city"] == "杭州市"
        assert process.stop() == 0
        assert all_gone(ready["pids"])


def test_addresses_keys_and_orders_are_the_same_next_time(tmp_path: Path) -> None:
    facts: list[Any] = []
    for _ in range(2):
        with together(tmp_path) as process:
            ready = process.ready
            orders = sum(int(ShopClient(shop).get("/orders").headers["X-WP-Total"]) for shop in ready["shops"])
            ports = [printer["port"] for printer in ready["printers"]]
            facts.append([ready["shops"], ready["sf"], ready["control"], ports, orders])
    assert facts[0] == facts[1]


def test_a_simulator_that_dies_is_started_again_where_it_was(tmp_path: Path) -> None:
    with together(tmp_path) as process:
        sf = SfClient(process.ready["sf"])
        sf.call("EXP_RECE_CREATE_ORDER", order("survivor"))
        os.kill(process.ready["pids"]["sf"], signal.SIGTERM)
        restarted = process.read_line()
        assert restarted["restarted"] == "sf"
        assert restarted["pid"] != process.ready["pids"]["sf"]
        assert sf.call("EXP_RECE_CREATE_ORDER", order("survivor"))["errorCode"] == "8016"


def test_children_do_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    process = together(tmp_path)
    process.kill()
    assert all_gone(process.ready["pids"])


@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts no script by its first line")
def test_a_bundle_starts_them_by_its_own_executable(tmp_path: Path) -> None:
    """The bundle is played by a program without ``-m``; who was started as what is in the file it writes."""
    bundle, seen = tmp_path / "packdesk-simulators", tmp_path / "seen.txt"
    bundle.write_text(
        f"#!{sys.executable}\n"
        "import sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        f"open({str(seen)!r}, 'a').write(sys.argv[1] + '\\n')\n"
        "sys.frozen, sys.executable = True, sys.argv[0]\n"
        "from simulators.__main__ import main\n"
        "sys.exit(main(sys.argv[1:]))\n",
        encoding="utf-8",
    )
    bundle.chmod(0o755)
    words = ["all", "--shops", "1", "--orders", "0", "--state", str(tmp_path / "state")]
    with subprocess.Popen([bundle, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert json.loads(process.stdout.readline())["ready"] == "all"
        process.stdin.close()
        assert process.wait(20) == 0
    assert sorted(seen.read_text(encoding="utf-8").split()) == ["all", "printer", "sf", "shop"]


def test_what_cannot_start_ends_the_supervisor_and_the_others(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "simulators", "all", "--state", str(tmp_path), "--printer", "colour=red"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, stdin=subprocess.PIPE, timeout=30, check=False)
    assert done.returncode == 1
    assert b"unknown in --printer: colour" in done.stderr
    assert done.stdout == b""


@pytest.mark.parametrize("kind", ["shop", "sf", "printer"])
def test_sigterm_ends_a_simulator_in_order(kind: str, tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    process = Simulator(kind, "--state", tmp_path / "state", "--ready-file", ready)
    assert json.loads(ready.read_text(encoding="ascii")) == process.ready
    process.process.terminate()
    assert process.process.wait(10) == 0
    process.stop()


def test_only_a_pipe_is_watched_so_background_jobs_live(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "simulators", "sf"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert SfClient(ready).call("EXP_RECE_CREATE_ORDER", order("background"))["success"] is True
        process.terminate()
        assert process.wait(10) == 0


def test_usage_errors_exit_2() -> None:
    for argv in ([], ["ships"], ["shop", "--colour"]):
        with pytest.raises(SystemExit) as stopped:
            main(argv)
        assert stopped.value.code == 2


def test_nothing_listens_beyond_this_machine(tmp_path: Path) -> None:
    with together(tmp_path) as process:
        tables = [Path(f"/proc/{pid}/net/tcp") for pid in process.ready["pids"].values()]
        if not tables[0].exists():
            pytest.skip("no /proc here to look into")
        ports = {int(url.rsplit(":", 1)[1].split("/")[0]) for url in process.ready["control"].values()}
        ports |= {printer["port"] for printer in process.ready["printers"]}
        rows = [line.split() for line in tables[0].read_text(encoding="ascii").splitlines()[1:]]
        listening = {row[1] for row in rows if row[3] == "0A"}
        ours = {address for address in listening if int(address.split(":")[1], 16) in ports}
        assert {address.split(":")[0] for address in ours} == {"0100007F"}
        assert len(ours) == len(ports)
        assert control(process.ready["control"]["shop"], "GET", "/state")["orders"]
