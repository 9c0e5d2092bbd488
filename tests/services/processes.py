"""Several workers as real processes that begin at the same moment: each says "ready" and waits for a line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

LIMIT_S = 120


def run_together(module: str, url: str, count: int, *more: str, limit_s: float = LIMIT_S) -> list[list[int]]:
    """Run ``python -m module url NUMBER more`` ``count`` times at once; return the figures that each printed last.

    A worker that fails, or takes longer than ``limit_s`` seconds, fails the test with the end of its trace.
    """
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", module, url, str(number), *more],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=Path(__file__).parents[2],
        )
        for number in range(count)
    ]  # fmt: skip
    try:
        for worker in workers:
            assert worker.stdout is not None
            assert worker.stdout.readline().strip() == "ready", worker.communicate()[1]
        for worker in workers:
            assert worker.stdin is not None
            worker.stdin.write("go\n")
            worker.stdin.flush()
        told = [worker.communicate(timeout=limit_s) for worker in workers]
        failed = _traces(told, [worker.returncode for worker in workers])
        assert not failed, "\n".join(failed)
        return [[int(figure) for figure in answer.split()] for answer, _ in told]
    finally:
        for worker in workers:
            if worker.poll() is None:
                worker.kill()
                worker.wait()


def _traces(told: Sequence[tuple[str, str]], codes: Sequence[int]) -> list[str]:
    """Return the end of what each failed worker said."""
    return [errors[-3000:] for (_, errors), code in zip(told, codes, strict=True) if code]
