"""What the bench knows and does: scans and keys become calls, one after the other, and answers become a state.

The view only paints this state. Everything a packer does goes through one queue, so that scans that come faster than
the database answers are counted in order and none is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import AppError
from app.services.queries.detail_rows import ParcelLineRow
from app.services.queries.work_rows import BenchAnswer, BenchDay, BenchView
from app.ui import sound
from app.ui.bench.state import Notice, Phase, is_done
from app.ui.bridge import Desk
from app.ui.calm import Calm
from app.ui.facade import Change, Outcomes
from app.ui.in_turn import InTurn
from app.ui.words import say, say_error

DAY_MS = 1_000
"""The head's figures are read again at most this often."""


class BenchWork(QObject):
    """The bench's state; ``changed`` after every step."""

    changed = Signal()

    def __init__(self, desk: Desk, sounds: sound.Sounds, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.sounds = sounds
        self.phase = Phase.WAITING
        self.view: BenchView | None = None
        self.notice: Notice | None = None
        self.day: BenchDay | None = None
        self.current_id: int | None = None
        self.weight_g: int | None = None
        self.undo_until: datetime | None = None
        self.opened_at: datetime | None = None
        self.seconds = 0
        self.acknowledged = False
        self.called_at: datetime | None = None
        self.scanned_at: datetime | None = None
        self._turn = InTurn(desk, self, self._refused)
        self._repeat = QTimer(self, interval=sound.STOP_REPEAT_MS)
        self._repeat.timeout.connect(self.sound_again)
        self._refresh = Calm(DAY_MS, self.read_day, self)

    # --- what the view asks -------------------------------------------------------------------------------------------
    def lines(self) -> tuple[ParcelLineRow, ...]:
        """Return the lines as they stand: the current one, the open ones, the finished ones."""
        if self.view is None:
            return ()
        return tuple(sorted(self.view.lines, key=lambda line: (is_done(line), line.id != self.current_id)))

    def current(self) -> ParcelLineRow | None:
        """Return the line whose next piece is expected."""
        lines = self.lines()
        return lines[0] if lines and not is_done(lines[0]) else None

    def pieces(self) -> tuple[int, int]:
        """Return scanned and wanted pieces."""
        lines = self.view.lines if self.view is not None else ()
        return sum(line.verified_qty for line in lines), sum(line.qty for line in lines)

    def undo_left(self) -> int:
        """Return the seconds left in which a completion can be taken back."""
        if self.undo_until is None:
            return 0
        return max(0, int((self.undo_until - self.desk.now()).total_seconds()))

    def last_parcel(self) -> int | None:
        """Return the parcel that F4 takes back while nothing is open; None once that is too late."""
        if self.day is None:
            return None
        until = self.day.last_undo_until
        return self.day.last_parcel_id if until is None or until > self.desk.now() else None

    def is_busy(self) -> bool:
        """Tell whether something is still being asked below."""
        return self._turn.running

    def is_open(self) -> bool:
        return self.phase is Phase.SCANNING and self.view is not None

    # --- scans and keys -----------------------------------------------------------------------------------------------
    def scan(self, code: str) -> None:
        """Take a scan, wherever the focus was."""
        self.scanned_at = self.desk.now()
        self._turn.then(lambda: self._scan(code))

    async def _scan(self, code: str) -> None:
        if self.phase is Phase.STOPPED and not self.acknowledged:
            self.sounds.play(sound.STOP)  # a stop cannot be passed by scanning on
            return
        answer = await self.desk.write(self.desk.app.bench.scan, code, self._open_id(), self.desk.by)
        self._take(answer, code)
        if answer.kind == "done" and self.weight_g is not None:
            await self._complete()

    def acknowledge(self) -> None:
        """Space: the error was seen, or the stop."""
        if self.phase is Phase.STOPPED and not self.acknowledged:
            self.acknowledged = True
            self._repeat.stop()
            self._turn.then(self._let_go)
        self.notice = None
        self.changed.emit()

    def complete(self) -> None:
        """F12, for lines that were counted without a scan."""
        if self.is_open():
            self._turn.then(self._complete)

    async def _complete(self) -> None:
        if self.view is not None:
            do = self.desk.app.bench.complete
            answer = await self.desk.write(do, self.view.parcel.id, self.weight_g, self.desk.by)
            was_done = self.phase is Phase.DONE
            self._take(answer, quiet=was_done)

    def weigh(self, weight_g: int) -> None:
        """Keep the parcel's weight; it is stored with the completion, or at once after it."""
        self.weight_g = weight_g
        if self.phase is Phase.DONE:
            self._turn.then(self._complete)
        self.changed.emit()

    def set_quantity(self, qty: int) -> None:
        """F3: so many pieces of the current line are there."""
        line = self.current()
        if line is not None and self.view is not None:
            parcel, line_id, do = self.view.parcel.id, line.id, self.desk.app.bench.count

            async def work() -> None:
                self._take(await self.desk.write(do, parcel, line_id, qty, self.desk.by))

            self._turn.then(work)

    def undo(self) -> None:
        """F4: the last piece, or the completion, or the last order's completion while nothing is open."""
        parcel = self.last_parcel() if self.phase is Phase.WAITING else self._parcel_id()
        if not parcel or self.phase is Phase.STOPPED:
            return

        async def work() -> None:
            answer = await self.desk.write(self.desk.app.bench.undo, parcel, self.desk.by)
            self._take(answer, quiet=True)
            self.read_day()

        self._turn.then(work)

    def next_line(self) -> None:
        """Make the next open line the current one."""
        lines = [line for line in self.lines() if not is_done(line)]
        if len(lines) > 1 and self.view is not None:
            ids = [line.id for line in self.view.lines if not is_done(line)]
            self.current_id = ids[(ids.index(lines[0].id) + 1) % len(ids)]
            self.changed.emit()

    def choose_line(self, line_id: int) -> None:
        """A finger chose another open line."""
        if self.view is not None and any(line.id == line_id and not is_done(line) for line in self.view.lines):
            self.current_id = line_id
            self.changed.emit()

    def short(self, reason: str) -> None:
        """F8: the current line's piece is missing or damaged; the parcel leaves the bench as an exception."""
        line = self.current()
        if line is not None and self.view is not None:
            parcel, do = self.view.parcel.id, self.desk.app.bench.short
            told = Notice("done", "", tone="info", scanned=line, code=reason)
            self._turn.then(lambda: self._bulk(do, (parcel, line.id, reason), told, leaves=True))

    def reprint(self, reason: str) -> None:
        """F9: the label once more, with a reason."""
        if self.view is not None:
            told = Notice("done", "", tone="info", code="reprint")
            self._turn.then(lambda: self._bulk(self.desk.app.bench.reprint, (self._parcel_id(), reason), told))

    def put_back(self) -> None:
        """F9 on a stop: the slip that says where the pieces go back to."""
        if self.view is not None and self.phase is Phase.STOPPED:
            told = Notice("done", "", tone="info", code="put_back")
            self._turn.then(lambda: self._bulk(self.desk.app.bench.put_back, (self._parcel_id(),), told))

    def leave(self) -> None:
        """Esc: let the parcel go as it is; nothing that was scanned is lost."""
        if self.is_open():
            self._turn.then(self._let_go)

    async def _let_go(self) -> None:
        if self.view is not None:
            await self.desk.write(self.desk.app.bench.leave, self.view.parcel.id, self.desk.by)
            if self.phase is Phase.SCANNING:
                self._wait()

    def call(self) -> None:
        """F7: ask for a supervisor, or take the call back."""
        on = self.called_at is None
        self.called_at = self.desk.now() if on else None
        self.changed.emit()
        self._turn.then(lambda: self.desk.write(self.desk.app.bench.call, on, self.desk.by))

    async def _bulk(
        self, do: Callable[..., Outcomes], args: tuple[object, ...], told: Notice, *, leaves: bool = False
    ) -> None:
        outcomes = await self.desk.write(do, *args, self.desk.by)
        bad = next((outcome for outcome in outcomes if outcome.error is not None), None)
        if bad is not None:
            self._refuse(say(bad.error or "", {"order_no": bad.subject, **bad.params}))
            return
        if leaves:
            self._wait()
        self.notice = told
        self.changed.emit()

    # --- answers ------------------------------------------------------------------------------------------------------
    def _take(self, answer: BenchAnswer, code: str = "", *, quiet: bool = False) -> None:
        self.notice = None
        if answer.view is not None:
            self._show(answer.view)
        self.undo_until = answer.undo_until
        step = {"opened": self._opened, "piece": self._counted, "done": self._completed, "stop": self._stopped}
        known = step.get(answer.kind)
        if known is not None and self.view is not None:
            known(answer, quiet)
        else:
            self._misread(answer, code)
        self.changed.emit()

    def _show(self, view: BenchView) -> None:
        if self.view is None or self.view.parcel.id != view.parcel.id:
            self.opened_at = self.desk.now()
            self.weight_g = None
            self.current_id = None
        self.view = view

    def _opened(self, _answer: BenchAnswer, quiet: bool) -> None:
        self.phase = Phase.SCANNING
        self._choose(None)
        self._sound(sound.PIECE, quiet)

    def _counted(self, answer: BenchAnswer, quiet: bool) -> None:
        self.phase = Phase.SCANNING
        self._choose(answer.line_id)
        self._sound(sound.PIECE, quiet)

    def _completed(self, _answer: BenchAnswer, quiet: bool) -> None:
        if self.phase is not Phase.DONE and self.opened_at is not None:
            self.seconds = int((self.desk.now() - self.opened_at).total_seconds())
        self.phase = Phase.DONE
        self._sound(sound.COMPLETE, quiet)
        self.read_day()

    def _stopped(self, _answer: BenchAnswer, _quiet: bool) -> None:
        self.phase = Phase.STOPPED
        self.acknowledged = False
        self.sounds.play(sound.STOP)
        self._repeat.start()

    def _misread(self, answer: BenchAnswer, code: str) -> None:
        lines = self.view.lines if self.view is not None else ()
        expected = next((line for line in lines if line.id == answer.line_id), self.current())
        if answer.kind in ("wrong", "surplus"):
            if expected is not None and not is_done(expected):
                self.current_id = expected.id
            self.notice = Notice(answer.kind, "", code=code, scanned=answer.scanned, expected=self.current())
            self.sounds.play(sound.WRONG)
            return
        words = say(answer.code, answer.params) if answer.code else ""
        self.notice = Notice(answer.kind, words, tone="warn", code=code)
        self.sounds.play(sound.DULL)

    def _choose(self, line_id: int | None) -> None:
        """Keep the line just counted in front while it is open, else the next open one."""
        wanted = line_id if line_id is not None else self.current_id
        lines = self.view.lines if self.view is not None else ()
        open_ids = [line.id for line in lines if not is_done(line)]
        self.current_id = wanted if wanted in open_ids else (open_ids[0] if open_ids else None)

    def _sound(self, name: str, quiet: bool) -> None:
        if not quiet:
            self.sounds.play(name)

    def sound_again(self) -> None:
        """The stop's repeat, every three seconds until Space."""
        self.sounds.play(sound.STOP)

    def _refused(self, error: AppError | None) -> None:
        if error is None:  # our own bug: the desk logs it, the packer must know that this scan did not count
            self._refuse(self.tr("程序出错，这一步没有记上。再扫一次；还不行就按 F7 叫主管。"))
        else:
            self._refuse(say_error(error))

    def _refuse(self, words: str) -> None:
        """Show a trouble where the packer looks; it stays until Space."""
        self.notice = Notice("error", words)
        self.sounds.play(sound.DULL)
        self.changed.emit()

    def _wait(self) -> None:
        self.phase = Phase.WAITING
        self.view = None
        self.current_id = None
        self.notice = None
        self.undo_until = None
        self.read_day()
        self.changed.emit()

    def _open_id(self) -> int | None:
        return self.view.parcel.id if self.is_open() and self.view is not None else None

    def _parcel_id(self) -> int:
        return self.view.parcel.id if self.view is not None else 0

    # --- news ---------------------------------------------------------------------------------------------------------
    def hear(self, change: Change) -> None:
        """Others changed something: look at the parcel on the table again, and at the day's figures soon."""
        self._refresh.ask()
        if not self._holds() or self.view is None:
            return
        orders, parcels = change.ids.get("order", ()), change.ids.get("parcel", ())
        if change.everything or self.view.order.id in orders or self.view.parcel.id in parcels:
            self._turn.then(self._look)

    def _holds(self) -> bool:
        """Tell whether a parcel lies here: open, or just finished and still on the table."""
        return self.phase in (Phase.SCANNING, Phase.DONE)

    async def _look(self) -> None:
        if not self._holds() or self.view is None:
            return
        answer = await self.desk.read(self.desk.app.bench.look, self.view.parcel.id, self.desk.by)
        if answer.kind == "stop":
            self._take(answer)
        elif answer.view is not None and self.is_open():
            self.view = answer.view
            self._choose(None)
            self.changed.emit()

    def read_day(self) -> None:
        """Read the figures in the head."""
        self.desk.start(self, self._read_day(), slot="day")

    async def _read_day(self) -> None:
        self.day = await self.desk.read(self.desk.app.bench.day, self.desk.by)
        self.changed.emit()

    def quiet(self) -> None:
        """The bench is left: no sound goes on."""
        self._repeat.stop()
        self._refresh.stop()
