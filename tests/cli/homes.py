"""A data folder with a database in it, and the program started on it as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from app.bootstrap.core import create_core
from app.settings import load_settings

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 60


class Home:
    """A data folder with a database in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {
            **os.environ,
            "PACKDESK_HOME": str(folder),
            "PACKDESK_DB": "",
            "PACKDESK_PASSPHRASE": "words",
            "PACKDESK_STATION": "S1",
            "PYTHONPATH": str(ROOT),
        }
        with create_core(load_settings(self.env)) as (core, _):
            self.master = core.vault.master

    def start(self, *words: str, passphrase: str | None = None) -> subprocess.Popen[str]:
        env = dict(self.env)
        if passphrase is not None:
            env["PACKDESK_PASSPHRASE"] = passphrase
        return subprocess.Popen(
            [sys.executable, "-m", "app", *words],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *words: str, feed: str = "") -> tuple[int, str, str]:
        process = self.start(*words)
        out, err = process.communicate(feed, PATIENCE_S)
        return process.returncode, out, err


def close(process: subprocess.Popen[str]) -> None:
    """Close what is still open of a process that ended."""
    for stream in (process.stdin, process.stdout, process.stderr):
        if stream is not None and not stream.closed:
            stream.close()
