"""The forms of orders by hand: a new one, goods sent once more, and the lines of one that is there."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from app.errors import AppError
from app.services.queries.detail_rows import OrderDetail
from app.services.queries.making_rows import GoodsFound, LineEdit, MadeLine, MadeOrder, PlaceFound
from app.services.queries.screen_rows import Choice
from app.ui.components.form import Check
from app.ui.components.inputs import ChoiceInput, Field, TextInput
from app.ui.components.labels import label
from app.ui.making.line_rows import LineRows, MoneyInput
from app.ui.regroup.dialogs import DoingDialog
from app.ui.words import as_sentence, listed, money, number, say, say_error

PARSE_MS = 200
"""An address is taken apart this long after the last letter."""


class MakeDialog(DoingDialog):
    """A new order. ``form()`` is what was typed; ``parse`` asks for the address taken apart."""

    parse = Signal(str)

    def __init__(self, parent: QWidget, shops: Sequence[Choice], currency: str = "CNY") -> None:
        super().__init__(parent, "", "plus", width=860)
        self.title.setText(self.tr("手工建单"))
        self.setWindowTitle(self.title.text())
        self._key, self._currency = uuid4().hex, currency
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self.fields: dict[str, Field] = {}
        self.shop = ChoiceInput([(shop.name, shop.id) for shop in shops])
        self._put(grid, Field("shop", self.tr("店铺"), self.shop), 0, 0)
        self.name = TextInput()
        self._put(grid, Field("name", self.tr("收件人"), self.name), 0, 1)
        self.phone = TextInput()
        self._put(grid, Field("phone", self.tr("电话"), self.phone), 0, 2)
        self.address = TextInput(hint=self.tr("整段粘贴，省市区会自己分出来"))
        self._put(grid, Field("address", self.tr("地址"), self.address), 1, 0, 3)
        self.place = label("", "caption", wrap=True)
        grid.addWidget(self.place, 2, 0, 1, 3)
        self.box.addLayout(grid)
        self.lines = LineRows(currency)
        self._put_below(Field("lines", self.tr("商品"), self.lines))
        self.box.addLayout(self._money_row())
        self.message, self.memo = TextInput(), TextInput()
        texts = QHBoxLayout()
        texts.addWidget(Field("message", self.tr("买家留言"), self.message))
        texts.addWidget(Field("memo", self.tr("备注"), self.memo))
        self.box.addLayout(texts)
        self.sum = label("", "strong")
        self.box.addWidget(self.sum)
        self.finish(self.tr("建单"))
        self._later = QTimer(self, interval=PARSE_MS, singleShot=True)
        self._later.timeout.connect(lambda: self.parse.emit(self.address.text()))
        self.address.textEdited.connect(lambda _text: self._later.start())
        self.lines.changed.connect(self._count)
        self.cod.clicked.connect(lambda _on: self._count())
        self._count()
        self.name.setFocus()

    def _put(self, grid: QGridLayout, field: Field, row: int, column: int, wide: int = 1) -> None:
        self.fields[field.name] = field
        grid.addWidget(field, row, column, 1, wide)

    def _put_below(self, field: Field) -> None:
        self.fields[field.name] = field
        self.box.addWidget(field, 1)

    def _money_row(self) -> QHBoxLayout:
        made = QHBoxLayout()
        made.setSpacing(12)
        self.discount, self.postage = MoneyInput(0, self._currency), MoneyInput(0, self._currency)
        for name, words, typed in (
            ("discount", self.tr("优惠"), self.discount),
            ("postage", self.tr("运费"), self.postage),
        ):
            typed.textEdited.connect(lambda _text: self._count())
            self.fields[name] = Field(name, words, typed)
            made.addWidget(self.fields[name])
        self.cod = Check()
        self.cod.setText(self.tr("货到付款"))
        made.addWidget(self.cod)
        made.addStretch(1)
        return made

    def on_scan(self, code: str) -> bool:
        """A scanned piece is one more of its goods."""
        self.lines.ask(code)
        return True

    def add_goods(self, found: GoodsFound) -> None:
        """Take goods that were asked for."""
        self.lines.add(found.code, f"{found.name} {found.spec}".strip(), 1, found.price_cents)

    def show_place(self, found: PlaceFound) -> None:
        """Show how the address will be understood."""
        parts = [found.province, found.city, found.district, found.town, found.street]
        words = " · ".join(part for part in parts if part)
        if found.faults:
            words += "\n" + listed([as_sentence(say(fault)) for fault in found.faults])
        self.place.setText(words)

    def _due(self) -> int:
        return self.lines.goods_cents() - (self.discount.cents() or 0) + (self.postage.cents() or 0)

    def _count(self) -> None:
        words = self.tr("{qty} 件，货到收 {due}") if self.cod.isChecked() else self.tr("{qty} 件，实付 {due}")
        due = money(max(0, self._due()), self._currency)
        self.sum.setText(words.format(qty=number(self.lines.pieces()), due=due))

    def form(self) -> MadeOrder:
        """Return the order as typed; the key stays the same, so that asking twice makes one."""
        lines = tuple(MadeLine(row.code, *row.now()) for row in self.lines.rows if row.now()[0])
        return MadeOrder(
            shop_id=int(self.shop.currentData() or 0), key=self._key, name=self.name.text(), phone=self.phone.text(),
            address=self.address.text(), lines=lines, discount_cents=self.discount.cents() or 0,
            postage_cents=self.postage.cents() or 0, cod=self.cod.isChecked(), buyer_message=self.message.text(),
            seller_memo=self.memo.text(),
        )  # fmt: skip

    def refuse(self, error: AppError) -> None:
        """Say what is wrong at its field, else at the foot; what was typed stays."""
        for field in self.fields.values():
            field.complain("")
        field_ = self.fields.get(str(error.params.get("field", "")))
        if field_ is None:
            super().refuse(error)
            return
        words = AppError(error.code, **{**error.params, "field": field_.label.text()})
        field_.complain(say_error(words))
        (self.lines.code if field_.name == "lines" else field_.input).setFocus()


class EditDialog(DoingDialog):
    """The lines of an order that is there: pieces, prices, goods added. ``edits()`` is what differs."""

    def __init__(self, parent: QWidget, detail: OrderDetail) -> None:
        super().__init__(parent, "", "edit", width=760)
        self.title.setText(self.tr("改商品：{order_no}").format(order_no=detail.row.order_no))
        self.setWindowTitle(self.title.text())
        self._detail = detail
        why = self.tr("0 件就是去掉这一行。过审的单会退回审单，占用和单号一起释放；实付不变，有差额会提醒。")
        self.box.addWidget(label(why, "second", wrap=True))
        self.lines = LineRows(detail.row.currency)
        for line in detail.lines:
            if line.kind != "gift" and line.qty > line.refunded_qty:
                name = f"{line.name} {line.spec}".strip()
                self.lines.add(line.sku_code, name, line.qty - line.refunded_qty, line.price_cents, line_id=line.id)
        self.box.addWidget(self.lines, 1)
        self.sum = label("", "strong")
        self.box.addWidget(self.sum)
        self.finish(self.tr("保存"))
        self.lines.changed.connect(self._count)
        self._count()
        self.lines.rows[0].qty.setFocus() if self.lines.rows else self.lines.code.setFocus()

    def on_scan(self, code: str) -> bool:
        """A scanned piece is added."""
        self.lines.ask(code)
        return True

    def add_goods(self, found: GoodsFound) -> None:
        """Take goods that were asked for."""
        self.lines.add(found.code, f"{found.name} {found.spec}".strip(), 1, found.price_cents)

    def _count(self) -> None:
        words = self.tr("{qty} 件，商品 {goods}，实付 {paid}")
        paid = money(self._detail.row.paid_cents, self._detail.row.currency)
        goods = money(self.lines.goods_cents(), self._detail.row.currency)
        self.sum.setText(words.format(qty=number(self.lines.pieces()), goods=goods, paid=paid))
        self.may(bool(self.edits()))

    def edits(self) -> tuple[LineEdit, ...]:
        """Return what differs from the order."""
        found = []
        for row in self.lines.rows:
            qty, cents = row.now()
            if row.line_id is None and qty:
                found.append(LineEdit(None, qty, row.code, cents))
            elif row.line_id is not None and (qty, cents) != row.was:
                price = cents if cents != row.was[1] else None
                found.append(LineEdit(row.line_id, qty, price_cents=price, was=row.was))
        return tuple(found)


class ResendDialog(DoingDialog):
    """Goods of an order that has left, sent once more free of charge. ``pieces()`` by line id, ``reason()`` why."""

    def __init__(self, parent: QWidget, detail: OrderDetail) -> None:
        super().__init__(parent, "", "package", width=680)
        self.title.setText(self.tr("补发：{order_no}").format(order_no=detail.row.order_no))
        self.setWindowTitle(self.title.text())
        self.key = uuid4().hex
        why = self.tr("另建一单，不收钱，也不通知平台；原单不动。")
        self.box.addWidget(label(why, "second", wrap=True))
        self.lines = LineRows(detail.row.currency, priced=False, adding=False)
        for line in detail.lines:
            name = f"{line.name} {line.spec}".strip()
            self.lines.add(line.sku_code, name, 0, 0, line_id=line.id, most=line.qty)
        self.box.addWidget(self.lines, 1)
        self._reason = TextInput(hint=self.tr("破损、漏发、发错……"))
        self.reason_field = Field("reason", self.tr("为什么补发"), self._reason)
        self.box.addWidget(self.reason_field)
        self.finish(self.tr("补发"))
        self.lines.changed.connect(self._look)
        self._reason.textChanged.connect(lambda _text: self._look())
        self._look()
        if self.lines.rows:
            self.lines.rows[0].qty.setFocus()

    def pieces(self) -> dict[int, int]:
        """Return the pieces to send, by line id."""
        return {row.line_id: row.now()[0] for row in self.lines.rows if row.line_id is not None and row.now()[0]}

    def reason(self) -> str:
        """Return why."""
        return self._reason.text().strip()

    def _look(self) -> None:
        self.may(bool(self.pieces()) and bool(self.reason()))
