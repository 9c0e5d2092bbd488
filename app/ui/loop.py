"""The one adapter around the event loop: PySide6 must be imported before qasync, and nobody else imports qasync.

``asyncio.Runner`` with a loop factory, not ``qasync.run()``: on Python 3.11 the latter sets a process-wide policy and
other threads then get Qt loops (dependencies 3.1).
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine

from PySide6.QtWidgets import QApplication


def make_loop(app: QApplication) -> asyncio.AbstractEventLoop:
    """Return an asyncio loop that runs inside Qt's."""
    import qasync

    return qasync.QEventLoop(app, already_running=False)


def run(app: QApplication, main: Coroutine[None, None, int]) -> int:
    """Run ``main`` to its end on the application's loop; return what it returns."""
    with asyncio.Runner(loop_factory=lambda: make_loop(app)) as runner:
        return runner.run(main)
