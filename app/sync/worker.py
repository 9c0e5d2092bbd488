"""What every working thread of the engine has in common: its bell, its lease, and what it does when something fails."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from random import Random
from typing import Protocol

from app.errors import AppError, LostRace
from app.sync.bell import Bell
from app.sync.leases import Lease, LeaseBook
from app.sync.schedule import FAULT_BACK_OFF

_log = logging.getLogger(__name__)

SAFETY_NET_S = 60.0
"""No thread waits longer, even where only a ring should bring work."""

ASK_AGAIN_S = 5.0
"""How often an engine asks for an account that another one has."""

NO_ROOM_LOOK_S = 10.0
"""How often a thread that stands still for want of disk space looks whether there is room again."""


class Works(Protocol):
    """What a thread's loop needs to know."""

    name: str
    bell: Bell

    def turn(self) -> float | None:
        """Do one round; return seconds until the next is due, None when only a ring can make it so."""

    def end(self) -> None:
        """Let go of everything."""


class Worker(ABC):
    """One thread's work on one account, done under that account's lease.

    ``name`` is the thread's name. ``turn`` does what is to be done now; the loop around it is ``work_until_over``.
    """

    def __init__(self, name: str, account: str, book: LeaseBook) -> None:
        self.name = name
        self.account = account
        self.bell = Bell()
        self.book = book
        self.lease: Lease | None = None
        self.has_room: Callable[[], bool] = lambda: True
        """Whether the disk can hold the results of what is begun; the engine sets it for those who call or print."""

    def goes_on(self) -> bool:
        """Tell whether the thread may begin one more outside effect."""
        return not self.bell.over and self.lease is not None and self.lease.held and self.has_room()

    def turn(self) -> float | None:
        """Do one round; return seconds until the next is due, None when only a ring can make it so."""
        if self.lease is not None and not self.lease.held:
            self.lease = None
            self.leave()
        try:
            if self.lease is None and not self._take():
                return ASK_AGAIN_S
            return self.work() if self.has_room() else NO_ROOM_LOOK_S
        except LostRace:
            if self.lease is not None and self.lease.held:
                raise
            return 0.0

    def _take(self) -> bool:
        """Take the lease and look after what a predecessor left; the lease does not count before that is done."""
        self.lease = self.book.take(self.account)
        if self.lease is None:
            return False
        _log.info("lease taken", extra={"account": self.account})
        try:
            self.begin()
        except BaseException:
            self.lease.lost()
            self.lease = None
            raise
        return True

    def begin(self) -> None:  # noqa: B027 - most have nothing to look after
        """Look after what a predecessor may have left; called after the lease was taken."""

    @abstractmethod
    def work(self) -> float | None:
        """Do what is due; return seconds until more is, None when only a ring can tell."""

    def leave(self) -> None:  # noqa: B027 - some hold nothing open
        """Close what belongs to the account; called when the lease is lost and at the end."""

    def end(self) -> None:
        """Leave and give the lease back."""
        self.leave()
        if self.lease is not None:
            self.lease.release()
            self.lease = None


def work_until_over(worker: Works, random: Random) -> None:
    """Run a worker until its bell says that it is over: the outermost loop of its thread."""
    failures = 0
    while not worker.bell.over:
        try:
            wait = worker.turn()
            failures = 0
        except AppError as error:
            failures += 1
            wait = FAULT_BACK_OFF.pause_s(failures, random)
            _log.warning("work interrupted", extra={"worker": worker.name, "code": error.code, "params": error.params})
        except Exception:  # noqa: BLE001 - the outermost loop: the fault is logged and the loop goes on
            failures += 1
            wait = FAULT_BACK_OFF.pause_s(failures, random)
            _log.exception("fault in a thread", extra={"worker": worker.name})
        worker.bell.wait(SAFETY_NET_S if wait is None else min(wait, SAFETY_NET_S))
    _finish(worker)


def _finish(worker: Works) -> None:
    try:
        worker.end()
    except AppError as error:
        _log.warning("lease not given back", extra={"worker": worker.name, "code": error.code})


def soonest(*waits: float | None) -> float | None:
    """Return the shortest wait; None stands for "only a ring"."""
    known = [wait for wait in waits if wait is not None]
    return min(known) if known else None
