"""PySide6 6.12.0 on Python 3.11 loses one reference to None per call that returns None, and then aborts."""

from __future__ import annotations

import subprocess
import sys

CALLS = 200_000
SCRIPT = f"""
import sys
from PySide6.QtCore import QObject

thing = QObject()
before = sys.getrefcount(None)
for _ in range({CALLS}):
    thing.setObjectName("x")
print(before - sys.getrefcount(None))
"""


def test_calls_that_return_none_keep_their_references() -> None:
    """In a process of its own: the broken release ends it with "deallocating None"."""
    done = subprocess.run([sys.executable, "-c", SCRIPT], check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert abs(int(done.stdout)) < CALLS // 100
