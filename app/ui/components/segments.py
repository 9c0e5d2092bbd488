"""A few choices side by side of which one is on: theme, language, density. Arrows move, the choice acts at once."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from app.ui.components.buttons import KeyButton

_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}


class Segments(QWidget):
    """Buttons of which exactly one is on."""

    chosen = Signal(str)

    def __init__(self, choices: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._row.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.buttons: dict[str, KeyButton] = {}
        self._active = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.show_choices(choices)

    def show_choices(self, choices: tuple[tuple[str, str], ...], active: str = "") -> None:
        """Offer (key, words); the words of known ones change in place."""
        if [key for key, _ in choices] != list(self.buttons):
            for button in self.buttons.values():
                self._row.removeWidget(button)
                button.hide()
                button.deleteLater()
            self.buttons = {}
            for key, words in choices:
                button = KeyButton(words)
                button.setCheckable(True)
                button.clicked.connect(lambda _=False, key=key: self.choose(key))
                button.installEventFilter(self)
                self.buttons[key] = button
                self._row.addWidget(button)
        for key, words in choices:
            self.buttons[key].setText(words)
        self.activate(active or self._active)

    def active(self) -> str:
        return self._active

    def activate(self, key: str) -> None:
        """Show a choice as the one in force, without telling."""
        self._active = key
        for name, button in self.buttons.items():
            button.setChecked(name == key)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus if name == key else Qt.FocusPolicy.ClickFocus)

    def choose(self, key: str) -> None:
        """Take a choice and tell it."""
        changed = key != self._active
        self.activate(key)
        if changed:
            self.chosen.emit(key)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows on a button move the choice; Qt would only move the focus."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        by = _STEPS.get(Qt.Key(event.key()))
        keys = list(self.buttons)
        if by is None or self._active not in keys:
            return False
        at = max(0, min(len(keys) - 1, keys.index(self._active) + by))
        self.choose(keys[at])
        self.buttons[keys[at]].setFocus(Qt.FocusReason.OtherFocusReason)
        return True
