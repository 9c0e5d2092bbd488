"""The print journal against a printer, crashes and power cuts at any moment: no label twice, none missing (I5).

A truthful printer and a truthful person are played beside the database; the invariants compare it with the paper. Three
planted bugs show that the machine can fail.
"""

from __future__ import annotations

import itertools
from collections import Counter

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from app.domain.print_state import MAX_UNPROVED, PrintJobState
from app.models.database import Database
from app.models.parcels import parcel
from app.models.print_jobs import print_job, print_journal, printer
from app.services.print_progress import (
    JobToPrint,
    claim_next,
    mark_confirmed,
    mark_sending,
    mark_sent,
    mark_unknown,
    put_back,
    recover,
)
from app.services.print_recovery import settle_last_good, settle_nothing
from app.services.print_waybills import queue_prints, queue_reprint
from app.vault import Vault
from tests.services.factories import CLERK, Floor, make_floor, make_printer
from tests.services.fake_carrier import FakeCarrier
from tests.services.steps import get_numbers

BEFORE, HALF, AFTER, NEVER = "before a byte", "in the middle", "after the last byte", "never"
_UNPROVED = ("sending", "sent", "unknown")


class Printing(RuleBasedStateMachine):
    """One printer, one engine that may die anywhere, one person who looks at the paper."""

    floor: Floor
    numbers = itertools.count(1)

    def __init__(self) -> None:
        super().__init__()
        self.db = self.floor.db
        with self.db.write() as tx:
            self.printer_id = make_printer(tx, f"printer {next(self.numbers)}")
        self.paper: Counter[int] = Counter()
        self.asked: Counter[int] = Counter()
        self.last_good: str | None = None
        self.buffer: list[JobToPrint] = []
        self.alive = True
        self.saw_cut = False
        self.engine = 0
        self.take_over()

    @property
    def holder(self) -> str:
        return f"engine {self.engine}"

    def take_over(self) -> None:
        self.engine += 1
        self.floor.drive(self.printer_id, self.holder)

    # -- the person at the screen ------------------------------------------------------------------------------------

    @initialize(count=st.integers(2, 5))
    def begin(self, count: int) -> None:
        self.press_print(count)

    @rule(count=st.integers(1, 3))
    @precondition(lambda self: len(self.asked) < 7)
    def press_print(self, count: int) -> None:
        orders = self.floor.make_orders(count)
        carrier = FakeCarrier()
        carrier.next_number = self.floor.made * 10
        get_numbers(self.floor, orders, carrier)
        queue_prints(self.db, [order.id for order in orders], self.printer_id, CLERK)
        self.asked.update(order.parcel_id for order in orders)

    @rule(data=st.data())
    @precondition(lambda self: self.asked and sum(self.asked.values()) < 12)
    def press_reprint(self, data: st.DataObject) -> None:
        parcel_id = data.draw(st.sampled_from(sorted(self.asked)))
        (line,) = queue_reprint(self.db, [parcel_id], "面单脏了", CLERK, printer_id=self.printer_id).outcomes
        self.asked[parcel_id] += line.error is None

    # -- the engine --------------------------------------------------------------------------------------------------

    @rule(count=st.integers(1, 4), death=st.sampled_from([NEVER, NEVER, BEFORE, HALF, AFTER]))
    @precondition(lambda self: self.alive)
    def work(self, count: int, death: str) -> None:
        self.notice_a_cut()
        for job in claim_next(self.db, self.printer_id, self.holder, count):
            if not self.send(job, death):
                return

    def send(self, job: JobToPrint, death: str) -> bool:
        if not mark_sending(self.db, self.printer_id, [job.id], self.holder):
            return True
        if death in (BEFORE, HALF):
            self.alive = False
            return False
        self.buffer.append(job)
        if death == AFTER:
            self.alive = False
            return False
        mark_sent(self.db, [job.id])
        return True

    @rule()
    @precondition(lambda self: self.alive)
    def ask_status(self) -> None:
        """An idle printer that never lost power has printed all it got."""
        self.notice_a_cut()
        if not self.buffer and not self.stopped():
            mark_confirmed(self.db, self.jobs("sent"), "printer")

    @rule()
    @precondition(lambda self: not self.alive)
    def restart(self) -> None:
        self.alive, self.saw_cut = True, False
        self.take_over()
        self.recover()

    def recover(self) -> None:
        recover(self.db, self.printer_id, self.holder)

    def notice_a_cut(self) -> None:
        if self.saw_cut:
            self.saw_cut = False
            mark_unknown(self.db, self.jobs("sent"), "printer.connection_cut", {})

    # -- the printer -------------------------------------------------------------------------------------------------

    @rule(count=st.integers(1, 3))
    def print_some(self, count: int) -> None:
        for job in self.buffer[:count]:
            assert job.parcel_id is not None
            self.paper[job.parcel_id] += 1
            self.last_good = job.batch_serial
        del self.buffer[:count]

    @rule()
    def cut_the_power(self) -> None:
        self.buffer.clear()
        self.saw_cut = True

    # -- the person at the printer -----------------------------------------------------------------------------------

    @rule()
    @precondition(lambda self: self.stopped())
    def look_at_the_paper(self) -> None:
        self.print_some(len(self.buffer))  # one looks when the printer has come to rest
        came = [job_id for job_id in self.jobs(*_UNPROVED) if self.is_out(job_id)]
        if came:
            settle_last_good(self.db, self.serial(came[-1]), CLERK, printer_id=self.printer_id)
        else:
            settle_nothing(self.db, self.printer_id, CLERK)

    def is_out(self, job_id: int) -> bool:
        """Tell whether this job's label lies there: the paper of a parcel came in the order of its jobs."""
        with self.db.read() as conn:
            parcel_id = conn.execute(select(print_job.c.parcel_id).where(print_job.c.id == job_id)).scalar_one()
            before = conn.execute(
                select(func.count()).where(
                    print_job.c.parcel_id == parcel_id,
                    print_job.c.id < job_id,
                    print_job.c.state.in_(("confirmed", *_UNPROVED)),
                )
            ).scalar_one()
        return self.paper[parcel_id] > before

    # -- reading -----------------------------------------------------------------------------------------------------

    def jobs(self, *states: str) -> list[int]:
        with self.db.read() as conn:
            return list(
                conn.execute(
                    select(print_job.c.id)
                    .where(print_job.c.printer_id == self.printer_id, print_job.c.state.in_(states))
                    .order_by(print_job.c.turn, print_job.c.id)
                ).scalars()
            )

    def serial(self, job_id: int) -> str:
        return str(self.floor.one(print_job, job_id).batch_serial)

    def stopped(self) -> bool:
        return bool(self.floor.one(printer, self.printer_id).stopped)

    # -- what must hold ----------------------------------------------------------------------------------------------

    @invariant()
    def no_label_comes_twice_unasked(self) -> None:
        for parcel_id, sheets in self.paper.items():
            assert sheets <= self.asked[parcel_id], f"parcel {parcel_id} has {sheets} labels"

    @invariant()
    def few_are_unproved(self) -> None:
        assert len(self.jobs(*_UNPROVED)) <= MAX_UNPROVED

    @invariant()
    def somebody_was_asked_about_every_unknown(self) -> None:
        assert self.stopped() or not self.jobs(PrintJobState.UNKNOWN.value)

    def the_journal_tells_each_state(self) -> None:
        last = select(func.max(print_journal.c.id)).group_by(print_journal.c.job_id)
        with self.db.read() as conn:
            wrong = conn.execute(
                select(print_job.c.id)
                .join(print_journal, print_journal.c.job_id == print_job.c.id)
                .where(print_journal.c.id.in_(last), print_journal.c.after != print_job.c.state)
            ).all()
        assert not wrong

    def teardown(self) -> None:
        """Let everybody finish: then each parcel has its label, and says how many sheets lie there.

        A reprint that was lost together with the first label is made good by one label.
        """
        for _ in range(60):
            if not self.alive:
                self.restart()
            self.work(MAX_UNPROVED, NEVER)
            self.print_some(MAX_UNPROVED)
            self.ask_status()
            if self.stopped():
                self.look_at_the_paper()
            self.no_label_comes_twice_unasked()
        self.the_journal_tells_each_state()
        with self.db.read() as conn:
            for parcel_id in self.asked:
                row = conn.execute(select(parcel).where(parcel.c.id == parcel_id)).one()
                assert self.paper[parcel_id] > 0, "labels are missing"
                assert (row.state, row.print_count) == ("printed", self.paper[parcel_id]), "labels are miscounted"


