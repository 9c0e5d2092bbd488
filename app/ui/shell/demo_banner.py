"""Says, all the time, that this is the demo warehouse; one button leads to a warehouse of one's own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.ui.actions import ACTIONS
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Icon, label

ACTION = next(action for action in ACTIONS if action.name == "global.own_warehouse")


class DemoBanner(QFrame):
    """Under the top bar, for as long as the demo is open."""

    leave_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "accent_soft")
        self.setProperty("edge", "bottom")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(Icon("info-circle", "accent_text", 16))
        self.words = label("", "strong")
        row.addWidget(self.words)
        row.addStretch(1)
        self.button = KeyButton(ACTION.words(), ACTION.keys[0], "building-warehouse", kind="ghost")
        self.button.clicked.connect(self.leave_asked)
        row.addWidget(self.button)
        self._retranslate()
        self.hide()

    def _retranslate(self) -> None:
        self.words.setText(self.tr("演示仓库：人和订单都是编的，什么都不会真的发出去。2 号台的同事也在打单发货"))
        self.button.setText(ACTION.words())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
