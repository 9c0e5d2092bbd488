"""The printer step: one of those found, a test label, and three questions that only the paper can answer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QRect, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.errors import AppError
from app.services.queries.setup_rows import FormField, FoundPrinter
from app.services.queries.work_place_rows import PrinterRow
from app.ui import painting, tokens
from app.ui.bridge import Desk
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Icon, Note, label
from app.ui.painting import painted
from app.ui.print_station.printers import paper_words
from app.ui.theme import look
from app.ui.welcome.pages import StepPage
from app.ui.welcome.parts import ChoiceCard
from app.ui.words import listed, say

SAMPLE_CODE = "PDT000000"
"""How the bar code of a test label looks; the real one comes with the printed label."""
BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class Device:
    """One card: a printer that is set up, one that was found, or "by hand"."""

    key: str
    name: str
    about: str
    values: dict[str, str]
    printer_id: int | None = None
    trouble: str = ""


class SampleLabel(QWidget):
    """How the test label should look: frame on all sides, black on white, white on black, bars."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(look().px(150), look().px(240))

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style, k = look(), look().scale
        paper, ink = style.colour("paper"), style.colour("ink")
        box = QRectF(self.rect())
        painting.rounded(painter, box, tokens.RADIUS_S, paper, style.colour("border"))
        painting.rounded(painter, box.adjusted(6, 6, -6, -6), 0, None, ink, 1.5)
        head = QRectF(0, 18 * k, box.width(), 26 * k)
        words = self.tr("测试面单")
        painting.text(painter, head, words, size=tokens.PANEL, bold=True, role="ink", align=painting.CENTRE)
        for at, (ground, role) in enumerate(((None, "ink"), (ink, "paper"))):
            part = QRectF((14 + at * 62) * k, 54 * k, 60 * k, 28 * k)
            painting.rounded(painter, part, 0, ground, ink, 1)
            words = self.tr("白底黑字") if at == 0 else self.tr("黑底白字")
            painting.text(painter, part, words, size=tokens.CAPTION, role=role, align=painting.CENTRE)
        self._bars(painter, ink, k)
        foot = QRectF(0, 144 * k, box.width(), 20 * k)
        painting.text(painter, foot, SAMPLE_CODE, size=tokens.CAPTION, role="ink", align=painting.CENTRE)
        for at in range(5):
            painter.fillRect(QRectF(20 * k, (178 + at * 12) * k, (110 - at * 14) * k, (1 + at * 0.5) * k), ink)

    def _bars(self, painter: QPainter, ink: QColor, k: float) -> None:
        x = 22.0 * k
        for at in range(38):
            wide = (1 + (at * 7 % 3)) * k
            if at % 2 == 0:
                painter.fillRect(QRectF(x, 98 * k, wide, 44 * k), ink)
            x += wide + 0.8 * k


