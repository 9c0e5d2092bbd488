"""A SKU beside the stock grid: four figures, what is wrong and the one way on, warehouses, shops, the ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app import wording
from app.services.queries.screen_rows import SellableRow, StockDetail
from app.services.queries.work_place_rows import StockMoveRow, StockRow
from app.ui import painting, tokens
from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Note, label, line, set_tone
from app.ui.components.panels import DetailPanel
from app.ui.components.pictures import Pictures, Thumb
from app.ui.components.tabs import Tab
from app.ui.orders.parts import head
from app.ui.painting import painted
from app.ui.stock.columns import is_low, is_short
from app.ui.stock.ledger import LedgerList
from app.ui.theme import look
from app.ui.tips import tip
from app.ui.words import listed, moment, number, say, sign_of

SHORT_LEDGER = 8
"""Lines of the ledger that the summary shows."""
FULL_LEDGER = 200
"""Lines that come with a SKU; when there are fewer, there are no older ones."""


class Figures(QWidget):
    """A row of figures with their captions."""

    def __init__(self, figures: list[tuple[int, str, str]]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for value, words, tone in figures:
            cell = QWidget()
            box = QVBoxLayout(cell)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(0)
            figure = label(number(value), "figure")
            set_tone(figure, tone)
            box.addWidget(figure)
            box.addWidget(label(words, "caption"))
            row.addWidget(cell, 1)
        self.setAccessibleName(listed([f"{words} {number(value)}" for value, words, _ in figures]))


class PlaceLine(QWidget):
    """One warehouse: its name, what is available, the rest quietly below."""

    def __init__(self, name: str, right: str, second: str, tone: str = "", sign: str = "") -> None:
        super().__init__()
        self._name, self._right, self._second, self._tone, self._sign = name, right, second, tone, sign
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{name} {right} {second}")
        tip(self, second)

    def sizeHint(self) -> QSize:
        return QSize(240, look().px(42))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, look().px(42))

    @painted
    def paintEvent(self, painter: QPainter, _dirty: QRect) -> None:
        style, half = look(), self.height() / 2
        wide = style.width(self._right, tokens.BODY, bold=True)
        x = 0.0
        if self._sign:
            painting.sign_box(painter, 0, half * 0.56, self._sign)
            x = 26.0
        role = f"{self._tone}.text" if self._tone else "text"
        painting.text(painter, QRectF(x, 1, self.width() - x - wide - 10, half), self._name)
        painting.text(painter, QRectF(0, 1, self.width(), half), self._right, bold=True, role=role,
                      align=painting.RIGHT)  # fmt: skip
        second = QRectF(x, half - 2, self.width() - x, half)
        painting.text(painter, second, self._second, size=tokens.CAPTION,
                      role="bad.text" if self._tone == "bad" and self._sign else "muted")  # fmt: skip


class StockPanel(DetailPanel):
    """Shows one StockDetail."""

    order_asked = Signal(str)
    fix_asked = Signal(str)
    """The name of the action that helps: stock.adjust or stock.transfer."""
    more_asked = Signal()
    """Older ledger lines."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self.pictures: Pictures | None = None
        self.detail: StockDetail | None = None
        self.older: tuple[StockMoveRow, ...] = ()
        self.ended = False
        self.tabs.chosen.connect(lambda _key: self.fill())
        self.pin_button.hide()
        self.say_nothing()

    def say_nothing(self) -> None:
        """No SKU is chosen."""
        self.detail = None
        self.title.setText("")
        for widget in (self.pill, self.tabs, self.copy_button):
            widget.hide()
        self.body.clear()
        self.body.add(label(self.tr("选一个单品，这里看它的库存。"), "muted", wrap=True))

    def show_detail(self, detail: StockDetail) -> None:
        """Show a SKU; tab and scroll place are kept for the same one."""
        same = self.detail is not None and self.detail.sku_id == detail.sku_id
        if not same:
            self.older, self.ended = (), len(detail.moves) < FULL_LEDGER
        self.detail = detail
        self.title.setText(detail.sku_code)
        self.tabs.show()
        self.copy_button.show()
        self.tabs.show_tabs(
            [Tab("summary", self.tr("概要")), Tab("ledger", self.tr("流水"))], self.tabs.active() or "summary"
        )
        place = self.body.verticalScrollBar().value() if same else 0
        self.fill()
        self.body.verticalScrollBar().setValue(place)

    def add_older(self, moves: tuple[StockMoveRow, ...], asked: int) -> None:
        """Take older lines in; fewer than asked for are the last."""
        self.older += moves
        self.ended = len(moves) < asked
        self.fill()

    def moves(self) -> tuple[StockMoveRow, ...]:
        return (*self.detail.moves, *self.older) if self.detail is not None else ()

    def fill(self) -> None:
        """Build the present tab's body."""
        detail = self.detail
        if detail is None:
            return
        place = self.body.verticalScrollBar().value()
        self.body.clear()
        if self.tabs.active() == "ledger":
            self._ledger(self.moves())
        else:
            self._summary(detail)
        self.body.verticalScrollBar().setValue(place)

    # --- summary ------------------------------------------------------------------------------------------------------
    def _summary(self, detail: StockDetail) -> None:
        add = self.body.add
        if self.pictures is not None and detail.image:
            add(Thumb(self.pictures, detail.image))
        add(label(f"{detail.name} {detail.spec}".strip(), "strong", wrap=True, select=True))
        if detail.barcodes:
            add(label(listed(list(detail.barcodes)), "caption", wrap=True, select=True))
        available = sum(row.available_qty for row in detail.rows)
        pending = max((row.pending_qty for row in detail.rows), default=0)
        add(
            Figures(
                [
                    (sum(row.on_hand_qty for row in detail.rows), self.tr("现有"), ""),
                    (sum(row.reserved_qty for row in detail.rows), self.tr("占用"), ""),
                    (available, self.tr("可用"), "bad" if available <= 0 else ""),
                    (pending, self.tr("待占"), "bad" if pending > available else ""),
                ]
            )
        )
        self._trouble(detail)
        add(head(self.tr("各仓")))
        for row in detail.rows:
            add(self._place(row))
        add(line())
        add(head(self.tr("渠道可售"), self._pushed(detail)))
        for shop in detail.sellable:
            add(self._shop(shop))
        if not detail.sellable:
            add(label(self.tr("没有店铺在卖这个单品。"), "muted", wrap=True))
        add(line())
        add(head(self.tr("库存流水"), self.tr("每行都能追到单据和人")))
        self._ledger(detail.moves[:SHORT_LEDGER], short=len(detail.moves) > SHORT_LEDGER)

    def _trouble(self, detail: StockDetail) -> None:
        """What is wrong, in one sentence, with the one action that helps."""
        short = next((row for row in detail.rows if is_short(row)), None)
        low = [row for row in detail.rows if is_low(row)]
        if short is not None:
            lacking = short.pending_qty - max(0, short.free_qty)
            words = self.tr("{n} 单等货，还差 {k} 件。到货入账后，这些单自己往下走。")
            self._note(words.format(n=number(detail.waiting_orders), k=number(lacking)), "bad", "stock.adjust")
            return
        if not low:
            return
        other = next((row for row in detail.rows if row.available_qty > row.safety_qty and row not in low), None)
        if other is not None:
            words = self.tr("{warehouse}到了安全线，{other}有 {n} 件可调。")
            spare = other.available_qty - other.safety_qty
            words = words.format(warehouse=low[0].warehouse, other=other.warehouse, n=number(spare))
            self._note(words, "warn", "stock.transfer")
        else:
            words = self.tr("可用 {n} 件，安全线 {line}。该补货了。")
            self._note(words.format(n=number(low[0].available_qty), line=number(low[0].safety_qty)), "warn", "")

    def _note(self, words: str, tone: str, fix: str) -> None:
        note = Note(words, tone)
        if fix:
            button = KeyButton(
                self.tr("调整") if fix == "stock.adjust" else self.tr("调拨"), "E" if fix == "stock.adjust" else "T",
                size="small",
            )  # fmt: skip
            button.clicked.connect(lambda: self.fix_asked.emit(fix))
            note.add_button(button)
        self.body.add(note)

    def _place(self, row: StockRow) -> QWidget:
        right = self.tr("可用 {n}").format(n=number(row.available_qty))
        facts = [
            self.tr("现有 {n}").format(n=number(row.on_hand_qty)),
            self.tr("占用 {n}").format(n=number(row.reserved_qty)),
            self.tr("隔离 {n}").format(n=number(row.quarantine_qty)) if row.quarantine_qty else "",
            self.tr("安全 {n}").format(n=number(row.safety_qty)) if row.safety_qty else "",
            row.bin,
        ]
        tone = "warn" if is_low(row) else ""
        return PlaceLine(row.warehouse, right, listed(facts), tone)

    def _pushed(self, detail: StockDetail) -> str:
        done = sum(1 for row in detail.sellable if row.pushed_at is not None and not row.error)
        return self.tr("{done}/{all} 已推送").format(done=done, all=len(detail.sellable)) if detail.sellable else ""

    def _shop(self, row: SellableRow) -> QWidget:
        if row.error:
            words = say(row.error, row.error_params) if wording.knows(row.error) else row.error
            second, tone = self.tr("没推成：{why}").format(why=words), "bad"
        elif row.pushed_at is None:
            second, tone = self.tr("还没推送过"), ""
        else:
            told = self.tr("已推送 {n}").format(n=number(row.pushed_qty or 0))
            second, tone = listed([told, moment(row.pushed_at, self._now())]), ""
        return PlaceLine(row.shop_name, number(row.sellable_qty), second, tone, sign_of(row.platform))

    # --- ledger -------------------------------------------------------------------------------------------------------
    def _ledger(self, moves: tuple[StockMoveRow, ...], *, short: bool = False) -> None:
        if not moves:
            self.body.add(label(self.tr("还没有变动。"), "muted"))
            return
        lines = LedgerList()
        lines.show_moves(moves, self._now())
        lines.order_asked.connect(self.order_asked)
        self.body.add(lines)
        if short:
            button = KeyButton(self.tr("全部流水"), "L", "history", size="small")
            button.clicked.connect(lambda: self.tabs.activate("ledger"))
            self.body.box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        elif self.tabs.active() == "ledger" and not self.ended:
            button = KeyButton(self.tr("更早的"), "L", "history", size="small")
            button.clicked.connect(self.more_asked)
            self.body.box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.copy_button.describe(self.tr("复制编码"))
            self.close_button.describe(self.tr("关闭"), "Esc")
            if self.detail is None:
                self.say_nothing()
            else:
                self.show_detail(self.detail)
