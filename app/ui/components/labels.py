"""Labels: roles by property (the sheet gives size and colour), elided ones, and status pills as widgets."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui import painting, tokens
from app.ui.painting import painted
from app.ui.theme import look, set_prop
from app.ui.tips import tip


def label(words: str = "", role: str = "", tone: str = "", *, wrap: bool = False, select: bool = False) -> QLabel:
    """Build a label; roles: muted, second, caption, strong, card, panel, page, section, figure..., link."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("text_role", role)
    if tone:
        made.setProperty("tone", tone)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if select:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def set_tone(widget: QLabel, tone: str) -> None:
    """Give a label a status colour; words and an icon must say the same."""
    set_prop(widget, "tone", tone)


class ElidedLabel(QWidget):
    """One line that gives way: elided at its end, whole text in the tooltip."""

    def __init__(
        self,
        words: str = "",
        *,
        size: int = tokens.BODY,
        bold: bool = False,
        role: str = "text",
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        super().__init__()
        self._words = words
        self._size, self._bold, self._role, self._align = size, bold, role, align
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words)

    def text(self) -> str:
        return self._words

    def setText(self, words: str) -> None:
        if words != self._words:
            self._words = words
            self.setAccessibleName(words)
            self.updateGeometry()
            self.update()

    def set_role(self, role: str) -> None:
        self._role = role
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().width(self._words, self._size, self._bold) + 1, look().px(self._size + 9))

    def minimumSizeHint(self) -> QSize:
        return QSize(24, look().px(self._size + 9))

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        cut = look().width(self._words, self._size, self._bold) > self.width()
        tip(self, self._words if cut else "")
        painting.text(
            painter, self.rect(), self._words, size=self._size, bold=self._bold, role=self._role, align=self._align
        )


class Pill(QWidget):
    """A status: shape + word + colour."""

    def __init__(self, words: str = "", tone: str = "neutral", icon: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_status(words, tone, icon)

    def show_status(self, words: str, tone: str, icon: str = "") -> None:
        """Set what it says; an empty icon takes the tone's own."""
        self.words, self.tone, self.icon = words, tone, icon or tokens.TONE_ICON[tone]
        self.setAccessibleName(words)
        self.setVisible(bool(words) and self.parent() is not None)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(painting.pill_width(self.words), look().px(painting.PILL_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        painting.pill(painter, 0, self.height() / 2, self.words, self.tone, self.icon)


class Icon(QWidget):
    """One icon in a role's colour."""

    def __init__(self, name: str, role: str = "text2", size: int = 16) -> None:
        super().__init__()
        self.name, self.role, self.size_px = name, role, size
        self.setFixedSize(size, size)

    def show_icon(self, name: str, role: str) -> None:
        self.name, self.role = name, role
        self.update()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        painting.icon(painter, self.name, 0, 0, self.size_px, self.role)


class Note(QFrame):
    """A tinted box with icon and words, and room for one button: a buyer's message, a suggestion, a trouble."""

    def __init__(self, words: str = "", tone: str = "info", icon: str = "") -> None:
        super().__init__()
        self._tone = tone
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 7, 8, 7)
        row.setSpacing(8)
        self.icon = Icon(icon or tokens.TONE_ICON[tone], f"{tone}.text")
        self.label = label(words, tone=tone, wrap=True)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.label, 1)
        self._row = row
        self.setProperty("note", tone)

    def say(self, words: str, tone: str = "", icon: str = "") -> None:
        """Change what it says; hidden when empty."""
        old, tone = self._tone, tone or self._tone
        self._tone = tone
        self.label.setText(words)
        set_tone(self.label, tone)
        set_prop(self, "note", tone)
        kept = self.icon.name if tone == old else tokens.TONE_ICON[tone]
        self.icon.show_icon(icon or kept, f"{tone}.text")
        if self.parent() is not None or not words:  # without a parent it would open as a window of its own
            self.setVisible(bool(words))

    def add_button(self, button: QWidget) -> None:
        self._row.addWidget(button)


def line() -> QFrame:
    """A hairline between sections."""
    made = QFrame()
    made.setProperty("line", "h")
    made.setFixedHeight(1)
    return made


def column(*widgets: QWidget, spacing: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QWidget:
    """Stack widgets in a plain column."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(*margins)
    box.setSpacing(spacing)
    for widget in widgets:
        box.addWidget(widget)
    return made
