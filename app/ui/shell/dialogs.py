"""Dialogs of the shell: a frame for all of them, the question before what cannot be taken back, the F1 sheet, sign-in.

Opened with ``await ask(dialog)``, never ``exec()``. Enter never accepts by itself where a scan may come.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import painting, tokens
from app.ui.actions import CONTEXT_NAMES, KeyMap, of_context, pretty
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import Field, TextInput
from app.ui.components.labels import Icon, label
from app.ui.components.panels import ScrollBody
from app.ui.painting import painted
from app.ui.theme import look


class Dialog(QDialog):
    """Title with icon, a column for content, a row of buttons: Esc at the left, the verb at the right."""

    contexts: tuple[str, ...] = ()

    def __init__(self, parent: QWidget, title: str, icon: str = "", tone: str = "", *, width: int = 520) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self.setMinimumWidth(look().px(width))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 20, 24, 20)
        outer.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(10)
        if icon:
            head.addWidget(Icon(icon, f"{tone}.text" if tone else "text2", 22))
        self.title = label(title, "panel", wrap=True)
        head.addWidget(self.title, 1)
        outer.addLayout(head)
        self.box = QVBoxLayout()
        self.box.setSpacing(10)
        outer.addLayout(self.box, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        outer.addLayout(self.buttons)
        self._verb: KeyButton | None = None

    def add_buttons(self, leave: str, verb: str, key: str = "F12", *, danger: bool = False) -> KeyButton:
        """Add "leave Esc" and the verb; return the verb's button. ``key`` F12: dialogs may be scanned into."""
        self.leave = KeyButton(leave, "Esc")
        self.leave.clicked.connect(self.reject)
        self.buttons.addWidget(self.leave)
        self.buttons.addStretch(1)
        made = KeyButton(verb, pretty(key), kind="danger" if danger else "primary")
        made.clicked.connect(self.accept)
        self._key = key
        self.buttons.addWidget(made)
        self._verb = made
        return made

    def keyPressEvent(self, event) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.reject()
        elif event.key() == Qt.Key.Key_F12 and self._verb is not None and self._verb.isEnabled():
            self._verb.click()
        else:
            event.ignore()


class Confirm(Dialog):
    """Names object and count; its button is the verb."""

    def __init__(
        self, parent: QWidget, title: str, why: str, verb: str, *, leave: str = "", danger: bool = False
    ) -> None:
        super().__init__(parent, title, "alert-triangle", "warn")
        self.box.addWidget(label(why, "second", wrap=True))
        self.add_buttons(leave or self.tr("先不"), verb, danger=danger)


