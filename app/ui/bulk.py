"""A verb over many things: done share by share, its progress in the strip, to be stopped between two shares."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from app.ui.facade import Outcomes
    from app.ui.main_window import MainWindow

SHARE = 100
"""Things handed to one call of a verb: well under a second, so that stopping is quick and other stations get a turn."""

_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class BulkRun:
    """What is to be done: ``verb(ids, *args, by)`` on the writing thread, ``share`` ids at a time."""

    verb: Callable[..., Outcomes]
    ids: tuple[int, ...]
    args: tuple[Any, ...] = ()
    share: int = SHARE


async def in_shares(shell: MainWindow, run: BulkRun) -> Outcomes:
    """Do it; return the outcomes in the order of the ids. Fewer outcomes than ids: somebody stopped it."""
    desk = shell.desk
    if desk is None:
        return ()
    if len(run.ids) <= run.share:
        return await desk.write(run.verb, run.ids, *run.args, desk.by)
    key, name = f"bulk:{next(_numbers)}", QCoreApplication.translate("MainWindow", "批量处理")
    outcomes: Outcomes = ()
    from app.services.queries.screen_rows import WorkRow

    try:
        while len(outcomes) < len(run.ids):
            shell.strip.show_own(WorkRow(key, "bulk", name, len(outcomes), len(run.ids), may_cancel=True))
            if shell.strip.is_stopped(key):
                break
            share = run.ids[len(outcomes) : len(outcomes) + run.share]
            outcomes += await desk.write(run.verb, share, *run.args, desk.by)
    finally:
        shell.strip.end_own(key)
    return outcomes
