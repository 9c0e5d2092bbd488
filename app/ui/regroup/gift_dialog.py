"""G: a gift by its code, typed or scanned, and how many pieces each order gets."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.components.inputs import Field, NumberInput, TextInput
from app.ui.components.labels import label
from app.ui.shell.dialogs import Dialog
from app.ui.words import number

MOST_PIECES = 9_999


class GiftDialog(Dialog):
    """``code()`` and ``qty()`` are what to give, or take away."""

    def __init__(self, parent: QWidget, orders: int, *, give: bool) -> None:
        words = self.tr("给 {n} 单加送赠品") if give else self.tr("取消 {n} 单的赠品")
        super().__init__(parent, words.format(n=number(orders)), "gift")
        why = self.tr("已过审的会退回审单再看一眼，面单已打的要找出来。")
        self.box.addWidget(label(why, "second", wrap=True))
        self._code = TextInput(hint=self.tr("商品编码或条码，可以扫"))
        self._code.textChanged.connect(lambda _text: self._look())
        self.box.addWidget(Field("sku", self.tr("赠品"), self._code))
        self._qty = NumberInput(1, low=1, high=MOST_PIECES)
        self._qty.changed.connect(lambda _value: self._look())
        if give:
            self.box.addWidget(Field("qty", self.tr("每单几件"), self._qty))
        self.add_buttons(self.tr("先不"), self.tr("加送") if give else self.tr("取消赠品"))
        self._look()
        self._code.setFocus()

    def on_scan(self, code: str) -> bool:
        """A scanned barcode is the gift."""
        self._code.setText(code)
        return True

    def code(self) -> str:
        """Return the code or barcode."""
        return self._code.text().strip()

    def qty(self) -> int:
        """Return the pieces for each order."""
        return self._qty.value() or 1

    def _look(self) -> None:
        if self._verb is not None:
            self._verb.setEnabled(bool(self.code()) and self._qty.value() is not None)