class Question(QWidget):
    """One question with its answers as buttons."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.words = label("")
        self.words.setMinimumWidth(look().px(190))
        row.addWidget(self.words)
        self.buttons = {name: KeyButton("") for name in names}
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, name=name: self.answer(name))
            row.addWidget(button)
        row.addStretch(1)
        self.answered = ""

    def answer(self, name: str) -> None:
        """Take an answer and show it."""
        self.answered = name
        for key, button in self.buttons.items():
            button.kind = "primary" if key == name else "normal"
            button.updateGeometry()
            button.update()


class PrinterPage(StepPage):
    """Choose, print a test label, look at the paper."""

    key = "printer"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.devices: tuple[Device, ...] = ()
        self.chosen = ""
        self.printer_id: int | None = None
        self.code = ""
        """What a scan of the printed test label gives."""
        self._defaults: tuple[FormField, ...] = ()
        self._cards: dict[str, ChoiceCard] = {}
        self.list = QVBoxLayout()
        self.list.setSpacing(8)
        self.box.addLayout(self.list)
        self.box.addWidget(self.form)
        self.form.hide()
        self._build_paper()
        self.advice = Note("", "warn")
        self.advice.hide()
        self.box.addWidget(self.advice)
        self.box.addWidget(self.proof)
        self.box.addStretch(1)
        self.retranslate()

    def _build_paper(self) -> None:
        self.paper = QFrame()
        self.paper.setProperty("ground", "card")
        row = QHBoxLayout(self.paper)
        row.setContentsMargins(16, 16, 16, 16)
        row.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(10)
        self.paper_title = label("", "card")
        left.addWidget(self.paper_title)
        self.questions = {
            "ink": Question(("fine", "inverted")),
            "frame": Question(("whole", "cut_left", "cut_right")),
            "scan": Question(("scanned", "unread")),
        }
        for question in self.questions.values():
            left.addWidget(question)
            for name, button in question.buttons.items():
                button.clicked.connect(lambda _=False, name=name: self.answered(name))
        waiting = QGridLayout()
        waiting.addWidget(Icon("scan", "accent_text", 16), 0, 0)
        self.waiting = label("", tone="info")
        waiting.addWidget(self.waiting, 0, 1)
        waiting.setColumnStretch(1, 1)
        left.addLayout(waiting)
        left.addStretch(1)
        row.addLayout(left, 1)
        row.addWidget(SampleLabel())
        self.box.addWidget(self.paper)
        self.paper.hide()

    # --- what there is ------------------------------------------------------------------------------------------------
    async def read(self) -> None:
        settings = self.desk.app.settings
        self.about.setText(self.tr("正在找打印机"))

        def everything() -> tuple[tuple[PrinterRow, ...], tuple[FoundPrinter, ...], tuple[FormField, ...]]:
            return settings.printers(), settings.found_printers(), settings.printer_form(None)

        rows, found, self._defaults = await self.desk.read(everything)
        self.devices = (*(self._known(row) for row in rows), *(self._found(one) for one in found), self._by_hand())
        self._show_devices()
        ways = len(self.devices) - 1
        self.about.setText(self.tr("找到 %n 台。选一台，打一张测试面单，再照着纸回答三个问题。", "", ways))
        if rows and not self.chosen:
            self.choose(f"printer:{rows[0].id}")

    def _known(self, row: PrinterRow) -> Device:
        about = listed([row.address, f"{paper_words(row)} mm", f"{row.dpi} dpi"])
        return Device(f"printer:{row.id}", row.name, about, {}, row.id)

    def _found(self, one: FoundPrinter) -> Device:
        values = {"name": one.name, "transport": one.transport, "address": one.address, "language": one.language,
                  "dpi": str(one.dpi)}  # fmt: skip
        trouble = say(one.code, one.params) if one.tone == "bad" and one.code else ""
        about = listed([one.address, one.language.upper(), f"{one.dpi} dpi"])
        return Device(f"{one.transport}:{one.address}", one.name, trouble or about, values, trouble=trouble)

    def _by_hand(self) -> Device:
        return Device(BY_HAND, self.tr("自己填地址"), self.tr("网络打印机的地址，例：192.168.1.61:9100"), {})

    def _show_devices(self) -> None:
        for card in self._cards.values():
            self.list.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = {}
        for device in self.devices:
            card = ChoiceCard("printer" if device.key != BY_HAND else "edit", "")
            card.say(device.name, device.about)
            if device.trouble:
                card.show_status(self.tr("连不上"), "bad", "plug-connected")
            elif device.printer_id is not None:
                card.show_status(self.tr("已添加"), "ok")
            elif device.key != BY_HAND:
                card.show_status(self.tr("可用"), "neutral")
            card.clicked.connect(lambda _=False, key=device.key: self.choose(key))
            self._cards[device.key] = card
            self.list.addWidget(card)
        for key, card in self._cards.items():
            card.setChecked(key == self.chosen)

    def choose(self, key: str) -> None:
        """Choose a printer; by hand opens its form."""
        self.chosen = key
        for name, card in self._cards.items():
            card.setChecked(name == key)
        device = self.device()
        self.printer_id = device.printer_id if device is not None else None
        by_hand = key == BY_HAND
        if by_hand and not self.form.rows:
            self.form.show_fields(self._defaults)
        self.form.setVisible(by_hand)
        if by_hand:
            self.form.focus_first()
        self.unprove()
        self.changed.emit()

    def device(self) -> Device | None:
        return next((device for device in self.devices if device.key == self.chosen), None)

    # --- the test label -----------------------------------------------------------------------------------------------
    def do_words(self) -> str:
        return self.tr("打测试面单") if self.paper.isHidden() else self.tr("再打一张")

    def test_words(self) -> str:
        return self.tr("再打一张") if self.is_proven else ""

    def may_next(self) -> bool:
        return not self.busy and (self.is_proven or bool(self.chosen))

    def next(self) -> None:
        if self.busy:
            return
        if self.is_proven:
            self.gone_on.emit()
        elif self.chosen and (self.chosen != BY_HAND or self.form.check()):
            self.print_test()

    def test(self) -> None:
        if self.chosen and not self.busy:
            self.print_test()

    def print_test(self, **changed: str) -> None:
        """Save the printer as chosen (with ``changed`` settings) and print a test label."""
        self.desk.start(self, self._print_test(changed), slot="do")

    async def _print_test(self, changed: dict[str, str]) -> None:
        self.set_busy(busy=True)
        self.advice.say("")
        try:
            await self._save(changed)
            result = await self.desk.read(self.desk.app.settings.test_printer, self.printer_id, self.desk.by)
        except AppError as error:
            self._refuse(error)
            return
        finally:
            self.set_busy(busy=False)
        if not result.good:
            self.advice.say(say(result.code, result.params), "bad", "alert-octagon")
            return
        self.code = str(result.params.get("code", ""))
        card = self._cards.get(self.chosen)
        if card is not None:
            card.show_status(self.tr("测试已打印"), "ok")
        for question in self.questions.values():
            question.answer("")
        self.paper.show()
        self.changed.emit()
        self.look_here.emit(self.paper)

    async def _save(self, changed: dict[str, str]) -> None:
        device = self.device()
        if self.printer_id is not None and not changed:
            return
        values = dict(changed)
        if self.printer_id is None:
            given = self.form.values() if self.chosen == BY_HAND else device.values if device is not None else {}
            values = {**{field.name: field.value for field in self._defaults}, **given, **changed}
        save = self.desk.app.settings.save_printer
        self.printer_id = await self.desk.write(save, self.printer_id, values, self.desk.by)
        if device is not None and device.printer_id is None:
            self.devices = tuple(
                replace(one, printer_id=self.printer_id) if one.key == device.key else one for one in self.devices
            )

    def _refuse(self, error: AppError) -> None:
        if self.chosen == BY_HAND:
            self.form.complain(error)
        else:
            self.advice.say(say(error.code, error.params), "bad", "alert-octagon")

    # --- what the paper says ------------------------------------------------------------------------------------------
    def answered(self, name: str) -> None:
        """Act on an answer: the wrong polarity is turned and printed again at once; a cut frame gets advice."""
        if name == "inverted":
            self.print_test(inverted="1")
        elif name in ("fine", "whole"):
            self.advice.say("")
        elif name in ("cut_left", "cut_right"):
            self.advice.say(self.tr("框缺一边：把纸卷贴紧导轨；还缺就把纸宽改小，再打一张。"), "warn", "alert-triangle")
        elif name == "unread":
            self.advice.say(self.tr("扫不出：浓度加 2、速度降 1，擦一下打印头，再打一张。"), "warn", "alert-triangle")
        self._settle()

    def on_scan(self, code: str) -> bool:
        """Scanning the test label answers the last question by itself."""
        if self.paper.isHidden() or not self.code or code.strip().upper() != self.code.upper():
            return False
        self.questions["scan"].answer("scanned")
        for name, best in (("ink", "fine"), ("frame", "whole")):
            if not self.questions[name].answered:
                self.questions[name].answer(best)  # a label that scans has its ink the right way round
        self._settle()
        return True

    def _settle(self) -> None:
        answers = {name: question.answered for name, question in self.questions.items()}
        if answers == {"ink": "fine", "frame": "whole", "scan": "scanned"}:
            self.advice.say("")
            name = self.device().name if self.device() is not None else ""
            self.prove(self.tr("{name}：测试面单扫得出").format(name=name))

    def retranslate(self) -> None:
        self.title.setText(self.tr("接上面单打印机"))
        self.paper_title.setText(self.tr("看着刚打出的纸"))
        self.waiting.setText(self.tr("等着扫描测试面单上的条码"))
        words = {
            "ink": (self.tr("黑白对吗？"), {"fine": self.tr("对"), "inverted": self.tr("反了")}),
            "frame": (self.tr("外框四边都在纸上吗？"), {"whole": self.tr("都在"), "cut_left": self.tr("左边缺"),
                                              "cut_right": self.tr("右边缺")}),
            "scan": (self.tr("条码扫得出吗？"), {"scanned": self.tr("扫到了"), "unread": self.tr("扫不出")}),
        }  # fmt: skip
        for name, (asked, answers) in words.items():
            self.questions[name].words.setText(asked)
            for key, text in answers.items():
                self.questions[name].buttons[key].setText(text)
        self.form.retranslate()
