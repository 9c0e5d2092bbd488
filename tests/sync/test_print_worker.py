"""A printer's thread: in order, proven, never twice, and stopped where nobody can tell."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from app.domain.people import SYSTEM
from app.domain.print_state import MAX_UNPROVED
from app.errors import BadInput, DatabaseBusy, DeviceTrouble
from app.models.print_jobs import print_job, printer
from app.services import print_progress
from app.services.keys import KeyBook
from app.services.manage_printers import save_printer
from app.services.print_waybills import queue_test
from app.sync.leases import LIFETIME_S, LeaseBook
from app.sync.print_worker import IDLE_LOOK_S, STOPPED_LOOK_S, PrinterWork, PrintWorker
from app.sync.worker import ASK_AGAIN_S
from tests.sync.fake_printer import FakePrinter
from tests.sync.fakes import Seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.domain.sheets import PrinterFacts
    from app.models.database import Database
    from app.printing.status import PrinterStatus
    from app.printing.transport import Transport
    from app.services.print_progress import JobToPrint
    from app.vault import Vault
    from tests.clock import FakeClock


class Killed(BaseException):
    """kill -9: nothing more happens in this engine."""


class Hall:
    """One printer, its worker, virtual time that moves with every pause."""

    def __init__(self, database: Database, clock: FakeClock, vault: Vault) -> None:
        self.database = database
        self.clock = clock
        self.seconds = Seconds()
        self.device = FakePrinter(self.seconds)
        self.keys = KeyBook(vault)
        self.answers = True
        self.undrawable: set[int] = set()
        self.events: dict[int, Callable[[], None]] = {}
        self.pauses = 0
        self.renew_at = 0.0
        values = {"name": "P1", "language": "tspl", "transport": "network", "address": "fake", "speed": "5"}
        self.printer_id = save_printer(database, None, values, SYSTEM)
        self.worker = self.engine("A")

    def engine(self, station: str) -> PrintWorker:
        work = PrinterWork(
            open_transport=self.device.open,
            answers=lambda _kind: self.answers,
            read_status=self._status,
            draw=self._draw,
        )
        book = LeaseBook(self.database, station=station, monotonic=self.seconds)
        return PrintWorker(
            self.printer_id, work, db=self.database, keys=self.keys, book=book, random=Random(1), pause=self.pass_time
        )

    def pass_time(self, seconds: float) -> None:
        """Let time pass, on both clocks, with the lease renewed; the pause of the worker."""
        self.pauses += 1
        while seconds > 0:
            step = min(seconds, 5.0)
            self.seconds.now += step
            self.clock.advance(seconds=step)
            if self.seconds.now >= self.renew_at:
                self.renew_at = self.seconds.now + 4.0
                self.worker.book.renew_all()
            seconds -= step
        event = self.events.pop(self.pauses, None)
        if event is not None:
            event()
        assert self.pauses < 20_000, "the worker never comes to rest"

    def _status(self, line: Transport, _facts: PrinterFacts) -> PrinterStatus:
        return self.device.status()

    def _draw(self, _db: Database, _keys: KeyBook, job: JobToPrint, _facts: PrinterFacts) -> bytes:
        if job.id in self.undrawable:
            raise BadInput("label.too_long")
        return f"job {job.id}".encode()

    def queue(self, count: int) -> list[int]:
        return [queue_test(self.database, self.printer_id, SYSTEM) for _ in range(count)]

    def states(self) -> list[str]:
        with self.database.read() as conn:
            return list(conn.execute(select(print_job.c.state).order_by(print_job.c.place, print_job.c.id)).scalars())

    def row(self, column: str) -> object:
        with self.database.read() as conn:
            return getattr(conn.execute(select(printer)).one(), column)

    def out(self) -> list[int]:
        self.device.run()
        return [int(job.split()[1]) for job in self.device.out]


@pytest.fixture
def hall(database: Database, clock: FakeClock, vault: Vault) -> Hall:
    return Hall(database, clock, vault)


@pytest.fixture
def sqlite_hall(sqlite_database: Database, clock: FakeClock, vault: Vault) -> Hall:
    return Hall(sqlite_database, clock, vault)


def test_a_batch_comes_out_in_order_proven_over_one_connection(hall: Hall) -> None:
    jobs = hall.queue(7)
    hall.worker.turn()
    assert hall.out() == jobs
    assert hall.states() == ["confirmed"] * 7
    assert hall.device.opened == 1
    assert hall.device.most_ahead <= MAX_UNPROVED
    assert hall.row("status") == "printing"
    hall.pass_time(3)
    assert hall.worker.turn() == pytest.approx(IDLE_LOOK_S)
    assert hall.device.open_now == 0
    assert hall.row("status") == "ready"


def test_at_most_three_labels_lie_between_sending_and_proof(sqlite_hall: Hall) -> None:
    hall = sqlite_hall
    hall.queue(10)
    seen: list[Counter[str]] = []
    hall.events = {at: lambda: seen.append(Counter(hall.states())) for at in range(1, 200, 3)}
    hall.worker.turn()
    assert max(count["sending"] + count["sent"] for count in seen) == MAX_UNPROVED


def test_the_printer_is_fed_again_within_a_tenth_of_a_second(sqlite_hall: Hall) -> None:
    """Three ahead and proof by "not printing any more" cost the printer this rest after every third label."""
    hall = sqlite_hall
    hall.queue(9)
    began = hall.seconds.now
    hall.worker.turn()
    assert hall.seconds.now - began < 9 * 1.0 + 3 * (0.05 + 0.1)


def test_a_job_queued_while_printing_is_sent_without_waiting_for_proof(sqlite_hall: Hall) -> None:
    hall = sqlite_hall
    hall.queue(1)
    hall.events = {3: lambda: (hall.queue(1), None)[1]}
    hall.worker.turn()
    assert hall.states() == ["confirmed"] * 2
    assert hall.device.most_ahead == 2


def test_not_one_byte_gone_means_the_job_waits_again(hall: Hall) -> None:
    hall.queue(2)
    hall.device.cut = [0]
    wait = hall.worker.turn()
    assert hall.states() == ["failed", "queued", "queued"]
    assert wait is not None
    hall.pass_time(wait)
    hall.worker.turn()
    assert hall.states() == ["failed", "confirmed", "confirmed"]
    assert len(hall.out()) == 2
    assert not hall.row("stopped")


def test_cut_in_the_middle_means_unknown_and_the_printer_waits_for_a_person(
    hall: Hall, expect_log: Callable[..., None]
) -> None:
    expect_log("labels unknown")
    hall.queue(4)
    hall.device.cut = [-1, 3]
    hall.worker.turn()
    assert hall.states() == ["unknown", "unknown", "queued", "queued"]
    assert hall.row("stopped")
    hall.pass_time(60)
    hall.worker.turn()
    assert hall.states()[2:] == ["queued", "queued"]


def test_a_power_cut_leaves_what_was_not_proven_unknown(hall: Hall, expect_log: Callable[..., None]) -> None:
    expect_log("labels unknown")
    hall.queue(5)
    hall.events = {30: hall.device.power_cut}
    hall.worker.turn()
    states = Counter(hall.states())
    assert 1 <= states["unknown"] <= MAX_UNPROVED
    assert states["sent"] == states["sending"] == 0
    assert hall.row("stopped")
    assert hall.row("status") == "offline"
    assert set(hall.out()) <= {1, 2, 3}


def test_paper_out_is_waited_for_and_the_batch_goes_on_by_itself(hall: Hall) -> None:
    jobs = hall.queue(5)

    def paper_out() -> None:
        hall.device.fault = "paper_out"

    def reload() -> None:
        assert hall.row("status") == "paper_out"
        hall.device.fault = ""

    hall.events = {20: paper_out, 60: reload}
    hall.worker.turn()
    assert hall.out() == jobs
    assert hall.states() == ["confirmed"] * 5
    assert not hall.row("stopped")


def test_a_jam_stops_the_batch_at_a_known_job(hall: Hall, expect_log: Callable[..., None]) -> None:
    expect_log("labels unknown")
    hall.queue(6)
    hall.device.jam_after = 4
    hall.worker.turn()
    assert hall.states() == ["confirmed"] * 3 + ["unknown"] * 3
    assert hall.row("stopped")
    assert hall.row("status") == "jam"


def test_a_printer_in_trouble_gets_nothing(hall: Hall) -> None:
    hall.queue(1)
    hall.device.fault = "head_open"
    wait = hall.worker.turn()
    assert wait is not None
    assert hall.states() == ["queued"]
    assert hall.row("status") == "cover_open"
    hall.device.fault = ""
    hall.pass_time(wait)
    hall.worker.turn()
    assert hall.states() == ["confirmed"]


def test_a_printer_out_of_reach_is_tried_again(hall: Hall) -> None:
    hall.queue(1)
    hall.device.unreachable = DeviceTrouble("printer.unreachable", address="fake")
    wait = hall.worker.turn()
    assert wait is not None
    assert wait < 2
    assert hall.row("status") == "offline"
    hall.device.unreachable = None
    hall.pass_time(wait)
    hall.worker.turn()
    assert hall.states() == ["confirmed"]


def test_a_label_that_cannot_be_drawn_fails_with_its_reason_and_blocks_nobody(
    hall: Hall, expect_log: Callable[..., None]
) -> None:
    expect_log("label cannot be drawn")
    jobs = hall.queue(3)
    hall.undrawable = {jobs[1]}
    hall.worker.turn()
    assert hall.states() == ["confirmed", "failed", "confirmed"]
    with hall.database.read() as conn:
        code = conn.execute(select(print_job.c.error_code).where(print_job.c.id == jobs[1])).scalar()
    assert code == "label.too_long"


def test_what_a_dead_engine_had_under_way_is_unknown_and_nothing_is_sent_again(
    hall: Hall, expect_log: Callable[..., None]
) -> None:
    expect_log("labels unknown after a crash")
    hall.queue(6)

    def killed() -> None:
        raise Killed

    hall.events = {10: killed}
    with pytest.raises(Killed):
        hall.worker.turn()
    hall.device.open_now = 0
    heir = hall.engine("B")
    assert heir.turn() == ASK_AGAIN_S
    hall.seconds.now += LIFETIME_S
    hall.clock.advance(seconds=LIFETIME_S)
    before = len(hall.device.out) + len(hall.device.buffer)
    heir.turn()
    states = Counter(hall.states())
    assert states == {"unknown": before, "queued": 6 - before}
    assert before <= MAX_UNPROVED
    assert len(hall.device.out) + len(hall.device.buffer) == before
    assert hall.row("stopped")


def test_a_holder_whose_lease_was_taken_sends_nothing_more(hall: Hall) -> None:
    hall.worker.turn()
    hall.clock.advance(seconds=LIFETIME_S)
    thief = hall.engine("B")
    thief.turn()
    hall.queue(2)
    assert hall.worker.turn() == 0.0
    assert hall.worker.turn() == ASK_AGAIN_S
    assert hall.out() == []
    assert hall.states() == ["queued", "queued"]


def test_a_printer_that_never_answered_is_taken_for_mute_and_kept_at_its_pace(sqlite_hall: Hall) -> None:
    hall = sqlite_hall
    hall.device.silent = True
    hall.queue(8)
    for _ in range(40):
        wait = hall.worker.turn()
        assert wait is not None
        if hall.states().count("sent") == 8:
            break
        assert hall.device.most_ahead <= MAX_UNPROVED
        hall.pass_time(wait)
    assert hall.row("mute")
    assert hall.states() == ["sent"] * 8
    assert not hall.row("stopped")
    hall.pass_time(20)
    hall.worker.turn()
    assert len(hall.out()) == 8
    assert hall.device.opened == 1, "one connection for the batch, and no look at what never answers"


def test_a_way_that_never_answers_is_mute_from_the_start(sqlite_hall: Hall) -> None:
    sqlite_hall.answers = False
    sqlite_hall.queue(1)
    sqlite_hall.worker.turn()
    assert sqlite_hall.row("mute")
    assert sqlite_hall.states() == ["sent"]


def test_a_printer_that_used_to_answer_and_is_silent_gets_nothing(sqlite_hall: Hall) -> None:
    hall = sqlite_hall
    hall.worker.turn()
    assert hall.row("status") == "ready"
    hall.device.silent = True
    hall.queue(1)
    hall.worker.turn()
    assert hall.states() == ["queued"]
    assert hall.row("status") == "offline"
    assert not hall.row("mute")


def test_stopping_lets_the_labels_under_way_come_out(sqlite_hall: Hall) -> None:
    hall = sqlite_hall
    hall.queue(6)
    hall.events = {10: hall.worker.bell.end}
    hall.worker.turn()
    assert Counter(hall.states())["sent"] == 3
    hall.worker.end()
    assert hall.states() == ["confirmed"] * 3 + ["queued"] * 3
    assert hall.device.open_now == 0
    assert hall.engine("B").turn() != ASK_AGAIN_S, "the lease was given back"


def test_a_printer_switched_off_in_the_settings_is_left_alone(sqlite_hall: Hall) -> None:
    hall = sqlite_hall
    hall.queue(1)
    with hall.database.write() as tx:
        tx.conn.execute(update(printer).values(active=False))
    assert hall.worker.turn() is None
    assert hall.device.opened == 0


def test_a_database_that_is_busy_just_after_the_bytes_went_is_told_later(
    sqlite_hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = sqlite_hall
    hall.queue(2)
    mark_sent = print_progress.mark_sent
    busy = [DatabaseBusy("database.busy")]

    def busy_once(db: Database, job_ids: list[int]) -> None:
        if busy:
            raise busy.pop()
        mark_sent(db, job_ids)

    monkeypatch.setattr(print_progress, "mark_sent", busy_once)
    with pytest.raises(DatabaseBusy):
        hall.worker.turn()
    assert hall.states() == ["sending", "queued"]
    hall.worker.turn()
    assert hall.states() == ["confirmed", "confirmed"]
    assert len(hall.out()) == 2


def test_a_stopped_printer_is_looked_at_often_so_that_the_person_there_sees_it_get_well(
    sqlite_hall: Hall, expect_log: Callable[..., None]
) -> None:
    expect_log("labels unknown")
    hall = sqlite_hall
    hall.queue(2)
    hall.device.jam_after = 0
    wait = hall.worker.turn()
    assert hall.row("status") == "jam"
    assert wait is not None
    assert wait <= STOPPED_LOOK_S
    hall.pass_time(wait)
    hall.device.fault = ""
    hall.device.run()
    hall.pass_time(0.1)
    hall.worker.turn()
    assert hall.row("status") == "printing", "the rest of its buffer comes out"
    hall.pass_time(STOPPED_LOOK_S)
    hall.worker.turn()
    assert hall.row("status") == "ready"
    assert hall.states() == ["unknown", "unknown"]
