"""The guided set-up: steps left with what each has proven, the step in hand right."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.services.queries.setup_rows import SetupStep, StartState
from app.ui.bridge import Desk
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import label
from app.ui.components.panels import ScrollBody
from app.ui.theme import look
from app.ui.welcome.goods_page import GoodsPage
from app.ui.welcome.pages import CarrierPage, PeoplePage, ShopPage, StepPage, WarehousePage
from app.ui.welcome.parts import Mark, Step, StepList
from app.ui.welcome.printer_page import PrinterPage
from app.ui.words import say

MINUTES = {"warehouse": 1, "shop": 2, "carrier": 2, "printer": 3, "skus": 3, "people": 1}
_WIDE = 840


class Turning(QWidget):
    """Pages of which one is there at a time; only that one decides the height (a stack takes the tallest one's)."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[QWidget] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def add(self, page: QWidget) -> None:
        """Put a page in, out of sight."""
        self._pages.append(page)
        self._box.addWidget(page)
        page.hide()

    def turn_to(self, page: QWidget) -> None:
        """Show one page."""
        for other in self._pages:
            other.setVisible(other is page)
        self.turned.emit()


class Framed(QWidget):
    """A scrolling middle column with a foot: back, test, skip, next."""

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.pages = Turning()
        self.pages.turned.connect(self.scroll_to_top)
        middle = QWidget()
        middle.setProperty("ground", "none")
        row = QHBoxLayout(middle)
        row.setContentsMargins(40, 36, 40, 12)
        row.addStretch(1)
        self.pages.setMaximumWidth(look().px(_WIDE))
        row.addWidget(self.pages, 1000)
        row.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(middle)
        self.area = scroll
        outer.addWidget(scroll, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(40, 12, 40, 24)
        foot.addStretch(1)
        inner = QWidget()
        inner.setMaximumWidth(look().px(_WIDE))
        self.foot = QHBoxLayout(inner)
        self.foot.setContentsMargins(0, 0, 0, 0)
        self.foot.setSpacing(12)
        self.back = KeyButton("", "Esc")
        self.test = KeyButton("", "F9", "bolt")
        self.skip = KeyButton("", "F10", kind="ghost")
        self.next = KeyButton("", "F12", kind="primary", size="large")
        self.foot.addWidget(self.back)
        self.foot.addStretch(1)
        for button in (self.test, self.skip, self.next):
            self.foot.addWidget(button)
        foot.addWidget(inner, 1000)
        foot.addStretch(1)
        outer.addLayout(foot)

    def scroll_to_top(self) -> None:
        self.area.verticalScrollBar().setValue(0)

    def bring_in(self, part: QWidget) -> None:
        """Scroll a part into sight once it has its place."""
        QTimer.singleShot(0, part, lambda: self.area.ensureWidgetVisible(part, 0, 24))


class Guide(QWidget):
    """All six steps; it can be left at any time and taken up again."""

    left = Signal()
    demo_asked = Signal()
    signed_in = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, state: StartState) -> None:
        super().__init__()
        self.desk = desk
        self._proofs: tuple[SetupStep, ...] = state.steps
        self.pages: dict[str, StepPage] = {}
        for kind in (WarehousePage, ShopPage, CarrierPage, PrinterPage, GoodsPage, PeoplePage):
            page = kind(desk)
            page.proven.connect(self.read_state)
            page.gone_on.connect(self.go_on)
            page.changed.connect(self.changed)
            page.look_here.connect(self._bring_in)
            self.pages[page.key] = page
        people = self.pages["people"]
        if isinstance(people, PeoplePage):
            people.signed_in.connect(self.signed_in)
        self._build()
        first = next((step.key for step in state.steps if step.state != "done"), "warehouse")
        self.current = first if first in self.pages else "warehouse"

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        side = QFrame()
        side.setProperty("ground", "surface")
        side.setProperty("edge", "right")
        side.setFixedWidth(look().px(300))
        box = QVBoxLayout(side)
        box.setContentsMargins(28, 28, 24, 28)
        box.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Mark())
        words = QVBoxLayout()
        words.setSpacing(2)
        self.name, self.rest = label("", "page"), label("", "caption")
        words.addWidget(self.name)
        words.addWidget(self.rest)
        head.addLayout(words, 1)
        box.addLayout(head)
        box.addSpacing(12)
        self.steps = StepList()
        self.steps.chosen.connect(self.show_step)
        body = ScrollBody(margins=(0, 0, 0, 0))
        body.add(self.steps)
        box.addWidget(body, 1)
        self.kept = label("", "caption", wrap=True)
        box.addWidget(self.kept)
        self.leave_button = KeyButton("", "F4", "logout")
        self.demo_button = KeyButton("", "", "player-play", kind="ghost")
        self.leave_button.clicked.connect(self.left)
        self.demo_button.clicked.connect(self.demo_asked)
        for button in (self.leave_button, self.demo_button):
            box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        row.addWidget(side)
        self.frame = Framed()
        for page in self.pages.values():
            self.frame.pages.add(page)
        row.addWidget(self.frame, 1)
        self.side = side

    # --- steps --------------------------------------------------------------------------------------------------------
    def page(self) -> StepPage:
        return self.pages[self.current]

    def show_step(self, key: str) -> None:
        """Go to a step; those left undone can be done later."""
        if key in self.pages:
            self.current = key
            self.frame.pages.turn_to(self.page())
            self._show_steps()
            self.page().opened()
            self.changed.emit()

    def _bring_in(self, part: QWidget) -> None:
        self.frame.bring_in(part)

    def go_on(self) -> None:
        """To the next step; after the last one, out into the work."""
        keys = list(self.pages)
        at = keys.index(self.current)
        if at + 1 < len(keys):
            self.show_step(keys[at + 1])
        else:
            self.left.emit()

    def go_back(self) -> bool:
        """To the step before; False at the first."""
        keys = list(self.pages)
        at = keys.index(self.current)
        if at:
            self.show_step(keys[at - 1])
        return at > 0

    def read_state(self) -> None:
        """Something was proven: the list on the left says so."""
        self.desk.start(self, self._read_state(), slot="state")

    async def _read_state(self) -> None:
        state = await self.desk.read(self.desk.app.setup.state)
        self._proofs = state.steps
        self._show_steps()
        self.changed.emit()

    def step_words(self, key: str) -> str:
        words = {
            "warehouse": self.tr("仓库"), "shop": self.tr("店铺"), "carrier": self.tr("快递"),
            "printer": self.tr("打印机"), "skus": self.tr("商品和库存"), "people": self.tr("人员"),
        }  # fmt: skip
        return words[key]

    def _later_words(self, key: str) -> str:
        words = {
            "warehouse": self.tr("从哪里发货"), "shop": self.tr("订单从哪里来"), "carrier": self.tr("单号从哪里取"),
            "printer": self.tr("打测试面单"), "skus": self.tr("从表格导入"), "people": self.tr("谁来用"),
        }  # fmt: skip
        return words[key]

    def _show_steps(self) -> None:
        known = {step.key: step for step in self._proofs}
        made, left = [], []
        keys = list(self.pages)
        for at, key in enumerate(keys):
            step = known.get(key)
            done = step is not None and step.state == "done"
            second = (
                say(step.proof, step.proof_params)
                if done and step is not None and step.proof
                else self._later_words(key)
            )
            made.append(
                Step(key, self.step_words(key), second, "done" if done else "now" if key == self.current else "later")
            )
            if not done:
                left.append(key)
            after = keys[at + 1] if at + 1 < len(keys) else ""
            self.pages[key].next_name = self.step_words(after) if after else ""
        self.steps.show_steps(tuple(made), self.current)
        minutes = sum(MINUTES[key] for key in left)
        if left:
            self.rest.setText(self.tr("还差 {n} 步，约 {minutes} 分钟").format(n=len(left), minutes=minutes))
        else:
            self.rest.setText(self.tr("都设好了"))

    def retranslate(self) -> None:
        self.name.setText(self.tr("聚单台"))
        self.kept.setText(self.tr("可随时离开，进度会保留。Ctrl+Shift+G 再回来。"))
        self.leave_button.setText(self.tr("先离开"))
        self.demo_button.setText(self.tr("先用演示仓库看看"))
        for page in self.pages.values():
            page.retranslate()
        self._show_steps()
