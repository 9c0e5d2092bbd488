"""Goods of an order as rows: code by typing or scanning, pieces and price typed, what they come to below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.money import parse_cents, to_text
from app.errors import AppError
from app.ui.components.buttons import KeyButton
from app.ui.components.inputs import NumberInput, TextInput
from app.ui.components.labels import Note, label
from app.ui.components.panels import ScrollBody
from app.ui.theme import look, set_prop
from app.ui.words import say_error

MOST_PIECES = 99_999


class MoneyInput(TextInput):
    """An amount in the currency's own decimals; ``cents()`` is None while it is none."""

    def __init__(self, cents: int, currency: str) -> None:
        super().__init__(to_text(cents, currency))
        self._currency = currency
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(lambda _text: set_prop(self, "wrong", self.cents() is None))

    def cents(self) -> int | None:
        """Return the amount in minor units."""
        try:
            found = parse_cents(self.text() or "0", self._currency)
        except AppError:
            return None
        return found if found >= 0 else None

    def focusInEvent(self, event) -> None:
        super().focusInEvent(event)
        self.selectAll()


@dataclass
class LineInput:
    """One row: what it is, and its inputs. ``line_id`` None: it is not in the order yet."""

    line_id: int | None
    code: str
    title: str
    was: tuple[int, int]
    """Pieces and price it came with."""
    qty: NumberInput
    price: MoneyInput | None

    def now(self) -> tuple[int, int]:
        """Return pieces and price as typed; what is no number counts as it was."""
        qty = self.qty.value()
        cents = self.price.cents() if self.price is not None else self.was[1]
        return (self.was[0] if qty is None else qty, self.was[1] if cents is None else cents)


class LineRows(QWidget):
    """Rows of goods; ``asked`` when a code was typed or scanned that is to be added."""

    asked = Signal(str)
    changed = Signal()

    def __init__(self, currency: str, *, priced: bool = True, adding: bool = True) -> None:
        super().__init__()
        self._currency, self._priced = currency, priced
        self.rows: list[LineInput] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self.code = TextInput(hint=self.tr("商品编码、条码或套装编码，回车加一行，可以扫"))
        self.code.returnPressed.connect(lambda: self.ask(self.code.text()))
        self.add_button = KeyButton(self.tr("加一行"), "↵", "plus", size="small")
        self.add_button.clicked.connect(lambda: self.ask(self.code.text()))
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.code, 1)
        row.addWidget(self.add_button)
        head.setVisible(adding)
        box.addWidget(head)
        self.refusal = Note("", "bad")
        self.refusal.hide()
        box.addWidget(self.refusal)
        body = ScrollBody(margins=(0, 0, 8, 0), spacing=0)
        body.setMinimumHeight(look().px(124))
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        body.add(holder)
        box.addWidget(body, 1)

    def ask(self, code: str) -> None:
        """Ask for goods by a code."""
        if code.strip():
            self.refusal.say("")
            self.asked.emit(code.strip())

    def refuse(self, error: AppError) -> None:
        """The code stands for nothing; it stays typed."""
        self.refusal.say(say_error(error))
        self.code.selectAll()

    def add(
        self, code: str, title: str, qty: int, price_cents: int, *, line_id: int | None = None, most: int = 0
    ) -> None:
        """Add a row; the same new code once more is one piece more of it."""
        for known in self.rows:
            if line_id is None and known.line_id is None and known.code == code:
                known.qty.set_value((known.qty.value() or 0) + qty)
                self.changed.emit()
                return
        at = len(self.rows)
        pieces = NumberInput(qty, low=0, high=most or MOST_PIECES)
        pieces.setFixedWidth(look().px(76))
        pieces.setAccessibleName(f"{code} {title}")
        pieces.changed.connect(lambda _value: self.changed.emit())
        self._grid.addWidget(label(f"{code}  {title}".strip(), wrap=True), at, 0)
        self._grid.addWidget(pieces, at, 1)
        price = None
        if self._priced:
            price = MoneyInput(price_cents, self._currency)
            price.setFixedWidth(look().px(96))
            price.setAccessibleName(f"{code} {title} ¥")
            price.textEdited.connect(lambda _text: self.changed.emit())
            self._grid.addWidget(label("×", "caption"), at, 2)
            self._grid.addWidget(price, at, 3)
        was = (qty, price_cents) if line_id is not None else (0, price_cents)
        self.rows.append(LineInput(line_id, code, title, was, pieces, price))
        self.code.clear()
        self.changed.emit()

    def goods_cents(self) -> int:
        """Return what all rows cost together."""
        return sum(qty * cents for qty, cents in (row.now() for row in self.rows))

    def pieces(self) -> int:
        """Return the pieces of all rows."""
        return sum(row.now()[0] for row in self.rows)
