"""One after the other: what a person does faster than the database answers is done in order, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject

from app.errors import AppError
from app.ui.bridge import Desk

Work = Callable[[], Awaitable[object]]


class InTurn:
    """A queue of pieces of work for one owner.

    ``refused`` hears every expected trouble, and None when a piece failed by a bug of our own (the desk logs it); what
    waits behind it goes on either way.
    """

    def __init__(self, desk: Desk, owner: QObject, refused: Callable[[AppError | None], None]) -> None:
        self._desk, self._owner, self._refused = desk, owner, refused
        self._queue: deque[Work] = deque()
        self.running = False

    def then(self, work: Work) -> None:
        """Do it after what was asked before."""
        self._queue.append(work)
        if not self.running:
            self.running = True
            self._desk.start(self._owner, self._drain())

    async def _drain(self) -> None:
        good = True
        try:
            while self._queue:
                good = False
                try:
                    await self._queue.popleft()()
                except AppError as error:
                    self._refused(error)
                except asyncio.CancelledError:
                    self._queue.clear()
                    good = True
                    raise
                good = True
        finally:
            self.running = False
            if not good:
                self._refused(None)
                if self._queue:
                    self.then(self._queue.popleft())
