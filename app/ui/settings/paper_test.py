"""The test label, looked at: is black black, is the frame whole, does the bar code scan? The scan settles it by itself.

Answers are given by digits, clicks, or the scan. What the paper says is acted on: the wrong polarity is turned and
printed again, a cut frame leads to the paper's size.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.components.buttons import KeyButton
from app.ui.components.labels import ElidedLabel, Icon, Note, label
from app.ui.theme import set_prop
from app.ui.tokens import CAPTION
from app.ui.words import listed, say

FINE, INVERTED, WHOLE, CUT, UNREAD = "fine", "inverted", "whole", "cut", "unread"
ANSWERS = (FINE, INVERTED, WHOLE, CUT, UNREAD)
"""In the order of their digits."""
_OF = {FINE: "ink", INVERTED: "ink", WHOLE: "frame", CUT: "frame", UNREAD: "scan"}


class PaperTest(QFrame):
    """Three questions about the label that has just come out."""

    answered = Signal(str)
    """inverted, cut or unread: something has to be changed."""
    proved = Signal()
    """The label was scanned."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("ground", "card")
        self.code = ""
        """What a scan of the label gives."""
        self.answers: dict[str, str] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 12)
        box.setSpacing(8)
        self.title = label("", "card")
        box.addWidget(self.title)
        self.words = {name: label("", wrap=True) for name in ("ink", "frame", "scan")}
        self.buttons = {name: KeyButton("", str(at), size="small") for at, name in enumerate(ANSWERS, 1)}
        for question, names in (("ink", (FINE, INVERTED)), ("frame", (WHOLE, CUT)), ("scan", (UNREAD,))):
            box.addWidget(self.words[question])
            row = QHBoxLayout()
            row.setSpacing(8)
            for name in names:
                self.buttons[name].setCheckable(True)
                self.buttons[name].clicked.connect(lambda _=False, name=name: self.answer(name))
                row.addWidget(self.buttons[name])
            row.addStretch(1)
            box.addLayout(row)
        waiting = QHBoxLayout()
        waiting.setSpacing(8)
        self.sign = Icon("scan", "accent_text", 18)
        self.state = label("", tone="info", wrap=True)
        waiting.addWidget(self.sign)
        waiting.addWidget(self.state, 1)
        box.addLayout(waiting)
        self.advice = Note("", "warn")
        box.addWidget(self.advice)
        self.retranslate()

    def begin(self, code: str) -> None:
        """A label with this code is on its way."""
        self.code, self.answers = code, {}
        self.advice.say("")
        self._show()

    def answer(self, name: str) -> None:
        """Take an answer."""
        self.answers[_OF[name]] = name
        self._show()
        advice = {
            INVERTED: self.tr("已改成黑白相反，正在再打一张。"),
            CUT: self.tr("把纸卷贴紧导轨；还缺就量一下纸，改纸宽纸高再打。"),
            UNREAD: self.tr("浓度加 2、速度降 1，擦一下打印头，再打一张。"),
        }.get(name, "")
        self.advice.say(advice, "warn")
        if advice:
            self.answered.emit(name)

    def digit(self, number: int) -> bool:
        """Take the n-th answer."""
        if 1 <= number <= len(ANSWERS):
            self.answer(ANSWERS[number - 1])
            return True
        return False

    def scan(self, code: str) -> bool:
        """Take a scan; another code is answered, too."""
        if code.strip().upper() == self.code.upper():
            self.answers = {"ink": FINE, "frame": self.answers.get("frame", WHOLE), "scan": "scanned"}
            self.advice.say("")
            self._show()
            self.proved.emit()
            return True
        self.advice.say(self.tr("扫到的是「{code}」，不是这张测试面单。").format(code=code), "warn")
        return False

    def is_proved(self) -> bool:
        return self.answers.get("scan") == "scanned"

    def _show(self) -> None:
        for name, button in self.buttons.items():
            button.setChecked(self.answers.get(_OF[name]) == name)
            button.update()
        proved = self.is_proved()
        self.sign.show_icon("circle-check" if proved else "scan", "ok.text" if proved else "accent_text")
        set_prop(self.state, "tone", "ok" if proved else "info")
        self.state.setText(self.tr("扫得出，这台可以用了。") if proved else self.tr("等着扫测试面单上的条码。"))

    def retranslate(self) -> None:
        self.title.setText(self.tr("看着刚打出的纸"))
        self.words["ink"].setText(self.tr("印着「白底黑字」的框，是白底黑字吗？"))
        self.words["frame"].setText(self.tr("外框四边都在纸上吗？"))
        self.words["scan"].setText(self.tr("条码扫得出吗？扫一下就算数。"))
        words = {
            FINE: self.tr("对"), INVERTED: self.tr("反了"), WHOLE: self.tr("都在"), CUT: self.tr("缺边"),
            UNREAD: self.tr("扫不出"),
        }  # fmt: skip
        for name, text in words.items():
            self.buttons[name].setText(text)
        self._show()


class FoundList(QWidget):
    """Printers that this PC can see and nobody has added yet, a card each."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(16, 8, 16, 14)
        self._box.setSpacing(8)
        self.title = label("", "section")
        self._box.addWidget(self.title)
        self.cards: list[FoundCard] = []
        self.hide()

    def show_found(self, found, title: str, verb: str) -> None:
        """Show these printers."""
        for card in self.cards:
            self._box.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = [FoundCard(one, verb) for one in found]
        for card in self.cards:
            card.chosen.connect(self.chosen)
            self._box.addWidget(card)
        self.title.setText(title)
        self.setVisible(bool(self.cards))


class FoundCard(QFrame):
    """One found printer: its name, what it is, and the button that takes it."""

    chosen = Signal(object)

    def __init__(self, found, verb: str) -> None:
        super().__init__()
        self.found = found
        self.setProperty("ground", "card")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 10, 8)
        row.setSpacing(10)
        row.addWidget(Icon("printer", "text2", 18))
        words = QVBoxLayout()
        words.setSpacing(1)
        name = say(f"transport.{found.transport}") if found.transport == "virtual" else found.name
        about = say(found.code, found.params) if found.code else listed([found.address, f"{found.dpi} dpi"])
        words.addWidget(ElidedLabel(name, bold=True))
        words.addWidget(ElidedLabel(about, size=CAPTION, role="muted"))
        row.addLayout(words, 1)
        self.button = KeyButton(verb, "", "plus", size="small")
        self.button.clicked.connect(lambda: self.chosen.emit(self.found))
        row.addWidget(self.button)
        self.setAccessibleName(f"{name} {about}")
