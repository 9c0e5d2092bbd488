"""The packing bench, full screen without a rail: one next thing, huge, driven by scans and F-keys only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout

from app.domain.people import Right
from app.ui.bench.actions import BenchWork
from app.ui.bench.commands import verb_of
from app.ui.bench.keys import AskPanel, KeyRow, in_row, stacked
from app.ui.bench.lines import LineCards
from app.ui.bench.parts import Banner, Head, Strip
from app.ui.bench.sides import PiecePanel, WrongPanel
from app.ui.bench.stages import DoneStage, StopStage, WaitingStage
from app.ui.bench.state import Notice, Phase
from app.ui.bench.words import BenchWords
from app.ui.components.pictures import Pictures
from app.ui.facade import Change
from app.ui.screen import Screen
from app.ui.theme import look

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

_MOST_G = 200_000


class BenchScreen(Screen):
    """The whole bench; covers the window."""

    covers_window = True
    expects_scans = True

    def __init__(self, shell: MainWindow) -> None:
        super().__init__(shell)
        self.work: BenchWork | None = None
        self.setProperty("letters", True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self._tick = QTimer(self, interval=1_000)
        self._tick.timeout.connect(self.second_passed)

    def attach(self) -> None:
        """The program below is there: the bench can count."""
        self.contexts = ("bench",)
        self.work = BenchWork(self.desk, self.shell.sounds, self)
        self.words = BenchWords(self.work, self)
        self.pictures = Pictures(self.desk, self.shell.prefs.folder, self)
        self._build(self.work)
        self.work.changed.connect(self.show_state)
        self.pictures.arrived.connect(self.update_pictures)
        look().changed.connect(self.show_state)
        self.show_state()
        self.work.read_day()

    def _build(self, work: BenchWork) -> None:
        self.head, self.banner, self.strip = Head(), Banner(), Strip()
        self.cards = LineCards(self.pictures)
        self.cards.chosen.connect(work.choose_line)
        self.piece, self.wrong, self.ask = PiecePanel(self.pictures), WrongPanel(self.pictures), AskPanel()
        self.ask.answered.connect(self._answered)
        self.ask.left.connect(self._asked_enough)
        self.side = stacked(self.piece, self.wrong, self.ask)
        self.waiting, self.done, self.stop = WaitingStage(), DoneStage(), StopStage()
        self.scanning = in_row(self.cards, self.side, (58, 42))
        self.stages = stacked(self.waiting, self.scanning, self.done, self.stop)
        self.key_row = KeyRow()
        self.key_row.pressed.connect(lambda verb: getattr(self, f"do_{verb}")())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.head)
        box.addWidget(self.banner)
        box.addWidget(self.strip)
        box.addWidget(self.stages, 1)
        box.addWidget(self.key_row)

    def refresh(self, change: Change) -> None:
        if self.work is not None:
            self.work.hear(change)

    def retranslate(self) -> None:
        if self.work is not None:
            self.show_state()

    def shown(self) -> None:
        """The packer came here."""
        self.setFocus()
        if self.work is not None:
            self.work.read_day()

    # --- scans and keys -----------------------------------------------------------------------------------------------
    def on_scan(self, code: str) -> bool:
        """Take a scan; one of the key sheet's codes stands for its key."""
        if self.work is None:
            return False
        verb = verb_of(code)
        if verb is not None:
            getattr(self, f"do_{verb}")()
            return True
        if self.ask.asked:
            self.ask.close_ask()
        self.work.scan(code)
        return True

    def do_complete(self) -> None:
        if self.ask.asked:
            self.ask.accept_number()
        else:
            self.work.complete()

    def do_weigh(self) -> None:
        if self.work.phase in (Phase.SCANNING, Phase.DONE):
            self.work.notice = None
            self.stages.setCurrentWidget(self.scanning)
            title, hint = self.words.ask_weight()
            self._open_ask()
            self.ask.ask_number("weight", title, hint, self.work.weight_g or 0, _MOST_G)
            self.show_keys()

    def do_quantity(self) -> None:
        line = self.work.current()
        if self.ask.asked == "short":
            self._next_line()
        elif self.work.is_open() and line is not None:
            self._open_ask()
            title, hint = self.words.ask_quantity(line)
            self.ask.ask_number("quantity", title, hint, line.qty, line.qty)
            self.show_keys()

    def do_undo(self) -> None:
        self._asked_enough()
        self.work.undo()

    def do_call(self) -> None:
        self.work.call()

    def do_short(self) -> None:
        line = self.work.current()
        if self.ask.asked:
            self.ask.press("F8")
        elif self.work.is_open() and line is not None:
            self._open_ask()
            self.ask.ask_reason("short", *self.words.ask_short(line))
            self.show_keys()

    def do_reprint(self) -> None:
        if self.ask.asked:
            self.ask.press("F9")
        elif self.work.phase is Phase.STOPPED:
            self.work.put_back()
        elif self.work.phase in (Phase.SCANNING, Phase.DONE) and self.desk.may(Right.PACK):
            self.stages.setCurrentWidget(self.scanning)
            self._open_ask()
            self.ask.ask_reason("reprint", *self.words.ask_reprint())
            self.show_keys()

    def do_acknowledge(self) -> None:
        self.work.acknowledge()

    def do_put_backs(self) -> None:
        """The list of goods to be put back, over the bench."""
        self.shell.do_put_backs()

    def do_leave(self) -> None:
        if self.ask.asked:
            self.ask.close_ask()
        elif self.work.is_open():
            self.work.leave()
        elif self.work.phase is not Phase.STOPPED or self.work.acknowledged:
            self._go()

    def _go(self) -> None:
        """To the person's other work, or to the sign-in page where packing is all they do."""
        if not any(self.shell.open_area(area) is not None for area in ("print", "orders", "audit")):
            self.shell.do_lock()

    def _next_line(self) -> None:
        self.work.next_line()
        line = self.work.current()
        if line is not None:
            self.ask.ask_reason("short", *self.words.ask_short(line))

    def _open_ask(self) -> None:
        self.side.setCurrentWidget(self.ask)

    def _answered(self, answer: str) -> None:
        asked = self.ask.asked
        self.ask.asked = ""
        if asked == "weight":
            self.work.weigh(int(answer))
        elif asked == "quantity":
            self.work.set_quantity(int(answer))
        elif asked == "short":
            self.work.short(answer)
        elif asked == "reprint":
            self.work.reprint(answer)
        self._asked_enough()

    def _asked_enough(self) -> None:
        self.ask.asked = ""
        self.setFocus()
        self.show_state()

    # --- paint the state ----------------------------------------------------------------------------------------------
    def show_state(self) -> None:
        """Bring every part in line with the work's state."""
        work, words = self.work, self.words
        self.head.show_head(*words.head(self.desk.by.station, self.desk.by.name))
        self.banner.say(*words.banner())
        self.banner.setVisible(work.phase is not Phase.STOPPED or work.notice is not None)
        view = work.view
        self.strip.setVisible(view is not None)
        if view is not None:
            self.strip.show_facts(*words.strip(view, self.desk.now()))
        if self.ask.asked and (work.phase is Phase.STOPPED or work.notice is not None):
            self.ask.asked = ""
        if not self.ask.asked:
            self._show_stage()
        self.cards.show_lines(work.lines(), work.current_id)
        self._show_side(work.notice)
        self.show_keys()
        if self._counts_down() and not self._tick.isActive():
            self._tick.start()

    def _show_stage(self) -> None:
        work, words = self.work, self.words
        self.waiting.say(*words.waiting())
        if work.phase is Phase.DONE:
            self.done.say(*words.done())
        if work.phase is Phase.STOPPED and work.view is not None and work.view.stop is not None:
            self.stop.say(*words.stop(work.view, work.view.stop, self.desk.now()))
        stage = {
            Phase.WAITING: self.waiting,
            Phase.SCANNING: self.scanning,
            Phase.DONE: self.done,
            Phase.STOPPED: self.stop,
        }
        self.stages.setCurrentWidget(stage[work.phase])

    def _show_side(self, notice: Notice | None) -> None:
        if self.ask.asked:
            return
        if notice is not None and notice.kind in ("wrong", "surplus"):
            surplus = notice.kind == "surplus"
            self.wrong.show_pair(notice.scanned, notice.expected, notice.code, surplus=surplus)
            self.side.setCurrentWidget(self.wrong)
        else:
            self.piece.show_line(self.work.current())
            self.side.setCurrentWidget(self.piece)

    def show_keys(self) -> None:
        """Offer the keys that do something now."""
        self.key_row.show_keys(self.words.keys(self.ask.asked))

    def second_passed(self) -> None:
        """The undo window shrinks; its countdown and key follow."""
        if not self._counts_down():
            self._tick.stop()
        if self.work.phase in (Phase.DONE, Phase.WAITING):
            self.show_state()

    def _counts_down(self) -> bool:
        """Tell whether a completion can be taken back for some seconds still."""
        waiting = self.work.phase is Phase.WAITING and self.work.last_parcel() is not None
        return self.work.undo_left() > 0 or waiting

    def update_pictures(self) -> None:
        """A picture came in."""
        for card in self.cards.cards:
            card.update()
        self.piece.update()
        self.wrong.update()

    def hideEvent(self, event) -> None:
        super().hideEvent(event)
        self._tick.stop()
        if self.work is not None:
            self.work.quiet()
