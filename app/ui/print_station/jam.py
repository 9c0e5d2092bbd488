"""A printer stopped: which label was the last good one? Modal and scan-first.

The field waits for a scan of the last good label; arrows or a click name one of the last few instead. "Go on" stays
disabled until it is known. Nothing is printed twice and nothing is left out: the program below counts from that label.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.services.queries.screen_rows import Choice
from app.services.queries.work_place_rows import PrintJobRow
from app.services.queries.work_rows import JamRow
from app.ui.bench.commands import verb_of
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import TextInput
from app.ui.components.labels import Icon, Note, label, line, set_tone
from app.ui.shell.dialogs import Dialog
from app.ui.theme import set_prop
from app.ui.tokens import TONE_OF_JOB
from app.ui.words import number, say, say_error

NOTHING = ""
"""Stands for "none of the unsure labels came out"."""


@dataclass(frozen=True, slots=True)
class LastGood:
    """What a person said: a label's code, or NOTHING."""

    code: str


class LabelRow(QWidget):
    """One of the last labels with what is known, and a click to name it."""

    named = Signal(str)

    def __init__(self, code: str, words: str, state: str, icon: str, tone: str, button: str) -> None:
        super().__init__()
        self.code = code
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(Icon(icon, f"{tone}.text", 16))
        self.words = label(words, "strong" if code else "")
        row.addWidget(self.words)
        row.addStretch(1)
        self.state = label(state, tone=tone)
        row.addWidget(self.state)
        self.button = KeyButton(button, "", size="small")
        self.button.clicked.connect(lambda: self.named.emit(self.code))
        row.addWidget(self.button)
        self.setAccessibleName(f"{words} {state}")

    def mark(self, *, chosen: bool, words: str) -> None:
        """Show that this is the one."""
        self.button.kind = "primary" if chosen else "normal"
        self.button.setText(words)


