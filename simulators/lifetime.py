"""A simulator process from its ready line to its end: SIGTERM, Ctrl+C or the closing of its standard input."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import stat
import sys
import threading
from pathlib import Path
from typing import Any


class Lifetime:
    """Tells a process when to stop. ``stop`` is set once and never cleared."""

    def __init__(self) -> None:
        self.stop = threading.Event()

    def begin(self, *, ignore_stdin: bool = False) -> None:
        """Listen for the signals and, when standard input is a pipe, for its end.

        A terminal or /dev/null is not watched, so that ``nohup`` and a shell's ``&`` work.
        """
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self._on_signal)
            signal.signal(signal.SIGTERM, self._on_signal)
        if not ignore_stdin and _stdin_is_pipe():
            threading.Thread(target=self._watch_stdin, name="stdin", daemon=True).start()

    def wait(self) -> None:
        """Block until the process shall stop, open to signals all the while."""
        while not self.stop.wait(3600):
            pass

    def _on_signal(self, _number: int, _frame: object) -> None:
        self.stop.set()

    def _watch_stdin(self) -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 4096):
                pass
        self.stop.set()


def _stdin_is_pipe() -> bool:
    try:
        mode = os.fstat(0).st_mode
    except OSError:  # a windowed bundle may have no standard input at all
        return False
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)


def announce(facts: dict[str, Any], ready_file: str | None = None) -> None:
    """Write one JSON line to standard output, and to ``ready_file`` if given (whole or not at all).

    The descriptor is written directly because a windowed bundle has no ``sys.stdout``.
    """
    line = json.dumps(facts, ensure_ascii=True) + "\n"
    if ready_file:
        target = Path(ready_file)
        draft = target.with_name(target.name + ".new")
        draft.write_text(line, encoding="ascii")
        draft.replace(target)
    if sys.stdout is not None:
        sys.stdout.flush()
    with contextlib.suppress(OSError):
        os.write(1, line.encode("ascii"))
