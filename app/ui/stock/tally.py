"""Counting by keyboard and scanner: a list of counted SKUs, each with what the books say, the count and the difference.

Two ways in: E puts the chosen rows on the list, and the count is typed; N starts with an empty list and every scanned
piece adds one. Nothing is written before F12; what is not saved stays on the list, whatever one does in between.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.services.queries.work_place_rows import StockRow
from app.ui.actions import BY_NAME, KeyMap
from app.ui.components.buttons import IconButton, KeyButton
from app.ui.components.inputs import ChoiceInput, NumberInput, TextInput
from app.ui.components.labels import ElidedLabel, Note, label, set_tone
from app.ui.components.panels import SidePanel
from app.ui.components.side_list import Item, SideList
from app.ui.theme import look
from app.ui.words import change, listed, number, say, say_error

REASONS = ("count", "received", "returned", "found", "damage")
"""Why a figure is set by hand; stored by code, worded by app.wording (stock_reason)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One line to be written: the new figure, and the bin where it changed."""

    row: StockRow
    on_hand_qty: int
    place: str | None

    @property
    def difference(self) -> int:
        return self.on_hand_qty - self.row.on_hand_qty


class TallyLine(QFrame):
    """One SKU in one warehouse: book figure, count, difference, bin."""

    changed = Signal()
    dropped = Signal()
    done = Signal()
    """Enter in the last field: on to the reasons."""

    def __init__(self, rows: tuple[StockRow, ...], warehouse_id: int, *, by_scan: bool) -> None:
        super().__init__()
        self.setProperty("ground", "card")
        self._rows = rows
        self.row = next((row for row in rows if row.warehouse_id == warehouse_id), rows[0])
        self.touched = by_scan
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 8, 8, 10)
        box.setSpacing(6)
        head = QHBoxLayout()
        self.title = ElidedLabel(f"{self.row.name} {self.row.spec}".strip(), bold=True)
        self.drop = IconButton("x", "", size=24)
        self.drop.clicked.connect(self.dropped)
        head.addWidget(self.title, 1)
        head.addWidget(self.drop)
        box.addLayout(head)
        self.second = label("", "caption")
        box.addWidget(self.second)
        self.places = ChoiceInput([(row.warehouse, row.warehouse_id) for row in rows])
        self.places.setCurrentIndex(rows.index(self.row))
        self.places.activated.connect(self._place_chosen)
        box.addWidget(self.places)
        self.places.setVisible(len(rows) > 1)
        self.count = NumberInput(0 if by_scan else self.row.on_hand_qty)
        self.count.changed.connect(self._typed)
        self.count.returnPressed.connect(self._to_bin)
        self.difference = label("", "card")
        self.bin = TextInput(self.row.bin)
        self.bin.textEdited.connect(lambda _text: self.changed.emit())
        self.bin.returnPressed.connect(self.done)
        self.count_label, self.bin_label = label("", "second"), label("", "second")
        figures = QHBoxLayout()
        figures.setSpacing(8)
        for words, widget, stretch in ((self.count_label, self.count, 2), (self.bin_label, self.bin, 3)):
            column = QVBoxLayout()
            column.setSpacing(2)
            column.addWidget(words)
            column.addWidget(widget)
            figures.addLayout(column, stretch)
        box.addLayout(figures)
        box.addWidget(self.difference)
        self.note = Note("", "warn")
        box.addWidget(self.note)
        self.retranslate()

    # --- what it says -------------------------------------------------------------------------------------------------
    def counted(self) -> Counted | None:
        """Return what is to be written, or None while nothing differs or the count is no number."""
        value = self.count.value()
        if value is None or (not self.touched and not self._bin_changed()):
            return None
        if value == self.row.on_hand_qty and not self._bin_changed():
            return None
        return Counted(self.row, value, self.bin.text().strip() if self._bin_changed() else None)

    def is_wrong(self) -> bool:
        return self.count.value() is None

    def _bin_changed(self) -> bool:
        return self.bin.text().strip() != self.row.bin

    def add_piece(self) -> None:
        """One more piece was scanned."""
        self.touched = True
        self.count.set_value((self.count.value() or 0) + 1)
        self._show()
        self.changed.emit()

    def _typed(self, _value: int) -> None:
        self.touched = True
        self._show()
        self.changed.emit()

    def _place_chosen(self, at: int) -> None:
        self.row = self._rows[at]
        self.bin.setText(self.row.bin)
        if not self.touched:
            self.count.set_value(self.row.on_hand_qty)
        self._show()
        self.changed.emit()

    def _to_bin(self) -> None:
        self.bin.setFocus(Qt.FocusReason.OtherFocusReason)

    def renew(self, rows: tuple[StockRow, ...]) -> None:
        """The books moved on while the shelf was counted: compare with what they say now; what was typed stays."""
        old = self.row
        row = next((row for row in rows if row.warehouse_id == old.warehouse_id), None)
        if row is None:
            return
        untouched_bin = not self._bin_changed()
        self._rows, self.row = rows, row
        if untouched_bin:
            self.bin.setText(row.bin)
        if not self.touched:
            self.count.set_value(row.on_hand_qty)
        self._show()
        self.changed.emit()

    def complain(self, words: str) -> None:
        """Show why this line could not be written; it stays on the list."""
        self.note.say(words, "bad")

    def focus_count(self) -> None:
        self.count.setFocus(Qt.FocusReason.OtherFocusReason)
        self.count.selectAll()

    def _show(self) -> None:
        row, value = self.row, self.count.value()
        book = self.tr("账面 {n}").format(n=number(row.on_hand_qty))
        self.second.setText(listed([row.sku_code, row.warehouse if len(self._rows) == 1 else "", book]))
        difference = None if value is None else value - row.on_hand_qty
        if difference is None:
            words, tone = self.tr("要整数"), "bad"
        elif difference == 0:
            words, tone = self.tr("和账面一样"), ""
        else:
            words = self.tr("{before} → {after}，差 {change}").format(
                before=number(row.on_hand_qty), after=number(value), change=change(difference)
            )
            tone = "ok" if difference > 0 else "warn"
        self.difference.setText(words)
        set_tone(self.difference, tone)
        missing = row.reserved_qty + row.quarantine_qty - (value if value is not None else row.on_hand_qty)
        if missing > 0:
            words = self.tr("比占用还少 {n} 件：最晚的几单会退回缺货。")
            self.note.say(words.format(n=number(missing)), "warn")
        else:
            self.note.say("")

    def retranslate(self) -> None:
        self.count_label.setText(self.tr("点到"))
        self.bin_label.setText(self.tr("库位"))
        self.count.setAccessibleName(self.tr("点到"))
        self.bin.setAccessibleName(self.tr("库位"))
        self.drop.describe(self.tr("不调这一项"))
        self._show()


class TallyPanel(SidePanel):
    """The list of counted SKUs, the reason by digit, and the button that writes."""

    closed = Signal()
    saved = Signal()

    def __init__(self, keys: KeyMap) -> None:
        super().__init__(edge="left")
        self.by_scan = False
        self.busy = False
        self.lines: dict[int, TallyLine] = {}
        """SKU -> its line."""
        self.title = label("", "panel")
        self.close_button = IconButton("x", "", key="Esc")
        self.head.addWidget(self.title)
        self.head.addStretch(1)
        self.head.addWidget(self.close_button)
        self.close_button.clicked.connect(self.closed)
        self.hint = label("", "muted", wrap=True)
        self.body.add(self.hint)
        self._column = QWidget()
        self._stack = QVBoxLayout(self._column)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.setSpacing(10)
        self.body.add(self._column)
        self.why = label("", "second")
        self.reasons = SideList(height=28)
        self.note = Note("", "bad")
        why = QFrame()
        why.setProperty("edge", "top")
        column = QVBoxLayout(why)
        column.setContentsMargins(15, 8, 15, 8)
        column.setSpacing(4)
        for widget in (self.note, self.why, self.reasons):
            column.addWidget(widget)
        self._box.insertWidget(self._box.indexOf(self.body) + 1, why)
        self.note.say("")
        self.save = KeyButton.of(BY_NAME["stock.save"], keys)
        self.save.clicked.connect(self.saved)
        self.add_actions(self.save)
        self.reasons.chosen.connect(lambda _key: self._show())
        self.retranslate()
        self._show()

    # --- the list -----------------------------------------------------------------------------------------------------
    def begin(self, *, by_scan: bool) -> None:
        """Open for counting by scan, or for typing; what is on the list stays."""
        self.by_scan = by_scan
        if by_scan:
            self.reasons.activate("count")
        self.retranslate()
        self._show()

    def add(self, rows: tuple[StockRow, ...], warehouse_id: int) -> TallyLine:
        """Put a SKU on the list, or find it there; ``rows`` are its warehouses."""
        sku_id = rows[0].sku_id
        known = self.lines.get(sku_id)
        if known is not None:
            return known
        made = TallyLine(rows, warehouse_id, by_scan=self.by_scan)
        made.changed.connect(self._show)
        made.dropped.connect(lambda: self.drop(sku_id))
        made.done.connect(self._to_reasons)
        self.lines[sku_id] = made
        self._stack.insertWidget(0, made)
        made.show()  # a layout would show it only with the next event, and a hidden field takes no focus
        self._show()
        return made

    def drop(self, sku_id: int) -> None:
        """Take a SKU off the list."""
        line = self.lines.pop(sku_id, None)
        if line is not None:
            line.hide()
            line.deleteLater()
        self._show()

    def counted(self) -> list[Counted]:
        """Return what is to be written."""
        found = (line.counted() for line in self.lines.values())
        return [one for one in found if one is not None]

    def unsaved(self) -> int:
        return len(self.counted())

    def reason(self) -> str:
        """Return the chosen reason's code, or an empty text."""
        return self.reasons.active()

    def _to_reasons(self) -> None:
        self.reasons.setFocus(Qt.FocusReason.OtherFocusReason)

    def ready(self) -> bool:
        """Say what is still missing and go there; True when the list can be written."""
        wrong = next((line for line in self.lines.values() if line.is_wrong()), None)
        if wrong is not None:
            self.note.say(self.tr("点到的数要是整数。"), "bad")
            wrong.focus_count()
            return False
        if not self.reason():
            self.note.say(self.tr("选一个原因：按数字 1 到 {n}。").format(n=len(REASONS)), "bad")
            self._to_reasons()
            return False
        self.note.say("")
        return bool(self.counted())

    def refuse(self, sku_id: int, error: AppError) -> None:
        """Show at its line why it was not written."""
        line = self.lines.get(sku_id)
        if line is not None:
            line.complain(say_error(error))

    def set_busy(self, busy: bool) -> None:
        self.busy = busy
        self._show()

    def focus_first(self) -> None:
        """Put the cursor into the newest line's count."""
        for line in reversed(self.lines.values()):
            line.focus_count()
            return
        self.reasons.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- words --------------------------------------------------------------------------------------------------------
    def _show(self) -> None:
        counted = self.counted()
        pieces = sum(one.difference for one in counted)
        words = BY_NAME["stock.save"].words()
        if counted:
            words = self.tr("存下 {n} 项 {change}").format(n=len(counted), change=change(pieces))
        self.save.setText(words)
        self.save.setEnabled(bool(counted) and not self.busy)
        self.hint.setVisible(self.by_scan or not self.lines)

    def retranslate(self) -> None:
        self.title.setText(self.tr("盘点") if self.by_scan else self.tr("调整库存"))
        self.hint.setText(
            self.tr("一件扫一下，点到的数自己加。数错了直接改。")
            if self.by_scan
            else self.tr("扫一件商品，或在列表里选好再按 E。")
        )
        self.close_button.describe(self.tr("收起"), "Esc")
        self.why.setText(self.tr("为什么调"))
        self.reasons.setAccessibleName(self.tr("为什么调"))
        items = tuple(Item(code, say(f"stock_reason.{code}"), cap=str(at)) for at, code in enumerate(REASONS, 1))
        self.reasons.show_items(items)
        for line in self.lines.values():
            line.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self._show()

    def minimumSizeHint(self):
        hint = super().minimumSizeHint()
        hint.setWidth(look().px(240))
        return hint
