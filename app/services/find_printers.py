"""Printers this PC can see: queues of its print system, and the virtual printer that is always there."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from app.services.queries.setup_rows import FoundPrinter

_TIMEOUT_S = 5


def find_printers(home: Path) -> tuple[FoundPrinter, ...]:
    """Return what can be set up with a click. CUPS queues by ``lpstat -e``; nothing on the network is scanned."""
    found = [
        FoundPrinter(name, "cups", name, "tspl", 203, "ok", "printer.found_queue", {"name": name})
        for name in _cups_queues()
    ]
    virtual = home / "virtual-printer"
    found.append(FoundPrinter("虚拟打印机", "virtual", str(virtual), "tspl", 203, "ok", "printer.virtual"))
    return tuple(found)


def _cups_queues() -> list[str]:
    command = shutil.which("lpstat")
    if command is None:
        return []
    try:
        answer = subprocess.run(  # noqa: S603 - a program found on PATH, no words from outside
            [command, "-e"], capture_output=True, text=True, timeout=_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [line.strip() for line in answer.stdout.splitlines() if line.strip()] if answer.returncode == 0 else []
