"""The half of the order panel that leads on: to what stands for an order, to its kin, to a merge, to why it goes so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui.components.buttons import KeyButton
from app.ui.components.labels import Note, label
from app.ui.orders.parts import head
from app.ui.words import number

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from app.services.queries.detail_rows import OrderDetail, RelatedRow, RouteWhy
    from app.ui.components.panels import DetailPanel as _Base
else:
    _Base = object


class Leads(_Base):
    """What is read of other orders only when it is looked at, and the keys that lead to them."""

    detail: OrderDetail | None
    _now: Callable[[], datetime]
    _related: tuple[RelatedRow, ...] | None
    _why: RouteWhy | None
    _mergeable: int
    _stands: list[KeyButton]

    def fill(self) -> None:
        """Build the present tab's body."""
        raise NotImplementedError

    def _what_stands(self, detail: OrderDetail) -> None:
        """Of a merged or split order: the orders that stand for it, each a key to it."""
        numbers = detail.row.stands
        self._stands = [KeyButton(order_no, "↵", size="small") for order_no in numbers]
        if not numbers:
            return
        self.body.add(
            Note(QCoreApplication.translate("OrderPanel", "这单已合并或拆开，现在看的是："), "info", "arrow-merge")
        )
        for button, order_no in zip(self._stands, numbers, strict=True):
            button.clicked.connect(lambda _=False, order_no=order_no: self.number_opened.emit(order_no))
            self.body.add(button)

    def focus_stands(self) -> None:
        """Put the keyboard on the first order that stands for this one."""
        (self._stands[0] if self._stands else self.tabs).setFocus()

    def _merge_hint(self) -> Note:
        note = Note(
            QCoreApplication.translate("OrderPanel", "同一收件人还有 {n} 单可以合").format(n=number(self._mergeable)),
            "info",
            "packages",
        )
        button = KeyButton(QCoreApplication.translate("OrderPanel", "合单"), "M", size="small")
        button.clicked.connect(self.merge_asked)
        note.add_button(button)
        return note

    def show_mergeable(self, order_id: int, others: int) -> None:
        """Take with how many others this order could be merged."""
        if self.detail is not None and self.detail.row.id == order_id and others != self._mergeable:
            self._mergeable = others
            if self.tabs.active() == "summary":
                self.fill()

    def _show_related(self, detail: OrderDetail) -> None:
        if self._related is None:
            self.related_asked.emit(detail.row.id)
            return
        from app.ui.orders.related import RelatedLine, by_kind

        if not self._related:
            self.body.add(label(QCoreApplication.translate("OrderPanel", "没有相关的订单。"), "muted"))
        for words, rows in by_kind(self._related).items():
            self.body.add(head(words, number(len(rows))))
            for row in rows:
                made = RelatedLine(row, self._now())
                made.opened.connect(self.opened)
                self.body.add(made)

    def show_related(self, order_id: int, rows: tuple[RelatedRow, ...]) -> None:
        """Take the related orders that were asked for."""
        if self.detail is not None and self.detail.row.id == order_id:
            self._related = rows
            if self.tabs.active() == "related":
                self.fill()

    def _show_why(self, detail: OrderDetail) -> None:
        """Why this warehouse and this carrier; read anew whenever the tab is filled, for stock and prices move."""
        from app.ui.orders.why import why_widgets

        for widget in why_widgets(self._why, self._now()) if self._why is not None else ():
            self.body.add(widget)
        self.why_asked.emit(detail.row.id)

    def show_why(self, order_id: int, why: RouteWhy) -> None:
        """Take the reasons that were asked for."""
        if self.detail is not None and self.detail.row.id == order_id and why != self._why:
            self._why = why
            if self.tabs.active() == "why":
                self.fill()
