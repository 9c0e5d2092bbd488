"""S: cut an order by stock, warehouse, lines, pieces or weight, with the parts shown before anything is done."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.services.queries.regroup_rows import CutForm, Regrouped, SplitLineRow, SplitOffer
from app.ui.components.buttons import KeyButton
from app.ui.components.form import Check
from app.ui.components.inputs import NumberInput
from app.ui.components.labels import label
from app.ui.components.panels import ScrollBody
from app.ui.regroup.dialogs import DoingDialog
from app.ui.theme import look
from app.ui.words import listed, number

WAYS = ("stock", "warehouses", "lines", "pieces", "weight")
MOST_G = 1_000_000


class SplitDialog(DoingDialog):
    """``cut()`` is how; ``cut_changed`` asks for the parts again."""

    cut_changed = Signal()

    def __init__(self, parent: QWidget, offer: SplitOffer) -> None:
        super().__init__(parent, "", "arrows-split")
        self.offer = offer
        self.title.setText(self.tr("拆单：{order_no}").format(order_no=offer.order_no))
        self.setWindowTitle(self.title.text())
        self.way = ""
        words = (self.tr("按库存"), self.tr("按仓库"), self.tr("按行"), self.tr("按件数"), self.tr("按重量"))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.ways: dict[str, KeyButton] = {}
        for at, (name, text) in enumerate(zip(WAYS, words, strict=True), 1):
            button = KeyButton(text, str(at), size="small")
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, name=name: self.choose(name))
            self.ways[name] = button
            row.addWidget(button)
        row.addStretch(1)
        self.box.addLayout(row)
        self._lines = self._line_rows()
        self.box.addWidget(self._lines)
        self.weight = NumberInput(5000, low=1, high=MOST_G)
        self.weight.changed.connect(lambda _value: self._again.start())
        self._weight_row = QWidget()
        inside = QHBoxLayout(self._weight_row)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(label(self.tr("每单最多（克）"), "second"))
        inside.addWidget(self.weight)
        inside.addStretch(1)
        self.box.addWidget(self._weight_row)
        self.parts = ScrollBody(margins=(0, 0, 8, 0), spacing=4)
        self.parts.setMinimumHeight(look().px(120))
        self.box.addWidget(self.parts, 1)
        self.finish(self.tr("拆单"))
        self._again = QTimer(self, interval=150, singleShot=True)
        self._again.timeout.connect(self.cut_changed)
        self.choose("lines" if len(offer.lines) > 1 else "pieces")

    def _line_rows(self) -> QWidget:
        """One row a line: taken out or not, and how many pieces of it."""
        made = ScrollBody(margins=(0, 0, 8, 0), spacing=0)
        made.setMinimumHeight(look().px(min(220, 36 * len(self.offer.lines) + 8)))
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(0, 1)
        self.checks: dict[int, Check] = {}
        self.counts: dict[int, NumberInput] = {}
        for at, line in enumerate(self.offer.lines):
            check = Check()
            check.setText(f"{line.code}  {line.title} {line.spec}".strip())
            check.clicked.connect(lambda on, line=line: self._ticked(line, on=on))
            count = NumberInput(0, low=0, high=line.open_qty)
            count.setFixedWidth(look().px(72))
            count.setAccessibleName(check.text())
            count.changed.connect(lambda _value: self._again.start())
            grid.addWidget(check, at, 0)
            grid.addWidget(count, at, 1)
            grid.addWidget(label(self.tr("/ {n} 件").format(n=number(line.open_qty)), "caption"), at, 2)
            self.checks[line.id], self.counts[line.id] = check, count
        made.add(holder)
        return made

    def _ticked(self, line: SplitLineRow, *, on: bool) -> None:
        """A line goes apart whole, or stays."""
        self.counts[line.id].set_value(line.open_qty if on else 0)
        self._again.start()

    def choose(self, way: str) -> None:
        """Cut this way."""
        self.way = way
        for name, button in self.ways.items():
            button.setChecked(name == way)
        self._lines.setVisible(way in ("lines", "pieces"))
        for count in self.counts.values():
            count.setVisible(way == "pieces")
        self._weight_row.setVisible(way == "weight")
        target = {"weight": self.weight, "pieces": next(iter(self.counts.values()), None),
                  "lines": next(iter(self.checks.values()), None)}.get(way)  # fmt: skip
        (target or self.ways[way]).setFocus()
        self.cut_changed.emit()

    def cut(self) -> CutForm | None:
        """Return how to cut, None while nothing is chosen yet."""
        if self.way == "stock":
            return CutForm(stock=True)
        if self.way == "warehouses":
            return CutForm(warehouses=True)
        if self.way == "weight":
            grams = self.weight.value()
            return CutForm(weight_g=grams) if grams else None
        if self.way == "lines":
            taken = tuple(line_id for line_id, check in self.checks.items() if check.isChecked())
            return CutForm(lines=(taken,)) if taken else None
        pieces = {line_id: count.value() or 0 for line_id, count in self.counts.items()}
        taken_pieces = {line_id: qty for line_id, qty in pieces.items() if qty}
        return CutForm(pieces=(taken_pieces,)) if taken_pieces else None

    def show_parts(self, made: Regrouped | None) -> None:
        """Show what the cut would make; None: nothing yet."""
        self.parts.clear()
        self.refusal.say("")
        self.may(made is not None)
        if made is None:
            words = self.tr("勾出要单独发的行。") if self.way == "lines" else self.tr("填每行拆出几件。")
            self.parts.add(label(words, "second"))
            return
        for at, goods in enumerate(made.goods, 1):
            self.parts.add(label(self.tr("第 {n} 单：{goods}").format(n=at, goods=listed(list(goods))), wrap=True))

    def keyPressEvent(self, event) -> None:
        digit = event.text()
        if digit.isdigit() and 1 <= int(digit) <= len(WAYS):
            self.choose(WAYS[int(digit) - 1])
        else:
            super().keyPressEvent(event)
