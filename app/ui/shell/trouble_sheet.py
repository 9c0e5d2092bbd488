"""The bell: everything that needs a person, in full words, put-off ones too; each with its one way out."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.components.bars import ErrorBar, Trouble
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Note, label
from app.ui.components.panels import ScrollBody
from app.ui.shell.dialogs import Dialog
from app.ui.theme import look
from app.ui.words import listed, moment

_HEIGHT = 320


class TroubleSheet(Dialog):
    """Lists what the error bar holds; ``fix_asked`` when a way out was chosen."""

    fix_asked = Signal(object)

    def __init__(self, parent: QWidget, errors: ErrorBar) -> None:
        super().__init__(parent, "", "bell", width=720)
        self._errors = errors
        self.setWindowTitle(self.tr("全部报错"))
        self.title.setText(self.tr("全部报错"))
        self.body = ScrollBody(margins=(0, 0, 8, 0), spacing=8)
        self.body.setMinimumHeight(look().px(_HEIGHT))
        self.box.addWidget(self.body, 1)
        leave = KeyButton(self.tr("关闭"), "Esc")
        leave.clicked.connect(self.reject)
        self.buttons.addStretch(1)
        self.buttons.addWidget(leave)
        self.notes: list[Note] = []
        self.fill()

    def fill(self) -> None:
        """List what there is."""
        self.body.clear()
        self.notes = []
        for trouble in self._errors.all():
            note = self._note(trouble)
            self.notes.append(note)
            self.body.add(note)
        if not self.notes:
            self.body.add(label(self.tr("没有要处理的问题。"), "muted"))

    def _note(self, trouble: Trouble) -> Note:
        now = self._errors.now()
        late = trouble.hidden_until is not None and trouble.hidden_until > now
        about = [moment(trouble.at, now), self.tr("稍后再提醒") if late else ""]
        note = Note(f"{trouble.words}\n{listed([words for words in about if words])}", "bad", "alert-octagon")
        button = KeyButton(trouble.fix_words or self.tr("去处理"), size="small")
        if not trouble.fix:
            button.setText(self.tr("知道了"))
        button.clicked.connect(partial(self._answer, trouble))
        note.add_button(button)
        return note

    def _answer(self, trouble: Trouble) -> None:
        if trouble.fix:
            self.fix_asked.emit(trouble)
            self.accept()
        else:
            self._errors.cure(trouble.key)
            self.fill()
