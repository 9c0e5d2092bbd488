"""Between the window and the threads below it: awaiting their answers, hearing their changes, telling their troubles.

``Desk`` lives in the GUI thread. A screen starts coroutines with ``desk.start(owner, coro, slot="page")``: starting
another one in the same slot cancels the one before, so a late answer to a search that the person has moved on from is
dropped, and so are answers for a closed window.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from app.domain.people import RIGHTS, Actor, Right
from app.errors import AppError
from app.ui.clock import utc_now
from app.ui.facade import App, Change, Outcomes

log = logging.getLogger(__name__)
T = TypeVar("T")

MERGE_MS = 50
"""Changes that arrive within this time reach the screens as one."""


class Desk(QObject):
    """What screens hold: the facade ``app``, the acting person ``by``, threads to await, changes to hear."""

    changed = Signal(object)
    """A merged Change, at most one per 50 ms."""
    told = Signal(object)
    """An AppError that a screen did not handle itself; the window shows it and keeps it."""
    broke = Signal(str)
    """Our own bug, told once per kind; the text names where."""
    person_changed = Signal()
    _heard = Signal(object)

    def __init__(self, app: App, by: Actor, *, now: Callable[[], datetime] = utc_now) -> None:
        super().__init__()
        self.app = app
        self.by = by
        self.now = now
        self._tasks: dict[tuple[int, str], asyncio.Task[Any]] = {}
        self._all: set[asyncio.Task[Any]] = set()
        self._awaited: set[asyncio.Future[Any]] = set()
        self._known_bugs: set[str] = set()
        self._pending: Change | None = None
        self._closed = False
        self._merge = QTimer(self, singleShot=True, interval=MERGE_MS)
        self._merge.timeout.connect(self._send_changes)
        self._heard.connect(self._take_change, Qt.ConnectionType.QueuedConnection)
        self._stop_hearing = app.subscribe(self._heard.emit)

    # --- people -------------------------------------------------------------------------------------------------------
    def sign_in(self, by: Actor) -> None:
        """Another person acts from here on."""
        self.by = by
        self.person_changed.emit()

    def may(self, right: Right) -> bool:
        """Tell whether the acting person has a right."""
        return self.by.role is None or right in RIGHTS[self.by.role]

    # --- threads ------------------------------------------------------------------------------------------------------
    async def read(self, ask: Callable[..., T], *args: Any) -> T:
        """Run a reader of the facade on a reading thread."""
        return await self._counted(asyncio.get_running_loop().run_in_executor(self.app.reader, ask, *args))

    async def write(self, do: Callable[..., T], *args: Any) -> T:
        """Run a writer on the writing thread. Once begun it is finished, whatever becomes of who asked."""
        return await asyncio.shield(
            self._counted(asyncio.get_running_loop().run_in_executor(self.app.writer, do, *args))
        )

    def _counted(self, answer: asyncio.Future[T]) -> asyncio.Future[T]:
        self._awaited.add(answer)
        answer.add_done_callback(self._awaited.discard)
        return answer

    def start(self, owner: QObject, work: Coroutine[Any, Any, Any], slot: str = "") -> asyncio.Task[Any] | None:
        """Run a coroutine for ``owner``; with a slot name the one before in that slot is cancelled.

        A closed desk starts nothing more: a window on its way out may still ask.
        """
        if self._closed:
            work.close()
            return None
        task = asyncio.get_running_loop().create_task(work)
        self._all.add(task)
        task.add_done_callback(lambda done: self._finished(owner, done))
        if slot:
            key = (id(owner), slot)
            old = self._tasks.get(key)
            if old is None:
                owner.destroyed.connect(lambda: self._drop(key))
            elif not old.done():
                old.cancel()
            self._tasks[key] = task
        return task

    def is_busy(self) -> bool:
        """Tell whether a thread below still works on an answer."""
        return bool(self._awaited)

    def _drop(self, key: tuple[int, str]) -> None:
        task = self._tasks.pop(key, None)
        if task is not None and not task.done():
            task.cancel()

    def _finished(self, owner: QObject, task: asyncio.Task[Any]) -> None:
        self._all.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None or (isinstance(error, RuntimeError) and not isValid(owner)):
            return  # what a closed screen wanted to do to its deleted widgets is nobody's trouble
        self.tell(error)

    # --- troubles -----------------------------------------------------------------------------------------------------
    def tell(self, error: BaseException) -> None:
        """Show an expected trouble; log our own bug with its traceback and say so once."""
        if isinstance(error, AppError):
            self.told.emit(error)
            return
        where = _where(error)
        log.error("screen work failed at %s", where, exc_info=error)
        if where not in self._known_bugs:
            self._known_bugs.add(where)
            self.broke.emit(where)

    def tell_outcomes(self, outcomes: Outcomes) -> bool:
        """Tell the first failure of a bulk verb; return whether everything was done."""
        for outcome in outcomes:
            if outcome.error is not None:
                self.told.emit(AppError(outcome.error, **{"order_no": outcome.subject, **outcome.params}))
                return False
        return True

    # --- changes ------------------------------------------------------------------------------------------------------
    def _take_change(self, change: Change) -> None:
        if self._pending is None:
            self._pending = change
            self._merge.start()
            return
        ids = dict(self._pending.ids)
        for kind, more in change.ids.items():
            ids[kind] = ids.get(kind, frozenset()) | more
        self._pending = Change(ids, everything=self._pending.everything or change.everything)

    def _send_changes(self) -> None:
        change, self._pending = self._pending, None
        if change is not None:
            self.changed.emit(change)

    async def close(self) -> None:
        """Stop hearing and drop what is still awaited; writes that have begun are finished by their thread."""
        if not self._closed:
            self._closed = True
            self._stop_hearing()
        self._merge.stop()
        waiting = [task for task in self._all if task is not asyncio.current_task()]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


def _where(error: BaseException) -> str:
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None:
        return type(error).__name__
    return f"{type(error).__name__} {last.tb_frame.f_globals.get('__name__', '?')}:{last.tb_lineno}"
