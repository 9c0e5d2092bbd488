"""The bench's key row at the foot, and the panel that asks one thing: a number, or one of a few reasons.

Both serve fingers too: every key is a 64 px button. Nothing here takes letters, digits or Enter as commands.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.ui import tokens
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import NumberInput
from app.ui.components.labels import label
from app.ui.theme import look

PAD, GAP = 24, 12


@dataclass(frozen=True, slots=True)
class Key:
    """One button of the row. ``verb``: the screen's do_ method."""

    verb: str
    words: str
    key: str
    icon: str
    kind: str = "normal"


class KeyRow(QFrame):
    """Buttons for what may be done now; secondary ones drop their word before anything is cut."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", "top")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(PAD, 11, PAD, 12)
        self._row.setSpacing(GAP)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.buttons: dict[str, KeyButton] = {}
        self._keys: tuple[Key, ...] = ()
        look().changed.connect(self._fit)

    def show_keys(self, keys: tuple[Key, ...]) -> None:
        """Show these keys in this order."""
        if keys == self._keys:
            return
        self._keys = keys
        for button in self.buttons.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons.clear()
        for at, key in enumerate(keys):
            button = KeyButton(key.words, key.key, key.icon, kind=key.kind, size="bench")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, verb=key.verb: self.pressed.emit(verb))
            self.buttons[key.verb] = button
            self._row.insertWidget(at, button)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(600, look().px(tokens.CONTROL_BENCH) + 24)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def resizeEvent(self, event) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.width() - 2 * PAD
        shown = list(self.buttons.values())
        for button in shown:
            button.set_compact(False)
        need = sum(button.sizeHint().width() + GAP for button in shown) - GAP
        for button in reversed(shown):
            if need <= room:
                break
            before = button.sizeHint().width()
            button.set_compact(True)
            need -= before - button.sizeHint().width()

    def changeEvent(self, event) -> None:
        super().changeEvent(event)
        if event.type() == event.Type.LanguageChange:
            self._keys = ()


class AskPanel(QFrame):
    """Asks for a number or for one of a few reasons, at the place of the current piece."""

    answered = Signal(str)
    """The chosen reason, or the number as text."""
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "card")
        self.asked = ""
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(GAP)
        self.title = label("", "bench_item", wrap=True)
        self.hint = label("", "bench_caption", wrap=True)
        box.addWidget(self.title)
        box.addWidget(self.hint)
        self.number = NumberInput()
        self.number.setProperty("kind", "bench")
        box.addWidget(self.number)
        self._options = QVBoxLayout()
        self._options.setSpacing(GAP)
        box.addLayout(self._options)
        self._buttons: list[tuple[str, str, KeyButton]] = []
        box.addStretch(1)

    def ask_number(self, asked: str, title: str, hint: str, value: int, high: int) -> None:
        """Ask for a whole number; F12 takes it."""
        self._begin(asked, title, hint)
        self.number.show()
        self.number.set_limits(0, high)
        self.number.set_value(value)
        self.number.setFocus()
        self.number.selectAll()

    def ask_reason(self, asked: str, title: str, hint: str, options: tuple[tuple[str, str, str], ...]) -> None:
        """Ask for one of ``options``: (key, reason, words)."""
        self._begin(asked, title, hint)
        self.number.hide()
        for key, reason, words in options:
            button = KeyButton(words, key, size="bench")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, reason=reason: self.answered.emit(reason))
            self._options.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._buttons.append((key, reason, button))

    def _begin(self, asked: str, title: str, hint: str) -> None:
        self.asked = asked
        self.title.setText(title)
        self.hint.setText(hint)
        self.setAccessibleName(f"{title} {hint}")
        for _, _, button in self._buttons:
            self._options.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()

    def press(self, key: str) -> bool:
        """Take an F-key; False when it is not one of the options."""
        for name, reason, _ in self._buttons:
            if name == key:
                self.answered.emit(reason)
                return True
        return False

    def accept_number(self) -> bool:
        """F12: take the number; False (and marked) while it is none."""
        if not self.number.isVisibleTo(self):
            return False
        value = self.number.value()
        if value is None:
            self.number.selectAll()
            return False
        self.answered.emit(str(value))
        return True

    def close_ask(self) -> None:
        self.asked = ""
        self.left.emit()


def stacked(*pages: QWidget) -> QStackedWidget:
    """Lay pages over one another."""
    made = QStackedWidget()
    for page in pages:
        made.addWidget(page)
    return made


def in_row(left: QWidget, right: QWidget, shares: tuple[int, int]) -> QWidget:
    """Put two widgets side by side in fixed shares of the width."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(PAD, 16, PAD, 8)
    row.setSpacing(PAD)
    row.addWidget(left, shares[0])
    row.addWidget(right, shares[1])
    return made
