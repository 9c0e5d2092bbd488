"""M: the orders of one receiver, ticked by keyboard, with what stands against each and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.services.queries.regroup_rows import MergeOffer, MergeRow
from app.ui.components.form import Check
from app.ui.components.labels import label
from app.ui.components.panels import ScrollBody
from app.ui.regroup.dialogs import DoingDialog, Stepping
from app.ui.theme import look
from app.ui.words import listed, moment, money, number, say


class MergeDialog(DoingDialog):
    """``chosen()`` are the ids to be merged."""

    def __init__(
        self, parent: QWidget, offer: MergeOffer, ticked: Collection[int], now: Callable[[], datetime]
    ) -> None:
        super().__init__(parent, "", "arrow-merge")
        self.title.setText(self.tr("合单：{name} {region}").format(name=offer.receiver_name, region=offer.region))
        self.setWindowTitle(self.title.text())
        self._offer = offer
        self.boxes: dict[int, Check] = {}
        body = ScrollBody(margins=(0, 0, 8, 0), spacing=2)
        body.setMinimumHeight(look().px(min(320, 56 * max(2, len(offer.rows)))))
        for row in offer.rows:
            box = Check()
            box.setText(f"{row.order_no}  {row.shop}")
            box.setEnabled(not row.why_not)
            box.setChecked(not row.why_not and (row.order_id in ticked or not ticked))
            box.clicked.connect(lambda _on: self._count())
            self.boxes[row.order_id] = box
            body.add(box)
            about = label(self._about(row, now()), "caption", wrap=True)
            about.setContentsMargins(look().px(28), 0, 0, 4)
            body.add(about)
        self._stepping = Stepping(list(self.boxes.values()), self)
        self.box.addWidget(body, 1)
        if offer.more:
            more = self.tr("这位收件人还有 {n} 单没有列出。").format(n=number(offer.more))
            self.box.addWidget(label(more, "caption"))
        self.sum = label("", "strong", wrap=True)
        self.box.addWidget(self.sum)
        self.finish(self.tr("合单"))
        self._count()
        for box in self.boxes.values():
            if box.isEnabled():
                box.setFocus()
                break

    def _about(self, row: MergeRow, now: datetime) -> str:
        facts = [
            say(f"order_state.{row.state}"), row.goods, self.tr("{n} 件").format(n=number(row.qty)),
            money(row.paid_cents, row.currency), moment(row.placed_at, now),
        ]  # fmt: skip
        words = " · ".join(fact for fact in facts if fact)
        if row.why_not:
            words += "\n" + self.tr("不能合：") + listed([say(f"merge_reason.{code}") for code in row.why_not])
        return words

    def chosen(self) -> tuple[int, ...]:
        """Return the ids that are ticked."""
        return tuple(order_id for order_id, box in self.boxes.items() if box.isChecked())

    def _count(self) -> None:
        rows = [row for row in self._offer.rows if self.boxes[row.order_id].isChecked()]
        self.may(len(rows) > 1)
        if len(rows) < 2:
            self.sum.setText(self.tr("勾两单以上。"))
            return
        words = self.tr("{n} 单合成 1 单：{qty} 件，{weight} 千克，{paid}。原单都保留，随时可撤销。")
        paid = money(sum(row.paid_cents for row in rows), rows[0].currency)
        weight = f"{sum(row.weight_g for row in rows) / 1000:.2f}"
        qty = number(sum(row.qty for row in rows))
        self.sum.setText(words.format(n=number(len(rows)), qty=qty, weight=weight, paid=paid))
