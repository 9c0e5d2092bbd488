"""Panels: a fixed head and action row around a body that scrolls, and what an empty place says.

Every side panel and card column scrolls (a 1366×690 window is short); only head and actions are fixed.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui import tokens
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.labels import Pill, label
from app.ui.components.tabs import TabRow
from app.ui.theme import look


class ScrollBody(QScrollArea):
    """A column that scrolls upright only; its content never grows wider than itself."""

    def __init__(self, *, margins: tuple[int, int, int, int] = (16, 12, 16, 16), spacing: int = 10) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        inner.setProperty("ground", "none")
        inner.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.box = QVBoxLayout(inner)
        self.box.setContentsMargins(*margins)
        self.box.setSpacing(spacing)
        self.box.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(inner)

    def add(self, widget: QWidget) -> QWidget:
        self.box.addWidget(widget)
        return widget

    def clear(self) -> None:
        """Take everything out."""
        while self.box.count():
            item = self.box.takeAt(0)
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


class SidePanel(QFrame):
    """Head, scrolling body, fixed action row at the foot. ``edge``: the side with the hairline."""

    def __init__(self, *, edge: str = "left", width: int = 0) -> None:
        super().__init__()
        self.setProperty("ground", "surface")
        self.setProperty("edge", edge)
        if width:
            self.setFixedWidth(look().px(width))
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(1 if edge == "left" else 0, 0, 1 if edge == "right" else 0, 0)
        self._box.setSpacing(0)
        self.head = QHBoxLayout()
        self.head.setContentsMargins(15, 10, 8, 4)
        self.head.setSpacing(8)
        self._box.addLayout(self.head)
        self.body = ScrollBody()
        self._box.addWidget(self.body, 1)
        self._foot = QFrame()
        self._foot.setProperty("edge", "top")
        self.foot = QHBoxLayout(self._foot)
        self.foot.setContentsMargins(15, 8, 15, 8)
        self.foot.setSpacing(8)
        self._foot.hide()
        self._box.addWidget(self._foot)

    def add_actions(self, *buttons: KeyButton, more: QWidget | None = None) -> None:
        """Fill the action row: verbs left, "⋯" at the right end."""
        for button in buttons:
            self.foot.addWidget(button)
        self.foot.addStretch(1)
        if more is not None:
            self.foot.addWidget(more)
        self._foot.show()


class DetailPanel(SidePanel):
    """The panel beside a grid: title, pill, copy, pin, close, tabs, body, actions."""

    closed = Signal()
    copied = Signal()
    pinned = Signal(bool)

    def __init__(self) -> None:
        super().__init__(edge="left")
        self.title = label("", "panel", select=True)
        self.pill = Pill()
        self.copy_button = IconButton("copy", self.tr("复制单号"), size=tokens.CONTROL_S)
        self.pin_button = IconButton("pin", self.tr("固定"), key="Shift+P", size=tokens.CONTROL_S)
        self.close_button = IconButton("x", self.tr("关闭"), key="Esc", size=tokens.CONTROL_S)
        self.pin_button.setCheckable(True)
        self.head.addWidget(self.title)
        self.head.addWidget(self.pill)
        self.head.addStretch(1)
        tools = QHBoxLayout()
        tools.setSpacing(0)
        for button in (self.copy_button, self.pin_button, self.close_button):
            tools.addWidget(button)
        self.head.addLayout(tools)
        self.copy_button.clicked.connect(self.copied)
        self.close_button.clicked.connect(self.closed)
        self.pin_button.toggled.connect(self.pinned)
        self.tabs = TabRow(height=36)
        self._box.insertWidget(1, self.tabs)
        rule = QFrame()
        rule.setProperty("line", "h")
        rule.setFixedHeight(1)
        self._box.insertWidget(2, rule)


class EmptyState(QWidget):
    """Says why a place is empty and what is next. One line, one reason, at most one button."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("letters", True)  # without a button the keyboard stays here, and keys act as in the list
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 48, 24, 24)
        box.setSpacing(8)
        box.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.words = label("", "card")
        self.why = label("", "muted", wrap=True)
        self.button = KeyButton()
        self.button.clicked.connect(self.asked)
        for widget in (self.words, self.why):
            widget.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            box.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addSpacing(4)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)

    def say(self, words: str, why: str = "", button: str = "", key: str = "") -> None:
        """Set the sentence, the reason, and the way on."""
        self.words.setText(words)
        self.why.setText(why)
        self.why.setVisible(bool(why))
        self.button.key = key
        self.button.setText(button)
        if self.button.hasFocus() and not button:
            self.setFocus()
        self.button.setVisible(bool(button))

    def pane(self) -> QWidget:
        """Return where the keyboard goes: the button, or the place itself."""
        return self if self.button.isHidden() else self.button


class Card(QFrame):
    """A bordered surface with a title row."""

    def __init__(self, title: str = "", note: str = "") -> None:
        super().__init__()
        self.setProperty("ground", "card")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 14)
        outer.setSpacing(10)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        self.title = label(title, "card")
        self.note = label(note, "caption")
        self.head.addWidget(self.title)
        self.head.addWidget(self.note)
        self.head.addStretch(1)
        outer.addLayout(self.head)
        self.box = outer