class JamDialog(Dialog):
    """Opened for one stopped printer."""

    settled = Signal(object)
    """A LastGood: go on from there."""
    again_asked = Signal(object, object)
    """A LastGood, and the ids of labels after it that had been confirmed and shall come out once more."""
    rest_asked = Signal(object)
    """A Choice: the printer that takes the rest."""

    def __init__(self, parent: QWidget, jam: JamRow) -> None:
        words = say(jam.code, jam.params).rstrip("。.")
        if jam.last:
            words = self.tr("{trouble}，停在 {serial}").format(trouble=words, serial=jam.last[-1].batch_serial)
        super().__init__(parent, words, "alert-octagon", "bad", width=560)
        self.jam = jam
        self.last_good: LastGood | None = None
        self._said: tuple[str, LastGood | None, str] = ("", None, "")
        """What stood in the field when a label was last named, the answer, and what was said of it."""
        self.busy = False
        hint = self.tr("排除故障后，扫一下最后一张印好的面单。从它的下一张接着打，不会重复也不会漏。")
        self.box.addWidget(label(hint, "second", wrap=True))
        self.field = TextInput(hint=self.tr("扫描最后一张印好的面单"), kind="scan")
        self.field.returnPressed.connect(lambda: self.name(self.field.text()))
        self.field.textChanged.connect(self._edited)
        self.box.addWidget(self.field)
        self.answer = label("", wrap=True)
        self.box.addWidget(self.answer)
        self.box.addWidget(line())
        self.box.addWidget(label(self.tr("扫不了？用 ↑ ↓ 选，或点最后一张印好的"), "second"))
        self.rows = [self._nothing_row(), *(self._row(job) for job in jam.last)]
        column = QVBoxLayout()
        column.setSpacing(0)
        for row in self.rows:
            row.named.connect(self.name)
            column.addWidget(row)
        self.box.addLayout(column)
        self._rest_note(jam)
        self._foot()
        self.field.setFocus()
        self._show()

    def _nothing_row(self) -> LabelRow:
        return LabelRow(NOTHING, self.tr("不确定的这几张都没出来"), "", "circle-dashed", "neutral", self.tr("都没出来"))

    def _row(self, job: PrintJobRow) -> LabelRow:
        tone, icon = TONE_OF_JOB.get(job.state, ("neutral", "circle-dashed"))
        state = self.tr("已确认出纸") if job.state == "confirmed" else self.tr("不确定")
        if job.state == "sent":
            tone, icon = "warn", "help-circle"
        return LabelRow(job.batch_serial, job.batch_serial, state, icon, tone, self.tr("这张是最后"))

    def _rest_note(self, jam: JamRow) -> None:
        self.move_button = KeyButton("", "F10", size="small")
        self.rest: Choice | None = jam.others[0] if jam.others and jam.rest else None
        note = Note("", "info", "info-circle")
        note.add_button(self.move_button)
        words = ""
        if self.rest is not None:
            names = {"printer": jam.printer, "n": number(jam.rest), "other": self.rest.name}
            words = self.tr("{printer} 余下 {n} 张还没送出，可以转给 {other}").format(**names)
            self.move_button.setText(self.tr("转给 {other}").format(other=self.rest.name))
        note.say(words)
        self.move_button.clicked.connect(self.give_rest)
        self.box.addWidget(note)

    def _foot(self) -> None:
        self.later = KeyButton(self.tr("稍后处理"), "Esc")
        self.later.clicked.connect(self.reject)
        self.again = KeyButton("", "", kind="danger")
        self.again.clicked.connect(self._ask_again)
        self.go_on = KeyButton(self.tr("继续打印"), "F12", kind="primary")
        self.go_on.clicked.connect(self._go_on)
        self.buttons.addWidget(self.later)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self.again)
        self.buttons.addSpacing(8)
        self.buttons.addWidget(self.go_on)

    # --- naming the last good label -----------------------------------------------------------------------------------
    def on_scan(self, code: str) -> bool:
        """A scan names the label, wherever the focus is; a command bar code stands for its key."""
        verb = verb_of(code)
        if verb is not None:
            {"complete": self._go_on, "leave": self.reject}.get(verb, self.field.setFocus)()
            return True
        self.field.setText(code)
        self.name(code)
        return True

    def name(self, code: str) -> None:
        """Take a serial or waybill number as the last good label; empty: none came out."""
        code = code.strip()
        known = next((job for job in self.jam.last if code and code in (job.batch_serial, job.waybill_no)), None)
        self.last_good = LastGood(known.batch_serial if known is not None else code)
        set_prop(self.field, "wrong", value=False)
        set_tone(self.answer, "ok")
        if not code:
            self.answer.setText(self.tr("不确定的几张会重新打。"))
        elif known is None:
            set_tone(self.answer, "warn")
            words = self.tr("「{code}」不在最后几张里。按 F12 以它为准，它后面没确认的都重新打。")
            self.answer.setText(words.format(code=code))
        else:
            self.answer.setText(self.tr("最后印好的是 {serial}，从下一张接着打。").format(serial=known.batch_serial))
        self._said = (self.field.text(), self.last_good, self.answer.text())
        self._show()

    def _edited(self, text: str) -> None:
        """Another code is being typed; back at the text of the last answer, that answer holds (a gun's burst leaks)."""
        said, answer, words = self._said
        self.last_good = answer if text == said else None
        self.answer.setText(words if text == said else "")
        self._show()

    def confirmed_after(self) -> tuple[PrintJobRow, ...]:
        """Return the labels after the last good one of which a proof said that they came out."""
        serials = [job.batch_serial for job in self.jam.last]
        if self.last_good is None or self.last_good.code not in serials:
            return ()
        rest = self.jam.last[serials.index(self.last_good.code) + 1 :]
        return tuple(job for job in rest if job.state == "confirmed")

    def _show(self) -> None:
        chosen = self.last_good.code if self.last_good is not None else None
        for row in self.rows:
            words = self.tr("这张是最后") if row.code else self.tr("都没出来")
            row.mark(chosen=row.code == chosen, words=words)
        self.go_on.setEnabled(self.last_good is not None and not self.busy)
        after = self.confirmed_after()
        self.again.setVisible(bool(after))
        if after:
            self.again.setText(self.tr("{serial} 起也重打").format(serial=after[0].batch_serial))

    def complain(self, error: AppError) -> None:
        """The program below refused: say why, keep what was typed."""
        self.busy = False
        self.last_good = None
        self._said = ("", None, "")
        set_prop(self.field, "wrong", value=True)
        set_tone(self.answer, "bad")
        self.answer.setText(say_error(error))
        self._show()
        self.field.setFocus()
        self.field.selectAll()

    # --- going on -----------------------------------------------------------------------------------------------------
    def _go_on(self) -> None:
        if self.last_good is not None and not self.busy:
            self.busy = True
            self._show()
            self.settled.emit(self.last_good)

    def _ask_again(self) -> None:
        if self.last_good is not None and not self.busy:
            self.again_asked.emit(self.last_good, tuple(job.id for job in self.confirmed_after()))

    def give_rest(self) -> None:
        """F10: another printer takes what was not sent."""
        if self.rest is not None and not self.busy:
            self.rest_asked.emit(self.rest)

    def rest_given(self, words: str) -> None:
        """The rest has gone to another printer; only the last good label is still to be named."""
        self.rest = None
        self.move_button.setEnabled(False)
        set_tone(self.answer, "ok")
        self.answer.setText(words)

    def keyPressEvent(self, event) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            codes = [row.code for row in self.rows]
            at = codes.index(self.last_good.code) if self.last_good and self.last_good.code in codes else len(codes) - 1
            if self.last_good is not None:
                at = max(0, min(len(codes) - 1, at + (1 if key == Qt.Key.Key_Down else -1)))
            self.field.clear()
            self.name(codes[at])
        elif key == Qt.Key.Key_F12:
            self._go_on()
        elif key == Qt.Key.Key_F10:
            self.give_rest()
        elif key == Qt.Key.Key_Escape:
            self.reject()
        else:
            event.ignore()