class ForgetsTheIntent(Printing):
    """Sends first and writes it down afterwards."""

    def send(self, job: JobToPrint, death: str) -> bool:
        self.buffer.append(job)
        if death in (HALF, AFTER):
            self.alive = False
            return False
        mark_sending(self.db, self.printer_id, [job.id], self.holder)
        mark_sent(self.db, [job.id])
        return True


class RetriesBlindly(Printing):
    """Takes what a dead engine was sending for not sent."""

    def recover(self) -> None:
        put_back(self.db, self.jobs("sending"), "print.engine_died", {})


class TakesSentForPrinted(Printing):
    """Believes in the bytes, not in the paper."""

    def send(self, job: JobToPrint, death: str) -> bool:
        went = super().send(job, death)
        mark_confirmed(self.db, [job.id], "printer")
        return went


QUICK = settings(
    max_examples=25, stateful_step_count=20, deadline=None, derandomize=True, database=None,
    phases=(Phase.generate,), suppress_health_check=[],
)  # fmt: skip


@pytest.fixture
def machine_floor(sqlite_database: Database, vault: Vault) -> Floor:
    with sqlite_database.engine.connect() as conn:
        conn.exec_driver_sql("PRAGMA synchronous=OFF")  # no power is cut here; the connection stays in the pool
    return make_floor(sqlite_database, vault)


def machine(kind: type[Printing], floor: Floor) -> type[Printing]:
    return type(kind.__name__, (kind,), {"floor": floor})


@pytest.mark.slow
def test_no_label_twice_and_none_missing(machine_floor: Floor) -> None:
    run_state_machine_as_test(machine(Printing, machine_floor), settings=QUICK)


@pytest.mark.parametrize("bug", [ForgetsTheIntent, RetriesBlindly, TakesSentForPrinted])
def test_a_planted_bug_is_caught(machine_floor: Floor, bug: type[Printing]) -> None:
    with pytest.raises(AssertionError, match="labels"):
        run_state_machine_as_test(machine(bug, machine_floor), settings=QUICK)
