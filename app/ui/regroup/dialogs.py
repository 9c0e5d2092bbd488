"""What the dialogs of this place share: they stay open until the verb has been done, and say why it was not."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.errors import AppError
from app.ui.components.form import Check
from app.ui.components.labels import Note
from app.ui.shell.dialogs import Dialog
from app.ui.words import say_error

PAPER = "regroup.on_paper"


class DoingDialog(Dialog):
    """Its verb asks the screen to act (``wanted``); the screen closes it, or has it say why not."""

    wanted = Signal()

    def __init__(self, parent: QWidget, title: str, icon: str = "", *, width: int = 720) -> None:
        super().__init__(parent, title, icon, width=width)
        self.refusal = Note("", "bad")
        self.refusal.hide()
        self.paper = Check()
        self.paper.setText(self.tr("面单已打出的也做，纸面单作废、找出来销毁"))
        self.paper.hide()

    def finish(self, verb: str) -> None:
        """Put refusal, the question about paper and the buttons at the foot."""
        self.box.addWidget(self.refusal)
        self.box.addWidget(self.paper)
        made = self.add_buttons(self.tr("先不"), verb)
        made.clicked.disconnect(self.accept)
        made.clicked.connect(self.wanted)

    def may(self, on: bool) -> None:
        """Let the verb be chosen, or not yet."""
        if self._verb is not None:
            self._verb.setEnabled(on)

    def refuse(self, error: AppError) -> None:
        """Say why nothing was done; labels on paper can be given up with a tick."""
        self.refusal.say(say_error(error))
        if error.code == PAPER:
            self.paper.show()
            self.paper.setFocus(Qt.FocusReason.OtherFocusReason)
        self.adjustSize()


class Stepping(QObject):
    """Up and Down go from one check box of a column to the next."""

    def __init__(self, boxes: list[Check], parent: QObject) -> None:
        super().__init__(parent)
        self._boxes = boxes
        for box in boxes:
            box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        able = [box for box in self._boxes if box.isEnabled()]
        if watched in able:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            at = min(max(0, able.index(watched) + step), len(able) - 1)
            able[at].setFocus(Qt.FocusReason.TabFocusReason)
        return True
