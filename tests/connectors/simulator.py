"""Starts a simulator as the process it is and speaks to its control interface."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

_ROOT = Path(__file__).resolve().parents[2]


class Simulator:
    """One running simulator: what it announced, and its control interface."""

    def __init__(self, facts: dict[str, Any], control: httpx.Client) -> None:
        self.facts = facts
        self._control = control

    def post(self, path: str, **body: Any) -> Any:  # noqa: ANN401 - JSON
        answer = self._control.post(f"{self.facts['control']}{path}", json=body)
        assert answer.status_code < 400, answer.text
        return answer.json()

    def get(self, path: str) -> Any:  # noqa: ANN401 - JSON
        return self._control.get(f"{self.facts['control']}{path}").raise_for_status().json()

    def fault(self, kind: str, match: str, **more: Any) -> None:  # noqa: ANN401 - JSON
        self.post("/faults", kind=kind, match=match, **more)

    def clear_faults(self) -> None:
        self._control.delete(f"{self.facts['control']}/faults").raise_for_status()


@contextmanager
def running(*arguments: str) -> Iterator[Simulator]:
    """Start ``python -m simulators ARGUMENTS``; it ends when its standard input closes."""
    command = [sys.executable, "-m", "simulators", *arguments]
    with (
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=_ROOT, text=True) as process,
        httpx.Client(trust_env=False, timeout=10) as control,
    ):
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            line = process.stdout.readline()
            assert line, "the simulator ended before it was ready"
            yield Simulator(json.loads(line), control)
        finally:
            process.stdin.close()
            process.wait(10)
