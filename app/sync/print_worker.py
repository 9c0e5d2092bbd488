"""One printer's thread: its jobs in order, each label's step committed before its next byte, never a silent reprint.

What a dead predecessor had under way is unknown and the printer waits for a person. One connection serves a batch. Not
one byte gone: the job waits again. Cut in the middle, jammed, or out of sight: unknown, the printer stops. Out of paper
with the connection alive: the printer keeps its buffer, so the thread waits and goes on.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from sqlalchemy import select, update

from app.domain.paper_pace import label_seconds
from app.domain.sheets import PrinterFacts
from app.errors import AppError, LostRace, Param, SetupTrouble, TryLater
from app.models.base import AnyRow
from app.models.database import Database, Tx
from app.models.print_jobs import printer
from app.printing.status import MUTE, PrinterStatus
from app.printing.transport import Transport
from app.services import print_progress
from app.services.keys import KeyBook
from app.services.manage_printers import facts_of_printer
from app.services.print_progress import JobToPrint
from app.sync.leases import LeaseBook
from app.sync.proof_watch import ProofWatch, Verdict
from app.sync.schedule import BackOff, Turns
from app.sync.worker import Worker

_log = logging.getLogger(__name__)

LOOK_S = 0.02
"""Between two status queries while labels are under way."""

HELD_LOOK_S = 0.5
"""Between two while a person has to do something."""

LINGER_S = 2.0
"""How long a connection stays open after the last job: the next one may come at once."""

_LOOKS_AT_ONCE = 25
"""Looks after which the queue is looked at again even though nobody rang."""

_MUTE_TAIL = 4
"""Labels that a mute printer may still have ahead of the paper."""

IDLE_LOOK_S = 15.0
"""Between two looks at a printer that has nothing to do; each opens and closes the connection."""

STOPPED_LOOK_S = 2.0
"""The same at a printer that waits for a person: somebody is standing there."""

OFFLINE = "offline"

FINISH_S = 8.0
"""How long stopping waits for labels under way to come out."""

T = TypeVar("T")

_TROUBLE = BackOff(first_s=1, factor=1.5, longest_s=10)
_STATUS_WORDS = {"head_open": "cover_open"}


@dataclass(frozen=True)
class PrinterWork:
    """What a printer's thread needs from below, as functions, so that tests can hand in their own."""

    open_transport: Callable[[str, str], Transport]
    """Kind and address. Raises BadInput, DeviceTrouble, TryLater."""
    answers: Callable[[str], bool]
    """Whether status queries can be answered over this kind of transport at all."""
    read_status: Callable[[Transport, PrinterFacts], PrinterStatus]
    draw: Callable[[Database, KeyBook, JobToPrint, PrinterFacts], bytes]
    """The bytes of a job. Raises what makes this one job impossible."""


@dataclass
class _Line:
    """The open connection."""

    transport: Transport
    watch: ProofWatch
    free_since: float
    settings: tuple[object, ...]
    unmarked: list[int] = field(default_factory=list)
    """Jobs whose bytes are gone and which the database does not know as sent yet."""


