"""The next batch before it is begun: how much, with whom, on which printer and paper, and what stays behind."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout

from app.services.queries.work_rows import BatchPlan, LabelPicture
from app.ui.actions import BY_NAME, KeyMap
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import ElidedLabel, Icon, Note, label
from app.ui.components.panels import EmptyState
from app.ui.print_station.label_view import LabelView
from app.ui.words import listed, number, say

QUEUED = "print.left_queued"
"""Why a parcel of the queue is not in the next batch: it is in a running one."""


class PlanCard(QFrame):
    """The card of the next batch."""

    left_asked = Signal()
    """Show who stays behind and why."""
    way_asked = Signal()
    """The empty card's way on."""

    def __init__(self, keys: KeyMap) -> None:
        super().__init__()
        self.setProperty("ground", "card")
        self._keys = keys
        outer = QHBoxLayout(self)
        outer.setContentsMargins(16, 14, 16, 14)
        outer.setSpacing(20)
        self._left = QVBoxLayout()
        self._left.setSpacing(8)
        outer.addLayout(self._left, 1)
        self.preview = LabelView()
        outer.addWidget(self.preview)
        self._build_head()
        self._build_facts()
        self.left_note = Note("", "warn")
        self.left_button = KeyButton("", "", size="small")
        self.left_button.clicked.connect(self.left_asked)
        self.left_note.add_button(self.left_button)
        self.left_note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._left.addWidget(self.left_note)
        self.paper_note = Note("", "bad")
        self._left.addWidget(self.paper_note)
        self.empty = EmptyState()
        self.empty.asked.connect(self.way_asked)
        self.empty.layout().setContentsMargins(0, 4, 0, 4)
        self._left.addWidget(self.empty)
        self._build_foot()
        self.show_plan("", None, "", may_start=False)

    def _build_head(self) -> None:
        head = QHBoxLayout()
        self.title = label("", "panel")
        head.addWidget(self.title)
        head.addStretch(1)
        self.order = KeyButton.of(BY_NAME["print.order"], self._keys)
        self.order.icon_name = "sort-ascending"
        head.addWidget(self.order)
        self._left.addLayout(head)
        self._figures = QHBoxLayout()
        self._figures.setSpacing(6)
        self.figures = []
        for _ in range(3):
            figure, caption = label("", "figure"), label("", "muted")
            self.figures.append((figure, caption))
            self._figures.addWidget(figure)
            self._figures.addWidget(caption)
            self._figures.addSpacing(24)
        self._figures.addStretch(1)
        self._middle = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._middle.setSpacing(8)
        self._middle.addLayout(self._figures)
        self._left.addLayout(self._middle)

    def _build_facts(self) -> None:
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self.facts = []
        for row in range(3):
            name, value = label("", "muted"), ElidedLabel("")
            value.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            self._grid.addWidget(name, row, 0)
            line = QHBoxLayout()
            line.setSpacing(6)
            line.addWidget(value)
            sign = Icon("circle-check", "ok.text", 16)
            line.addWidget(sign)
            line.addStretch(1)
            self._grid.addLayout(line, row, 1)
            self.facts.append((name, value, sign))
        self._middle.addLayout(self._grid)

    def set_low(self, *, low: bool) -> None:
        """On a short window figures and facts stand side by side, and the picture is smaller."""
        way = QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom
        self._middle.setDirection(way)
        self._middle.setStretchFactor(self._grid, 1 if low else 0)
        self.preview.set_width(112 if low else 150)

    def _build_foot(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.start = KeyButton.of(BY_NAME["print.start"], self._keys, kind="primary", size="large")
        self.numbers = KeyButton.of(BY_NAME["print.numbers"], self._keys, size="large")
        foot.addWidget(self.start)
        foot.addWidget(self.numbers)
        foot.addStretch(1)
        self._left.addStretch(1)
        self._left.addLayout(foot)

    def show_plan(self, title: str, plan: BatchPlan | None, order_words: str, *, may_start: bool) -> None:
        """Show a batch; None while it is being read."""
        self.title.setText(title)
        self.order.setText(order_words)
        has = plan is not None and bool(plan.parcel_ids)
        for widget in (self.order, self.preview, self.start, self.numbers):
            widget.setVisible(has)
        for figure, caption in self.figures:
            figure.setVisible(has)
            caption.setVisible(has)
        for name, value, sign in self.facts:
            name.setVisible(has)
            value.setVisible(has)
            sign.hide()
        self.empty.setVisible(plan is not None and not has)
        self._left_behind(plan)
        self.paper_note.say("")
        self.start.setEnabled(may_start)
        if plan is not None and has:
            self._fill(plan)

    def _fill(self, plan: BatchPlan) -> None:
        counts = (len(plan.order_ids), len(plan.parcel_ids), plan.pieces)
        for (figure, caption), count, words in zip(
            self.figures, counts, (self.tr("单"), self.tr("面单"), self.tr("件")), strict=True
        ):
            figure.setText(number(count))
            caption.setText(words)
        carriers = listed([f"{name or '–'} {number(count)}" for name, count in plan.carriers])
        printers = listed(
            [self.tr("{printer} {n} 张").format(printer=name, n=number(count)) for _, name, count in plan.printers]
        )
        paper = listed([part for part in (plan.paper or "–", self.tr("面单后跟发货单") if plan.slips else "") if part])
        rows = ((self.tr("快递"), carriers), (self.tr("打印机"), printers or "–"), (self.tr("纸张"), paper))
        for (name, value, _), (about, said) in zip(self.facts, rows, strict=True):
            name.setText(about)
            value.setText(said)
        self.facts[2][2].setVisible(plan.paper_ok)
        self.start.setText(self.tr("开始打印 {n} 张").format(n=number(len(plan.parcel_ids))))
        if not plan.printers:
            self.paper_note.say(self.tr("没有能打面单的打印机。到 设置·打印机 加一台，再回来打印。"))
        elif not plan.paper_ok:
            self.paper_note.say(self.tr("打印机里的纸和面单不一样大。换纸，或到 设置·打印机 改尺寸，再打印。"))

    def say_none(self, queue: str, plan: BatchPlan, in_audit: int) -> None:
        """Say why the queue has no next batch, and where its orders are."""
        queued = sum(group.count for group in plan.left_behind if group.code == QUEUED)
        if queued:
            words = self.tr("「{queue}」的 {n} 单都在打了。").format(queue=queue, n=number(queued))
            self.empty.say(words, self.tr("进度看下面的批次。"))
            return
        words = self.tr("「{queue}」没有待打的单。").format(queue=queue)
        if in_audit:
            self.empty.say(words, self.tr("{n} 单卡在审单。").format(n=number(in_audit)), self.tr("去审单"))
        else:
            self.empty.say(words, self.tr("新单审过后会自己进来。"))

    def _left_behind(self, plan: BatchPlan | None) -> None:
        # what is being printed already stands in its own card below
        groups = [group for group in plan.left_behind if group.code != QUEUED] if plan is not None else []
        count = sum(group.count for group in groups)
        reasons = listed([f"{number(group.count)} {say(group.code, group.params)}" for group in groups])
        words = self.tr("{n} 单留下：{reasons}").format(n=number(count), reasons=reasons)
        self.left_note.say(words if count else "")
        self.left_button.setText(self.tr("查看"))

    def show_picture(self, picture: LabelPicture | None, *, numbered: bool = True) -> None:
        """Show the first label as it will come out; before it has a number there is none to show."""
        waiting = "" if numbered else self.tr("取号后预览")
        self.preview.show_label(picture, self.tr("第 1 张预览") if picture is not None else waiting)

    def show_start_key(self, key: str) -> None:
        """The key that starts depends on where the focus is."""
        self.start.key = key
        self.start.updateGeometry()
        self.start.update()