class Reason(Dialog):
    """Asks for a reason: digits choose one of the usual ones, or it is typed."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        why: str,
        verb: str,
        reasons: Iterable[str],
        *,
        danger: bool = False,
        hint: str | None = None,
    ) -> None:
        super().__init__(parent, title)
        if why:
            self.box.addWidget(label(why, "second", wrap=True))
        self._reasons = list(reasons)
        self._choices = []
        for at, words in enumerate(self._reasons, 1):
            button = KeyButton(words, str(at))
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, at=at: self.choose(at))
            self._choices.append(button)
            self.box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.text = TextInput(hint=self.tr("别的原因") if hint is None else hint)
        self.text.textChanged.connect(self._typed)
        self.box.addWidget(self.text)
        self.add_buttons(self.tr("先不"), verb, danger=danger).setEnabled(False)
        self._choices[0].setFocus() if self._choices else self.text.setFocus()

    def reason(self) -> str:
        """Return what was typed, else what was chosen."""
        typed = self.text.text().strip()
        chosen = [words for words, button in zip(self._reasons, self._choices, strict=True) if button.isChecked()]
        return typed or (chosen[0] if chosen else "")

    def choose(self, number: int) -> None:
        """Take the n-th reason."""
        for at, button in enumerate(self._choices, 1):
            button.setChecked(at == number)
            button.update()
        self._typed()

    def _typed(self) -> None:
        if self._verb is not None:
            self._verb.setEnabled(bool(self.reason()))

    def keyPressEvent(self, event) -> None:
        number = event.text()
        if number.isdigit() and 1 <= int(number) <= len(self._choices):
            self.choose(int(number))
        else:
            super().keyPressEvent(event)


class NameDialog(Reason):
    """Asks for a name; ``name`` is what it is called now."""

    def __init__(self, parent: QWidget, title: str, verb: str, *, name: str = "", longest: int) -> None:
        super().__init__(parent, title, "", verb, (), hint="")
        self.text.setMaxLength(longest)
        self.text.setText(name)
        self.text.selectAll()

    def keyPressEvent(self, event) -> None:
        Dialog.keyPressEvent(self, event)


class KeySheet(Dialog):
    """F1: the keys of this place, from the same registry as the buttons; typing filters."""

    def __init__(self, parent: QWidget, contexts: tuple[str, ...], keys: KeyMap) -> None:
        super().__init__(parent, "", width=640)
        self.setWindowTitle(self.tr("快捷键"))
        self.title.setText(self.tr("快捷键"))
        self._contexts, self._keys = contexts, keys
        self.search = TextInput(hint=self.tr("输入动作或按键来筛选"))
        self.search.textChanged.connect(self.fill)
        self.box.addWidget(self.search)
        self.body = ScrollBody(margins=(0, 0, 8, 0), spacing=2)
        self.body.setMinimumHeight(look().px(400))
        self.box.addWidget(self.body, 1)
        leave = KeyButton(self.tr("关闭"), "Esc")
        leave.clicked.connect(self.reject)
        self.buttons.addStretch(1)
        self.buttons.addWidget(leave)
        self.fill("")
        self.search.setFocus()

    def fill(self, typed: str) -> None:
        """Show the actions whose verb or key contains what was typed."""
        self.body.clear()
        typed = typed.casefold()
        for context in self._contexts:
            rows = [(action.words(), self._keys.shown(action)) for action in of_context(context)]
            rows = [row for row in rows if typed in row[0].casefold() or typed in row[1].casefold()]
            if not rows:
                continue
            head = label(_context_words(context), "section")
            head.setContentsMargins(0, 10, 0, 2)
            self.body.add(head)
            for words, key in rows:
                self.body.add(KeyLine(words, key))


def _context_words(context: str) -> str:
    from PySide6.QtCore import QCoreApplication

    return QCoreApplication.translate("Actions", CONTEXT_NAMES[context])


class KeyLine(QFrame):
    """One line of the sheet: verb at the left, key cap at the right."""

    def __init__(self, words: str, key: str) -> None:
        super().__init__()
        self.words, self.key = words, key
        self.setAccessibleName(f"{words} {key}")

    def sizeHint(self) -> QSize:
        return QSize(300, look().px(30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        box = QRectF(self.rect())
        painting.text(painter, box.adjusted(0, 0, -140, 0), self.words)
        wide = painting.cap_width(self.key)
        painting.cap(painter, box.right() - wide - 2, box.height() / 2, self.key)
        painting.hairline(painter, 0, box.height() - 1, box.width())


class SignIn(QWidget):
    """Covers the window until somebody signs in: badge scan, or name and PIN."""

    badge_scanned = Signal(str)

    def __init__(self, wide: int = tokens.PANEL * 22) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setAlignment(Qt.AlignmentFlag.AlignCenter)
        card = QFrame()
        card.setProperty("ground", "card")
        card.setFixedWidth(look().px(wide))
        outer.addWidget(card)
        box = QVBoxLayout(card)
        box.setContentsMargins(24, 24, 24, 24)
        box.setSpacing(12)
        self.title = label("", "page")
        self.hint = label("", "second", wrap=True)
        self.name = TextInput()
        self.pin = TextInput(secret=True)
        self.name_field = Field("name", "", self.name)
        self.pin_field = Field("pin", "", self.pin)
        self.button = KeyButton("", "↵", "user", kind="primary", size="large")
        for widget in (self.title, self.hint, self.name_field, self.pin_field):
            box.addWidget(widget)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self.name.returnPressed.connect(self.pin.setFocus)
        self.pin.returnPressed.connect(self.button.click)
        self.retranslate()

    def retranslate(self) -> None:
        self.title.setText(self.tr("登录"))
        self.hint.setText(self.tr("扫工牌，或输入姓名和 PIN。"))
        self.name_field.label.setText(self.tr("姓名或工牌号"))
        self.pin_field.label.setText(self.tr("PIN"))
        self.button.setText(self.tr("登录"))

    def on_scan(self, code: str) -> bool:
        """Take a badge."""
        self.badge_scanned.emit(code)
        return True

    def start_over(self, words: str = "") -> None:
        """Empty the PIN, say what was wrong, and put the cursor where it helps."""
        self.pin.clear()
        self.pin_field.complain(words)
        (self.pin if self.name.text() else self.name).setFocus()
