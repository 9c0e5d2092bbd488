"""Text and number inputs, labelled fields. Typed text is never lost, wheels change nothing, digits may be wide."""

from __future__ import annotations

import unicodedata

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QStyledItemDelegate, QVBoxLayout, QWidget

from app.ui import painting
from app.ui.components.labels import Icon, label
from app.ui.painting import painted
from app.ui.theme import set_prop


class TextInput(QLineEdit):
    """A line of text; selects all on focus when told to."""

    def __init__(self, words: str = "", *, hint: str = "", secret: bool = False, kind: str = "") -> None:
        super().__init__(words)
        self.setPlaceholderText(hint)
        if secret:
            self.setEchoMode(QLineEdit.EchoMode.Password)
        if kind:
            self.setProperty("kind", kind)


class NumberInput(QLineEdit):
    """Whole numbers: select all on focus, full-width digits understood, never changed by the wheel."""

    changed = Signal(int)

    def __init__(self, value: int = 0, *, low: int = 0, high: int = 999_999) -> None:
        super().__init__(str(value))
        self._low, self._high = low, high
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(self._edited)

    def value(self) -> int | None:
        """Return the number, or None while the text is none within the limits."""
        text = unicodedata.normalize("NFKC", self.text()).strip().replace(",", "").replace("−", "-")
        try:
            number = int(text)
        except ValueError:
            return None
        return number if self._low <= number <= self._high else None

    def set_limits(self, low: int, high: int) -> None:
        """Change what counts as a number."""
        self._low, self._high = low, high

    def set_value(self, value: int) -> None:
        self.setText(str(value))
        set_prop(self, "wrong", value=False)

    def _edited(self) -> None:
        value = self.value()
        set_prop(self, "wrong", value is None)
        if value is not None:
            self.changed.emit(value)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceInput(QComboBox):
    """A choice; its list uses a plain delegate, or it ignores the sheet (ui-design 11.18)."""

    def __init__(self, choices: list[tuple[str, object]] | None = None) -> None:
        super().__init__()
        self.setItemDelegate(QStyledItemDelegate(self))
        for words, value in choices or []:
            self.addItem(words, value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _arrow(self, event)


@painted
def _arrow(box: QComboBox, painter: QPainter, _dirty: QRect) -> None:
    role = "text2" if box.isEnabled() else "disabled"
    painting.icon(painter, "chevron-down", box.width() - 24, box.height() / 2 - 8, 16, role)


class SearchBox(QLineEdit):
    """The magnifier on the left, the key cap on the right."""

    def __init__(self, hint: str, key: str = "") -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setProperty("kind", "search")
        self.key = key

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _search_marks(self, event)


@painted
def _search_marks(box: SearchBox, painter: QPainter, _dirty: QRect) -> None:
    middle = box.height() / 2
    painting.icon(painter, "search", 10, middle - 8, 16, "text2")
    if box.key and not box.text():
        painting.cap(painter, box.width() - painting.cap_width(box.key) - 6, middle, box.key)


class Field(QWidget):
    """Label above, hint right of it, the input, and what is wrong below it with an icon."""

    def __init__(self, name: str, words: str, input_: QWidget, *, hint: str = "") -> None:
        super().__init__()
        self.name = name
        self.input = input_
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        head = QHBoxLayout()
        self.label = label(words, "second")
        self.label.setBuddy(input_)
        head.addWidget(self.label)
        head.addStretch(1)
        self.hint = label(hint, "caption")
        head.addWidget(self.hint)
        box.addLayout(head)
        box.addWidget(input_)
        self._error = QWidget()
        row = QHBoxLayout(self._error)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(Icon("alert-octagon", "bad.text", 14))
        self._message = label("", tone="bad", wrap=True)
        row.addWidget(self._message, 1)
        self._error.hide()
        box.addWidget(self._error)
        input_.setAccessibleName(words)

    def text(self) -> str:
        """Return what is typed or chosen."""
        if isinstance(self.input, QComboBox):
            return str(self.input.currentData())
        return self.input.text() if isinstance(self.input, QLineEdit) else ""

    def complain(self, words: str) -> None:
        """Show what is wrong under the field; empty takes it away."""
        self._message.setText(words)
        self._error.setVisible(bool(words))
        set_prop(self.input, "wrong", bool(words))
        self.input.setAccessibleDescription(words)
