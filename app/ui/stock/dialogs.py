"""Two short questions of the stock panel: how much is never offered, and how much goes to another warehouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from app.services.queries.work_place_rows import StockRow
from app.ui.components.inputs import ChoiceInput, Field, NumberInput
from app.ui.components.labels import label
from app.ui.shell.dialogs import Dialog
from app.ui.words import number


class SafetyDialog(Dialog):
    """How many pieces of a SKU in a warehouse are never offered for sale."""

    def __init__(self, parent: QWidget, row: StockRow) -> None:
        name = f"{row.name} {row.spec}".strip()
        super().__init__(parent, self.tr("安全库存：{name}").format(name=name), "shield-check")
        words = self.tr("{warehouse}留下这么多件不卖：各店的可售数是可用减安全。")
        self.box.addWidget(label(words.format(warehouse=row.warehouse), "second", wrap=True))
        self.count = NumberInput(row.safety_qty)
        self.field = Field("safety_qty", self.tr("安全库存"), self.count, hint=self.tr("件"))
        self.box.addWidget(self.field)
        self.verb = self.add_buttons(self.tr("先不"), self.tr("存下"))
        self.count.textEdited.connect(self._typed)
        self.count.returnPressed.connect(self.verb.click)
        self.count.setFocus()

    def _typed(self) -> None:
        self.verb.setEnabled(self.count.value() is not None)

    def value(self) -> int:
        return self.count.value() or 0


class Place(NamedTuple):
    """A warehouse and what of the SKU is available there."""

    id: int
    name: str
    free: int


class TransferDialog(Dialog):
    """From one warehouse to another; only what is available can go."""

    def __init__(self, parent: QWidget, name: str, places: Sequence[Place], route: tuple[int, int], qty: int) -> None:
        super().__init__(parent, self.tr("调拨：{name}").format(name=name), "arrows-exchange")
        self._free = {place.id: place.free for place in places}
        words = self.tr("{warehouse}（可用 {n}）")
        choices = [(words.format(warehouse=place.name, n=number(place.free)), place.id) for place in places]
        self.source, self.target = ChoiceInput(choices), ChoiceInput(choices)
        self.source.setCurrentIndex(self.source.findData(route[0]))
        self.target.setCurrentIndex(self.target.findData(route[1]))
        self.count = NumberInput(max(1, qty), low=1)
        self.count_field = Field("qty", self.tr("几件"), self.count)
        for field in (
            Field("from", self.tr("从"), self.source),
            Field("to", self.tr("到"), self.target),
            self.count_field,
        ):
            self.box.addWidget(field)
        self.verb = self.add_buttons(self.tr("先不"), self.tr("调拨"))
        self.source.activated.connect(lambda _at: self._look())
        self.target.activated.connect(lambda _at: self._look())
        self.count.textEdited.connect(lambda _text: self._look())
        self.count.returnPressed.connect(self.verb.click)
        self._look()
        self.count.setFocus()

    def _look(self) -> None:
        free = max(0, self._free[self.from_id()])
        value = self.count.value()
        same = self.from_id() == self.to_id()
        words = ""
        if same:
            words = self.tr("调出和调入是同一个仓。")
        elif value is None:
            words = self.tr("要整数，至少 1 件。")
        elif value > free:
            words = self.tr("那个仓只有 {n} 件可用。").format(n=number(free))
        self.count_field.complain(words)
        self.verb.setEnabled(not words)

    def from_id(self) -> int:
        return int(self.source.currentData())

    def to_id(self) -> int:
        return int(self.target.currentData())

    def value(self) -> int:
        return self.count.value() or 0