class PrintWorker(Worker):
    """The worker of one printer, account ``printer:ID``."""

    def __init__(
        self,
        printer_id: int,
        work: PrinterWork,
        *,
        db: Database,
        keys: KeyBook,
        book: LeaseBook,
        random: Random,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        super().__init__(f"printer-{printer_id}", f"printer:{printer_id}", book)
        self._printer_id = printer_id
        self._do = work
        self._db = db
        self._keys = keys
        self._now = book.monotonic
        self._pause = pause
        self._paced_until = 0.0
        self._mute = False
        self._line: _Line | None = None
        self._tries = Turns(book.monotonic, random, _TROUBLE)
        self._looks = Turns(book.monotonic, random, _TROUBLE)

    # -- the turn ----------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """What was under way when the last holder ended is unknown now."""
        self._paced_until = math.inf
        unsure = self._guarded(lambda: print_progress.recover(self._db, self._printer_id, self.book.holder))
        if unsure:
            _log.warning("labels unknown after a crash", extra={"printer": self._printer_id, "jobs": unsure})

    def work(self) -> float | None:
        """Print what is queued until nothing may be sent; look at the printer now and then."""
        row = self._row()
        if row is None or not row.active:
            self.leave()
            return None
        while self.goes_on():
            jobs = print_progress.claim_next(self._db, self._printer_id, self.book.holder)
            if jobs and self._tries.wait_s() == 0:
                self._print(row, jobs)
            elif self._line is not None and self._line.watch.under_way:
                self._watch_on(row)
            else:
                return self._rest(row, waiting=bool(jobs))
            row = self._row() or row
        return 0.0

    def _rest(self, row: AnyRow, *, waiting: bool) -> float:
        """Nothing to send and nothing under way: end the batch after a while, look at the printer now and then."""
        now = self._now()
        pace = label_seconds(row.height_mm, row.gap_mm, row.speed)
        if self._mute and self._paced_until > now:
            # Labels may be waiting for the paper to get on: look again when half a label has come out.
            self._paced_until = min(self._paced_until, now + _MUTE_TAIL * pace)
            return pace / 2
        if self._line is not None:
            left = self._line.free_since + LINGER_S - now
            if left > 0:
                return left
            self._hang_up()
            self._note(row, "mute" if self._mute else "ready")
        if waiting:
            return self._tries.wait_s()
        if not self._mute and self._looks.wait_s() == 0:
            self._look(row)
        return IDLE_LOOK_S if self._mute else self._looks.wait_s()

    def leave(self) -> None:
        """Let labels under way come out, for a few seconds, and end the batch."""
        until = self._now() + FINISH_S
        row = self._row()
        pause = self._pause or threading.Event().wait
        while self._line is not None and self._line.watch.under_way and row is not None and self._now() < until:
            if self.lease is None or not self.lease.held or self._watch(row) is Verdict.HELD:
                break
            pause(LOOK_S)
        self._hang_up()

    # -- sending -----------------------------------------------------------------------------------------------------

    def _print(self, row: AnyRow, jobs: tuple[JobToPrint, ...]) -> None:
        """Send jobs one by one; stop at the first that does not go."""
        facts = facts_of_printer(row)
        if not self._pick_up(row, facts):
            return
        for job in jobs:
            if not self.goes_on():
                return
            try:
                data = self._do.draw(self._db, self._keys, job, facts)
            except (SetupTrouble, TryLater):
                raise
            except AppError as error:
                print_progress.mark_failed(self._db, [job.id], error.code, error.params)
                _log.warning("label cannot be drawn", extra={"job": job.id, "code": error.code})
                continue
            if not self._send(row, job, data):
                return
        self._tries.done(0.0)

    def _send(self, row: AnyRow, job: JobToPrint, data: bytes) -> bool:
        """Commit, send, commit. False when the connection is of no more use, or the job may not go any more."""
        line = self._line
        if line is None or not self._guarded(
            lambda: print_progress.mark_sending(self._db, self._printer_id, [job.id], self.book.holder)
        ):
            return False
        handover = line.transport.send(data)
        if handover.error is None:
            line.unmarked.append(job.id)
            line.watch.sent(job.id, self._now())
            if not self._mute:
                # A first glance before anything else: a fast printer may have printed by the time that is stored.
                line.watch.see(self._do.read_status(line.transport, facts_of_printer(row)), self._now())
            self._mark_sent(line)
            line.free_since = self._now()
            if self._mute:
                line.watch.proven()
                self._paced_until = math.inf
            return True
        code, params = handover.error.code, {**handover.error.params, "printer": row.name}
        if handover.untouched:
            print_progress.put_back(self._db, [job.id], code, params)
            _log.info("label not begun", extra={"job": job.id, "code": code})
            self._lose(row, code, params)
        else:
            self._lose(row, code, params, job.id)
        return False

    def _mark_sent(self, line: _Line) -> None:
        if line.unmarked:
            print_progress.mark_sent(self._db, line.unmarked)
            line.unmarked.clear()

    def _lose(self, row: AnyRow, code: str, params: dict[str, Param], *cut: int) -> None:
        """The connection broke: what was cut or not proven is unknown, and the printer stops if there is any."""
        line, self._line = self._line, None
        unsure = [*(line.watch.proven() if line is not None else ()), *cut]
        if line is not None:
            line.transport.close()
        if unsure:
            print_progress.mark_unknown(self._db, unsure, code, params)
            _log.warning("labels unknown", extra={"printer": self._printer_id, "jobs": unsure, "code": code})
        self._note(row, OFFLINE)
        self._tries.failed()
        self._looks.ask()

    # -- watching ----------------------------------------------------------------------------------------------------

    def _watch_on(self, row: AnyRow) -> None:
        """Look until something is decided, somebody rings, or it is time to look at the queue again."""
        pause = self._pause or self.bell.wait
        for _ in range(_LOOKS_AT_ONCE):
            verdict = self._watch(row)
            if verdict not in (Verdict.COMING, Verdict.HELD) or self.bell.over:
                return
            if pause(LOOK_S if verdict is Verdict.COMING else HELD_LOOK_S):
                return

    def _watch(self, row: AnyRow) -> Verdict:
        """Look once at the labels under way and act on what is seen."""
        line = self._line
        assert line is not None  # noqa: S101 - asked by the callers
        self._mark_sent(line)
        status = self._do.read_status(line.transport, facts_of_printer(row))
        verdict = line.watch.see(status, self._now())
        if verdict is Verdict.PROVEN:
            print_progress.mark_confirmed(self._db, line.watch.proven(), "printer")
            line.free_since = self._now()
        elif verdict is Verdict.COMING:
            if not status.mute:
                self._note(row, "printing")
        elif verdict is Verdict.HELD:
            self._note(row, _word(status))
        elif verdict is Verdict.SPOILT:
            trouble = status.trouble(row.name)
            self._lose(row, trouble.code if trouble else "printer.other", {"printer": row.name})
            self._note(row, _word(status))
        else:
            self._lose(row, "printer.connection_lost", {"printer": row.name})
        return verdict

    def _pick_up(self, row: AnyRow, facts: PrinterFacts) -> bool:
        """Open the connection unless it is; False when the printer cannot take a label now."""
        settings = (row.transport, row.address, row.language)
        if self._line is not None and self._line.settings == settings:
            return True
        self._hang_up()
        try:
            transport = self._do.open_transport(row.transport, row.address)
        except AppError as error:
            _log.info("printer not reached", extra={"printer": self._printer_id, "code": error.code})
            self._note(row, OFFLINE)
            self._tries.failed()
            return False
        status = self._ask(row, transport, facts)
        if status is None or status.fault:
            transport.close()
            self._note(row, OFFLINE if status is None else _word(status))
            self._tries.failed()
            return False
        pace = label_seconds(row.height_mm, row.gap_mm, row.speed)
        self._line = _Line(transport, ProofWatch(pace), self._now(), settings)
        return True

    def _ask(self, row: AnyRow, transport: Transport, facts: PrinterFacts) -> PrinterStatus | None:
        """Return the status, None for a printer that used to answer and is silent now.

        One that never answered anything is taken for a mute one from now on, which is nothing unusual.
        """
        if self._mute:
            return MUTE
        status = self._do.read_status(transport, facts)
        if not status.mute:
            return status
        if row.status_at is not None and row.status != "unknown":
            return None
        self._store(answered=False, mute=True, status="mute")
        self._mute = True
        _log.info("printer is mute", extra={"printer": self._printer_id})
        return status

    def _look(self, row: AnyRow) -> None:
        """See how a printer is that has nothing to do."""
        self._looks.begin()
        self._looks.done(STOPPED_LOOK_S if row.stopped else IDLE_LOOK_S)
        try:
            transport = self._do.open_transport(row.transport, row.address)
        except AppError:
            self._note(row, OFFLINE)
            return
        status = self._do.read_status(transport, facts_of_printer(row))
        transport.close()
        if not status.mute:
            self._note(row, _word(status))

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.transport.close()
            self._line = None

    # -- the row -----------------------------------------------------------------------------------------------------

    def _row(self) -> AnyRow | None:
        with self._db.read() as conn:
            row = conn.execute(select(printer).where(printer.c.id == self._printer_id)).one_or_none()
        if row is not None and not row.mute and not self._do.answers(row.transport):
            self._store(answered=False, mute=True, status="mute")
            return self._row()
        self._mute = row is not None and bool(row.mute)
        return row

    def _note(self, row: AnyRow, status: str) -> None:
        """Store the printer's status when it is another one; ``status_at`` is when it last answered."""
        if row.status == status:
            return
        self._store(answered=status != OFFLINE, status=status)

    def _store(self, *, answered: bool = True, **values: object) -> None:
        def store(tx: Tx) -> None:
            seen = {"status_at": tx.at} if answered else {}
            tx.conn.execute(update(printer).where(printer.c.id == self._printer_id).values(**values, **seen))
            tx.touch("printer", self._printer_id)

        self._db.run(store)

    def _guarded(self, act: Callable[[], T]) -> T:
        """Do something that only the lease's holder may; notice when the lease is gone."""
        try:
            return act()
        except LostRace:
            if self.lease is not None:
                self.lease.lost()
            raise


def _word(status: PrinterStatus) -> str:
    """Return the status as stored in the printer's row."""
    if status.fault:
        return _STATUS_WORDS.get(status.fault, status.fault)
    return "printing" if status.printing else "ready"
