"""What of an order goes on the blacklist: its phone, person, address or account, by a digit."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import Field, TextInput
from app.ui.components.labels import label
from app.ui.regroup.dialogs import DoingDialog

KINDS = ("phone", "person", "address", "account")


class StopDialog(DoingDialog):
    """``kind()`` and ``note()`` are what to put on the list."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, self.tr("拉黑这单的什么？"), "ban", width=520)
        why = self.tr("不用看明文。还没发的单马上拦下，以后的单到审单停下。")
        self.box.addWidget(label(why, "second", wrap=True))
        words = (self.tr("电话"), self.tr("收件人姓名"), self.tr("详细地址"), self.tr("买家账号"))
        self._choices: list[KeyButton] = []
        for at, text in enumerate(words, 1):
            button = KeyButton(text, str(at))
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, at=at: self.choose(at))
            self._choices.append(button)
            self.box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._note = TextInput(hint=self.tr("比如：三次拒收"))
        self.box.addWidget(Field("note", self.tr("为什么"), self._note))
        self.finish(self.tr("拉黑"))
        self.choose(1)
        self._choices[0].setFocus()

    def choose(self, at: int) -> None:
        """Take the n-th kind."""
        for place, button in enumerate(self._choices, 1):
            button.setChecked(place == at)
            button.update()

    def kind(self) -> str:
        """Return what of the order goes on the list."""
        return next(kind for kind, button in zip(KINDS, self._choices, strict=True) if button.isChecked())

    def note(self) -> str:
        """Return why."""
        return self._note.text().strip()

    def keyPressEvent(self, event) -> None:
        digit = event.text()
        if digit.isdigit() and 1 <= int(digit) <= len(KINDS):
            self.choose(int(digit))
        else:
            super().keyPressEvent(event)
